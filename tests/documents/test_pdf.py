"""The text of a PDF, the place of each word of it, and what is furniture."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest

from toolkit.documents import Document, read
from toolkit.errors import NoTextLayer
from toolkit.provenance import Source

MakePdf = Callable[[str], Path]

TWO_PAGES = """
#set page(
  width: 560pt, height: 400pt,
  header: [Harbour Works Agreement], footer: context [Page #counter(page).display()],
)
#set par(justify: true)
The Contractor shall deliver the Mooring Study. A fee of USD 12,500.00 falls due on its acceptance. #lorem(40)

The Employer shall answer within ten business days.
#pagebreak()
The second fee, EUR 7'500, falls due on hand-over. Smile \U0001f600 and pay EUR 1,000 at the end.
#pagebreak()
Nothing follows.
"""


def words_in(path: Path, source: Source) -> str:
    """The characters that pdfplumber finds in a source's box."""
    assert source.page is not None
    assert source.box is not None
    x0, top, x1, bottom = source.box
    with pdfplumber.open(path, pages=[source.page]) as opened:
        found = [
            char["text"]
            for char in opened.pages[0].chars
            if x0 - 0.5 <= (char["x0"] + char["x1"]) / 2 <= x1 + 0.5
            and top - 0.5 <= (char["top"] + char["bottom"]) / 2 <= bottom + 0.5
        ]
    return "".join(found)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def source_of(document: Document, words: str) -> Source:
    start = document.text.index(words)
    return document.source(start, start + len(words))


@pytest.mark.parametrize("words", ["USD 12,500.00", "ten business days", "EUR 7", "EUR 1,000", "follows"])
def test_the_box_of_words_holds_exactly_these_words(pdf: MakePdf, words: str) -> None:
    path = pdf(TWO_PAGES)
    document = read(path)
    text = document.text.replace("’", "'")
    start = text.index(words)
    source = document.source(start, start + len(words))
    assert source.text == document.text[start : start + len(words)]
    assert squeezed(words_in(path, source)) == squeezed(source.text)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_places_are_seen_from_the_top_left_of_the_page_as_shown(pdf: MakePdf, tmp_path: Path, rotation: int) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    path = tmp_path / "turned.pdf"
    with pikepdf.open(pdf("#set page(width: 300pt, height: 400pt, margin: 50pt)\nAmount USD 900.00 due")) as opened:
        opened.pages[0].Rotate = rotation
        opened.pages[0].CropBox = [10, 20, 290, 390]
        opened.save(path)
    source = source_of(read(path), "USD 900.00")
    picture = read(path).picture(1, scale=1)
    assert picture is not None
    assert source.box is not None
    assert _ink_within(picture, source.box)


def _ink_within(picture: bytes, box: tuple[float, float, float, float]) -> bool:
    """Whether something dark stands in the box, and its edges are white."""
    from io import BytesIO

    from PIL import Image

    shown = Image.open(BytesIO(picture)).convert("L").crop(box)
    return min(shown.tobytes()) < 128 and shown.width * shown.height < 4000


def test_running_headers_and_page_numbers_are_furniture_and_stand_at_the_ends_of_pages(pdf: MakePdf) -> None:
    document = read(pdf(TWO_PAGES))
    furniture = [document.text[span.start : span.end] for span in document.furniture]
    assert furniture == [line for page in (1, 2, 3) for line in ("Harbour Works Agreement", f"Page {page}")]
    first = document.text[: document.page_starts[1]]
    assert first.startswith("Harbour Works Agreement\n")
    assert "falls due on its acceptance" in first


def test_headings_of_parts_and_amounts_are_no_furniture(pdf: MakePdf) -> None:
    pages = [
        f"SCHEDULE {number}\n\n#lorem(60).slice({30 * number})\n\n#v(1fr)\nUSD {number},000.00" for number in (1, 2, 3)
    ]
    document = read(pdf("#set page(width: 300pt, height: 300pt, margin: 20pt)\n" + " #pagebreak() ".join(pages)))
    assert [document.text[span.start : span.end] for span in document.furniture] == []


def test_pages_begin_where_page_starts_says(pdf: MakePdf) -> None:
    document = read(pdf(TWO_PAGES))
    assert document.page_count == 3
    assert document.page_of(document.text.index("second fee")) == 2
    assert document.text.count("\f") == 3


def test_a_range_over_a_page_end_has_the_place_of_its_first_part(pdf: MakePdf) -> None:
    document = read(pdf(TWO_PAGES))
    start, end = document.text.index("ten business"), document.text.index("second fee") + 10
    source = document.source(start, end)
    assert source.page == 1
    assert source.text.endswith("second fee")


def test_paragraphs_are_parted_by_a_blank_line(pdf: MakePdf) -> None:
    assert re.search(r"\w[.,]\n\nThe Employer", read(pdf(TWO_PAGES)).text)


def test_a_page_becomes_a_picture(pdf: MakePdf) -> None:
    picture = read(pdf(TWO_PAGES)).picture(2)
    assert picture is not None
    assert picture.startswith(b"\x89PNG")


HYPHENS = """#set page(width: 220pt, height: 400pt)
#set par(justify: true); #set text(lang: "en", hyphenate: true)
The acceptance of a milestone. Well-known terms are non-binding here.

#box(width: 60pt)[Accept-\\ ance follows the mile-\\ stone, and a non-\\ binding quay-\\ side talk.]
"""


def test_hyphens_at_line_ends_go_where_the_word_is_written_in_one_elsewhere(pdf: MakePdf) -> None:
    path = pdf(HYPHENS)
    document = read(path)
    text = " ".join(document.text.split())
    assert "Acceptance follows the milestone" in text
    assert "a non-binding quay-side talk" in text
    assert squeezed(words_in(path, source_of(document, "talk"))) == "talk"
    (start,) = (match.start() for match in re.finditer("milestone, and", document.text))
    first = document.source(start, start + 4)
    assert squeezed(words_in(path, first)) == "mile"
    second = document.source(start + 4, start + 9)
    assert squeezed(words_in(path, second)) == "stone"


def test_threads_may_read_at_the_same_time(pdf: MakePdf) -> None:
    from concurrent.futures import ThreadPoolExecutor

    path = pdf(TWO_PAGES)
    with ThreadPoolExecutor(4) as pool:
        sources = list(pool.map(lambda _: source_of(read(path), "USD 12,500.00"), range(24)))
    assert len(set(map(repr, sources))) == 1


@pytest.mark.corpus
def test_boxes_in_real_contracts_hold_exactly_their_words(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.documents.pdf_scan.installed", lambda: False)  # scans have a test of their own
    checked = 0
    for path in sorted(corpus.glob("*.pdf")):
        try:
            document = read(path)
        except NoTextLayer:
            continue
        amounts = list(re.finditer(r"\$ ?\d[\d,.]*\d|\b\d{1,2}(?:\.\d)? ?%|\b[a-z]+ting\b", document.text))
        for match in amounts[len(amounts) // 2 :][:1]:
            source = document.source(*match.span())
            assert squeezed(words_in(path, source)) == squeezed(match.group()), (path.name, match.group())
            checked += 1
    assert checked > 20


def test_a_semicolon_that_pdfium_takes_for_a_greek_question_mark_is_a_semicolon() -> None:
    from toolkit.documents.pdf_text import cleaned

    assert cleaned("the Weir\u037e the Sluice") == "the Weir; the Sluice"
