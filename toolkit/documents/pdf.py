"""Reads PDF: the text of all pages at once, places and tables when they are asked for."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import pairwise
from time import monotonic
from typing import TYPE_CHECKING

from toolkit.documents.document import Document, Limits, Reader, Span, Table
from toolkit.documents.furniture import Seen, running_lines
from toolkit.documents.ocr import NOT_INSTALLED, Recognised
from toolkit.documents.pdf_desk import Desk, Sheet
from toolkit.documents.pdf_file import characters, loaded, opened
from toolkit.documents.pdf_scan import picture_pages, pictured, recognise_pages
from toolkit.documents.pdf_tables import Worked, tables_on
from toolkit.documents.pdf_text import Line, PageText, View, compose, soft_hyphens, softened
from toolkit.documents.words import Word, rounded, union
from toolkit.errors import LimitExceeded, NoTextLayer
from toolkit.provenance import Confidence, Source

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument as Handle  # type: ignore[import-untyped]


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
    """Pages (from 1) whose text was left out by ``only``."""

    def source(self, start: int, end: int) -> Source:
        page = self.page_of(start)
        words = " ".join(self.text[start:end].split())
        with self.file() as handle, self._sheet(handle, page) as sheet:
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
        with self.file() as handle, self._sheet(handle, page) as sheet:
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
            skipped=frozenset(range(1, len(starts) + 1)).difference(pages),
            worked_on={},
            desk=Desk(),
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
        with self._sheet(handle, page) as sheet:
            return [
                word
                for begin, number in sheet.starts
                if number not in running
                for word in sheet.text.words(sheet.lines[number], self.page_starts[page - 1] + begin)
            ]

    @contextmanager
    def _sheet(self, handle: Handle, page: int) -> Iterator[Sheet]:
        """A page with its text; while the document is ``held`` it stays open."""
        if page in self.desk.sheets:
            yield self.desk.sheets[page][0]
            return
        with ExitStack() as closing:
            found: PageText
            if page in self.recognised:
                found = self.recognised[page]
            else:
                found = closing.enter_context(characters(closing.enter_context(loaded(handle, page))))
            lines = softened(found.lines(), self.hyphens[page - 1])
            sheet = Sheet(found, lines, compose(lines, self.running[page - 1])[1])
            if self.desk.handle is not None:
                self.desk.keep(page, sheet, closing.pop_all())
            yield sheet

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
        pages: list[list[Line]] = []
        raws: list[str] = []
        heights: list[float] = []
        with opened(data, name) as handle:
            count = len(handle)
            if count > limits.pages:
                raise LimitExceeded(
                    f"the PDF has {count:,} pages, the limit is {limits.pages:,}",
                    where=name,
                    remedy="Split it, or raise Limits(pages=…)",
                )
            until = monotonic() + limits.seconds
            for page in range(1, count + 1):
                if monotonic() > until:
                    raise LimitExceeded(
                        f"reading took longer than {limits.seconds:g} seconds and had come to page {page} of {count}",
                        where=name,
                        remedy="Read the pages with the payment schedule alone, or raise Limits(seconds=…)",
                    )
                with loaded(handle, page) as sheet, characters(sheet) as found:
                    pages.append(found.lines())
                    raws.append(found.raw if "\ufffe" in found.raw or "\x02" in found.raw else "")
                    heights.append(View.of(sheet).size[1])
            pictures = picture_pages(handle, [page for page, lines in enumerate(pages, 1) if not lines])
            recognised, problems = recognise_pages(handle, pictures, name, limits)
        hyphens = soft_hyphens(list(zip(raws, pages, strict=True)))
        pages = [softened(lines, marks) for lines, marks in zip(pages, hyphens, strict=True)]
        for page, found_words in recognised.items():
            pages[page - 1] = found_words.lines()
        if not any(pages):
            raise NoTextLayer(
                f"none of the {count} pages holds text"
                + (", and no words could be recognised on their pictures (OCR)" if recognised else ", only pictures"),
                where=name,
                remedy="Ask for the original file, or for a sharper scan" if recognised else NOT_INSTALLED,
            )
        document = _document(data, name, pages, heights)
        return replace(document, hyphens=tuple(hyphens), recognised=recognised, problems=problems)


def _document(data: bytes, name: str, pages: list[list[Line]], heights: list[float]) -> PdfDocument:
    running = running_lines(
        [
            [Seen(index, number, line.text, line.box, heights[index]) for number, line in enumerate(lines)]
            for index, lines in enumerate(pages)
        ]
    )
    pieces: list[str] = []
    page_starts: list[int] = []
    furniture: list[Span] = []
    length = 0
    for lines, numbers in zip(pages, running, strict=True):
        text, starts = compose(lines, numbers)
        page_starts.append(length)
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
        page_count=len(pages),
        page_starts=tuple(page_starts),
        furniture=tuple(furniture),
        running=tuple(running),
    )
