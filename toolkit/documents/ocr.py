"""Reads the words off pictures of pages with Tesseract: straightened, rules erased, each word with its confidence."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.documents.pdf_text import Line
from toolkit.documents.picture_rules import ruled_cells, skew, without_rules
from toolkit.documents.words import Word, union
from toolkit.errors import ReaderFailed
from toolkit.provenance import Box

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 300
NOT_INSTALLED = (
    "Install the text recognition program Tesseract (Debian: apt install tesseract-ocr; macOS: brew install "
    "tesseract; Windows: winget install UB-Mannheim.TesseractOCR) and read the file again, or ask for the original file"
)
"""What a user without Tesseract is told, in one sentence."""

_ORDINAL = re.compile(r"^[Il]st\b")
"""How Tesseract reads a 1 before st; no English word begins so."""
_MOST_PIXELS = 16_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A recognised word: its range in the page's text, its box on the straightened and on the shown page."""

    start: int
    end: int
    straight: Box
    shown: Box
    confidence: float


_COLUMN_GAP = 2.5
"""Heights of a word that part two columns on one line; several spaces stand for it, as in a plain text."""


@dataclass(frozen=True)
class Recognised:
    """The text of one page as it was recognised; answers like ``pdf_text.Characters``."""

    raw: str
    seen: tuple[Seen, ...]
    cells: tuple[tuple[Box, ...], ...] = ()
    """The cells of each table with drawn lines, on the straightened page."""
    rules: tuple[tuple[float, float, float], ...] = ()
    """The height of each level line, and from where to where it runs, in points of the straightened page."""

    def _at(self, offset: int) -> Seen | None:
        index = bisect_right(self.seen, offset, key=lambda word: word.start) - 1
        return self.seen[index] if index >= 0 and offset < self.seen[index].end else None

    def boxes(self, offsets: Iterable[int]) -> list[Box]:
        """Boxes on the shown page; part of a word has its share of the word's width."""
        found = []
        for offset in offsets:
            word = self._at(offset)
            if word is not None:
                x0, top, x1, bottom = word.shown
                wide = (x1 - x0) / (word.end - word.start)
                found.append((x0 + wide * (offset - word.start), top, x0 + wide * (offset + 1 - word.start), bottom))
        return found

    def lines(self) -> list[Line]:
        """The lines in Tesseract's order, with their boxes on the shown page."""
        lines, start = [], 0
        for text in self.raw.split("\n"):
            boxes = [word.shown for word in self.seen if start <= word.start < start + len(text)]
            if boxes:
                lines.append(Line(start, start + len(text), text, union(boxes)))
            start += len(text) + 1
        return lines

    def words(self, line: Line, offset: int) -> list[Word]:
        """Words of a line that begins at ``offset`` of the document, with their boxes on the straightened page."""
        shift = offset - line.start
        inside = [word for word in self.seen if line.start <= word.start < line.end]
        return [
            Word(shift + word.start, shift + word.end, self.raw[word.start : word.end], word.straight)
            for word in inside
        ]

    def shown(self, boxes: Iterable[Box]) -> list[Box]:
        """Where boxes of words on the straightened page stand on the shown one."""
        by_box = {word.straight: word.shown for word in self.seen}
        return [by_box.get(box, box) for box in boxes]

    def confidence(self, start: int, end: int) -> float:
        """The lowest confidence of the words in a range of the page's text; 1.0 where there is none."""
        return min((word.confidence for word in self.seen if word.start < end and word.end > start), default=1.0)


def installed() -> bool:
    """Whether Tesseract can be called."""
    return shutil.which("tesseract") is not None


def scale_for(width: float, height: float) -> float:
    """At which scale (times 72 dpi) a page of that size in points is pictured."""
    scale = DPI / 72
    pixels = width * height * scale * scale
    return scale if pixels <= _MOST_PIXELS else scale * (_MOST_PIXELS / pixels) ** 0.5


def recognise(picture: Image, scale: float, where: str, seconds: float) -> Recognised:
    """The words on a grey picture of a page.

    Args:
        picture: The page at ``scale`` × 72 dpi.
        where: File and page, for errors.
        seconds: How long Tesseract may take.

    Raises:
        ReaderFailed: Tesseract failed on it or took too long.
    """
    angle = skew(picture)
    straight = picture.rotate(angle, fillcolor=255) if angle else picture
    held = io.BytesIO()
    cleaned, rules = without_rules(straight, scale * 72)
    cleaned.save(held, format="PNG")
    rows = _tesseract(held.getvalue(), round(scale * 72), where, seconds)
    cells = tuple(tuple(table) for table in ruled_cells(rules, scale))
    level = tuple((r.top / scale, r.x0 / scale, r.x1 / scale) for r in rules if r.orientation == "h")
    return replace(_page(rows, scale, angle, straight.size), cells=cells, rules=level)


def _tesseract(png: bytes, dpi: int, where: str, seconds: float) -> list[dict[str, str]]:
    # As one block of lines (psm 6): the amounts of a table stay on the line of their milestone.
    command = ["tesseract", "stdin", "stdout", "--dpi", str(dpi), "--psm", "6", "-l", "eng", "tsv"]
    try:
        done = subprocess.run(  # noqa: S603 (a fixed command; the picture goes in through standard input)
            command, input=png, capture_output=True, timeout=seconds, check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # several threads make one page slower, not faster
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError) as cause:
        raise ReaderFailed(
            f"Tesseract failed on the page ({type(cause).__name__})",
            where=where,
            remedy="Check that `tesseract --list-langs` lists eng, or ask for the original file",
        ) from cause
    text = done.stdout.decode("utf-8", errors="replace")
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


def _page(rows: list[dict[str, str]], scale: float, angle: float, size: tuple[int, int]) -> Recognised:
    pieces: list[str] = []
    seen: list[Seen] = []
    length = 0
    line: tuple[str | None, ...] = ()
    right = 0.0
    for row in rows:
        text = _ORDINAL.sub(r"1st", (row.get("text") or "").strip().strip("|"))
        if row.get("level") != "5" or not text:
            continue
        here = row.get("block_num"), row.get("par_num"), row.get("line_num")
        x0, top = float(row["left"]), float(row["top"])
        apart = x0 - right > _COLUMN_GAP * float(row["height"])
        gap = "" if not seen else "\n" if here != line else "   " if apart else " "
        line, right = here, x0 + float(row["width"])
        box = (x0, top, x0 + float(row["width"]), top + float(row["height"]))
        pieces += [gap, text]
        start = length + len(gap)
        length = start + len(text)
        confidence = max(0.0, min(1.0, float(row["conf"]) / 100))
        seen.append(Seen(start, length, _scaled(box, scale), _scaled(_turned(box, angle, size), scale), confidence))
    return Recognised("".join(pieces), tuple(seen))


def _scaled(box: Box, scale: float) -> Box:
    return box[0] / scale, box[1] / scale, box[2] / scale, box[3] / scale


def _turned(box: Box, angle: float, size: tuple[int, int]) -> Box:
    """Where a box of the straightened picture stands in the picture as it was."""
    from math import cos, radians, sin

    if not angle:
        return box
    turn, (wide, high) = radians(angle), size
    points = []
    for x, y in ((box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3])):
        dx, dy = x - wide / 2, y - high / 2
        points.append((wide / 2 + dx * cos(turn) - dy * sin(turn), high / 2 + dx * sin(turn) + dy * cos(turn)))
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)
