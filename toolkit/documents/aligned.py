"""Finds tables without rules: short values of one kind that stand below each other, and the white space beside them.

One way serves PDF pages, scans and plain text, since all it looks at is words with boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from statistics import median

from toolkit.documents.chains import Member, value_columns
from toolkit.documents.table_rows import Lines, row_groups
from toolkit.documents.words import Row, Segment, Word, is_bare, kind_of, segment

_TALL_ROW = 14
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


Gutter = tuple[float, float]


def aligned_grids(rows: Sequence[Row], rules: Sequence[float] = ()) -> list[Grid]:
    """The tables among the rows of a page, from the top.

    Args:
        rules: The heights of lines drawn with characters, which part heads from rows and rows from each other.
    """
    if not rows:
        return []
    em = median([row.bottom - row.top for row in rows])
    grids = []
    for group in value_columns(rows, em):
        grid = _grid(rows, group, em, rules=rules)
        if grid:
            grids.append(grid)
    return grids


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
    columns = grid.columns
    if before:
        fitting = list(takewhile(lambda row: _fits(row, columns, em), reversed(rows)))[::-1]
    else:
        head = {word.text for cell in grid.rows[0] for word in cell}
        fitting = list(takewhile(lambda row: _fits(row, columns, em) or _repeats(row, head), rows))
    typed = {
        column
        for column in range(len(columns))
        if sum(_is_value(_text(row[column])) for row in grid.rows) * 2 > len(grid.rows)
    }
    members = [
        Member(number, piece, kind)
        for number, row in enumerate(fitting)
        for piece in row.segments
        if (kind := "money" if is_bare(piece.text) else piece.kind)
        and len(row.segments) > 1
        and _column_at(columns, piece) in typed
    ]
    chains = [[member for member in members if _column_at(columns, member.piece) == column] for column in sorted(typed)]
    if not any(chains):
        return None
    return _grid(fitting, [chain for chain in chains if chain], em, columns)


def _is_value(text: str) -> bool:
    return kind_of(text) in ("money", "percent", "date") or is_bare(text)


def _repeats(row: Row, head: set[str]) -> bool:
    """Whether a row is a line of a table's head again, which may be wider than the values below it."""
    return len(row.words) > 1 and all(word.text in head for word in row.words)


def _fits(row: Row, columns: Sequence[Gutter], em: float) -> bool:
    inside = row.segments[0].x0 > columns[0][0] - em and row.segments[-1].x1 < columns[-1][1] + em
    return inside and not _crosses(row, columns, em)


def _grid(
    rows: Sequence[Row],
    chains: Sequence[Sequence[Member]],
    em: float,
    known: Sequence[Gutter] = (),
    rules: Sequence[float] = (),
) -> Grid | None:
    """The grid around columns of values; its columns are those ``known`` or else those that white space shows."""
    anchored = {member.row for chain in chains for member in chain}
    first, last = min(anchored), max(anchored)
    columns = known or _columns(rows[first : last + 1], em)
    if len(columns) < 2:
        return None
    typed = {_column_at(columns, member.piece) for chain in chains for member in chain if member.kind != "label"}
    head = _head_start(rows, first, columns, em)
    tail = _tail_end(rows, last, columns, em)
    anchors = _anchors(rows, chains, columns, typed, tail)
    cells = {number: _split(rows[number], columns) for number in range(head, tail + 1)}
    groups = row_groups(Lines(rows, cells, rules, typed), anchors, head, tail)
    body = tuple(tuple(_stacked(cells, group, column) for column in range(len(columns))) for group in groups)
    kept = [column for column in range(len(columns)) if known or any(row[column] for row in body)]
    if len(kept) < 2 or (len(body) < 2 and not known) or _values_elsewhere(body, typed):
        return None
    words = sum(len(cell) for row in body for cell in row)
    straight = sum(not _over(piece, columns, em) for number in range(head, tail + 1) for piece in rows[number].segments)
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
        own = any(kind_of(_text(row[column])) == "money" for column in typed)
        stray += own and any(_ends_in_amount(cell) for column, cell in enumerate(row) if column not in typed)
    return stray > 0.3 * len(body)


