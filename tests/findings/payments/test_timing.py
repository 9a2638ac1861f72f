"""When a payment falls due: ends of months, runs from a day, and days that are none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("at the end of February, 2027", date(2027, 2, 28)),
        ("by the end of February 2028", date(2028, 2, 29)),
        ("on the last day of April 2027", date(2027, 4, 30)),
        ("from the end of February 2027", None),
        ("in mid-June 2027", None),
    ],
)
def test_the_end_of_a_month_is_its_last_day(words: str, day: date | None, draft_of: Drafts) -> None:
    draft = draft_of(f"The Buyer shall pay the price of €900 as follows: €400 on signature and €500 {words}.\n")
    assert [m.due_date for m in draft.schedule.milestones] == [None, day]


def test_a_sum_of_each_month_from_a_day_on_falls_due_first_on_that_day(draft_of: Drafts) -> None:
    draft = draft_of(
        "2. Payment of the fee\n\na) The fee shall be €900.\n\nb) The Buyer shall pay €300 to the Seller as upfront "
        "fee within 9 days after the agreement is signed. €50 shall be paid each month from 5 May 2027, until the fee "
        "is paid off.\n"
    )
    run = draft.schedule.milestones[-1]
    assert run.due_date == date(2027, 5, 5)
    assert any(p.where == f"milestones.{run.id}.amount" and "recurs" in p.message for p in draft.problems)


def test_the_day_on_which_a_price_takes_effect_is_not_when_it_is_paid(draft_of: Drafts) -> None:
    draft = draft_of("The price of the patent which is €900 has become effective on 6 May 2027 and is not changed.\n")
    assert not draft.schedule.milestones


def test_a_fee_that_an_event_only_names_is_paid_once(draft_of: Drafts) -> None:
    draft = draft_of(
        "2. Payment of the fee\n\na) The Buyer shall pay €300 to the Seller as upfront fee upon signature.\n\n"
        "b) After the Seller has received the upfront fee of €300, the drawings shall be handed over.\n\n"
        "c) The Buyer shall pay €600 to the Seller upon approval of the drawings.\n"
    )
    assert [int(m.amount.amount) for m in draft.schedule.milestones if m.amount] == [300, 600]


def test_a_sum_for_every_unit_that_is_made_is_a_rate_however_far_behind_that_stands(draft_of: Drafts) -> None:
    draft = draft_of(
        "2. Payment of the fee\n\na) The Buyer shall pay €300 to the Seller as upfront fee upon signature.\n\n"
        "b) After the permit is granted, €2 is accrued for the Seller as a fee for every crate of cider sold.\n\n"
        "c) The Buyer shall pay €600 to the Seller upon approval of the drawings.\n"
    )
    assert [int(m.amount.amount) for m in draft.schedule.milestones if m.amount] == [300, 600]


def test_a_percentage_by_which_something_is_lowered_is_no_payment(draft_of: Drafts) -> None:
    draft = draft_of(
        "The price is €900, and is settled by lowering 5% after the hall has passed inspection. The Buyer shall pay "
        "40% of the price within 9 days after signature and 60% of the price upon delivery.\n"
    )
    assert [str(m.percent) for m in draft.schedule.milestones] == ["40", "60"]


@pytest.mark.parametrize("pays", ["prepay", "advance", "remit", "wire"])
def test_who_prepays_or_wires_a_sum_pays_it(pays: str, draft_of: Drafts) -> None:
    draft = draft_of(
        f"(1) The Buyer shall {pays} €300 within 9 days after signature of this deed.\n\n"
        "(2) The Buyer shall pay €600 to the Seller within 9 days after delivery of the keys.\n"
    )
    assert [int(m.amount.amount) for m in draft.schedule.milestones if m.amount] == [300, 600]


def test_a_sum_in_millions_with_its_currency_behind_it_is_one_sum(draft_of: Drafts) -> None:
    draft = draft_of(
        "The Buyer shall pay 2.4 million euros upon signature and 1.2 million euros upon delivery of the plant.\n"
    )
    assert [int(m.amount.amount) for m in draft.schedule.milestones if m.amount] == [2_400_000, 1_200_000]


@pytest.mark.parametrize(
    "words", ["The total payment is €900", "Total Payment: €900", "The total to be paid for the boat is €900"]
)
def test_the_total_that_is_paid_is_the_price(words: str, draft_of: Drafts) -> None:
    draft = draft_of(f"{words}. The Buyer shall pay €400 upon signature and €500 upon delivery of the boat.\n")
    assert draft.schedule.contract_price is not None
    assert draft.schedule.contract_price.amount == 900


def test_what_somebody_may_buy_is_no_payment_between_others(draft_of: Drafts) -> None:
    draft = draft_of(
        "d) A tenth of the brand can be acquired for €7,000 within a year from commencement of the brewing.\n\n"
        "e) Pay €400 to the Seller on or before 5 May 2027 and a further €500 on or before 5 May 2028.\n"
    )
    assert [int(m.amount.amount) for m in draft.schedule.milestones if m.amount] == [400, 500]


def test_an_upfront_fee_is_a_name_and_no_time(draft_of: Drafts) -> None:
    draft = draft_of("The Buyer shall pay €300 to the Seller as upfront fee, within 9 days after signature.\n")
    assert [m.trigger for m in draft.schedule.milestones] == ["within 9 days after signature"]
