"""DOCX: the numbers that Word computes, tables with merged and nested cells, and what was changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordFile
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from toolkit.documents import Document, read
from toolkit.documents.numbering import write_number
from toolkit.errors import NoTextLayer

Write = Callable[[Callable[[WordFile], None]], Document]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    def make(fill: Callable[[WordFile], None]) -> Document:
        file = docx.Document()
        fill(file)
        path = tmp_path / "contract.docx"
        file.save(str(path))
        return read(path)

    return make


LEVELS = [("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)"), ("bullet", "-")]


def numbered(file: WordFile, text: str, level: int) -> None:
    """A paragraph of a contract's outline: 1. / 1.1 / (a) / (i) / bullet."""
    root = file.part.numbering_part.element
    if not root.findall(f"{qn('w:abstractNum')}[@{qn('w:abstractNumId')}='77']"):
        levels = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{shape}"/></w:lvl>'
            for depth, (form, shape) in enumerate(LEVELS)
        )
        root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    paragraph = file.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))


def _outline(file: WordFile) -> None:
    file.sections[0].header.paragraphs[0].text = "Confidential draft"
    file.add_paragraph("Harbour Services Agreement")
    numbered(file, "Scope", 0)
    numbered(file, "Fees", 0)
    numbered(file, "The fees are due as follows:", 1)
    numbered(file, "EUR 4,000 on signature;", 2)
    numbered(file, "EUR 6,000 on acceptance of:", 2)
    numbered(file, "the report, and", 3)
    numbered(file, "the drawings.", 3)
    numbered(file, "as bound copies", 4)
    numbered(file, "Fees are net.", 1)
    numbered(file, "Term", 0)
    file.add_paragraph("The term is one year.")


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Scope", "clause 1"),
        ("due as follows", "clause 2.1"),
        ("EUR 4,000", "clause 2.1(a)"),
        ("EUR 6,000", "clause 2.1(b)"),
        ("the drawings", "clause 2.1(b)(ii)"),
        ("bound copies", "clause 2.1(b)(ii)"),
        ("Fees are net", "clause 2.2"),
        ("one year", "clause 3"),
        ("Harbour", "paragraph 1"),
    ],
)
def test_computed_numbers_make_the_clause(written: Write, words: str, place: str) -> None:
    document = written(_outline)
    start = document.text.index(words)
    assert document.source(start, start + len(words)).place == place


def test_computed_numbers_stand_in_the_text_and_headers_do_not(written: Write) -> None:
    text = written(_outline).text
    assert "\n(b) EUR 6,000 on acceptance of:\n" in text
    assert "\n2.2 Fees are net.\n" in text
    assert "• as bound copies" in text
    assert "Confidential draft" not in text


def test_typed_numbers_count_as_well(written: Write) -> None:
    def fill(file: WordFile) -> None:
        for text in (
            "4.1 Price",
            "The price is EUR 900.",
            "4.2 Payment",
            "(a) half on signature,",
            "(b) half at the end.",
        ):
            file.add_paragraph(text)

    document = written(fill)
    start = document.text.index("at the end")
    source = document.source(start, start + 10)
    assert (source.clause, source.paragraph) == ("4.2(b)", 5)


