"""Which documents a payment settles: oldest first, the ones named, or as said by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from toolkit.errors import EventRefused, UnknownInvoice
from toolkit.ledger.events import Allocation
from toolkit.ledger.folding import Account, Record
from toolkit.money import Money


def account(record: Record, number: str) -> Account:
    """The account of an issued document that asks for money.

    Raises:
        UnknownInvoice: None of that number was issued, or it is a credit note.
    """
    found = record.accounts.get(number)
    if found is None or found.invoice.is_credit:
        issued = ", ".join(a.invoice.number for a in record.invoices()) or "none yet"
        raise UnknownInvoice(f"there is no invoice {number!r}", where=record.id, remedy=f"Issued are {issued}")
    return found


def unallocated(record: Record, currency: str) -> Money:
    """What came in, did not go back, and settles no document; also what a credit note set free."""
    came = Money.sum((p.amount for p in record.payments if p.amount.currency == currency), currency)
    went = Money.sum((r.amount for r in record.refunds if r.amount.currency == currency), currency)
    return came - went - Money.sum((a.paid for a in record.invoices() if a.invoice.currency == currency), currency)


def may_allocate(record: Record, free: Money, allocations: tuple[Allocation, ...]) -> None:
    """There is something to allocate, and something to allocate it to."""
    if not allocations:
        raise EventRefused(
            f"{free} is unallocated, and no open invoice takes it",
            where=f"{record.id}, rule allocate-something",
            remedy="Wait for a payment or an invoice; refund() sends money back",
        )


def may_refund(record: Record, amount: Money) -> None:
    """No more goes back than came in too much."""
    free = unallocated(record, amount.currency)
    if not 0 < amount.amount <= free.amount:
        raise EventRefused(
            f"a refund of {amount}, of {free} unallocated",
            where=f"{record.id}, rule refund-what-is-unallocated",
            remedy="Credit the invoice first: that sets free what was paid on it",
        )


def may_write_off(record: Record, found: Account, amount: Money, reason: str, on: date) -> None:
    """A claim is given up for a reason, and only where it is open."""
    number = found.invoice.number
    if not reason.strip() or on < found.invoice.issue_date:
        raise EventRefused(
            "a write-off without a reason" if on >= found.invoice.issue_date else f"{number} was issued after {on}",
            where=f"{record.id}, rule write-off-with-reason-after-issue",
            remedy="Say why the claim is given up, on a date after the invoice",
        )
    if amount.currency != found.invoice.currency or not 0 < amount.amount <= found.open.amount:
        raise EventRefused(
            f"{amount} of {number}, of which {found.open} is open",
            where=f"{record.id}, rule write-off-what-is-open",
            remedy="Give no more than is open",
        )


def oldest_first(record: Record, amount: Money, on: date) -> tuple[Allocation, ...]:
    """Settle the open documents in the payment's currency, the earliest due first."""
    open_ones = [
        a for a in record.invoices() if a.invoice.currency == amount.currency and a.open and a.invoice.issue_date <= on
    ]
    open_ones.sort(key=lambda a: (a.invoice.due_date or a.invoice.issue_date, a.invoice.issue_date))
    return _spread(open_ones, amount)


def on_one(record: Record, amount: Money, number: str, on: date) -> tuple[Allocation, ...]:
    """Settle one document; what is over stays unallocated."""
    return _spread([_payable(record, number, amount, on)], amount)


def by_hand(record: Record, amount: Money, parts: Mapping[str, Money], on: date) -> tuple[Allocation, ...]:
    """Settle documents by the parts given.

    Raises:
        EventRefused: A part is more than is open, or the parts are more than the payment.
    """
    allocations = []
    for number, part in parts.items():
        found = _payable(record, number, amount, on)
        if part.amount <= 0 or part > found.open:
            raise EventRefused(
                f"{part} for {number}, of which {found.open} is open",
                where=f"{record.id}, rule allocate-what-is-open",
                remedy="Give each invoice no more than is open on it; what is over stays unallocated",
            )
        allocations.append(Allocation(invoice=number, amount=part))
    if Money.sum((a.amount for a in allocations), amount.currency) > amount:
        raise EventRefused(
            f"the parts add up to more than {amount}",
            where=f"{record.id}, rule parts-within-the-payment",
            remedy="Give parts that add up to the payment or less",
        )
    return tuple(allocations)


def _payable(record: Record, number: str, amount: Money, on: date) -> Account:
    found = account(record, number)
    if found.invoice.currency != amount.currency:
        raise EventRefused(
            f"{amount} for {number}, which is in {found.invoice.currency}",
            where=f"{record.id}, rule pay-in-the-invoice's-currency",
            remedy=f"Give the amount in {found.invoice.currency} that the bank credited",
        )
    if on < found.invoice.issue_date:
        raise EventRefused(
            f"a payment of {on} for {number}, issued on {found.invoice.issue_date}",
            where=f"{record.id}, rule pay-after-issue",
            remedy="Record it without an invoice, and allocate it later",
        )
    return found


def _spread(accounts: list[Account], amount: Money) -> tuple[Allocation, ...]:
    allocations = []
    left = amount
    for found in accounts:
        part = min(left, found.open)
        if part.amount > 0:
            allocations.append(Allocation(invoice=found.invoice.number, amount=part))
            left = left - part
    return tuple(allocations)
