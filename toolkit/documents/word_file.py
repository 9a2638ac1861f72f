"""Reads DOCX: paragraphs with their computed clause numbers, tables with merged and nested cells."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

from toolkit.documents.clauses import find_clauses
from toolkit.documents.document import Cell, Document, Limits, Reader, Span, Table
from toolkit.documents.numbering import Numbering
from toolkit.documents.package import check_package, damaged, part_names
from toolkit.documents.text import TextDocument, tag_lines
from toolkit.documents.text_tables import text_tables
from toolkit.documents.words import spans_of_lines
from toolkit.errors import NoTextLayer
from toolkit.provenance import Problem, Source

if TYPE_CHECKING:
    from docx.document import Document as WordFile

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = {
    f"{_W}{tag}"
    for tag in ("del", "moveFrom", "pPr", "rPr", "tblPr", "tcPr", "trPr", "txbxContent", "instrText", "fldData")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
"""Elements whose text is not part of a paragraph: what was deleted, properties, field codes, text boxes."""
_SIGNS = {"t": None, "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


_CONTENTS = re.compile(r"toc \d|table of figures|index \d")
_NAMED, _STRUCK = 3, 60
"""Struck-out passages that are named, and characters of each."""
_MOST_COLUMNS = 64
_NUMBER_WITHIN = 200
"""Characters of a paragraph in which a typed number is looked for."""


@dataclass(frozen=True)
class WordDocument(TextDocument):
    """Running text of a DOCX; its tables are known, and others may be drawn with tabs."""

    grids: tuple[Table, ...] = field(default=(), repr=False)

    @cached_property
    def drawn_tables(self) -> tuple[Table, ...]:
        """The tables of the file, and those drawn with tabs or spaces between them."""
        drawn = text_tables(self, tuple(table.span for table in self.grids))
        return tuple(sorted([*self.grids, *drawn], key=lambda table: (table.span.start, -table.span.end)))


class WordReader(Reader):
    """DOCX and DOCM by python-docx. Headers, comments, contents, deleted and struck-out words are left out."""

    name = "docx"

    def claims(self, data: bytes, name: str) -> bool:
        return "word/document.xml" in part_names(data)

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        import docx

        check_package(data, name, limits)
        try:
            file = docx.Document(BytesIO(data))
        except Exception as cause:  # the border to foreign code: python-docx fails on broken parts in many ways
            raise damaged(name, cause) from cause
        layout = _Layout(file)
        layout.run()
        if not layout.text.strip():
            raise NoTextLayer(
                "the file holds no text, only pictures or empty paragraphs",
                where=name,
                remedy="Ask for the text, or for a PDF that can be searched",
            )
        return WordDocument(
            name=name,
            sha256=hashlib.sha256(data).hexdigest(),
            format="docx",
            data=data,
            text=layout.text,
            furniture=tag_lines(layout.text),
            paragraphs=layout.paragraphs(),
            grids=tuple(layout.tables),
            problems=_problems(file.element.body),
        )


def _problems(body: Any) -> tuple[Problem, ...]:
    """What a person should know of the file before trusting the text."""
    found = []
    changed = sum(1 for tag in ("ins", "del", "moveTo", "moveFrom") for _ in body.iter(f"{_W}{tag}"))
    if changed:
        what = (
            "a tracked change; it was read as if it"
            if changed == 1
            else f"{changed} tracked changes; it was read as if all"
        )
        were = "was accepted" if changed == 1 else "of them were accepted"
        found.append(Problem(where="tracked changes", message=f"the file holds {what} {were}"))
    struck = ["".join(_text(run, struck=True)).strip() for run in body.iter(f"{_W}r") if _is_struck(run)]
    if words := [text for text in struck if text]:
        listed = "; ".join(f"“{text[:_STRUCK]}”" for text in words[:_NAMED])
        message = f"words that are struck out were not read, as if they were deleted: {listed}"
        found.append(Problem(where="struck-out words", message=message))
    return tuple(found)


def _is_struck(run: Any) -> bool:
    """Whether a line is drawn through a run's words."""
    signs = (run.find(f"{_W}rPr/{_W}{tag}") for tag in ("strike", "dstrike"))
    return any(sign is not None and sign.get(f"{_W}val") not in ("0", "false", "off") for sign in signs)


