"""Words with boxes, the lines they stand on, and the pieces of a line that white space sets apart."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median
from typing import Literal

from toolkit.documents.document import Span
from toolkit.provenance import Box

Kind = Literal["money", "percent", "date", "label"]
"""What makes a column of a table recognisable: short values of one kind below each other."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_CODE = (
    r"(?:US|CA|AU|NZ|HK|SG|C|A|S|R)?[$€£¥₹]"
    r"|\b(?:USD|EUR|GBP|CHF|CAD|AUD|NZD|SGD|HKD|JPY|CNY|RMB|INR|DAI|USDC|USDT|BTC|ETH)\b"
)
_MONEY = (
    rf"(?:{_CODE})\s*[\d\[]|\d[\d,.'k]*\s*(?:{_CODE})"
    rf"|\b\d{{1,3}}(?:[,.'’]\d{{3}})+\b|\b\d{{3,}}[.,]\d\d\b(?![.,]?\d)|\[\*+\]"
    r"|^\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d\d)?$|^(?!(?:19|20)\d\d$)\d{4,9}$"
)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("money", re.compile(_MONEY, re.IGNORECASE)),
    ("percent", re.compile(r"\d\s*%|\bper ?cent\b", re.IGNORECASE)),
    (
        "date",
        re.compile(
            rf"\b{_MONTH}\s+\d|\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+|[-/]){_MONTH}|\b\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}\b"
            r"|^(?:TBD|TBA|n/a)$|\b(?:week|month|day)s?\s+\d|\b\d+\s+(?:week|month|day)s?\b",
            re.IGNORECASE,
        ),
    ),
    ("label", re.compile(r"^[(\[]?(?:\d{1,2}(?:\.\d{1,2})*[a-z]?|[a-z]|[ivx]{1,4})[.)\]:]?$", re.IGNORECASE)),
)
_LABELLED = re.compile(r"^[(\[]?(?:\d{1,2}(?:\.\d{1,2})?|[a-zA-Z]|[ivx]{1,4})[.)\]]\s", re.IGNORECASE)
_SIGN = re.compile(rf"(?:{_CODE})", re.IGNORECASE)

_ORNAMENT = re.compile(r"[-–—_=+|.*·•●▪○◦]+|\|.*\|")
"""Drawn rules, leaders and bullets: no words, and in the way of seeing columns."""

_APART = 0.9
"""A gap of more than this share of the line's height sets two pieces of a line apart."""


_NARROW = 0.55
"""A gap of more than this share of the line's height is wider than a space."""
_NEAR = 8
"""Lines above and below in which values are looked for that show a column."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, its range in the document's text and its box on the page."""

    start: int
    end: int
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line with no wide gap between them."""

    words: tuple[Word, ...]
    x0: float
    x1: float

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def kind(self) -> Kind | None:
        """What a short segment holds, if it is something that stands in columns."""
        return kind_of(self.text) if len(self.words) <= 7 else None


@dataclass(frozen=True, slots=True)
class Row:
    """Words at one height, from the left."""

    segments: tuple[Segment, ...]
    top: float
    bottom: float

    @property
    def words(self) -> list[Word]:
        return [word for segment in self.segments for word in segment.words]

    @property
    def middle(self) -> float:
        """Its height on the page, by which it stands above a drawn line or below."""
        return (self.top + self.bottom) / 2

    @property
    def labelled(self) -> bool:
        """Whether it begins with a number or letter of a list."""
        return bool(_LABELLED.match(" ".join(word.text for word in self.words[:3]) + " "))


@lru_cache(maxsize=4096)  # asked again for the same cell by each way in which a table may be made of a page
def kind_of(text: str) -> Kind | None:
    """What a short text holds, if it is something that stands in columns."""
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), None)


def unit_of(text: str) -> Kind | None:
    """What the bare numbers under a column's head are, where its words, without a figure, name their unit."""
    if any(sign.isdigit() for sign in text):
        return None
    return "percent" if _PER_CENT.search(text) else "money" if _SIGN.search(text) else None


def is_bare(text: str) -> bool:
    """Whether a short text is a number and nothing else, its unit left to the head of its column."""
    return _BARE.fullmatch(text) is not None


_PER_CENT = re.compile(r"%|\bper ?cent(?:age)?\b", re.IGNORECASE)
_BARE = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?")


