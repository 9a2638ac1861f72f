"""Finds the days that a form puts behind a label: "Contract date", "Start Date", "Expiry date"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from toolkit.findings.values.dates import WrittenDate
from toolkit.findings.vocabulary import alternation, vocabulary, wording
from toolkit.provenance import Confidence

Kind = Literal["agreement_date", "effective_date", "end_date"]

_FORM = 12_000
"""Characters of a document's head in which a form has its labels."""
_CELLS = re.compile(r"\t|\s{3,}|[|;]|:\s")
_MARKS = " \t.:|;_*-–—"
_INNER = wording("date_labels", "inner")
_RANGE = wording("date_labels", "range")
_OF_THE_WORK = wording("date_labels", "of_the_work")

OF_CONSTRUCTION = wording("date_labels", "of_construction")
_BARE = wording("date_labels", "bare")
_BARE_REACH = 1_500
"""A plain "Date:" tells the contract's own day only at its head; below, it stands beside signatures and in tables."""
_SURE, _BARELY = 0.92, 0.84
_OVER = re.compile(r"[^\s|](?:[^|\n]*?[^\s|])?(?=\s*\||\s{3,}|\t|\s*$)")
_ITEM_NUMBER = re.compile(r"\d{1,2}[A-Z]?\.\s")
_SHIFT = 6
"""Characters by which a value may stand to the side of its numbered label, in the blocks of official forms."""
_ITEM = wording("date_labels", "item")


@lru_cache(maxsize=1)
def _labels() -> Mapping[Kind | Literal["period"], re.Pattern[str]]:
    words = vocabulary("headline")
    kinds = alternation(words["documents"])
    labels: dict[str, list[str]] = words["date_labels"]
    return MappingProxyType(
        {
            kind: re.compile("(?:" + "|".join(labels[kind]).replace("DOCUMENT", kinds) + r")\Z", re.IGNORECASE)
            for kind in ("agreement_date", "effective_date", "end_date", "period")
        }
    )


def labelled_days(raw: str, dates: Sequence[WrittenDate]) -> dict[int, tuple[Kind, Confidence]]:
    """Which of a contract's own days each date behind a label is, and how surely, by the place where the date begins.

    A label that stands before different days is that of a column or of a step, and tells nothing.

    Args:
        raw: The text with its lines.
        dates: The dates in it.
    """
    found: dict[int, tuple[Kind, str, WrittenDate]] = {}
    opened: WrittenDate | None = None
    for day in dates:
        if day.start > _FORM:
            break
        if opened and _RANGE.match(raw[opened.end : day.start].strip()):
            found[day.start] = ("end_date", "the last day of a period", day)
        opened = None
        label, parted = _before(raw, day.start)
        kind = _kind(label) if label else None
        if not kind or not (parted or (" " in label and "date" in label.lower())):
            continue
        if kind == "period":
            opened = day
            if not _OF_THE_WORK.match(label):
                found[day.start] = ("effective_date", "the first day of a period", day)
        elif kind == "effective_date" and OF_CONSTRUCTION.search(raw[max(0, day.start - 120) : day.start]):
            continue
        elif day.start <= _BARE_REACH or not _BARE.match(label):
            found[day.start] = (kind, label.lower(), day)
    values: dict[str, set[object]] = {}
    for _, label, day in found.values():
        values.setdefault(label, set()).add(day.value)
    return {
        start: (kind, min(day.confidence, _BARELY if _BARE.match(label) else _SURE))
        for start, (kind, label, day) in found.items()
        if len(values[label]) == 1
    }


def _kind(label: str) -> Kind | Literal["period"] | None:
    begin = _ITEM.match(label)
    words = label[begin.end() :] if begin else label
    return next((kind for kind, pattern in _labels().items() if pattern.match(words)), None)


def _before(raw: str, start: int) -> tuple[str, bool]:
    """The words of the cell before a date on its line, or of the line above that ends in a colon; and whether a mark
    or a gap parts them from the date.
    """
    line = raw[max(raw.rfind("\n", 0, start) + 1, start - 120) : start]
    if not line.strip(_MARKS):
        above = raw[max(0, start - 240) : start].rstrip().rpartition("\n")[2]
        column = len(line)
        over = next((c.group() for c in _OVER.finditer(above) if abs(c.start() - column) <= _SHIFT), "")
        if not above.endswith(":") and not _ITEM_NUMBER.match(over):
            return "", False
        line = above if above.endswith(":") else f"{over}:"
    words = line.rstrip(_MARKS)
    cells = [cell for cell in _CELLS.split(words) if cell.strip(_MARKS)]
    label = re.sub(r"\s+", " ", cells[-1]).strip(_MARKS) if cells else ""
    if len(cells) > 1 and _INNER.search(label) and _kind(label) is None:
        label = "date"  # "Designer: A. Smith Date: …": the one before has no mark at its end
    return label, len(line) - len(words) > 2 or line[len(words) :].strip(" ") != ""
