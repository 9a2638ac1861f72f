"""Recognises running headers, running footers and page numbers: what repeats and belongs to no sentence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from toolkit.provenance import Box

_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")
_PAGE_NUMBER = re.compile(
    r"(?:page\s+|[a-z]{1,2}\s*[-–—]\s*)?[-–—\[(\s]*(\d{1,4})[-–—\])\s]*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE
)
_FIGURES = re.compile(r"[$€£¥\d](?:(?<=[$€£¥])\s*\d|(?<=\d)(?:[.,]\d\d\b|,\d{3}\b|\s*%))")
_HEADING = re.compile(r"\W*(?:schedule|exhibit|annex|appendix|attachment|article|section)\s+\w+\W*$", re.IGNORECASE)
"""What is said once even where it looks alike on several pages: amounts, and the headings of parts."""
_DIGITS = re.compile(r"\d{1,9}")

OUTER = 5
"""Lines at the beginning and at the end of what a page draws, among which running headers and footers stand."""
LONG_NUMBER = 30
"""Characters that no line with only a page number has."""
_SAME_HEIGHT = 4.0
"""Points by which the height of a running line may differ from page to page."""
_MARGIN = 0.13
"""The share of a page's height, at its top and at its bottom, in which running lines stand."""
_MOST_PAGES = 0.8
"""The share of the pages on which a line outside the margins must repeat."""


class Seen(NamedTuple):
    """One line of a page (from 0), as far as this matters here; ``height`` is the page's, in points."""

    page: int
    number: int
    text: str
    box: Box
    height: float


def running_lines(pages: Sequence[Sequence[Seen]]) -> list[frozenset[int]]:
    """For each page the numbers of its running lines.

    Three signs, each enough: a line at the same height in the margin of three pages whose number, if it has
    one, counts with the pages; the very same words once on most pages; a chain of page numbers.
    """
    found: list[set[int]] = [set() for _ in pages]
    every = [seen for page in pages for seen in page]
    repeated = (*_in_margins(every, len(pages)), *_on_most_pages(every, len(pages)))
    content = {text for text in {seen.text for seen in repeated} if _FIGURES.search(text) or _HEADING.match(text)}
    for seen in (*(seen for seen in repeated if seen.text not in content), *page_number_sequence(every)):
        found[seen.page].add(seen.number)
    return [frozenset(numbers) for numbers in found]


def page_number_sequence(lines: Sequence[Seen]) -> list[Seen]:
    """Lines that hold only a number and count up by one through the document.

    A document that was printed from a text file carries them where the file's pages ended, in mid-page.
    """
    forms: dict[str, list[tuple[Seen, int]]] = defaultdict(list)
    for seen in lines:
        if len(seen.text) < LONG_NUMBER and (match := _PAGE_NUMBER.fullmatch(seen.text.strip())):
            forms[_fold(seen.text)].append((seen, int(match.group(1))))
    return [seen for form, candidates in forms.items() for seen in _longest_count(form, candidates)]


def may_number_a_page(line: str) -> bool:
    """Whether a line, without space around it, holds only what numbers a page."""
    return len(line) < LONG_NUMBER and _PAGE_NUMBER.fullmatch(line) is not None


def is_page_number(line: str, pages: int) -> bool:
    """Whether a line beside a page end holds only a number that can be that of one of so many pages."""
    match = _PAGE_NUMBER.fullmatch(line.strip()) if len(line.strip()) < LONG_NUMBER else None
    return match is not None and 0 < int(match.group(1)) <= 2 * pages + 5


def _longest_count(form: str, candidates: Sequence[tuple[Seen, int]]) -> list[Seen]:
    best: list[Seen] = []
    for index, (first, start) in enumerate(candidates[:40]):
        if any(first is seen for seen in best):
            continue  # from there on it is the same chain
        chain, expected, page = [first], start + 1, first.page
        for seen, value in candidates[index + 1 :]:
            if seen.page - page > 2:
                break
            if value == expected:
                chain.append(seen)
                expected, page = value + 1, seen.page
        if len(chain) > len(best):
            best = chain
    # Bare numbers down a table's column also count up, but then many stand on few pages.
    pages = len({seen.page for seen in best})
    at_most = 4 * pages if form != "#" else 2 * pages if pages >= 4 else pages
    return best if 3 <= len(best) <= at_most else []


def _in_margins(lines: Sequence[Seen], page_count: int) -> list[Seen]:
    alike: dict[tuple[str, bool], list[Seen]] = defaultdict(list)
    for seen in lines:
        middle = (seen.box[1] + seen.box[3]) / 2
        at_top = middle < seen.height * _MARGIN
        if at_top or middle > seen.height * (1 - _MARGIN):
            alike[seen.text, at_top].append(seen)
    places: dict[tuple[str, bool], list[Seen]] = defaultdict(list)
    for (text, at_top), group in alike.items():  # each text is folded once, however many pages have it
        places[_fold(text), at_top] += group
    found: list[Seen] = []
    for (_, at_top), group in places.items():
        for cluster in _same_height(group, at_top):
            count = len({seen.page for seen in cluster})
            if count < min(3, max(2, page_count)):
                continue
            # The repeated head of a long table stands on a few neighbouring pages.
            if _counts_with_pages(cluster) or (_alike(cluster) and count >= page_count / 2):
                found += cluster
    return found


def _on_most_pages(lines: Sequence[Seen], page_count: int) -> list[Seen]:
    """The very same line of several words, once on most pages, at any height."""
    least = max(3, _MOST_PAGES * page_count)
    words = [" ".join(seen.text.split()) if "  " in seen.text else seen.text for seen in lines]
    often = {text for text, count in Counter(words).items() if count >= least and " " in text}
    places: dict[str, list[Seen]] = defaultdict(list)
    for text, seen in zip(words, lines, strict=True):
        if text in often:
            places[text].append(seen)
    return [seen for group in places.values() if len({seen.page for seen in group}) == len(group) for seen in group]


def _fold(text: str) -> str:
    """A line with its numbers and spacing made alike."""
    return " ".join(_NUMBER.sub("#", text.casefold()).split())


def _alike(cluster: Sequence[Seen]) -> bool:
    return len({" ".join(seen.text.split()) for seen in cluster}) == 1 or not any(
        char.isdigit() for seen in cluster for char in seen.text
    )


def _counts_with_pages(cluster: Sequence[Seen]) -> bool:
    """Whether one of the line's numbers goes up as the pages do, on nearly all of them."""
    rows = [[int(number) for number in _DIGITS.findall(seen.text)] for seen in cluster]
    if len({len(row) for row in rows}) != 1:
        return False
    for column in zip(*rows, strict=True):
        offsets = [value - seen.page for value, seen in zip(column, cluster, strict=True)]
        usual = max(set(offsets), key=offsets.count)
        if offsets.count(usual) >= 0.7 * len(offsets):
            return True
    return False


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
