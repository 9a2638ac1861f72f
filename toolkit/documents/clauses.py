"""Finds the numbered clauses of a running text and the full number of each: ``4.2(a)(ii)``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_DECIMAL = re.compile(
    r"(?:(?:section|clause|article|sec\.|§)\s*)?(\d{1,2}(?:\.\d{1,2}){1,4}|\d{1,2}(?=[.):]))[.):]{0,2}(?=\s|$)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"((?i:article|section|schedule|exhibit|annex|appendix|attachment))\s+([ivxlIVXL]+|\d{1,2}|[A-Za-z](?:-?\d{1,2})?)\b"
    r"(?=\s*(?:[-–—:.].*|\(.*\)|)$|(?:\s+(?:[A-Z&(]\S*|of|the|and|to|for|in)){1,8}$)"
)
"""The heading of a part; within it, clauses count anew."""
_BRACKET = re.compile(r"\(?([a-z]{1,4}|[A-Z]|\d{1,2})\)(?=\s|$)|([A-Za-z])\.(?=\s)")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause: the offset at which its number stands, and the number with its ancestors'."""

    start: int
    label: str


@dataclass(frozen=True, slots=True)
class _Item:
    kind: str
    value: int
    text: str


def find_clauses(lines: Iterable[tuple[int, str]]) -> list[Clause]:
    """The clauses that begin at the beginning of a line.

    A number counts only where it follows from those before it: a line that happens to begin with
    ``(b) above`` or ``2.5 million`` begins no clause.

    Args:
        lines: Each line with its offset in the text, furniture left out.
    """
    found: list[Clause] = []
    decimal: tuple[int, ...] = ()
    base = ""
    path: list[_Item] = []
    for offset, line in lines:
        text = line.lstrip()
        start = offset + len(line) - len(text)
        if match := _DECIMAL.match(text):
            numbers = tuple(int(part) for part in match.group(1).split("."))
            if follows(decimal, numbers):
                decimal, base, path = numbers, match.group(1), []
                found.append(Clause(start, base))
                continue
        if match := _PART.match(text.rstrip()):
            decimal, base, path = (), f"{match.group(1).capitalize()} {match.group(2).upper()}", []
            found.append(Clause(start, base))
            continue
        if match := _BRACKET.match(text):
            item = _next_item(path, match.group(1) or match.group(2), "bracket" if match.group(1) else "dot")
            if item is not None:
                path = [*path[: _depth(path, item)], item]
                found.append(Clause(start, base + "".join(f"({part.text})" for part in path)))
    return found


def follows(before: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Whether a decimal clause number can come after another; one number may be missing in between."""
    if number in ((1,), (1, 1), (1, 0), (0,)) or not before:
        return len(number) == 1 or number[-1] <= 2 or not before
    if len(number) > len(before):
        return number[: len(before)] == before and all(part <= 2 for part in number[len(before) :])
    parent, last = number[:-1], number[-1]
    if parent == before[: len(parent)]:
        return 0 < last - before[len(parent)] <= 2
    return len(number) > 1 and number[0] - before[0] in (1, 2) and all(part <= 2 for part in number[1:])


def _next_item(path: list[_Item], text: str, form: str) -> _Item | None:
    """What a bracketed number or letter is, given the list it stands in; None where it follows from nothing."""
    readings = _readings(text, form)
    for item in readings:
        level = _depth(path, item)
        if level < len(path) and item.value == path[level].value + 1:
            return item
    for item in readings:
        if item.value == 1:
            return item
    return None


def _readings(text: str, form: str) -> list[_Item]:
    if text.isdigit():
        return [_Item(f"{form} number", int(text), text)]
    case = "upper" if text.isupper() else "lower"
    lowered = text.lower()
    readings = []
    if set(lowered) <= set(_ROMAN):
        readings.append(_Item(f"{form} {case} roman", _roman(lowered), text))
    if len(set(lowered)) == 1 and len(lowered) <= 2:
        value = ord(lowered[0]) - ord("a") + 1 + 26 * (len(lowered) - 1)
        readings.insert(0, _Item(f"{form} {case} letter", value, text))
    return readings


def _roman(text: str) -> int:
    values = [_ROMAN[char] for char in text]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def _depth(path: list[_Item], item: _Item) -> int:
    """The level in the path at which an item of its kind stands, or the next deeper one."""
    for level, part in enumerate(path):
        if part.kind == item.kind:
            return level
    return len(path)
