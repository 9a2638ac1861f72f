"""A designed schedule adds up, falls on business days and passes every check; a plan that cannot is refused."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit
from toolkit.dates import BusinessCalendar
from toolkit.errors import InvalidAmount, InvalidPlan
from toolkit.money import Money
from toolkit.schedule import Industry, Party, Plan, Role, check, design
from toolkit.schedule.planning import template
from toolkit.schedule.wire import from_json, to_json

CALENDARS = (
    BusinessCalendar(),
    BusinessCalendar(country="US", state="NY"),
    BusinessCalendar(country="DE", state="BY"),
    BusinessCalendar(country="SA"),  # the weekend is Friday and Saturday
    BusinessCalendar(country="CN"),  # holidays of a week
)
PRICES = st.one_of(
    st.decimals(min_value=1000, max_value=10**9, places=2).map(lambda a: Money.of(a, "EUR")),
    st.integers(1000, 10**9).map(lambda a: Money.of(a, "JPY")),
    st.decimals(min_value=1000, max_value=10**9, places=3).map(lambda a: Money.of(a, "KWD")),
)
STARTS = st.dates(date(2020, 1, 1), date(2045, 12, 31))
RATES = st.sampled_from([None, 0, 10, "12.5", 33])


def plan(**more: Any) -> Plan:
    fields: dict[str, Any] = {"industry": "software", "start": date(2031, 1, 6), "end": date(2031, 12, 19)}
    return Plan(**fields | more)


def is_sound(price: Money, wanted: Plan) -> None:
    made = design(price, wanted)
    amounts = [m.amount for m in made.milestones if m.amount]
    days = [m.due_date for m in made.milestones if m.due_date]
    assert check(made) == ()
    assert Money.sum(amounts, price.currency) == price == made.contract_price
    assert min(amounts).amount > 0
    assert sum(m.percent for m in made.milestones if m.percent) == 100
    assert len(days) == len(made.milestones)
    assert all(a < b for a, b in pairwise(days[1:] if made.milestones[0].name == "Deposit" else days))
    assert all(wanted.calendar.is_business_day(day) for day in days)
    assert wanted.end is None or days[-1] <= wanted.end


@given(
    price=PRICES, industry=st.sampled_from(Industry), start=STARTS, length=st.integers(42, 2500),
    deposit=RATES, retention=st.sampled_from([None, 0, 5, 10]), calendar=st.sampled_from(CALENDARS),
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_any_price_and_time_in_any_industry_gives_a_schedule_that_passes_every_check(
    price: Money, industry: Industry, start: date, length: int, deposit: Any, retention: Any, calendar: BusinessCalendar
) -> None:
    end = start + timedelta(days=length)
    is_sound(
        price,
        Plan(industry=industry, start=start, end=end, deposit=deposit, retention=retention, calendar=calendar),
    )


@given(price=PRICES, start=STARTS, data=st.data(), industry=st.sampled_from(Industry), deposit=RATES)
@settings(max_examples=100, deadline=None)
def test_durations_of_any_proportion_give_one_too(
    price: Money, start: date, data: st.DataObject, industry: Industry, deposit: Any
) -> None:
    count = len(template(industry).steps)
    durations = data.draw(st.lists(st.integers(1, 300), min_size=count, max_size=count))
    is_sound(price, Plan(industry=industry, start=start, durations=durations, deposit=deposit))


def test_a_schedule_can_be_followed_from_its_plan() -> None:
    made = design(Money.of("90000.00", "EUR"), plan(deposit=10, retention=0, title="Ferry app"))
    assert made.title == "Ferry app"
    assert [(m.id, m.name, str(m.percent)) for m in made.milestones] == [
        ("M1", "Deposit", "10"),
        ("M2", "Project plan and backlog", "5"),
        ("M3", "Functional specification", "14"),
        ("M4", "Core release", "23"),
        ("M5", "Complete release", "22"),
        ("M6", "User acceptance test", "13"),
        ("M7", "Go-live and handover", "13"),
    ]
    assert made.milestones[3].amount == Money.of("20700.00", "EUR")
    assert made.milestones[0].due_date == made.effective_date == date(2031, 1, 6)
    assert made.milestones[-1].due_date == made.end_date == date(2031, 12, 19)
    assert made.retention is None
    assert made.acceptance_period
    assert made.acceptance_period.in_words == "accepted if nothing is said within 10 business days, 2 rounds of review"


def test_deliverables_of_ones_own_stand_in_their_step_and_are_what_is_measured() -> None:
    own = ("Timetable service", "Fare service")
    made = design(Money.of(90000, "EUR"), plan(deliverables={"Core release": own}))
    (core,) = (m for m in made.milestones if m.name == "Core release")
    assert core.deliverables == own
    assert core.acceptance_criteria
    assert core.acceptance_criteria.startswith("Timetable service, Fare service handed over")


def test_a_long_step_is_paid_in_parts() -> None:
    made = design(Money.of(90000, "EUR"), plan(industry="construction", end=date(2033, 12, 19)))
    parts = [m for m in made.milestones if m.name.startswith("Structure")]
    assert [m.name for m in parts[:2]] == ["Structure, part 1 of 3", "Structure, part 2 of 3"]
    assert parts[-1].name == "Structure, completed"
    assert parts[1].acceptance_criteria
    assert "at least 66 % of the quantities" in parts[1].acceptance_criteria
    days = [m.due_date for m in made.milestones if m.due_date]
    assert max(b - a for a, b in pairwise(days)) <= timedelta(days=100)


def test_without_a_deposit_something_is_payable_soon() -> None:
    made = design(Money.of(90000, "EUR"), plan(end=date(2034, 12, 19), deposit=0))
    assert made.milestones[0].due_date
    assert (made.milestones[0].due_date - date(2031, 1, 6)).days <= 45


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ({"industry": "banking"}, "construction, software, consulting, marketing"),
        ({"end": None}, "end=date"),
        ({"durations": (1, 2, 3, 4, 5, 6)}, "end=date"),
        ({"end": None, "durations": (10, 20)}, "Project plan and backlog, Functional specification"),
        ({"end": None, "durations": (10, 20, 0, 1, 1, 1)}, "Give the days of each"),
        ({"deliverables": {"Roof": ("Tiles",)}}, "Core release"),
        ({"deposit": 80}, "0 to 50"),
        ({"retention": "-1"}, "0 to 10"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused_with_what_would_do(wrong: dict[str, Any], remedy: str) -> None:
    with pytest.raises(InvalidPlan) as refused:
        plan(**wrong)
    assert remedy in refused.value.remedy


def test_a_share_that_is_a_float_is_refused() -> None:
    with pytest.raises(InvalidAmount):
        plan(deposit=12.5)


def test_too_little_time_is_refused_with_the_day_that_would_do() -> None:
    with pytest.raises(InvalidPlan) as refused:
        design(Money.of(90000, "EUR"), plan(end=date(2031, 1, 9)))
    assert "6 milestones do not fit between 2031-01-06 and 2031-01-09" in str(refused.value)
    assert "2031-01-14 or later" in refused.value.remedy
    assert design(Money.of(90000, "EUR"), plan(end=date(2031, 1, 14)))


def test_too_little_money_is_refused() -> None:
    with pytest.raises(InvalidPlan, match="5 JPY is too little for 7 payments"):
        design(Money.of(5, "JPY"), plan())


def test_a_design_is_a_schedule_like_any_other() -> None:
    made = toolkit.design(
        Money.of(90000, "EUR"), toolkit.Plan(industry="consulting", start=date(2031, 1, 6), end=date(2031, 6, 30),
                                             supplier=Party(name="Adviser & Sons"), customer=Party(name="Port <b>"))
    )  # fmt: skip
    assert from_json(to_json(made))[0] == made
    assert made.supplier
    assert made.supplier.role is Role.SUPPLIER
    shown = made._repr_html_()
    assert "Adviser &amp; Sons for Port &lt;b&gt;" in shown
    assert "€90,000.00" in shown
    assert "accepted when at least 12 interviews" in shown
    assert "30 days from the date of the invoice" in shown
    assert toolkit.check(made) == ()


def test_every_template_adds_up_and_its_words_are_filled_in() -> None:
    for industry in Industry:
        usual = template(industry)
        assert sum(s.time for s in usual.steps) == sum(s.share for s in usual.steps) == 100
        length = {"end": date(2034, 1, 1)}
        made = design(
            Money.of(900000, "EUR"), plan(industry=industry, **length, deliverables={usual.steps[1].name: ["X"]})
        )
        words = " ".join(f"{m.name} {m.trigger} {m.acceptance_criteria} {m.deliverables}" for m in made.milestones)
        assert "{" not in words
        assert made.retention is None or Decimal(usual.retention) == made.retention.percent


def test_a_schedule_of_which_little_is_known_is_shown_all_the_same() -> None:
    shown = toolkit.Schedule(milestones=(toolkit.Milestone(id="M1", name="Report"),))._repr_html_()
    assert "Report" in shown
    assert "None" not in shown
