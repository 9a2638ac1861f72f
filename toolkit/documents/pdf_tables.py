"""The tables of a PDF's pages: candidates from drawn lines and from white space, the best of them joined and placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Protocol

from toolkit.documents.aligned import Grid, aligned_grids
from toolkit.documents.document import Table
from toolkit.documents.ocr import Recognised
from toolkit.documents.page_columns import page_columns
from toolkit.documents.pdf_file import drawing
from toolkit.documents.pdf_text import View
from toolkit.documents.ruled import Drawn, beside, drawn_on, ruled_grid
from toolkit.documents.tables import Placed, best_grids, joined, placed, to_table, with_rests
from toolkit.documents.words import Row, Word, parted, rounded, rows_of, text_of, union
from toolkit.provenance import Source

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument as Handle  # type: ignore[import-untyped]
    from pypdfium2 import PdfPage


class Pages(Protocol):
    """What a PDF document offers to the search for its tables."""

    @property
    def name(self) -> str: ...
    @property
    def data(self) -> bytes: ...
    @property
    def text(self) -> str: ...
    @property
    def page_starts(self) -> tuple[int, ...]: ...
    @property
    def recognised(self) -> Mapping[int, Recognised]: ...
    @property
    def worked_on(self) -> dict[int, Worked]: ...
    def held(self) -> AbstractContextManager[None]: ...
    def file(self) -> AbstractContextManager[Handle]: ...
    def words_on(self, handle: Handle, page: int) -> list[Word]: ...
    def page_on(self, handle: Handle, page: int) -> PdfPage: ...


Worked = tuple[list[Row], list[Placed]]
"""What a page holds: its rows of words, and the tables found among them."""


def tables_on(document: Pages, pages: range) -> list[Table]:
    """The tables of pages (from 1). One that goes on over a page end is followed to its first and last page."""
    found: dict[int, Worked] = {}
    with document.held(), document.file() as handle:

        def work_on(page: int) -> list[Placed]:
            if page not in document.worked_on:
                document.worked_on[page] = _worked(document, handle, page)
            found[page] = document.worked_on[page]
            return found[page][1]

        on = {page: work_on(page) for page in pages}
        first, last = pages.start, pages.stop - 1
        before, after = on[first], on[last]
        while first > 1 and before and before[0].first:
            first -= 1
            before = work_on(first)
        while last < len(document.page_starts) and after and after[-1].last:
            last += 1
            after = work_on(last)
    groups = joined(with_rests([(page, *found[page]) for page in sorted(found)]))
    place_of = partial(_place_of, document)
    return [to_table(group, document.text, place_of) for group in groups if any(part.page in pages for part in group)]


def _worked(document: Pages, handle: Handle, page: int) -> Worked:
    words = document.words_on(handle, page)
    if not words:
        return [], []
    rows = parted(rows_of(words))
    drawn = Drawn()
    if page in document.recognised:
        drawn = Drawn(document.recognised[page].cells, document.recognised[page].rules)
    elif _has_drawing(document.page_on(handle, page)):  # pdfplumber takes fifty times as long as pdfium
        drawn = drawn_on(drawing(handle, page), page, document.name).moved(
            *_media_offset(document.page_on(handle, page))
        )
    candidates = aligned_grids(rows, drawn.rules)
    columns, prose = page_columns(rows)
    inside = [grid for column in columns for grid in aligned_grids(parted(column), drawn.rules)]
    candidates = [grid for grid in candidates if not _takes(prose, grid, inside)] + inside
    candidates += beside([grid for table in drawn.tables if (grid := ruled_grid(table, words)) is not None])
    return rows, placed(page, best_grids(candidates), words)


def _takes(prose: frozenset[int], grid: Grid, inside: Sequence[Grid]) -> bool:
    """Whether a table over the width of a page takes prose of its columns for cells of one that stands in a column."""
    words = {word.start for word in grid.words}
    return len(words & prose) > 0.1 * len(words) and any(words & {word.start for word in one.words} for one in inside)


def _has_drawing(sheet: PdfPage) -> bool:
    """Whether anything is drawn on a page that could be a table's lines; one path may hold them all."""
    from pypdfium2.raw import FPDF_PAGEOBJ_PATH  # type: ignore[import-untyped]

    return any(True for _ in sheet.get_objects(filter=(FPDF_PAGEOBJ_PATH,), max_depth=4))


def _media_offset(sheet: PdfPage) -> tuple[float, float]:
    """Where the shown part of a page begins in its media box, from which pdfplumber measures."""
    shown = View.of(sheet)
    left, bottom, right, top = sheet.get_mediabox()
    box = View(left, bottom, right, top, shown.rotation).box(shown.left, shown.bottom, shown.right, shown.top)
    return box[0], box[1]


def _place_of(document: Pages, words: Sequence[Word], page: int) -> Source:
    """The place of words on a page as it is shown."""
    boxes = [word.box for word in words]
    if page in document.recognised:
        boxes = document.recognised[page].shown(boxes)
    return Source(text=text_of(words), page=page, box=rounded(union(boxes)))
