"""The component ``money``: amounts in figures, in words, blacked out."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from toolkit.findings.finding import Draft
from toolkit.findings.values.money import amounts, currency_named


def read(text: str) -> list[tuple[str | None, str | None]]:
    return [
        (None if m.value.number is None else f"{m.value.number.normalize():f}", m.value.currency) for m in amounts(text)
    ]


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("a fee of $41,300.00 in all", "41300", "$"),
        ("US$2.4 million", "2400000", "USD"),
        ("USD 2.5m", "2500000", "USD"),
        ("18,250 Euros", "18250", "EUR"),
        ("€ 1.250,00", "1250", "EUR"),
        ("CHF 2'500'000", "2500000", "CHF"),
        ("61 500 USD", "61500", "USD"),
        ("£30k", "30000", "GBP"),
        ("7.2k USD", "7200", "USD"),
        ("0.375BTC", "0.375", "BTC"),
        ("1.750 BTC", "1.75", "BTC"),
        ("$1.000", "1000", "$"),
        ("three million United States dollars ($3,000,000 USD)", "3000000", "USD"),
        ("RMB Three Hundred Thousand Only (300,000.00)", "300000", "CNY"),
        ("Sixty-Two Thousand U.S. Dollars (62,000)", "62000", "USD"),
        ("seven thousand five hundred dollars", "7500", "$"),
        ("$ [***]", None, "$"),
        ("Rs. 12,50,000/-", "1250000", "INR"),
        ("₹ 1,25,00,000.00", "12500000", "INR"),
        ("Rs. 12.5 lakh", "1250000", "INR"),
        ("₹2 crore", "20000000", "INR"),
        ("Rupees Twelve Lakh Fifty Thousand Only (Rs. 12,50,000)", "1250000", "INR"),
        ("KES 14,500,000", "14500000", "KES"),
        ("45,000 QAR", "45000", "QAR"),
        ("Kshs. 450,000", "450000", "KES"),
        ("KWD 1.250", "1.25", "KWD"),
        ("R250,000", "250000", "ZAR"),
        ("TRY 45,000 on signature", "45000", "TRY"),
        ("USD: 45,000", "45000", "USD"),
        ("$2.5 mn", "2500000", "$"),
        ("US$ 3 bn", "3000000000", "USD"),
        ("$5 m", "5000000", "$"),
        ("$12,000 M 1", "12000", "$"),
        ("AUD $6,500", "6500", "AUD"),
        ("$6,500 (AUD)", "6500", "AUD"),
        ("$6,500.20 CDN", "6500.2", "CAD"),
        ("CHF 12'400.–", "12400", "CHF"),
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
    (one,) = amounts("US$2.4 million (United States Dollars Two Million and Four Hundred Thousand)")
    assert one.value.number == Decimal(2400000)
    assert not one.value.disagrees


@pytest.mark.parametrize(
    "text",
    [
        "within thirty (30) days",
        "Section 3.6.1",
        "10,000 users",
        "in 2027",
        "Year 2",
        "ALL 25 DRAFTS",
        "ALL 1,500 SEATS",
        "TRY 3 times",
        "under C.F.R 250.10",
        "TOP 1,000 clients",
        "revision R2 of R100",
        "in 2027 ALL of it",
        "All sums are in USD: 1. Design",
        "DEM 12,000",
    ],
)
def test_other_numbers_are_no_money(text: str) -> None:
    assert read(text) == []


def test_a_number_before_a_dollar_sign_is_not_its_amount() -> None:
    assert read("PART 2 $61,340.00") == [("61340", "$")]


def test_the_currency_over_a_column_is_read() -> None:
    assert currency_named("Amount (EUR)") == "EUR"
    assert currency_named("Amount") is None


def test_a_long_line_of_figures_is_read_in_good_time() -> None:
    assert amounts("1,1 " * 20_000 + "one and " * 5_000) == []


def test_a_figure_beyond_all_contracts_is_no_amount() -> None:
    assert read("$" + "9" * 60) == []


@pytest.mark.parametrize("text", ["$12,50,00", "$1,2345", "EUR 12.5.26", "Rs. 1,2,345"])
def test_the_beginning_of_a_longer_figure_is_never_taken_for_the_sum(text: str) -> None:
    assert read(text) == []


def test_a_code_over_a_column_names_its_currency_if_it_is_no_word_of_the_heading() -> None:
    assert [currency_named(w) for w in ("Fee (KES)", "Fee (TRY)", "TOP MILESTONES")] == ["KES", "TRY", None]


def test_the_count_of_a_row_under_a_currency_is_no_sum() -> None:
    assert amounts("Total € 01 Lamp") == []


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("9 Mill Road, Wyong NSW", "AUD"),
        ("Palmerston, New Zealand", "NZD"),
        ("laws of the Province of Ontario", "CAD"),
        ("an office in Ontario and one in Texas", "USD"),
        ("9 Mill Road", "USD"),
    ],
)
def test_places_tell_whose_dollar_is_meant_where_no_american_one_is_named(
    draft_of: Callable[[str], Draft], place: str, code: str
) -> None:
    text = (
        f"Client: Moss Ltd, {place}\n\nThe fee is payable as follows: $4,000 upon signing and $6,000 upon delivery.\n"
    )
    assert draft_of(text).schedule.currency == code


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("Third part: 1450.- €", "1450", "EUR"),
        ("zahlbar 980,- EUR", "980", "EUR"),
        ("a unit price of ${***} for each pump", None, "$"),
        ("Surveyor $140 CAD operator", "140", "$"),
        ("Deposit $140 CAD upon order", "140", "CAD"),
    ],
)
def test_marks_behind_a_figure_are_told_from_its_currency(text: str, number: str | None, currency: str) -> None:
    assert read(text) == [(number, currency)]


def test_pounds_are_a_weight_where_nothing_tells_of_british_money() -> None:
    assert read("Each crate weighs nine pounds (9) or 12 pounds and costs EUR 8.") == [("8", "EUR")]
    assert read("You pay me nine pounds on signing and twelve pounds on delivery.") == [("9", "GBP"), ("12", "GBP")]
    assert read("Each day costs 12 pounds in London.") == [("12", "GBP")]


SAID = "Client: Moss Ltd, 9 Mill Road, Boise, Idaho, United States.\n\n{}\n\nThe fee is $4,000 on delivery.\n"


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("Every reference to currency in this Agreement shall be to Canadian currency.", "CAD"),
        ("In this Agreement “$” means dollars of Canada.", "CAD"),
        ("All fees are payable in lawful money of Australia.", "AUD"),
        ("Invoices are issued in New Zealand dollars.", "NZD"),
        ("The survey was made in Canada, near the United States of America.", "USD"),
    ],
)
def test_what_a_contract_says_of_its_currency_goes_before_its_places(
    draft_of: Callable[[str], Draft], clause: str, code: str
) -> None:
    assert draft_of(SAID.format(clause)).schedule.currency == code


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("All payments to the Licensor will be made in United States dollars.", "USD"),
        ("Prices are in euros, as the order says.", "EUR"),
        ("The buyer pays the mill by wire in Japanese yen within a week.", "JPY"),
        ("The seller keeps insurance of not less than $2,000,000 per occurrence.", None),
        ("There are 900 shares of common stock, $0.01 par value.", None),
        ("Fees of ${***} are due each month.", "USD"),
        ("The fee is $________ for the evening.", "USD"),
    ],
)
def test_a_currency_is_read_without_a_sum_and_not_from_sums_that_are_no_price(
    draft_of: Callable[[str], Draft], clause: str, code: str | None
) -> None:
    assert draft_of(f"Supply contract between Moss Ltd and Fern Ltd.\n\n{clause}\n").schedule.currency == code


@pytest.mark.parametrize(
    "written",
    [
        "EUR 80,000 (in words: eighty-five thousand euros only)",
        "EUR 80,000 (eighty-five thousand euros)",
        "EUR 80,000, in words eighty-five thousand euros,",
        "EUR 80,000 [say: eighty-five thousand euros]",
    ],
)
def test_words_that_say_another_number_than_the_figure_before_them_are_kept_beside_it(written: str) -> None:
    (one,) = amounts(f"The fee is {written} in all.")
    assert (one.value.number, one.value.words) == (80_000, 85_000)


def test_a_sum_in_words_behind_another_is_no_second_form_of_it() -> None:
    found = amounts("A fee of EUR 80,000, and eighty-five thousand euros on delivery.")
    assert [m.value.number for m in found] == [80_000, 85_000]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("RMB 5.465 million", 5_465_000),
        ("EUR 1.250 thousand", 1_250),
        ("USD 1,250 million", 1_250_000_000),
        ("EUR 1.250", 1_250),
        ("$2.5 million", 2_500_000),
    ],
)
def test_a_point_before_a_word_for_thousands_is_decimal(written: str, number: int) -> None:
    (one,) = amounts(f"The fee is {written} in all.")
    assert one.value.number == number
