"""The values in the cells of a table's row: the amount, the share, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from toolkit.documents.document import Cell
from toolkit.findings.payments.payments import Place
from toolkit.findings.payments.roles import range_of
from toolkit.findings.tables.columns import Grid, Row
from toolkit.findings.values.figures import FIGURE, figure
from toolkit.findings.values.money import Amount, amounts, currency_named
from toolkit.findings.values.percentages import Share, shares
from toolkit.findings.values.phrases import folded
from toolkit.findings.values.scales import scale_of

LEADING_SHARE = re.compile(r"(?:\d{1,2}[.)]\s+)?(\d{1,3}(?:\.\d+)?)\s?%\s+(?=[A-Z])")
"""The share with which a row's description begins."""


def place_of(cell: Cell, row: Place) -> Place:
    """Where a cell stands; where nothing says, its row."""
    return (cell.spans[0].start, cell.spans[-1].end) if cell.spans else row


def amount_in(grid: Grid, group: Sequence[int], row: Row) -> tuple[Amount, Place] | None:
    """The amount in a row, with its place. A bare figure is in the thousands or millions of its column's head."""
    for column in group:
        cell = row[column]
        if grid.roles[column] != "amount" or cell is None or not cell.text.strip():
            continue
        place = place_of(cell, (0, 0))
        scale = scale_of(grid.header[column], grid.header)
        if _is_negative(cell):
            return Amount(None, currency_named(grid.header[column])), place
        if isinstance(cell.value, Decimal):
            scale = scale if _is_shown(cell.value, cell.text) else 1
            return Amount(cell.value * scale, cell.currency or currency_named(grid.header[column])), place
        found = amounts(cell.text)
        if range_in(cell.text):
            return Amount(None, found[-1].value.currency), place
        if found:
            value: Amount = found[-1].value
            if len(found) == 1 or value.number is not None:
                return (_scaled(value, scale) if _BARE.fullmatch(cell.text.strip()) else value), place
        if re.fullmatch(rf"[^\w%]*(?:{FIGURE})(?:[.,]?[–—-]+)?[^\w%]*", cell.text.strip()):
            digits = re.search(FIGURE, cell.text)
            if digits:
                return Amount(figure(digits[0]) * scale, currency_named(grid.header[column])), place
        if re.fullmatch(r"\[\s?[*●_ ]*\s?\]", cell.text.strip()):
            return Amount(None, currency_named(grid.header[column])), place
    return None


def _is_shown(value: Decimal, text: str) -> bool:
    """Whether a sheet shows a number as it holds it, and not in thousands or millions already."""
    digits = re.search(FIGURE, text)
    return digits is None or abs(figure(digits[0]) - abs(value)) <= abs(value) / 2


def _scaled(amount: Amount, scale: int) -> Amount:
    return amount if amount.number is None else replace(amount, number=amount.number * scale)


def range_in(words: str) -> str:
    """The range of sums that words end with, as "£700 to £900"; empty where they state one sum or none."""
    found = amounts(words)
    return range_of(words[: found[-1].start], words[found[-1].start : found[-1].end]) if len(found) > 1 else ""


def negative_in(grid: Grid, group: Sequence[int], row: Row) -> str:
    """The words of the cell of a row's amount, where they write a negative one; else nothing."""
    filled = (row[c] for c in group if grid.roles[c] == "amount")
    cell = next((c for c in filled if c is not None and c.text.strip()), None)
    return folded(cell.text) if cell is not None and _is_negative(cell) else ""


def _is_negative(cell: Cell) -> bool:
    """Whether a cell holds a number below zero: by its value, a minus beside its figure, or brackets around it."""
    if isinstance(cell.value, Decimal):
        return cell.value < 0
    return _NEGATIVE.fullmatch(cell.text.strip()) is not None


_UNIT = r"(?:[A-Z]{0,3}\s?[$€£¥]|[A-Z]{3})?"
_BARE = re.compile(rf"{_UNIT}\s?{FIGURE}\s?{_UNIT}")
"""A figure with its currency and nothing that says how many: "4.2 million" does."""
_NEGATIVE = re.compile(
    rf"[-−–]\s?{_UNIT}\s?{FIGURE}\s?{_UNIT}|{_UNIT}\s?[-−–]\s?{FIGURE}\s?{_UNIT}|{_UNIT}\s?{FIGURE}\s?[-−]\s?{_UNIT}"
    rf"|{_UNIT}\s?\(\s?{_UNIT}\s?{FIGURE}\s?{_UNIT}\s?\)\s?{_UNIT}"
)
"""A figure with its currency that accountants would read as less than nothing."""


def share_in_name(grid: Grid, group: Sequence[int], row: Row) -> tuple[Share, Place] | None:
    """The share with which a row's description begins: "4. 10% Upon opening of the site"."""
    for column in group:
        cell = row[column]
        match = LEADING_SHARE.match(cell.text) if cell is not None and grid.roles[column] in ("name", "") else None
        if cell is not None and match and "percent" not in grid.roles:
            return Share(Fraction(match[1]) / 100), place_of(cell, (0, 0))
    return None


def share_in(grid: Grid, group: Sequence[int], row: Row) -> tuple[Share, Place] | None:
    """The share in a row, with its place."""
    column = grid.column("percent", group)
    cell = row[column] if column is not None else None
    if cell is None:
        return None
    place = place_of(cell, (0, 0))
    if isinstance(cell.value, Decimal):
        value = Fraction(cell.value) if "%" in cell.text else Fraction(cell.value) / 100
        return (Share(value), place) if value else None
    found = shares(cell.text)
    if found:
        return found[0].value, place
    bare = re.fullmatch(r"\s*(\d{1,3}(?:[.,]\d+)?)\s*", cell.text)
    part = Fraction(bare[1].replace(",", ".")) / 100 if bare else None
    return (Share(part), place) if part else None
