"""The vocabulary of payments as compiled patterns, and the questions components ask of a stretch of text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from toolkit.findings.vocabulary import vocabulary, wording

_ABBREVIATION = wording("phrases", "abbreviation")
_SENTENCE_END = re.compile(r"(?<![.\s]\.)(?<=[.;!?])[\"”’)]?\s+(?=[A-Z0-9(“\"$€£•])")
"""Not behind the dots that lead the eye from a name to its sum."""


@lru_cache(maxsize=64)
def pattern(name: str) -> re.Pattern[str]:
    """The alternation of the words of ``payments.toml`` under ``name``, as whole words."""
    words = list(vocabulary("payments")[name])
    if name == "triggers":  # "on the written approval", "at final commissioning"
        words.append(f"(?:on|at) (?:\\w+ ){{0,3}}(?:{'|'.join(vocabulary('payments')['events'])})")
    body = "|".join(w.replace(" ", r"\s+") for w in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z])(?:{body})(?![A-Za-z])", re.IGNORECASE)


def rule(name: str) -> re.Pattern[str]:
    """The wording of ``rules.toml`` under ``name``."""
    return wording("rules", name)


def says(name: str, text: str) -> bool:
    """Whether ``text`` holds one of the words under ``name``."""
    return pattern(name).search(text) is not None


def sentences(
    text: str, start: int, end: int, unbroken: Sequence[tuple[int, int]] = ()
) -> list[tuple[int, int, tuple[int, int]]]:
    """The parts of ``text[start:end]`` between full stops and semicolons: (start, end, the sentence it is part of).

    Args:
        unbroken: (start, end) of values, in order, within which no sentence ends: "Rs. 4,50,000".
    """
    parts: list[tuple[int, int, bool]] = []
    begin = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if _ABBREVIATION.search(text[max(begin, match.start() - 12) : match.start()]):
            continue
        at = bisect_right(unbroken, match.start(), key=lambda place: place[0]) - 1
        if at >= 0 and match.end() < unbroken[at][1]:
            continue
        parts.append((begin, match.start(), text[match.start() - 1] == ";"))
        begin = match.end()
    parts.append((begin, end, False))
    found: list[tuple[int, int, tuple[int, int]]] = []
    first = 0
    for at, (_, stop, open_end) in enumerate(parts):
        if not open_end:
            found += [(s, e, (parts[first][0], stop)) for s, e, _ in parts[first : at + 1] if text[s:e].strip()]
            first = at + 1
    return found


def folded(text: str) -> str:
    """White space folded to single spaces."""
    return " ".join(text.split())
