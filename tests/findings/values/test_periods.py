"""Lengths of time are read with their unit and the kind of days they count."""

from __future__ import annotations

import time

import pytest

from toolkit.findings.values.periods import find_periods


@pytest.mark.parametrize(
    ("text", "number", "unit", "kind"),
    [
        ("within thirty (30) days after", 30, "day", "calendar"),
        ("ten Business Days", 10, "day", "business"),
        ("Terms: net 30.", 30, "day", "calendar"),
        ("Net thirty (30)", 30, "day", "calendar"),
        ("six months", 6, "month", "calendar"),
        ("a 30-day period", 30, "day", "calendar"),
        ("one hundred and twenty (120) calendar days", 120, "day", "calendar"),
        ("fifteen(15)working days", 15, "day", "business"),
        ("within [45] days", 45, "day", "calendar"),
        ("for two (2)\nweeks", 2, "week", "calendar"),
    ],
)
def test_a_period_is_read(text: str, number: int, unit: str, kind: str) -> None:
    ((_, _, period),) = find_periods(text)
    assert (period.number, period.unit, period.kind.value) == (number, unit, kind)


def test_figures_that_contradict_the_words_are_kept_beside_them() -> None:
    ((_, _, period),) = find_periods("within thirty (60) days")
    assert (period.number, period.figures) == (30, 60)


def test_a_percentage_before_days_is_no_period() -> None:
    assert find_periods("10 % days") == ()


@pytest.mark.parametrize(
    "text", ["one " * 60_000, "30" + " " * 100_000, "thirty (30" * 20_000, ("30" + " " * 999) * 200]
)
def test_hostile_text_costs_no_time(text: str) -> None:
    begin = time.perf_counter()
    find_periods(text)
    assert time.perf_counter() - begin < 2
