"""Finds the days on which a contract is said to take effect, and those on which it, or the work, is to end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.findings.headline.date_candidates import (
    ANOTHER,
    COUNTED,
    COVER,
    NOT_THE_END,
    UNDERTAKING,
    Candidate,
    candidate,
    sentence_start,
)
from toolkit.findings.headline.date_labels import OF_CONSTRUCTION
from toolkit.findings.values.dates import WrittenDate
from toolkit.findings.vocabulary import wording

_WITNESS = wording("term_dates", "witness")
_DEFINED_AFTER = wording("term_dates", "defined_after")
_MEANS = wording("term_dates", "means")
_BEGINS = wording("term_dates", "begins")
_WITH_EFFECT = wording("term_dates", "with_effect")
_HEADED_TERM = wording("term_dates", "headed_term")

_IT_BEGINS = wording("term_dates", "it_begins")
_OF_BEFORE = wording("term_dates", "of_before")

_OWN = 8_000
"""Characters within which such a clause is the contract's own, not that of an exhibit."""
_COUNTED_FROM = wording("term_dates", "counted_from")
_OF_THE_WORK = wording("term_dates", "of_the_work")

_START_DATE = wording("term_dates", "start_date")
_APPOINTED = wording("term_dates", "appointed")
_ENDING = wording("term_dates", "ending")
_TO = wording("term_dates", "to")
_GOES_ON = wording("term_dates", "goes_on")
_OF_THE_CONTRACT = wording("term_dates", "of_the_contract")
_THE_TERM = wording("term_dates", "the_term")
_COMPLETED = wording("term_dates", "completed")
_STARTS = wording("term_dates", "starts")
_STOPS = wording("term_dates", "stops")
_WAS_TO_END = wording("term_dates", "was_to_end")
_PAID_BY = wording("term_dates", "paid_by")
_OF_A_PART = wording("term_dates", "of_a_part")
_PART_NAMED = wording("term_dates", "part_named")
_OTHER_ENDS = wording("term_dates", "other_ends")
_END_MEANS = wording("term_dates", "end_means")
_RUNS = wording("term_dates", "runs")


def beginnings(text: str, dates: Sequence[WrittenDate]) -> Iterator[Candidate]:
    """Dates from which the contract is said to have effect."""
    witness = _WITNESS.search(text, 1_500)
    attached = witness.end() + 2_500 if witness else None  # exhibits have effective dates of their own
    for n, day in enumerate(dates):
        before = text[max(0, day.start - 200) : day.start]
        defined = _DEFINED_AFTER.match(text, day.end, day.end + 80)
        later = 0.2 if attached is not None and day.start > attached else 0.0
        if _OF_BEFORE.search(before[-60:]) or OF_CONSTRUCTION.search(before[-120:]):
            continue
        if defined and "xecution" not in defined["what"] and "igning" not in defined["what"]:
            yield candidate("effective_date", day, 0.97 - later, "defined")
        elif _MEANS.search(before):
            yield candidate("effective_date", day, 0.96 - later, "defined")
        elif _START_DATE.search(before):
            yield candidate("effective_date", day, 0.6, "start")
        elif _APPOINTED.search(before):
            yield candidate("effective_date", day, 0.8, "start")
        elif day.start < _OWN and (_HEADED_TERM.search(before) or _IT_BEGINS.search(before)):
            yield candidate("effective_date", day, 0.84 - later, "term")
        elif _begins(before, dates[n - 1].end - day.start if n else -len(before)):
            yield candidate("effective_date", day, 0.88 - later, "term")
        elif _counts_from(before) or (day.start < COVER and _WITH_EFFECT.search(before)):
            yield candidate("effective_date", day, 0.82 - later, "term")


def _begins(before: str, last: int) -> bool:
    """Whether the contract or its term is said to begin on the day behind.

    Args:
        last: Where the date before it ends, counted back from the end of ``before``: that is the one on which
            something begins where no verb stands between the two.
    """
    starts = _STARTS.search(before)
    if starts is None or ANOTHER.search(before) or _ENDING.search(before):
        return False
    verb = list(_BEGINS.finditer(before, starts.start()))[-1]
    return verb.end() - len(before) >= last


def _counts_from(before: str) -> bool:
    """Whether the length of an undertaking is counted from the day behind: "the grant is for two years from"."""
    sentence = before[sentence_start(before) :]
    if _COUNTED_FROM.search(sentence) is None or NOT_THE_END.search(sentence):
        return False
    return UNDERTAKING.search(sentence) is not None and not _OF_THE_WORK.search(sentence)


def ends(text: str, dates: Sequence[WrittenDate]) -> Iterator[Candidate]:
    """Dates on which the contract, or the work under it, is said to end."""
    for n, day in enumerate(dates):
        before = text[max(0, day.start - 320) : day.start]
        sentence = before[sentence_start(before) :]
        if _END_MEANS.search(sentence):
            yield candidate("end_date", day, 0.9, "defined")
            continue
        counted = COUNTED.search(sentence) is not None and UNDERTAKING.search(sentence) is not None
        opened = counted or (n > 0 and day.start - dates[n - 1].end < 80)  # "from one day to another"
        to = _TO.search(sentence)
        dashed = to is not None and to.group().strip() in {"-", "–", "—"}
        named = _THE_TERM.match(text, day.end) is not None
        completed = _COMPLETED.search(sentence) is not None
        stops = _STOPS.search(sentence) or (dashed and opened)
        if not completed and not (stops and (named or counted or _RUNS.search(sentence))):
            continue
        if _WAS_TO_END.search(sentence) or (not named and _is_of_a_part(sentence)):
            continue
        if not completed and not named and to and not opened and not _GOES_ON.search(sentence[-120:]):
            continue
        sure = 0.88 if named or _OF_THE_CONTRACT.search(sentence) else 0.75 if completed else 0.8
        if NOT_THE_END.search(sentence):
            sure -= 0.35
        yield candidate("end_date", day, sure, "term")


def _is_of_a_part(sentence: str) -> bool:
    """Whether what ends is a year that is counted, a period with a name of its own, the time to pay, or no contract."""
    return any(one.search(sentence) for one in (_PAID_BY, _OF_A_PART, _PART_NAMED, _OTHER_ENDS))
