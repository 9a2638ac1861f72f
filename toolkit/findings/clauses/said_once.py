"""What a clause says once for its payments: the title it runs on from, and an event in a sentence of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toolkit.findings.payments.naming import title_of
from toolkit.findings.payments.payments import Payment, Place
from toolkit.findings.payments.timing import trigger_of
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.phrases import folded, rule, says
from toolkit.findings.vocabulary import wording

_LONGEST_TITLE = 60
_LONGEST_STEP = 120
_EVENT = 160
"""Characters before a sum in which the event that names it begins."""
_LABELLED = 40
"""Characters before a day in which the words stand that call it a due date."""


def told_again(text: str, money: Sequence[Mark]) -> frozenset[int]:
    """Where the sums stand that an event names and another place tells as well: "after receipt of the €5, …"."""
    told = [m for m in money if rule("told_in_event").search(text, max(0, m.start - _EVENT), m.start)]
    places = {m.start for m in told}
    paid = {m.value.number for m in money if m.start not in places}
    return frozenset(m.start for m in told if m.value.number and m.value.number in paid)


def titled(text: str, clause: Place, payments: Sequence[Payment]) -> list[Payment]:
    """Payments of a clause with the title it runs on from: "Launch fee. The client pays $5 …", "First Draw – …".

    A title that names a kind of payment speaks for them, one of something else against them. The only payment
    is called after it.
    """
    step = _with_step(text, clause, payments[0]) if len(payments) == 1 else None
    if step is not None:
        return [step]
    match = rule("run_in").match(text, *clause)
    title = folded(match["title"]) if match else ""
    if match is None or len(title) > _LONGEST_TITLE or any(p.row[0] < match.start("behind") for p in payments):
        return list(payments)
    against, speaks = says("noise", title), rule("title_of_payment").search(title) is not None
    points = -1.8 if against else 1.5 if speaks else 0.0
    known = [p.but(points=p.points + points, contested=p.contested or against) for p in payments]
    if len(known) == 1 and speaks and not says("nouns", known[0].name):
        places = dict(known[0].places) | {"name": (match.start("title"), match.end("title"))}
        return [known[0].but(name=title, places=places)]
    return known


def _with_step(text: str, clause: Place, payment: Payment) -> Payment | None:
    """A payment called after the numbered step that its clause begins with: "Phase 1 (May): Survey. Payment: £5"."""
    words = text[clause[0] : payment.row[0]]
    title = title_of(words)
    if not title or len(words) > _LONGEST_STEP or not rule("counted_step").match(title):
        return None
    return payment.but(name=title, places=dict(payment.places) | {"name": (clause[0], payment.row[0])})


def first_item(text: str, start: int, first: int, end: int) -> int | None:
    """Where the first item of a list that runs on in a sentence has its label: "… shall pay: (a) £5 for A; (b) £7".

    Args:
        first: Where the first value stands.
        end: Of the sentence, in which a second label must follow.
    """
    label = rule("first_item").search(text, start, first)
    return label.start("label") if label and rule("next_item").search(text, first, end) else None


def with_event_over(text: str, payments: Sequence[Payment]) -> list[Payment]:
    """Payments of one sentence with the event that it says once before the first: "On launch A pays $5 and B $7"."""
    found: list[Payment] = []
    over: dict[Place, tuple[str, Place] | None] = {}
    for payment in payments:
        sentence = payment.places.get("sentence", payment.row)
        if sentence not in over:
            over[sentence] = _event_over(text, sentence, payment)
            labelled = payment.row[0] > sentence[0]
        event = over[sentence]
        own = payment.trigger is not None or payment.due is not None or payment.whole or payment.contested
        if event and not own and (labelled or _pays_itself(text, payment)):
            places = dict(payment.places) | {"trigger": event[1]}
            payment = payment.but(trigger=event[0], places=places, points=payment.points + 2)
        found.append(payment)
    return found


def _event_over(text: str, sentence: Place, first: Payment) -> tuple[str, Place] | None:
    """The event before the first payment of a sentence, or before the label of its first item."""
    at = first.row[0]
    if at <= sentence[0]:
        place = first.places.get("trigger")
        opens = rule("event_before").match(text, *sentence)
        return (
            (first.trigger, place) if first.trigger and place and opens and place[0] == opens.start("event") else None
        )
    event, place = trigger_of(text, (sentence[0], at), at, at)
    return (event, place) if event and place and rule("event_opens").match(event) else None


def _pays_itself(text: str, payment: Payment) -> bool:
    """Whether the words of a payment say that it is paid, or begin with the label of a list."""
    words = text[slice(*payment.row)]
    return says("pays", words) or rule("item_label").match(words) is not None


def with_day_beside(text: str, payments: Sequence[Payment], days: Sequence[Mark]) -> list[Payment]:
    """The only payment of a clause with the day that another sentence gives it: "Target date: 3 May 2027. Fee: $5"."""
    if len(payments) != 1 or len(days) != 1 or payments[0].due is not None:
        return list(payments)
    (payment,), (day,) = payments, days
    inside = payment.row[0] <= day.start < payment.row[1]
    if inside or rule("labelled_day").search(text, max(0, day.start - _LABELLED), day.start) is None:
        return list(payments)
    return [_on(payment, day)]


def with_days_listed(text: str, payments: Sequence[Payment], days: Sequence[Mark]) -> list[Payment]:
    """Sums in a row with the days in a row behind them: "$5, $7 and $9 … are paid by 1 May; 1 June; and 1 July"."""
    plain = [p for p in payments if "amount" in p.places and p.rule == "statement" and not p.whole]
    behind = [d for d in days if plain and d.start >= plain[-1].places["amount"][1]]
    row = plain[-len(behind) :]
    if not 1 < len(behind) == len(days) == len(row) or any(p.due for p in row):
        return list(payments)
    sums = [p.places["amount"] for p in row]
    if not _in_a_row(text, sums) or not _in_a_row(text, [(d.start, d.end) for d in behind]):
        return list(payments)
    own = dict(zip(sums, behind, strict=True))
    return [_on(p, own[p.places["amount"]]) if p in row else p for p in payments]


def _on(payment: Payment, day: Mark) -> Payment:
    """A payment with its day, which speaks for it."""
    places = dict(payment.places) | {"due_date": (day.start, day.end)}
    return payment.but(due=day.value, points=payment.points + 1.5, places=places)


def _in_a_row(text: str, places: Sequence[Place]) -> bool:
    """Whether nothing but commas and "and" stands between one and the next."""
    return all(_COMMAS.fullmatch(text[left[1] : right[0]]) for left, right in pairwise(places))


_COMMAS = wording("said_once", "commas")


def with_event_behind(text: str, sentence: Place, payments: Sequence[Payment]) -> list[Payment]:
    """Payments with the event that the sentence behind them gives: "The fee is $5. It is payable upon delivery."

    Args:
        sentence: One without values of its own.
    """
    match = rule("payable_again").match(text, *sentence)
    open_ended = [p for p in payments if p.trigger is None and p.due is None]
    if match is None or not open_ended or (len(open_ended) > 1 and not match["all"]):
        return list(payments)
    event, place = trigger_of(text, sentence, match.start(), match.end())
    if event is None or place is None:
        return list(payments)
    found = []
    for payment in payments:
        if payment in open_ended:
            points = payment.points + 2 + (0 if says("pays", text[slice(*payment.row)]) else 1.5)
            places = dict(payment.places) | {"trigger": place}
            payment = payment.but(trigger=event, places=places, points=points)
        found.append(payment)
    return found
