"""Open invoices by days overdue, the statement of account, and late interest by the contract's clause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from toolkit.errors import EventRefused
from toolkit.ledger.events import Engaged
from toolkit.ledger.folding import Account, Record, fold
from toolkit.money import Money
from toolkit.provenance import Source, Value

BUCKETS = ("current", "1–30", "31–60", "61–90", "over 90")
_PERIODS = {"day": Decimal(1), "month": Decimal(30), "year": Decimal(365)}


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


class InterestSpan(Value):
    """Interest of one stretch of days on one open amount."""

    since: date
    until: date
    days: int
    principal: Money
    exact: Decimal


class Interest(Value):
    """Late interest on an invoice: simple interest by the clause, rounded once over all spans."""

    invoice: str
    percent: Decimal
    per: str
    spans: tuple[InterestSpan, ...]
    amount: Money
    source: tuple[Source, ...] = ()


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


def interest(record: Record, account: Account, on: date) -> Interest:
    """Simple interest from the day after the due date, on what was open on each day.

    A month counts 30 days and a year 365, where the clause does not say otherwise.

    Raises:
        EventRefused: The contract states no rate in numbers.
    """
    clause = account.invoice.late_interest
    if clause is None or clause.percent is None or clause.per not in _PERIODS:
        raise EventRefused(
            "the contract states no rate of late interest in numbers",
            where=f"{record.id}, rule interest-by-clause",
            remedy="Agree one by a change order, or charge what the law allows as an extra of kind 'interest'",
        )
    document = account.invoice
    due = document.due_date or document.issue_date
    rate = clause.percent / 100 / _PERIODS[clause.per]
    falls = sorted(_falls(record, account), key=lambda fall: fall[0])
    principal = document.payable - Money.sum((a for d, a in falls if d <= due), document.currency)
    spans, start = [], due
    for day, amount in [*((d, a) for d, a in falls if due < d <= on), (on, Money.zero(document.currency))]:
        days = (day - start).days
        if days > 0 and principal.amount > 0:
            spans.append(
                InterestSpan(
                    since=start + timedelta(days=1),
                    until=day,
                    days=days,
                    principal=principal,
                    exact=principal.amount * rate * days,
                )
            )
        start, principal = max(start, day), principal - amount
    total = Money.rounded(sum((s.exact for s in spans), Decimal(0)), document.currency)
    return Interest(
        invoice=document.number,
        percent=clause.percent,
        per=clause.per,
        spans=tuple(spans),
        amount=total,
        source=clause.source,
    )


def _falls(record: Record, account: Account) -> list[tuple[date, Money]]:
    """When and by how much what is open on a document fell."""
    number = account.invoice.number
    falls = [(day, amount) for day, amount, _ in account.received]
    for other in record.accounts.values():
        note = other.invoice
        if note.credits is not None and note.credits.number == number:
            falls.append((note.issue_date, note.gross))
    falls += [(e.on, e.amount) for e in record.events if e.kind == "written off" and e.invoice == number]
    return falls
