"""How far the work is beside a share of the price, behind a dash: the one is the event, the other what is paid."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft
from toolkit.findings.payments.roles import is_of_else

Drafts = Callable[[str], Draft]

STATIONS = """3. The total cost of the mapping, travel and freight with it, is 12.000,00 (twelve thousand) EUR.

4. The total cost of the mapping of four springs (9000
EUR) shall be invoiced in the following steps:

     a) Within 21 days of this letter the Fund agrees to make an advance payment of 25% of the total cost of the
     mapping;

     b) 25% of the cost of the mapping – 25% samples taken

     c) 15% of the cost of the mapping - 50% samples taken

     d) 25% of the cost of the mapping – 100% of samples measured and the maps handed in.
"""


def test_the_second_of_two_percentages_behind_a_dash_is_the_event(draft_of: Drafts) -> None:
    milestones = draft_of(STATIONS).schedule.milestones
    assert [(str(m.percent), m.amount and int(m.amount.amount)) for m in milestones] == [
        ("25", 2250), ("25", 2250), ("15", 1350), ("25", 2250),
    ]  # fmt: skip
    assert [m.trigger for m in milestones[1:3]] == ["25% samples taken", "50% samples taken"]


def test_a_sum_of_a_list_that_is_less_than_all_of_it_is_what_its_shares_are_of(draft_of: Drafts) -> None:
    draft = draft_of(STATIONS)
    assert draft.schedule.contract_price is not None
    assert draft.schedule.contract_price.amount == 12000
    assert any("percentages add up to 90 %" in p.message for p in draft.problems)


@pytest.mark.parametrize("price", ["12.000,00 (twelve thousand) EUR", "12.000,00 (Twelve thousand) euros"])
def test_words_between_a_figure_and_its_currency_are_the_same_sum(price: str, draft_of: Drafts) -> None:
    draft = draft_of(f"The contract price is {price}. Half is paid on signature and half on delivery.\n")
    assert draft.schedule.contract_price is not None
    assert str(draft.schedule.contract_price) == "12,000.00 EUR"


@pytest.mark.parametrize(
    ("before", "after", "of_else"),
    [
        ("15% of the cost of the Services – ", " samples shipped", True),
        ("15% of the price: ", " steelwork erected", True),
        ("50% of the price on signature – ", " on delivery", False),
        ("50% of the price - ", " upon delivery", False),
    ],
)
def test_what_a_dash_parts_is_a_payment_where_an_event_follows(before: str, after: str, of_else: bool) -> None:
    assert is_of_else(before, after) is of_else
