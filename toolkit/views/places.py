"""What surrounds a source in its file, so that a person can check a value without opening the file.

A place on a page is shown as a picture (``Document.picture``) with its box marked; a place in a sheet
as the cells around it; a place in running text as the lines around it with the words marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from toolkit.documents.document import Cell, Document, Table
from toolkit.money import Money
from toolkit.provenance import Box, Source

_ROWS, _COLUMNS = 3, 4
"""How many rows and columns are shown on each side of a cell."""
_AROUND = 400
"""How many characters of running text are shown on each side of the words."""

_MATCHES = 300
"""How many places of the same words are compared with a source: a lone "30" stands everywhere."""


def place_of(document: Document, source: Source) -> dict[str, Any]:
    """The surroundings of a source as plain JSON values.

    ``kind`` is ``page`` (with ``page`` and ``box`` in points), ``cells`` (with ``rows`` of text and the
    ``row`` and ``column`` to mark, and the sheet's column letters), or ``text`` (with ``before``,
    ``words``, ``after``).
    """
    shown: dict[str, Any] = {"place": source.place, "quote": source.text}
    if source.page is not None and document.format == "pdf":
        box = source.box or _box_of(document, source)
        return shown | {"kind": "page", "page": source.page, "box": list(box) if box else None}
    if source.sheet is not None and (cells := _cells(document, source)):
        return shown | {"kind": "cells", "title": source.sheet} | cells
    return shown | {"kind": "text"} | _lines(document, source)


def by_page(sources: Iterable[Source]) -> tuple[Source, ...]:
    """One place for each page, around all the places on it; what stands on no page stays as it is."""
    pages: dict[object, Source] = {}
    for source in sources:
        key = source.page if source.page is not None and source.box else source
        if (before := pages.get(key)) is None or not (before.box and source.box):
            pages[key] = source
            continue
        (x0, top, x1, bottom), (left, upper, right, lower) = before.box, source.box
        around = (min(x0, left), min(top, upper), max(x1, right), max(bottom, lower))
        pages[key] = before.model_copy(update={"box": around, "text": ""})
    return tuple(pages.values())


def telling(sources: Sequence[Source], value: object) -> int:
    """Which of a value's sources, from 0, shows the value itself: the first that says it, else the first."""
    needles = _written(value)
    return next((n for n, s in enumerate(sources) if needles and all(w in _folded(s.text) for w in needles)), 0)


def _written(value: object) -> tuple[str, ...]:
    """The words that stand in a text that says the value, however it is formatted."""
    if isinstance(value, Money):
        return (f"{value.amount:,f}".rstrip("0").rstrip("."),)
    if isinstance(value, Decimal):
        return (f"{value.normalize():f}",)
    if isinstance(value, date):
        return (f"{value:%b}".lower(), str(value.day), str(value.year))
    return (_folded(str(value)),) if value not in (None, "", ()) else ()


def _folded(text: str) -> str:
    return " ".join(text.lower().split())


def _cells(document: Document, source: Source) -> dict[str, Any] | None:
    for table in document.tables():
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row):
                if cell and cell.source.sheet == source.sheet and cell.source.cell == source.cell:
                    return _neighbours(table, r, c)
    return None


def _neighbours(table: Table, r: int, c: int) -> dict[str, Any]:
    top, left = max(0, r - _ROWS), max(0, c - _COLUMNS)
    part = [row[left : c + _COLUMNS + 1] for row in table.rows[top : r + _ROWS + 1]]
    if top:  # the heading tells what the columns are
        part.insert(0, table.rows[0][left : c + _COLUMNS + 1])
    return {"rows": [[_text(cell) for cell in row] for row in part], "row": r - top + bool(top), "column": c - left}


def _text(cell: Cell | None) -> str:
    return cell.text if cell else ""


def _lines(document: Document, source: Source) -> dict[str, str]:
    """The words with what stands before and after them; only the words where they are not found."""
    matches = list(_matches(document, source))
    exact = [m for m in matches if document.source(m.start(), m.end()) == source]
    if not matches:
        return {"before": "", "words": source.text, "after": ""}
    match = (exact or matches)[0]
    start, end = max(0, match.start() - _AROUND), match.end() + _AROUND
    before, after = document.text[start : match.start()], document.text[match.end() : end]
    return {
        "before": ("…" if start else "") + before.replace("\f", "\n"),
        "words": match.group().replace("\f", "\n"),
        "after": after.replace("\f", "\n") + ("…" if end < len(document.text) else ""),
    }


def _box_of(document: Document, source: Source) -> Box | None:
    """Where the words of a source that has no box stand on its page, if they stand there once."""
    found = [m for m in _matches(document, source) if document.page_of(m.start()) == source.page]
    return document.source(found[0].start(), found[0].end()).box if len(found) == 1 else None


def _matches(document: Document, source: Source) -> Iterator[re.Match[str]]:
    """Where the words stand in the document's text, however they are broken into lines."""
    words = source.text.split()
    found = re.finditer(r"\s+".join(map(re.escape, words)), document.text) if words else iter(())
    return islice(found, _MATCHES)
