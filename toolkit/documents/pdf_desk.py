"""What stays open of a PDF while many of its places are asked for, so that the file is parsed once and not for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.documents.pdf_file import Leaf, alone, open_file
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
    """The open file and pages of one PDF document.

    Empty outside of ``held``, but for what a reader leaves open for the ``held`` that follows.
    """

    handle: Handle | None = None
    leaves: dict[int, Leaf] = field(default_factory=dict)
    sheets: dict[int, Sheet] = field(default_factory=dict)
    in_use: bool = False

    @contextmanager
    def held(self, data: bytes, name: str, *, leave_open: bool = False) -> Iterator[None]:
        """Keep the file open within the block; a block within another changes nothing.

        Args:
            leave_open: Leave it open behind the block, for the next one to go on with.
        """
        if self.in_use:
            yield
            return
        with alone():
            self.handle = self.handle or open_file(data, name)
            self.in_use, done = True, False
            try:
                yield
                done = True
            finally:
                self.in_use = False
                if not (done and leave_open):
                    self._clear()

    @contextmanager
    def file(self, data: bytes, name: str) -> Iterator[Handle]:
        """The open file, or one opened for this block."""
        if self.handle is not None:
            with alone():
                yield self.handle
            return
        with self.held(data, name):
            yield self.handle

    def leaf(self, handle: Handle, page: int) -> Leaf:
        """An open page; the file is open as well."""
        if page not in self.leaves:
            self.keep(page, Leaf(handle, page))
        return self.leaves[page]

    def keep(self, page: int, leaf: Leaf) -> None:
        """Leave a page open until the file is closed, or until others need its place."""
        while len(self.leaves) >= AT_HAND:
            first = next(iter(self.leaves))
            self.sheets.pop(first, None)
            self.leaves.pop(first).close()
        self.leaves[page] = leaf

    def _clear(self) -> None:
        self.sheets.clear()
        while self.leaves:
            self.leaves.popitem()[1].close()
        if self.handle is not None:
            self.handle.close()
        self.handle = None

    def __reduce__(self) -> tuple[type[Desk], tuple[()]]:
        """What is open stays where it is: a document that goes to another process has an empty desk there."""
        return Desk, ()
