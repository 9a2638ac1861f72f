"""What stays open of a PDF while many of its places are asked for, so that the file is parsed once and not for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.documents.pdf_file import opened
from toolkit.documents.pdf_text import Line, PageText

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument as Handle  # type: ignore[import-untyped]

AT_HAND = 16
"""Pages that may stay open at one time; memory does not grow with the pages of a document."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with its text: its lines, and for each where it begins in the page's text and which line it is."""

    text: PageText
    lines: list[Line]
    starts: list[tuple[int, int]]


@dataclass(slots=True)
class Desk:
    """The open file and pages of one PDF document; empty outside of ``held``."""

    handle: Handle | None = None
    sheets: dict[int, tuple[Sheet, ExitStack]] = field(default_factory=dict)

    @contextmanager
    def held(self, data: bytes, name: str) -> Iterator[None]:
        """Keep the file open within the block; a block within another changes nothing."""
        if self.handle is not None:
            yield
            return
        with opened(data, name) as handle:
            self.handle = handle
            try:
                yield
            finally:
                self.handle = None
                while self.sheets:
                    self._put_away(next(iter(self.sheets)))

    @contextmanager
    def file(self, data: bytes, name: str) -> Iterator[Handle]:
        """The open file, or one opened for this block."""
        if self.handle is not None:
            yield self.handle
            return
        with opened(data, name) as handle:
            yield handle

    def keep(self, page: int, sheet: Sheet, closing: ExitStack) -> None:
        """Leave a page open until the file is closed, or until others need its place."""
        if len(self.sheets) >= AT_HAND:
            self._put_away(next(iter(self.sheets)))
        self.sheets[page] = sheet, closing

    def _put_away(self, page: int) -> None:
        self.sheets.pop(page)[1].close()

    def __reduce__(self) -> tuple[type[Desk], tuple[()]]:
        """What is open stays where it is: a document that goes to another process has an empty desk there."""
        return Desk, ()
