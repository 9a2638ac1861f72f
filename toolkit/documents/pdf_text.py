"""One PDF page as lines of text: which characters stand where, and in which order they are read.

pdfium gives the characters of a page in the order in which they were drawn, broken into lines. That order
is nearly always the order of reading, and it keeps the words of a table cell together. What is put right
here: noise characters, blank lines between paragraphs, and running headers and footers that were drawn out
of turn. All of it is a pure function of the page, so that a place can be computed again when it is asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median, median_low
from typing import TYPE_CHECKING, NamedTuple, Protocol

from toolkit.documents.furniture import LONG_NUMBER, OUTER, may_number_a_page
from toolkit.documents.words import Word, union
from toolkit.provenance import Box

if TYPE_CHECKING:
    from pypdfium2 import PdfPage  # type: ignore[import-untyped]

_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(r"\S+")
_BROKEN = re.compile("([A-Za-z]+)([\ufffe\x02])([a-z]+)")
_WRITTEN = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_BREAKS = "\ufffe\x02"
"""pdfium's marks for a hyphen at a line's end, after which it goes on as if there were no line end."""
_REPLACED = str.maketrans(
    {
        **dict.fromkeys(_BREAKS, "-"),
        "\xad": "-",  # in a PDF a soft hyphen is a glyph that was drawn
        "\u037e": ";",  # the Greek question mark: pdfium's name for a semicolon of fonts without names of their own
        "\ufffd": " ",
        "\ufeff": " ",
        **{chr(code): " " for code in range(32) if code not in (2, 10, 13)},
        **dict.fromkeys("\x7f\x85\xa0\u2028\u2029\u2007\u202f", " "),
    }
)
"""One character for one, so that an offset in a cleaned line is an offset in pdfium's line."""

_USUAL = 1 << 16
"""UTF-16 units that hardly a page has more of."""
PARAGRAPH_GAP = 1.3
"""A step down of more than this many usual line heights separates paragraphs."""


class Line(NamedTuple):
    """One line as pdfium gives it: its characters ``start`` to ``end`` on the page, and its box."""

    start: int
    end: int
    text: str
    box: Box
    skipped: tuple[int, ...] = ()
    """Where on the page hyphens stand that ``text`` leaves out, in order."""

    def raw_at(self, index: int) -> int:
        """The character on the page that stands at ``index`` of ``text``."""
        raw = self.start + index
        for skip in self.skipped:
            raw += skip <= raw
        return raw

    @property
    def top(self) -> float:
        return self.box[1]

    @property
    def bottom(self) -> float:
        return self.box[3]


@dataclass(frozen=True, slots=True)
class View:
    """How a page's own coordinates become points from the top left corner of the page as it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @classmethod
    def of(cls, page: PdfPage) -> View:
        left, bottom, right, top = page.get_bbox()
        return cls(left, bottom, right, top, page.get_rotation())

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.rotation in (90, 270) else (width, height)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The box of a rectangle in the page's own coordinates, whichever corners are given."""
        if self.rotation == 0:  # nearly all
            left, right = (x0, x1) if x0 < x1 else (x1, x0)
            lower, upper = (y0, y1) if y0 < y1 else (y1, y0)
            return left - self.left, self.top - upper, right - self.left, self.top - lower
        (left, top), (right, bottom) = self._point(x0, y0), self._point(x1, y1)
        return min(left, right), min(top, bottom), max(left, right), max(top, bottom)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


class PageText(Protocol):
    """One page's text and places, whether it was drawn as characters or recognised on a picture."""

    def lines(self) -> list[Line]:
        """Its lines in the order in which they were drawn or recognised."""
        ...

    def boxes(self, offsets: Iterable[int]) -> list[Box]:
        """Boxes of the characters at these offsets of the page's own text; spaces have none."""
        ...

    def words(self, line: Line, offset: int) -> list[Word]:
        """The words of a line that begins at ``offset`` of the document's text."""
        ...


class _Pdfium:
    """pdfium's functions for the text of a page, with memory for it: an archive calls them for each of its pages."""

    def __init__(self) -> None:
        from ctypes import c_ushort

        from pypdfium2 import raw

        self.load, self.close, self.count = raw.FPDFText_LoadPage, raw.FPDFText_ClosePage, raw.FPDFText_CountChars
        self.number_of, self.box_of = raw.FPDFText_GetCharIndexFromTextIndex, raw.FPDFText_GetLooseCharBox
        self.rectangle = raw.FS_RECTF
        self._index_of, self._text = raw.FPDFText_GetTextIndexFromCharIndex, raw.FPDFText_GetText
        self._unit = c_ushort
        self._memory = (c_ushort * _USUAL)()

    def text(self, textpage: object, count: int) -> str:
        """A page's text of ``count`` characters; only one thread at a time may ask."""
        first, last = 0, count - 1
        # pdfium goes beyond the range it is given where its first or last character has no place in the text
        # (https://crbug.com/pdfium/2079).
        while first <= last and self._index_of(textpage, first) == -1:
            first += 1
        while first <= last and (end := self._index_of(textpage, last)) == -1:
            last -= 1
        if first > last:
            return ""
        memory = self._memory if end + 2 <= _USUAL else (self._unit * (end + 2))()
        units = self._text(textpage, first, last - first + 1, memory)
        return bytes(memoryview(memory)[: max(0, units - 1)]).decode("utf-16-le", "ignore")


