"""Tells lists of payments whose sums were blacked out before the contract was published, and what is left of them."""

from __future__ import annotations

import re

from toolkit.findings.payments.payments import PaymentList
from toolkit.findings.values.phrases import says

_SPOKEN = 3.5
"""Points of a payment whose words say that somebody pays, and upon what."""
_MASK = re.compile(r"\[[^\]]{0,12}\]|\*{2,}|[$€£_]")


def redacted(one: PaymentList) -> bool:
    """Whether nothing of a list's values can be read because they were blacked out."""
    return all(p.share is None and (p.amount is None or p.amount.redacted) for p in one.payments)


def tells_events(one: PaymentList) -> bool:
    """Whether all payments of a list are spoken of as paid, and when, in words that were not blacked out."""
    return all(
        p.points >= _SPOKEN
        and not p.contested
        and (p.due or p.doubts.get("amount") or says("events", _MASK.sub(" ", p.trigger or "")))
        for p in one.payments
    )
