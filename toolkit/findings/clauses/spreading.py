"""Spreads a payment that is made in equal parts, one for each milestone, over the milestones of the contract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from toolkit.findings.clauses.joining import number_in
from toolkit.findings.payments.payments import Payment, PaymentList, Place
from toolkit.findings.payments.runs import list_points
from toolkit.findings.payments.timing import trigger_of
from toolkit.findings.values.figures import in_words
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.money import Amount
from toolkit.findings.values.percentages import Share
from toolkit.findings.values.phrases import folded, rule
from toolkit.findings.vocabulary import wording

_MOST = 60
"""More milestones than any contract pays in equal parts."""
_LONGEST = 240
"""Characters of an event."""
_CENT = Decimal("0.01")


def spread(one: PaymentList, text: str, clauses: Sequence[Mark]) -> PaymentList:
    """The list with a payment for each milestone in place of one that is "paid in equal parts upon each milestone".

    Args:
        text: Of the document.
        clauses: Of the document; the headings among them name the milestones.
    """
    rest = _rest(one, text)
    found = [part for p in (*one.payments, *rest) for part in _parts(p, text, clauses)]
    if rest and len(found) == len(one.payments) + 1:
        return one  # what is left is not in parts of milestones
    if len(found) == len(one.payments):
        return one
    place = (one.place[0], max(one.place[1], *(p.row[1] for p in found)))
    points = one.points + list_points(found, one.heading, one.total) - list_points(one.payments, one.heading, one.total)
    return replace(one, payments=tuple(found), place=place, points=points)


def _rest(one: PaymentList, text: str) -> list[Payment]:
    """What the shares of a list leave, where the sentence behind them says that it is paid in equal parts."""
    if one.rule not in ("list", "sentence") or not all(p.share for p in one.payments):
        return []
    left = 1 - sum((p.share.part for p in one.payments if p.share), Fraction(0))
    match = rule("rest_over").search(text, one.place[0], min(len(text), one.place[1] + _BEHIND))
    if match is None or not 0 < left < 1:
        return []
    stop = re.compile(r"[.;](?=\s|$)|\n\s*\n|$").search(text, match.end())
    place = (match.start(), stop.start() if stop else len(text))
    name = folded(match[0])
    trigger, where = trigger_of(text, place, match.end(), match.end())
    places = {"row": place, "percent": match.span(), "name": match.span()} | ({"trigger": where} if where else {})
    share = Share(left, percent_sign=False)
    return [
        Payment(
            name=name[0].upper() + name[1:], share=share, trigger=trigger, places=places, points=4.0, rule="statement"
        )
    ]


_BEHIND = 60
"""Characters behind a list in which the sentence on what it leaves begins."""


def _parts(payment: Payment, text: str, clauses: Sequence[Mark]) -> list[Payment]:
    place = payment.places.get("sentence", payment.row)
    match = rule("equal_over").search(text, max(place[0], payment.row[0]), place[1])
    if match is None or payment.rule != "statement" or not payment.payable or payment.due is not None:
        return [payment]
    noun = match["noun"].lower()
    steps = _steps(noun, text, clauses)
    stated = _count(match["count"]) or _said(noun, text)
    count = stated or len(steps)
    if not 1 < count <= _MOST:
        return [payment]
    doubts = dict(payment.doubts)
    if stated is None:
        doubts["milestones"] = f"the number of equal parts is that of the headings found, {count}"
    elif steps and stated != len(steps):
        doubts["milestones"] = f"it is said that there are {stated}, but {len(steps)} headings of them were found"
    names = steps if len(steps) == count else [(f"{noun.capitalize()} {n}", match.span()) for n in range(1, count + 1)]
    said = (match.start(), min(place[1], match.start() + _LONGEST))
    values = list(_values(payment, count))
    return [
        payment.but(
            name=name, amount=amount, share=share, whole=False, doubts=doubts,
            trigger=payment.trigger or folded(text[slice(*said)]),
            places={"trigger": said, **payment.places, "name": where},
        )
        for (name, where), (amount, share) in zip(names, values, strict=True)
    ]  # fmt: skip


def _values(payment: Payment, count: int) -> Iterator[tuple[Amount | None, Share | None]]:
    """The parts of an amount and a share; those of an amount differ by a cent where they must to add up."""
    share = replace(payment.share, part=payment.share.part / count, words=None) if payment.share else None
    left = payment.amount.number if payment.amount else None
    for rest in range(count, 0, -1):
        if payment.amount is None or left is None:
            yield payment.amount, share
            continue
        number = (left / rest).quantize(_CENT)
        left -= number
        yield Amount(number, payment.amount.currency), share


def _steps(noun: str, text: str, clauses: Sequence[Mark]) -> list[tuple[str, Place]]:
    """The headings that count milestones from 1 (or 0) on, without a gap, in the order of their numbers."""
    found: dict[int, tuple[str, Place]] = {}
    for clause in clauses:
        words = folded(text[clause.value.body : clause.end]).lstrip("#*_ ")
        key = number_in(words[:40])
        if key and key[0] == noun and words.lower().startswith(noun) and (clause.value.heading or len(words) < 90):
            found.setdefault(key[1], (words.strip("*_ :"), (clause.value.body, clause.end)))
    numbers = sorted(found)
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] > 1:
        return []
    return [found[n] for n in numbers]


def _count(words: str | None) -> int | None:
    if not words:
        return None
    number = Decimal(words) if words.isdigit() else in_words(words)
    return int(number) if number else None


def _said(noun: str, text: str) -> int | None:
    """How many milestones the document says that there are, where it says one number only."""
    said = {_count(match["count"]) for match in _counted(noun).finditer(text)} - {None}
    return said.pop() if len(said) == 1 else None


@lru_cache(maxsize=16)
def _counted(noun: str) -> re.Pattern[str]:
    count = r"(?P<count>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    return wording("spreading", "counted", count=count, noun=noun)
