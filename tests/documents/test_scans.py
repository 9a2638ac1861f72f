"""Pages that are pictures: recognised where Tesseract is installed, reported where it is not."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from toolkit.documents import Document, read
from toolkit.documents.ocr import _page, installed
from toolkit.documents.picture_rules import ruled_cells, skew, without_rules
from toolkit.errors import NoTextLayer

MakePdf = Callable[[str], Path]

PAGE = """#set page(width: 400pt, height: 300pt, margin: 40pt); #set text(size: 13pt)
Payment Schedule
#table(columns: (50%, 25%, 25%), [Milestone], [Share], [Amount],
  [Survey], [25%], [\\$12,500.00], [Design report], [35%], [\\$17,500.00], [Hand-over], [40%], [\\$20,000.00])
Each amount is due within thirty days.
"""


def scan_of(path: Path, tilt: float, text_page: Path | None = None) -> Path:
    """The page as a scanner would save it: a picture, a little tilted."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(path)
    picture = document[0].render(scale=200 / 72).to_pil().convert("L").rotate(tilt, fillcolor=250)
    document.close()
    scanned = path.with_name("scan.pdf")
    picture.save(scanned, format="PDF", resolution=200)
    if text_page is not None:
        import pikepdf

        with pikepdf.open(scanned, allow_overwriting_input=True) as whole, pikepdf.open(text_page) as first:
            whole.pages.insert(0, first.pages[0])
            whole.save(scanned)
    return scanned


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Document:
    import typst

    if not installed():
        pytest.skip("Tesseract is not installed")
    source = tmp_path_factory.mktemp("scan") / "page.typ"
    source.write_text(PAGE)
    path = source.with_suffix(".pdf")
    path.write_bytes(typst.compile(source))
    return read(scan_of(path, tilt=-1.2))


def test_the_words_of_a_tilted_scan_are_read(scan: Document) -> None:
    assert "Each amount is due within thirty days." in scan.text
    assert "was recognised from pictures" in scan.problems[0].message


def test_its_ruled_table_is_a_table(scan: Document) -> None:
    (table,) = scan.tables()
    assert table.kind == "ruled"
    rows = [[cell.text if cell else None for cell in row] for row in table.rows]
    assert rows == [
        ["Milestone", "Share", "Amount"],
        ["Survey", "25%", "$12,500.00"],
        ["Design report", "35%", "$17,500.00"],
        ["Hand-over", "40%", "$20,000.00"],
    ]


def test_the_box_of_recognised_words_is_where_they_are_seen(scan: Document) -> None:
    from PIL import Image

    start = scan.text.index("$17,500.00")
    source = scan.source(start, start + 10)
    assert source.page == 1
    assert source.box is not None
    picture = scan.picture(1, scale=2)
    assert picture is not None
    x0, top, x1, bottom = (side * 2 for side in source.box)
    shown = Image.open(BytesIO(picture)).convert("L")
    assert min(shown.crop((x0, top, x1, bottom)).tobytes()) < 100
    assert min(shown.crop((x1 + 6, top + 4, x1 + 20, bottom - 4)).tobytes()) > 150  # white beside it


def test_words_have_a_confidence_and_drawn_text_is_certain(scan: Document, pdf: MakePdf) -> None:
    start = scan.text.index("Survey")
    assert 0.5 < scan.word_confidence(start, start + 6) <= 1
    assert read(pdf("Survey")).word_confidence(0, 6) == 1


def test_without_tesseract_a_scan_is_refused_with_one_sentence_on_what_to_install(
    pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.documents.pdf_scan.installed", lambda: False)
    with pytest.raises(NoTextLayer, match="Install the text recognition program Tesseract"):
        read(scan_of(pdf(PAGE), tilt=0))


def test_without_tesseract_a_scanned_page_among_others_is_a_problem(
    pdf: MakePdf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pikepdf")
    monkeypatch.setattr("toolkit.documents.pdf_scan.installed", lambda: False)
    text_page = tmp_path / "text.pdf"
    text_page.write_bytes(pdf("The fee is EUR 100.").read_bytes())
    document = read(scan_of(pdf(PAGE), tilt=0, text_page=text_page))
    assert document.text.startswith("The fee is EUR 100.")
    assert document.problems[0].where == "page 2"
    assert "page 2 is a picture and was not read" in document.problems[0].message


def test_a_blank_page_is_no_picture(pdf: MakePdf) -> None:
    assert read(pdf("The fee is EUR 100. #pagebreak() #pagebreak() End.")).problems == ()


def test_rules_are_erased_and_letters_stay() -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("L", (600, 200), 240)
    draw = ImageDraw.Draw(picture)
    draw.line((20, 100, 580, 101), fill=20, width=3)
    draw.rectangle((100, 40, 130, 70), fill=20)
    cleaned, rules = without_rules(picture, 200)
    assert min(cleaned.crop((20, 95, 580, 106)).tobytes()) > 200
    assert cleaned.getpixel((115, 55)) == 20
    (rule,) = rules
    assert (rule.orientation, round(rule.x0, -1), round(rule.x1, -1), round(rule.top, -1)) == ("h", 20, 580, 100)


def test_rules_that_meet_make_cells() -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("L", (700, 500), 240)
    draw = ImageDraw.Draw(picture)
    for y in (100, 180, 260):
        draw.line((50, y, 650, y), fill=20, width=2)
    for x in (50, 350, 650):
        draw.line((x, 100, x, 260), fill=20, width=2)
    rules = without_rules(picture, 200)[1]
    (table,) = ruled_cells(rules, 200 / 72)
    assert sorted(round(side * 200 / 72, -1) for side in min(table)) == [50, 100, 180, 350]
    assert len(table) == 4


@pytest.mark.parametrize("tilt", [-2.0, -0.5, 0.0, 1.3])
def test_the_tilt_of_a_page_is_measured(tilt: float) -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("L", (800, 1000), 255)
    draw = ImageDraw.Draw(picture)
    for line in range(60, 940, 24):
        for word in range(80, 700, 60):
            draw.rectangle((word, line, word + 45, line + 8), fill=0)
    assert skew(picture.rotate(tilt, fillcolor=255)) == pytest.approx(-tilt, abs=0.25)


def test_columns_on_one_recognised_line_stay_apart_as_in_a_plain_text() -> None:
    def word(text: str, left: int) -> dict[str, str]:
        place = {"left": str(left), "top": "100", "width": str(12 * len(text)), "height": "20"}
        return {"level": "5", "text": text, "conf": "95", "block_num": "1", "par_num": "1", "line_num": "1", **place}

    rows = [word("Supplier:", 50), word("Fern", 164), word("Customer:", 500), word("Moss", 614)]
    page = _page(rows, 1.0, 0.0, (800, 1000))
    (line,) = page.lines()

    assert line.text == "Supplier: Fern   Customer: Moss"
    assert [found.text for found in page.words(line, 0)] == ["Supplier:", "Fern", "Customer:", "Moss"]


def test_blank_pages_are_called_blank_and_no_program_is_asked_for(pdf: MakePdf) -> None:
    with pytest.raises(NoTextLayer, match="neither text nor a picture stands on the 2 pages") as caught:
        read(pdf("#pagebreak()"))
    assert "Tesseract" not in str(caught.value)
