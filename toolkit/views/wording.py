"""How dates, money and statuses are worded in the views, the same in each."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from toolkit.ledger.state import InvoiceStatus, MilestoneStatus
from toolkit.money import Money

TONES = MappingProxyType(
    {
        MilestoneStatus.PLANNED.value: "plain",
        MilestoneStatus.STARTED.value: "brand",
        MilestoneStatus.SUBMITTED.value: "warn",
        MilestoneStatus.REJECTED.value: "bad",
        MilestoneStatus.ACCEPTED.value: "good",
        MilestoneStatus.INVOICED.value: "brand",
        MilestoneStatus.PAID.value: "good",
        MilestoneStatus.DROPPED.value: "plain",
        InvoiceStatus.OPEN.value: "brand",
        InvoiceStatus.PART_PAID.value: "warn",
        InvoiceStatus.OVERDUE.value: "bad",
        InvoiceStatus.CANCELLED.value: "plain",
        InvoiceStatus.WRITTEN_OFF.value: "plain",
    }
)
"""The colour that goes with a status word; the word always stands beside it."""


def day(on: date | None) -> str:
    """``3 Jul 2026``, which no country reads in another order; empty for None."""
    return f"{on.day} {on:%b %Y}" if on else ""


def money(amount: Money | None) -> str:
    """The amount with its currency; empty for None."""
    return amount.format() if amount is not None else ""


def days(count: int) -> str:
    """``1 day``, ``12 days``."""
    return f"{count} day" if count == 1 else f"{count} days"
