"""Checks that make doubt: do the parts add up, are the dates in order, can each milestone be billed?

Every check is a function of a schedule and returns problems. ``faults`` runs those of this file, on what was read;
``check`` adds the judgements of ``signing``, on what is about to be signed. Nothing is raised and nothing is changed.
``where`` is a dotted path into the schedule: ``milestones``, ``milestones.M3.amount``, ``contract_price``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise

from toolkit.money import Money, minor_units
from toolkit.provenance import Problem, Severity
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.schedule import Schedule
from toolkit.schedule.signing import JUDGEMENTS

_NUMBERED = re.compile(r"\b(milestone|instal?lment|payment|phase|stage)\s*(?:#|no\.?)?\s*(\d{1,2})\b", re.IGNORECASE)
_SUBJECTIVE = re.compile(r"\b(?:satisf\w+|reasonabl\w+|substantial\w*|as\s+agreed|mutually)\b", re.IGNORECASE)


def faults(schedule: Schedule) -> tuple[Problem, ...]:
    """What may be misread or contradicts itself in a schedule that was read, the weightiest first."""
    return _ordered(problem for one in CHECKS for problem in one(schedule))


def check(schedule: Schedule) -> tuple[Problem, ...]:
    """All that is worth a look before a schedule is signed: its faults, and what would be better agreed otherwise.

    Each problem says what, where, and which wording or number would be better. None of them means
    that a contract is invalid. A contract that is signed already has ``faults`` only.
    """
    contradictions = (one for one in CHECKS if one is not measurable)  # told there by milestone, with better words
    return _ordered(problem for one in (*contradictions, *JUDGEMENTS) for problem in one(schedule))


def _ordered(found: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(found, key=lambda p: (p.severity is not Severity.ERROR, p.where != "milestones")))


def no_milestones(schedule: Schedule) -> list[Problem]:
    """A contract without a payment schedule says so."""
    if schedule.milestones:
        return []
    message = "no payment schedule was found: add milestones by hand if the contract has payments"
    return [Problem(where="milestones", message=message)]


def parts_and_price(schedule: Schedule) -> list[Problem]:
    """The amounts add up to the contract price; where not all are known, those that are stay below it."""
    price = schedule.contract_price
    if price is None or not schedule.milestones:
        return []
    known = [m.amount for m in schedule.milestones if m.amount is not None and m.amount.currency == price.currency]
    whole = Money.sum(known, price.currency)
    if whole == price or (len(known) < len(schedule.milestones) and whole < price):
        return []
    message = f"the amounts add up to {whole}, the contract price is {price} (difference {whole - price})"
    return [Problem(where="milestones", message=message), Problem(where="contract_price", message=message)]


def percentages(schedule: Schedule) -> list[Problem]:
    """Where every milestone has a percentage, they add up to 100, or to 100 for each of several schedules."""
    shares = [m.percent for m in schedule.milestones if m.percent is not None]
    if len(shares) < 2 or len(shares) < len(schedule.milestones):
        return []
    whole = sum(shares, Decimal(0))
    if abs(whole - 100) < Decimal("0.01"):
        return []
    if whole > 100 and abs(whole % 100) < Decimal("0.01"):
        count = int(whole // 100)
        return [
            Problem(where="milestones", message=f"percentages add up to {whole:f} %: there may be {count} schedules")
        ]
    return [Problem(where="milestones", message=f"percentages add up to {whole.normalize():f} %, not 100 %")]


def share_and_amount(schedule: Schedule) -> list[Problem]:
    """A milestone's amount is its percentage of the price, else of a sum that other milestones are parts of too."""
    rows = [m for m in schedule.milestones if m.amount is not None and m.percent]
    price = schedule.contract_price
    others = [m for m in rows if price is None or not _is_share(m, price)]
    found = []
    for m in others:
        alike = [o for o in others if _same_base(m, o)]
        whole = sum((o.percent for o in alike if o.percent), Decimal(0))
        if abs(whole - 100) < Decimal("0.01") or len(alike) == len(rows) > 1 or (price is None and len(rows) == 1):
            continue  # parts of another whole, which says itself what they are shares of
        of = f" of {price} is {price.percent(m.percent or 0)}" if price else " is not in proportion to the other rows"
        message = f"{m.percent:f} %{of}, the contract says {m.amount}"
        found.append(Problem(where=f"milestones.{m.id}.amount", message=message))
    amounts = [
        m.amount for m in schedule.milestones if m.amount is not None and price and m.amount.currency == price.currency
    ]
    if price and not found and others and len(others) == len(rows) and Money.sum(amounts, price.currency) != price:
        ids = ", ".join(m.id for m in others)
        message = f"the amounts of {ids} are shares of another sum than the contract price {price}"
        found.append(Problem(where="contract_price", message=message))
    return found


def _is_share(m: Milestone, price: Money) -> bool:
    """Whether a milestone's amount is its percentage of a price, as exactly as the percentage is stated."""
    if m.amount is None or m.percent is None or m.amount.currency != price.currency:
        return m.amount is not None and m.amount.currency != price.currency
    return (
        abs(price.percent(m.percent).amount - m.amount.amount)
        <= _smallest(price.currency) + _coarse(m.percent) * abs(price.amount) / 100
    )


def _same_base(one: Milestone, other: Milestone) -> bool:
    """Whether two milestones' amounts are to each other as their percentages."""
    if one.amount is None or other.amount is None or not one.percent or not other.percent:
        return False
    if one.amount.currency != other.amount.currency:
        return False
    base = one.amount.amount * 100 / one.percent
    cent = _smallest(one.amount.currency)
    slack = (cent * 100 + _coarse(one.percent) * abs(base)) / one.percent
    return abs(other.amount.amount - base * other.percent / 100) <= (
        cent + slack * other.percent / 100 + _coarse(other.percent) * abs(base) / 100
    )


