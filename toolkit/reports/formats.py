"""Writes money, dates and quantities as people of a locale do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from toolkit.errors import RenderError
from toolkit.money import Money
from toolkit.provenance import Source
from toolkit.reports.pages import Quote

# UN/ECE Recommendation 20; other codes are shown as they are.
_UNITS = {"C62": "", "HUR": "h", "DAY": "d", "MON": "mo", "KMT": "km"}
QUOTE_LENGTH = 260
"""Longer quotations are cut at a word; the place still leads to the whole sentence."""


@dataclass(frozen=True)
class Formats:
    """The formats of one locale, as Babel names it: ``en_US``, ``en_GB``, ``de_DE``.

    Raises:
        RenderError: Babel knows no such locale.
    """

    locale: str = "en_US"

    def __post_init__(self) -> None:
        from babel import Locale, UnknownLocaleError

        try:
            Locale.parse(self.locale)
        except (UnknownLocaleError, ValueError) as cause:
            raise RenderError(
                f"there is no locale {self.locale!r}", remedy="Give a language and a country, for example en_GB"
            ) from cause

    @property
    def language(self) -> str:
        """The document's language, BCP 47: the words are English for now, of the locale's country if that is so."""
        language, _, country = self.locale.partition("_")
        return f"en-{country}" if language == "en" and re.fullmatch("[A-Z]{2}", country) else "en"

    def money(self, amount: Money) -> str:
        """``$1,250.00``; a minus sign that does not break from its number."""
        return amount.format(self.locale).replace("-", "\N{MINUS SIGN}")

    def day(self, day: date) -> str:
        """``12 March 2026`` or ``March 12, 2026``: the month in letters, so that no one misreads it."""
        from babel.dates import format_date

        return str(format_date(day, "long", locale=self.locale)).replace(" ", "\xa0")

    def short_day(self, day: date) -> str:
        """``12 Mar 2026``, for tables."""
        from babel.dates import format_date

        return str(format_date(day, "medium", locale=self.locale)).replace(" ", "\xa0")

    def span(self, first: date | None, last: date | None) -> str:
        """One day, or two with a dash; empty where neither is known."""
        days = [self.day(d) for d in dict.fromkeys((first, last)) if d]
        return " – ".join(days)

    def percent(self, rate: Decimal) -> str:
        """``19%``, ``7.5%``."""
        from babel.numbers import format_percent

        return str(format_percent(rate / 100, "#,##0.####%", locale=self.locale))

    def quantity(self, number: Decimal, unit: str = "C62") -> str:
        """``12.5 h``."""
        from babel.numbers import format_decimal

        text = str(format_decimal(number, "#,##0.######", locale=self.locale)).replace("-", "\N{MINUS SIGN}")
        name = _UNITS.get(unit, unit)
        return f"{text}\xa0{name}" if name else text

    def country(self, code: str) -> str:
        """The country's name, or the code itself where CLDR has none."""
        from babel import Locale

        # The words of the document are English for now, whatever its number formats are.
        return str(Locale.parse("en").territories.get(code.upper(), code))


def quotes(sources: tuple[Source, ...], label: str) -> tuple[Quote, ...]:
    """Each place once, as ``label, page 3`` and the words that stand there.

    Words that are part of a longer quotation from the same place (an amount in its row) are not repeated.
    """
    said = list(dict.fromkeys((source.place, " ".join(source.text.split())) for source in sources))
    whole = [
        (place, text)
        for place, text in said
        if not any(place == other and text != longer and text in longer for other, longer in said)
    ]
    return tuple(Quote(place=f"{label}, {place}", text=_cut(text)) for place, text in whole)


def _cut(text: str) -> str:
    return text if len(text) <= QUOTE_LENGTH else text[:QUOTE_LENGTH].rsplit(" ", 1)[0] + " …"


def locale_of(country: str | None) -> str:
    """The English formats that people of a country expect: their own where English is official, else British.

    Without a country, American. Continental formats would be no help to a reader of English: ``1.234`` is not 1.234.
    """
    from babel import Locale
    from babel.core import UnknownLocaleError
    from babel.languages import get_official_languages

    code = (country or "US").upper()
    if "en" not in get_official_languages(code, regional=True, de_facto=True):
        return "en_GB"
    try:
        return str(Locale.parse(f"en_{code}"))
    except (UnknownLocaleError, ValueError):
        return "en_GB"
