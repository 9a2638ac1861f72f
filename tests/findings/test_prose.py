"""Payments in prose and plain lists: what is one, what only stands beside it, and what keeps a list together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft
from toolkit.findings.money import amounts


def _amounts(draft: Draft) -> list[int]:
    return [int(m.amount.amount) for m in draft.schedule.milestones if m.amount]


def test_a_list_with_roman_numbers_stays_one_list_though_i_and_v_are_letters_too(
    draft_of: Callable[[str], Draft],
) -> None:
    items = [("i", "15 May 2027"), ("ii", "15 July 2027"), ("iii", "the first run"), ("iv", "the second run"),
             ("v", "15 May 2028"), ("vi", "15 July 2028")]  # fmt: skip
    rows = "\n\n".join(f"({label}) $9,000 on {day};" for label, day in items)
    draft = draft_of(f"4. FEES\n\nThe Sponsor shall pay $54,000 to the Club as follows:\n\n{rows}\n")
    assert _amounts(draft) == [9000] * 6
    assert [m.due_date.isoformat() for m in draft.schedule.milestones if m.due_date] == [
        "2027-05-15", "2027-07-15", "2028-05-15", "2028-07-15",
    ]  # fmt: skip


def test_a_sum_closed_by_a_stroke_its_words_and_its_share_are_one_payment(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The price of Rs. 2,00,000/- is released as under:\n\n"
        "(a) Rs. 50,000/- (Rupees Fifty Thousand only), being 25%, on approval of the layout;\n\n"
        "(b) Rs. 1,50,000/- (Rupees One Lakh Fifty Thousand only), being 75%, on handing over.\n"
    )
    assert [(int(m.amount.amount), str(m.percent)) for m in draft.schedule.milestones if m.amount] == [
        (50000, "25"), (150000, "75"),
    ]  # fmt: skip


def test_words_in_brackets_that_say_another_number_are_the_same_sum_and_disagree() -> None:
    (one,) = amounts("a fee of USD 4,500 (five thousand four hundred dollars) on signature")
    assert one.value.number == 4500
    assert one.value.disagrees


def test_a_rate_in_words_in_brackets_is_a_sum_of_its_own() -> None:
    assert len(amounts("a fee of USD 4,500 (ninety dollars per hour) on signature")) == 2


@pytest.mark.parametrize(
    "told",
    [
        "WHEREAS the Owner agreed to pay the Yard $90,000 in three equal instalments;",
        "The Owner was to pay the Yard a fee of $90,000 in three equal instalments.",
        "A fee of $90,000 was originally payable upon launch of the boat.",
    ],
)
def test_what_is_told_of_earlier_terms_is_no_payment(told: str, draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        f"SECOND AMENDMENT\n\n{told}\n\n1. The Owner shall pay the Yard as follows:\n\n"
        "(a) $30,000 on signature of this amendment; and\n\n(b) $40,000 on delivery of the second hull.\n"
    )
    assert _amounts(draft) == [30000, 40000]


def test_the_terms_behind_now_therefore_are_agreed(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "WHEREAS the Mill wants a survey, NOW, THEREFORE, the Mill shall pay the Surveyor £4,000 upon signature and "
        "£6,000 upon delivery of the survey.\n"
    )
    assert _amounts(draft) == [4000, 6000]


@pytest.mark.parametrize(
    "what", ["a discount of £900", "a penalty of £900", "liability insurance in the amount of £900"]
)
def test_the_word_right_before_a_sum_says_that_it_is_no_payment(what: str, draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The Client shall pay £7,000 upon signature and £8,000 upon delivery of the film.\n\n"
        f"4. If the balance is paid on or before 3 July 2027 {what} applies.\n"
    )
    assert _amounts(draft) == [7000, 8000]


@pytest.mark.parametrize(
    "level",
    ["Extra work is charged at invoice cost plus 30%.", "The pump shall reach 70% of its rated head on the trials.",
     "The plant shall run at 70% availability on completion of the trial run."],
)  # fmt: skip
def test_a_mark_up_or_a_level_is_no_share_of_the_price(level: str, draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The price is £10,000. The Buyer pays 30% upon signature of the order and 70% upon acceptance of the pump.\n\n"
        f"{level}\n"
    )
    assert [str(m.percent) for m in draft.schedule.milestones] == ["30", "70"]


def test_an_advance_free_of_interest_is_a_payment(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The price is £10,000. Payment: (a) 30% of the price as interest free advance on signature; "
        "(b) 70% of the price on delivery.\n"
    )
    assert [str(m.percent) for m in draft.schedule.milestones] == ["30", "70"]
