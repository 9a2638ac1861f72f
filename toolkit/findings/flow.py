"""Makes running text of a document's text, of the same length, so that sentences go on over lines and pages."""

from __future__ import annotations

import re

from toolkit.documents.document import Document

_SINGLE_LINE_END = re.compile(r"(?<!\n)\n(?![ \t]*\n)")


def flow(document: Document) -> str:
    """``document.text`` with furniture, page ends and single line ends blanked; every offset stays what it was.

    Two line ends in a row, which end a paragraph, stay.
    """
    pieces: list[str] = []
    end = 0
    for span in sorted(document.furniture, key=lambda span: span.start):
        pieces += (document.text[end : span.start], " " * (span.end - max(span.start, end)))
        end = max(end, span.end)
    text = "".join((*pieces, document.text[end:]))
    text = text.replace("\f", " ").replace("\r", " ").replace("\xa0", " ")
    return _SINGLE_LINE_END.sub(" ", text)
