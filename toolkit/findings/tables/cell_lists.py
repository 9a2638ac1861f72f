"""What a cell of a table lists: things behind bullets or numbers, between semicolons, or each on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.documents.document import Cell, Span
from toolkit.findings.values.phrases import folded

_BULLET = re.compile(r"\s*(?:[•▪◦·●○■□➢✓*–—-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\w)")
_SHORT = 0.9
"""A line that ends so far before the column's longest, the word behind it counted in, was ended on purpose."""


def items_in(cell: Cell, text: str, width: int = 0) -> tuple[str, ...]:
    """The things that a cell lists, without their bullets; one thing where nothing parts it.

    Args:
        text: The document's text, in which the cell stands.
        width: Characters of the longest line of the cell's column; 0 where lines were not set to a width.
    """
    lines = [folded(text[span.start : span.end]) for span in cell.spans]
    if not lines:
        return _parted(cell.text)
    before = (0, *(span.end for span in cell.spans))
    marked = [_is_marked(text, span, end) for span, end in zip(cell.spans, before, strict=False)]
    items: list[str] = []
    for at, line in enumerate(lines):
        if not items or (marked[at] if any(marked[1:]) else _begins(cell.spans, lines, at, text, width)):
            items.append(line)
        else:
            items[-1] = f"{items[-1]} {line}"
    return tuple(item for one in items for item in _parted(_BULLET.sub("", one, count=1)))


def longest_line(cells: Sequence[Cell | None], text: str) -> int:
    """Characters of the longest line in cells, such as those of a column."""
    return max((len(folded(text[s.start : s.end])) for c in cells if c is not None for s in c.spans), default=0)


def _is_marked(text: str, span: Span, before: int) -> bool:
    """Whether a bullet or a number stands at the beginning of a line; a dash within one is no bullet."""
    if _BULLET.match(text, span.start):
        return True
    outside = _BULLET.match(text[max(0, span.start - 2) : span.start + 1])
    return outside is not None and (not before or "\n" in text[before : span.start])


def _begins(spans: Sequence[Span], lines: Sequence[str], at: int, text: str, width: int) -> bool:
    """Whether a line without a mark begins another thing: a paragraph does, and one after a line ended on purpose."""
    line, before = lines[at], lines[at - 1]
    if not (line[0].isupper() or line[0].isdigit()) or before.endswith((",", "-", "&", " and", " of", " the", " or")):
        return False
    if "\n" not in text[spans[at - 1].end : spans[at].start]:
        return not width or text[spans[at - 1].end : spans[at].start] == " "  # paragraphs of one cell
    return len(before) + 1 + len(line.split()[0]) <= _SHORT * width


def _parted(words: str) -> tuple[str, ...]:
    """Words parted by semicolons."""
    return tuple(part for part in (folded(p).strip(" .,") for p in words.split(";")) if part)
