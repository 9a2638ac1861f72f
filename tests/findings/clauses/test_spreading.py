"""A payment in equal parts, one for each milestone, is as many payments as there are milestones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]

WORK = """The work has three milestones.

Milestone 1: Cleared ditches
The ditches on both banks are cleared.

Milestone 2: New sluice
The sluice is built and tried at high water.

Milestone 3: Handbook
The handbook tells how to run it.
"""
AGREED = (
    "The total price is EUR 80,000.\n\nIf the council approves the plan, the Builder will receive 40% of the funds. "
)


@pytest.mark.parametrize(
    "words",
    [
        "The other 60% will be paid in equal proportion to the number of milestones upon completion of each milestone.",
        "The remaining 60% is payable in equal parts on completion of each of the three milestones.",
        "The remaining 60% shall be divided equally among the milestones below and paid when each is accepted.",
        "The remaining 60% will be released in equal tranches, one upon acceptance of every milestone.",
    ],
)
def test_a_rest_in_equal_parts_is_one_payment_for_each_milestone_named_below(words: str, draft_of: Drafts) -> None:
    schedule = draft_of(f"{AGREED}{words}\n\n{WORK}").schedule
    assert [str(m.percent) for m in schedule.milestones] == ["40", "20", "20", "20"]
    assert [m.name for m in schedule.milestones][1:] == [
        "Milestone 1: Cleared ditches", "Milestone 2: New sluice", "Milestone 3: Handbook",
    ]  # fmt: skip
    assert schedule.milestones[0].trigger == "If the council approves the plan"


def test_parts_of_an_amount_differ_by_a_cent_where_they_must(draft_of: Drafts) -> None:
    text = "The Client shall pay EUR 1,000.00 in equal parts upon acceptance of each of the three phases of the survey."
    amounts = [m.amount.amount for m in draft_of(text).schedule.milestones if m.amount]
    assert len(amounts) == 3
    assert sum(amounts) == 1000


def test_parts_counted_by_headings_only_are_asked_about(draft_of: Drafts) -> None:
    words = "The remaining 60% will be paid in equal parts upon completion of each milestone."
    counted = draft_of(f"{AGREED}{words}\n\n{WORK.replace('has three milestones', 'is hard')}")
    assert len(counted.schedule.milestones) == 4
    assert any("headings" in p.message for p in counted.problems)
    assert not any("headings" in p.message for p in draft_of(f"{AGREED}{words}\n\n{WORK}").problems)


def test_a_condition_that_something_fails_is_no_event(draft_of: Drafts) -> None:
    text = "If the plan is not approved, the Builder will receive 40% of the price of EUR 500."
    assert not any((m.trigger or "").startswith("If") for m in draft_of(text).schedule.milestones)


@pytest.mark.parametrize(
    "words",
    [
        "The rest will be split evenly between the three milestones and released as each one is completed.",
        "The remaining funds shall be paid in equal tranches, one for each milestone.",
    ],
)
def test_a_rest_without_a_figure_is_what_the_shares_before_it_leave(words: str, draft_of: Drafts) -> None:
    schedule = draft_of(f"Payments: 40% of the funds will be paid upon signature. {words}\n\n{WORK}").schedule
    assert [str(m.percent) for m in schedule.milestones] == ["40", "20", "20", "20"]
    assert schedule.milestones[3].name == "Milestone 3: Handbook"
