"""Tells words that can be measured from words that are a matter of judgement; signing.toml holds the words.

A criterion is measurable where it names a number that counts or limits something, a test, paper or standard that
says by itself whether it was met, or a fact that anyone can see has happened. The customer's agreement alone is none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

_NUMBER = re.compile(r"(?<![\w.,$€£¥])\d[\d,]*(?P<fraction>\.\d+)?(?![\d])")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_NOUN = re.compile(r"[\s\-x×]*(?!(?:and|or|of|to|in|is|has|was|on|at|for|by)\b)[^\W\d_]", re.IGNORECASE)


@lru_cache(maxsize=1)
def settings() -> Mapping[str, Any]:
    """What ``signing.toml`` holds: ``limits``, and lists of ``words``."""
    text = files(__package__).joinpath("signing.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def limit(name: str) -> int:
    """One of the ``limits``, in percent or days as its name says."""
    found: int = settings()["limits"][name]
    return found


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...], before: str, after: str) -> re.Pattern[str]:
    words = (w.replace(" ", r"\s+") for name in names for w in settings()["words"][name])
    return re.compile(f"{before}(?:{'|'.join(sorted(words, key=len, reverse=True))}){after}", re.IGNORECASE)


def says(text: str | None, *names: str) -> str | None:
    """The first words of ``text`` that are in one of the named lists; None where there are none."""
    found = _pattern(names, r"(?<!\w)", r"(?!\w)").search(text or "")
    return found[0] if found else None


def is_measured(texts: Iterable[str | None]) -> bool:
    """Whether any of the texts names a number, a proof or a standard to measure by."""
    return any(_counts(text) or says(text, "proofs", "standards") for text in texts if text)


def _counts(text: str) -> bool:
    """Whether a number in the text counts or limits something, rather than labels, dates or prices it."""
    return _counted_word(text) or any(_is_measure(text, match) for match in _NUMBER.finditer(text))


def _counted_word(text: str) -> bool:
    numbers = "|".join(settings()["words"]["number_words"])
    counted = _pattern(("counted",), rf"(?<!\w)(?:{numbers})(?:\s*\(\d+\))?\s+(?:[a-z-]+\s+)?", r"(?!\w)")
    return counted.search(text) is not None


def _is_measure(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if _pattern(("labels",), r"(?<!\w)", r"[\s#:.\-]*$").search(before):
        return False
    if _pattern(("not_measures",), r"^\s*(?:st|nd|rd|th)?\s*", r"(?!\w)").search(after):
        return False
    if _pattern(("not_measures",), r"(?<!\w)", r"\.?\s*$").search(before):
        return False
    if _pattern(("comparisons",), r"(?<!\w)", r"(?:\s+of)?\s*$").search(before) or re.search(r"[=<>≤≥±]\s*$", before):
        return True
    if _pattern(("units",), r"^\s*", r"(?!\w)").search(after):
        return True
    if match["fraction"] or _YEAR.match(match[0]):
        return False  # the number of a version, a year
    return _NOUN.match(after) is not None
