"""Late interest: by the contract's clause, by a statute's table with dates, charged once and without VAT."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.errors import EventRefused, InvalidTable, NotInvoiceable, UnknownStatute
from toolkit.ledger import Engagement, Ledger, RetentionBase, RetentionRule
from toolkit.ledger.invoices import LineKind
from toolkit.ledger.statutes import statute, statutes
from toolkit.money import Money
from toolkit.provenance import Source
from toolkit.schedule import LateInterest, Milestone, Party, PaymentTerm, Role, Schedule
from toolkit.taxes import one_rate, outside_scope


def day(text: str) -> date:
    return date.fromisoformat(text)


def overdue(ledger: Ledger, amount: str, currency: str = "EUR", on: str = "2024-05-02", **more: object) -> Engagement:
    """One invoice of ``amount`` before tax, due 30 days after its date: INV-2024-0001 falls due on 1 June 2024."""
    fields: dict[str, object] = {
        "title": "Mooring study",
        "currency": currency,
        "parties": (Party(name="Tern & Co", role=Role.SUPPLIER), Party(name="Havn AS", role=Role.CUSTOMER)),
        "milestones": (Milestone(id="M1", name="Study", amount=Money.of(amount, currency)),),
        "payment_term": PaymentTerm(days=30),
    }
    engagement = ledger.engage(Schedule.model_validate(fields | more), tax=outside_scope(), on=day("2024-01-02"))
    engagement.accept("M1", by="Kari", on=day("2024-05-02"))
    engagement.invoice(on=day(on))
    return engagement


def test_statutory_interest_follows_the_half_years_of_the_table(ledger: Ledger) -> None:
    engagement = overdue(ledger, "10000.00")
    found = engagement.interest("INV-2024-0001", day("2024-07-31"), law="DE")
    # 29 June days at 3.62 + 9, 31 July days at 3.37 + 9, of 365
    assert [(s.until, s.days, s.percent) for s in found.spans] == [
        (day("2024-06-30"), 29, Decimal("12.62")),
        (day("2024-07-31"), 31, Decimal("12.37")),
    ]
    assert found.amount == Money.of("205.33", "EUR")  # 100.268… + 105.060…
    assert (found.compensation, found.problems) == (Money.of("40", "EUR"), ())
    assert "288" in found.basis
    by_directive = engagement.interest("INV-2024-0001", day("2024-07-31"), law="EU")
    assert [s.percent for s in by_directive.spans] == [Decimal("12.50"), Decimal("12.25")]


@pytest.mark.parametrize(
    ("debt", "flat"), [("999.99", "40"), ("1000.00", "70"), ("9999.99", "70"), ("10000.00", "100")]
)
def test_under_the_uk_act_the_rate_of_the_first_day_holds_and_the_flat_sum_goes_by_the_debt(
    ledger: Ledger, debt: str, flat: str
) -> None:
    engagement = overdue(ledger, debt, "GBP")
    found = engagement.interest("INV-2024-0001", day("2026-02-28"), law="UK")
    assert {s.percent for s in found.spans} == {Decimal("13.25")}  # 5.25 on 31 December 2023, for as long as it lasts
    assert found.problems == ()
    assert found.compensation == Money.of(flat, "GBP")


def test_after_the_last_known_rate_nothing_is_guessed_until_the_table_is_extended(ledger: Ledger) -> None:
    engagement = overdue(ledger, "36500.00", on="2025-11-15")  # due 15 December 2025
    number = engagement.state().invoices[0].number
    found = engagement.interest(number, day("2026-01-20"), law="EU")
    assert found.amount == Money.of("162.40", "EUR")  # 16 days of December at 10.15 %
    (problem,) = found.problems
    assert problem.where == "statutes.EU"
    assert "from 2026-01-01 to 2026-01-20" in problem.message
    assert "Statute.extended" in problem.message
    longer = statute("EU").extended({day("2026-01-01"): "2.00"}, known_until=day("2026-06-30"))
    found = engagement.interest(number, day("2026-01-20"), law=longer)
    assert (found.amount, found.problems) == (Money.of("362.40", "EUR"), ())  # and 20 days at 10 %


def test_the_contracts_clause_goes_first_and_a_statute_beside_it_is_the_persons_to_judge(ledger: Ledger) -> None:
    clause = Source(text="Sums paid late bear 6 % a year.", clause="9.3")
    agreed = LateInterest(percent=Decimal(6), per="year", source=(clause,))
    engagement = overdue(ledger, "36500.00", late_interest=agreed)
    by_clause = engagement.interest("INV-2024-0001", day("2024-06-11"))
    assert (by_clause.amount, by_clause.source, by_clause.compensation) == (Money.of("60", "EUR"), (clause,), None)
    (problem,) = engagement.interest("INV-2024-0001", day("2024-06-11"), law="EU").problems
    assert "for you to judge" in problem.message
    assert problem.source == (clause,)


def test_what_may_be_held_back_bears_no_interest_until_it_is_released(ledger: Ledger, schedule: Schedule) -> None:
    late = LateInterest(percent=Decimal("36.5"), per="year")
    engagement = ledger.engage(
        schedule.model_copy(update={"late_interest": late}),
        tax=outside_scope(),
        retentions=[RetentionRule(percent=Decimal(10), base=RetentionBase.GROSS)],
        on=day("2026-01-05"),
    )
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    number = engagement.invoice(on=day("2026-01-06")).number  # 20,000.00, of which 2,000.00 retained; due 5 February
    engagement.release_retention(by="Ann", on=day("2026-02-25"))
    found = engagement.interest(number, day("2026-03-07"))
    assert [(s.days, str(s.principal.amount)) for s in found.spans] == [(20, "18000.00"), (10, "20000.00")]
    assert found.amount == Money.of("560.00", "EUR")


def test_interest_and_compensation_are_charged_once_and_without_vat(ledger: Ledger, schedule: Schedule) -> None:
    engagement = ledger.engage(
        schedule,
        tax=one_rate("19"),
        retentions=[RetentionRule(percent=Decimal(5), base=RetentionBase.GROSS)],
        on=day("2025-01-06"),
    )
    engagement.accept("M3", by="Ann", on=day("2025-01-06"))
    number = engagement.invoice(on=day("2025-01-06")).number  # 23,800.00 gross, 1,190.00 of it retained
    before = engagement.state().money
    first = engagement.invoice_interest(number, law="DE", compensation=True, on=day("2025-02-15"))
    # 22,610.00 × 11.27 % × 10 / 365
    assert [(line.kind, str(line.net.amount)) for line in first.lines] == [
        (LineKind.INTEREST, "69.81"),
        (LineKind.COMPENSATION, "40.00"),
    ]
    assert (str(first.tax), str(first.gross)) == ("0.00 EUR", "109.81 EUR")
    assert not first.retained
    assert first.taxes[0].treatment.category == "O"
    with pytest.raises(NotInvoiceable, match="charge-interest-once"):
        engagement.invoice_interest(number, law="DE", compensation=True, on=day("2025-02-15"))
    second = engagement.invoice_interest(number, law="DE", compensation=True, on=day("2025-02-25"))
    assert [str(line.net.amount) for line in second.lines] == ["69.81"]  # 139.62 up to now, less 69.81
    engagement.credit(first.number, reason="goodwill", on=day("2025-02-26"))
    shown = engagement.interest(number, day("2025-02-25"), law="DE")
    assert (str(shown.charged), str(shown.compensation_charged)) == ("69.81 EUR", "0.00 EUR")
    after = engagement.state().money
    assert (after.still_to_invoice, after.invoiced) == (before.still_to_invoice, before.invoiced)
    assert after.extras == Money.of("69.81", "EUR")


def test_a_law_that_is_not_in_the_table_is_refused_by_name(ledger: Ledger) -> None:
    engagement = overdue(ledger, "100.00")
    with pytest.raises(UnknownStatute, match="EU, DE, UK"):
        engagement.interest("INV-2024-0001", law="FR")
    with pytest.raises(EventRefused, match=r"interest-by-clause.*Choose the law"):
        engagement.interest("INV-2024-0001")


def test_no_flat_sum_is_made_up_in_a_currency_the_law_does_not_name(ledger: Ledger) -> None:
    found = overdue(ledger, "5000.00", "SEK").interest("INV-2024-0001", day("2024-07-01"), law="EU")
    assert found.compensation is None
    assert found.amount.amount > 0


def test_the_shipped_rates_are_in_order_and_say_who_publishes_them() -> None:
    for law in statutes().values():
        assert law.published
        assert law.rate_on(law.known_until) is not None
        starts = {(r.since.month, r.since.day) for r in law.rates}
        assert starts <= {(1, 1), (7, 1)}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "laws.toml"


GOOD = """
[NO]
law = "Act on late payment"
reference = "a rate"
published = "the bank"
margin = "8"
known_until = 2026-12-31
rates = [{ from = 2026-01-01, percent = "4" }, { from = 2026-07-01, percent = "3.75" }]
"""


def test_a_table_of_ones_own_has_the_same_form(ledger: Ledger, table: Path) -> None:
    table.write_text(GOOD, "utf-8")
    law = statutes(table)["NO"]
    engagement = overdue(ledger, "36500.00", on="2026-05-31")  # due 30 June 2026
    found = engagement.interest(engagement.state().invoices[0].number, day("2026-07-10"), law=law)
    assert found.amount == Money.of("117.50", "EUR")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-07-01", "2025-07-01"),
        ("known_until = 2026-12-31", "known_until = 2026-01-31"),
        ('percent = "4"', 'percent = "four"'),
        ("[NO]", "[NO"),
        ("margin", "marign"),
        ("[NO]\n", ""),
    ],
)
def test_a_table_with_a_fault_is_refused_with_its_place(table: Path, old: str, new: str) -> None:
    table.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(InvalidTable, match=r"laws\.toml|NO"):
        statutes(table)
    with pytest.raises(InvalidTable, match="nowhere"):
        statutes(table.parent / "nowhere.toml")
