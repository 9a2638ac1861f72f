"""Finds what a sentence below a milestone's heading says is paid for it, and upon what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from toolkit.findings.payments.payments import Place
from toolkit.findings.payments.roles import is_kept, is_limit, is_rate
from toolkit.findings.payments.timing import trigger_of
from toolkit.findings.values.figures import figure
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.money import Amount
from toolkit.findings.values.phrases import folded, says, sentences
from toolkit.findings.vocabulary import alternation, vocabulary, wording

_NEAR = 100
"""Characters around a sum in which its role is looked for."""
_SHORT = 160
"""Characters of a line that is nothing but what was done and the sum for it."""
_BARE = re.compile(r"(?<![\w.,])\d{1,3}(?:[,'’ ]\d{3})+(?![\w,]|\.\d)")
"""A figure that can only be a sum where the sections beside it state sums."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A price and the words that say upon what it is paid."""

    price: Mark
    trigger: tuple[str, Place] | None


def stated_price(text: str, place: Place, money: Sequence[Mark]) -> Stated | None:
    """The sum that a sentence of ``text[place]`` says is given, or that ends a short line of its own."""
    here = [m for m in money if place[0] <= m.start < place[1] and isinstance(m.value, Amount) and m.value.number]
    for one in here:
        before = text[max(place[0], one.start - _NEAR) : one.start]
        after = text[one.end : min(place[1], one.end + _NEAR)]
        if is_rate(after) or is_limit(before) or is_kept(before, after) or says("noise", before):
            continue
        start, end = _sentence(text, place, one.start)
        short = len(here) == 1 and end - start < _SHORT and not re.search(r"\w", text[one.end : end])
        if short or _gives().search(text, start, one.start):
            return Stated(one, _event(text, (start, end), one))
    return None


def bare_price(text: str, place: Place, currency: str | None) -> Stated | None:
    """The only figure of a short sentence that says what is given, without a currency: that of its neighbours."""
    found = list(_BARE.finditer(text, *place))
    if len(found) != 1:
        return None
    match = found[0]
    start, end = _sentence(text, place, match.start())
    if end - start > _SHORT or not _gives().search(text, start, match.start()):
        return None
    one = Mark(match.start(), match.end(), Amount(figure(match[0]), currency))
    return Stated(one, _event(text, (start, end), one))


def _sentence(text: str, place: Place, at: int) -> Place:
    return next(((s, e) for s, e, _ in sentences(text, *place) if s <= at < e), place)


def _event(text: str, sentence: Place, price: Mark) -> tuple[str, Place] | None:
    """What the sentence says the sum is paid upon: a clause of time, else the words before who gives it."""
    event, place = trigger_of(text, sentence, price.start, price.end)
    if event and place and says("events", event):
        return event, place
    gives = _gives().search(text, sentence[0], price.start)
    end = gives.start() if gives else price.start
    words = wording("section_prices", "loose_end").sub("", folded(text[sentence[0] : end]))
    if not re.search(r"[A-Za-z]{3}", words):
        return None
    return words, (sentence[0], end)


@lru_cache(maxsize=1)
def _gives() -> re.Pattern[str]:
    return re.compile(rf"\b{alternation(vocabulary('sections')['gives'])}\b", re.IGNORECASE)
