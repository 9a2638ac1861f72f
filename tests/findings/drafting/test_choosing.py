"""Which lists of payments are the schedule: the one that adds up, else the sure ones, else doubtful ones."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]

BOND = """
3. The Contract Price is EUR 80,000, payable as follows:
(a) 25 % upon signature of this Agreement;
(b) 75 % upon acceptance of the Final Report.

9. The Supplier shall pay a sum of EUR 8,000, being 10 % of the Contract Price, within ten days of signature.
"""

SIGN_OFF = """
Payment schedule:
a) On completion of the floor plans: GBP 4,200
b) On go-live of the booth: GBP 2,800
"""

DOUBTFUL = """
The Agency's fee is EUR 6,000 payable on completion.
"""


def flagged(draft: Draft) -> set[str]:
    return {p.where for p in draft.problems}


def test_beside_a_list_of_a_hundred_percent_a_single_share_is_no_part_of_the_schedule(draft_of: Drafts) -> None:
    draft = draft_of(BOND)
    assert [m.percent for m in draft.schedule.milestones] == [25, 75]
    assert any("was not taken" in p.message for p in draft.problems)


def test_rows_under_a_payment_schedule_need_no_known_event(draft_of: Drafts) -> None:
    milestones = draft_of(SIGN_OFF).schedule.milestones
    assert [m.amount.amount for m in milestones if m.amount] == [Decimal("4200.00"), Decimal("2800.00")]
    assert [m.trigger for m in milestones] == ["On completion of the floor plans", "On go-live of the booth"]


def test_what_may_be_a_payment_is_given_with_doubt(draft_of: Drafts) -> None:
    draft = draft_of(DOUBTFUL)
    (only,) = draft.schedule.milestones
    assert only.amount
    assert only.amount.amount == 6000
    assert 0.6 <= only.confidence <= 0.75
    assert "milestones.M1" in flagged(draft)


def test_what_may_be_a_payment_is_only_told_beside_a_sure_schedule(draft_of: Drafts) -> None:
    draft = draft_of(SIGN_OFF + "\nThe Agency's bonus-free extra is EUR 600 payable on completion.\n")
    assert len(draft.schedule.milestones) == 2


NAMED = """
2. The Client shall pay the Survey Fee as follows:
(a) 40 % upon signature of this Agreement;
(b) 60 % upon delivery of the Survey Report.

8. The Survey Fee is GBP 55,000. The Hosting Fee is GBP 7,200.
"""

SOLE = """
2. The Client shall pay as follows:
(a) 40 % upon signature of this Agreement;
(b) 60 % upon delivery of the Survey Report.

8. The purchase price is GBP 55,000.
"""


def test_shares_are_of_the_price_whose_name_they_use(draft_of: Drafts) -> None:
    draft = draft_of(NAMED)
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [22000, 33000]
    assert "contract_price" not in flagged(draft)


def test_shares_of_an_unnamed_price_use_the_only_one_with_doubt(draft_of: Drafts) -> None:
    draft = draft_of(SOLE)
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [22000, 33000]
    assert {"contract_price", "milestones.M1.amount", "milestones.M2.amount"} <= flagged(draft)
    assert all(m.confidence <= 0.8 for m in draft.schedule.milestones)


LEFT = """
4. The price is USD 36,000. The Client shall pay one third upon signature, one third upon delivery and the remainder of
the price upon acceptance of the works.
"""

LEFT_ROW = """
The Contract Price is USD 36,000, payable as follows:
(a) USD 9,000 upon signature of this Agreement;
(b) USD 9,000 upon delivery of the mock-up; and
(c) the balance upon acceptance of the works.
"""


def test_what_is_left_of_the_price_is_a_payment_of_its_own(draft_of: Drafts) -> None:
    draft = draft_of(LEFT)
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [12000, 12000, 12000]
    assert [m.trigger for m in draft.schedule.milestones] == [
        "upon signature", "upon delivery", "upon acceptance of the works"
    ]  # fmt: skip


def test_a_row_of_what_is_left_takes_the_rest_of_the_price_and_says_so(draft_of: Drafts) -> None:
    draft = draft_of(LEFT_ROW)
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [9000, 9000, 18000]
    assert "milestones.M3.amount" in flagged(draft)


def test_a_balance_with_its_own_figure_is_not_counted_twice(draft_of: Drafts) -> None:
    draft = draft_of(LEFT_ROW.replace("the balance upon", "the balance of USD 18,000 upon"))
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [9000, 9000, 18000]
    assert "milestones.M3.amount" not in flagged(draft)


UPFRONT = """
2. Fees

The Sponsor shall pay USD 4,000 within ten (10) days of the execution of this Agreement.

