"""The discount for paying early: granted once, in its days, with its tax; the invoice settles to the cent."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.errors import EventRefused
from toolkit.ledger import Engagement, Extra, Ledger, Wishes
from toolkit.ledger.bank import BankEntry, BankStatement
from toolkit.ledger.invoices import Invoice, LineKind
from toolkit.ledger.state import InvoiceStatus, MilestoneStatus
from toolkit.money import Money
from toolkit.schedule import Schedule
from toolkit.taxes import one_rate

OFFER = Wishes(early_payment=((Decimal(3), 8), (Decimal(2), 14)))


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def day(text: str) -> date:
    return date.fromisoformat(text)


def offered(engagement: Engagement, on: str = "2026-02-02", wishes: Wishes = OFFER) -> Invoice:
    """35,700.00 with tax: 3 % off, 1,071.00, until 10 February; 2 % off, 714.00, until 16 February."""
    engagement.submit("M1", on=day("2026-01-20"))
    engagement.accept("M1", by="Ann", on=day("2026-01-30"))
    return engagement.invoice(["M1"], on=day(on), wishes=wishes)


@pytest.mark.parametrize(
    ("paid", "amount", "net", "tax"),
    [("2026-02-10", "34629.00", "900.00", "171.00"), ("2026-02-11", "34986.00", "600.00", "114.00")],
)
def test_a_payment_less_the_discount_settles_the_invoice_and_corrects_the_tax(
    engagement: Engagement, paid: str, amount: str, net: str, tax: str
) -> None:
    invoice = offered(engagement)
    before = engagement.state().money
    engagement.pay(amount, invoice=invoice.number, early_payment=True, on=day(paid))
    state = engagement.state()
    note = state.invoices[1].invoice
    assert (note.number, note.issue_date, note.credits) == ("CN-2026-0001", day(paid), invoice.reference)
    assert (note.net, note.tax) == (eur(net), eur(tax))
    assert [line.kind for line in note.lines] == [LineKind.DISCOUNT]
    settled = state.invoice(invoice.number)
    assert (settled.status, settled.open, settled.paid) == (InvoiceStatus.PAID, eur("0"), eur(amount))
    assert state.milestone("M1").status is MilestoneStatus.PAID
    # the discount is outside the contract price: the milestone stays invoiced in full
    assert state.money.still_to_invoice == before.still_to_invoice
    assert state.money.extras == -eur(net)


def test_after_its_last_day_a_discount_is_refused_unless_the_person_agrees(engagement: Engagement) -> None:
    number = offered(engagement).number
    with pytest.raises(EventRefused, match=r"discount-within-its-days.*until 2026-02-16.*even_late"):
        engagement.pay("34986.00", invoice=number, early_payment=True, on=day("2026-02-17"))
    assert engagement.state().money.paid == eur("0")  # nothing half-written: the payment is not recorded either
    engagement.pay("34986.00", invoice=number, on=day("2026-02-17"))
    with pytest.raises(EventRefused, match="discount-within-its-days"):
        engagement.grant_early_payment(number, on=day("2026-02-18"))
    engagement.grant_early_payment(number, even_late=True, reason="agreed by telephone", on=day("2026-02-18"))
    assert engagement.state().invoice(number).open == eur("0")
    with pytest.raises(EventRefused, match="discount-once"):
        engagement.grant_early_payment(number, even_late=True)


def test_what_counts_is_the_day_of_the_payment_and_not_of_its_recording(engagement: Engagement) -> None:
    number = offered(engagement).number
    engagement.pay("34629.00", invoice=number, on=day("2026-02-09"))
    note = engagement.grant_early_payment(number, on=day("2026-03-02"))
    assert (note.gross, note.issue_date) == (eur("1071.00"), day("2026-03-02"))


def test_an_invoice_that_offers_no_discount_and_one_that_is_paid_in_full_give_none(engagement: Engagement) -> None:
    plain = offered(engagement, wishes=Wishes()).number
    with pytest.raises(EventRefused, match="discount-as-offered"):
        engagement.grant_early_payment(plain)
    engagement.accept("M3", by="Ann", on=day("2026-01-30"))
    number = engagement.invoice(on=day("2026-02-02"), wishes=OFFER).number
    engagement.pay("23800.00", invoice=number, on=day("2026-02-05"))
    with pytest.raises(EventRefused, match="discount-on-what-is-open"):
        engagement.grant_early_payment(number)
    with pytest.raises(EventRefused, match="discount-on-a-named-invoice"):
        engagement.pay("5", early_payment=True)


def test_a_deposit_is_deducted_as_it_was_invoiced_and_takes_no_discount(engagement: Engagement) -> None:
    number = engagement.invoice_deposit(percent=20, on=day("2026-02-02"), wishes=OFFER).number
    with pytest.raises(EventRefused, match="discount-on-work"):
        engagement.grant_early_payment(number, on=day("2026-02-03"))


def test_crediting_the_whole_invoice_takes_the_discount_back(engagement: Engagement) -> None:
    invoice = offered(engagement)
    engagement.pay("34629.00", invoice=invoice.number, early_payment=True, on=day("2026-02-10"))
    note = engagement.credit(invoice.number, reason="the study was withdrawn", on=day("2026-02-20"))
    assert (note.net, note.tax, note.gross) == (eur("29100.00"), eur("5529.00"), eur("34629.00"))
    state = engagement.state()
    assert state.money.unallocated == eur("34629.00")
    assert state.money.extras == eur("0")
    assert state.milestone("M1").still_to_invoice == eur("30000.00")


def test_a_discount_after_a_partial_credit_is_taken_of_what_is_left(engagement: Engagement) -> None:
    number = offered(engagement).number
    engagement.credit(number, amounts={"M1": "10000"}, reason="a chapter fell out", on=day("2026-02-03"))
    note = engagement.grant_early_payment(number, on=day("2026-02-10"))
    assert note.gross == eur("714.00")  # 3 % of 23,800.00
    assert engagement.state().invoice(number).open == eur("23086.00")


def test_a_bank_entry_less_the_discount_is_proposed_and_recorded_with_it(
    ledger: Ledger, engagement: Engagement
) -> None:
    number = offered(engagement).number
    entries = (
        BankEntry(number=1, on=day("2026-02-12"), amount=eur("34986.00"), text=f"Invoice {number} less 2 %"),
        BankEntry(number=2, on=day("2026-02-12"), amount=eur("34986.00"), name="Port of Aldsund"),
        BankEntry(number=3, on=day("2026-02-17"), amount=eur("34986.00"), text=f"Invoice {number} less 2 %"),
    )
    named, guessed, late = ledger.propose_payments(BankStatement(entries=entries))
    assert (named.early_payment, named.confidence) == (True, 0.97)
    assert "2 % offered until 2026-02-16" in named.why
    assert (guessed.early_payment, guessed.confidence) == (True, 0.85)
    assert not late.early_payment
    ledger.record_payment(named)
    assert engagement.state().invoice(number).status is InvoiceStatus.PAID


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cents=st.integers(1, 2_000_000),
    percent=st.decimals("0.5", "10", places=2),
    rate=st.sampled_from(["0", "7", "19", "8.875", "25"]),
)
def test_whatever_the_amount_the_invoice_settles_to_the_cent(
    ledger: Ledger, schedule: Schedule, cents: int, percent: Decimal, rate: str
) -> None:
    engagement = ledger.engage(schedule, tax=one_rate(rate), on=day("2026-01-05"))
    extra = Extra(kind=LineKind.TIME, description="Hours", unit_price=Money.of(Decimal(cents).scaleb(-2), "EUR"))
    on = day("2026-02-02")
    invoice = engagement.invoice([], extras=[extra], on=on, wishes=Wishes(early_payment=((percent, 10),)))
    less = invoice.early_payment[0].amount
    if not 0 < less.amount < invoice.payable.amount:
        return
    paid = on + timedelta(days=10)
    engagement.pay(invoice.payable - less, invoice=invoice.number, early_payment=True, on=paid)
    state = engagement.state()
    note = state.invoices[1].invoice
    assert (state.invoice(invoice.number).open, note.gross) == (eur("0"), less)
    assert note.gross == note.net + note.tax
    assert abs(note.tax.amount - note.net.amount * Decimal(rate) / 100) <= Decimal("0.01")
    assert state.money.invoiced_gross - state.money.credited_gross == state.money.paid
