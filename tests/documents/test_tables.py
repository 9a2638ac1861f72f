"""Tables in PDFs and plain text, ruled or not, wrapped and going on over pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.documents import Contents, Document, Table, read
from toolkit.documents.aligned import Grid
from toolkit.documents.tables import best_grids
from toolkit.documents.words import Word

MakePdf = Callable[[str], Path]

STEPS = [
    ("Survey of the quay walls and soundings along the berth", "1 March 2027", "USD 12,000.00"),
    (
        "Design report with drawings, calculations and a list of the parts to be replaced",
        "15 May 2027",
        "USD 18,500.00",
    ),
    ("Works", "30 September 2027", "USD 40,000.00"),
    ("Hand-over of the berth", "1 December 2027", "USD 9,500.00"),
]


def typst_table(steps: list[tuple[str, str, str]], stroke: str) -> str:
    cells = ", ".join(f"[{cell}]" for row in steps for cell in row)
    head = "table.header([Milestone], [Due], [Amount])"
    return f"#table(columns: (40%, 30%, 30%), stroke: {stroke}, {head}, {cells})"


def texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text if cell else "" for cell in row) for row in table.rows]


def around(document: Document, words: str) -> tuple[Table, ...]:
    start = document.text.index(words)
    return document.tables(start, start + len(words))


@pytest.mark.parametrize(("stroke", "kind"), [("0.5pt", "ruled"), ("none", "borderless")])
def test_a_payment_table_is_read_with_its_wrapped_cells(pdf: MakePdf, stroke: str, kind: str) -> None:
    document = read(pdf("The fees are:\n\n" + typst_table(STEPS, stroke) + "\nAll sums are net."))
    (table,) = document.tables()
    assert table.kind == kind
    assert texts(table) == [("Milestone", "Due", "Amount"), *STEPS]


@pytest.mark.parametrize("stroke", ["0.5pt", "none", "(x, y) => (bottom: 0.5pt)"])
def test_cells_know_where_they_stand_in_the_text_and_on_the_page(pdf: MakePdf, stroke: str) -> None:
    document = read(pdf(typst_table(STEPS, stroke)))
    (table,) = document.tables()
    for row in table.rows:
        for cell in row:
            assert cell is not None
            read_again = " ".join(" ".join(document.text[span.start : span.end].split()) for span in cell.spans)
            assert read_again == cell.text
            assert cell.source.page == 1
            place = document.source(cell.spans[0].start, cell.spans[-1].end)
            assert cell.source.box is not None
            assert place.box is not None
            assert cell.source.box[0] == pytest.approx(place.box[0], abs=0.2)


@pytest.mark.parametrize("stroke", ["0.5pt", "none"])
def test_a_table_over_a_page_end_is_one_and_its_repeated_head_is_dropped(pdf: MakePdf, stroke: str) -> None:
    steps = [(f"Part {number} of the works", f"{number} March 2027", f"USD {number},100.00") for number in range(1, 25)]
    markup = "#set page(height: 300pt, footer: context [Page #counter(page).display()])\n"
    document = read(pdf(markup + typst_table(steps, stroke)))
    (table,) = document.tables()
    assert document.page_count is not None
    assert document.page_count > 1
    assert texts(table) == [("Milestone", "Due", "Amount"), *steps]


def test_a_table_is_followed_to_the_next_page_from_any_part_of_it(pdf: MakePdf) -> None:
    steps = [(f"Part {number} of the works", f"{number} March 2027", f"USD {number},100.00") for number in range(1, 25)]
    document = read(pdf("#set page(height: 300pt)\n" + typst_table(steps, "0.5pt")))
    assert len(around(document, "USD 24,100.00")[0].rows) == 25
    assert len(around(document, "USD 1,100.00")[0].rows) == 25


def test_pairs_of_columns_side_by_side_stay_columns(pdf: MakePdf) -> None:
    rows = "".join(
        f"[{month} 2027], [USD {n},500], [{month} 2028], [USD {n},700],"
        for n, month in enumerate(("May", "June", "July"), 4)
    )
    document = read(pdf(f"#table(columns: 4, stroke: none, column-gutter: 2em, {rows})"))
    (table,) = document.tables()
    assert texts(table)[0] == ("May 2027", "USD 4,500", "May 2028", "USD 4,700")
    assert {len(row) for row in table.rows} == {4}


def test_a_merged_cell_of_a_ruled_table_says_what_it_covers(pdf: MakePdf) -> None:
    document = read(
        pdf(
            "#table(columns: 3, [Step], [Due], [Fee], [Study], [May], [USD 10], [Works], [June], [USD 20],"
            " table.cell(colspan: 2)[Total], [USD 30])"
        )
    )
    (table,) = document.tables()
    total = table.rows[3][0]
    assert total is not None
    assert total.covers == (1, 2)
    assert table.rows[3][1] is None


def test_prose_with_amounts_and_lists_with_numbers_are_no_tables(pdf: MakePdf) -> None:
    prose = "The price is USD 50,000.00, of which USD 20,000.00 falls due on signature. #lorem(60)"
    listed = "+ Study of the site, USD 4,000.00\n+ Report, USD 5,000.00\n+ Hand-over, USD 6,000.00"
    document = read(pdf(f"#set par(justify: true)\n{prose}\n\n{listed}"))
    assert document.tables() == ()


def test_only_the_pages_asked_for_are_worked_on(pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    from toolkit.documents import pdf_tables
    from toolkit.documents.ruled import drawn_on

    worked: list[int] = []

    def spy(data: bytes, page: int, name: str) -> object:
        worked.append(page)
        return drawn_on(data, page, name)

    monkeypatch.setattr(pdf_tables, "drawn_on", spy)
    filler = "#lorem(80) #pagebreak()"
    document = read(
        pdf(f"{filler} Before it. \n\n {typst_table(STEPS, '0.5pt')} \n\n After it. #pagebreak() {filler} end")
    )
    assert len(around(document, "USD 18,500.00")) == 1
    assert len(around(document, "USD 40,000.00")) == 1
    assert worked == [2]


def _grid(start: int, score: float, kind: str) -> Grid:
    words = [Word(start + n, start + n + 1, "x", (n, 0, n + 1, 1)) for n in range(4)]
    return Grid(rows=((tuple(words[:2]), tuple(words[2:])),), columns=((0, 2), (2, 4)), score=score, kind=kind)


def test_the_best_of_overlapping_candidates_wins_whichever_came_first() -> None:
    weak, strong, apart = _grid(0, 4, "borderless"), _grid(0, 6, "ruled"), _grid(90, 1, "borderless")
    for order in ([weak, strong, apart], [apart, strong, weak], [strong, weak, apart]):
        assert {grid.score for grid in best_grids(order)} == {6, 1}


ASCII = """PAYMENT SCHEDULE

     Milestone                            Due             Amount
     ----------------------------------   -----------   ------------
