"""A draft of a deposit or retention invoice is what would be issued, writes nothing and takes no number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from toolkit.errors import NotInvoiceable
from toolkit.ledger import Ledger, RetentionBase, RetentionRule
from toolkit.money import Money
from toolkit.schedule import Schedule
from toolkit.taxes import one_rate


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def test_a_deposit_is_drafted_as_it_would_be_issued(ledger: Ledger, schedule: Schedule) -> None:
    engagement = ledger.engage(schedule, tax=one_rate("19"))
    draft = engagement.draft_deposit(percent="15", description="Down payment")
    assert draft.number == ""
    assert not engagement.state().invoices
    issued = engagement.invoice_deposit(percent="15", description="Down payment")
    assert issued.model_copy(update={"number": ""}) == draft
    assert draft.gross == eur("17850.00")
    with pytest.raises(NotInvoiceable, match="deposits-are-positive"):
        engagement.draft_deposit("0")
    with pytest.raises(NotInvoiceable):
        engagement.draft_deposit("90000")  # more than the price leaves


def test_a_release_is_drafted_as_it_would_be_issued_and_the_standing_says_what_is_left(
    ledger: Ledger, schedule: Schedule
) -> None:
    gross = RetentionRule(name="Bond", percent=Decimal(2), base=RetentionBase.GROSS)
    rules = [RetentionRule(percent=Decimal(5), release="on handover"), gross]
    engagement = ledger.engage(schedule, retentions=rules, on=date(2026, 1, 5))
    engagement.accept("M3", by="Ann", on=date(2026, 2, 2))
    engagement.invoice(on=date(2026, 2, 2))
    with pytest.raises(NotInvoiceable):
        engagement.draft_retention()
    engagement.release_retention("Retention", by="Ann", amount="400.00")
    draft = engagement.draft_retention()
    held, bond = engagement.retentions()
    assert (held.rule.name, held.releasable, held.due) == ("Retention", eur("600"), eur("400"))
    assert (bond.rule.name, bond.releasable, bond.due) == ("Bond", eur("380"), eur("0"))
    assert engagement.invoice_retention().model_copy(update={"number": ""}) == draft
    assert engagement.retentions()[0].due == eur("0")
