"""Looks up in the text the sum that payments make: what all of them add up to is the price, whatever it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from toolkit.findings.vocabulary import alternation, vocabulary

Place = tuple[int, int]

_BEFORE, _BEHIND = 90, 40  # characters beside a sum in which it is named
_LEAST = 100  # a smaller number may stand for anything
_SENTENCE = re.compile(r"[.;]\s+(?=[A-Z(])|\n\s*\n")


def stated_whole(text: str, whole: Decimal, rows: Sequence[Place]) -> tuple[Place, bool] | None:
    """Where a text states a sum outside of the payments that make it, and whether words there call it a price or total.

    Args:
        whole: What all payments add up to.
        rows: Where the payments stand.
    """
    if whole < _LEAST:
        return None
    first: Place | None = None
    for start, end in _places(text, whole):
        if any(low <= start < high for low, high in rows):
            continue
        before = _SENTENCE.split(text[max(0, start - _BEFORE) : start])[-1]
        if _named().search(f"{before} | {text[end : end + _BEHIND]}"):
            return (start, end), True
        first = first or (start, end)
    return (first, False) if first else None


def _places(text: str, whole: Decimal) -> Iterator[Place]:
    """Where a number stands in figures, its thousands parted in any way or in none."""
    units, _, cents = f"{whole:.2f}".partition(".")
    figures = r"[,.'’ \u00a0\u202f]?".join(units)
    fraction = r"(?:[.,](?:00|[-–—]{1,2}))?" if cents == "00" else rf"[.,]{cents}"
    for hit in re.finditer(rf"(?<![\d.,]){figures}{fraction}(?![.,]?\d)(?!\s?%)", text):
        yield hit.span()


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    words = vocabulary("price")
    return re.compile(rf"\b{alternation([*words['strong'], *words['weak'], *words['called']])}\b", re.IGNORECASE)
