"""Late interest on an invoice, day by day: by the contract's clause, or by a statute that the person chose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from toolkit.errors import EventRefused
from toolkit.ledger.ageing import past
from toolkit.ledger.billing import Charge, refuse
from toolkit.ledger.folding import Account, Record
from toolkit.ledger.invoices import Invoice, LineKind
from toolkit.ledger.statutes import Statute
from toolkit.money import Money
from toolkit.provenance import Problem, Severity, Source, Value
from toolkit.schedule.terms import LateInterest
from toolkit.taxes import TaxTreatment

_PERIODS = {"day": Decimal(1), "month": Decimal(30), "year": Decimal(365)}
_UNTAXED = TaxTreatment(category="O", reason="Late interest is compensation and outside the scope of VAT")


class InterestSpan(Value):
    """Interest of one stretch of days on one open amount at one rate, in percent of the clause's or law's period."""

    since: date
    until: date
    days: int
    principal: Money
    exact: Decimal
    percent: Decimal = Decimal(0)


class Interest(Value):
    """Late interest on an invoice: simple interest, rounded once over all spans.

    Attributes:
        percent: The rate for each ``per``; by a statute that of the last day, margin included.
        basis: What it rests on, in words.
        amount: All interest up to the day asked for.
        compensation: The flat sum for recovery costs that a statute grants; None otherwise.
        charged: What of ``amount`` was invoiced already, and of ``compensation``.
        source: The contract's clause.
        problems: Days that no rate is known for; a clause that the statute stands beside.
    """

    invoice: str
    percent: Decimal
    per: str
    spans: tuple[InterestSpan, ...]
    amount: Money
    source: tuple[Source, ...] = ()
    basis: str = "the contract's clause"
    compensation: Money | None = None
    charged: Money | None = None
    compensation_charged: Money | None = None
    problems: tuple[Problem, ...] = ()


def interest(record: Record, account: Account, on: date, statute: Statute | None = None) -> Interest:
    """Simple interest from the day after the due date, on what was open and due on each day.

    A month counts 30 days and a year 365. What may be held back bears none until it is released.

    Raises:
        EventRefused: No statute is chosen, and the contract states no rate in numbers.
    """
    clause = account.invoice.late_interest
    if statute is not None:
        return _by_statute(record, account, on, statute, clause)
    if clause is None or clause.percent is None or clause.per not in _PERIODS:
        raise EventRefused(
            "the contract states no rate of late interest in numbers",
            where=f"{record.id}, rule interest-by-clause",
            remedy="Choose the law that applies (law='EU', 'DE' or 'UK'), or agree a rate by a change order",
        )
    percent = clause.percent
    spans = tuple(_spans(record, account, on, (), lambda _: percent, _PERIODS[clause.per]))
    return _of(record, account, spans, percent=percent, per=clause.per, source=clause.source)


def _by_statute(record: Record, account: Account, on: date, statute: Statute, clause: LateInterest | None) -> Interest:
    first = _due(account.invoice) + timedelta(days=1)
    ends = () if statute.fixed else (*(r.since - timedelta(days=1) for r in statute.rates), statute.known_until)

    def rate(day: date) -> Decimal | None:
        return statute.rate_on(first) if statute.fixed else statute.rate_on(day)

    spans = tuple(_spans(record, account, on, ends, rate, _PERIODS["year"]))
    late = bool(spans)
    unknown = [s for s in spans if rate(s.since) is None]
    problems = []
    if unknown:
        problems.append(
            Problem(
                where=f"statutes.{statute.name}",
                message=f"The table knows {statute.reference} until {statute.known_until}: no interest is counted from"
                f" {unknown[0].since} to {unknown[-1].until}. Extend it with Statute.extended"
                f" (published: {statute.published})",
                severity=Severity.ERROR,
            )
        )
    if late and clause is not None:
        problems.append(
            Problem(
                where="late_interest",
                message=f"The contract has a clause of its own on late payment; whether {statute.law} applies beside or"
                " instead of it is for you to judge",
                source=clause.source,
            )
        )
    debt = account.invoice.payable
    return _of(
        record,
        account,
        tuple(s for s in spans if s not in unknown),
        percent=rate(min(on, statute.known_until)) or Decimal(0),
        per="year",
        basis=statute.law,
        compensation=statute.flat_sum(debt) if late else None,
        problems=tuple(problems),
    )


def _of(record: Record, account: Account, spans: tuple[InterestSpan, ...], **more: object) -> Interest:
    document = account.invoice
    total = Money.rounded(sum((s.exact for s in spans), Decimal(0)), document.currency)
    fields = {
        "invoice": document.number,
        "spans": spans,
        "amount": total,
        "charged": _charged(record, document, LineKind.INTEREST),
        "compensation_charged": _charged(record, document, LineKind.COMPENSATION),
    }
    return Interest.model_validate(fields | more)


def _due(document: Invoice) -> date:
    return document.due_date or document.issue_date


def _spans(
    record: Record,
    account: Account,
    on: date,
    ends: tuple[date, ...],
    rate: Callable[[date], Decimal | None],
    period: Decimal,
) -> Iterator[InterestSpan]:
    """Stretches of days in which neither the open amount nor the rate changes; ``ends`` are last days of rates."""
    due = _due(account.invoice)
    falls = _falls(record, account)
    releases = [e.on for e in record.events if e.kind == "retention released"] if account.invoice.retained else []
    days = {*(d for d, _ in falls), *releases, *ends, on}
    start = due
    for day in sorted(d for d in days if due < d <= on):
        principal = _principal(record, account, falls, start)
        if principal.amount > 0:
            percent = rate(start + timedelta(days=1)) or Decimal(0)
            length = (day - start).days
            yield InterestSpan(
                since=start + timedelta(days=1),
                until=day,
                days=length,
                principal=principal,
                exact=principal.amount * percent / 100 / period * length,
                percent=percent,
            )
        start = day


def _principal(record: Record, account: Account, falls: list[tuple[date, Money]], day: date) -> Money:
    """What is open and due at the end of a day: without what may still be held back."""
    document = account.invoice
    left = document.payable - Money.sum((a for d, a in falls if d <= day), document.currency)
    if not document.retained:
        return left
    then = past(record, day).accounts.get(document.number)
    return left - min(then.held, max(left, Money.zero(left.currency))) if then is not None else left


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


def _charged(record: Record, document: Invoice, kind: LineKind) -> Money:
    """What was invoiced for a document's lateness, less what was credited of it."""
    total = Money.zero(document.currency)
    for other in record.accounts.values():
        for line in other.invoice.lines:
            if line.kind is kind and line.refers_to is not None and line.refers_to.number == document.number:
                total = total - line.net if other.invoice.is_credit else total + line.net
    return total


def charges(record: Record, account: Account, found: Interest, *, compensation: bool) -> list[Charge]:
    """The lines of an invoice for lateness: what is not charged yet. No VAT is taken of it.

    Raises:
        NotInvoiceable: Nothing is left to charge.
    """
    document = account.invoice
    zero = Money.zero(document.currency)
    lines = []
    rest = found.amount - (found.charged or zero)
    if rest.amount > 0:
        until = found.spans[-1].until
        words = f"Late interest on {document.number} to {until}: {found.basis}"
        lines.append(_line(LineKind.INTEREST, words, rest, account, found))
    flat = (found.compensation or zero) - (found.compensation_charged or zero)
    if compensation and flat.amount > 0:
        words = f"Compensation for recovery costs on {document.number}: {found.basis}"
        lines.append(_line(LineKind.COMPENSATION, words, flat, account, found))
    if not lines:
        refuse(
            record,
            "charge-interest-once",
            f"no interest on {document.number} is due and not yet invoiced",
            "engagement.interest(number) shows it day by day",
        )
    return lines


def _line(kind: LineKind, words: str, net: Money, account: Account, found: Interest) -> Charge:
    return Charge(kind, words, net, source=found.source, refers_to=account.invoice.reference, treatment=_UNTAXED)
