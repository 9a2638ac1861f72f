"""Finds the days that stand beside the signatures of a contract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from toolkit.findings.values.dates import WrittenDate
from toolkit.findings.vocabulary import alternation, vocabulary, wording

SIGNED = wording("signature_dates", "signed")
SIGNATURES = wording("signature_dates", "signatures")
_SIGNED_AT = wording("signature_dates", "signed_at")
_IS_MADE = wording("signature_dates", "is_made")

PLACE = wording("signature_dates", "place")

_AFTER_A_DAY = wording("signature_dates", "after_a_day")
_TWO_PLACES = wording("signature_dates", "two_places")
_RULED = wording("signature_dates", "ruled")
_BY_HAND = re.compile(r"/s/[^\d/]{2,40}\Z")
"""A signature with its day behind it: "/s/ A. Fell 3/4/2011"."""
_ATTACHED = wording("signature_dates", "attached")

_BARE = wording("signature_dates", "bare")
_FOOT = 0.6
"""The share of a text behind which a plain "Date:" is that of a signature."""
_DATED_ELSE = wording("signature_dates", "dated_else")


def signed(text: str, raw: str, dates: Sequence[WrittenDate]) -> list[WrittenDate]:
    """Dates that stand beside a signature; where none does, those behind a plain "Date:" at the foot of the text."""
    beside = [day for day in dates if signed_at(text, raw, day) or _stands_beside(text, raw, day)]
    foot = int(_FOOT * len(text))
    return beside or [d for d in dates if d.start > foot and _BARE.search(raw[max(0, d.start - 30) : d.start])]


def _stands_beside(text: str, raw: str, day: WrittenDate) -> bool:
    near = text[max(0, day.start - 1_200) : day.start]
    if _BY_HAND.search(near):
        return True
    if not SIGNED.search(near) or dated_thing(raw[max(0, day.start - 160) : day.start]):
        return False
    signs = list(SIGNATURES.finditer(text, max(0, day.start - 1_200), day.end + 300))
    return bool(signs) and _ATTACHED.search(text, signs[-1].end(), max(signs[-1].end(), day.start)) is None


def signed_at(text: str, raw: str, day: WrittenDate) -> bool:
    """Whether a place and day stand over a line to sign on, or follow "signed at"."""
    before = text[max(0, day.start - 90) : day.start]
    if (at := _SIGNED_AT.search(before)) and not _IS_MADE.search(before[: at.start()]):
        return True
    line = raw[max(raw.rfind("\n", 0, day.start) + 1, day.start - 90) : day.start]
    if not (PLACE.search(line) or _AFTER_A_DAY.search(line)):
        return False
    return _RULED.match(raw, day.end) is not None or _TWO_PLACES.match(raw, day.end) is not None


def dated_thing(before: str) -> str | None:
    """The other paper that is said to be "dated" in running text, in its last words; None where there is none."""
    dated = _DATED_ELSE.search(before)
    if dated is None:
        return None
    named = before[: dated.end("what")][-60:].rstrip(' ,;:)”"-–—')
    return named if _paper().search(named) else None


@lru_cache(maxsize=1)
def _paper() -> re.Pattern[str]:
    """A paper that is no contract, with its number; or only its number."""
    papers = alternation(vocabulary("headline")["papers"])
    return re.compile(rf"\b{papers}\b[^.;\n]{{0,40}}\Z|[\s(][\w/.-]*\d[\w/.-]*\Z", re.IGNORECASE)
