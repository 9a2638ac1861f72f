"""Tells pages whose prose is set in two columns or more, so that a table in one of them is looked for there alone."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.documents.words import Row, Segment, Word, rows_of

_LINES = 5
"""Lines with words of prose on both sides that show the white space between two columns."""
_PROSE = 5
"""Words of a piece of a line that is prose."""
_WIDE = 0.2
"""The share of the page's written width that such a piece fills at least."""
_SAME = 3.0
"""Points within which lines begin at one place."""


def page_columns(rows: Sequence[Row]) -> tuple[list[list[Row]], frozenset[int]]:
    """The rows of each column of a page, from the left, and where the words of its prose begin in the text.

    Both are empty where the page is set in one column.

    Columns are believed where line below line of prose begins at one place beside lines of prose that end before it,
    and where the file writes the one column before the other: the cells of a table come row by row.
    """
    if not rows:
        return [], frozenset()
    left = min(row.segments[0].x0 for row in rows)
    width = max(row.segments[-1].x1 for row in rows) - left
    prose = [piece for row in rows for piece in row.segments if _is_prose(piece, width)]
    gutters = _gutters(prose, left, width)
    if not gutters:
        return [], frozenset()
    # What runs over the white space, a title or a paragraph of full width, is no part of a column.
    words = [word for row in rows if not _runs_over(row, gutters) for word in row.words]
    columns: list[list[Word]] = [[] for _ in range(len(gutters) + 1)]
    for word in words:
        columns[sum(word.box[0] > gutter for gutter in gutters)].append(word)
    starts = frozenset(word.start for piece in prose for word in piece.words)
    return [rows_of(column) for column in columns if column], starts


def _is_prose(piece: Segment, width: float) -> bool:
    return len(piece.words) >= _PROSE and piece.x1 - piece.x0 > _WIDE * width and piece.kind is None


def _gutters(prose: Sequence[Segment], left: float, width: float) -> list[float]:
    """The places left of which prose ends and right of which prose begins, line below line."""
    starts: list[list[Segment]] = []
    for piece in sorted(prose, key=lambda piece: piece.x0):
        if starts and piece.x0 - starts[-1][0].x0 < _SAME:
            starts[-1].append(piece)
        else:
            starts.append([piece])
    found: list[float] = []
    for column in starts:
        place = column[0].x0 - _SAME
        if len(column) < _LINES or place < left + _WIDE * width:
            continue
        tops = [piece.words[0].box[1] for piece in column]
        over = [
            piece for piece in prose if piece.x1 < place and min(tops) - 1 <= piece.words[0].box[1] <= max(tops) + 1
        ]
        if max((piece.words[0].start for piece in over), default=0) > min(piece.words[0].start for piece in column):
            continue  # a table is written row by row
        if len(over) >= _LINES and (not found or any(piece.x0 > found[-1] for piece in over)):
            found.append(place)
    return found


def _runs_over(row: Row, gutters: Sequence[float]) -> bool:
    return any(word.box[0] < gutter < word.box[2] for word in row.words for gutter in gutters) or any(
        piece.x0 < gutter - 6 and piece.x1 > gutter + 6 for piece in row.segments for gutter in gutters
    )
