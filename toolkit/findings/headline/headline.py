"""The component ``headline``: the contract's title, its own dates and the law that governs it.

Findings ``title`` and ``governing_law`` (text), ``agreement_date``, ``effective_date`` and ``end_date`` (dates),
``term`` (the ``Period`` it runs for); several of one kind with their confidence where the document leaves a choice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.findings.headline.contract_dates import SIGNED_AT_ONCE, candidates
from toolkit.findings.headline.date_candidates import Candidate
from toolkit.findings.headline.governing_law import governing_laws
from toolkit.findings.headline.titles import titles
from toolkit.findings.values.dates import dates_of
from toolkit.findings.values.marks import document_of, find, marks, text_of
from toolkit.findings.values.periods import Period
from toolkit.findings.vocabulary import wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WAITS = wording("headline", "waits")

_WAITS_FOR = wording("headline", "waits_for")
_EFFECTIVE_DATE = wording("headline", "effective_date")
_NAMED = wording("headline", "named")
_BY_SIGNING = wording("headline", "by_signing")

_CONTRACT = wording("headline", "contract_title")
_AROUND = 160  # characters beside the name of a day in which its definition stands
_OFTEN = 2  # uses of that name behind which its definition must be in a part that was not read
_NOT_TOLD = 0.45  # too little to be taken: a person is told that it may be so
_SAME_DATE = 0.9  # how sure it is that a contract without another effective date takes effect on its own date


def read(doc: Doc) -> Doc:
    """Find the title, dates and governing law of the document."""
    text = text_of(doc)
    clauses = marks(doc, "parties_clause")
    for title in titles(text, document_of(doc).text, clauses[0].start if clauses else None):
        find(doc, "title", title.words, [title.place], title.confidence, f"headline.{title.rule}")
    dates = dates_of(doc)
    raw = document_of(doc).text
    found = list(candidates(text, dates, (clauses[0].start, clauses[0].end) if clauses else None, raw))
    for one in found:
        find(doc, one.kind, one.value, [(one.start, one.end)], max(0.05, one.confidence), one.rule)
    _default_effective(doc, found, _is_contract(doc))
    for start, end, law, sure in governing_laws(text):
        find(doc, "governing_law", law, [(start, end)], sure, "headline.governing_law")
    _term(doc)
    return doc


def _default_effective(doc: Doc, found: list[Candidate], contract: bool) -> None:
    """A contract that does not say from when it has effect has it from its date, if that is clear.

    That of a proposal or a letter is only the day on which it was written, and where the parties signed on several
    days or the contract waits for an event, it is not told.
    """
    own = sorted((c for c in found if c.kind == "agreement_date"), key=lambda c: -c.confidence)
    if not own or any(c.kind == "effective_date" and c.confidence > 0.5 for c in found):
        return
    best = own[0]
    rival = any(c.value != best.value and c.confidence > best.confidence - 0.15 for c in own)
    told = contract or best.rule == "headline.opening"
    apart = best.rule == "headline.signatures" and best.confidence < SIGNED_AT_ONCE
    sure = min(best.confidence, _SAME_DATE) - 0.2 * rival
    if not told or apart or _waits(text_of(doc)):
        sure = min(sure, _NOT_TOLD)
    find(doc, "effective_date", best.value, [(best.start, best.end)], sure, "headline.same_date")


def _is_contract(doc: Doc) -> bool:
    """Whether the paper calls itself a contract, and no proposal or letter."""
    named = sorted((f for f in doc._.findings if f.kind == "title"), key=lambda f: -f.confidence)
    return bool(named) and _CONTRACT.search(named[0].value) is not None


def _waits(text: str) -> bool:
    """Whether the contract has effect only from an event, or from a day with a name that is not the one it bears."""
    if _WAITS.search(text) or _WAITS_FOR.search(text):
        return True
    defined = [text[max(0, m.start() - _AROUND) : m.end() + _AROUND] for m in _NAMED.finditer(text)]
    if not defined:
        return sum(1 for _ in _EFFECTIVE_DATE.finditer(text)) > _OFTEN
    return not any(_BY_SIGNING.search(around) for around in defined)


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
