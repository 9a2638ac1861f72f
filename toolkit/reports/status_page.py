"""From the state of an engagement to the page of a status report: what a customer understands in a minute."""

from __future__ import annotations

from datetime import date

from toolkit.ledger.invoices import InvoiceKind
from toolkit.ledger.state import (
    EngagementState,
    InvoiceState,
    InvoiceStatus,
    MilestoneState,
    MilestoneStatus,
    MoneyTotals,
    Waiting,
)
from toolkit.money import Money
from toolkit.reports.blocks import Picture
from toolkit.reports.brand import Words
from toolkit.reports.formats import Formats, quotes
from toolkit.reports.invoice_page import party_block
from toolkit.reports.pages import (
    ComingRow,
    DocumentRow,
    Fact,
    MilestoneRow,
    MoneyTable,
    Mood,
    StatusPage,
    Sum,
    WaitingRow,
)
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


def status_page(state: EngagementState, words: Words, formats: Formats, chart: Picture | None) -> StatusPage:
    """The report as its template sees it."""
    return StatusPage(
        heading=words["status_report"],
        title=state.title,
        as_of=words.phrase("as_of", date=formats.day(state.on)),
        supplier=party_block(state.supplier, words, formats),
        customer=party_block(state.customer, words, formats),
        facts=_facts(state, words, formats),
        summary=_summary(state, words, formats),
        figures=_figures(state, words, formats),
        chart=chart,
        waiting=tuple(_waiting(w, state, words, formats) for w in _by_weight(state.waiting)),
        milestones=tuple(_milestone(m, state, words, formats) for m in state.milestones),
        documents=tuple(_document(i, words, formats) for i in state.invoices),
        money=_money_tables(state, words, formats),
        coming=_coming(state, words, formats),
    )


def is_late(m: MilestoneState, on: date) -> bool:
    """Whether its date has passed and it has not been handed over."""
    due = m.milestone.due_date
    return (
        due is not None and due < on and m.status not in {MilestoneStatus.SUBMITTED, *ACCEPTED, MilestoneStatus.DROPPED}
    )


def _by_weight(waiting: tuple[Waiting, ...]) -> list[Waiting]:
    """Overdue first, the customer's before the supplier's, the longest waiting first."""
    return sorted(waiting, key=lambda w: (not w.overdue, w.who is not Role.CUSTOMER, w.since))


def _days(words: Words, key: str, days: int) -> str:
    """``1 day late``, ``12 days late``."""
    return words[f"one_{key.replace('days', 'day', 1)}"] if days == 1 else words.phrase(key, days=days)


def _facts(state: EngagementState, words: Words, formats: Formats) -> tuple[Fact, ...]:
    schedule = state.schedule
    told = {
        "agreement_date": schedule.agreement_date,
        "end_date": schedule.end_date,
        "terminated_on": state.terminated_on,
    }
    return tuple(Fact(label=words[key], value=formats.day(day)) for key, day in told.items() if day)


def _summary(state: EngagementState, words: Words, formats: Formats) -> tuple[str, ...]:
    """Where it stands, what is late, what is owed, what is next."""
    said = [words.phrase("terminated", date=formats.day(state.terminated_on))] if state.terminated_on else []
    said.append(_progress(state, words, formats))
    late = [f"{m.name.strip()}, {_late_by(m, state.on, words)}" for m in state.milestones if is_late(m, state.on)]
    if late and not state.terminated_on:
        said.append(words.phrase("late_milestones", names=_first(late, words)))
    asked = [_waiting(w, state, words, formats).what for w in _by_weight(state.waiting) if w.who is Role.CUSTOMER]
    if asked:
        what = _first([a[:1].lower() + a[1:] for a in asked], words)
        said.append(words.phrase("waits_for", name=state.customer.name, what=what))
    said += [
        words.phrase("overdue_amount", amount=formats.money(totals.overdue))
        for totals in (state.money, *state.other_money)
        if totals.overdue
    ]
    if not late and not any(w.overdue for w in state.waiting) and state.milestones:
        done = all(m.status in {MilestoneStatus.PAID, MilestoneStatus.DROPPED} for m in state.milestones)
        said.append(words["all_done" if done else "nothing_late"])
    following = next((c for c in state.coming if c.on and c.on >= state.on), None)
    if following and following.on:
        said.append(words.phrase("next", what=following.what, date=formats.day(following.on)))
    return tuple(said)


def _first(parts: list[str], words: Words, most: int = 3) -> str:
    """The first parts, and how many more there are."""
    names = "; ".join(parts[:most])
    return words.phrase("and_more", names=names, count=len(parts) - most) if len(parts) > most else names


def _progress(state: EngagementState, words: Words, formats: Formats) -> str:
    counted = [m for m in state.milestones if m.status is not MilestoneStatus.DROPPED]
    if not counted:
        return words["no_milestones"]
    done = sum(m.status in ACCEPTED for m in counted)
    price = price_now(state.money)
    if not price or any(m.amount is None for m in counted):
        return words.phrase("accepted_count_only", done=done, all=len(counted))
    share = formats.percent((state.money.accepted.amount * 100 / price.amount).quantize(price.amount.__class__(1)))
    return words.phrase(
        "accepted_count",
        done=done,
        all=len(counted),
        amount=formats.money(state.money.accepted),
        price=formats.money(price),
        percent=share,
    )


def price_now(money: MoneyTotals) -> Money:
    """The contract price with the changes agreed since."""
    return money.contract_price + money.changes


def invoiced_net(money: MoneyTotals) -> Money:
    """Invoiced within the contract price, credits taken off, before tax."""
    return money.invoiced - money.credited


