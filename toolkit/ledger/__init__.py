"""What happened to an engagement, and what follows from it: events, state, invoices, payments."""

from toolkit.ledger.composing import Wishes
from toolkit.ledger.deposits import Deduct
from toolkit.ledger.engagement import Engagement
from toolkit.ledger.extras import Extra
from toolkit.ledger.ledger import Ledger
from toolkit.ledger.parts import Part
from toolkit.ledger.retention import RetentionBase, RetentionRule

__all__ = ["Deduct", "Engagement", "Extra", "Ledger", "Part", "RetentionBase", "RetentionRule", "Wishes"]
