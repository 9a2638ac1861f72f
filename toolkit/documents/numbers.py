"""How a spreadsheet shows its numbers: currency, percent, thousands and decimals from the number format."""

from __future__ import annotations

import locale
import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_BRACKETED = re.compile(r"\[\$([^\]-]*)(?:-([0-9A-Fa-f]+))?\]")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_OTHER_BRACKETS = re.compile(r"\[(?!\$)[^\]]*\]")
_DECIMALS = re.compile(r"[0#?]\.([0#?]+)")
_SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₪": "ILS", "₫": "VND", "zł": "PLN"}
_LOCALES = {
    "409": ("$", "USD"), "1009": ("$", "CAD"), "c0c": ("$", "CAD"), "c09": ("$", "AUD"), "1409": ("$", "NZD"),
    "4809": ("$", "SGD"), "1004": ("$", "SGD"), "c04": ("$", "HKD"), "80a": ("$", "MXN"),
    "411": ("¥", "JPY"), "804": ("¥", "CNY"),
}  # fmt: skip
"""Windows language numbers that tell whose dollar or yen a sign is."""
_TIMES = {
    "k": 1000, "t": 1000, "tsd": 1000, "thousand": 1000, "thousands": 1000,
    "m": 10**6, "mm": 10**6, "mn": 10**6, "mio": 10**6, "mln": 10**6, "million": 10**6, "millions": 10**6,
    "bn": 10**9, "mrd": 10**9, "billion": 10**9,
}  # fmt: skip
_CODE = re.compile(r"\b[kKT]?(USD|EUR|GBP|CHF|CAD|AUD|NZD|SGD|HKD|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|ZAR|BRL|MXN)\b")
_DIGITS = re.compile(r"[0#?][0#?,.]{0,60}")
_UNIT = re.compile(r"(?<!\w)(?:([kKT])[A-Z]{3}|([A-Za-z]{1,9}))(?!\w)")


def currency_of(number_format: str) -> str | None:
    """The ISO 4217 code that a number format names; None where it names none, or only a bare ``$`` or ``¥``."""
    positive = number_format.split(";")[0]
    for sign, language in _BRACKETED.findall(positive):
        named = sign.strip()
        if named in _SIGNS:
            return _SIGNS[named]
        if re.fullmatch(r"[A-Z]{3}", named):
            return str(named)
        known = _LOCALES.get(language.lower().lstrip("0"))
        if known and known[0] == named:
            return known[1]
        if known is None and named and language and (code := _local_currency(named, language)):
            return code
    quoted = (words or escaped for words, escaped in _QUOTED.findall(positive))
    literal = f"{''.join(quoted)} {_QUOTED.sub('', positive)}"
    for sign, code in _SIGNS.items():
        if sign in literal:
            return code
    # A bare code such as "CHF" 0.00; date and number codes are shorter or lower case.
    match = re.search(
        r"\b[kKT]?(USD|EUR|GBP|CHF|CAD|AUD|NZD|SGD|HKD|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|ZAR|BRL|MXN)\b", literal
    )
    return match.group(1) if match else None


@lru_cache(maxsize=64)
def _local_currency(sign: str, language: str) -> str | None:
    """Whose ``kr`` or ``Kč`` a sign is, by the number of the language that stands with it."""
    from babel import UnknownLocaleError
    from babel.numbers import get_currency_symbol, get_territory_currencies

    name = locale.windows_locale.get(int(language, 16) & 0xFFFF, "")
    for code in get_territory_currencies(name.partition("_")[2]) if "_" in name else ():
        try:
            symbol = get_currency_symbol(code, locale=name)
        except (UnknownLocaleError, ValueError):
            return None
        if symbol.strip(".").casefold() == sign.strip(".").casefold():
            return str(code)
    return None


def times(number_format: str) -> tuple[int, int]:
    """By how much a number format divides what it shows, and by how much its words multiply that again.

    ``#,##0,"k"`` shows 4000 as "4k": 1,000 and 1,000. ``0 "k€"`` shows 4000 as "4000 k€": 1 and 1,000.
    """
    plain = _QUOTED.sub(" ", _BRACKETED.sub(" ", _OTHER_BRACKETS.sub("", number_format.split(";")[0])))
    digits = _DIGITS.search(plain)
    whole, _, part = digits[0].partition(".") if digits else ("", "", "")
    commas = sum(len(piece) - len(piece.rstrip(",")) for piece in (whole, part))
    words = " ".join(_signs_around(number_format.split(";")[0]))
    money = commas or currency_of(number_format) or "$" in words
    known = (_TIMES.get((match[1] or match[2]).lower(), 1) for match in _UNIT.finditer(words))
    return 1000**commas, max(known, default=1) if money else 1


def meant(value: Decimal, number_format: str) -> Decimal:
    """The number that a cell means: what is shown, times the thousands or millions that stand beside it."""
    divided, multiplied = times(number_format)
    return value if multiplied == 1 else value * multiplied / divided


def shown(value: object, number_format: str) -> str:
    """A cell's value as text, close to what the spreadsheet shows: ``$25,000.00``, ``12.5%``, ``2027-03-01``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}"), number_format)
    return str(value)


def _number(value: Decimal, number_format: str) -> str:
    positive = number_format.split(";")[0]
    plain = _QUOTED.sub("", _BRACKETED.sub("", _OTHER_BRACKETS.sub("", positive)))
    if "%" in plain:
        return f"{_rounded(value * 100, plain):f}%"
    if not any(char in plain for char in "0#?"):  # General, text, or nothing that can be followed
        return f"{value.normalize():f}" if value else "0"
    number = _rounded(value / times(number_format)[0], plain)
    text = f"{number:,f}" if "," in plain.split(".")[0] else f"{number:f}"
    before, after = _signs_around(positive)
    return f"{before}{text}{after.lstrip(',')}"


def _rounded(value: Decimal, plain: str) -> Decimal:
    """Rounded as shown, but never coarser than what is held: a hidden cent is still a cent."""
    decimals = _DECIMALS.search(plain)
    shown_places = len(decimals.group(1)) if decimals else 0
    held = value.normalize().as_tuple().exponent
    held_places = -held if isinstance(held, int) and held < 0 else 0
    places = shown_places if held_places > 6 else max(shown_places, held_places)
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _signs_around(positive: str) -> tuple[str, str]:
    """What a number format writes before and after the number."""
    literal = _BRACKETED.sub(lambda match: f'"{match.group(1)}"', _OTHER_BRACKETS.sub("", positive))
    first, last = re.search(r"[0#?]", literal), re.search(r"[0#?][^0#?]*$", literal)
    before = literal[: first.start()] if first else ""
    after = literal[last.start() + 1 :] if last else ""
    return _written(before), _written(after)


def _written(pattern: str) -> str:
    pattern = re.sub(r"[_*].", "", pattern)  # padding
    return re.sub(r'["\\]', "", pattern).replace("@", "")
