"""What a date is that may be one of a contract's own, and the words that tell it from all others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from toolkit.findings.date_labels import Kind
from toolkit.findings.dates import WrittenDate
from toolkit.provenance import Confidence

HEAD = 1_500
"""Characters in which a letter has its date."""
COVER = 8_000
"""Characters of a document's head that a cover page may take."""
ANOTHER = re.compile(
    r"\b(?:that\s+certain|original|prior|previous(?:ly)?|existing|whereas|pursuant\s+to|amended(?:\s+and\s+\w+)?\s+(?:by|on|as\s+of)"
    r"|amends?|Act|filed|Source|since|between\s+the\s+parties)\b[^.;]{0,90}\Z"
    r"|\b(?:to|under|of)\s+the\s+[^.;]{0,70}\b(?:agreement|contract|lease)\b[^.;]{0,25}\bdated\b[^.;]{0,12}\Z"
    r"|\b(?:by|under|in|of|to)\s+(?:an?|the|another|its)\s+(?:[\w-]+\s+){0,4}(?:agreement|contract|deed|lease|order|letter|notice)\s+"
    r"(?:dated|made|entered\s+into)\b[^.;]{0,25}\Z",
    re.IGNORECASE,
)
"""The date of another contract, a statute or a filing."""
UNTIL = re.compile(
    r"\b(?:through|until|expir\w+|terminat\w+|continu\w+|commenc\w+|end(?:s|ing)?)\b[^.;]{0,50}\Z", re.IGNORECASE
)
COUNTED = re.compile(
    r"\b(?:months?|years?|weeks?)\b[^.;]{0,30}?\b(?:beginning|commencing|starting|from)\b", re.IGNORECASE
)
"""A length of time, and that it has a beginning: "sixty months beginning …"."""
UNDERTAKING = re.compile(
    r"\b(?:term|period|duration|engagement|grant|services|agreement|contract|project|lease|licen[cs]e|appointment|serve|retainer)\b",
    re.IGNORECASE,
)
"""What can run for a length of time as the contract does."""
NOT_THE_END = re.compile(
    r"\b(?:interest|invoice|payment|pay|deliver\w*|option|notice\s+of|warrant\w*|drawings?|price|prior\s+to|rent|offer\w*|license\s+fee)\b",
    re.IGNORECASE,
)
"""What else runs from one day to another."""
_SHORT = 40  # characters of a heading that the sentence behind it belongs to: "7. Term. Until …"
_VERB = re.compile(r"\b(?:shall|will|must|may|is|are|has|have|pays?)\b")
_NEW_SENTENCE = re.compile(r"[.;]\s+(?=[A-Z(])|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that may be one of the contract's own, and where it was read."""

    kind: Kind
    value: date
    start: int
    end: int
    confidence: Confidence
    rule: str


def candidate(kind: Kind, day: WrittenDate, sure: float, rule: str) -> Candidate:
    """A written date as a candidate, no surer than it is written."""
    return Candidate(kind, day.value, day.start, day.end, min(day.confidence, sure), f"headline.{rule}")


def sentence_start(before: str) -> int:
    """Where the sentence begins that ``before`` ends in; a heading over it is part of it."""
    breaks = [0, *(m.end() for m in _NEW_SENTENCE.finditer(before))]
    while len(breaks) > 1 and breaks[-1] - breaks[-2] < _SHORT and not _VERB.search(before[breaks[-2] : breaks[-1]]):
        breaks.pop()
    return breaks[-1]
