"""Reads the months or years that a contract lists for equal payments: "four times equally, in March 2027, …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from toolkit.findings.clauses.instalments import Instalments
from toolkit.findings.payments.payments import Payment, Place
from toolkit.findings.payments.roles import is_limit
from toolkit.findings.values.figures import in_words, number_words
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.money import Amount
from toolkit.findings.values.phrases import folded
from toolkit.findings.vocabulary import wording

_MOST = 40
"""More times than this are not listed one by one."""
_NEXT = 500
"""Characters behind a sentence in which the next one lists the years that its sum is paid for."""
_NEAR = 100
_DIVIDED = wording("listed_times", "divided", number_words=number_words())
Times = tuple[tuple[str, Place], ...]


def with_times(
    text: str, start: int, end: int, money: Sequence[Mark], rules: Sequence[Instalments]
) -> list[Instalments]:
    """The rules of a sentence with the months or years it lists for them, and those that only such a list makes."""
    found = []
    for rule in rules:
        times = () if rule.days else listed(text, rule.start, end)
        found.append(replace(rule, times=times) if times and len(times) == rule.count else rule)
    free = [m for m in money if not any(m in rule.marks for rule in rules) and isinstance(m.value, Amount)]
    if not rules and (one := _divided(text, start, end, free)) is not None:
        found.append(one)
        free = [m for m in free if m not in one.marks]
    found += [one for m in free if (one := _yearly(text, start, end, m, free)) is not None]
    return sorted(found, key=lambda one: one.start)


def _divided(text: str, start: int, end: int, money: Sequence[Mark]) -> Instalments | None:
    """A sum divided over the times behind it: "the fee of $90 is paid three times equally, in May 2027, …"."""
    match = _DIVIDED.search(text, start, end)
    count = (int(match["digits"]) if match["digits"] else int(in_words(match["words"]) or 0)) if match else 0
    times = listed(text, match.end(), end) if match else ()
    if match is None or len(times) != count or not 1 < count <= _MOST or len(money) > 2:
        return None
    before = [m for m in money if m.end <= match.start()]
    behind = [m for m in money if m.start >= match.end()]
    total, each = before[-1] if before else None, behind[0] if behind else None
    whole = total.value.number if total else None
    part = each.value.number if each else whole / count if whole else None
    if part is None or (whole and part * count != whole) or part != part.quantize(Decimal("0.01")):
        return None
    currency = (each or total or money[0]).value.currency
    return Instalments(
        start=match.start(), end=max(times[-1][1][1], each.end if each else 0), noun="Payment", count=count,
        amount=Amount(part, currency), each=each, total=total, times=times,
    )  # fmt: skip


def _yearly(text: str, start: int, end: int, one: Mark, money: Sequence[Mark]) -> Instalments | None:
    """A sum of each year with the years it is paid for, in its own sentence or in the next one."""
    match = wording("listed_times", "yearly").match(text, one.end, end)
    if match is None or not one.value.number or is_limit(text[max(start, one.start - _NEAR) : one.start]):
        return None
    stop = min((m.start for m in money if m.start > one.start), default=end)
    times = listed(text, match.end(), stop, years=True)
    reach = times[-1][1][1] if times else match.end()
    times = times or listed(text, end, min(len(text), end + _NEXT), years=True, named=True)
    if not 1 < len(times) <= _MOST:
        return None
    return Instalments(
        start=one.start, end=reach, noun="Payment", count=len(times), amount=one.value, each=one, total=None,
        times=times,
    )  # fmt: skip


def told_before(payments: Sequence[Payment], one: Payment) -> bool:
    """Whether payments hold one already that was made with the time listed at the same place."""
    key = (one.amount, one.trigger, one.places.get("trigger"))
    if one.rule != "instalments" or one.trigger is None:
        return False
    return any((p.amount, p.trigger, p.places.get("trigger")) == key for p in payments)


def listed(text: str, start: int, end: int, *, years: bool = False, named: bool = False) -> Times:
    """The first list of two or more months, each with its year, in ``text[start:end]``.

    Args:
        years: Whether years alone are looked for instead.
        named: Whether these must be called fiscal years or the like.
    """
    row: list[re.Match[str]] = []
    for match in wording("listed_times", "time").finditer(text, start, end):
        if ((match["month"] is None) != years and not (row and not years)) or _is_of_day(text, match):
            continue
        gap = text[row[-1].end() : match.start()] if row else ""
        spans = years and bool(row) and wording("listed_times", "through").fullmatch(gap) is not None
        if row and not spans and not wording("listed_times", "link").fullmatch(gap):
            if len(row) > 1:
                break
            row = []
        row.append(match)
        if spans:
            break
    return () if len(row) < 2 else _years(text, row, named=named) if years else _months(row)


def _is_of_day(text: str, match: re.Match[str]) -> bool:
    """Whether a month or a year is part of a day: "3 May 2027", "May 3, 2027"."""
    before = text[max(0, match.start() - 16) : match.start()]
    of_month = match["month"] is not None and match["of"] is None
    day = wording("listed_times", "day_before").search(before)
    return bool(day) or (of_month and wording("listed_times", "day_behind").match(text, match.end()) is not None)


def _months(row: Sequence[re.Match[str]]) -> Times:
    """Each month with its year, which one further on may have for all; a year alone is that of the month before it."""
    found: list[tuple[str, Place]] = []
    for at, match in enumerate(row):
        year = match["of"] or match["year"] or next((m["of"] for m in row[at:] if m["of"]), None)
        month = match["month"] or found[-1][0].split()[-2]
        if year is None:
            return ()
        found.append((f"in {month} {year}", match.span()))
    return tuple(found)


def _years(text: str, row: Sequence[re.Match[str]], *, named: bool) -> Times:
    """Each year, as what it is called; the first and the last may stand for those between."""
    before = text[max(0, row[0].start() - 60) : row[0].start()]
    called = wording("listed_times", "years").search(before)
    if not called and (named or not wording("listed_times", "in").search(before)):
        return ()
    kind = folded(called["kind"]) if called and called["kind"] else ""
    noun = f"{wording('listed_times', 'before_kind').sub('', kind)} year".strip().capitalize() if called else "in"
    numbers = [int(m["year"]) for m in row]
    spans = len(row) == 2 and wording("listed_times", "through").fullmatch(text[row[0].end() : row[1].start()])
    if spans:
        numbers = list(range(numbers[0], numbers[1] + 1))
    if numbers != sorted(set(numbers)):
        return ()
    places = [m.span() for m in row] if not spans else [(row[0].start(), row[1].end())] * len(numbers)
    return tuple((f"{noun} {number}", place) for number, place in zip(numbers, places, strict=True))
