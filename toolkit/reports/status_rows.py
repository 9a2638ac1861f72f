"""The rows of a status report's tables: what waits, milestones, documents, agreed changes, what comes next."""

from __future__ import annotations

from datetime import date

from toolkit.ledger.invoices import InvoiceKind
from toolkit.ledger.state import (
    ChangeState,
    EngagementState,
    InvoiceState,
    InvoiceStatus,
    MilestoneState,
    MilestoneStatus,
    Receipt,
    Waiting,
)
from toolkit.reports.brand import Words
from toolkit.reports.formats import Formats, quotes
from toolkit.reports.pages import ChangeRow, ComingRow, DocumentRow, MilestoneRow, Mood, WaitingRow
from toolkit.schedule.parties import Role

ACCEPTED = frozenset({MilestoneStatus.ACCEPTED, MilestoneStatus.INVOICED, MilestoneStatus.PAID})
_MOODS: dict[MilestoneStatus, Mood] = {
    MilestoneStatus.SUBMITTED: "attention",
    MilestoneStatus.REJECTED: "attention",
    **dict.fromkeys(ACCEPTED, "good"),
}
_INVOICE_MOODS: dict[InvoiceStatus, Mood] = {
    InvoiceStatus.OVERDUE: "late",
    InvoiceStatus.OPEN: "attention",
    InvoiceStatus.PART_PAID: "attention",
    InvoiceStatus.PAID: "good",
}


MOST_COMING = 6


def is_late(m: MilestoneState, on: date) -> bool:
    """Whether its date has passed and it has not been handed over."""
    due = m.milestone.due_date
    return (
        due is not None and due < on and m.status not in {MilestoneStatus.SUBMITTED, *ACCEPTED, MilestoneStatus.DROPPED}
    )


def days_in_words(words: Words, key: str, days: int) -> str:
    """``1 day late``, ``12 days late``."""
    return words[f"one_{key.replace('days', 'day', 1)}"] if days == 1 else words.phrase(key, days=days)


def late_by(m: MilestoneState, on: date, words: Words) -> str:
    due = m.milestone.due_date
    return days_in_words(words, "days_late", (on - due).days) if due else ""


def waiting_row(w: Waiting, state: EngagementState, words: Words, formats: Formats) -> WaitingRow:
    what = w.what[:1].upper() + w.what[1:]
    only_held = False
    if w.invoice:
        i = state.invoice(w.invoice)
        only_held = i.open == i.retained
        key = "held_back" if only_held else "pay_part" if i.retained else "pay_invoice"
        amount, held = formats.money(i.open - i.retained), formats.money(i.retained)
        what = words.phrase(key, number=w.invoice, amount=amount, held=held)
    over = (state.on - w.until).days if w.overdue and w.until else 0
    return WaitingRow(
        who=w.party,
        what=what,
        since=formats.short_day(w.since),
        until=formats.short_day(w.until) if w.until else "",
        mood="late" if w.overdue else "attention" if w.who is Role.CUSTOMER and not only_held else "quiet",
        note=days_in_words(words, "days_over", over) if over else "",
        quotes=quotes(w.source, words["contract"]),
    )


def milestone_row(m: MilestoneState, state: EngagementState, words: Words, formats: Formats) -> MilestoneRow:
    late = is_late(m, state.on) and not state.terminated_on
    key = "accepted" if m.status in ACCEPTED else m.status.value
    mood: Mood = "late" if late else _MOODS.get(m.status, "quiet")
    reason = m.rejection if m.status is MilestoneStatus.REJECTED and m.rejection else ""
    return MilestoneRow(
        id=m.id,
        name=m.name,
        due=formats.short_day(m.milestone.due_date) if m.milestone.due_date else "–",
        status=words[key],
        mood=mood,
        detail=_detail(m, state.on, words, formats, late=late),
        delivered=_delivered(m, words, formats),
        partly=_partly(m, words, formats),
        reason=words.phrase("reason", reason=reason) if reason else "",
        amount=formats.money(m.amount) if m.amount is not None else words["amount_unknown"],
        invoiced=formats.money(m.invoiced) if m.invoiced else "–",
    )