def segment(words: Sequence[Word]) -> Segment:
    """Words of one line as one segment."""
    return Segment(tuple(words), words[0].box[0], words[-1].box[2])


def rows_of(words: Iterable[Word]) -> list[Row]:
    """Words grouped into rows by their height on the page, from the top."""
    rows: list[list[Word]] = []
    centre = height = 0.0
    plain = [word for word in words if not _ORNAMENT.fullmatch(word.text)]
    for word in sorted(plain, key=lambda word: (word.box[1] + word.box[3], word.box[0])):
        middle, tall = (word.box[1] + word.box[3]) / 2, word.box[3] - word.box[1]
        if rows and abs(middle - centre) < 0.45 * min(height, tall):
            rows[-1].append(word)
        else:
            rows.append([word])
            centre, height = middle, tall
    return [_row(sorted(row, key=lambda word: word.box[0])) for row in rows]


def _row(words: Sequence[Word]) -> Row:
    height = median([word.box[3] - word.box[1] for word in words])
    pieces: list[list[Word]] = []
    for word in words:
        if pieces:
            before = pieces[-1][-1]
            gap = word.box[0] - before.box[2]
            only_sign = len(pieces[-1]) == 1 and _SIGN.fullmatch(before.text) and word.text[0].isdigit()
            if gap <= _APART * height or only_sign:
                pieces[-1].append(word)
                continue
        pieces.append([word])
    return Row(
        segments=tuple(segment(piece) for piece in pieces),
        top=min(word.box[1] for word in words),
        bottom=max(word.box[3] for word in words),
    )


def parted(rows: Sequence[Row]) -> list[Row]:
    """Rows in which a value that stands near the words before it is a piece of its own where its column shows that.

    A narrow gap says little. It parts columns where a value of the same kind, a piece of its own, begins or ends at
    the same place a few lines above or below.
    """
    edges = [
        (number, piece.kind, piece.x0, piece.x1)
        for number, row in enumerate(rows)
        for piece in row.segments
        if len(piece.words) <= 3 and piece.kind in ("money", "percent", "date")
    ]
    at = [edge[0] for edge in edges]
    found = []
    for number, row in enumerate(rows):
        near = edges[bisect_left(at, number - _NEAR) : bisect_right(at, number + _NEAR)]
        pieces = [part for piece in row.segments for part in (_cut(piece, row, near) if near else [piece])]
        found.append(replace(row, segments=tuple(pieces)) if len(pieces) > len(row.segments) else row)
    return found


def _cut(piece: Segment, row: Row, near: Sequence[tuple[int, Kind | None, float, float]]) -> list[Segment]:
    """A piece before and behind the narrow gap that columns near it show; whole where there is none."""
    height = row.bottom - row.top
    for at in range(1, len(piece.words)):
        before, rest = piece.words[:at], segment(piece.words[at:])
        gap = rest.x0 - before[-1].box[2]
        if gap < _NARROW * height or len(rest.words) > 3 or _SIGN.fullmatch(before[-1].text):
            continue
        same = 0.12 * height
        if any(
            kind == rest.kind and (abs(x0 - rest.x0) < same or abs(x1 - rest.x1) < same) for _, kind, x0, x1 in near
        ):
            return [segment(before), rest]
    return [piece]


def text_of(words: Sequence[Word]) -> str:
    """Words with a space between, but none inside a word that a line's end has parted."""
    text, end = "", -1
    for word in words:
        text += word.text if word.start == end or not text else f" {word.text}"
        end = word.end
    return text


def spans_of(words: Iterable[Word], text: str) -> tuple[Span, ...]:
    """The ranges of the text that words cover: one where they stand in a row, else several."""
    spans: list[Span] = []
    for word in words:
        if spans and word.start >= spans[-1].end and not text[spans[-1].end : word.start].strip(" \t"):
            spans[-1] = Span(spans[-1].start, word.end)
        else:
            spans.append(Span(word.start, word.end))
    return tuple(spans)


def spans_of_lines(lines: Sequence[str], start: int) -> tuple[Span, ...]:
    """The range of each line of a cell, where they stand in the text from ``start`` with a space between them."""
    spans: list[Span] = []
    for line in lines:
        spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return tuple(spans)


def union(boxes: Sequence[Box]) -> Box:
    """The smallest box around all."""
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return min(x0s), min(tops), max(x1s), max(bottoms)


def rounded(box: Box) -> Box:
    """A box to a tenth of a point."""
    return round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)
