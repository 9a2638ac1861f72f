"""Reads how long the customer may inspect what was delivered, and whether silence counts as acceptance."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from toolkit.findings.terms.verdicts import verdict
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.passages import Passage, passage, pattern, says
from toolkit.findings.values.periods import Period, number_in_words
from toolkit.findings.vocabulary import wording
from toolkit.provenance import Confidence
from toolkit.schedule.terms import AcceptancePeriod

_LONGEST = 120  # days
_ACCEPTS = wording("acceptance", "accepts")
_FOLLOWS = wording("acceptance", "follows")
_ORDER = wording("acceptance", "order")
_DUTY = wording("acceptance", "duty")
_BOUND = wording("acceptance", "bound")
_HEADED = wording("acceptance", "headed")
_DECIDES = wording("acceptance", "decides")
_TOTAL = wording("acceptance", "total")

_LATEST = wording("acceptance", "latest")
_SHARE = wording("acceptance", "share")

_HEADING = 260  # characters before the period in which the heading of its clause is looked for
_NEAR = 520  # characters around the period in which a deemed acceptance is looked for
_SECTION = 1_400  # the same behind a period that its sentence gives a name: the rest of its section


@dataclass(frozen=True, slots=True)
class ReadAcceptance:
    """An acceptance period with the sentence it stands in."""

    period: AcceptancePeriod
    start: int
    end: int
    confidence: Confidence


def acceptance_periods(text: str, periods: Sequence[Mark], suppliers: Collection[str] = ()) -> Iterator[ReadAcceptance]:
    """Every period that may be the contract's acceptance period, the first rounds before later ones.

    Args:
        suppliers: Names and short names of who delivers; what these must do in time is no acceptance.
    """
    seen = 0
    for mark in periods:
        one = _read(text, mark, suppliers)
        if one is not None:
            later = min(0.08, 0.03 * seen)
            seen += 1
            yield ReadAcceptance(one.period, one.start, one.end, max(0.05, one.confidence - later))


def _read(text: str, mark: Mark, suppliers: Collection[str]) -> ReadAcceptance | None:
    period = mark.value
    if not isinstance(period, Period) or not period.days or period.days > _LONGEST:
        return None
    here = passage(text, mark.start, mark.end)
    if _TOTAL.search(here.before[-40:]) or (_LATEST.search(here.before[-40:]) and _SHARE.search(here.before)):
        return None
    named, headed = says("acceptance", "named", _sentence(here)), _headed(text, mark, here)
    deemed = _deemed(text, mark, _SECTION if named else _NEAR)
    sure = max(
        _by_words(here, named=named, headed=headed, deemed=deemed),
        verdict(here, suppliers, headed=named or headed, deemed=deemed),
    )
    if says("acceptance", "never", _sentence(here)):
        sure -= 0.4
    if period.figures is not None:
        sure -= 0.2
    if sure < 0.4:
        return None
    value = AcceptancePeriod(days=period.days, kind=period.kind, deemed=deemed, rounds=_rounds(text, mark))
    return ReadAcceptance(value, here.start, here.end, min(0.95, sure))


def _rounds(text: str, mark: Mark) -> int | None:
    """How many reviews the price covers, where that is said beside the period: "two rounds of changes"."""
    said = pattern("acceptance", "rounds").search(text, max(0, mark.start - _NEAR), mark.end + _NEAR)
    if said is None:
        return None
    first = re.match(r"\w+", said.group())
    number = first.group() if first else ""
    return int(number) if number.isdigit() else number_in_words(number)


def _sentence(here: Passage) -> str:
    return here.before[-260:] + here.inside + here.after[:260]


def _headed(text: str, mark: Mark, here: Passage) -> bool:
    """Whether the clause is headed by acceptance or the like, and its sentence decides something."""
    heading = _HEADED.search(text[max(0, mark.start - _HEADING) : mark.start])
    return heading is not None and _DECIDES.search(_sentence(here)) is not None


def _by_words(here: Passage, *, named: bool, headed: bool, deemed: bool) -> float:
    """How surely a period is one of acceptance by the words that the field has for it; 0.0 where it has none."""
    sentence = _sentence(here)
    accepts = says("acceptance", "words", sentence) or headed
    tests = says("acceptance", "tests", here.before[-160:] + here.after[:140])
    if not (accepts or named) and not (tests and deemed):
        return 0.0
    if not says("acceptance", "subject", sentence) and not (named or headed):
        return 0.0
    outright = says("acceptance", "deemed", here.text)
    following = _FOLLOWS.match(here.after)
    sure = 0.3 + 0.25 * (named or headed) + (0.3 if outright else 0.2 if deemed else 0.0) + 0.12 * tests
    sure += 0.1 * accepts + 0.12 * bool(following) + 0.06 * bool(_BOUND.search(here.before[-40:]))
    sure += 0.08 * bool(_DUTY.search(here.after[:140]) or _DUTY.search(here.before[-60:]))
    around = here.before[-200:] + here.after[:110]
    others = {m.group().lower() for m in pattern("acceptance", "other").finditer(around)}
    sure = min(sure, 0.97) - 0.2 * len(others)
    if says("acceptance", "again", here.before[-100:] + here.after[:110]):
        sure -= 0.3
    if not (headed or _ACCEPTS.search(sentence)):  # approval alone is asked for many things
        sure -= 0.35
    if not (named or headed or deemed or tests):
        sure -= 0.1
    if _ORDER.search(around):
        sure -= 0.25
    if not following and wording("acceptance", "for_right_before").search(here.before[-8:]):  # "runs for three days"
        sure -= 0.2
    return sure


def _deemed(text: str, mark: Mark, reach: int) -> bool:
    return says("acceptance", "deemed", text[max(0, mark.start - _NEAR) : mark.end + reach])
