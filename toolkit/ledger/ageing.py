"""Open invoices by days overdue, and the statement of account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from toolkit import dates
from toolkit.errors import EventRefused
from toolkit.ledger.events import Engaged
from toolkit.ledger.folding import Record, fold
from toolkit.money import Money
from toolkit.provenance import Value

BUCKETS = ("current", "1–30", "31–60", "61–90", "over 90")


class AgeingRow(Value):
    """One open invoice: ``bucket`` is one of ``BUCKETS``, ``days`` those since the due date (0 or less: not due)."""

    engagement: str
    customer: str
    number: str
    issue_date: date
    due_date: date | None
    open: Money
    days: int
    bucket: str


class Ageing(Value):
    """Open invoices on a day; ``buckets`` holds a total for each of ``BUCKETS``, and they add up to ``total``."""

    on: date
    currency: str
    rows: tuple[AgeingRow, ...]
    buckets: dict[str, Money]
    total: Money


class StatementLine(Value):
    """One movement: ``amount`` positive where the customer owes more by it; ``balance`` after it."""

    on: date
    what: str
    reference: str
    amount: Money
    balance: Money
    engagement: str = ""


class Statement(Value):
    """An account with a customer up to a day; ``balance`` is what is owed, negative where too much came in.

    ``engagement`` is empty where it goes over several: then each line says which it belongs to.
    """

    engagement: str
    customer: str
    on: date
    currency: str
    lines: tuple[StatementLine, ...]
    balance: Money


def past(record: Record, on: date | None) -> Record:
    """The record of what took effect by a day."""
    if on is None:
        return record
    return fold(e for e in record.events if e.on <= on or isinstance(e, Engaged)) or record


def bucket(days: int) -> str:
    """Which of ``BUCKETS`` an invoice belongs to, by days overdue."""
    for name, last in zip(BUCKETS, (0, 30, 60, 90), strict=False):
        if days <= last:
            return name
    return BUCKETS[-1]


def ageing(records: Sequence[Record], currency: str, on: date) -> Ageing:
    """All open invoices of some engagements in a currency, the longest overdue first."""
    rows = []
    for record in records:
        for account in record.invoices():
            document = account.invoice
            if document.currency == currency and account.open:
                days = (on - document.due_date).days if document.due_date else 0
                rows.append(
                    AgeingRow(
                        engagement=record.id,
                        customer=document.customer.name,
                        number=document.number,
                        issue_date=document.issue_date,
                        due_date=document.due_date,
                        open=account.open,
                        days=days,
                        bucket=bucket(days),
                    )
                )
    rows.sort(key=lambda r: (-r.days, r.number))
    buckets = {name: Money.sum((r.open for r in rows if r.bucket == name), currency) for name in BUCKETS}
    total = Money.sum((r.open for r in rows), currency)
    return Ageing(on=on, currency=currency, rows=tuple(rows), buckets=buckets, total=total)


def statement(record: Record, currency: str, on: date) -> Statement:
    """Invoices, credit notes, payments, refunds and write-offs in order of date, with the balance after each."""
    return _statement([record], record.id, record.basis.customer.name, currency, on)


def account_of(records: Sequence[Record], customer: str, currency: str, on: date | None) -> Statement:
    """The same over all engagements with a customer, by name however it is spaced and written large.

    Raises:
        EventRefused: None is with a customer of that name; lists those there are.
    """
    theirs = [r for r in records if _called(r.basis.customer.name) == _called(customer)]
    if not theirs:
        known = ", ".join(dict.fromkeys(r.basis.customer.name for r in records))
        raise EventRefused(
            f"no engagement is with {customer!r}", where="rule known-customer", remedy=f"Name one of: {known or 'none'}"
        )
    last = theirs[-1].basis.customer.name
    only = theirs[0].id if len(theirs) == 1 else ""
    return _statement([past(r, on) for r in theirs], only, last, currency, on or dates.today())


def _called(name: str) -> str:
    return " ".join(name.casefold().split())


def _statement(records: Sequence[Record], engagement: str, customer: str, currency: str, on: date) -> Statement:
    moves = [move for record in records for move in _moves(record) if move.amount.currency == currency]
    lines, balance = [], Money.zero(currency)
    for move in sorted(moves, key=lambda m: m.on):
        balance = balance + move.amount
        lines.append(move.model_copy(update={"balance": balance}))
    return Statement(
        engagement=engagement, customer=customer, on=on, currency=currency, lines=tuple(lines), balance=balance
    )


def _moves(record: Record) -> list[StatementLine]:
    """All movements of an engagement, in every currency; their balance is not known yet."""

    def move(day: date, what: str, reference: str | None, amount: Money) -> StatementLine:
        return StatementLine(
            on=day,
            what=what,
            reference=reference or "",
            amount=amount,
            balance=Money.zero(amount.currency),
            engagement=record.id,
        )

    moves = []
    for account in record.accounts.values():
        document = account.invoice
        amount = -document.gross if document.is_credit else document.payable
        moves.append(move(document.issue_date, document.kind.value, document.number, amount))
    moves += [move(e.on, "write-off", e.invoice, -e.amount) for e in record.events if e.kind == "written off"]
    moves += [move(p.on, "payment", p.reference, -p.amount) for p in record.payments]
    moves += [move(r.on, "refund", r.reference, r.amount) for r in record.refunds]
    return moves
