"""Tables drawn with characters: columns of plain text, seen as words on a grid of characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from toolkit.documents.aligned import aligned_grids
from toolkit.documents.document import Document, Span, Table
from toolkit.documents.piped import piped_tables
from toolkit.documents.tables import Placed, best_grids, joined, placed, to_table, with_rests
from toolkit.documents.words import Row, Word, parted, rows_of, text_of
from toolkit.provenance import Source

_LINE = re.compile(r"[^\n\f]+|[\n\f]")
_WORD = re.compile(r"[^\s|]+")
_RULE = re.compile(r"[+]?[-–—_=+]{3,}")
_TAB = 8
_WIDE, _HIGH = 6.0, 12.0
"""A character's box: the proportions of a typewriter, so that two spaces set columns apart and one does not."""


def text_tables(document: Document, skip: Sequence[Span] = ()) -> tuple[Table, ...]:
    """The tables of a plain text, joined where they go on over a page end.

    Args:
        skip: Ranges that are known tables and are not looked at.
    """
    piped = piped_tables(document, skip)
    known = [*skip, *(table.span for table in piped)]
    pages: list[tuple[int, list[Row], list[Placed]]] = []
    for page, words in enumerate(_pages(document, known), 1):
        rows = parted(rows_of(words))
        heights = {word.box[1] for word in words if _RULE.fullmatch(word.text)} - {row.top for row in rows}
        rules = [(height, float("-inf"), float("inf")) for height in heights]
        found = [replace(grid, kind="text") for grid in best_grids(aligned_grids(rows, rules))]
        pages.append((page, rows, placed(page, found, words)))

    def place_of(words: Sequence[Word], _: int) -> Source:
        place = document.source(words[0].start, words[-1].end)
        return place.model_copy(update={"text": text_of(words)})

    aligned = [to_table(group, document.text, place_of) for group in joined(with_rests(pages))]
    return tuple(sorted([*piped, *aligned], key=lambda table: table.span.start))


def _pages(document: Document, skip: Sequence[Span]) -> list[list[Word]]:
    """The words of each page, furniture left out; a line's number gives its height on the page."""
    covered = {span.start for span in document.furniture}
    pages: list[list[Word]] = [[] for _ in document.page_starts]
    number = 0
    for line in _LINE.finditer(document.text):
        if line.group() in "\n\f":
            number += 1
            continue
        if line.start() in covered or any(span.start <= line.start() < span.end for span in skip):
            continue
        page = pages[bisect_right(document.page_starts, line.start()) - 1]
        page += _words(line.group(), line.start(), number * _HIGH)
    return pages


def _words(line: str, offset: int, top: float) -> list[Word]:
    words = []
    column = at = 0
    for match in _WORD.finditer(line):
        for char in line[at : match.start()]:
            column += _TAB - column % _TAB if char == "\t" else 1
        at = match.end()
        x0, column = column * _WIDE, column + len(match.group())
        box = (x0, top, column * _WIDE, top + _HIGH)
        words.append(Word(offset + match.start(), offset + match.end(), match.group(), box))
    return words
