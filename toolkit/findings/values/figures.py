"""Numbers as contracts write them: ``2'500'000``, ``1.250,00``, ``12,50,000``, ``28k``, ``Three Hundred and Five``."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from toolkit.findings.vocabulary import alternation, vocabulary, wording

FIGURE = (
    r"(?:\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2}(?!\d))?"  # Indian groups: 12,50,000
    r"|\d{1,3}(?:[,.'’‘´′ʼ\u202f\u00a0 ]\d{3})+(?:[.,]\d{1,2}(?!\d))?(?!\d)"
    r"|\d+(?:\.\d+|,\d{1,3})?|0,\d+)(?![,.'’‘´′ʼ]?\d)"
)
"""A regular expression for a figure with or without separators; a sign or currency is not part of it.

It matches a whole figure or nothing: the beginning of a longer one would be a wrong sum.
"""

MAX_WORDS = 24
"""The longest amount in words that is read, in words."""


def figure(text: str, places: int = 2) -> Decimal:
    """The number that ``text``, which ``FIGURE`` matched, writes.

    Args:
        places: Decimal places of the currency. They decide what ``1.250`` is: with two, twelve hundred and fifty.
    """
    digits = re.sub(r"['’‘´′ʼ\u202f\u00a0 ]", "", text)
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        whole, _, part = digits.rpartition(digits[max(comma, point)])
        if len(part) == 3 and digits[max(comma, point)] in whole:
            return Decimal(re.sub(r"[.,]", "", digits))
        return Decimal(re.sub(r"[.,]", "", whole) + "." + part)
    separator = "," if comma >= 0 else "."
    parts = digits.split(separator)
    if separator == "," and len(parts) > 2 and len(parts[-1]) == 3:  # also Indian: 12,50,000
        return Decimal("".join(parts))
    head = len(parts[0]) <= 3 and parts[0].strip("0") != ""  # 30000.123 has no groups: it is a decimal number
    grouped = head and len(parts) > 1 and all(len(p) == 3 for p in parts[1:])
    if grouped and (len(parts) > 2 or separator == "," or places < 3):
        return Decimal("".join(parts))
    return Decimal("".join(parts[:-1]) + "." + parts[-1] if len(parts) > 1 else digits)


@lru_cache(maxsize=1)
def number_words() -> str:
    """A regular expression for a number in words: at least one word of a number, joined by spaces, hyphens or "and"."""
    table = vocabulary("money")
    word = r"\b" + alternation([*table["number"], *table["multiplier"]]) + r"\b"
    cents = r"(?:\s+and\s+(?:no|\d{1,2})/100)?"
    return rf"{word}(?:(?:\s*-\s*|,?\s+and\s+|,?\s+){word}){{0,{MAX_WORDS}}}{cents}"


def in_words(text: str) -> Decimal | None:
    """The number that words write ("Two Million Sixty Thousand" is 2060000), or None where they write none.

    Words of one number must fall from the large to the small; "two hundred thousand" multiplies.
    """
    table = vocabulary("money")
    total = Decimal(0)
    group = Decimal(0)
    cents = Decimal(0)
    seen = False
    text = text.lower()
    if part := wording("figures", "cents").search(text):
        cents = Decimal(0) if part[1] == "no" else Decimal(part[1]) / 100
        text = text[: part.start()]
    for word in re.findall(r"[a-z]+", text):
        if word in table["number"]:
            group += table["number"][word]
        elif word == "hundred":
            group = (group or Decimal(1)) * 100
        elif word in table["multiplier"]:
            total += (group or Decimal(1)) * table["multiplier"][word]
            group = Decimal(0)
        elif word != "and":
            return None
        seen = seen or word != "and"
    return total + group + cents if seen else None
