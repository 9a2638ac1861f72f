"""The component ``headline``: the contract's title, its own dates and the law that governs it.

Findings ``title`` and ``governing_law`` (text), ``agreement_date``, ``effective_date`` and ``end_date`` (dates),
``term`` (the ``Period`` it runs for); several of one kind with their confidence where the document leaves a choice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.findings.headline.contract_dates import candidates
from toolkit.findings.headline.date_candidates import Candidate
from toolkit.findings.headline.governing_law import governing_laws
from toolkit.findings.headline.titles import titles
from toolkit.findings.values.dates import find_dates
from toolkit.findings.values.marks import document_of, find, marks, text_of
from toolkit.findings.values.periods import Period
from toolkit.findings.vocabulary import wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WAITS = wording("headline", "waits")

_WAITING = 0.7
_SAME_DATE = 0.9  # how sure it is that a contract without another effective date takes effect on its own date


def read(doc: Doc) -> Doc:
    """Find the title, dates and governing law of the document."""
    text = text_of(doc)
    clauses = marks(doc, "parties_clause")
    for title in titles(text, document_of(doc).text, clauses[0].start if clauses else None):
        find(doc, "title", title.words, [title.place], title.confidence, f"headline.{title.rule}")
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
    sure = min(best.confidence, _WAITING if _WAITS.search(text_of(doc)) else _SAME_DATE) - 0.2 * rival
    find(doc, "effective_date", best.value, [(best.start, best.end)], sure, "headline.same_date")


_RUNS = wording("headline", "runs")


def _term(doc: Doc) -> None:
    text = text_of(doc)
    for period in marks(doc, "periods"):
        value = period.value
        before = text[max(0, period.start - 170) : period.start]
        if (
            isinstance(value, Period)
            and value.months
            and _RUNS.search(before)
            and wording("headline", "contract_words").search(before)
        ):
            find(doc, "term", value, [(period.start, period.end)], 0.8, "headline.term")
            return
