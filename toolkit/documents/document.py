"""What every reader makes of a file: one text, the place of each character of it, and the tables.

The text is what the rest of the reading half works on; offsets into it are the common currency.
A format's reader knows how to turn an offset range back into a place (page and box, sheet and cell,
clause and paragraph). Nothing here knows what a contract is.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from toolkit.provenance import Confidence, Problem, Source


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters in a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes:
        text: What stands in the cell, its lines joined by one space.
        source: The cell's place.
        spans: Where the cell's words stand in the document's text; more than one range where it is
            wrapped over lines, none where they could not be found there.
        value: The typed value a spreadsheet holds; None elsewhere.
        currency: ISO 4217 code of a spreadsheet's number format, if it names one.
        covers: Rows and columns that a merged cell covers, (1, 1) where it is not merged.
    """

    text: str
    source: Source
    spans: tuple[Span, ...] = ()
    value: Decimal | date | str | None = None
    currency: str | None = None
    covers: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells, each row as long as the widest; None where nothing stands.

    A table that goes on over a page break is one table. ``span`` is the range of the document's text
    from its first to its last word, so that what stands before it (its heading) can be found.
    ``kind`` says how it was recognised.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    span: Span
    kind: Literal["ruled", "borderless", "text", "sheet"]
    source: Source


Wanted = Callable[[int, int, str], bool]
"""Whether a page may matter: its number from 1, the number of pages, and its words as the file has them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a reader may take in; what is over is refused with an error that names the limit.

    Attributes:
        megabytes: Size of the file, and of what a zipped one unpacks to, in MiB.
        pages: Pages of a PDF.
        cells: Cells of a workbook that hold something.
        seconds: Time for reading one file, recognition of pictures apart; in a ``ReadingPool``
            processor time, so that a busy machine fails no file.
        memory_megabytes: What a worker of a ``ReadingPool`` may grow by, in MiB.
        page_seconds: Time for recognising the picture of one page.
    """

    megabytes: int = 100
    pages: int = 2_000
    cells: int = 500_000
    seconds: float = 120.0
    page_seconds: float = 60.0
    memory_megabytes: int = 2_048


@dataclass(frozen=True)
class Document(ABC):
    """A file's text with its places and tables.

    Attributes:
        name: The file's name without its folder.
        data: The file's bytes as they were read; ``sha256`` is taken over them, in hex.
        text: All text in reading order: lines end in ``\\n``, pages and sheets in ``\\f``. A line of a
            sheet holds its cells separated by tabs. In a PDF a blank line stands where the page shows a
            gap between paragraphs or a jump; furniture stands at a page's beginning and end.
        furniture: Ranges of ``text`` that are running headers, running footers or page numbers, and
            not part of any sentence. Blank them out (same length) before reading sentences.
        page_starts: Offset in ``text`` at which each page (or sheet) begins.
        problems: What the reader could not make sense of, each with its place and remedy.
    """

    name: str
    sha256: str
    format: Literal["pdf", "xlsx", "csv", "txt", "docx"]
    data: bytes = field(repr=False)
    text: str = field(repr=False)
    page_count: int | None = None
    page_starts: tuple[int, ...] = (0,)
    furniture: tuple[Span, ...] = ()
    problems: tuple[Problem, ...] = ()

    @abstractmethod
    def source(self, start: int, end: int) -> Source:
        """The place of ``text[start:end]``, with those words as its text (white space folded).

        Where the range goes over a page end, the place is that of its part on the first page.
        """

    @abstractmethod
    def tables(self, start: int = 0, end: int | None = None) -> tuple[Table, ...]:
        """The tables that overlap ``text[start:end]``, in order.

        Only their pages are worked on, and each page once: asking for the neighbourhood of every amount is
        cheaper than asking for all. What comes does not depend on what was asked before.
        """

    def word_confidence(self, start: int, end: int) -> Confidence:
        """How sure the reader is of the least certain word there: below 1 only after text recognition."""
        return 1.0

    def picture(self, page: int, *, scale: float = 1.5) -> bytes | None:
        """PNG of a page (from 1) at ``scale`` × 72 dpi; None where the format has no pages."""
        return None

    def page_size(self, page: int) -> tuple[float, float] | None:
        """Width and height of a page (from 1) as it is shown, in points; None where the format has no pages."""
        return None

    def only(self, pages: Collection[int]) -> Document:
        """The same document with the text of some pages (from 1) alone; places are still those in the whole file.

        Formats that gain nothing by it give the whole document.
        """
        return self

    def held(self) -> AbstractContextManager[None]:
        """A block in which many places are asked for: what has to be opened for one stays open for the next."""
        return nullcontext()

    def page_of(self, offset: int) -> int:
        """The page or sheet, from 1, on which a character stands."""
        from bisect import bisect_right

        return max(1, bisect_right(self.page_starts, offset))


class Reader(ABC):
    """Turns the bytes of one format into a ``Document``.

    Third parties offer an instance through the entry-point group ``toolkit.readers``. A reader that fails in a
    way it did not foresee may raise anything: ``read`` makes a ``ReaderFailed`` of it.
    """

    name: str
    """Short name of the format, unique among readers: ``pdf``."""

    @abstractmethod
    def claims(self, data: bytes, name: str) -> bool:
        """Whether the file ``data`` is of this format; look at its beginning only. Content decides;
        ``name`` helps only where content cannot tell (CSV or plain text)."""

    @abstractmethod
    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """The document.

        Raises:
            ReadError: One of its subclasses, naming the file, the place and the remedy.
        """

    def read_where(self, data: bytes, name: str, limits: Limits, wanted: Wanted) -> Document:
        """The document as ``Document.only`` gives it of the pages that are wanted, or more of it.

        Formats that gain nothing by it read the whole document.
        """
        return self.read(data, name, limits)
