"""Each check of a schedule finds its fault, and leaves a sound schedule alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from toolkit.money import Money
from toolkit.schedule import Milestone, Schedule
from toolkit.schedule.checks import faults


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


def milestone(number: int, amount: str | None = "100", **more: Any) -> Milestone:
    fields: dict[str, Any] = {"trigger": f"on delivery of part {number}", "name": f"Milestone {number}"} | more
    return Milestone(id=f"M{number}", amount=usd(amount) if amount else None, **fields)


def wheres(*milestones: Milestone, **more: Any) -> set[str]:
    return {p.where for p in faults(Schedule(currency="USD", milestones=milestones, **more))}


def test_a_sound_schedule_has_no_problem() -> None:
    parts = (milestone(1, percent=Decimal(50)), milestone(2, percent=Decimal(50)))
    assert wheres(*parts, contract_price=usd("200")) == set()


def test_a_contract_without_milestones_says_so() -> None:
    assert wheres() == {"milestones"}


def test_amounts_that_do_not_make_the_price() -> None:
    (first, second) = faults(
        Schedule(currency="USD", contract_price=usd("250"), milestones=(milestone(1), milestone(2)))
    )
    assert (first.where, second.where) == ("milestones", "contract_price")
    assert "-50.00 USD" in first.message


def test_percentages_that_do_not_make_a_hundred() -> None:
    assert "milestones" in wheres(milestone(1, percent=Decimal(50)), milestone(2, percent=Decimal(45)))


def test_percentages_of_two_schedules_are_told_as_two() -> None:
    rows = [milestone(n, percent=Decimal(50)) for n in range(1, 5)]
    (problem,) = faults(Schedule(currency="USD", milestones=tuple(rows)))
    assert "2 schedules" in problem.message


def test_a_whole_taken_for_its_first_part_is_found() -> None:
    rows = (milestone(1, "200", percent=Decimal(40)), milestone(2, "120", percent=Decimal(60)))
    assert "milestones.M1.amount" in wheres(*rows, contract_price=usd("200"))


def test_two_amounts_out_of_proportion_are_found_without_a_price() -> None:
    rows = (milestone(1, "500", percent=Decimal(50)), milestone(2, "250", percent=Decimal(50)))
    assert {"milestones.M1.amount", "milestones.M2.amount"} <= wheres(*rows)


def test_a_cent_of_rounding_and_a_third_are_no_fault() -> None:
    rows = [milestone(n, a, percent=Decimal("33.33")) for n, a in ((1, "33.33"), (2, "33.33"), (3, "33.34"))]
    assert wheres(*rows, contract_price=usd("100")) <= {"milestones"}  # 99.99 % is told as such


def test_shares_of_the_totals_of_two_lists_are_no_fault() -> None:
    rows = [milestone(n, a, percent=Decimal(50)) for n, a in ((1, "100"), (2, "100"), (3, "50"), (4, "50"))]
    assert not any("amount" in where for where in wheres(*rows, contract_price=usd("300")))


def test_known_amounts_above_the_price_are_found_though_others_are_open() -> None:
    rows = (milestone(1, "150"), milestone(2, None))
    assert "contract_price" in wheres(*rows, contract_price=usd("120"))
    assert "contract_price" not in wheres(*rows, contract_price=usd("400"))


def test_an_amount_that_is_not_its_share_of_the_price() -> None:
    rows = [milestone(n, percent=Decimal(25)) for n in (1, 2, 3)] + [milestone(4, "90", percent=Decimal(25))]
    assert "milestones.M4.amount" in wheres(*rows, contract_price=usd("400"))


def test_a_milestone_without_amount_and_share() -> None:
    assert "milestones.M2.amount" in wheres(milestone(1), milestone(2, None))


def test_shares_of_an_unknown_price_are_one_problem() -> None:
    rows = [milestone(n, None, percent=Decimal(50)) for n in (1, 2)]
    (problem,) = faults(Schedule(currency="USD", milestones=tuple(rows)))
    assert problem.where == "contract_price"
    assert "M1, M2" in problem.message


def test_another_currency_than_that_of_the_schedule() -> None:
    other = Milestone(id="M2", name="Milestone 2", amount=Money.of("5", "EUR"), trigger="on delivery")
    assert "milestones.M2.amount" in wheres(milestone(1), other)


def test_nothing_says_when_it_is_payable() -> None:
    assert wheres(milestone(1, trigger=None)) == {"milestones.M1.trigger"}
    assert wheres(milestone(1, trigger=None, due_date=date(2027, 1, 1))) == set()


def test_one_day_out_of_order() -> None:
    days = [date(2027, 1, 1), date(2027, 2, 1), date(2026, 3, 1), date(2027, 4, 1)]
    rows = [milestone(n, due_date=day) for n, day in enumerate(days, 1)]
    assert wheres(*rows) == {"milestones.M3.due_date"}


@pytest.mark.parametrize(
    "days",
    [
        [date(2027, 9, 1), date(2027, 8, 1)],
        [date(2027, 9, 1), date(2027, 8, 1), date(2027, 12, 1)],
        [date(2027, 1, 1), date(2027, 6, 1), date(2027, 2, 1), date(2027, 7, 1), date(2027, 3, 1)],
    ],
)
def test_days_that_are_not_in_order_are_told_without_doubting_one_of_them(days: list[date]) -> None:
    assert wheres(*(milestone(n, due_date=day) for n, day in enumerate(days, 1))) == {"milestones"}


def test_a_day_long_before_the_agreement() -> None:
    assert wheres(milestone(1, due_date=date(2008, 5, 1)), agreement_date=date(2018, 5, 1)) == {
        "milestones.M1.due_date"
    }


def test_a_gap_in_the_numbers() -> None:
    (problem,) = faults(Schedule(currency="USD", milestones=(milestone(1), milestone(3))))
    assert problem.where == "milestones"
    assert "2" in problem.message


def test_the_same_row_twice() -> None:
    row = {"name": "Report", "trigger": "on delivery"}
    assert "milestones.M2" in wheres(milestone(1, **row), milestone(2, **row))


@pytest.mark.parametrize("trigger", ["upon completion to the Customer's satisfaction", "when reasonably complete"])
def test_events_that_are_a_matter_of_judgement(trigger: str) -> None:
    assert wheres(milestone(1, trigger=trigger)) == {"acceptance_criteria"}
