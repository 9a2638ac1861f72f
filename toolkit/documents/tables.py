"""From candidates to tables: the best of overlapping ones, joined over page breaks, with the place of every cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

from toolkit.documents.aligned import Grid
from toolkit.documents.document import Cell, Span, Table
from toolkit.documents.page_ends import begun_before, rest_of
from toolkit.documents.words import Row, Word, kind_of, spans_of, text_of
from toolkit.provenance import Source

PlaceOf = Callable[[Sequence[Word], int], Source]
"""Makes the place of words on a page (from 1)."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A grid on its page, and whether anything of the page's body stands above or below it."""

    page: int
    grid: Grid
    first: bool
    last: bool
    follows: bool = False
    """Whether it begins right below the table before it on the same page."""


def best_grids(candidates: Sequence[Grid]) -> list[Grid]:
    """Of candidates that share words those with the highest score, whichever rule found them first.

    One that covers several others yields to them where they, taken together, score more.
    """
    chosen: list[Grid] = []
    left = sorted(candidates, key=lambda grid: (-grid.score, grid.kind, grid.words[0].start))
    while left:
        best = left.pop(0)
        rivals = [grid for grid in left if _overlap(best, grid)]
        together: list[Grid] = []
        for rival in rivals:
            if not any(_overlap(rival, grid) for grid in together):
                together.append(rival)
        if sum(grid.score for grid in together) > best.score:
            continue
        chosen.append(best)
        left = [grid for grid in left if grid not in rivals]
    return sorted(chosen, key=lambda grid: min(word.box[1] for word in grid.words))


def _overlap(one: Grid, other: Grid) -> bool:
    """Whether two candidates share more than a tenth of the words of the smaller."""
    starts, others = ({word.start for word in grid.words} for grid in (one, other))
    return len(starts & others) > 0.1 * min(len(starts), len(others))


def placed(page: int, grids: Sequence[Grid], body: Sequence[Word]) -> list[Placed]:
    """The tables of a page, with what stands around them."""
    found: list[Placed] = []
    end: float | None = None
    for grid in grids:
        words = grid.words
        top, bottom = min(word.box[1] for word in words), max(word.box[3] for word in words)
        height = median([word.box[3] - word.box[1] for word in words])
        above = any(word.box[3] <= top + 1 for word in body)
        below = any(word.box[1] >= bottom - 1 for word in body)
        near = end is not None and -1 <= top - end < height
        found.append(Placed(page, grid, not above, not below, near))
        end = bottom
    return found


def with_rests(pages: Sequence[tuple[int, Sequence[Row], Sequence[Placed]]]) -> list[Placed]:
    """The tables of following pages, with the short parts of them that a page end cut off.

    Args:
        pages: Number, rows and tables of each page, in order.
    """
    found = {page: list(grids) for page, _, grids in pages}
    rows_on = {page: rows for page, rows, _ in pages}
    for page in found:
        above, below = found[page], found.get(page + 1)
        if below is None:
            continue
        if above and above[-1].last and not (below and below[0].first):
            rest = rest_of(above[-1].grid, rows_on[page + 1], before=False)
            if rest is not None and not _shared(rest, below):
                below.insert(0, Placed(page + 1, replace(rest, kind=above[-1].grid.kind), True, not below))
            begun = begun_before(above[-1].grid, below[0].grid, rows_on[page + 1]) if below else None
            if begun is not None and _is_rest(begun.rows[0], above[-1].grid):
                below[0] = replace(below[0], grid=begun, first=True)
        elif below and below[0].first and not (above and above[-1].last):
            rest = rest_of(below[0].grid, rows_on[page], before=True)
            if rest is not None and not _shared(rest, above):
                above.append(Placed(page, replace(rest, kind=below[0].grid.kind), not above, True))
    return [grid for page in sorted(found) for grid in found[page]]


def _shared(grid: Grid, others: Sequence[Placed]) -> bool:
    starts = {word.start for word in grid.words}
    return any(word.start in starts for other in others for word in other.grid.words)


def joined(grids: Sequence[Placed]) -> list[list[Placed]]:
    """Grids that are one table, going on over page ends."""
    groups: list[list[Placed]] = []
    for here in grids:
        if groups and _goes_on(groups[-1][-1], here):
            groups[-1].append(here)
        else:
            groups.append([here])
    return groups


