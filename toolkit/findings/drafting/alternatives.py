"""Tells schedules of which only one will be paid: "Option A: … Option B: …", "either … or …"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from toolkit.findings.payments.payments import Payment, PaymentList, Place
from toolkit.findings.vocabulary import wording

_HEAD = wording("alternatives", "head")
_ONE_OF = wording("alternatives", "one_of")
_OR = wording("alternatives", "or")
_BEFORE = 320
"""Characters before the first alternative in which stand the words that only one is chosen."""
_BETWEEN = 160
"""Characters that stand between two alternatives at most: a heading, the head of a table."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several schedules.

    Attributes:
        label: What the contract calls it, or its number: "Option A", "Alternative 2".
        lists: Its payments, those that all alternatives share among them.
        place: The words that begin it.
    """

    label: str
    lists: tuple[PaymentList, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class _Head:
    """The words that begin an alternative: where, the noun, and which of its kind."""

    place: Place
    noun: str
    label: str


def alternatives(
    text: str, taken: Sequence[PaymentList], read: Sequence[PaymentList], prices: Collection[Decimal]
) -> tuple[Alternative, ...]:
    """The schedules of which one is paid, in the order of the text; none where the payments stand beside each other.

    Args:
        text: Of the document.
        taken: The lists that hold the schedule.
        read: All lists, also those left out because another says as much.
        prices: The sums that the contract calls its price.
    """
    return _headed(text, taken, prices) or _joined_by_or(text, taken, read)


def _headed(text: str, taken: Sequence[PaymentList], prices: Collection[Decimal]) -> tuple[Alternative, ...]:
    """Alternatives under a name each."""
    heads = list(_heads(text))
    payments = [p for one in taken for p in one.payments]
    for noun in dict.fromkeys(h.noun for h in heads):
        own = [h for h in heads if h.noun == noun]
        first = {h.label: h for h in reversed(own)}
        groups = {label: [p for p in payments if _under(p, own) == label] for label in first}
        groups = {label: group for label, group in groups.items() if group}
        if len(groups) < 2:
            continue
        begins = min(h.place[0] for h in own)
        led = text[max(0, begins - _BEFORE) : begins] + " ".join(text[slice(*h.place)] for h in own)
        sums = [_sum(group) for group in groups.values()]
        same = None not in sums and (len(set(sums)) == 1 or set(sums) <= set(prices))
        if not same and _ONE_OF.search(led) is None:
            continue
        shared = [p for p in payments if _under(p, own) is None]
        return tuple(
            Alternative(label, _only(taken, [*shared, *group]), first[label].place)
            for label, group in sorted(groups.items(), key=lambda item: first[item[0]].place)
        )
    return ()


def _heads(text: str) -> Iterator[_Head]:
    for hit in _HEAD.finditer(text):
        noun = hit["noun"].lower().split()[-1]
        yield _Head(hit.span("name"), noun, f"{noun.capitalize()} {hit['which'].upper()}")


def _under(payment: Payment, heads: Sequence[_Head]) -> str | None:
    """The alternative that a payment stands under, or None before the first."""
    before = [
        h for h in heads if h.place[0] <= payment.row[1] and h.place[0] < payment.places.get("amount", payment.row)[0]
    ]
    return before[-1].label if before else None


def _joined_by_or(text: str, taken: Sequence[PaymentList], read: Sequence[PaymentList]) -> tuple[Alternative, ...]:
    """Two alternatives that only "or" stands between, and that come to the same sum: halves of one list, or two."""
    for one in taken:
        for at in range(1, len(one.payments)):
            left, right = one.payments[:at], one.payments[at:]
            if _are_two_ways(text, left, right):
                return _two(
                    _only(taken, _but(taken, right)), _only(taken, _but(taken, left)), (left[0].row, right[0].row)
                )
    for one, other in pairwise(sorted(read, key=lambda x: x.place)):
        if one in taken and one.payments and other.payments and _are_two_ways(text, one.payments, other.payments):
            rest = tuple(x for x in taken if x not in (one, other))
            return _two((*rest, one), (*rest, other), (one.place, other.place))
    return ()


def _are_two_ways(text: str, left: Sequence[Payment], right: Sequence[Payment]) -> bool:
    """Whether payments come to the same sum as those behind them, and "or" stands between."""
    if len(left) + len(right) < 3 or _sum(left) is None or _sum(left) != _sum(right):
        return False
    gap = text[_value(left[-1])[1] : _value(right[0])[0]]
    return len(gap) < _BETWEEN and _OR.search(gap) is not None


def _two(
    first: tuple[PaymentList, ...], second: tuple[PaymentList, ...], places: tuple[Place, Place]
) -> tuple[Alternative, ...]:
    return Alternative("Alternative 1", first, places[0]), Alternative("Alternative 2", second, places[1])


def _but(lists: Sequence[PaymentList], others: Sequence[Payment]) -> list[Payment]:
    return [p for one in lists for p in one.payments if p not in others]


def _value(payment: Payment) -> Place:
    """Where a payment's sum or share stands; an instalment made by rule has only its words."""
    return payment.places.get("amount") or payment.places.get("percent") or payment.row


def _sum(payments: Sequence[Payment]) -> Decimal | None:
    numbers = [p.amount.number for p in payments if p.amount and p.amount.number is not None]
    return sum(numbers, Decimal(0)) if len(numbers) == len(payments) else None


def _only(lists: Sequence[PaymentList], payments: Sequence[Payment]) -> tuple[PaymentList, ...]:
    """The lists with some of their payments; a total that a list states is then no longer that of its payments."""
    kept = []
    for one in lists:
        rows = tuple(p for p in one.payments if p in payments)
        if rows:
            kept.append(one if len(rows) == len(one.payments) else replace(one, payments=rows, total=None))
    return tuple(kept)
