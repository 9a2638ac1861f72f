"""Issued documents as immutable values: invoice, credit note, and the lines they are made of.

Fields follow EN 16931; each docstring names the business term (BT) where there is one. A document
is stored whole in the event that issued it, so it never changes with the code that made it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from toolkit.money import Money
from toolkit.provenance import Problem, Source, Value
from toolkit.schedule.parties import Party
from toolkit.schedule.terms import LateInterest, PaymentTerm
from toolkit.taxes.regime import TaxTotal, TaxTreatment


class InvoiceKind(StrEnum):
    """What a document is; its value is its heading in English."""

    INVOICE = "invoice"
    PREPAYMENT = "prepayment invoice"
    FINAL = "final invoice"
    RETENTION_RELEASE = "retention invoice"
    CREDIT_NOTE = "credit note"

    @property
    def type_code(self) -> str:
        """The code of UNTDID 1001 (BT-3): 386 prepayment, 381 credit note, 380 all others."""
        return {InvoiceKind.PREPAYMENT: "386", InvoiceKind.CREDIT_NOTE: "381"}.get(self, "380")


class LineKind(StrEnum):
    """What a line is for, which decides what it counts towards.

    ``work`` counts towards its milestone. ``deposit`` and ``deposit deduction`` move what is paid
    before work; ``retention`` and ``retention release`` move what is held back: both within the
    contract price. All others are outside the contract price.
    """

    WORK = "work"
    DEPOSIT = "deposit"
    DEPOSIT_DEDUCTION = "deposit deduction"
    RETENTION = "retention"
    RETENTION_RELEASE = "retention release"
    DISCOUNT = "discount"
    BONUS = "bonus"
    PENALTY = "penalty"
    EXPENSE = "expense"
    TIME = "time"
    INTEREST = "interest"
    COMPENSATION = "compensation"

    @property
    def within_price(self) -> bool:
        """Whether the line uses up part of the contract price."""
        return self in _WITHIN_PRICE


_WITHIN_PRICE = frozenset(
    {
        LineKind.WORK,
        LineKind.DEPOSIT,
        LineKind.DEPOSIT_DEDUCTION,
        LineKind.RETENTION,
        LineKind.RETENTION_RELEASE,
    }
)


class InvoiceReference(Value):
    """An earlier document that this one names (BT-25, BT-26), with its money before and with tax."""

    number: str
    issue_date: date
    net: Money
    tax: Money


class ExchangeRate(Value):
    """A stated rate: one unit of ``base`` costs ``rate`` units of ``quote``; ``stated_by`` says who set it."""

    base: str
    quote: str
    rate: Decimal
    on: date
    stated_by: str


class InvoiceLine(Value):
    """One line (BG-25).

    Attributes:
        number: From 1 (BT-126).
        milestone: Id of the milestone it is for, or None.
        description: What is charged (BT-153).
        deliverables: What was handed over (goes to BT-154).
        quantity: Negative where the line takes something off (BR-27 forbids negative prices); BT-129.
        unit: Code of UN/ECE Recommendation 20 (BT-130): C62 one, HUR hour, DAY day.
        unit_price: Before tax, never negative (BT-146).
        net: ``quantity`` × ``unit_price``, rounded to the smallest unit (BT-131).
        agreed: How much of the contract this line uses up, in the contract's currency; equal to ``net``
            unless the invoice was converted. Zero for lines outside the contract price.
        tax: How it is taxed (BG-30).
        source: The places in the contract that agreed the amount; empty when the schedule was typed.
        accepted_on: Date of the acceptance it rests on.
        accepted_by: Who accepted, for the customer.
        deemed: Whether that acceptance was a deemed one.
        refers_to: The document a deduction or release goes back to.
        corrects: On a credit note, the number of the line that this one takes back.
        retention: Name of the retention rule of a ``retention`` or ``retention release`` line.
        budget: What a cap that several lines share is counted over, or None.
    """

    number: int
    kind: LineKind = LineKind.WORK
    milestone: str | None = None
    description: str
    deliverables: tuple[str, ...] = ()
    quantity: Decimal = Decimal(1)
    unit: str = "C62"
    unit_price: Money
    net: Money
    agreed: Money
    tax: TaxTreatment
    source: tuple[Source, ...] = ()
    accepted_on: date | None = None
    accepted_by: str | None = None
    deemed: bool = False
    refers_to: InvoiceReference | None = None
    retention: str | None = None
    corrects: int | None = None
    budget: str | None = None


class Retained(Value):
    """A part of a document's gross total that the customer may hold back until ``release``.

    Only for retention on the gross amount; retention on the net amount is a line of its own.
    """

    name: str
    percent: Decimal
    amount: Money
    release: str | None = None
    release_on: date | None = None
    source: tuple[Source, ...] = ()


class EarlyPayment(Value):
    """A discount of ``percent`` of the gross total if paid by ``until`` (part of BT-20)."""

    percent: Decimal
    until: date
    amount: Money


class Invoice(Value):
    """An issued document: invoice, prepayment invoice, final invoice, retention invoice or credit note.

    All money is in ``currency``. A credit note's amounts are positive: what is given back.

    Attributes:
        number: Unique (BT-1), given at issue; empty in a draft.
        series: The series it is numbered in, with ``year``.
        kind: What it is (BT-3 through ``kind.type_code``).
        issue_date: BT-2.
        due_date: BT-9; None on a credit note.
        service_from: First day on which the work was delivered (BT-73); None on a prepayment.
        service_to: Last such day (BT-74).
        engagement: Id of the engagement in the ledger.
        title: The contract's title.
        contract_reference: How the customer finds the contract (BT-12), or None.
        customer_reference: The customer's own reference or order number (BT-10, BT-13), or None.
        lines: Never empty.
        taxes: One entry per treatment (BG-23).
        net: Sum of the lines (BT-106, BT-109).
        tax: Sum of ``taxes`` (BT-110).
        gross: ``net`` + ``tax`` (BT-112).
        prepaid: Paid already on this document (BT-113); deposits are deducted as lines, never here.
        payable: ``gross`` − ``prepaid`` (BT-115).
        retained: What of ``payable`` the customer may hold back (base gross only).
        payment_term: The contract's term with its source, or the one chosen by hand.
        payment_terms: The term in words (BT-20).
        early_payment: Discounts for paying early.
        late_interest: What the contract says on paying late, or None.
        credits: The document that a credit note corrects (BG-3), or None.
        exchange_rate: The rate by which the contract's currency was converted, or None.
        earlier: On a final invoice, the documents issued before it (BG-3 names the prepayments among
            them), a credit note's money negative; None on all others.
        notes: Free text (BT-22).
        problems: What a legally valid document still needs, as far as the toolkit knows.
    """

    number: str
    series: str
    year: int
    kind: InvoiceKind = InvoiceKind.INVOICE
    issue_date: date
    due_date: date | None = None
    service_from: date | None = None
    service_to: date | None = None
    engagement: str
    supplier: Party
    customer: Party
    title: str
    contract_reference: str | None = None
    contract_date: date | None = None
    customer_reference: str | None = None
    currency: str
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[TaxTotal, ...]
    net: Money
    tax: Money
    gross: Money
    prepaid: Money
    payable: Money
    retained: tuple[Retained, ...] = ()
    payment_term: PaymentTerm | None = None
    payment_terms: str = ""
    early_payment: tuple[EarlyPayment, ...] = ()
    late_interest: LateInterest | None = None
    credits: InvoiceReference | None = None
    exchange_rate: ExchangeRate | None = None
    earlier: tuple[InvoiceReference, ...] | None = None
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_credit(self) -> bool:
        """Whether the document gives money back."""
        return self.kind is InvoiceKind.CREDIT_NOTE

    @property
    def milestones(self) -> tuple[str, ...]:
        """Ids of the milestones it charges or credits, in order, each once."""
        return tuple(dict.fromkeys(line.milestone for line in self.lines if line.milestone))

    @property
    def reference(self) -> InvoiceReference:
        """This document as another one names it."""
        return InvoiceReference(number=self.number, issue_date=self.issue_date, net=self.net, tax=self.tax)
