"""Tells the price from its parts where both may stand beside its name: "40% of the Price ($360)", or "($900)"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction

from toolkit.findings.values.marks import Mark
from toolkit.findings.values.money import Amount
from toolkit.findings.values.percentages import Share
from toolkit.findings.values.phrases import rule

_PART = 70
"""Characters before a sum in which a share may stand that it comes to."""


def wholes_and_parts(
    text: str, money: Sequence[Mark], shares: Sequence[Mark], prices: Sequence[tuple[int, Amount]]
) -> tuple[frozenset[int], frozenset[int]]:
    """The offsets of the sums that are the price, and of those that come to the share of it right before them.

    Args:
        prices: The offsets and values of the sums that the contract calls its price.
    """
    numbers = {value.number for _, value in prices if value.number}
    wholes = {start for start, value in prices if not _is_part(text, start, value, shares, numbers)}
    parts = frozenset(one.start for one in money if _is_share(text, one, shares, numbers))
    named = (one for one in money if one.value.number in numbers and _behind_share(text, one.start))
    wholes |= {one.start for one in named if not _is_part(text, one.start, one.value, shares, numbers)}
    return frozenset(wholes) - parts, parts


def _behind_share(text: str, start: int) -> bool:
    return rule("share_of").search(text, max(0, start - _PART), start) is not None


def _is_part(text: str, start: int, price: Amount, shares: Sequence[Mark], numbers: Collection[Decimal]) -> bool:
    """Whether a sum behind the word for the price is a part of it: "half of the Price ($450)" where that is $900."""
    if price.number is None or max(numbers) <= price.number:
        return False
    if rule("balance_of").search(text, max(0, start - _PART), start):
        return True
    near = (s.value for s in shares if _behind_share(text, start) and start - _PART <= s.start < start)
    share = next(near, None)
    return share is not None and any(_comes_to(share, n, price.number) for n in numbers if n > price.number)


def _is_share(text: str, one: Mark, shares: Sequence[Mark], numbers: Collection[Decimal]) -> bool:
    """Whether a sum comes to the share of the price right before it: "33% of the total fee $300"."""
    at = bisect_left(shares, one.start, key=lambda m: m.start) - 1
    if at < 0 or not one.value.number or not rule("of_price_named").fullmatch(text, shares[at].end, one.start):
        return False
    return any(_comes_to(shares[at].value, n, one.value.number) for n in numbers if n > one.value.number)


def _comes_to(share: Share, whole: Decimal, part: Decimal) -> bool:
    """Whether a part is that share of the whole, as far as a share in whole percent tells: $300 is 33% of $900."""
    exact = Fraction(part) / Fraction(whole)
    return exact == share.part or (share.part * 100 % 1 == 0 and round(exact * 100) == share.part * 100)
