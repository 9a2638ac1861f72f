"""Finds tables by the lines and filled rectangles drawn around their cells, through pdfplumber."""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from toolkit.documents.aligned import Grid
from toolkit.documents.table_rows import Rule
from toolkit.documents.words import Word, rows_of, text_of
from toolkit.provenance import Box

if TYPE_CHECKING:
    from pdfplumber.page import Page

_log = logging.getLogger(__name__)

_SAME = 3.0
"""Points within which two edges are one."""
_TRUST = 1.5
"""How much more a table with drawn lines is trusted than one made of white space."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn on a page, in points.

    Attributes:
        tables: The cells of each table with drawn lines.
        rules: Its level lines, and the upper and lower edges of what is filled.
    """

    tables: Sequence[Sequence[Box]] = ()
    rules: Sequence[Rule] = ()

    def moved(self, dx: float, dy: float) -> Drawn:
        """The same, measured from a point elsewhere."""
        return Drawn(
            [[(x0 - dx, y0 - dy, x1 - dx, y1 - dy) for x0, y0, x1, y1 in table] for table in self.tables],
            [(y - dy, x0 - dx, x1 - dx) for y, x0, x1 in self.rules],
        )


def drawn_on(data: bytes, page: int, name: str) -> Drawn:
    """The tables and rules of a page, measured from the top left of its media box.

    Args:
        data: A PDF of that page alone, best without its letters (``pdf_file.drawing``).
        page: Its number (from 1) in the file ``name``, for messages.

    pdfminer, underneath, fails on pages that others can read. Such a page is logged and has no ruled tables:
    its words are known from pdfium, and white space shows most tables as well.
    """
    import pdfplumber

    # Without a handler pdfminer's remarks on fonts would appear on the user's screen.
    if not (parser_log := logging.getLogger("pdfminer")).handlers:
        parser_log.addHandler(logging.NullHandler())
    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            (sheet,) = pdf.pages
            return _drawn(sheet)
    except Exception as cause:  # noqa: BLE001 (the border to foreign code: pdfminer fails in many ways)
        _log.warning("%s, page %d: drawn lines cannot be followed (%s)", name, page, type(cause).__name__)
        return Drawn()


def _drawn(page: Page) -> Drawn:
    left, top, right, bottom = page.bbox
    # Some writers draw clipping rectangles far larger than the page; their edges are no cells.
    inside = page.filter(
        lambda item: (
            item["object_type"] == "char"
            or (item["x1"] - item["x0"] < (right - left) * 1.5 and item["bottom"] - item["top"] < (bottom - top) * 1.5)
        )
    )
    rules = [(edge["top"], edge["x0"], edge["x1"]) for edge in inside.edges if edge["orientation"] == "h"]
    return Drawn([table.cells for table in inside.find_tables()], rules).moved(left, top)


def ruled_grid(boxes: Sequence[Box], words: Sequence[Word]) -> Grid | None:
    """The words of a page set into the cells of one of its tables; None where that makes no table."""
    xs, ys = _edges([(box[0], box[2]) for box in boxes]), _edges([(box[1], box[3]) for box in boxes])
    if len(xs) < 3 or len(ys) < 3:
        return None
    cells: dict[tuple[int, int], list[Word]] = {}
    covers: dict[tuple[int, int], tuple[int, int]] = {}
    for box in boxes:
        row, column = _slot(ys, box[1]), _slot(xs, box[0])
        covers[row, column] = (max(1, _slot(ys, box[3]) - row), max(1, _slot(xs, box[2]) - column))
        cells[row, column] = _inside(box, words)
    rows = [row for row in range(len(ys) - 1) if any(cells.get((row, column)) for column in range(len(xs) - 1))]
    columns = [column for column in range(len(xs) - 1) if any(cells.get((row, column)) for row in rows)]
    if len(rows) < 2 or len(columns) < 2:
        return None
    grid = tuple(tuple(tuple(cells.get((row, column), ())) for column in columns) for row in rows)
    count = sum(len(cell) for row in grid for cell in row)
    merged = tuple(
        (rows.index(row), columns.index(column), _kept(rows, row, down), _kept(columns, column, across))
        for (row, column), (down, across) in sorted(covers.items())
        if row in rows and column in columns and (down, across) != (1, 1)
    )
    return Grid(
        rows=grid,
        columns=tuple((xs[column], xs[column + 1]) for column in columns),
        score=count * _TRUST * (0.5 if _several_in_a_row(grid) else 1.0),
        kind="ruled",
        covers=tuple(cover for cover in merged if cover[2:] != (1, 1)),
    )


