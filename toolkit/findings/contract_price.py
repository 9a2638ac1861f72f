"""The component ``contract_price``: sums that the contract calls its price or total.

Adds findings of kind ``contract_price``, each an ``Amount``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.findings.marks import Mark, find, marks, text_of
from toolkit.findings.roles import range_of
from toolkit.findings.vocabulary import alternation, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

AMENDED = "contract_price.amended"
"""The rule of a price that a change has made, which goes before what the rest of the payments add up to."""
LIMIT = "contract_price.limit"
"""The rule of a price of which is only said that the whole will not be more."""
_BEFORE, _BEHIND = 220, 120
_CHANGED = 260  # characters before a changed sum in which the change and the old sum stand
_SUM = "\u25c6"  # stands for a sum where its surroundings are compared
_CHANGE = re.compile(
    r"\b(?:from|replac|substitut|delet|strik|new|revised|amended|adjusted|increas|reduc|decreas|chang|rais|lower)", re.I
)
_FIGURES = re.compile(r"[^\s\d(]{0,4}\s?\d[\d.,'’ ]*\s*\(\s*\Z")  # of a sum that is also in words behind them


def read(doc: Doc) -> Doc:
    """Find what the contract calls its price."""
    text = text_of(doc)
    sums = [m for m in marks(doc, "money") if not m.value.redacted]
    new = _amended(text, sums)
    for one in sums:
        if one.start in new:
            find(doc, "contract_price", one.value, [(one.start, one.end)], 0.92, AMENDED)
            continue
        if _is_limit(text, one):
            find(doc, "price_limit", one.value, [(one.start, one.end)], 0.6, LIMIT)
        before = _FIGURES.sub("", text[max(0, one.start - _BEFORE) : one.start])
        before = re.split(r"(?:[.;]\s+(?=[A-Z(])|\n\n)", before)[-1]
        behind = text[one.end : one.end + _BEHIND]
        confidence = (
            0.0 if _in_range(text[max(0, one.start - _BEFORE) : one.start], behind) else _confidence(before, behind)
        )
        if confidence:
            find(doc, "contract_price", one.value, [(one.start, one.end)], confidence, "contract_price")
    return doc


def _in_range(before: str, behind: str) -> bool:
    """Whether a sum is an end of a range: "between £700 and £900" states no price."""
    return bool(range_of(before, "") or (_FROM.search(before) and _TO.match(behind)))


_FROM = re.compile(r"\b(?:between|from)\s+$", re.IGNORECASE)
_TO = re.compile(r"\s*(?:and|to|[–—-])\s*(?:[A-Z]{0,3}\s?[$€£¥]|[A-Z]{3}\s)?\s?\d", re.IGNORECASE)


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
        if any(hit.end() == len(words) for p in _changes() for hit in p.finditer(words)):
            found.add(one.start)
    return frozenset(found)


@lru_cache(maxsize=1)
def _changes() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p.replace("SUM", _SUM), re.IGNORECASE) for p in vocabulary("price")["amended"])


def _is_limit(text: str, one: Mark) -> bool:
    """Whether no more than this sum is paid under the whole contract: "a sum not to exceed"."""
    before = _FIGURES.sub("", text[max(0, one.start - _BEFORE) : one.start])
    before = re.split(r"(?:[.;]\s+(?=[A-Z(])|\n\n)", before)[-1]
    limit = _patterns()["limit"].search(before)
    if limit is None or _patterns()["not_behind"].match(text, one.end):
        return False
    clause = re.split(r"[,;]\s", before[: limit.start()])[-1][-60:] + before[limit.start() :]
    beside = clause + re.split(r"[.;,]\s|\sand\s", text[one.end : one.end + 50])[0]
    return _patterns()["limit_of"].search(beside) is None


def _confidence(before: str, behind: str) -> float:
    table = _patterns()
    if table["parts"].search(before) or table["not"].search(before[-90:]) or table["not_behind"].match(behind):
        return 0.0
    if table["defined"].search(behind):
        return 0.95
    if table["all_in"].match(behind):
        return 0.9
    if table["strong"].search(before):
        return 0.9
    if table["payable"].match(behind):
        return 0.8
    if table["named"].search(behind):
        return 0.7
    beside = table["not_weak"].search(before[-90:]) or table["not_weak"].search(re.split(r"[.;]\s", behind[:50])[0])
    if beside is None and table["weak"].search(before):
        return 0.6
    return 0.0


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    words = vocabulary("price")
    strong, weak, link = alternation(words["strong"]), alternation(words["weak"]), words["link"]
    return {
        "strong": re.compile(rf"\b{strong}{link}", re.IGNORECASE),
        "weak": re.compile(rf"\b{weak}{link}", re.IGNORECASE),
        "defined": re.compile(words["defined"].replace("STRONG", strong), re.IGNORECASE),
        "named": re.compile(words["named"]),
        "payable": re.compile(words["payable"], re.IGNORECASE),
        "not_weak": re.compile(rf"\b{alternation(words['not_weak'])}\b", re.IGNORECASE),
        "limit": re.compile(words["limit"], re.IGNORECASE),
        "limit_of": re.compile(rf"\b{alternation(words['limit_of'])}\b", re.IGNORECASE),
        "all_in": re.compile(r"[\s,(]{0,3}(?:all[- ]in\b|all[- ]inclusive\b)", re.IGNORECASE),
        "parts": re.compile(rf"{alternation(words['parts'])}\s+(?:the\s+)?(?:\w+\s+){{0,3}}$", re.IGNORECASE),
        "not": re.compile(rf"\b{alternation(words['not'])}\b", re.IGNORECASE),
        "not_behind": re.compile(r"\s*(?:/|per|each|a|an)\s+\w+|\s*%", re.IGNORECASE),
    }
