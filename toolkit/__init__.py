"""From a signed contract to its schedule, acceptances, invoices and status reports.

The main path, in order::

    document = toolkit.read("contract.pdf")
    draft = toolkit.extract(document)
    toolkit.review(draft)                                  # in a notebook
    ledger = toolkit.Ledger.open("practice.ledger", actor="Jo Doe")
    engagement = ledger.engage(draft.schedule)
    engagement.submit("M1", deliverables=["Design report"])
    engagement.accept("M1", by="A. Customer")
    invoice = engagement.invoice(["M1"])
    toolkit.render(invoice, folder="out")
    toolkit.status_report(engagement, folder="out")

Names are loaded when they are first used, so that importing the toolkit costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.documents.many import Failed
    from toolkit.documents.reading import read
    from toolkit.errors import ToolkitError
    from toolkit.findings.extracting import extract
    from toolkit.findings.finding import Draft
    from toolkit.ledger import Ledger
    from toolkit.money import Money
    from toolkit.reports import render, status_report
    from toolkit.schedule import Milestone, Party, Plan, Schedule, check, design
    from toolkit.views import billing, review, track

__all__ = [
    "Draft", "Failed", "Ledger", "Milestone", "Money", "Party", "Plan", "Schedule", "ToolkitError",
    "billing", "check", "design", "extract", "read", "render", "review", "status_report", "track",
]  # fmt: skip

_HOMES = {
    "Draft": "toolkit.findings.finding",
    "Failed": "toolkit.documents.many",
    "Ledger": "toolkit.ledger",
    "Milestone": "toolkit.schedule",
    "Money": "toolkit.money",
    "Party": "toolkit.schedule",
    "Plan": "toolkit.schedule",
    "Schedule": "toolkit.schedule",
    "ToolkitError": "toolkit.errors",
    "billing": "toolkit.views",
    "check": "toolkit.schedule",
    "design": "toolkit.schedule",
    "extract": "toolkit.findings.extracting",
    "read": "toolkit.documents.reading",
    "render": "toolkit.reports",
    "review": "toolkit.views",
    "status_report": "toolkit.reports",
    "track": "toolkit.views",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'toolkit' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