@lru_cache(maxsize=1)
def _pdfium() -> _Pdfium:
    return _Pdfium()


def _narrow(text: str) -> bool:
    """Whether each character takes one UTF-16 unit."""
    return text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text)


class Characters:
    """The characters of one open text page: its text as pdfium gives it, and where each one stands."""

    def __init__(self, sheet: PdfPage) -> None:
        """Opens pdfium's text page. pypdfium2's object for it, with a finalizer and more, costs as much as its text.

        Raises:
            PdfiumError: pdfium cannot make it.
        """
        from pypdfium2 import PdfiumError

        self._calls = calls = _pdfium()
        self._textpage = textpage = calls.load(sheet)
        if not textpage:
            raise PdfiumError("Failed to load text page.")
        self._box_of = calls.box_of
        self.view = View.of(sheet)
        self._rectangle = calls.rectangle()
        count = calls.count(textpage)
        self.raw = calls.text(textpage, count)
        # pdfium counts UTF-16 units: two for each of these.
        self._wide = [] if _narrow(self.raw) else [at for at, char in enumerate(self.raw) if char > "\uffff"]
        # As many characters as the text has units: then both count alike, and need not be translated.
        self._alike = count == len(self.raw) + len(self._wide)
        self._plain = self._alike and not self._wide and self.view.rotation == 0

    def close(self) -> None:
        """Close pdfium's text page; before its page."""
        if self._textpage:
            self._calls.close(self._textpage)
            self._textpage = None

    def boxes(self, offsets: Iterable[int]) -> list[Box]:
        """Boxes of the characters at these offsets of ``raw``, as high as their font; spaces have none."""
        return [self.view.box(*found) for offset in offsets if (found := self._rectangle_at(offset))]

    def around(self, first: int, last: int) -> Box | None:
        """The box around two characters: enough for a line or a word, where all would cost ten times as much."""
        one, other = self._rectangle_at(first), self._rectangle_at(last)
        if one is None or other is None:
            found = self.boxes(range(first, last + 1))
            return union(found) if found else None
        return self.view.box(min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))

    def _rectangle_at(self, offset: int) -> Box | None:
        """Left, bottom, right, top of a character in the page's own coordinates."""
        if self.raw[offset].isspace():
            return None
        number = offset + bisect_left(self._wide, offset) if self._wide else offset
        if not self._alike:
            number = max(self._calls.number_of(self._textpage, number), 0)
        rectangle = self._rectangle
        if not self._box_of(self._textpage, number, rectangle):
            return None
        left, bottom, right, top = rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
        return (left, bottom, right, top) if right > left and top > bottom else None

    def lines(self) -> list[Line]:
        """The lines of the page in pdfium's order, blank ones left out."""
        return self._shaped(_LINE.finditer(self.raw))

    def outline(self) -> list[Line]:
        """The lines that may be furniture, of a page whose other lines are not needed."""
        found = list(_LINE.finditer(self.raw))
        inner = [
            match
            for match in found[OUTER:-OUTER]
            if match.end() - match.start() < LONG_NUMBER and may_number_a_page(match[0].strip())
        ]
        return self._shaped((*found[:OUTER], *inner, *found[max(OUTER, len(found) - OUTER) :]))

    def _shaped(self, matches: Iterable[re.Match[str]]) -> list[Line]:
        lines = []
        around = self._quickly_around if self._plain else self.around
        for match in matches:
            found = match[0]
            cleaned = found if found.isascii() and found.isprintable() else found.translate(_REPLACED)
            text = cleaned.strip()
            if text:
                start = match.start()
                if cleaned[0] == " ":
                    start += len(cleaned) - len(cleaned.lstrip())
                end = start + len(text)
                lines.append(Line(start, end, text, around(start, end - 1) or (0.0, 0.0, 0.0, 0.0)))
        return lines

    def _quickly_around(self, first: int, last: int) -> Box | None:
        """``around`` on a page that is not turned and whose characters count as pdfium counts them: nearly all."""
        rectangle, box_of, textpage = self._rectangle, self._box_of, self._textpage
        if not box_of(textpage, first, rectangle):
            return self.around(first, last)
        left, bottom, right, top = rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
        if not (right > left and top > bottom and box_of(textpage, last, rectangle)):
            return self.around(first, last)
        x0, y0, x1, y1 = rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
        if not (x1 > x0 and y1 > y0):
            return self.around(first, last)
        view = self.view
        return (
            (left if left < x0 else x0) - view.left,
            view.top - (top if top > y1 else y1),
            (right if right > x1 else x1) - view.left,
            view.top - (bottom if bottom < y0 else y0),
        )

    def words(self, line: Line, offset: int) -> list[Word]:
        """The words of a line that begins at ``offset`` of the document's text."""
        words = []
        around = self._quickly_around if self._plain else self.around
        broken = any(mark in self.raw[line.start : line.end] for mark in _BREAKS)
        for match in _WORD.finditer(line.text):
            first, last = match.start(), match.end()
            breaks = [at + 1 for at in range(first, last - 1) if self._breaks_after(line, at)] if broken else []
            for start, end in pairwise([first, *breaks, last]):
                box = around(line.raw_at(start), line.raw_at(end - 1))
                if box:
                    words.append(Word(offset + start, offset + end, line.text[start:end], box))
        return words

    def _breaks_after(self, line: Line, index: int) -> bool:
        """Whether a line of the page ends after a character of a word."""
        raw = line.raw_at(index)
        return self.raw[raw] in _BREAKS or line.raw_at(index + 1) != raw + 1


