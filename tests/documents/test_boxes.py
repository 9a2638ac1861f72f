"""Each box of a value is cut out of its page and read again: it must hold the words it is said to hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.documents import Document, read
from toolkit.documents.ocr import installed, recognise
from toolkit.findings import Draft, extract
from toolkit.provenance import Box, Source

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/contract.pdf"))
SCALE = 300 / 72
Placed = tuple[Source, int, Box]


def places(draft: Draft) -> Iterator[Placed]:
    """Where a schedule was read: the rows of its milestones and each of its values, each place once."""
    found = [s for m in draft.schedule.milestones for s in m.source]
    found += [s for e in draft.schedule.evidence for s in e.source]
    for source in {(s.page, s.box, s.text): s for s in found}.values():
        assert source.page is not None
        assert source.box is not None, source
        yield source, source.page, source.box


def letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def holds(text: str, source: Source) -> bool:
    """Whether each word of the source stands in a text, wherever its lines are broken."""
    return all(letters(word) in letters(text) for word in source.text.split())


def text_in(document: Document, page: int, box: Box) -> str:
    """What pdfium itself gives of a part of a page."""
    import pypdfium2  # type: ignore[import-untyped]

    with pypdfium2.PdfDocument(document.data) as file:
        sheet = file[page - 1]
        left, _, _, upper = sheet.get_bbox()
        text: str = sheet.get_textpage().get_text_bounded(
            left + box[0] - 0.5, upper - box[3] - 0.5, left + box[2] + 0.5, upper - box[1] + 0.5
        )
    return text.replace("\ufffe", "")


def seen_in(document: Document, page: int, box: Box) -> str:
    """What Tesseract sees on the picture of a part of a page, cut out alone."""
    from io import BytesIO

    from PIL import Image, ImageOps

    png = document.picture(page, scale=SCALE)
    assert png is not None
    with Image.open(BytesIO(png)) as whole:
        x0, top, x1, bottom = (edge * SCALE for edge in box)
        cut = whole.convert("L").crop((int(x0) - 4, int(top) - 4, round(x1) + 4, round(bottom) + 4))
    return recognise(ImageOps.expand(cut, 40, fill=255), SCALE, document.name, 60).raw


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_every_box_holds_the_words_it_is_said_to_hold(path: Path) -> None:
    draft = extract(read(path))
    assert all(m.source for m in draft.schedule.milestones)
    wrong = [
        (s.text, found) for s, page, box in places(draft) if not holds(found := text_in(draft.document, page, box), s)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_the_amount_of_every_milestone_is_seen_on_the_picture_cut_out(path: Path) -> None:
    if not installed():
        pytest.skip("Tesseract is not installed")
    draft = extract(read(path))
    wrong = []
    for evidence in draft.schedule.evidence:
        if evidence.where.startswith("milestones.") and evidence.where.endswith((".amount", ".percent")):
            (source,) = evidence.source
            assert source.page is not None
            assert source.box is not None
            found = seen_in(draft.document, source.page, source.box)
            if re.findall("[0-9]+", source.text) != re.findall("[0-9]+", found):
                wrong.append((source.text, found))
    assert wrong == []


@pytest.mark.corpus
def test_of_the_real_contracts_nearly_every_box_holds_its_words(corpus: Path) -> None:
    origins = json.loads((corpus.parent / "sources.json").read_text(encoding="utf-8"))
    right, whole, unplaced = 0, 0, []
    for path in sorted(corpus.glob("*.pdf")):
        if origins[path.stem].get("format") != "pdf":
            continue
        draft = extract(read(path))
        unplaced += [f"{path.stem} {m.id}" for m in draft.schedule.milestones if not m.source]
        for source, page, box in places(draft):
            whole += 1
            right += holds(text_in(draft.document, page, box), source)
    print(f"{right} of {whole} boxes hold their words")
    assert unplaced == []
    assert right >= 0.97 * whole
