"""Tables in the ways that pages are laid out: side by side, crosswise, cut by page ends, in one of two columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from toolkit.documents import Contents, Document, read

MakePdf = Callable[[str], Path]

STEPS = [
    ("Soil samples of the lower field and of the bank along the brook", "2 May 2028", "EUR 3,400.00"),
    ("Report", "19 June 2028", "EUR 5,150.00"),
    ("Planting plan, with the list of trees and shrubs that the nursery holds for it", "7 August 2028", "EUR 8,900.00"),
    ("Handing over of the field", "4 October 2028", "EUR 2,550.00"),
]
PROSE = (
    "The grower keeps the field free of weeds and waters it in dry weeks, and tells the owner in good time when "
    "something is missing, so that the owner can order it. "
)


def rows_of(document: Document) -> list[list[str]]:
    """The cells of the one table of a document."""
    (table,) = document.tables()
    return [[cell.text if cell else "" for cell in row] for row in table.rows]


def cells(rows: Sequence[tuple[str, ...]]) -> str:
    return ", ".join(f"[{cell}]" for row in rows for cell in row)


def test_two_rows_of_two_column_pairs_are_a_table_below_a_line_that_ends_in_a_sum(pdf: MakePdf) -> None:
    pairs = [
        ("Step", "Sum (EUR)") * 2,
        ("Survey", "3,400.00", "Plan", "8,900.00"),
        ("Report", "5,150.00", "End", "2,550.00"),
    ]
    document = read(pdf(f"The price is EUR 20,000.00.\n\n#table(columns: (1fr,) * 4, stroke: none, {cells(pairs)})"))
    assert rows_of(document) == [list(row) for row in pairs]


def test_a_narrow_gap_parts_a_sum_from_the_day_before_it_where_other_sums_begin_there() -> None:
    document = read(Contents("order.txt", NARROW.encode()))
    assert [row[-1] for row in rows_of(document)] == ["EUR", "3,400.00", "5,150.00", "8,900.00"]


NARROW = """
Step               Due               EUR

Soil samples       2 May 2028        3,400.00

Report             19 September 2028  5,150.00

