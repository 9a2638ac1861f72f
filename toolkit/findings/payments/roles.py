"""Tells what a sum or a share is by the words around it: a rate, a limit, the whole, or a payment."""

from __future__ import annotations

from toolkit.findings.values.marks import Mark
from toolkit.findings.values.money import Amount
from toolkit.findings.values.phrases import pattern, rule
from toolkit.findings.vocabulary import wording

NOMINAL = 10
"""A sum up to which a payment that stands alone may only be the consideration that some laws ask of any contract."""
_CREDITED = wording("roles", "credited")

_NEAR = 48
"""Characters before a value in which a limit is looked for."""


def is_rate(after: str) -> bool:
    """Whether the words behind make a sum the price of a unit: "per hour"."""
    match = pattern("rates").search(after[:40])
    return match is not None and rule("rate_link").fullmatch(after[: match.start()]) is not None


def is_limit(before: str) -> bool:
    """Whether the words before make a sum a limit or an estimate: "up to", "not exceeding"."""
    if rule("limit_before").search(before):
        return True
    near = before[-_NEAR:]
    last = None
    for last in pattern("caps").finditer(near):  # noqa: B007 (the last one is wanted)
        pass
    return last is not None and rule("limit_link").fullmatch(near[last.end() :]) is not None


def is_nominal(before: str, one: Mark) -> bool:
    """Whether a sum is only the consideration that some laws ask of any contract: "in consideration of $1.00"."""
    number = one.value.number if isinstance(one.value, Amount) else None
    return number is not None and number <= NOMINAL and rule("consideration_before").search(before) is not None


def is_said_again(text: str, before: str, one: Mark, kept: list[Mark]) -> bool:
    """Whether a sum in brackets only says the one before it again: in another currency, or with its tax."""
    if not kept or not isinstance(one.value, Amount) or rule("again_before").search(before) is None:
        return False
    last = kept[-1]
    if not isinstance(last.value, Amount) or one.start - last.end > 30 or ")" in text[last.end : one.start]:
        return False
    other = last.value.currency != one.value.currency or last.value.number == one.value.number
    return other or rule("with_tax").match(text, one.end) is not None or rule("restates").search(before) is not None


def is_of_else(before: str, after: str) -> bool:
    """Whether a share is of something else than a price: interest, royalties, shares, steel, recruitment."""
    if rule("level_before").search(before):
        return True
    state = rule("state_before").search(before) or rule("state_dash").search(before)
    if state and rule("state_behind").match(after):
        return True
    if rule("else_behind").match(after) or rule("else_of").match(after):
        return True
    return rule("else_near").search(f"{before[-36:]} | {after[:50]}") is not None


def is_kept(before: str, after: str) -> bool:
    """Whether a sum is held back of another, was paid before, or is named as not paid: "£50 of it is retained"."""
    around = f"{before[-80:]}|{after}"
    if _CREDITED.match(after):
        return True
    return bool(
        rule("kept_around").search(around)
        or rule("taken_from_before").search(before)
        or rule("paid_around").search(around)
        or rule("unpaid_around").search(around)
    )


def is_whole(before: str, after: str) -> bool:
    """Whether a sum is the whole that is then paid in parts: "a total of", "payable as follows"."""
    behind = ("whole_payable_behind", "whole_in_parts_behind", "whole_of_which_behind")
    if any(rule(name).match(after) for name in behind):
        return True
    return rule("whole_before").search(before) is not None and rule("share_of").search(before) is None


def range_of(before: str, amount: str) -> str:
    """What a range of sums says whose last is ``amount``: "£700 to £900"; empty where there is none before it.

    "Increased from £700 to £900" is none: it states a sum and the one it replaces.
    """
    match = rule("range_before").search(before)
    if match is None or rule("changed_before").search(before, 0, match.start()):
        return ""
    return f"{(match['low'] or match['least']).strip()} to {amount.strip()}"
