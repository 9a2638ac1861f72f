"""Reads from the head over a column of sums that they are written in thousands or millions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from toolkit.findings.vocabulary import alternation, vocabulary


def scale_of(head: str, heads: Sequence[str] = ()) -> int:
    """By how much the bare figures of a column are to be multiplied: 1, 1,000 or 1,000,000.

    Args:
        head: The words over the column.
        heads: The words over all columns; one of them may speak for the whole table ("all in thousands of EUR").
    """
    for factor, own, whole in _patterns():
        if own.search(head) or any(whole.search(words) for words in heads):
            return factor
    return 1


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[int, re.Pattern[str], re.Pattern[str]], ...]:
    known = vocabulary("scales")
    return tuple(
        (
            int(factor),
            re.compile(alternation([*words["whole"], *words["column"]]), re.IGNORECASE),
            re.compile(alternation(words["whole"]), re.IGNORECASE),
        )
        for factor, words in known.items()
    )
