"""Tells whether a period is one within which the customer gives its verdict on what was delivered.

Contracts that name no "acceptance period" still say who must do what until when: approve or comment, sign or state
objections, examine and notify of defects. So what counts is a verb of decision beside the period, and who decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from toolkit.findings.values.passages import Passage, pattern, says
from toolkit.findings.vocabulary import wording

_BEFORE, _AFTER = 170, 150  # characters beside the period in which its verb stands
_GRANTED = wording("verdicts", "granted")
_ALLOWED = wording("verdicts", "allowed")
_NOTICE = wording("verdicts", "notice")
_RUNS = wording("verdicts", "runs")
_PART = wording("verdicts", "part")
_BY_OTHER = wording("verdicts", "by_other")
_EVENT_END = wording("verdicts", "event_end")
_FOR = wording("verdicts", "for")
_ABOUT = 90  # characters around the verb in which an order or the like is what is decided on
_PAYS = wording("verdicts", "pays")
_ACTS = wording("verdicts", "acts")
_MUTUAL = wording("verdicts", "mutual")


def verdict(here: Passage, suppliers: Collection[str], *, headed: bool, deemed: bool) -> float:
    """How surely the period inside a sentence is one for a verdict on what was delivered; 0.0 where it is none.

    Args:
        suppliers: Names and short names of who delivers.
        headed: Whether its clause is headed by acceptance, inspection or the like.
        deemed: Whether silence is said to be acceptance there.
    """
    before = _PART.split(here.before)[-1][-_BEFORE:]
    after = _PART.split(here.after)[0][:_AFTER]
    allowed, runs = _ALLOWED.match(after) is not None, _RUNS.match(after)
    if not (allowed or _GRANTED.search(before[-60:])) or _NOTICE.match(after):
        return 0.0
    if wording("verdicts", "at_least").search(before) or says("acceptance", "again", before[-100:] + after[:110]):
        return 0.0
    decided = before + " " * len(here.inside) + _without_event(after, runs)
    kind, at = _kind(decided, len(before), told=bool(runs) or deemed or allowed)
    if not kind or _MUTUAL.search(decided) or _of_payment(decided, len(before), at):
        return 0.0
    clause = before + here.inside + after
    if says("acceptance", "order", clause[max(0, at - _ABOUT) : at + _ABOUT]):
        return 0.0
    decider = _decider(decided[:at], suppliers)
    subject = says("acceptance", "subject", here.text)
    if decider == "supplier" or not (subject or headed or kind == "either" or runs or decider):
        return 0.0
    sure = {"either": 0.76, "defects": 0.68, "single": 0.58}[kind] - 0.06 * (kind == "single" and not (subject or runs))
    sure += 0.12 * deemed + 0.12 * headed + 0.06 * subject + 0.04 * bool(runs)
    others = {m.group().lower() for m in pattern("acceptance", "other").finditer(decided)}
    others |= {m.group().lower() for m in pattern("acceptance", "foreign").finditer(here.text)}
    return min(0.93, sure) - 0.22 * len(others)


def _without_event(after: str, runs: re.Match[str] | None) -> str:
    """What follows a period, the event blanked from which it runs: "after the report is accepted"."""
    if runs is None:
        return after
    stop = _EVENT_END.search(after, runs.end())
    end = stop.start() if stop else len(after)
    return " " * end + after[end:]


def _kind(clause: str, middle: int, *, told: bool) -> tuple[str, int]:
    """What kind of verdict stands nearest to the middle, and where; one way or the other says most."""
    for kind in ("either", "defects", "single"):
        if kind == "defects" and not told:
            continue
        found = (m.end() if kind == "either" else m.start() for m in pattern("acceptance", kind).finditer(clause))
        hits = [at for at in found if kind != "single" or not _FOR.search(clause[max(0, at - 60) : at])]
        if hits:
            return kind, min(hits, key=lambda at: abs(at - middle))
    return "", 0


def _of_payment(clause: str, middle: int, at: int) -> bool:
    """Whether what is decided on is an invoice, or what is done in time is to pay; judged between commas."""
    low, high = clause.rfind(",", 0, min(at, middle)) + 1, clause.find(",", max(at, middle))
    near = clause[low : high if high >= 0 else None]
    asked = any(not m.group().lower().startswith("statement") for m in pattern("payment", "invoice").finditer(near))
    return asked or _PAYS.search(clause[max(low, middle - 60) : middle]) is not None


def _decider(before: str, suppliers: Collection[str]) -> str:
    """Who decides: "supplier", "customer" or "" where no party is named before the verb.

    It is the last party with a verb of its own ("the Owner shall"), else the last that is not somebody's or
    brought in by a preposition.
    """
    free, acting = "", ""
    for name in _names(frozenset(suppliers)).finditer(before):
        if _ACTS.match(before, name.end()):
            acting = str(name.lastgroup)
        elif not (re.match(r"['’]s?\b", before[name.end() :]) or _BY_OTHER.search(before[: name.start()])):
            free = str(name.lastgroup)
    return acting or free


@lru_cache(maxsize=32)
def _names(suppliers: frozenset[str]) -> re.Pattern[str]:
    """Words for the parties: those of the contract, and the usual ones."""
    own = sorted((re.escape(n).replace(r"\ ", r"\s+") for n in suppliers if len(n) > 1), key=len, reverse=True)
    supplier = "|".join([*own, pattern("acceptance", "supplier").pattern])
    customer = pattern("acceptance", "customer").pattern
    return re.compile(rf"(?P<supplier>(?<![A-Za-z])(?:{supplier})(?![A-Za-z]))|(?P<customer>{customer})", re.IGNORECASE)
