"""Reads how many days after an invoice (its receipt, or acceptance) payment is due."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.findings.marks import Mark
from toolkit.findings.passages import Passage, passage, pattern, says
from toolkit.findings.periods import Period
from toolkit.provenance import Confidence
from toolkit.schedule.terms import PaymentTerm, TermStart

_UNCLEAR_START = 0.7  # most confidence where the event that starts the days is no invoice and no acceptance
_EVENT = 0.45  # confidence in a period that runs from the event of a single instalment
_LONGEST = 180  # days; a longer period is no payment term
_AFTER = re.compile(
    r"^[\s,]*(?:(?:from|after|of|following|upon|counting\s+from|as\s+of|since|\()|net\b)", re.IGNORECASE
)
_NET = re.compile(r"^(?:net\b|n/)", re.IGNORECASE)
_NET_AFTER = re.compile(r"\s*(?:net|EOM|end\s+of\s+month)\b", re.IGNORECASE)
_AT_ONCE = re.compile(
    r"\binvoices?\b[^.;]{0,60}\b(?:due|payable|paid)(?:\s+and\s+payable)?\s+(?:immediately\s+)?(?:up)?on\s+receipt\b"
    r"|\b(?:due|payable)(?:\s+and\s+payable)?\s+(?:immediately\s+)?(?:up)?on\s+receipt\s+of\s+(?:an?\s+|the\s+|each\s+)?(?:\w+\s+)?invoice"
    r"|\bpayment\s+terms?\s*:?\s*(?:due\s+)?(?:up)?on\s+receipt\b",
    re.IGNORECASE,
)
_MONTH_END = re.compile(
    r"\bend\s+of\s+(?:the\s+)?month\b|\bEOM\b|\bcurrent\s+plus\b|\bend\s+of\s+each\s+month\b", re.IGNORECASE
)
_DELIVERED = re.compile(r"(?:delivery|shipment|dispatch|completion|signature|execution)\b", re.IGNORECASE)
_RECEIPT = re.compile(r"\breceipt|\breceiv|\bdelivery\s+of\s+(?:an?\s+|the\s+)?invoice|\bpresentation", re.IGNORECASE)
_ACCEPTANCE = re.compile(
    r"\baccept(?:ance|ed)|\bapproval|\bapproved|\bcertificat|\bconfirmation|\bcompletion", re.IGNORECASE
)
_MUST = re.compile(r"\b(?:shall|will|must)\b", re.IGNORECASE)
_OTHER_AFTER = re.compile(r"\b(?:notice|default|breach|terminat|disput)", re.IGNORECASE)
_EACH = re.compile(
    r"\b(?:corresponding|each|every|all)\s+(?:such\s+)?(?:\w+\s+)?(?:payments?|instal\w+|milestones?)|\bprogress\s+payments?",
    re.IGNORECASE,
)
_SPECIFIC = re.compile(
    r"\b(?:such|this|that|said|following|first|second|final|initial)\s+(?:\w+\s+)?(?:payment|amount|fee|sum|instal)",
    re.IGNORECASE,
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
    instalments = Counter(
        (r.term.days, r.term.kind) for r in found if r.rule == "payment_term.event" and r.confidence >= _EVENT
    )
    for one in found:
        times = instalments[(one.term.days, one.term.kind)] if one.rule == "payment_term.event" else 0
        if times >= 3 and one.confidence >= _EVENT:  # each instalment is due so long after its event
            yield replace(one, confidence=max(one.confidence, 0.82))
        else:
            yield one
    yield from _at_once(text)


def _at_once(text: str) -> Iterator[ReadTerm]:
    """Invoices that are due on receipt."""
    for hit in _AT_ONCE.finditer(text):
        here = passage(text, hit.start(), hit.end())
        if not says("payment", "beside", here.text):
            yield ReadTerm(
                PaymentTerm(days=0, start=TermStart.RECEIPT), here.start, here.end, 0.84, "payment_term.receipt"
            )


def _read(text: str, mark: Mark) -> ReadTerm | None:
    period = mark.value
    if not isinstance(period, Period) or period.unit != "day" or not 0 < period.number <= _LONGEST:
        return None
    here = passage(text, mark.start, mark.end)
    net = bool(_NET.match(here.inside) or _NET_AFTER.match(here.after))
    straight = _AFTER.match(here.after) and says("payment", "invoice", here.after[:60])
    if not (net or straight or _BOUND.search(here.before[-40:])):
        return None
    if not says("payment", "pay", here.before[-200:]) and not says("payment", "pay", here.after[:160]) and not net:
        return None
    if _is_other(here):
        return None
    asked = says("payment", "invoice", here.after[:110]) if _AFTER.match(here.after) or net else False
    received = _RECEIPT.search(here.after[:60]) and says("payment", "invoice", here.before[-110:])
    general = says("payment", "general", here.text) or (
        net and says("payment", "invoice", here.before[-160:] + here.after[:160])
    )
    specific = bool(_SPECIFIC.search(here.before[-160:]))
    start = _start(here.after[:90])
    if asked or received:
        sure, rule = (0.95 if general and not specific else 0.72 if specific else 0.88), "payment_term.invoice"
    elif net or (general and says("payment", "invoice", here.before[-200:])):
        sure, rule = 0.86, "payment_term.net"
    elif says("payment", "invoice", here.before[-70:]) and says("payment", "pay", here.before[-160:]):
        sure, rule = 0.82, "payment_term.net"
    elif _AFTER.match(here.after) and says("payment", "pay", here.before[-160:]):
        sure, rule = (0.72 if _EACH.search(here.before[-200:]) else _EVENT), "payment_term.event"
    elif _MUST.search(here.before[-60:]) and says("payment", "pay", here.after[:140]):
        sure, rule = _EVENT, "payment_term.event"
    else:
        return None
    if says("payment", "beside", here.before[-160:] + here.after[:60]):
        sure -= 0.45
    elif says("payment", "beside", here.before):
        sure -= 0.3
    if period.figures is not None:
        sure -= 0.25
    if _MONTH_END.search(here.text) or not _start_is_clear(here.after[:80], asked=bool(asked or received)):
        sure = min(sure, _UNCLEAR_START)
    term = PaymentTerm(days=period.number, start=start, kind=period.kind)
    return ReadTerm(term, here.start, here.end, max(0.05, sure), rule)


def _is_other(here: Passage) -> bool:
    """Whether the period is one for cure, termination, dispute or default."""
    near = here.before[-110:]
    clause = near[max(near.rfind(","), near.rfind(":"), 0) :] if len(near) > 60 else near
    if says("payment", "other", clause) or says("payment", "other", near[-60:]):
        return not re.search(r"(?i)unless\s+otherwise|except\s+as", near) or says("payment", "other", near[-40:])
    return bool(_OTHER_AFTER.search(here.after[:45])) and not says("payment", "invoice", here.after[:60])


def _start_is_clear(after: str, *, asked: bool) -> bool:
    """Whether the event from which the days run is one that a payment term knows, or none is named."""
    event = re.match(
        r"[\s,)]*(?:net\s+)?(?:from|after|of|following)\s+(?:the\s+)?(?:date\s+of\s+)?(?:the\s+)?", after, re.IGNORECASE
    )
    if event is None:
        return True
    first = after[event.end() : event.end() + 30]
    known = pattern("payment", "invoice").search(first) or _RECEIPT.search(first) or _ACCEPTANCE.search(first)
    return known is not None or (asked and not _DELIVERED.match(first))


def _start(after: str) -> TermStart:
    asked = pattern("payment", "invoice").search(after)
    receipt, acceptance = _RECEIPT.search(after), _ACCEPTANCE.search(after)
    if receipt and (asked is None or receipt.start() < asked.end() + 40) and not (acceptance and not asked):
        return TermStart.RECEIPT
    if acceptance and (asked is None or acceptance.start() < asked.start()):
        return TermStart.ACCEPTANCE
    return TermStart.INVOICE
