"""Credit notes: an issued document is never edited; what is wrong on it is given back, exactly once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NoReturn

from toolkit.errors import DateRefused, EventRefused
from toolkit.ledger.billing import Charge, held
from toolkit.ledger.composing import Wishes, compose
from toolkit.ledger.deposits import outstanding
from toolkit.ledger.folding import Account, Record
from toolkit.ledger.invoices import Invoice, InvoiceKind, InvoiceLine, LineKind
from toolkit.ledger.payments import account
from toolkit.money import Money
from toolkit.schedule.milestones import Milestone
from toolkit.taxes import TaxTotal, TaxTreatment


def credit_note(record: Record, number: str, amounts: Mapping[str, Money] | None, on: date, wishes: Wishes) -> Invoice:
    """The note that gives back all that is left of a document, or ``amounts`` by milestone; without its number.

    Retention goes back in the same share as the work it was held from. A note that gives back the rest
    also gives back the rest of the tax, so that all notes together undo the document to the cent.

    Raises:
        EventRefused: More would be given back than is left, or what it rests on has moved on.
    """
    found = account(record, number)
    original = found.invoice
    if on < original.issue_date:
        raise DateRefused(
            f"a credit note of {on} for {number} of {original.issue_date}",
            where=f"{record.id}, rule credit-after-issue",
            remedy="Give a date on or after it",
        )
    charges = _all_left(record, found) if amounts is None else _parts(record, found, amounts)
    if not charges:
        _refuse(record, "credit-once", f"{number} is credited in full already", "Nothing is left to give back")
    note = compose(record, charges, InvoiceKind.CREDIT_NOTE, on, wishes)
    note = as_note(note, original, _exact_tax(record, original, note))
    _check(record, found, note)
    return note


def as_note(note: Invoice, original: Invoice, taxes: Sequence[TaxTotal]) -> Invoice:
    """The note with its tax to the cent, named as a correction of the original, without what only invoices say."""
    tax = Money.sum((t.tax for t in taxes), note.currency)
    gross = note.net + tax
    return note.model_copy(
        update={
            "taxes": tuple(taxes),
            "tax": tax,
            "gross": gross,
            "payable": gross,
            "due_date": None,
            "payment_term": None,
            "payment_terms": "",
            "late_interest": None,
            "early_payment": (),
            "credits": original.reference,
            "exchange_rate": original.exchange_rate,
            "problems": tuple(p for p in note.problems if p.where not in ("payment_term", "due_date")),
        }
    )


def credit_series(original: Invoice) -> str:
    """What numbers of credit notes begin with: ``CN``, or the invoice's own series and ``-CN``."""
    return "CN" if original.series == "INV" else f"{original.series}-CN"


def notes_on(record: Record, number: str) -> list[Invoice]:
    """The credit notes on a document, the oldest first."""
    notes = (a.invoice for a in record.accounts.values() if a.invoice.is_credit)
    return [n for n in notes if n.credits is not None and n.credits.number == number]


def _left(record: Record, original: Invoice, line: InvoiceLine) -> tuple[Money, Money]:
    """What of a line is not credited: in the document's and in the contract's currency."""
    net, agreed = line.net, line.agreed
    for note in notes_on(record, original.number):
        for back in note.lines:
            if back.corrects == line.number:
                net, agreed = net - back.net, agreed - back.agreed
    return net, agreed


def _charge(record: Record, line: InvoiceLine, net: Money, agreed: Money) -> Charge:
    return Charge(
        line.kind,
        line.description,
        net,
        milestone=_milestone(record, line.milestone),
        source=line.source,
        retention=line.retention,
        refers_to=line.refers_to,
        unit=line.unit,
        quantity=line.quantity if net == line.net else None,
        unit_price=line.unit_price if net == line.net else None,
        treatment=line.tax,
        agreed=agreed,
        corrects=line.number,
        budget=line.budget,
    )


def _milestone(record: Record, id: str | None) -> Milestone | None:
    if id is None:
        return None
    return next((m for m in record.schedule.milestones if m.id == id), None) or record.dropped.get(id)


def _all_left(record: Record, found: Account) -> list[Charge]:
    charges = []
    for line in found.invoice.lines:
        net, agreed = _left(record, found.invoice, line)
        if net:
            charges.append(_charge(record, line, net, agreed))
    return charges + _discount_back(record, found.invoice)


