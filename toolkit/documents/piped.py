"""Tables whose cells are parted by bars or tabs and not padded to one width: ``| First draft | 3 May | 400 |``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.documents.document import Cell, Document, Span, Table

_LINE = re.compile(r"[^\n\f]+")
_BETWEEN_ROWS = re.compile(r"[\s|:+=-]*")
"""A line that only parts the head from the rows, or one row from the next."""
_LEAST = 3
"""Lines from which bars or tabs make a table: a head and two rows; one row is enough below a line of dashes."""
_SHORT = 60
"""Characters of a cell beside one tab; a longer one is the text of a numbered clause."""
_LABEL = re.compile(r"\(?\w{1,4}[.):]*|[•*–-]")


def piped_tables(document: Document, skip: Sequence[Span] = ()) -> list[Table]:
    """The tables of a text whose bars, or cells between tabs, do not stand below each other.

    Those that do are found by their columns.

    Args:
        skip: Ranges that are known tables and are not looked at.
    """
    found: list[Table] = []
    for sign in "|\t":
        known = [*skip, *(table.span for table in found)]
        for lines in _blocks(document.text, known, sign):
            rows = _rows(document.text, lines, sign)
            if rows is None or (sign == "|" and _in_line(document.text, lines)):
                continue
            cells = tuple(tuple(_cell(document, span) for span in row) for row in rows)
            span = Span(lines[0].start, lines[-1].end)
            found.append(Table(rows=cells, span=span, kind="text", source=document.source(span.start, span.end)))
    return sorted(found, key=lambda table: table.span.start)


def _rows(text: str, lines: Sequence[Span], sign: str) -> list[list[Span]] | None:
    """The cells of each line, as many in each; None where the lines are no table."""
    parted = len(lines) > 1 and "-" in text[lines[0].end : lines[1].start]
    if len(lines) < (_LEAST - 1 if parted else _LEAST):
        return None
    ways = [r"\|"] if sign == "|" else [r"\t", r"\t+"]
    for way in ways:
        rows = [_cells(text, line, re.compile(way)) for line in lines]
        width = len(rows[0])
        if width > 1 and all(len(row) == width for row in rows):
            return None if sign == "\t" and width == 2 and _is_list(text, rows) else rows
    return None


def _is_list(text: str, rows: Sequence[Sequence[Span]]) -> bool:
    """Whether two columns are the numbers of clauses and their words."""
    words = [[text[span.start : span.end].strip() for span in row] for row in rows]
    return any(_LABEL.fullmatch(first) or max(len(first), len(second)) > _SHORT for first, second in words)


def _blocks(text: str, skip: Sequence[Span], sign: str) -> Iterator[list[Span]]:
    """The lines with bars, or with tabs, that follow each other."""
    near = 1 if sign == "|" else 2  # paragraphs of a text document have an empty line between them
    block: list[Span] = []
    last = 0
    for line in _LINE.finditer(text):
        if any(span.start <= line.start() < span.end for span in skip):
            continue
        words = line.group()
        if block and _BETWEEN_ROWS.fullmatch(words) and words.strip():
            last = line.end()
        elif sign in words.strip() and (not block or line.start() - last <= near):
            block.append(Span(line.start(), line.end()))
            last = line.end()
        else:
            yield from [block] if block else []
            block = []
            if sign in words.strip():
                block, last = [Span(line.start(), line.end())], line.end()
    yield from [block] if block else []


def _cells(text: str, line: Span, sign: re.Pattern[str]) -> list[Span]:
    """The ranges of a line between its signs; bars at its ends part nothing."""
    words = text[line.start : line.end]
    start = len(words) - len(words.lstrip(" "))
    end = len(words.rstrip(" "))
    if words[start:end].startswith("|"):
        start += 1
    if words[start:end].endswith("|"):
        end -= 1
    cells = []
    at = start
    for match in sign.finditer(words, start, end):
        cells.append(Span(line.start + at, line.start + match.start()))
        at = match.end()
    return [*cells, Span(line.start + at, line.start + end)]


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
