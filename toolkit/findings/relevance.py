"""Which pages of a long document are worth reading for its schedule: those with a sign of money, dates or terms.

spaCy takes longer to make words of a page than pdfium takes to read it. So a page is first cut into the beginnings
of its words, and only where these can make up a sign its paragraphs are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from toolkit.documents.document import Document
from toolkit.findings.money import units_in_force
from toolkit.findings.vocabulary import vocabulary

LONG = 12
"""Pages from which a document is worth the selection."""
_WORTH = 0.5
"""The share of the pages that has to be irrelevant; what stands between two pages tells how far apart they are."""
_HEAD, _TAIL = 2, 1
"""Pages at a document's beginning and end that are always read: title, parties, dates; signatures."""
_LETTERS = 6
"""What is compared of a word."""
_WORD = re.compile(r"[a-z]+|[0-9]+")
_PARAGRAPH = re.compile(r"\n\s*\n")
_SIGNED = ("/s/", "____")
"""Places to sign."""
_YEARS = frozenset(str(year) for year in range(1950, 2100))
_SHORT_DATE = re.compile(r"\d[/-]\d{1,2}[/-]\d\d|\d-[A-Z][a-z]{2}-\d\d")
"""Dates with a year of two digits."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """Lists of phrases of which each must have one in a paragraph; ``keys`` are beginnings of a word of each."""

    phrases: tuple[tuple[str, ...], ...]
    keys: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, lists: Iterable[Iterable[str]]) -> _Sign:
        phrases = tuple(
            tuple(f" {phrase}" if len(phrase) >= _LETTERS else f" {phrase} " for phrase in one) for one in lists
        )
        keys = tuple(frozenset(max(phrase.split(), key=len)[:_LETTERS] for phrase in one) for one in phrases)
        return cls(phrases, keys)

    def may_be(self, beginnings: set[str]) -> bool:
        return not any(map(beginnings.isdisjoint, self.keys))

    def on(self, words: str) -> bool:
        return all(any(map(words.__contains__, some)) for some in self.phrases)


def relevant(document: Document) -> Document:
    """The document with the text of its relevant pages alone; all of it where it is short or most of it is relevant."""
    count = len(document.page_starts)
    if document.format != "pdf" or count < LONG:
        return document
    ends = {*range(1, _HEAD + 1), *range(count - _TAIL + 1, count + 1)}
    bounds = pairwise((*document.page_starts, len(document.text)))
    kept = {page for page, (start, end) in enumerate(bounds, 1) if page in ends or matters(document.text[start:end])}
    return document.only(kept) if len(kept) <= (1 - _WORTH) * count else document


def matters(page: str) -> bool:
    """Whether a page's text has a sign that it says something for the schedule."""
    symbols, codes = _currencies()
    if symbols.search(page) or any(map(page.__contains__, _SIGNED)):
        return True
    words = _WORD.findall(page.lower())
    beginnings = {word[:_LETTERS] for word in words}
    if any(unit in page for key in beginnings & codes.keys() for unit in codes[key]):
        return True
    possible = [sign for sign in _signs() if sign.may_be(beginnings)]
    if not possible and not _has_date(beginnings, page):
        return False
    joined = _joined(words)
    signs = [sign for sign in possible if sign.on(joined)]
    dated = _has_date(beginnings, page) and _dated().on(joined)
    return (bool(signs) or dated) and any(_says(part, signs, dated) for part in _PARAGRAPH.split(page))


def _says(paragraph: str, signs: Sequence[_Sign], dated: bool) -> bool:
    """Whether a paragraph has one of the signs, or (``dated``) a date beside a word that makes it matter."""
    words = _WORD.findall(paragraph.lower())
    joined = _joined(words)
    return any(sign.on(joined) for sign in signs) or (
        dated and _dated().on(joined) and _has_date(set(words), paragraph)
    )


def _joined(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _has_date(words: set[str], text: str) -> bool:
    return not words.isdisjoint(_YEARS) or (("/" in text or "-" in text) and _SHORT_DATE.search(text) is not None)


@lru_cache(maxsize=1)
def _signs() -> Sequence[_Sign]:
    return tuple(map(_Sign.of, vocabulary("relevance")["signs"].values()))


@lru_cache(maxsize=1)
def _dated() -> _Sign:
    return _Sign.of([vocabulary("relevance")["dated"]["words"]])


@lru_cache(maxsize=1)
def _currencies() -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    """Signs of currencies and shares as one expression; codes and abbreviations by what is compared of them."""
    table = vocabulary("money")
    written = {*units_in_force(), *(unit for units in table["codes"].values() for unit in units)}
    symbols = {char for unit in (*written, *table["dollar"]["signs"], "%") for char in unit if not char.isalnum()}
    codes: dict[str, tuple[str, ...]] = {}
    for unit in sorted(unit for unit in written if symbols.isdisjoint(unit) or unit.rstrip(".").isalpha()):
        key = unit.rstrip(".").lower()[:_LETTERS]
        codes[key] = (*codes.get(key, ()), unit)
    return re.compile("[" + re.escape("".join(sorted(symbols - set(". ")))) + "]"), MappingProxyType(codes)
