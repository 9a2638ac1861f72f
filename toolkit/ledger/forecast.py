"""What cash is to be expected when: from due dates, clocks and each customer's own habits, as a band.

Nothing is predicted that no event or term speaks of: a customer's delays are the quantiles of what was
paid and accepted before, or none where there is no history; milestones without a date stay undated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from toolkit.dates import add_months
from toolkit.errors import EventRefused, UnknownMilestone
from toolkit.ledger.balance import remaining
from toolkit.ledger.clocks import review_ends
from toolkit.ledger.deposits import outstanding
from toolkit.ledger.folding import Progress, Record, Stage
from toolkit.ledger.retention import RetentionBase, RetentionRule
from toolkit.ledger.terms import due_date
from toolkit.money import Money
from toolkit.provenance import Value
from toolkit.schedule.milestones import Milestone
from toolkit.taxes import TaxCase, TaxRule, regime

_Days = tuple[date, date, date]
_LONGEST = 1200
"""So many periods at most: a century of months. Beyond it the calendar itself comes to an end."""

_ENOUGH = 3
"""So many past cases make a habit; with fewer the term itself is taken."""


class Step(StrEnum):
    """How long a period of the forecast is."""

    WEEK = "week"
    MONTH = "month"


class Habit(Value):
    """Days a customer takes beyond a due date, or from submission to acceptance: 10 %, 50 % and 90 % quantiles.

    ``cases`` is how many past ones they rest on; with fewer than three all are None or zero by the term.
    """

    early: int
    likely: int
    late: int
    cases: int


class Expected(Value):
    """One sum to come in, with tax; dates are None where nothing says when."""

    engagement: str
    customer: str
    what: str
    amount: Money
    early: date | None
    likely: date | None
    late: date | None
    basis: str


class Period(Value):
    """Cash expected in a period, and since the start of the forecast.

    ``expected`` comes in by the likely dates; ``low``, ``likely`` and ``high`` are totals up to ``end`` if
    everyone pays late, as usual, or early.
    """

    start: date
    end: date
    expected: Money
    low: Money
    likely: Money
    high: Money


class Forecast(Value):
    """Expected cash by period from the day ``on``; ``undated`` is what no date is known for."""

    on: date
    currency: str
    periods: tuple[Period, ...]
    items: tuple[Expected, ...]
    undated: Money
    total: Money


@dataclass(frozen=True)
class WhatIf:
    """A question to a forecast.

    Attributes:
        slips: Days by which milestones slip, by ``engagement.milestone``.
        deemed: Deemed acceptance is used as soon as the contract allows.
    """

    slips: Mapping[str, int]
    deemed: bool = False


def may_ask(records: Sequence[Record], step: str, count: int, slips: Mapping[str, int]) -> Step:
    """A forecast has periods of a known length, and its what-if speaks of milestones there are; the length.

    Raises:
        EventRefused: ``step`` or ``count`` gives no periods.
        UnknownMilestone: A slip names none that is there: it would change nothing, and nobody would notice.
    """
    if step not in list(Step):
        raise EventRefused(
            f"{step!r} is no length of a period",
            where="rule forecast-by-week-or-month",
            remedy=f"Give one of: {', '.join(Step)}",
        )
    if not 1 <= count <= _LONGEST:
        raise EventRefused(
            f"a forecast of {count} periods",
            where="rule forecast-some-periods",
            remedy=f"Give a count from 1 to {_LONGEST}",
        )
    known = {f"{record.id}.{milestone.id}" for record in records for milestone in record.schedule.milestones}
    for name in slips:
        if name not in known:
            raise UnknownMilestone(
                f"there is no {name!r} that could slip",
                where="rule slip-what-is-planned",
                remedy="Give it as engagement.milestone, for example " + repr(min(known, default="engagement.M1")),
            )
    return Step(step)


def forecast(records: Sequence[Record], currency: str, on: date, step: Step, count: int, what_if: WhatIf) -> Forecast:
    """The forecast of some engagements in a currency over ``count`` periods from ``on``."""
    items = sorted(
        (item for record in records for item in _items(record, records, currency, on, what_if)),
        key=lambda item: (item.likely is None, item.likely or on, item.engagement, item.what),
    )
    periods, start = [], on
    low = likely = high = Money.zero(currency)
    for n in range(1, count + 1):
        end = (add_months(on, n) if step is Step.MONTH else on + timedelta(weeks=n)) - timedelta(days=1)
        expected = _between(items, "likely", start, end, currency)
        low = low + _between(items, "late", start, end, currency)
        likely = likely + expected
        high = high + _between(items, "early", start, end, currency)
        periods.append(Period(start=start, end=end, expected=expected, low=low, likely=likely, high=high))
        start = end + timedelta(days=1)
    undated = Money.sum((i.amount for i in items if i.likely is None), currency)
    total = Money.sum((i.amount for i in items), currency)
    return Forecast(on=on, currency=currency, periods=tuple(periods), items=tuple(items), undated=undated, total=total)


def payment_habit(records: Sequence[Record], customer: str) -> Habit:
    """How many days after the due date a customer has settled invoices; negative is before it."""
    days = []
    for record in records:
        for account in record.invoices():
            document = account.invoice
            if document.customer.name == customer and document.due_date and account.received and not account.open:
                days.append((max(day for day, _, _ in account.received) - document.due_date).days)
    return _habit(days)


def review_habit(records: Sequence[Record], customer: str) -> Habit:
    """How many days a customer has taken from submission to acceptance."""
    days = [
        (p.accepted_on - p.submitted_on).days
        for record in records
        if record.basis.customer.name == customer
        for p in record.progress.values()
        if p.accepted_on is not None and p.submitted_on is not None and not p.deemed
    ]
    return _habit(days)


def _habit(days: list[int]) -> Habit:
    if len(days) < _ENOUGH:
        return Habit(early=0, likely=0, late=0, cases=len(days))
    ordered = sorted(days)

    def quantile(share: float) -> int:
        return ordered[round(share * (len(ordered) - 1))]

    return Habit(early=quantile(0.1), likely=quantile(0.5), late=quantile(0.9), cases=len(days))


def _between(items: Sequence[Expected], which: str, start: date, end: date, currency: str) -> Money:
    return Money.sum((i.amount for i in items if (d := getattr(i, which)) and start <= d <= end), currency)


def _items(record: Record, records: Sequence[Record], currency: str, on: date, what_if: WhatIf) -> Iterator[Expected]:
    customer = record.basis.customer.name
    pays = payment_habit(records, customer)
    reviews = review_habit(records, customer)
    words = f"pays {pays.likely:+d} days from due in {pays.cases} cases" if pays.cases >= _ENOUGH else "by its term"

    def expected(what: str, amount: Money, due: _Days | None, basis: str) -> Expected:
        days = (pays.early, pays.likely, pays.late)
        when = [max(on, d + timedelta(days=n)) for d, n in zip(due, days, strict=True)] if due else [None] * 3
        return Expected(
            engagement=record.id,
            customer=customer,
            what=what,
            amount=amount,
            early=when[0],
            likely=when[1],
            late=when[2],
            basis=f"{basis}; {words}" if due else basis,
        )

    for account in record.invoices():
        document = account.invoice
        if document.currency != currency or not account.open:
            continue
        held = min(account.held, account.open)
        due = document.due_date or document.issue_date
        if account.open - held:
            yield expected(document.number, account.open - held, (due, due, due), f"due {due}")
        if held:
            yield expected(f"retention of {document.number}", held, _release(record, RetentionBase.GROSS), "on release")
    yield from _to_invoice(record, currency, on, what_if, reviews, expected)


def _to_invoice(
    record: Record,
    currency: str,
    on: date,
    what_if: WhatIf,
    reviews: Habit,
    expected: Callable[[str, Money, _Days | None, str], Expected],
) -> Iterator[Expected]:
    """What is still to be invoiced, less deposits in the order of the work, with tax."""
    deposits = Money.sum((left.net for left in outstanding(record, currency)), currency)
    rates = Money.zero(currency)
    for m in record.schedule.milestones:
        left = remaining(record, m)
        if left is None or left.currency != currency or left.amount <= 0:
            continue
        kept = Money.sum((left.percent(r.percent) for r in _net_retentions(record)), currency)
        rates = rates + kept
        used = min(deposits, left - kept)
        deposits = deposits - used
        net = left - kept - used
        if not net:
            continue
        accepted, basis = _acceptance(record, m, on, what_if, reviews)
        due = None
        if accepted is not None:
            early, likely, late = (_due(record, max(on, day), day) for day in accepted)
            due = (early, likely, late)
        yield expected(f"{m.id} {m.name}", _with_tax(record, net, on), due, basis)
    if rates:
        yield expected("retention on work to come", _with_tax(record, rates, on), None, "on release")


def _acceptance(record: Record, m: Milestone, on: date, what_if: WhatIf, reviews: Habit) -> tuple[_Days | None, str]:
    """When a milestone was or will be accepted: early, likely, late; and what that rests on."""
    p = record.progress.get(m.id, Progress())
    if p.stage is Stage.ACCEPTED and p.accepted_on is not None:
        return (p.accepted_on, p.accepted_on, p.accepted_on), f"accepted {p.accepted_on}"
    slip = timedelta(days=what_if.slips.get(f"{record.id}.{m.id}", 0))
    if p.stage is Stage.SUBMITTED and p.submitted_on is not None:
        start, basis = p.submitted_on, f"submitted {p.submitted_on}"
    elif m.due_date is not None and record.terminated is None:
        start, basis = max(on, m.due_date + slip), f"planned for {m.due_date + slip}"
    else:
        return None, "no date is known"
    period = record.schedule.acceptance_period
    end = review_ends(record, Progress(submitted_on=start, review_began=p.review_began or start)) if period else start
    assert end is not None  # noqa: S101  # there is a period and a start
    if reviews.cases < _ENOUGH:
        days = [end] * 3
        basis += f", review to {end}"
    else:
        days = [start + timedelta(days=n) for n in (reviews.early, reviews.likely, reviews.late)]
        basis += f", review as in {reviews.cases} cases"
    if what_if.deemed and period is not None and period.deemed:
        days = [min(d, end) for d in days]
        basis += f", deemed accepted after {end} at the latest"
    early, likely, late = (max(on, d) for d in days)
    return (early, likely, late), basis


def _due(record: Record, issued: date, accepted: date) -> date:
    day, _ = due_date(record.payment_term, issued, accepted, record.basis.calendar, record.engaged.due_roll)
    return day


def _net_retentions(record: Record) -> list[RetentionRule]:
    return [r for r in record.retentions if r.base is RetentionBase.NET]


def _release(record: Record, base: RetentionBase) -> _Days | None:
    dates = [r.release_on for r in record.retentions if r.base is base and r.release_on is not None]
    return (max(dates), max(dates), max(dates)) if dates else None


def _with_tax(record: Record, net: Money, on: date) -> Money:
    rule = record.basis.tax or TaxRule()
    case = TaxCase(rule=rule, supplier=record.basis.supplier, customer=record.basis.customer, supplied_on=on)
    return net + net.percent(regime(rule.regime).treatment(case).rate or 0)