def _late_by(m: MilestoneState, on: date, words: Words) -> str:
    due = m.milestone.due_date
    return _days(words, "days_late", (on - due).days) if due else ""


def _figures(state: EngagementState, words: Words, formats: Formats) -> tuple[Sum, ...]:
    money = state.money
    if not _has_money(money):
        return ()
    figures = [
        Sum(label=words["price_now" if money.changes else "contract_price"], value=formats.money(price_now(money))),
        Sum(label=words["accepted"], value=formats.money(money.accepted)),
        Sum(label=words["invoiced"], value=formats.money(invoiced_net(money))),
        Sum(label=words["paid"], value=formats.money(money.paid), detail=_with_tax(money, words)),
    ]
    if money.overdue:
        figures.append(Sum(label=words["overdue"], value=formats.money(money.overdue), strong=True))
    return tuple(figures)


def with_tax(money: MoneyTotals) -> bool:
    """Whether what was invoiced has tax in it."""
    return money.invoiced_gross - money.credited_gross != invoiced_net(money) + money.extras


def _with_tax(money: MoneyTotals, words: Words) -> str:
    """Says that a sum has tax in it, where there is any."""
    return words["paid_detail"] if with_tax(money) else ""


def _waiting(w: Waiting, state: EngagementState, words: Words, formats: Formats) -> WaitingRow:
    what = w.what[:1].upper() + w.what[1:]
    if w.invoice:
        what = words.phrase("pay_invoice", number=w.invoice, amount=formats.money(state.invoice(w.invoice).open))
    over = (state.on - w.until).days if w.overdue and w.until else 0
    return WaitingRow(
        who=w.party,
        what=what,
        since=formats.short_day(w.since),
        until=formats.short_day(w.until) if w.until else "",
        mood="late" if w.overdue else "attention" if w.who is Role.CUSTOMER else "quiet",
        note=_days(words, "days_over", over) if over else "",
        quotes=quotes(w.source, words["contract"]),
    )


def _milestone(m: MilestoneState, state: EngagementState, words: Words, formats: Formats) -> MilestoneRow:
    late = is_late(m, state.on) and not state.terminated_on
    accepted = m.status in ACCEPTED
    key = "accepted" if accepted else m.status.value
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
            return _days(words, "days_over", over)
        return words.phrase("review_ends", date=formats.short_day(m.review_ends))
    if late:
        return _late_by(m, on, words)
    since = {MilestoneStatus.STARTED: m.started_on, MilestoneStatus.REJECTED: m.rejected_on}.get(m.status)
    return words.phrase("since_date", date=formats.short_day(since)) if since else ""


def _delivered(m: MilestoneState, words: Words, formats: Formats) -> str:
    if not m.submitted_on:
        return ""
    handed = [d.name for d in m.delivered]
    names = "" if handed == [m.name] else ", ".join(handed)
    return words.phrase("delivered" if names else "delivered_only", date=formats.short_day(m.submitted_on), names=names)


def _document(i: InvoiceState, words: Words, formats: Formats) -> DocumentRow:
    document = i.invoice
    credit = document.is_credit
    status = words["credited"] if credit else words[i.status.value.replace(" ", "_")]
    if i.status is InvoiceStatus.OVERDUE and i.days_overdue:
        status = _days(words, "days_overdue", i.days_overdue)
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
        mood="quiet" if credit else _INVOICE_MOODS.get(i.status, "quiet"),
    )


def _has_money(totals: MoneyTotals) -> bool:
    """Whether there is anything to tell in its currency: a price nobody knows is not nothing."""
    return bool(price_now(totals) or totals.invoiced or totals.extras or totals.paid or totals.unallocated)


def _money_tables(state: EngagementState, words: Words, formats: Formats) -> tuple[MoneyTable, ...]:
    """A table for each currency in which there is money."""
    others = [totals for totals in state.other_money if _has_money(totals)]
    if not others and not _has_money(state.money):
        return ()
    if not others:
        return (MoneyTable(title=words["money"], rows=_money(state.money, words, formats)),)
    return tuple(
        MoneyTable(title=words.phrase("money_of", currency=t.currency), rows=_money(t, words, formats))
        for t in (state.money, *others)
    )


def _money(totals: MoneyTotals, words: Words, formats: Formats) -> tuple[Sum, ...]:
    tax = _with_tax(totals, words)
    rows = [(words["contract_price"], totals.contract_price, "", not totals.changes)]
    if totals.changes:
        rows.append((words["changes"], totals.changes, "", False))
        rows.append((words["price_now"], price_now(totals), "", True))
    rows.append((words["invoiced_to_date"], invoiced_net(totals), "", False))
    rows.append((words["still_to_invoice"], totals.still_to_invoice, "", False))
    optional = [("extras", totals.extras, ""), ("retained", totals.retained, ""), ("paid", totals.paid, tax)]
    optional += [("open", totals.open, tax), ("overdue", totals.overdue, tax)]
    rows += [(words[key], amount, detail, False) for key, amount, detail in optional if amount or key == "paid"]
    return tuple(Sum(label=a, value=formats.money(b), detail=c, strong=d) for a, b, c, d in rows)


def _coming(state: EngagementState, words: Words, formats: Formats) -> tuple[ComingRow, ...]:
    """Dated things in order; of those without a date the first five, in the order of the contract."""
    dated = [c for c in state.coming if c.on and c.on >= state.on]
    undated = [c for c in state.coming if not c.on][:5]
    return tuple(
        ComingRow(
            on=formats.short_day(c.on) if c.on else words["no_date"],
            what=c.what[:1].upper() + c.what[1:] + (f" ({c.trigger})" if c.trigger and not c.on else ""),
            amount=formats.money(c.amount) if c.amount is not None else "",
        )
        for c in (*dated, *undated)
    )
