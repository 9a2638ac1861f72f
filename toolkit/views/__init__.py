"""Widgets for the notebook: they show a draft or the ledger, and record what a person decides."""

from toolkit.views.billing import Billing, billing
from toolkit.views.review import Review, review
from toolkit.views.track import Track, track

__all__ = ["Billing", "Review", "Track", "billing", "review", "track"]