def _smallest(currency: str) -> Decimal:
    """What rounding may move an amount by: the currency's smallest unit, and no less than a hundredth."""
    return max(Decimal("0.01"), Decimal(1).scaleb(-minor_units(currency)))


def _coarse(percent: Decimal) -> Decimal:
    """Half a unit of the last place of a percentage that was rounded (33.33 %); 0 of one that is meant exactly."""
    places = -int(percent.normalize().as_tuple().exponent)
    return Decimal(5).scaleb(-places - 1) if places >= 2 else Decimal(0)


def can_be_billed(schedule: Schedule) -> list[Problem]:
    """Each milestone has an amount in the schedule's currency, and a day or an event that makes it payable."""
    found = []
    for m in schedule.milestones:
        where = f"milestones.{m.id}"
        if m.amount is None and m.percent is None:
            found.append(Problem(where=f"{where}.amount", message=f"the contract states no amount for {m.name!r}"))
        elif m.amount is None:
            message = f"{m.percent:f} % of a price that the contract does not state: give the contract price"
            found.append(Problem(where="contract_price", message=f"{m.id}: {message}"))
        elif m.amount.amount < 0:
            found.append(Problem(where=f"{where}.amount", message=f"{m.amount} is below zero"))
        elif schedule.currency and m.amount.currency != schedule.currency:
            message = f"{m.amount} is not in the schedule's currency {schedule.currency}"
            found.append(Problem(where=f"{where}.amount", message=message))
        if m.trigger is None and m.due_date is None:
            message = f"nothing says when {m.name!r} becomes payable"
            found.append(Problem(where=f"{where}.trigger", message=message))
    prices = [p for p in found if p.where == "contract_price"]
    if len(prices) > 1:  # one reason, one problem
        found = [p for p in found if p.where != "contract_price"]
        ids = ", ".join(p.message.split(":", 1)[0] for p in prices)
        message = f"{ids} are shares of a price that the contract does not state: give the contract price"
        found.append(Problem(where="contract_price", message=message))
    return found


def days(schedule: Schedule) -> list[Problem]:
    """Days that are not in order, or lie before the agreement, may be misread."""
    dated = [(m, m.due_date) for m in schedule.milestones if m.due_date is not None]
    found = []
    order = [day for _, day in dated]
    alone = [at for at in range(len(order)) if len(order) > 2 and _sorted(order[:at] + order[at + 1 :])]
    if len(alone) == 1:
        m, day = dated[alone[0]]
        message = f"{day} is out of order beside the days of the other milestones"
        found.append(Problem(where=f"milestones.{m.id}.due_date", message=message))
    elif back := [(a, b) for a, b in pairwise(dated) if b[1] < a[1]]:  # there may be two lists: no day is doubted
        ((m, day), (after, before)), more = back[0], len(back) - 1
        message = f"the days are not in order: {after.id} is due on {before}, {m.id} before it on {day}"
        message += f"; so are {more} more" if more > 1 else "; so is one more" if more else ""
        found.append(Problem(where="milestones", message=message))
    start = schedule.agreement_date or schedule.effective_date
    for m, day in dated:
        if start and day.year < start.year - 1:
            message = f"{day} lies long before the agreement of {start}"
            found.append(Problem(where=f"milestones.{m.id}.due_date", message=message))
    return found


def numbering(schedule: Schedule) -> list[Problem]:
    """Numbered milestones have no gaps and no number twice."""
    found = []
    by_noun: dict[str, list[tuple[int, Milestone]]] = {}
    for m in schedule.milestones:
        match = _NUMBERED.search(m.name)
        if match and not re.search(r"\bof\s+\w+$", m.name):
            by_noun.setdefault(match[1].lower(), []).append((int(match[2]), m))
    for noun, rows in by_noun.items():
        numbers = [n for n, _ in rows]
        gaps = sorted(set(range(min(numbers), max(numbers) + 1)) - set(numbers))
        if gaps and len(numbers) > 1:
            missing = ", ".join(str(g) for g in gaps)
            found.append(
                Problem(
                    where="milestones",
                    message=f"there is no {noun} {missing} between {min(numbers)} and {max(numbers)}",
                )
            )
    return found


def twice(schedule: Schedule) -> list[Problem]:
    """No row is there twice."""
    rows = Counter((m.name, m.amount, m.percent, m.due_date, m.trigger) for m in schedule.milestones)
    seen: Counter[object] = Counter()
    found = []
    for m in schedule.milestones:
        row = (m.name, m.amount, m.percent, m.due_date, m.trigger)
        seen[row] += 1
        if rows[row] > 1 and seen[row] > 1:
            found.append(Problem(where=f"milestones.{m.id}", message=f"the same as another row: {m.name!r}"))
    return found


def measurable(schedule: Schedule) -> list[Problem]:
    """Events that are a matter of judgement lead to disputes about payment."""
    vague = [
        m.id for m in schedule.milestones if m.trigger and _SUBJECTIVE.search(m.trigger) and not m.acceptance_criteria
    ]
    if not vague:
        return []
    message = f"{', '.join(vague)}: payable on an event that is a matter of judgement; agree how it is measured"
    return [Problem(where="acceptance_criteria", message=message)]


def _sorted(dates: list[date]) -> bool:
    return all(a <= b for a, b in pairwise(dates))


CHECKS: tuple[Callable[[Schedule], list[Problem]], ...] = (
    no_milestones, parts_and_price, percentages, share_and_amount, can_be_billed, days, numbering, twice, measurable,
)  # fmt: skip
"""The checks in the order in which they run."""