def _ends_in_amount(cell: Sequence[Word]) -> bool:
    """Whether a line of a cell ends in an amount."""
    ends = [index for index, (word, after) in enumerate(pairwise(cell)) if after.box[1] > word.box[1]] + [len(cell) - 1]
    return any(kind_of(_text(cell[max(0, end - 1) : end + 1])) == "money" for end in ends if end >= 0)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _columns(rows: Sequence[Row], em: float) -> list[Gutter]:
    """The ranges of x in which words stand; what one or two rows write across does not count."""
    pieces = [piece for row in rows for piece in row.segments]
    several = sum(len(row.segments) > 1 for row in rows)
    allowed = 0 if several < 5 else max(1, several // 12)
    edges = sorted([(piece.x0, 1) for piece in pieces] + [(piece.x1, -1) for piece in pieces])
    columns: list[Gutter] = []
    depth, start = 0, 0.0
    for x, step in edges:
        before, depth = depth, depth + step
        if before <= allowed < depth:
            start = x
        elif depth <= allowed < before:
            if columns and start - columns[-1][1] < 0.35 * em:
                columns[-1] = (columns[-1][0], x)
            else:
                columns.append((start, x))
    return columns


def _column_at(columns: Sequence[Gutter], piece: Segment) -> int:
    """The column with which a segment shares most."""
    return max(
        range(len(columns)),
        key=lambda index: min(columns[index][1], piece.x1) - max(columns[index][0], piece.x0),
    )


def _crosses(row: Row, columns: Sequence[Gutter], em: float) -> bool:
    """Whether a row writes across the white space between two columns.

    A row of several pieces may have cells so near each other that they look like one; there a word must cross.
    """
    pieces = row.segments if len(row.segments) == 1 else [segment([word]) for word in row.words]
    return any(_over(piece, columns, em) for piece in pieces)


def _over(piece: Segment, columns: Sequence[Gutter], em: float) -> bool:
    inner = [(left[1], right[0]) for left, right in pairwise(columns)]
    return any(piece.x0 < gutter[0] - 0.2 * em and piece.x1 > gutter[1] + 0.2 * em for gutter in inner)


def _split(row: Row, columns: Sequence[Gutter]) -> dict[int, list[Word]]:
    """The words of a row by column. A heading that runs over columns stands in its first."""
    cells: dict[int, list[Word]] = {}
    if len(row.segments) == len(columns) and all(
        not any(piece.x0 < x1 and piece.x1 > x0 for at, (x0, x1) in enumerate(columns) if at != number)
        for number, piece in enumerate(row.segments)
    ):  # a head may stand at the other edge of its column than the values
        return {number: list(piece.words) for number, piece in enumerate(row.segments)}
    for piece in row.segments:
        if len(row.segments) == 1:
            cells.setdefault(_first_column(columns, piece), []).extend(piece.words)
            continue
        own = [index for index, (x0, x1) in enumerate(columns) if piece.x0 < x1 and piece.x1 > x0]
        if len(own) == 1:  # a head may be wider than what stands below it
            cells.setdefault(own[0], []).extend(piece.words)
            continue
        column = -1
        for word in piece.words:
            nearest = _column_at(columns, segment([word]))
            # A word that reaches into the white space, or over it, goes with the words before it.
            if column < 0 or word.box[0] >= columns[nearest][0] - 1:
                column = max(column, nearest)
            cells.setdefault(column, []).append(word)
    return cells


def _first_column(columns: Sequence[Gutter], piece: Segment) -> int:
    crossing = [index for index, column in enumerate(columns) if piece.x0 < column[1] and piece.x1 > column[0]]
    return crossing[0] if crossing else _column_at(columns, piece)


def _head_start(rows: Sequence[Row], first: int, columns: Sequence[Gutter], em: float) -> int:
    """The first row of the column heads above the first values."""
    start = first
    full = False
    for number in range(first - 1, max(first - 1 - _HEAD_LINES, -1), -1):
        row = rows[number]
        several = len(row.segments) > 1
        gap = rows[start].top - row.bottom
        reach = len(_split(row, columns))
        if gap > (0.4 if full else 3.5 if reach >= max(3, len(columns) - 1) else 2.2 if several else 1.2) * em:
            break
        if _crosses(row, columns[1:] if several and columns[0][1] - columns[0][0] < 4 * em else columns, em):
            break  # a head may run from over the numbers of a list to over its words
        inside = all(piece.x0 < columns[-1][1] and piece.x1 > columns[0][0] for piece in row.segments)
        right = all(_column_at(columns, piece) > 0 for piece in row.segments)
        tight = gap < 0.6 * em and not full
        if not inside or not (several or right or row.labelled or tight) or (full and row.labelled):
            break
        start = number
        full = full or reach >= max(2, len(columns) - 1)
    return start


def _tail_end(rows: Sequence[Row], last: int, columns: Sequence[Gutter], em: float) -> int:
    """The last row of what is wrapped below the last values."""
    end = last
    for number in range(last + 1, min(last + _TALL_ROW, len(rows))):
        row = rows[number]
        if rows[number].top - rows[end].bottom > 0.5 * em or row.labelled:
            break
        if _crosses(row, columns, em) or row.segments[0].x0 < columns[0][0] - em:
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
            if _column_at(columns, row.segments[0]) == 0 and typed and member.piece is not row.segments[0]:
                found.add(member.row)
    lines = sorted(found)
    single = sum(below - above == 1 for above, below in pairwise(lines))
    if single >= 0.6 * (len(lines) - 1):  # rows of one line each: so is one whose value could not be told
        for number in range(lines[0], tail + 1):
            filled = _split(rows[number], columns)
            if 0 in filled and len(filled) > 1:
                found.add(number)
    return sorted(found)


def _stacked(cells: dict[int, dict[int, list[Word]]], lines: Sequence[int], column: int) -> tuple[Word, ...]:
    return tuple(word for number in lines for word in cells[number].get(column, ()))
