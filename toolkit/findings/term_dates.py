"""Finds the days on which a contract is said to take effect, and those on which it, or the work, is to end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from toolkit.findings.date_candidates import (
    ANOTHER,
    COUNTED,
    COVER,
    NOT_THE_END,
    UNDERTAKING,
    Candidate,
    candidate,
    sentence_start,
)
from toolkit.findings.dates import WrittenDate
from toolkit.findings.vocabulary import alternation, vocabulary

_WITNESS = re.compile(r"\bIN\s+WITNESS\s+WHEREOF\b", re.IGNORECASE)
_DEFINED_AFTER = re.compile(
    r"\s*,?\s*\(?\s*(?:(?:hereinafter|herein)\s*,?\s*)?(?:referred\s+to\s+as\s+)?(?:the\s+)?[\"“‟'‘]?\s*(?:[A-Z]\w+\s+)?"
    r"(?P<what>Effective\s+Date|Execution\s+Date|Signing\s+Date|Commencement\s+Date|EFFECTIVE\s+DATE|effective\s+date|EffectiveDate)"
)
_MEANS = re.compile(
    r"(?<!rent )(?<!payment )\b(?:Effective|Commencement)\s+Date\b[\"”’]?\)?\s*(?:of\s+this\s+\w+\s*)?"
    r"(?:shall\s+mean|means|is|shall\s+be|will\s+be|refers\s+to|:|-|–|=)"
    r"\s*(?:the\s+date\s+of\s+)?(?:as\s+of\s+)?(?:the\s+|this\s+)?\Z",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:effective|commenc\w+|begin\w*|takes?\s+effect|in\s+(?:full\s+)?force|into\s+(?:force|effect)|start\w*|(?:be|is|runs?)\s+from)\b",
    re.IGNORECASE,
)
_WITH_EFFECT = re.compile(
    r"(?:\A|[.;:]\s|\n|\bthat\s)[^.;:\n]{0,30}\bwith\s+effect\s+(?:from|as\s+(?:of|from)|on)\s+(?:and\s+including\s+)?(?:the\s+)?\Z",
    re.IGNORECASE,
)
_HEADED_TERM = re.compile(
    r"\b(?:term|duration|period\s+of\s+performance|contract\s+period)\b\s*[.:–—-]\s*(?:[A-Z][^.;:]{0,60}\s)?from\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
"""A clause that its heading makes one about the term: "TERM. From 1 May 2026 until"."""
_IT_BEGINS = re.compile(r"[.)”\"]\s+It\s+(?:begins|commences|starts|takes\s+effect|runs)\s+(?:on|from)\s+(?:the\s+)?\Z")
_OF_BEFORE = re.compile(
    r"\b(?:prior|previous|past|fiscal)\s+(?:services?|works?|years?|periods?)\b[^.;]{0,30}\Z", re.IGNORECASE
)
"""What began before the contract."""
_OWN = 8_000
"""Characters within which such a clause is the contract's own, not that of an exhibit."""
_COUNTED_FROM = re.compile(rf"{COUNTED.pattern}\s+(?:on\s+)?(?:the\s+)?\Z", re.IGNORECASE)
_OF_THE_WORK = re.compile(r"\bproject\b|\bweeks?\b", re.IGNORECASE)
"""Work may begin later than the contract has effect."""
_START_DATE = re.compile(
    r"(?<!rent )(?<!payment )\b(?:start|commencement|beginning)\s+date\s*(?:is|shall\s+be)?\s*:?\s*\Z", re.IGNORECASE
)
_APPOINTED = re.compile(r"\b(?:appoints|engages|retains)\b[^.;]{0,200},?\s+(?:with\s+effect\s+)?from\s*\Z")
_ENDING = re.compile(
    r"\b(?:ending|ends|until|through|to|expir\w+|terminat\w+)\s+(?:on\s+)?(?:the\s+)?\Z", re.IGNORECASE
)
_TO = re.compile(
    r"(?:(?<!up )\b(?:to|through|thru|and\s+including)\b|[-–—])\s*(?:the\s+)?(?:and\s+including\s+)?\Z", re.IGNORECASE
)
_GOES_ON = re.compile(r"\b(?:(?:continu|extend|term|effect|force)\w*|contract\s+period)\b", re.IGNORECASE)
_OF_THE_CONTRACT = re.compile(
    r"\bterm\b|\bcontract\s+period\b|\bthis\s+(?:\w+\s+){0,2}(?:agreement|contract|order|lease)\b", re.IGNORECASE
)
_THE_TERM = re.compile(r"\s*\(\s*(?:the\s+)?[\"“‘'](?:\w+\s+)?(?:Term|Period)\b")
_COMPLETED = re.compile(
    r"\b(?:(?:date\s+(?:for|of)\s+(?:practical\s+|final\s+)?completion|completion\s+date)\s*(?:is|shall\s+be)?\s*[:.]?"
    r"|(?:services?|works?|project|materials?|tasks?)\b[^.;]{0,120}\b(?:be\s+|is\s+|are\s+)completed\s+(?:on\s+or\s+before|by|(?:no|not)\s+later\s+than)"
    r"|completion(?:\s+of\s+the\s+(?:services?|works?|project))?,?\s+(?:which\s+)?(?:(?:shall|will|must)\s+(?:be|occur)\s+|is\s+)?"
    r"(?:no\s+later\s+than|not\s+later\s+than|on\s+or\s+before|by))\s*\Z",
    re.IGNORECASE,
)
"""Completion of the whole; that of one part has the part's name behind it."""


