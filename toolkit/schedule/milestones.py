"""A payable step and what is handed over for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from toolkit.money import Money
from toolkit.provenance import Confidence, Source, Value


class Milestone(Value):
    """One payable step of a contract.

    Attributes:
        id: Short and unique in its schedule: ``M1``, ``M2``, …
        amount: What becomes payable, before tax; None where the contract does not say.
        percent: Share of the contract price in percent, where the contract states one.
        trigger: The event that makes it payable, in the contract's words.
        deliverables: What is handed over.
        confidence: How likely the whole row is right, 0 to 1.
        source: The places that it was read from; empty when typed by hand.
    """

    id: str
    name: str
    amount: Money | None = None
    percent: Decimal | None = None
    due_date: date | None = None
    trigger: str | None = None
    deliverables: tuple[str, ...] = ()
    acceptance_criteria: str | None = None
    confidence: Confidence = 1.0
    source: tuple[Source, ...] = ()
