"""Which lines of a table without rules make one row: wrapped cells, column heads, values at the top, middle or foot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from toolkit.documents.words import Row, Word, text_of

_FIGURE = re.compile(r"[\d\[*]|\b(?:hundred|thousand|million)\b", re.IGNORECASE)


Rule = tuple[float, float, float]
"""A level line on a page: its height, and from where to where it runs."""


def rules_over(rules: Sequence[Rule], left: float, right: float) -> list[float]:
    """The heights of lines that run over most of what stands between two edges, in one piece or in several."""
    found: list[float] = []
    pieces: list[tuple[float, float]] = []
    height = float("-inf")
    for y, x0, x1 in [*sorted(rules), (float("inf"), 0.0, 0.0)]:
        if y - height > _ONE_RULE:
            if _covered(pieces) >= _OVER * (right - left):
                found.append(height)
            pieces, height = [], y
        pieces.append((max(x0, left), min(x1, right)))
    return found


def _covered(pieces: Sequence[tuple[float, float]]) -> float:
    """What ranges cover together."""
    covered, end = 0.0, float("-inf")
    for left, right in sorted(pieces):
        covered += max(0.0, right - max(left, end))
        end = max(end, right)
    return covered


_ONE_RULE = 3.0
"""Points within which lines stand at one height: the edges of a bar, the borders of cells."""
_OVER = 0.8


@dataclass(frozen=True, slots=True)
class Boundary:
    """The first line of a row, and whether something shows it: a rule, a wider gap or a list number."""

    line: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a page, of which a table is to be made.

    Attributes:
        cells: The words of each line of the table by column.
        rules: The heights of lines drawn between them.
        typed: The columns of values.
    """

    rows: Sequence[Row]
    cells: Mapping[int, Mapping[int, Sequence[Word]]]
    rules: Sequence[float]
    typed: set[int]

    def below_rule(self, first: int, last: int) -> int | None:
        """The line below the last rule that stands between two lines."""
        over = [rule for rule in self.rules if self.rows[first].middle < rule < self.rows[last].middle]
        return next((n for n in range(first, last + 1) if over and self.rows[n].middle > over[-1]), None)

    def rest_over(self, head: int, first: int) -> int:
        """The first of the lines right over a row that no words over the values make its head, a rule above them.

        They are the rest of a row that began on the page before; the row itself where there are none.
        """
        start = next((n for n in range(head, first) if self.below_rule(head, n) == n), first)
        return first if any(self.cells[n].keys() & self.typed for n in range(start, first)) else start

    def is_rest(self, start: int, first: int, bounds: Sequence[Boundary]) -> bool:
        """Whether lines below a head are set apart from the row below them as rows are, and hold no value."""
        if not bounds or not all(bound.sure for bound in bounds):
            return False
        apart = median([self.gap_above(bound.line) for bound in bounds])
        bare = not any(self.cells[n].keys() & self.typed for n in range(start, first))
        height = self.rows[first].bottom - self.rows[first].top
        return start < first and bare and self.gap_above(first) >= 0.8 * apart > 0.3 * height

    def over_values(self, number: int) -> bool:
        """Whether a line has words without a figure in a column of values: it is a head's, and no row's."""
        cells = self.cells.get(number, {})
        words = [text_of(cells[column]) for column in self.typed if cells.get(column)]
        return any(not _FIGURE.search(text) for text in words)

    def gap_above(self, number: int) -> float:
        return self.rows[number].top - self.rows[number - 1].bottom


