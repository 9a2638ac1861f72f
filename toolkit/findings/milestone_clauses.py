"""The component ``milestone_clauses``: payments that running text states, in lists, clauses and sentences.

Adds findings of kind ``payments``, each a ``PaymentList``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.findings.clauses import Clause
from toolkit.findings.marks import Mark, find, marks
from toolkit.findings.payments import Payment, PaymentList, Place, Total
from toolkit.findings.phrases import folded, pattern, says
from toolkit.findings.statements import Statement, Values, statement

if TYPE_CHECKING:
    from spacy.tokens import Doc

_GAP = 5
"""Clauses without a payment that may stand between two payments of one list."""
_LEAD = 700
"""Characters before a list in which the words that introduce it are looked for."""


@dataclass(slots=True)
class _Open:
    """A list that is being read."""

    lead: str
    payments: list[Payment] = field(default_factory=list)
    total: Total | None = None
    idle: int = 0


def read(doc: Doc) -> Doc:
    """Find all lists, clauses and sentences that state payments."""
    for one in payment_lists(
        doc.text,
        marks(doc, "clauses"),
        Values(doc.text, marks(doc, "money"), marks(doc, "percentages"), marks(doc, "dates")),
    ):
        find(doc, "payments", one, [one.place], 0.5, f"milestone_clauses.{one.rule}")
    return doc


def payment_lists(text: str, clauses: Sequence[Mark], values: Values) -> list[PaymentList]:
    """The lists of payments among the clauses, as read; which of them are a schedule is decided later."""
    found: list[PaymentList] = []
    current: _Open | None = None
    heading = lead = ""
    lead_at = 0
    skip = -1
    for at, clause in enumerate(clauses):
        if at <= skip:
            continue
        here: Clause = clause.value
        words = folded(text[here.body : clause.end])
        introduction = (heading if heading != lead else "") + " " + (lead if clause.start - lead_at < _LEAD else "")
        above = clauses[at - 1] if at else None
        title = folded(text[above.value.body : above.end]) if above and above.value.heading else ""
        stated = statement(values, here.body, clause.end, label=_plain(here.label), lead=title)
        if stated.payments:
            stated, skip = _completed(text, clauses, at, stated)
            if current is None or _opens(here, words, lead_at, clause, current):
                _close(found, current)
                current = _Open(introduction.strip())
            current.payments += stated.payments
            current.total = stated.total or current.total
            current.idle = 0
        else:
            if stated.total and current is None:
                lead = words
            if current is not None:
                current.idle += 1
                if current.idle > _GAP or _introduces(words):
                    _close(found, current)
                    current = None
        if here.heading and not stated.payments:
            heading = words
        if _introduces(words):
            lead, lead_at = words, clause.end
    _close(found, current)
    return found


def _introduces(words: str) -> bool:
    """Whether a clause introduces a list."""
    return (
        words.endswith((":", ":-", "follows", "following"))
        and len(words) > 12
        or (
            says("schedules", words)
            and len(words) < 600
            and re.search(r"(?i)\b(?:follow\w*|below|schedule)\b", words) is not None
        )
    )


def _opens(here: Clause, words: str, lead_at: int, clause: Mark, current: _Open) -> bool:
    """Whether a clause with payments begins a list of its own."""
    last = current.payments[-1].row[1]
    return lead_at > last and current.idle > 0


def _completed(text: str, clauses: Sequence[Mark], at: int, stated: Statement) -> tuple[Statement, int]:
    """Payments whose event stands in the clauses behind them: "20%" / "Upon execution", "1st Payment (USD 5):" / "1. …"."""
    clause = clauses[at]
    payment = stated.payments[-1]
    body = text[clause.value.body : clause.end]
    alone = len(stated.payments) == 1 and _only_values(text, clause, payment)
    if not (alone or (body.rstrip().endswith(":") and payment.trigger is None)) or at + 1 >= len(clauses):
        return stated, -1
    last = at
    for later in range(at + 1, min(at + (2 if alone else 4), len(clauses))):
        words = text[clauses[later].start : clauses[later].end]
        if re.search(r"[$€£%]|\d{3}", words) or len(words) > 200:
            break
        last = later
    if last == at:
        return stated, -1
    start, end = clauses[at + 1].start, clauses[last].end
    words = folded(text[start:end])
    places = dict(payment.places) | {"trigger": (start, end), "row": (payment.row[0], end)}
    changed = payment.but(trigger=words, places=places, points=payment.points + 2)
    if alone:
        changed = changed.but(name=words)
    return Statement((*stated.payments[:-1], changed), stated.total), last


def _only_values(text: str, clause: Mark, payment: Payment) -> bool:
    """Whether a clause holds nothing but the values of its payment."""
    words = text[clause.value.body : clause.end]
    for key in ("amount", "percent"):
        if place := payment.places.get(key):
            words = words.replace(text[place[0] : place[1]], "")
    return re.search(r"[A-Za-z]{2}", words) is None


def _close(found: list[PaymentList], current: _Open | None) -> None:
    if current is None or not current.payments:
        return
    payments = tuple(current.payments)
    place: Place = (payments[0].row[0], max(p.row[1] for p in payments))
    rule = "sentence" if len(payments) == 1 else "list"
    found.append(
        PaymentList(
            payments,
            place,
            rule,
            heading=current.lead,
            total=current.total,
            points=list_points(payments, current.lead, current.total),
        )
    )


def list_points(payments: Sequence[Payment], heading: str, total: Total | None) -> float:
    """Signs in a list's heading and arithmetic for and against its being a payment schedule."""
    points = 0.0
    if says("schedules", heading):
        points += 2
    if says("nouns", heading):
        points += 0.5
    against = {m[0].lower() for m in pattern("lists_of_else").finditer(heading)} | {
        m[0].lower() for m in pattern("noise").finditer(heading)
    }
    points -= 1.5 * min(len(against), 2)
    shares = [p.share.part for p in payments if p.share]
    if len(shares) > 1 and sum(shares) == 1:
        points += 2.5
    numbers = [p.amount.number for p in payments if p.amount and p.amount.number]
    if total and numbers and sum(numbers) == total.amount.number:
        points += 2.5
    if len(payments) > 2:
        points += 0.5
    return points


def _plain(label: str) -> str:
    return "" if re.fullmatch(r"\W+|o|[\W\d.]*\d", label) else label
