"""The component ``contract_price``: sums that the contract calls its price or total.

Adds findings of kind ``contract_price``, each an ``Amount``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.findings.marks import find, marks
from toolkit.findings.vocabulary import alternation, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

_BEFORE, _BEHIND = 220, 120


def read(doc: Doc) -> Doc:
    """Find what the contract calls its price."""
    text = doc.text
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
    strong, weak = alternation(words["strong"]), alternation(words["weak"])
    link = (
        r"(?:\s+[^.;:$€£()]{0,70}?(?=\s+(?:equals?|shall\s+be|is|amounts)\b))?(?:\s*\([^)]{0,80}\))?\s*(?:,?\s*(?:for|of)\s+[^.;:$€£]{0,100}?)?\s*(?:shall\s+be|will\s+be|is|are|equals?|of|amounts?\s+to|:|-|–|—|\t|in\s+the\s+amount\s+of|"
        r"shall\s+amount\s+to|shall\s+equal|be\s+equal\s+to|in\s+the\s+sum\s+of)?\s*(?:the\s+)?(?:fixed\s+)?(?:total\s+)?(?:sum|amount|price)?\s*(?:of\s+)?[~≈(\s]*$"
    )
    return {
        "strong": re.compile(rf"\b{strong}{link}", re.IGNORECASE),
        "weak": re.compile(rf"\b{weak}{link}", re.IGNORECASE),
        "defined": re.compile(
            rf"^[^.;$€£]{{0,90}}\((?:hereinafter\s+)?(?:herein\s+)?(?:called\s+|referred\s+to\s+as\s+)?(?:the\s+)?[“\"'‘]{strong}[”\"'’]", re.IGNORECASE
        ),
        "payable": re.compile(
            r"[\s,)”\"]*(?:\([^)]{0,60}\)[\s,]*)?(?:for\s+[^.;:$]{0,60})?[\s,]*(?:which\s+)?(?:shall\s+be\s+|is\s+|to\s+be\s+)?(?:due\s+and\s+)?"
            r"(?:payable|paid)\s+(?:as\s+follows|in\s+(?:the\s+following|an?\s+initial|\w+\s+(?:equal\s+)?instal?lments|instal?lments))", re.IGNORECASE
        ),
        "parts": re.compile(rf"{alternation(words['parts'])}\s+(?:the\s+)?(?:\w+\s+){{0,3}}$", re.IGNORECASE),
        "not": re.compile(rf"\b{alternation(words['not'])}\b", re.IGNORECASE),
        "not_behind": re.compile(r"\s*(?:/|per|each|a|an)\s+\w+|\s*%", re.IGNORECASE),
    }  # fmt: skip
