"""What a clause says once for its payments: its title, an event in the sentence behind, words before the first sum."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]


def amounts(draft: Draft) -> list[Decimal | None]:
    return [m.amount.amount if m.amount else None for m in draft.schedule.milestones]


def test_a_payment_is_called_after_the_title_that_its_clause_runs_on_from(draft_of: Drafts) -> None:
    draft = draft_of(
        "§ 2.1 First Draw. When the crane is rigged, the owner shall pay Four Thousand Dollars ($4,000.00).\n\n"
        "§ 2.2 Second Draw. Upon topping out of the frame, the owner shall pay Nine Thousand Dollars ($9,000.00).\n\n"
        "§ 2.3 Third Draw. Upon removal of the crane and insurance tags, the owner shall pay $2,000.00."
    )
    assert [m.name for m in draft.schedule.milestones] == ["First Draw", "Second Draw", "Third Draw"]
    assert amounts(draft) == [4000, 9000, 2000]


def test_the_sentence_behind_a_price_says_when_it_is_paid(draft_of: Drafts) -> None:
    draft = draft_of(
        "The fee for the soil study is EUR 7,200. This amount shall be payable upon delivery of the study."
    )
    assert amounts(draft) == [7200]
    assert draft.schedule.milestones[0].trigger == "upon delivery of the study"


def test_a_later_item_of_the_sentence_that_holds_no_sum_is_no_part_of_the_one_before(draft_of: Drafts) -> None:
    draft = draft_of(
        "In return the mill shall (a) pay the grower $5,000 on the date of signature, (b) pay the grower $6,000 on the "
        "first anniversary of signature, and (c) issue to the grower 400 shares of its stock."
    )
    assert amounts(draft) == [5000, 6000]
    assert draft.schedule.milestones[1].trigger == "on the first anniversary of signature"


def test_a_sum_that_is_halved_behind_it_is_no_payment_of_its_own(draft_of: Drafts) -> None:
    draft = draft_of(
        "The client will pay a drafting fee of $8,400, half ($4,200) at signing and half ($4,200) when the drafts "
        "are shown."
    )
    assert amounts(draft) == [4200, 4200]
    assert [m.percent for m in draft.schedule.milestones] == [50, 50]


def test_the_words_before_the_first_sum_of_a_sentence_say_what_its_sums_are(draft_of: Drafts) -> None:
    draft = draft_of(
        "The added sum is invoiced in two steps: $3,000 when the second pump runs (planned 11/18/2026), and $5,500 "
        "when the comparison has been presented (planned 01/27/2027)."
    )
    assert amounts(draft) == [3000, 5500]


def test_a_sentence_among_payments_that_says_nothing_of_paying_is_told_and_not_taken(draft_of: Drafts) -> None:
    draft = draft_of(
        "2. Fees.\n\nPlan fee. The client will pay a plan fee of $4,000 at signing.\n\n"
        "Opening fee. The client will pay $6,000 upon launch of the kiosk.\n\n"
        "Media. The planning figure is $90,000.\n\n"
        "Closing fee. The client will pay $1,000 upon acceptance of the final report."
    )
    assert amounts(draft) == [4000, 6000, 1000]
    assert any("stands among the payments" in p.message for p in draft.problems)


def test_a_table_of_what_a_price_is_made_of_is_no_second_schedule(draft_of: Drafts) -> None:
    draft = draft_of(
        "Package            Value (EUR)\nTimber             4,000\nGlass              6,000\n\n\n"
        "Payment schedule\n\n"
        "Milestone           Due date        Amount (EUR)\nFrame stands        3 May 2027      7,500\n"
        "Roof is tight       5 July 2027     2,500\n"
    )
    assert amounts(draft) == [7500, 2500]
