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
    Credited,
    DeemedAccepted,
    Delivered,
    Engaged,
    Event,
    Invoiced,
    Paid,
    Rejected,
    Started,
    Submitted,
    Terminated,
)
from toolkit.ledger.invoices import Invoice, LineKind
from toolkit.money import Money
from toolkit.schedule.schedule import Schedule


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
    started_on: date | None = None
    submitted_on: date | None = None
    accepted_on: date | None = None
    accepted_by: str | None = None
    deemed: bool = False
    rejected_on: date | None = None
    rejection: str | None = None
    used: Decimal = Decimal(0)
    invoices: list[str] = field(default_factory=list)

    @property
    def last_on(self) -> date | None:
        """The date of the last step, which the next one may not precede."""
        dates = (self.started_on, self.submitted_on, self.accepted_on, self.rejected_on)
        return max((d for d in dates if d is not None), default=None)


@dataclass
class Account:
    """What happened to one issued document."""

    invoice: Invoice
    credited: Money
    written_off: Money
    received: list[tuple[date, Money, str | None]] = field(default_factory=list)

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
class Record:
    """What the events of one engagement add up to."""

    engaged: Engaged
    schedule: Schedule
    events: list[Event] = field(default_factory=list)
    progress: dict[str, Progress] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    payments: list[Paid] = field(default_factory=list)
    allocations: list[Allocation] = field(default_factory=list)
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
        match event:
            case Started(milestone=id):
                p = self.of(id)
                p.stage, p.started_on = Stage.STARTED, event.on
            case Submitted(milestone=id):
                self._submitted(self.of(id), event)
            case Accepted(milestone=id):
                self._accepted(self.of(id), event)
            case DeemedAccepted(milestone=id):
                p = self.of(id)
                p.stage, p.accepted_on, p.deemed = Stage.ACCEPTED, event.on, True
            case Rejected(milestone=id):
                p = self.of(id)
                p.stage, p.rejected_on, p.rejection = Stage.REJECTED, event.on, event.reason
            case Invoiced():
                self._issued(event.invoice)
            case Credited():
                self._issued(event.credit_note)
            case Paid():
                self._paid(event)
            case Terminated():
                self.terminated = event
            case _:
                pass

    def _submitted(self, p: Progress, event: Submitted) -> None:
        p.stage, p.submitted_on = Stage.SUBMITTED, event.on
        p.started_on = p.started_on or event.on
        p.rounds += 1
        p.delivered = event.deliverables

    def _accepted(self, p: Progress, event: Accepted) -> None:
        p.accepted_deliverables = tuple(dict.fromkeys(p.accepted_deliverables + event.deliverables))
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
                if document.number not in p.invoices:
                    p.invoices.append(document.number)
        if document.credits is not None:
            self.accounts[document.credits.number].credited += document.gross

    def _paid(self, event: Paid) -> None:
        self.payments.append(event)
        for part in event.allocations:
            self.accounts[part.invoice].received.append((event.on, part.amount, event.reference))


def begin(event: Engaged) -> Record:
    """The record of an engagement of which only the first event is known."""
    return Record(engaged=event, schedule=event.schedule, events=[event])


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
