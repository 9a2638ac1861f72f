"""What surrounds a source in its file, so that a person can check a value without opening the file.

A place on a page is shown as a picture (``Document.picture``) with its box marked; a place in a sheet
as the cells around it; a place in running text as the lines around it with the words marked.
"""

from __future__ import annotations

import re
from typing import Any

from toolkit.documents.document import Cell, Document, Table
from toolkit.provenance import Source

_ROWS, _COLUMNS = 3, 4
"""How many rows and columns are shown on each side of a cell."""
_AROUND = 400
"""How many characters of running text are shown on each side of the words."""


def place_of(document: Document, source: Source) -> dict[str, Any]:
    """The surroundings of a source as plain JSON values.

    ``kind`` is ``page`` (with ``page`` and ``box`` in points), ``cells`` (with ``rows`` of text and the
    ``row`` and ``column`` to mark, and the sheet's column letters), or ``text`` (with ``before``,
    ``words``, ``after``).
    """
    shown: dict[str, Any] = {"place": source.place, "quote": source.text}
    if source.page is not None and document.format == "pdf":
        return shown | {"kind": "page", "page": source.page, "box": list(source.box) if source.box else None}
    if source.sheet is not None and (cells := _cells(document, source)):
        return shown | {"kind": "cells", "title": source.sheet} | cells
    return shown | {"kind": "text"} | _lines(document, source)


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
    words = source.text.split()
    if not words:
        return {"before": "", "words": "", "after": ""}
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    matches = list(pattern.finditer(document.text))
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
