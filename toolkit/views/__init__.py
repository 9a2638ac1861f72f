"""Widgets for the notebook: they show a draft or the ledger, and record what a person decides."""

from toolkit.views.invoicing import Billing, billing
from toolkit.views.reviewing import Review, review
from toolkit.views.tracking import Track, track

__all__ = ["Billing", "Review", "Track", "billing", "review", "track"]
