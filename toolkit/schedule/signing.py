"""What is worth changing in a schedule before it is signed: can each milestone be measured, and does money keep pace?

Every judgement is a function of a schedule and returns problems that say what, where, and which wording or number
would be better. Nothing here is a fault of the data: a signed contract may stand as it is. The limits and the words
are in signing.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal

from toolkit.money import Money
from toolkit.provenance import Problem
from toolkit.schedule.measuring import is_measured, limit, says
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.schedule import Schedule

Share = tuple[Milestone, Decimal]
"""A milestone and its part of the price, in percent."""


def criteria(schedule: Schedule) -> list[Problem]:
    """Each milestone says how anyone can tell that it is reached."""
    found: dict[str, list[Milestone]] = {}
    for m in schedule.milestones:
        if cause := _unmeasured(m):
            found.setdefault(cause, []).append(m)
    return [_told(rows, "acceptance_criteria", cause, _wording(rows[0])) for cause, rows in found.items()]


def _unmeasured(m: Milestone) -> str | None:
    """Why a milestone cannot be measured; None where it can, or need not be."""
    words = m.acceptance_criteria or m.trigger
    if words is None or _is_apart(m):
        return None
    if m.acceptance_criteria and is_measured([words]):
        return None
    if vague := says(words, "judgement"):
        if is_measured([words]):
            return None
        return f"“{vague}” is a matter of judgement"
    if m.acceptance_criteria:
        sure = says(words, "events") and not says(words, "acceptance")
        return None if sure else "the criteria name no number, test, document or event that anyone can check"
    if is_measured([m.trigger, m.name, *m.deliverables]):
        return None
    if says(words, "acceptance"):
        return "payable on acceptance, and nothing says what is accepted"
    if says(words, "completion") and not says(words, "events"):
        return "payable on completion, and nothing says who finds that it is complete, and how"
    return None


def _wording(m: Milestone) -> str:
    """Words that could stand in the contract instead, made of the milestone's own."""
    handed = " and ".join(m.deliverables[:2]) or m.name
    return (
        f"say for {m.id} for example “{handed} handed over, and every point of the checklist in Annex A answered yes”:"
        " a number, a test, a paper or an event that leaves no room for opinion"
    )


def dates_and_deliverables(schedule: Schedule) -> list[Problem]:
    """Each milestone for work has a day, and something is handed over for it."""
    work = [m for m in schedule.milestones if not _is_apart(m)]
    undated = [m for m in work if m.due_date is None and not says(m.trigger, "by_time")]
    empty = [m for m in work if not m.deliverables]
    found = []
    if undated:
        better = "name a day, or a number of weeks after the step before, so that lateness can be seen"
        found.append(_told(undated, "due_date", "no date", better))
    if empty:
        better = "name what is handed over (a report, a release, a record) so that both sides see it is there"
        found.append(_told(empty, "deliverables", "no deliverable", better))
    return found


def the_end(schedule: Schedule) -> list[Problem]:
    """Not too much of the price is payable last, or at once."""
    rows, days = _shares(schedule), _length(schedule)
    if not rows:
        return []
    if len(rows) == 1:
        if days is None or days < limit("single_payment_days"):
            return []
        message = f"all is payable at once, after {days} days. Better: at least three milestones, the last of at most"
        return [Problem(where="milestones", message=f"{message} {limit('final_percent')} %")]
    last, share = max(rows, key=lambda row: (row[0].due_date or date.min, rows.index(row)))
    most = limit("final_percent")
    if share <= most:
        return []
    better = f"at most {most} %{_worth(schedule, most)}, and the rest on earlier milestones"
    return [_told([last], "amount", f"{_plain(share)} % of the price is payable last", better)]


