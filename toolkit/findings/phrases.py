"""The vocabulary of payments as compiled patterns, and the questions components ask of a stretch of text."""

from __future__ import annotations

import re
from functools import lru_cache

from toolkit.findings.vocabulary import vocabulary

_ABBREVIATION = re.compile(
    r"(?:\b(?:No|Nos|Inc|Ltd|Co|Corp|Mr|Ms|Dr|St|Ave|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|approx|Fr|Sec|Art|cf|"
    r"e\.g|i\.e|vs|U\.S|a\.m|p\.m|Approx|Est|incl|excl|\b[A-Z])|[(\s]\d{1,2}|^\d{1,2})\.$"
)
_SENTENCE_END = re.compile(r"(?<=[.;!?])[\"”’)]?\s+(?=[A-Z0-9(“\"$€£•])")


@lru_cache(maxsize=64)
def pattern(name: str) -> re.Pattern[str]:
    """The alternation of the words of ``payments.toml`` under ``name``, as whole words."""
    words = vocabulary("payments")[name]
    body = "|".join(w.replace(" ", r"\s+") for w in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])(?:{body})(?![A-Za-z])", re.IGNORECASE)


@lru_cache(maxsize=64)
def rule(name: str) -> re.Pattern[str]:
    """The pattern of ``rules.toml`` under ``name``."""
    return re.compile(vocabulary("rules")[name], re.IGNORECASE)


def says(name: str, text: str) -> bool:
    """Whether ``text`` holds one of the words under ``name``."""
    return pattern(name).search(text) is not None


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences and semicolon-separated parts of ``text[start:end]``."""
    found = []
    begin = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if _ABBREVIATION.search(text[max(begin, match.start() - 12) : match.start()]):
            continue
        found.append((begin, match.start()))
        begin = match.end()
    found.append((begin, end))
    return [(s, e) for s, e in found if text[s:e].strip()]


def folded(text: str) -> str:
    """White space folded to single spaces."""
    return " ".join(text.split())
