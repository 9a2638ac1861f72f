"""Tables of contents: their lines say again what stands elsewhere, sums and all, and a page behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.findings.values.marks import Mark
from toolkit.findings.vocabulary import wording

_LEAST = 3
"""Lines with a page behind them that make a table of contents."""
_BETWEEN = 2
"""Lines without one that may stand between two of them: a heading that is wrapped, the word over the pages."""
_LINE = re.compile(r"[^\n\f]+")
_ENTRY = re.compile(r"\S.{0,300}?[ .\t](\d{1,3})[ \t]*")


def outside_contents(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """The marks that stand in no table of contents.

    Args:
        text: The document's text with its line ends.
    """
    places = contents_in(text) if marks else []
    return [one for one in marks if not any(start <= one.start < end for start, end in places)]


def contents_in(text: str) -> list[tuple[int, int]]:
    """From where to where the lines below each title "Contents" end in pages that count up."""
    found: list[tuple[int, int]] = []
    reached = 0
    for title in wording("contents", "title").finditer(text):
        if title.start() < reached:
            continue
        page = entries = others = 0
        end = title.end()
        for line in _LINE.finditer(text, title.end()):
            words = line[0].strip()
            if not words:
                continue
            entry = _ENTRY.fullmatch(words)
            if entry and int(entry[1]) >= page:
                page, entries, others, end = int(entry[1]), entries + 1, 0, line.end()
            elif others == _BETWEEN:
                break
            else:
                others += 1
        reached = end
        if entries >= _LEAST:
            found.append((title.end(), end))
    return found
