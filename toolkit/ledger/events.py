"""What can happen to an engagement: a closed set of immutable values, told apart by ``kind``.

An event is never changed once it is stored. A new field needs a default, so that old events still read.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, field_validator

from toolkit.dates import BusinessCalendar, Roll
from toolkit.errors import InvalidDate
from toolkit.ledger.invoices import Invoice
from toolkit.ledger.retention import RetentionRule
from toolkit.money import Money
from toolkit.provenance import Source, Value
from toolkit.schedule.changes import ChangeOrder
from toolkit.schedule.parties import Party
from toolkit.schedule.schedule import Schedule
from toolkit.schedule.terms import PaymentTerm
from toolkit.taxes.regime import TaxRule

SERIES = r"^[A-Z0-9][A-Z0-9/-]*$"
"""What document numbers may begin with: they become file names and are read out on the telephone."""


class Attachment(Value):
    """A file that the ledger keeps, by the SHA-256 (hex) of its bytes; ``size`` in bytes."""

    name: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=0)
    media_type: str = "application/octet-stream"


class Check(Value):
    """The result of an executable acceptance criterion: which, whether it held, when, its output, and what was run."""

    criterion: str
    passed: bool
    at: datetime
    output: str = ""
    code: str | None = None


class Delivered(Value):
    """One deliverable as handed over: a file that the ledger keeps, a link, a note, a proven criterion."""

    name: str
    file: Attachment | None = None
    link: str | None = None
    note: str | None = None
    check: Check | None = None


class Allocation(Value):
    """How much of a payment settles which invoice."""

    invoice: str
    amount: Money


class EventBase(Value):
    """What every event says.

    Attributes:
        engagement: Id of the engagement.
        actor: Who recorded it.
        at: When it was recorded, UTC.
        on: The date on which it takes effect, where the user is.
        reason: Why, in words; None where nothing need be said.
    """

    engagement: str
    actor: str
    at: datetime
    on: date
    reason: str | None = None

    @field_validator("at")
    @classmethod
    def _utc(cls, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise InvalidDate(f"the time {at} has no time zone", remedy="Give one: datetime(..., tzinfo=UTC)")
        return at.astimezone(UTC)


class Engaged(EventBase):
    """The contract is in force: its schedule, its file, the parties, and how it is invoiced.

    ``payment_term`` is one chosen by hand; where it is None the schedule's holds. ``tax`` is
    None where nobody chose a rule: then none is charged, and each invoice says so. ``review_roll``
    and ``due_roll`` say where an acceptance period or a due date goes that ends on no business day;
    ``review_rounds`` is how often the contract lets the customer review a milestone; ``review_from`` the
    event, in the contract's words, from which its acceptance period runs, where that is not the submission.
    """

    kind: Literal["engaged"] = "engaged"
    schedule: Schedule
    contract: Attachment | None = None
    supplier: Party
    customer: Party
    calendar: BusinessCalendar = BusinessCalendar()
    tax: TaxRule | None = None
    series: str = Field(default="INV", pattern=SERIES)
    payment_term: PaymentTerm | None = None
    retentions: tuple[RetentionRule, ...] = ()
    customer_reference: str | None = None
    review_roll: Roll = Roll.NONE
    due_roll: Roll = Roll.NONE
    review_rounds: int | None = None
    review_from: str | None = None


class Corrected(EventBase):
    """What the ledger knows of the parties, or how it invoices, was put right; what is None stays.

    It holds for what is issued from then on: issued documents keep what they say.
    """

    kind: Literal["corrected"] = "corrected"
    supplier: Party | None = None
    customer: Party | None = None
    calendar: BusinessCalendar | None = None
    tax: TaxRule | None = None
    customer_reference: str | None = None


class Started(EventBase):
    """Work on a milestone began."""

    kind: Literal["started"] = "started"
    milestone: str


class Submitted(EventBase):
    """A milestone's deliverables were handed to the customer."""

    kind: Literal["submitted"] = "submitted"
    milestone: str
    deliverables: tuple[Delivered, ...] = ()


class Accepted(EventBase):
    """The customer agreed: to the whole milestone, to ``deliverables`` of it, or to a share of it.

    ``percent`` is how much of the milestone is accepted by now, as a progress certificate states it.
    """

    kind: Literal["accepted"] = "accepted"
    milestone: str
    by: str
    deliverables: tuple[str, ...] = ()
    percent: Decimal | None = Field(default=None, gt=0, le=100)
    document: Attachment | None = None


