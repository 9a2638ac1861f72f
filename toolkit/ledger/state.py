"""How an engagement stands on a day: values made by folding its events, never stored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from toolkit.dates import BusinessCalendar
from toolkit.errors import UnknownInvoice
from toolkit.ledger.events import Attachment, Delivered, Event
from toolkit.ledger.invoices import Invoice
from toolkit.money import Money
from toolkit.provenance import Problem, Source, Value
from toolkit.schedule.changes import ChangeOrder
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.parties import Party, Role
from toolkit.schedule.schedule import Schedule
from toolkit.taxes.regime import TaxRule


class MilestoneStatus(StrEnum):
    """How far a milestone is. Its value is the word to show."""

    PLANNED = "planned"
    STARTED = "started"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    INVOICED = "invoiced"
    PAID = "paid"
    DROPPED = "dropped"


class Action(StrEnum):
    """What may be done with a milestone now; the name of the engagement's method."""

    START = "start"
    SUBMIT = "submit"
    ACCEPT = "accept"
    REJECT = "reject"
    INVOICE = "invoice"


class InvoiceStatus(StrEnum):
    """How an issued document stands."""

    OPEN = "open"
    PART_PAID = "part paid"
    OVERDUE = "overdue"
    PAID = "paid"
    CANCELLED = "cancelled"
    WRITTEN_OFF = "written off"


class MilestoneState(Value):
    """One milestone on a day.

    Attributes:
        milestone: As the schedule in force has it; ``id`` and ``name`` are repeated for ease.
        status: How far it is.
        amount: What it is worth before tax, changes included; None where the contract does not say.
        rounds: How often it was submitted.
        delivered: What was handed over last.
        started_on, submitted_on: Dates of effect; None before.
        review_ends: Last day of the acceptance period that runs or ran; None without a period.
        accepted_on, accepted_by: The acceptance; ``deemed`` where it came from silence.
        accepted_deliverables: Those accepted singly, before the whole was.
        accepted_percent: How much of it was accepted in part, 0 to 100.
        rejected_on, rejection: The last rejection and its reason.
        invoiced: Charged so far before tax, credits taken off, in the contract's currency.
        still_to_invoice: ``amount`` − ``invoiced``; None where the amount is not known.
        invoices: Numbers of the documents that charge or credit it.
        actions: What may be done now.
        next_action: The next step as a short phrase for people: ``submit``, ``customer accepts``.
    """

    milestone: Milestone
    status: MilestoneStatus = MilestoneStatus.PLANNED
    amount: Money | None = None
    rounds: int = 0
    delivered: tuple[Delivered, ...] = ()
    started_on: date | None = None
    submitted_on: date | None = None
    review_ends: date | None = None
    accepted_on: date | None = None
    accepted_by: str | None = None
    accepted_deliverables: tuple[str, ...] = ()
    accepted_percent: Decimal = Decimal(0)
    deemed: bool = False
    rejected_on: date | None = None
    rejection: str | None = None
    invoiced: Money | None = None
    still_to_invoice: Money | None = None
    invoices: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    next_action: str = ""

    @property
    def id(self) -> str:
        return self.milestone.id

    @property
    def name(self) -> str:
        return self.milestone.name


class Receipt(Value):
    """Part of a payment as it settled one document."""

    on: date
    amount: Money
    reference: str | None = None


class InvoiceState(Value):
    """One issued document on a day. All money includes tax, in the document's currency.

    Attributes:
        paid: Allocated to it so far.
        credited: Taken off by credit notes.
        written_off: Given up.
        open: What is left: payable − paid − credited − written off. Zero on a credit note.
        retained: What of ``open`` may be held back for now.
        due: What of ``open`` is past its due date on the day.
        days_overdue: Days since the due date while something is due, else 0.
        receipts: The payments that settled it.
    """

    invoice: Invoice
    status: InvoiceStatus
    paid: Money
    credited: Money
    written_off: Money
    open: Money
    retained: Money
    due: Money
    days_overdue: int = 0
    receipts: tuple[Receipt, ...] = ()

    @property
    def number(self) -> str:
        return self.invoice.number


