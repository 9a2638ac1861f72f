"""How components speak with each other: typed marks on a spaCy Doc, and the findings they collect there.

The text of a Doc has the same length as the document's text, so offsets into one are offsets into the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.documents.document import Document
from toolkit.documents.document import Span as TextSpan
from toolkit.findings.finding import Finding

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Mark:
    """A typed value at ``text[start:end]``; offsets are those of the document's text."""

    start: int
    end: int
    value: Any


def register_extensions() -> None:
    """Make the custom attributes known to spaCy; does nothing the second time."""
    from spacy.tokens import Doc, Span

    for holder, name, default in (
        (Doc, "document", None),
        (Doc, "findings", []),
        (Span, "value", None),
        (Span, "place", None),
    ):
        if not holder.has_extension(name):
            holder.set_extension(name, default=default)


def mark(doc: Doc, key: str, marks: Iterable[Mark]) -> None:
    """Write marks into ``doc.spans[key]``: ``span._.value`` and the exact ``span._.place`` (start, end)."""
    group = list(doc.spans.get(key, ()))
    for one in marks:
        span = doc.char_span(one.start, one.end, label=key, alignment_mode="expand")
        if span is None:  # only white space
            continue
        span._.value = one.value
        span._.place = (one.start, one.end)
        group.append(span)
    doc.spans[key] = group


def marks(doc: Doc, key: str) -> list[Mark]:
    """The marks in ``doc.spans[key]``, in the order of the text; none where no component wrote any."""
    found = []
    for span in doc.spans.get(key, ()):
        start, end = span._.place or (span.start_char, span.end_char)
        found.append(Mark(start, end, span._.value))
    return sorted(found, key=lambda m: (m.start, -m.end))


def find(doc: Doc, kind: str, value: Any, place: Iterable[tuple[int, int]], confidence: float, rule: str) -> None:
    """Add a finding to ``doc._.findings``; ``place`` are (start, end) pairs of the text it was read from."""
    spans = tuple(TextSpan(start, end) for start, end in place)
    doc._.findings.append(Finding(kind, value, spans, confidence, rule))


def document_of(doc: Doc) -> Document:
    """The document a Doc was made from."""
    document: Document = doc._.document
    return document
