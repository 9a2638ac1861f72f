"""Parts of a milestone by percent or quantity, and caps that several lines share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import InvalidAmount, NotInvoiceable
from toolkit.ledger import Engagement, Extra, Part, Wishes
from toolkit.ledger.invoices import ExchangeRate, LineKind
from toolkit.ledger.parts import measured
from toolkit.money import Money


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def accepted(engagement: Engagement) -> Engagement:
    engagement.submit("M1", on=day("2026-01-20"))
    engagement.accept("M1", by="Ann", on=day("2026-01-30"))
    engagement.submit("M2", on=day("2026-01-20"))
    return engagement


def test_a_part_by_percent_is_charged_and_the_rest_stays_to_be_invoiced(accepted: Engagement) -> None:
    (line,) = accepted.invoice(["M1"], amounts={"M1": Part(percent=Decimal("12.5"))}, on=day("2026-02-01")).lines
    assert (line.description, line.net) == ("Design report, 12.5 %", eur("3750"))
    assert accepted.state().milestone("M1").still_to_invoice == eur("26250")
    with pytest.raises(NotInvoiceable, match="invoice-what-is-accepted"):
        accepted.invoice(["M1"], amounts={"M1": Part(percent=Decimal(90))})


def test_a_part_by_quantity_prints_its_units_where_they_make_the_amount_exactly(accepted: Engagement) -> None:
    days = Part(quantity=Decimal(3), of=Decimal(12), unit="DAY")
    (line,) = accepted.invoice(["M1"], amounts={"M1": days}, on=day("2026-02-01")).lines
    assert (line.quantity, line.unit, line.unit_price, line.net) == (Decimal(3), "DAY", eur("2500"), eur("7500"))
    assert line.description == "Design report, 3 of 12"
    uneven = Part(quantity=Decimal(1), of=Decimal(7), unit="DAY")
    (line,) = accepted.invoice(["M1"], amounts={"M1": uneven}, on=day("2026-02-01")).lines
    assert (line.quantity, line.net, line.description) == (Decimal(1), eur("4285.71"), "Design report, 1 of 7 days")


def test_hours_at_a_price_are_charged_within_the_milestone_and_never_beyond(accepted: Engagement) -> None:
    hours = Part(quantity=Decimal("37.25"), unit="HUR", unit_price=eur("118.40"))
    (line,) = accepted.invoice(["M1"], amounts={"M1": hours}, on=day("2026-02-01")).lines
    assert (line.quantity, line.unit_price, line.net, line.milestone) == (
        Decimal("37.25"), eur("118.40"), eur("4410.40"), "M1",
    )  # fmt: skip
    too_many = Part(quantity=Decimal(400), unit="HUR", unit_price=eur("118.40"))
    with pytest.raises(NotInvoiceable, match=r"47,360\.00 EUR for M1, of which 25,589\.60 EUR"):
        accepted.invoice(["M1"], amounts={"M1": too_many})


def test_of_what_is_accepted_in_part_no_more_than_that_is_charged(accepted: Engagement) -> None:
    accepted.accept("M2", by="Ann", percent=50, on=day("2026-01-30"))
    (line,) = accepted.invoice(["M2"], amounts={"M2": Part(percent=Decimal(20))}, on=day("2026-02-01")).lines
    assert (line.net, line.description) == (eur("10000"), "Survey, 50 % accepted, 20 %")
    with pytest.raises(NotInvoiceable, match="invoice-what-is-accepted"):
        accepted.invoice(["M2"], amounts={"M2": Part(percent=Decimal(40))})


@given(cents=st.integers(1_000, 10_000_000), of=st.integers(1, 24))
def test_equal_parts_add_up_to_the_whole(cents: int, of: int) -> None:
    whole = Money.of(Decimal(cents).scaleb(-2), "EUR")
    left = whole
    for _ in range(of):
        left = left - measured(Part(quantity=Decimal(1), of=Decimal(of)), whole, left).amount
    assert not left


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"percent": "10", "quantity": 1, "of": 2},
        {"quantity": 3},
        {"of": 3},
        {"quantity": 1, "of": 2, "unit_price": eur("5")},
        {"percent": "10", "unit_price": eur("5")},
    ],
)
def test_a_part_said_in_no_way_or_in_two_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidAmount, match="Give percent="):
        Part(**fields)


# --- caps -----------------------------------------------------------------------------------------


def travel(words: str, price: str, kind: LineKind = LineKind.EXPENSE) -> Extra:
    return Extra(kind=kind, description=words, unit_price=eur(price), cap=eur("1000"), budget="travel")


def test_lines_that_differ_share_one_cap(engagement: Engagement) -> None:
    on = day("2026-02-01")
    engagement.invoice([], extras=[travel("Train to Aldsund", "412.50"), travel("Hotel", "380")], on=on)
    with pytest.raises(NotInvoiceable, match=r"travel: 250\.00 EUR after 792\.50 EUR.*no more than 207\.50 EUR"):
        engagement.invoice([], extras=[travel("Ferry", "250")], on=on)
    engagement.invoice([], extras=[travel("Ferry", "200")], on=on)
    with pytest.raises(NotInvoiceable, match="within-the-cap"):
        engagement.invoice([], extras=[travel("Tram", "4", LineKind.TIME), travel("Bus", "4")], on=on)


def test_what_is_credited_is_under_the_cap_again(engagement: Engagement) -> None:
    first = engagement.invoice([], extras=[travel("Train", "900")], on=day("2026-02-01"))
    engagement.credit(first.number, amounts={"Train": "400"}, reason="ticket refunded", on=day("2026-02-02"))
    engagement.invoice([], extras=[travel("Hotel", "500")], on=day("2026-02-03"))
    assert engagement.state().money.extras == eur("1000")


def test_a_cap_counts_what_went_out_in_another_currency_at_its_stated_rate(engagement: Engagement) -> None:
    rate = ExchangeRate(base="EUR", quote="SEK", rate=Decimal("11.5"), on=day("2026-02-01"), stated_by="both")
    converted = engagement.invoice(
        [], extras=[travel("Train", "900")], on=day("2026-02-01"), wishes=Wishes(exchange=rate)
    )
    assert converted.net == Money.of("10350", "SEK")
    with pytest.raises(NotInvoiceable, match=r"after 900\.00 EUR goes over"):
        engagement.invoice([], extras=[travel("Hotel", "200")], on=day("2026-02-02"))
    wrong = travel("Hotel", "20").model_copy(update={"cap": Money.of("1000", "USD")})
    with pytest.raises(NotInvoiceable, match="one-currency"):
        engagement.invoice([], extras=[wrong], on=day("2026-02-02"))
