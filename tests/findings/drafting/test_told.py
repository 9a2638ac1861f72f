"""Payments told in a plain voice, and sums that are only told of: in words, in thirds, superseded, owed by nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft


def test_sums_in_words_stand_behind_the_letters_of_a_list(draft_of: Callable[[str], Draft]) -> None:
    text = (
        "Fee. We shall pay you nine thousand pounds in all, in the following manner:\n\n"
        "(a) two thousand pounds when you have signed this letter;\n\n"
        "(b) four thousand pounds when the score is delivered; and\n\n"
        "(c) three thousand pounds when we accept the recording.\n"
    )
    assert [m.amount.amount for m in draft_of(text).schedule.milestones if m.amount] == [2000, 4000, 3000]


@pytest.mark.parametrize(
    "told",
    [
        "The seller's brochure speaks of a price of £900,000 payable on signing and on closing; nothing in this "
        "agreement obliges anyone to buy.",
        "Under the old contract the development fee was $240,000, payable in six payments of $40,000 each, of which "
        "Orrin has paid the first two.",
        "Two payroll runs shall agree within a tolerance of $50 on delivery.",
        "The licensee pays $0.09 per potential download, payable monthly in arrears.",
    ],
)
def test_sums_that_are_only_told_of_are_no_payments(told: str, draft_of: Callable[[str], Draft]) -> None:
    assert draft_of(f"{told}\n").schedule.milestones == ()


def test_what_was_paid_before_is_no_payment_beside_the_rest(draft_of: Callable[[str], Draft]) -> None:
    text = (
        "In addition to the $8,000 paid before this amendment, the Buyer shall pay $5,000 on delivery of the frame and "
        "$6,000 on acceptance of the car.\n"
    )
    assert [m.amount.amount for m in draft_of(text).schedule.milestones if m.amount] == [5000, 6000]


def test_a_target_date_on_its_own_line_is_that_of_the_payment_above(draft_of: Callable[[str], Draft]) -> None:
    text = (
        "The Sponsor shall pay the following fees upon achievement of each Milestone:\n\n"
        "(a) Milestone 1 (Film): US$25,000, upon demonstration of a film at 120 C.\nTarget date: March 5, 2027.\n\n"
        "(b) Milestone 2 (Cell): US$35,000, upon running a cell. Target date: October 8, 2027.\n"
    )
    assert [str(m.due_date) for m in draft_of(text).schedule.milestones] == ["2027-03-05", "2027-10-08"]


def test_three_thirds_are_a_schedule(draft_of: Callable[[str], Draft]) -> None:
    text = (
        "Our fee is $9,600. One-third is payable when you countersign, one-third when the memorandum is in your hands, "
        "and the last third after the board has received the plan.\n"
    )
    assert len(draft_of(text).schedule.milestones) == 3


def test_a_price_paid_in_parts_may_be_told_in_a_plain_voice(draft_of: Callable[[str], Draft]) -> None:
    text = (
        "The price for everything above is €6,100.\n\nYou will pay it in three parts:\n\n"
        "• €1,500 to book your place, before I start;\n\n"
        "• €3,000 when you approve the drawings (I expect 9 June 2027);\n\n"
        "• €1,600 when the site goes live.\n"
    )
    milestones = draft_of(text).schedule.milestones
    assert [m.amount.amount for m in milestones if m.amount] == [1500, 3000, 1600]
    assert str(milestones[1].due_date) == "2027-06-09"
