"""Due dates, business days, and the one clock of the toolkit."""

from __future__ import annotations

import calendar as _months
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import model_validator

from toolkit.errors import InvalidDate
from toolkit.provenance import Value

if TYPE_CHECKING:
    from holidays import HolidayBase


def now() -> datetime:
    """This moment in UTC, with its zone. The only place that reads the machine's clock."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date where the user is. Tests and simulations replace this function or ``now``."""
    return now().astimezone().date()


class DayKind(StrEnum):
    """Which days a period counts."""

    CALENDAR = "calendar"
    BUSINESS = "business"


class Roll(StrEnum):
    """Where a date goes that falls on no business day (ISDA day conventions)."""

    NONE = "none"
    FOLLOWING = "following"
    PRECEDING = "preceding"
    MODIFIED_FOLLOWING = "modified following"


class BusinessCalendar(Value):
    """Business days of a country (ISO 3166-1 alpha-2) and, where given, of one of its states.

    Without a country only Saturdays and Sundays are no business days.

    Raises:
        InvalidDate: ``holidays`` knows no such country or state.
    """

    country: str | None = None
    state: str | None = None

    @model_validator(mode="after")
    def _known(self) -> BusinessCalendar:
        if self.state and not self.country:
            raise InvalidDate(
                f"state {self.state!r} without a country", remedy="Give the country as well, for example US"
            )
        if self.country:
            _holidays(self.country, self.state)
        return self

    @property
    def name(self) -> str:
        """``US-NY``, ``DE``, or ``weekends only``."""
        return "-".join(p for p in (self.country, self.state) if p) or "weekends only"

    def is_business_day(self, day: date) -> bool:
        """Whether people work on ``day``."""
        if day.weekday() >= 5 and not self.country:
            return False
        return self.country is None or _holidays(self.country, self.state).is_working_day(day)


@lru_cache(maxsize=64)
def _holidays(country: str, state: str | None) -> HolidayBase:
    import holidays

    try:
        return holidays.country_holidays(country, subdiv=state)
    except NotImplementedError as cause:
        raise InvalidDate(
            f"no holiday calendar for {country}{'-' + state if state else ''}",
            remedy="Give a country as in ISO 3166-1 (US, DE) and a state that it has (NY, BY)",
        ) from cause


def add_days(
    start: date, days: int, kind: DayKind = DayKind.CALENDAR, calendar: BusinessCalendar | None = None
) -> date:
    """The last day of a period of ``days`` that begins the day after ``start``.

    Raises:
        InvalidDate: ``days`` is negative.
    """
    if days < 0:
        raise InvalidDate(f"a period of {days} days", remedy="Give a number of days that is not negative")
    if kind is DayKind.CALENDAR:
        return start + timedelta(days=days)
    calendar = calendar or BusinessCalendar()
    day = start
    while days:
        day += timedelta(days=1)
        days -= calendar.is_business_day(day)
    return day


def roll(day: date, how: Roll, calendar: BusinessCalendar) -> date:
    """``day`` moved to a business day as the convention says."""
    if how is Roll.NONE:
        return day
    step = timedelta(days=-1 if how is Roll.PRECEDING else 1)
    moved = day
    while not calendar.is_business_day(moved):
        moved += step
    if how is Roll.MODIFIED_FOLLOWING and moved.month != day.month:
        return roll(day, Roll.PRECEDING, calendar)
    return moved


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, _months.monthrange(year, month + 1)[1]))
