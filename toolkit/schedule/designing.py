"""Drafts a schedule for a price and a plan: dated, measurable, exact to the smallest unit, and safe to sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from toolkit.dates import DayKind, Roll, add_days, roll
from toolkit.errors import InvalidPlan
from toolkit.money import Money
from toolkit.schedule.checks import check
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.planning import Plan, Step, Template, template
from toolkit.schedule.schedule import Schedule
from toolkit.schedule.terms import AcceptancePeriod, LateInterest, PaymentTerm, Retention

_MOST_DAYS = 92
"""A quarter: no step is longer without a payment."""
_MOST_SHARE = 25
"""Percent of the time: no step of a long contract, and no last one, is longer without a payment."""
_LONG = 90
"""Days from which on a step is split at all."""
_SOON = 45
"""Days until the first payment of a contract without a deposit."""


@dataclass(frozen=True)
class _Piece:
    """A step, or one part of a long one: ``days`` long, ``weight`` of the price, ``part`` of ``parts``."""

    step: Step
    days: Decimal
    weight: Decimal
    part: int = 1
    parts: int = 1


def design(price: Money, plan: Plan) -> Schedule:
    """A schedule that ``check`` has no problem with, to be negotiated: milestones, dates, criteria and terms.

    The steps and the wording are those usual in the plan's industry. A step that is too long is paid in
    parts, so that payment keeps pace with work. Percentages are whole where the deposit is; the amounts
    add up to ``price`` exactly. Every milestone falls on a business day of the plan's calendar, none
    after the plan's end.

    Raises:
        InvalidPlan: The time or the price is too small for the payments; says what would do.
    """
    usual = template(plan.industry)
    deposit = Decimal(usual.deposit) if plan.deposit is None else plan.deposit
    held = Decimal(usual.retention) if plan.retention is None else plan.retention
    pieces = _pieces(plan, usual, deposit)
    days = _days(plan, pieces)
    shares = _percents([p.weight for p in pieces], 100 - deposit)
    rows = [_row(plan, usual, piece) for piece in pieces]
    if deposit:
        begin = Milestone(id="", name="Deposit", trigger="on signature of the contract by both parties")
        rows, days, shares = (
            [begin, *rows],
            [roll(plan.start, Roll.FOLLOWING, plan.calendar), *days],
            [deposit, *shares],
        )
    amounts = price.split(shares)
    if min(amounts).amount <= 0:
        raise InvalidPlan(
            f"{price} is too little for {len(rows)} payments",
            where="price",
            remedy="Give a higher price, or bill at once",
        )
    milestones = tuple(
        m.model_copy(update={"id": f"M{n}", "due_date": on, "percent": share, "amount": amount})
        for n, (m, on, share, amount) in enumerate(zip(rows, days, shares, amounts, strict=True), start=1)
    )
    terms = usual.terms
    schedule = Schedule(
        title=plan.title or usual.title,
        parties=plan.parties,
        effective_date=plan.start,
        end_date=plan.end or days[-1],
        currency=price.currency,
        contract_price=price,
        milestones=milestones,
        payment_term=PaymentTerm(days=terms.payment_days),
        acceptance_period=AcceptancePeriod(
            days=terms.acceptance_days, kind=terms.acceptance_kind, deemed=True, rounds=terms.rounds
        ),
        late_interest=LateInterest(percent=terms.late_percent, per=terms.late_per),
        retention=Retention(percent=held, release=usual.release) if held else None,
    )
    for problem in check(schedule):
        raise InvalidPlan(
            f"the plan makes no sound schedule: {problem.message}", where=problem.where, remedy="Change it"
        )
    return schedule


def _pieces(plan: Plan, usual: Template, deposit: Decimal) -> list[_Piece]:
    """The steps with their days and weights, long ones in parts."""
    steps = usual.steps
    if plan.durations:
        lengths = [Decimal(d) for d in plan.durations]
        weights = lengths  # price follows time: that is what keeps payment in step with cost
    else:
        lengths = _lengths(steps, Decimal(((plan.end or plan.start) - plan.start).days))
        weights = [Decimal(s.share) for s in steps]
    whole = sum(lengths, Decimal(0))
    most_share = max(whole * _MOST_SHARE / 100, Decimal(1))
    pieces = []
    for n, (step, length, weight) in enumerate(zip(steps, lengths, weights, strict=True), start=1):
        most = Decimal(_SOON if n == 1 and not deposit else _MOST_DAYS)
        if whole >= _LONG or n == len(steps):
            most = min(most, most_share)
        parts = max(1, int((length / most).to_integral_value(ROUND_CEILING)))
        pieces += [_Piece(step, length / parts, weight / parts, part, parts) for part in range(1, parts + 1)]
    return pieces


def _lengths(steps: Sequence[Step], whole: Decimal) -> list[Decimal]:
    """Days of each step; what one with a limit does not need goes to the others in proportion."""
    wanted = [whole * s.time / 100 for s in steps]
    kept = [min(w, Decimal(s.most_days)) if s.most_days else w for w, s in zip(wanted, steps, strict=True)]
    free = sum((w for w, s in zip(wanted, steps, strict=True) if not s.most_days), Decimal(0))
    rest = sum(wanted, Decimal(0)) - sum(kept, Decimal(0))
    return [k if s.most_days or not free else k + rest * k / free for k, s in zip(kept, steps, strict=True)]


def _days(plan: Plan, pieces: Sequence[_Piece]) -> list[date]:
    """The business day that each piece ends on: at or before its calendar day, all different, in order."""
    calendar, days, passed = plan.calendar, [], Decimal(0)
    for piece in pieces:
        passed += piece.days
        days.append(roll(plan.start + timedelta(days=int(passed)), Roll.PRECEDING, calendar))
    for n in range(len(days) - 2, -1, -1):  # days that fell together make room towards the start …
        days[n] = min(days[n], roll(days[n + 1] - timedelta(days=1), Roll.PRECEDING, calendar))
    before = plan.start
    for n, day in enumerate(days):  # … and those pushed before it, towards the end
        before = days[n] = max(day, add_days(before, 1, DayKind.BUSINESS, calendar))
    if plan.end and before > plan.end:
        raise InvalidPlan(
            f"{len(days)} milestones do not fit between {plan.start} and {plan.end}",
            where="end",
            remedy=f"Let the work end on {before} or later, or bill it at once",
        )
    return days


def _percents(weights: Sequence[Decimal], whole: Decimal) -> list[Decimal]:
    """Percentages in proportion that add up to ``whole``: full percents, or finer where one would be none."""
    total = sum(weights, Decimal(0))
    step = Decimal(1).scaleb(min(0, int(whole.normalize().as_tuple().exponent)))
    while any(w * whole / total < step for w in weights):
        step /= 10
    exact = [w * whole / total for w in weights]
    parts = [(e / step).quantize(Decimal(1), ROUND_FLOOR) * step for e in exact]
    missing = int((whole - sum(parts, Decimal(0))) / step)
    for n in sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))[:missing]:
        parts[n] += step
    return parts


def _row(plan: Plan, usual: Template, piece: _Piece) -> Milestone:
    """A milestone without its number, day and money."""
    step, own = piece.step, plan.deliverables.get(piece.step.name, ())
    words = {
        "name": step.name[0].lower() + step.name[1:],
        "part": piece.part,
        "parts": piece.parts,
        "done": int(Decimal(100 * piece.part) / piece.parts),
        "judge": usual.judge,
        "deliverables": ", ".join(own),
    }
    if piece.part < piece.parts:
        part = usual.part
        name = f"{step.name}, part {piece.part} of {piece.parts}"
        handed = tuple(d.format_map(words) for d in part.deliverables)
        trigger, criteria = part.trigger, part.criteria
    else:
        name = step.name if piece.parts == 1 else f"{step.name}, completed"
        handed, trigger = own or step.deliverables, step.trigger
        criteria = usual.given.criteria if own else step.criteria
    return Milestone(
        id="",
        name=name,
        trigger=trigger.format_map(words),
        deliverables=handed,
        acceptance_criteria=criteria.format_map(words),
    )
