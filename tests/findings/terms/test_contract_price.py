"""The price of the whole is read from limits and plain words too, always with doubt where it is not called a price."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft


@pytest.mark.parametrize(
    ("text", "price"),
    [
        (
            "The Town pays a sum not to exceed seven thousand dollars ($7,000) for all services. Travel is extra.",
            "7,000.00 USD",
        ),
        ("The City pays a fixed rate of $900 per month, a sum not to exceed $10,800, as invoiced.", "10,800.00 USD"),
        (
            "The total that the Parish spends shall not exceed $90,500 and $30,000 per year.",
            "90,500.00 USD",
        ),
        ("The fee for running the whole survey is $15,300. Travel is billed at cost.", "15,300.00 USD"),
    ],
)
def test_a_limit_or_the_only_fee_is_the_price_with_doubt(
    text: str, price: str, draft_of: Callable[[str], Draft]
) -> None:
    draft = draft_of(text + "\n")
    assert str(draft.schedule.contract_price) == price
    assert "contract_price" in {p.where for p in draft.problems}


@pytest.mark.parametrize(
    "text",
    [
        "The liability of the Supplier shall not exceed $100,000.",
        "Fees shall not exceed $500 per day.",
        "Travel costs are not to exceed $2,000.",
        "The Lessee pays the registration fee of $150.",
        "The total of all orders was $412,000 in the last year.",
    ],
)
def test_the_limit_of_something_else_is_no_price(text: str, draft_of: Callable[[str], Draft]) -> None:
    assert draft_of(text + "\n").schedule.contract_price is None


def test_a_sum_that_is_all_in_is_the_price(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of("Commercials: USD 48,000 all in, one year of care included.\n")
    assert str(draft.schedule.contract_price) == "48,000.00 USD"


@pytest.mark.parametrize(
    "text",
    [
        "The parties’ target is for the Baker to make a total of $90,000 in purchases.",
        "The royalty ends when and not until a total amount of $90,000 has been paid to the Miller.",
        "Records are kept where the Baker receives remuneration in the amount of $90,000 or more.",
        "Total net cost: $90,000 (per year).",
        "The total sum of unpaid invoices is $90,000.",
    ],
)
def test_goals_thresholds_and_sums_of_a_year_are_no_price(text: str, draft_of: Callable[[str], Draft]) -> None:
    assert draft_of(text + "\n").schedule.contract_price is None