def cleaned(raw: str) -> str:
    """pdfium's text with the characters that a line's text has."""
    return raw.translate(_REPLACED)


def soft_hyphens(pages: Sequence[tuple[str, Sequence[str]]]) -> list[frozenset[int]]:
    """For each page where hyphens stand that only part a word at a line's end.

    pdfium writes on after such a hyphen without a line end, and ``text`` keeps it. It goes where the document
    writes the word in one elsewhere, and nowhere with a hyphen.

    Args:
        pages: pdfium's text of each page, and what its lines say.
    """
    breaks = [
        (page, match.start(2), match.group(1).lower(), match.group(3).lower())
        for page, (raw, _) in enumerate(pages)
        for match in _BROKEN.finditer(raw)
    ]
    found: list[set[int]] = [set() for _ in pages]
    if breaks:
        written = Counter(word.lower() for _, lines in pages for line in lines for word in _WRITTEN.findall(line))
        broken = Counter(f"{left}-{right}" for _, _, left, right in breaks)
        for page, at, left, right in breaks:
            hyphened = f"{left}-{right}"
            if written[left + right] and written[hyphened] <= broken[hyphened]:
                found[page].add(at)
    return [frozenset(hyphens) for hyphens in found]


def softened(lines: Sequence[Line], hyphens: frozenset[int]) -> list[Line]:
    """Lines without those hyphens."""
    if not hyphens:
        return list(lines)
    changed = []
    for line in lines:
        skipped = tuple(sorted(at for at in hyphens if line.start <= at < line.end))
        text = (
            "".join(char for at, char in enumerate(line.text, line.start) if at not in hyphens)
            if skipped
            else line.text
        )
        changed.append(line._replace(text=text, skipped=skipped))
    return changed


def reading_order(lines: Sequence[Line], running: frozenset[int]) -> list[int]:
    """Numbers of the lines as they are read: running headers first, running footers last."""
    body = [number for number in range(len(lines)) if number not in running]
    if not body:
        return list(range(len(lines)))
    middle = median(lines[number].top for number in body)
    above = [number for number in sorted(running) if lines[number].top < middle]
    below = [number for number in sorted(running) if lines[number].top >= middle]
    return [*above, *body, *below]


def compose(lines: Sequence[Line], running: frozenset[int]) -> tuple[str, list[tuple[int, int]]]:
    """The page's text, and for each line of it where it begins in that text and which line it is.

    A blank line stands where the page shows a gap or a jump.
    """
    order = reading_order(lines, running)
    boxes = [lines[number].box for number in order]
    steps = [below[3] - above[3] for above, below in pairwise(boxes)]
    usual = _usual_step(steps, [box[3] - box[1] for box in boxes])
    pieces: list[str] = []
    starts: list[tuple[int, int]] = []
    length = 0
    before: int | None = None
    for step, number in zip((0.0, *steps), order, strict=False):  # an empty page has neither
        if before is not None and (
            step > usual * PARAGRAPH_GAP or step < -usual or (number in running) != (before in running)
        ):
            pieces.append("\n")
            length += 1
        text = lines[number].text
        starts.append((length, number))
        pieces += (text, "\n")
        length += len(text) + 1
        before = number
    return "".join(pieces), starts


def _usual_step(steps: Sequence[float], heights: Sequence[float]) -> float:
    """The usual distance of two lines on the page, in points, from all distances and the heights of the lines."""
    height = median(heights or [12.0])
    # What is farther apart than double spacing are paragraphs already.
    return median_low([step for step in steps if 0 < step < 2.2 * height] or [height])
