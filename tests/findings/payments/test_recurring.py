"""Sums that are paid again and again, or for one of several years, and sums of many units, which are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]


def rows(draft: Draft) -> list[tuple[int, str]]:
    return [(int(m.amount.amount) if m.amount else 0, m.trigger or "") for m in draft.schedule.milestones]


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("The Hotel shall pay the Florist $640 per month for fresh flowers.", "per month for fresh flowers"),
        ("The Hotel shall pay the Florist a weekly retainer of $640 during the season.", "weekly"),
        ("The Florist shall receive $640/month.", "/month"),
        ("The Hotel pays the Florist at the rate of US $640 each month.", "each month"),
        ("The Hotel agrees to pay a fixed rate of $640 per month, a sum not to exceed $7,680.", "per month"),
        ("The annual amount to be paid for the care of the roof garden will be: $640.", "annual"),
    ],
)
def test_a_fee_for_each_month_or_year_is_one_row_with_doubt(text: str, trigger: str, draft_of: Drafts) -> None:
    draft = draft_of(text + "\n")
    assert [amount for amount, _ in rows(draft)] == [640]
    assert trigger in rows(draft)[0][1]
    assert draft.schedule.milestones[0].confidence <= 0.8
    assert "milestones.M1.amount" in {p.where for p in draft.problems}


def test_sums_of_two_stretches_of_time_are_two_rows(draft_of: Drafts) -> None:
    draft = draft_of("The Hotel shall pay $700 per month for the first six (6) months and $820 per month thereafter.\n")
    assert rows(draft) == [(700, "per month for the first six (6) months"), (820, "per month thereafter")]


@pytest.mark.parametrize(
    "text",
    [
        "The Hotel shall pay $640 per month per room.",
        "The Hotel shall pay $640 per month for each vase.",
        "The Hotel shall pay at the rate of $640 per gardener per year, payable quarterly in advance.",
        "The licence of the map costs $640/year and is payable directly to its publisher.",
        "The Hotel shall pay a minimum of $640 per month.",
        "The Hotel shall pay a rent of $640 per month.",
        "Late deliveries cost $640 per week as liquidated damages, which the Florist shall pay.",
    ],
)
def test_the_price_of_a_unit_a_minimum_and_a_rent_are_no_rows(text: str, draft_of: Drafts) -> None:
    assert rows(draft_of(text + "\n")) == []


def test_a_monthly_fee_beside_a_schedule_is_told_and_not_taken(draft_of: Drafts) -> None:
    draft = draft_of(
        "1. The Hotel shall pay the Florist as follows:\n\n(a) $5,000 upon signature of this Agreement;\n\n"
        "(b) $7,000 upon acceptance of the roof garden.\n\n"
        "2. Care. The Hotel shall pay a monthly retainer of $640 to the Florist.\n"
    )
    assert [amount for amount, _ in rows(draft)] == [5000, 7000]
    assert any(p.where == "milestones" and "640" in p.message for p in draft.problems)


@pytest.mark.parametrize(
    "text",
    [
        "The Bank shall pay the Choir $500 in the first Contract Year, $600 in the second Contract Year and $700 in "
        "the third Contract Year.",
        "The Bank shall pay the Choir these fees: (a) for the 2027 season, $500; (b) for the 2028 season, $600; and "
        "(c) for the 2029 season, $700.",
        "“Annual Advance” means (i) $500 in respect of the fiscal year beginning May 1, 2027, (ii) $600 in respect of "
        "the fiscal year beginning May 1, 2028 and (iii) $700 in respect of the fiscal year beginning May 1, 2029.",
        "The Bank shall pay the Choir the following annual fees:\n\nYear 1: $500\n\nYear 2: $600\n\nYear 3: $700",
    ],
)
def test_sums_of_years_that_follow_each_other_are_rows_of_their_years(text: str, draft_of: Drafts) -> None:
    draft = draft_of(text + "\n")
    assert [amount for amount, _ in rows(draft)] == [500, 600, 700]
    assert len({when for _, when in rows(draft)}) == 3
    assert all(m.due_date is None for m in draft.schedule.milestones)


@pytest.mark.parametrize(
    "text",
    [
        "The sales targets are $500 in the first Contract Year, $600 in the second Contract Year and $700 in the next.",
        "The Bank may terminate on notice with a payment of $500 in year 1, $600 in year 2 and $700 in year 3.",
        "The Bank's budget for choirs is $500 in the first year, $600 in the second year and $700 in the third year.",
    ],
)
def test_targets_and_budgets_of_years_are_no_rows(text: str, draft_of: Drafts) -> None:
    assert rows(draft_of(text + "\n")) == []


def test_a_label_left_at_the_end_of_a_line_parts_no_list(draft_of: Drafts) -> None:
    draft = draft_of(
        "“Annual Advance” means (i) $500 in respect of the fiscal year beginning May 1, 2027, (ii)\n"
        "$600 in respect of the fiscal year beginning May 1, 2028 and (iii) $700 in respect of\n"
        "the fiscal year beginning May 1, 2029.\n"
    )
    assert [amount for amount, _ in rows(draft)] == [500, 600, 700]
