"""Divides a sum into the equal parts that the sentence behind it tells: "The fee is $90. It is paid in two equal …"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from toolkit.findings.clauses.instalments import Instalments, instalments
from toolkit.findings.payments.payments import Payment, Place, Total
from toolkit.findings.values.figures import in_words, number_words
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.money import Amount
from toolkit.findings.values.percentages import Share
from toolkit.findings.values.phrases import folded, says
from toolkit.findings.vocabulary import wording

_MOST = 12
"""More events than this are not told in one sentence."""
_EQUAL = wording("equal_parts", "equal", number_words=number_words())
_ITEM = wording("equal_parts", "item")
_EVENT = wording("equal_parts", "event")


def divided_behind(text: str, sentence: Place, found: Sequence[Payment], days: Sequence[Mark]) -> list[Payment] | None:
    """The payments with the last sum in the equal parts that ``sentence``, which holds no value, gives; else None.

    Args:
        days: Of the sentence.
    """
    whole = found[-1] if found else None
    if whole is None or whole.amount is None or not whole.amount.number or whole.share or whole.due or _timed(whole):
        return None
    if says("noise", text[slice(*sentence)]) or whole.contested:
        return None
    parts = _on_days(text, sentence, whole, days) or _on_events(text, sentence, whole)
    return [*found[:-1], *parts] if parts else None


def _timed(payment: Payment) -> bool:
    return payment.trigger is not None and says("events", payment.trigger)


def _on_days(text: str, sentence: Place, whole: Payment, days: Sequence[Mark]) -> list[Payment]:
    rules = [r for r in instalments(text, *sentence, [], days) if len(r.days) == r.count and not r.divided]
    if len(rules) != 1:
        return []
    (plan,) = rules
    return [
        _part(whole, plan.count, number, plan.noun, sentence, (plan.start, plan.end)).but(
            due=day, places=_places(whole, sentence, (plan.start, plan.end)) | {"due_date": _day_place(plan, number)}
        )
        for number, day in enumerate(plan.days, 1)
    ]


def _day_place(plan: Instalments, number: int) -> Place:
    return plan.day_places[min(number, len(plan.day_places)) - 1]


def _on_events(text: str, sentence: Place, whole: Payment) -> list[Payment]:
    match = _EQUAL.search(text, *sentence)
    words = in_words(match["words"]) if match and match["words"] else None
    count = int(match["digits"]) if match and match["digits"] else int(words or 0)
    if match is None or not 1 < count <= _MOST:
        return []
    noun, place = match["noun"].rstrip("s").capitalize(), (match.start(), match.end())
    return [
        _part(whole, count, number, noun, sentence, place).but(
            trigger=event, places=_places(whole, sentence, place) | {"trigger": item}
        )
        for number, (event, item) in enumerate(events_in(text, (match.end(), sentence[1]), count), 1)
    ]


def events_in(text: str, place: Place, count: int) -> list[tuple[str, Place]]:
    """The events that ``text[place]`` lists, where they are ``count``: "at A, on B and upon C"; else none."""
    items: list[Place] = []
    at = place[0]
    for cut in [*_ITEM.finditer(text, *place), None]:
        items.append((at, cut.start() if cut else place[1]))
        at = cut.end() if cut else at
    events = [folded(text[slice(*item)]).rstrip(" .,;") for item in items]
    if len(events) != count or not all(events) or sum(bool(_EVENT.match(e)) for e in events) * 2 < count:
        return []
    return list(zip(events, items, strict=True))


def _part(whole: Payment, count: int, number: int, noun: str, sentence: Place, rule: Place) -> Payment:
    amount = whole.amount or Amount(None, None)
    each = (amount.number or Decimal(0)) / count
    exact = each == each.quantize(Decimal("0.01"))
    return replace(
        whole,
        name=f"{noun} {number} of {count}",
        amount=Amount(each, amount.currency) if exact else None,
        share=None if exact else Share(Fraction(1, count), percent_sign=False),
        trigger=None,
        of=Total(amount, whole.places["amount"]),
        places=_places(whole, sentence, rule),
        points=max(whole.points, 0.0) + 3.5,
        rule="instalments",
        whole=False,
    )


def _places(whole: Payment, sentence: Place, rule: Place) -> dict[str, Place]:
    return {
        "row": (whole.row[0], sentence[1]),
        "amount": whole.places["amount"],
        "name": rule,
        "sentence": whole.places.get("sentence", whole.row),
    }