Planting plan      7 August 2028     8,900.00
"""


def test_drawn_tables_side_by_side_under_the_same_heads_are_one(pdf: MakePdf) -> None:
    left, right = (
        [("Step", "Sum"), ("Survey", "EUR 3,400"), ("Report", "EUR 5,150")],
        [("Step", "Sum"), ("Plan", "EUR 8,900")],
    )
    halves = ", ".join(f"table(columns: 2, {cells(half)})" for half in (left, right))
    document = read(pdf(f"{PROSE}\n\n#grid(columns: 2, column-gutter: 30pt, {halves})\n\n{PROSE}"))
    assert rows_of(document) == [
        ["Step", "Sum", "Step", "Sum"],
        ["Survey", "EUR 3,400", "Plan", "EUR 8,900"],
        ["Report", "EUR 5,150", "", ""],
    ]


def test_drawn_tables_side_by_side_under_other_heads_stay_two(pdf: MakePdf) -> None:
    left, right = [("Step", "Sum"), ("Survey", "EUR 3,400")], [("Hours", "Rate"), ("Senior", "EUR 90")]
    halves = ", ".join(f"table(columns: 2, {cells(half)})" for half in (left, right))
    assert len(read(pdf(f"#grid(columns: 2, column-gutter: 30pt, {halves})")).tables()) == 2


CROSSWISE = [
    ("Step", "Soil samples", "Report", "Planting plan of the field"),
    ("Due", "2 May 2028", "19 June 2028", "7 August 2028"),
    ("Sum", "EUR 3,400.00", "EUR 5,150.00", "EUR 8,900.00"),
]


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_records_that_stand_beside_each_other_are_a_table_without_rules(pdf: MakePdf, align: str) -> None:
    table = f"#table(columns: (1fr, 2fr, 2fr, 2fr), stroke: none, align: {align}, {cells(CROSSWISE)})"
    document = read(pdf(f"{PROSE}\n\n{table}\n\n{PROSE}"))
    assert rows_of(document) == [list(row) for row in CROSSWISE]


def test_records_that_stand_beside_each_other_are_a_table_of_plain_text() -> None:
    lines = "\n".join("".join(cell.ljust(30) for cell in row).rstrip() for row in CROSSWISE)
    document = read(Contents("order.txt", f"{PROSE}\n\n{lines}\n\n{PROSE}\n".encode()))
    assert rows_of(document) == [list(row) for row in CROSSWISE]


def test_names_over_two_lines_beside_each_other_stay_whole(pdf: MakePdf) -> None:
    long = [("Step", "Samples of the soil and of the brook", "Report on the field", "Plan"), *CROSSWISE[1:]]
    table = f"#table(columns: (1fr, 2fr, 2fr, 2fr), stroke: none, align: bottom, {cells(long)})"
    assert rows_of(read(pdf(f"{PROSE}\n\n{table}\n\n{PROSE}")))[0] == list(long[0])


def test_a_line_of_several_sums_without_heads_around_it_is_no_table(pdf: MakePdf) -> None:
    assert read(pdf(f"{PROSE}\n\nSums: #h(3em) EUR 3,400.00 #h(3em) EUR 5,150.00\n\n{PROSE}")).tables() == ()


@pytest.mark.parametrize("place", ["top", "horizon", "bottom"])
@pytest.mark.parametrize("rules", ["(x, y) => (bottom: 0.5pt)", "none"])
def test_a_row_is_whole_whether_its_values_stand_first_in_the_middle_or_last(
    pdf: MakePdf, place: str, rules: str
) -> None:
    rows = [
        (name, f"once the owner has seen it, at the latest in the week of {day}", sum_) for name, day, sum_ in STEPS
    ]
    head = "[Step], [When], [Sum]"
    align = f"(left + top, left + {place}, right + {place})"
    table = f"#table(columns: (35%, 40%, 25%), stroke: {rules}, align: {align}, table.header({head}), {cells(rows)})"
    assert rows_of(read(pdf(f"{PROSE}\n\n{table}\n\n{PROSE}")))[1:] == [list(row) for row in rows]


def test_rules_part_rows_between_which_is_no_more_space_than_between_lines(pdf: MakePdf) -> None:
    look = "stroke: (x, y) => (bottom: 0.5pt), inset: (y: 3.3pt), align: (left + top, left + bottom, right + bottom)"
    table = f"#table(columns: (35%, 40%, 25%), {look}, table.header([Step], [Due], [Sum]), {cells(STEPS)})"
    assert rows_of(read(pdf(f"{PROSE}\n\n{table}\n\n{PROSE}")))[1:] == [list(row) for row in STEPS]


def cut(rows: Sequence[tuple[str, str, str]], stroke: str, *, repeat: str, above: int) -> str:
    """A table on pages so short that one of its rows goes on over a page end."""
    page = f"#set page(height: 180pt, margin: 30pt)\n#v({above}pt)\n"
    head = f"table.header(repeat: {repeat}, [Step], [Due], [Sum])"
    return f"{page}#table(columns: (30%, 40%, 30%), stroke: {stroke}, {head}, {cells(rows)})\n#v(2em)\n{PROSE}"


@pytest.mark.parametrize("stroke", ["none", "0.5pt", "(x, y) => (bottom: 0.5pt)"])
@pytest.mark.parametrize("repeat", ["true", "false"])
@pytest.mark.parametrize("above", [0, 14, 28, 42])
def test_a_row_that_a_page_end_cuts_is_one(pdf: MakePdf, stroke: str, repeat: str, above: int) -> None:
    rows = rows_of(read(pdf(cut(STEPS, stroke, repeat=repeat, above=above))))
    assert rows == [["Step", "Due", "Sum"], *(list(step) for step in STEPS)]


def test_a_row_that_begins_a_page_with_a_small_letter_is_no_rest_of_one_that_was_complete(pdf: MakePdf) -> None:
    head = "table.header(repeat: false, [Part], [What it does])"
    above = "[field-map], [Shows the field as it was measured, with its paths and the brook.]"
    below = "[tree-list], [Counts the trees.], [soil-log], [Keeps the samples. EUR 10.00], [x], [EUR 20.00]"
    table = f"#table(columns: (50%, 50%), {head}, {above}, {below})"
    document = read(pdf(f"#set page(height: 110pt, margin: 25pt)\n{table}"))
    names = [cell.text for table in document.tables() for row in table.rows if (cell := row[0])]
    assert "field-map tree-list" not in names


@pytest.mark.parametrize("repeat", [True, False])
def test_a_last_row_on_a_page_whose_columns_stand_elsewhere_belongs_to_the_table(pdf: MakePdf, repeat: bool) -> None:
    wide, head = "columns: (50%, 25%, 25%), stroke: none", [("Step", "Due", "Sum")]
    first = f"#table({wide}, {cells(head + STEPS[:3])})"
    second = f"#table({wide}, {cells(head * repeat + STEPS[3:])})"
    pages = f"#set page(height: 240pt, margin: 30pt)\n{first}#pagebreak()\n#set page(margin: (left: 75pt))\n{second}"
    assert rows_of(read(pdf(f"{pages}\n#v(3em)\n{PROSE}"))) == [["Step", "Due", "Sum"], *(list(s) for s in STEPS)]


@pytest.mark.parametrize("side", [0, 1])
def test_a_table_in_one_of_two_columns_of_prose_has_no_prose_for_cells(pdf: MakePdf, side: int) -> None:
    rows = [("Step", "Due", "EUR"), ("Samples", "2 May 2028", "3,400.00"), ("Report", "19 June 2028", "5,150.00")]
    table = f"#table(columns: (1fr, 1.2fr, 1fr), stroke: none, {cells(rows)})"
    halves = [f"{PROSE * 2}\n\n{table}", PROSE * 4]
    document = read(
        pdf(f"#set page(columns: 2)\n#set text(size: 9pt)\n{'#colbreak()'.join(halves[:: -1 if side else 1])}")
    )
    assert rows_of(document) == [list(row) for row in rows]


def test_a_table_whose_cells_are_prose_is_not_taken_for_columns_of_a_page(pdf: MakePdf) -> None:
    rows = [(PROSE.strip(), f"Seen by the owner. {PROSE.strip()}", sum_) for _, _, sum_ in STEPS[:3]]
    table = f"#table(columns: (2fr, 2fr, 1fr), stroke: none, row-gutter: 8pt, {cells(rows)})"
    assert rows_of(read(pdf(table))) == [list(row) for row in rows]


@pytest.mark.parametrize("name", ["plan.csv"])
def test_columns_of_a_sheet_under_the_same_heads_are_one_table_over_an_empty_column(name: str) -> None:
    lines = ["Step,Sum,,Step,Sum", "Survey,3400,,Plan,8900", "Report,5150,,End,2550"]
    (table,) = read(Contents(name, "\n".join(lines).encode())).tables()
    assert [len(row) for row in table.rows] == [5, 5, 5]
