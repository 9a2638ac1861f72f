"""Reads what a contract is called: by a label, by a line at its head, or by the name its opening gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from toolkit.findings.parties.party_names import is_form
from toolkit.findings.vocabulary import alternation, vocabulary, wording
from toolkit.provenance import Confidence

_REACH = 6_000
"""Characters at a document's head in which it has its title."""
_FEW = 14
"""Words of a title that is a line by itself, but not written as one."""
_LABELLED = wording("titles", "labelled")
_SMALL = frozenset({"of", "and", "for", "the", "to", "a", "in", "with", "on", "by", "or"})
_NO_TITLE = wording("titles", "no_title")

_HEADING = re.compile(r"\d{1,2}(?:\.\d+)*\.?\s+(?=[A-Z])")
_NUMBERED = wording("titles", "numbered")

_COUNTED = wording("titles", "counted")

_COLUMN = wording("titles", "column")


@dataclass(frozen=True, slots=True)
class Title:
    """What a contract may be called, where it says so and how sure that is.

    Attributes:
        rule: ``label``, ``line`` or ``opening``.
    """

    words: str
    place: tuple[int, int]
    confidence: Confidence
    rule: str


def titles(text: str, raw: str, opens: int | None) -> Iterator[Title]:
    """What the contract is called: by a label, by a line at its head, or by its opening ("This Supply Agreement …").

    Args:
        text: The running text.
        raw: The text with its lines.
        opens: Where the clause that names the parties begins, if there is one.
    """
    labelled = _LABELLED.search(raw, 0, 1_500)
    if labelled and not wording("titles", "signature").search(raw[max(0, labelled.start() - 200) : labelled.start()]):
        yield Title(labelled.group(1).strip(), labelled.span(1), 0.9, "label")
    own = _own_name(text, opens) if opens is not None else None
    line = _line(raw)
    if line is not None:
        start, end, words = line
        agrees = own is None or set(own.words.lower().split()) <= set(words.lower().split())
        sure = 0.6 if len(words.split()) < 2 else 0.88 if agrees else 0.72
        yield Title(words, (start, end), sure, "line")
    if own is not None:
        yield own


def _own_name(text: str, opens: int) -> Title | None:
    """The name a contract gives itself before it names its parties."""
    kinds = alternation(
        [k.title() for k in vocabulary("headline")["documents"]]
        + [k.upper() for k in vocabulary("headline")["documents"]]
    )
    name = wording("titles", "this_document", kinds=kinds)
    hits = list(name.finditer(text, max(0, opens - 400), opens))
    if not hits:
        return None
    return Title(re.sub(r"\s+", " ", hits[-1].group(1)), hits[-1].span(1), 0.85, "opening")


@lru_cache(maxsize=1)
def _kinds() -> re.Pattern[str]:
    words = vocabulary("headline")
    return re.compile(rf"\b{alternation([*words['documents'], *words['sheets']])}\b", re.IGNORECASE)


def _line(raw: str) -> tuple[int, int, str] | None:
    """The first line of the head that can be a title, with the lines in capitals that belong to it.

    A line that names a kind of document and stands alone is one where none is written as a title.
    """
    lines = list(re.finditer(r"[^\n]+", raw[:_REACH]))
    texts = [_column(line.group()) for line in lines]
    named = [n for n, words in enumerate(texts) if 3 <= len(words) <= 110 and _kinds().search(words)]
    clear = (n for n in named if _may_be_title(texts[n]))
    alone = (n for n in named if _stands_alone(raw, lines[n]) and _names_kind(texts[n]))
    first = next(clear, next(alone, None))
    if first is None:
        return None
    last = first
    if texts[first].isupper():
        while first > 0 and last - first < 3 and _continues(raw, lines[first - 1], lines[first]):
            first -= 1
        while last + 1 < len(lines) and last - first < 3 and _continues(raw, lines[last], lines[last + 1]):
            last += 1
    return lines[first].start(), lines[last].end(), re.sub(r"\s+", " ", " ".join(texts[first : last + 1]))


def _column(line: str) -> str:
    """What stands first on a line, without the marks around it."""
    return _COLUMN.split(line.strip(" .*_-\t"))[0].strip(" .*_-\t,")


def _stands_alone(raw: str, line: re.Match[str]) -> bool:
    """Whether blank lines, or the ends of the text, are above and below."""
    above, below = raw[: line.start()].rstrip(" "), raw[line.end() : line.end() + 200]
    return (not above or above.endswith("\n\n")) and re.match(r"\s*\Z|[^\S\n]*\n[^\S\n]*\n", below) is not None


def _names_kind(words: str) -> bool:
    """Whether a line that begins with a kind of document says no more than what it is about."""
    plain = _NUMBERED.sub("", words)
    kind = _kinds().search(plain)
    if kind is None or len(plain.split()) < 2 or len(words.split()) > _FEW or words[-1] in ".,;:":
        return False
    return words[0].isupper() and len(plain[: kind.end()].split()) <= 4 and not _NO_TITLE.search(plain)


def _continues(raw: str, above: re.Match[str], below: re.Match[str]) -> bool:
    """Whether two lines in capitals follow one another directly and may be one title."""
    texts = [_column(m.group()) for m in (above, below)]
    return raw[above.end() : below.start()] == "\n" and all(
        t.isupper() and 2 < len(t) < 70 and _may_be_title(t) for t in texts
    )


def _may_be_title(words: str) -> bool:
    plain = _NUMBERED.sub("", words)
    tokens = [bare for word in plain.split() if (bare := word.strip('()/&-–—“”"'))]
    if not tokens or (plain != words and len(tokens) < 2 and not _COUNTED.match(plain)):
        return False  # "CONTRACT NO. 12" is a number
    capital = sum(1 for w in tokens if w[0].isupper() or w[0].isdigit() or w.lower() in _SMALL)
    organisation = any(is_form(w.strip(",")) for w in tokens)
    heading = _HEADING.match(words) is not None and not words.isupper()
    return capital >= 0.8 * len(tokens) and not organisation and not heading and not _NO_TITLE.search(plain)
