"""What a sum or a share is by the words around it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from toolkit.findings.finding import Draft
from toolkit.findings.payments.roles import range_of

Drafts = Callable[[str], Draft]

STATES = """The Town shall pay the Sculptor a total of $9,000 as follows:
  a. $2,000 upon signature of this Agreement.
  b. $3,000 upon 40% carving and approval of the photographs.
  c. $4,000 upon delivery of the fountain.
"""


def amounts_of(draft: Draft) -> list[Decimal | None]:
    return [m.amount.amount if m.amount else None for m in draft.schedule.milestones]


def test_how_far_the_work_is_is_no_share_of_the_price(draft_of: Drafts) -> None:
    draft = draft_of(STATES)
    assert amounts_of(draft) == [2000, 3000, 4000]
    assert draft.schedule.milestones[1].trigger == "upon 40% carving and approval of the photographs"
    assert all(m.percent is None for m in draft.schedule.milestones)


@pytest.mark.parametrize("words", ["at 40% deposit", "upon 40% of the price", "40% upon signature", "at 40% net"])
def test_shares_of_the_price_behind_such_words_stay_shares(words: str, draft_of: Drafts) -> None:
    draft = draft_of(f"The price is $9,000. The Town pays as follows: {words}, and 60% upon delivery of the fountain.")
    assert [str(m.percent) for m in draft.schedule.milestones] == ["40", "60"]


def test_thirds_of_charges_and_what_is_left_of_them_are_three_payments(draft_of: Drafts) -> None:
    text = (
        "The Board shall pay the Maker one third of the total charges within five days of signature, one third "
        "of charges upon delivery of the organ, and the remaining balance of charges, including agreed expenses, shall "
        "be due 20 days after the first concert."
    )
    milestones = draft_of(text).schedule.milestones
    assert [str(m.percent) for m in milestones] == ["33.3333"] * 3
    assert "first concert" in (milestones[2].trigger or "")


@pytest.mark.parametrize(
    ("before", "amount", "said"),
    [
        ("delivery (between £700 and ", "£900", "£700 to £900"),
        ("a fee from EUR 5,000 to ", "EUR 6,000", "EUR 5,000 to EUR 6,000"),
        ("Editing: $600 – ", "$800", "$600 to $800"),
        ("the fee is increased from £700 to ", "£900", ""),
        ("on 4 May £700 and ", "£900", ""),
        ("from the Buyer to ", "£900", ""),
    ],
)
def test_a_range_of_sums_is_told_from_a_changed_sum(before: str, amount: str, said: str) -> None:
    assert range_of(before, amount) == said


def test_a_price_given_as_a_range_is_a_payment_without_an_amount(draft_of: Drafts) -> None:
    text = (
        "Payment is released according to this schedule:\n\n• Milestone 1: Map of the caves upon delivery: £2,100\n"
        "• Milestone 2: Guided tour upon approval: between £900 and £1,400\n"
    )
    draft = draft_of(text)
    assert amounts_of(draft) == [2100, None]
    assert any("£900 to £1,400" in p.message for p in draft.problems)


def test_a_sum_due_each_quarter_recurs_though_its_sentence_tells_when_it_begins(draft_of: Drafts) -> None:
    text = (
        "Payment schedule:\n\nFirst year:\n$8,000 payable upon execution of this Agreement;\n$2,000 payable on the day "
        "of the opening;\n\nLater years:\n$1,250.50 due at the beginning of each quarter, the first of which starts "
        "after the anniversary of the opening.\n"
    )
    draft = draft_of(text)
    assert amounts_of(draft)[-1] == Decimal("1250.50")
    assert any("recurs" in p.message for p in draft.problems)


def test_a_sum_paid_in_equal_payments_is_divided_though_each_thing_is_named_behind(draft_of: Drafts) -> None:
    text = (
        "The Board will pay the Surveyor a lump sum fee of $48,000 in four equal payments, one upon acceptance of each "
        "of the four maps described in Annex A."
    )
    assert amounts_of(draft_of(text)) == [12_000] * 4


def test_thirds_and_halves_counted_by_ordinals_are_shares(draft_of: Drafts) -> None:
    text = (
        "The contract price of EUR 90,000 is paid in thirds: the first third at contract signature, the second third "
        "upon delivery of the prototype and the last third upon final acceptance."
    )
    assert amounts_of(draft_of(text)) == [30_000] * 3


@pytest.mark.parametrize("words", ["first half of 2027", "second half of the season"])
def test_halves_of_a_year_are_no_shares(words: str, draft_of: Drafts) -> None:
    assert draft_of(f"The price is $900. The Buyer pays in the {words} upon delivery.").schedule.milestones == ()


def test_a_sentence_that_says_when_payment_is_made_gives_the_sum_before_it_its_event(draft_of: Drafts) -> None:
    text = (
        "The Library will pay the Storyteller an honorarium of $600 for two performances. Payment is made in cash on "
        "the day of the second performance."
    )
    draft = draft_of(text)
    assert amounts_of(draft) == [600]
    assert "second performance" in (draft.schedule.milestones[0].trigger or "")


@pytest.mark.parametrize("words", ["when the wall is 50% painted", "once the hall stands at 70% roofed"])
def test_a_state_that_the_work_is_in_is_no_share_either(words: str, draft_of: Drafts) -> None:
    text = f"The Guild shall pay a fee of $4,800: $1,200 at signing, $1,800 {words}, and $1,800 upon acceptance."
    draft = draft_of(text)
    assert amounts_of(draft) == [1200, 1800, 1800]
    assert draft.schedule.milestones[1].trigger == words


def test_an_end_of_a_range_is_not_taken_for_the_price(draft_of: Drafts) -> None:
    text = (
        "The total cost will be between $14,000 and $17,000. The City pays half of the cost when the forms go out and "
        "half when the report is delivered."
    )
    assert draft_of(text).schedule.contract_price is None


def test_a_deposit_that_is_deducted_later_is_no_further_payment(draft_of: Drafts) -> None:
    draft = draft_of(
        "The price is $9,000: $4,000 upon delivery of the plan and $5,000 upon acceptance of the report. "
        "A deposit of $2,000 is payable upon signature and is credited against the last invoice."
    )
    assert [str(m.amount) for m in draft.schedule.milestones] == ["4,000.00 USD", "5,000.00 USD"]
    assert any("billed once" in p.message for p in draft.problems if p.where == "milestones")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("one-half of which shall be paid upon signature and the balance upon delivery of the organ", [30_000, 30_000]),
        ("40% of which is due upon signature and the remainder upon delivery of the organ", [24_000, 36_000]),
        ("of which one third is due upon signature and the balance is due upon delivery of it", [20_000, 40_000]),
        ("€20,000 of which shall be paid upon signature and the balance upon delivery of the organ", [20_000, 40_000]),
    ],
)
def test_a_sum_of_which_parts_are_paid_is_the_whole(words: str, parts: list[int], draft_of: Drafts) -> None:
    draft = draft_of(f"The Abbey agrees to pay the Builder a fee of €60,000, {words}.\n")
    assert amounts_of(draft) == parts
    assert draft.schedule.contract_price is not None
    assert draft.schedule.contract_price.amount == 60_000


def test_a_sum_of_which_a_part_is_kept_back_is_still_a_payment(draft_of: Drafts) -> None:
    draft = draft_of(
        "The Abbey shall pay the Builder €60,000 upon delivery of the organ, of which €6,000 shall be retained for a "
        "year.\n"
    )
    assert amounts_of(draft) == [60_000]
