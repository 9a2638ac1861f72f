"""The component ``percentages``: shares of a whole, in figures, in words or as fractions.

Marks ``percentages``, each a ``Share``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.findings.values.contents import outside_contents
from toolkit.findings.values.figures import in_words, number_words
from toolkit.findings.values.marks import Mark, document_of, mark, text_of
from toolkit.findings.vocabulary import alternation, vocabulary, wording

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole.

    Attributes:
        part: Exact, 1/3 for a third.
        words: The percentage that the words beside the figure write, where there are both.
        percent_sign: Whether it is written as a percentage; else it is a fraction in words ("one half").
    """

    part: Fraction
    words: Decimal | None = None
    percent_sign: bool = True

    @property
    def percent(self) -> Decimal:
        """In percent, to four places."""
        exact = Decimal(self.part.numerator * 100) / Decimal(self.part.denominator)
        rounded = exact.quantize(Decimal("0.0001"))
        return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded.normalize()

    @property
    def disagrees(self) -> bool:
        """Whether the words write another percentage than the figure."""
        return self.words is not None and Fraction(self.words) != self.part * 100


def read(doc: Doc) -> Doc:
    """Mark all percentages and fractions of a whole."""
    mark(doc, "percentages", outside_contents(document_of(doc).text, shares(text_of(doc))))
    return doc


def shares(text: str) -> list[Mark]:
    """The shares in ``text``, in order and without overlaps."""
    found: list[Mark] = []
    for match in _pattern().finditer(text):
        share = _share(match)
        last = found[-1] if found else None
        if share is not None and last and text[last.end : match.start()].strip() == "(" and match["words"]:
            found[-1] = Mark(last.start, match.end(), Share(last.value.part, Decimal(share.percent)))
        elif share is not None:
            found.append(Mark(match.start(), match.end(), share))
    return found


_ORDINALS = ("first", "second", "last")
_OF_TIME = wording("percentages", "of_time")


def _share(match: re.Match[str]) -> Share | None:
    if match["fraction"]:
        table = vocabulary("percentages")["fractions"]
        name = re.sub(r"[\s-]+", " ", match["fraction"].lower())
        if name.split()[0] in _ORDINALS and _OF_TIME.match(match.string, match.end()):
            return None
        top, bottom = table[name]
        return Share(Fraction(top, bottom), percent_sign=False)
    if parts := match["parts"]:
        value = _number(parts)
        return Share(value, percent_sign=False) if 0 < value < 1 else None
    if not any(match[f"sign{n}"] for n in (1, 2, 3, 4)):
        return None
    spelled = match["words"] or match["also"]
    words = in_words(spelled) if spelled else None
    if figure := match["inner"] or match["figure"]:
        return Share(_number(figure) / 100, words)
    return Share(Fraction(words) / 100) if words is not None else None


def _number(text: str) -> Fraction:
    """``7.5``, ``7,5``, ``1-1/2``, ``33⅓``, ``2/3`` or ``½``."""
    text = text.replace(",", ".")
    for written, (top, bottom) in vocabulary("percentages")["signs_of_fractions"].items():
        if text.endswith(written):
            return Fraction(text.removesuffix(written).strip() or "0") + Fraction(top, bottom)
    if mixed := re.fullmatch(r"(\d+)[\s-]+(\d+)/(\d+)", text):
        return Fraction(int(mixed[1])) + (Fraction(int(mixed[2]), int(mixed[3])) if int(mixed[3]) else 0)
    return Fraction(text)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    table = vocabulary("percentages")
    sign = alternation(list(table["signs"]))
    small = "[" + "".join(table["signs_of_fractions"]) + "]"
    figure = rf"\d{{1,3}}(?:[-\s]\d/\d|[.,]\d{{1,6}}|\s?{small})?"
    after = rf"(?=\s+{alternation(table['after'])}\b|\s*\(\s*(?:[$€£]|[A-Z]{{2,3}}[$\s]?)\s?\d)"  # "half (£900)"
    # "1/3 upon delivery", not "by 1/3 at noon" or "Schedule 1/2 of"
    never = "".join(rf"(?<!\b{word}\s)" for word in table["never_after"])
    # Looked ahead first: what must not stand before it need not be asked at each character.
    parts = rf"(?=[1-9]/|{small})(?<![\w./-])(?<!\d\s){never}(?:[1-9]/[2-9]|{small})(?![\w/])"
    fractions = alternation([w.replace(" ", "[- ]") for w in table["fractions"]])
    return re.compile(
        rf"\b(?P<fraction>{fractions})(?:\s*\(\s*\d/\d\s*\))?{after}"
        rf"|(?P<parts>{parts}){after}"
        rf"|(?P<words>{number_words()})\s*(?P<sign1>{sign})?"
        rf"(?:\s*\(\s*(?P<inner>{figure})\s*(?P<sign2>{sign})?\s*\))?(?:\s*(?P<sign3>{sign}))?"
        rf"|(?P<figure>(?=\d)(?<![\d.,/-]){figure})(?:\s*\(\s*(?P<also>{number_words()})\s*\))?\s*(?P<sign4>{sign})",
        re.IGNORECASE,
    )
