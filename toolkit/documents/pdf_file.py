"""pdfium's handles on a PDF file, its pages and their text, each closed when it is no longer needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import RLock
from typing import TYPE_CHECKING

from toolkit.documents.pdf_text import Characters
from toolkit.errors import DamagedFile, EncryptedFile

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument as Handle  # type: ignore[import-untyped]
    from pypdfium2 import PdfPage


_ONE_AT_A_TIME = RLock()
"""pdfium bears no second thread, not even on another file. A lock is no state: it holds nothing."""


@contextmanager
def alone() -> Iterator[None]:
    """A block in which no other thread asks pdfium for anything; another one waits meanwhile."""
    with _ONE_AT_A_TIME:
        yield


def open_file(data: bytes, name: str) -> Handle:
    """pdfium's handle on the file, to be asked and closed ``alone``.

    Raises:
        EncryptedFile: It asks for a password.
        DamagedFile: pdfium cannot open it.
    """
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
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


def page_of(handle: Handle, page: int) -> PdfPage:
    """A page (from 1), to be closed.

    Raises:
        DamagedFile: pdfium cannot load it.
    """
    import pypdfium2

    try:
        return handle[page - 1]
    except pypdfium2.PdfiumError as cause:
        raise DamagedFile(
            f"page {page} of the PDF cannot be loaded",
            where=f"page {page}",
            remedy="Get the file again, or print it to a new PDF",
        ) from cause


@contextmanager
def loaded(handle: Handle, page: int) -> Iterator[PdfPage]:
    """A page (from 1), closed at the end.

    Raises:
        DamagedFile: pdfium cannot load it.
    """
    sheet = page_of(handle, page)
    try:
        yield sheet
    finally:
        sheet.close()


class Leaf:
    """An open page (from 1) of a PDF with its text, until it is closed.

    Raises:
        DamagedFile: pdfium cannot load the page.
    """

    __slots__ = ("page", "text")

    def __init__(self, handle: Handle, page: int) -> None:
        self.page = page_of(handle, page)
        try:
            self.text = Characters(self.page)
        except BaseException:
            self.page.close()
            raise

    def close(self) -> None:
        """Close pdfium's text page, and its page."""
        self.text.close()
        self.page.close()

    def __del__(self) -> None:
        # What was left open may be dropped by an error; pdfium wants the text page closed before its page.
        if hasattr(self, "text"):
            self.close()


def drawing(handle: Handle, page: int) -> bytes:
    """A PDF of one page (from 1) with what is drawn on it, but without its letters and pictures.

    pdfplumber goes through a whole file for each page, and takes most of its time for letters.
    """
    import pypdfium2
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_TEXT  # type: ignore[import-untyped]

    single = pypdfium2.PdfDocument.new()
    try:
        single.import_pages(handle, [page - 1])
        with loaded(single, 1) as sheet:
            for item in list(sheet.get_objects(filter=(FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_TEXT), max_depth=1)):
                sheet.remove_obj(item)
            sheet.gen_content()
        held = BytesIO()
        single.save(held)
        return held.getvalue()
    finally:
        single.close()
