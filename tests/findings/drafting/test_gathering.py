"""Payments that stand apart, each in a section of its own."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.findings.finding import Draft

_SECTIONS = """
1. Background

The District got a planning grant of $70,000 on 3 May 2026.

2. Work

2.1 Wells

The Consultant drills six wells for the District and tests three of them.

Target date: 30 July 2027. Payment on acceptance of the deliverables: $20,000.

2.2 Model

The Consultant builds a model of the ground and of the water in it.

Target date: 29 October 2027. Payment on acceptance of the deliverables: $35,000.

3. Fees

The total fee is $55,000.
"""


def test_payments_of_two_sections_that_make_the_price_are_the_schedule(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(_SECTIONS)
    assert [(m.name, int(m.amount.amount)) for m in draft.schedule.milestones if m.amount] == [
        ("Wells", 20000),
        ("Model", 35000),
    ]


def test_a_target_date_beside_a_payment_is_its_day(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(_SECTIONS)
    assert [str(m.due_date) for m in draft.schedule.milestones] == ["2027-07-30", "2027-10-29"]


def test_payments_said_in_the_same_words_belong_together_though_they_do_not_make_the_price(
    draft_of: Callable[[str], Draft],
) -> None:
    draft = draft_of(_SECTIONS.replace("$55,000", "$60,000"))
    assert [int(m.amount.amount) for m in draft.schedule.milestones if m.amount] == [20000, 35000]
    assert any("add up to 55,000" in p.message for p in draft.problems)


def test_sums_of_other_words_that_do_not_make_the_price_are_not_gathered(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of("1. Rooms\n\nThe hall costs $900 on 3 May 2027.\n\n2. Fees\n\nThe total fee is $5,000.\n\n"
                     "3. Food\n\nThe dinner costs $700 on 4 May 2027.\n")  # fmt: skip
    assert not any(m.confidence > 0.8 for m in draft.schedule.milestones)
