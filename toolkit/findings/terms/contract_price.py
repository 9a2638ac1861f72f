"""The component ``contract_price``: sums that the contract calls its price or total.

Adds findings of kind ``contract_price``, each an ``Amount``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from toolkit.findings.payments.roles import range_of
from toolkit.findings.values.marks import Mark, find, marks, text_of
from toolkit.findings.values.phrases import rule
from toolkit.findings.vocabulary import wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

AMENDED = "contract_price.amended"
"""The rule of a price that a change has made, which goes before what the rest of the payments add up to."""
LIMIT = "contract_price.limit"
"""The rule of a price of which is only said that the whole will not be more."""
_BEFORE, _BEHIND = 220, 120
_CHANGED = 260  # characters before a changed sum in which the change and the old sum stand
_SUM = "\u25c6"  # stands for a sum where its surroundings are compared
_CHANGE = wording("price", "change")
_BY_NAME = wording("price", "by_name")
_BY_PLAIN_WORD = wording("price", "by_plain_word")
_DEFINED = wording("price", "defined")
_PAYABLE = wording("price", "payable")
_NAMED = wording("price", "named")
_ALL_IN = wording("price", "all_in")
_ABOUT_ONE_THING = wording("price", "about_one_thing")
_NO_PRICE = wording("price", "no_price")
_OF_PARTS = wording("price", "of_parts")
_NOT_BEHIND = wording("price", "not_behind")
_NOT_OF_ALL = wording("price", "not_of_all")
_LIMIT = wording("price", "limit")
_OTHER_LIMIT = wording("price", "other_limit")
_AMENDED_PRICES = (
    wording("price", "amended_from", sum=_SUM),
    wording("price", "amended_in_place_of", sum=_SUM),
    wording("price", "amended_to_be", sum=_SUM),
    wording("price", "amended_by", sum=_SUM),
)
_FIGURES = re.compile(r"[^\s\d(]{0,4}\s?\d[\d.,'’ ]*\s*\(\s*\Z")  # of a sum that is also in words behind them


def read(doc: Doc) -> Doc:
    """Find what the contract calls its price."""
    text = text_of(doc)
    sums = [m for m in marks(doc, "money") if not m.value.redacted]
    new = _amended(text, sums)
    parts = _parts(text, sums)
    for one in sums:
        if one.start in new:
            find(doc, "contract_price", one.value, [(one.start, one.end)], 0.92, AMENDED)
            continue
        if _is_limit(text, one):
            find(doc, "price_limit", one.value, [(one.start, one.end)], 0.6, LIMIT)
        before = _FIGURES.sub("", text[max(0, one.start - _BEFORE) : one.start])
        before = re.split(r"(?:[.;]\s+(?=[A-Z(])|\n\n)", before)[-1]
        behind = text[one.end : one.end + _BEHIND]
        ends = one.start in parts or _in_range(text[max(0, one.start - _BEFORE) : one.start], behind)
        confidence = 0.0 if ends else _confidence(before, behind)
        if confidence:
            find(doc, "contract_price", one.value, [(one.start, one.end)], confidence, "contract_price")
    return doc


def _parts(text: str, sums: Sequence[Mark]) -> frozenset[int]:
    """Where the sums stand that a share of the price comes to: "40% of the Price (€480)".

    The same sum behind several shares is the price itself.
    """
    shares: dict[Decimal, set[str]] = {}
    found = []
    for one in sums:
        low = max(0, one.start - _BEFORE)
        if match := rule("share_of").search(text, low, one.start):
            shares.setdefault(one.value.number, set()).add(match["share"] or match[0])
        if match or rule("balance_of").search(text, low, one.start):
            found.append(one)
    return frozenset(one.start for one in found if len(shares.get(one.value.number, ())) < 2)


def _in_range(before: str, behind: str) -> bool:
    """Whether a sum is an end of a range: "between £700 and £900" states no price."""
    return bool(range_of(before, "") or (_FROM.search(before) and _TO.match(behind)))


_FROM = wording("price", "from")
_TO = wording("price", "to")


def _amended(text: str, sums: Sequence[Mark]) -> frozenset[int]:
    """Where the sums stand to which a price is changed; an amendment says the old one beside."""
    found = set()
    for at, one in enumerate(sums):
        low = max(0, one.start - _CHANGED)
        if _CHANGE.search(text, low, one.start) is None:
            continue
        before = [m for m in sums[max(0, at - 2) : at] if m.start >= low]
        words, end = "", low
        for mark in before:
            words, end = words + text[end : mark.start] + _SUM, mark.end
        words += text[end : one.start] + _SUM
        if any(hit.end() == len(words) for p in _AMENDED_PRICES for hit in p.finditer(words)):
            found.add(one.start)
    return frozenset(found)


def _is_limit(text: str, one: Mark) -> bool:
    """Whether no more than this sum is paid under the whole contract: "a sum not to exceed"."""
    before = _FIGURES.sub("", text[max(0, one.start - _BEFORE) : one.start])
    before = re.split(r"(?:[.;]\s+(?=[A-Z(])|\n\n)", before)[-1]
    limit = _LIMIT.search(before)
    if limit is None or _NOT_BEHIND.match(text, one.end):
        return False
    clause = re.split(r"[,;]\s", before[: limit.start()])[-1][-60:] + before[limit.start() :]
    beside = clause + wording("price", "part_end").split(text[one.end : one.end + 50])[0]
    return _OTHER_LIMIT.search(beside) is None


def _confidence(before: str, behind: str) -> float:
    if _OF_PARTS.search(before) or _NO_PRICE.search(before[-90:]) or _NOT_BEHIND.match(behind):
        return 0.0
    if _NOT_OF_ALL.search(before):
        return 0.0
    if _DEFINED.search(behind):
        return 0.95
    if _ALL_IN.match(behind):
        return 0.9
    if _BY_NAME.search(before):
        return 0.9
    if _PAYABLE.match(behind):
        return 0.8
    if _NAMED.search(behind):
        return 0.7
    beside = _ABOUT_ONE_THING.search(before[-90:]) or _ABOUT_ONE_THING.search(re.split(r"[.;]\s", behind[:50])[0])
    if beside is None and _BY_PLAIN_WORD.search(before):
        return 0.6
    return 0.0
