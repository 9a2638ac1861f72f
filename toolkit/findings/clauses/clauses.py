"""The component ``clauses``: splits a contract at its numbers, letters, bullets, headings and paragraphs.

Marks ``clauses``, each a ``Clause``. spaCy's sentencizer knows full stops only; contracts are lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.documents.document import Document
from toolkit.findings.values.marks import Mark, document_of, mark
from toolkit.findings.vocabulary import alternation, vocabulary, wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

_HEADING_WORDS = 14
_PAYABLE_END = re.compile(r"(?:[$€£%]\s*[\d.,]*|\d[\d.,]*\)?|\d%|\))[.;]?$")
_LABEL_LEFT = wording("clauses", "label_left")
_REST_OF_DATE = wording("clauses", "rest_of_date")

_REFERENCE = wording("clauses", "reference")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, list item, heading or paragraph.

    Attributes:
        label: ``3.6.1``, ``(a)``, ``•``; empty where it has none.
        body: Offset of the first character behind the label.
        heading: Whether it looks like a heading: short, no sentence.
    """

    label: str
    body: int
    heading: bool


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    gap: int
    page_break: bool


def read(doc: Doc) -> Doc:
    """Mark all clauses."""
    mark(doc, "clauses", split(document_of(doc)))
    return doc


def split(document: Document) -> list[Mark]:
    """The clauses of a document in order; together they cover all of its words."""
    found: list[Mark] = []
    current: list[_Line] = []
    lines = list(_lines(document))
    lengths = sorted(len(line.text) for line in lines) or [0]
    full = 0.75 * lengths[int(0.85 * (len(lengths) - 1))]
    for line in lines:
        if current and _begins(line, current, full):
            found.append(_clause(document.text, current))
            current = []
        current.append(line)
    if current:
        found.append(_clause(document.text, current))
    return found


def _lines(document: Document) -> Iterator[_Line]:
    """The lines that hold words, each with the number of empty lines before it; furniture is left out."""
    blanks = [(s.start, s.end) for s in document.furniture]
    at = 0
    gap, page_break = 1, False
    position = 0
    for raw in re.split(r"(?<=[\n\f])", document.text):
        start, position = position, position + len(raw)
        while at < len(blanks) and blanks[at][1] <= start:
            at += 1
        text = raw.rstrip("\n\f\r")
        cut = at
        while cut < len(blanks) and blanks[cut][0] < position:
            left, right = max(blanks[cut][0] - start, 0), max(min(blanks[cut][1] - start, len(text)), 0)
            text = text[:left] + " " * (right - left) + text[right:]
            cut += 1
        if "\f" in raw:
            page_break = True
        stripped = text.strip()
        if not stripped:
            gap += 1
            continue
        lead = len(text) - len(text.lstrip())
        yield _Line(start + lead, start + lead + len(stripped), stripped, gap, page_break)
        gap, page_break = 0, "\f" in raw


def _begins(line: _Line, before: list[_Line], full: float) -> bool:
    """Whether a clause begins at ``line``; ``full`` is the length from which a line goes on to the next."""
    last = before[-1]
    if len(before) == 1 and _label(last.text) == last.text and not line.page_break and line.gap <= 1:
        return False  # a label alone on its line goes with what follows
    open_end = last.text[-1] not in ".;:!?"
    if _label(line.text):
        return not _mid_sentence(line.text, last.text) or line.gap > 0
    if line.page_break:
        return not (open_end and (line.text[0].islower() or len(last.text) > full))
    if line.gap:
        return True
    if _named_items().match(line.text) or _fields().match(line.text):
        return not (open_end and line.text[0].islower())
    if line.text[0].islower():
        return False
    if _fields().match(last.text) and len(last.text) < full:
        return True
    if last.text[-1] == ":":
        return True
    if not open_end and last.text[-1] in ".;" and len(last.text) < 0.8 * max(len(x.text) for x in (*before, line)):
        return True
    in_bracket = last.text.rfind("(") > last.text.rfind(")")  # "for the works (9000" / "EUR) is paid …"
    if last.text[-1] == "," or in_bracket or _LABEL_LEFT.search(last.text) or _REST_OF_DATE.match(line.text):
        return False
    return bool(_PAYABLE_END.search(last.text)) and open_end and len(last.text) < 100 and not line.text[0].islower()


def _mid_sentence(text: str, before: str) -> bool:
    """Whether a number at the start of a line only looks like a label: "…as in Paragraph" / "3.6 of Section 3"."""
    label = _label(text)
    rest = text[len(label) :].strip()
    if before[-1] in ".;:!?" or not rest or before.endswith(("; and", "; or", ", and", ", or")):
        return False
    return rest[0].islower() or bool(_REFERENCE.search(before))


def _clause(text: str, lines: list[_Line]) -> Mark:
    start, end = lines[0].start, lines[-1].end
    label = _label(lines[0].text)
    body = start + len(label)
    while body < end and text[body].isspace():
        body += 1
    words = text[body:end].lstrip("*_#").split()  # stars and bars mark words as bold in a plain text
    heading = (
        0 < len(words) <= _HEADING_WORDS
        and not text[body:end].rstrip().endswith((".", ";", ","))
        and len(lines) <= 3
        and (words[0][0].isupper() or words[0][0].isdigit() or words[0][0] in "“\"'")
    )
    return Mark(start, end, Clause(label.strip(), body, heading))


def _label(text: str) -> str:
    match = _labels().match(text)
    return match[0].rstrip() if match else ""


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    labels = vocabulary("clauses")["labels"]
    kinds = ("named", "bracketed", "half", "dotted", "number", "roman", "letter", "bullet")
    return re.compile("[“\"']?(?:" + "|".join(f"(?:{labels[k]})" for k in kinds) + r")(?=\s|$|[“\"(])")


@lru_cache(maxsize=1)
def _named_items() -> re.Pattern[str]:
    items = vocabulary("clauses")["named_items"]
    count = r"(?:#|no\.?|number)?\s*(?:\d{1,2}|[ivx]{1,5}|[a-f]|one|two|three|four|five|six|seven|eight|nine|ten)\b"
    numbered = rf"{alternation(items['nouns'])}\s+{count}"
    ordinal = rf"{alternation(items['ordinals'])}(?:\s*\(\w{{1,4}}\))?\s+(?:\w+\s+)?{alternation(items['payments'])}\b"
    return re.compile(rf"(?:{numbered}|{ordinal})", re.IGNORECASE)


@lru_cache(maxsize=1)
def _fields() -> re.Pattern[str]:
    longest = vocabulary("clauses")["fields"]["longest"]
    return re.compile(rf"[A-Z][\w’'/()-]*(?:\s+[\w’'/()-]+){{0,{longest - 1}}}\s*:(?=\s|$)")
