"""The component ``percentages``: shares in figures, in words and as fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from toolkit.findings.values.percentages import shares


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("20%", "20"),
        ("7.5 %", "7.5"),
        ("twenty percent (20%)", "20"),
        ("five (5%) percent of the price", "5"),
        ("20 (twenty) percent", "20"),
        ("30% (thirty percent)", "30"),
        ("fifteen per cent of", "15"),
        ("1-1/2%", "1.5"),
        ("one half of the fee", "50"),
        ("one third (1/3) of the fee", "33.3333"),
        ("a third of the fee", "33.3333"),
        ("half upfront", "50"),
        ("1/3 upon delivery", "33.3333"),
        ("and 2/3 on completion", "66.6667"),
        ("½ of the price", "50"),
        ("33⅓ %", "33.3333"),
        ("33 1/3%", "33.3333"),
        ("the final third upon acceptance", "33.3333"),
    ],
)
def test_a_share_is_read(text: str, percent: str) -> None:
    assert [m.value.percent for m in shares(text)] == [Decimal(percent)]


def test_a_third_is_exact() -> None:
    (third,) = shares("one third of the price")
    assert third.value.part == Fraction(1, 3)


def test_words_and_figures_that_differ_are_told() -> None:
    (one,) = shares("twenty percent (25%)")
    assert one.value.percent == 25
    assert one.value.disagrees


@pytest.mark.parametrize(
    "text",
    [
        "within thirty (30) days",
        "to a third party",
        "on 1/3 at noon",
        "Schedule 1/2 of the bid",
        "12/3/4 of",
        "two 1 ½ of",
    ],
)
def test_days_parties_and_numbers_of_parts_are_no_share(text: str) -> None:
    assert shares(text) == []
