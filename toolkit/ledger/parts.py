"""Part of a milestone as an invoice charges it: a percentage, so many of its units, or units at a price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pydantic import Field, model_validator

from toolkit.errors import InvalidAmount
from toolkit.money import Money, minor_units
from toolkit.provenance import Value


class Part(Value):
    """How much of a milestone to charge, instead of an amount.

    ``Part(percent="40")`` of its price; ``Part(quantity=3, of=10, unit="DAY")`` of its price over ten days;
    ``Part(quantity="12.5", unit="HUR", unit_price=Money.of("110", "EUR"))`` within it.

    Attributes:
        percent: Of the milestone's whole amount.
        quantity: How many of ``unit`` (UN/ECE Recommendation 20: C62 one, HUR hour, DAY day).
        of: How many there are in all.
        unit_price: Before tax.

    Raises:
        InvalidAmount: It is not exactly one of the three.
    """

    percent: Decimal | None = Field(default=None, gt=0, le=100)
    quantity: Decimal | None = Field(default=None, gt=0)
    of: Decimal | None = Field(default=None, gt=0)
    unit: str = "C62"
    unit_price: Money | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Part:
        counted = self.quantity is not None and (self.of is None) != (self.unit_price is None)
        alone = self.quantity is None and self.of is None and self.unit_price is None
        if (self.percent is None) != counted or (self.percent is not None and not alone):
            raise InvalidAmount(
                "a part of a milestone is a percentage, a quantity of a whole, or a quantity at a price",
                where="amounts",
                remedy="Give percent=…, or quantity=… with of=… or with unit_price=…",
            )
        return self


@dataclass(frozen=True)
class Measured:
    """A part in money, with the quantity, unit and price to print where they make the amount exactly."""

    amount: Money
    words: str
    quantity: Decimal | None = None
    unit: str = "C62"
    unit_price: Money | None = None


def measured(part: Part, whole: Money, ready: Money) -> Measured:
    """What a part comes to.

    Parts are rounded one by one; the one that leaves no more than their rounding takes that too, so that
    three thirds are the whole.

    Args:
        whole: The milestone's amount.
        ready: What of it is accepted and not invoiced.
    """
    if part.unit_price is not None:
        assert part.quantity is not None  # noqa: S101  # a part with a price has one
        amount = Money.rounded(part.unit_price.amount * part.quantity, part.unit_price.currency)
        return Measured(amount, "", part.quantity, part.unit, part.unit_price)
    count, of = (part.percent, Decimal(100)) if part.percent is not None else (part.quantity, part.of)
    assert count is not None  # noqa: S101  # as above
    assert of is not None  # noqa: S101
    amount = _the_last(Money.rounded(whole.amount * count / of, whole.currency), whole, ready, count, of)
    if part.percent is not None:
        return Measured(amount, f"{count.normalize():f} %")
    price = Money.rounded(whole.amount / of, whole.currency)
    if Money.rounded(price.amount * count, whole.currency) == amount and price.amount * of == whole.amount:
        return Measured(amount, f"{count.normalize():f} of {of.normalize():f}", count, part.unit, price)
    return Measured(amount, f"{count.normalize():f} of {of.normalize():f} {_UNITS.get(part.unit, part.unit)}")


def _the_last(amount: Money, whole: Money, ready: Money, count: Decimal, of: Decimal) -> Money:
    """The part, or all that is ready where they differ by no more than the rounding of all parts of this size."""
    cent = Decimal(1).scaleb(-minor_units(whole.currency))
    slack = min((of / count + 1) * cent / 2, abs(amount.amount) / 2)
    return ready if abs(ready.amount - amount.amount) <= slack else amount


_UNITS = {"HUR": "hours", "DAY": "days", "C62": "units", "MON": "months", "WEE": "weeks"}
