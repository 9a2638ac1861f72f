"""Payments in prose: what is one, what only stands beside it, and when each falls due."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.findings.finding import Draft


def test_what_an_amendment_tells_of_the_replaced_terms_is_no_payment(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "FIRST AMENDMENT\n\nThe Buyer was to pay a fee of $90,000 in three equal instalments.\n\n"
        "1. The Buyer shall pay the Seller $70,000 as follows:\n(a) $30,000 on signature of this amendment; and\n"
        "(b) $40,000 on delivery of the second loom.\n"
    )
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [30000, 40000]


def test_a_part_that_is_held_back_is_no_payment_and_the_event_before_the_sum_stays_its_own(
    draft_of: Callable[[str], Draft],
) -> None:
    draft = draft_of(
        "2. Payments\n\n2.1 On signature the Owner shall pay £7,000.\n\n"
        "2.2 On topping out the Owner shall pay £40,000, of which £2,000 shall be retained for a year.\n\n"
        "2.3 On issue of the drawings the Owner shall pay £5,500.\n"
    )
    rows = [(int(m.amount.amount), m.trigger) for m in draft.schedule.milestones if m.amount]
    assert rows == [(7000, "On signature"), (40000, "On topping out"), (5500, "On issue of the drawings")]


def test_a_level_that_a_plant_reaches_is_no_share_of_the_price(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The Buyer shall pay £4,000 on signature and £6,000 upon acceptance of the plant.\n\n"
        "The plant shall reach 94% availability on completion of the trial run.\n"
    )
    assert [m.percent for m in draft.schedule.milestones] == [None, None]


def test_a_threshold_of_sales_is_the_event_of_the_sum_before_it(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "Licensee shall pay Licensor the following payments:\n"
        "(a) $3,000,000 when aggregate net sales first exceed $40,000,000; and\n"
        "(b) $3,000,000 when aggregate net sales first exceed $90,000,000.\n"
    )
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [3000000, 3000000]