3. The Contract Price is USD 36,000, payable as follows:
(a) USD 18,000 upon delivery of the mock-up; and
(b) USD 18,000 upon acceptance of the works.
"""


def test_an_amount_beside_a_list_that_makes_the_price_stays_and_the_difference_is_told(draft_of: Drafts) -> None:
    draft = draft_of(UPFRONT)
    assert len(draft.schedule.milestones) == 3
    assert "contract_price" in flagged(draft)


STAGES = """
Ten percent (10%) of each milestone amount is payable upon final acceptance.
Milestone 1: Survey of the hall, USD 30,000
Milestone 2: Fitting, USD 20,000
Milestone 3: Commissioning, USD 40,000
Total: USD 90,000
"""


def test_milestones_that_make_the_price_are_the_schedule_though_nothing_announces_them(draft_of: Drafts) -> None:
    draft = draft_of(STAGES)
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [30000, 20000, 40000]


def test_goods_that_make_the_price_are_no_schedule(draft_of: Drafts) -> None:
    goods = STAGES.replace("Milestone ", "Part ")
    amounts = [m.amount.amount for m in draft_of(goods).schedule.milestones if m.amount]
    assert 30000 not in amounts


def test_a_nominal_consideration_is_no_payment(draft_of: Drafts) -> None:
    assert draft_of(DOUBTFUL.replace("EUR 6,000", "EUR 1")).schedule.milestones == ()


BESIDE = """
The following payments shall be made:
(a) USD 40,000 upon signature of this Agreement;
(b) USD 60,000 upon acceptance of the works;
(c) USD 15,000 for expenses and travel at the hourly rate.
"""


def test_a_row_left_out_beside_payments_is_told(draft_of: Drafts) -> None:
    draft = draft_of(BESIDE)
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [40000, 60000]
    assert any("stands among the payments" in p.message for p in draft.problems)


DATED = """
Invoices go out on these dates: 31 March 2027 (GBP 500), 30 June 2027 (GBP 650) and 30 September 2027 (GBP 700).
"""


def test_sums_each_with_a_day_of_its_own_are_given_with_doubt(draft_of: Drafts) -> None:
    draft = draft_of(DATED)
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [500, 650, 700]
    assert {"milestones.M1", "milestones.M2", "milestones.M3"} <= flagged(draft)


def test_where_no_payment_is_found_the_likeliest_place_is_shown(draft_of: Drafts) -> None:
    draft = draft_of("The charge of EUR 4,000 arises on delivery.")
    assert draft.schedule.milestones == ()
    assert any("likeliest" in p.message and p.source for p in draft.problems)


SPLIT = """
7. Delivery fees are shared:
20 % of each fee goes to the platform.
80 % goes to the courier.
"""

TWO_WHOLES = """
The software is payable as follows:
(a) 40 % of the license price upon signature of this Agreement;
(b) 60 % of the license price upon acceptance of the software.

The hardware is payable as follows:
(a) 10 % of the hardware price upon signature of this Agreement;
(b) 90 % of the hardware price upon delivery of the machines.

9. Machines

The purchase price is USD 50,000.
"""


def test_a_split_that_says_nothing_of_when_is_no_schedule(draft_of: Drafts) -> None:
    assert draft_of(SPLIT).schedule.milestones == ()


def test_shares_of_two_wholes_are_not_put_on_one_price(draft_of: Drafts) -> None:
    draft = draft_of(TWO_WHOLES)
    assert sum(m.percent or 0 for m in draft.schedule.milestones) == 200
    assert all(m.amount is None for m in draft.schedule.milestones)
    assert "contract_price" in flagged(draft)


LATER_SALES = """
FURTHER SALES

