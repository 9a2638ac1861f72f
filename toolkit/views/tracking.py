"""The view of a contract being carried out: each milestone, what it waits for, what can be done, what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.errors import EventRefused
from toolkit.ledger import Engagement
from toolkit.ledger.clocks import Proposal
from toolkit.ledger.events import Event, document_of, milestone_of
from toolkit.ledger.state import Action as Step
from toolkit.ledger.state import EngagementState, MilestoneState, MilestoneStatus, Waiting
from toolkit.schedule.changes import apply
from toolkit.views.changes import changeable, orders, proposal, side_by_side
from toolkit.views.fields import Kind, Spec, parsed
from toolkit.views.panel import Action, Answer, Message, View, files_in
from toolkit.views.wording import TONES, day, days, money

_STEPS = {
    Step.START: {"name": "start", "label": "Start", "form": False, "record": "Start"},
    Step.SUBMIT: {"name": "submit", "label": "Submit", "form": True, "record": "Record submission"},
    Step.ACCEPT: {"name": "accept", "label": "Accept", "form": True, "record": "Record acceptance"},
    Step.REJECT: {"name": "reject", "label": "Reject", "form": True, "record": "Record rejection"},
}
_DEEM = {"name": "deem", "label": "Deem accepted", "form": True, "record": "Record deemed acceptance"}
_DONE = (MilestoneStatus.ACCEPTED, MilestoneStatus.INVOICED, MilestoneStatus.PAID, MilestoneStatus.DROPPED)


class Track(View):
    """The tracking of one engagement; it keeps nothing but the engagement it shows."""

    scripts = ("changes.js", "track.js")

    def __init__(self, engagement: Engagement) -> None:
        self.engagement = engagement
        super().__init__()

    def facts(self) -> dict[str, Any]:
        """How the engagement stands today."""
        state = self.engagement.state()
        proposed = {p.milestone: p for p in self.engagement.proposals()}
        return {
            "title": state.title,
            "parties": f"{state.supplier.name} for {state.customer.name}",
            "ended": f"terminated {day(state.terminated_on)}" if state.terminated_on else "",
            "today": state.on.isoformat(),
            "customer_contact": state.customer.name,
            "sums": sums_of(state),
            "milestones": [_row(state, m, proposed.get(m.id)) for m in state.milestones],
            "changes": orders(state),
            "changeable": changeable(state) if state.terminated_on is None else [],
            "can_change": state.terminated_on is None,
            "problems": [
                {"where": p.where, "message": p.message, "tone": "bad" if p.severity == "error" else "warn"}
                for p in state.problems
            ],
        }

    @property
    def actions(self) -> Mapping[str, Action]:
        """The engagement's verbs for milestones and change orders; each but the comparison records one event."""
        return {
            "start": self._start,
            "submit": self._submit,
            "accept": self._accept,
            "reject": self._reject,
            "deem": self._deem,
            "compare": self._compare,
            "propose": self._propose,
            "agree": self._agree,
            "decline": self._decline,
        }

    def _start(self, message: Message) -> None:
        self.engagement.start(str(message["id"]))

    def _submit(self, message: Message) -> None:
        milestone, deliverables = str(message["id"]), [str(d) for d in message.get("deliverables") or ()]
        if message.get("none") and not message.get("files"):
            raise _nothing_ticked()
        note = str(message.get("reason") or "").strip() or None
        with files_in(message) as files:
            self.engagement.submit(milestone, [*deliverables, *files], note=note, on=date_in(message))

    def _accept(self, message: Message) -> None:
        milestone, by = str(message["id"]), str(message.get("by") or "")
        if message.get("none"):
            raise _nothing_ticked()
        some = [str(d) for d in message.get("deliverables") or ()]
        with files_in(message) as files:
            document = _one(files, "an acceptance")
            self.engagement.accept(milestone, by=by, deliverables=some, document=document, on=date_in(message))

    def _reject(self, message: Message) -> None:
        reason, by = str(message.get("reason") or ""), str(message.get("by") or "")
        self.engagement.reject(str(message["id"]), reason=reason, by=by, on=date_in(message))

    def _deem(self, message: Message) -> None:
        reason = str(message.get("reason") or "").strip() or None
        self.engagement.accept_deemed(str(message["id"]), reason=reason, on=date_in(message))

    def _compare(self, message: Message) -> Answer:
        """What the changes that were typed would make of the schedule; nothing is recorded."""
        state = self.engagement.state()
        return side_by_side(state.schedule, apply(state.schedule, proposal(message, state)), state.money.currency)

    def _propose(self, message: Message) -> str:
        """Record the change that was compared, or nothing."""
        if self._compare(message) != message.get("compared"):
            raise EventRefused(
                "the schedule is no longer the one that was compared",
                where="rule propose-what-was-compared",
                remedy="Something was recorded in between: go back and compare again",
            )
        changes = proposal(message, self.engagement.state()).changes
        title, reason = (str(message.get(name) or "").strip() for name in ("title", "reason"))
        order = self.engagement.propose_change(changes, title=title, reason=reason or None, on=date_in(message))
        return f"Recorded {order.number} as proposed. The schedule stays until it is agreed."

    def _agree(self, message: Message) -> str:
        number, by = str(message["number"]), _named(message)
        with files_in(message) as files:
            document = _one(files, "a change order")
            self.engagement.agree_change(number, by=by, document=document, on=date_in(message))
        return f"Recorded that {number} was agreed."

    def _decline(self, message: Message) -> str:
        number, reason = str(message["number"]), str(message.get("reason") or "").strip() or None
        self.engagement.decline_change(number, by=_named(message), reason=reason, on=date_in(message))
        return f"Recorded that {number} was declined."


def track(engagement: Engagement) -> Track:
    """Show an engagement's milestones; buttons record what happens to them."""
    return Track(engagement)


