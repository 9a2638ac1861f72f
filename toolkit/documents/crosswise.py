"""Finds tables without rules whose records stand beside each other: sums in one line, what they are for above or below.

There no values stand below each other. What shows such a table is a line of values, and white space between them that
goes on through the lines around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from toolkit.documents.words import Kind, Row, Segment, Word, is_bare, kind_of, segment

_APART = 2.2
"""Heights of a line from one row of such a table to the next, at most."""
_TIGHT = 0.6
"""Heights of a line between lines of one cell, at most."""
_GUTTER = 0.55
"""Heights of a line that the white space between two columns has at least."""
_TALL = 24
"""Lines that such a table has at most on either side of its values."""

Gutter = tuple[float, float]


@dataclass(slots=True)
class Crosswise:
    """A table of records that stand beside each other.

    Attributes:
        first: Its first line; ``last`` its last.
        gutters: The white space before each column but the first.
        rows: The lines of each of its rows.
    """

    first: int
    last: int
    gutters: list[Gutter]
    rows: list[list[int]] = field(default_factory=list)

    def columns(self, lines: Sequence[Row]) -> list[Gutter]:
        """The ranges of x in which its columns stand."""
        inside = [word.box for line in lines[self.first : self.last + 1] for word in line.words]
        starts = [min(box[0] for box in inside), *(right for _, right in self.gutters)]
        return list(zip(starts, [*(left for left, _ in self.gutters), max(box[2] for box in inside)], strict=True))

    def cell(self, lines: Sequence[Row], row: Sequence[int], column: int) -> tuple[Word, ...]:
        """The words of a row in a column."""
        return tuple(word for number in row for word in self.parted(lines[number])[column])

    def parted(self, line: Row) -> list[list[Word]]:
        """The words of a line by column."""
        cells: list[list[Word]] = [[] for _ in range(len(self.gutters) + 1)]
        for word in line.words:
            cells[sum(word.box[0] >= left - 0.1 for left, _ in self.gutters)].append(word)
        return cells


def crosswise_tables(lines: Sequence[Row], em: float) -> list[Crosswise]:
    """The tables among the lines of a page whose records stand beside each other, from the top.

    Args:
        em: The usual height of a line.
    """
    found: list[Crosswise] = []
    for number, line in enumerate(lines):
        if found and number <= found[-1].last:
            continue
        values = _values(line)
        if len(values) < 2:
            continue
        table = _around(lines, number, values, em)
        if table is not None and (not found or table.first > found[-1].last):
            found.append(table)
    return found


def _values(line: Row) -> list[Segment]:
    """The sums, or else the shares, that fill a line but for the words before them; none where other words follow."""
    pieces = [(piece, _kind(piece)) for piece in _pieces(line)]
    for kind in ("money", "percent"):
        first = next((at for at, (_, own) in enumerate(pieces) if own == kind), len(pieces))
        if first == 1 and pieces[0][1] is None and all(own == kind for _, own in pieces[first:]):
            return [piece for piece, _ in pieces[first:]]
    return []


def _kind(piece: Segment) -> Kind | None:
    return None if len(piece.words) > 4 or is_bare(piece.text) else piece.kind


def _pieces(line: Row) -> list[Segment]:
    """The pieces of a line, values that stand near each other parted: "GBP 4,000 GBP 5,000"."""
    found: list[Segment] = []
    for piece in line.segments:
        ends = [at for at, word in enumerate(piece.words, 1) if kind_of(word.text) in ("money", "percent")]
        whole = len(ends) > 1 and ends[-1] == len(piece.words) and len(piece.words) <= 3 * len(ends)
        cuts = [0, *ends] if whole else [0, len(piece.words)]
        found += [segment(piece.words[start:end]) for start, end in pairwise(cuts)]
    return found


def _around(lines: Sequence[Row], number: int, values: Sequence[Segment], em: float) -> Crosswise | None:
    """The table around a line of values; None where the lines near it do not go with them."""
    head = lines[number].words[: len(lines[number].words) - sum(len(value.words) for value in values)]
    ends = [segment(head), *values]
    table = Crosswise(number, number, [(left.x1, right.x0) for left, right in pairwise(ends)])
    reaches = [((left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2) for left, right in pairwise(ends)]
    for step in (-1, 1):
        here, gutters, loose = number, table.gutters, False
        while 0 <= here + step < len(lines) and abs(here - number) < _TALL:
            gap = lines[max(here, here + step)].top - lines[min(here, here + step)].bottom
            kept = _kept(lines[here + step], gutters, reaches, em)
            if kept is None or gap > (_TIGHT if loose else _APART) * em:
                break
            here, gutters = here + step, kept
            # A line in one column alone is the end of a name, or none of the table: what comes next tells.
            single = sum(map(bool, Crosswise(0, 0, gutters).parted(lines[here]))) < 2
            loose = single and (loose or gap > _TIGHT * em)
            if not loose:
                table.gutters = gutters
                table.first, table.last = min(table.first, here), max(table.last, here)
    table.rows = _rows(lines, table)
    return table if _is_sound(lines, table) else None


def _kept(line: Row, gutters: Sequence[Gutter], reaches: Sequence[Gutter], em: float) -> list[Gutter] | None:
    """The white space that is left of each gutter beside the words of a line; None where they fill one."""
    kept = []
    for (left, right), (low, high) in zip(gutters, reaches, strict=True):
        boxes = [word.box for word in line.words if word.box[2] > left and word.box[0] < right]
        edges = [(left, left), *sorted((box[0], box[2]) for box in boxes), (right, right)]
        free = [(max(a[1], left), min(b[0], right)) for a, b in pairwise(edges)]
        widest = max(free, key=lambda gap: gap[1] - gap[0])
        if widest[1] - widest[0] < _GUTTER * em or not low < sum(widest) / 2 < high:
            return None
        kept.append(widest)
    return kept


def _rows(lines: Sequence[Row], table: Crosswise) -> list[list[int]]:
    """The lines of each row: it begins with the words in the first column, and what is wrapped goes to the nearer."""
    cells = {number: table.parted(lines[number]) for number in range(table.first, table.last + 1)}
    heads = [n for n, cell in cells.items() if cell[0] and sum(map(bool, cell)) * 2 > len(cell)]
    rows = {head: [head] for head in heads}
    for number in cells:
        if number in rows:
            continue
        above = max((head for head in heads if head < number), default=None)
        below = min((head for head in heads if head > number), default=None)
        if above is None or below is None:
            own = below if above is None else above
        else:
            over = max(rows[above])
            nearer = lines[number].top - lines[over].bottom <= _gap_below(lines, number, below) + 1
            own = above if nearer or cells[number][0] else below
        if own is not None:
            rows[own].append(number)
    return [sorted(rows[head]) for head in heads]


def _gap_below(lines: Sequence[Row], number: int, head: int) -> float:
    """The widest white space between a line and the row below it, wrapped lines of that row between them."""
    return max(lines[n + 1].top - lines[n].bottom for n in range(number, head))


def _is_sound(lines: Sequence[Row], table: Crosswise) -> bool:
    """Whether another row than that of the values fills the columns, and none but it holds sums."""
    width = len(table.gutters)
    sums = full = 0
    for row in table.rows:
        cells = [" ".join(word.text for word in table.cell(lines, row, column)) for column in range(1, width + 1)]
        money = sum(kind_of(cell) == "money" and len(cell) < 24 for cell in cells)
        sums += money > 1
        full += all(cells) and not money
    return full > 0 and sums < 2
