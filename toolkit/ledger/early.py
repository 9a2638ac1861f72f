"""Early-payment discount: offered on the invoice, taken by the customer, booked as a credit note with its tax.

A credit note is how both the base and the tax of the invoice are corrected by the discount (VAT Directive
2006/112/EC, Article 90; HMRC Brief 49/2014 names it for the UK).
"""

from __future__ import annotations

from datetime import date
from typing import NoReturn

from toolkit.errors import DateRefused, EventRefused
from toolkit.ledger.billing import Charge
from toolkit.ledger.composing import Wishes, compose
from toolkit.ledger.crediting import as_note, notes_on
from toolkit.ledger.folding import Account, Record
from toolkit.ledger.invoices import EarlyPayment, Invoice, InvoiceKind, LineKind
from toolkit.money import Money
from toolkit.taxes import TaxTotal


def named(record: Record, number: str | None) -> str:
    """The invoice that a payment less its discount settles.

    Raises:
        EventRefused: None is named.
    """
    if number is None:
        _refuse(record, "discount-on-a-named-invoice", "no invoice is named", "Give invoice=its number")
    return number


def offer(account: Account, paid: date, *, even_late: bool = False) -> EarlyPayment | None:
    """The discount that a payment of a day may take: the highest still offered; ``even_late``: else the last one."""
    offers = account.invoice.early_payment
    in_time = [o for o in offers if paid <= o.until]
    if in_time:
        return max(in_time, key=lambda o: o.percent)
    return max(offers, key=lambda o: o.until) if offers and even_late else None


def worth(record: Record, account: Account, found: EarlyPayment) -> Money:
    """What an offer comes to: its stated amount, or its percentage of what credit notes have left."""
    document = account.invoice
    if not notes_on(record, document.number):
        return found.amount
    left = document.gross - Money.sum((n.gross for n in notes_on(record, document.number)), document.currency)
    return left.percent(found.percent)


def taken(record: Record, number: str) -> bool:
    """Whether a discount was granted on a document and not taken back."""
    lines = [line for note in notes_on(record, number) for line in note.lines]
    return sum(line.net.amount for line in lines if line.kind is LineKind.DISCOUNT and line.corrects is None) != 0


def proposed(record: Record, account: Account, paid: date) -> Money | None:
    """What a payment of a day settles a document with, less the discount; None where none is to be had."""
    found = offer(account, paid)
    if found is None or not account.open or taken(record, account.invoice.number):
        return None
    rest = account.open - worth(record, account, found)
    return rest if rest.amount > 0 else None


def may_grant(record: Record, account: Account, paid: date, *, even_late: bool) -> EarlyPayment:
    """A discount is granted once, as it was offered, and after its last day only where the person agrees.

    Raises:
        EventRefused: It was not offered, was granted already, or came too late.
        DateRefused: The payment is before the invoice.
    """
    number = account.invoice.number
    if paid < account.invoice.issue_date:
        raise DateRefused(
            f"a payment of {paid} for {number} of {account.invoice.issue_date}",
            where=f"{record.id}, rule pay-after-issue",
            remedy="Give the day on which the money came in",
        )
    if any(line.kind is LineKind.DEPOSIT for line in account.invoice.lines):
        _refuse(
            record,
            "discount-on-work",
            f"{number} asks for a deposit, which later invoices deduct as it was invoiced",
            "Credit it and invoice a smaller deposit, or grant the discount on the invoice that deducts it",
        )
    if taken(record, number):
        _refuse(record, "discount-once", f"a discount was granted on {number} already", "Write off what is left")
    found = offer(account, paid, even_late=even_late)
    if found is None and account.invoice.early_payment:
        last = max(o.until for o in account.invoice.early_payment)
        _refuse(
            record,
            "discount-within-its-days",
            f"{number} was paid on {paid}; its discount was offered until {last}",
            "Ask for the rest, or grant it all the same with even_late=True",
        )
    if found is None:
        _refuse(
            record,
            "discount-as-offered",
            f"{number} offers no discount for paying early",
            "Offer it on the invoice: Wishes(early_payment=((Decimal(2), 10),)); what is agreed later is a credit note",
        )
    return found


def note(record: Record, account: Account, found: EarlyPayment, amount: Money, on: date, wishes: Wishes) -> Invoice:
    """The credit note for a discount of ``amount`` with tax, spread over the tax rates of the invoice to the cent.

    Raises:
        EventRefused: It is nothing, or more than was offered or is open.
    """
    document = account.invoice
    most = min(worth(record, account, found), account.open)
    if amount.currency != most.currency or not 0 < amount.amount <= most.amount:
        _refuse(
            record,
            "discount-on-what-is-open",
            f"a discount of {amount} on {document.number}, of which at most {most} is open and offered",
            "Give no more; a discount on what was paid in full is a credit note",
        )
    left = _left(record, document)
    parts = amount.split([t.base.amount + t.tax.amount for t in left])
    totals = []
    for total, gross in zip(left, parts, strict=True):
        rate = total.treatment.rate or 0
        base = Money.rounded(gross.amount * 100 / (100 + rate), gross.currency)
        totals.append(TaxTotal(treatment=total.treatment, base=base, tax=gross - base))
    words = f"Discount of {found.percent.normalize():f} % for early payment of {document.number}"
    charges = [
        Charge(LineKind.DISCOUNT, words, t.base, refers_to=document.reference, treatment=t.treatment)
        for t in totals
        if t.base
    ]
    draft = compose(record, charges, InvoiceKind.CREDIT_NOTE, on, wishes)
    return as_note(draft, document, [t for t in totals if t.base])


def _left(record: Record, document: Invoice) -> list[TaxTotal]:
    """What credit notes have left of each tax rate of a document, where it is something."""
    found = []
    for total in document.taxes:
        back = [t for n in notes_on(record, document.number) for t in n.taxes if t.treatment == total.treatment]
        base = total.base - Money.sum((t.base for t in back), document.currency)
        tax = total.tax - Money.sum((t.tax for t in back), document.currency)
        if (base + tax).amount > 0:
            found.append(TaxTotal(treatment=total.treatment, base=base, tax=tax))
    return found


def _refuse(record: Record, rule: str, what: str, remedy: str) -> NoReturn:
    raise EventRefused(what, where=f"{record.id}, rule {rule}", remedy=remedy)
