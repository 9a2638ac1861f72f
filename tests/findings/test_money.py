"""The component ``money``: amounts in figures, in words, blacked out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from toolkit.findings.money import amounts, currency_named


def read(text: str) -> list[tuple[str | None, str | None]]:
    return [
        (None if m.value.number is None else f"{m.value.number.normalize():f}", m.value.currency) for m in amounts(text)
    ]


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("a fee of $55,800.00 in all", "55800", "$"),
        ("US$1.1 million", "1100000", "USD"),
        ("USD 2.5m", "2500000", "USD"),
        ("16,667 Euros", "16667", "EUR"),
        ("€ 1.250,00", "1250", "EUR"),
        ("CHF 2'500'000", "2500000", "CHF"),
        ("53 000 USD", "53000", "USD"),
        ("£30k", "30000", "GBP"),
        ("5.6k USD", "5600", "USD"),
        ("0.128BTC", "0.128", "BTC"),
        ("1.750 BTC", "1.75", "BTC"),
        ("$1.000", "1000", "$"),
        ("five million United States dollars ($5,000,000 USD)", "5000000", "USD"),
        ("RMB Three Hundred Thousand Only (300,000.00)", "300000", "CNY"),
        ("Seventy Thousand U.S. Dollars (70,000)", "70000", "USD"),
        ("seven thousand five hundred dollars", "7500", "$"),
        ("$ [***]", None, "$"),
    ],
)
def test_an_amount_is_read_with_its_currency(text: str, number: str | None, currency: str) -> None:
    assert read(text) == [(number, currency)]


def test_words_beside_figures_are_compared_with_them() -> None:
    (one,) = amounts("Fifty Thousand Dollars ($15,000)")
    assert one.value.number == 15000
    assert one.value.words == 50000
    assert one.value.disagrees


def test_figures_with_the_words_behind_them_in_brackets_are_one_amount() -> None:
    (one,) = amounts("US$1.1 million (United States Dollars One Million and One Hundred Thousand)")
    assert one.value.number == Decimal(1100000)
    assert not one.value.disagrees


@pytest.mark.parametrize("text", ["within thirty (30) days", "Section 3.6.1", "10,000 users", "in 2027", "Year 2"])
def test_other_numbers_are_no_money(text: str) -> None:
    assert read(text) == []


def test_a_number_before_a_dollar_sign_is_not_its_amount() -> None:
    assert read("YEAR 2 $50,710.00") == [("50710", "$")]


def test_the_currency_over_a_column_is_read() -> None:
    assert currency_named("Amount (EUR)") == "EUR"
    assert currency_named("Amount") is None


def test_a_long_line_of_figures_is_read_in_good_time() -> None:
    assert amounts("1,1 " * 20_000 + "one and " * 5_000) == []


def test_a_figure_beyond_all_contracts_is_no_amount() -> None:
    assert read("$" + "9" * 60) == []
