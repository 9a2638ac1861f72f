"""The component ``dates``: every date that is written out in full, however the contract writes it.

Marks ``dates``, each a ``datetime.date``. A date with blanks in it ("the ___ day of May, 2020") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.findings.values.marks import Mark, mark, text_of
from toolkit.findings.vocabulary import alternation, vocabulary, wording
from toolkit.provenance import Confidence

if TYPE_CHECKING:
    from spacy.tokens import Doc

_REACH = 160  # characters before a year in which its day and month are looked for
_SURE, _SPLIT, _GUESSED_ORDER, _SHORT_YEAR = 0.99, 0.9, 0.6, 0.9


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date at ``text[start:end]``.

    Attributes:
        ambiguous: Day and month stand in figures, either could be the other, and nothing else in the text settles it.
    """

    start: int
    end: int
    value: date
    confidence: Confidence
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Patterns:
    day_first: re.Pattern[str]
    month_first: re.Pattern[str]
    figures: re.Pattern[str]
    iso: re.Pattern[str]
    spelled: re.Pattern[str]
    short_year: re.Pattern[str]
    year: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    ordinal = alternation([w.replace("-", "[ -]?") for w in vocabulary("dates")["ordinals"]])
    return _Patterns(
        day_first=wording("dates", "day_first", ordinal=ordinal),
        month_first=wording("dates", "month_first"),
        figures=wording("dates", "in_figures"),
        iso=wording("dates", "year_first"),
        short_year=wording("dates", "short_year"),
        year=wording("dates", "only_year"),
        spelled=wording("dates", "in_words", ordinal=ordinal),
    )


def find_dates(text: str) -> tuple[WrittenDate, ...]:
    """The dates of a text in their order, none overlapping another.

    Where figures leave open which is the day and which the month, dates of the same text that settle it are asked;
    where there are none the month is taken to stand first, with low confidence.
    """
    found: list[WrittenDate] = []
    for one in sorted(
        (*_in_words(text), *_short_years(text), *_spelled(text), *_iso(text), *_in_figures(text)),
        key=lambda d: (d.start, -d.end),
    ):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return tuple(found)


def _in_words(text: str) -> Iterator[WrittenDate]:
    """Dates with their month as a word. Years are looked for first: they are rare, and quickly found."""
    words = vocabulary("dates")
    patterns = _patterns()
    for year in patterns.year.finditer(text):
        nearby = max(0, year.start() - _REACH)
        for pattern in (patterns.month_first, patterns.day_first):
            hit = next((h for h in pattern.finditer(text, nearby, year.end()) if h.end() == year.end()), None)
            if hit is None:
                continue
            groups = hit.groupdict()
            month = words["months"][groups["month"].lower()]
            ordinal = groups.get("ordinal")
            day = words["ordinals"][re.sub(r"(?<=y)[ -]?(?=[a-z])", "-", ordinal.lower())] if ordinal else groups["day"]
            value = _date(groups["year"], month, int(day))
            if value is not None:
                sure = _SPLIT if re.search(r"\s", groups["year"]) else _SURE
                yield WrittenDate(hit.start(), hit.end(), value, sure)
                break  # "day of April 9, 1997": one date, however it begins


def _short_years(text: str) -> Iterator[WrittenDate]:
    """Days as ledgers write them, 15-Mar-26: one mark on both sides of the month's name, and two figures of year."""
    for hit in _patterns().short_year.finditer(text):
        value = _date(hit["year"], vocabulary("dates")["months"][hit["month"].lower()], int(hit["day"]))
        if value is not None:
            yield WrittenDate(hit.start(), hit.end(), value, _SHORT_YEAR)


