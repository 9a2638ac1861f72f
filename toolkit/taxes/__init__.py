"""Tax regimes: values that say how the lines of an invoice are taxed."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.errors import InvalidTaxRule
from toolkit.plugins import load
from toolkit.taxes.one_rate import OneRate, one_rate
from toolkit.taxes.outside_scope import OutsideScope, outside_scope
from toolkit.taxes.regime import TaxCase, TaxRegime, TaxRule, TaxTotal, TaxTreatment, tax_totals

BUILTINS: tuple[TaxRegime, ...] = (OutsideScope(), OneRate())


def regimes() -> Mapping[str, TaxRegime]:
    """All regimes by name: the built-ins and those of the entry-point group ``toolkit.taxes``."""
    return load("toolkit.taxes", BUILTINS)


def regime(name: str) -> TaxRegime:
    """The regime of that name.

    Raises:
        InvalidTaxRule: There is none; the message lists those there are.
    """
    known = {part.name: part for part in BUILTINS}
    if name in known:  # entry points cost a look at every installed package; most invoices need none
        return known[name]
    known = dict(regimes())
    if name not in known:
        raise InvalidTaxRule(
            f"there is no tax regime {name!r}",
            where="toolkit.taxes",
            remedy=f"Use one of {', '.join(sorted(known))}, or install the package that brings it",
        )
    return known[name]


__all__ = [
    "BUILTINS",
    "TaxCase",
    "TaxRegime",
    "TaxRule",
    "TaxTotal",
    "TaxTreatment",
    "one_rate",
    "outside_scope",
    "regime",
    "regimes",
    "tax_totals",
]
