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
    r"^[\s,]*(?:(?:later\b|from|after|of|following|upon|counting\s+from|as\s+of|since|\()|net\b)", re.IGNORECASE
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
    r"\baccept(?:ance|ed|s)\b|\bapprov(?:al|ed|es)\b|\bcertif|\bconfirm(?:ation|ed|s)|\bcomplet(?:ion|ed)|\bis\s+(?:satisfied|achieved)",
    re.IGNORECASE,
)
_SUM = re.compile(r"[$€£¥₹]|\b[A-Z]{2,3}\.?\s?\d|\d{1,3}[,.'’ ]\d{3}\b")
_OWN = re.compile(
    r"\bunder\s+this\s+(?:SOW|statement\s+of\s+work|(?:\w+\s+)?order|call-?off|work\s+(?:order|package))\b",
    re.IGNORECASE,
)
_APPLIED = re.compile(r"\bapplications?\s+for\s+payments?\b|\bpayment\s+applications?\b", re.IGNORECASE)
_THE_CLAIM = re.compile(r"\bapplications?\b", re.IGNORECASE)
_EARLIER = re.compile(r"\W*(?:\([^()]*\)\W*)?(?:before|prior\s+to|in\s+advance|preceding|earlier)\b", re.IGNORECASE)
_ENDED = re.compile(r"\b(?:terminat|default|breach|cancel|cure)\w*", re.IGNORECASE)
_ITS_OWN = re.compile(r"(?:its\s+|their\s+)?(?:date|issue|issuance|receipt|submission|presentation)\b", re.IGNORECASE)
_BEGINS = re.compile(r"[;:]\s|\s(?=Payable\b|Payments?\s+(?:is|are|shall|will)\b)")  # also behind a list without stops
_THEIR_NOTICE = re.compile(r"['’]s?\s+(?:written\s+)?notice\b", re.IGNORECASE)
_EITHER = re.compile(
    r"\b(?:earlier|earliest|later|latest|sooner|longer|shorter|first)\s+(?:to\s+occur\s+)?of\b", re.IGNORECASE
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
_ASKS = re.compile(
    r"(?:[\s,]*(?:to\s+)?(?:also\s+)?|\s*(?:following|after|of|from)\b[^.;,]{0,110},\s*(?:shall\s+|will\s+|must\s+)?)"
    r"(?:submits?|sends?|renders?|issues?|provides?|presents?|delivers?|files?)\s+(?:\w+\s+){0,3}?"
    r"(?:invoices?|bills?|statements?|requests?\s+for\s+payment|claims?)\b(?![^.;]{0,60}\b(?:paid|pays?|payable)\b)",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:submits?|sends?|renders?|issues?)\s+(?:\w+\s+){0,3}?(?:invoices?|bills?)\s+(?:to\s+(?:the\s+)?\w+\s+)?(?:within|not\s+later\s+than)\W*\Z",
    re.IGNORECASE,
)
_ONE_OF_THEM = re.compile(
    r"\b(?:remaining|remainder|balance|initial|first|second|third|final|last)\s+(?:\w+\s+){0,2}(?:payment|invoice|instal\w+|amount|sum|of\b)",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:within|in|not\s+later\s+than|no\s+later\s+than|by|at|on)\s*(?:a\s+period\s+of\s+)?\W{0,3}\Z|\bnet\W{0,3}\Z|\bpa(?:id|yable|yment)\W{0,3}\Z|\bdue\W{0,3}\Z|:\s*\Z",
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
        elif times == 2 and one.confidence >= _EVENT and one.term.start is TermStart.RECEIPT:
            yield replace(one, confidence=max(one.confidence, 0.6))
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
    after = re.sub(r"\A\W*(?:(?:calendar|business|working)\s+)?days?\b['’]?", "", here.after, flags=re.IGNORECASE)
    net = bool(_NET.match(here.inside) or _NET_AFTER.match(here.after))
    asks = says("payment", "invoice", after[:60])
    straight = _AFTER.match(after) is not None
    if _EARLIER.match(after) or not (net or straight or _BOUND.search(here.before[-40:])):
        return None
    if not says("payment", "pay", here.before[-200:]) and not says("payment", "pay", after[:160]) and not net:
        return None
    general = _is_general(here, after)
    asks = asks or says("payment", "invoice", here.before[-90:])
    if straight and not (net or asks or general or _BOUND.search(here.before[-40:])):
        return None
    if _is_other(here, general=general):
        return None
    sure, rule, asked = _how_surely(here, after, net=net, general=general)
    if not rule:
        return None
    sure -= 0.45 * says("payment", "beside", here.before[-160:] + after[:60]) or (
        0.3 * says("payment", "beside", here.before)
    )
    sure -= 0.25 * (period.figures is not None)
    if _ASKS.match(after) or _ASKED.search(here.before[-80:]):
        return None  # the time to send the invoice
    if rule == "payment_term.invoice" and _ONE_OF_THEM.search(here.before) and _SUM.search(here.before):
        sure = min(sure, _EVENT)  # that of one payment
    if _MONTH_END.search(here.text) or not _start_is_clear(after[:80], asked=asked):
        sure = min(sure, _UNCLEAR_START)
    if _EITHER.search(here.before[-120:]):  # "within the later of (i) 15 days after … and (ii) 45 days after …"
        sure = min(sure, _UNCLEAR_START)
    if asked and _OWN.search(here.text):  # an order's own rule goes before that of the agreement over it
        sure = 0.97
    term = PaymentTerm(days=period.number, start=_start(after[:90]), kind=period.kind)
    return ReadTerm(term, here.start, here.end, max(0.05, sure), rule)


