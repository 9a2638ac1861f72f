"""Sheets as text and tables: what a workbook and a CSV file have in common once their cells are known."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from toolkit.documents.document import Cell, Document, Span, Table
from toolkit.documents.words import spans_of_lines
from toolkit.provenance import Source


@dataclass(frozen=True, slots=True)
class Field:
    """One filled cell of a sheet: its row and column (from 1), what it shows and what it holds."""

    row: int
    column: int
    text: str
    value: Decimal | date | str | None = None
    currency: str | None = None
    covers: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's filled cells, in rows from the top and columns from the left."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class SheetDocument(Document):
    """Sheets whose places are cells."""

    grids: tuple[Table, ...] = field(default=(), repr=False)
    placed: tuple[tuple[int, int, str, str], ...] = field(default=(), repr=False)
    """Start and end in the text of each cell, its sheet and its name."""

    def source(self, start: int, end: int) -> Source:
        words = " ".join(self.text[start:end].split())
        first = bisect_right(self.placed, start, key=lambda place: place[1])
        last = max(bisect_left(self.placed, max(end, start + 1), key=lambda place: place[0]) - 1, first)
        if first >= len(self.placed):
            return Source(text=words)
        _, _, sheet, cell = self.placed[first]
        while self.placed[min(last, len(self.placed) - 1)][2] != sheet:
            last -= 1
        end_cell = self.placed[min(last, len(self.placed) - 1)][3]
        return Source(text=words, sheet=sheet, cell=cell if cell == end_cell else f"{cell}:{end_cell}")

    def tables(self, start: int = 0, end: int | None = None) -> tuple[Table, ...]:
        stop = len(self.text) if end is None else end
        return tuple(table for table in self.grids if table.span.start < stop and table.span.end > start)


@dataclass(frozen=True, slots=True)
class Laid:
    """Sheets laid out as text."""

    text: str
    page_starts: tuple[int, ...]
    placed: tuple[tuple[int, int, str, str], ...]
    tables: tuple[Table, ...]


def lay_out(sheets: Iterable[Sheet]) -> Laid:
    """The text of sheets, one line to a row, with the places of its cells and its tables."""
    pieces: list[str] = []
    starts: list[int] = []
    placed: list[tuple[int, int, str, str]] = []
    tables: list[Table] = []
    length = 0
    for sheet in sheets:
        starts.append(length)
        cells: dict[tuple[int, int], Cell] = {}
        left = min((item.column for item in sheet.fields), default=1)
        row, column = 0, left
        for item in sheet.fields:
            if item.row != row:
                gap = "" if row == 0 else "\n" if item.row == row + 1 else "\n\n"
                row, column = item.row, left
            else:
                gap = ""
            gap += "\t" * (item.column - column)
            column = item.column
            lines = [" ".join(line.split()) for line in item.text.splitlines() if line.strip()]
            text = " ".join(lines)
            start = length + len(gap)
            length = start + len(text)
            pieces += [gap, text]
            name = f"{column_name(item.column)}{item.row}"
            placed.append((start, length, sheet.title, name))
            cells[item.row, item.column] = Cell(
                text=text,
                source=Source(text=text, sheet=sheet.title, cell=name),
                spans=spans_of_lines(lines, start),
                value=item.value,
                currency=item.currency,
                covers=item.covers,
            )
        pieces.append("\n\f")
        length += 2
        tables += [_table(region, cells, sheet.title) for region in regions(cells)]
    return Laid("".join(pieces), tuple(starts) or (0,), tuple(placed), tuple(tables))


def column_name(column: int) -> str:
    """``A`` for 1, ``AB`` for 28."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


Region = tuple[int, int, int, int]
"""First row, last row, first column, last column."""


def regions(cells: Mapping[tuple[int, int], Cell]) -> list[Region]:
    """The tables of a sheet: blocks of cells with empty rows or columns around them."""
    if not cells:
        return []
    filled: dict[int, set[int]] = {}
    for (row, column), cell in cells.items():
        for covered in range(row, row + cell.covers[0]):
            filled.setdefault(covered, set()).update(range(column, column + cell.covers[1]))
    blocks: list[list[int]] = []
    for row in sorted(filled):
        if blocks and (row == blocks[-1][-1] + 1 or _goes_on(blocks[-1], row, cells)):
            blocks[-1].append(row)
        else:
            blocks.append([row])
    found: list[Region] = []
    for rows in blocks:
        columns = sorted(set().union(*(filled[row] for row in rows)))
        groups = _with_twins(_column_groups(columns), rows, cells)
        found += [(rows[0], rows[-1], group[0], group[-1]) for group in groups]
    return [region for region in found if _is_table(region, cells)]


