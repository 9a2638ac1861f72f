"""What a page end does to a table: short parts on the next page, columns that stand elsewhere, rows that are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from statistics import median

from toolkit.documents.aligned import TALL_ROW, Grid, grid_around, plain, stacked
from toolkit.documents.chains import Member
from toolkit.documents.gutters import Gutter, column_at, columns_of, crosses, split_row
from toolkit.documents.words import Row, is_bare, kind_of


def rest_of(grid: Grid, rows: Sequence[Row], *, before: bool) -> Grid | None:
    """The part of a table that stands on the next page (or on the one before), however short.

    Args:
        grid: The part that was found.
        rows: All rows of the other page.
        before: Whether that page is the one before.
    """
    if not rows:
        return None
    em = median([row.bottom - row.top for row in rows])
    typed = _typed(grid)
    if before:
        above = list(takewhile(lambda row: _fits(row, grid.columns, em), reversed(rows)))[::-1]
        return _known(above, grid.columns, typed, em)
    head = {word.text for cell in grid.rows[0] for word in cell}
    for columns in (grid.columns, _moved(grid, rows, head, typed, em)):
        if columns:
            fitting = list(takewhile(lambda row: _fits(row, columns, em) or _repeats(row, head), rows))  # noqa: B023
            found = _known(fitting, columns, typed, em)
            if found is not None:
                return found
    return None


def _known(rows: Sequence[Row], columns: Sequence[Gutter], typed: set[int], em: float) -> Grid | None:
    """The rows with values in known columns as a grid; None where there are none."""
    members = [
        Member(number, piece, kind)
        for number, row in enumerate(rows)
        for piece in row.segments
        if (kind := "money" if is_bare(piece.text) else piece.kind)
        and len(row.segments) > 1
        and column_at(columns, piece) in typed
    ]
    chains = [[member for member in members if column_at(columns, member.piece) == column] for column in sorted(typed)]
    if not any(chains):
        return None
    return grid_around(rows, [chain for chain in chains if chain], em, columns)


def _typed(grid: Grid) -> set[int]:
    """The columns in most of whose cells values stand."""
    return {
        column
        for column in range(len(grid.columns))
        if sum(_is_value(plain(row[column])) for row in grid.rows) * 2 > len(grid.rows)
    }


def _moved(grid: Grid, rows: Sequence[Row], head: set[str], typed: set[int], em: float) -> list[Gutter]:
    """Where the columns of a table stand on a page on which they stand elsewhere, told by its first rows."""
    below = [row for row in rows[:TALL_ROW] if not _repeats(row, head)]
    full = list(takewhile(lambda row: len(row.segments) == len(grid.columns), below))
    if not full or not typed or not all(_is_value(full[0].segments[column].text) for column in typed):
        return []
    columns = columns_of(full, em)
    return columns if len(columns) == len(grid.columns) else []


def begun_before(above: Grid, below: Grid, rows: Sequence[Row]) -> Grid | None:
    """A table at the top of a page with the lines over it as its first row, where they fit its columns.

    Args:
        above: The part of the table on the page before.
        rows: All rows of the page.
    """
    top = min(word.box[1] for word in below.words)
    over = list(takewhile(lambda row: row.bottom <= top + 1, rows))
    columns = below.columns
    if not 0 < len(over) <= TALL_ROW or len(columns) != len(above.columns):
        return None
    em = median([row.bottom - row.top for row in rows])
    if not all(_fits(row, columns, em) for row in over):
        return None
    cells = dict(enumerate(split_row(row, columns) for row in over))
    first = tuple(stacked(cells, range(len(over)), column) for column in range(len(columns)))
    return replace(below, rows=(first, *below.rows))


def _is_value(text: str) -> bool:
    return kind_of(text) in ("money", "percent", "date") or is_bare(text)


def _repeats(row: Row, head: set[str]) -> bool:
    """Whether a row is a line of a table's head again, which may be wider than the values below it."""
    return len(row.words) > 1 and all(word.text in head for word in row.words)


def _fits(row: Row, columns: Sequence[Gutter], em: float) -> bool:
    inside = row.segments[0].x0 > columns[0][0] - em and row.segments[-1].x1 < columns[-1][1] + em
    return inside and not crosses(row, columns, em)
