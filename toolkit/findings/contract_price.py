"""The component ``contract_price``: sums that the contract calls its price or total.

Adds findings of kind ``contract_price``, each an ``Amount``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.findings.marks import find, marks, text_of
from toolkit.findings.vocabulary import alternation, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

_BEFORE, _BEHIND = 220, 120


def read(doc: Doc) -> Doc:
    """Find what the contract calls its price."""
    text = text_of(doc)
    for one in marks(doc, "money"):
        if one.value.redacted:
            continue
        before = text[max(0, one.start - _BEFORE) : one.start]
        before = re.split(r"(?:[.;]\s+(?=[A-Z(])|\n\n)", before)[-1]
        behind = text[one.end : one.end + _BEHIND]
        confidence = _confidence(before, behind)
        if confidence:
            find(doc, "contract_price", one.value, [(one.start, one.end)], confidence, "contract_price")
    return doc


def _confidence(before: str, behind: str) -> float:
    table = _patterns()
    if table["parts"].search(before) or table["not"].search(before[-90:]) or table["not_behind"].match(behind):
        return 0.0
    if table["defined"].search(behind):
        return 0.95
    if table["strong"].search(before):
        return 0.9
    if table["payable"].match(behind):
        return 0.8
    if table["weak"].search(before):
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
        "payable": re.compile(words["payable"], re.IGNORECASE),
        "parts": re.compile(rf"{alternation(words['parts'])}\s+(?:the\s+)?(?:\w+\s+){{0,3}}$", re.IGNORECASE),
        "not": re.compile(rf"\b{alternation(words['not'])}\b", re.IGNORECASE),
        "not_behind": re.compile(r"\s*(?:/|per|each|a|an)\s+\w+|\s*%", re.IGNORECASE),
    }