class DeemedAccepted(EventBase):
    """The acceptance period ended in silence, and a person recorded that this counts as acceptance.

    ``on`` is the day the period ended; ``clause`` are the contract's words it rests on.
    """

    kind: Literal["deemed accepted"] = "deemed accepted"
    milestone: str
    clause: tuple[Source, ...] = ()


class Rejected(EventBase):
    """The customer refused what was submitted; ``reason`` says why."""

    kind: Literal["rejected"] = "rejected"
    milestone: str
    by: str
    deliverables: tuple[str, ...] = ()


class Invoiced(EventBase):
    """A document that asks for money was issued; ``on`` is its date."""

    kind: Literal["invoiced"] = "invoiced"
    invoice: Invoice


class Credited(EventBase):
    """A credit note was issued; ``on`` is its date."""

    kind: Literal["credited"] = "credited"
    credit_note: Invoice


class Paid(EventBase):
    """Money came in (or, negative, went back); what ``allocations`` leave over is unallocated."""

    kind: Literal["paid"] = "paid"
    amount: Money
    reference: str | None = None
    allocations: tuple[Allocation, ...] = ()


class Allocated(EventBase):
    """Money that had come in unallocated was put to documents."""

    kind: Literal["allocated"] = "allocated"
    allocations: tuple[Allocation, ...]


class Refunded(EventBase):
    """Unallocated money went back to the customer."""

    kind: Literal["refunded"] = "refunded"
    amount: Money
    reference: str | None = None


class WrittenOff(EventBase):
    """The claim on a document was given up in part or whole; ``reason`` says why."""

    kind: Literal["written off"] = "written off"
    invoice: str
    amount: Money


class RetentionReleased(EventBase):
    """The customer gave up holding back ``amount`` of the retention called ``name``."""

    kind: Literal["retention released"] = "retention released"
    name: str
    amount: Money
    by: str


class ChangeProposed(EventBase):
    """A change order was offered to the other side; the schedule in force stays."""

    kind: Literal["change proposed"] = "change proposed"
    order: ChangeOrder


class ChangeAgreed(EventBase):
    """Both sides agreed on a change order; from ``on`` the schedule is the one before plus the change."""

    kind: Literal["change agreed"] = "change agreed"
    order: ChangeOrder
    by: str
    document: Attachment | None = None


class ChangeDeclined(EventBase):
    """A proposed change order was refused or taken back; ``number`` says which."""

    kind: Literal["change declined"] = "change declined"
    number: str
    by: str


class Terminated(EventBase):
    """The contract ended before its time; only money may still move.

    ``order`` is what that does to the schedule: milestones not begun are dropped, and those under way
    are priced at what is due for them under the contract's ``clause``.
    """

    kind: Literal["terminated"] = "terminated"
    by: str
    order: ChangeOrder | None = None
    due: tuple[str, ...] = ()
    clause: tuple[Source, ...] = ()


class Note(EventBase):
    """Something worth remembering; ``reason`` holds the words. ``milestone`` and ``file`` where they belong to one.

    With ``invoice`` and ``level`` it says that a reminder of an overdue invoice was sent. With
    ``begins_review`` it is the event from which the contract counts the acceptance period.
    """

    kind: Literal["note"] = "note"
    milestone: str | None = None
    file: Attachment | None = None
    invoice: str | None = None
    level: str | None = None
    begins_review: Literal[True] | None = None


Event = Annotated[
    Engaged
    | Corrected
    | Started
    | Submitted
    | Accepted
    | DeemedAccepted
    | Rejected
    | Invoiced
    | Credited
    | Paid
    | Allocated
    | Refunded
    | WrittenOff
    | RetentionReleased
    | ChangeProposed
    | ChangeAgreed
    | ChangeDeclined
    | Terminated
    | Note,
    Field(discriminator="kind"),
]

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads any event from its JSON."""


def milestone_of(event: Event) -> str | None:
    """The milestone an event is about, or None."""
    return getattr(event, "milestone", None)


def document_of(event: Event) -> Invoice | None:
    """The document an event issued, or None."""
    if isinstance(event, Invoiced):
        return event.invoice
    return event.credit_note if isinstance(event, Credited) else None


def attachments_of(event: Event) -> tuple[Attachment, ...]:
    """Every file an event refers to."""
    if isinstance(event, Engaged):
        found = [event.contract]
    elif isinstance(event, Submitted):
        found = [d.file for d in event.deliverables]
    elif isinstance(event, Accepted | ChangeAgreed):
        found = [event.document]
    elif isinstance(event, Note):
        found = [event.file]
    else:
        found = []
    return tuple(a for a in found if a is not None)
