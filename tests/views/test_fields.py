"""Typed text becomes a value, or is refused with what to write."""

from __future__ import annotations

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import InvalidAmount, InvalidDate, InvalidSchedule, ToolkitError, UnknownCurrency
from toolkit.money import Money
from toolkit.views.fields import Kind, Spec, parsed, shown


def typed(text: str, kind: Kind, *, currency: str | None = "USD", choices: tuple[str, ...] = ()) -> object:
    return parsed(text, Spec("x", "X", kind, choices), where="x", currency=currency)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("30000", Money.of("30000", "USD")),
        ("30,000.50", Money.of("30000.50", "USD")),
        (" $ 1 250 000 ", Money.of("1250000", "USD")),
        ("EUR 1,250", Money.of("1250", "EUR")),
        ("1'250.00 chf", Money.of("1250", "CHF")),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amount: Money) -> None:
    assert typed(text, Kind.MONEY) == amount


@pytest.mark.parametrize(
    "text", ["1,5", "30.000,00", "30,00", "thirty", "1.005", "-5", "1 2", "USD", "1e5", "NaN", "=1+1"]
)
def test_an_amount_that_could_mean_two_things_or_nothing_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(InvalidAmount) as refused:
        typed(text, Kind.MONEY)
    assert refused.value.remedy


def test_an_amount_needs_a_currency_and_a_sign_must_fit_it() -> None:
    with pytest.raises(InvalidAmount, match="Set the currency first"):
        typed("100", Kind.MONEY, currency=None)
    with pytest.raises(InvalidAmount, match="which currency"):
        typed("$100", Kind.MONEY, currency="EUR")
    with pytest.raises(UnknownCurrency):
        typed("100 XQZ", Kind.MONEY)


@given(st.decimals(0, 10**9, places=2))
def test_an_amount_as_it_is_shown_reads_back_the_same(amount: Decimal) -> None:
    money = Money.of(amount, "EUR")
    assert typed(shown(money, Kind.MONEY), Kind.MONEY, currency="EUR") == money


@pytest.mark.parametrize("text", ["2027-03-01", "1 March 2027", "March 1, 2027", "1 Mar 2027", "Mar  1 2027"])
def test_dates_are_read_where_day_and_month_cannot_be_confused(text: str) -> None:
    assert typed(text, Kind.DATE) == date(2027, 3, 1)


@pytest.mark.parametrize("text", ["03/04/2027", "1.3.2027", "2027-02-30", "soon"])
def test_dates_that_could_mean_two_days_are_refused(text: str) -> None:
    with pytest.raises(InvalidDate, match="year-month-day"):
        typed(text, Kind.DATE)


def test_the_other_kinds_are_checked_too() -> None:
    assert typed("12.5 %", Kind.PERCENT) == Decimal("12.5")
    assert typed("45", Kind.DAYS) == 45
    assert typed("eur", Kind.CURRENCY) == "EUR"
    assert typed("de", Kind.COUNTRY) == "DE"
    assert typed("yes", Kind.YESNO, choices=("no", "yes")) is True
    assert typed("a\n\n b ", Kind.LINES) == ("a", "b")
    assert typed(" two\n lines ", Kind.TEXT) == "two lines"
    for text, kind, error in (
        ("120", Kind.PERCENT, InvalidAmount),
        ("4.5", Kind.DAYS, InvalidDate),
        ("Euro", Kind.CURRENCY, UnknownCurrency),
        ("Germany", Kind.COUNTRY, InvalidSchedule),
        ("perhaps", Kind.CHOICE, InvalidSchedule),
    ):
        with pytest.raises(error):
            typed(text, kind)


@given(st.text(max_size=30), st.sampled_from(list(Kind)))
def test_whatever_is_typed_is_a_value_or_a_refusal(text: str, kind: Kind) -> None:
    with contextlib.suppress(ToolkitError):
        typed(text, kind)
