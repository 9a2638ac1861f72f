"""The component ``terms``: when payment is due, how long acceptance takes, what lateness costs, what is held back.

Findings ``payment_term``, ``acceptance_period``, ``late_interest`` and ``retention`` (the values of
``toolkit.schedule.terms``), each candidate with its confidence; and clauses quoted as they stand:
``termination``, ``deposit``, ``bonus_penalty`` and ``expenses`` (text).
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from toolkit.findings.terms.acceptance import acceptance_periods
from toolkit.findings.terms.late_interest import late_interests
from toolkit.findings.terms.payment_term import payment_terms
from toolkit.findings.terms.retention import retentions
from toolkit.findings.values.marks import find, marks, text_of
from toolkit.findings.values.passages import passage, pattern, quoted, says
from toolkit.findings.vocabulary import vocabulary
from toolkit.schedule.parties import Role

if TYPE_CHECKING:
    from spacy.tokens import Doc

_QUOTED = 12  # clauses of one kind that are quoted
_LOOKED_AT = 60


def read(doc: Doc) -> Doc:
    """Find the terms of the document."""
    text, periods, percentages = text_of(doc), marks(doc, "periods"), marks(doc, "percentages")
    for due in payment_terms(text, periods):
        find(doc, "payment_term", due.term, [(due.start, due.end)], due.confidence, due.rule)
    for one in acceptance_periods(text, periods, _suppliers(doc)):
        find(doc, "acceptance_period", one.period, [(one.start, one.end)], one.confidence, "acceptance.period")
    for rate in late_interests(text, percentages):
        find(doc, "late_interest", rate.interest, [(rate.start, rate.end)], rate.confidence, "late_interest.rate")
    for held in retentions(text, percentages):
        find(doc, "retention", held.retention, [(held.start, held.end)], held.confidence, "retention.percent")
    _quote(doc)
    return doc


def _suppliers(doc: Doc) -> set[str]:
    """Names and short names of who delivers, as the contract says them."""
    findings = doc._.findings
    names = {f.value.name for f in findings if f.kind == "party" and f.value.role is Role.SUPPLIER}
    return names | {short for short, name in (f.value for f in findings if f.kind == "party_alias") if name in names}


def _quote(doc: Doc) -> None:
    """The clauses about termination, deposit, bonus and expenses, whole."""
    text = text_of(doc)
    for kind in vocabulary("terms")["clauses"]:
        last = -1
        found = 0
        for hit in islice(pattern("clauses", kind).finditer(text), _LOOKED_AT):
            here = passage(text, hit.start(), hit.end())
            if hit.start() < last or found == _QUOTED or says("clauses_not", kind, here.text):
                continue
            last, found = here.end, found + 1
            find(doc, kind, quoted(text, here.start, here.end), [(here.start, here.end)], 0.7, f"terms.{kind}")
