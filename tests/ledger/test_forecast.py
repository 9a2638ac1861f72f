"""What cash comes when: by terms first, by the customer's habits once there are some; what if."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from toolkit.errors import EventRefused, UnknownMilestone
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.forecast import Forecast
from toolkit.ledger.retention import RetentionRule
from toolkit.money import Money
from toolkit.schedule import Schedule
from toolkit.taxes import one_rate


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def dated(ledger: Ledger, schedule: Schedule) -> Engagement:
    """M1 planned for 2 March, M2 for 1 June, M3 without a date; 19 % tax."""
    first, second, third = schedule.milestones
    planned = (
        first.model_copy(update={"due_date": day("2026-03-02")}),
        second.model_copy(update={"due_date": day("2026-06-01")}),
        third,
    )
    changed = schedule.model_copy(update={"milestones": planned})
    return ledger.engage(changed, tax=one_rate("19"), on=day("2026-01-05"))


def found(forecast: Forecast, what: str) -> tuple[str, str, str]:
    item = next(i for i in forecast.items if i.what.startswith(what))
    return str(item.early), str(item.likely), str(item.late)


def test_without_history_plan_review_and_term_are_added_up(ledger: Ledger, dated: Engagement) -> None:
    forecast = ledger.forecast("EUR", on=day("2026-01-05"), count=8)
    # 2 March + 10 business days = 16 March; + 30 days
    assert found(forecast, "M1") == ("2026-04-15",) * 3
    assert forecast.undated == eur("23800")
    assert forecast.total == eur("119000")
    assert [str(p.expected.amount) for p in forecast.periods] == [
        "0.00", "0.00", "0.00", "35700.00", "0.00", "0.00", "59500.00", "0.00",
    ]  # fmt: skip
    last = forecast.periods[-1]
    assert last.low == last.likely == last.high == eur("95200")
    assert dated.state().money.open == eur("0")


def test_open_invoices_are_expected_by_the_customers_own_delay(ledger: Ledger, schedule: Schedule) -> None:
    for late in (-2, 5, 10, 10, 40):
        past = ledger.engage(schedule, on=day("2025-06-01"))
        past.accept("M3", by="Ann", on=day("2025-07-01"))
        due = past.invoice(on=day("2025-07-01")).due_date
        assert due is not None
        past.pay("20000", on=due + timedelta(days=late))
    now = ledger.engage(schedule, on=day("2026-01-05"))
    now.accept("M3", by="Ann", on=day("2026-01-06"))
    number = now.invoice(on=day("2026-01-06")).number
    forecast = ledger.forecast("EUR", on=day("2026-01-10"), step="week", count=16)
    assert found(forecast, number) == ("2026-02-03", "2026-02-15", "2026-03-17")
    basis = next(i.basis for i in forecast.items if i.what == number)
    assert basis == "due 2026-02-05; pays +10 days from due in 5 cases"
    band = next(p for p in forecast.periods if p.start <= day("2026-02-10") <= p.end)
    assert (band.low, band.likely, band.high) == (eur("0"), eur("0"), eur("20000"))
    assert all(p.low <= p.likely <= p.high for p in forecast.periods)


def test_what_is_overdue_is_expected_from_today_on(ledger: Ledger, engagement: Engagement) -> None:
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    number = engagement.invoice(on=day("2026-01-06")).number
    assert found(ledger.forecast("EUR", on=day("2026-06-01")), number) == ("2026-06-01",) * 3


def test_a_milestone_that_slips_moves_its_cash(ledger: Ledger, dated: Engagement) -> None:
    slipped = ledger.forecast("EUR", on=day("2026-01-05"), slips={f"{dated.id}.M1": 42})
    assert found(slipped, "M1") == ("2026-05-27",) * 3


def test_deemed_acceptance_caps_a_slow_review(ledger: Ledger, schedule: Schedule) -> None:
    for days in (40, 50, 60):
        slow = ledger.engage(schedule, on=day("2025-06-01"))
        slow.submit("M1", on=day("2025-06-02"))
        slow.accept("M1", by="Ann", on=day("2025-06-02") + timedelta(days=days))
    now = ledger.engage(schedule, on=day("2026-01-05"), id="now")
    now.submit("M1", on=day("2026-01-20"))

    def dates(deemed: bool) -> list[str]:
        items = ledger.forecast("EUR", on=day("2026-01-21"), deemed=deemed).items
        return [str(i.likely) for i in items if i.engagement == "now" and i.what.startswith("M1")]

    assert dates(False) == ["2026-04-10"]  # 50 days of review, then 30 to pay
    assert dates(True) == ["2026-03-05"]  # the period ends on 3 February


def test_deposits_and_retention_are_not_expected_twice(ledger: Ledger, schedule: Schedule) -> None:
    engagement = ledger.engage(schedule, retentions=[RetentionRule(percent=Decimal(5))], on=day("2026-01-05"))
    engagement.invoice_deposit(percent=20, on=day("2026-01-06"))
    forecast = ledger.forecast("EUR", on=day("2026-01-07"))
    assert forecast.total == eur("100000")
    assert [(i.what.split()[0], str(i.amount.amount)) for i in forecast.items] == [
        ("INV-2026-0001", "20000.00"),
        ("M1", "8500.00"),
        ("M2", "47500.00"),
        ("M3", "19000.00"),
        ("retention", "5000.00"),
    ]


def test_a_slip_of_a_milestone_that_is_not_there_is_refused_and_not_passed_over(
    ledger: Ledger, dated: Engagement
) -> None:
    with pytest.raises(UnknownMilestone, match=rf"no '{dated.id}\.M9' that could slip.*{dated.id}\.M1"):
        ledger.forecast("EUR", on=day("2026-01-05"), slips={f"{dated.id}.M9": 42})


@pytest.mark.parametrize(("step", "count"), [("year", 6), ("month", 0), ("week", -4), ("month", 100_000)])
def test_a_forecast_without_periods_is_refused_with_what_to_give(
    ledger: Ledger, dated: Engagement, step: str, count: int
) -> None:
    with pytest.raises(EventRefused, match="Give"):
        ledger.forecast("EUR", on=dated.state().on, step=step, count=count)
