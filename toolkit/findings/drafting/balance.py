"""Adds to a list of payments the one that takes what is left: "a third on signature and the balance on delivery"."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from toolkit.findings.payments.payments import Payment, PaymentList, Place
from toolkit.findings.payments.runs import list_points
from toolkit.findings.payments.timing import trigger_of
from toolkit.findings.values.money import Amount
from toolkit.findings.values.percentages import Share
from toolkit.findings.values.phrases import folded, says
from toolkit.findings.vocabulary import wording

_REST = wording("balance", "rest")

_LABEL = r"[\s;,.]*(?:and\s+)?(?:(?:\(?\w{1,4}[.)]|[•*–-])\s+)?"
_FIGURE = wording("balance", "figure")
_REACH = 300
"""Characters that a row of what is left may have."""


def completed(one: PaymentList, text: str, prices: Collection[Decimal]) -> PaymentList:
    """The list with the payment of what is left, where its words follow the list and the rest is known; else the same.

    Args:
        text: Of the document.
        prices: The sums that the contract calls its price.
    """
    last = one.payments[-1]
    if one.rule not in ("list", "sentence") or last.rule != "statement" or not one.payments:
        return one
    found = _words(text, last)
    share, amount = _left(one, prices)
    if found is None or (share is None and amount is None):
        return one
    match, end = found
    place = (match.start(), end)
    trigger, trigger_place = trigger_of(
        text, place, match.start(), match.end("of") if match["of"] else match.end("name")
    )
    if trigger is None or trigger_place is None:
        return one
    name = folded(match["name"])
    here: Place = (match.start("name"), match.end("name"))
    places = {"row": place, "name": here, "trigger": trigger_place, "percent" if share else "amount": here} | (
        {"amount": here} if amount else {}
    )
    doubts = {} if match["of"] else {"amount": "the contract states no figure: it is what the other rows leave"}
    rest = Payment(
        name=name[0].upper() + name[1:],
        amount=amount,
        share=share,
        trigger=trigger,
        places=places,
        points=3.0 + says("events", trigger),
        rule="statement",
        doubts=doubts,
    )
    payments = (*one.payments[:-1], _cut(last, match.start(), text), rest)
    points = (
        one.points + list_points(payments, one.heading, one.total) - list_points(one.payments, one.heading, one.total)
    )
    return PaymentList(payments, (one.place[0], max(one.place[1], end)), one.rule, one.heading, one.total, points)


def _words(text: str, last: Payment) -> tuple[re.Match[str], int] | None:
    """Where what is left is named, within the last row or right behind it, and where its words end."""
    start = max(last.places[key][1] for key in ("amount", "percent") if key in last.places)
    match = _REST.search(text, start, last.row[1])
    if match is None:
        lead = re.compile(_LABEL).match(text, last.row[1])
        match = _REST.match(text, lead.end()) if lead else None
    if match is None:
        return None
    stop = re.compile(r"[.;](?=\s|$)|\n\s*\n|$").search(text, match.end())
    end = min(stop.start() if stop else len(text), match.start() + _REACH)
    return None if _FIGURE.search(text, match.end(), end) else (match, end)


def _left(one: PaymentList, prices: Collection[Decimal]) -> tuple[Share | None, Amount | None]:
    """The share and the amount that the rows of a list leave of their whole, as far as these are known."""
    shares = [p.share.part for p in one.payments if p.share]
    rest = 1 - sum(shares, Fraction(0)) if len(shares) == len(one.payments) else None
    amounts = [p.amount for p in one.payments if p.amount and p.amount.number is not None]
    wholes = {one.total.amount.number} if one.total else set(prices)
    if len(amounts) == len(one.payments) and len(wholes) == 1 and (rest is not None or not shares):
        whole = wholes.pop() or Decimal(0)
        left = whole - sum((a.number for a in amounts if a.number is not None), Decimal(0))
        exact = rest is not None and rest * Fraction(whole) == Fraction(left)  # not where the shares are rounded
        share = Share(rest, percent_sign=False) if rest is not None and exact else None
        return (share, Amount(left, amounts[-1].currency)) if left > 0 else (None, None)
    if rest is not None:
        return (Share(rest, percent_sign=False), _share_of(one, rest)) if 0 < rest < 1 else (None, None)
    return None, None


def _share_of(one: PaymentList, rest: Fraction) -> Amount | None:
    """What a share comes to, where each row of a list states a share and the sum of one and the same whole it is."""
    wholes = {
        Fraction(p.amount.number) / p.share.part for p in one.payments if p.share and p.amount and p.amount.number
    }
    stated = sum(bool(p.amount and p.amount.number) for p in one.payments)
    if stated < len(one.payments) or len(wholes) != 1:
        return None
    exact = wholes.pop() * rest
    last = one.payments[-1].amount
    number = Decimal(exact.numerator) / Decimal(exact.denominator)
    return Amount(number, last.currency) if last and number == round(number, 2) else None


def _cut(last: Payment, at: int, text: str) -> Payment:
    """The row before, without the words of what is left."""
    if last.row[1] <= at:
        return last
    places = dict(last.places) | {"row": (last.row[0], at)}
    trigger = last.trigger
    if trigger and "trigger" in places and places["trigger"][1] > at:
        places["trigger"] = (places["trigger"][0], at)
        trigger = wording("balance", "joint_at_end").sub("", folded(text[slice(*places["trigger"])])) or None
    name = last.name
    if trigger and _REST.match(f"{name} on"):
        name = trigger[0].upper() + trigger[1:]
        places["name"] = places["trigger"]
    return last.but(name=name, trigger=trigger, places=places)
