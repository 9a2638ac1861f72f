"""The columns of a table without rules: where white space stands, and which words of a line are in which column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toolkit.documents.words import Row, Segment, Word, segment

Gutter = tuple[float, float]


def columns_of(rows: Sequence[Row], em: float) -> list[Gutter]:
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


def column_at(columns: Sequence[Gutter], piece: Segment) -> int:
    """The column with which a segment shares most."""
    return max(
        range(len(columns)),
        key=lambda index: min(columns[index][1], piece.x1) - max(columns[index][0], piece.x0),
    )


def crosses(row: Row, columns: Sequence[Gutter], em: float) -> bool:
    """Whether a row writes across the white space between two columns.

    A row of several pieces may have cells so near each other that they look like one; there a word must cross.
    """
    pieces = row.segments if len(row.segments) == 1 else [segment([word]) for word in row.words]
    return any(runs_over(piece, columns, em) for piece in pieces)


def runs_over(piece: Segment, columns: Sequence[Gutter], em: float) -> bool:
    """Whether a piece of a line covers the white space between two columns."""
    inner = [(left[1], right[0]) for left, right in pairwise(columns)]
    return any(piece.x0 < gutter[0] - 0.2 * em and piece.x1 > gutter[1] + 0.2 * em for gutter in inner)


def split_row(row: Row, columns: Sequence[Gutter]) -> dict[int, list[Word]]:
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
            nearest = column_at(columns, segment([word]))
            # A word that reaches into the white space, or over it, goes with the words before it.
            if column < 0 or word.box[0] >= columns[nearest][0] - 1:
                column = max(column, nearest)
            cells.setdefault(column, []).append(word)
    return cells


def _first_column(columns: Sequence[Gutter], piece: Segment) -> int:
    crossing = [index for index, column in enumerate(columns) if piece.x0 < column[1] and piece.x1 > column[0]]
    return crossing[0] if crossing else column_at(columns, piece)