def _contents_styles(file: WordFile) -> frozenset[str]:
    """The styles of lines of a table of contents, which say again what stands elsewhere; ids are in Word's language."""
    named = ((style.get(f"{_W}styleId"), style.find(f"{_W}name")) for style in file.styles.element.iter(f"{_W}style"))
    return frozenset(
        key for key, name in named if name is not None and _CONTENTS.fullmatch(name.get(f"{_W}val", "").lower())
    )


def _notes(file: WordFile) -> list[Any]:
    """The footnotes, then the endnotes, that the text refers to, in its order."""
    from docx.oxml.parser import parse_xml

    found = []
    for kind in ("footnote", "endnote"):
        parts = (rel.target_part for rel in file.part.rels.values() if rel.reltype.endswith(f"/{kind}s"))
        for part in parts:
            notes = {note.get(f"{_W}id"): note for note in parse_xml(part.blob).iter(f"{_W}{kind}")}
            wanted = dict.fromkeys(mark.get(f"{_W}id") for mark in file.element.body.iter(f"{_W}{kind}Reference"))
            found += [notes[number] for number in wanted if number in notes]
    return found


class _Layout:
    """Lays the body of a file out as text, noting where paragraphs and cells stand."""

    def __init__(self, file: WordFile) -> None:
        self._body = file.element.body
        self._notes = _notes(file)
        self._notes_at: int | None = None
        self._numbering = Numbering(file)
        self._contents = _contents_styles(file)
        self._pieces: list[str] = []
        self._length = 0
        self._starts: list[tuple[int, str | None]] = []
        self._computed: set[int] = set()
        self._clause: str | None = None
        self.tables: list[Table] = []

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def run(self) -> None:
        for element in _blocks(self._body):
            if element.tag == f"{_W}p":
                self._paragraph(element)
            else:
                self._table(element)
        self._clause = None
        for number, note in enumerate(self._notes, 1):
            self._notes_at = self._length if self._notes_at is None else self._notes_at
            words = (words for inner in _blocks(note) if inner.tag == f"{_W}p" and (words := self._labelled(inner)))
            self._starts.append((self._length, None))
            self._put(f"[{number}] {' '.join(words)}\n\n")

    def paragraphs(self) -> tuple[tuple[int, str | None], ...]:
        """Starts and clauses of all paragraphs. Numbers that were typed count like those that Word computed."""
        text = self.text
        lines = ((at, text[at : at + _NUMBER_WITHIN].partition("\n")[0]) for at, _ in self._starts)
        typed = {clause.start: clause.label for clause in find_clauses(lines)}
        found: list[tuple[int, str | None]] = []
        heading = current = None
        for at, computed in self._starts:
            if at == self._notes_at:
                heading = current = None
            if at in self._computed:
                within: bool = bool(heading and computed and "." not in computed and not computed.startswith("("))
                current = f"{heading}({computed})" if within else computed
            elif at in typed:
                heading = current = typed[at]
            found.append((at, current))
        return tuple(found)

    def _put(self, text: str) -> Span:
        span = Span(self._length, self._length + len(text))
        self._pieces.append(text)
        self._length = span.end
        return span

    def _paragraph(self, element: Any) -> None:
        style = element.find(f"{_W}pPr/{_W}pStyle")
        if style is not None and style.get(f"{_W}val") in self._contents:
            return
        text = self._labelled(element)
        if text:
            self._starts.append((self._length, self._clause))
            self._put(text)
            self._put("\n\n")
        for box in element.iter(f"{_W}txbxContent"):
            if not any(parent.tag in _LEFT_OUT and parent is not box for parent in box.iterancestors()):
                for inner in _blocks(box):
                    self._paragraph(inner) if inner.tag == f"{_W}p" else self._table(inner)

    def _labelled(self, element: Any) -> str:
        """A paragraph's text after its number; notes the clause it begins."""
        text = "".join(_text(element)).replace("\xa0", " ").strip()
        if not text:
            return ""
        label = self._numbering.label(element)
        if label is None:
            return text
        if label.clause:
            self._clause = label.clause
            self._computed.add(self._length)
        return f"{label.text} {text}" if label.text else text

    def _table(self, element: Any) -> None:
        rows: list[list[Cell | None]] = []
        open_merges: dict[int, tuple[int, int]] = {}
        nested: list[Any] = []
        first, number = self._length, len(self._starts) + 1
        for row in _children(element, "tr"):
            if row.find(f"{_W}trPr/{_W}del") is not None:
                continue
            cells: list[Cell | None] = []
            self._starts.append((self._length, self._clause))
            for column, across, down, cell in _row_cells(row):
                cells += [None] * (column - len(cells))
                if down == "continue" and column in open_merges:
                    top, wide = open_merges[column]
                    rows[top][column] = _taller(rows[top][column], len(rows) - top + 1, wide)
                    cells += [None] * across
                    continue
                open_merges.pop(column, None)
                if down == "restart":
                    open_merges[column] = (len(rows), across)
                if column:
                    self._put("\t")
                nested += list(_inner_tables(cell))
                cells.append(self._cell(cell, across))
                cells += [None] * (across - 1)
            self._put("\n")
            rows.append(cells)
        self._put("\n")
        if any(cell for row in rows for cell in row):
            width = max(len(row) for row in rows)
            grid = tuple(tuple(row + [None] * (width - len(row))) for row in rows)
            span = Span(first, self._length - 1)
            place = Source(text="", paragraph=number, clause=self._clause)
            self.tables.append(Table(rows=grid, span=span, kind="ruled", source=place))
        for inner in nested:
            self._table(inner)

    def _cell(self, element: Any, across: int) -> Cell | None:
        lines = [text for inner in _blocks(element) if inner.tag == f"{_W}p" and (text := self._labelled(inner))]
        lines = [" ".join(line.split()) for text in lines for line in text.split("\n") if line.strip()]
        if not lines:
            return None
        text = " ".join(lines)
        start = self._put(text).start
        place = Source(text=text, paragraph=len(self._starts), clause=self._clause)
        return Cell(text=text, source=place, spans=spans_of_lines(lines, start), covers=(1, across))


