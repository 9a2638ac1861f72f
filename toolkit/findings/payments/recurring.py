"""Tells sums that are paid again and again, or for one of several years: "$700 per month", "$900 in year two"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from toolkit.findings.payments.payments import Payment, PaymentList, Place
from toolkit.findings.payments.timing import recurring_day
from toolkit.findings.values.phrases import folded, rule, says
from toolkit.findings.vocabulary import wording

RECURS = "it recurs, and how often in all is not stated"
OFTEN = "it recurs: the contract says how often, and not how many times"
_POINTS = 2.0
"""What it speaks for a payment that the contract says how often it is paid, or for which year."""

_FEE = 280
"""Characters before a sum in which it may be called a monthly fee."""
_LONGEST = 110
"""Characters of the words that say how often, and for how long."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often a sum is paid.

    Attributes:
        words, place: What the contract says of it: "per month during the term".
        name, name_place: What it calls the sum, if anything: "monthly retainer".
    """

    words: str
    place: Place
    name: str = ""
    name_place: Place | None = None


def recurrence(text: str, place: Place, first: int, last: int) -> Recurrence | None:
    """How often a fixed sum is paid; None where it is paid once, or is the price of one of many units.

    Args:
        place: The sentence or part of one that the sum stands in.
        first: Where the sum begins, ``last`` where it ends.
    """
    start, end = place
    before = max(start, first - _FEE)
    called = rule("periodic_fee").search(text, before, first)
    behind = rule("per_period").match(text, last, end)
    if behind is None and called is None:
        return None
    if rule("per_unit").match(text, behind.end() if behind else last, end):
        return None
    fee = called or rule("fee_before").search(text, before, first)
    if fee is None and not says("pays", text[start:first]):
        return None
    name, name_place = (folded(fee["name"]), fee.span("name")) if fee else ("", None)
    over = called.span("often") if called else (first, last)
    if behind:
        at = behind.start("period")
        stop = rule("recurrence_end").search(text, behind.end(), min(end, at + _LONGEST))
        over = (at, stop.start() if stop else min(end, at + _LONGEST))
    words = wording("timing", "joint_at_end").sub("", folded(text[slice(*over)]).rstrip(" ,;.:"))
    return Recurrence(words, over, name[:1].upper() + name[1:], name_place)


def year_of(text: str, place: Place, first: int, last: int) -> tuple[str, Place] | None:
    """The year that a sum is paid for, where its words name one of several: "in the second Contract Year"."""
    start, end = place
    behind = rule("of_year").match(text, last, end)
    if behind is None:
        behind = next((m for m in rule("of_year").finditer(text, start, first) if _leads(text[m.end() : first])), None)
    if behind is None:
        return None
    return folded(behind["year"]), behind.span("year")


def _leads(between: str) -> bool:
    """Whether words between a year and a sum only lead to it: "for Year 2, | the sum of | $5"."""
    return re.fullmatch(r"[\s,:–—-]*(?:[\w’'-]+\s+){0,6}[(]?", between) is not None


def with_recurrence(text: str, one: Payment, sentence: int) -> Payment:
    """The payment with how often its sum is paid, or for which of several years, where its words say so.

    Args:
        sentence: Where the sentence begins that the payment stands in.
    """
    if one.amount is None or "amount" not in one.places:
        return one
    first, last = one.places["amount"]
    event = one.trigger is not None and says("events", one.trigger)
    runs = one.doubts.get("amount") == RECURS and one.due is not None  # from a first day on, which is known
    if one.due is not None and not runs and not _begins(text, one):
        return one
    day = None
    if one.due is None or runs:
        day = recurring_day(text, one.row, max(last, one.places.get("percent", (0, 0))[1]))
    if day and (not event or one.places.get("trigger", (-1, -1))[0] == day[1][0]):
        return _again(one, day, _POINTS, RECURS)
    if runs:
        return one
    often = recurrence(text, (min(sentence, one.row[0]), one.row[1]), first, last) if one.share is None else None
    if often is not None:
        one = _called(one, often)
        behind = often.place[0] >= last
        when = (often.words, often.place) if behind or one.trigger is None else (one.trigger, one.places["trigger"])
        return _again(one, when, 0.0 if event and not behind else _POINTS, OFTEN)
    if one.due is not None:
        return one
    year = year_of(text, one.row, first, last) if not event else None
    named = rule("year_name").match(one.name) or wording("choosing", "year_ahead").match(one.name)
    if year is None and one.trigger is None and named:
        year = (one.name, one.places.get("name", one.row))
    if year is None:
        return one
    words = text[min(sentence, one.row[0]) : one.row[1]]
    if rule("of_ending").search(words):
        return one  # what ending the contract in a year costs
    points = _POINTS if says("pays", words) or rule("fee_of_year").search(words) else 0.0
    return one.but(trigger=year[0], places=dict(one.places) | {"trigger": year[1]}, points=one.points + points)


def _begins(text: str, one: Payment) -> bool:
    """Whether the day of a payment is that on which it begins to recur: "$5 a month commencing on 3 May 2027"."""
    before = text[one.row[0] : one.places.get("due_date", one.row)[0]]
    return wording("instalments", "begins_before").search(before) is not None


def _again(one: Payment, when: tuple[str, Place], points: float, doubt: str) -> Payment:
    """The payment as one that recurs; the day on which that begins is not the day of all."""
    places, due = dict(one.places) | {"trigger": when[1]}, one.due
    if one.doubts.get("amount") != RECURS:
        due = None
        places.pop("due_date", None)
    doubts = dict(one.doubts) | {"amount": doubt}
    return one.but(trigger=when[0], due=due, places=places, points=one.points + points, doubts=doubts)


def _called(one: Payment, often: Recurrence) -> Payment:
    """The payment by the name of its fee, where it has none or less of it: "Retainer", "Payment"."""
    if often.name_place is None or not ("name" not in one.places or one.name.lower() in often.name.lower()):
        return one
    return one.but(name=often.name, places=dict(one.places) | {"name": often.name_place})


def only_recurs(one: PaymentList) -> bool:
    """Whether a list is but a fee for each month or year, which beside a schedule is mostly for something else."""
    return len(one.payments) == 1 and one.payments[0].doubts.get("amount") == OFTEN