def pace(schedule: Schedule) -> list[Problem]:
    """What was worked for is payable before it grows too large; work is taken as even over the time."""
    rows, start, days = _shares(schedule), _start(schedule), _length(schedule)
    dated = [(m.due_date, m, share) for m, share in rows if m.due_date and not _is_upfront(m)]
    if start is None or days is None or days < limit("long_days") or len(rows) < 2:
        return []
    if len(dated) < sum(not _is_apart(m) for m, _ in rows):
        return []  # without all days nothing can be said
    paid = sum((share for m, share in rows if _is_upfront(m)), Decimal(0))
    ahead: list[tuple[Decimal, Milestone, date]] = []
    for on, m, share in sorted(dated, key=lambda row: row[0]):
        ahead.append((Decimal((on - start).days * 100) / days - paid, m, on))
        paid += share
    worst, m, on = max(ahead, key=lambda row: row[0])
    most = limit("ahead_percent")
    if worst <= most:
        return []
    step = limit("deposit_step")
    more = ((worst - most) / step).to_integral_value(ROUND_CEILING) * step
    what = (
        f"by {on} you have worked for {_plain(worst)} % of the price{_worth(schedule, worst)} that is not payable yet"
    )
    better = f"a deposit of {_plain(more)} %{_worth(schedule, more)}, or an earlier milestone of that size"
    return [_told([m], "amount", f"{what} (if work is even over time)", better)]


def the_beginning(schedule: Schedule) -> list[Problem]:
    """A long contract has a deposit, or pays something soon."""
    start, days = _start(schedule), _length(schedule)
    first = min((m.due_date for m in schedule.milestones if m.due_date), default=None)
    if start is None or days is None or first is None or any(_is_upfront(m) for m in schedule.milestones):
        return []
    wait = (first - start).days
    if days < limit("long_days") or wait <= limit("first_payment_days"):
        return []
    better = f"a deposit of 10 to 20 %{_worth(schedule, 15, 'for example 15 % = ')}, or a first milestone by then"
    return [
        Problem(
            where="milestones",
            message=f"no deposit, and nothing is payable before {first}, {wait} days after the start. Better: {better}",
        )
    ]


def review(schedule: Schedule) -> list[Problem]:
    """Acceptance has a period, silence has a meaning, and rounds of review have an end."""
    judged = [
        m for m in schedule.milestones if says(m.trigger, "acceptance") or says(m.acceptance_criteria, "acceptance")
    ]
    if not judged:
        return []
    period = schedule.acceptance_period
    better = "“… within 10 business days of receipt; silence counts as acceptance”"
    if period is None:
        message = f"no acceptance period: the customer may take any time to answer. Better: {better}"
        return [Problem(where="acceptance_period", message=message), *_rounds(schedule, judged)]
    found = []
    if not period.deemed:
        message = "nothing says what silence at the end of the period means. Better: “silence counts as acceptance”"
        found.append(Problem(where="acceptance_period.deemed", message=message, source=period.source))
    if period.days * (7 if period.kind.value == "business" else 5) > limit("acceptance_days") * 5:
        message = f"{period.days} {period.kind} days to accept is long. Better: {better}"
        found.append(Problem(where="acceptance_period.days", message=message, source=period.source))
    return [*found, *_rounds(schedule, judged)]


def _rounds(schedule: Schedule, judged: Sequence[Milestone]) -> list[Problem]:
    period = schedule.acceptance_period
    places = [source.text for source in period.source] if period else []
    texts = [t for m in judged for t in (m.acceptance_criteria, m.trigger, *m.deliverables)]
    if (period and period.rounds) or any(says(t, "rounds") for t in (*texts, *places)):
        return []
    message = (
        "the schedule names no cap on rounds of review. Better: “two rounds are included; more are paid by the hour”"
    )
    return [Problem(where="acceptance_period.rounds", message=message)]


