"""Which lines of a table without rules make one row: wrapped cells, column heads, values at the top, middle or foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from toolkit.documents.words import Row, Word

Cells = Mapping[int, Mapping[int, Sequence[Word]]]
"""The words of each line by column."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """The first line of a row, and whether something shows it: a wider gap or a list number."""

    line: int
    sure: bool


def row_groups(
    rows: Sequence[Row], cells: Cells, anchors: Sequence[int], head: int, tail: int, typed: set[int]
) -> list[list[int]]:
    """The lines of each row of a table, its column heads first.

    Args:
        rows: The lines of the page.
        cells: What stands in which column of the lines ``head`` to ``tail``.
        anchors: The lines that hold the value by which a row is known, one to a row.
        head: The first line that may belong to the table.
        tail: The last one.
        typed: The columns of values.
    """
    listed = sum(_begins(rows, anchors, index) for index in range(len(anchors))) >= 0.6 * len(anchors)
    bounds = [_boundary(rows, anchor, following, listed) for anchor, following in pairwise(anchors)]
    first = _first_line(rows, anchors, [bound.line for bound in bounds], head)
    if listed:
        first = max((number for number in range(head, anchors[0] + 1) if rows[number].labelled), default=first)
    heads = [number for number in range(head, first) if set(cells[number]) & typed or len(cells[number]) > 1]
    body = heads[-1] + 1 if heads else first
    above = range(heads[-1] + 1 if heads else head, anchors[0])
    wrapped = any(following - anchor > 1 for anchor, following in pairwise(anchors))
    if above and wrapped and tail == anchors[-1] and not listed and not any(bound.sure for bound in bounds):
        # Nothing shows where rows begin, but lines stand above the first value and none below the last.
        body, first = above[0], above[0]
        bounds = [Boundary(anchor + 1, sure=False) for anchor in anchors[:-1]]
    groups = [list(range(heads[0], body))] if heads else []
    if heads and body < first:  # the rest of a row that began on the page before
        groups.append(list(range(body, first)))
        body = first
    return groups + [list(range(start, end)) for start, end in pairwise([body, *(b.line for b in bounds), tail + 1])]


def _first_line(rows: Sequence[Row], anchors: Sequence[int], starts: Sequence[int], head: int) -> int:
    """Where the first row begins: as far above its value as the others, or as lines are nearer than rows."""
    before = [anchor - start for anchor, start in zip(anchors[1:], starts, strict=True)]
    above = min(before, default=0) if len(before) > 1 else 0
    apart = median([rows[start].top - rows[start - 1].bottom for start in starts]) if starts else 0.0
    while above < anchors[0] - head and _near(rows, anchors[0] - above, apart):
        above += 1
    return max(head, anchors[0] - above)


def _near(rows: Sequence[Row], number: int, apart: float) -> bool:
    """Whether the line above is nearer than rows are to each other: then it belongs to the same row."""
    height = rows[number].bottom - rows[number].top
    return rows[number].top - rows[number - 1].bottom < apart - 0.2 * height


def _begins(rows: Sequence[Row], anchors: Sequence[int], index: int) -> bool:
    """Whether an anchor, or a line between it and the one before, begins with a list number."""
    before = anchors[index - 1] + 1 if index else anchors[index]
    return any(rows[number].labelled for number in range(before, anchors[index] + 1))


def _boundary(rows: Sequence[Row], anchor: int, following: int, listed: bool) -> Boundary:
    """Where the row begins whose value stands on line ``following``."""
    if following == anchor + 1:
        return Boundary(following, sure=False)
    if listed:
        labelled = [number for number in range(anchor + 1, following + 1) if rows[number].labelled]
        if labelled:
            return Boundary(labelled[0], sure=True)
    gaps = [rows[number].top - rows[number - 1].bottom for number in range(anchor + 1, following + 1)]
    height = rows[anchor].bottom - rows[anchor].top
    widest = max(range(len(gaps)), key=lambda index: (gaps[index], index))
    if gaps[widest] > min(gaps) + 0.2 * height:
        return Boundary(anchor + 1 + widest, sure=True)
    return Boundary(following, sure=False)
