"""Reads PDF: the text of all pages at once, places and tables when they are asked for."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import pairwise
from time import monotonic
from typing import TYPE_CHECKING

from toolkit.documents.document import Document, Limits, Reader, Span, Table, Wanted
from toolkit.documents.furniture import Seen, running_lines
from toolkit.documents.ocr import NOT_INSTALLED, Recognised
from toolkit.documents.pdf_desk import AT_HAND, Desk, Sheet
from toolkit.documents.pdf_file import Leaf, loaded
from toolkit.documents.pdf_scan import picture_pages, pictured, recognise_pages
from toolkit.documents.pdf_tables import Worked, tables_on
from toolkit.documents.pdf_text import Line, PageText, View, cleaned, compose, soft_hyphens, softened
from toolkit.documents.words import Word, rounded, union
from toolkit.errors import LimitExceeded, NoTextLayer
from toolkit.provenance import Confidence, Source

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument as Handle  # type: ignore[import-untyped]
    from pypdfium2 import PdfPage


@dataclass(frozen=True)
class PdfDocument(Document):
    """A PDF's text. pdfium is opened again for every question, so that nothing stays open."""

    running: tuple[frozenset[int], ...] = field(default=(), repr=False)
    """For each page the numbers of its lines that are furniture."""
    hyphens: tuple[frozenset[int], ...] = field(default=(), repr=False)
    """For each page where it parts a word that the text writes in one."""
    recognised: Mapping[int, Recognised] = field(default_factory=dict, repr=False)
    """What was read off the pictures of pages (from 1) that have no text of their own."""

    worked_on: dict[int, Worked] = field(default_factory=dict, repr=False, compare=False)
    """What was found on pages that were looked at for tables. Only kept to spare the work; fills by itself."""
    desk: Desk = field(default_factory=Desk, repr=False, compare=False)
    skipped: frozenset[int] = field(default=frozenset(), repr=False)
    """Pages (from 1) whose text was left out by ``only``, or was not wanted."""

    def source(self, start: int, end: int) -> Source:
        page = self.page_of(start)
        words = " ".join(self.text[start:end].split())
        with self.file() as handle:
            sheet = self._sheet(handle, page)
            boxes = sheet.text.boxes(self._raw_offsets(sheet, page, start, end))
        return Source(text=words, page=page, box=rounded(union(boxes)) if boxes else None)

    def tables(self, start: int = 0, end: int | None = None) -> tuple[Table, ...]:
        stop = len(self.text) if end is None else end
        first, last = self.page_of(start), self.page_of(max(start, stop - 1))
        tables = tables_on(self, range(first, last + 1))
        return tuple(table for table in tables if table.span.start < stop and table.span.end > start)

    def word_confidence(self, start: int, end: int) -> Confidence:
        page = self.page_of(start)
        if page not in self.recognised:
            return 1.0
        found = self.recognised[page]
        with self.file() as handle:
            sheet = self._sheet(handle, page)
            offsets = self._raw_offsets(sheet, page, start, end)
        return min((found.confidence(offset, offset + 1) for offset in offsets), default=1.0)

    def picture(self, page: int, *, scale: float = 1.5) -> bytes | None:
        with self.file() as handle, loaded(handle, page) as sheet:
            held = BytesIO()
            pictured(sheet, scale).save(held, format="PNG")
            return held.getvalue()

    def page_size(self, page: int) -> tuple[float, float] | None:
        with self.file() as handle, loaded(handle, page) as sheet:
            return View.of(sheet).size

    def only(self, pages: Collection[int]) -> PdfDocument:
        pieces: list[str] = []
        starts: list[int] = []
        furniture: list[Span] = []
        length = 0
        for page, (start, end) in enumerate(pairwise((*self.page_starts, len(self.text))), 1):
            starts.append(length)
            if page in pages:
                furniture += [
                    Span(span.start - start + length, span.end - start + length)
                    for span in self.furniture
                    if start <= span.start < end
                ]
                pieces.append(self.text[start:end])
                length += end - start
        return replace(
            self,
            text="".join(pieces),
            page_starts=tuple(starts),
            furniture=tuple(furniture),
            running=_of(pages, self.running),
            hyphens=_of(pages, self.hyphens),
            skipped=frozenset(range(1, len(starts) + 1)).difference(pages),
            worked_on={},
        )

    def held(self) -> AbstractContextManager[None]:
        return self.desk.held(self.data, self.name)

    def file(self) -> AbstractContextManager[Handle]:
        """pdfium's handle on the file for a block."""
        return self.desk.file(self.data, self.name)

    def words_on(self, handle: Handle, page: int) -> list[Word]:
        """The words of a page (from 1), furniture left out. On a recognised page their boxes are straightened."""
        if page in self.skipped:
            return []
        running = self.running[page - 1]
        sheet = self._sheet(handle, page)
        return [
            word
            for begin, number in sheet.starts
            if number not in running
            for word in sheet.text.words(sheet.lines[number], self.page_starts[page - 1] + begin)
        ]

    def page_on(self, handle: Handle, page: int) -> PdfPage:
        """pdfium's page (from 1), which is closed with the file or before."""
        return self.desk.leaf(handle, page).page

    def _sheet(self, handle: Handle, page: int) -> Sheet:
        """A page with its text, which is closed with the file or before."""
        if page in self.recognised:
            return self._laid_out(page, self.recognised[page])
        leaf = self.desk.leaf(handle, page)
        if page not in self.desk.sheets:
            self.desk.sheets[page] = self._laid_out(page, leaf.text)
        return self.desk.sheets[page]

    def _laid_out(self, page: int, found: PageText) -> Sheet:
        lines = softened(found.lines(), self.hyphens[page - 1])
        return Sheet(found, lines, compose(lines, self.running[page - 1])[1])

    def _raw_offsets(self, sheet: Sheet, page: int, start: int, end: int) -> list[int]:
        """Offsets in a page's own text of the characters that stand at ``start`` to ``end`` of the document's."""
        begins = [begin for begin, _ in sheet.starts]
        start, end = start - self.page_starts[page - 1], end - self.page_starts[page - 1]
        offsets: list[int] = []
        for begin, number in sheet.starts[max(0, bisect_right(begins, start) - 1) :]:
            if begin >= end:
                break
            line = sheet.lines[number]
            offsets += map(line.raw_at, range(max(start - begin, 0), min(end - begin, len(line.text))))
        return offsets


