"""Whole texts become schedules: which sums are taken, joined, derived and doubted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from toolkit.errors import UnknownComponent, UnknownField
from toolkit.findings.finding import Draft
from toolkit.findings.pipeline import COMPONENTS, build, extract

Drafts = Callable[[str], Draft]

LETTERED = """
SERVICES AGREEMENT

3. Fees. The Contract Price shall be EUR 90,000.00, payable as follows:

(a) thirty percent (30%) of the Contract Price upon signature of this Agreement;
(b) forty percent (40%) of the Contract Price upon delivery of the Test Report; and
(c) thirty percent (30%) of the Contract Price upon acceptance of the Final Report.

4. Liability. The liability of the Consultant shall not exceed EUR 500,000.
"""

SECTIONS = """
Road map

Total Costs: 19,000 USD

Milestone 1: Data model
Estimated Duration: 2 weeks
Costs: 7,000 USD

Milestone 2: Map editor
Estimated Duration: 3 weeks
Costs: 12,000 USD
"""

TWO_LISTS = """
Payment schedule. The museum pays the studio:
20% ($20,000.00) on the first day of the work.
40% ($40,000.00) upon acceptance of Milestone #1.
40% ($40,000.00) upon acceptance of Milestone #2.

Days of delivery
Milestone #1 – January 15th, 2027
Milestone #2 – February 15th, 2027.
"""


def wheres(draft: Draft) -> set[str]:
    return {p.where for p in draft.problems}


def test_lettered_shares_of_a_price_become_amounts_that_add_up(draft_of: Drafts) -> None:
    schedule = draft_of(LETTERED).schedule
    assert [m.percent for m in schedule.milestones] == [30, 40, 30]
    assert [str(m.amount) for m in schedule.milestones] == ["27,000.00 EUR", "36,000.00 EUR", "27,000.00 EUR"]
    assert str(schedule.contract_price) == "90,000.00 EUR"
    assert schedule.milestones[1].trigger == "upon delivery of the Test Report; and".rstrip("; and")


def test_milestones_that_are_sections_take_their_heading_and_price(draft_of: Drafts) -> None:
    schedule = draft_of(SECTIONS).schedule
    assert [m.name for m in schedule.milestones] == ["Milestone 1: Data model", "Milestone 2: Map editor"]
    assert [m.amount.amount for m in schedule.milestones if m.amount] == [7000, 12000]
    assert schedule.milestones[0].trigger == "Estimated Duration: 2 weeks"
    assert str(schedule.contract_price) == "19,000.00 USD"


def test_days_in_a_second_list_are_joined_by_number(draft_of: Drafts) -> None:
    schedule = draft_of(TWO_LISTS).schedule
    assert [m.due_date for m in schedule.milestones] == [None, date(2027, 1, 15), date(2027, 2, 15)]


def test_a_total_with_its_parts_is_the_price_and_no_payment(draft_of: Drafts) -> None:
    text = (
        "2. Price. The gallery agrees to pay a total of $8,000. The gallery shall make a prepayment of $2,500 "
        "and pay the remaining $5,500 on completion of the mural.\n"
    )
    schedule = draft_of(text).schedule
    assert [m.amount.amount for m in schedule.milestones if m.amount] == [2500, 5500]
    assert schedule.contract_price is not None
    assert schedule.contract_price.amount == 8000


def test_a_schedule_that_is_stated_again_is_taken_once(draft_of: Drafts) -> None:
    rows = (
        "Percentage of Contract Price\nPayment",
        "30%\nUpon signature",
        "40%\nUpon delivery",
        "30%\nUpon acceptance",
    )
    again = "\n\n".join((LETTERED, *rows, ""))
    assert len(draft_of(again).schedule.milestones) == 3


def test_an_ascii_table_with_cells_over_lines_is_read(draft_of: Drafts) -> None:
    text = (
        "PAYMENTS FOR THE BELL\n\nNo. Milestone   % of Price   Amount in $\n\n"
        "1.  Mould\ndrawings    10% $21,500\n\n2.  Bronze\nand wax    30% $64,500\n\n"
        "3.  First\ncasting of the large\nbell    30% $64,500\n\n"
        "4.  Hanging\nand tuning   30% $64,500\n"
    )
    schedule = draft_of(text).schedule
    assert [m.amount.amount for m in schedule.milestones if m.amount] == [21500, 64500, 64500, 64500]
    assert schedule.milestones[2].name == "First casting of the large bell"
    assert schedule.milestones[0].percent == Decimal(10)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("The Contract Price is EUR 90,000. The mural takes a year.\n", 90000),
        ("The Contract Price is EUR 90,000. The mural is large. The Contract Price is EUR 80,000.\n", None),
        ("The painter carries insurance of EUR 90,000 for each event.\n", None),
    ],
)
def test_a_clear_price_without_payments_is_kept(draft_of: Drafts, text: str, price: int | None) -> None:
    schedule = draft_of(text).schedule
    assert schedule.milestones == ()
    assert (schedule.contract_price.amount if schedule.contract_price else None) == price


TOTALLED = (
    "PAYMENT SCHEDULE\n\nMilestone        Due Date        Amount\n"
    "Frame            3 March 2027    EUR 4,000.00\nRoof             9 June 2027     EUR 6,000.00\n"
    "Total                            EUR 10,000.00\n"
)


def test_a_total_that_its_own_rows_do_not_make_is_a_problem_with_both_sums(draft_of: Drafts) -> None:
    wrong = draft_of(TOTALLED.replace("10,000.00", "11,500.00"))
    (said,) = [p.message for p in wrong.problems if p.where == "milestones" and "own total" in p.message]
    assert "11,500.00 EUR" in said
    assert "10,000.00 EUR" in said
    assert not any("own total" in p.message for p in draft_of(TOTALLED).problems)


def test_the_first_due_date_of_a_bare_table_is_not_the_date_of_the_agreement(draft_of: Drafts) -> None:
    schedule = draft_of(TOTALLED).schedule
    assert schedule.milestones[0].due_date == date(2027, 3, 3)
    assert schedule.agreement_date is None


@pytest.mark.parametrize("written", ["31/02/2027", "30 February 2027", "2027-13-01"])
def test_a_day_that_no_calendar_has_is_a_problem_that_quotes_it(draft_of: Drafts, written: str) -> None:
    text = f"Buyer shall pay as follows:\n(a) EUR 4,000 upon signature;\n(b) EUR 6,000 upon delivery, due {written}.\n"
    problems = {p.where: p.message for p in draft_of(text).problems}
    assert written in problems["milestones.M2.due_date"]


NO_SCHEDULES = (
    "Upon these events the Warrants shall vest:\n1) 10% upon signing;\n2) 40% upon a financing;\n3) 50% later.\n",
    "Payment Schedule\n1. Advice $90.00 per hour\n2. Coding $140.00 per hour\n3. Tests $75.00 per hour\n",
    "Tenant shall pay rent of $96,000 a year in equal monthly installments of $8,000 in advance.\n",
    "Royalties are due as follows:\nup to 900 units: 3.5% of net sales\nabove: 5% of net sales\n",
    "Progress payments shall be made monthly on the basis of the percentage certified by the architect.\n",
    "For each day of delay the Contractor shall pay liquidated damages of $5,000 per day, not exceeding $100,000.\n",
    "The Supplier shall keep insurance of $1,000,000 per occurrence and $2,000,000 in the aggregate.\n",
)


@pytest.mark.parametrize("text", NO_SCHEDULES)
def test_what_is_no_payment_schedule_gives_nothing_and_says_so(draft_of: Drafts, text: str) -> None:
    draft = draft_of(text)
    assert draft.schedule.milestones == ()
    assert "milestones" in wheres(draft)


def test_parts_that_do_not_make_the_price_are_a_problem(draft_of: Drafts) -> None:
    text = LETTERED.replace("thirty percent (30%) of the Contract Price upon acceptance", "EUR 20,000 upon acceptance")
    assert {"milestones", "contract_price"} & wheres(draft_of(text))


def test_a_payment_in_another_currency_keeps_it_and_is_a_problem(draft_of: Drafts) -> None:
    text = (
        "Customer shall pay as follows:\n(a) EUR 10,000 upon signature;\n(b) EUR 20,000 upon delivery;\n"
        "(c) USD 5,000 upon acceptance.\n"
    )
    draft = draft_of(text)
    assert [m.amount.currency for m in draft.schedule.milestones if m.amount] == ["EUR", "EUR", "USD"]
    assert "milestones.M3.amount" in wheres(draft)


def test_every_value_has_its_words_and_rule(draft_of: Drafts) -> None:
    draft = draft_of(LETTERED)
    for m in draft.schedule.milestones:
        assert m.source
        evidence = draft.schedule.evidence_for(f"milestones.{m.id}.percent")
        assert evidence is not None
        assert "%" in evidence.source[0].text
        assert evidence.rule


def test_a_value_is_explained_in_words(draft_of: Drafts) -> None:
    draft = draft_of(LETTERED)
    words = draft.explain("M2.percent")
    assert "forty percent (40%)" in words
    assert "confidence" in words
    with pytest.raises(UnknownField, match=r"M2\.amount"):
        draft.explain("M9.amount")


def test_a_draft_is_a_table_and_a_page_and_json(draft_of: Drafts) -> None:
    draft = draft_of(LETTERED.replace("Test Report", "<script>alert(1)</script>"))
    assert list(draft.to_pandas()["id"]) == ["M1", "M2", "M3"]
    assert "<script>" not in draft._repr_html_()
    assert '"contract-schedule/1"' in draft.to_json()


def test_components_can_be_listed_left_out_and_replaced(draft_of: Drafts) -> None:
    pipeline = build(without=("milestone_clauses",))
    assert "milestone_clauses" not in pipeline.pipe_names
    assert build().pipe_names == list(COMPONENTS)
    document = draft_of(LETTERED).document
    assert extract(document, pipeline=pipeline).schedule.milestones == ()
    with pytest.raises(UnknownComponent, match="milestone_clauses"):
        build(without=("poetry",))


@pytest.mark.parametrize(
    "text", ["", " \n\f\n", "$" * 500, "(a) " * 300, "%\n" * 300, "\u202e$5,000\x00 due", "{{7*7}} $5 due upon <b>"]
)
def test_hostile_text_is_just_text(draft_of: Drafts, text: str) -> None:
    assert draft_of(text + "\nplain words\n").schedule.file is not None


SENTENCES = (
    "Phase One. Upon execution of this Agreement the Company shall pay Developer $15,000. Phase Two. Upon delivery "
    "of the alpha version the Company shall pay Developer $20,000.\n",
    "The Fee will be paid on the following dates:\n1 February 2027: $15,000\n1 May 2027: $20,000\n",
    "Buyer shall pay the Purchase Price of $35,000 as follows: $15,000 upon execution, and $20,000 at the Closing.\n",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_payments_in_running_sentences_are_found(draft_of: Drafts, text: str) -> None:
    assert [m.amount.amount for m in draft_of(text).schedule.milestones if m.amount] == [15000, 20000]


def test_shares_of_a_price_named_behind_them_are_derived(draft_of: Drafts) -> None:
    text = "Invoices: 30% on order, 60% on shipment, 10% on commissioning, of the total price of $250,000.\n"
    schedule = draft_of(text).schedule
    assert [m.amount.amount for m in schedule.milestones if m.amount] == [75000, 150000, 25000]
    assert schedule.contract_price is not None


def test_a_price_of_thirds_is_split_without_loss(draft_of: Drafts) -> None:
    text = (
        "The Contract Price is EUR 100.00. The Contract Price shall be paid one third upon execution, one third upon "
        "delivery and one third upon acceptance.\n"
    )
    amounts = [m.amount.amount for m in draft_of(text).schedule.milestones if m.amount]
    assert sum(amounts) == 100
    assert amounts == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_a_row_may_be_named_after_its_event_without_a_word_such_as_upon(draft_of: Drafts) -> None:
    draft = draft_of(
        "Invoicing\n\n* Kick-off of the project: 10%\n* Completion of the drawings: 40%\n* Delivery of the rig: 50%\n\n"
        "The fixed price is CHF 60'000."
    )
    assert [m.amount and m.amount.amount for m in draft.schedule.milestones] == [6000, 24000, 30000]


def test_items_of_one_sentence_over_several_lines_stay_together(draft_of: Drafts) -> None:
    draft = draft_of(
        "3. The customer shall pay: (1) on signing, EUR 5,000; (2) on completion of the soundings, EUR 12,000; "
        "(3) on delivery of the chart, EUR 8,000."
    )
    assert [m.amount and m.amount.amount for m in draft.schedule.milestones] == [5000, 12000, 8000]


def test_what_a_list_is_over_is_said_by_the_words_that_introduce_it_not_by_the_clause_before(draft_of: Drafts) -> None:
    draft = draft_of(
        "4.1 The fee is EUR 60,000, exclusive of tax at the usual rate.\n\n"
        "4.2 The fee shall be paid in the following parts:\n\n"
        "(a) EUR 20,000 upon signature of this contract;\n\n(b) EUR 40,000 upon expiry of a trial run of 30 days."
    )
    assert [m.amount and m.amount.amount for m in draft.schedule.milestones] == [20000, 40000]


def test_words_about_the_event_do_not_speak_against_its_payment(draft_of: Drafts) -> None:
    draft = draft_of(
        "Grower shall pay, after the end of the season: (a) $10,000,000 when total net sales in a year first exceed "
        "$90,000,000; and (b) $20,000,000 when total net sales in a year first exceed $300,000,000."
    )
    assert [m.amount and m.amount.amount for m in draft.schedule.milestones] == [10_000_000, 20_000_000]


def test_what_speaks_against_the_first_sum_of_a_sentence_speaks_against_all(draft_of: Drafts) -> None:
    draft = draft_of(
        "The mill shall pay minimum royalties of $5,000 upon the first anniversary of signing, $6,000 upon the second "
        "anniversary and $7,000 upon the third anniversary."
    )
    assert draft.schedule.milestones == ()


def test_a_day_in_figures_that_may_be_two_is_told(draft_of: Drafts) -> None:
    words = "The fee is paid as follows: $300 on 04/10/2027 and $400 on 05/11/2027."
    told = {p.where for p in draft_of(words).problems}
    assert {"milestones.M1.due_date", "milestones.M2.due_date"} <= told
    settled = {p.where for p in draft_of(f"Signed 04/28/2027.\n\n{words}").problems}
    assert not any(where.endswith("due_date") for where in settled)


def amounts(draft: Draft) -> list[Decimal | None]:
    return [m.amount.amount if m.amount else None for m in draft.schedule.milestones]


def test_rows_in_bars_are_a_schedule(draft_of: Drafts) -> None:
    draft = draft_of(
        "| Instalment | Trigger | Due no later than | Sum |\n|---|---|---|---|\n"
        "| 1 | Order placed | 15.04.2027 | 4 000 € |\n| 2 | Report approved | 30.09.2027 | 350 € |\n"
    )
    assert amounts(draft) == [4000, 350]
    assert draft.schedule.milestones[1].due_date == date(2027, 9, 30)


def test_steps_of_one_kind_with_a_number_each_are_a_schedule(draft_of: Drafts) -> None:
    draft = draft_of(
        "Phase 1 (May 2027): Survey of the ponds. Payment: EUR 8,000\n"
        "Phase 2 (June 2027): Dredging. Payment: EUR 16,000\n"
        "Phase 3 (August 2027): Planting. Payment: EUR 6,000\n"
    )
    assert amounts(draft) == [8000, 16000, 6000]
    assert draft.schedule.milestones[1].name == "Phase 2 (June 2027): Dredging"


def test_the_phases_of_a_fee_need_no_day_when_their_shares_are_all_of_it(draft_of: Drafts) -> None:
    draft = draft_of(
        "The compensation for each phase of the services is as follows:\n\n"
        "Sketch Design Phase          forty percent (40%)\nBuilding Phase               sixty percent (60%)\n\n"
        "The stipulated sum is EUR 42,000."
    )
    assert [m.percent for m in draft.schedule.milestones] == [40, 60]


def test_stars_of_a_plain_text_hide_no_heading_and_no_price(draft_of: Drafts) -> None:
    draft = draft_of(
        "**Milestone 1 — Kit**\n\n- **Duration:** 3 weeks\n- **Costs:** 7,500 USD\n\n"
        "**Milestone 2 — Manual**\n\n- **Duration:** 2 weeks\n- **Costs:** 2,500 USD\n"
    )
    assert amounts(draft) == [7500, 2500]


def test_a_bare_figure_without_a_currency_is_told_and_not_called_missing(draft_of: Drafts) -> None:
    draft = draft_of(
        "The fees fall due as follows:\n\n"
        "Milestone        Due date           Amount\n"
        "Sowing           1 March 2027        4,000\nHarvest          1 August 2027       9,500\n"
    )
    assert [m.amount for m in draft.schedule.milestones] == [None, None]
    said = {p.where: p.message for p in draft.problems if p.where.endswith(".amount")}
    assert said["milestones.M2.amount"] == "9,500 stands there, but nothing says in which currency"
    assert not any("states no amount" in message for message in said.values())


def test_a_rule_of_months_repeats_the_sum_before_it_and_no_other(draft_of: Drafts) -> None:
    draft = draft_of(
        "1. The Client pays EUR 7,300 upon signature and thereafter EUR 2,000 on the last day of each month for five "
        "months, beginning 31 July 2027.\n"
    )
    assert amounts(draft) == [7300, 2000, 2000, 2000, 2000, 2000]
    assert [m.due_date for m in draft.schedule.milestones][:2] == [None, date(2027, 7, 31)]


def test_a_sum_said_again_in_brackets_is_not_repeated_by_the_rule(draft_of: Drafts) -> None:
    draft = draft_of(
        "1. The Client pays a monthly fee of EUR 400 (EUR 480 with VAT) from 1 July 2027 to 30 September 2027.\n"
    )
    assert amounts(draft) == [400, 400, 400]
