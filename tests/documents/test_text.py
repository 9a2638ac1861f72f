"""Plain text: encodings, paragraphs and clauses as places, and what is furniture."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from toolkit.documents import Document, read

CONTRACT = """DREDGING AGREEMENT

1. Scope
The Contractor dredges the harbour
to a depth of nine metres.

2. Price
(a) The price is EUR 80,000.
(b) One half falls due on signature.

Signed by both.
"""


def written(folder: Path, content: bytes | str, name: str = "contract.txt") -> Document:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path)


@pytest.mark.parametrize(
    ("words", "clause", "paragraph"),
    [
        ("DREDGING", None, 1),
        ("nine metres", "1", 2),
        ("EUR 80,000", "2(a)", 4),
        ("One half", "2(b)", 5),
        ("Signed", "2(b)", 6),
    ],
)
def test_words_have_a_paragraph_and_the_clause_they_stand_in(
    tmp_path: Path, words: str, clause: str | None, paragraph: int
) -> None:
    document = written(tmp_path, CONTRACT)
    start = document.text.index(words)
    source = document.source(start, start + len(words))
    assert (source.clause, source.paragraph, source.text) == (clause, paragraph, words)


@pytest.mark.parametrize(
    "content",
    [
        "Prix : 1 250 € — à la signature".encode(),
        "Prix : 1 250 € — à la signature".encode("cp1252"),
        "Prix : 1 250 € — à la signature".encode("utf-8-sig"),
        "Prix : 1 250 € — à la signature".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Prix : 1 250 € — à la signature".encode("utf-16-be"),
    ],
)
def test_the_usual_encodings_are_told_apart(tmp_path: Path, content: bytes) -> None:
    assert written(tmp_path, content).text == "Prix : 1 250 € — à la signature"


def test_line_ends_are_made_one_kind(tmp_path: Path) -> None:
    assert written(tmp_path, b"one\r\ntwo\rthree\n").text == "one\ntwo\nthree\n"


def test_page_marks_tags_numbers_and_running_lines_are_furniture(tmp_path: Path) -> None:
    pages = []
    for number in (1, 2, 3, 4):
        body = [f"Clause text {letter * number} of the body." for letter in "abcdefghijklmnopqrstuvwxyz"]
        pages.append("\n".join([f"\nDredging Agreement       Page {number}", "", *body, f"- {number} -", ""]))
    document = written(tmp_path, "<PAGE>".join(pages).replace("text kk", "text <S> kk"))
    furniture = [document.text[span.start : span.end] for span in document.furniture]
    assert furniture.count("<PAGE>") == 3
    assert [line for line in furniture if line.startswith("- ")] == ["- 1 -", "- 2 -", "- 3 -", "- 4 -"]
    assert sum(line.startswith("Dredging Agreement") for line in furniture) == 4
    assert not any("Clause text" in line for line in furniture)
    assert len(document.page_starts) == 4


def test_form_feeds_begin_pages(tmp_path: Path) -> None:
    document = written(tmp_path, "first page\n\fsecond page\n\fthird page\n")
    assert document.page_starts == (0, 12, 25)
    assert document.page_of(document.text.index("second")) == 2


def test_a_text_without_line_end_is_read(tmp_path: Path) -> None:
    document = written(tmp_path, "EUR 5")
    assert document.source(0, 5).paragraph == 1
    assert document.tables() == ()


@pytest.mark.corpus
def test_every_amount_of_the_real_texts_has_a_place(corpus: Path) -> None:
    for path in sorted(corpus.glob("*.txt")):
        document = read(path)
        start = document.text.index("$") if "$" in document.text else 0
        source = document.source(start, start + 10)
        assert source.paragraph is not None
        assert 0 < source.paragraph <= document.text.count("\n") + 1


def test_a_page_number_beside_a_page_mark_is_furniture_though_few_pages_have_one(tmp_path: Path) -> None:
    table = "Item      Falls due            Part\nOne       order placed          40%\n"
    table += "Two       rig delivered         20%\n"
    path = tmp_path / "pages.txt"
    path.write_text(f"Terms of the order\n\n{table}\n      - 2 -\n\n<PAGE>\n\nThree     rig accepted          40%\n")
    document = read(path)
    assert [document.text[s.start : s.end].strip() for s in document.furniture] == ["- 2 -", "<PAGE>"]
    (one,) = document.tables()
    assert len(one.rows) == 4


def test_cells_parted_by_bars_need_not_stand_below_each_other(tmp_path: Path) -> None:
    text = (
        b"Terms\n\n|Part|Falls due|Sum|\n|---|---|---|\n|First|order placed|EUR 4,000|\n|Second|rig accepted|900 EUR|\n"
    )
    (table,) = written(tmp_path, text).tables()
    assert [[cell.text if cell else None for cell in row] for row in table.rows] == [
        ["Part", "Falls due", "Sum"],
        ["First", "order placed", "EUR 4,000"],
        ["Second", "rig accepted", "900 EUR"],
    ]
    cell = table.rows[1][2]
    assert cell is not None
    assert text.decode()[cell.spans[0].start : cell.spans[0].end] == "EUR 4,000"


def test_a_bar_in_running_text_makes_no_table(tmp_path: Path) -> None:
    assert written(tmp_path, b"Call 1 | Call 2\nWe meet at noon.\nSupplier | Customer | Witness\n").tables() == ()


def test_a_table_of_separated_fields_is_read_as_such_whatever_its_name(tmp_path: Path) -> None:
    content = "Step;Due;Fee\nConcept;1 May 2027;1.250,00\nRoll-out;1 June 2027;2.000,00\n"
    for name in ("plan.txt", "plan", "plan.dat"):
        path = tmp_path / name
        path.write_text(content)
        document = read(path)
        assert document.format == "csv"
        assert document.problems == ()
        (table,) = document.tables()
        assert [len(row) for row in table.rows] == [3, 3, 3]


def test_prose_is_read_as_such_though_its_name_ends_in_csv(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text(
        "Terms\n\nThe Buyer pays EUR 5,000 on signature, and\nEUR 7,000 when the pump runs, at noon, in May.\n"
    )
    document = read(path)
    assert document.format == "txt"
    assert "EUR 5,000 on signature, and" in document.text
    assert [p.where for p in document.problems] == ["terms.csv"]


@pytest.mark.parametrize(
    "content",
    [
        "Pump house, first part, EUR 500\nPump house, second part, EUR 700\nPump house, third part, EUR 900\n",
        "Sums\n1,250.00 EUR\n2,500.00 EUR\n3,750.00 EUR\n4,000.00 EUR\n",
        "1.\tThe Buyer pays.\n2.\tThe Seller delivers.\n3.\tBoth are content.\n",
        "on signature;\non delivery;\non acceptance;\n",
    ],
)
def test_lists_of_a_contract_are_no_separated_fields(tmp_path: Path, content: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(content)
    assert read(path).format == "txt"


def test_tables_drawn_with_lines_of_their_own_are_read_as_those_with_plain_ones(tmp_path: Path) -> None:
    rows = [("Part", "Falls due", "Sum"), ("First", "order placed", "EUR 4,000"), ("Second", "rig accepted", "EUR 900")]
    lines = ["│" + "│".join(f" {cell:<14}" for cell in row) + "│" for row in rows]
    drawn = "\n".join(["┌" + "─" * 47 + "┐", lines[0], "├" + "─" * 47 + "┤", *lines[1:], "└" + "─" * 47 + "┘"])
    (table,) = written(tmp_path, f"Terms\n\n{drawn}\n".encode()).tables()
    assert [row[0].text for row in table.rows if row[0]] == ["Part", "First", "Second"]


def test_cells_parted_by_tabs_need_not_stand_below_each_other(tmp_path: Path) -> None:
    text = (
        "Terms of the order\n\nPart\tFalls due\tSum\nFirst\tin May\tEUR 4,000\n"
        "Second, and longest of all\tin June\tEUR 900\n\nSigned in Split.\n"
    )
    (table,) = written(tmp_path, text.encode()).tables()
    assert [[cell.text for cell in row if cell] for row in table.rows] == [
        ["Part", "Falls due", "Sum"],
        ["First", "in May", "EUR 4,000"],
        ["Second, and longest of all", "in June", "EUR 900"],
    ]
    cell = table.rows[2][2]
    assert cell is not None
    assert text[cell.spans[0].start : cell.spans[0].end] == "EUR 900"


def test_clauses_with_a_tab_behind_their_numbers_are_no_table(tmp_path: Path) -> None:
    text = "Terms\n\n1.\tThe Buyer pays EUR 5.\n2.\tThe Seller delivers.\n3.\tBoth sign.\n"
    assert written(tmp_path, text.encode()).tables() == ()
