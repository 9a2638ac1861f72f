"""Reads the payments that one clause states: amounts and shares with their triggers, dates and names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from toolkit.findings.clauses.bounds import before_other, bounds_of
from toolkit.findings.clauses.equal_parts import divided_behind, events_in
from toolkit.findings.clauses.instalments import Instalments, instalments, number_of_parts
from toolkit.findings.clauses.listed_times import with_times
from toolkit.findings.clauses.open_rows import rows_behind, together
from toolkit.findings.clauses.pairing import paired
from toolkit.findings.clauses.said_once import (
    first_item,
    titled,
    with_day_beside,
    with_days_listed,
    with_event_behind,
    with_event_over,
)
from toolkit.findings.payments.naming import name_of, title_of
from toolkit.findings.payments.payments import Payment, Place, Total
from toolkit.findings.payments.recurring import RECURS, recurrence, with_recurrence
from toolkit.findings.payments.roles import (
    is_kept,
    is_limit,
    is_nominal,
    is_of_else,
    is_rate,
    is_said_again,
    is_whole,
    range_of,
)
from toolkit.findings.payments.timing import due_of, first_of_run, points_of, recurring_day, trigger_of
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.money import Amount
from toolkit.findings.values.percentages import Share
from toolkit.findings.values.phrases import folded, rule, says, sentences
from toolkit.findings.vocabulary import wording

_BEFORE = 100
"""Characters before a value in which its role is looked for."""
_BEHIND = 100
"""Characters behind a value in which its role is looked for."""
_YEARS = 13
"""Instalments of a rule from which they are no longer those of one year."""
_LEAD = 200
"""Characters before the first value of a sentence that say what the values are."""


@dataclass(frozen=True, slots=True)
class Values:
    """The marks of a document, each kind in the order of the text."""

    text: str
    money: Sequence[Mark]
    shares: Sequence[Mark]
    dates: Sequence[Mark]
    prices: frozenset[int] = frozenset()
    """Offsets of the amounts that the contract calls its price."""
    parts: frozenset[int] = frozenset()
    """Offsets of the amounts that come to the share of the price before them."""
    told: frozenset[int] = frozenset()
    """Offsets of the amounts that are only named in an event, and paid in another place."""

    def within(self, start: int, end: int) -> Values:
        """Those that lie in ``text[start:end]``."""
        return Values(
            self.text,
            _between(self.money, start, end),
            _between(self.shares, start, end),
            _between(self.dates, start, end),
            self.prices,
            self.parts,
            self.told,
        )


def statement(
    values: Values, start: int, end: int, *, label: str, lead: str, introduced: bool = False
) -> list[Payment]:
    """The payments in the clause ``text[start:end]``, with the sums that they may be parts of.

    Args:
        label: The clause's own label, ``(a)``.
        lead: The heading right over it.
        introduced: Whether words above say that what follows is paid.
    """
    here = values.within(start, end)
    if not here.money and not here.shares:
        return []
    open_rows = rows_behind(values.text, max(m.end for m in (*here.money, *here.shares)), end)
    end = open_rows[0].row[0] if open_rows else end
    found: list[Payment] = []
    unbroken = sorted((m.start, m.end) for m in (*here.money, *here.shares, *here.dates))
    for begin, stop, whole in sentences(values.text, start, end, unbroken):
        inside = here.within(begin, stop)
        if inside.money or inside.shares:
            found += _part(inside, (begin, stop), whole, label, lead, introduced)
        else:
            parts = divided_behind(values.text, (begin, stop), found, inside.dates)
            found = parts or with_event_behind(values.text, (begin, stop), found)
    found = with_days_listed(values.text, found, here.dates)
    found = with_day_beside(values.text, with_event_over(values.text, found), here.dates)
    return together(titled(values.text, (start, end), found), open_rows)


def _part(values: Values, part: Place, sentence: Place, label: str, lead: str, introduced: bool) -> list[Payment]:
    """The payments in one part of a sentence, between semicolons."""
    text = values.text
    start, end = part
    rules = with_times(text, start, end, values.money, instalments(text, start, end, values.money, values.dates))
    used = {m.start for rule in rules for m in rule.marks}
    plain, wholes = _plain(values, start, end, used)
    items: list[tuple[int, int, Instalments | list[Mark]]] = [
        (min(r.start, r.each.start) if r.each else r.start, max(r.end, r.each.end) if r.each else r.end, r)
        for r in rules
    ]
    items += [(group[0].start, group[-1].end, group) for group in paired(text, plain, wholes)]
    items.sort(key=lambda item: item[0])
    spans = [(first, last) for first, last, _ in items]
    others = {m.start for m in (*values.money, *values.shares) if m.start not in used and m not in plain}
    bounds = [
        before_other(text, place, last, others)
        for place, (_, last) in zip(bounds_of(text, start, end, spans, values.dates, wholes), spans, strict=True)
    ]
    if spans and (label_at := first_item(text, start, spans[0][0], sentence[1])) is not None:
        bounds[0] = (label_at, bounds[0][1])
    payments: list[Payment] = []
    for (_, _, item), place in zip(items, bounds, strict=True):
        if isinstance(item, Instalments):
            payments += _expanded(values, item, place, label, sentence[0])
        else:
            one = _payment(
                values,
                [m for m in item if m is item[0] or m.start not in wholes],
                place,
                label,
                lead,
                sentence[0],
                introduced,
            )
            if len(item) > 1 and item[1].start in wholes:
                one = one.but(of=Total(item[1].value, (item[1].start, item[1].end)))
            if item[0].start in wholes:
                one = _open_ended(text, one, place) or one.but(whole=True)
            payments += _in_parts(text, one, place)
    payments = _with_shared_event(text, payments, spans[-1][1] if spans else start, end)
    paid = says("pays", text[sentence[0] : end])
    first = min((at for at, _ in spans), default=end)
    return [
        p.but(
            lead=folded(text[max(sentence[0], first - _LEAD) : first]) if sentence[0] == start else "",
            places=dict(p.places) | {"sentence": sentence},
            points=p.points + (1.5 if paid and not says("pays", text[slice(*p.row)]) else 0),
        )
        for p in payments
    ]


def _in_parts(text: str, payment: Payment, place: Place) -> list[Payment]:
    """A payment, or its equal parts where its share is paid in instalments: "90% in nine equal instalments"."""
    share, at = payment.share, payment.places.get("percent")
    count = number_of_parts(text, at[1], place[1]) if share and at and payment.amount is None else None
    if share is None or count is None:
        return [payment]
    part = replace(share, part=share.part / count, words=None)
    return [payment.but(share=part, name=f"{payment.name} {n} of {count}") for n in range(1, count + 1)]


def _with_shared_event(text: str, payments: list[Payment], start: int, end: int) -> list[Payment]:
    """The event behind the last sum that is said of each: "$5 for A and $7 for B, each payable upon acceptance"."""
    match = rule("each_behind").search(text, start, end)
    if match is None or len(payments) < 2:
        return payments
    event, place = trigger_of(text, (match.start(), end), match.start(), match.end())
    if event is None or place is None:
        return payments
    return [
        p
        if p.whole
        else p.but(
            trigger=event, places=dict(p.places) | {"trigger": place}, points=p.points + (2 if p.trigger is None else 0)
        )
        for p in payments
    ]


def _open_ended(text: str, payment: Payment, place: Place) -> Payment | None:
    """A sum "to be paid in monthly instalments" of unknown number and amount is one payment without an amount."""
    match = rule("open_ended").search(text[payment.places["amount"][1] : place[1]])
    if match is None or payment.amount is None or wording("statements", "follow").search(text[place[0] : place[1]]):
        return None
    name = folded(match[1])
    doubts = {
        "amount": f"the number and the amount of the instalments are not stated, only {payment.amount.number:,f} in all"
    }
    start = payment.places["amount"][1] + match.start(1)
    over = (start, place[1])
    places = dict(payment.places) | ({} if payment.trigger else {"trigger": over})
    return payment.but(
        name=name[0].upper() + name[1:],
        amount=None,
        trigger=payment.trigger or wording("statements", "loose_end").sub("", folded(text[start : place[1]])),
        places=places,
        doubts=doubts,
        of=Total(payment.amount, payment.places["amount"]),
    )


def _plain(values: Values, start: int, end: int, used: set[int]) -> tuple[list[Mark], set[int]]:
    """The values that may be payments, and the offsets of those that may be the whole."""
    text = values.text
    kept: list[Mark] = []
    wholes: set[int] = set()
    every = sorted([*values.money, *values.shares], key=lambda m: m.start)
    for at, one in enumerate(every):
        if one.start in used:
            continue
        stop = every[at + 1].start if at + 1 < len(every) and isinstance(one.value, Share) else end
        before = text[max(start, one.start - _BEFORE) : one.start]
        after = text[one.end : min(end, one.end + _BEHIND, max(stop, one.end))]
        if (
            is_limit(before)
            or is_kept(before, after)
            or is_nominal(before, one)
            or rule("example_before").search(before)
            or rule("page_behind").match(text, one.end, min(end, max(stop, one.end)))
            or (isinstance(one.value, Share) and rule("kept_opens").search(text, start, one.start))
            or (isinstance(one.value, Amount) and one.value.number == 0)
            or is_said_again(text, before, one, kept)
            or rule("unit_behind").match(text, one.end, end)
            or one.start in values.told
        ):
            continue
        if is_rate(after):
            day = rule("rate_of_time").match(after) and recurring_day(text, (one.start, end), one.end)
            unit = rule("per_unit").match(text, one.end, end)  # "$9 per head a month" is the price of a head
            often = day or recurrence(text, (start, end), one.start, one.end)
            if unit or says("noise", text[start:end]) or not often:
                continue
        if isinstance(one.value, Share) and (is_of_else(before, after) or not 0 < one.value.part < 1):
            continue
        called = is_whole(before, after) or one.start in values.prices
        if isinstance(one.value, Amount) and called and one.start not in values.parts:
            wholes.add(one.start)
        kept.append(one)
    return kept, wholes


def _payment(
    values: Values, marks: list[Mark], place: Place, label: str, lead: str, sentence: int, introduced: bool
) -> Payment:
    text = values.text
    money = next((m for m in marks if isinstance(m.value, Amount)), None)
    share = next((m for m in marks if isinstance(m.value, Share)), None)
    first, last = marks[0].start, marks[-1].end
    between = (marks[0].end, marks[-1].start) if len(marks) > 1 else None
    trigger, trigger_place = trigger_of(text, place, first, last, between=between)
    due, due_place = due_of(text, place, values.dates)
    name, name_place = name_of(text, place, (first, last), between=between, label=label, lead=lead, trigger=trigger)
    places: dict[str, Place] = {"row": place}
    if money:
        places["amount"] = (money.start, money.end)
    if share:
        places["percent"] = (share.start, share.end)
    for key, where in (("trigger", trigger_place), ("due_date", due_place), ("name", name_place)):
        if where:
            places[key] = where
    doubts = {}
    again = money is not None and rule("same_again").search(text, money.end, place[1]) is not None
    if again or (money and trigger and rule("recurs_each").search(trigger)):
        doubts["amount"] = RECURS
    if money and money.value.disagrees:
        doubts["amount"] = f"the words say {money.value.words:,f}, the figures {money.value.number:,f}"
    before = text[max(place[0], money.start - _BEFORE) : money.start] if money else ""
    sums = range_of(before, text[money.start : money.end]) if money else ""
    if money and sums:
        money = Mark(money.start, money.end, Amount(None, money.value.currency))
        doubts["amount"] = f"the contract states no sum but a range, {sums}"
    less = rule("less_others").match(text, money.end, place[1]) if money and not sums else None
    whole = Total(money.value, (money.start, money.end)) if money and less else None
    if money and less:
        money = Mark(money.start, money.end, Amount(None, money.value.currency))
        doubts["amount"] = f"{folded(text[money.start : less.end()])} …: the contract does not state what that leaves"
    if share and share.value.disagrees:
        doubts["percent"] = f"the words say {share.value.words} %, the figures {share.value.percent} %"
    points, contested = points_of(
        text,
        place,
        first=first,
        sentence=sentence,
        trigger=trigger,
        due=due,
        paired=bool(money and share),
        introduced=introduced,
    )
    run = first_of_run(text, place, last, values.dates) if money and due is None else None
    if run:
        due, places["due_date"] = run
        points += 2
        doubts["amount"] = RECURS
    one = Payment(
        name=name,
        label=label,
        amount=money.value if money else None,
        share=share.value if share else None,
        due=due,
        trigger=trigger,
        places=MappingProxyType(places),
        points=points,
        contested=contested,
        of=whole,
        rule="statement",
        doubts=MappingProxyType(doubts),
    )
    return with_recurrence(text, one, sentence)


def _expanded(values: Values, plan: Instalments, place: Place, label: str, sentence: int) -> list[Payment]:
    """One payment for each instalment of a rule."""
    text = values.text
    trigger, trigger_place = trigger_of(text, place, plan.start, plan.end) if not plan.days else (None, None)
    base: dict[str, Place] = {"row": place, "name": (plan.start, plan.end)}
    if plan.each is not None:
        base["amount"] = (plan.each.start, plan.each.end)
    if trigger_place:
        base["trigger"] = trigger_place
    first_day = plan.days[0] if plan.days else None
    doubts = {"amount": "the contract does not say that the instalments are equal"} if plan.divided else {}
    behind = max([plan.end, *(end for _, end in plan.day_places)])
    if plan.count < _YEARS and rule("every_year").match(text, behind):
        doubts = {"amount": RECURS}
    first = min((m.start for m in plan.marks), default=plan.start)
    points, contested = points_of(
        text, place, first=first, sentence=sentence, trigger=trigger, due=first_day, paired=False
    )
    events = events_in(text, trigger_place, plan.count) if trigger_place and not plan.days else []
    events = list(plan.times) or events
    title = title_of(text[place[0] : min(first, plan.start)]) or label
    found = []
    for number in range(1, plan.count + 1):
        places = dict(base)
        due: date | None = None
        if number <= len(plan.days):
            due = plan.days[number - 1]
            places["due_date"] = plan.day_places[min(number, len(plan.day_places)) - 1]
        name = f"{title} {plan.noun} {number} of {plan.count}".strip()
        own = trigger
        if events:
            own, places["trigger"] = events[number - 1]
        if number == plan.count and plan.last_trigger:
            own = plan.last_trigger
        found.append(
            Payment(
                name=name,
                label=label,
                of=Total(plan.total.value, (plan.total.start, plan.total.end)) if plan.total else None,
                amount=plan.amount,
                due=due,
                trigger=own,
                places=MappingProxyType(places),
                points=points + 2,
                contested=contested,
                doubts=MappingProxyType(doubts),
                rule="instalments",
            )
        )
    return found


def _between(marks: Sequence[Mark], start: int, end: int) -> Sequence[Mark]:
    left = bisect_left(marks, start, key=lambda m: m.start)
    right = bisect_left(marks, end, key=lambda m: m.start)
    return [m for m in marks[left:right] if m.end <= end]