def row_groups(lines: Lines, anchors: Sequence[int], head: int, tail: int) -> list[list[int]]:
    """The lines of each row of a table, its column heads first.

    Args:
        anchors: The lines that hold the value by which a row is known, one to a row.
        head: The first line that may belong to the table.
        tail: The last one.
    """
    rows, cells = lines.rows, lines.cells
    listed = sum(_begins(rows, anchors, index) for index in range(len(anchors))) >= 0.6 * len(anchors)
    bounds = [_boundary(lines, anchor, following, listed) for anchor, following in pairwise(anchors)]
    first = _first_line(lines, anchors, [bound.line for bound in bounds], head)
    if listed:
        first = max((number for number in range(head, anchors[0] + 1) if rows[number].labelled), default=first)
    ruled = lines.below_rule(head, anchors[0])
    if ruled is None:
        heads = [number for number in range(head, first) if set(cells[number]) & lines.typed or len(cells[number]) > 1]
    else:
        ruled = min(ruled, anchors[0])
        first = first if lines.is_rest(ruled, first, bounds) else ruled
        heads = list(range(head, min(ruled, lines.rest_over(head, first))))
    body = heads[-1] + 1 if heads else first
    above = range(heads[-1] + 1 if heads else head, anchors[0])
    wrapped = any(following - anchor > 1 for anchor, following in pairwise(anchors))
    starts = _starts(lines, anchors, body if ruled is not None else above.start, tail)
    if wrapped and starts and not listed and not all(bound.sure for bound in bounds):
        body = first = starts[0]
        bounds = [Boundary(start, sure=True) for start in starts[1:]]
    elif above and wrapped and tail == anchors[-1] and not listed and not any(bound.sure for bound in bounds):
        # Nothing shows where rows begin, but lines stand above the first value and none below the last.
        body, first = above[0], above[0]
        bounds = [Boundary(anchor + 1, sure=False) for anchor in anchors[:-1]]
    groups = [list(range(heads[0], body))] if heads else []
    if heads and body < first:  # the rest of a row that began on the page before
        groups.append(list(range(body, first)))
        body = first
    return groups + [list(range(start, end)) for start, end in pairwise([body, *(b.line for b in bounds), tail + 1])]


def _starts(lines: Lines, anchors: Sequence[int], first: int, tail: int) -> list[int]:
    """The first lines of rows as their fullest column of text shows them, where that gives each value a row of its own.

    What goes on from the line before is written further in, or begins with a small letter.
    """
    filled = Counter(c for n in range(first, tail + 1) for c in lines.cells[n] if c not in lines.typed)
    column = max(filled, key=lambda c: (filled[c], -c), default=0)  # the one that is wrapped most
    words = {n: lines.cells[n][column] for n in range(first, tail + 1) if lines.cells[n].get(column)}
    if not words:
        return []
    left = min(word[0].box[0] for word in words.values())
    em = median([lines.rows[n].bottom - lines.rows[n].top for n in words])
    level = [n for n, word in words.items() if word[0].box[0] < left + 0.3 * em]
    capital = [n for n, word in words.items() if not word[0].text[0].islower()]
    for starts in (level, capital):
        ends = [*starts[1:], tail + 1]
        rows = [sum(start <= anchor < end for anchor in anchors) for start, end in zip(starts, ends, strict=False)]
        if starts and len(starts) < len(words) and starts[0] == first and all(count == 1 for count in rows):
            return starts
    return []


def _first_line(lines: Lines, anchors: Sequence[int], starts: Sequence[int], head: int) -> int:
    """Where the first row begins: as far above its value as the others, or as lines are nearer than rows."""
    before = [anchor - start for anchor, start in zip(anchors[1:], starts, strict=True)]
    above = min(before, default=0) if len(before) > 1 else 0
    apart = median([lines.gap_above(start) for start in starts]) if starts else 0.0
    while above < anchors[0] - head and _near(lines, anchors[0] - above, apart):
        above += 1
    while above and any(lines.over_values(number) for number in range(anchors[0] - above, anchors[0])):
        above -= 1
    return max(head, anchors[0] - above)


def _near(lines: Lines, number: int, apart: float) -> bool:
    """Whether the line above is nearer than rows are to each other: then it belongs to the same row."""
    height = lines.rows[number].bottom - lines.rows[number].top
    return lines.gap_above(number) < apart - 0.2 * height


def _begins(rows: Sequence[Row], anchors: Sequence[int], index: int) -> bool:
    """Whether an anchor, or a line between it and the one before, begins with a list number."""
    before = anchors[index - 1] + 1 if index else anchors[index]
    return any(rows[number].labelled for number in range(before, anchors[index] + 1))


def _boundary(lines: Lines, anchor: int, following: int, listed: bool) -> Boundary:
    """Where the row begins whose value stands on line ``following``."""
    rows = lines.rows
    ruled = lines.below_rule(anchor, following)
    if ruled is not None:
        return Boundary(ruled, sure=True)
    if following == anchor + 1:
        return Boundary(following, sure=False)
    if listed:
        labelled = [number for number in range(anchor + 1, following + 1) if rows[number].labelled]
        if labelled:
            return Boundary(labelled[0], sure=True)
    gaps = [lines.gap_above(number) for number in range(anchor + 1, following + 1)]
    height = rows[anchor].bottom - rows[anchor].top
    widest = max(range(len(gaps)), key=lambda index: (gaps[index], index))
    if gaps[widest] > min(gaps) + 0.2 * height:
        return Boundary(anchor + 1 + widest, sure=True)
    return Boundary(following, sure=False)
