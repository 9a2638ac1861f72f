"""Tells which words of a sentence belong to which of its sums."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from toolkit.findings.payments.payments import Place
from toolkit.findings.payments.roles import is_limit
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.phrases import rule

_BEFORE = 100
"""Characters before a value in which its role is looked for."""


def _each_behind_its_day(text: str, items: Sequence[Place], dates: Sequence[Mark]) -> bool:
    """Whether every sum stands right behind a day of its own: "1 May £5   1 June £5", "1 May (£5), 1 June (£5)"."""
    gaps = (text[d.end : first] for d, (first, _) in zip(dates, items, strict=True))
    return all(d.end <= first for d, (first, _) in zip(dates, items, strict=True)) and all(
        re.fullmatch(r"[\s(:,–—-]*", gap) for gap in gaps
    )


def bounds_of(
    text: str, start: int, end: int, items: Sequence[Place], dates: Sequence[Mark], wholes: set[int]
) -> list[Place]:
    """The part of ``text[start:end]`` that belongs to each item."""
    if not items:
        return []
    paired = len(items) > 1 and len(dates) == len(items) and _each_behind_its_day(text, items, dates)
    cuts = [dates[0].start if paired else start]
    for at, ((first, left), (right, _)) in enumerate(pairwise(items)):
        if first in wholes:
            cuts.append(left)  # what follows a sum speaks of its parts
            continue
        if paired and left <= dates[at + 1].start and dates[at + 1].end <= right:
            cuts.append(dates[at + 1].start)  # "October 1 $5   November 1 $5"
            continue
        cut = right
        if not re.search(r",\s+$", text[max(left, right - 4) : right]):  # else the comma ends it
            for match in rule("boundary").finditer(text, left, max(left, right)):
                cut = match.end()
        elif labelled := list(rule("next_item").finditer(text, left, max(left, right))):
            cut = text.index("(", labelled[-1].start())  # "…; (b) for the hull, $7": an item that its sum ends
        cuts.append(cut)
    cuts.append(end)
    return [_before_next(text, place, item) for place, item in zip(pairwise(cuts), items, strict=True)]


def before_other(text: str, place: Place, last: int, others: Collection[int]) -> Place:
    """The part of an item before a value that is none: "$8 on signing, | and a commission of 3% upon closing"."""
    other = min((at for at in others if last < at < place[1] and not _in_bracket(text, last, at)), default=None)
    signs = (m for m in rule("boundary").finditer(text, last, other) if m[0].strip()) if other is not None else ()
    limit = other is not None and is_limit(text[max(last, other - _BEFORE) : other])
    cut = next((m for m in signs if not limit or rule("boundary_plus").match(m[0])), None)
    return (place[0], cut.start()) if cut else place


def _in_bracket(text: str, start: int, at: int) -> bool:
    """Whether a bracket that opens behind ``start`` is open at ``at``: "$8 (plus 5% VAT) on signing"."""
    between = text[start:at]
    return between.count("(") > between.count(")")


def _before_next(text: str, place: Place, item: Place) -> Place:
    """The part of an item without a later one of the list that holds no sum: ", and (c) issue to the licensor …"."""
    match = rule("next_item").search(text, min(item[1] + 4, place[1]), place[1])
    kept = rule("kept_part").search(text, item[1], match.start() if match else place[1])
    end = kept or match
    return (place[0], end.start()) if end else place
