"""The contract of a tax regime, and the arithmetic all regimes share: tax per rate on the summed base."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pydantic import Field, field_validator

from toolkit.money import Money, decimal_of
from toolkit.provenance import Problem, Value
from toolkit.schedule.parties import Party


class TaxTreatment(Value):
    """How one line is taxed.

    Attributes:
        category: Code of UNCL 5305 as EN 16931 uses it (BT-151): ``S`` standard, ``O`` outside scope, …
        rate: Percent (BT-152); None where the category has no rate (``O``).
        label: The tax's name on paper: ``VAT``, ``MwSt.``; empty where there is no tax.
        reason: Why no tax is charged, in words (BT-120); None where tax is charged.
        reason_code: The same as a VATEX code (BT-121).
    """

    category: str = "O"
    rate: Decimal | None = None
    label: str = ""
    reason: str | None = None
    reason_code: str | None = None


class TaxTotal(Value):
    """The tax of one treatment on one document (EN 16931 BG-23), in the document's currency."""

    treatment: TaxTreatment
    base: Money
    tax: Money


class TaxRule(Value):
    """Which regime an engagement's invoices follow, as the ledger stores it.

    Attributes:
        regime: Name of a regime: a built-in, or one of an entry point in ``toolkit.taxes``.
        rate: Percent, where the regime needs to be told one.
        label: The tax's name on paper.
        reason: Words to print where no tax is charged; the regime has its own default.
    """

    regime: str = "outside scope"
    rate: Decimal | None = Field(default=None, ge=0, le=100)
    label: str = "VAT"
    reason: str | None = None

    @field_validator("rate", mode="before")
    @classmethod
    def _exact(cls, rate: object) -> object:
        return None if rate is None else decimal_of(rate)  # type: ignore[arg-type]  # it checks the type itself


class TaxCase(Value):
    """What a regime may look at to decide on one line."""

    rule: TaxRule
    supplier: Party
    customer: Party
    supplied_on: date


class TaxRegime(ABC):
    """One way of taxing. Third parties add theirs under the entry-point group ``toolkit.taxes``.

    Regimes have no state: what varies between two engagements stands in the ``TaxRule``.
    """

    name: str
    """Unique among regimes; the ``regime`` of a ``TaxRule``."""

    @abstractmethod
    def treatment(self, case: TaxCase) -> TaxTreatment:
        """How a line supplied in this case is taxed.

        Raises:
            InvalidTaxRule: The rule lacks what the regime needs, or has what it cannot use.
        """

    def problems(self, case: TaxCase) -> tuple[Problem, ...]:
        """What a valid invoice under this regime still needs, for example the supplier's VAT number."""
        return ()


def tax_totals(lines: Iterable[tuple[TaxTreatment, Money]], currency: str) -> tuple[TaxTotal, ...]:
    """Base and tax per treatment, in order of first use.

    The tax is taken on the summed base and rounded once, half away from zero to the currency's
    smallest unit (EN 16931 BR-CO-17); lines are never taxed singly.
    """
    bases: dict[TaxTreatment, Money] = {}
    for treatment, net in lines:
        bases[treatment] = bases.get(treatment, Money.zero(currency)) + net
    return tuple(TaxTotal(treatment=t, base=base, tax=base.percent(t.rate or 0)) for t, base in bases.items())