def _goes_on(above: Placed, below: Placed) -> bool:
    if below.page == above.page:
        if not below.follows or {above.grid.kind, below.grid.kind} == {"ruled"}:
            return False
    elif below.page != above.page + 1 or not (above.last and below.first):
        return False
    if _head(above.grid) == _head(below.grid) and len(above.grid.columns) == len(below.grid.columns):
        return True
    return len(above.grid.columns) == len(below.grid.columns) and all(
        min(here[1], there[1]) > max(here[0], there[0])
        for here, there in zip(above.grid.columns, below.grid.columns, strict=True)
    )


def _head(grid: Grid) -> tuple[str, ...]:
    return tuple(text_of(cell).casefold() for cell in grid.rows[0])


def to_table(group: Sequence[Placed], text: str, place_of: PlaceOf) -> Table:
    """One table from a grid, or from several that go on over page ends; the repeated head is dropped."""
    rows: list[tuple[Cell | None, ...]] = []
    for index, part in enumerate(group):
        covers = {(row, column): (down, across) for row, column, down, across in part.grid.covers}
        repeats_head = index > 0 and _head(part.grid) == _head(group[0].grid)
        head = 1 if repeats_head else 0
        before = group[max(0, index - 1)]
        for number, row in enumerate(part.grid.rows[head:], head):
            cells = tuple(
                _cell(words, part.page, text, covers.get((number, column), (1, 1)), place_of)
                for column, words in enumerate(row)
            )
            if index and number == head and part.page > before.page and _is_rest(row, before.grid):
                rows[-1] = tuple(_merged(above, below) for above, below in zip(rows[-1], cells, strict=True))
            else:
                rows.append(cells)
    words = [word for part in group for word in part.grid.words]
    span = Span(min(word.start for word in words), max(word.end for word in words))
    first = group[0]
    kind: Literal["ruled", "borderless", "text"] = (
        "ruled" if first.grid.kind == "ruled" else "text" if first.grid.kind == "text" else "borderless"
    )
    return Table(rows=tuple(rows), span=span, kind=kind, source=place_of(first.grid.words, first.page))


def _is_rest(row: Sequence[Sequence[Word]], above: Grid) -> bool:
    """Whether the first row of a page is the rest of the row that the page end cut, the last of the part above.

    It has text only where the row above has some, and an amount or a percentage only where that row has none. Text in
    the first column says so only where that of each column goes on.
    """
    last = above.rows[-1]
    filled = [column for column, words in enumerate(row) if words]
    values = {column for column in filled if kind_of(text_of(row[column])) in ("money", "percent")}
    if not filled or any(bool(last[column]) is (column in values) for column in filled):
        return False
    if filled[0] > 0:
        return True
    texts = [column for column in filled if column not in values]
    return kind_of(text_of(row[0])) is None and all(_flows(above, column, row[column]) for column in texts)


def _flows(above: Grid, column: int, rest: Sequence[Word]) -> bool:
    """Whether words go on from the last cell of a column, which reaches down to where the page cut its row.

    They do with a small letter, or where the cell's last line had no room for the first of them.
    """
    words = above.rows[-1][column]
    height = rest[0].box[3] - rest[0].box[1]
    if words[-1].box[3] < max(word.box[3] for cell in above.rows[-1] for word in cell) - 0.3 * height:
        return False
    if rest[0].text[0].islower():
        return True
    room = max(word.box[2] for row in above.rows for word in row[column])
    return words[-1].box[2] + 0.2 * height + rest[0].box[2] - rest[0].box[0] > room


def _merged(above: Cell | None, below: Cell | None) -> Cell | None:
    if above is None or below is None:
        return above or below
    return replace(above, text=f"{above.text} {below.text}", spans=(*above.spans, *below.spans))


def _cell(words: Sequence[Word], page: int, text: str, covers: tuple[int, int], place_of: PlaceOf) -> Cell | None:
    if not words:
        return None
    return Cell(text=text_of(words), source=place_of(words, page), spans=spans_of(words, text), covers=covers)
