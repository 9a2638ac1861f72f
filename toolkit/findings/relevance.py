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
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from types import MappingProxyType

from toolkit.documents.document import Document
from toolkit.findings.values.money import units_in_force
from toolkit.findings.vocabulary import vocabulary

LONG = 12
"""Pages from which a document is worth the selection."""
_WORTH = 0.5
"""The share of the pages that has to be irrelevant; what stands between two pages tells how far apart they are."""
_HEAD, _TAIL = 2, 1
"""Pages at a document's beginning and end that are always read: title, parties, dates; signatures."""
_LETTERS = 6
"""What is compared of a word."""
_LETTERS_ALONE = bytes(ord(chr(code).lower()) if chr(code) in ascii_letters else ord(" ") for code in range(256))
_SHAPES = bytes.maketrans(
    f"{digits}/{ascii_uppercase}{ascii_lowercase}".encode(), b"0" * 10 + b"-" + b"A" * 26 + b"a" * 26
)
"""Digits, letters and the marks between day and month made alike."""
_PARAGRAPH = re.compile(r"\n\s*\n")
_SIGNED = ("/s/", "____")
"""Places to sign."""
_HYPHENS = ("\ufffe", "\x02")
"""How pdfium marks a hyphen at a line's end."""
_YEARS = (("20", re.compile(r"20\d\d")), ("19", re.compile(r"19[5-9]\d")))
"""Expressions with what they begin with, which is found ten times as fast and stands on few pages."""
_SHORT_DATES = (b"0-0-00", b"0-00-00", b"0-Aaa-00")
"""Shapes of dates with a year of two digits."""


class _Words:
    """The words of a page or paragraph, in lower case, letters from a to z alone."""

    __slots__ = ("_joined", "_words", "ascii", "beginnings")

    def __init__(self, text: str) -> None:
        self.ascii = text.encode("ascii", "replace")
        # An expression takes twice as long for them.
        self._words = self.ascii.translate(_LETTERS_ALONE).decode("ascii").split()
        self._joined = ""
        self.beginnings = set(map(_beginning, set(self._words)))

    def have(self, phrase: str) -> bool:
        """Whether a phrase stands in them; they are joined only where that is asked."""
        self._joined = self._joined or f" {' '.join(self._words)} "
        return phrase in self._joined


@lru_cache(maxsize=1 << 16)
def _beginning(word: str) -> str:
    """How a word begins, where a sign or a currency begins so; the same words come on page after page."""
    begins = word[:_LETTERS]
    return begins if begins in _beginnings() else ""


@dataclass(frozen=True, slots=True)
class _List:
    """Phrases of which a sign must have one."""

    keys: frozenset[str]
    """The beginnings of their words: where a paragraph has none of these, it has no phrase."""
    told: frozenset[str]
    """Phrases of one word that its beginning tells."""
    others: tuple[tuple[frozenset[str], str], ...]
    """The other phrases, each after the beginnings of its words."""

    @classmethod
    def of(cls, phrases: Iterable[str]) -> _List:
        """A phrase of six letters or more stands for all that begin so."""
        told = frozenset(phrase for phrase in phrases if " " not in phrase and len(phrase) <= _LETTERS)
        others = tuple(
            (
                frozenset(word[:_LETTERS] for word in phrase.split()),
                f" {phrase}" if len(phrase) >= _LETTERS else f" {phrase} ",
            )
            for phrase in phrases
            if phrase not in told
        )
        return cls(told.union(*(keys for keys, _ in others)), told, others)

    def on(self, words: _Words) -> bool:
        return not words.beginnings.isdisjoint(self.told) or any(
            keys <= words.beginnings and words.have(phrase) for keys, phrase in self.others
        )


@dataclass(frozen=True, slots=True)
class _Sign:
    """Lists of phrases of which each must have one in a paragraph."""

    lists: tuple[_List, ...]

    def on(self, words: _Words) -> bool:
        for one in self.lists:  # a loop: an archive comes here for each of its pages
            if words.beginnings.isdisjoint(one.keys):
                return False
        return all(one.on(words) for one in self.lists)


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
    if any(map(page.__contains__, symbols)) or any(map(page.__contains__, _SIGNED)):
        return _CERTAIN
    words = _Words(page)
    if any(unit in page for key in words.beginnings & codes.keys() for unit in codes[key]):
        return _CERTAIN
    signs = tuple(sign for sign in _signs() if sign.on(words))
    dated = _has_date(page, words) and _dated().on(words)
    return _Said(signs, dated) if signs or dated else None


def _says(paragraph: str, signs: Sequence[_Sign], dated: bool) -> bool:
    """Whether a paragraph has one of the signs, or (``dated``) a date beside a word that makes it matter."""
    words = _Words(paragraph)
    return any(sign.on(words) for sign in signs) or (dated and _dated().on(words) and _has_date(paragraph, words))


def _has_date(text: str, words: _Words) -> bool:
    if any(begin in text and year.search(text) for begin, year in _YEARS):
        return True
    shapes = words.ascii.translate(_SHAPES)
    return b"0-" in shapes and any(map(shapes.__contains__, _SHORT_DATES))


@lru_cache(maxsize=1)
def _signs() -> Sequence[_Sign]:
    return tuple(_sign(lists) for lists in vocabulary("relevance")["signs"].values())


@lru_cache(maxsize=1)
def _dated() -> _Sign:
    return _sign([vocabulary("relevance")["dated"]["words"]])


def _sign(lists: Iterable[Iterable[str]]) -> _Sign:
    return _Sign(tuple(map(_List.of, lists)))


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    """All that is compared with the beginnings of words."""
    return frozenset(_currencies()[1]).union(*(one.keys for sign in (*_signs(), _dated()) for one in sign.lists))


@lru_cache(maxsize=1)
def _currencies() -> tuple[str, Mapping[str, tuple[str, ...]]]:
    """Signs of currencies and shares; codes and abbreviations by what is compared of them."""
    table = vocabulary("money")
    written = {*units_in_force(), *(unit for units in table["codes"].values() for unit in units)}
    symbols = {char for unit in (*written, *table["dollar"]["signs"], "%") for char in unit if not char.isalnum()}
    codes: dict[str, tuple[str, ...]] = {}
    for unit in sorted(unit for unit in written if symbols.isdisjoint(unit) or unit.rstrip(".").isalpha()):
        key = unit.rstrip(".").lower()[:_LETTERS]
        codes[key] = (*codes.get(key, ()), unit)
    return "".join(sorted(symbols - set(". "))), MappingProxyType(codes)