def _discount_back(record: Record, original: Invoice) -> list[Charge]:
    """The lines that take back a discount granted for early payment, so that no more is credited than was owed."""
    granted: dict[TaxTreatment, Money] = {}
    for note in notes_on(record, original.number):
        for line in note.lines:
            if line.kind is LineKind.DISCOUNT and line.corrects is None:
                granted[line.tax] = granted.get(line.tax, Money.zero(note.currency)) + line.net
    words = f"Discount for early payment of {original.number}, taken back"
    return [
        Charge(LineKind.DISCOUNT, words, -net, refers_to=original.reference, treatment=treatment)
        for treatment, net in granted.items()
        if net
    ]


def _parts(record: Record, found: Account, amounts: Mapping[str, Money]) -> list[Charge]:
    original = found.invoice
    work = {line.milestone or line.description: line for line in original.lines if line.kind is not LineKind.RETENTION}
    charges, share = [], Money.zero(original.currency)
    for name, amount in amounts.items():
        line = work.get(name)
        if line is None:
            _refuse(record, "credit-what-was-charged", f"{original.number} has no line for {name!r}",
                    f"It has {', '.join(work)}")  # fmt: skip
        net, agreed = _left(record, original, line)
        if amount.currency != net.currency or not 0 < amount.amount <= net.amount:
            _refuse(record, "credit-what-is-left", f"{amount} for {name}, of which {net} is left", "Give no more")
        part = agreed if amount == net else Money.rounded(agreed.amount * amount.amount / net.amount, agreed.currency)
        charges.append(_charge(record, line, amount, part))
        share = share + amount if line.kind is LineKind.WORK else share
    total = Money.sum((line.net for line in original.lines if line.kind is LineKind.WORK), original.currency)
    for line in original.lines:
        if line.kind is LineKind.RETENTION and share and total:
            part = Money.rounded(line.net.amount * share.amount / total.amount, line.net.currency)
            agreed = Money.rounded(line.agreed.amount * share.amount / total.amount, line.agreed.currency)
            net, rest = _left(record, original, line)
            charges.append(_charge(record, line, max(part, net), max(agreed, rest)))  # both are negative
    return [c for c in charges if c.net]


def _exact_tax(record: Record, original: Invoice, note: Invoice) -> list[TaxTotal]:
    """Where a note gives back the rest of a base, it gives back the rest of its tax."""
    totals = []
    for total in note.taxes:
        base, tax = Money.zero(original.currency), Money.zero(original.currency)
        for document, sign in ((original, 1), *((n, -1) for n in notes_on(record, original.number))):
            for t in document.taxes:
                if t.treatment == total.treatment:
                    base = base + t.base if sign > 0 else base - t.base
                    tax = tax + t.tax if sign > 0 else tax - t.tax
        totals.append(
            TaxTotal(treatment=total.treatment, base=total.base, tax=tax if base == total.base else total.tax)
        )
    return totals


def _check(record: Record, found: Account, note: Invoice) -> None:
    number = found.invoice.number
    if note.gross.amount <= 0:
        _refuse(record, "credit-something", f"the credit note would come to {note.gross}", "Credit the whole document")
    if note.gross > found.left:
        _refuse(
            record,
            "credit-what-is-left",
            f"{note.gross} would be credited of {number}, of which {found.left} is left",
            "Part of it was credited or written off: give smaller amounts",
        )
    for line in note.lines:
        if line.kind is LineKind.DEPOSIT:
            free = next((x.net for x in outstanding(record, note.currency) if x.account is found), None)
            if free is None or line.net > free:
                _refuse(
                    record,
                    "credit-a-deposit-before-it-is-deducted",
                    f"of {number} {free or 'nothing'} is not deducted yet",
                    "Credit the invoice that deducted it first",
                )
        if line.retention is not None and line.kind is LineKind.RETENTION:
            left = held(record, line.retention, line.agreed.currency) + line.agreed
            if left.amount < 0:
                _refuse(
                    record,
                    "credit-retention-before-release",
                    f"the retention held from {number} was released and invoiced",
                    "Credit the retention invoice first",
                )


def _refuse(record: Record, rule: str, what: str, remedy: str) -> NoReturn:
    raise EventRefused(what, where=f"{record.id}, rule {rule}", remedy=remedy)
