"""Reads how many days after an invoice (its receipt, or acceptance) payment is due."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.findings.values.marks import Mark
from toolkit.findings.values.passages import Passage, passage, pattern, says
from toolkit.findings.values.periods import Period
from toolkit.findings.vocabulary import wording
from toolkit.provenance import Confidence
from toolkit.schedule.terms import PaymentTerm, TermStart

_UNCLEAR_START = 0.7  # most confidence where the event that starts the days is no invoice and no acceptance
_EVENT = 0.45  # confidence in a period that runs from the event of a single instalment
_LONGEST = 180  # days; a longer period is no payment term
_AFTER = wording("payment_term", "after")
_NET = wording("payment_term", "net")
_NET_AFTER = wording("payment_term", "net_after")
_AT_ONCE = wording("payment_term", "at_once")
_MONTH_END = wording("payment_term", "month_end")
_DELIVERED = wording("payment_term", "delivered")
_RECEIPT = wording("payment_term", "receipt")
_ACCEPTANCE = wording("payment_term", "acceptance")
_SUM = re.compile(r"[$€£¥₹]|\b[A-Z]{2,3}\.?\s?\d|\d{1,3}[,.'’ ]\d{3}\b")
_OWN = wording("payment_term", "own")
_APPLIED = wording("payment_term", "applied")
_THE_CLAIM = wording("payment_term", "the_claim")
_EARLIER = wording("payment_term", "earlier")
_ENDED = wording("payment_term", "ended")
_ITS_OWN = wording("payment_term", "its_own")
_BEGINS = wording("payment_term", "begins")
_THEIR_NOTICE = wording("payment_term", "their_notice")
_EITHER = wording("payment_term", "either")
_MUST = wording("payment_term", "must")
_OTHER_AFTER = wording("payment_term", "other_after")
_EACH = wording("payment_term", "each")
_SPECIFIC = wording("payment_term", "specific")
_ASKS = wording("payment_term", "asks")
_ASKED = wording("payment_term", "asked")
_ONE_OF_THEM = wording("payment_term", "one_of_them")
_BOUND = wording("payment_term", "bound")
_EACH_ORDER = wording("payment_term", "each_order")
_EACH_SALE = wording("payment_term", "each_sale")
_PERIOD_END = wording("payment_term", "period_end")
_OF_SALES = wording("payment_term", "of_sales")
_AND_PAY = wording("payment_term", "and_pay")
_DAYS = wording("payment_term", "days")
_BULLET = re.compile(r"\s[•●▪‣◦]\s")
_LEAD = 260  # characters before a sentence in which it is said what its payments are


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
    received = Counter(
        (r.term.days, r.term.kind)
        for r in found
        if r.rule == "payment_term.event" and r.confidence >= _EVENT and r.term.start is TermStart.RECEIPT
    )
    for one in found:
        times = instalments[(one.term.days, one.term.kind)] if one.rule == "payment_term.event" else 0
        if times >= 3 and one.confidence >= _EVENT:  # each instalment is due so long after its event
            yield replace(one, confidence=max(one.confidence, 0.82))
        elif received[one.term.days, one.term.kind] == times == 2 and one.confidence >= _EVENT:
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
    if not isinstance(period, Period) or not 0 < (period.days or 0) <= _LONGEST:
        return None
    here = passage(text, mark.start, mark.end)
    after = wording("payment_term", "days_ahead").sub("", here.after)
    net = bool(_NET.match(here.inside) or _NET_AFTER.match(here.after))
    asks = says("payment", "invoice", after[:60])
    straight = _AFTER.match(after) is not None
    if _EARLIER.match(after) or not (net or straight or _BOUND.search(here.before[-40:])):
        return None
    if not says("payment", "pay", here.before[-200:]) and not says("payment", "pay", after[:160]) and not net:
        return None
    general = _is_general(here, after)
    asks = asks or says("payment", "invoice", here.before[-90:])
    if (straight or period.unit == "week") and not (net or asks or general or _BOUND.search(here.before[-40:])):
        return None
    if period.unit == "week" and not asks:
        return None
    if _is_other(here, general=general):
        return None
    sure, rule, asked = _how_surely(here, after, net=net, general=general)
    if not rule:
        return None
    point = _BULLET.split(here.before)[-1]  # of a list
    sure -= 0.45 * says("payment", "beside", point[-160:] + _BULLET.split(after[:60])[0]) or (
        0.3 * says("payment", "beside", point)
    )
    sure -= 0.25 * (period.figures is not None)
    if _ASKS.match(after) or _ASKED.search(here.before[-80:]):
        return None  # the time to send the invoice
    if rule == "payment_term.invoice" and _ONE_OF_THEM.search(here.before) and _SUM.search(here.before):
        sure = min(sure, _EVENT)  # that of one payment
    if _MONTH_END.search(here.text) or not _start_is_clear(after[:80], asked=asked):
        sure = min(sure, _UNCLEAR_START)
    if either := _EITHER.search(here.before, max(0, len(here.before) - 280)):
        # "within the later of (i) 15 days after … and (ii) 45 days after …" is neither
        other = _DAYS.search(here.before[either.end() :] + here.after[6:])
        sure = min(sure, _EVENT if other else _UNCLEAR_START)
    if _PERIOD_END.match(after) and _OF_SALES.search(text[max(0, here.start - _LEAD) : here.start] + here.text):
        sure -= 0.3  # a share of what was sold, paid by the quarter
    if asked and _OWN.search(here.text):  # an order's own rule goes before that of the agreement over it
        sure = 0.97
    term = PaymentTerm(days=period.days or 0, start=_start(after[:90]), kind=period.kind)
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
    if _AFTER.match(after) and paid and (_EACH_ORDER.search(here.before[-160:]) or _EACH_SALE.match(after)):
        return _UNCLEAR_START, "payment_term.order", False
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
    if _AND_PAY.search(near) and says("payment", "invoice", here.after[:60]):
        return False  # "shall notify the Owner of, and shall within 30 days after its invoice pay for, …"
    clause = near[max(near.rfind(","), near.rfind(":"), 0) :] if len(near) > 60 else near
    if says("payment", "other", clause) or says("payment", "other", near[-60:]):
        return not wording("payment_term", "exception").search(near) or says("payment", "other", near[-40:])
    if general and says("payment", "pay", here.before[-60:]) and _THEIR_NOTICE.search(here.after[:45]):
        return False  # instalments that are paid so long after the supplier's notice
    return bool(_OTHER_AFTER.search(here.after[:45])) and not says("payment", "invoice", here.after[:60])


def _start_is_clear(after: str, *, asked: bool) -> bool:
    """Whether the event from which the days run is one that a payment term knows, or none is named."""
    event = wording("payment_term", "from_what").match(after)
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
