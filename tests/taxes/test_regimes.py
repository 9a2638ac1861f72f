"""Tax regimes: what they charge, how it is rounded, what they ask for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from importlib.metadata import EntryPoint

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import plugins
from toolkit.errors import InvalidAmount, InvalidTaxRule, NameTaken
from toolkit.money import Money
from toolkit.schedule import Party
from toolkit.taxes import TaxCase, TaxRegime, TaxRule, TaxTreatment, one_rate, outside_scope, regime, tax_totals


def case(rule: TaxRule, tax_id: str | None = "DE123456789") -> TaxCase:
    return TaxCase(
        rule=rule, supplier=Party(name="A", tax_id=tax_id), customer=Party(name="B"), supplied_on=date(2026, 1, 5)
    )


def treated(rule: TaxRule) -> TaxTreatment:
    return regime(rule.regime).treatment(case(rule))


def test_one_rate_is_category_s_and_zero_is_category_z() -> None:
    assert treated(one_rate("19")) == TaxTreatment(category="S", rate=Decimal(19), label="VAT")
    assert treated(one_rate(0)).category == "Z"


def test_outside_the_scope_there_is_no_rate_but_a_reason() -> None:
    treatment = treated(outside_scope("Small business, section 19 UStG"))
    assert (treatment.category, treatment.rate) == ("O", None)
    assert treatment.reason == "Small business, section 19 UStG"


def test_tax_is_taken_on_the_sum_and_not_on_each_line() -> None:
    treatment = treated(one_rate("19"))
    third = Money.of("33.33", "EUR")
    (total,) = tax_totals([(treatment, third)] * 3, "EUR")
    assert (total.base, total.tax) == (Money.of("99.99", "EUR"), Money.of("19.00", "EUR"))


def test_tax_is_rounded_half_away_from_zero_to_the_currencys_unit() -> None:
    half = treated(one_rate("5"))
    assert tax_totals([(half, Money.of("0.10", "EUR"))], "EUR")[0].tax == Money.of("0.01", "EUR")
    assert tax_totals([(half, Money.of("-0.10", "EUR"))], "EUR")[0].tax == Money.of("-0.01", "EUR")
    assert tax_totals([(half, Money.of(110, "JPY"))], "JPY")[0].tax == Money.of(6, "JPY")


@given(st.lists(st.integers(-(10**9), 10**9), max_size=20), st.sampled_from(["0", "5.5", "7", "19", "21"]))
def test_the_tax_is_never_more_than_half_a_cent_from_the_exact_one(cents: list[int], rate: str) -> None:
    lines = [(treated(one_rate(rate)), Money.of(Decimal(c).scaleb(-2), "EUR")) for c in cents]
    for total in tax_totals(lines, "EUR"):
        assert total.base == Money.sum((net for _, net in lines), "EUR")
        assert abs(total.tax.amount - total.base.amount * Decimal(rate) / 100) <= Decimal("0.005")


def test_lines_of_two_treatments_make_two_totals() -> None:
    rows = [(treated(one_rate(r)), Money.of(100, "EUR")) for r in ("19", "7", "19")]
    assert [(str(t.treatment.rate), str(t.base)) for t in tax_totals(rows, "EUR")] == [
        ("19", "200.00 EUR"),
        ("7", "100.00 EUR"),
    ]


def test_charging_tax_without_a_tax_number_is_a_problem() -> None:
    assert regime("one rate").problems(case(one_rate("19"))) == ()
    (problem,) = regime("one rate").problems(case(one_rate("19"), tax_id=None))
    assert problem.where == "supplier.tax_id"


@pytest.mark.parametrize("rule", [TaxRule(regime="one rate"), TaxRule(rate=Decimal(19)), TaxRule(regime="flat")])
def test_a_rule_that_does_not_fit_its_regime_is_refused_with_a_remedy(rule: TaxRule) -> None:
    with pytest.raises(InvalidTaxRule) as refusal:
        treated(rule)
    assert refusal.value.remedy


def test_a_rate_that_is_not_exact_is_refused() -> None:
    with pytest.raises(InvalidAmount):
        one_rate(19.0)  # type: ignore[arg-type]  # what is tested


class Flat(TaxRegime):
    """A regime as a third party would write it."""

    name = "flat"

    def treatment(self, case: TaxCase) -> TaxTreatment:
        return TaxTreatment(category="S", rate=Decimal(10), label="Flat")


def test_a_third_party_adds_a_regime_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry(EntryPoint):
        def load(self) -> TaxRegime:
            return Flat()

    def found(group: str) -> Iterable[EntryPoint]:
        return [Entry("flat", "somewhere:FLAT", group)]

    monkeypatch.setattr(plugins, "entry_points", found)
    assert treated(TaxRule(regime="flat")).rate == 10


def test_a_regime_that_takes_the_name_of_another_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry(EntryPoint):
        def load(self) -> TaxRegime:
            return regime("one rate")

    monkeypatch.setattr(plugins, "entry_points", lambda group: [Entry("x", "y:z", group)])
    with pytest.raises(NameTaken):
        regime("flat")
