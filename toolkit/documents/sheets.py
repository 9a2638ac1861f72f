"""Reads workbooks (XLSX) and CSV files: sheets as text, with typed cells, currencies and merged ranges."""

from __future__ import annotations

import csv
import hashlib
import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from toolkit.documents.document import Document, Limits, Reader
from toolkit.documents.grid import Field, Sheet, SheetDocument, lay_out
from toolkit.documents.numbers import currency_of, meant, shown
from toolkit.documents.package import check_package, damaged, part_names
from toolkit.documents.separated import declared_by, separator
from toolkit.documents.text import decode, is_named_table, is_separated
from toolkit.errors import LimitExceeded
from toolkit.provenance import Problem, Severity, Source

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_NAMED = 8
"""Cells that a problem names one by one."""


class WorkbookReader(Reader):
    """XLSX and XLSM by openpyxl. Hidden sheets, rows and columns are left out, with a problem that says so."""

    name = "xlsx"

    def claims(self, data: bytes, name: str) -> bool:
        return "xl/workbook.xml" in part_names(data)

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        check_package(data, name, limits, counted=("xl/worksheets/", b"<c "))
        formulas, values = _load(data, name, False), _load(data, name, True)
        problems: list[Problem] = []
        sheets = []
        for title in formulas.sheetnames:
            worksheet = formulas[title]
            if not hasattr(worksheet, "merged_cells"):  # a sheet that is only a chart
                continue
            if worksheet.sheet_state != "visible":
                message = f"the sheet {title!r} is hidden and was not read; unhide it if it counts"
                problems.append(Problem(where=title, message=message))
                continue
            sheets.append(_sheet(worksheet, values[title], problems))
        return _document(data, name, "xlsx", sheets, tuple(problems))


class CsvReader(Reader):
    """CSV in any of the encodings of plain text, separated by commas, semicolons, tabs or bars, whatever its name."""

    name = "csv"

    def claims(self, data: bytes, name: str) -> bool:
        return is_separated(data, name)

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        text = decode(data)
        sign = separator(text, named=is_named_table(name)) or ","
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
        fields: list[Field] = []
        try:
            for row, values in enumerate(rows, 1):
                if row == 1 and declared_by(sign.join(values)):
                    continue
                fields += [Field(row, column, value) for column, value in enumerate(values, 1) if value.strip()]
                if len(fields) > limits.cells:
                    raise LimitExceeded(
                        f"the file has more than {limits.cells:,} cells",
                        where=name,
                        remedy="Read a smaller file, or raise Limits(cells=…)",
                    )
        except csv.Error as cause:
            raise damaged(name, cause) from cause
        title = name.rpartition(".")[0] or name
        return _document(data, name, "csv", [Sheet(title, tuple(fields))], ())


def _document(data: bytes, name: str, kind: Any, sheets: list[Sheet], problems: tuple[Problem, ...]) -> SheetDocument:
    laid = lay_out(sheets)
    return SheetDocument(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format=kind,
        data=data,
        text=laid.text,
        page_count=len(sheets),
        page_starts=laid.page_starts,
        problems=problems,
        grids=laid.tables,
        placed=laid.placed,
    )


def _load(data: bytes, name: str, cached: bool) -> Workbook:
    import openpyxl

    try:
        with warnings.catch_warnings():  # openpyxl warns of charts and styles that it drops; nothing here needs them
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), data_only=cached, keep_links=False)
    except Exception as cause:  # the border to foreign code: openpyxl fails on broken parts in many ways
        raise damaged(name, cause) from cause


def _sheet(worksheet: Worksheet, cached: Worksheet, problems: list[Problem]) -> Sheet:
    merged = {(area.min_row, area.min_col): area.size for area in worksheet.merged_cells.ranges}
    fields: list[Field] = []
    uncached: list[str] = []
    failed: list[str] = []
    hidden: set[str] = set()
    for cell in _filled(worksheet):
        place = _hidden_in(worksheet, cell)
        if place:
            hidden.add(place)
            continue
        value: Any = cell.value
        if cell.data_type == "f":
            value = cached[cell.coordinate].value
            if value is None:
                uncached.append(cell.coordinate)
        if isinstance(value, str) and value.startswith("#") and value.rstrip("!?").isupper():
            failed.append(cell.coordinate)
        size = merged.get((cell.row, cell.column))
        typed = _typed(value)
        fields.append(
            Field(
                row=cell.row,
                column=cell.column,
                text=shown(value, cell.number_format),
                value=meant(typed, cell.number_format) if isinstance(typed, Decimal) else typed,
                currency=currency_of(cell.number_format) if isinstance(value, int | float) else None,
                covers=(size["rows"], size["columns"]) if size else (1, 1),
            )
        )
    title = worksheet.title
    if uncached:
        problems.append(
            _at(title, uncached, "hold formulas whose results are not stored in the file; open and save it in a "
                "spreadsheet program, then read it again", Severity.ERROR)
        )  # fmt: skip
    if failed:
        problems.append(_at(title, failed, "show an error instead of a value", Severity.ERROR))
    if hidden:
        listed = ", ".join(sorted(hidden)[:_NAMED])
        problems.append(Problem(where=title, message=f"hidden parts of the sheet {title!r} were not read: {listed}"))
    return Sheet(title, tuple(sorted(fields, key=lambda item: (item.row, item.column))))


def _filled(worksheet: Worksheet) -> Iterator[SheetCell]:
    # iter_rows() walks every cell of the used range, and one stray cell in the last row makes that a million rows.
    for cell in worksheet._cells.values():
        if cell.value is not None and str(cell.value).strip():
            yield cell


def _hidden_in(worksheet: Worksheet, cell: SheetCell) -> str | None:
    """The hidden row or column in which a cell stands."""
    if worksheet.row_dimensions[cell.row].hidden:
        return f"row {cell.row}"
    if worksheet.column_dimensions[cell.column_letter].hidden:
        return f"column {cell.column_letter}"
    return None


def _at(title: str, cells: list[str], message: str, severity: Severity) -> Problem:
    listed = ", ".join(cells[:_NAMED]) + (f" and {len(cells) - _NAMED} more" if len(cells) > _NAMED else "")
    return Problem(
        where=f"{title}!{cells[0]}",
        message=f"the cells {listed} of the sheet {title!r} {message}",
        severity=severity,
        source=tuple(Source(text="", sheet=title, cell=cell) for cell in cells[:_NAMED]),
    )


def _typed(value: object) -> Decimal | date | str | None:
    """A cell's value in the types of ``Cell.value``; what a spreadsheet keeps as a float gets its 15 true digits."""
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).upper()
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(f"{value:.15g}")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)
