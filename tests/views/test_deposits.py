"""Billing invoices deposits, shows what the customer holds back, and records and invoices its release."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.views.test_invoicing import ask, facts
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.events import RetentionReleased
from toolkit.ledger.invoices import InvoiceKind
from toolkit.ledger.retention import RetentionBase, RetentionRule
from toolkit.schedule import Retention, Schedule
from toolkit.views import billing


@pytest.fixture
def retained(ledger: Ledger, schedule: Schedule) -> Engagement:
    """An engagement of which the customer holds back a tenth, its first milestone invoiced."""
    terms = {"retention": Retention(percent="10", release="end of the warranty")}
    engagement = ledger.engage(schedule.model_copy(update=terms), id="retained")
    engagement.submit("M1")
    engagement.accept("M1", by="A. Customer")
    engagement.invoice(["M1"])
    return engagement


@pytest.mark.parametrize(("typed", "payable"), [("5,000", "5,000.00 USD"), ("EUR 20", None), ("10 %", "18,400.00 USD")])
def test_a_deposit_is_an_amount_or_a_share_and_is_looked_at_first(
    engagement: Engagement, tmp_path: Path, typed: str, payable: str | None
) -> None:
    view = billing(engagement, folder=tmp_path)
    said = ask(view, "preview", what="deposit", amount=typed)
    if payable is None:
        assert said["failure"]["remedy"]
        return
    assert said["answer"]["payable"] == payable
    assert not engagement.state().invoices
    done = ask(view, "issue", what="deposit", amount=typed, payable=payable, description="On signature")["done"]
    (issued,) = engagement.state().invoices
    assert issued.number in done
    assert issued.invoice.kind is InvoiceKind.PREPAYMENT
    share = ", 10 % of the contract price" if typed == "10 %" else ""
    assert issued.invoice.lines[0].description == f"On signature{share}"
    assert facts(view)["invoices"][0]["what"] == "prepayment invoice"
    assert (tmp_path / f"{issued.number}.pdf").exists()
    assert facts(view)["deposits"] == issued.invoice.net.format()
    assert ("Deposits to deduct", facts(view)["deposits"]) in facts(view)["sums"]


@pytest.mark.parametrize("typed", ["", "-5", "0 %", "0", "120 %", "many", "9,000,000"])
def test_a_deposit_that_cannot_be_is_told_and_nothing_is_issued(
    engagement: Engagement, tmp_path: Path, typed: str
) -> None:
    view = billing(engagement, folder=tmp_path)
    assert ask(view, "preview", what="deposit", amount=typed)["failure"]["remedy"]
    assert ask(view, "issue", what="deposit", amount=typed, payable="1.00 USD")["failure"]
    assert not engagement.state().invoices


def test_the_next_invoice_deducts_the_deposit(engagement: Engagement, tmp_path: Path) -> None:
    view = billing(engagement, folder=tmp_path)
    ask(view, "issue", what="deposit", amount="5,000.00", payable="5,000.00 USD")
    engagement.submit("M1")
    engagement.accept("M1", by="A. Customer")
    assert ask(view, "preview", ids=["M1"])["answer"]["totals"][-1] == ("To pay", "$13,400.00")


def test_nobody_is_offered_a_deposit_of_what_is_already_invoiced_or_over(
    engagement: Engagement, tmp_path: Path
) -> None:
    assert facts(billing(engagement, folder=tmp_path))["can_deposit"]
    engagement.terminate(by="the customer", reason="The project was given up")
    assert not facts(billing(engagement, folder=tmp_path))["can_deposit"]


def test_what_is_held_back_is_listed_and_its_release_recorded_and_invoiced(
    retained: Engagement, tmp_path: Path
) -> None:
    view = billing(retained, folder=tmp_path)
    (held,) = facts(view)["held"]
    assert (held["held"], held["until"], held["invoiceable"]) == ("$1,840.00", "end of the warranty", False)
    assert held["what"] == "10 % of each invoice, before tax"
    assert ask(view, "preview", what="retention")["failure"]["remedy"]  # nothing was released yet
    done = ask(view, "release", name=held["name"], amount="840.00", by="A. Customer", reason="Half of it")["done"]
    assert "$840.00" in done
    (held,) = facts(view)["held"]
    assert (held["held"], held["due"], held["invoiceable"]) == ("$1,000.00", "$840.00", True)
    event = retained.events[-1]
    assert isinstance(event, RetentionReleased)
    assert (event.by, event.reason) == ("A. Customer", "Half of it")
    payable = ask(view, "preview", what="retention")["answer"]["payable"]
    assert payable == "840.00 USD"
    ask(view, "issue", what="retention", payable=payable)
    assert retained.state().invoices[-1].invoice.kind is InvoiceKind.RETENTION_RELEASE
    assert not facts(view)["held"][0]["invoiceable"]
    ask(view, "release", name=held["name"], amount="", by="A. Customer")  # no amount: all that is left
    assert facts(view)["held"][0]["due"] == "$1,000.00"
    assert not facts(view)["held"][0]["releasable"]


@pytest.mark.parametrize(("amount", "by"), [("5,000.00", "A. Customer"), ("0", "A. Customer"), ("100", " ")])
def test_a_release_of_more_than_is_held_or_by_nobody_is_refused(
    retained: Engagement, tmp_path: Path, amount: str, by: str
) -> None:
    view = billing(retained, folder=tmp_path)
    assert ask(view, "release", name="Retention", amount=amount, by=by)["failure"]["remedy"]
    assert not any(isinstance(e, RetentionReleased) for e in retained.events)


def test_what_is_held_of_the_total_with_tax_falls_due_without_an_invoice(
    ledger: Ledger, schedule: Schedule, tmp_path: Path
) -> None:
    rule = RetentionRule(name="Warranty", percent="5", base=RetentionBase.GROSS)
    engagement = ledger.engage(schedule, id="gross", retentions=[rule])
    engagement.submit("M1")
    engagement.accept("M1", by="A. Customer")
    engagement.invoice(["M1"])
    view = billing(engagement, folder=tmp_path)
    (held,) = facts(view)["held"]
    assert (held["held"], held["what"]) == ("$920.00", "5 % of each invoice, with tax")
    assert "falls due" in held["after"]
    ask(view, "release", name="Warranty", amount="", by="A. Customer")
    (held,) = facts(view)["held"]
    assert (held["releasable"], held["invoiceable"]) == (False, False)
