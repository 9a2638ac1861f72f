"""Finds tables without rules: short values of one kind that stand below each other, and the white space beside them.

One way serves PDF pages, scans and plain text, since all it looks at is words with boxes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from toolkit.documents.chains import Member, value_columns
from toolkit.documents.crosswise import Crosswise, crosswise_tables
from toolkit.documents.gutters import Gutter, column_at, columns_of, crosses, runs_over, split_row
from toolkit.documents.table_rows import Lines, Rule, row_groups, rules_over
from toolkit.documents.words import Row, Word, kind_of

TALL_ROW = 14
"""Lines of text that one row of a table may have."""
_HEAD_LINES = 8


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in the making: for each row and column the words that stand there.

    ``score`` says how much speaks for it and lets candidates of different origin be compared: the
    number of its words, weighed by how well they fit.
    """

    rows: tuple[tuple[tuple[Word, ...], ...], ...]
    columns: tuple[tuple[float, float], ...]
    score: float
    kind: str
    covers: tuple[tuple[int, int, int, int], ...] = ()
    """Merged cells: row, column, rows covered, columns covered."""

    @property
    def words(self) -> list[Word]:
        return [word for row in self.rows for cell in row for word in cell]


def aligned_grids(rows: Sequence[Row], rules: Sequence[Rule] = ()) -> list[Grid]:
    """The tables among the rows of a page, from the top.

    Args:
        rules: Level lines, which part heads from rows and rows from each other.
    """
    if not rows:
        return []
    em = median([row.bottom - row.top for row in rows])
    grids = []
    for group in value_columns(rows, em):
        grid = grid_around(rows, group, em, rules=rules)
        if grid:
            grids.append(grid)
    return grids + [_crosswise_grid(rows, table) for table in crosswise_tables(rows, em)]


def _crosswise_grid(rows: Sequence[Row], table: Crosswise) -> Grid:
    width = range(len(table.gutters) + 1)
    body = tuple(tuple(table.cell(rows, row, column) for column in width) for row in table.rows)
    words = sum(len(cell) for row in body for cell in row)
    return Grid(body, tuple(table.columns(rows)), score=words, kind="borderless")


def grid_around(
    rows: Sequence[Row],
    chains: Sequence[Sequence[Member]],
    em: float,
    known: Sequence[Gutter] = (),
    rules: Sequence[Rule] = (),
) -> Grid | None:
    """The grid around columns of values; its columns are those ``known`` or else those that white space shows."""
    anchored = {member.row for chain in chains for member in chain}
    first, last = min(anchored), max(anchored)
    columns = known or columns_of(rows[first : last + 1], em)
    if len(columns) < 2:
        return None
    typed = {column_at(columns, member.piece) for chain in chains for member in chain if member.kind != "label"}
    heights = rules_over(rules, columns[0][0], columns[-1][1])
    tail = _tail_end(rows, last, columns, em, heights)
    anchors = _anchors(rows, chains, columns, typed, tail)
    head = _head_start(rows, _first_row(rows, anchors, columns, typed, em, heights), columns, em)
    cells = {number: split_row(rows[number], columns) for number in range(head, tail + 1)}
    groups = row_groups(Lines(rows, cells, heights, typed), anchors, head, tail)
    body = tuple(tuple(stacked(cells, group, column) for column in range(len(columns))) for group in groups)
    kept = [column for column in range(len(columns)) if known or any(row[column] for row in body)]
    if len(kept) < 2 or (len(body) < 2 and not known) or _values_elsewhere(body, typed):
        return None
    words = sum(len(cell) for row in body for cell in row)
    straight = sum(
        not runs_over(piece, columns, em) for number in range(head, tail + 1) for piece in rows[number].segments
    )
    pieces = sum(len(rows[number].segments) for number in range(head, tail + 1))
    return Grid(
        rows=tuple(tuple(row[column] for column in kept) for row in body),
        columns=tuple(columns[column] for column in kept),
        score=words * straight / pieces,
        kind="borderless",
    )


def _values_elsewhere(body: Sequence[Sequence[Sequence[Word]]], typed: set[int]) -> bool:
    """Whether many amounts stand in columns of text: lines that are aligned only here and there."""
    stray = 0
    for row in body:
        own = any(kind_of(plain(row[column])) == "money" for column in typed)
        stray += own and any(_ends_in_amount(cell) for column, cell in enumerate(row) if column not in typed)
    return stray > 0.3 * len(body)


def _ends_in_amount(cell: Sequence[Word]) -> bool:
    """Whether a line of a cell ends in an amount."""
    ends = [index for index, (word, after) in enumerate(pairwise(cell)) if after.box[1] > word.box[1]] + [len(cell) - 1]
    return any(kind_of(plain(cell[max(0, end - 1) : end + 1])) == "money" for end in ends if end >= 0)


