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
    from spacy.tokens import Doc

    if not Doc.has_extension("document"):
        Doc.set_extension("document", default=None)
    if not Doc.has_extension("findings"):
        Doc.set_extension("findings", default=[])


def mark(doc: Doc, key: str, marks: Iterable[Mark]) -> None:
    """Write marks into ``doc.spans[key]``; each span's attribute ``span._.<key>`` is its ``Mark``.

    The attribute is named after the key because spaCy keeps one value for two spans over the same tokens.
    """
    from spacy.tokens import Span

    if not Span.has_extension(key):
        Span.set_extension(key, default=None)
    group = list(doc.spans.get(key, ()))
    for one in marks:
        span = doc.char_span(one.start, one.end, label=key, alignment_mode="expand")
        if span is None:  # only white space
            continue
        span._.set(key, one)
        group.append(span)
    doc.spans[key] = group


def marks(doc: Doc, key: str) -> list[Mark]:
    """The marks in ``doc.spans[key]``, in the order of the text; none where no component wrote any."""
    found = [span._.get(key) for span in doc.spans.get(key, ())]
    return sorted((m for m in found if m is not None), key=lambda m: (m.start, -m.end))


def find(doc: Doc, kind: str, value: Any, place: Iterable[tuple[int, int]], confidence: float, rule: str) -> None:
    """Add a finding to ``doc._.findings``; ``place`` are (start, end) pairs of the text it was read from."""
    spans = tuple(TextSpan(start, end) for start, end in place)
    doc._.findings.append(Finding(kind, value, spans, confidence, rule))


def text_of(doc: Doc) -> str:
    """The text of a Doc, which spaCy puts together from its words each time it is asked."""
    text: str | None = doc.user_data.get("text")
    if text is None:
        text = doc.user_data["text"] = doc.text
    return text


def document_of(doc: Doc) -> Document:
    """The document a Doc was made from; a plain text where a pipeline was called on words alone: ``nlp("…")``."""
    if doc._.document is None:
        doc._.document = _plain(doc.text)
    document: Document = doc._.document
    return document


def _plain(text: str) -> Document:
    """A document of the words, each character at its place."""
    from toolkit.documents.document import Limits
    from toolkit.documents.text import TextReader

    same_length = text.replace("\r\n", " \n").replace("\ufeff", " ")
    return TextReader().read(same_length.encode(), "text", Limits())