class MoneyTotals(Value):
    """An engagement's money in one currency.

    Before tax: ``invoiced`` − ``credited`` + ``still_to_invoice`` = ``contract_price`` + ``changes``, always.
    With tax: ``invoiced_gross`` − ``credited_gross`` = ``paid`` + ``written_off`` + ``open``; money that came in
    and settles no document is ``unallocated``.

    Attributes:
        contract_price: As signed: the price stated, or the milestones' sum where none is.
        changes: Agreed since, up or down.
        invoiced: Charged within the contract price.
        credited: Taken off again by credit notes, within the contract price.
        still_to_invoice: What is left, retention held on the net included; negative where a deposit is
            more than the contract leaves, and is to be credited.
        accepted: Worth of the milestones accepted so far.
        extras: Charged outside the contract price: expenses, bonus, less discount and penalty.
        deposits: Deposits invoiced and not yet deducted.
        retained: Held back: on the net as lines, on the gross within ``open``.
        overdue: What of ``open`` is past its due date.
    """

    currency: str
    contract_price: Money
    changes: Money
    invoiced: Money
    credited: Money
    still_to_invoice: Money
    accepted: Money
    extras: Money
    deposits: Money
    retained: Money
    invoiced_gross: Money
    credited_gross: Money
    paid: Money
    written_off: Money
    unallocated: Money
    open: Money
    overdue: Money


class Waiting(Value):
    """Something that waits for a party: ``what`` in words, ``since`` when, ``until`` when it should be done."""

    who: Role
    party: str
    what: str
    since: date
    until: date | None = None
    overdue: bool = False
    milestone: str | None = None
    invoice: str | None = None
    source: tuple[Source, ...] = ()


class Coming(Value):
    """The next thing to happen: ``what`` in words, ``on`` where a date is known."""

    what: str
    on: date | None = None
    milestone: str | None = None
    invoice: str | None = None
    amount: Money | None = None
    trigger: str | None = None


class ChangeState(Value):
    """One change order: proposed, agreed by whom, or declined."""

    order: ChangeOrder
    proposed_on: date | None = None
    agreed_on: date | None = None
    agreed_by: str | None = None
    declined_on: date | None = None


class EngagementState(Value):
    """One contract being carried out, as it stands on ``on``.

    Attributes:
        id: Identifier in the ledger, made from the title.
        schedule: The schedule in force; ``signed`` is the one first agreed.
        contract: The contract file the ledger keeps, or None.
        money: In the contract's currency; ``other_money`` one entry for each further currency.
        waiting: What waits for whom, the longest first.
        coming: What comes next, by date, undated ones last.
        problems: Faults in the data that a person should know of.
        changes: Change orders, the first proposed first.
        history: All events up to ``on``, in order.
    """

    id: str
    on: date
    title: str
    supplier: Party
    customer: Party
    calendar: BusinessCalendar
    tax: TaxRule
    schedule: Schedule
    signed: Schedule
    contract: Attachment | None = None
    milestones: tuple[MilestoneState, ...]
    invoices: tuple[InvoiceState, ...] = ()
    money: MoneyTotals
    other_money: tuple[MoneyTotals, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    coming: tuple[Coming, ...] = ()
    terminated_on: date | None = None
    problems: tuple[Problem, ...] = ()
    changes: tuple[ChangeState, ...] = ()
    history: tuple[Event, ...] = ()

    def milestone(self, id: str) -> MilestoneState:
        """The milestone of that id, also one that was dropped.

        Raises:
            InvalidSchedule: There is none.
        """
        for state in self.milestones:
            if state.id == id:
                return state
        self.schedule.milestone(id)  # raises, and lists those there are
        raise AssertionError(id)

    def invoice(self, number: str) -> InvoiceState:
        """The issued document of that number.

        Raises:
            UnknownInvoice: There is none; the message lists those there are.
        """
        for state in self.invoices:
            if state.number == number:
                return state
        raise UnknownInvoice(
            f"there is no invoice {number!r}",
            where=self.id,
            remedy=f"Issued are {', '.join(i.number for i in self.invoices) or 'none yet'}",
        )