def beside(grids: Sequence[Grid]) -> list[Grid]:
    """Tables of a page, those that stand side by side under the same heads, row beside row, made one."""
    found: list[Grid] = []
    for grid in sorted(grids, key=lambda grid: grid.columns[0][0]):
        left = next((at for at, other in enumerate(found) if _are_twins(other, grid)), None)
        if left is None:
            found.append(grid)
        else:
            found[left] = _side_by_side(found[left], grid)
    return found


def _are_twins(left: Grid, right: Grid) -> bool:
    heads, others = ([text_of(cell).casefold() for cell in grid.rows[0]] for grid in (left, right))
    if left.columns[-1][1] > right.columns[0][0] + _SAME or heads[-len(others) :] != others or not all(others):
        return False
    if any(sign.isdigit() for head in others for sign in head):
        return False  # rows of values, and no heads
    tops, below = ([min(w.box[1] for cell in row for w in cell) for row in grid.rows] for grid in (left, right))
    height = left.rows[0][0][0].box[3] - left.rows[0][0][0].box[1]
    return all(abs(one - other) < height for one, other in zip(tops, below, strict=False))


def _side_by_side(left: Grid, right: Grid) -> Grid:
    count, shift = max(len(left.rows), len(right.rows)), len(left.columns)
    rows = [
        tuple(cell for grid in (left, right) for cell in (grid.rows[at] if at < len(grid.rows) else _empty(grid)))
        for at in range(count)
    ]
    covers = [*left.covers, *((row, column + shift, down, across) for row, column, down, across in right.covers)]
    columns = (*left.columns, *right.columns)
    return replace(left, rows=tuple(rows), columns=columns, score=left.score + right.score, covers=tuple(covers))


def _empty(grid: Grid) -> tuple[tuple[Word, ...], ...]:
    return ((),) * len(grid.columns)


def _edges(pairs: Sequence[tuple[float, float]]) -> list[float]:
    """The coordinates at which cells begin or end, near ones made one."""
    edges: list[float] = []
    for value in sorted(value for pair in pairs for value in pair):
        if not edges or value - edges[-1] > _SAME:
            edges.append(value)
    return edges


def _slot(edges: Sequence[float], value: float) -> int:
    return max(0, bisect_right(edges, value + _SAME / 2) - 1)


def _kept(kept: Sequence[int], start: int, length: int) -> int:
    """How many of the kept rows or columns a merged cell covers."""
    return sum(start <= number < start + length for number in kept)


def _inside(box: Box, words: Sequence[Word]) -> list[Word]:
    """The words whose middle is in the box, line by line."""
    found = [
        word
        for word in words
        if box[0] <= (word.box[0] + word.box[2]) / 2 <= box[2] and box[1] <= (word.box[1] + word.box[3]) / 2 <= box[3]
    ]
    return [word for row in rows_of(found) for word in row.words]


def _several_in_a_row(grid: tuple[tuple[tuple[Word, ...], ...], ...]) -> bool:
    """Whether rows are not ruled: two columns or more of one row hold several values below each other."""
    for row in grid:
        stacked = 0
        for cell in row:
            kinds = [piece.kind for line in rows_of(cell) for piece in line.segments]
            values = [kind for kind in kinds if kind in ("money", "percent")]
            stacked += len(values) > 1 and len(values) == len(kinds)
        if stacked and len(grid) <= 3:
            return True
    return False