1.   Keel laying                          1 May 2027    $  100,000.00
2.   Completion of the hull, with all
     tanks tested                         1 July 2027   $  250,000.00
3.   Launch                               1 Sept 2027   $   75,500.00
\f
     Milestone                            Due             Amount
4.   Delivery                             1 Dec 2027    $   74,500.00

The Owner pays within ten days.
"""


def test_a_table_drawn_with_characters_is_read_over_the_page_end(tmp_path: Path) -> None:
    path = tmp_path / "ship.txt"
    path.write_text(ASCII)
    (table,) = read(path).tables()
    assert table.kind == "text"
    assert [row[-1] for row in texts(table)] == ["Amount", "$ 100,000.00", "$ 250,000.00", "$ 75,500.00", "$ 74,500.00"]
    assert "Completion of the hull, with all tanks tested" in " ".join(texts(table)[2])


def test_bars_between_columns_part_cells(tmp_path: Path) -> None:
    path = tmp_path / "bars.txt"
    path.write_text(
        "+-----+\n| Step | Fee |\n|------|-----|\n| Study | EUR 100 |\n| Works | EUR 200 |\n| Report | EUR 50 |\n"
    )
    (table,) = read(path).tables()
    assert texts(table)[-3:] == [("Study", "EUR 100"), ("Works", "EUR 200"), ("Report", "EUR 50")]


STAGES = [
    ("Concept and layout of the exhibition stand including all drawings and a model", "1 May 2027", "EUR 3,000"),
    ("Delivery of all goods to the warehouse of the organiser in the city by truck", "1 June 2027", "EUR 5,000"),
    ("Final", "1 July 2027", "EUR 2,000"),
]


@pytest.mark.parametrize(
    ("align", "inset"),
    [
        ("top", "5pt"),
        ("horizon", "5pt"),
        ("bottom", "5pt"),
        ("top", "(x: 5pt, y: 3pt)"),
        ("bottom", "(x: 5pt, y: 3pt)"),
    ],
)
def test_wrapped_rows_without_rules_stay_whole_wherever_their_values_stand(
    pdf: MakePdf, align: str, inset: str
) -> None:
    cells = ", ".join(f"[{cell}]" for row in [("Stage", "Due", "Fee"), *STAGES] for cell in row)
    layout = f"#table(columns: (50%, 25%, 25%), stroke: none, align: {align}, inset: {inset}, {cells})"
    markup = f"#set text(size: 10pt)\nFees are payable as follows.\n\n{layout}\n\nThe client pays at once. #lorem(30)"
    (table,) = read(pdf(markup)).tables()
    assert texts(table) == [("Stage", "Due", "Fee"), *STAGES]


@pytest.mark.parametrize(
    ("markup", "rows"),
    [
        (
            "#table(columns: (1fr, 1fr, 1fr), stroke: none, fill: (x, y) => if calc.odd(y) { luma(230) },"
            " [Step], [Deadline], [Price], [Alpha], [Week 4], [£4k], [Beta], [Week 8], [£6k])",
            [("Step", "Deadline", "Price"), ("Alpha", "Week 4", "£4k"), ("Beta", "Week 8", "£6k")],
        ),
        (
            "1. Kick-off #h(1fr) \\$5,000\n\n2. Beta #h(1fr) \\$6,000\n\n3. Final #h(1fr) \\$7,000",
            [("1. Kick-off", "$5,000"), ("2. Beta", "$6,000"), ("3. Final", "$7,000")],
        ),
        (
            "Kick-off #box(width: 1fr, repeat[.]) 25%\\\nBeta #box(width: 1fr, repeat[.]) 35%\\\n"
            "Final #box(width: 1fr, repeat[.]) 40%",
            [("Kick-off", "25%"), ("Beta", "35%"), ("Final", "40%")],
        ),
        (
            "#table(columns: (20%, 50%, 30%), stroke: none, table.hline(), [No.], [Milestone], [Amount], table.hline(),"
            " [1], [Start], [\\$10,000.00], [2], [End], [\\$20,000.00], table.hline(), [], [Total], [\\$30,000.00])",
            [
                ("No.", "Milestone", "Amount"),
                ("1", "Start", "$10,000.00"),
                ("2", "End", "$20,000.00"),
                ("", "Total", "$30,000.00"),
            ],
        ),
    ],
    ids=["shaded rows", "amounts at the margin", "dot leaders", "rules above and below"],
)
def test_other_ways_to_set_a_list_of_payments(pdf: MakePdf, markup: str, rows: list[tuple[str, ...]]) -> None:
    document = read(pdf(f"Fees are payable as follows, net of tax and in full.\n\n{markup}\n\n#lorem(30)"))
    (table,) = document.tables()
    assert texts(table) == rows


def test_a_cover_sheet_of_names_and_dates_is_no_table(pdf: MakePdf) -> None:
    sheet = (
        "#table(columns: (auto, 1fr), stroke: none, [Client:], [Example GmbH], [Date:], [1 May 2027], [Seat:], [Bonn])"
    )
    assert read(pdf(sheet)).tables() == ()


def test_a_word_that_reaches_into_the_gap_stays_in_its_cell_and_broken_words_are_whole(pdf: MakePdf) -> None:
    rows = [
        ("Delivery", "Deliverables", "Date"),
        ("One", "Specification of the models and some more displays)", "1 May 2027"),
        ("Two", "Training, fit-\\ out", "2 June 2027"),
        ("Three", "Records", "3 July 2027"),
        ("Four", "Source", "4 July 2027"),
        ("Five", "Notes", "5 July 2027"),
    ]
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    (table,) = read(pdf(f"#table(columns: (20%, 170pt, 30%), stroke: none, {cells})")).tables()
    assert [row[2] for row in texts(table)] == [row[2] for row in rows]
    assert texts(table)[2][1] == "Training, fit-out"


def test_a_head_that_is_wider_than_its_values_is_known_again_on_the_next_page() -> None:
    head = "  No.   Milestone                                Amount (GBP)\n"
    first = "  1     Barn cleared                             12,000.00\n"
    first += "  2     Barn roofed                              18,500.00\n"
    rest = "  3     Barn painted                              9,000.00\n"
    words = f"Payments\n\n{head}{first}\f{head}{rest}\n  Table 1: all payments.\n"
    (table,) = read(Contents("barn.txt", words.encode())).tables()
    assert [row[1].text for row in table.rows if row[1]] == ["Milestone", "Barn cleared", "Barn roofed", "Barn painted"]
