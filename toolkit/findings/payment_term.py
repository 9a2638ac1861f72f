"""Reads how many days after an invoice (its receipt, or acceptance) payment is due."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.findings.marks import Mark
from toolkit.findings.passages import Passage, passage, pattern, says
from toolkit.findings.periods import Period
from toolkit.provenance import Confidence
from toolkit.schedule.terms import PaymentTerm, TermStart

_LONGEST = 180  # days; a longer period is no payment term
_AFTER = re.compile(
    r"^[\s,]*(?:(?:from|after|of|following|upon|counting\s+from|as\s+of|since|\()|net\b)", re.IGNORECASE
)
_NET = re.compile(r"^(?:net\b|n/)", re.IGNORECASE)
_RECEIPT = re.compile(r"\breceipt|\breceiv|\bdelivery\s+of\s+(?:an?\s+|the\s+)?invoice|\bpresentation", re.IGNORECASE)
_ACCEPTANCE = re.compile(
    r"\baccept(?:ance|ed)|\bapproval|\bapproved|\bcertificat|\bconfirmation|\bcompletion", re.IGNORECASE
)
_BOUND = re.compile(
    r"\b(?:within|in|not\s+later\s+than|no\s+later\s+than|by|at|on)\s*(?:a\s+period\s+of\s+)?\W{0,3}\Z|\bnet\W{0,3}\Z|\bpa(?:id|yable)\W{0,3}\Z|\bdue\W{0,3}\Z|:\s*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ReadTerm:
    """A payment term with the sentence it stands in."""

    term: PaymentTerm
    start: int
    end: int
    confidence: Confidence
    rule: str


def payment_terms(text: str, periods: Sequence[Mark]) -> Iterator[ReadTerm]:
    """Every period that may be the contract's payment term."""
    found = [r for m in periods if (r := _read(text, m)) is not None]
    by_days = Counter((r.term.days, r.term.kind) for r in found if r.rule == "payment_term.event")
    rivals = {r.term.days for r in found if r.rule != "payment_term.event" and r.confidence >= 0.85}
    for one in found:
        if one.rule == "payment_term.event":
            times = by_days[(one.term.days, one.term.kind)]
            yield ReadTerm(
                one.term,
                one.start,
                one.end,
                one.confidence + (0.2 if times >= 3 else 0.1 if times == 2 else 0.0),
                one.rule,
            )
        else:
            doubt = 0.12 if len(rivals) > 1 else 0.0
            yield ReadTerm(one.term, one.start, one.end, one.confidence - doubt, one.rule)


def _read(text: str, mark: Mark) -> ReadTerm | None:
    period = mark.value
    if not isinstance(period, Period) or period.unit != "day" or not 0 < period.number <= _LONGEST:
        return None
    here = passage(text, mark.start, mark.end)
    net = bool(_NET.match(here.inside))
    if not (net or _BOUND.search(here.before[-40:]) or re.match(r"\s*net\b", here.after, re.IGNORECASE)):
        return None
    if not says("payment", "pay", here.before[-200:]) and not says("payment", "pay", here.after[:160]) and not net:
        return None
    if _is_other(here):
        return None
    asked = pattern("payment", "invoice").search(here.after[:110]) if _AFTER.match(here.after) or net else None
    general = says("payment", "general", here.text) or (
        net and says("payment", "invoice", here.before[-160:] + here.after[:160])
    )
    beside = says("payment", "beside", here.before[-160:] + here.after[:60])
    start = _start(here.after[:90])
    if asked:
        sure, rule = (0.93 if general else 0.9), "payment_term.invoice"
    elif net or (general and says("payment", "invoice", here.before[-200:])):
        sure, rule = 0.86, "payment_term.net"
    elif _AFTER.match(here.after) and says("payment", "pay", here.before[-160:]):
        sure, rule = (0.6 if _ACCEPTANCE.search(here.after[:90]) else 0.5), "payment_term.event"
    elif says("payment", "pay", here.before[-60:]) and says("payment", "pay", here.after[:60]):
        sure, rule = 0.55, "payment_term.event"
    else:
        return None
    if beside:
        sure -= 0.42
    if period.figures is not None:
        sure -= 0.25
    term = PaymentTerm(days=period.number, start=start, kind=period.kind)
    return ReadTerm(term, here.start, here.end, max(0.05, sure), rule)


def _is_other(here: Passage) -> bool:
    """Whether the period is one for cure, termination, dispute or default."""
    near = here.before[-110:]
    clause = near[max(near.rfind(","), near.rfind(":"), 0) :] if len(near) > 60 else near
    if says("payment", "other", clause) or says("payment", "other", near[-60:]):
        return not re.search(r"(?i)unless\s+otherwise|except\s+as", near) or says("payment", "other", near[-40:])
    return says("payment", "other", here.after[:45]) and not pattern("payment", "invoice").search(here.after[:60])


def _start(after: str) -> TermStart:
    asked = pattern("payment", "invoice").search(after)
    receipt, acceptance = _RECEIPT.search(after), _ACCEPTANCE.search(after)
    if receipt and (asked is None or receipt.start() < asked.end() + 40) and not (acceptance and not asked):
        return TermStart.RECEIPT
    if acceptance and (asked is None or acceptance.start() < asked.start()):
        return TermStart.ACCEPTANCE
    return TermStart.INVOICE
