"""One rate of VAT or sales tax on every line (EN 16931 category S, or Z at 0 %)."""

from __future__ import annotations

from decimal import Decimal

from toolkit.errors import InvalidTaxRule
from toolkit.provenance import Problem, Severity
from toolkit.taxes.regime import TaxCase, TaxRegime, TaxRule, TaxTreatment

NAME = "one rate"


class OneRate(TaxRegime):
    """The rule's rate on everything: category S (BR-S-5), or Z where the rate is zero (BR-Z-5)."""

    name = NAME

    def treatment(self, case: TaxCase) -> TaxTreatment:
        rate = case.rule.rate
        if rate is None:
            raise InvalidTaxRule("no rate is given", where=NAME, remedy="Give it: one_rate('19')")
        return TaxTreatment(category="S" if rate else "Z", rate=rate, label=case.rule.label)

    def problems(self, case: TaxCase) -> tuple[Problem, ...]:
        if case.supplier.tax_id:
            return ()
        return (
            Problem(
                where="supplier.tax_id",
                message="The supplier's tax number is not known: an invoice that charges tax must show it"
                " (EN 16931 BT-31 or BT-32, rule BR-S-2)",
                severity=Severity.ERROR,
            ),
        )


def one_rate(rate: Decimal | int | str, label: str = "VAT") -> TaxRule:
    """The rule for one rate, in percent, on every line: ``one_rate("19")``."""
    return TaxRule.model_validate({"regime": NAME, "rate": rate, "label": label})
