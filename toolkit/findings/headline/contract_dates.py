"""Chooses, among a contract's dates, the one it is of, the one it takes effect on and the one it ends on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from toolkit.findings.headline.date_candidates import ANOTHER, COVER, HEAD, UNTIL, Candidate, candidate
from toolkit.findings.headline.date_labels import OF_CONSTRUCTION, labelled_days
from toolkit.findings.headline.signature_dates import (
    PLACE,
    SIGNATURES,
    SIGNED,
    dated_thing,
    left_open,
    signed,
    signed_at,
)
from toolkit.findings.headline.term_dates import beginnings, ends
from toolkit.findings.values.dates import WrittenDate
from toolkit.findings.vocabulary import alternation, vocabulary, wording

_WORTH_MORE, _TWICE, _AT_MOST = 0.65, 0.1, 0.92  # what a second place that gives the same day adds, and to what
_CLEAR = 0.8  # from which a date that opens the contract leaves those of its signatures behind
SIGNED_AT_ONCE = 0.84
"""How sure a day is the contract's where all signatures beside which one stands have the same."""
_SIGNED_APART = 0.8
_NAMED = 0.9  # from which a day is the one that the contract calls its Effective Date
_AS_OF_EFFECTIVE = wording("contract_dates", "as_of_effective")
_OPEN = 0.7  # most confidence in the last day of signing where a line for another day is blank
_MADE = wording("contract_dates", "made")
_SAID = wording("contract_dates", "said")
_SUMMARY = wording("contract_dates", "summary")
_DATE_OF_ELSE = wording("contract_dates", "date_of_else")
_SUM = wording("contract_dates", "sum")

_MADE_LATER = wording("contract_dates", "made_later")

_EFFECTIVE = wording("contract_dates", "effective")
_EFFECTIVE_FROM = wording("contract_dates", "effective_from")
_EFFECT = wording("contract_dates", "effect")
_OFFERED = wording("contract_dates", "offered")

_PART = wording("contract_dates", "part")
_PARENT = wording("contract_dates", "parent")

_AS_AMENDED = wording("contract_dates", "as_amended")

_SUM_OR_PERIOD = wording("contract_dates", "sum_or_period")

_BETWEEN = wording("contract_dates", "between")
_PAGE = wording("contract_dates", "page")

_ANNEX = wording("contract_dates", "annex")

_OF_A_PAYMENT = wording("contract_dates", "of_a_payment")

_AND_EFFECTIVE = wording("contract_dates", "and_effective")
_OF_NUMBER = wording("contract_dates", "of_number")

_COVER_LINE = wording("contract_dates", "cover_line")
_LINE = wording("contract_dates", "line")

_GOES_ON = wording("contract_dates", "goes_on")

_OF_ANOTHER = ("proposal", "statement of work", "letter", "terms")
"""Documents whose date, in running text, is not that of the contract that speaks of them."""
_YOURS = wording("contract_dates", "yours")
_DEAR = wording("contract_dates", "dear")
_BY_SIGNATURE = wording("contract_dates", "by_signature")


def candidates(
    text: str, dates: Sequence[WrittenDate], clause: tuple[int, int] | None, raw: str | None = None
) -> Iterator[Candidate]:
    """Every date that may be the contract's own; one that two places give as that of the agreement is surer.

    Args:
        text: The running text.
        dates: The dates in it, in order.
        clause: Where the clause stands that names the parties, if one does.
        raw: The text with its lines, of the same length; None where it is the running text.
    """
    found = list(_candidates(text, dates, clause, text if raw is None else raw))
    places: dict[date, set[int]] = {}
    for one in found:
        if one.kind == "agreement_date":
            places.setdefault(one.value, set()).add(one.start)
    for one in found:
        twice = one.kind == "agreement_date" and len(places[one.value]) > 1
        if twice and _WORTH_MORE <= one.confidence < _AT_MOST:
            yield replace(one, confidence=min(one.confidence + _TWICE, _AT_MOST))
        else:
            yield one


def _candidates(
    text: str, dates: Sequence[WrittenDate], clause: tuple[int, int] | None, raw: str
) -> Iterator[Candidate]:
    labels = labelled_days(raw, dates)
    by_label = [candidate(labels[d.start][0], d, labels[d.start][1], "label") for d in dates if d.start in labels]
    free = [day for day in dates if day.start not in labels]
    beside = signed(text, raw, free)
    heads = [*by_label, *_opening(text, raw, free, clause)]
    heads += _on_cover(raw, [day for day in free if day not in beside or day.start < HEAD], clause)
    starts = [*beginnings(text, free), *(one for one in by_label if one.kind == "effective_date")]
    yield from heads
    yield from (one for one in starts if one not in heads)
    yield from ends(text, free)
    dated = any(one.kind == "agreement_date" and one.confidence >= _CLEAR for one in heads)
    named = max((one for one in starts if one.confidence >= _NAMED), key=lambda one: one.confidence, default=None)
    if named and not dated and _AS_OF_EFFECTIVE.search(text):
        yield replace(named, kind="agreement_date", confidence=0.86, rule="headline.effective")
    yield from _by_signature(text, raw, beside, dated=dated)
    if not dated and not beside:  # a cover that says from when the contract has effect and no more dates it so
        of_effect = [d for d in dates if d.start in labels and _EFFECT.search(raw[max(0, d.start - 40) : d.start])]
        yield from (candidate("agreement_date", day, 0.7, "label") for day in of_effect)


