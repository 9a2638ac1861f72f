"""Pages of a PDF that are pictures: finds them, pictures them, and has them recognised within the time allowed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import TYPE_CHECKING

from toolkit.documents.document import Limits
from toolkit.documents.ocr import NOT_INSTALLED, Recognised, installed, recognise, scale_for
from toolkit.documents.pdf_file import loaded
from toolkit.documents.pdf_text import View
from toolkit.errors import LimitExceeded
from toolkit.provenance import Problem

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument as Handle  # type: ignore[import-untyped]
    from pypdfium2 import PdfPage

_MANY_PATHS = 100
"""Drawn outlines that make a page without text or pictures worth recognising: letters turned into shapes."""


def picture_pages(handle: Handle, pages: Sequence[int]) -> list[int]:
    """Of pages (from 1) without text, those that hold a picture or many drawn shapes, and are not just blank."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_PATH  # type: ignore[import-untyped]

    found = []
    for page in pages:
        with loaded(handle, page) as sheet:
            paths = 0
            for item in sheet.get_objects(filter=(FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_PATH), max_depth=3):
                paths += item.type == FPDF_PAGEOBJ_PATH
                if item.type == FPDF_PAGEOBJ_IMAGE or paths >= _MANY_PATHS:
                    found.append(page)
                    break
    return found


def pictured(sheet: PdfPage, scale: float, *, grey: bool = False) -> Image:
    """A page at ``scale`` × 72 dpi."""
    bitmap = sheet.render(scale=scale, grayscale=grey)
    try:
        picture: Image = bitmap.to_pil().copy()
        return picture
    finally:
        bitmap.close()


def recognise_pages(
    handle: Handle, pages: Sequence[int], name: str, limits: Limits
) -> tuple[dict[int, Recognised], tuple[Problem, ...]]:
    """The words on pictures of pages, and what to tell about them.

    Raises:
        LimitExceeded: It takes longer than ``limits`` allow.
        ReaderFailed: Tesseract failed on a page.
    """
    if not pages:
        return {}, ()
    several = len(pages) > 1
    listed = f"{'pages' if several else 'page'} {', '.join(map(str, pages))}"
    where = f"page {pages[0]}"
    if not installed():
        message = f"{listed} {'are pictures and were' if several else 'is a picture and was'} not read. {NOT_INSTALLED}"
        return {}, (Problem(where=where, message=message),)
    found = _recognised(handle, pages, name, limits)
    words = [word.confidence for page in found.values() for word in page.seen]
    sure = f" ({sum(words) / len(words):.0%} sure on average)" if words else ""
    message = f"the text of {listed} was recognised from pictures{sure}; compare amounts and dates with them"
    return found, (Problem(where=where, message=message),)


def _recognised(handle: Handle, pages: Sequence[int], name: str, limits: Limits) -> dict[int, Recognised]:
    """As many pages at once as there are processors; pdfium, which bears no threads, pictures them here."""
    until = monotonic() + limits.seconds + limits.page_seconds * len(pages)
    at_once = max(1, min(4, os.cpu_count() or 1))
    found: dict[int, Recognised] = {}
    with ThreadPoolExecutor(at_once) as pool:
        for first in range(0, len(pages), at_once):
            if monotonic() > until:
                raise LimitExceeded(
                    f"recognising {len(pages)} pages takes longer than {limits.page_seconds:g} seconds each",
                    where=name,
                    remedy="Read the pages with the payment schedule alone, or raise Limits(page_seconds=…)",
                )
            jobs = []
            for page in pages[first : first + at_once]:
                with loaded(handle, page) as sheet:
                    scale = scale_for(*View.of(sheet).size)
                    picture = pictured(sheet, scale, grey=True)
                place = f"{name}, page {page}"
                jobs.append((page, pool.submit(recognise, picture, scale, place, limits.page_seconds)))
            found.update((page, job.result()) for page, job in jobs)
    return found
