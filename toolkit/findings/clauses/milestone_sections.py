"""The component ``milestone_sections``: milestones with a heading each and their price in a line or sentence below it.

Adds findings of kind ``payments``, each a ``PaymentList``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from toolkit.findings.clauses.entire_sums import entire_sum
from toolkit.findings.clauses.lump_sums import lump_sums
from toolkit.findings.clauses.section_prices import bare_price, stated_price
from toolkit.findings.payments.payments import Payment, PaymentList, Place, Total
from toolkit.findings.values.figures import FIGURE
from toolkit.findings.values.marks import Mark, document_of, find, marks, text_of
from toolkit.findings.values.money import Amount, scaled
from toolkit.findings.values.phrases import folded
from toolkit.findings.vocabulary import alternation, vocabulary, wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

_REACH = 6000
"""Characters behind a heading in which its price may stand."""
_LONGEST_HEADING = 24
"""Words of a heading that ends with a full stop."""
_FIRST_LINE = 80
"""Characters of a heading that runs on into the sentence below it; a longer line is itself part of a sentence."""
_SAID_BELOW = 2
"""Clauses right behind a heading in which a sentence may state what is paid."""


@dataclass(slots=True)
class _Section:
    name: str
    place: Place
    duration: tuple[str, Place] | None = None
    due: tuple[date, Place] | None = None
    price: Mark | None = None
    below: list[Place] = field(default_factory=list)
    """The clauses right behind the heading, with what is left of its own."""
    trigger: tuple[str, Place] | None = None


_PRICE = 0.6
"""Least confidence in a sum that may be the price."""


def read(doc: Doc) -> Doc:
    """Find the milestones that are sections of the document, and single payments for the whole."""
    lines = document_of(doc).text
    one = sections(text_of(doc), marks(doc, "clauses"), marks(doc, "money"), marks(doc, "dates"), lines)
    if one is not None:
        find(doc, "payments", one, [one.place], 0.9, "milestone_sections")
    for whole in lump_sums(text_of(doc), marks(doc, "clauses"), marks(doc, "money")):
        find(doc, "payments", whole, [whole.place], 0.6, "milestone_sections.lump_sum")
    prices = {f.spans[0].start for f in doc._.findings if f.kind == "contract_price" and f.confidence >= _PRICE}
    entire = entire_sum(text_of(doc), marks(doc, "clauses"), marks(doc, "money"), prices)
    if entire is not None:
        find(doc, "payments", entire, [entire.place], 0.6, "milestone_sections.entire_sum")
    return doc


def sections(
    text: str, clauses: Sequence[Mark], money: Sequence[Mark], dates: Sequence[Mark] = (), lines: str = ""
) -> PaymentList | None:
    """The milestones that are sections, or None where fewer than one section has a price.

    Args:
        lines: The same text with its line ends, where a heading may run on into the sentence below it.
    """
    found: list[_Section] = []
    total: Total | None = None
    for clause in clauses:
        words = _clean(folded(text[clause.value.body : clause.end]))
        heading = _heading(clause, words, money, lines)
        if heading is not None:
            name, end = heading
            found.append(_Section(name, (clause.value.body, end), due=_day_in(text, (clause.value.body, end), dates)))
            if end < clause.end:
                found[-1].below.append((end, clause.end))
            continue
        if found and len(found[-1].below) < _SAID_BELOW and "\t" not in lines[clause.start : clause.end]:
            found[-1].below.append((clause.start, clause.end))
        part = _fields().match(words)
        if part is None:
            continue
        price = _price_in(clause, money)
        bare = _bare(words, clause) if not price else None
        if bare and part["total"]:
            total = total or Total(bare.value, (bare.start, bare.end))
        elif price and part["total"]:
            total = total or Total(price.value, (price.start, price.end))
        elif found and clause.start - found[-1].place[1] < _REACH:
            _take(found[-1], part, words, clause, price or bare, dates)
    sound = _bare_prices_agree(found, money)
    stated = sum(s.price is not None for s in found) == 0 and _say_prices(text, found, money)
    priced = [s for s in found if s.price is not None] if sound or stated else []
    return _made(priced, total, money, stated=bool(stated)) if priced else None


def _take(
    section: _Section, part: re.Match[str], words: str, clause: Mark, price: Mark | None, dates: Sequence[Mark]
) -> None:
    """Take the value of a line into its section, where that has none yet."""
    if price and part["price"]:
        section.price = section.price or price
    elif part["duration"]:
        days = [d for d in dates if clause.start <= d.start and d.end <= clause.end]
        if len(days) == 1 and _IS_DAY.search(part["duration"]) and section.due is None:
            section.due = days[0].value, (days[0].start, days[0].end)
        elif section.duration is None:
            section.duration = words, (clause.start, clause.end)


def _day_in(text: str, heading: Place, dates: Sequence[Mark]) -> tuple[date, Place] | None:
    """The day that a heading gives: "Milestone 2 (due 4 May 2027): Pilot"."""
    days = [d for d in dates if heading[0] <= d.start and d.end <= heading[1]]
    if len(days) != 1 or not _DUE_ON.search(text, heading[0], days[0].start):
        return None
    return days[0].value, (days[0].start, days[0].end)


_DUE_ON = wording("milestone_sections", "due_on")
_IS_DAY = wording("milestone_sections", "is_day")


def _bare_prices_agree(found: Sequence[_Section], money: Sequence[Mark]) -> bool:
    """Whether prices without a currency may be given: then two or more milestones have one, or all have a currency."""
    bare = [s for s in found if s.price and s.price.value.currency is None]
    if not bare:
        return True
    whole = sum(s.price.value.number for s in bare if s.price)
    same = next((m.value for m in money if m.value.number == whole and m.value.currency), None)
    if same is None or len(bare) < 2:
        return len(bare) > 1
    for one in bare:
        if one.price:
            one.price = Mark(one.price.start, one.price.end, Amount(one.price.value.number, same.currency))
    return True


def _say_prices(text: str, found: Sequence[_Section], money: Sequence[Mark]) -> bool:
    """Take the prices that sentences right below the headings state; do most of two or more milestones have one?"""
    for one in found:
        at = next((m for place in one.below if (m := stated_price(text, place, money)) is not None), None)
        if at is not None:
            one.price, one.trigger = at.price, at.trigger
    codes = {s.price.value.currency for s in found if s.price}
    for one in found:
        if one.price is None and len(codes) == 1:
            at = next((m for place in one.below if (m := bare_price(text, place, next(iter(codes)))) is not None), None)
            if at is not None:
                one.price, one.trigger = at.price, at.trigger
    priced = sum(s.price is not None for s in found)
    return priced > 1 and priced * 3 >= len(found) * 2


def _made(priced: Sequence[_Section], total: Total | None, money: Sequence[Mark], *, stated: bool) -> PaymentList:
    payments = tuple(_payment(s) for s in priced)
    place = (priced[0].place[0], max(p.row[1] for p in payments))
    points = (2.0 if stated else 3.0) + (2 if len(payments) > 1 else 0)
    whole = sum(p.amount.number for p in payments if p.amount and p.amount.number)
    if total is None and len(payments) > 1:
        outside = (m for m in money if not place[0] <= m.start < place[1])
        same = next((m for m in outside if m.value.number == whole), None)
        total = Total(same.value, (same.start, same.end)) if same else None
    if total and whole == total.amount.number:
        points += 2
    return PaymentList(payments, place, "sections", heading="milestones", total=total, points=points)


def _payment(section: _Section) -> Payment:
    price = section.price
    assert price is not None  # noqa: S101 (only sections with a price come here)
    places: dict[str, Place] = {
        "row": (section.place[0], price.end), "name": section.place, "amount": (price.start, price.end)
    }  # fmt: skip
    trigger = None
    if said := section.trigger or section.duration:
        trigger, places["trigger"] = said
    if section.due:
        places["due_date"] = section.due[1]
    return Payment(
        name=section.name,
        amount=price.value,
        due=section.due[0] if section.due else None,
        trigger=trigger,
        places=MappingProxyType(places),
        points=3.0,
        rule="section",
    )


def _price_in(clause: Mark, money: Sequence[Mark]) -> Mark | None:
    """The first amount in a clause."""
    return next((m for m in money if clause.start <= m.start < clause.end and isinstance(m.value, Amount)), None)


def _bare(words: str, clause: Mark) -> Mark | None:
    """The figure that ends a line, without a currency: "Costs: 7,000", "Price estimate: 6k"."""
    match = _BARE.search(words)
    if match is None or (match["scale"] is None and len(re.sub(r"\D", "", match["figure"])) < 3):
        return None
    return Mark(clause.end - len(match[0].rstrip()), clause.end, Amount(scaled(match["figure"], match["scale"]), None))


_BARE = wording("milestone_sections", "bare", figure=FIGURE)


def _heading(clause: Mark, words: str, money: Sequence[Mark], lines: str) -> tuple[str, int] | None:
    """What the heading of a milestone says and where it ends: the clause, or its first line; None where it is none."""
    if not _HEADINGS.match(words):
        return None
    price = _price_in(clause, money)
    if price is None and (clause.value.heading or _is_title(words)):
        return words, clause.end
    end = lines.find("\n", clause.value.body, clause.end)
    first = _clean(folded(lines[clause.value.body : end])) if end > 0 else ""
    if not 0 < len(first) < _FIRST_LINE or (price and price.start < end) or not _HEADINGS.match(first):
        return None
    return (first, end) if _is_title(first) else None


def _is_title(words: str) -> bool:
    """Whether a line that begins with the number of a milestone goes on with its name and not with a sentence."""
    return len(words.split()) <= _LONGEST_HEADING and _TITLES.match(words) is not None and not _VERB.search(words)


_VERB = wording("milestone_sections", "verb")
_HEADINGS = wording("milestone_sections", "headings")
_TITLES = wording("milestone_sections", "titles")


def _clean(words: str) -> str:
    """Words without the stars and bars that mark them in a plain text; a label in bold ends with a colon."""
    words = _LABEL_IN_BOLD.sub(r"\2: ", words)
    return _EMPHASIS.sub("", words).strip(" *#:–—-")


_LABEL_IN_BOLD = re.compile(r"^([*_]{2,3})([^*_:\d]{2,80})\1\s+(?=[^\s:–—-])")
_EMPHASIS = re.compile(r"[*_]{2}|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")


@lru_cache(maxsize=1)
def _fields() -> re.Pattern[str]:
    table = vocabulary("sections")
    before = rf"(?:{alternation(table['before_prices'])}\s+){{0,3}}"
    behind = rf"(?:\s+{alternation(table['behind_prices'])}){{0,2}}"
    return re.compile(
        rf"(?:(?P<total>{alternation(table['totals'])})|(?P<price>{before}{alternation(table['prices'])}{behind})"
        rf"|(?P<duration>{alternation(table['durations'])}))\s*(?:\([^)]*\)\s*)?[:=–—-]",
        re.IGNORECASE,
    )
