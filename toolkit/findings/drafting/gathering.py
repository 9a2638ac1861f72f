"""Gathers payments that stand apart, each in a section of its own: by the price they make, or by their words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from itertools import pairwise

from toolkit.findings.payments.naming import named_apart
from toolkit.findings.payments.payments import Payment, PaymentList

_POINTS = 4.0
"""What it speaks for sums of different places that together they are the price: chance hardly does that."""
_TWIN_POINTS = 1.5
"""What it speaks for sums that several sections state in the same words."""
_SOUND = 1.5
"""Points from which a payment may be one of them."""


def gathered(lists: Sequence[PaymentList], prices: Collection[Decimal]) -> list[PaymentList]:
    """Lists of payments of several lists: those that only together make a price, else those said in the same words.

    Args:
        lists: As read, in any order.
        prices: The sums that the contract calls its price.
    """
    apart = sorted((one for one in lists if _may_join(one)), key=lambda one: one.place)
    most = max(prices, default=Decimal(0))
    for first in range(len(apart)):
        total = Decimal(0)
        for last in range(first, len(apart)):
            total += sum((_number(p) for p in apart[last].payments), Decimal(0))
            if total > most:
                break
            if last > first and total in prices and _one_after_other(apart[first : last + 1]):
                return [_joined(apart[first : last + 1], _POINTS)]
    return _twins(apart)


def _twins(apart: Sequence[PaymentList]) -> list[PaymentList]:
    """Lists of payments that stand alone, each in a section of its own, and say in the same words what they are for."""
    alone: dict[str, list[PaymentList]] = {}
    for one in apart:
        name = one.payments[0].name.lower()
        if len(one.payments) == 1 and one.payments[0].section and len(name.split()) > 1:
            alone.setdefault(name, []).append(one)
    return [
        _joined(same, _TWIN_POINTS)
        for same in alone.values()
        if len({one.payments[0].section for one in same}) == len(same) > 1
    ]


def _may_join(one: PaymentList) -> bool:
    """Whether each payment of a list says a sum, and when it falls due, and nothing speaks against it."""
    return one.rule in ("list", "sentence") and all(
        p.points >= _SOUND and _number(p) > 0 and bool(p.trigger or p.due) and not p.contested and not p.whole
        for p in one.payments
    )


def _number(payment: Payment) -> Decimal:
    return (payment.amount.number if payment.amount else None) or Decimal(0)


def _one_after_other(lists: Sequence[PaymentList]) -> bool:
    """Whether no two lists overlap."""
    return all(left.place[1] <= right.place[0] for left, right in pairwise(lists))


def _joined(lists: Sequence[PaymentList], points: float) -> PaymentList:
    payments = named_apart([p for one in lists for p in one.payments])
    return PaymentList(payments, (lists[0].place[0], lists[-1].place[1]), "list", points=points)