class PdfReader(Reader):
    """PDF by pypdfium2, its tables by pdfplumber; pages without text by Tesseract, where that is installed."""

    name = "pdf"

    def claims(self, data: bytes, name: str) -> bool:
        return b"%PDF-" in data[:1024]

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        return self._read(data, name, limits, _every_page, for_more=False)

    def read_where(self, data: bytes, name: str, limits: Limits, wanted: Wanted) -> Document:
        return self._read(data, name, limits, wanted, for_more=True)

    def _read(self, data: bytes, name: str, limits: Limits, wanted: Wanted, *, for_more: bool) -> Document:
        """The document; ``for_more`` leaves its file open, and the first pages that are wanted."""
        desk = Desk()
        with desk.held(data, name, leave_open=for_more), desk.file(data, name) as handle:
            count = len(handle)
            if count > limits.pages:
                raise LimitExceeded(
                    f"the PDF has {count:,} pages, the limit is {limits.pages:,}",
                    where=name,
                    remedy="Split it, or raise Limits(pages=…)",
                )
            pages = _gone_through(handle, name, limits, wanted, desk if for_more else None)
            pictures = picture_pages(handle, [page for page, lines in enumerate(pages.lines, 1) if not lines])
            recognised, problems = recognise_pages(handle, pictures, name, limits)
        hyphens = pages.without_soft_hyphens()
        for page, found_words in recognised.items():
            pages.lines[page - 1] = found_words.lines()
        if not any(pages.lines) and not pictures:
            raise NoTextLayer(
                f"neither text nor a picture stands on the {count} pages of the PDF; they are blank, or nearly so"
                if count > 1
                else "neither text nor a picture stands on the only page of the PDF; it is blank, or nearly so",
                where=name,
                remedy="Ask for the original file",
            )
        if not any(pages.lines):
            raise NoTextLayer(
                f"none of the {count} pages holds text"
                + (", and no words could be recognised on their pictures (OCR)" if recognised else ", only pictures"),
                where=name,
                remedy="Ask for the original file, or for a sharper scan" if recognised else NOT_INSTALLED,
            )
        document = _document(data, name, pages)
        hyphens = _of(pages.kept(), hyphens)
        return replace(document, hyphens=hyphens, recognised=recognised, problems=problems, desk=desk)


