"""Finds the one sum that is paid for the whole with no word on when: "as full compensation pays $900"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import MappingProxyType

from toolkit.findings.payments.payments import Payment, PaymentList, Place
from toolkit.findings.payments.roles import is_kept, is_limit, is_nominal, is_rate, range_of
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.money import Amount
from toolkit.findings.values.phrases import folded, rule, says, sentences
from toolkit.findings.vocabulary import wording

_NEAR = 100
"""Characters around a sum in which its role is looked for."""
_POINTS = 3.6
"""Enough to be taken with doubt where no better payment is found, and never beside one."""
_NO_DAY = "it is the whole, and nothing says when or in how many parts it is paid"
RULE = "whole"
"""The rule of a list that is such a sum."""


def entire_sum(
    text: str, clauses: Sequence[Mark], money: Sequence[Mark], prices: Collection[int]
) -> PaymentList | None:
    """The list of the one payment, where a single sum may be the whole and nothing speaks of parts.

    Args:
        prices: Offsets of the sums that the contract may call its price.
    """
    if not money or wording("entire_sums", "in_parts").search(text):
        return None
    found: list[Payment] = []
    at = 0
    for one in money:
        while at < len(clauses) and clauses[at].end <= one.start:
            at += 1
        if at == len(clauses) or clauses[at].start > one.start or not _is_one(text, one):
            continue
        parts = sentences(text, clauses[at].value.body, clauses[at].end, [(m.start, m.end) for m in money])
        place = next(((s, e) for s, e, _ in parts if s <= one.start < e), None)
        payment = _paid(text, place, one, one.start in prices) if place else None
        found += [payment] if payment else []
    if len({p.amount for p in found}) != 1:
        return None
    return PaymentList((found[0],), found[0].row, RULE)


def _is_one(text: str, one: Mark) -> bool:
    """Whether a sum is more than a form of words, and neither a limit, a rate nor an end of a range."""
    before, after = text[max(0, one.start - _NEAR) : one.start], text[one.end : one.end + _NEAR]
    sound = isinstance(one.value, Amount) and bool(one.value.number) and not is_nominal(before, one)
    other = is_limit(before) or is_rate(after) or is_kept(before, after) or range_of(before, "")
    return sound and not other


def _paid(text: str, place: Place, one: Mark, price: bool) -> Payment | None:
    """The payment, where the sentence of a sum makes it the whole and says that somebody owes it."""
    start, end = place
    words = text[start:end]
    owed = wording("entire_sums", "owed").search(text, start, one.start)
    entire = wording("entire_sums", "entire").search(text, start, end)
    whole = price or entire or wording("entire_sums", "fixed").search(text, start, one.start)
    whole = whole or (owed and wording("entire_sums", "earned").search(owed["name"]))
    if not whole or not (owed or says("pays", words)):
        return None
    if says("noise", words) or rule("superseded").search(words) or wording("entire_sums", "of_else").search(words):
        return None
    behind = wording("entire_sums", "name_behind").match(text, one.end, end)
    named = behind or rule("fee_before").search(text, start, one.start) or owed
    where = named.span("name") if named else entire.span() if entire else (one.start, one.end)
    name = folded(text[slice(*where)]) if named or entire else "Payment"
    places = {"row": place, "amount": (one.start, one.end), "name": where}
    return Payment(
        name=name[:1].upper() + name[1:], amount=one.value, places=MappingProxyType(places), points=_POINTS,
        rule="statement", doubts=MappingProxyType({"amount": _NO_DAY}),
    )  # fmt: skip
