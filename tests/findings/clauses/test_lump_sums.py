"""One payment for the whole: the answer to a heading, or a sum that a later sentence pays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]

FORM = """# Request

## Purpose of the payment

Repair of the town clock.

## Amount of the payment

7500 EUR

## Number of payments

1

## Recipient

Clockmakers' Guild
"""
SETTLED = """SETTLEMENT

3. The Owner claimed damages in the amount of $91,400.00 from the Yard.

4. The parties settle this matter for the sum of $52,600.00, which has been calculated as follows:

   a. Timber removed:

        $80/load times 400 loads =                     $32,000

   b. Overhead: 12%                                    $14,600

   c. Half of the cranes, billed at $60/hour

        $12,000 x .50 =                                 $6,000
                                                       -------
   Total amount due to the Owner                       $52,600

The Yard shall pay the amount set forth above to the Owner within 20 days after both have signed.
"""


def sums(draft: Draft) -> list[str]:
    return [str(m.amount) for m in draft.schedule.milestones]


def test_a_sum_under_a_heading_that_asks_for_the_payment_is_one(draft_of: Drafts) -> None:
    draft = draft_of(FORM)
    assert sums(draft) == ["7,500.00 EUR"]
    assert draft.schedule.milestones[0].name == "Amount of the payment"
    assert not any(p.where.endswith("amount") for p in draft.problems)


def test_a_form_that_does_not_say_how_often_it_pays_is_asked_about(draft_of: Drafts) -> None:
    draft = draft_of(FORM.replace("## Number of payments\n\n1\n", ""))
    assert sums(draft) == ["7,500.00 EUR"]
    assert any(p.where == "milestones.M1.amount" for p in draft.problems)


@pytest.mark.parametrize("heading", ["Amount requested", "Budget", "Amount of insurance", "Income"])
def test_sums_under_other_headings_are_no_payments(heading: str, draft_of: Drafts) -> None:
    assert sums(draft_of(FORM.replace("Amount of the payment", heading))) == []


def test_a_sum_that_a_later_sentence_pays_is_the_payment_and_its_calculation_is_none(draft_of: Drafts) -> None:
    draft = draft_of(SETTLED)
    assert sums(draft) == ["52,600.00 USD"]
    assert draft.schedule.milestones[0].trigger == "within 20 days after both have signed"


@pytest.mark.parametrize(
    "words",
    [
        "The Yard shall pay such sum to the Owner upon execution of this Agreement.",
        "The Yard agrees to pay the said amount within 20 days after both have signed.",
        "The Yard shall remit to the Owner the full settlement amount upon dismissal and delivery of the release.",
    ],
)
def test_other_wordings_refer_to_the_sum_too(words: str, draft_of: Drafts) -> None:
    text = SETTLED[: SETTLED.index(", which has")] + f".\n\n{words}\n"
    assert sums(draft_of(text)) == ["52,600.00 USD"]


@pytest.mark.parametrize(
    "words",
    [
        "The Yard shall pay the amount set forth on each invoice within 20 days of its receipt.",
        "The Yard shall pay such amount as damages within 20 days after termination.",
        "The Yard shall pay the agreed sum.",
    ],
)
def test_sentences_on_invoices_damages_or_without_an_event_pay_nothing_named_before(
    words: str, draft_of: Drafts
) -> None:
    text = SETTLED[: SETTLED.index(", which has")] + f".\n\n{words}\n"
    assert sums(draft_of(text)) == []


def test_a_sentence_that_says_when_its_payer_pays_gives_the_sum_before_it_its_event(draft_of: Drafts) -> None:
    text = (
        "C. The Parish shall pay the Band the sum of Three Hundred Dollars ($300) as compensation for playing at the "
        "fair. The Parish shall pay the Band in cash within ten (10) days from the date the fair ends.\n"
    )
    draft = draft_of(text)
    assert sums(draft) == ["300.00 USD"]
    assert "fair ends" in (draft.schedule.milestones[0].trigger or "")


def test_a_payment_term_behind_a_price_is_no_event_of_it(draft_of: Drafts) -> None:
    text = (
        "C. The Parish shall pay the Band the sum of Three Hundred Dollars ($300) for its music. The Parish shall pay "
        "the Band within ten (10) days from receipt of its invoice.\n"
    )
    draft = draft_of(text)
    assert sums(draft) == ["300.00 USD"]
    assert "invoice" not in (draft.schedule.milestones[0].trigger or "")
    assert draft.schedule.milestones[0].confidence < 0.8


def test_the_only_payment_of_the_whole_is_the_price(draft_of: Drafts) -> None:
    assert str(draft_of(FORM).schedule.contract_price) == "7,500.00 EUR"
    assert str(draft_of(SETTLED).schedule.contract_price) == "52,600.00 USD"


def test_the_only_payment_that_is_called_a_price_is_asked_about(draft_of: Drafts) -> None:
    draft = draft_of(
        "The Parish shall pay the Band the sum of $3,000 as compensation for playing at the fair, upon completion of "
        "the last concert.\n"
    )
    assert str(draft.schedule.contract_price) == "3,000.00 USD"
    assert any(p.where == "contract_price" and "only payment" in p.message for p in draft.problems)


def test_a_sum_for_a_release_within_days_of_its_signing_is_read_with_doubt(draft_of: Drafts) -> None:
    text = "The City will pay the claimant the sum of $9,750 within ten days after she signs this release."
    draft = draft_of(text)
    assert sums(draft) == ["9,750.00 USD"]
    assert draft.schedule.milestones[0].confidence < 0.8


def test_a_name_under_a_heading_of_a_marked_text_has_no_marks(draft_of: Drafts) -> None:
    text = (
        "We ask for $24k in two tranches.\n\n### Tranche 1: $12k\nOn approval of this plan.\n\n### Tranche 2: $12k\n"
        "When the beta is live.\n"
    )
    assert [m.name for m in draft_of(text).schedule.milestones] == ["Tranche 1", "Tranche 2"]