def _of(pages: Collection[int], marks: Iterable[frozenset[int]]) -> tuple[frozenset[int], ...]:
    """What is marked on some pages (from 1), and nothing on the others."""
    return tuple(found if page in pages else frozenset() for page, found in enumerate(marks, 1))


def _every_page(_page: int, _pages: int, _text: str) -> bool:
    return True


@dataclass(slots=True)
class _Pages:
    """What was taken of the pages of a file while it was gone through, in order."""

    lines: list[list[Line]] = field(default_factory=list)
    """Of a page that was left out only those that may be furniture."""
    broken: list[str] = field(default_factory=list)
    """pdfium's text of the pages on which it marks hyphens at line ends; of the others nothing."""
    heights: list[float] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    """pdfium's text of the pages (from 1) that were not wanted."""

    def kept(self) -> set[int]:
        """The pages (from 1) whose text is wanted."""
        return set(range(1, len(self.lines) + 1)) - self.left_out.keys()

    def without_soft_hyphens(self) -> tuple[frozenset[int], ...]:
        """Where hyphens that only part a word stand on each page; the lines lose them."""
        if not any(self.broken):
            return (frozenset(),) * len(self.lines)
        said = [
            [cleaned(self.left_out[page])] if page in self.left_out else [line.text for line in lines]
            for page, lines in enumerate(self.lines, 1)
        ]
        hyphens = soft_hyphens(list(zip(self.broken, said, strict=True)))
        self.lines = [softened(lines, marks) for lines, marks in zip(self.lines, hyphens, strict=True)]
        return tuple(hyphens)


def _gone_through(handle: Handle, name: str, limits: Limits, wanted: Wanted, desk: Desk | None) -> _Pages:
    """The pages' lines; where more than half of the pages are wanted those of all, else the others are left out.

    Args:
        desk: Where pages that are wanted stay open, as many as have room.
    """
    pages = _Pages()
    count = len(handle)
    until = monotonic() + limits.seconds
    for page in range(1, count + 1):
        if monotonic() > until:
            raise LimitExceeded(
                f"reading took longer than {limits.seconds:g} seconds and had come to page {page} of {count}",
                where=name,
                remedy="Read the pages with the payment schedule alone, or raise Limits(seconds=…)",
            )
        leaf = Leaf(handle, page)
        found, raw = leaf.text, leaf.text.raw
        whole = 2 * (page - 1 - len(pages.left_out)) > count or not raw.strip() or wanted(page, count, raw)
        pages.lines.append(found.lines() if whole else found.outline())
        pages.broken.append(raw if "\ufffe" in raw or "\x02" in raw else "")
        pages.heights.append(found.view.size[1])
        if not whole:
            pages.left_out[page] = raw
        if whole and desk is not None and len(desk.leaves) < AT_HAND:
            desk.keep(page, leaf)
        else:
            leaf.close()
    if 2 * (count - len(pages.left_out)) > count:
        for page in pages.left_out:
            leaf = Leaf(handle, page)
            pages.lines[page - 1] = leaf.text.lines()
            leaf.close()
        pages.left_out.clear()
    return pages


def _document(data: bytes, name: str, pages: _Pages) -> PdfDocument:
    running = running_lines(
        [
            [Seen(index, number, line.text, line.box, pages.heights[index]) for number, line in enumerate(lines)]
            for index, lines in enumerate(pages.lines)
        ]
    )
    pieces: list[str] = []
    page_starts: list[int] = []
    furniture: list[Span] = []
    length = 0
    for page, (lines, numbers) in enumerate(zip(pages.lines, running, strict=True), 1):
        page_starts.append(length)
        if page in pages.left_out:
            continue
        text, starts = compose(lines, numbers)
        furniture += [
            Span(length + start, length + start + len(lines[number].text))
            for start, number in starts
            if number in numbers
        ]
        pieces.append(text + "\f")
        length += len(text) + 1
    return PdfDocument(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        format="pdf",
        data=data,
        text="".join(pieces),
        page_count=len(pages.lines),
        page_starts=tuple(page_starts),
        furniture=tuple(furniture),
        running=_of(pages.kept(), running),
        skipped=frozenset(pages.left_out),
    )
