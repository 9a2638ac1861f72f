"""Statutory late interest: reference rates with their dates, margins and flat sums, from a table with its sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from pydantic import Field, ValidationError, model_validator

from toolkit.errors import InvalidTable, ToolkitError, UnknownStatute
from toolkit.money import Money, decimal_of
from toolkit.provenance import Value

SHIPPED = Path(__file__).parent / "tables" / "statutes.toml"
"""The table that comes with the toolkit; a user's own has the same form."""


class ReferenceRate(Value):
    """A reference rate in percent a year, from a day until the next one."""

    since: date = Field(alias="from")
    percent: Decimal


class FlatSum(Value):
    """What is owed for recovery costs on a debt of at least ``since`` (with tax), in ``currency``."""

    since: Decimal = Field(alias="from")
    amount: Decimal
    currency: str


class Statute(Value):
    """A law on late payment between businesses.

    Attributes:
        name: How it is asked for: ``EU``, ``DE``, ``UK``.
        law: Title and articles.
        note: What else to know before relying on it.
        reference: What the rates are of.
        published: Who publishes them, officially.
        margin: Percentage points above the reference rate.
        fixed: Whether the rate of the first day of delay holds for the whole debt.
        rates: Reference rates, the oldest first.
        known_until: The last day they are known for; nothing is guessed after it.
        compensation: Flat sums, the smallest debt first.

    Raises:
        InvalidTable: The rates or sums are missing or not in order, or end after ``known_until``.
    """

    name: str
    law: str
    note: str = ""
    reference: str
    published: str
    margin: Decimal
    fixed: bool = False
    rates: tuple[ReferenceRate, ...]
    known_until: date
    compensation: tuple[FlatSum, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Statute:
        days = [r.since for r in self.rates]
        sums = [(c.currency, c.since) for c in self.compensation]
        if not days or any(a >= b for a, b in pairwise(days)) or days[-1] > self.known_until or sums != sorted(sums):
            raise InvalidTable(
                "the rates or flat sums are missing or not in order",
                where=self.name,
                remedy="List them by date, the oldest first, and set known_until to the last day the last rate holds",
            )
        return self

    def rate_on(self, day: date) -> Decimal | None:
        """Percent a year on a day, margin included; None before the first rate and after ``known_until``."""
        found = [r.percent for r in self.rates if r.since <= day]
        return found[-1] + self.margin if found and day <= self.known_until else None

    def flat_sum(self, debt: Money) -> Money | None:
        """What is owed for recovery costs; None where the law states no sum in the debt's currency."""
        found = [c for c in self.compensation if c.currency == debt.currency and c.since <= debt.amount]
        return Money.of(found[-1].amount, found[-1].currency) if found else None

    def extended(self, rates: Mapping[date, Decimal | int | str], known_until: date) -> Statute:
        """The same law with further reference rates (without the margin), known for longer.

        Raises:
            InvalidTable: A rate begins before one that is known, or after ``known_until``.
        """
        more = tuple(ReferenceRate.model_validate({"from": d, "percent": decimal_of(p)}) for d, p in rates.items())
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Statute(**fields | {"rates": self.rates + more, "known_until": known_until})


def statutes(file: Path | str | None = None) -> dict[str, Statute]:
    """The laws of a table by name; default: the one that comes with the toolkit.

    Raises:
        InvalidTable: The file cannot be read, or is not of the table's form.
    """
    path = Path(file) if file is not None else SHIPPED
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        return {name: Statute.model_validate({"name": name, **fields}) for name, fields in data.items()}
    except ToolkitError:
        raise
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError, TypeError) as cause:
        first = str(cause).splitlines()
        raise InvalidTable(
            f"the table of statutory rates cannot be used ({'; '.join(first[:3])})",
            where=str(file or SHIPPED.name),
            remedy=f"Give it the form of {SHIPPED.name}: a section to a law with law, reference, margin, rates, …",
        ) from cause


def statute(name: str | Statute) -> Statute:
    """The shipped law of that name, or the one given.

    Raises:
        UnknownStatute: The table that comes with the toolkit has none of that name.
    """
    if isinstance(name, Statute):
        return name
    known = statutes()
    if name not in known:
        raise UnknownStatute(
            f"there is no law {name!r} in the table of statutory interest",
            remedy=f"It has {', '.join(known)}; give a Statute of your own for another",
        )
    return known[name]
