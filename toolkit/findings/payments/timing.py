"""When a payment falls due: its event, its day, and how much its words look like those of a payment."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date

from toolkit.findings.payments.payments import Place
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.phrases import folded, pattern, rule, says
from toolkit.findings.vocabulary import vocabulary, wording

_LONGEST = 240
"""Characters of an event."""
_SHORT = 90
"""A clause of fewer characters needs no word such as "on" or "by" before its day."""


def trigger_of(
    text: str, place: Place, first: int, last: int, *, between: Place | None = None
) -> tuple[str | None, Place | None]:
    """The event or time that makes the payment with values at ``text[first:last]`` fall due: behind it, else before.

    That it is paid "as an advance" behind the sum is less than the event before it.

    Args:
        between: What stands between its share and its amount: "40% on signature, being $8".
    """
    start, end = place
    least: tuple[str | None, Place | None] = (None, None)
    semicolon = text.find(";", last, end) if between else -1  # what is behind it may be of another payment
    behind = (last, semicolon if semicolon >= 0 else end)
    for begin, stop in (behind, *([between] if between else []), (start, first)):
        match = pattern("triggers").search(text, begin, stop)
        state = rule("state_event").match(text, begin, stop) if begin == last else None
        clause = rule("event_behind" if (begin, stop) in (behind, between) else "event_before")
        opens = state or clause.match(text, begin, stop)
        if opens is not None and (match is None or opens.start("event") < match.start()):
            at = opens.start("event")
        elif match is None or stop - match.start() <= 3:
            continue
        else:
            at = match.start()
        finish = min(stop, at + _LONGEST)
        words = folded(text[at:finish]).rstrip(" ,;.:–—-")
        if begin == start:
            words = rule("payer_behind").sub("", rule("before_sum").sub("", rule("label_behind").sub("", words)))
        elif (begin, stop) == between:
            words = wording("timing", "before_amount").sub("", words)
        words = wording("timing", "joint_at_end").sub("", words).rstrip(" ,;")
        if words.endswith(")") and words.count(")") > words.count("("):
            words = words[:-1].rstrip()
        if words and not rule("as_advance").match(words):
            return words, (at, finish)
        least = (words, (at, finish)) if words and least[0] is None else least
    return least


def due_of(text: str, place: Place, dates: Iterable[Mark]) -> tuple[date | None, Place | None]:
    """The day on which a payment falls due, where the clause names one; a span of days is none."""
    inside = [d for d in dates if place[0] <= d.start and d.end <= place[1]]
    for one in inside:
        before = text[max(place[0], one.start - 40) : one.start]
        if len(inside) > 1 and rule("span_behind").match(text[one.end : one.end + 24]):
            return None, None
        if rule("other_day_before").search(before) or rule("within_condition").fullmatch(text, place[0], one.start):
            continue
        if rule("due_before").search(before) or one.start == place[0] or place[1] - place[0] < _SHORT:
            return one.value, (one.start, one.end)
    match = rule("end_of_month").search(text, *place) if not inside else None
    return (_last_day(match), match.span()) if match else (None, None)


def _last_day(match: re.Match[str]) -> date:
    """The last day of the month that "at the end of March 2027" names."""
    month = int(vocabulary("dates")["months"][(match["month"] or match["month2"]).lower()])
    year = int(match["year"] or match["year2"])
    return date(year, month, calendar.monthrange(year, month)[1])


def first_of_run(text: str, place: Place, last: int, dates: Iterable[Mark]) -> tuple[date, Place] | None:
    """The day from which a sum recurs: "$700 is paid each month from 5 May 2027 until …"; None where it does not.

    Args:
        last: Where the sum ends.
    """
    start, end = place
    inside = [d for d in dates if last <= d.start and d.end <= end]
    if not inside or not rule("recurs").search(text, max(start, last - _RECURS), inside[0].start):
        return None
    first = inside[0]
    return (first.value, (first.start, first.end)) if rule("run_from").search(text, last, first.start) else None


def recurring_day(text: str, place: Place, last: int) -> tuple[str, Place] | None:
    """When a sum that recurs falls due: "$700 a month, payable on the first day of each month"; None if it does not.

    Args:
        last: Where the sum ends.
    """
    start, end = place
    match = rule("recurring_day").search(text, last, end)
    if match is None or not rule("recurs").search(text, max(start, last - _RECURS), min(end, match.end())):
        return None
    return folded(match[0]), (match.start(), match.end())


_RECURS = 60
"""Characters before the end of a sum in which it may be called monthly."""


_OF_ELSE = 48
"""Characters before a sum in which a word may say what else than a payment it is."""
_OF_ELSE_POINTS = 1.5
_DISCLAIMED = 160
"""Characters behind a payment in which a sentence may say that nobody owes it."""
_SUPERSEDED = 6.0
"""What a payment loses that is only told of, as in a recital: no sign for it makes up for that."""


def points_of(
    text: str,
    place: Place,
    *,
    first: int,
    sentence: int,
    trigger: str | None,
    due: date | None,
    paired: bool,
    introduced: bool = False,
) -> tuple[float, bool]:
    """Signs in the words for (above 0) and against (below 0) a payment of the contract price; are there any against?

    Args:
        first: Where the first value of the payment stands.
        sentence: Where the sentence begins that the words are part of.
        paired: Whether both a share and an amount are stated.
        introduced: Whether words above say that what follows is paid.
    """
    words = text[place[0] : place[1]]
    paying = introduced or says("pays", text[sentence : place[1]])
    points = 1.5 * (says("pays", words) + (due is not None) + says("nouns", words) + paired)
    opening = paying and rule("event_before").match(text, sentence, first) is not None
    state = rule("state_event").search(text, first, place[1]) if trigger else None
    if trigger and (says("events", trigger) or due is not None or opening or state):
        points += 2
    elif says("events", words) or (trigger and paying and rule("event_opens").match(trigger)):
        points += 1
    if rule("of_price").search(words):
        points += 1
    if rule("condition_before").match(text, sentence):
        points -= 1.5
    against = _against(words, trigger if paying else None)
    if rule("else_of_sum").search(text, max(place[0], first - _OF_ELSE), first):
        points -= _OF_ELSE_POINTS
        against.add("of else")
    told: object = rule("recital").match(text, sentence) and not rule("recital_end").search(text, sentence, first)
    told = told or rule("not_owed").search(text, sentence, min(len(text), place[1] + _DISCLAIMED))
    gone = rule("taken_away").search(text, first, place[1]) or rule("replaced_before").search(text, sentence, first)
    if rule("composed").search(text, sentence, first):
        points -= 2 * _OF_ELSE_POINTS
        against.add("made up of")
    if told or gone or rule("superseded").search(text, sentence, place[1]):
        return points - _SUPERSEDED, True
    return points - 1.8 * min(len(against), 3), bool(against)


def _against(words: str, trigger: str | None) -> set[str]:
    """The words that speak of something else than a payment, those of a purpose or of its event aside."""
    sum_of = folded(words).replace(trigger, " ") if trigger else words
    noise = pattern("noise").finditer(sum_of)
    return {m[0].lower() for m in noise if not sum_of[: m.start()].lower().endswith("to ")}  # "to reimburse"