def plain(words: Sequence[Word]) -> str:
    """Words with a space between."""
    return " ".join(word.text for word in words)


def _first_row(
    rows: Sequence[Row],
    anchors: Sequence[int],
    columns: Sequence[Gutter],
    typed: set[int],
    em: float,
    rules: Sequence[float],
) -> int:
    """The first line of the row whose value stands first: up to the rule above it, or as lines are nearer than rows."""
    first = start = anchors[0]
    rule = max((rule for rule in rules if rule < rows[first].middle), default=None)
    gaps = [
        [rows[n].top - rows[n - 1].bottom for n in range(above + 1, below + 1)] for above, below in pairwise(anchors)
    ]
    apart = [max(gap) for gap in gaps if max(gap) > min(gap) + 0.2 * em]
    near = median(apart) - 0.2 * em if apart else 1.2 * em if rule is not None else float("-inf")
    for number in range(first - 1, max(-1, first - TALL_ROW), -1):
        row = rows[number]
        if (rule is not None and row.middle < rule) or rows[start].top - row.bottom >= near:
            break
        if crosses(row, columns, em) or row.segments[0].x0 < columns[0][0] - em:
            break
        if any(column_at(columns, piece) in typed and not _DIGIT.search(piece.text) for piece in row.segments):
            break  # the head over the values
        start = number
    return start


_DIGIT = re.compile(r"\d")


def _head_start(rows: Sequence[Row], first: int, columns: Sequence[Gutter], em: float) -> int:
    """The first row of the column heads above the first values."""
    start = first
    full = False
    for number in range(first - 1, max(first - 1 - _HEAD_LINES, -1), -1):
        row = rows[number]
        several = len(row.segments) > 1
        gap = rows[start].top - row.bottom
        reach = len(split_row(row, columns))
        if gap > (0.4 if full else 3.5 if reach >= max(3, len(columns) - 1) else 2.2 if several else 1.2) * em:
            break
        if crosses(row, columns[1:] if several and columns[0][1] - columns[0][0] < 4 * em else columns, em):
            break  # a head may run from over the numbers of a list to over its words
        inside = all(piece.x0 < columns[-1][1] and piece.x1 > columns[0][0] for piece in row.segments)
        right = all(column_at(columns, piece) > 0 for piece in row.segments)
        tight = gap < 0.6 * em and not full
        if not inside or not (several or right or row.labelled or tight) or (full and row.labelled):
            break
        start = number
        full = full or reach >= max(2, len(columns) - 1)
    return start


def _tail_end(rows: Sequence[Row], last: int, columns: Sequence[Gutter], em: float, rules: Sequence[float] = ()) -> int:
    """The last row of what is wrapped below the last values."""
    end = last
    for number in range(last + 1, min(last + TALL_ROW, len(rows))):
        row = rows[number]
        if rows[number].top - rows[end].bottom > 0.5 * em or row.labelled:
            break
        if any(rows[end].middle < rule < row.middle for rule in rules):
            break
        if crosses(row, columns, em) or row.segments[0].x0 < columns[0][0] - em:
            break
        end = number
    return end


# --- rows -------------------------------------------------------------------------------------


def _anchors(
    rows: Sequence[Row], chains: Sequence[Sequence[Member]], columns: Sequence[Gutter], typed: set[int], tail: int
) -> list[int]:
    """The lines that each stand for one row of the table: those with a value of the fullest column.

    A line with something in the first column and a value in another counts as well.
    """
    weight = {"money": 3, "percent": 2, "label": 1, "date": 0}
    best = max(chains, key=lambda chain: (len(chain), weight[chain[0].kind], -chain[0].piece.x0))
    found = {member.row for member in best}
    if best[0].kind == "label":
        return sorted(found)
    for chain in chains:
        for member in chain:
            row = rows[member.row]
            if column_at(columns, row.segments[0]) == 0 and typed and member.piece is not row.segments[0]:
                found.add(member.row)
    lines = sorted(found)
    single = sum(below - above == 1 for above, below in pairwise(lines))
    if single >= 0.6 * (len(lines) - 1):  # rows of one line each: so is one whose value could not be told
        for number in range(lines[0], tail + 1):
            filled = split_row(rows[number], columns)
            if 0 in filled and len(filled) > 1:
                found.add(number)
    return sorted(found)


def stacked(cells: dict[int, dict[int, list[Word]]], lines: Sequence[int], column: int) -> tuple[Word, ...]:
    """The words that lines, each given by column, have in a column."""
    return tuple(word for number in lines for word in cells[number].get(column, ()))
