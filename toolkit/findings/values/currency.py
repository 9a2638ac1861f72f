"""The component ``currency``: which currency the contract is in, and which country's a bare dollar sign means.

Adds findings of kind ``currency`` (an ISO 4217 code or digital unit) and of kind ``dollar`` (what ``$`` stands for).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.findings.values.marks import Mark, find, marks, text_of
from toolkit.findings.values.money import DOLLAR
from toolkit.findings.vocabulary import vocabulary, wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

_DOLLARS = ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD")
_BEFORE, _BEHIND = 170, 90
"""Characters around a sum, or before the name of a currency, in which stands what is said of it."""
_SURE, _DOUBTED = 0.97, 0.75
_FOREIGN = 2
"""How many American places weigh as much as one of another country with dollars: contracts name American ones for
much that is not theirs (the law on patents, the export rules)."""
_SAID = wording("currency", "said")
_TURNED = wording("currency", "turned")
_BESIDE = wording("currency", "beside")
_BLANK = wording("currency", "blank")
_SIGNS = {"$": DOLLAR, "€": "EUR", "£": "GBP"}


def read(doc: Doc) -> Doc:
    """Find the currencies: the one the contract says its sums are in, and by how often sums are in them."""
    text = text_of(doc)
    money = [m for m in marks(doc, "money") if m.value.currency]
    said = _said(text)
    own = [m for m in money if not _is_beside(text, m)]
    dollar, confidence = _dollar(text, Counter(m.value.currency for m in money), said[0] if said else None)
    signed = next((m for m in money if m.value.currency == DOLLAR), None)
    if signed:
        find(doc, "dollar", dollar, [(signed.start, signed.end)], confidence, "currency.dollar")
    places = [(m.start, m.end, str(m.value.currency)) for m in own]
    if not places:
        places = [(b.start(), b.end(), _SIGNS[b["sign"]]) for b in _BLANK.finditer(text)]
    totals = Counter(dollar if code == DOLLAR else code for *_, code in places)
    if said and said[0] not in totals:
        find(doc, "currency", said[0], [said[1:]], _DOUBTED if totals else _SURE, "currency.said")
    for code, count in totals.most_common():
        start, end, sign = next(p for p in places if (dollar if p[2] == DOLLAR else p[2]) == code)
        by_sign = all(p[2] == DOLLAR for p in places if (dollar if p[2] == DOLLAR else p[2]) == code)
        sure = confidence if sign == DOLLAR and by_sign else _SURE
        stated = said is not None and said[0] == code
        share = 1.0 if stated else count / sum(totals.values())
        find(doc, "currency", code, [(start, end)], min(sure, 0.6 + 0.37 * share), "currency")
    return doc


def _is_beside(text: str, mark: Mark) -> bool:
    """Whether a sum is said to be insured, or on the face of a share: no price and no payment."""
    before = re.split(r"[.;]\s|\n\s*\n", text[max(0, mark.start - _BEFORE) : mark.start])[-1]
    behind = re.split(r"[.;]\s|\n", text[mark.end : mark.end + _BEHIND])[0]
    return _BESIDE.search(before) is not None or _BESIDE.search(behind) is not None


def _said(text: str) -> tuple[str, int, int] | None:
    """The currency that the contract says its sums are in ("all prices are in Canadian dollars"), and where."""
    found = list(_names(text))
    if not found:
        return None
    most = Counter(code for code, *_ in found).most_common(1)[0][0]
    return next(one for one in found if one[0] == most)


def _names(text: str) -> Iterator[tuple[str, int, int]]:
    for pattern in _patterns():
        for hit in pattern.finditer(text):
            before = text[max(0, hit.start() - _BEFORE) : hit.start()]
            behind = text[hit.end() : hit.end() + 3].lstrip()
            if behind[:1].isdigit() or not _SAID.search(before) or _TURNED.search(before):
                continue
            code = _code(" ".join(next(g for g in hit.groups() if g).split()))
            if code:
                yield code, hit.start(), hit.end()


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    countries, names = (
        "|".join(one for written in vocabulary("currency")[table].values() for one in _spelled(written))
        for table in ("countries", "names")
    )
    return wording("currency", "of_country", countries=countries), wording("currency", "by_name", names=names)


def _code(written: str) -> str | None:
    tables = (*vocabulary("currency")["countries"].items(), *vocabulary("currency")["names"].items())
    return next(
        (code for code, words in tables if any(re.fullmatch(w, written, re.IGNORECASE) for w in _spelled(words))), None
    )


def _spelled(written: list[str]) -> list[str]:
    return [one.replace(" ", r"\s+") for one in sorted(written, key=len, reverse=True)]


def _dollar(text: str, counts: Counter[str], said: str | None) -> tuple[str, float]:
    """The country's dollar that ``$`` stands for, and how sure that is."""
    if said in _DOLLARS:
        return said, _SURE
    named = Counter({code: counts[code] for code in _DOLLARS if counts[code]})
    if named:
        code, count = named.most_common(1)[0]
        return code, 0.95 if count == sum(named.values()) else 0.8
    american = len(_AMERICAN.findall(text))
    places = Counter({code: len(found) for code, named in _PLACES.items() if (found := named.findall(text))})
    if places and not american:
        code, count = places.most_common(1)[0]
        return code, 0.78 if count == sum(places.values()) else 0.6
    if places and american < _FOREIGN * max(places.values()):
        return "USD", _DOUBTED
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
