"""Finds the days that stand beside the signatures of a contract."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from toolkit.findings.headline.date_candidates import ANOTHER
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
_SIGNED_BY = wording("signature_dates", "signed_by")
_DATE_ROW = wording("signature_dates", "date_row")
_WORD_ROW = wording("signature_dates", "word_row")
_OPEN_DATE = wording("signature_dates", "open_date")
_OF_A_VERSION = wording("signature_dates", "of_a_version")
_PLACE_ALONE = wording("signature_dates", "place_alone")
_ROW = 160
"""Characters that a row of dates, or of the words that name them, has at most."""
_RULE_LINE = re.compile(r"[\s_.…|-]*")


def signed(text: str, raw: str, dates: Sequence[WrittenDate]) -> list[WrittenDate]:
    """Dates that stand beside a signature; where none does, those behind a plain "Date:" at the foot of the text."""
    foot = int(_FOOT * len(text))
    rows = _rows(raw, dates, foot)
    beside = [day for day in dates if day in rows or signed_at(text, raw, day) or _stands_beside(text, raw, day)]
    return beside or [d for d in dates if d.start > foot and _is_bare(raw, d)]


def left_open(raw: str) -> bool:
    """Whether a line for the day of a signature was left blank: one of the parties has not signed, or not dated."""
    return _OPEN_DATE.search(raw, int(_FOOT * len(raw))) is not None


def _is_bare(raw: str, day: WrittenDate) -> bool:
    before = raw[max(0, day.start - 80) : day.start]
    return _BARE.search(before[-30:]) is not None and not _OF_A_VERSION.search(before)


def _rows(raw: str, dates: Sequence[WrittenDate], foot: int) -> list[WrittenDate]:
    """Days on lines without other words, over or under a line that says "Date", or two of them side by side."""
    found: list[WrittenDate] = []
    for day in dates:
        low = raw.rfind("\n", 0, day.start) + 1
        high = raw.find("\n", day.end)
        line = raw[low : high if high >= 0 else None]
        if len(line) > _ROW:
            continue
        beside = [d for d in dates if low <= d.start < low + len(line)]
        edges = [low, *(at for d in beside for at in (d.start, d.end)), low + len(line)]
        rest = [raw[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
        two = len(beside) > 1 and all(_PLACE_ALONE.fullmatch(part) for part in rest)
        named = _DATE_ROW.fullmatch(line) is not None and _named_by(raw, low, low + len(line))
        at_foot = day.start > foot or SIGNATURES.search(raw, max(0, low - 1_200), low + 300) is not None
        if (two and (named or at_foot)) or (named and at_foot):
            found.append(day)
    return found


def _named_by(raw: str, low: int, high: int) -> bool:
    """Whether the line above or below the one at ``raw[low:high]`` says "Date" and nothing else."""
    above = (line for line in reversed(raw[max(0, low - 2 * _ROW) : low].split("\n")) if not _RULE_LINE.fullmatch(line))
    below = (line for line in raw[high : high + 2 * _ROW].split("\n") if not _RULE_LINE.fullmatch(line))
    return any(_WORD_ROW.fullmatch(next(lines, "")) for lines in (above, below))


def _stands_beside(text: str, raw: str, day: WrittenDate) -> bool:
    near = text[max(0, day.start - 1_200) : day.start]
    if _BY_HAND.search(near) or _SIGNED_BY.search(near[-200:]):
        return True
    if ANOTHER.search(near[-160:]) or not SIGNED.search(near) or dated_thing(raw[max(0, day.start - 160) : day.start]):
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
