"""The component ``hints``: where a contract speaks of a matter of which no value may have been read.

Adds findings of kind ``hint``, each the name of a field of the schedule. Where that field stays empty, a person is
told to look there: what cannot be read is a problem, and not silence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from toolkit.findings.values.marks import find, marks, text_of
from toolkit.findings.vocabulary import alternation, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SENTENCE_END = re.compile(r"[.;]\s+(?=[A-Z(“\"])|\n\s*\n")


@dataclass(frozen=True, slots=True)
class _Hint:
    """A matter: its words, words of which one must stand near, words that must not, and marks of which one must."""

    words: re.Pattern[str]
    also: re.Pattern[str] | None
    never: re.Pattern[str] | None
    near: tuple[str, ...]
    reach: int


def read(doc: Doc) -> Doc:
    """Find the first place for each matter."""
    text = text_of(doc)
    for field, hint in _hints().items():
        starts = sorted(m.start for key in hint.near for m in marks(doc, key))
        for match in hint.words.finditer(text):
            low, high = _sentence(text, match.start(), match.end(), hint.reach)
            around = text[low:high]
            at = bisect_left(starts, low)
            if hint.near and not (at < len(starts) and starts[at] < high):
                continue
            if hint.never and hint.never.search(around):
                continue
            if hint.also and not hint.also.search(text[low : match.start()] + " " + text[match.end() : high]):
                continue
            find(doc, "hint", field, [(match.start(), high)], 0.5, f"hints.{field}")
            break
    return doc


def _sentence(text: str, start: int, end: int, reach: int) -> tuple[int, int]:
    """The part of a sentence within ``reach`` characters around ``text[start:end]``."""
    low, high = max(0, start - reach), min(len(text), end + reach)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, low, start)]
    stop = _SENTENCE_END.search(text, end, high)
    return ends[-1] if ends else low, stop.start() if stop else high


def told(field: str) -> str:
    """What a person is told of a matter whose value was not read."""
    words: str = vocabulary("hints")[field]["says"]
    return words


@lru_cache(maxsize=1)
def _hints() -> dict[str, _Hint]:
    return {field: _hint(table) for field, table in vocabulary("hints").items()}


def _hint(table: dict[str, Any]) -> _Hint:
    also, never = (_whole(table[key]) if key in table else None for key in ("also", "not"))
    return _Hint(_whole(table["words"]), also, never, tuple(table.get("near", ())), table["reach"])


def _whole(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b{alternation(words)}\b", re.IGNORECASE)
