"""Which values of a schedule a person can correct, what each is called, and how typed text becomes a value.

A value is named by its dotted path (``milestones.M2.due_date``, ``payment_term.days``), the same path
that evidence and problems use. Nothing here guesses: text that could mean two things is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from toolkit.dates import DayKind
from toolkit.errors import InvalidAmount, InvalidDate, InvalidSchedule
from toolkit.money import Money, decimal_of, minor_units
from toolkit.schedule import Role, TermStart


class Kind(StrEnum):
    """What sort of value a field holds, and so how it is read and shown."""

    TEXT = "text"
    LINES = "lines"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    DAYS = "days"
    CURRENCY = "currency"
    COUNTRY = "country"
    CHOICE = "choice"
    YESNO = "yesno"


@dataclass(frozen=True, slots=True)
class Spec:
    """One correctable attribute of a schedule or of a part of it."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()


CONTRACT = (
    Spec("title", "Title"),
    Spec("contract_price", "Contract price", Kind.MONEY),
    Spec("currency", "Currency", Kind.CURRENCY),
    Spec("agreement_date", "Agreement date", Kind.DATE),
    Spec("effective_date", "Effective date", Kind.DATE),
    Spec("end_date", "End date", Kind.DATE),
    Spec("governing_law", "Governing law"),
)
MILESTONE = (
    Spec("name", "Name"),
    Spec("amount", "Amount", Kind.MONEY),
    Spec("percent", "Share", Kind.PERCENT),
    Spec("due_date", "Due date", Kind.DATE),
    Spec("trigger", "Trigger"),
    Spec("deliverables", "Deliverables", Kind.LINES),
    Spec("acceptance_criteria", "Acceptance criteria"),
)
PARTY = (
    Spec("name", "Name"),
    Spec("role", "Role", Kind.CHOICE, tuple(r.value for r in Role)),
    Spec("address", "Address", Kind.LINES),
    Spec("country", "Country", Kind.COUNTRY),
    Spec("tax_id", "Tax number"),
    Spec("registration_number", "Registration number"),
    Spec("email", "E-mail"),
    Spec("bank_account", "Bank account"),
)
_DAY_KINDS = tuple(k.value for k in DayKind)
TERMS = MappingProxyType(
    {
        "payment_term": (
            Spec("days", "Days", Kind.DAYS),
            Spec("start", "From", Kind.CHOICE, tuple(s.value for s in TermStart)),
            Spec("kind", "Counting", Kind.CHOICE, _DAY_KINDS),
        ),
        "acceptance_period": (
            Spec("days", "Days", Kind.DAYS),
            Spec("kind", "Counting", Kind.CHOICE, _DAY_KINDS),
            Spec("deemed", "Silence accepts", Kind.YESNO, ("no", "yes")),
        ),
        "late_interest": (
            Spec("percent", "Percent", Kind.PERCENT),
            Spec("per", "Per", Kind.CHOICE, ("day", "month", "year")),
        ),
        "retention": (Spec("percent", "Percent", Kind.PERCENT), Spec("release", "Released on")),
    }
)
TERM_LABELS = MappingProxyType(
    {
        "payment_term": "Payment term",
        "acceptance_period": "Acceptance period",
        "late_interest": "Late interest",
        "retention": "Retention",
    }
)
REQUIRED = MappingProxyType(
    {"payment_term": "days", "acceptance_period": "days", "late_interest": "percent", "retention": "percent"}
)
"""The attribute without which a term does not exist: clearing it removes the term."""

_CODE = re.compile(
    r"^(?P<front>[A-Za-z]{3,4})?\s*(?P<sign>[$€£¥])?\s*(?P<number>[\d.,'\s]+?)\s*(?P<back>[A-Za-z]{3,4})?$"
)
_DATE_FORMS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y")


