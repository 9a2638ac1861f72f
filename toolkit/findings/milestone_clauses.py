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
from toolkit.findings.payments import Payment, PaymentList
from toolkit.findings.phrases import folded, says
from toolkit.findings.runs import resolved, style
from toolkit.findings.statements import Values, statement

if TYPE_CHECKING:
    from spacy.tokens import Doc

_GAP = 5
"""Clauses without a payment that may stand between two payments of one list."""
_LEAD = 700
"""Characters before a list in which the words that introduce it are looked for."""


@dataclass(slots=True)
class _Run:
    """Payments of clauses with the same kind of label that follow each other."""

    heading: str
    style: str
    payments: list[Payment] = field(default_factory=list)
    idle: int = 0


def read(doc: Doc) -> Doc:
    """Find all lists, clauses and sentences that state payments."""
    prices = frozenset(f.spans[0].start for f in doc._.findings if f.kind == "contract_price" and f.confidence > 0.7)
    values = Values(doc.text, marks(doc, "money"), marks(doc, "percentages"), marks(doc, "dates"), prices)
    for one in payment_lists(values, marks(doc, "clauses")):
        find(doc, "payments", one, [one.place], 0.5, f"milestone_clauses.{one.rule}")
    return doc


def payment_lists(values: Values, clauses: Sequence[Mark]) -> list[PaymentList]:
    """The lists of payments among the clauses, as read; which of them are a schedule is decided later."""
    text = values.text
    found: list[PaymentList] = []
    run: _Run | None = None
    heading = lead = ""
    lead_at = skip = heading_at = -1
    announced: Payment | None = None
    for at, clause in enumerate(clauses):
        if at <= skip:
            continue
        here: Clause = clause.value
        words = folded(text[here.body : clause.end])
        above = clauses[at - 1] if at else None
        title = folded(text[above.value.body : above.end]) if above and above.value.heading else ""
        payments = statement(values, here.body, clause.end, label=_plain(here.label), lead=title)
        if payments:
            payments, skip = _completed(text, clauses, at, payments)
            kind = style(here.label, words)
            if run is None or run.style != kind or run.idle > (_GAP if kind or title else 1):
                _close(found, run)
                near = lead if clause.start - lead_at < _LEAD else ""
                run = _Run(f"{heading} / {near}" if near != heading else heading, kind)
                if announced and clause.start - lead_at < _LEAD:
                    run.payments.append(announced)
                announced = None
            run.payments += payments
            run.idle = 0
        elif run is not None:
            run.idle += 1
        if _introduces(words) and (not payments or payments[-1].whole):
            announced = payments[-1] if payments else None
            if announced and run is not None:
                run.payments.pop()
            _close(found, run)
            run = None
            lead, lead_at = words, clause.end
        if here.heading and not payments:
            heading = f"{heading} {words}"[-200:] if heading_at == at - 1 else words
            heading_at = at
    _close(found, run)
    return found


def _close(found: list[PaymentList], run: _Run | None) -> None:
    if run is not None and run.payments:
        found += resolved(run.payments, run.heading, "list")


def _introduces(words: str) -> bool:
    """Whether a clause introduces a list."""
    if len(words) < 12 or len(words) > 900:
        return False
    if words.endswith((":", ":-", "follows", "following")):
        return True
    return says("schedules", words) and re.search(r"(?i)\b(?:as\s+follows|following)\b[^.]*$", words[-80:]) is not None


def _completed(text: str, clauses: Sequence[Mark], at: int, payments: list[Payment]) -> tuple[list[Payment], int]:
    """Payments whose event stands in the clauses behind: "20%" / "Upon execution", "1st Payment (USD 5):" / "1. …"."""
    clause = clauses[at]
    payment = payments[-1]
    body = text[clause.value.body : clause.end]
    alone = len(payments) == 1 and _only_values(text, clause, payment)
    if not (alone or (body.rstrip().endswith(":") and payment.trigger is None)) or at + 1 >= len(clauses):
        return payments, -1
    last = at
    for later in range(at + 1, min(at + (2 if alone else 4), len(clauses))):
        words = text[clauses[later].start : clauses[later].end]
        if re.search(r"[$€£%]|\d{3}", words) or len(words) > 200:
            break
        last = later
    if last == at:
        return payments, -1
    start, end = clauses[at + 1].start, clauses[last].end
    words = folded(text[start:end])
    places = dict(payment.places) | {"trigger": (start, end), "row": (payment.row[0], end)}
    changed = payment.but(trigger=words, places=places, points=payment.points + 2)
    if alone:
        changed = changed.but(name=words)
    return [*payments[:-1], changed], last


def _only_values(text: str, clause: Mark, payment: Payment) -> bool:
    """Whether a clause holds nothing but the values of its payment."""
    words = text[clause.value.body : clause.end]
    for key in ("amount", "percent"):
        if place := payment.places.get(key):
            words = words.replace(text[place[0] : place[1]], "")
    return re.search(r"[A-Za-z]{2}", words) is None


def _plain(label: str) -> str:
    return "" if re.fullmatch(r"\W+|o|[\W\d.]*\d", label) else label
