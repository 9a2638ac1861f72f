"""The component ``periods``: lengths of time such as "thirty (30) days", "ten business days" and "net 30".

Marks ``periods``, each a ``Period``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from toolkit.dates import DayKind
from toolkit.findings.values.marks import Mark, mark, text_of
from toolkit.findings.vocabulary import alternation, vocabulary, wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

_REACH = 120  # characters before a unit in which its number is looked for
Unit = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time.

    Attributes:
        number: How many of ``unit``; where figures and words disagree, the words (they prevail in law).
        kind: Which days count, of a period in days.
        figures: The figures, where the words beside them say another number; None where they agree.
    """

    number: int
    unit: Unit
    kind: DayKind = DayKind.CALENDAR
    figures: int | None = None

    @property
    def days(self) -> int | None:
        """Days of a period in days or weeks; None of one in months or years, which have no fixed length."""
        if self.unit == "day":
            return self.number
        return 7 * self.number if self.unit == "week" else None

    @property
    def months(self) -> int | None:
        """Months of a period in months or years; None of one in days or weeks."""
        if self.unit == "month":
            return self.number
        return 12 * self.number if self.unit == "year" else None


@dataclass(frozen=True, slots=True)
class _Patterns:
    unit: re.Pattern[str]
    counted: re.Pattern[str]
    net: re.Pattern[str]
    ordinal: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    terms = vocabulary("periods")
    word = alternation(list(terms["numbers"]))
    number = rf"{word}(?:(?:\s*+-\s*+|\s++)(?:and\s++)?{word}){{0,4}}"
    bracketed = r"(?:\s*+[\[({]\s*+(?P<inside>[^()\[\]{}]{1,40})[\])}])?"
    amount = rf"(?P<amount>(?<![\d.,$/])\d{{1,4}}(?![\d.,]*%)|\b{number})"
    kind = rf"(?:\b(?P<kind>{alternation(terms['business'])}|{alternation(terms['calendar'])})\b)?"
    between = r"(?:\s*+[-‐-–—]?\s*+)"
    unit = rf"\b(?P<unit>{alternation(list(terms['units']))})\b"
    return _Patterns(
        unit=re.compile(unit, re.IGNORECASE),
        counted=re.compile(rf"[\[(]?{amount}\]?['’]?{bracketed}\)?{between}{kind}{between}{unit}", re.IGNORECASE),
        ordinal=wording("periods", "ordinal", kind=kind),
        net=wording("periods", "net", number=number, bracketed=bracketed),
    )


def number_in_words(text: str) -> int | None:
    """The number below 1,000 that words say ("one hundred and twenty"), or None."""
    numbers = vocabulary("periods")["numbers"]
    total = 0
    words = [w for w in re.split(r"[\s-]+", text.lower().strip()) if w and w != "and"]
    for word in words:
        if word not in numbers:
            return None
        total = max(total, 1) * 100 if word == "hundred" else total + numbers[word]
    return total if words else None


def find_periods(text: str) -> tuple[tuple[int, int, Period], ...]:
    """The lengths of time in a text, as (start, end, period) in their order."""
    found = sorted((*_counted(text), *_net(text), *_ordinals(text)), key=lambda p: (p[0], -p[1]))
    return tuple(p for i, p in enumerate(found) if i == 0 or p[0] >= found[i - 1][1])


def _counted(text: str) -> Iterator[tuple[int, int, Period]]:
    """Periods with a unit. Units are looked for first: they are rare, and quickly found."""
    terms = vocabulary("periods")
    patterns = _patterns()
    for unit in patterns.unit.finditer(text):
        nearby = max(0, unit.start() - _REACH)
        hit = next((h for h in patterns.counted.finditer(text, nearby, unit.end()) if h.end() == unit.end()), None)
        if hit is None:
            continue
        number, figures = _number(hit["amount"], hit["inside"])
        if number is not None:
            kind = _kind_in(hit["inside"]) or _kind_in(hit["kind"]) or DayKind.CALENDAR
            yield hit.start(), hit.end(), Period(number, terms["units"][hit["unit"].lower()], kind, figures)


def _net(text: str) -> Iterator[tuple[int, int, Period]]:
    for hit in _patterns().net.finditer(text):
        number, figures = _number(hit["amount"], hit["inside"])
        if number is not None:
            yield hit.start(), hit.end(), Period(number, "day", DayKind.CALENDAR, figures)


def _ordinals(text: str) -> Iterator[tuple[int, int, Period]]:
    """Days that are counted from an event: "on or before the thirtieth (30th) day after receipt"."""
    for hit in _patterns().ordinal.finditer(text):
        yield hit.start(), hit.end(), Period(int(hit["number"]), "day", _kind_in(hit["kind"]) or DayKind.CALENDAR)


def _kind_in(words: str | None) -> DayKind | None:
    if words and re.search(rf"\b{alternation(vocabulary('periods')['business'])}\b", words, re.IGNORECASE):
        return DayKind.BUSINESS
    return None


def _number(amount: str, inside: str | None) -> tuple[int | None, int | None]:
    """The number meant, and the figures where they differ from the words."""
    first = int(amount) if amount.isdigit() else number_in_words(amount)
    if inside is None:
        return first, None
    figures = re.match(r"\s*\d{1,4}(?!\d)", inside)
    second = int(figures.group()) if figures else number_in_words(inside)
    if first is None or second is None or first == second:
        return first if first is not None else second, None
    in_words, in_figures = (second, first) if amount.isdigit() else (first, second)
    return in_words, in_figures


def read(doc: Doc) -> Doc:
    """Mark the lengths of time in the document."""
    mark(doc, "periods", (Mark(start, end, period) for start, end, period in find_periods(text_of(doc))))
    return doc
