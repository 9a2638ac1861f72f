"""Money in: allocation, refunds, write-offs, ageing, statements, late interest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from toolkit.errors import EventRefused
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.state import InvoiceStatus
from toolkit.money import Money
from toolkit.provenance import Source
from toolkit.schedule import LateInterest, Schedule
from toolkit.taxes import outside_scope


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def invoiced(ledger: Ledger, schedule: Schedule) -> Engagement:
    """INV-2026-0001 of 20,000.00 due 5 February, INV-2026-0002 of 30,000.00 due 5 March; no tax."""
    clause = Source(text="Late payments bear interest of 1.5 % a month.", clause="5.4")
    late = LateInterest(percent=Decimal("1.5"), per="month", source=(clause,))
    engagement = ledger.engage(
        schedule.model_copy(update={"late_interest": late}), tax=outside_scope(), on=day("2026-01-05")
    )
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    engagement.invoice(on=day("2026-01-06"))
    engagement.submit("M1", on=day("2026-01-20"))
    engagement.accept("M1", by="Ann", on=day("2026-02-03"))
    engagement.invoice(on=day("2026-02-03"))
    return engagement


def test_money_that_came_first_is_put_to_an_invoice_later(ledger: Ledger, schedule: Schedule) -> None:
    engagement = ledger.engage(schedule, tax=outside_scope(), on=day("2026-01-05"))
    engagement.pay("5000", on=day("2026-01-05"))
    with pytest.raises(EventRefused, match="allocate-something"):
        engagement.allocate()
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    number = engagement.invoice(on=day("2026-01-06")).number
    with pytest.raises(EventRefused, match="parts-within-the-payment"):
        engagement.allocate({number: "5000.01"})
    engagement.allocate({number: "5000"}, reason="the down payment")
    state = engagement.state()
    assert (state.invoice(number).open, state.money.unallocated) == (eur("15000"), eur("0"))
    assert state.invoice(number).status in (InvoiceStatus.OVERDUE, InvoiceStatus.PART_PAID)


def test_an_over_payment_goes_back_and_no_more(invoiced: Engagement) -> None:
    invoiced.pay("50100", on=day("2026-03-01"))
    with pytest.raises(EventRefused, match="refund-what-is-unallocated"):
        invoiced.refund("100.01")
    invoiced.refund("100", reference="RF")
    assert invoiced.state().money.unallocated == eur("0")


def test_a_claim_is_given_up_with_a_reason_and_only_where_it_is_open(invoiced: Engagement) -> None:
    invoiced.pay("19990", invoice="INV-2026-0001", on=day("2026-02-01"))
    with pytest.raises(EventRefused, match="write-off-what-is-open"):
        invoiced.write_off("INV-2026-0001", amount="10.01", reason="fees")
    with pytest.raises(EventRefused, match="without a reason"):
        invoiced.write_off("INV-2026-0001", reason="")
    invoiced.write_off("INV-2026-0001", reason="bank fees")
    state = invoiced.state()
    assert state.invoice("INV-2026-0001").status is InvoiceStatus.WRITTEN_OFF
    assert (state.money.written_off, state.money.open) == (eur("10"), eur("30000"))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-02-05", {"current": "50000"}),
        ("2026-02-06", {"1–30": "20000", "current": "30000"}),
        ("2026-03-07", {"1–30": "50000"}),
        ("2026-03-08", {"31–60": "20000", "1–30": "30000"}),
        ("2026-05-04", {"61–90": "20000", "31–60": "30000"}),
        ("2026-05-07", {"over 90": "20000", "61–90": "30000"}),
    ],
)
def test_open_invoices_age_by_days_overdue(
    invoiced: Engagement, ledger: Ledger, on: str, expected: dict[str, str]
) -> None:
    for found in (invoiced.ageing(day(on)), ledger.ageing("EUR", day(on))):
        assert {k: v for k, v in found.buckets.items() if v} == {k: eur(v) for k, v in expected.items()}
        assert found.total == eur("50000")


def test_the_statement_shows_every_movement_with_its_balance(invoiced: Engagement) -> None:
    invoiced.pay("20000", reference="RF-1", on=day("2026-02-10"))
    invoiced.credit("INV-2026-0002", amounts={"M1": "1000"}, reason="agreed", on=day("2026-02-11"))
    invoiced.write_off("INV-2026-0002", amount="0.50", reason="fees", on=day("2026-02-12"))
    statement = invoiced.statement(day("2026-02-28"))
    assert [(x.what, x.reference, str(x.balance.amount)) for x in statement.lines] == [
        ("invoice", "INV-2026-0001", "20000.00"),
        ("invoice", "INV-2026-0002", "50000.00"),
        ("payment", "RF-1", "30000.00"),
        ("credit note", "CN-2026-0001", "29000.00"),
        ("write-off", "INV-2026-0002", "28999.50"),
    ]
    assert statement.balance == invoiced.state().money.open
    assert invoiced.statement(day("2026-02-10")).balance == eur("30000")


def test_the_statement_of_a_customer_goes_over_all_engagements_with_them(
    ledger: Ledger, invoiced: Engagement, schedule: Schedule
) -> None:
    spaced = tuple(p.model_copy(update={"name": p.name.replace(" of ", "  OF ")}) for p in schedule.parties)
    other = tuple(p.model_copy(update={"name": f"{p.name} 2"}) for p in schedule.parties)
    second = ledger.engage(schedule.model_copy(update={"parties": spaced}), tax=outside_scope("x"), id="second")
    third = ledger.engage(schedule.model_copy(update={"parties": other}), tax=outside_scope("x"), id="third")
    for engagement in (second, third):
        engagement.accept("M3", by="Ann")
        engagement.invoice()
    second.pay("20001")
    found = ledger.statement("port of aldsund ab", "EUR")
    assert {x.engagement for x in found.lines} == {invoiced.id, "second"}
    assert (found.engagement, found.lines[-1].balance) == ("", found.balance)
    assert found.balance == invoiced.statement().balance + second.statement().balance == eur("49999")
    assert [x.on for x in found.lines] == sorted(x.on for x in found.lines)
    alone = ledger.statement("Port of Aldsund AB 2", "EUR")
    assert alone == third.statement()
    assert ledger.statement("Port of Aldsund AB", "USD").lines == ()
    with pytest.raises(EventRefused, match=r"known-customer.*Port of Aldsund AB 2"):
        ledger.statement("Somebody Else", "EUR")


def test_late_interest_runs_on_what_was_open_each_day_by_the_clause(invoiced: Engagement) -> None:
    assert invoiced.interest("INV-2026-0001", day("2026-02-05")).amount == eur("0")
    invoiced.pay("5000", invoice="INV-2026-0001", on=day("2026-02-15"))
    found = invoiced.interest("INV-2026-0001", day("2026-03-07"))
    assert [(s.days, str(s.principal.amount)) for s in found.spans] == [(10, "20000.00"), (20, "15000.00")]
    # 20,000 × 1.5 % × 10/30 + 15,000 × 1.5 % × 20/30
    assert found.amount == eur("250.00")
    assert found.source[0].clause == "5.4"


def test_without_a_rate_in_numbers_no_interest_is_made_up(engagement: Engagement) -> None:
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    number = engagement.invoice(on=day("2026-01-06")).number
    with pytest.raises(EventRefused, match="interest-by-clause"):
        engagement.interest(number)
