"""Reads which part of each payment is held back, and until when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.findings.values.marks import Mark
from toolkit.findings.values.passages import Passage, passage, pattern, quoted, says
from toolkit.findings.values.percentages import Share
from toolkit.findings.vocabulary import wording
from toolkit.provenance import Confidence
from toolkit.schedule.terms import Retention

_LIMIT = wording("retention", "limit")
_NOT_HELD = wording("retention", "not_held")
_HELD_SHARE = wording("retention", "held_share")
_MOVED = wording("retention", "moved")
_IS_HELD = wording("retention", "is_held")
_PERCENT = re.compile(r"\d\s?%")
_MORE = wording("retention", "more")
_NEXT = 320  # characters of the next sentence
_NEAR = 110  # characters between the percentage and the word that makes it a retention


@dataclass(frozen=True, slots=True)
class ReadRetention:
    """A retention with the sentence it stands in."""

    retention: Retention
    start: int
    end: int
    confidence: Confidence


def retentions(text: str, percentages: Sequence[Mark]) -> Iterator[ReadRetention]:
    """Every percentage that the text says is held back."""
    for mark in percentages:
        share = mark.value
        if not isinstance(share, Share) or not share.percent_sign or not 0 < share.percent <= 50:
            continue
        here = passage(text, mark.start, mark.end)
        near = here.before[-_NEAR:] + here.inside + here.after[:_NEAR]
        if not says("retention", "words", near) or says("retention", "none", near):
            continue
        if _MORE.search(here.before[-30:]):  # a threshold
            continue
        of_it = wording("retention", "of_what").match(here.after)
        if len(_PERCENT.findall(here.text)) > 3 and not (of_it or says("retention", "strong", near)):
            continue  # a table of shares
        label = _HELD_SHARE.search(here.before) is not None or _IS_HELD.match(here.after) is not None
        if not label and _is_other(here, mark, percentages):
            continue
        strong = label or says("retention", "strong", near)
        if not strong and (not says("retention", "subject", here.text) or says("retention", "other", here.text)):
            continue
        release = pattern("retention", "release").search(here.after)
        noun = "retention" in near.lower()
        sure = 0.92 if strong else 0.85 if noun or release else 0.75
        sure -= 0.25 * (says("retention", "other", near) and not label) + 0.2 * share.disagrees
        sure -= 0.3 * bool(_LIMIT.search(here.before[-50:]))
        event = quoted(release.group(1), 0, len(release.group(1))) if release else _released(text, here.end)
        event = event or _freed(here.after) or _freed(text)
        yield ReadRetention(Retention(percent=share.percent, release=event), here.start, here.end, max(0.05, sure))


def _is_other(here: Passage, mark: Mark, percentages: Sequence[Mark]) -> bool:
    """Whether a percentage beside words of retention is that of something else.

    It is a tax, a security, what a party that cancels forfeits, or another percentage is nearer to the words.
    """
    if _NOT_HELD.search(here.before[-60:] + here.inside + here.after[:60]) or says("retention", "ended", here.text):
        return True
    words = [(w.start() + here.start, w.end() + here.start) for w in pattern("retention", "words").finditer(here.text)]
    if not words:
        return False
    word = min(words, key=lambda w: _gap(w, mark))
    return any(_gap(word, other) < _gap(word, mark) for other in percentages if here.start <= other.start < here.end)


def _gap(word: tuple[int, int], mark: Mark) -> int:
    """Characters between a word and a percentage."""
    return max(mark.start - word[1], word[0] - mark.end, 0)


def _freed(text: str) -> str | None:
    """When what is held back is released, as a sentence anywhere says."""
    said = pattern("retention", "freed").search(text)
    words = next((g for g in said.groups() if g), None) if said else None
    return wording("retention", "upon_ahead").sub("", quoted(words, 0, len(words))) if words else None


def _released(text: str, end: int) -> str | None:
    """When what is held back is released, where the next sentence says so: "One half of it is released on …"."""
    following = re.match(r"\s*[^.;]*", text[end : end + _NEXT])
    if following is None or not says("retention", "words", following.group()):
        return None
    words = quoted(following.group(), 0, len(following.group()))
    moved = _MOVED.fullmatch(words)
    if moved is None or not says("retention", "moved", words):
        return None
    when = wording("retention", "upon_ahead_2").sub("", moved["when"])
    part = wording("retention", "share").match(moved["what"])
    return f"{part[0].lower()} {moved['when']}" if part else when
