"""What happened to an engagement, and what follows from it: events, state, invoices, payments."""

from toolkit.ledger.engagement import Engagement
from toolkit.ledger.ledger import Ledger

__all__ = ["Engagement", "Ledger"]
