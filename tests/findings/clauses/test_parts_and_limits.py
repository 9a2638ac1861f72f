"""What is a payment among sums that limit, exemplify or repeat one, and the parts that only together make a whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft

Reader = Callable[[str], Draft]


def _amounts(draft: Draft) -> list[int]:
    return [int(m.amount.amount) for m in draft.schedule.milestones if m.amount]


def _days(draft: Draft) -> list[str]:
    return [m.due_date.isoformat() for m in draft.schedule.milestones if m.due_date]


@pytest.mark.parametrize("lead", ["shall not exceed", "is limited to the following amounts", "may not be more than"])
def test_what_no_year_may_exceed_is_no_payment(lead: str, draft_of: Reader) -> None:
    draft = draft_of(
        f"3. The sum that the County pays under this agreement {lead}:\n\n"
        "(a) $410,000 for the fiscal year beginning 1 April 2026 and ending 31 March 2027;\n\n"
        "(b) $395,000 for each following fiscal year beginning 1 April 2027 and ending 31 March 2030.\n"
    )
    assert draft.schedule.milestones == ()


def test_limits_that_each_fall_due_upon_an_event_are_still_payments(draft_of: Reader) -> None:
    draft = draft_of(
        "The Client shall pay the following sums, not to exceed:\n\n(a) $4,000 upon delivery of the Survey;\n\n"
        "(b) $6,000 upon acceptance of the Map.\n"
    )
    assert _amounts(draft) == [4000, 6000]


def test_shares_that_are_only_an_example_are_no_payments(draft_of: Reader) -> None:
    draft = draft_of("Payments: [to be filled in, e.g. 40% on signature, 60% on completion of the work]\n")
    assert draft.schedule.milestones == ()


def test_the_part_that_a_share_comes_to_is_no_price_of_the_whole(draft_of: Reader) -> None:
    draft = draft_of(
        "The Town pays a sum of $30,000.00 (the “Contract Price”). Payment is made as follows:\n\n"
        "(a) 40% of the Contract Price ($12,000.00) by 4 May 2027;\n\n"
        "(b) the balance of the Contract Price ($18,000.00) within ten days after completion of the Show.\n"
    )
    assert _amounts(draft) == [12000, 18000]
    assert str(draft.schedule.milestones[0].percent) == "40"


def test_a_deposit_named_again_as_not_received_leaves_deposit_and_rest_one_schedule(draft_of: Reader) -> None:
    draft = draft_of(
        "A 30% deposit of the fee is due on signing of this contract; if the 30% deposit is not received by then, "
        "the Band is free. The remaining 70% of the fee is due prior to the Concert.\n"
    )
    assert [str(m.percent) for m in draft.schedule.milestones] == ["30", "70"]


def test_sums_in_a_row_take_the_days_in_a_row_of_the_sentence_behind(draft_of: Reader) -> None:
    draft = draft_of(
        "The Agency pays $9,000 in three interim payments, in the amounts of $2,000, $3,000 and $4,000, against a "
        "report. The interim payments will be made by 30 June 2027; 30 September 2027; and 30 December 2027.\n"
    )
    assert _amounts(draft) == [2000, 3000, 4000]
    assert _days(draft) == ["2027-06-30", "2027-09-30", "2027-12-30"]


def test_a_row_of_nothing_in_a_table_is_no_payment(draft_of: Reader) -> None:
    draft = draft_of(
        "The fee is paid as follows:\n\nDeliverable            Date              Fee\n"
        "Draft Plan             3 May 2027        $4,000\nReview copy            3 June 2027       $0\n"
        "Final Plan             3 July 2027       $6,000\n"
    )
    assert _amounts(draft) == [4000, 6000]


def test_halves_of_what_is_retained_divide_no_payment(draft_of: Reader) -> None:
    draft = draft_of(
        "1. Fees. The Client shall pay EUR 3,000 on signature and EUR 8,000 on acceptance of the Study.\n\n"
        "2. The Client may retain 5% of each invoice, released half at completion and half at the end of a year.\n"
    )
    assert _amounts(draft) == [3000, 8000]


@pytest.mark.parametrize(("single", "months"), [(6000, "three"), (6000, "five"), (4000, "four")])
def test_a_sum_before_thereafter_is_no_whole_of_the_run_behind_it(single: int, months: str, draft_of: Reader) -> None:
    draft = draft_of(
        f"The Client pays EUR {single:,} upon signature and thereafter EUR 2,000 on the last day of each month for "
        f"{months} months, beginning 31 July 2027.\n"
    )
    assert _amounts(draft) == [single, *[2000] * {"three": 3, "four": 4, "five": 5}[months]]


def test_a_line_of_a_table_of_contents_is_no_payment(draft_of: Reader) -> None:
    draft = draft_of(
        "Contents\n\n1. Fees of EUR 20,000 ........ 2\n\n2. First payment of EUR 5,000 ........ 3\n\n"
        "1. Fees\n\nThe Client pays EUR 5,000 upon signature and EUR 15,000 on delivery of the Report.\n"
    )
    assert _amounts(draft) == [5000, 15000]
    assert not any("was not taken" in p.message for p in draft.problems)


def test_shares_that_miss_a_part_of_the_price_are_given_with_doubt(draft_of: Reader) -> None:
    draft = draft_of(
        "The price is EUR 80,000. 30% on signature, 40% on delivery of the Model and 25% on acceptance of the Hall.\n"
    )
    assert _amounts(draft) == [24000, 32000, 20000]
    assert all(m.confidence < 0.8 for m in draft.schedule.milestones)
    assert any("95 %" in p.message for p in draft.problems)


def test_a_fee_for_setting_up_that_is_not_taken_is_told(draft_of: Reader) -> None:
    draft = draft_of(
        "The Client pays a set-up fee of EUR 6,500 and thereafter a monthly fee of EUR 2,000 for five months from "
        "1 July 2027.\n"
    )
    told = [p.message for p in draft.problems if p.where == "milestones"]
    assert 6500 in _amounts(draft) or any("6,500" in message for message in told)


def test_a_monthly_sum_among_payments_of_a_list_is_one_of_them_with_doubt(draft_of: Reader) -> None:
    draft = draft_of(
        "The Company shall pay the Consultant as follows:\n\n• A first fee of $50,000 is paid upon signature.\n\n"
        "• A second fee of $40,000 is paid upon delivery of the Plan.\n\n"
        "• In the two months after that it pays $9,000 per month for looking after the Plan.\n"
    )
    assert _amounts(draft) == [50000, 40000, 9000]
    assert "milestones.M3.amount" in {p.where for p in draft.problems}


def test_rows_paid_several_times_are_read_and_doubted(draft_of: Reader) -> None:
    draft = draft_of(
        "The Station pays the following fees:\n\nComponent               Date of payment          Amount\n"
        "Platform                Upon signature           $90,000\n"
        "Operations (×11)        1st day of each month    $20,000/month\n"
        "Advice                  Quarterly ($5,000 × 4)   $20,000\n"
        "Launch                  Upon launch              $30,000\n"
    )
    assert _amounts(draft) == [90000, 20000, 20000, 30000]
    assert [m.confidence <= 0.8 for m in draft.schedule.milestones] == [False, True, False, False]


def test_years_with_a_discount_each_are_payments_under_words_that_bill_them(draft_of: Reader) -> None:
    draft = draft_of(
        "Maintenance will be billed at the following discounted schedule:\n\n2027 (100% discount)     $0.00\n"
        "2028 (75% discount)      $1,200.00\n2029 (50% discount)      $2,400.00\n2030 (25% discount)      $3,700.00\n"
    )
    assert _amounts(draft) == [1200, 2400, 3700]


def test_equal_parts_told_behind_a_sum_divide_it_by_their_days(draft_of: Reader) -> None:
    draft = draft_of(
        "The fee is $36,000. It shall be paid in two equal instalments on 1 July 2027 and 1 October 2027.\n"
    )
    assert _amounts(draft) == [18000, 18000]
    assert _days(draft) == ["2027-07-01", "2027-10-01"]


@pytest.mark.parametrize(
    "words",
    [
        "The fee for the dig is $27,000. It is invoiced in three equal installments: at the start, halfway, and "
        "upon completion of the trench.",
        "The fee of $27,000 is paid in three equal instalments: at the start, halfway and upon completion of all.",
    ],
)
def test_equal_parts_fall_due_upon_the_events_listed_behind_them(words: str, draft_of: Reader) -> None:
    draft = draft_of(f"{words}\n")
    assert _amounts(draft) == [9000, 9000, 9000]
    assert [str(m.trigger)[:8] for m in draft.schedule.milestones] == ["at the s", "halfway", "upon com"]


def test_equal_parts_that_do_not_come_out_even_still_add_up(draft_of: Reader) -> None:
    draft = draft_of("The fee is $10,000. It is paid in three equal instalments: at A, on delivery of B and upon C.\n")
    assert sum(m.amount.amount for m in draft.schedule.milestones if m.amount) == 10000


def test_a_balance_due_upon_an_event_with_a_day_of_something_else_is_a_payment(draft_of: Reader) -> None:
    draft = draft_of(
        "The Studio pays the Author a total of $40,000, $12,000 of which is payable upon signing with the balance due "
        "within 30 days of the closing of the offering originally filed on March 22, 2027.\n"
    )
    assert _amounts(draft) == [12000, 28000]
    assert _days(draft) == []


def test_what_a_price_is_composed_of_is_no_payment_beside_its_schedule(draft_of: Reader) -> None:
    draft = draft_of(
        "The price shall not exceed $96,000. The price is composed of: (i) two development fees totaling $60,000 and "
        "(ii) a monthly fee of $3,000 for Hosting.\n\nPayments are made as follows:\n\n"
        "(a) $40,000 upon completion of the Site;\n\n(b) $20,000 upon acceptance of the Shop.\n"
    )
    assert _amounts(draft) == [40000, 20000]


def test_a_sum_that_is_due_on_a_day_is_given_with_doubt_and_others_may_be_missing(draft_of: Reader) -> None:
    draft = draft_of("The Operator knows that the sum of $45,000 will be transferred by it on 5 January 2027.\n")
    assert _amounts(draft) == [45000]
    assert draft.schedule.milestones[0].confidence < 0.8
    assert any("other payments" in p.message for p in draft.problems if p.where == "milestones")


@pytest.mark.parametrize("called", ["fixed rate", "flat fee", "fixed monthly fee"])
def test_a_fixed_sum_for_each_month_is_one_payment_that_recurs(called: str, draft_of: Reader) -> None:
    draft = draft_of(
        f"The City agrees to pay the Consultant a {called} of three thousand dollars ($3,000) per month, a sum not to "
        "exceed $36,000, for the services.\n"
    )
    assert _amounts(draft) == [3000]
    assert any("recurs" in p.message for p in draft.problems)


@pytest.mark.parametrize("words", ["is replaced by", "is hereby deleted and replaced with", "is amended to read"])
def test_payments_before_a_text_that_replaces_them_are_doubted(words: str, draft_of: Reader) -> None:
    draft = draft_of(
        "Section 1 reads: The Client shall pay EUR 5,000 upon signature and EUR 8,000 upon acceptance.\n\n"
        f'2. Amendment\n\nSection 1 {words}: "1. Fees. The Client shall pay EUR 4,000 upon signature and EUR 9,000 '
        'upon acceptance of the Plan."\n'
    )
    assert 9000 in _amounts(draft)
    assert any(p.where == "milestones" and "replaces" in p.message for p in draft.problems)


def test_the_day_by_which_something_is_ordered_is_no_due_date(draft_of: Reader) -> None:
    draft = draft_of(
        "The Client pays EUR 30,000 on delivery of the Atlas. If the Client so orders before 1 March 2027, the "
        "Consultant also prepares a Guide for EUR 7,500, payable on its delivery.\n"
    )
    assert _days(draft) == []
    assert 7500 in _amounts(draft) or any("7,500" in p.message for p in draft.problems)
