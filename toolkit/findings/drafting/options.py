"""Tells payments that are due only if somebody chooses so: optional phases, alternatives, work on request."""

from __future__ import annotations

import re
from functools import lru_cache

from toolkit.findings.payments.payments import Payment, Place
from toolkit.findings.values.phrases import folded
from toolkit.findings.vocabulary import alternation, vocabulary


def choice_of(text: str, payment: Payment) -> Place | None:
    """The words that make a payment depend on a choice, in its row or in its sentence before it; None without any.

    Args:
        text: Of the document.
    """
    start = min(payment.row[0], payment.places.get("sentence", payment.row)[0])
    found = list(_choice().finditer(text, start, payment.row[1]))
    return (found[-1].start(), found[-1].end()) if found else None  # the nearest


def said_of_choice(text: str, place: Place) -> str:
    """What to look at where a payment depends on a choice."""
    return f"it may never be payable: {folded(text[slice(*place)])!r}; drop it unless it was chosen"


@lru_cache(maxsize=1)
def _choice() -> re.Pattern[str]:
    return re.compile(alternation(vocabulary("options")["choice"]), re.IGNORECASE)
