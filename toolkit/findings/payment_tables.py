"""The component ``payment_tables``: payments that stand in tables of pages or sheets.

Adds findings of kind ``payments``, each a ``PaymentList``. Only pages are asked for their tables on which sums or
shares stand close together.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from toolkit.documents.document import Cell, Document, Table
from toolkit.findings.columns import Grid, Row, grids, is_row, noun_of
from toolkit.findings.dates import find_dates
from toolkit.findings.figures import FIGURE, figure
from toolkit.findings.marks import document_of, find, marks, text_of
from toolkit.findings.money import Amount, amounts, currency_named
from toolkit.findings.payments import Payment, PaymentList, Place, Total
from toolkit.findings.percentages import Share, shares
from toolkit.findings.phrases import folded, pattern, says
from toolkit.findings.runs import list_points

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LEADING_SHARE = re.compile(r"(?:\d{1,2}[.)]\s+)?(\d{1,3}(?:\.\d+)?)\s?%\s+(?=[A-Z])")
_LIMIT = re.compile(r"(?i)\b(?:in no event|exceed\w*|not more than|maximum)\b")
_EVENT_FIRST = re.compile(
    r"(?i)(?:up)?on\b|at\b|when\b|after\b|within\b|following\b|prior to\b|before\b|once\b|"
    r"(?:completion|delivery|acceptance|approval|signature|signing|execution|receipt|submission|issue) of\b"
)
"""A name that begins like this says itself when the payment is due."""
_ABOVE = 420
"""Characters above a table in which the words that say what it is are looked for."""


def read(doc: Doc) -> Doc:
    """Find the tables of payments."""
    document = document_of(doc)
    text = text_of(doc)
    for table in _tables(document, sorted(m.start for key in ("money", "percentages") for m in marks(doc, key))):
        for one in payment_lists(text, table):
            find(doc, "payments", one, [one.place], 0.5, "payment_tables")
    return doc


def _tables(document: Document, values: Sequence[int]) -> list[Table]:
    """The tables on pages on which two or more lines end in sums or shares; all of a workbook."""
    if document.format in ("xlsx", "csv", "docx"):
        return list(document.tables())
    starts = [*document.page_starts, len(document.text) + 1]
    found: list[Table] = []
    for begin, end in pairwise(starts):
        here = [*values[bisect_left(values, begin) : bisect_left(values, end)], *_bare(document.text, begin, end)]
        if len(here) >= 2 and _rows_of_values(document.text, here) >= 2:
            found += [t for t in document.tables(begin, end) if t not in found]
    return found


def _bare(text: str, begin: int, end: int) -> list[int]:
    """Figures at line ends that are written like money, with its unit left to the head of their column."""
    return [match.start() for match in _FIGURE_AT_END.finditer(text, begin, min(end, len(text)))]


_FIGURE_AT_END = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[,.'’]\d{3})*(?:[.,](?:\d{2}|[–—-]+)|(?<=[,.'’]\d{3}))(?=[\s|]*$)", re.M
)


def _rows_of_values(text: str, values: Sequence[int]) -> int:
    """How many of the lines on which values stand look like rows: they end in a value, or have gaps."""
    lines = {(text.rfind("\n", 0, v) + 1, text.find("\n", v)) for v in values}
    rows = (text[start : end if end >= 0 else len(text)].rstrip() for start, end in lines)
    return sum(bool(_ROW.search(row)) for row in rows)


_ROW = re.compile(r"(?:\d[\d.,]*[–—-]*|%|\]|\d\)|\d\s*\|)$|\S {3,}\S")


def payment_lists(text: str, table: Table) -> list[PaymentList]:
    """The lists of payments in a table, as read; which of them are a schedule is decided later."""
    above = folded(text[max(0, table.span.start - _ABOVE) : table.span.start])
    heading = re.split(r"(?<=[.;])\s+(?=[A-Z])", above)[-1][-220:]
    found = []
    for grid in grids(table):
        if not {"amount", "percent"} & set(grid.roles) or _rate_card(grid):
            continue
        payments: list[Payment] = []
        total: Total | None = None
        for group in grid.groups:
            rows, whole = _rows(grid, group, text, table)
            payments += rows
            total = whole or total
        if not payments:
            continue
        if len(grid.groups) > 1:
            payments.sort(key=lambda p: (p.due is None, p.due or 0))
            total = None
        payments = [_in_unit(p, currency_named(heading)) for p in _named(payments, grid, above)]
        place = (min(p.row[0] for p in payments), max(p.row[1] for p in payments))
        points = list_points(payments, f"{heading} {' '.join(grid.header)}", total) + _table_points(grid, payments)
        found.append(PaymentList(tuple(payments), place, "table", heading=heading, total=total, points=points))
    return found


def _rate_card(grid: Grid) -> bool:
    """Whether a table gives prices of units and not payments: rates, and nothing that says when they are due."""
    return "rate" in grid.roles and not {"date", "trigger"} & set(grid.roles)


def _table_points(grid: Grid, payments: Sequence[Payment]) -> float:
    points = 0.0
    header = " ".join(grid.header)
    if re.search(r"(?i)milestone|instal?lment|due|payment", header):
        points += 1.5
    if {"date", "trigger"} & set(grid.roles):
        points += 1
    if sum(p.amount is not None for p in payments) == len(payments):
        points += 0.5
    return points


def _rows(grid: Grid, group: Sequence[int], text: str, table: Table) -> tuple[list[Payment], Total | None]:
    """The payments of one group of columns, and the total under them."""
    found: list[Payment] = []
    total: Total | None = None
    owner: Cell | None = None
    deliverables: list[str] = []
    before = 0
    names = [c for role in ("name", "", "number", "deliverable") for c in group if grid.roles[c] == role]
    for row in grid.rows:
        first = next((row[c] for c in group if row[c] is not None and row[c].text.strip()), None)  # type: ignore[union-attr]
        if first is None:
            continue
        amount = _amount(grid, group, row)
        share = _share(grid, group, row) or _share_in_name(grid, group, row)
        if (
            is_row("subtotal", first.text)
            and owner is not None
            and amount
            and len(found) == before  # else the rows above it are the payments
        ):
            found.append(_payment(grid, group, row, table, name=owner, amount=amount, share=share, goods=deliverables))
            deliverables = []
            continue
        if is_row("total", first.text):
            if amount and amount[0].number is not None:
                total = Total(amount[0], amount[1])
            continue
        name = next((row[c] for c in names if row[c] is not None and re.search(r"[A-Za-z]{2}", row[c].text)), None)  # type: ignore[union-attr]
        goods = grid.column("deliverable", group)
        main = grid.column("name", group)
        if main is not None and row[main] is not None and goods is not None and amount is None and share is None:
            owner, deliverables, before = row[main], [], len(found)
        if goods is not None and row[goods] is not None:
            deliverables.append(row[goods].text)  # type: ignore[union-attr]
        if amount is None and share is None and name is not None and len([c for c in row if c is not None]) == 1:
            share = _stated_above(text, table, name.text)
        if (amount is None and share is None) or any(c is not None and _LIMIT.search(c.text) for c in row):
            continue
        own = row[goods] if goods is not None else None
        listed = _listed(own.text) if own is not None and own is not name else ()
        found.append(_payment(grid, group, row, table, name=name, amount=amount, share=share, goods=listed))
    return _without_sum(found, total)


def _without_sum(rows: list[Payment], total: Total | None) -> tuple[list[Payment], Total | None]:
    """The rows without a last one that is the sum of those above it, whatever it is called, and that sum."""
    last, above = (rows[-1] if rows else None), rows[:-1]
    if last is None or len(above) < 2 or last.due is not None:
        return rows, total
    numbers = [p.amount.number for p in above if p.amount and p.amount.number is not None]
    parts = [p.share.part for p in above if p.share]
    amount = last.amount.number if last.amount else None
    adds = amount is not None and len(numbers) == len(above) and sum(numbers) == amount
    whole = last.share is not None and last.share.part == 1 and len(parts) == len(above) and sum(parts) == 1
    if not (adds or (whole and amount is None) or (whole and not numbers)):
        return rows, total
    if total is None and last.amount is not None and amount is not None:
        total = Total(last.amount, last.places["amount"])
    return above, total


def _listed(words: str) -> tuple[str, ...]:
    """The deliverables that one cell lists, parted by semicolons."""
    return tuple(part for part in (folded(p).strip(" .") for p in words.split(";")) if part)


def _stated_above(text: str, table: Table, name: str) -> tuple[Share, Place] | None:
    """The share of a row without values that a line above the table gives: "Signature: 20%"."""
    start = max(0, table.span.start - 2 * _ABOVE)
    words = r"\s+".join(re.escape(w) for w in name.split())
    match = re.search(words + r"\s*[:–—-]\s*(?=\d)", text[start : table.span.start], re.IGNORECASE)
    if match is None:
        return None
    behind = start + match.end()
    found = shares(text[behind : behind + 12])
    return (found[0].value, (behind + found[0].start, behind + found[0].end)) if found and found[0].start == 0 else None


def _payment(
    grid: Grid, group: Sequence[int], row: Row, table: Table, *, name: Cell | None,
    amount: tuple[Amount, Place] | None, share: tuple[Share, Place] | None, goods: Sequence[str],
) -> Payment:  # fmt: skip
    spans = [s for c in group for s in (row[c].spans if row[c] is not None else ())]  # type: ignore[union-attr]
    place: Place = (
        (min(s.start for s in spans), max(s.end for s in spans)) if spans else (table.span.start, table.span.end)
    )
    places: dict[str, Place] = {"row": place}
    if amount:
        places["amount"] = amount[1]
    if share:
        places["percent"] = share[1]
    due: date | None = None
    trigger: str | None = None
    doubts: dict[str, str] = {}
    for role in ("date", "trigger", "duration"):
        column = grid.column(role, group)
        cell = row[column] if column is not None else None
        if cell is None or not cell.text.strip():
            continue
        dates = find_dates(cell.text) if role != "duration" else ()
        if role == "date" and not dates and not isinstance(cell.value, date) and not _says_event(cell.text):
            doubts["due_date"] = f"{folded(cell.text)!r} gives no date that can be read"
            places["due_date"] = _place(cell, place)
        if due is None and isinstance(cell.value, date):
            due, places["due_date"] = cell.value, _place(cell, place)
        elif due is None and len(dates) == 1 and len(cell.text) < 60:
            due, places["due_date"] = dates[0].value, _place(cell, place)
        else:
            trigger = f"{trigger}; {folded(cell.text)}" if trigger else folded(cell.text)
            places["trigger"] = _place(cell, place)
    title = _without_values(folded(name.text)) if name is not None else ""
    if count := _count(grid, group, row):
        title = f"{count}: {title}" if title else count
    if name is not None:
        places["name"] = _place(name, place)
    if trigger is None and _EVENT_FIRST.match(title):
        trigger = title
    words = " ".join(c.text for c in row if c is not None)
    points = (
        1.5 + (1 if says("events", words) else 0) + (1 if says("nouns", title) else 0) + (1 if due or trigger else 0)
    )
    against = {m[0].lower() for m in pattern("noise").finditer(words)}
    points -= 1.5 * min(len(against), 2) + (3 if pattern("rates").search(words) else 0)
    if amount and (negative := _negative(grid, group, row)):
        doubts["amount"] = f"a negative amount is no payment: {negative!r}"
    if amount and amount[0].disagrees:
        doubts["amount"] = f"the words say {amount[0].words:,f}, the figures {amount[0].number:,f}"
    return Payment(
        name=title, amount=amount[0] if amount else None, share=share[0] if share else None, due=due, trigger=trigger,
        deliverables=tuple(goods), places=MappingProxyType(places), points=points, rule="table",
        doubts=MappingProxyType(doubts),
    )  # fmt: skip


def _count(grid: Grid, group: Sequence[int], row: Row) -> str:
    """What a row is counted as: "Stage 3", "Second Instalment"; empty where no column names what it counts."""
    for column in group:
        cell, noun = row[column], noun_of(grid.header[column])
        if grid.roles[column] != "number" or cell is None or not noun or not cell.text.strip():
            continue
        number = folded(cell.text).strip("().#: ")
        ordinal = re.fullmatch(r"(?i)[a-z -]{4,}|\d{1,2}(?:st|nd|rd|th)", number)
        return number if noun.lower() in number.lower() else f"{number} {noun}" if ordinal else f"{noun} {number}"
    return ""


def _says_event(words: str) -> bool:
    """Whether a cell under "due" says an event or a time after one, and so needs no date; a bare dash says nothing."""
    relative = re.search(r"(?i)\b(?:days?|weeks?|months?|years?|upon|on|at|when|after|monthly|quarterly)\b", words)
    return relative is not None or says("events", words) or not re.search(r"[^\W_]", words)


def _without_values(words: str) -> str:
    """A name without the number or the share that stands before it in its cell: "4. 10% Upon opening of the site"."""
    match = _LEADING_SHARE.match(words) or re.match(r"\d{1,2}[.)]\s+", words)
    bare = words[match.end() :] if match else words
    return bare if re.search(r"[A-Za-z]{2}", bare) else words


def _named(payments: Sequence[Payment], grid: Grid, above: str) -> list[Payment]:
    """Rows without a name are called after the column of their amounts, or what the text above calls them."""
    column = grid.column("amount", range(len(grid.roles)))
    quoted = re.findall(r"[“\"]((?:[A-Z]\w+\s){0,4}(?:Payment|Fee|Instal?lment|Retainer)s?)[”\"]", above)
    noun = folded(grid.header[column]) if column is not None else ""
    noun = noun or (quoted[-1].rstrip("s") if quoted else "Payment")
    return [p if p.name else p.but(name=f"{noun} {n}") for n, p in enumerate(payments, 1)]


def _in_unit(payment: Payment, currency: str | None) -> Payment:
    """A payment whose sum names no currency is in the one that the words over the table name: "all figures in EUR"."""
    if payment.amount is None or payment.amount.currency or currency is None:
        return payment
    return payment.but(amount=Amount(payment.amount.number, currency, payment.amount.words))


def _place(cell: Cell, row: Place) -> Place:
    return (cell.spans[0].start, cell.spans[-1].end) if cell.spans else row


def _amount(grid: Grid, group: Sequence[int], row: Row) -> tuple[Amount, Place] | None:
    """The amount in a row, with its place."""
    for column in group:
        cell = row[column]
        if grid.roles[column] != "amount" or cell is None or not cell.text.strip():
            continue
        place = _place(cell, (0, 0))
        if _is_negative(cell):
            return Amount(None, currency_named(grid.header[column])), place
        if isinstance(cell.value, Decimal):
            return Amount(cell.value, cell.currency or currency_named(grid.header[column])), place
        found = amounts(cell.text)
        if found:
            value: Amount = found[-1].value
            if len(found) == 1 or value.number is not None:
                return value, place
        if re.fullmatch(rf"[^\w%]*(?:{FIGURE})(?:[.,]?[–—-]+)?[^\w%]*", cell.text.strip()):
            digits = re.search(FIGURE, cell.text)
            if digits:
                return Amount(figure(digits[0]), currency_named(grid.header[column])), place
        if re.fullmatch(r"\[\s?[*●_ ]*\s?\]", cell.text.strip()):
            return Amount(None, currency_named(grid.header[column])), place
    return None


def _negative(grid: Grid, group: Sequence[int], row: Row) -> str:
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
_NEGATIVE = re.compile(
    rf"[-−–]\s?{_UNIT}\s?{FIGURE}\s?{_UNIT}|{_UNIT}\s?[-−–]\s?{FIGURE}\s?{_UNIT}|{_UNIT}\s?{FIGURE}\s?[-−]\s?{_UNIT}"
    rf"|{_UNIT}\s?\(\s?{_UNIT}\s?{FIGURE}\s?{_UNIT}\s?\)\s?{_UNIT}"
)
"""A figure with its currency that accountants would read as less than nothing."""


def _share_in_name(grid: Grid, group: Sequence[int], row: Row) -> tuple[Share, Place] | None:
    """The share with which a row's description begins: "4. 10% Upon opening of the site"."""
    for column in group:
        cell = row[column]
        match = _LEADING_SHARE.match(cell.text) if cell is not None and grid.roles[column] in ("name", "") else None
        if cell is not None and match and "percent" not in grid.roles:
            return Share(Fraction(match[1]) / 100), _place(cell, (0, 0))
    return None


def _share(grid: Grid, group: Sequence[int], row: Row) -> tuple[Share, Place] | None:
    """The share in a row, with its place."""
    column = grid.column("percent", group)
    cell = row[column] if column is not None else None
    if cell is None:
        return None
    place = _place(cell, (0, 0))
    if isinstance(cell.value, Decimal):
        value = Fraction(cell.value) if "%" in cell.text else Fraction(cell.value) / 100
        return (Share(value), place) if value else None
    found = shares(cell.text)
    if found:
        return found[0].value, place
    bare = re.fullmatch(r"\s*(\d{1,3}(?:[.,]\d+)?)\s*", cell.text)
    part = Fraction(bare[1].replace(",", ".")) / 100 if bare else None
    return (Share(part), place) if part else None
