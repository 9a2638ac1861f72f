"""Takes the parties, dates and terms of a contract from its findings: the surest of each kind, with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.documents.document import Document
from toolkit.findings.finding import Finding
from toolkit.findings.parties.party_payers import BY_PAYMENT
from toolkit.findings.payments.payments import Place
from toolkit.findings.terms.hints import told
from toolkit.provenance import Evidence, Source
from toolkit.schedule.terms import LateInterest

FIELDS = (
    "title", "agreement_date", "effective_date", "end_date", "governing_law",
    "payment_term", "acceptance_period", "late_interest", "retention",
)  # fmt: skip
"""The fields of a schedule that come from one finding of the same kind."""
NEEDED = {
    "payment_term": "no rule was found for when an invoice is due: agree one, or look for it in another document",
    "acceptance_period": "no time was found within which the customer must accept or reject",
    "agreement_date": "no date of the agreement was found",
    "effective_date": "no date was found from which the agreement has effect",
    "parties": "supplier and customer could not both be told: name them before an invoice is made",
}
"""What a person should be told where the contract does not say it, because billing rests on it."""
_NO_NUMBER = "late interest is owed at a rate that a law, a bank or another clause gives, and no number: enter it"
SURE = 0.8
TAKEN = 0.5
"""A value read with less confidence than this is no value, only a doubt."""
_TERMS = ("payment_term", "acceptance_period", "late_interest", "retention")


@dataclass(frozen=True, slots=True)
class Stated:
    """Values for fields of a schedule, what they rest on, and doubts: (where, message, place)."""

    values: dict[str, Any]
    evidence: tuple[Evidence, ...]
    doubts: tuple[tuple[str, str, Place | None], ...]


def stated(document: Document, findings: Sequence[Finding]) -> Stated:
    """The surest finding of each kind; a rival nearly as sure, or little confidence, is a doubt."""
    values: dict[str, Any] = {}
    evidence: list[Evidence] = []
    doubts: list[tuple[str, str, Place | None]] = []
    for name in FIELDS:
        found = sorted((f for f in findings if f.kind == name), key=lambda f: -f.confidence)
        if not found:
            if name in NEEDED:
                at = hinted(findings, name)
                doubts.append((name, told(name) if at else NEEDED[name], at))
            elif place := hinted(findings, name):
                doubts.append((name, told(name), place))
            continue
        best = found[0]
        if best.confidence < TAKEN:
            at = (best.spans[0].start, best.spans[0].end) if best.spans else None
            doubts.append((name, f"it may be {_shown(best.value)}, but that is not clear enough to be taken", at))
            continue
        sources = _sources(document, best)
        values[name] = best.value.model_copy(update={"source": sources}) if name in _TERMS else best.value
        evidence.append(Evidence(where=name, source=sources, confidence=best.confidence, rule=best.rule))
        place = (best.spans[0].start, best.spans[0].end) if best.spans else None
        rival = next((f for f in found[1:] if f.value != best.value and f.confidence > best.confidence - 0.15), None)
        if name != "title" and rival is not None:
            doubts.append(
                (name, f"the contract also says {_shown(rival.value)}, taken was {_shown(best.value)}", place)
            )
        elif isinstance(best.value, LateInterest) and best.value.percent is None:
            doubts.append((name, _NO_NUMBER, place))
        elif name != "title" and best.confidence < SURE:
            doubts.append((name, f"{_shown(best.value)} is read with doubt ({best.confidence:.0%}): compare it", place))
    parties = [f for f in findings if f.kind == "party"]
    values["parties"] = tuple(f.value.model_copy(update={"source": _sources(document, f)}) for f in parties)
    evidence += [
        Evidence(where=f"parties.{n}", source=_sources(document, f), confidence=f.confidence, rule=f.rule)
        for n, f in enumerate(parties)
    ]
    unsure = [f for f in parties if f.rule == BY_PAYMENT]
    if unsure:
        names = " and ".join(f.value.name for f in unsure)
        place = (unsure[0].spans[0].start, unsure[0].spans[0].end)
        doubts.append(("parties", f"{names}: no opening or signature names them, only what is paid: compare", place))
    if {p.role.value for p in values["parties"]} < {"supplier", "customer"} or len(parties) < 2:
        doubts.append(("parties", NEEDED["parties"], None))
    return Stated(values, tuple(evidence), tuple(doubts))


def hinted(findings: Sequence[Finding], name: str) -> Place | None:
    """Where the contract speaks of a field, in words of which no value may have been read."""
    return next(((f.spans[0].start, f.spans[0].end) for f in findings if f.kind == "hint" and f.value == name), None)


def _sources(document: Document, finding: Finding) -> tuple[Source, ...]:
    return tuple(document.source(s.start, s.end) for s in finding.spans)


def _shown(value: Any) -> str:
    """A value as a person would say it: "accepted if nothing is said within 3 business days"."""
    return str(getattr(value, "in_words", value))
