"""No tax at all: the supply is outside the scope of VAT, or the country has none (EN 16931 category O)."""

from __future__ import annotations

from toolkit.errors import InvalidTaxRule
from toolkit.taxes.regime import TaxCase, TaxRegime, TaxRule, TaxTreatment

NAME = "outside scope"
REASON = "Outside the scope of tax"


class OutsideScope(TaxRegime):
    """Category O: no rate, no tax, a reason (EN 16931 BR-O-10)."""

    name = NAME

    def treatment(self, case: TaxCase) -> TaxTreatment:
        if case.rule.rate:
            raise InvalidTaxRule(
                f"a rate of {case.rule.rate} % outside the scope of tax",
                where=NAME,
                remedy="Leave the rate out, or use one_rate(...)",
            )
        return TaxTreatment(category="O", reason=case.rule.reason or REASON, reason_code="VATEX-EU-O")


def outside_scope(reason: str | None = None) -> TaxRule:
    """The rule for invoices without any tax; ``reason`` is printed on them."""
    return TaxRule(regime=NAME, label="", reason=reason)
