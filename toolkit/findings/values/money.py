"""The component ``money``: every amount of money, in figures, in words or blacked out, however its currency is written.

Marks ``money``, each an ``Amount``. What an amount is for is left to later components.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.findings.values.contents import outside_contents
from toolkit.findings.values.figures import FIGURE, figure, in_words, number_words
from toolkit.findings.values.marks import Mark, document_of, mark, text_of
from toolkit.findings.vocabulary import vocabulary, wording
from toolkit.money import minor_units

if TYPE_CHECKING:
    from spacy.tokens import Doc

DOLLAR = "$"
"""Stands for the currency of a bare dollar sign until the document says which dollar it is."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money as written.

    Attributes:
        number: None where it was blacked out.
        currency: ISO 4217 code or digital unit, ``$`` for a dollar of some country, None where none is written.
        words: The number that the words beside the figure write, where there are both.
    """

    number: Decimal | None
    currency: str | None
    words: Decimal | None = None

    @property
    def redacted(self) -> bool:
        """Whether the figure was blacked out."""
        return self.number is None

    @property
    def disagrees(self) -> bool:
        """Whether the words write another number than the figure."""
        return self.words is not None and self.number is not None and self.words != self.number


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Numbers are looked for first, and currencies only beside them: that is many times faster than the other way."""

    number: re.Pattern[str]
    words: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    words_behind: re.Pattern[str]
    restated: re.Pattern[str]
    """Words in brackets between a figure and its currency: "1.200,00 (one thousand two hundred) EUR"."""
    unit: re.Pattern[str]
    coded: re.Pattern[str]
    """The code of a dollar or peso before its sign: "AUD $"."""
    followed: re.Pattern[str]
    codes: dict[str, str]
    kept: frozenset[str]
    """Currencies as the vocabulary writes them; codes that only Babel knows are not among them."""
    guarded: frozenset[str]
    ends: frozenset[str]
    """How each currency ends, in lower case: its last letters together, or its last sign."""

    def currency_before(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The currency at the end of ``text[start:end]``."""
        near = text[start:end]
        # Nearly all figures stand behind other words: looking at how these end is many times faster.
        return self.before.search(near) if _end_of(near.rstrip(" \t\n([:\u00a0\u202f")) in self.ends else None

    def admits(self, written: str, match: re.Match[str], behind: re.Match[str] | None, *, apart: bool = False) -> bool:
        """Whether what is written beside a figure is its currency, no word or mark or (``apart``) a lead-in's end."""
        text = match["figure"]
        plain = " ".join(written.split())
        guarded = plain in self.guarded
        if not guarded and not apart and (plain in self.kept or not plain.isupper()):
            return True
        if text is None:
            return not guarded
        if (behind and behind["scale"]) or re.search(r"\d\D\d{3}(?!\d)|[.,]\d\d$", text):
            return not guarded or self.followed.match(match.string, behind.end() if behind else match.end()) is not None
        digits = len(re.sub(r"\D", "", text))
        if guarded:
            return plain != "R" and digits > 3 and not re.fullmatch(r"(?:19|20)\d\d", text)
        return digits > 2 and text[0] != "0"


_TOO_LARGE = Decimal(10) ** 15
"""No contract is priced so; such a figure is a number of something else."""
_LONGEST_UNIT = 32
"""Characters before a number in which its currency may stand."""


def read(doc: Doc) -> Doc:
    """Mark all amounts of money."""
    mark(doc, "money", outside_contents(document_of(doc).text, amounts(text_of(doc))))
    return doc


def amounts(text: str) -> list[Mark]:
    """The amounts in ``text``, in order and without overlaps; a figure and the words for it in brackets are one."""
    patterns = _patterns()
    taken = list(_in_words(text, patterns))
    starts = [m.start for m in taken]
    found = list(taken)
    for one in _in_figures(text, patterns):
        at = bisect_right(starts, one.start) - 1
        if at < 0 or one.start >= taken[at].end:
            found.append(one)
    kinds = {one.value.currency for one in found}
    if "GBP" in kinds and kinds - {"GBP", None} and not _STERLING.search(text):  # "pounds" beside another money
        found = [one for one in found if not _WEIGHT.search(text, one.start, one.end)]
    joined: list[Mark] = []
    for one in sorted(found, key=lambda m: m.start):
        last = joined[-1] if joined else None
        if last and _AGAIN.fullmatch(text, last.end, one.start) and _restates(text, one, last):
            value = Amount(last.value.number, last.value.currency, one.value.number)
            joined[-1] = Mark(last.start, one.end, value)
        else:
            joined.append(one)
    return joined


def _restates(text: str, words: Mark, last: Mark) -> bool:
    """Whether words in brackets repeat the figure before them, be it that they say another number."""
    if (
        words.value.number is None
        or last.value.number is None
        or words.value.currency not in (last.value.currency, DOLLAR)
    ):
        return False
    if words.value.number == last.value.number:
        return True
    alone = text[words.start].isalpha() and _CLOSES.match(text, words.end)
    return bool(alone) and not re.search(r"\d", text[words.start : words.end]) and last.value.words is None


@lru_cache(maxsize=1024)  # asked for the same heading again for each row below it
def currency_named(words: str) -> str | None:
    """The currency that a few words name, such as those over a column ("Amount (USD)"), or None."""
    patterns = _patterns()
    match = patterns.unit.search(words)
    return _code(match[0], patterns) if match else None


def _in_figures(text: str, patterns: _Patterns) -> Iterator[Mark]:
    """Amounts in figures, or blacked out, with a currency before or behind them."""
    end = 0
    for match in patterns.number.finditer(text):
        if match.start() < end or _COUNTS.fullmatch(match[0]):
            continue
        left = max(end, match.start() - _LONGEST_UNIT)
        before = patterns.currency_before(text, left, match.start())
        behind = patterns.behind.match(text, match.end())
        if before and not patterns.admits(
            before["unit"], match, behind, apart=re.search(r"[:\n]", before[0]) is not None
        ):
            before = None
        written = (behind["unit"] or behind["coded"]) if behind else None
        if behind and written and not patterns.admits(written, match, behind):
            written = None
        if behind and written and _DRAWING.match(text, behind.end() - len(written)):
            written = None
        restated = patterns.restated.match(text, match.end()) if before is None and written is None else None
        if restated and match["figure"] and not _glued(text, match.start()):
            end = restated.end()
            code, words = _code(restated["unit"], patterns), in_words(restated["words"])
            yield Mark(match.start(), end, Amount(figure(match["figure"]), code, words))
            continue
        if before is None and (match["figure"] is None or written is None or _glued(text, match.start())):
            continue
        currency = _code(before["unit"], patterns) if before else None
        if currency in (None, DOLLAR) and written:
            currency = _code(written, patterns) or currency
        start = left + before.start() if before else match.start()
        if currency == DOLLAR and (coded := patterns.coded.search(text, max(end, start - 5), start)):
            currency, start = _code(coded["unit"], patterns), coded.start()
        number = None
        if match["figure"]:
            places = minor_units(currency) if currency and currency != DOLLAR else 2
            number = scaled(match["figure"], behind["scale"] if behind else None, places)
            if number >= _TOO_LARGE:
                continue
        end = match.end()
        if behind and written and (before is None or written[0].isalpha()):
            end = behind.end()
        elif behind and behind["scale"]:
            end = behind.end("scale")
        if closed := _CLOSED.match(text, end):
            end = closed.end()
        yield Mark(start, end, Amount(number, currency))


_WEIGHT = wording("money", "weight")
_STERLING = wording("money", "sterling")
_DRAWING = wording("money", "drawing")
_AGAIN = wording("money", "again")
_CLOSES = wording("money", "closes")
_CLOSED = re.compile(r"\s?/[-=](?!\w)")
"""What closes a sum in India and East Africa, so that nothing is added to it: "Rs. 5,000/-", "KES 5,000/="."""
_FIGURE_BEFORE = re.compile(r"\d\s{1,2}$")
_COUNTS = re.compile(r"0\d+")
"""A figure such as 01 counts rows; under a currency at the head of a column it is no sum."""


def _glued(text: str, start: int) -> bool:
    """Whether a figure is the tail of something else, such as ``3.50`` in ``A-3.50``."""
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_.,/-")


def _in_words(text: str, patterns: _Patterns) -> Iterator[Mark]:
    """Amounts in words beside a currency, with the figure in brackets that may follow."""
    for match in patterns.words.finditer(text):
        scale = match[0].split()[0].lower() in vocabulary("money")["multiplier"]
        if scale and _FIGURE_BEFORE.search(text, max(0, match.start() - 3), match.start()):
            continue  # the "million" of "2.4 million dollars"
        left = max(0, match.start() - _LONGEST_UNIT)
        before = patterns.currency_before(text, left, match.start())
        behind = patterns.words_behind.match(text, match.end())
        written = (before["unit"] if before else None) or (behind["unit"] if behind else None)
        currency = _code(written, patterns) if written else None
        words = in_words(match[0])
        number = words
        inner = behind["inner"] if behind else None
        if inner:
            inside = next(iter(_in_figures(inner, patterns)), None)
            bare = re.search(FIGURE, inner)
            if inside is not None:
                value: Amount = inside.value
                number = value.number
                currency = value.currency if currency in (None, DOLLAR) and value.currency else currency
            else:
                number = figure(bare[0]) if bare else None
        if behind and behind["last"] and currency in (None, DOLLAR):
            currency = _code(behind["last"], patterns) or currency
        if currency is None or (number is not None and number >= _TOO_LARGE):
            continue
        start = left + before.start() if before else match.start()
        end = behind.end() if behind else match.end()
        yield Mark(start, end, Amount(number, currency, words if inner and number is not None else None))


def scaled(written: str, scale: str | None, places: int = 2) -> Decimal:
    """The number of a figure and the letter or word for thousands behind it, if there is one: then a point is decimal.

    "5.465 million" is no 5,465 million.

    Args:
        places: Decimal places of the currency.
    """
    if not scale:
        return figure(written, places)
    return (Decimal(written) if _POINT.fullmatch(written) else figure(written, places)) * _scale(scale)


_POINT = re.compile(r"\d{1,3}\.\d+")


def _scale(word: str) -> int:
    table = vocabulary("money")["scale"]
    word = word.strip()
    return int(table.get(word) or table[word.lower()])


def _code(written: str, patterns: _Patterns) -> str | None:
    key = re.sub(r"\s+", " ", written).strip()
    return patterns.codes.get(key) or patterns.codes.get(key.lower())


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    table = vocabulary("money")
    codes = {w: code for code, written in table["codes"].items() for w in written}
    codes |= {w.lower(): code for code, written in table["words"].items() for w in written}
    codes |= dict.fromkeys((*table["dollar"]["signs"], *table["dollar"]["words"]), DOLLAR)
    signs = [w for written in table["codes"].values() for w in written] + table["dollar"]["signs"]
    spelled = [w for written in table["words"].values() for w in written] + table["dollar"]["words"]
    sign = "(?:" + "|".join(_sign(w) for w in sorted(signs, key=len, reverse=True)) + ")"
    word = "(?i:" + "|".join(_word(w) for w in sorted(spelled, key=len, reverse=True)) + ")"
    others = sorted(units_in_force() - set(table["codes"]))
    codes |= {code: code for code in others}
    iso = rf"(?<![A-Za-z])(?:{'|'.join(others)})(?![A-Za-z])"
    unit = f"(?:{sign}|{iso}|{word})"
    dollars = "|".join((*table["dollar"]["codes"], "CDN", "CND"))
    scales = sorted(table["scale"], key=len, reverse=True)
    short = "|".join(s for s in scales if len(s) <= 2)
    long = "|".join(s for s in scales if len(s) > 2)
    letters = "|".join(s for s in scales if len(s) == 1)
    # "$2.5 mn"; a letter stands apart only behind a short figure: not in "$12,000 M 1"
    scale = (
        rf"(?:\s*(?i:{long})\b|\s?(?!(?:{letters})\b)(?:{short})\b|(?:{letters})\b"
        rf"|(?<!\d[,.' ]\d\d\d)\s(?:{letters})\b(?![.\s]*\d))"
    )
    redacted = "|".join(re.escape(s).replace(r"\ ", r"\s?") for s in table["redacted"]["signs"])
    inner = rf"[^()\[\]]{{0,12}}(?:{FIGURE})[^()\[\]%]{{0,24}}"
    return _Patterns(
        number=re.compile(rf"(?<![\d])(?P<figure>{FIGURE})|(?:{redacted})"),
        words=re.compile(number_words(), re.IGNORECASE),
        before=re.compile(rf"(?P<unit>{unit})\s*(?::\s{{0,3}})?[\[(]?$"),
        behind=re.compile(
            rf"(?P<scale>{scale})?(?:(?:[.,][-–—]{{1,2}})?\s{{0,2}}(?P<unit>{unit})(?!\s?\d(?!\d?[.)]\s))|\s?\((?P<coded>{unit})\))?"
        ),
        words_behind=wording("money", "words_behind", unit=unit, inner=inner),
        restated=re.compile(rf"\s?\((?P<words>(?i:{number_words()}))\)\s?(?P<unit>{unit})"),
        unit=re.compile(rf"(?!(?:{'|'.join(table['guarded']['codes'])})\b(?!\s*[)\]]|\s*$)){unit}"),
        coded=re.compile(rf"(?<![A-Za-z])(?P<unit>{dollars})\s?$"),
        followed=re.compile(rf"\s*(?:$|[^A-Za-z\s]|\n|(?:{'|'.join(table['guarded']['followed'])})\b)"),
        codes=codes,
        kept=frozenset(codes) - set(others),
        guarded=frozenset(table["guarded"]["codes"]),
        ends=frozenset(map(_end_of, codes)),
    )


@lru_cache(maxsize=1)
def units_in_force() -> frozenset[str]:
    """The codes of the currencies that are legal tender somewhere today (CLDR)."""
    from babel.core import get_global
    from babel.numbers import get_territory_currencies

    return frozenset(code for place in get_global("territory_currencies") for code in get_territory_currencies(place))


_LETTERS_AT_END = re.compile(r"[^\W\d_]+$")


def _end_of(written: str) -> str:
    """The last letters of what is written, or its last sign, in lower case."""
    written = written.rstrip(".")
    match = _LETTERS_AT_END.search(written[-12:])
    return (match[0] if match else written[-1:]).lower()


def _sign(written: str) -> str:
    """A symbol or code, not in the middle of a word."""
    body = re.escape(written).replace(r"\ ", r"\s?")
    left = r"(?<![A-Za-z])" if written[0].isalpha() else r"(?<![A-Za-z]\$)(?<!\$)"
    if len(written) == 1 and written.isalpha():
        left += r"(?<!\.)"  # the end of an abbreviation: "C.F.R 312.21"
    right = r"(?![A-Za-z])" if written[-1].isalpha() else ""
    return left + body + right


def _word(written: str) -> str:
    body = re.escape(written).replace(r"\ ", r"\s+").replace(r"U\.S\.", r"U\.?\s?S\.?")
    return rf"\b{body}\b"
