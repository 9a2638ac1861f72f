"""Pairs a share with the amount it comes to, and tells both from the whole that they are parts of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from toolkit.findings.values.marks import Mark
from toolkit.findings.values.money import Amount
from toolkit.findings.values.percentages import Share
from toolkit.findings.values.phrases import rule

_NEAR = 24
"""Characters between a share and an amount in which no other thing can be named that the amount is of."""
_PAIR = 130
"""Characters that may stand between a share and the amount it comes to."""


def paired(text: str, plain: list[Mark], wholes: set[int]) -> list[list[Mark]]:
    """A share and the amount it comes to are one payment: "20% ($4,000.00)", "US$ 1,000 equivalent to 20%".

    An amount that shares are taken of is added to ``wholes``: "£900: 40% on …, 60% on …". One right behind its share
    stands beside it: "half of the fee of $8,000".
    """
    groups: list[list[Mark]] = []
    wholes |= _divided(text, plain)
    for at, one in enumerate(plain):
        last = groups[-1] if groups else None
        if last and len(last) == 1 and type(last[0].value) is not type(one.value):
            between = text[last[0].end : one.start]
            if isinstance(one.value, Amount) and (
                rule("base_between").search(between)
                or (one.start in wholes and rule("base_in_brackets").fullmatch(between))
            ):
                wholes.add(one.start)
                last.append(one)
                continue
            if not {last[0].start, one.start} & wholes and _one_says_other(last[0], between):
                if isinstance(last[0].value, Amount) and _says_next(text, one, plain[at + 1 : at + 2]):
                    groups.append([one])  # "a fee of £900, half (£450) at signing"
                    continue
                last.append(one)
                continue
        groups.append([one])
    lone = [group[0] for group in groups if len(group) == 1]
    if (
        len(lone) == len(groups) > 2
        and isinstance(lone[0].value, Amount)
        and all(isinstance(m.value, Share) for m in lone[1:])
    ):
        wholes.add(lone[0].start)
    return groups


def _divided(text: str, plain: Sequence[Mark]) -> set[int]:
    """The offsets of amounts that what is right behind them divides: "£900, half on 3 May and half on 5 June".

    Or "the fee of £900 is payable £300 on 3 May, …".
    """
    found = set()
    for at, one in enumerate(plain):
        if isinstance(one.value, Amount):
            part = plain[at + 1].value if at + 1 < len(plain) else None
            less = isinstance(part, Share) or (part and one.value.number and (part.number or 0) < one.value.number)
            if less and rule("whole_then_part").fullmatch(text, one.end, plain[at + 1].start):
                found.add(one.start)
            behind = takewhile(lambda m: isinstance(m.value, Share), plain[at + 1 :])
            parts = [m.value.part for m in behind]
            if len(parts) > 1 and sum(parts) == 1:
                found.add(one.start)
    return found


def _says_next(text: str, share: Mark, behind: Sequence[Mark]) -> bool:
    """Whether the amount that a share comes to stands in brackets right behind it."""
    return any(isinstance(m.value, Amount) and re.fullmatch(r"\s*[(=]\s*", text[share.end : m.start]) for m in behind)


def _one_says_other(first: Mark, between: str) -> bool:
    """Whether the words between a share and an amount, or the other way round, make them say the same sum."""
    if isinstance(first.value, Amount):
        return rule("same_between").fullmatch(between) is not None
    near = len(between) < _NEAR or rule("pair_end").search(between) is not None
    return near and len(between) < _PAIR and not rule("pair_apart").search(between)
