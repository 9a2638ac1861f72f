"""The component ``milestone_sections``: milestones with a heading each and their price in a line "Costs: 7,000 USD".

Adds findings of kind ``payments``, each a ``PaymentList``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from toolkit.findings.figures import FIGURE, figure
from toolkit.findings.marks import Mark, find, marks, text_of
from toolkit.findings.money import Amount
from toolkit.findings.payments import Payment, PaymentList, Place, Total
from toolkit.findings.phrases import folded
from toolkit.findings.vocabulary import alternation, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

_REACH = 6000
"""Characters behind a heading in which its price may stand."""


@dataclass(slots=True)
class _Section:
    name: str
    place: Place
    end: int = 0
    duration: tuple[str, Place] | None = None
    price: Mark | None = None
    bullets: list[str] = field(default_factory=list)


def read(doc: Doc) -> Doc:
    """Find the milestones that are sections of the document."""
    one = sections(text_of(doc), marks(doc, "clauses"), marks(doc, "money"))
    if one is not None:
        find(doc, "payments", one, [one.place], 0.9, "milestone_sections")
    return doc


def sections(text: str, clauses: Sequence[Mark], money: Sequence[Mark]) -> PaymentList | None:
    """The milestones that are sections, or None where fewer than one section has a price."""
    found: list[_Section] = []
    total: Total | None = None
    for at, clause in enumerate(clauses):
        words = _clean(folded(text[clause.value.body : clause.end]))
        stop = clauses[at + 1].start if at + 1 < len(clauses) else len(text)
        for one in found[-1:]:
            one.end = clause.end
        if _headings().match(words) and clause.value.heading and not _price_in(clause, money):
            found.append(_Section(_clean(words), (clause.value.body, clause.end), end=stop))
            continue
        part = _fields().match(words)
        if part is None:
            continue
        price = _price_in(clause, money)
        bare = re.search(rf"[:=]\s*~?({FIGURE})\s*$", words) if part["total"] and not price else None
        if bare:
            place = (clause.end - len(bare[1]), clause.end)
            total = total or Total(Amount(figure(bare[1]), None), place)
        elif price and part["total"] and total is None:
            total = Total(price.value, (price.start, price.end))
        elif found and clause.start - found[-1].place[1] < _REACH:
            if price and part["price"] and found[-1].price is None:
                found[-1].price = price
            elif part["duration"] and found[-1].duration is None:
                found[-1].duration = (words, (clause.start, clause.end))
    priced = [s for s in found if s.price is not None]
    if not priced:
        return None
    payments = tuple(_payment(s) for s in priced)
    place = (priced[0].place[0], max(p.row[1] for p in payments))
    points = 3.0 + (2 if len(payments) > 1 else 0)
    numbers = [p.amount.number for p in payments if p.amount and p.amount.number]
    if total and sum(numbers) == total.amount.number:
        points += 2
    return PaymentList(payments, place, "sections", heading="milestones", total=total, points=points)


def _payment(section: _Section) -> Payment:
    price = section.price
    assert price is not None  # noqa: S101 (only sections with a price come here)
    places: dict[str, Place] = {
        "row": (section.place[0], price.end), "name": section.place, "amount": (price.start, price.end)
    }  # fmt: skip
    trigger = None
    if section.duration:
        trigger, places["trigger"] = section.duration
    return Payment(
        name=section.name,
        amount=price.value,
        trigger=trigger,
        places=MappingProxyType(places),
        points=3.0,
        rule="section",
    )


def _price_in(clause: Mark, money: Sequence[Mark]) -> Mark | None:
    """The first amount in a clause."""
    return next((m for m in money if clause.start <= m.start < clause.end and isinstance(m.value, Amount)), None)


def _clean(words: str) -> str:
    return re.sub(r"[*_]{2}", "", words).strip(" *#:–—-")  # stars and bars mark words as bold in a plain text


@lru_cache(maxsize=1)
def _headings() -> re.Pattern[str]:
    table = vocabulary("sections")
    nouns = alternation(table["nouns"])
    return re.compile(
        rf"(?:[\d.]+\s+)?(?:{nouns}\s*(?:#|no\.?)?\s*(?:\d+|[ivx]+|[a-f])\b|(?:\w+\s+){{1,4}}milestones?$)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _fields() -> re.Pattern[str]:
    table = vocabulary("sections")
    return re.compile(
        rf"(?:(?P<total>{alternation(table['totals'])})|(?P<price>{alternation(table['prices'])})"
        rf"|(?P<duration>{alternation(table['durations'])}))\s*(?:\([^)]*\)\s*)?[:=–—-]",
        re.IGNORECASE,
    )
