"""Folds events into a record of what they add up to: no clock, no database, no refusal.

The record grows by one event at a time, so a ledger keeps it between two writes and folds only what
is new. ``standing`` makes the frozen state for a day from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from toolkit.ledger.events import (
    Accepted,
    Allocation,
    Corrected,
    Delivered,
    Engaged,
    Event,
    Paid,
    Refunded,
    Rejected,
    RetentionReleased,
    Submitted,
    Terminated,
)
from toolkit.ledger.invoices import Invoice, LineKind
from toolkit.ledger.retention import RetentionRule, from_schedule
from toolkit.money import Money
from toolkit.schedule.changes import ChangeOrder, apply
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.schedule import Schedule
from toolkit.schedule.terms import PaymentTerm


class Stage(StrEnum):
    """How far the work on a milestone is; what is invoiced and paid is told from the documents."""

    PLANNED = "planned"
    STARTED = "started"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    ACCEPTED = "accepted"


@dataclass
class Progress:
    """What happened to one milestone."""

    stage: Stage = Stage.PLANNED
    rounds: int = 0
    delivered: tuple[Delivered, ...] = ()
    accepted_deliverables: tuple[str, ...] = ()
    refused_deliverables: tuple[str, ...] = ()
    review_began: date | None = None
    accepted_percent: Decimal = Decimal(0)
    certified_on: date | None = None
    started_on: date | None = None
    submitted_on: date | None = None
    accepted_on: date | None = None
    accepted_by: str | None = None
    deemed: bool = False
    rejected_on: date | None = None
    rejection: str | None = None
    used: Decimal = Decimal(0)
    invoices: list[str] = field(default_factory=list)
    credited: bool = False

    @property
    def agreed_on(self) -> date | None:
        """The date of the acceptance, or of the last one in part."""
        return self.accepted_on or self.certified_on

    @property
    def last_on(self) -> date | None:
        """The date of the last step, which the next one may not precede."""
        dates = (self.started_on, self.submitted_on, self.certified_on, self.accepted_on, self.rejected_on)
        return max((d for d in dates if d is not None), default=None)


@dataclass
class Account:
    """What happened to one issued document."""

    invoice: Invoice
    credited: Money
    written_off: Money
    released: dict[str, Money] = field(default_factory=dict)
    received: list[tuple[date, Money, str | None]] = field(default_factory=list)

    def held_by(self, name: str) -> Money:
        """What of the total with tax may still be held back by the retention of that name."""
        zero = Money.zero(self.invoice.currency)
        held = Money.sum((r.amount for r in self.invoice.retained if r.name == name), self.invoice.currency)
        return held - self.released.get(name, zero)

    @property
    def held(self) -> Money:
        """What of the total with tax may still be held back."""
        names = dict.fromkeys(r.name for r in self.invoice.retained)
        return Money.sum((self.held_by(name) for name in names), self.invoice.currency)

    @property
    def paid_in(self) -> Money:
        """All that was allocated to it, also where a later credit note made that too much."""
        return Money.sum((amount for _, amount, _ in self.received), self.invoice.currency)

    @property
    def left(self) -> Money:
        """What would still have to come in if nothing had: payable − credited − written off."""
        return self.invoice.payable - self.credited - self.written_off

    @property
    def paid(self) -> Money:
        """What of the money received the document still absorbs."""
        return min(self.paid_in, self.left)

    @property
    def open(self) -> Money:
        """What is still to come in."""
        return self.left - self.paid


@dataclass
class Change:
    """What happened to one change order."""

    order: ChangeOrder
    proposed_on: date | None = None
    agreed_on: date | None = None
    agreed_by: str | None = None
    declined_on: date | None = None


@dataclass
class Record:
    """What the events of one engagement add up to.

    ``engaged`` is the first event as it was recorded; ``basis`` is the same with later corrections.
    ``retentions`` and ``payment_term`` are those chosen at the start until a change order sets others.
    """

    engaged: Engaged
    basis: Engaged
    schedule: Schedule
    events: list[Event] = field(default_factory=list)
    progress: dict[str, Progress] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    payments: list[Paid] = field(default_factory=list)
    refunds: list[Refunded] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    dropped: dict[str, Milestone] = field(default_factory=dict)
    released: dict[str, Money] = field(default_factory=dict)
    retentions: tuple[RetentionRule, ...] = ()
    payment_term: PaymentTerm | None = None
    terminated: Terminated | None = None

    @property
    def id(self) -> str:
        return self.engaged.engagement

    @property
    def signed(self) -> Schedule:
        """The schedule as first agreed."""
        return self.engaged.schedule

    @property
    def currency(self) -> str:
        """The contract's currency; engaging refuses a schedule that has none."""
        return currency_of(self.signed) or ""

    @property
    def last_at(self) -> datetime:
        """When the last event was recorded."""
        return self.events[-1].at

    def of(self, milestone: str) -> Progress:
        """The milestone's progress; a blank one where nothing happened yet."""
        return self.progress.setdefault(milestone, Progress())

    def invoices(self) -> list[Account]:
        """Accounts of the documents that ask for money, in order of issue."""
        return [a for a in self.accounts.values() if not a.invoice.is_credit]

    def apply(self, event: Event) -> None:
        """Take one event in."""
        self.events.append(event)
        match event.kind:  # quicker than by class, of which there are many
            case "started":
                p = self.of(event.milestone)
                p.stage, p.started_on = Stage.STARTED, event.on
            case "submitted":
                self._submitted(self.of(event.milestone), event)
            case "accepted":
                self._accepted(self.of(event.milestone), event)
            case "deemed accepted":
                p = self.of(event.milestone)
                p.stage, p.accepted_on, p.deemed = Stage.ACCEPTED, event.on, True
            case "rejected":
                p = self.of(event.milestone)
                p.stage, p.rejected_on, p.rejection = Stage.REJECTED, event.on, event.reason
                self._refused(p, event)
            case "invoiced":
                self._issued(event.invoice)
            case "credited":
                self._issued(event.credit_note)
            case "paid":
                self.payments.append(event)
                self._allocated(event.allocations, event.on, event.reference)
            case "allocated":
                self._allocated(event.allocations, event.on, event.reason)
            case "refunded":
                self.refunds.append(event)
            case "written off":
                self.accounts[event.invoice].written_off += event.amount
            case "retention released":
                self._released(event)
            case "change proposed":
                self.changes[event.order.number] = Change(event.order, proposed_on=event.on)
            case "change agreed":
                change = self.changes.setdefault(event.order.number, Change(event.order))
                change.order, change.agreed_on, change.agreed_by = event.order, event.on, event.by
                self._changed(event.order)
            case "change declined":
                self.changes[event.number].declined_on = event.on
            case "terminated":
                self._terminated(event)
            case "corrected":
                self.basis = self.basis.model_copy(update=changed_fields(event))
            case "note":
                if event.begins_review and event.milestone is not None:
                    self.of(event.milestone).review_began = event.on
            case "engaged":
                pass

    def _submitted(self, p: Progress, event: Submitted) -> None:
        p.stage, p.submitted_on = Stage.SUBMITTED, event.on
        p.started_on = p.started_on or event.on
        p.rounds += 1
        p.review_began = None
        again = {d.name for d in event.deliverables}
        # what was accepted, or neither accepted nor refused, in an earlier round still stands
        p.delivered = tuple(d for d in p.delivered if d.name not in again and d.name not in p.refused_deliverables)
        p.delivered += event.deliverables
        p.accepted_deliverables = tuple(n for n in p.accepted_deliverables if n not in again)
        p.refused_deliverables = ()

    def _refused(self, p: Progress, event: Rejected) -> None:
        """Take in which deliverables were refused: those named, or all that were not accepted singly."""
        open_ones = tuple(d.name for d in p.delivered if d.name not in p.accepted_deliverables)
        p.refused_deliverables = event.deliverables or open_ones
        p.accepted_deliverables = tuple(n for n in p.accepted_deliverables if n not in p.refused_deliverables)

    def _accepted(self, p: Progress, event: Accepted) -> None:
        p.accepted_deliverables = tuple(dict.fromkeys(p.accepted_deliverables + event.deliverables))
        if event.percent is not None:
            p.accepted_percent = event.percent
            p.certified_on, p.accepted_by = event.on, event.by
            if event.percent < 100:
                return
        handed = {d.name for d in p.delivered}
        if event.deliverables and not handed <= set(p.accepted_deliverables):
            return
        p.stage, p.accepted_on, p.accepted_by = Stage.ACCEPTED, event.on, event.by

    def _issued(self, document: Invoice) -> None:
        zero = Money.zero(document.currency)
        self.accounts[document.number] = Account(document, zero, zero)
        sign = -1 if document.is_credit else 1
        for line in document.lines:
            if line.milestone is not None and line.kind is LineKind.WORK:
                p = self.of(line.milestone)
                p.used += sign * line.agreed.amount
                p.credited = document.is_credit
                if document.number not in p.invoices:
                    p.invoices.append(document.number)
        if document.credits is not None:
            self.accounts[document.credits.number].credited += document.gross

    def _allocated(self, parts: Iterable[Allocation], on: date, reference: str | None) -> None:
        for part in parts:
            self.accounts[part.invoice].received.append((on, part.amount, reference))

    def _released(self, event: RetentionReleased) -> None:
        before = self.released.get(event.name, Money.zero(event.amount.currency))
        self.released[event.name] = before + event.amount
        left = event.amount
        for account in self.invoices():  # the oldest first; a net retention is a line and finds none here
            held = account.held_by(event.name)
            if held.currency == left.currency:
                part = min(left, held)
                account.released[event.name] = account.released.get(event.name, left - left) + part
                left = left - part

    def _changed(self, order: ChangeOrder) -> None:
        after = apply(self.schedule, order)
        still = {m.id for m in after.milestones}
        self.dropped |= {m.id: m for m in self.schedule.milestones if m.id not in still}
        if after.retention != self.schedule.retention:
            self.retentions = from_schedule(after)
        if after.payment_term != self.schedule.payment_term:
            self.payment_term = after.payment_term
        self.schedule = after

    def _terminated(self, event: Terminated) -> None:
        self.terminated = event
        if event.order is not None:
            self._changed(event.order)
        for milestone in event.due:
            p = self.of(milestone)
            p.stage, p.accepted_on, p.accepted_by = Stage.ACCEPTED, event.on, event.by


def changed_fields(event: Corrected) -> dict[str, object]:
    """What a correction sets."""
    names = ("supplier", "customer", "calendar", "tax", "customer_reference")
    return {name: value for name in names if (value := getattr(event, name)) is not None}


def begin(event: Engaged) -> Record:
    """The record of an engagement of which only the first event is known."""
    return Record(
        engaged=event,
        basis=event,
        schedule=event.schedule,
        events=[event],
        retentions=event.retentions,
        payment_term=event.payment_term or event.schedule.payment_term,
    )


def fold(events: Iterable[Event]) -> Record | None:
    """The record of an engagement from its events in order; None where it has not begun."""
    record: Record | None = None
    for event in events:
        if record is not None:
            record.apply(event)
        elif isinstance(event, Engaged):
            record = begin(event)
    return record


def currency_of(schedule: Schedule) -> str | None:
    """The contract's currency: the stated one, else the price's, else that of the first amount."""
    if schedule.currency:
        return schedule.currency
    if schedule.contract_price is not None:
        return schedule.contract_price.currency
    return next((m.amount.currency for m in schedule.milestones if m.amount is not None), None)
