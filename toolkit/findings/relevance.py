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
from string import ascii_lowercase
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
_SPACED = bytes(code if chr(code) in ascii_lowercase else ord(" ") for code in range(256))
_PARAGRAPH = re.compile(r"\n\s*\n")
_SIGNED = ("/s/", "____")
"""Places to sign."""
_HYPHENS = ("\ufffe", "\x02")
"""How pdfium marks a hyphen at a line's end."""
_YEARS = (re.compile(r"20\d\d"), re.compile(r"19[5-9]\d"))
"""Expressions that begin with letters of their own are found fastest."""
_SHORT_DATE = re.compile(r"\d[/-]\d{1,2}[/-]\d\d|\d-[A-Z][a-z]{2}-\d\d")
"""Dates with a year of two digits."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """Lists of phrases of which each must have one in a paragraph.

    ``keys`` are for each list the beginnings of its single words, and those of the words of each longer phrase.
    """

    phrases: tuple[tuple[str, ...], ...]
    keys: tuple[tuple[frozenset[str], tuple[frozenset[str], ...]], ...]

    @classmethod
    def of(cls, lists: Iterable[Iterable[str]]) -> _Sign:
        phrases = tuple(
            tuple(f" {phrase}" if len(phrase) >= _LETTERS else f" {phrase} " for phrase in one) for one in lists
        )
        cut = tuple(tuple(frozenset(word[:_LETTERS] for word in phrase.split()) for phrase in one) for one in phrases)
        keys = tuple(
            (
                frozenset(next(iter(words)) for words in one if len(words) == 1),
                tuple(words for words in one if len(words) > 1),
            )
            for one in cut
        )
        return cls(phrases, keys)

    def may_be(self, beginnings: set[str]) -> bool:
        for words, phrases in self.keys:  # a loop: an archive comes here for each of its pages
            if beginnings.isdisjoint(words) and not any(map(beginnings.issuperset, phrases)):
                return False
        return True

    def on(self, words: str) -> bool:
        return all(any(map(words.__contains__, some)) for some in self.phrases)


def relevant(document: Document) -> Document:
    """The document with the text of its relevant pages alone; all of it where it is short or most of it is relevant."""
    count = len(document.page_starts)
    if document.format != "pdf" or count < LONG:
        return document
    bounds = pairwise((*document.page_starts, len(document.text)))
    kept = {
        page
        for page, (start, end) in enumerate(bounds, 1)
        if _at_an_end(page, count) or matters(document.text[start:end])
    }
    return document.only(kept) if len(kept) <= (1 - _WORTH) * count else document


def may_matter(page: int, pages: int, text: str) -> bool:
    """Whether a page has to be looked at by ``matters``: what pdfium says of it has no paragraphs yet.

    Args:
        page: Its number, from 1.
        pages: How many there are.
        text: Its words as the file has them.
    """
    if pages < LONG or _at_an_end(page, pages):
        return True
    for hyphen in _HYPHENS:
        if hyphen in text:  # the word may be meant with or without it
            text = f"{text}\n{text.replace(hyphen, '')}"
    return _said(text) is not None


def _at_an_end(page: int, pages: int) -> bool:
    return page <= _HEAD or page > pages - _TAIL


def matters(page: str) -> bool:
    """Whether a page's text has a sign that it says something for the schedule."""
    said = _said(page)
    if said is None or said is _CERTAIN:
        return said is _CERTAIN
    return any(_says(part, said.signs, said.dated) for part in _PARAGRAPH.split(page))


@dataclass(frozen=True, slots=True)
class _Said:
    """The signs that a page's words make up, and whether they hold a date beside a word that makes it matter."""

    signs: tuple[_Sign, ...] = ()
    dated: bool = False


_CERTAIN = _Said()
"""A page that matters wherever on it its words stand."""


def _said(page: str) -> _Said | None:
    """What a page's words, taken together, have of signs; None where they have nothing."""
    symbols, codes = _currencies()
    if symbols.search(page) or any(map(page.__contains__, _SIGNED)):
        return _CERTAIN
    words = _words(page)
    beginnings = {word[:_LETTERS] for word in set(words)}
    if any(unit in page for key in beginnings & codes.keys() for unit in codes[key]):
        return _CERTAIN
    possible = [sign for sign in _signs() if sign.may_be(beginnings)]
    has_date = _has_date(page)
    if not possible and not has_date:
        return None
    joined = _joined(words)
    signs = tuple(sign for sign in possible if sign.on(joined))
    dated = has_date and _dated().on(joined)
    return _Said(signs, dated) if signs or dated else None


def _says(paragraph: str, signs: Sequence[_Sign], dated: bool) -> bool:
    """Whether a paragraph has one of the signs, or (``dated``) a date beside a word that makes it matter."""
    joined = _joined(_words(paragraph))
    return any(sign.on(joined) for sign in signs) or (dated and _dated().on(joined) and _has_date(paragraph))


def _joined(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _words(text: str) -> list[str]:
    """The words in lower case, letters from a to z alone. An expression takes twice as long for them."""
    return text.lower().encode("ascii", "replace").translate(_SPACED).decode("ascii").split()


def _has_date(text: str) -> bool:
    return any(year.search(text) for year in _YEARS) or (
        ("/" in text or "-" in text) and _SHORT_DATE.search(text) is not None
    )


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
