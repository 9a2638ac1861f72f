"""What the customer holds back from each invoice until a later event, and how much of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from toolkit.money import Money
from toolkit.provenance import Source, Value
from toolkit.schedule.schedule import Schedule


class RetentionBase(StrEnum):
    """What the percentage is taken of."""

    NET = "net"
    """The work before tax: a line of its own, so that tax is charged when it is released."""
    GROSS = "gross"
    """The total with tax: the invoice asks for all of it, and part falls due later."""


class RetentionRule(Value):
    """One kind of retention.

    Attributes:
        name: What it is called on the invoice; unique within an engagement.
        percent: Of ``base``.
        cap: No more than this is held at any time over all invoices; None without limit.
        release: The event that releases it, in the contract's words.
        release_on: The date that releases it, where one is known.
        source: The places in the contract that agreed it.
    """

    name: str = "Retention"
    percent: Decimal = Field(gt=0, le=100)
    base: RetentionBase = RetentionBase.NET
    cap: Money | None = None
    release: str | None = None
    release_on: date | None = None
    source: tuple[Source, ...] = ()

    def withheld(self, base: Money, held: Money) -> Money:
        """What to hold back from ``base`` when ``held`` is held already; never more than the cap leaves."""
        amount = base.percent(self.percent)
        if self.cap is None or self.cap.currency != base.currency:
            return amount
        return max(Money.zero(base.currency), min(amount, self.cap - held))


def from_schedule(schedule: Schedule) -> tuple[RetentionRule, ...]:
    """The contract's own retention, taken of the net; none where it has none, or one of 0 %."""
    agreed = schedule.retention
    if agreed is None or not agreed.percent:
        return ()
    return (RetentionRule(percent=agreed.percent, release=agreed.release, source=agreed.source),)
