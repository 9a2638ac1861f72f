"""The sentence around a place in a text, and words of a vocabulary in it: what the readers of terms share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from toolkit.findings.vocabulary import vocabulary, wording

_REACH = 420  # characters to each side that a sentence may have
_END = wording("passages", "end")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, and a place in it.

    Attributes:
        start, end: The sentence, as offsets of the text.
        before, inside, after: Its words before the place, at it, and after it.
    """

    start: int
    end: int
    before: str
    inside: str
    after: str

    @property
    def text(self) -> str:
        return self.before + self.inside + self.after


def passage(text: str, start: int, end: int) -> Passage:
    """The sentence around ``text[start:end]``."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    begins = [m.end() for m in _END.finditer(text, low, start)]
    stop = _END.search(text, end, high)
    first, last = (begins[-1] if begins else low), (stop.start() if stop else high)
    return Passage(first, last, text[first:start], text[start:end], text[end:last])


@lru_cache(maxsize=128)
def pattern(term: str, group: str) -> re.Pattern[str]:
    """The expressions of ``terms.toml`` under a term and group ("interest.per", "month") as one, in whole words."""
    table: Any = vocabulary("terms")
    for key in (*term.split("."), group):
        table = table[key]
    expressions: list[str] = table
    body = "|".join(e.replace(" ?", r"\s?").replace(" ", r"\s+") for e in expressions)
    return re.compile(rf"(?<![A-Za-z])(?:{body})(?![A-Za-z])", re.IGNORECASE)


def says(term: str, group: str, text: str) -> bool:
    """Whether a text holds one of the words."""
    return pattern(term, group).search(text) is not None


def count(term: str, group: str, text: str) -> int:
    """How many of the words a text holds."""
    return sum(1 for _ in pattern(term, group).finditer(text))


def quoted(text: str, start: int, end: int) -> str:
    """The words of a clause with white space folded, as they are quoted."""
    return re.sub(r"\s+", " ", text[start:end]).strip()