def _nothing_ticked() -> EventRefused:
    """To the engagement, naming no deliverable means all of them; to a person it does not."""
    return EventRefused("no deliverable is ticked", where="rule tick-something", remedy="Tick at least one, or cancel")


def _one(files: Sequence[Path], what: str) -> Path | None:
    """The one file that goes with an event."""
    if len(files) > 1:
        raise EventRefused(f"{what} has one document", where="rule one-document", remedy="Choose one file")
    return files[0] if files else None


def _named(message: Message) -> str:
    by = str(message.get("by") or "").strip()
    if not by:
        raise EventRefused(
            "nobody is named who decided", where="rule named-decision", remedy="Name who did, for the customer"
        )
    return by


def date_in(message: Message) -> date | None:
    """The date a person typed; None (today) where the box is empty.

    Raises:
        InvalidDate: It is no date.
    """
    typed = str(message.get("on") or "")
    return parsed(typed, Spec("on", "On", Kind.DATE), where="date", currency=None) or None  # type: ignore[return-value]  # the kind says so


def sums_of(state: EngagementState) -> list[tuple[str, str]]:
    """The engagement's money in the words of the status report; lines that are nothing are left out."""
    m = state.money
    price = m.contract_price + m.changes
    lines = [
        ("Contract price, before tax", price, True),
        ("Accepted", m.accepted, True),
        ("Invoiced", m.invoiced - m.credited, True),
        ("Still to invoice", m.still_to_invoice, True),
        ("Paid, with tax", m.paid, True),
        ("Open, with tax", m.open, True),
        ("Overdue", m.overdue, False),
        ("Deposits to deduct", m.deposits, False),
        ("Retained", m.retained, False),
        ("Not allocated", m.unallocated, False),
    ]
    return [(label, money(amount)) for label, amount, always in lines if always or amount]


def _row(state: EngagementState, m: MilestoneState, proposal: Proposal | None) -> dict[str, Any]:
    late = m.milestone.due_date is not None and m.status not in _DONE and m.status is not MilestoneStatus.SUBMITTED
    overdue = (state.on - m.milestone.due_date).days if late and m.milestone.due_date else 0
    waits = next((w for w in state.waiting if w.milestone == m.id), None)
    if waits is None and m.invoices:
        waits = next((w for w in state.waiting if w.invoice in m.invoices), None)
    return {
        "id": m.id,
        "name": m.name,
        "trigger": m.milestone.trigger or "",
        "amount": money(m.amount),
        "due": day(m.milestone.due_date),
        "late": f"{days(overdue)} late" if overdue > 0 else "",
        "status": m.status.value,
        "tone": TONES[m.status.value],
        "since": _since(m),
        "waits": f"{waits.party}: {_short(waits.what, m.name)}" if waits else "",
        "detail": _how_long(waits, state.on) if waits else "",
        "rejection": m.rejection or "" if m.status is MilestoneStatus.REJECTED else "",
        "next": m.next_action,
        "deliverables": list(m.milestone.deliverables),
        "under_review": [d.name for d in m.delivered if d.name not in m.accepted_deliverables],
        "actions": [
            *(_STEPS[a] for a in m.actions if a in _STEPS),
            *([_DEEM | {"text": proposal.text}] if proposal else []),
        ],
        "history": [_told(e) for e in state.history if _concerns(e, m)],
    }


def _since(m: MilestoneState) -> str:
    """When the status came about, and in which round."""
    dates = {
        MilestoneStatus.STARTED: m.started_on,
        MilestoneStatus.SUBMITTED: m.submitted_on,
        MilestoneStatus.REJECTED: m.rejected_on,
    }
    on = dates.get(m.status, m.accepted_on)
    told = {MilestoneStatus.INVOICED: "accepted ", MilestoneStatus.PAID: "accepted "}.get(m.status, "")
    parts = [f"{told}{day(on)}" if on else ""]
    if m.status is MilestoneStatus.ACCEPTED and m.accepted_by:
        parts.append(f"by {m.accepted_by}")
    if m.accepted_deliverables and m.status is MilestoneStatus.SUBMITTED:
        parts.append(f"{len(m.accepted_deliverables)} of {len(m.delivered)} accepted")
    if m.rounds > 1:
        parts.append(f"round {m.rounds}")
    return ", ".join(p for p in parts if p)


def _short(what: str, name: str) -> str:
    """What is waited for without the milestone's name, which stands in the same row."""
    return " ".join(what.replace(f" {name}", "", 1).split())


def _how_long(waits: Waiting, on: date) -> str:
    waited = (on - waits.since).days
    text = "since today" if waited <= 0 else f"since {day(waits.since)}, {days(waited)}"
    if waits.until:
        text += f"; {'was due' if waits.overdue else 'until'} {day(waits.until)}"
    return text


def _concerns(event: Event, m: MilestoneState) -> bool:
    """Whether an event is about a milestone: its work, a document that bills it, money for such a document."""
    document = document_of(event)
    paid = {a.invoice for a in getattr(event, "allocations", ())}
    return (
        milestone_of(event) == m.id
        or (document is not None and m.id in document.milestones)
        or bool(paid.intersection(m.invoices))
    )


def _told(event: Event) -> dict[str, str]:
    """One event in words: what, when, who, why."""
    document = document_of(event)
    by = getattr(event, "by", None)
    words = [f"by {by}, recorded by {event.actor}" if by else f"by {event.actor}"]
    if document is not None:
        words.insert(0, document.number)
    handed = ", ".join(d if isinstance(d, str) else d.name for d in getattr(event, "deliverables", ()))
    words += [w for w in (handed, event.reason or "") if w]
    return {"on": day(event.on), "what": event.kind, "words": " · ".join(words)}
