"""What is charged besides milestones: time, expenses, bonus, penalty, discount; and conversion at a stated rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pydantic import Field, model_validator

from toolkit.errors import InvalidAmount, NotInvoiceable
from toolkit.ledger.billing import Charge, refuse
from toolkit.ledger.folding import Record
from toolkit.ledger.invoices import ExchangeRate, InvoiceLine, LineKind
from toolkit.money import Money
from toolkit.provenance import Source, Value

_OFF = frozenset({LineKind.DISCOUNT, LineKind.PENALTY})
_KINDS = _OFF | {LineKind.TIME, LineKind.EXPENSE, LineKind.BONUS, LineKind.INTEREST}


class Extra(Value):
    """A line outside the contract price.

    Attributes:
        kind: ``time``, ``expense``, ``bonus``, ``interest``; ``discount`` and ``penalty`` take something off.
        description: What stands on the line.
        quantity: How many of ``unit`` (UN/ECE Recommendation 20: C62 one, HUR hour, DAY day, KMT kilometre).
        unit_price: Before tax; or ``percent`` of the work on the same invoice instead.
        cap: All lines of this kind and description, or of this ``budget``, together may not come to more.
        budget: What the cap is counted over where lines differ: ``travel 2026``, ``hours of the pilot``.
        source: The places in the contract that agreed it.

    Raises:
        InvalidAmount: Neither a unit price nor a percentage is given, or both.
    """

    kind: LineKind
    description: str
    quantity: Decimal = Field(default=Decimal(1), gt=0)
    unit: str = "C62"
    unit_price: Money | None = None
    percent: Decimal | None = Field(default=None, gt=0, le=100)
    cap: Money | None = None
    budget: str | None = None
    source: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _one_price(self) -> Extra:
        price = self.unit_price
        if self.kind not in _KINDS or (price is None) == (self.percent is None) or (price and price.amount < 0):
            raise InvalidAmount(
                f"the line {self.description!r} ({self.kind}) has no single price",
                where="extras",
                remedy="Give a kind outside the contract price, and a unit price that is not negative, or a percentage",
            )
        return self


def charges(record: Record, extras: Sequence[Extra], work: Sequence[Charge], currency: str) -> list[Charge]:
    """The lines of extras; percentages are taken of ``work`` before tax.

    Raises:
        NotInvoiceable: A line is in another currency, or goes over its cap.
    """
    base = Money.sum((c.net for c in work if c.kind is LineKind.WORK), currency)
    found: list[Charge] = []
    for extra in extras:
        price = extra.unit_price if extra.unit_price is not None else base.percent(extra.percent or 0)
        if price.currency != currency:
            refuse(
                record,
                "one-currency",
                f"{extra.description} is in {price.currency}, the invoice in {currency}",
                "Convert it at a stated rate, or make a second invoice",
            )
        net = Money.rounded(price.amount * extra.quantity, currency)
        if extra.cap is not None:
            _under_cap(record, extra, net, found)
        sign = -1 if extra.kind in _OFF else 1
        found.append(
            Charge(
                extra.kind,
                extra.description,
                -net if sign < 0 else net,
                source=extra.source,
                quantity=extra.quantity * sign,
                unit=extra.unit,
                unit_price=price,
                budget=extra.budget,
            )
        )
    return found


def _under_cap(record: Record, extra: Extra, net: Money, here: Sequence[Charge]) -> None:
    cap = extra.cap
    assert cap is not None  # noqa: S101  # the caller asks only then
    if cap.currency != net.currency:
        refuse(
            record,
            "one-currency",
            f"{extra.description} is in {net.currency}, its cap in {cap.currency}",
            "State the cap in the currency of the line",
        )
    before = Money.sum((c.net for c in here if _counts(extra, c)), cap.currency)
    for account in record.accounts.values():
        document = account.invoice
        for line in document.lines:
            if _counts(extra, line):
                charged = _in(cap.currency, line.net, document.exchange_rate)
                if charged.currency != cap.currency:
                    refuse(
                        record,
                        "one-currency",
                        f"{extra.description} was charged in {charged.currency} too, with {document.number}, and the"
                        f" cap is in {cap.currency}",
                        "Describe what is charged in another currency in other words, with a cap of its own",
                    )
                before = before - charged if document.is_credit else before + charged
    if before + net > cap:
        raise NotInvoiceable(
            f"{extra.budget or extra.description}: {net} after {before} goes over the cap of {cap}",
            where=f"{record.id}, rule within-the-cap",
            remedy=f"Charge no more than {cap - before}, or agree a higher cap",
        )


def _counts(extra: Extra, line: Charge | InvoiceLine) -> bool:
    """Whether a line is under the same cap."""
    if extra.budget is not None:
        return line.budget == extra.budget
    return (line.kind, line.description) == (extra.kind, extra.description)


def _in(currency: str, net: Money, rate: ExchangeRate | None) -> Money:
    """What a line was before its invoice was converted, where it was in this currency; else what it is."""
    if rate is not None and (rate.base, rate.quote) == (currency, net.currency):
        return Money.rounded(net.amount / rate.rate, currency)
    return net


def converted(charges: Sequence[Charge], rate: ExchangeRate) -> list[Charge]:
    """The charges in the rate's other currency; what they use of the contract price stays in its own.

    Raises:
        NotInvoiceable: The charges are not in the currency that the rate converts from.
    """
    result = []
    for charge in charges:
        if charge.net.currency != rate.base:
            raise NotInvoiceable(
                f"the rate is from {rate.base}, the milestones are in {charge.net.currency}",
                where="rule convert-from-the-contract's-currency",
                remedy=f"Give a rate with base {charge.net.currency}",
            )
        net = Money.rounded(charge.net.amount * rate.rate, rate.quote)
        within = charge.net if charge.kind.within_price else Money.zero(charge.net.currency)
        result.append(replace(charge, net=net, agreed=within, quantity=None, unit="C62", unit_price=None))
    return result
