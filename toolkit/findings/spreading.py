"""Spreads a payment that is made in equal parts, one for each milestone, over the milestones of the contract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from toolkit.findings.figures import in_words
from toolkit.findings.joining import number_in
from toolkit.findings.marks import Mark
from toolkit.findings.money import Amount
from toolkit.findings.payments import Payment, PaymentList, Place
from toolkit.findings.percentages import Share
from toolkit.findings.phrases import folded, rule

_MOST = 60
"""More milestones than any contract pays in equal parts."""
_CENT = Decimal("0.01")


def spread(one: PaymentList, text: str, clauses: Sequence[Mark]) -> PaymentList:
    """The list with a payment for each milestone in place of one that is "paid in equal parts upon each milestone".

    Args:
        text: Of the document.
        clauses: Of the document; the headings among them name the milestones.
    """
    found = [part for p in one.payments for part in _parts(p, text, clauses)]
    return one if len(found) == len(one.payments) else replace(one, payments=tuple(found))


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
    values = list(_values(payment, count))
    return [
        payment.but(
            name=name, amount=amount, share=share, whole=False, doubts=doubts,
            trigger=payment.trigger or folded(match[0]),
            places={"trigger": match.span(), **payment.places, "name": where},
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
    return re.compile(
        rf"\b(?:into|in|of|over|are|has|have|comprises|the|all)\s+{count}\s+(?:\(\d+\)\s+)?(?:\w+\s+)?{noun}s\b",
        re.IGNORECASE,
    )