The Grower shall also pay, after the close of a season: (a) GBP 90,000 when sales of the booth in a year first exceed
GBP 400,000; and (b) GBP 150,000 when they first exceed GBP 700,000.
"""


def test_a_list_that_only_may_be_is_taken_with_doubt_also_beside_a_sure_one(draft_of: Drafts) -> None:
    milestones = draft_of(SIGN_OFF + LATER_SALES).schedule.milestones
    assert [m.amount.amount for m in milestones if m.amount] == [4200, 2800, 90_000, 150_000]
    assert all(m.confidence < 0.8 for m in milestones[2:])


def test_beside_a_sure_list_one_whose_words_speak_of_something_else_is_not_taken(draft_of: Drafts) -> None:
    royalties = LATER_SALES.replace("GBP 90,000", "royalties of GBP 90,000").replace(
        "GBP 150,000", "a bonus of GBP 150,000"
    )
    assert len(draft_of(SIGN_OFF + royalties).schedule.milestones) == 2


def test_what_vests_by_milestones_is_not_paid_by_them(draft_of: Drafts) -> None:
    draft = draft_of(
        "The restricted units vest according to the following milestones:\n\n"
        "Milestone                     Units     Percent\n"
        "1. Signing of the lease       4,000     40%\n"
        "2. Opening of the mill        6,000     60%\n"
    )
    assert draft.schedule.milestones == ()


def test_shares_that_make_nothing_whole_are_not_even_given_with_doubt(draft_of: Drafts) -> None:
    draft = draft_of(
        "The screen is divided as follows: (i) 50% within each aisle upon request of the shop; (ii) 50% on the first "
        "page upon request of the mall; and (iii) 60% on the last page upon request of either."
    )
    assert draft.schedule.milestones == ()


def test_two_equal_payments_of_each_item_are_not_said_twice(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "3. Payment. The Client pays the Consultant in instalments:\n(a) EUR 5,000 on signature of this Agreement and "
        "EUR 5,000 on delivery of the survey;\n(b) EUR 3,000 on delivery of the model and EUR 3,000 on acceptance of "
        "the model.\n"
    )
    assert len(draft.schedule.milestones) == 4


def test_equal_instalments_by_rule_are_not_said_again(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "3. Payment. The Client shall pay GBP 9,000 on signing, and then five monthly instalments of GBP 9,000 each, "
        "the first one month after signing.\n"
    )
    assert len(draft.schedule.milestones) == 6


def test_items_called_milestones_are_not_taken_for_one_section(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "2. Payment Milestones:\nMilestone A: Charts approved. Payment: $14,000\nMilestone B: Pilot running. Payment: "
        "$21,000\nMilestone C: Roll-out complete. Payment: $35,000\n"
    )
    assert [m.amount and int(m.amount.amount) for m in draft.schedule.milestones] == [14_000, 21_000, 35_000]


def test_three_sums_with_a_time_each_are_a_schedule_though_nobody_says_pays(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "Invoicing: EUR 2,500 at the beginning of the project, EUR 2,500 after the interim presentation, EUR 5,000 "
        "after delivery of the final presentation.\n"
    )
    assert len(draft.schedule.milestones) == 3


def test_a_final_payment_beside_a_list_is_taken_with_doubt(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "4. Funding. The Fund shall pay the Trust as follows: EUR 3,500 on 30 September 2027, EUR 3,000 on 30 December "
        "2027 and EUR 6,500 on 30 March 2028.\n\n"
        "5. Audit. A final payment of EUR 2,000 is made upon acceptance of the audited accounts of the project.\n"
    )
    assert [m.amount and int(m.amount.amount) for m in draft.schedule.milestones] == [3_500, 3_000, 6_500, 2_000]


def test_instalments_of_each_year_stand_for_those_of_the_other_years(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "4. Fee. The Company shall pay the Golfer a total fee of $18,000 per year in two equal installments of $9,000 "
        "each on March 15 and September 15 of each year during the Term.\n"
    )
    assert len(draft.schedule.milestones) == 2
    assert draft.schedule.contract_price is None or any(p.where == "contract_price" for p in draft.problems)
    assert any(p.where == "milestones" and "add the others" in p.message for p in draft.problems)
    once = draft_of("4. Fee. The Company shall pay the Golfer $9,000 on March 15, 2027 and $9,000 on May 1, 2027.\n")
    assert not any("add the others" in p.message for p in once.problems)


def test_a_success_fee_beside_the_payments_is_told(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The Agent shall receive the following compensation:\n\n(a) A management fee of $24,000, payable in two equal "
        "installments on 3 May 2027 and 3 June 2027.\n\n(b) A Success Fee of $75,000.\n"
    )
    assert any("75,000" in p.message and p.where == "milestones" for p in draft.problems)


def test_a_table_of_shares_with_their_sums_goes_before_a_list_of_its_halves(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "5. Payment\n\n50% on execution of the Agreement         $12,720\n"
        "50% on installation of the changes          $12,720\nand acceptance of each of them\n"
    )
    assert [m.amount and int(m.amount.amount) for m in draft.schedule.milestones] == [12_720, 12_720]


def test_a_list_goes_before_a_table_that_its_aligned_rows_make(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "5. Milestones and payments\n\n1) Concept design approved - EUR 4,500 - 15 April 2027\n"
        "2) Detailed design approved - EUR 7,500 - 30 May 2027\n3) Handover - EUR 3,000 - 30 June 2027\n"
    )
    assert [m.amount and int(m.amount.amount) for m in draft.schedule.milestones] == [4_500, 7_500, 3_000]


def test_a_sum_that_is_paid_again_without_its_figure_asks_for_the_others(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "5. The Client shall pay $3,000 on January 5, 2027 and the same amount on February 5, 2027 and March 5, 2027.\n"
    )
    assert any(p.where == "milestones" and "add the others" in p.message for p in draft.problems)


def test_what_is_retained_of_the_payments_is_no_payment(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "6. Payment. The Owner shall make payments by progress. The Owner shall retain ten percent (10%) of the "
        "payment amounts due to the Builder until half of the work is completed.\n"
    )
    assert draft.schedule.milestones == ()


def test_a_sum_in_years_one_and_two_asks_for_the_second(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "6. The County will make a payment to the School of $25,000 in years one and two and $30,000 in year three.\n"
    )
    assert any(p.where == "milestones" and "add the others" in p.message for p in draft.problems)