@lru_cache(maxsize=1)
def _starts() -> re.Pattern[str]:
    kinds = alternation(vocabulary("headline")["documents"])
    return re.compile(
        rf"\b(?:this\s+(?:[\w-]+\s+){{0,4}}(?:{kinds}|SOW|MSA|appointment|engagement|grant)|the\s+(?:engagement|appointment|retainer|agreement|contract)|(?:the\s+)?(?:initial\s+)?term(?:\s+of\s+this\s+{kinds})?|contract\s+period)\b[^.;]{{0,90}}?"
        rf"{_BEGINS.pattern}[^.;]{{0,50}}\Z",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _stops() -> re.Pattern[str]:
    words = vocabulary("headline")
    ends, between = alternation(words["ends"]), alternation(words["between_end_and_date"])
    return re.compile(rf"\b{ends}\b\s*(?:date\s*)?[:,]?\s*(?:\b{between}\b\s*,?\s*){{0,4}}(?:the\s+)?\Z", re.IGNORECASE)


@lru_cache(maxsize=1)
def _runs() -> re.Pattern[str]:
    return re.compile(rf"\b{alternation(vocabulary('headline')['runs'])}\b", re.IGNORECASE)


def beginnings(text: str, dates: Sequence[WrittenDate]) -> Iterator[Candidate]:
    """Dates from which the contract is said to have effect."""
    witness = _WITNESS.search(text, 1_500)
    attached = witness.end() + 2_500 if witness else None  # exhibits have effective dates of their own
    for n, day in enumerate(dates):
        before = text[max(0, day.start - 200) : day.start]
        defined = _DEFINED_AFTER.match(text, day.end, day.end + 80)
        later = 0.2 if attached is not None and day.start > attached else 0.0
        if _OF_BEFORE.search(before[-60:]):
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
    starts = _starts().search(before)
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
        counted = COUNTED.search(sentence) is not None and UNDERTAKING.search(sentence) is not None
        opened = counted or (n > 0 and day.start - dates[n - 1].end < 80)  # "from one day to another"
        to = _TO.search(sentence)
        dashed = to is not None and to.group().strip() in {"-", "–", "—"}
        named = _THE_TERM.match(text, day.end) is not None
        completed = _COMPLETED.search(sentence) is not None
        stops = _stops().search(sentence) or (dashed and opened)
        if not completed and not (stops and (named or counted or _runs().search(sentence))):
            continue
        if not completed and not named and to and not opened and not _GOES_ON.search(sentence[-120:]):
            continue
        sure = 0.88 if named or _OF_THE_CONTRACT.search(sentence) else 0.75 if completed else 0.8
        if NOT_THE_END.search(sentence):
            sure -= 0.35
        yield candidate("end_date", day, sure, "term")