def _by_signature(text: str, raw: str, beside: Sequence[WrittenDate], *, dated: bool) -> Iterator[Candidate]:
    """The last day on which the contract was signed; it tells little where the contract is dated by its own words."""
    if not beside:
        return
    stated = _BY_SIGNATURE.search(text) is not None
    latest = max(beside, key=lambda d: d.value)
    same = len({d.value for d in beside}) == 1
    sure = SIGNED_AT_ONCE if stated else 0.65 if dated else SIGNED_AT_ONCE if same else _SIGNED_APART
    yield candidate("agreement_date", latest, min(sure, _OPEN) if left_open(raw) else sure, "signatures")
    yield candidate("effective_date", latest, min(latest.confidence + 0.05, 0.95) if stated else 0.4, "signatures")


def _opening(text: str, raw: str, dates: Sequence[WrittenDate], clause: tuple[int, int] | None) -> Iterator[Candidate]:
    """Dates in the opening words, around the clause that names the parties."""
    low, high = (clause[0] - 500, clause[1] + 250) if clause else (0, 3_000)
    for day in (d for d in dates if low <= d.start <= high):
        row = raw[raw.rfind("\n", 0, day.start) + 1 : day.start]
        if row.count("\t") > 1:
            continue  # a row of a table of steps
        before = row if "\t" in row else text[max(0, day.start - 160) : day.start]
        if not _MADE.search(before[-110:]) or _not_its_own(text, raw, day, before):
            continue
        if UNTIL.search(before[-80:]) or (SIGNED.search(before) and SIGNATURES.search(before)):
            continue
        paid = _SUM.search(before[-60:]) or (not clause and _SUM_OR_PERIOD.search(before[-110:]))
        if paid and not _SAID.search(before[-110:]):
            continue
        if clause and day.start > clause[1] and not _MADE_LATER.search(text[clause[1] : day.start]):
            continue
        if clause:
            sure = 0.97 - max(clause[0] - day.start, day.start - clause[1], 0) / 4_000
        else:
            sure = 0.9 - day.start / 20_000 if _SAID.search(before[-110:]) else 0.8 - day.start / 4_000
        beside = 0.2 if _AND_EFFECTIVE.search(before) else 0.0  # it has another day on which it was made
        yield candidate("agreement_date", day, sure - beside, "opening")
        if _EFFECTIVE.search(before[-90:]):
            clear = 0.86 if _EFFECTIVE_FROM.search(before) else 0.0
            yield candidate("effective_date", day, max(sure - 0.01, clear), "opening")


def _on_cover(raw: str, dates: Sequence[WrittenDate], clause: tuple[int, int] | None) -> Iterator[Candidate]:
    """Dates on a line of their own at the document's head, or behind "Dated"."""
    for day in dates:
        if day.start > COVER:
            return
        before = raw[max(0, day.start - 160) : day.start]
        if _not_its_own(raw, raw, day, before):
            continue
        annexed = _ANNEX.search(before)
        if _BETWEEN.search(before) and _PAGE.match(raw, day.end):
            yield candidate("agreement_date", day, 0.76, "cover")
        elif day.start < HEAD and _OF_NUMBER.search(before):
            yield candidate("agreement_date", day, 0.86, "cover")
        elif (line := _COVER_LINE.search(before)) and (annexed or not ANOTHER.search(before)):
            begins = before[: line.start()].rstrip(" ")[-1:] in {"", "\n"}
            if clause and day.start > clause[1] and not begins:
                continue  # in a sentence behind the parties something else is dated
            sure = 0.8 if annexed else 0.86 if line.group().lower().startswith("dated") else 0.7
            yield candidate("agreement_date", day, sure, "cover")
        elif day.start < 2_500 and raw[day.end : day.end + 60].lstrip(" ,.")[:1] in {"\n", ""}:
            placed = PLACE.search(before)
            if placed or (raw[: day.start].rstrip(" ").endswith("\n") and not _GOES_ON.search(before)):
                letter = day.start < HEAD and _DEAR.search(raw, day.end, day.end + 700)
                yield candidate("agreement_date", day, 0.86 if letter else 0.82 if placed else 0.72, "cover")


def _not_its_own(text: str, raw: str, day: WrittenDate, before: str) -> bool:
    """Whether a date is said to be that of another paper, of a payment or of a signature."""
    if day.start < HEAD and _SUMMARY.search(before):
        return False
    if _DATE_OF_ELSE.search(before) or OF_CONSTRUCTION.search(before[-120:]):
        return True
    if (ANOTHER.search(before) and not _ANNEX.search(before)) or _AS_AMENDED.match(text, day.end):
        return True
    if _OF_A_PAYMENT.search(before) or _OFFERED.search(before):
        return True
    if _dates_else(before) and not (_LINE.search(before) and raw[day.end : day.end + 2].lstrip(" .")[:1] in {"\n", ""}):
        return True
    of_parent = _PARENT.search(before) is not None and _PART.search(text, 0, 300) is not None
    return of_parent or signed_at(text, raw, day)


def _dates_else(before: str) -> bool:
    """Whether it is another paper that is "dated": a notice, a specification, somebody's order."""
    thing = dated_thing(before)
    return thing is not None and (_own_kind().search(thing) is None or _YOURS.search(thing) is not None)


@lru_cache(maxsize=1)
def _own_kind() -> re.Pattern[str]:
    kinds = alternation([kind for kind in vocabulary("headline")["documents"] if kind not in _OF_ANOTHER])
    return wording("contract_dates", "named_document", kinds=kinds)
