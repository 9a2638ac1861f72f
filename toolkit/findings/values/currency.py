"""The component ``currency``: which currency the contract is in, and which country's a bare dollar sign means.

Adds findings of kind ``currency`` (an ISO 4217 code or digital unit) and of kind ``dollar`` (what ``$`` stands for).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from toolkit.findings.values.marks import find, marks, text_of
from toolkit.findings.values.money import DOLLAR
from toolkit.findings.vocabulary import wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

_DOLLARS = ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD")
_STATED = wording("currency", "stated")
_BY_NAME = {"us": "USD", "ca": "CAD", "au": "AUD", "hk": "HKD", "sg": "SGD"}


def read(doc: Doc) -> Doc:
    """Find the currencies by how often sums are in them."""
    money = [m for m in marks(doc, "money") if m.value.currency]
    counts = Counter(m.value.currency for m in money)
    dollar, confidence = _dollar(text_of(doc), counts)
    if counts[DOLLAR]:
        first = next(m for m in money if m.value.currency == DOLLAR)
        find(doc, "dollar", dollar, [(first.start, first.end)], confidence, "currency.dollar")
    totals: Counter[str] = Counter()
    for code, count in counts.items():
        totals[dollar if code == DOLLAR else code] += count
    for code, count in totals.most_common():
        first = next(m for m in money if (dollar if m.value.currency == DOLLAR else m.value.currency) == code)
        share = count / sum(totals.values())
        sure = confidence if counts[code] == 0 else 0.97
        find(doc, "currency", code, [(first.start, first.end)], min(sure, 0.6 + 0.37 * share), "currency")
    return doc


def _dollar(text: str, counts: Counter[str]) -> tuple[str, float]:
    """The country's dollar that ``$`` stands for, and how sure that is."""
    stated = _STATED.search(text)
    if stated:
        return next(code for name, code in _BY_NAME.items() if stated[name]), 0.97
    named = Counter({code: counts[code] for code in _DOLLARS if counts[code]})
    if named:
        code, count = named.most_common(1)[0]
        return code, 0.95 if count == sum(named.values()) else 0.8
    american = _AMERICAN.search(text) is not None
    places = Counter({code: len(found) for code, named in _PLACES.items() if (found := named.findall(text))})
    if places and not american:
        code, count = places.most_common(1)[0]
        return code, 0.78 if count == sum(places.values()) else 0.6
    return "USD", 0.93


_AMERICAN = wording("currency", "american")
_PLACES = {
    "CAD": wording("currency", "cad"),
    "AUD": wording("currency", "aud"),
    "NZD": wording("currency", "nzd"),
    "SGD": wording("currency", "sgd"),
    "HKD": wording("currency", "hkd"),
}
"""Names of places and registers that tell whose dollar is meant where no American place is named."""