def payment(schedule: Schedule) -> list[Problem]:
    """Invoices fall due, lateness costs, and what is held back comes free."""
    found = []
    term, held = schedule.payment_term, schedule.retention
    if term is None:
        message = "no payment term: nothing says when an invoice is due. Better: “30 days from the date of invoice”"
        found.append(Problem(where="payment_term", message=message))
    elif term.days > limit("payment_days"):
        message = (
            f"{term.days} days to pay is long. Better: 30, and at most {limit('payment_days')} (Directive 2011/7/EU)"
        )
        found.append(Problem(where="payment_term.days", message=message, source=term.source))
    if schedule.late_interest is None:
        message = "no late-interest clause. Better: “1 % per month on overdue sums”, or the rate of your statute"
        found.append(Problem(where="late_interest", message=message))
    if held is not None and held.percent > limit("retention_percent"):
        message = f"{_plain(held.percent)} % is held back. Better: 5 %, at most {limit('retention_percent')} %"
        found.append(Problem(where="retention.percent", message=message, source=held.source))
    if held is not None and held.percent and not held.release:
        message = "no event releases the retention. Better: “half on handover, half twelve months later”"
        found.append(Problem(where="retention.release", message=message, source=held.source))
    return found


def _is_upfront(m: Milestone) -> bool:
    """Whether a milestone is paid before work."""
    return bool(says(m.name, "upfront") or says(m.trigger, "upfront"))


def _is_apart(m: Milestone) -> bool:
    """Whether a payment does not stand for a piece of work: before it, by the calendar, or held back from it."""
    by_time = says(m.name, "by_time") or (
        m.trigger and says(m.trigger, "by_time") and not says(m.trigger, "acceptance")
    )
    return bool(_is_upfront(m) or by_time or says(m.name, "held_back"))


def _start(schedule: Schedule) -> date | None:
    return schedule.effective_date or schedule.agreement_date


def _length(schedule: Schedule) -> int | None:
    """Days from the start to the last milestone; None where either is not known."""
    start, days = _start(schedule), [m.due_date for m in schedule.milestones if m.due_date]
    return (max(days) - start).days if start and days and max(days) > start else None


def _shares(schedule: Schedule) -> list[Share]:
    """Each milestone's part of what is known; empty where an amount is missing or in another currency."""
    amounts = [m.amount for m in schedule.milestones]
    known = [a for a in amounts if a is not None]
    if known and len(known) == len(amounts) and len({a.currency for a in known}) == 1:
        whole = sum((a.amount for a in known), Decimal(0))
        if whole > 0:
            return [(m, a.amount * 100 / whole) for m, a in zip(schedule.milestones, known, strict=True)]
    shares = [m.percent for m in schedule.milestones if m.percent is not None]
    return list(zip(schedule.milestones, shares, strict=True)) if shares and len(shares) == len(amounts) else []


def _worth(schedule: Schedule, percent: Decimal | int, lead: str = "") -> str:
    """`` (27,600.00 USD)``: what a percentage of the price is; empty where the price is not known."""
    price = schedule.contract_price
    if price is None:
        amounts = [m.amount for m in schedule.milestones if m.amount is not None]
        if len(amounts) < len(schedule.milestones) or len({a.currency for a in amounts}) != 1:
            return ""
        price = Money.sum(amounts, amounts[0].currency)
    return f" ({lead}{price.percent(percent)})"


def _told(rows: Sequence[Milestone], name: str, what: str, better: str) -> Problem:
    """One problem for one cause: at its milestone, or where several share it at the milestones as a whole."""
    where = f"milestones.{rows[0].id}.{name}" if len(rows) == 1 else "milestones"
    return Problem(where=where, message=f"{_list(m.id for m in rows)}: {what}. Better: {better}")


def _list(ids: Iterable[str]) -> str:
    return ", ".join(ids)


def _plain(number: Decimal) -> str:
    """A percentage with no more digits than people say."""
    whole = number > 10 or number == number.to_integral_value()
    return f"{number.quantize(Decimal(1)) if whole else number.quantize(Decimal('0.1')):f}"


JUDGEMENTS: tuple[Callable[[Schedule], list[Problem]], ...] = (
    criteria, dates_and_deliverables, the_beginning, pace, the_end, review, payment,
)  # fmt: skip
"""The judgements in the order of a contract."""
