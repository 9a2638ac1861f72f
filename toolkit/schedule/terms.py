"""When an invoice is due, how long acceptance may take, what lateness costs, what is held back."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from toolkit.dates import DayKind
from toolkit.provenance import Source, Value


class TermStart(StrEnum):
    """The event from which a payment term runs."""

    INVOICE = "invoice"
    """The date of the invoice."""
    RECEIPT = "receipt"
    """The customer's receipt of the invoice."""
    ACCEPTANCE = "acceptance"
    """The acceptance of the work."""


class PaymentTerm(Value):
    """The rule from an event to the due date: ``days`` after ``start``."""

    days: int = Field(ge=0)
    start: TermStart = TermStart.INVOICE
    kind: DayKind = DayKind.CALENDAR
    source: tuple[Source, ...] = ()

    @property
    def in_words(self) -> str:
        """``30 days from receipt of the invoice``; ``on acceptance of the work`` where there are no days."""
        event = {
            TermStart.INVOICE: "the date of the invoice",
            TermStart.RECEIPT: "receipt of the invoice",
            TermStart.ACCEPTANCE: "acceptance of the work",
        }[self.start]
        return f"{_days(self.days, self.kind)} from {event}" if self.days else f"on {event}"


class AcceptancePeriod(Value):
    """How long the customer may review a deliverable, and how often.

    ``deemed``: silence counts as acceptance. ``rounds`` is how many reviews of a milestone the price
    covers; None where the contract does not say.
    """

    days: int = Field(ge=0)
    kind: DayKind = DayKind.CALENDAR
    deemed: bool = False
    rounds: int | None = Field(default=None, ge=1)
    source: tuple[Source, ...] = ()

    @property
    def in_words(self) -> str:
        """``accepted if nothing is said within 10 business days, 2 rounds of review``."""
        days = _days(self.days, self.kind)
        parts = [
            f"accepted if nothing is said within {days}"
            if self.deemed
            else f"{days} to accept or reject, silence does not accept"
        ]
        if self.rounds:
            parts.append(f"{self.rounds} round{'' if self.rounds == 1 else 's'} of review")
        return ", ".join(parts)


class LateInterest(Value):
    """Interest on overdue invoices: ``percent`` for each ``per`` (``year``, ``month``, ``day``).

    ``percent`` is None where the contract names a rate that is no number (a bank's prime rate).
    """

    percent: Decimal | None = None
    per: str = "month"
    source: tuple[Source, ...] = ()

    @property
    def in_words(self) -> str:
        """``1.5 % per month``."""
        if self.percent is None:
            return f"per {self.per}, at a rate given by law, by a bank or as a sum"
        return f"{self.percent.normalize():f} % per {self.per}"


class Retention(Value):
    """A part of each invoice, in percent, that is held until the event ``release``."""

    percent: Decimal = Field(ge=0, le=100)
    release: str | None = None
    source: tuple[Source, ...] = ()

    @property
    def in_words(self) -> str:
        """``5 % of each invoice, released on handover``."""
        return f"{self.percent.normalize():f} % of each invoice" + (
            f", released: {self.release}" if self.release else ""
        )


def _days(count: int, kind: DayKind) -> str:
    business = "business " if kind is DayKind.BUSINESS else ""
    return f"{count} {business}day{'' if count == 1 else 's'}"
