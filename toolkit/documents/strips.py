"""Cuts the strips of pages on which places stand out of a document, each once, small enough for a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from toolkit.documents.document import Document
from toolkit.provenance import Box

if TYPE_CHECKING:
    from PIL.Image import Image

Place = tuple[int, Box]
"""A page, from 1, and a box on it."""

SCALE = 1.5
AROUND = 26.0
"""How much of the page stands above and below a place, in points: about two lines of a contract."""
TALLEST = 150.0
"""How much of a place itself is shown, in points; of a longer clause that is its beginning."""
_MOST_PIXELS = 4_000_000
_GREYS = 16
_MARGIN = 8
"""Pixels of blank page that stay on the left and right."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A part of a page.

    Attributes:
        page: From 1.
        left: Its left edge on the page, in points; ``top`` likewise.
        scale: Pixels to a point.
        size: Width and height in pixels.
    """

    page: int
    left: float
    top: float
    scale: float
    size: tuple[int, int]
    png: bytes = field(repr=False)

    def holds(self, place: Place) -> bool:
        """Whether the place is on the strip with what is shown around it."""
        page, (_, top, _, _) = place
        return page == self.page and self.top <= top <= self.top + self.size[1] / self.scale

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        """A box of the page on the strip: x0, top, x1, bottom in pixels, no more than the strip has."""
        wide, high = self.size
        x0, x1 = ((x - self.left) * self.scale for x in (box[0], box[2]))
        top, bottom = ((y - self.top) * self.scale for y in (box[1], box[3]))
        return max(0, int(x0)), max(0, int(top)), min(wide, round(x1 + 0.5)), min(high, round(bottom + 0.5))


def strips(document: Document, places: Iterable[Place], *, most: int) -> tuple[Strip, ...]:
    """The strips that hold the places, as long as their PNG files together have no more than ``most`` bytes.

    Places whose surroundings overlap share a strip. The strips of the first places come first; when one is too
    much, it and those after it are left out, so that no page is pictured in vain.

    Args:
        document: Of any format; one without pages has no strips.
        places: In the order of their weight.
        most: Bytes.
    """
    found: list[Strip] = []
    pages: dict[int, tuple[Image, float] | None] = {}
    with document.held():
        for page, top, bottom in _bands(list(places)):
            if page not in pages:
                pages[page] = _pictured(document, page)
            shown = pages[page]
            if shown is None:
                continue
            strip = _cut(*shown, page, top, bottom)
            most -= len(strip.png)
            if most < 0:
                break
            found.append(strip)
    return tuple(found)


def _bands(places: Sequence[Place]) -> list[tuple[int, float, float]]:
    """Page, top and bottom of each strip, in the order in which their first places were given."""
    ranges = sorted({(page, max(0.0, box[1] - AROUND), _end(box)) for page, box in places})
    bands: list[tuple[int, float, float]] = []
    for page, top, bottom in ranges:
        if bands and bands[-1][0] == page and top <= bands[-1][2]:
            bands[-1] = page, bands[-1][1], max(bottom, bands[-1][2])
        else:
            bands.append((page, top, bottom))
    first: dict[tuple[int, float, float], int] = {}
    for rank, (page, box) in enumerate(places):
        band = next(b for b in bands if b[0] == page and b[1] <= max(0.0, box[1] - AROUND) <= b[2])
        first.setdefault(band, rank)
    return sorted(bands, key=first.__getitem__)


def _end(box: Box) -> float:
    return min(box[3], box[1] + TALLEST) + AROUND


def _pictured(document: Document, page: int) -> tuple[Image, float] | None:
    """A page in grey, and its pixels to a point: fewer than ``SCALE`` where the page is a large drawing."""
    from PIL import Image

    size = document.page_size(page)
    if size is None or min(size) <= 0:
        return None
    scale = min(SCALE, (_MOST_PIXELS / (size[0] * size[1])) ** 0.5)
    png = document.picture(page, scale=scale)
    if png is None:
        return None
    with Image.open(BytesIO(png)) as picture:
        return picture.convert("L"), scale


def _cut(picture: Image, scale: float, page: int, top: float, bottom: float) -> Strip:
    """The strip between two heights, without the page's blank sides."""
    from PIL import Image

    wide, high = picture.size
    upper = max(0, min(int(top * scale), high - 1))
    lower = max(upper + 1, min(round(bottom * scale), high))
    band = picture.crop((0, upper, wide, lower))
    ink = band.point([255] * 160 + [0] * 96).getbbox() or (0, 0, wide, 0)
    left, right = max(0, ink[0] - _MARGIN), min(wide, ink[2] + _MARGIN)
    band = band.crop((left, 0, right, band.height))
    held = BytesIO()
    few = band.quantize(_GREYS, dither=Image.Dither.NONE)  # letters need no more greys, and files half the bytes
    few.save(held, format="PNG", optimize=True)
    return Strip(page, left / scale, upper / scale, scale, band.size, held.getvalue())