def _is_table(region: Region, cells: Mapping[tuple[int, int], Cell]) -> bool:
    """Whether a block is more than a title or a note: two rows and two columns of it are filled."""
    top, bottom, left, right = region
    inside = [(row, column) for row, column in cells if top <= row <= bottom and left <= column <= right]
    return len({row for row, _ in inside}) > 1 and len({column for _, column in inside}) > 1


def _goes_on(rows: Sequence[int], row: int, cells: Mapping[tuple[int, int], Cell]) -> bool:
    """Whether a row goes on with the table above the one empty row between them.

    It does where it has figures, and only below figures: a total, or the next group of lines. So does what such a group
    is called, a cell alone over a row with figures, unless the table above has ended with its total.
    """
    if row != rows[-1] + 2:
        return False
    above = _figure_columns(rows, cells)
    here = _figure_columns([row], cells)
    if not here and sum(at == row for at, _ in cells) == 1 and not _is_total(rows[-1], cells):
        here = _figure_columns([row + 1], cells)
    return bool(here) and here <= above


def _is_total(row: int, cells: Mapping[tuple[int, int], Cell]) -> bool:
    words = next((cell.text for (at, _), cell in sorted(cells.items(), key=lambda one: one[0]) if at == row), "")
    return _TOTAL.search(words) is not None


_TOTAL = re.compile(r"^(?!.*\bsub).*\b(?:total|sum)\b", re.IGNORECASE)


def _figure_columns(rows: Sequence[int], cells: Mapping[tuple[int, int], Cell]) -> set[int]:
    wanted = set(rows)
    return {column for (row, column), cell in cells.items() if row in wanted and isinstance(cell.value, Decimal | date)}


def _column_groups(columns: Sequence[int]) -> list[list[int]]:
    """Columns parted into tables that stand side by side.

    One empty column between a label and its figures is only white space; two, or one between two pairs of
    columns, part tables.
    """
    groups: list[list[int]] = []
    for column in columns:
        if groups and column == groups[-1][-1] + 1:
            groups[-1].append(column)
        else:
            groups.append([column])
    merged: list[list[int]] = []
    for group in groups:
        if merged and group[0] == merged[-1][-1] + 2 and min(len(group), len(merged[-1])) < 2:
            merged[-1] += group
        else:
            merged.append(group)
    return merged


def _with_twins(
    groups: Sequence[list[int]], rows: Sequence[int], cells: Mapping[tuple[int, int], Cell]
) -> list[list[int]]:
    """Columns of tables that stand side by side; those under the same heads in one row are one table."""
    joined: list[list[int]] = []
    for group in groups:
        if joined and any(_same_heads(joined[-1][-len(group) :], group, row, cells) for row in rows):
            joined[-1] += group
        else:
            joined.append(list(group))
    return joined


def _same_heads(left: Sequence[int], right: Sequence[int], row: int, cells: Mapping[tuple[int, int], Cell]) -> bool:
    """Whether a row says the same words, two or more, in two sets of columns."""
    if len(left) != len(right) or len(left) < 2:
        return False
    pairs = [(cells.get((row, one)), cells.get((row, other))) for one, other in zip(left, right, strict=True)]
    return all(
        one is not None
        and other is not None
        and not isinstance(one.value, Decimal | date)
        and re.search(r"[^\W\d_]", one.text) is not None
        and one.text.strip().casefold() == other.text.strip().casefold()
        for one, other in pairs
    )


def _table(region: Region, cells: Mapping[tuple[int, int], Cell], sheet: str) -> Table:
    top, bottom, left, right = region
    rows = tuple(
        row
        for number in range(top, bottom + 1)
        if any(row := tuple(cells.get((number, column)) for column in range(left, right + 1)))
    )
    spans = [span for row in rows for cell in row if cell for span in cell.spans]
    span = Span(min(span.start for span in spans), max(span.end for span in spans)) if spans else Span(0, 0)
    corner = f"{column_name(left)}{top}:{column_name(right)}{bottom}"
    return Table(rows=rows, span=span, kind="sheet", source=Source(text="", sheet=sheet, cell=corner))