def shown(value: object, kind: Kind) -> str:
    """A value as it stands in its input box; nothing gives an empty string."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return f"{value.amount:,f}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if kind is Kind.YESNO:
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "\n".join(str(v) for v in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def parsed(text: str, spec: Spec, *, where: str, currency: str | None) -> object:
    """The value that a person typed; empty text means that there is none.

    Args:
        text: What stands in the input box.
        spec: The field.
        where: Its dotted path, for the error.
        currency: The schedule's currency, taken for amounts that name none.

    Raises:
        InvalidAmount, InvalidDate, UnknownCurrency, InvalidSchedule: The text is no such value; the
            remedy shows how to write it.
    """
    text = text.strip()
    if spec.kind is Kind.LINES:
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    if spec.kind is Kind.YESNO:
        return _choice(text, spec, where) == "yes"
    if not text:
        return None
    match spec.kind:
        case Kind.MONEY:
            return _money(text, where, currency)
        case Kind.PERCENT:
            return _percent(text, where)
        case Kind.DATE:
            return _date(text, where)
        case Kind.DAYS:
            return _days(text, where)
        case Kind.CURRENCY:
            minor_units(text.upper())
            return text.upper()
        case Kind.COUNTRY:
            return _country(text, where)
        case Kind.CHOICE:
            return _choice(text, spec, where)
        case _:
            return " ".join(text.split())


def _money(text: str, where: str, currency: str | None) -> Money:
    match = _CODE.match(text)
    named = ((match["front"] or match["back"] or "") if match else "").upper()
    if match is None or (match["front"] and match["back"]):
        raise InvalidAmount(f"{text!r} is not an amount", where=where, remedy="Write it like 30,000.00")
    if match["sign"] and not named and currency not in _SIGNS[match["sign"]]:
        raise InvalidAmount(
            f"{match['sign']} does not say which currency is meant",
            where=where,
            remedy="Write the amount with its code, for example USD 30,000.00",
        )
    code = named or currency
    if not code:
        raise InvalidAmount(
            f"{text!r} names no currency and the schedule has none",
            where=where,
            remedy="Set the currency first, or write the code beside the amount: USD 30,000.00",
        )
    return Money.of(_plain_number(match["number"], where), code)


_SIGNS = MappingProxyType(
    {
        "$": frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"}),
        "€": frozenset({"EUR"}),
        "£": frozenset({"GBP"}),
        "¥": frozenset({"JPY", "CNY"}),
    }
)


def _plain_number(text: str, where: str) -> Decimal:
    """Digits with a decimal point; commas, spaces or apostrophes only between groups of three."""
    text = re.sub(r"\s", " ", text.strip())
    if re.fullmatch(r"\d+(\.\d+)?", text) or re.fullmatch(r"\d{1,3}([, '])\d{3}(\1\d{3})*(\.\d+)?", text):
        return decimal_of(re.sub(r"[, ']", "", text))
    raise InvalidAmount(
        f"{text!r} is not an amount, or could be read in two ways",
        where=where,
        remedy="Write a point before the decimals and commas between thousands: 30,000.00",
    )


def _percent(text: str, where: str) -> Decimal:
    rate = _plain_number(text.removesuffix("%"), where)
    if rate > 100:
        raise InvalidAmount(f"{text!r} is more than 100 percent", where=where, remedy="Write a share such as 12.5")
    return rate


def _date(text: str, where: str) -> date:
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(" ".join(text.split()), form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise InvalidDate(
        f"{text!r} is not a date, or could be read in two ways",
        where=where,
        remedy="Write year-month-day, for example 2027-03-01, or 1 March 2027",
    )


def _days(text: str, where: str) -> int:
    if not re.fullmatch(r"\d{1,4}", text):
        raise InvalidDate(f"{text!r} is not a number of days", where=where, remedy="Write a whole number such as 30")
    return int(text)


def _country(text: str, where: str) -> str:
    from babel import Locale

    code = text.upper()
    if not re.fullmatch("[A-Z]{2}", code) or code not in Locale("en").territories:
        raise InvalidSchedule(
            f"{text!r} is not a country code", where=where, remedy="Write two letters of ISO 3166, such as US, GB or DE"
        )
    return code


def _choice(text: str, spec: Spec, where: str) -> str:
    if text not in spec.choices:
        raise InvalidSchedule(
            f"{text!r} is not one of the choices", where=where, remedy=f"Choose {', '.join(spec.choices)}"
        )
    return text
