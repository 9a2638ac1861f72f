"""Joins what stands apart: dates in a second list by number, deliverables by milestone, milestones in another list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from toolkit.findings.clauses.plans import Planned
from toolkit.findings.finding import Finding
from toolkit.findings.payments.payments import Payment, Place
from toolkit.findings.vocabulary import wording

_NUMBERED = wording("joining", "numbered")
_ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL = wording("joining", "ordinal", ordinals="|".join(_ORDINALS))
_LAST = -1
"""The number of the final one, which is not counted."""


def number_in(words: str | None) -> tuple[str, int] | None:
    """The noun and number by which a text names a milestone: "Milestone #2", "second milestone": ("milestone", 2)."""
    if (ordinal := _ORDINAL.search(words or "")) is not None:
        return _counted(ordinal)  # before the figure of a day behind it: "Second payment 5 May 2027"
    match = _NUMBERED.search(words or "")
    if match is None:
        return None
    figure = match[2].upper()
    number = _ROMAN.get(figure) if not figure.isdigit() else int(figure)
    return (match[1].lower(), number) if number else None


def _counted(match: re.Match[str]) -> tuple[str, int]:
    noun, ordinal = match["noun"].lower(), match["ordinal"].lower()
    if match["digits"]:
        return noun, int(match["digits"])
    return noun, _ORDINALS.index(ordinal) + 1 if ordinal in _ORDINALS else _LAST


def with_dates(payments: Sequence[Payment], findings: Sequence[Finding]) -> list[Payment]:
    """Payments without a day that name a milestone by number get the day that another list gives for that number."""
    days: dict[tuple[str, int], tuple[date, Place]] = {}
    for found in findings:
        if found.kind == "milestone_date":
            key, day = found.value
            days.setdefault(key, (day, (found.spans[0].start, found.spans[0].end)))
    joined = []
    for payment in payments:
        key = number_in(payment.name) or number_in(payment.trigger)
        if payment.due is None and key in days:
            day, place = days[key]
            joined.append(payment.but(due=day, places=dict(payment.places) | {"due_date": place}))
        else:
            joined.append(payment)
    return joined


def with_plan(payments: Sequence[Payment], findings: Sequence[Finding]) -> list[Payment]:
    """Payments that a delivery plan speaks of, by name or number, get its deliverables, its
    name where their trigger holds it and, without a day, its day."""
    plan: list[Planned] = [f.value for f in findings if f.kind == "planned"]
    joined = []
    for payment in payments:
        own = _planned(payment, plan)
        if own is not None and own.items and not payment.deliverables:
            payment = payment.but(deliverables=own.items)
        if own is not None and own.day and payment.due is None:
            day, place = own.day
            payment = payment.but(due=day, places=dict(payment.places) | {"due_date": place})
        if own is not None and own.number is None and _short(own) in plain(payment.trigger or ""):
            payment = payment.but(name=own.name)  # what the plan calls it says more than the sentence that pays it
        joined.append(payment)
    return joined


def _planned(payment: Payment, plan: Sequence[Planned]) -> Planned | None:
    """The row of the plan that a payment names: by its number, else by the longest name within its own words."""
    number = number_in(payment.name) or number_in(payment.trigger)
    for one in plan:
        if one.number is not None and one.number == number:
            return one
    words = f" {plain(payment.name)} | {plain(payment.trigger or '')} "
    named = [one for one in plan if len(_short(one)) > 4 and f" {_short(one)} " in words]
    return max(named, key=lambda one: len(one.name), default=None)


def _short(one: Planned) -> str:
    """What a plan calls a milestone, without the explanation in brackets behind it."""
    return plain(one.name.split("(")[0])


def plain(words: str) -> str:
    """Words in lower case with single spaces between them and nothing else, for comparing names."""
    return re.sub(r"[^a-z0-9]+", " ", words.lower()).strip()


def with_deliverables(payments: Sequence[Payment], findings: Sequence[Finding]) -> list[Payment]:
    """Payments whose milestone another table or section lists deliverables for get those."""
    lists = [f.value for f in findings if f.kind == "deliverables"]
    joined = []
    for payment in payments:
        goods = payment.deliverables or next((x.items for x in lists if x.belongs_to(payment.name, payment.row)), ())
        joined.append(payment.but(deliverables=tuple(goods)) if goods else payment)
    return joined
