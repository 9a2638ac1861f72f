"""Payments in prose and plain lists: what is one, what only stands beside it, and what keeps a list together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft
from toolkit.findings.values.money import amounts


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


def test_sums_without_labels_under_words_that_introduce_them_are_a_list(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "Cash flow. The Station shall pay its share of £90,000 as follows, each within 10 days of the event:\n"
        "£30,000 on approval of the budget;\n"
        "£35,000 on the first day of principal photography; and\n"
        "£25,000 on approval of the fine cut.\n"
    )
    assert _amounts(draft) == [30000, 35000, 25000]


def test_a_clause_beside_the_one_that_introduced_payments_is_no_part_of_its_list(
    draft_of: Callable[[str], Draft],
) -> None:
    draft = draft_of(
        "1. PRICE. The Buyer shall pay $60,000 in the following instalments:\n\n"
        "     Date                   Amount\n\n     May 3, 2027       $40,000\n     June 3, 2027      $20,000\n\n"
        "2. PREPAYMENT. Where the balance is paid by May 20, 2027 a discount of $900 is allowed.\n"
    )
    assert _amounts(draft) == [40000, 20000]


def test_parts_paid_in_weekly_sums_of_unknown_number_are_known_where_they_make_a_whole(
    draft_of: Callable[[str], Draft],
) -> None:
    draft = draft_of(
        "2. FEE. The Company shall pay the Lender $50,000 as follows:\n\n(A) $5,000 on signature of this agreement;\n\n"
        "(B) $40,000 in equal weekly instalments over the scheduled period of rehearsals; and\n\n"
        "(C) $5,000 on the first night.\n"
    )
    assert _amounts(draft) == [5000, 40000, 5000]
    (second,) = [m for m in draft.schedule.milestones if m.amount and m.amount.amount == 40000]
    assert second.trigger == "equal weekly instalments over the scheduled period of rehearsals"
    assert any(p.where == "milestones.M2.amount" for p in draft.problems)


@pytest.mark.parametrize(
    "kept",
    [", of which £2,000 shall be retained for a year", ". From that payment a sum of £2,000 is set aside for repairs"],
)
def test_a_part_that_is_held_back_is_no_payment_beside_its_whole(kept: str, draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        f"2.1 On signature the Owner shall pay £7,000.\n\n2.2 On completion of the roof the Owner pays £40,000{kept}."
        "\n\n2.3 On issue of the drawings the Owner shall pay £5,500.\n"
    )
    assert _amounts(draft) == [7000, 40000, 5500]


def test_an_advance_within_days_of_the_entry_into_force_is_a_payment(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "7.2 Pre-financing. The Fund will make a pre-financing payment of EUR 5 000.00 within 20 days from the entry "
        "into force of the Agreement.\n\n7.3 The Fund will pay EUR 9 000.00 within 40 days of approval of the report.\n"
    )
    assert _amounts(draft) == [5000, 9000]


def test_the_price_of_a_word_is_a_rate(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of("The fee of €900 is due on delivery. Changes after delivery are €0.30 a word or €50 an hour.\n")
    assert _amounts(draft) == [900]


def test_an_event_said_once_before_several_sums_is_the_event_of_each(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "4.3 Upon delivery of the whole survey (i) for the north field, the Owner shall pay $4,000; and (ii) for the "
        "south field, the Owner shall pay $6,000.\n\n"
        "4.4 The Owner shall make the following payments after approval by the board: (a) $3,000 for the first well; "
        "(b) $5,000 for the designation of a site; and (c) $8,000 for the start of drilling.\n"
    )
    rows = [(m.name, int(m.amount.amount), m.trigger) for m in draft.schedule.milestones if m.amount]
    survey, board = "Upon delivery of the whole survey", "after approval by the board"
    assert rows == [
        ("For the north field", 4000, survey),
        ("For the south field", 6000, survey),
        ("For the first well", 3000, board),
        ("For the designation of a site", 5000, board),
        ("For the start of drilling", 8000, board),
    ]


def test_numbers_below_the_clause_that_introduces_them_are_its_list(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "4. MONEY\n\n4.2 The Orchard shall pay a fee of EUR nine hundred (€ 900), payable as follows:\n\n"
        "4.2.1 EUR six hundred (€ 600) when the trees stand.\n\n"
        "4.2.2 EUR three hundred (€ 300) forty days after the first frost.\n"
    )
    assert _amounts(draft) == [600, 300]


def test_a_share_of_the_cost_is_money_and_no_stock(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of("The Guild shall pay its share of the harbour costs, being $73,000, when this deed is signed.\n")
    assert _amounts(draft) == [73000]


def test_a_price_a_piece_is_no_payment_though_a_bracket_speaks_of_tax(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "Upon execution the Sponsor pays a fee of $0.07 (plus applicable taxes) per download.\n\n"
        "The fee is payable in two equal instalments of $900 on 1 May 2027 and 1 June 2027.\n"
    )
    assert _amounts(draft) == [900, 900]


def test_a_payment_that_is_stated_and_not_taken_is_shown_to_a_person(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "1. FEE\n\nThe Client shall pay a technology fee of $90,000 upon signature of this agreement.\n\n"
        "2. SITES\n\nThe Client may name a third site. In that event it shall pay $7,000 ten days after the call.\n"
    )
    assert _amounts(draft) == [90000]
    assert any("not taken" in p.message for p in draft.problems if p.where == "milestones")


def test_the_dollar_that_makes_a_contract_binding_is_not_asked_about(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "NOW THEREFORE, in consideration of the sum of $1.00 paid by each party upon signature, the parties agree.\n\n"
        "The Client shall pay $5,000 upon signature and $6,000 upon delivery of the plan.\n"
    )
    assert _amounts(draft) == [5000, 6000]
    assert not any("not taken" in p.message for p in draft.problems)


def test_the_whole_right_before_its_first_part_is_no_payment_and_gives_the_balance(
    draft_of: Callable[[str], Draft],
) -> None:
    draft = draft_of(
        "The fee of $60,000 shall be payable $25,000 on execution hereof, $20,000 on July 1, 2027 and the balance on "
        "completion of the survey.\n"
    )
    assert _amounts(draft) == [25000, 20000, 15000]


def test_a_share_of_a_sum_is_due_upon_the_event_behind_that_sum(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "Fifty percent (50%) of the fixed fee of $80,000 is due upon execution of this order; the other fifty percent "
        "(50%) is due upon acceptance of the plans.\n"
    )
    rows = [(int(m.amount.amount), m.trigger) for m in draft.schedule.milestones if m.amount]
    assert rows == [(40000, "upon execution of this order"), (40000, "upon acceptance of the plans")]


def test_tranches_and_what_follows_a_colon_keep_their_names(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The grant of EUR 90,000 will be disbursed in two tranches: a first tranche of EUR 50,000 upon signature, a "
        "second tranche of EUR 40,000 upon approval of the report.\n"
    )
    assert [(m.name, m.trigger) for m in draft.schedule.milestones] == [
        ("A first tranche", "upon signature"),
        ("A second tranche", "upon approval of the report"),
    ]
    draft = draft_of("The Owner shall pay as follows: Stage I: $10,000; Stage II: $15,000; Stage III: $9,000.\n")
    assert [m.name for m in draft.schedule.milestones] == ["Stage I", "Stage II", "Stage III"]


def test_what_an_amendment_deletes_or_replaces_is_no_payment(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "1. Section 4.1 is deleted and replaced with the following:\n\n“4.1 The Buyer pays $50,000 on execution of "
        "this amendment and $60,000 upon delivery of the second press.”\n\n"
        "2. The payment of $80,000 due upon delivery of the first press is hereby deleted.\n\n"
        "3. The storage fee payable upon arrival is increased from $3,000 to $4,000.\n"
    )
    assert not {80000, 3000} & set(_amounts(draft))
    assert {50000, 60000} <= set(_amounts(draft))


def test_the_event_of_a_value_that_is_no_payment_is_not_that_of_the_sum_before_it(
    draft_of: Callable[[str], Draft],
) -> None:
    draft = draft_of(
        "The Company shall pay the Adviser a retainer of $8,000 upon signature, and a commission of 3% of proceeds "
        "upon closing.\n\nThe Company shall pay $5,000 upon delivery of the memorandum.\n"
    )
    assert [m.trigger for m in draft.schedule.milestones] == ["upon signature", "upon delivery of the memorandum"]


def test_an_event_that_names_a_least_share_is_read_whole(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The Fund pays £9,000 upon signature and proof that at least 70% of the money is raised, £8,000 on delivery.\n"
    )
    assert draft.schedule.milestones[0].trigger == "upon signature and proof that at least 70% of the money is raised"


def test_instalments_that_a_colon_lists_are_those_behind_it(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The Trust will pay the grant in three instalments: $75,000 by September 15, 2027; $65,000 by March 15, 2028; "
        "and $50,000 upon receipt of the final report.\n"
    )
    assert _amounts(draft) == [75000, 65000, 50000]


def test_three_sums_with_events_that_make_the_price_are_a_schedule_without_any_word_over_them(
    draft_of: Callable[[str], Draft],
) -> None:
    draft = draft_of(
        "The price is $20,000, plus out-of-pocket expenses not to exceed $2,000. We invoice $6,000 on your acceptance "
        "of this letter, $5,000 at the close of field work and the remaining $9,000 upon issuance of our report.\n"
    )
    assert _amounts(draft) == [6000, 5000, 9000]
    assert all(m.confidence >= 0.8 for m in draft.schedule.milestones)


def test_years_from_a_day_behind_a_sum_say_when_it_is_paid(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The Publisher agrees to pay the Author: $30,000 upon signing; $40,000 one year from the Effective Date; and "
        "$50,000 two (2) years from the Effective Date.\n"
    )
    assert [m.trigger for m in draft.schedule.milestones] == [
        "upon signing", "one year from the Effective Date", "two (2) years from the Effective Date",
    ]  # fmt: skip


def test_a_third_and_final_payment_is_one_payment(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The Publisher shall make the following payments: a first payment of $4,000 upon signature, "
        "a second payment of $5,000 upon delivery of the maps and a third and final payment of $6,000 upon printing.\n"
    )
    assert [(m.name, m.trigger) for m in draft.schedule.milestones] == [
        ("A first payment", "upon signature"),
        ("A second payment", "upon delivery of the maps"),
        ("A third and final payment", "upon printing"),
    ]


def test_a_share_paid_as_an_advance_says_so(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The price is £10,000. 15% of the price shall be paid as an advance. 85% of the price is paid upon shipment.\n"
    )
    assert [m.trigger for m in draft.schedule.milestones] == ["as an advance", "upon shipment"]


def test_the_balance_behind_shares_and_their_sums_has_a_sum_too(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The press costs $500,000 and is paid 10% ($50,000) with the order, 40% ($200,000) upon approval and "
        "the balance upon delivery.\n"
    )
    assert _amounts(draft) == [50000, 200000, 250000]


def test_a_last_part_retained_until_an_event_is_paid_upon_it(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The price is £200,000. The Yard is paid 45% of the price on delivery, 45% on commissioning and 10% retained "
        "until expiry of the warranty.\n"
    )
    assert _amounts(draft) == [90000, 90000, 20000]


def test_a_fee_upon_each_anniversary_is_doubted_for_its_number_is_not_stated(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "A licence fee of $75,000 is due upon signing. Renewal fees of $20,000 are due on each anniversary hereof.\n"
    )
    assert [m.confidence < 0.85 for m in draft.schedule.milestones] == [False, True]
    assert any(p.where == "milestones.M2.amount" and "recurs" in p.message for p in draft.problems)


def test_a_late_fee_is_no_payment(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of("The fee of $10,000 is due at signing. A late fee of $250 is due after thirty days.\n")
    assert _amounts(draft) == [10000]


def test_a_name_keeps_no_bracket_that_was_not_opened(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of("The Sponsor will pay: $9,000 (May 15, 2027), $9,000 (May 15, 2028) and $8,000 (May 15, 2029).\n")
    assert not any(m.name.endswith(")") for m in draft.schedule.milestones)
    assert len(draft.schedule.milestones) == 3


def test_payments_counted_by_ordinals_under_words_of_payment_are_a_schedule(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The fee is split as follows:\n\nFirst payment $9,000\n\nSecond payment $8,000\n\nFinal payment $7,000\n"
    )
    assert _amounts(draft) == [9000, 8000, 7000]


def test_the_letter_of_an_item_is_no_part_of_a_name_that_says_what_is_paid(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The Orchard shall pay the Gardener:\n\n(a) $900 as a deposit upon signature of this Agreement;\n\n"
        "(b) $2,100 upon acceptance of the terraces.\n"
    )
    assert draft.schedule.milestones[0].name == "Deposit"


@pytest.mark.parametrize(
    "words",
    [
        "(a) $5,000 on signature;\n(b) $2,500 on delivery of the Model; and\n(c) $2,500 on acceptance of the Model.\n",
        "$3,000 on 1 May 2027, $2,000 on 1 June 2027 and $1,000 on 1 July 2027.\n",
        "(a) $2,500 on 1 May 2027 and $1,500 on 1 June 2027;\n(b) $1,000 on 1 July 2027.\n",
    ],
)
def test_a_payment_that_is_by_chance_as_much_as_those_behind_it_is_not_their_sum(
    draft_of: Callable[[str], Draft], words: str
) -> None:
    draft = draft_of(f"3. Payment. The Client pays the Consultant:\n{words}")
    assert len(draft.schedule.milestones) == 3


def test_a_sum_without_a_time_of_its_own_is_that_of_its_parts(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "3. Payment. The Client pays the Consultant $5,000 as follows:\n(a) $2,000 on signature; and\n"
        "(b) $3,000 on acceptance of the Model.\n"
    )
    assert _amounts(draft) == [2000, 3000]


@pytest.mark.parametrize(
    ("words", "sums"),
    [
        (
            "1. Fee. Total: GBP 12,000.\n   a. GBP 4,000 - kick-off meeting\n   b. GBP 4,500 - delivery of the draft\n"
            "   c. GBP 3,500 - final guide approved\n",
            [4000, 4500, 3500],
        ),
        (
            "1. The Contract Sum of £120,000 is subject to 5% retention. Stage payments: Stage 1 (ground) £40,000; "
            "Stage 2 (frame) £50,000; Stage 3 (fit-out) £30,000.\n",
            [40000, 50000, 30000],
        ),
        (
            "1. The parties agree on the following payments: EUR 11,900 (incl. 19% VAT) by 15.04.2026, EUR 23,800 "
            "(incl. 19% VAT) by 15.07.2026.\n",
            [11900, 23800],
        ),
    ],
)
def test_sums_in_short_items_are_payments(draft_of: Callable[[str], Draft], words: str, sums: list[int]) -> None:
    draft = draft_of(words)
    assert _amounts(draft) == sums
    assert not any("incl" in m.name.lower() for m in draft.schedule.milestones)


@pytest.mark.parametrize(
    "words",
    [
        "2. Payments: $5,000 on 1 April 2027;\n\n$6,000 on 1 May 2027; and\n\n$7,000 on 1 June 2027.\n",
        "2. Payment 1: $5,000 due 1 April 2027\nPayment 2: $6,000 due 1 May 2027\nPayment 3: $7,000 due 1 June 2027\n",
        "2. Upon signing: $5,000\nUpon delivery of the draft: $6,000\nUpon final acceptance: $7,000\n",
    ],
)
def test_the_first_item_of_a_list_may_stand_in_the_clause_that_introduces_it(
    draft_of: Callable[[str], Draft], words: str
) -> None:
    assert _amounts(draft_of(words)) == [5000, 6000, 7000]


def test_a_table_of_tons_states_no_payments(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "4. Delivery\n\nMonth        Amount (metric tons)\n-----        --------------------\n"
        "January              20,000\nFebruary             24,000\nMarch                42,000\n"
    )
    assert draft.schedule.milestones == ()
