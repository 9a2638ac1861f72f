"""The price of a contract: what it is called, what a change makes of it, and the sum that its payments make."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal

import pytest

from toolkit.findings.drafting.wholes import stated_whole
from toolkit.findings.finding import Draft

HEAD = "SERVICES AGREEMENT between Alder & Sons Ltd (“Supplier”) and Birch Works plc (“Client”), under English law.\n\n"
PAYMENTS = (
    "The Client shall pay {0}12,000.00 upon signature, {0}20,000.00 upon delivery of the model and {0}8,000.00 upon "
    "acceptance of the report.\n"
)


def price(draft: Draft) -> Decimal | None:
    money = draft.schedule.contract_price
    return money.amount if money else None


def doubted(draft: Draft) -> bool:
    return any(p.where == "contract_price" for p in draft.problems)


@pytest.mark.parametrize(
    "words",
    [
        "We offer funding of USD 40,000 on these terms.",
        "Costs to the Client shall not exceed the sum of Forty Thousand Dollars (USD 40,000).",
        "The Client agrees to pay the Supplier USD 40,000 for all costs.",
        "The maximum grant amount is USD 40 000.00.",
        "Obligated: USD 40,000.00",
    ],
)
def test_a_sum_that_the_payments_make_is_the_price_whatever_it_is_called(
    words: str, draft_of: Callable[[str], Draft]
) -> None:
    draft = draft_of(f"{HEAD}1. {words}\n\n2. {PAYMENTS.format('USD ')}")
    assert (price(draft), doubted(draft)) == (Decimal(40_000), False)


def test_a_sum_that_the_payments_make_is_taken_with_doubt_where_nothing_calls_it_so(
    draft_of: Callable[[str], Draft],
) -> None:
    draft = draft_of(f"{HEAD}1. {PAYMENTS.format('USD ')}\n2. The Supplier is insured for USD 40,000 each year.\n")
    assert (price(draft), doubted(draft)) == (Decimal(40_000), True)


def test_amounts_that_are_all_shares_of_a_hundred_make_the_price(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        f"{HEAD}Payment schedule\n\nMilestone           Share    Amount\nSignature           30%    USD 12,000.00\n"
        "Model delivered     50%    USD 20,000.00\nReport accepted     20%    USD 8,000.00\n"
    )
    assert [m.percent for m in draft.schedule.milestones] == [30, 50, 20]
    assert price(draft) == 40_000


@pytest.mark.parametrize(
    "change",
    [
        "The Contract Price is changed from USD 90,000 to USD 125,000.",
        "Section 4.1 is amended by replacing “USD 90,000” with “USD 125,000”.",
        "Section 4.1 is amended by deleting USD 90,000 and substituting USD 125,000.",
        "The contract sum is hereby increased by USD 35,000 to USD 125,000.",
        "The revised contract price is USD 125,000.",
        "This order increases the contract price by USD 35,000, from USD 90,000 to USD 125,000.",
    ],
)
def test_an_amendment_says_the_new_price_and_what_it_lists_is_but_a_part(
    change: str, draft_of: Callable[[str], Draft]
) -> None:
    draft = draft_of(
        f"{HEAD}1. {change}\n\n2. The rest is paid so. {PAYMENTS.format('USD ')}\nTotal remaining USD 40,000\n"
    )
    assert (price(draft), doubted(draft)) == (Decimal(125_000), True)


@pytest.mark.parametrize(
    "words",
    [
        "The lump sum price is USD 40,000.00 (Forty Thousand Dollars only).",
        "Total fee;USD 40,000.00",
        "TOTAL AWARD AMOUNT USD 40,000.00",
        "The price of the works is USD 40,000.00.",
    ],
)
def test_a_price_is_read_by_its_name_where_no_payment_is(words: str, draft_of: Callable[[str], Draft]) -> None:
    assert price(draft_of(f"{HEAD}{words}\n")) == 40_000


@pytest.mark.parametrize("words", ["40,000.00", "40'000.–", "40 000", "40.000,00", "40000"])
def test_a_whole_is_found_however_its_thousands_are_parted(words: str) -> None:
    assert stated_whole(f"The price is {words} in all.", Decimal(40_000), ()) is not None


@pytest.mark.parametrize("words", ["140,000", "40,000.50", "40,000,000", "40,000%", "A40.000.1"])
def test_a_part_of_another_number_is_no_whole(words: str) -> None:
    assert stated_whole(f"The price is {words} in all.", Decimal(40_000), ()) is None


def test_a_payment_is_not_its_own_whole() -> None:
    text = "The price is 40,000."
    assert stated_whole(text, Decimal(40_000), [(0, len(text))]) is None


def test_a_whole_is_looked_up_in_linear_time() -> None:
    began = time.process_time()
    stated_whole("4 0 0 " * 60_000, Decimal(40_000), ())
    assert time.process_time() - began < 2


def test_of_several_sums_the_one_that_is_given_a_name_as_a_price_is_what_shares_are_of(
    draft_of: Callable[[str], Draft],
) -> None:
    draft = draft_of(
        f"{HEAD}1. The price for spares is USD 3,150.00. The price of the pump is USD 87,500.00 (the “Pump Price”).\n\n"
        "Payment schedule\n\nMilestone           Share\nSignature           30%\nPump delivered      50%\n"
        "Test passed         20%\n"
    )
    assert (price(draft), doubted(draft)) == (Decimal(87_500), True)
