"""Money is exact."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import CurrencyMismatch, InvalidAmount, UnknownCurrency
from toolkit.money import Money, is_iso_currency


@given(cents=st.integers(-(10**12), 10**12), weights=st.lists(st.integers(0, 1000), min_size=1).filter(any))
def test_parts_of_a_split_always_add_up_to_the_whole(cents: int, weights: list[int]) -> None:
    whole = Money.of(Decimal(cents) / 100, "EUR")
    parts = whole.split(weights)
    assert Money.sum(parts, "EUR") == whole
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.amount - whole.amount * weight / sum(weights)) < Decimal("0.01")


def test_a_float_is_refused_with_the_remedy() -> None:
    with pytest.raises(InvalidAmount, match="Write the amount as a string"):
        Money.of(0.1, "USD")  # type: ignore[arg-type]


def test_an_amount_finer_than_the_smallest_unit_is_refused() -> None:
    with pytest.raises(InvalidAmount, match=r"units of 0\.01 USD"):
        Money.of("0.005", "USD")
    with pytest.raises(InvalidAmount):
        Money.of("0.5", "JPY")
    assert Money.of("0.125", "KWD").amount == Decimal("0.125")


def test_currencies_outside_the_standard_are_refused_or_known_as_digital_units() -> None:
    with pytest.raises(UnknownCurrency, match="three capital letters"):
        Money.of("1", "usd")
    assert Money.of("0.87000001", "BTC").amount == Decimal("0.87000001")
    assert not is_iso_currency("BTC")
    assert is_iso_currency("CHF")


def test_amounts_of_two_currencies_do_not_add_up() -> None:
    with pytest.raises(CurrencyMismatch, match="stated rate"):
        Money.of("1", "USD") + Money.of("1", "EUR")


def test_rounding_is_commercial() -> None:
    assert Money.of("0.10", "USD").percent("25").amount == Decimal("0.03")
    assert Money.of("-0.10", "USD").percent("25").amount == Decimal("-0.03")


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "text"),
    [
        ("55800", "USD", "en_US", "$55,800.00"),
        ("1250.5", "EUR", "de_DE", "1.250,50 €"),
        ("1000", "JPY", "en_US", "¥1,000"),
        ("1000", "IQD", "en_US", "IQD 1,000.000"),
        ("-3", "USD", "en_US", "-$3.00"),
    ],
)
def test_amounts_are_written_with_the_currencys_own_decimals(
    amount: str, currency: str, locale: str, text: str
) -> None:
    assert Money.of(amount, currency).format(locale).replace("\xa0", " ") == text