def test_merged_and_nested_cells_keep_their_place(written: Write) -> None:
    def fill(file: WordFile) -> None:
        table = file.add_table(rows=4, cols=3)
        for row, values in enumerate([("Group", "Step", "Fee"), ("A", "Study", "EUR 10"), ("", "Works", "EUR 20")]):
            for column, value in enumerate(values):
                table.cell(row, column).text = value
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(3, 0).merge(table.cell(3, 1)).text = "Total"
        table.cell(3, 2).text = "EUR 30"
        inner = table.cell(2, 1).add_table(rows=2, cols=2)
        for number, value in enumerate(("part", "share", "hull", "60 %")):
            inner.cell(number // 2, number % 2).text = value

    document = written(fill)
    outer, nested = document.tables()
    group, total = outer.rows[1][0], outer.rows[3][0]
    assert group is not None
    assert total is not None
    assert (group.text, group.covers) == ("A", (2, 1))
    assert outer.rows[2][0] is None
    assert (total.text, total.covers) == ("Total", (1, 2))
    assert [cell.text if cell else None for cell in outer.rows[2]] == [None, "Works", "EUR 20"]
    assert [[cell.text if cell else None for cell in row] for row in nested.rows] == [
        ["part", "share"],
        ["hull", "60 %"],
    ]
    for table in (outer, nested):
        for cell in (cell for row in table.rows for cell in row if cell):
            (span,) = cell.spans
            assert document.text[span.start : span.end] == cell.text


def test_tracked_changes_are_read_as_accepted_and_reported(written: Write) -> None:
    def fill(file: WordFile) -> None:
        paragraph = file.add_paragraph("The fee is ")._p
        for tag, holder, text in (("del", "delText", "EUR 100"), ("ins", "t", "EUR 120")):
            change, run, words = OxmlElement(f"w:{tag}"), OxmlElement("w:r"), OxmlElement(f"w:{holder}")
            words.text = text
            run.append(words)
            change.append(run)
            paragraph.append(change)

    document = written(fill)
    assert document.text.strip() == "The fee is EUR 120"
    assert "2 tracked changes; it was read as if all of them were accepted" in document.problems[0].message


def test_a_table_of_contents_is_left_out_whatever_its_styles_are_called(written: Write) -> None:
    def fill(file: WordFile) -> None:
        style = f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>'
        file.styles.element.append(parse_xml(style))
        file.add_paragraph("1. Fee of EUR 120 on signature\t3")._p.get_or_add_pPr().style = "Verzeichnis1"
        file.add_paragraph("The fee of EUR 120 is paid on signature.")

    assert written(fill).text == "The fee of EUR 120 is paid on signature.\n\n"


@pytest.mark.parametrize("said", ["100000000", "-3", "many", "9" * 5000])
def test_a_table_that_says_any_number_of_columns_is_read(written: Write, said: str) -> None:
    def fill(file: WordFile) -> None:
        row = file.add_table(rows=1, cols=1).rows[0]._tr
        before = f'<w:trPr {nsdecls("w")}><w:gridBefore w:val="{said}"/></w:trPr>'
        row.insert(0, parse_xml(before))
        row.tc_lst[0].get_or_add_tcPr().append(parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="{said}"/>'))
        row.tc_lst[0].p_lst[0].append(parse_xml(f"<w:r {nsdecls('w')}><w:t>EUR 5</w:t></w:r>"))

    document = written(fill)
    assert document.text.strip() == "EUR 5"
    (table,) = document.tables()
    assert len(table.rows[0]) <= 128


def test_struck_out_words_are_left_out_and_reported(written: Write) -> None:
    def fill(file: WordFile) -> None:
        paragraph = file.add_paragraph("The fee is ")
        paragraph.add_run("EUR 100 ").font.strike = True
        paragraph.add_run("EUR 120").font.strike = False

    document = written(fill)
    assert document.text.strip() == "The fee is EUR 120"
    (problem,) = document.problems
    assert "“EUR 100”" in problem.message


FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def test_footnotes_stand_behind_the_text_and_belong_to_no_clause(written: Write) -> None:
    def fill(file: WordFile) -> None:
        numbered(file, "The fee is EUR 120.", 0)
        mark = f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'
        file.paragraphs[-1]._p.append(parse_xml(mark))
        file.add_paragraph("Signed in Split.")
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote>'
            for number, words in ((0, "a separator"), (2, "Payable within 14 days."))
        )
        blob = f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode()
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, blob, file.part.package)
        file.part.relate_to(part, FOOTNOTES)

    document = written(fill)
    assert document.text == "1. The fee is EUR 120.\n\nSigned in Split.\n\n[1] Payable within 14 days.\n\n"
    at = document.text.index("Payable")
    source = document.source(at, at + 7)
    assert (source.paragraph, source.clause) == (3, None)


def test_hidden_text_is_left_out_and_tabs_and_breaks_are_kept(written: Write) -> None:
    def fill(file: WordFile) -> None:
        paragraph = file.add_paragraph("Study\tEUR 5")
        paragraph.add_run(" secret").font.hidden = True
        paragraph.add_run().add_break()
        paragraph.add_run("net")

    assert written(fill).text == "Study\tEUR 5\nnet\n\n"


def test_a_file_of_pictures_is_refused(written: Write) -> None:
    with pytest.raises(NoTextLayer, match="no text"):
        written(lambda _: None)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [(4, "decimal", "4"), (28, "lowerLetter", "bb"), (3, "upperLetter", "C"), (14, "lowerRoman", "xiv"),
     (1994, "upperRoman", "MCMXCIV"), (7, "decimalZero", "07"), (0, "lowerRoman", "0")],
)  # fmt: skip
def test_numbers_are_written_as_word_writes_them(value: int, form: str, text: str) -> None:
    assert write_number(value, form) == text


@pytest.mark.corpus
def test_real_files_have_clauses_for_most_of_their_text(corpus: Path) -> None:
    found: dict[str, Any] = {}
    for path in sorted(corpus.glob("*.docx")):
        document = read(path)
        assert document.format == "docx"
        found[path.stem] = document.source(len(document.text) // 2, len(document.text) // 2 + 5).clause
    assert len(found) >= 5
    assert sum(clause is not None for clause in found.values()) >= len(found) - 1
