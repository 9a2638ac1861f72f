"""Reads what is charged on invoices paid late."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from toolkit.findings.values.marks import Mark
from toolkit.findings.values.passages import Passage, passage, pattern, says
from toolkit.findings.values.percentages import Share
from toolkit.findings.vocabulary import vocabulary, wording
from toolkit.provenance import Confidence
from toolkit.schedule.terms import LateInterest

_BEFORE = 12  # characters before "interest" that may say by which rule it is ("statutory")
_MISREAD = re.compile(r"\(\s*[Il|]\s*%\s*\)|\b[Il|]\s*%")  # "(I%)": a one that was read as a letter
_MIXED = wording("late_interest", "mixed")
_HALF = wording("late_interest", "half")

_SPELLED = wording("late_interest", "spelled")


_NONE = wording("late_interest", "none")
_FREE = wording("late_interest", "free")
_IS_INTEREST = wording("late_interest", "is_interest")
_AT = wording("late_interest", "at")
_SUM = wording("late_interest", "sum")
_REDACTED = wording("late_interest", "redacted")
_PENALTIES = ("penalty", "delay damages", "fine", "fines")  # for late payment only where it is spoken of
_HEADING = 60  # a sentence shorter than this is a heading, and what it is about stands in the next
_SENTENCE_BEFORE = 190
_BY_NAME = 0.75  # confidence in a rate that is a law's or a bank's, by which nothing is stated in numbers


@lru_cache(maxsize=1)
def _over() -> re.Pattern[str]:
    """A percentage on top of a bank's rate: "2% over the prime rate", "LIBOR plus 3%", "125% of the prime rate"."""
    floating = pattern("interest", "floating").pattern
    over = pattern("interest", "over").pattern
    return wording("late_interest", "over", over=over, floating=floating)


@dataclass(frozen=True, slots=True)
class ReadInterest:
    """Late interest with the sentence it stands in."""

    interest: LateInterest
    start: int
    end: int
    confidence: Confidence


def late_interests(text: str, percentages: Sequence[Mark]) -> Iterator[ReadInterest]:
    """Every charge for late payment that the text states."""
    for charge in pattern("interest", "charge").finditer(text):
        here = passage(text, charge.start(), charge.end())
        if _NONE.search(here.before[-60:]) or _FREE.match(here.after):
            continue
        late = _lateness(text, charge, here)
        if late:
            one = _read(text, charge, here, percentages)
            if one is not None:
                named = 0.07 * (late == 2 and one.interest.percent is None and one.confidence == _BY_NAME)
                yield replace(one, confidence=max(0.05, one.confidence + named - 0.15 * (late < 2)))


def _lateness(text: str, charge: re.Match[str], here: Passage) -> int:
    """How clearly a charge is one for late payment: 2 where its sentence says so, 1 where what stands around does."""
    around = here.before[-300:] + here.inside + here.after[:330]
    if says("interest", "late", around):
        return 2 if charge.group().lower() not in _PENALTIES or "pay" in around.lower() else 0
    if charge.group().lower() in _PENALTIES:
        return 0
    before = text[max(0, here.start - _SENTENCE_BEFORE) : here.start]
    if says("interest", "late", before):
        return 2
    alone = _IS_INTEREST.search(here.before) or not here.before.strip()
    if says("interest", "invoiced", before[-130:]) or (alone and _AT.match(here.after)):
        return 1
    return 0


def _read(text: str, charge: re.Match[str], here: Passage, percentages: Sequence[Mark]) -> ReadInterest | None:
    stop = here.end
    if (
        here.end - here.start < _HEADING
        and not wording("late_interest", "percent_sign").search(here.text)
        and not says("interest", "floating", here.text)
    ):
        stop = passage(text, min(len(text), here.end + 2), min(len(text), here.end + 3)).end
    low, high = max(here.start, charge.start() - 90), min(stop, charge.end() + 330)
    floating = pattern("interest", "floating").search(text, max(low, charge.start() - _BEFORE), high)
    rates = [m for m in percentages if isinstance(m.value, Share) and low <= m.start < high and m.value.percent_sign]
    number, end = _rate(text, charge, rates, high)
    number = number if number is None or number <= 60 or _over().search(text, low, high) else None
    unread = _SUM.match(text, charge.end(), high) or _REDACTED.search(text, charge.end(), high)
    if number is None and floating is None and not unread:
        return None
    over = number is not None and (number > 60 or _over().search(text, charge.start(), high) is not None)
    sure = 0.93 if number is not None else _BY_NAME if floating else 0.68
    context = text[max(here.start, charge.start() - 160) : min(high, charge.end() + 200)]
    sure -= 0.3 * says("interest", "other", context) + 0.1 * says("interest", "dated", context)
    sure -= 0.45 * says("interest", "given_back", text[max(here.start, charge.start() - 160) : charge.start()])
    near = max(low, end - 30)
    per, behind = _per(text[near : min(len(text), end + 80)])
    if per is None:
        per, sure = (
            "month" if "late" in charge.group().lower() else "year",
            sure - 0.15 * (not over and floating is None),
        )
    last = max(end, charge.end(), near + behind)
    return ReadInterest(LateInterest(percent=None if over else number, per=per), charge.start(), last, max(0.05, sure))


def _rate(text: str, charge: re.Match[str], rates: Sequence[Mark], high: int) -> tuple[Decimal | None, int]:
    """The percentage that belongs to a charge, and where it ends."""
    for special, value in ((_SPELLED, Decimal("1.5")), (_HALF, Decimal("0.5")), (_MISREAD, Decimal(1))):
        hit = special.search(text, charge.end(), high)
        if hit and not any(charge.end() <= m.start < hit.start() for m in rates):
            return value, hit.end()
    mixed = _MIXED.search(text, charge.end(), high)
    if mixed:
        return Decimal(mixed["whole"]) + Decimal(re.sub("[lI]", "1", mixed["top"])) / Decimal(
            mixed["bottom"]
        ), mixed.end()
    for odd, odd_value in ((_SPELLED, Decimal("1.5")), (_HALF, Decimal("0.5"))):
        hit = odd.search(text, max(0, charge.start() - 60), charge.start())
        if hit and not any(hit.end() <= m.start < charge.end() + 40 for m in rates):
            return odd_value, hit.end()
    after = [m for m in rates if m.start >= charge.end()]
    before = [m for m in rates if m.end <= charge.start() and charge.start() - m.end < 60]
    if before and (not after or charge.start() - before[-1].end < 12):
        return before[-1].value.percent, before[-1].end
    return (after[0].value.percent, after[0].end) if after else (None, charge.end())


def _per(near: str) -> tuple[str | None, int]:
    """The unit of time that stands nearest, and where its words end; 0 where there is none."""
    places = []
    for unit in vocabulary("terms")["interest"]["per"]:
        hit = pattern("interest.per", unit).search(near)
        if hit:
            places.append((hit.start(), unit, hit.end()))
    return min(places)[1:] if places else (None, 0)
