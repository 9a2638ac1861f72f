"""The component ``headline``: the contract's title, its own dates and the law that governs it.

Findings ``title`` and ``governing_law`` (text), ``agreement_date``, ``effective_date`` and ``end_date`` (dates),
``term`` (the ``Period`` it runs for); several of one kind with their confidence where the document leaves a choice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.findings.contract_dates import candidates
from toolkit.findings.date_candidates import Candidate
from toolkit.findings.dates import find_dates
from toolkit.findings.governing_law import governing_laws
from toolkit.findings.marks import document_of, find, marks, text_of
from toolkit.findings.party_names import is_form
from toolkit.findings.periods import Period
from toolkit.findings.vocabulary import alternation, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TITLE_REACH = 6_000
_SAME_DATE = 0.9  # how sure it is that a contract without another effective date takes effect on its own date


def read(doc: Doc) -> Doc:
    """Find the title, dates and governing law of the document."""
    text = text_of(doc)
    clauses = marks(doc, "parties_clause")
    _title(doc, document_of(doc).text, clauses[0].start if clauses else None)
    dates = find_dates(text)
    raw = document_of(doc).text
    found = list(candidates(text, dates, (clauses[0].start, clauses[0].end) if clauses else None, raw))
    for one in found:
        find(doc, one.kind, one.value, [(one.start, one.end)], max(0.05, one.confidence), one.rule)
    _default_effective(doc, found)
    for start, end, law, sure in governing_laws(text):
        find(doc, "governing_law", law, [(start, end)], sure, "headline.governing_law")
    _term(doc)
    return doc


def _default_effective(doc: Doc, found: list[Candidate]) -> None:
    """A contract that does not say from when it has effect has it from its date, if that is clear."""
    own = sorted((c for c in found if c.kind == "agreement_date"), key=lambda c: -c.confidence)
    if not own or any(c.kind == "effective_date" and c.confidence > 0.5 for c in found):
        return
    best = own[0]
    rival = any(c.value != best.value and c.confidence > best.confidence - 0.15 for c in own)
    sure = min(best.confidence, _SAME_DATE) - 0.2 * rival
    find(doc, "effective_date", best.value, [(best.start, best.end)], sure, "headline.same_date")


_LABELLED = re.compile(
    r"^\W{0,3}(?:project(?:[^\S\n]+(?:name|title))?|title)[^\S\n]*[:\t][^\S\n]*(\S[^\n\t]{2,100})$",
    re.IGNORECASE | re.MULTILINE,
)
_SMALL = frozenset({"of", "and", "for", "the", "to", "a", "in", "with", "on", "&", "by", "or"})
_NO_TITLE = re.compile(
    r"[:;]|\bthis\b|\.{3}|(?<!no\. )(?<!no\.)\d\s*$|\b(?:form\s+of|confidential|exhibit)\b|\b(?:by|and)\s+between\b",
    re.IGNORECASE,
)


def _title(doc: Doc, raw: str, opens: int | None) -> None:
    """What the contract is called: by a label, by a line at its head, or by its opening ("This Supply Agreement …").

    Args:
        opens: Where the clause that names the parties begins, if there is one.
    """
    labelled = _LABELLED.search(raw, 0, 1_500)
    if labelled and not re.search(r"\b(?:By|Name)\s*:|/s/", raw[max(0, labelled.start() - 200) : labelled.start()]):
        find(doc, "title", labelled.group(1).strip(), [labelled.span(1)], 0.9, "headline.label")
    own = _own_name(text_of(doc), opens) if opens is not None else None
    line = _title_line(raw)
    if line is not None:
        start, end, words = line
        agrees = own is None or set(own[2].lower().split()) <= set(words.lower().split())
        sure = 0.6 if len(words.split()) < 2 else 0.88 if agrees else 0.72
        find(doc, "title", words, [(start, end)], sure, "headline.line")
    if own is not None:
        find(doc, "title", own[2], [own[:2]], 0.85, "headline.opening")


def _own_name(text: str, opens: int) -> tuple[int, int, str] | None:
    """The name a contract gives itself before it names its parties."""
    kinds = alternation(
        [k.title() for k in vocabulary("headline")["documents"]]
        + [k.upper() for k in vocabulary("headline")["documents"]]
    )
    name = re.compile(rf"\b(?:This|THIS)\s+((?:(?:[A-Z][\w&,'’/-]*|and|of|for|the|&)\s+){{1,9}}{kinds})\b")
    hits = list(name.finditer(text, max(0, opens - 400), opens))
    if not hits:
        return None
    return (*hits[-1].span(1), re.sub(r"\s+", " ", hits[-1].group(1)))


def _title_line(raw: str) -> tuple[int, int, str] | None:
    """The first line of the head that can be a title, with the lines in capitals that belong to it."""
    kinds = re.compile(rf"\b{alternation(vocabulary('headline')['documents'])}\b", re.IGNORECASE)
    lines = list(re.finditer(r"[^\n]+", raw[:_TITLE_REACH]))
    for n, line in enumerate(lines):
        words = line.group().strip(" .*_-\t")
        if not 3 <= len(words) <= 110 or not kinds.search(words) or not _may_be_title(words):
            continue
        first = last = n
        while words.isupper() and first > 0 and last - first < 3 and _continues(raw, lines[first - 1], lines[first]):
            first -= 1
        while (
            words.isupper()
            and last + 1 < len(lines)
            and last - first < 3
            and _continues(raw, lines[last], lines[last + 1])
        ):
            last += 1
        parts = [m.group().strip(" .*_-\t") for m in lines[first : last + 1]]
        return lines[first].start(), lines[last].end(), re.sub(r"\s+", " ", " ".join(parts))
    return None


def _continues(raw: str, above: re.Match[str], below: re.Match[str]) -> bool:
    """Whether two lines in capitals follow one another directly and may be one title."""
    texts = [m.group().strip(" .*_-\t") for m in (above, below)]
    return raw[above.end() : below.start()] == "\n" and all(
        t.isupper() and 2 < len(t) < 70 and _may_be_title(t) for t in texts
    )


def _may_be_title(words: str) -> bool:
    tokens = words.split()
    capital = sum(1 for w in tokens if w[0].isupper() or w[0].isdigit() or w.lower() in _SMALL)
    organisation = any(is_form(w.strip(",")) for w in tokens)
    return capital >= 0.8 * len(tokens) and not organisation and not _NO_TITLE.search(words)


_RUNS = re.compile(
    r"\bterm\b[^.;]{0,120}?\b(?:of|for|period\s+of|be|is)\s*(?:an?\s+(?:initial\s+)?(?:period|term)\s+of\s*)?\Z|\b(?:period|term)\s+of\s*\Z",
    re.IGNORECASE,
)


def _term(doc: Doc) -> None:
    text = text_of(doc)
    for period in marks(doc, "periods"):
        value = period.value
        before = text[max(0, period.start - 170) : period.start]
        if (
            isinstance(value, Period)
            and value.months
            and _RUNS.search(before)
            and re.search(r"\b(?:agreement|contract|effective)\b", before, re.IGNORECASE)
        ):
            find(doc, "term", value, [(period.start, period.end)], 0.8, "headline.term")
            return
