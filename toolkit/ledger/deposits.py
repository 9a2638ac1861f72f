"""Deposits: invoiced before work as prepayments, deducted later, each cent once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from toolkit.errors import NotInvoiceable
from toolkit.ledger.billing import Charge
from toolkit.ledger.folding import Account, Record
from toolkit.ledger.invoices import InvoiceReference, LineKind
from toolkit.money import Money
from toolkit.provenance import Source


class Deduct(StrEnum):
    """How much of the deposits an invoice deducts."""

    ALL = "all"
    """As much as the work on it allows."""
    SHARE = "share"
    """The same percentage of the work as the deposits are of the contract price."""
    NONE = "none"


@dataclass(frozen=True)
class Left:
    """What of one prepayment invoice is not deducted or credited yet, before tax and its tax."""

    account: Account
    net: Money
    tax: Money


def outstanding(record: Record, currency: str) -> list[Left]:
    """Prepayment invoices that still have something to deduct, the oldest first."""
    found = []
    for account in record.invoices():
        document = account.invoice
        lines = [line for line in document.lines if line.kind is LineKind.DEPOSIT]
        if document.currency == currency and lines:
            net = Money.sum((line.net for line in lines), currency)
            taken = _taken(record, document.number, currency)
            tax = document.tax - Money.sum((t.tax for t in taken), currency)
            left = net - Money.sum((t.net for t in taken), currency)
            if left:
                found.append(Left(account, left, tax))
    return found


def _taken(record: Record, number: str, currency: str) -> list[InvoiceReference]:
    """Deductions of a prepayment, and credit notes on it; credited deductions count back."""
    taken = []
    for account in record.accounts.values():
        document = account.invoice
        for line in document.lines:
            ref = line.refers_to
            if line.kind is LineKind.DEPOSIT_DEDUCTION and ref is not None and ref.number == number:
                taken.append(_negative(ref) if document.is_credit else ref)
        if document.is_credit and document.credits is not None and document.credits.number == number:
            taken.append(document.reference)
    return [t for t in taken if t.net.currency == currency]


def _negative(ref: InvoiceReference) -> InvoiceReference:
    return ref.model_copy(update={"net": -ref.net, "tax": -ref.tax})


def charge(amount: Money, words: str, source: tuple[Source, ...]) -> Charge:
    """The line of a prepayment invoice."""
    return Charge(LineKind.DEPOSIT, words, amount, source=source)


def deductions(record: Record, charges: Sequence[Charge], how: Deduct, price: Money) -> list[Charge]:
    """The lines that take deposits off an invoice: number, date, amount and tax of each.

    What is deducted last of a prepayment takes the rest of its tax, so that its parts add up exactly.

    Raises:
        NotInvoiceable: Deposits are in another currency than the invoice.
    """
    currency = charges[0].net.currency
    if how is Deduct.NONE:
        return []
    if currency != record.currency:
        _none_elsewhere(record, currency)
        return []
    room = max(Money.sum((c.net for c in charges), currency), Money.zero(currency))
    if how is Deduct.SHARE and price:
        paid = Money.sum(
            (line.net for a in record.invoices() for line in a.invoice.lines if line.kind is LineKind.DEPOSIT), currency
        )
        work = Money.sum((c.net for c in charges if c.kind is LineKind.WORK), currency)
        room = min(room, Money.rounded(work.amount * paid.amount / price.amount, currency))
    lines = []
    for left in outstanding(record, currency):
        part = min(left.net, room)
        if part.amount <= 0:
            break
        document = left.account.invoice
        tax = left.tax if part == left.net else Money.rounded(left.tax.amount * part.amount / left.net.amount, currency)
        reference = InvoiceReference(number=document.number, issue_date=document.issue_date, net=part, tax=tax)
        words = f"Deposit, invoiced with {document.number} of {document.issue_date}"
        treatment = document.lines[0].tax
        lines.append(Charge(LineKind.DEPOSIT_DEDUCTION, words, -part, refers_to=reference, treatment=treatment))
        room = room - part
    return lines


def _none_elsewhere(record: Record, currency: str) -> None:
    other = [left.account.invoice for left in outstanding(record, record.currency)]
    if other:
        raise NotInvoiceable(
            f"a deposit in {record.currency} cannot be deducted from an invoice in {currency}",
            where=f"{record.id}, rule deduct-in-one-currency",
            remedy=f"Credit {other[0].number}, or deduct it from an invoice in {record.currency} (deduct='none' here)",
        )
