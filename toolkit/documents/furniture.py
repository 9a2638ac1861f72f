"""Recognises running headers, running footers and page numbers: what repeats and belongs to no sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.provenance import Box

_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–—\[(\s]*(\d{1,4})[-–—\])\s]*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_MONEY = re.compile(r"[$€£¥]\s*\d|\d[.,]\d\d\b|\d,\d{3}\b|\d\s*%")

_SAME_HEIGHT = 4.0
"""Points by which the height of a running line may differ from page to page."""
_MARGIN = 0.13
"""The share of a page's height, at its top and at its bottom, in which running lines stand."""
_OUTERMOST = 2
"""Lines from the top or the bottom that count as running lines wherever they stand, if they repeat often."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of a page, as far as this matters here."""

    page: int
    number: int
    text: str
    box: Box
    height: float
    """Height of the page in points."""


def running_lines(pages: Sequence[Sequence[Seen]]) -> list[frozenset[int]]:
    """For each page the numbers of its running lines."""
    found: list[set[int]] = [set() for _ in pages]
    places: dict[tuple[str, bool], list[Seen]] = defaultdict(list)
    for page in pages:
        for seen, at_top in _outer(page):
            places[fold(seen.text), at_top].append(seen)
    for (_, at_top), group in places.items():
        for cluster in _same_height(group, at_top):
            count = len({seen.page for seen in cluster})
            if count >= 3 or (count == 2 and len(pages) <= 3):
                for seen in cluster:
                    found[seen.page].add(seen.number)
    for seen in page_number_sequence([seen for page in pages for seen in page]):
        found[seen.page].add(seen.number)
    return [frozenset(numbers) for numbers in found]


def fold(text: str) -> str:
    """A line with its numbers and spacing made alike."""
    return " ".join(_NUMBER.sub("#", text.casefold()).split())


def page_number_sequence(lines: Sequence[Seen]) -> list[Seen]:
    """Lines that hold only a number and count up by one through the document: page numbers in mid-page.

    A document that was printed from a text file carries them where the file's pages ended.
    """
    candidates = [(seen, int(match.group(1))) for seen in lines if (match := _PAGE_NUMBER.fullmatch(seen.text.strip()))]
    best: list[Seen] = []
    for index, (first, start) in enumerate(candidates[:40]):
        chain, expected, page = [first], start + 1, first.page
        for seen, value in candidates[index + 1 :]:
            if value == expected and seen.page - page <= 2:
                chain.append(seen)
                expected, page = value + 1, seen.page
        if len(chain) > len(best):
            best = chain
    pages = {seen.page for seen in best}
    # Numbers of list items also count up, but several stand on one page.
    return best if len(best) >= 3 and len(best) <= 2 * len(pages) else []


def _outer(page: Sequence[Seen]) -> list[tuple[Seen, bool]]:
    """The lines of a page that may be running lines, and whether they stand at the top."""
    if not page:
        return []
    by_height = sorted(page, key=lambda seen: seen.box[1])
    outermost = {seen.number for seen in (*by_height[:_OUTERMOST], *by_height[-_OUTERMOST:])}
    found = []
    for seen in page:
        middle = (seen.box[1] + seen.box[3]) / 2
        in_margin = middle < seen.height * _MARGIN or middle > seen.height * (1 - _MARGIN)
        if (in_margin or seen.number in outermost) and not _MONEY.search(seen.text):
            found.append((seen, middle < seen.height / 2))
    return found


def _same_height(group: Sequence[Seen], at_top: bool) -> list[list[Seen]]:
    """The group parted where the distance from the page's edge changes."""

    def distance(seen: Seen) -> float:
        return seen.box[1] if at_top else seen.height - seen.box[3]

    clusters: list[list[Seen]] = []
    for seen in sorted(group, key=distance):
        if clusters and distance(seen) - distance(clusters[-1][0]) <= _SAME_HEIGHT:
            clusters[-1].append(seen)
        else:
            clusters.append([seen])
    return clusters
