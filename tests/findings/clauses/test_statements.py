"""What one clause states: payments with their names, events and days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from toolkit.findings.clauses.statements import Values, statement
from toolkit.findings.payments.payments import Payment
from toolkit.findings.values.dates import find_dates
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.money import amounts
from toolkit.findings.values.percentages import shares


def read(text: str) -> list[Payment]:
    days = [Mark(d.start, d.end, d.value) for d in find_dates(text)]
    return statement(Values(text, amounts(text), shares(text), days), 0, len(text), label="", lead="")


def numbers(payments: list[Payment]) -> list[Decimal | None]:
    return [p.amount.number if p.amount else None for p in payments]


def test_a_share_and_the_amount_it_comes_to_are_one_payment() -> None:
    (one,) = read("25% ($41,500.00) falls due upon completion of the prototype")
    assert one.amount is not None
    assert one.amount.number == 41500
    assert one.share is not None
    assert one.share.percent == 25
    assert one.trigger == "upon completion of the prototype"


def test_each_sum_in_a_sentence_has_its_own_event() -> None:
    found = read("We pay a deposit of £5,000 on signing, £10,000 on delivery of the draft and £15,000 upon acceptance.")
    assert numbers(found) == [5000, 10000, 15000]
    assert [p.trigger for p in found] == ["on signing", "on delivery of the draft", "upon acceptance"]


def test_instalments_by_rule_are_counted_from_the_first_day() -> None:
    found = read("in three monthly installments of $400.00 on the first day of each month from March 1, 2027 on")
    assert numbers(found) == [400, 400, 400]
    assert [p.due for p in found] == [date(2027, 3, 1), date(2027, 4, 1), date(2027, 5, 1)]


def test_a_whole_is_divided_by_the_number_of_its_instalments() -> None:
    found = read("The fee of EUR 90,000 is payable in three equal quarterly instalments beginning on 1 March 2027.")
    assert numbers(found) == [30000, 30000, 30000]
    assert found[-1].due == date(2027, 9, 1)


def test_instalments_take_the_days_that_are_listed_also_without_a_year() -> None:
    found = read("in three installments of $8,100 on May 3 and October 3, 2027 and April 3, 2028")
    assert [p.due for p in found] == [date(2027, 5, 3), date(2027, 10, 3), date(2028, 4, 3)]


def test_one_sum_with_several_days_is_due_on_each() -> None:
    found = read("The museum remits $9,300 on March 9, 2027, March 9, 2028 and March 9, 2029.")
    assert numbers(found) == [9300] * 3
    assert found[2].due == date(2029, 3, 9)


def test_the_last_instalment_may_have_an_event_of_its_own() -> None:
    found = read(
        "two installments of $500 on each anniversary, except that the last payment will be due upon final acceptance"
    )
    assert found[-1].trigger == "upon final acceptance"


def test_instalments_of_unknown_number_are_one_payment_without_an_amount() -> None:
    (one,) = read("A total of $90,000 to be paid in monthly installments until the portal is launched.")
    assert one.amount is None
    assert one.of is not None
    assert one.of.amount.number == 90000
    assert "not stated" in one.doubts["amount"]


@pytest.mark.parametrize(
    "text",
    [
        "the hourly rate of $150 per hour for additional work",
        "liability shall not exceed $1,000,000",
        "interest of 1.5% per month on overdue amounts",
        "a royalty of 4% of net sales",
        "after shipment of 80% of the crates",
        "at 25% enrolment",
    ],
)
def test_rates_limits_and_other_shares_are_no_payments(text: str) -> None:
    assert read(text) == []


def test_an_amount_in_another_currency_in_brackets_is_not_a_second_payment() -> None:
    assert numbers(read("Price: £7,100 (9,230.00 USD)")) == [7100]


def test_a_span_of_days_is_no_due_date() -> None:
    (one,) = read("Season one (1 April 2027 – 30 September 2027) $61,000")
    assert one.due is None


def test_words_that_differ_from_the_figures_are_a_doubt() -> None:
    (one,) = read("Fifty Thousand Dollars ($15,000) upon signature")
    assert "words" in one.doubts["amount"]


def test_a_very_long_sentence_is_read_in_good_time() -> None:
    read("upon delivery of " + "the thing and " * 5_000 + "$500 shall be paid " + "in installments of " * 2_000)


def test_an_amount_that_shares_are_taken_of_is_no_payment() -> None:
    found = read("The fee is £20,000, payable 40% on signing, 30% on delivery and 30% on acceptance.")
    assert [(p.amount is None, p.whole) for p in found] == [(False, True), (True, False), (True, False), (True, False)]
    (half,) = read("Half of the fee of $8,000 is due on signing")
    assert half.amount is None
    assert half.of is not None
    assert half.of.amount.number == 8000
    assert half.trigger == "on signing"


def test_each_share_is_paired_with_the_amount_behind_it() -> None:
    found = read("25% (£10,000) on order, 50% (£20,000) on delivery and 25% (£10,000) on acceptance")
    pairs = [(p.amount, p.share) for p in found]
    assert [(int(a.number or 0), int(s.percent)) for a, s in pairs if a and s] == [
        (10000, 25), (20000, 50), (10000, 25),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "In no event shall the total of all payments exceed: $520,000",
        "the remaining 10% of each invoice is held until completion",
        "90% of each milestone amount",
    ],
)
def test_limits_behind_a_colon_and_parts_held_back_are_no_payments(text: str) -> None:
    assert read(text) == []


def test_a_sum_behind_its_day_in_brackets_is_due_on_it() -> None:
    found = read(
        "on the following days: 31 March 2027 (£15,000), 30 June 2027 (£16,000) and 30 September 2027 (£20,000)"
    )
    assert [(p.due, int(p.amount.number)) for p in found if p.amount and p.amount.number] == [
        (date(2027, 3, 31), 15000), (date(2027, 6, 30), 16000), (date(2027, 9, 30), 20000),
    ]  # fmt: skip


def test_an_event_that_is_said_of_each_belongs_to_all() -> None:
    found = read("CHF 12'400 for Volume I and CHF 9'750 for Volume II, each payable thirty days after acceptance")
    assert {p.trigger for p in found} == {"thirty days after acceptance"}


def test_a_monthly_sum_between_two_days_is_one_payment_a_month() -> None:
    found = read("a monthly fee of £400 is payable from 1 July 2027 to 30 September 2027")
    assert [p.due for p in found] == [date(2027, 7, 1), date(2027, 8, 1), date(2027, 9, 1)]


def test_a_full_stop_or_semicolon_within_a_value_or_between_parts_does_not_end_the_sentence() -> None:
    found = read("The client shall pay: on signing of the order Rs. 2,50,000/-; on handing over Rs. 7,50,000/-")
    assert numbers(found) == [250000, 750000]
    assert len({p.places["sentence"] for p in found}) == 1
    assert all(p.points > 3 for p in found)  # that somebody pays is said once, for both


def test_dots_that_lead_to_a_sum_belong_to_its_row() -> None:
    (one,) = read("Survey of the harbour .......... USD 12k")
    assert one.name == "Survey of the harbour"


@pytest.mark.parametrize(
    "words",
    [
        "a retainer of £300 per month for three months, each due on the first of the month beginning 1 May 2027",
        "a retainer of £300 per month, starting on 1 May 2027 and ending 1 July 2027",
        "£900 by three equal monthly payments in arrears, the first falling due on 1 May 2027",
    ],
)
def test_the_number_of_monthly_sums_is_stated_in_months_or_by_the_last_day(words: str) -> None:
    found = read(f"The Client pays {words}.")
    assert numbers(found) == [300] * 3
    assert [p.due for p in found] == [date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1)]


def test_a_day_for_which_an_event_is_planned_is_its_day() -> None:
    found = read(
        "We pay £300 when the pump runs (planned 3 May 2027), £400 upon the first night, now planned for 4 June 2027."
    )
    assert [p.due for p in found] == [date(2027, 5, 3), date(2027, 6, 4)]


def test_instalments_that_are_not_called_equal_are_divided_with_doubt() -> None:
    found = read("The price of £900 is payable in three instalments beginning on 1 May 2027 and monthly thereafter.")
    assert numbers(found) == [300] * 3
    assert "equal" in found[0].doubts["amount"]


def test_instalments_whose_amounts_a_list_gives_are_not_divided() -> None:
    found = read("The town pays a fee of £900 in three instalments, on the days and in the amounts that follow.")
    assert all(p.rule != "instalments" for p in found)


def test_shares_of_a_price_with_a_name_of_its_own_are_payments() -> None:
    found = read("40% of the Turbine Price upon delivery of the hub; 60% of the Turbine Price upon commissioning.")
    assert [p.share.percent for p in found if p.share] == [40, 60]
    assert read("40% of the turbine blades shall be delivered in May.") == []


def test_an_amount_that_the_shares_behind_it_divide_is_paired_with_none_of_another() -> None:
    found = read(
        "2028: £400, payable one-half on 5 January 2028 and one-half on 5 May 2028, "
        "2029: £420, payable one-half on 5 January 2029 and one-half on 5 May 2029."
    )
    assert [p.amount.number for p in found if p.whole and p.amount] == [400, 420]
    assert [p.due for p in found if not p.whole] == [
        date(2028, 1, 5), date(2028, 5, 5), date(2029, 1, 5), date(2029, 5, 5),
    ]  # fmt: skip
    assert all(p.amount is None for p in found if not p.whole)


def test_a_sum_that_recurs_until_the_end_is_one_payment_with_doubt() -> None:
    (one,) = read("The owner shall pay the surveyor £700 per month, payable on the last day of each month.")
    assert one.trigger == "on the last day of each month"
    assert "recurs" in one.doubts["amount"]
    assert read("Further work is charged at £700 per month of use.") == []


def test_the_first_day_of_a_year_to_which_a_sum_belongs_is_no_due_date() -> None:
    (one,) = read("£900 in respect of the fiscal year beginning 1 April 2027 is payable upon approval of the accounts.")
    assert one.due is None


def test_days_of_every_year_are_not_counted_from_the_first() -> None:
    found = read(
        "four equal installments of $900 each on March 5, June 5, September 5 and December 5 of each year "
        "from May 1, 2027"
    )
    assert [p.due for p in found] == [None] * 4


def test_a_preposition_right_behind_a_share_begins_its_event_whatever_that_is() -> None:
    found = read(
        "The dealer pays 30% advance with the order; 60% at notice of readiness; 10% before loading of the van."
    )
    assert [p.trigger for p in found] == ["with the order", "at notice of readiness", "before loading of the van"]
    (one,) = read("The dealer pays £300 at a rate to be agreed.")
    assert one.trigger is None


def test_an_amount_of_something_else_behind_a_share_is_not_what_it_comes_to() -> None:
    found = read("20% at the end of the warranty period against a bank guarantee of £900 and 80% upon delivery.")
    assert [p.amount for p in found if p.share] == [None, None]
    (one,) = read("20% of the price at the end of the warranty period, being £900")
    assert one.amount is not None


@pytest.mark.parametrize(
    "words",
    [
        "in equal monthly amounts over four months starting May 1, 2027",
        "in equal monthly payments over four months starting May 1, 2027",
        "by monthly payments from May 1, 2027 to August 1, 2027",
    ],
)
def test_a_sum_paid_in_monthly_parts_is_not_paid_each_month(words: str) -> None:
    found = read(f"The dealer pays $60,000 {words}.")
    assert [p.amount and p.amount.number for p in found] == [Decimal(15_000)] * 4
    assert [p.due for p in found] == [date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1), date(2027, 8, 1)]


def test_a_sum_paid_monthly_between_two_days_is_paid_each_month() -> None:
    found = read("The dealer pays $60,000 monthly from May 1, 2027 to August 1, 2027.")
    assert [p.amount and p.amount.number for p in found] == [Decimal(60_000)] * 4


def test_days_under_a_sum_in_equal_parts_divide_it() -> None:
    found = read("The remaining $80,000 is due in two equal parts on May 1, 2027 and June 1, 2027.")
    assert [p.amount and p.amount.number for p in found] == [Decimal(40_000)] * 2


def test_a_sum_paid_over_years_in_payments_of_half_a_year_is_divided() -> None:
    found = read("The price of $40,000 is payable over two years in semi-annual payments, the first on July 1, 2027.")
    assert [p.amount and p.amount.number for p in found] == [Decimal(10_000)] * 4


def test_a_sum_on_two_days_of_each_month_is_not_counted_by_months() -> None:
    found = read("The dealer receives $2,500 on the 1st and 15th of each month from May 1, 2027 through July 15, 2027.")
    assert len(found) == 1


def test_the_sums_of_instalments_that_differ_are_one_each() -> None:
    found = read(
        "$90,000 is paid in three installments of $40,000, $30,000 and $20,000 on 1 May, 1 June and 1 July 2027."
    )
    assert [p.amount and p.amount.number for p in found if not p.whole] == [40_000, 30_000, 20_000]


def test_a_share_paid_in_equal_instalments_is_divided() -> None:
    found = read("10% on signing and the remaining 90% in nine equal monthly instalments.")
    assert [p.share and p.share.percent for p in found] == [Decimal(10)] * 10


def test_a_sum_in_a_bracket_behind_another_of_its_currency_is_a_payment() -> None:
    found = read("Fee: $9,000 ($3,000 upon signing, $3,500 upon the first draft, $2,500 upon completion).")
    assert [p.amount and p.amount.number for p in found if not p.whole][-3:] == [3_000, 3_500, 2_500]
    (one,) = read("The fee is $400 ($480 with VAT), due upon signing.")
    assert one.amount is not None
    assert one.amount.number == 400