def _how_surely(here: Passage, after: str, *, net: bool, general: bool) -> tuple[float, str, bool]:
    """How surely a period is the payment term, by which rule ("" for none), and whether from an invoice."""
    asked = says("payment", "invoice", after[:110]) if _AFTER.match(after) or net else False
    asked = asked or bool(_RECEIPT.search(after[:60]) and says("payment", "invoice", here.before[-110:]))
    asked = asked or bool(_THE_CLAIM.search(after[:60]) and _APPLIED.search(here.before))
    rule_of_all = says("payment", "general", here.text) or (
        net and says("payment", "invoice", here.before[-160:] + after[:160])
    )
    specific = bool(_SPECIFIC.search(here.before[-160:]))
    paid = says("payment", "pay", here.before[-160:])
    if asked:
        return (0.95 if rule_of_all and not specific else 0.72 if specific else 0.88), "payment_term.invoice", True
    if net or (rule_of_all and says("payment", "invoice", here.before[-200:])):
        return 0.86, "payment_term.net", net and not _AFTER.match(after)
    invoiced = says("payment", "invoice", here.before[-70:])
    if (invoiced and paid) or (
        says("payment", "invoice", here.before[-140:]) and says("payment", "pay", here.before[-30:])
    ):
        return 0.82, "payment_term.net", False
    if general and not specific and paid:
        return 0.82, "payment_term.general", False
    if _AFTER.match(after) and paid:
        return (0.72 if _EACH.search(here.before[-200:]) else _EVENT), "payment_term.event", False
    if _MUST.search(here.before[-60:]) and says("payment", "pay", after[:140]):
        return _EVENT, "payment_term.event", False
    return 0.0, "", False


def _is_general(here: Passage, after: str) -> bool:
    """Whether the sentence is about payment as such: "Payments are made within …", and no sum is in it."""
    clause = _BEGINS.split(here.before)[-1]
    if _ENDED.search(here.before):
        return False
    return says("payment", "subject", clause) and not _SUM.search(clause[-160:] + here.inside + after[:60])


def _is_other(here: Passage, *, general: bool) -> bool:
    """Whether the period is one for cure, termination, dispute or default."""
    near = here.before[-110:]
    clause = near[max(near.rfind(","), near.rfind(":"), 0) :] if len(near) > 60 else near
    if says("payment", "other", clause) or says("payment", "other", near[-60:]):
        return not re.search(r"(?i)unless\s+otherwise|except\s+as", near) or says("payment", "other", near[-40:])
    if general and says("payment", "pay", here.before[-60:]) and _THEIR_NOTICE.search(here.after[:45]):
        return False  # instalments that are paid so long after the supplier's notice
    return bool(_OTHER_AFTER.search(here.after[:45])) and not says("payment", "invoice", here.after[:60])


def _start_is_clear(after: str, *, asked: bool) -> bool:
    """Whether the event from which the days run is one that a payment term knows, or none is named."""
    event = re.match(
        r"[\s,)]*(?:net\s+)?(?:from|after|of|following)\s+(?:the\s+)?(?:date\s+of\s+)?(?:the\s+)?", after, re.IGNORECASE
    )
    if event is None:
        return True
    first = after[event.end() : event.end() + 30]
    known = (
        _ITS_OWN.match(first)
        or pattern("payment", "invoice").search(first)
        or _RECEIPT.search(first)
        or _ACCEPTANCE.search(first)
    )
    return known is not None or (asked and not _DELIVERED.match(first))


def _start(after: str) -> TermStart:
    asked = pattern("payment", "invoice").search(after)
    receipt, acceptance = _RECEIPT.search(after), _ACCEPTANCE.search(after)
    if receipt and (asked is None or receipt.start() < asked.end() + 40) and not (acceptance and not asked):
        return TermStart.RECEIPT
    if acceptance and (asked is None or acceptance.start() < asked.start()):
        return TermStart.ACCEPTANCE
    return TermStart.INVOICE
