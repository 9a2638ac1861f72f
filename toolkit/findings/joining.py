"""Joins what stands apart: dates in a second list by number, deliverables by milestone, milestones in another list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from toolkit.findings.finding import Finding
from toolkit.findings.payments import Payment, Place

_NUMBERED = re.compile(
    r"\b(milestone|phase|stage|payment|instal?lment|deliverable|sprint|step|tranche)\s*(?:#|no\.?|number)?\s*(\d{1,2}|[IVX]{1,4})\b",
    re.IGNORECASE,
)
_ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}


def number_in(words: str | None) -> tuple[str, int] | None:
    """The noun and number by which a text names a milestone: "Milestone #2" gives ("milestone", 2)."""
    match = _NUMBERED.search(words or "")
    if match is None:
        return None
    figure = match[2].upper()
    number = _ROMAN.get(figure) if not figure.isdigit() else int(figure)
    return (match[1].lower(), number) if number else None


def with_dates(payments: Sequence[Payment], findings: Sequence[Finding]) -> list[Payment]:
    """Payments without a day that name a milestone by number get the day that another list gives for that number."""
    days: dict[tuple[str, int], tuple[date, Place]] = {}
    for found in findings:
        if found.kind == "milestone_date":
            key, day = found.value
            days.setdefault(key, (day, (found.spans[0].start, found.spans[0].end)))
    joined = []
    for payment in payments:
        key = number_in(payment.name) or number_in(payment.trigger)
        if payment.due is None and key in days:
            day, place = days[key]
            joined.append(payment.but(due=day, places=dict(payment.places) | {"due_date": place}))
        else:
            joined.append(payment)
    return joined


def with_deliverables(payments: Sequence[Payment], findings: Sequence[Finding]) -> list[Payment]:
    """Payments whose milestone another table or section lists deliverables for get those."""
    lists = [f.value for f in findings if f.kind == "deliverables"]
    joined = []
    for payment in payments:
        goods = payment.deliverables or next((x.items for x in lists if x.belongs_to(payment.name, payment.row)), ())
        joined.append(payment.but(deliverables=tuple(goods)) if goods else payment)
    return joined
