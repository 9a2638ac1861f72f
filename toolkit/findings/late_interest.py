"""Reads what is charged on invoices paid late."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from toolkit.findings.marks import Mark
from toolkit.findings.passages import passage, pattern, says
from toolkit.findings.percentages import Share
from toolkit.findings.vocabulary import vocabulary
from toolkit.provenance import Confidence
from toolkit.schedule.terms import LateInterest

_BEFORE = 12  # characters before "interest" that may say by which rule it is ("statutory")
_MISREAD = re.compile(r"\(\s*[Il|]\s*%\s*\)|\b[Il|]\s*%")  # "(I%)": a one that was read as a letter
_MIXED = re.compile(
    r"\b(?P<whole>\d{1,2})\s*[- ]\s*(?P<top>[1lI3])\s?/\s?(?P<bottom>[248])\s*(?:%|per\s?cent)", re.IGNORECASE
)
_SPELLED = re.compile(r"\bone\s+and\s+(?:one|a)[\s-]+half\s*(?:%|per\s?cent)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _over() -> re.Pattern[str]:
    """A percentage on top of a bank's rate: "2% over the prime rate", "LIBOR plus 3%"."""
    floating = pattern("interest", "floating").pattern
    over = pattern("interest", "over").pattern
    return re.compile(
        rf"(?:%|per\s?cent\w*)\W*(?:\([^()]*\)\W*)?(?:points?\s+)?(?:per\s+(?:annum|month|year)\s+)?{over}[^.;]{{0,80}}?{floating}"
        rf"|{floating}[^.;%]{{0,60}}?{over}",
        re.IGNORECASE,
    )


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
        around = text[max(here.start, charge.start() - 300) : min(here.end, charge.end() + 330)]
        if not says("interest", "late", around):
            around = text[max(0, charge.start() - 330) : min(len(text), charge.end() + 330)]
            if not (
                says("interest", "late", here.before[-200:])
                or says("interest", "late", text[max(0, here.start - 160) : here.start])
            ):
                continue
        if charge.group().lower() == "penalty" and "late" not in around.lower():
            continue
        one = _read(text, charge, percentages)
        if one is not None:
            yield one


def _read(text: str, charge: re.Match[str], percentages: Sequence[Mark]) -> ReadInterest | None:
    low, high = max(0, charge.start() - 90), min(len(text), charge.end() + 330)
    floating = pattern("interest", "floating").search(text, max(0, charge.start() - _BEFORE), high)
    rates = [m for m in percentages if isinstance(m.value, Share) and low <= m.start < high and m.value.percent_sign]
    number, end = _rate(text, charge, rates, high)
    if number is None and floating is None:
        return None
    if number is not None and number > 60:
        return None
    over = number is not None and _over().search(text, charge.start(), high) is not None
    sure = 0.93 if number is not None else 0.75
    context = text[max(0, charge.start() - 160) : high - 130]
    sure -= 0.3 * says("interest", "other", context) + 0.1 * says("interest", "dated", context)
    near = max(low, end - 30)
    per, behind = _per(text[near : min(len(text), end + 80)])
    if per is None:
        per, sure = "month" if "late" in charge.group().lower() else "year", sure - 0.15
    stop = max(end, charge.end(), near + behind)
    return ReadInterest(LateInterest(percent=None if over else number, per=per), charge.start(), stop, max(0.05, sure))


def _rate(text: str, charge: re.Match[str], rates: Sequence[Mark], high: int) -> tuple[Decimal | None, int]:
    """The percentage that belongs to a charge, and where it ends."""
    for special, value in ((_SPELLED, Decimal("1.5")), (_MISREAD, Decimal(1))):
        hit = special.search(text, charge.end(), high)
        if hit and not any(charge.end() <= m.start < hit.start() for m in rates):
            return value, hit.end()
    mixed = _MIXED.search(text, charge.end(), high)
    if mixed:
        return Decimal(mixed["whole"]) + Decimal(re.sub("[lI]", "1", mixed["top"])) / Decimal(
            mixed["bottom"]
        ), mixed.end()
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
