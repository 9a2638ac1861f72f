"""Reads plain text: its encoding, its paragraphs and clauses as places, and tables drawn with characters."""

from __future__ import annotations

import codecs
import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from toolkit.documents.clauses import find_clauses
from toolkit.documents.document import Document, Limits, Reader, Span, Table
from toolkit.documents.furniture import Seen, is_page_number, running_lines
from toolkit.documents.separated import separator
from toolkit.documents.text_tables import text_tables
from toolkit.provenance import Source

_PAGE_MARK = re.compile(r"<PAGE>|\f")
_TAG_LINE = re.compile(r"\s*(?:</?(?:PAGE|TABLE|CAPTION|S|C|FN|PRE|TEXT|R)>\s*)+(?:\d{1,3}\s*)?", re.IGNORECASE)
"""Layout tags of the old EDGAR text format that stand on a line of their own."""
_DRAWN = str.maketrans(
    dict.fromkeys("│┃║╎┆┊", "|") | dict.fromkeys("─━═╌┄┈", "-") | dict.fromkeys("┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬", "+")
)
"""Lines of tables drawn with characters of their own, as the plain characters that other files draw them with."""
_HEAD = 65_536
"""Bytes of a file that tell what it is."""
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True)
class TextDocument(Document):
    """Running text whose places are paragraphs and, where they are numbered, clauses."""

    paragraphs: tuple[tuple[int, str | None], ...] = field(default=(), repr=False)
    """Offset of each paragraph's first character, with the number of the clause it stands in."""

    def source(self, start: int, end: int) -> Source:
        words = " ".join(self.text[start:end].split())
        number = bisect_right(self.paragraphs, start, key=lambda paragraph: paragraph[0])
        clause = self.paragraphs[number - 1][1] if number else None
        return Source(text=words, paragraph=max(number, 1), clause=clause)

    def tables(self, start: int = 0, end: int | None = None) -> tuple[Table, ...]:
        stop = len(self.text) if end is None else end
        return tuple(table for table in self.drawn_tables if table.span.start < stop and table.span.end > start)

    @cached_property
    def drawn_tables(self) -> tuple[Table, ...]:
        """The tables drawn with characters, looked for once."""
        return text_tables(self)


class TextReader(Reader):
    """Plain text in UTF-8, UTF-16 or Windows-1252."""

    name = "txt"

    def claims(self, data: bytes, name: str) -> bool:
        return is_text(data) and not is_markup(data) and not is_separated(data, name)

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        text = decode(data)
        lines = [(match.start(), match.group()) for match in re.finditer(r"[^\n\f]+", text)]
        furniture = _furniture(text, lines)
        covered = {span.start for span in furniture}
        body = [(start, line) for start, line in lines if start not in covered and line.strip()]
        return TextDocument(
            name=name,
            sha256=hashlib.sha256(data).hexdigest(),
            format="txt",
            data=data,
            text=text,
            page_starts=_page_starts(text),
            furniture=tuple(furniture),
            paragraphs=tuple(paragraphs_of(text, body)),
        )


def is_text(data: bytes) -> bool:
    """Whether bytes are text in one of the known encodings."""
    head = data[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8)):
        return True
    return bool(head) and not _BINARY.search(head)


def is_markup(data: bytes) -> bool:
    """Whether bytes are a web page, RTF or a PDF: readable perhaps, but no readable text."""
    return b"%PDF-" in data[:1024] or data[:512].lstrip().lower().startswith((b"<!doctype html", b"<html", b"{\\rtf"))


def is_separated(data: bytes, name: str) -> bool:
    """Whether bytes are text, and the text is a table whose fields are parted by one sign: CSV."""
    if not is_text(data) or is_markup(data):
        return False
    # A cut within a character would make UTF-8 look like Windows-1252; the signs are the same in both.
    return separator(decode(data[:_HEAD]), named=is_named_table(name)) is not None


def is_named_table(name: str) -> bool:
    """Whether a file's name says that it is CSV."""
    return name.lower().endswith((".csv", ".tsv"))


def decode(data: bytes) -> str:
    """The text, its line ends made ``\\n``, its drawn lines plain.

    What is not UTF-8 or marked as UTF-16 is read as Windows-1252.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").translate(_DRAWN)


def paragraphs_of(text: str, body: list[tuple[int, str]]) -> list[tuple[int, str | None]]:
    """Each paragraph's start and clause. A paragraph begins after a blank line or with a clause's number."""
    clauses = {clause.start: clause.label for clause in find_clauses(body)}
    paragraphs: list[tuple[int, str | None]] = []
    current: str | None = None
    last_end = 0
    for start, line in body:
        first = start + len(line) - len(line.lstrip())
        begins_clause = first in clauses
        if begins_clause:
            current = clauses[first]
        if begins_clause or not paragraphs or text.count("\n", last_end, start) > 1:
            paragraphs.append((start, current))
        last_end = start + len(line)
    return paragraphs


def _page_starts(text: str) -> tuple[int, ...]:
    starts = [0]
    for match in _PAGE_MARK.finditer(text):
        start = match.end() if match.group() == "\f" else match.start()
        if text[starts[-1] : start].strip():
            starts.append(start)
    return tuple(starts)


def tag_lines(text: str) -> tuple[Span, ...]:
    """Lines that hold only layout tags."""
    lines = re.finditer(r"[^\n\f]+", text)
    return tuple(Span(line.start(), line.end()) for line in lines if _TAG_LINE.fullmatch(line.group()))


def _furniture(text: str, lines: list[tuple[int, str]]) -> list[Span]:
    """Layout tags, running lines and page numbers."""
    starts = _page_starts(text)
    found = {span.start: span for span in tag_lines(text)}
    filled = [(start, line) for start, line in lines if line.strip() and start not in found]
    pages: list[list[Seen]] = []
    for page, (first, last) in enumerate(pairwise([*starts, len(text)])):
        height = text.count("\n", first, last) + 1.0
        inside = [(start, line) for start, line in filled if first <= start < last]
        pages.append(
            [
                # One line is one point high: lines stand at the same height only where their numbers are the same.
                Seen(page, start, line, (0.0, top, 0.0, top + 1), height)
                for start, line in inside
                for top in [float(text.count("\n", first, start))]
            ]
        )
    for numbers in (*running_lines(pages), *_beside_page_ends(pages)):
        for start in numbers:
            found[start] = Span(start, text.find("\n", start) if "\n" in text[start:] else len(text))
    return [found[start] for start in sorted(found)]


def _beside_page_ends(pages: list[list[Seen]]) -> list[list[int]]:
    """The page numbers that stand first or last on a page whose end the file itself marks."""
    last = len(pages) - 1
    return [
        [
            seen.number
            for edge, lines in ((0, page[:1]), (last, page[-1:]))
            for seen in lines
            if number != edge and is_page_number(seen.text, len(pages))
        ]
        for number, page in enumerate(pages)
    ]
