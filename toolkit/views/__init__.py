"""Widgets for the notebook: they show a draft or the ledger, and record what a person decides."""

from toolkit.views.review import Review, review

__all__ = ["Review", "review"]
