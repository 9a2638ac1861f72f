"""Open invoices by days overdue, and the statement of account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

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


class Statement(Value):
    """An account with a customer up to a day; ``balance`` is what is owed, negative where too much came in."""

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
    moves: list[tuple[date, str, str, Money]] = []
    for account in record.accounts.values():
        document = account.invoice
        amount = -document.gross if document.is_credit else document.payable
        moves.append((document.issue_date, document.kind.value, document.number, amount))
        if account.written_off:
            moves += [(e.on, "write-off", document.number, -e.amount) for e in record.events
                      if e.kind == "written off" and e.invoice == document.number]  # fmt: skip
    moves += [(p.on, "payment", p.reference or "", -p.amount) for p in record.payments]
    moves += [(r.on, "refund", r.reference or "", r.amount) for r in record.refunds]
    lines, balance = [], Money.zero(currency)
    for day, what, reference, amount in sorted((m for m in moves if m[3].currency == currency), key=lambda m: m[0]):
        balance = balance + amount
        lines.append(StatementLine(on=day, what=what, reference=reference, amount=amount, balance=balance))
    return Statement(
        engagement=record.id,
        customer=record.basis.customer.name,
        on=on,
        currency=currency,
        lines=tuple(lines),
        balance=balance,
    )
