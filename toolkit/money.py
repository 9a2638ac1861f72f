"""Exact money: a decimal amount in a currency, never a float."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache, total_ordering
from types import MappingProxyType

from pydantic import model_validator

from toolkit.errors import CurrencyMismatch, InvalidAmount, UnknownCurrency
from toolkit.provenance import Value

# ISO 4217:2015 table A.1, column "minor unit", where it is not 2.
_MINOR_UNITS = MappingProxyType(
    {
        **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"), 0),
        **dict.fromkeys(("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
        **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
        **dict.fromkeys(("CLF", "UYW"), 4),
    }
)
# Units that contracts are priced in and that ISO 4217 does not list; they can be read, not invoiced.
DIGITAL_UNITS = MappingProxyType(
    {
        **dict.fromkeys(("ALGO", "ATOM", "EURC", "OSMO", "STX", "TRX", "USDC", "USDT", "XRP", "XTZ", "ADA"), 6),
        **dict.fromkeys(("BCH", "DCR", "DOGE", "HBAR", "ICP", "LTC", "ZEC"), 8),
        **dict.fromkeys(("ASTR", "AVAX", "BNB", "BUSD", "DAI", "EGLD", "FIL", "GLMR", "GNO", "INJ", "MATIC"), 18),
        **dict.fromkeys(("ACA", "CRU", "XMR"), 12),
        "BTC": 8, "DOT": 10, "EOS": 4, "ETH": 18, "KSM": 12, "NEAR": 24, "PKT": 9, "SOL": 9, "XLM": 7,
    }
)  # fmt: skip


@lru_cache(maxsize=1024)  # asked for every amount
def is_iso_currency(code: str) -> bool:
    """Whether ``code`` is an ISO 4217 alphabetic code, as Babel's CLDR table lists them."""
    from babel.numbers import is_currency

    return len(code) == 3 and code.isupper() and bool(is_currency(code)) and code not in DIGITAL_UNITS


@lru_cache(maxsize=1024)
def minor_units(code: str) -> int:
    """Decimal places of a currency's smallest unit (ISO 4217: 2 for USD, 0 for JPY, 3 for KWD).

    Raises:
        UnknownCurrency: The code is neither in ISO 4217 nor a known digital unit.
    """
    if code in DIGITAL_UNITS:
        return DIGITAL_UNITS[code]
    if not is_iso_currency(code):
        raise UnknownCurrency(
            f"{code!r} is not a currency code of ISO 4217",
            remedy="Give three capital letters such as USD, EUR or GBP",
        )
    return _MINOR_UNITS.get(code, 2)


@lru_cache(maxsize=1024)
def _smallest(code: str) -> Decimal:
    return Decimal(1).scaleb(-minor_units(code))


def decimal_of(value: Decimal | int | str) -> Decimal:
    """A finite decimal number from a string or integer; a float is refused.

    Raises:
        InvalidAmount: The value is a float, not a number, or not finite.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | str):
        raise InvalidAmount(
            f"{value!r} is a {type(value).__name__}, which is not exact",
            remedy="Write the amount as a string or a Decimal, for example '1250.00'",
        )
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise InvalidAmount(
            f"{value!r} is not a decimal number", remedy="Write digits with a point, for example '1250.00'"
        )
    return number


@total_ordering
class Money(Value):
    """An amount in a currency, held to exactly the currency's smallest unit.

    Raises:
        InvalidAmount: The amount is finer than the smallest unit (``0.005`` USD).
        UnknownCurrency: The code is not known.
    """

    amount: Decimal
    currency: str

    @model_validator(mode="before")
    @classmethod
    def _exact(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        code = str(data.get("currency"))
        number = decimal_of(data.get("amount"))  # type: ignore[arg-type]  # it checks the type itself
        step = _smallest(code)
        try:
            exact = number.quantize(step)
        except InvalidOperation:
            exact = Decimal("NaN")
        if exact != number:
            raise InvalidAmount(
                f"{number} {code} cannot be held in units of {step} {code}",
                remedy="Round it first with Money.rounded, or correct the amount",
            )
        return {"amount": exact + 0, "currency": code}

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Money:
        """``Money.of("1250.00", "USD")``."""
        return cls(amount=decimal_of(amount), currency=currency)

    @classmethod
    def rounded(cls, amount: Decimal | int | str, currency: str) -> Money:
        """The nearest amount in whole smallest units, half away from zero (commercial rounding)."""
        return cls(amount=decimal_of(amount).quantize(_smallest(currency), ROUND_HALF_UP), currency=currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in a currency."""
        return cls(amount=Decimal(0), currency=currency)

    @classmethod
    def sum(cls, parts: Iterable[Money], currency: str) -> Money:
        """All parts added up; nothing gives zero in ``currency``."""
        total = cls.zero(currency)
        for part in parts:
            total = total + part
        return total

    def split(self, weights: Sequence[Decimal | int]) -> tuple[Money, ...]:
        """Parts in proportion to ``weights`` that add up to exactly this amount.

        The largest-remainder method: each part is rounded down, and the units left over go to the
        parts that lost most, the earlier first among equals.

        Raises:
            InvalidAmount: The weights are empty, negative or all zero.
        """
        total = sum(weights, Decimal(0))
        if total <= 0 or any(w < 0 for w in weights):
            raise InvalidAmount(
                f"{self} cannot be split by {[str(w) for w in weights]}",
                remedy="Give weights that are not negative and not all zero",
            )
        step = _smallest(self.currency)
        exact = [self.amount * w / total for w in weights]
        parts = [e.quantize(step, ROUND_FLOOR) for e in exact]
        missing = int((self.amount - sum(parts, Decimal(0))) / step)
        order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
        for i in order[:missing]:
            parts[i] += step
        return tuple(Money(amount=p, currency=self.currency) for p in parts)

    def percent(self, rate: Decimal | int | str) -> Money:
        """``rate`` percent of this amount, rounded half away from zero to the smallest unit."""
        return Money.rounded(self.amount * decimal_of(rate) / 100, self.currency)

    def format(self, locale: str = "en_US") -> str:
        """The amount as people of ``locale`` write it, always with the currency's own decimals."""
        from babel import Locale
        from babel.numbers import format_currency

        places = minor_units(self.currency)
        standard = str(Locale.parse(locale).currency_formats["standard"].pattern)
        pattern = standard.replace(".00", "." + "0" * places if places else "")
        # currency_digits=False: CLDR's digits are those of cash, not of ISO 4217
        text = format_currency(self.amount, self.currency, format=pattern, locale=locale, currency_digits=False)
        # CLDR's spacing rule (a letter beside a digit takes a space), which Babel leaves out
        return re.sub(r"(?<=[^\W\d_])(?=[-\d])", "\xa0", str(text))

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(
                f"{self} and {other} are in different currencies",
                remedy="Convert one of them with a stated rate first",
            )

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(amount=self.amount + other.amount, currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(amount=self.amount - other.amount, currency=self.currency)

    def __neg__(self) -> Money:
        return Money(amount=-self.amount, currency=self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount < other.amount

    def __bool__(self) -> bool:
        return self.amount != 0

    def __str__(self) -> str:
        return f"{self.amount:,f} {self.currency}"