def _detail(m: MilestoneState, on: date, words: Words, formats: Formats, *, late: bool) -> str:
    if m.status in ACCEPTED and m.accepted_on:
        day = formats.short_day(m.accepted_on)
        key = "deemed_on" if m.deemed else "accepted_by" if m.accepted_by else "accepted_on"
        return words.phrase(key, date=day, name=m.accepted_by)
    if m.status is MilestoneStatus.SUBMITTED and m.review_ends:
        over = (on - m.review_ends).days
        if over > 0:
            return days_in_words(words, "days_over", over)
        return words.phrase("review_ends", date=formats.short_day(m.review_ends))
    if late:
        return late_by(m, on, words)
    since = {MilestoneStatus.STARTED: m.started_on, MilestoneStatus.REJECTED: m.rejected_on}.get(m.status)
    return words.phrase("since_date", date=formats.short_day(since)) if since else ""


def _delivered(m: MilestoneState, words: Words, formats: Formats) -> str:
    if not m.submitted_on:
        return ""
    handed = [d.name for d in m.delivered]
    names = "" if handed == [m.name] else ", ".join(handed)
    return words.phrase("delivered" if names else "delivered_only", date=formats.short_day(m.submitted_on), names=names)


def _partly(m: MilestoneState, words: Words, formats: Formats) -> str:
    """What of it was accepted before the whole is."""
    if m.status in ACCEPTED:
        return ""
    parts = [formats.percent(m.accepted_percent)] if m.accepted_percent else []
    parts += m.accepted_deliverables
    return words.phrase("partly", parts=", ".join(parts)) if parts else ""


def document_row(i: InvoiceState, words: Words, formats: Formats) -> DocumentRow:
    document = i.invoice
    credit = document.is_credit
    status = words["credited"] if credit else words[i.status.value.replace(" ", "_")]
    if i.status is InvoiceStatus.OVERDUE and i.days_overdue:
        status = days_in_words(words, "days_overdue", i.days_overdue)
    plain = document.kind is InvoiceKind.INVOICE
    return DocumentRow(
        number=document.number,
        kind="" if plain else document.kind.value.capitalize(),
        issued=formats.short_day(document.issue_date),
        due=formats.short_day(document.due_date) if document.due_date else "–",
        amount=formats.money(-document.payable if credit else document.payable),
        paid=formats.money(i.paid) if not credit else "–",
        open=formats.money(i.open) if not credit else "–",
        status=status,
        receipts="; ".join(_receipt(r, words, formats) for r in i.receipts),
        mood="quiet" if credit else _INVOICE_MOODS.get(i.status, "quiet"),
    )


def _receipt(receipt: Receipt, words: Words, formats: Formats) -> str:
    key = "received_as" if receipt.reference else "received"
    day, amount = formats.short_day(receipt.on), formats.money(receipt.amount)
    return words.phrase(key, date=day, amount=amount, reference=receipt.reference)


def change_row(c: ChangeState, words: Words, formats: Formats) -> ChangeRow:
    """A change order and where it stands."""
    mood: Mood = "attention"
    status, detail = words["proposed"], ""
    if c.agreed_on:
        mood, status = "good", words["agreed"]
        key = "accepted_by" if c.agreed_by else "accepted_on"
        detail = words.phrase(key, date=formats.short_day(c.agreed_on), name=c.agreed_by)
    elif c.declined_on:
        mood, status, detail = "quiet", words["declined"], formats.short_day(c.declined_on)
    elif c.proposed_on:
        detail = words.phrase("since_date", date=formats.short_day(c.proposed_on))
    return ChangeRow(
        number=c.order.number,
        title=c.order.title,
        status=status,
        mood=mood,
        detail=detail,
        quotes=quotes(c.order.source, c.order.number),
    )


def coming_rows(state: EngagementState, words: Words, formats: Formats) -> tuple[ComingRow, ...]:
    """The next few things, by date; the table of milestones has the rest."""
    dated = [c for c in state.coming if c.on and c.on >= state.on]
    undated = [c for c in state.coming if not c.on]
    return tuple(
        ComingRow(
            on=formats.short_day(c.on) if c.on else words["no_date"],
            what=c.what[:1].upper() + c.what[1:] + (f" ({c.trigger})" if c.trigger and not c.on else ""),
            amount=formats.money(c.amount) if c.amount is not None else "",
        )
        for c in (*dated, *undated)[:MOST_COMING]
    )
