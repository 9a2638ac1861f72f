"""One contract being carried out: the verbs that record what happened, and how it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from toolkit import dates
from toolkit.errors import DateRefused
from toolkit.ledger import billing, payments, rules
from toolkit.ledger.composing import Wishes, compose
from toolkit.ledger.events import (
    Accepted,
    Allocation,
    Engaged,
    Event,
    Invoiced,
    Note,
    Paid,
    Rejected,
    Started,
    Submitted,
)
from toolkit.ledger.evidence import Deliverable, content, gather, kept
from toolkit.ledger.folding import Record, fold
from toolkit.ledger.invoices import Invoice, InvoiceKind
from toolkit.ledger.journal import Writing
from toolkit.ledger.recorder import Recorder
from toolkit.ledger.rows import document_number
from toolkit.ledger.standing import state_of
from toolkit.ledger.state import EngagementState
from toolkit.money import Money
from toolkit.schedule.schedule import Schedule
from toolkit.schedule.terms import PaymentTerm

Amount = Money | Decimal | int | str
"""Money, or a number in the currency of the context."""


class Engagement:
    """A contract in the ledger. It holds no state of its own: every answer comes from the events.

    Every verb takes ``on``, the date it takes effect (default: today), and ``at``, the moment it is
    recorded (default: now; given only to take over a history kept elsewhere). Neither may lie in the
    future. A refused verb writes nothing and raises ``EventRefused``.
    """

    def __init__(self, recorder: Recorder, id: str) -> None:
        self._recorder = recorder
        self.id = id

    def __repr__(self) -> str:
        return f"<Engagement {self.id}>"

    @property
    def schedule(self) -> Schedule:
        """The schedule in force."""
        return self._recorder.record(self.id).schedule

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that happened, in the order of recording."""
        return tuple(self._recorder.record(self.id).events)

    def state(self, on: date | None = None) -> EngagementState:
        """How it stands on a day (default: today), from the events that took effect by then.

        Raises:
            DateRefused: ``on`` is before anything happened.
        """
        record = self._recorder.record(self.id)
        if on is None:
            return state_of(record, dates.today())
        first = min(e.on for e in record.events)
        past = fold(e for e in record.events if e.on <= on or isinstance(e, Engaged))
        if past is None or on < first:
            raise DateRefused(
                f"{on} is before {self.id} began", where=self.id, remedy=f"Ask for {first} or a later day"
            )
        return state_of(past, on)

    # --- the work ---------------------------------------------------------------------------------

    def start(
        self, milestone: str, *, reason: str | None = None, on: date | None = None, at: datetime | None = None
    ) -> Started:
        """Record that work on a milestone began."""

        def make(record: Record, _: Writing) -> Started:
            when, day = self._recorder.moment(record, at, on)
            rules.may_start(record, milestone, day)
            return Started(**self._head(when, day, reason), milestone=milestone)

        return self._recorder.add(self.id, make)

    def submit(
        self,
        milestone: str,
        deliverables: Sequence[Deliverable] = (),
        *,
        checks: Mapping[str, Callable[[], object]] | None = None,
        note: str | None = None,
        on: date | None = None,
        at: datetime | None = None,
    ) -> Submitted:
        """Record that a milestone was handed to the customer.

        Args:
            deliverables: Names, links, paths of files (kept in the ledger) or ``Delivered`` values.
                Nothing means all that the schedule lists.
            checks: Acceptance criteria by name, each a function; they are run, and the results kept.
            note: Words to go with it.

        Raises:
            FileNotReadable: A file cannot be read.
        """
        given = [deliverables] if isinstance(deliverables, str | Path) else list(deliverables)
        found = gather(given, checks or {})

        def make(record: Record, writing: Writing) -> Submitted:
            when, day = self._recorder.moment(record, at, on)
            rules.may_submit(record, milestone, day)
            planned = [] if given else gather(rules.milestone(record, milestone).deliverables, {})
            handed = kept(planned + found, writing)
            return Submitted(**self._head(when, day, note), milestone=milestone, deliverables=handed)

        return self._recorder.add(self.id, make)

    def accept(
        self,
        milestone: str,
        *,
        by: str,
        deliverables: Sequence[str] = (),
        document: Path | str | bytes | None = None,
        reason: str | None = None,
        on: date | None = None,
        at: datetime | None = None,
    ) -> Accepted:
        """Record the customer's acceptance of a milestone, or of some of its deliverables.

        Args:
            by: Who accepted, for the customer.
            deliverables: Names of those accepted; nothing means the whole milestone. Once all that
                was submitted is accepted, the milestone is.
            document: The acceptance itself (a signed note, an e-mail), kept in the ledger.
        """
        paper = content(document, f"acceptance of {milestone}") if document is not None else None

        def make(record: Record, writing: Writing) -> Accepted:
            when, day = self._recorder.moment(record, at, on)
            rules.may_accept(record, milestone, day, deliverables)
            return Accepted(
                **self._head(when, day, reason),
                milestone=milestone,
                by=rules.may_decide(record, milestone, by),
                deliverables=tuple(deliverables),
                document=paper.keep(writing) if paper else None,
            )

        return self._recorder.add(self.id, make)

    def reject(
        self,
        milestone: str,
        *,
        reason: str,
        by: str = "the customer",
        deliverables: Sequence[str] = (),
        on: date | None = None,
        at: datetime | None = None,
    ) -> Rejected:
        """Record that the customer refused what was submitted, and why."""

        def make(record: Record, _: Writing) -> Rejected:
            when, day = self._recorder.moment(record, at, on)
            rules.may_reject(record, milestone, day, reason, deliverables)
            return Rejected(
                **self._head(when, day, reason),
                milestone=milestone,
                by=rules.may_decide(record, milestone, by),
                deliverables=tuple(deliverables),
            )

        return self._recorder.add(self.id, make)

    def note(
        self,
        text: str,
        *,
        milestone: str | None = None,
        file: Path | str | bytes | None = None,
        name: str = "document",
        on: date | None = None,
        at: datetime | None = None,
    ) -> Note:
        """Record something worth remembering, with a file to keep where there is one."""
        paper = content(file, name) if file is not None else None

        def make(record: Record, writing: Writing) -> Note:
            when, day = self._recorder.moment(record, at, on)
            if milestone is not None:
                rules.milestone(record, milestone)
            kept_file = paper.keep(writing) if paper else None
            return Note(**self._head(when, day, text), milestone=milestone, file=kept_file)

        return self._recorder.add(self.id, make)

    # --- the money --------------------------------------------------------------------------------

    def draft(
        self, milestones: Sequence[str] | None = None, *, on: date | None = None, wishes: Wishes | None = None
    ) -> Invoice:
        """The invoice that ``invoice`` would issue, without a number; nothing is written."""
        record = self._recorder.record(self.id)
        _, day = self._recorder.moment(record, None, on)
        return self._compose(record, milestones, day, wishes or Wishes())

    def invoice(
        self,
        milestones: Sequence[str] | None = None,
        *,
        on: date | None = None,
        at: datetime | None = None,
        payment_term: PaymentTerm | int | None = None,
        wishes: Wishes | None = None,
    ) -> Invoice:
        """Issue an invoice for accepted milestones (default: all that are not invoiced yet).

        Its number is given in the same transaction, the next of its series and year.

        Args:
            payment_term: Instead of the contract's; an integer is days from the date of invoice.
            wishes: What else the person wants of it.

        Raises:
            NotInvoiceable: Nothing, or not this, can be invoiced; says why and what to do.
        """
        wishes = wishes or Wishes()
        if payment_term is not None:
            term = PaymentTerm(days=payment_term) if isinstance(payment_term, int) else payment_term
            wishes = wishes.model_copy(update={"payment_term": term})

        def make(record: Record, writing: Writing) -> Invoiced:
            when, day = self._recorder.moment(record, at, on)
            draft = self._compose(record, milestones, day, wishes)
            return Invoiced(**self._head(when, day, None), invoice=_numbered(draft, writing))

        return self._recorder.add(self.id, make).invoice

    def pay(
        self,
        amount: Amount,
        *,
        on: date | None = None,
        reference: str | None = None,
        invoice: str | None = None,
        parts: Mapping[str, Amount] | None = None,
        at: datetime | None = None,
    ) -> Paid:
        """Record money that came in.

        It settles ``invoice``, or the ``parts`` given by invoice number, or else the open invoices,
        the earliest due first. What is over stays unallocated and is shown.
        """

        def make(record: Record, _: Writing) -> Paid:
            when, day = self._recorder.moment(record, at, on)
            money = _money(amount, payments.account(record, invoice).invoice.currency if invoice else record.currency)
            rules.may_pay(record, money, day, reference)
            allocations: tuple[Allocation, ...]
            if parts is not None:
                by_number = {n: _money(part, money.currency) for n, part in parts.items()}
                allocations = payments.by_hand(record, money, by_number, day)
            elif invoice is not None:
                allocations = payments.on_one(record, money, invoice, day)
            else:
                allocations = payments.oldest_first(record, money, day)
            return Paid(**self._head(when, day, None), amount=money, reference=reference, allocations=allocations)

        return self._recorder.add(self.id, make)

    # --- inside -----------------------------------------------------------------------------------

    def _head(self, at: datetime, on: date, reason: str | None) -> dict[str, object]:
        """What every event says."""
        return {"engagement": self.id, "actor": self._recorder.actor, "at": at, "on": on, "reason": reason}

    def _compose(self, record: Record, milestones: Sequence[str] | None, on: date, wishes: Wishes) -> Invoice:
        picked = billing.chosen(record, milestones)
        billing.may_invoice_on(record, picked, on)
        charges = billing.work(record, picked)
        if wishes.retain:
            charges += billing.retention(record, charges)
        return compose(record, charges, InvoiceKind.INVOICE, on, wishes)


def _numbered(draft: Invoice, writing: Writing) -> Invoice:
    """The draft with the next number of its series and year."""
    ordinal = writing.next_number(draft.series, draft.year)
    return draft.model_copy(update={"number": document_number(draft.series, draft.year, ordinal)})


def _money(amount: Amount, currency: str) -> Money:
    return amount if isinstance(amount, Money) else Money.of(amount, currency)
