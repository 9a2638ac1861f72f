"""Due dates and business days."""

from __future__ import annotations

from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import dates
from toolkit.dates import BusinessCalendar, DayKind, Roll, add_days, add_months, roll
from toolkit.errors import InvalidDate


def test_business_days_skip_weekends_and_the_countrys_holidays() -> None:
    germany = BusinessCalendar(country="DE")
    thursday_before_easter = date(2026, 4, 2)
    assert add_days(thursday_before_easter, 1, DayKind.BUSINESS, germany) == date(2026, 4, 7)
    assert add_days(thursday_before_easter, 1, DayKind.BUSINESS) == date(2026, 4, 3)
    assert add_days(thursday_before_easter, 1) == date(2026, 4, 3)


@given(start=st.dates(date(1990, 1, 1), date(2090, 1, 1)), days=st.integers(1, 60))
def test_a_business_period_ends_on_a_business_day_and_never_before_the_calendar_one(start: date, days: int) -> None:
    us = BusinessCalendar(country="US", state="NY")
    end = add_days(start, days, DayKind.BUSINESS, us)
    assert us.is_business_day(end)
    assert end >= add_days(start, days)


def test_months_are_clamped_to_their_last_day() -> None:
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert add_months(date(2027, 1, 31), -2) == date(2026, 11, 30)


def test_rolling_follows_the_convention() -> None:
    weekends = BusinessCalendar()
    saturday = date(2026, 10, 31)
    assert roll(saturday, Roll.FOLLOWING, weekends) == date(2026, 11, 2)
    assert roll(saturday, Roll.MODIFIED_FOLLOWING, weekends) == date(2026, 10, 30)
    assert roll(saturday, Roll.PRECEDING, weekends) == date(2026, 10, 30)
    assert roll(saturday, Roll.NONE, weekends) == saturday


def test_an_unknown_calendar_is_refused_with_the_remedy() -> None:
    with pytest.raises(InvalidDate, match="ISO 3166"):
        BusinessCalendar(country="XX")
    with pytest.raises(InvalidDate, match="Give the country"):
        BusinessCalendar(state="NY")
    with pytest.raises(InvalidDate, match="not negative"):
        add_days(date(2026, 1, 1), -1)


def test_the_clock_is_in_utc() -> None:
    assert dates.now().tzinfo is UTC
