"""Workbooks and CSV files: text, cells, tables, and what a reader must be told about them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.documents import Limits, read
from toolkit.documents.grid import column_name
from toolkit.documents.numbers import currency_of, meant, shown
from toolkit.errors import DamagedFile, LimitExceeded
from toolkit.provenance import Severity


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[Callable[[Worksheet], None]], Path]:
    def make(fill: Callable[[Worksheet], None]) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        sheet.title = "Fees"
        fill(sheet)
        path = tmp_path / "plan.xlsx"
        book.save(path)
        return path

    return make


MakeWorkbook = Callable[[Callable[[Worksheet], None]], Path]


def _put(sheet: Worksheet, rows: Sequence[Sequence[Any]], first: tuple[int, int] = (1, 1)) -> None:
    for row, values in enumerate(rows, first[0]):
        for column, value in enumerate(values, first[1]):
            sheet.cell(row, column, value)


def _plan(sheet: Worksheet) -> None:
    sheet["B2"] = "Campaign plan"
    sheet.merge_cells("B2:E2")
    sheet.append([])
    rows = [
        ("Step", "Due", "Share", "Fee"),
        ("Concept", date(2027, 3, 1), 0.4, 4000),
        ("Roll-out", date(2027, 6, 30), 0.6, 6000.5),
    ]
    _put(sheet, rows, (5, 2))
    for row in (6, 7):
        sheet.cell(row, 4).number_format = "0%"
        sheet.cell(row, 5).number_format = "[$€-407] #,##0.00"


def test_a_sheet_is_text_with_one_line_to_a_row_and_tabs_between_cells(workbook: MakeWorkbook) -> None:
    document = read(workbook(_plan))
    assert document.text == (
        "Campaign plan\n\nStep\tDue\tShare\tFee\n"
        "Concept\t2027-03-01\t40%\t€ 4,000.00\nRoll-out\t2027-06-30\t60%\t€ 6,000.50\n\f"
    )


def test_a_cell_keeps_its_value_currency_place_and_range_of_the_text(workbook: MakeWorkbook) -> None:
    document = read(workbook(_plan))
    (table,) = document.tables()
    assert table.kind == "sheet"
    assert table.source.place == "Fees!B5:E7"
    fee = table.rows[2][3]
    assert fee is not None
    assert (fee.value, fee.currency, fee.source.place) == (Decimal("6000.5"), "EUR", "Fees!E7")
    assert document.text[fee.spans[0].start : fee.spans[0].end] == "€ 6,000.50"
    due = table.rows[1][1]
    assert due is not None
    assert due.value == date(2027, 3, 1)


def test_offsets_lead_back_to_cells(workbook: MakeWorkbook) -> None:
    document = read(workbook(_plan))
    start = document.text.index("4,000")
    assert document.source(start, start + 5).place == "Fees!E6"
    row = document.text.index("Concept")
    assert document.source(row, start + 5).place == "Fees!B6:E6"


def test_a_merged_cell_says_what_it_covers(workbook: MakeWorkbook) -> None:
    def fill(sheet: Worksheet) -> None:
        _put(sheet, [("Group", "Item", "Fee"), ("A", "one", 1), (None, "two", 2)])
        sheet.merge_cells("A2:A3")

    (table,) = read(workbook(fill)).tables()
    merged = table.rows[1][0]
    assert merged is not None
    assert merged.covers == (2, 1)
    assert table.rows[2][0] is None


def test_tables_are_parted_by_empty_rows_but_a_total_after_a_gap_belongs_to_its_table(workbook: MakeWorkbook) -> None:
    def fill(sheet: Worksheet) -> None:
        rows = [("Step", "Fee"), ("One", 10), ("Two", 20), (), ("Total", 30), (), ("Contact", "Phone"), ("Ann", "n/a")]
        _put(sheet, rows)

    tables = read(workbook(fill)).tables()
    assert [table.source.cell for table in tables] == ["A1:B5", "A7:B8"]


def test_tables_side_by_side_are_two(workbook: MakeWorkbook) -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (1, 2):
            for column in (1, 2, 4, 5):
                sheet.cell(row, column, row * column)

    assert [table.source.cell for table in read(workbook(fill)).tables()] == ["A1:B2", "D1:E2"]


def test_a_formula_without_a_stored_result_is_a_problem_that_names_its_cell(workbook: MakeWorkbook) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"] = "Step", "Fee"
        sheet["A2"], sheet["B2"] = "One", "=40+2"

    document = read(workbook(fill))
    (problem,) = document.problems
    assert problem.severity is Severity.ERROR
    assert problem.where == "Fees!B2"
    assert "save it in a spreadsheet program" in problem.message
    assert "42" not in document.text


def test_a_formula_with_a_stored_result_is_read(workbook: MakeWorkbook, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"] = "Step", "Fee"
        sheet["A2"], sheet["B2"] = "One", "=40+2"

    stored = _with_part(
        workbook(fill),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<v></v>", b"<v>42</v>").replace(b"<v />", b"<v>42</v>"),
    )
    path = tmp_path / "stored.xlsx"
    path.write_bytes(stored)
    document = read(path)
    assert document.problems == ()
    assert "One\t42\n" in document.text


def test_hidden_sheets_rows_and_columns_are_left_out_and_reported(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Fees"
    for row in range(1, 4):
        for column in range(1, 4):
            sheet.cell(row, column, f"r{row}c{column}")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    secret = book.create_sheet("Margins")
    secret["A1"] = "our cost"
    secret.sheet_state = "hidden"
    path = tmp_path / "plan.xlsx"
    book.save(path)
    document = read(path)
    assert document.text == "r1c1\tr1c2\n\nr3c1\tr3c2\n\f"
    messages = " ".join(problem.message for problem in document.problems)
    assert "'Margins' is hidden" in messages
    assert "column C, row 2" in messages


def test_one_cell_in_the_last_row_of_a_sheet_costs_nothing(workbook: MakeWorkbook) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "Fee"
        sheet["XFD1048576"] = "stray"

    assert "stray" in read(workbook(fill)).text


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", bytes(3 * 1024 * 1024))
    with pytest.raises(LimitExceeded, match=r"unpacks to 3 MiB .* limit is 2 MiB"):
        read(path, limits=Limits(megabytes=2))


def test_more_cells_than_allowed_are_refused(workbook: MakeWorkbook) -> None:
    with pytest.raises(LimitExceeded, match="limit is 5"):
        read(workbook(_plan), limits=Limits(cells=5))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(workbook: MakeWorkbook, tmp_path: Path, encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'

    def arm(xml: bytes) -> bytes:
        return (bomb + xml.decode()).encode(encoding)

    content = _with_part(workbook(_plan), "xl/worksheets/sheet1.xml", arm)
    path = tmp_path / "entities.xlsx"
    path.write_bytes(content)
    with pytest.raises(DamagedFile, match="entities"):
        read(path)


def _with_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("number_format", "code"),
    [
        ("General", None),
        ("[$€-407] #,##0.00", "EUR"),
        ("[$CHF] #,##0.00", "CHF"),
        ("[$$-409]#,##0.00", "USD"),
        ("[$$-1009]#,##0.00", "CAD"),
        ("\\$#,##0.00", None),
        ('#,##0.00 "€"', "EUR"),
        ('"USD" #,##0', "USD"),
        ("£#,##0;[Red]-£#,##0", "GBP"),
        ("[$¥-411]#,##0", "JPY"),
        ("yyyy-mm-dd", None),
        ("#,##0 [$kr-41D]", "SEK"),
        ("#,##0 [$kr.-406]", "DKK"),
        ("[$Kč-405] 0", "CZK"),
        ("[$R-1C09] 0", "ZAR"),
        ('#,##0 "kr"', None),
        ("[$kr-ZZZZ] 0", None),
        ('0 "TEUR"', "EUR"),
    ],
)
def test_a_number_format_names_its_currency_or_none(number_format: str, code: str | None) -> None:
    assert currency_of(number_format) == code


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (25000, "\\$#,##0.00", "$25,000.00"),
        (0.125, "0%", "12.5%"),
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1000000, "#,##0", "1,000,000"),
        (19.99, "#,##0", "19.99"),
        (1 / 3, "0.00", "0.33"),
        (-5, '#,##0 "kr"', "-5 kr"),
        (True, "General", "TRUE"),
        ("as agreed", "@", "as agreed"),
    ],
)
def test_numbers_are_shown_as_the_sheet_shows_them_but_never_coarser(
    value: object, number_format: str, text: str
) -> None:
    assert shown(value, number_format) == text


@pytest.mark.parametrize(
    ("number_format", "text", "number"),
    [
        ('#,##0,"k"', "4.25k", 4250),
        ('$#,##0.00,,"M"', "$0.00425M", 4250),
        ("#,##0,", "4.25", 4250),
        ('"€k" #,##0', "€k 4,250", 4_250_000),
        ('0 "TEUR"', "4250 TEUR", 4_250_000),
        ('0.00" Mio. €"', "4250.00 Mio. €", 4_250_000_000),
        ('#,##0 "m"', "4,250 m", 4250),
        ("[$Kč-405] 0", "Kč 4250", 4250),
    ],
)
def test_thousands_and_millions_of_a_number_format_count(number_format: str, text: str, number: int) -> None:
    assert shown(4250, number_format) == text
    assert meant(Decimal(4250), number_format) == number


def test_columns_are_named_as_in_a_spreadsheet() -> None:
    assert [column_name(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    "content",
    [
        "Step;Fee\nConcept;1.250,00\nRoll-out;2.000,00\n".encode("cp1252"),
        'Step,Fee\nConcept,"1.250,00"\nRoll-out,"2.000,00"\n'.encode("utf-8-sig"),
        "Step\tFee\nConcept\t1.250,00\nRoll-out\t2.000,00\n".encode("utf-16"),
    ],
)
def test_csv_is_read_whatever_its_separator_and_encoding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(content)
    document = read(path)
    assert document.format == "csv"
    assert document.text == "Step\tFee\nConcept\t1.250,00\nRoll-out\t2.000,00\n\f"
    (table,) = document.tables()
    cell = table.rows[1][1]
    assert cell is not None
    assert cell.source.place == "plan!B2"


def test_a_csv_may_declare_its_separator_and_begin_with_notes(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("sep=|\nStep|Fee\nConcept|1,250.00\n")
    assert read(path).text == "\nStep\tFee\nConcept\t1,250.00\n\f".lstrip("\n")
    notes = "Plan of the works, as of May\nby hand\nin EUR\n\n"
    path.write_text(notes + "Step,Due,Fee\nConcept,1 May 2027,1250\nRoll-out,1 June 2027,2000\n")
    document = read(path)
    assert document.format == "csv"
    assert "Concept\t1 May 2027\t1250" in document.text


def test_figures_with_commas_do_not_pass_for_separated_fields(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("Concept;1.250,00\nRoll-out;2.000,00\n")
    assert read(path).text == "Concept\t1.250,00\nRoll-out\t2.000,00\n\f"


def test_a_group_of_lines_under_a_name_of_its_own_belongs_to_the_table_above_the_gap(workbook: MakeWorkbook) -> None:
    def grouped(sheet: Worksheet) -> None:
        _put(sheet, [("Step", "Day", "Sum"), ("Digging", date(2031, 3, 3), 500), ("Subtotal A", None, 500)])
        _put(sheet, [("Part B",), ("Planting", date(2031, 5, 5), 700), ("Subtotal B", None, 700)], (5, 1))
        _put(sheet, [("Total", None, 1200)], (9, 1))
        _put(sheet, [("Extras",), ("Bench", None, 90)], (11, 1))

    first, second = read(workbook(grouped)).tables()
    assert [row[0].text for row in first.rows if row[0]] == [
        "Step", "Digging", "Subtotal A", "Part B", "Planting", "Subtotal B", "Total",
    ]  # fmt: skip
    assert second.rows[0][0] is not None
    assert second.rows[0][0].text == "Extras"


def test_lines_within_a_cell_are_ranges_of_their_own(workbook: MakeWorkbook) -> None:
    document = read(workbook(lambda sheet: _put(sheet, [("Papers", "Fee"), ("Seed list\nSoil  map", 50)])))
    cell = document.tables()[0].rows[1][0]
    assert cell is not None
    assert cell.text == "Seed list Soil map"
    assert [document.text[span.start : span.end] for span in cell.spans] == ["Seed list", "Soil map"]


@pytest.mark.parametrize("pairs", [4, 6])
def test_a_cover_of_pairs_above_the_lines_of_a_table_hides_no_csv(tmp_path: Path, pairs: int) -> None:
    path = tmp_path / "plan.csv"
    cover = [f"Field {number};words, and more" for number in range(pairs)]
    path.write_text(
        "\n".join([*cover, "", "Nr;Step;Day;Sum", "1;Nests;3-5-2031;1.200,50", "2;Eggs;4-6-2031;800,00", "Bye"])
    )
    document = read(path)
    assert document.format == "csv"
    assert [cell.text for cell in document.tables()[-1].rows[2] if cell] == ["2", "Eggs", "4-6-2031", "800,00"]
