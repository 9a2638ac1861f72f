"""Reads a PDF that has a text layer: the text of all pages at once, places and tables when they are asked for."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from toolkit.documents.document import Document, Limits, Reader, Span, Table
from toolkit.documents.furniture import Seen, running_lines
from toolkit.documents.pdf_tables import tables_on
from toolkit.documents.pdf_text import Characters, Line, View, compose
from toolkit.documents.words import Word, rounded, union
from toolkit.errors import DamagedFile, EncryptedFile, LimitExceeded, NoTextLayer
from toolkit.provenance import Source

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument as Handle  # type: ignore[import-untyped]
    from pypdfium2 import PdfPage


@dataclass(frozen=True)
class PdfDocument(Document):
    """A PDF's text. pdfium is opened again for every question, so that nothing stays open."""

    running: tuple[frozenset[int], ...] = field(default=(), repr=False)
    """For each page the numbers of its lines that are furniture."""

    def source(self, start: int, end: int) -> Source:
        page = self.page_of(start)
        page_start = self.page_starts[page - 1]
        page_end = self.page_starts[page] if page < len(self.page_starts) else len(self.text)
        words = " ".join(self.text[start:end].split())
        end = min(end, page_end)
        with opened(self.data, self.name) as handle, loaded(handle, page) as sheet, characters(sheet) as found:
            lines = found.lines()
            starts = compose(lines, self.running[page - 1])[1]
            boxes = found.boxes(_raw_offsets(lines, starts, start - page_start, end - page_start))
        return Source(text=words, page=page, box=rounded(union(boxes)) if boxes else None)

    def tables(self, start: int = 0, end: int | None = None) -> tuple[Table, ...]:
        stop = len(self.text) if end is None else end
        first, last = self.page_of(start), self.page_of(max(start, stop - 1))
        tables = tables_on(self, range(first, last + 1))
        return tuple(table for table in tables if table.span.start < stop and table.span.end > start)

    def words_on(self, handle: Handle, page: int) -> list[Word]:
        """The words of a page (from 1) with their boxes, furniture left out."""
        running = self.running[page - 1]
        with loaded(handle, page) as sheet, characters(sheet) as found:
            lines = found.lines()
            starts = [start for start in compose(lines, running)[1] if start[1] not in running]
            return [
                word
                for begin, number in starts
                for word in found.words(lines[number], self.page_starts[page - 1] + begin)
            ]

    def picture(self, page: int, *, scale: float = 1.5) -> bytes | None:
        with opened(self.data, self.name) as handle, loaded(handle, page) as sheet:
            bitmap = sheet.render(scale=scale)
            picture = bitmap.to_pil()
            held = BytesIO()
            picture.save(held, format="PNG")
            bitmap.close()
            return held.getvalue()


class PdfReader(Reader):
    """Text-layer PDF by pypdfium2; tables by pdfplumber."""

    name = "pdf"

    def claims(self, data: bytes, name: str) -> bool:
        return b"%PDF-" in data[:1024]

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        pages: list[list[Line]] = []
        heights: list[float] = []
        with opened(data, name) as handle:
            count = len(handle)
            if count > limits.pages:
                raise LimitExceeded(
                    f"the PDF has {count:,} pages, the limit is {limits.pages:,}",
                    where=name,
                    remedy="Split it, or raise Limits(pages=…)",
                )
            for page in range(1, count + 1):
                with loaded(handle, page) as sheet, characters(sheet) as found:
                    pages.append(found.lines())
                    heights.append(View.of(sheet).size[1])
        if not any(pages):
            raise NoTextLayer(
                f"none of the {count} pages holds text, only pictures",
                where=name,
                remedy="Run text recognition on it (OCR), or ask for the original file",
            )
        return _document(data, name, pages, heights)


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


@contextmanager
def opened(data: bytes, name: str) -> Iterator[Handle]:
    """pdfium's handle on the file, closed at the end.

    Raises:
        EncryptedFile: It asks for a password.
        DamagedFile: pdfium cannot open it.
    """
    import pypdfium2

    try:
        handle = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as cause:
        if getattr(cause, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise EncryptedFile(
                "the PDF is protected by a password",
                where=name,
                remedy="Save a copy without the password and read that",
            ) from cause
        raise DamagedFile(
            "the PDF cannot be opened; it is truncated or damaged",
            where=name,
            remedy="Get the file again, or print it to a new PDF",
        ) from cause
    try:
        yield handle
    finally:
        handle.close()


@contextmanager
def loaded(handle: Handle, page: int) -> Iterator[PdfPage]:
    """A page (from 1), closed at the end.

    Raises:
        DamagedFile: pdfium cannot load it.
    """
    import pypdfium2

    try:
        sheet = handle[page - 1]
    except pypdfium2.PdfiumError as cause:
        raise DamagedFile(
            f"page {page} of the PDF cannot be loaded",
            where=f"page {page}",
            remedy="Get the file again, or print it to a new PDF",
        ) from cause
    try:
        yield sheet
    finally:
        sheet.close()


@contextmanager
def characters(sheet: PdfPage) -> Iterator[Characters]:
    """The text of a page; pdfium's text page is closed at the end."""
    textpage = sheet.get_textpage()
    try:
        yield Characters(textpage, View.of(sheet))
    finally:
        textpage.close()


def _raw_offsets(lines: list[Line], starts: list[tuple[int, int]], start: int, end: int) -> list[int]:
    """Offsets in pdfium's page text of the characters that stand at ``start`` to ``end`` of ours."""
    begins = [begin for begin, _ in starts]
    offsets: list[int] = []
    for begin, number in starts[max(0, bisect_right(begins, start) - 1) :]:
        if begin >= end:
            break
        line = lines[number]
        first, last = max(start - begin, 0), min(end - begin, len(line.text))
        offsets += range(line.start + first, line.start + last)
    return offsets
