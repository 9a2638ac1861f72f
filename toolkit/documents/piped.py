"""Tables whose cells are parted by bars and not padded to one width: ``| First draft | 3 May | 400 |``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.documents.document import Cell, Document, Span, Table

_LINE = re.compile(r"[^\n\f]+")
_BETWEEN_ROWS = re.compile(r"[\s|:+=-]*")
"""A line that only parts the head from the rows, or one row from the next."""
_LEAST = 3
"""Lines from which bars make a table: a head and two rows."""


def piped_tables(document: Document, skip: Sequence[Span] = ()) -> list[Table]:
    """The tables of a text whose bars do not stand below each other; those that do are found by their columns.

    Args:
        skip: Ranges that are known tables and are not looked at.
    """
    found = []
    for lines in _blocks(document.text, skip):
        rows = [_cells(document.text, span) for span in lines]
        width = max(len(row) for row in rows)
        if len(rows) < _LEAST or min(len(row) for row in rows) != width or width < 2 or _in_line(document.text, lines):
            continue
        cells = tuple(tuple(_cell(document, span) for span in row) for row in rows)
        span = Span(lines[0].start, lines[-1].end)
        found.append(Table(rows=cells, span=span, kind="text", source=document.source(span.start, span.end)))
    return found


def _blocks(text: str, skip: Sequence[Span]) -> Iterator[list[Span]]:
    """The lines with bars that follow each other."""
    block: list[Span] = []
    last = 0
    for line in _LINE.finditer(text):
        if any(span.start <= line.start() < span.end for span in skip):
            continue
        words = line.group()
        if block and _BETWEEN_ROWS.fullmatch(words) and words.strip():
            last = line.end()
        elif "|" in words and (not block or line.start() - last <= 1):
            block.append(Span(line.start(), line.end()))
            last = line.end()
        else:
            yield from [block] if block else []
            block = []
            if "|" in words:
                block, last = [Span(line.start(), line.end())], line.end()
    yield from [block] if block else []


def _cells(text: str, line: Span) -> list[Span]:
    """The ranges of a line between its bars; bars at its ends part nothing."""
    words = text[line.start : line.end]
    start = len(words) - len(words.lstrip())
    end = len(words.rstrip())
    if words[start] == "|":
        start += 1
    if words[end - 1] == "|":
        end -= 1
    cells = []
    at = line.start + start
    for part in words[start:end].split("|"):
        cells.append(Span(at, at + len(part)))
        at += len(part) + 1
    return cells


def _in_line(text: str, lines: Sequence[Span]) -> bool:
    """Whether the bars of all lines stand at the same places."""
    places = {tuple(m.start() for m in re.finditer(r"\|", text[line.start : line.end])) for line in lines}
    return len(places) == 1


def _cell(document: Document, span: Span) -> Cell | None:
    words = document.text[span.start : span.end]
    left, right = len(words) - len(words.lstrip()), len(words.rstrip())
    if left >= right:
        return None
    inner = Span(span.start + left, span.start + right)
    return Cell(text=words.strip(), source=document.source(inner.start, inner.end), spans=(inner,))
