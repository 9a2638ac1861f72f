"""Deposits, retention, parts, extras, currencies and credit notes, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from toolkit.errors import DateRefused, EventRefused, InvalidAmount, NotInvoiceable
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.composing import Wishes
from toolkit.ledger.deposits import Deduct
from toolkit.ledger.extras import Extra
from toolkit.ledger.invoices import ExchangeRate, InvoiceKind, LineKind
from toolkit.ledger.retention import RetentionBase, RetentionRule
from toolkit.ledger.state import Action, InvoiceStatus, MilestoneStatus
from toolkit.money import Money
from toolkit.provenance import Source
from toolkit.schedule import Schedule
from toolkit.taxes import one_rate


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def day(text: str) -> date:
    return date.fromisoformat(text)


def accept_all(engagement: Engagement) -> None:
    for name in ("M1", "M2"):
        engagement.submit(name, on=day("2026-01-20"))
        engagement.accept(name, by="Ann", on=day("2026-01-30"))
    engagement.accept("M3", by="Ann", on=day("2026-01-30"))


def kinds(engagement: Engagement, number: str) -> list[tuple[str, str]]:
    return [(line.kind.value, str(line.net)) for line in engagement.state().invoice(number).invoice.lines]


# --- deposits -------------------------------------------------------------------------------------


def test_a_deposit_is_invoiced_as_a_prepayment_and_deducted_with_number_date_amount_and_tax(
    engagement: Engagement,
) -> None:
    deposit = engagement.invoice_deposit(percent="20", on=day("2026-01-06"))
    assert (deposit.kind, deposit.kind.type_code) == (InvoiceKind.PREPAYMENT, "386")
    assert (deposit.net, deposit.tax, deposit.service_from) == (eur("20000"), eur("3800"), None)
    accept_all(engagement)
    final = engagement.invoice(on=day("2026-02-01"), wishes=Wishes(final=True))
    back = final.lines[-1]
    assert (back.kind, back.net, back.quantity) == (LineKind.DEPOSIT_DEDUCTION, eur("-20000"), Decimal(-1))
    assert back.refers_to == deposit.reference
    assert (final.kind, final.net, final.tax, final.payable) == (
        InvoiceKind.FINAL, eur("80000"), eur("15200"), eur("95200"),
    )  # fmt: skip
    money = engagement.state().money
    assert (money.invoiced, money.deposits, money.still_to_invoice) == (eur("100000"), eur("0"), eur("0"))


def test_a_deposit_is_never_deducted_twice_and_its_parts_add_up_with_their_tax(
    ledger: Ledger, schedule: Schedule
) -> None:
    engagement = ledger.engage(schedule, tax=one_rate("8.875"), on=day("2026-01-05"))
    deposit = engagement.invoice_deposit("10000.01", on=day("2026-01-06"))
    accept_all(engagement)
    taken = []
    for name in ("M1", "M2", "M3"):
        invoice = engagement.invoice([name], on=day("2026-02-01"), wishes=Wishes(deduct=Deduct.SHARE))
        taken += [line for line in invoice.lines if line.kind is LineKind.DEPOSIT_DEDUCTION]
    refs = [line.refers_to for line in taken if line.refers_to is not None]
    assert [str(r.net) for r in refs] == ["3,000.00 EUR", "5,000.01 EUR", "2,000.00 EUR"]
    assert Money.sum((r.net for r in refs), "EUR") == deposit.net
    assert Money.sum((r.tax for r in refs), "EUR") == deposit.tax
    assert engagement.state().money.still_to_invoice == eur("0")


def test_an_invoice_that_a_deposit_covers_whole_is_paid_and_not_cancelled(engagement: Engagement) -> None:
    first = engagement.state().milestone("M1").amount
    assert first is not None
    engagement.invoice_deposit(first, on=day("2026-01-06"))
    accept_all(engagement)
    covered = engagement.invoice(["M1"], on=day("2026-02-01"))
    assert covered.payable == eur("0")
    assert engagement.state().invoice(covered.number).status is InvoiceStatus.PAID


def test_without_deducting_the_deposit_the_contract_price_would_be_exceeded(engagement: Engagement) -> None:
    engagement.invoice_deposit(percent=20, on=day("2026-01-06"))
    accept_all(engagement)
    with pytest.raises(NotInvoiceable, match="within-the-contract-price"):
        engagement.invoice(on=day("2026-02-01"), wishes=Wishes(deduct=Deduct.NONE))


def test_deposits_never_exceed_the_contract_price(engagement: Engagement) -> None:
    engagement.invoice_deposit(percent=60, on=day("2026-01-06"))
    with pytest.raises(NotInvoiceable, match="within-the-contract-price"):
        engagement.invoice_deposit(percent=60)
    with pytest.raises(NotInvoiceable, match="deposits-are-positive"):
        engagement.invoice_deposit("0")


def test_a_deducted_deposit_cannot_be_credited_before_the_invoice_that_deducted_it(engagement: Engagement) -> None:
    deposit = engagement.invoice_deposit(percent=20, on=day("2026-01-06"))
    accept_all(engagement)
    invoice = engagement.invoice(on=day("2026-02-01"))
    with pytest.raises(EventRefused, match="credit-a-deposit-before-it-is-deducted"):
        engagement.credit(deposit.number, reason="wrong")
    engagement.credit(invoice.number, reason="wrong")
    engagement.credit(deposit.number, reason="wrong")
    assert engagement.state().money.still_to_invoice == eur("100000")


# --- retention ------------------------------------------------------------------------------------


def test_retention_on_the_net_is_held_up_to_its_cap_released_and_invoiced(ledger: Ledger, schedule: Schedule) -> None:
    clause = Source(text="Five percent, at most 3,000, until handover.", clause="7")
    rule = RetentionRule(percent=Decimal(5), cap=eur("3000"), release="handover", source=(clause,))
    engagement = ledger.engage(schedule, tax=one_rate("19"), retentions=[rule], on=day("2026-01-05"))
    accept_all(engagement)
    first = engagement.invoice(["M1"], on=day("2026-02-01"))
    second = engagement.invoice(["M2"], on=day("2026-02-01"))
    third = engagement.invoice(["M3"], on=day("2026-02-01"))
    assert [str(i.lines[-1].net) for i in (first, second)] == ["-1,500.00 EUR", "-1,500.00 EUR"]
    assert len(third.lines) == 1
    assert engagement.state().money.retained == eur("3000")
    with pytest.raises(NotInvoiceable, match="invoice-what-is-released"):
        engagement.invoice_retention()
    with pytest.raises(EventRefused, match="release-what-is-held"):
        engagement.release_retention(by="Ann", amount="3000.01")
    engagement.release_retention(by="Ann", amount="1000", reason="half of the snags are done")
    engagement.release_retention(by="Ann")
    released = engagement.invoice_retention()
    assert (released.kind, released.net, released.tax) == (InvoiceKind.RETENTION_RELEASE, eur("3000"), eur("570"))
    assert released.lines[0].source == (clause,)
    money = engagement.state().money
    assert (money.retained, money.still_to_invoice, money.invoiced) == (eur("0"), eur("0"), eur("100000"))


def test_retention_on_the_gross_is_invoiced_at_once_and_falls_due_on_release(
    ledger: Ledger, schedule: Schedule
) -> None:
    rule = RetentionRule(percent=Decimal(10), base=RetentionBase.GROSS)
    engagement = ledger.engage(schedule, tax=one_rate("19"), retentions=[rule], on=day("2026-01-05"))
    engagement.accept("M3", by="Ann", on=day("2026-01-30"))
    invoice = engagement.invoice(on=day("2026-02-01"))
    assert (invoice.net, invoice.gross, invoice.retained[0].amount) == (eur("20000"), eur("23800"), eur("2380"))
    engagement.pay("21420", on=day("2026-03-01"))
    before = engagement.state(day("2026-04-01")).invoice(invoice.number)
    assert (before.open, before.retained, before.due, before.days_overdue) == (eur("2380"), eur("2380"), eur("0"), 0)
    engagement.release_retention(by="Ann", on=day("2026-05-01"))
    after = engagement.state(day("2026-05-02")).invoice(invoice.number)
    assert (after.retained, after.due) == (eur("0"), eur("2380"))


def test_two_kinds_of_retention_are_told_apart(ledger: Ledger, schedule: Schedule) -> None:
    rules = [RetentionRule(name="Performance", percent=Decimal(5)), RetentionRule(name="Defects", percent=Decimal(2))]
    engagement = ledger.engage(schedule, retentions=rules, on=day("2026-01-05"))
    engagement.accept("M3", by="Ann", on=day("2026-01-30"))
    assert [str(line.net) for line in engagement.invoice(on=day("2026-02-01")).lines] == [
        "20,000.00 EUR", "-1,000.00 EUR", "-400.00 EUR",
    ]  # fmt: skip
    with pytest.raises(EventRefused, match="Performance, Defects"):
        engagement.release_retention(by="Ann")
    assert engagement.release_retention("Defects", by="Ann").amount == eur("400")


# --- parts ----------------------------------------------------------------------------------------


def test_a_progress_certificate_lets_that_share_be_invoiced(engagement: Engagement) -> None:
    engagement.start("M2", on=day("2026-01-07"))
    engagement.accept("M2", by="Ann", percent=40, on=day("2026-01-31"))
    assert Action.INVOICE in engagement.state().milestone("M2").actions
    first = engagement.invoice(on=day("2026-02-01"))
    assert (first.net, first.lines[0].description) == (eur("20000"), "Survey, 40 % accepted")
    with pytest.raises(NotInvoiceable, match="invoice-once"):
        engagement.invoice(["M2"])
    with pytest.raises(EventRefused, match="accepted-share-grows"):
        engagement.accept("M2", by="Ann", percent=40)
    engagement.accept("M2", by="Ann", percent="65.5", on=day("2026-02-28"))
    assert engagement.invoice(on=day("2026-03-01")).net == eur("12750")
    engagement.submit("M2", on=day("2026-03-10"))
    engagement.accept("M2", by="Ann", on=day("2026-03-20"))
    assert engagement.invoice(on=day("2026-03-21")).net == eur("17250")
    assert engagement.state().milestone("M2").status is MilestoneStatus.INVOICED


def test_less_than_all_of_a_milestone_can_be_invoiced_and_never_more(engagement: Engagement) -> None:
    accept_all(engagement)
    part = engagement.invoice(["M1"], amounts={"M1": "9999.99"}, on=day("2026-02-01"))
    assert (part.net, part.lines[0].description) == (eur("9999.99"), "Design report, part")
    with pytest.raises(NotInvoiceable, match=r"of which 20,000\.01 EUR can be invoiced"):
        engagement.invoice(["M1"], amounts={"M1": "20000.02"})
    with pytest.raises(NotInvoiceable, match="an amount for M2"):
        engagement.invoice(["M1"], amounts={"M2": "1"})
    assert engagement.invoice(["M1"]).net == eur("20000.01")


# --- extras and currencies ------------------------------------------------------------------------


def test_extras_are_charged_outside_the_contract_price(engagement: Engagement) -> None:
    accept_all(engagement)
    extras = [
        Extra(
            kind=LineKind.TIME, description="Workshop", quantity=Decimal("7.5"), unit="HUR", unit_price=eur("133.33")
        ),
        Extra(kind=LineKind.DISCOUNT, description="Volume discount", percent=Decimal(2)),
    ]
    invoice = engagement.invoice(["M1"], extras=extras, on=day("2026-02-01"))
    assert [(str(x.quantity), str(x.net)) for x in invoice.lines] == [
        ("1", "30,000.00 EUR"), ("7.5", "999.98 EUR"), ("-1", "-600.00 EUR"),
    ]  # fmt: skip
    money = engagement.state().money
    assert (money.invoiced, money.extras, money.still_to_invoice) == (eur("30000"), eur("399.98"), eur("70000"))


def test_extras_alone_make_an_invoice_and_stop_at_their_cap(engagement: Engagement) -> None:
    def travel(amount: str) -> Extra:
        return Extra(kind=LineKind.EXPENSE, description="Travel", unit_price=eur(amount), cap=eur("500"))

    engagement.invoice([], extras=[travel("300")])
    with pytest.raises(NotInvoiceable, match=r"Charge no more than 200\.00 EUR"):
        engagement.invoice([], extras=[travel("200.01")])
    with pytest.raises(NotInvoiceable, match="within-the-cap"):
        engagement.invoice([], extras=[travel("150"), travel("100")])
    engagement.invoice([], extras=[travel("200")])


def test_an_invoice_that_asks_for_less_than_nothing_is_refused(engagement: Engagement) -> None:
    penalty = Extra(kind=LineKind.PENALTY, description="Delay", unit_price=eur("10"))
    with pytest.raises(NotInvoiceable, match="Issue a credit note instead"):
        engagement.invoice([], extras=[penalty])


def test_an_extra_without_one_price_or_within_the_contract_price_is_refused() -> None:
    for fields in ({}, {"unit_price": eur("1"), "percent": 5}, {"unit_price": eur("-1")}):
        with pytest.raises(InvalidAmount):
            Extra.model_validate({"kind": "expense", "description": "x"} | fields)
    with pytest.raises(InvalidAmount):
        Extra(kind=LineKind.WORK, description="x", unit_price=eur("1"))


def test_an_invoice_in_another_currency_states_its_rate_and_keeps_the_contracts_balance(engagement: Engagement) -> None:
    accept_all(engagement)
    rate = ExchangeRate(base="EUR", quote="SEK", rate=Decimal("11.3457"), on=day("2026-02-01"), stated_by="clause 9")
    invoice = engagement.invoice(["M1"], on=day("2026-02-01"), wishes=Wishes(exchange=rate))
    assert (str(invoice.net), str(invoice.tax), str(invoice.gross)) == (
        "340,371.00 SEK", "64,670.49 SEK", "405,041.49 SEK",
    )  # fmt: skip
    assert (invoice.exchange_rate, invoice.lines[0].agreed) == (rate, eur("30000"))
    state = engagement.state()
    assert (state.money.invoiced, state.money.still_to_invoice) == (eur("30000"), eur("70000"))
    assert [str(t.open) for t in state.other_money] == ["405,041.49 SEK"]
    engagement.pay(Money.of("405041.49", "SEK"), invoice=invoice.number)
    assert engagement.state().milestone("M1").status is MilestoneStatus.PAID
    wrong = rate.model_copy(update={"base": "USD"})
    with pytest.raises(NotInvoiceable, match="Give a rate with base EUR"):
        engagement.invoice(["M2"], wishes=Wishes(exchange=wrong))


def test_a_discount_for_paying_early_stands_on_the_invoice(engagement: Engagement) -> None:
    accept_all(engagement)
    invoice = engagement.invoice(["M1"], on=day("2026-02-01"), wishes=Wishes(early_payment=((Decimal(2), 10),)))
    (early,) = invoice.early_payment
    assert (early.until, early.amount) == (day("2026-02-11"), eur("714"))


# --- credit notes ---------------------------------------------------------------------------------


def test_a_credit_note_undoes_an_invoice_and_the_milestone_can_be_invoiced_again(engagement: Engagement) -> None:
    accept_all(engagement)
    invoice = engagement.invoice(["M1"], on=day("2026-02-01"))
    note = engagement.credit(invoice.number, reason="wrong address", on=day("2026-02-03"))
    assert (note.number, note.kind.type_code, note.credits) == ("CN-2026-0001", "381", invoice.reference)
    assert (note.net, note.tax, note.gross, note.due_date) == (invoice.net, invoice.tax, invoice.gross, None)
    state = engagement.state()
    assert state.invoice(invoice.number).status is InvoiceStatus.CANCELLED
    assert (state.money.invoiced, state.money.credited, state.money.open) == (eur("30000"), eur("30000"), eur("0"))
    assert "M1" not in engagement.draft().milestones
    assert engagement.invoice(["M1"]).number == "INV-2026-0002"
    with pytest.raises(EventRefused, match="credit-once"):
        engagement.credit(invoice.number, reason="again")


def test_part_of_an_invoice_is_credited_with_its_share_of_retention_and_the_rest_to_the_cent(
    ledger: Ledger, schedule: Schedule
) -> None:
    rule = RetentionRule(percent=Decimal("3.33"))
    engagement = ledger.engage(schedule, tax=one_rate("8.875"), retentions=[rule], on=day("2026-01-05"))
    accept_all(engagement)
    invoice = engagement.invoice(["M1"], on=day("2026-02-01"))
    notes = [
        engagement.credit(invoice.number, amounts={"M1": amount}, reason="less done")
        for amount in ("10000.01", "9999.98", "10000.01")
    ]
    assert Money.sum((n.net for n in notes), "EUR") == invoice.net
    assert Money.sum((n.tax for n in notes), "EUR") == invoice.tax
    assert str(notes[0].lines[1].net) == "-333.00 EUR"
    assert engagement.state().money.retained == eur("0")


@pytest.mark.parametrize(
    ("amounts", "rule"),
    [
        ({"M1": "30000.01"}, "credit-what-is-left"),
        ({"M1": "-1"}, "credit-what-is-left"),
        ({"M2": "1"}, "credit-what-was-charged"),
    ],
)
def test_no_more_is_credited_than_was_charged(engagement: Engagement, amounts: dict[str, str], rule: str) -> None:
    accept_all(engagement)
    number = engagement.invoice(["M1"], on=day("2026-02-01")).number
    with pytest.raises(EventRefused, match=rule):
        engagement.credit(number, amounts=dict(**amounts), reason="less")


def test_a_credit_note_needs_a_reason_and_a_date_after_the_invoice(engagement: Engagement) -> None:
    accept_all(engagement)
    number = engagement.invoice(["M1"], on=day("2026-02-01")).number
    with pytest.raises(EventRefused, match="credit-with-reason"):
        engagement.credit(number, reason=" ")
    with pytest.raises(DateRefused):
        engagement.credit(number, reason="wrong", on=day("2026-01-31"))


def test_crediting_a_paid_invoice_sets_the_money_free(engagement: Engagement) -> None:
    accept_all(engagement)
    number = engagement.invoice(["M1"], on=day("2026-02-01")).number
    engagement.pay("35700", on=day("2026-02-10"))
    engagement.credit(number, reason="wrong", on=day("2026-02-11"))
    money = engagement.state().money
    assert (money.paid, money.unallocated, money.open) == (eur("0"), eur("35700"), eur("0"))
    again = engagement.invoice(["M1"]).number
    engagement.allocate()
    assert engagement.state().invoice(again).status is InvoiceStatus.PAID


def test_released_retention_is_credited_before_the_invoice_it_was_held_from(ledger: Ledger, schedule: Schedule) -> None:
    engagement = ledger.engage(schedule, retentions=[RetentionRule(percent=Decimal(5))], on=day("2026-01-05"))
    engagement.accept("M3", by="Ann", on=day("2026-01-30"))
    invoice = engagement.invoice(on=day("2026-02-01"))
    engagement.release_retention(by="Ann")
    release = engagement.invoice_retention()
    with pytest.raises(EventRefused, match="credit-retention-before-release"):
        engagement.credit(invoice.number, reason="wrong")
    engagement.credit(release.number, reason="wrong")
    engagement.credit(invoice.number, reason="wrong")
    assert engagement.state().money.still_to_invoice == eur("100000")


def test_retention_given_up_on_an_invoice_that_is_credited_is_not_invoiced(ledger: Ledger, schedule: Schedule) -> None:
    engagement = ledger.engage(schedule, retentions=[RetentionRule(percent=Decimal(5))], on=day("2026-01-05"))
    engagement.accept("M3", by="Ann", on=day("2026-01-30"))
    invoice = engagement.invoice(on=day("2026-02-01"))
    engagement.release_retention(by="Ann")
    engagement.credit(invoice.number, reason="wrong")
    with pytest.raises(NotInvoiceable, match="invoice-what-is-released"):
        engagement.invoice_retention()
    assert engagement.state().money.retained == eur("0")