def _taller(cell: Cell | None, rows: int, columns: int) -> Cell | None:
    if cell is None:
        return None
    return Cell(text=cell.text, source=cell.source, spans=cell.spans, covers=(rows, columns))


def _children(element: Any, tag: str) -> Iterator[Any]:
    """Children of that tag, also those inside content controls and accepted insertions."""
    for child in element:
        if child.tag == f"{_W}{tag}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"):
            yield from _children(child, tag)


def _blocks(element: Any) -> Iterator[Any]:
    """Paragraphs and tables of a body, a cell or a text box, in order."""
    for child in element:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"):
            yield from _blocks(child)


def _inner_tables(cell: Any) -> Iterator[Any]:
    return (block for block in _blocks(cell) if block.tag == f"{_W}tbl")


def _row_cells(row: Any) -> Iterator[tuple[int, int, str | None, Any]]:
    """Column (from 0), columns covered, vertical merge and element of each cell of a row."""
    before = row.find(f"{_W}trPr/{_W}gridBefore")
    column = _columns(before) if before is not None else 0
    for cell in _children(row, "tc"):
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        across = max(1, _columns(span)) if span is not None else 1
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        down = None if merge is None else merge.get(f"{_W}val") or "continue"
        yield column, across, down, cell
        column += across


def _columns(element: Any) -> int:
    """How many columns an element says; Word has no more than 63, a file may say anything."""
    said = element.get(f"{_W}val") or ""
    return min(int(said[:9]), _MOST_COLUMNS) if said.isascii() and said.isdigit() else 0


def _text(element: Any, *, struck: bool = False) -> Iterator[str]:
    """The text of a paragraph as it stands after all tracked changes, hidden text left out.

    Args:
        struck: Whether struck-out words are text as well.
    """
    for child in element:
        if child.tag in _LEFT_OUT or not isinstance(child.tag, str):
            continue
        if child.tag == f"{_W}r" and (
            child.find(f"{_W}rPr/{_W}vanish") is not None or (_is_struck(child) and not struck)
        ):
            continue
        name = child.tag.removeprefix(_W)
        if name in _SIGNS:
            sign = _SIGNS[name]
            yield (child.text or "") if sign is None else sign
        else:
            yield from _text(child, struck=struck)
