"""What a date is that may be one of a contract's own, and the words that tell it from all others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from toolkit.findings.headline.date_labels import Kind
from toolkit.findings.values.dates import WrittenDate
from toolkit.findings.vocabulary import wording
from toolkit.provenance import Confidence

HEAD = 1_500
"""Characters in which a letter has its date."""
COVER = 8_000
"""Characters of a document's head that a cover page may take."""
ANOTHER = wording("date_candidates", "another")

UNTIL = wording("date_candidates", "until")
COUNTED = wording("date_candidates", "counted")

UNDERTAKING = wording("date_candidates", "undertaking")

NOT_THE_END = wording("date_candidates", "not_the_end")

_SHORT = 40  # characters of a heading that the sentence behind it belongs to: "7. Term. Until …"
_VERB = wording("date_candidates", "verb")
_NEW_SENTENCE = re.compile(r'[.;]\s+(?=[A-Z(“"])|\n\s*\n')


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
