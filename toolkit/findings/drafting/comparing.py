"""Compares payments, and lists of them: do they overlap, say the same, or is one a part of the other?"""

from __future__ import annotations

import re
from decimal import Decimal

from toolkit.findings.payments.payments import Payment, PaymentList
from toolkit.findings.values.phrases import says


def restates(one: PaymentList, other: PaymentList) -> bool:
    """Whether one list says in other words, perhaps not in full, what another says."""
    if len(one.payments) > len(other.payments):
        return False
    if len(one.payments) == 1:
        only = one.payments[0]
        return any(same_value(only, p) and (_alike(only, p) or _said_again(only, p)) for p in other.payments)
    left = list(other.payments)
    for payment in one.payments:
        match = next((p for p in left if same_value(payment, p)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _said_again(only: Payment, other: Payment) -> bool:
    """Whether a share alone, right behind a payment of the same share, only repeats it ("an invoice for 40 %")."""
    return only.amount is None and other.amount is not None and 0 <= only.row[0] - other.row[1] < 700


def _alike(one: Payment, other: Payment) -> bool:
    """Whether two payments speak of the same thing: half of the words of the shorter are in the other."""
    left, right = _words(one), _words(other)
    return not left or not right or len(left & right) * 2 >= min(len(left), len(right))


def _words(payment: Payment) -> set[str]:
    words = re.findall(r"[a-z0-9]{3,}", f"{payment.name} {payment.trigger or ''}".lower())
    return set(words) - {
        "the",
        "and",
        "for",
        "upon",
        "payment",
        "shall",
        "days",
        "within",
        "this",
        "agreement",
        "after",
    }


def same_value(one: Payment, other: Payment) -> bool:
    """Whether two payments are of the same amount or share, as far as both are known."""
    known = False
    if one.due and other.due and one.due != other.due:
        return False
    if one.amount and other.amount and one.amount.number is not None:
        if one.amount.number != other.amount.number:
            return False
        known = True
    if one.share and other.share:
        if one.share.part != other.share.part:
            return False
        known = True
    return known


def overlap(one: PaymentList, other: PaymentList) -> bool:
    return one.place[0] < other.place[1] and other.place[0] < one.place[1]


def sum_of(one: PaymentList) -> Decimal | None:
    """What the amounts of a list add up to, where all are stated."""
    numbers = [p.amount.number for p in one.payments if p.amount and p.amount.number is not None]
    return sum(numbers, Decimal(0)) if len(numbers) == len(one.payments) else None


def is_part_of(table: PaymentList, other: PaymentList) -> bool:
    """Whether a table is but the aligned rows of a list, of which another row says as much as these."""
    if table.rule != "table" or other.rule != "list" or len(table.payments) >= len(other.payments):
        return False
    more = [p for p in other.payments if not any(same_value(p, row) for row in table.payments)]
    whole = sum_of(table)
    told = all(p.due or (p.trigger and says("events", p.trigger)) for p in other.payments)
    alike = len({p.amount is None for p in (*table.payments, *more)}) == 1
    return (
        overlap(table, other)
        and restates(table, other)
        and len(more) == len(other.payments) - len(table.payments)
        and told
        and alike
        and not any(p.whole or p.contested or (p.amount and p.amount.number == whole) for p in more)
    )
