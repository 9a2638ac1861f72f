"""The component ``headline``: the contract's title, its own dates and the law that governs it.

Findings ``title`` and ``governing_law`` (text), ``agreement_date``, ``effective_date`` and ``end_date`` (dates),
``term`` (the ``Period`` it runs for); several of one kind with their confidence where the document leaves a choice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.findings.contract_dates import Candidate, candidates
from toolkit.findings.dates import find_dates
from toolkit.findings.governing_law import governing_laws
from toolkit.findings.marks import document_of, find, marks
from toolkit.findings.periods import Period
from toolkit.findings.vocabulary import alternation, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TITLE_REACH = 6_000
_SAME_DATE = 0.9  # how sure it is that a contract without another effective date takes effect on its own date


def read(doc: Doc) -> Doc:
    """Find the title, dates and governing law of the document."""
    text = doc.text
    _title(doc, document_of(doc).text)
    clauses = marks(doc, "parties_clause")
    dates = find_dates(text)
    found = list(candidates(text, dates, (clauses[0].start, clauses[0].end) if clauses else None))
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


def _title(doc: Doc, raw: str) -> None:
    """The first line of the document that is a title: few words, one of them what a contract calls itself."""
    kinds = alternation(vocabulary("headline")["documents"])
    labelled = re.search(
        r"(?im)^\W{0,3}(?:project(?:\s+(?:name|title))?|title)\s*[:\t]\s*(\S[^\n\t]{2,100})$", raw[:_TITLE_REACH]
    )
    if labelled:
        find(doc, "title", labelled.group(1).strip(), [labelled.span(1)], 0.9, "headline.title")
        return
    for line in re.finditer(r"^[^\S\n]*(\S[^\n]{3,110})$", raw[:_TITLE_REACH], re.MULTILINE):
        words = line.group(1).strip(" .*_-")
        capital = sum(
            1
            for w in words.split()
            if w[0].isupper() or w.lower() in {"of", "and", "for", "the", "to", "a", "in", "with"}
        )
        if (
            re.search(rf"\b{kinds}\b", words, re.IGNORECASE)
            and capital >= 0.8 * len(words.split())
            and not re.search(r"[:;]|\bthis\b|\.{3}", words, re.IGNORECASE)
        ):
            find(doc, "title", re.sub(r"\s+", " ", words), [line.span(1)], 0.85, "headline.title")
            return


_RUNS = re.compile(
    r"\bterm\b[^.;]{0,120}?\b(?:of|for|period\s+of|be|is)\s*(?:an?\s+(?:initial\s+)?(?:period|term)\s+of\s*)?\Z|\b(?:period|term)\s+of\s*\Z",
    re.IGNORECASE,
)


def _term(doc: Doc) -> None:
    for period in marks(doc, "periods"):
        value = period.value
        before = doc.text[max(0, period.start - 170) : period.start]
        if (
            isinstance(value, Period)
            and value.months
            and _RUNS.search(before)
            and re.search(r"\b(?:agreement|contract|effective)\b", before, re.IGNORECASE)
        ):
            find(doc, "term", value, [(period.start, period.end)], 0.8, "headline.term")
            return
