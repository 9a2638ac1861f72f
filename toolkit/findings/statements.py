"""Reads the payments that one clause states: amounts and shares with their triggers, dates and names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from toolkit.findings.instalments import Instalments, instalments
from toolkit.findings.marks import Mark
from toolkit.findings.money import Amount
from toolkit.findings.naming import name_of, title_of
from toolkit.findings.payments import Payment, Place, Total
from toolkit.findings.percentages import Share
from toolkit.findings.phrases import folded, pattern, says, sentences

_BEFORE = 100
"""Characters before a value in which its role is looked for."""
_TRIGGER_LENGTH = 240


@dataclass(frozen=True, slots=True)
class Values:
    """The marks of a document, each kind in the order of the text."""

    text: str
    money: Sequence[Mark]
    shares: Sequence[Mark]
    dates: Sequence[Mark]
    prices: frozenset[int] = frozenset()
    """Offsets of the amounts that the contract calls its price."""

    def within(self, start: int, end: int) -> Values:
        """Those that lie in ``text[start:end]``."""
        return Values(
            self.text,
            _between(self.money, start, end),
            _between(self.shares, start, end),
            _between(self.dates, start, end),
            self.prices,
        )


def statement(values: Values, start: int, end: int, *, label: str, lead: str) -> list[Payment]:
    """The payments in the clause ``text[start:end]``, with the sums that they may be parts of.

    Args:
        label: The clause's own label, ``(a)``.
        lead: The heading right over it.
    """
    here = values.within(start, end)
    if not here.money and not here.shares:
        return []
    found: list[Payment] = []
    for begin, stop in sentences(values.text, start, end):
        found += _sentence(here.within(begin, stop), begin, stop, label, lead)
    return found


def _sentence(values: Values, start: int, end: int, label: str, lead: str) -> list[Payment]:
    text = values.text
    rules = instalments(text, start, end, values.money, values.dates)
    used = {m.start for rule in rules for m in rule.marks}
    plain, wholes = _plain(values, start, end, used)
    items: list[tuple[int, int, Instalments | list[Mark]]] = [
        (min(r.start, r.each.start) if r.each else r.start, max(r.end, r.each.end) if r.each else r.end, r)
        for r in rules
    ]
    items += [(group[0].start, group[-1].end, group) for group in _paired(text, plain, wholes)]
    items.sort(key=lambda item: item[0])
    spans = [(first, last) for first, last, _ in items]
    bounds = _bounds(text, start, end, spans, values.dates, wholes)
    payments: list[Payment] = []
    for (_, _, item), place in zip(items, bounds, strict=True):
        if isinstance(item, Instalments):
            payments += _expanded(values, item, place, label, lead)
        else:
            one = _payment(values, item, place, label, lead)
            if item[0].start in wholes:
                one = _open_ended(text, one, place) or one.but(whole=True)
            payments.append(one)
    return payments


def _open_ended(text: str, payment: Payment, place: Place) -> Payment | None:
    """A sum "to be paid in monthly instalments" of unknown number and amount is one payment without an amount."""
    match = re.search(
        r"(?i)\b(?:in|by)\s+((?:\w+\s+){0,2}(?:instal?lments|payments))\b", text[payment.places["amount"][1] : place[1]]
    )
    if match is None or payment.amount is None or re.search(r"(?i)follow", text[place[0] : place[1]]):
        return None
    name = folded(match[1])
    doubts = {
        "amount": f"the number and the amount of the instalments are not stated, only {payment.amount.number:,f} in all"
    }
    return payment.but(
        name=name[0].upper() + name[1:], amount=None, doubts=doubts, of=Total(payment.amount, payment.places["amount"])
    )


def _plain(values: Values, start: int, end: int, used: set[int]) -> tuple[list[Mark], set[int]]:
    """The values that may be payments, and the offsets of those that may be the whole."""
    text = values.text
    kept: list[Mark] = []
    wholes: set[int] = set()
    for one in sorted([*values.money, *values.shares], key=lambda m: m.start):
        if one.start in used:
            continue
        before = text[max(start, one.start - _BEFORE) : one.start]
        after = text[one.end : min(end, one.end + 60)]
        if _rate(after) or _capped(before) or _bracketed_equivalent(before, after, kept, one, text):
            continue
        if isinstance(one.value, Share) and _of_else(before, after):
            continue
        if isinstance(one.value, Amount) and (_is_total(before, after) or one.start in values.prices):
            wholes.add(one.start)
        kept.append(one)
    return kept, wholes


def _rate(after: str) -> bool:
    match = pattern("rates").search(after[:40])
    return (
        match is not None
        and re.fullmatch(r"[\s,)\]]*(?:\(?(?:USD|dollars|U\.S\.)\)?)?\s*", after[: match.start()]) is not None
    )


def _capped(before: str) -> bool:
    if re.search(r"(?i)\b(?:exceed\w*|lesser\s+of|greater\s+of)\b[^;:$]{0,95}$", before):
        return True
    match = None
    for match in pattern("caps").finditer(before[-48:]):
        pass
    if match is None:
        return False
    rest = before[-48:][match.end() :]
    return (
        re.fullmatch(r"\s*(?:(?:an?|the|of|sum|amount|total|to|be|equal|US|U\.S\.|dollars?)\s*)*[(~≈\s]*", rest, re.I)
        is not None
    )


def _bracketed_equivalent(before: str, after: str, kept: list[Mark], one: Mark, text: str) -> bool:
    """Whether the value only says the one before it again in another currency, in brackets."""
    if (
        re.search(
            r"[(\[]\s*(?:(?:equivalent|equal|equals?|approx\w*|about|or|i\.e\.|=|~|≈|ca\.)\s*(?:to|of)?[\s.~,]*)?$",
            before,
        )
        is None
    ):
        return False
    if not kept or not isinstance(one.value, Amount):
        return False
    last = kept[-1]
    return isinstance(last.value, Amount) and 0 <= one.start - last.end <= 30 and ")" not in text[last.end : one.start]


def _of_else(before: str, after: str) -> bool:
    """Whether a share is of something else than a price: interest, royalties, shares, steel, recruitment."""
    if re.match(
        r"(?i)[\s)]*(?:complet|recruit|enrol|capacity|interest|margin|mark-?up|discount|royalt|commission|share|equity|voting)",
        after,
    ):
        return True
    if re.match(
        r"(?i)[\s)]*of\s+(?:the\s+|all\s+|its\s+|such\s+)*(?!\w*\s*(?:contract|purchase|price|total|fee|fees|sum|amount|value|licen[cs]e|project|professional|software|balance|cost|costs|budget|compensation|consideration|payment|interface|development|grant|remaining|order|above|agreed|hardware|equipment|service|services|design|invoice)\b)[a-z]+",
        after,
    ):
        return True
    near = before[-36:] + " | " + after[:50]
    return (
        re.search(
            r"(?i)interest|royalt|per\s+(?:annum|month|year|day)|commission|discount|\blate\b|\btax|vat\b|shares?\b|net\s+sales|"
            r"ownership|increase|\bgross|revenues?|profits?|equity|overhead|mark-?up|retain(?:age|ed|ing)\b|damages|vest|warrant\b",
            near,
        )
        is not None
    )


def _is_total(before: str, after: str) -> bool:
    """Whether an amount is the whole that is then paid in parts."""
    if re.match(
        r"(?i)[\s,)”\"]*(?:\([^)]{0,60}\)[\s,]*)?(?:which\s+)?(?:shall\s+be\s+|is\s+|to\s+be\s+)?(?:due\s+and\s+)?(?:payable|paid)"
        r"[^.]{0,40}(?:as\s+follows|following|instal?lments)",
        after,
    ):
        return True
    if re.match(r"(?i)\)?\s*(?:in|by)\s+(?:\w+\s+)?(?:\(\w+\)\s+)?(?:\w+\s+){0,2}instal?lments", after):
        return True
    return (
        re.search(
            r"(?i)\b(?:a\s+total\s+of|in\s+total|grand\s+total(?:\s+of)?|total\s+(?:costs?|fees?|price|amount|budget)\s*:?|"
            r"aggregate\s+(?:amount\s+)?of|total\s*:?|subtotal\s*:?)\s*[~≈(]*$",
            before,
        )
        is not None
    )


def _paired(text: str, plain: list[Mark], wholes: set[int]) -> list[list[Mark]]:
    """A share and the amount it comes to are one payment: "20% ($55,800.00)", "US$ 1,000 equivalent to 20%"."""
    groups: list[list[Mark]] = []
    for one in plain:
        last = groups[-1] if groups else None
        if (
            last
            and len(last) == 1
            and type(last[0].value) is not type(one.value)
            and not {last[0].start, one.start} & wholes
        ):
            between = text[last[0].end : one.start]
            if len(between) < 130 and not re.search(
                r"[.;]\s+[A-Z(\d]|\band\s+(?:pay|the\s+(?:balance|remain))", between
            ):
                last.append(one)
                continue
        groups.append([one])
    return groups


_BOUNDARY = re.compile(
    r";\s*(?:and\s+)?|\.\s+|,?\s+and\s+(?!no/100|/or)|,\s+(?:plus|with|then|followed)\s+|\s{4,}|,\s+(?=\()"
)


def _bounds(
    text: str, start: int, end: int, items: Sequence[Place], dates: Sequence[Mark], wholes: set[int]
) -> list[Place]:
    """The part of ``text[start:end]`` that belongs to each item."""
    if not items:
        return []
    cuts = [start]
    paired = len(items) > 1 and len(dates) == len(items) and text[start : dates[0].start].strip() == ""
    for at, ((first, left), (right, _)) in enumerate(zip(items, items[1:], strict=False)):
        if first in wholes:
            cuts.append(left)  # what follows a sum speaks of its parts
            continue
        if paired and left <= dates[at + 1].start and dates[at + 1].end <= right:
            cuts.append(dates[at + 1].start)  # "October 1 $5   November 1 $5"
            continue
        cut = right
        for match in _BOUNDARY.finditer(text, left, max(left, right)):
            cut = match.end()
        cuts.append(cut)
    cuts.append(end)
    return list(zip(cuts, cuts[1:], strict=False))


def _payment(values: Values, marks: list[Mark], place: Place, label: str, lead: str) -> Payment:
    text = values.text
    money = next((m for m in marks if isinstance(m.value, Amount)), None)
    share = next((m for m in marks if isinstance(m.value, Share)), None)
    first, last = marks[0].start, marks[-1].end
    trigger, trigger_place = trigger_of(text, place, first, last)
    due, due_place = due_of(text, place, values.dates, first, last)
    between = (marks[0].end, marks[-1].start) if len(marks) > 1 else None
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
    if money and money.value.disagrees:
        doubts["amount"] = f"the words say {money.value.words:,f}, the figures {money.value.number:,f}"
    if share and share.value.disagrees:
        doubts["percent"] = f"the words say {share.value.words} %, the figures {share.value.percent} %"
    return Payment(
        name=name,
        label=label,
        amount=money.value if money else None,
        share=share.value if share else None,
        due=due,
        trigger=trigger,
        places=MappingProxyType(places),
        points=points_of(text, place, trigger=trigger, due=due, paired=bool(money and share)),
        rule="statement",
        doubts=MappingProxyType(doubts),
    )


def _expanded(values: Values, rule: Instalments, place: Place, label: str, lead: str) -> list[Payment]:
    """One payment for each instalment of a rule."""
    text = values.text
    trigger, trigger_place = trigger_of(text, place, rule.start, rule.end) if not rule.days else (None, None)
    base: dict[str, Place] = {"row": place, "name": (rule.start, rule.end)}
    if rule.each is not None:
        base["amount"] = (rule.each.start, rule.each.end)
    if trigger_place:
        base["trigger"] = trigger_place
    points = points_of(text, place, trigger=trigger, due=rule.days[0] if rule.days else None, paired=False) + 2
    first = min((m.start for m in rule.marks), default=rule.start)
    title = title_of(text[place[0] : min(first, rule.start)]) or label
    found = []
    for number in range(1, rule.count + 1):
        places = dict(base)
        due: date | None = None
        if number <= len(rule.days):
            due = rule.days[number - 1]
            places["due_date"] = rule.day_places[min(number, len(rule.day_places)) - 1]
        name = f"{title} {rule.noun} {number} of {rule.count}".strip()
        own = trigger
        if number == rule.count and rule.last_trigger:
            own = rule.last_trigger
        found.append(
            Payment(
                name=name,
                label=label,
                of=Total(rule.total.value, (rule.total.start, rule.total.end)) if rule.total else None,
                amount=rule.amount,
                due=due,
                trigger=own,
                places=MappingProxyType(places),
                points=points,
                rule="instalments",
            )
        )
    return found


def trigger_of(text: str, place: Place, first: int, last: int) -> tuple[str | None, Place | None]:
    """The event or time in the clause that makes a payment fall due: the one behind the value, else before it."""
    start, end = place
    for begin, stop in ((last, end), (start, first)):
        match = pattern("triggers").search(text, begin, stop)
        if match and stop - match.start() > 3:
            finish = min(stop, match.start() + _TRIGGER_LENGTH)
            words = folded(text[match.start() : finish]).rstrip(" ,;.:")
            if begin == start:
                words = re.sub(
                    r"(?i)(?:,|\s+in the amount of|\s+a (?:sum|payment|total) of|\s+of|\s+-|:)\s*[(~]?$", "", words
                )
            words = re.sub(r"(?i)[,;]?\s+(?:and|or)$", "", words)
            if words:
                return words, (match.start(), finish)
    return None, None


def due_of(text: str, place: Place, dates: Iterable[Mark], first: int, last: int) -> tuple[date | None, Place | None]:
    """The day on which a payment falls due, where the clause names one; a span of days or a date of something else is none."""
    inside = [d for d in dates if place[0] <= d.start and d.end <= place[1]]
    chosen = None
    for one in inside:
        before = text[max(place[0], one.start - 40) : one.start]
        after = text[one.end : one.end + 24]
        if re.match(r"\s*(?:-|–|—|to|through|until)\s*\w", after) and len(inside) > 1:
            return None, None
        if re.search(
            r"(?i)(?:dated|date of|as of|effective|since|from|after|days\s+(?:of|following)|made|entered into)\s+(?:the\s+)?$",
            before,
        ):
            continue
        cue = re.search(
            r"(?i)(?:\bon|\bby|before|due|due\s+date|than|until|:|–|-|—|is|payable)\s*(?:or\s+about\s+|the\s+)?$|\s{2,}$|^\s*$",
            before,
        )
        if cue or one.start == place[0] or len(text[place[0] : place[1]]) < 90:
            chosen = chosen or one
    return (chosen.value, (chosen.start, chosen.end)) if chosen else (None, None)


def points_of(text: str, place: Place, *, trigger: str | None, due: date | None, paired: bool) -> float:
    """Signs in the clause for and against a payment of the contract price."""
    words = text[place[0] : place[1]]
    points = 0.0
    if says("pays", words):
        points += 1.5
    if due is not None:
        points += 1.5
    if trigger and (says("events", trigger) or due is not None):
        points += 2
    elif says("events", words):
        points += 1
    if says("nouns", words):
        points += 1.5
    if paired:
        points += 1.5
    if re.search(
        r"(?i)%?\)?\s*(?:percent\s*)?(?:\([^)]*\)\s*)?(?:of\s+)?(?:the\s+)?(?:total\s+|entire\s+|full\s+)?"
        r"(?:contract|purchase|fixed|project|software|license|licence)\s+(?:price|sum|fees?|amount|value)|%\s+of\s+the\s+total",
        words,
    ):
        points += 1
    against = {m[0].lower() for m in pattern("noise").finditer(words)}
    return points - 1.8 * min(len(against), 3)


def _between(marks: Sequence[Mark], start: int, end: int) -> Sequence[Mark]:
    left = bisect_left(marks, start, key=lambda m: m.start)
    right = bisect_left(marks, end, key=lambda m: m.start)
    return [m for m in marks[left:right] if m.end <= end]
