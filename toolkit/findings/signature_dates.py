"""Finds the days that stand beside the signatures of a contract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from toolkit.findings.dates import WrittenDate
from toolkit.findings.vocabulary import alternation, vocabulary

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŴŶŹŻŽ]"
_TOWN = rf"{_CAPITAL}[^\W\d_]+(?:[ -][^\W\d_.]+){{0,3}}"
SIGNED = re.compile(r"\bdated?\s*(?:signed)?\s*[:.]?\s*(?:as\s+of\s*)?\Z", re.IGNORECASE)
SIGNATURES = re.compile(
    r"(?:/s/|\bIN\s+WITNESS\b|\bBy\s*:|\b(?:SIGNED|Signed)\b|\bSignature\b|\bACCEPTED\b|_{8,}[^_]{0,60}\bName\s*:)"
)
_SIGNED_AT = re.compile(
    r"\b(?:signed|done|executed)\s+(?:at|in)\s+[^\W\d][\w .'’-]{1,40},?\s+(?:on\s+)?(?:this\s+)?(?:the\s+)?\Z",
    re.IGNORECASE,
)
_IS_MADE = re.compile(r"\b(?:made|agreement|contract|deed|is|are|was)\b[^.;]{0,20}\Z", re.IGNORECASE)
"""An agreement that "is made and signed at" a place is opened there, not signed below."""
PLACE = re.compile(
    rf"(?:\A|\n|[^\S\n]{{2,}})[^\S\n]*{_TOWN}(?:[^\S\n]*/[^\S\n]*{_TOWN})?,[^\S\n]*(?:(?:the|on|le|den|am|il|el)[^\S\n]+)?\Z"
)
"""The place that letters and signatures of the continent have before the day: "Graz, 3 May 2024"."""
_AFTER_A_DAY = re.compile(rf"\d{{4}}[^\S\n]+{_TOWN}\.?,[^\S\n]*\Z")
_RULE = r"(?:\.{5,}|_{4,}|…{2,})"
_TWO_PLACES = re.compile(rf"[^\S\n]+{_CAPITAL}[^\d\n]{{1,40}},[^\S\n]*[^\n]{{6,24}}\n\s{{0,40}}{_RULE}")
_RULED = re.compile(rf"[^\S\n]*\n?[^\S\n]*{_RULE}")
_BY_HAND = re.compile(r"/s/[^\d/]{2,40}\Z")
"""A signature with its day behind it: "/s/ A. Fell 3/4/2011"."""
_ATTACHED = re.compile(r"\b(?:APPENDIX|EXHIBIT|SCHEDULE|ANNEX|ATTACHMENT)\b")
"""What follows the signatures has dates of its own."""
_BARE = re.compile(r"(?:\A|\n|\s{2}|\t)[^\S\n]*date[^\S\n]*:[^\S\n]*\n?[^\S\n]*\Z", re.IGNORECASE)
_FOOT = 0.6
"""The share of a text behind which a plain "Date:" is that of a signature."""
_DATED_ELSE = re.compile(
    r"(?P<what>[^\s()“”\"]+)[)”\",]{0,3}(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)dated(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)(?:as\s+of\s+)?\Z"
)


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