def _spelled(text: str) -> Iterator[WrittenDate]:
    """Dates with their year in words: "the first day of May in the year nineteen hundred and ninety eight"."""
    words = vocabulary("dates")
    for century in wording("dates", "spelled_year").finditer(text):
        nearby, end = max(0, century.start() - _REACH), min(len(text), century.end() + 40)
        hit = _patterns().spelled.search(text, nearby, end)
        if hit is None:
            continue
        first = re.sub(r"\s+", " ", hit["century"].lower())
        rest = sum(words["numbers"][w] for w in re.findall(r"[a-z]+", hit["rest"].lower()) if w != "and")
        year = {"nineteen hundred": 1900, "two thousand": 2000, "twenty": 2000}[first] + rest
        day = words["ordinals"][hit["ordinal"].lower().replace(" ", "-")] if hit["ordinal"] else int(hit["day"])
        value = _date(str(year), words["months"][hit["month"].lower()], day)
        if value is not None:
            yield WrittenDate(hit.start(), hit.end(), value, _SPLIT)


def _iso(text: str) -> Iterator[WrittenDate]:
    for hit in _patterns().iso.finditer(text):
        value = _date(hit["year"], int(hit["month"]), int(hit["day"]))
        if value is not None:
            yield WrittenDate(hit.start(), hit.end(), value, _SURE)


def _in_figures(text: str) -> Iterator[WrittenDate]:
    """Dates such as 12/31/98 and 31.12.2026."""
    hits = [h for h in _patterns().figures.finditer(text) if _is_date_in_figures(h)]
    day_first = any(int(h["first"]) > 12 for h in hits)
    month_first = any(int(h["second"]) > 12 for h in hits)
    for hit in hits:
        first, second = int(hit["first"]), int(hit["second"])
        settled = max(first, second) > 12 or first == second
        dotted = "." in hit["mark"]  # only written where the day stands first
        european = first > 12 or (second <= 12 and (dotted or (day_first and not month_first)))
        day, month = (first, second) if european else (second, first)
        value = _date(hit["year"], month, day)
        if value is None:
            continue
        ambiguous = not (settled or dotted or day_first != month_first)
        sure = _GUESSED_ORDER if ambiguous else _SHORT_YEAR if len(hit["year"]) == 2 or not settled else _SURE
        yield WrittenDate(hit.start(), hit.end(), value, sure, ambiguous)


def ambiguous_days(text: str) -> dict[int, tuple[date, date]]:
    """Where days in figures begin whose order nothing in the text settles, and the two days that each may be."""
    return {
        d.start: (d.value, date(d.value.year, d.value.day, d.value.month)) for d in _in_figures(text) if d.ambiguous
    }


def unreadable_dates(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where ``text[start:end]`` writes a day with its year that no calendar has: "31/02/2026", "31 February 2026"."""
    months = alternation(vocabulary("dates")["months"])
    figures = r"\d{1,2}([./-])\d{1,2}\1\d{4}|\d{4}-\d{2}-\d{2}"
    words = rf"\d{{1,2}}\.?\s+{months}\.?\s+\d{{4}}"
    for hit in re.finditer(rf"(?i)(?<![\d./-])(?:{figures}|{words})(?!\d)", text[start:end]):
        if not find_dates(hit[0]):
            yield start + hit.start(), start + hit.end()


def _is_date_in_figures(hit: re.Match[str]) -> bool:
    """Whether figures can be a date at all, and are not a clause number such as 3.1.12."""
    first, second = int(hit["first"]), int(hit["second"])
    possible = 1 <= min(first, second) <= 12 and max(first, second) <= 31
    return possible and not (len(hit["year"]) == 2 and "." in hit["mark"])


def _date(year: str, month: int, day: int) -> date | None:
    figures = re.sub(r"\D", "", year)
    number = int(figures)
    if len(figures) == 2:
        number += 1900 if number > vocabulary("dates")["two_digit_pivot"] else 2000
    if not 1900 <= number <= 2199:
        return None
    try:
        return date(number, month, day)
    except ValueError:  # 31 February: what is written is no date
        return None


def dates_of(doc: Doc) -> tuple[WrittenDate, ...]:
    """The dates of the document's text, found once for all components that ask."""
    found: tuple[WrittenDate, ...] | None = doc.user_data.get("dates")
    if found is None:
        found = doc.user_data["dates"] = find_dates(text_of(doc))
    return found


def read(doc: Doc) -> Doc:
    """Mark the dates of the document."""
    mark(doc, "dates", (Mark(d.start, d.end, d.value) for d in dates_of(doc)))
    return doc
