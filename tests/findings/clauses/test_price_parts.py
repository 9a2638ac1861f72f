"""A share of the price and the amount it comes to, told from the price itself, whatever leads from one to the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]
Rows = list[tuple[int | None, str | None, str | None]]


def rows(draft: Draft) -> Rows:
    """Amount, percentage and event of each payment."""
    return [
        (int(m.amount.amount) if m.amount else None, str(m.percent) if m.percent else None, m.trigger)
        for m in draft.schedule.milestones
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("40% of the total fee that is 4,800 EUR, on signature", "60% of the total fee that is 7,200 EUR, on launch"),
        ("40% of the total amount(EUR 4,800) on signature", "60% of the total amount EUR(7,200) on launch"),
        ("40% of the fixed price on signature, namely EUR 4,800", "60% of the fixed price on launch, being EUR 7,200"),
        ("EUR 4,800, which is 40% of the price, on signature", "EUR 7,200 – 60% of the price – on launch"),
        ("EUR 4,800, constituting 40% of the price, on signature", "EUR 7,200 / 60% on launch"),
        ("40%, which amounts to EUR 4,800, on signature", "60% of the price, corresponding to EUR 7,200, on launch"),
        ("40% of the price on signature (EUR 4,800)", "60% on launch, equal to EUR 7,200"),
    ],
)  # fmt: skip
def test_a_share_and_what_it_comes_to_are_one_payment_in_any_order(first: str, second: str, draft_of: Drafts) -> None:
    draft = draft_of(
        f"The total price of the barge is EUR 12,000.\n\n1. The Buyer shall pay {first}.\n\n"
        f"2. The Buyer shall pay {second}.\n"
    )
    assert rows(draft) == [(4800, "40", "on signature"), (7200, "60", "on launch")]
    assert draft.schedule.contract_price is not None
    assert draft.schedule.contract_price.amount == 12000


def test_a_rounded_share_and_its_amount_are_one_payment(draft_of: Drafts) -> None:
    draft = draft_of(
        "The contract price is EUR 9,000. The Buyer shall pay 33% of the total amount EUR 3,000 upon signature and "
        "67% of the total amount EUR 6,000 upon delivery of the loom.\n"
    )
    assert [row[:2] for row in rows(draft)] == [(3000, "33"), (6000, "67")]


def test_the_price_named_again_behind_a_share_is_what_the_share_is_of(draft_of: Drafts) -> None:
    draft = draft_of(
        "The Contract Price is EUR 9,000. The Buyer shall pay 40% of the Contract Price (EUR 9,000) on signature. "
        "The Buyer shall pay 60% of the Contract Price on delivery of the loom.\n"
    )
    assert [row[:2] for row in rows(draft)] == [(3600, "40"), (5400, "60")]


def test_one_sum_behind_several_shares_is_what_they_are_of(draft_of: Drafts) -> None:
    draft = draft_of(
        "The Buyer shall pay 40% of the Contract Price (EUR 9,000) on signature and 60% of the Contract Price "
        "(EUR 9,000) on delivery of the loom.\n"
    )
    assert [row[:2] for row in rows(draft)] == [(3600, "40"), (5400, "60")]


def test_a_part_of_the_price_is_not_the_price(draft_of: Drafts) -> None:
    draft = draft_of("The Buyer shall pay the balance of the Contract Price (EUR 600) upon delivery of the loom.\n")
    assert draft.schedule.contract_price is None
