"""Makes payments of the rows of a table: what each is called, what it comes to, and when it falls due."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from toolkit.documents.document import Cell, Table
from toolkit.findings.payments.naming import title_of
from toolkit.findings.payments.payments import Payment, Place, Total
from toolkit.findings.tables.cell_lists import items_in, longest_line
from toolkit.findings.tables.columns import Grid, Row, is_row, noun_of, role_of
from toolkit.findings.tables.payment_cells import (
    LEADING_SHARE,
    amount_in,
    negative_in,
    place_of,
    range_in,
    share_in,
    share_in_name,
)
from toolkit.findings.values.dates import find_dates
from toolkit.findings.values.figures import figure, number_words
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.money import Amount, amounts
from toolkit.findings.values.percentages import Share, shares
from toolkit.findings.values.phrases import folded, pattern, rule, says
from toolkit.findings.vocabulary import wording

_LIMIT = wording("payment_rows", "limit")
_EVENT_FIRST = wording("payment_rows", "event_first")

_REACH = 840
"""Characters above a table in which a row's share may be given."""


def rows_of(
    grid: Grid, group: Sequence[int], text: str, table: Table, days: Sequence[Mark]
) -> tuple[list[Payment], Total | None]:
    """The payments of one group of columns, and the total under them."""
    found: list[Payment] = []
    total: Total | None = None
    owner: Cell | None = None
    deliverables: list[str] = []
    before = 0
    goods = grid.column("deliverable", group)
    wide = longest_line([row[goods] for row in grid.rows], text) if goods is not None else 0
    names = _names(grid, group)
    firsts = [next((c for c in (row[n] for n in group) if c is not None and c.text.strip()), None) for row in grid.rows]
    last_total = max((at for at, c in enumerate(firsts) if c is not None and is_row("total", c.text)), default=-1)
    for at, (row, first) in enumerate(zip(grid.rows, firsts, strict=True)):
        if first is None:
            continue
        amount = amount_in(grid, group, row)
        amount = _product(row, amount)
        share = share_in(grid, group, row) or share_in_name(grid, group, row)
        if (
            is_row("subtotal", first.text)
            and owner is not None
            and amount
            and len(found) == before  # else the rows above it are the payments
        ):
            values = _Values(owner, amount, share, tuple(deliverables), days)
            found.append(_payment(grid, group, row, table, values))
            deliverables = []
            continue
        if is_row("total", first.text):
            if amount and amount[0].number is not None:
                total = Total(amount[0], amount[1])
                if at == last_total and len(found) > 1 and sum_of(found) == amount[0].number:
                    break  # what follows is another table
            continue
        name = next((row[c] for c in names if row[c] is not None and re.search(r"[A-Za-z]{2}", row[c].text)), None)  # type: ignore[union-attr]
        main = grid.column("name", group)
        if main is not None and row[main] is not None and goods is not None and amount is None and share is None:
            owner, deliverables, before = row[main], [], len(found)
        if goods is not None and row[goods] is not None:
            deliverables += items_in(row[goods], text, wide)  # type: ignore[arg-type]
        if amount is None and share is None and name is not None and len([c for c in row if c is not None]) == 1:
            share = _stated_above(text, table, name.text)
        free = amount is not None and amount[0].number == 0 and share is None
        if free or (amount is None and share is None) or any(_is_limit(c, amount) for c in row if c is not None):
            continue
        own = row[goods] if goods is not None else name if _names_goods(grid, group) else None
        listed = items_in(own, text, wide) if own is not None and (own is not name or ";" in own.text) else ()
        found.append(_payment(grid, group, row, table, _Values(name, amount, share, listed, days)))
    return _without_sum(found, total)


def _product(row: Row, amount: tuple[Amount, Place] | None) -> tuple[Amount, Place] | None:
    """The amount of a row, where a sum and how often it is paid stand beside what they come to: "$500 × 4 | $2,000"."""
    cells = [c for c in row if c is not None]
    times = rule("times").search(" ".join(c.text for c in cells))
    if amount is None or amount[0].number is None or not times or not times["each"]:
        return amount
    whole = amount[0].number * int(times["count"])
    if figure(times["each"]) != amount[0].number:
        return amount
    found = ((m.value, place_of(c, amount[1])) for c in cells for m in amounts(c.text) if m.value.number == whole)
    return next(found, amount)


def _is_limit(cell: Cell, amount: tuple[Amount, Place] | None) -> bool:
    """Whether a cell makes its row's sum a limit: "not to exceed"; "when sales exceed $900,000" is an event with a
    threshold of its own."""
    match = _LIMIT.search(cell.text)
    if match is None:
        return False
    behind = amounts(cell.text[match.end() :])
    return not behind or amount is None or behind[0].value.number == amount[0].number


def _names_goods(grid: Grid, group: Sequence[int]) -> bool:
    """Whether what names the rows are deliverables: the header over the names says so."""
    column = grid.column("name", group)
    return column is not None and role_of(grid.header[column]) == "deliverable"


def sum_of(rows: Sequence[Payment]) -> Decimal | None:
    """What rows add up to, where the amounts of all are known."""
    numbers = [p.amount.number for p in rows if p.amount and p.amount.number is not None]
    return sum(numbers, Decimal(0)) if len(numbers) == len(rows) else None


def _without_sum(rows: list[Payment], total: Total | None) -> tuple[list[Payment], Total | None]:
    """The rows without a last one that is the sum of those above it, whatever it is called, and that sum."""
    last, above = (rows[-1] if rows else None), rows[:-1]
    if last is None or len(above) < 2 or last.due is not None or last.trigger is not None:
        return rows, total  # a half that is paid last is the sum of the quarters before it as well
    numbers = [p for p in above if p.amount and p.amount.number is not None]
    parts = [p.share.part for p in above if p.share]
    amount = last.amount.number if last.amount else None
    completes = last.share is not None and len(parts) == len(above) and sum(parts) + last.share.part == 1
    adds = amount is not None and sum_of(above) == amount and not completes
    whole = last.share is not None and last.share.part == 1 and len(parts) == len(above) and sum(parts) == 1
    if not (adds or (whole and amount is None) or (whole and not numbers)):
        return rows, total
    if total is None and last.amount is not None and amount is not None:
        total = Total(last.amount, last.places["amount"])
    return above, total


def _stated_above(text: str, table: Table, name: str) -> tuple[Share, Place] | None:
    """The share of a row without values that a line above the table gives: "Signature: 20%"."""
    start = max(0, table.span.start - _REACH)
    words = r"\s+".join(re.escape(w) for w in name.split())
    match = re.search(words + r"\s*[:–—-]\s*(?=\d)", text[start : table.span.start], re.IGNORECASE)
    if match is None:
        return None
    behind = start + match.end()
    found = shares(text[behind : behind + 12])
    return (found[0].value, (behind + found[0].start, behind + found[0].end)) if found and found[0].start == 0 else None


def _names(grid: Grid, group: Sequence[int]) -> list[int]:
    """The columns in which rows are named, the likeliest first; one that few rows fill, or whose cells stand beside
    several sums, names groups of rows."""
    columns = [c for role in ("name", "", "number", "deliverable") for c in group if grid.roles[c] == role]
    filled = {c: sum(row[c] is not None for row in grid.rows) for c in columns}
    full = max(filled.values(), default=0)
    return sorted(columns, key=lambda c: filled[c] * 3 < full * 2 or _names_groups(grid, c))


def _names_groups(grid: Grid, column: int) -> bool:
    """Whether a cell of a column is merged over rows that have a sum or a share each."""
    values = [c for c, role in enumerate(grid.roles) if role in ("amount", "percent")]
    priced = [any(row[c] is not None for c in values) for row in grid.rows]
    return any(
        cell is not None and cell.covers[0] > 1 and sum(priced[at : at + cell.covers[0]]) > 1
        for at, cell in enumerate(row[column] for row in grid.rows)
    )


@dataclass(frozen=True, slots=True)
class _Values:
    """What was read in a row, each value with its place, and the dates of the document."""

    name: Cell | None
    amount: tuple[Amount, Place] | None
    share: tuple[Share, Place] | None
    goods: tuple[str, ...]
    days: Sequence[Mark]


def _dates_in(cell: Cell, days: Sequence[Mark]) -> list[Mark]:
    """The dates in a cell: as the document has them, else as the cell alone writes them, in offsets of the cell."""
    inside = [d for d in days for s in cell.spans if s.start <= d.start and d.end <= s.end]
    return inside or [Mark(d.start, d.end, d.value) for d in find_dates(cell.text)]


def _day(grid: Grid, group: Sequence[int], row: Row) -> Cell | None:
    """The cell with the day of a row: of several columns of days the one that says due, delivered or ended."""
    columns = [c for c in group if grid.roles[c] == "date" and row[c] is not None]
    best = min(columns, key=lambda c: (_BEGINS.search(grid.header[c]) is not None, c), default=None)
    return row[best] if best is not None else None


_BEGINS = wording("payment_rows", "begins")


def _payment(grid: Grid, group: Sequence[int], row: Row, table: Table, values: _Values) -> Payment:
    name, amount, share = values.name, values.amount, values.share
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
        cell = _day(grid, group, row) if role == "date" else row[column] if column is not None else None
        if cell is None or not cell.text.strip():
            continue
        dates = _dates_in(cell, values.days) if role != "duration" else []
        if role == "date" and not dates and not isinstance(cell.value, date) and not _says_event(cell.text):
            doubts["due_date"] = f"{folded(cell.text)!r} gives no date that can be read"
            places["due_date"] = place_of(cell, place)
        if due is None and role == "trigger" and len(dates) == 1 and (_DUE_ON.search(cell.text) or len(cell.text) < 24):
            due, places["due_date"] = dates[0].value, place_of(cell, place)
            if _is_more(cell):
                trigger, places["trigger"] = folded(cell.text), place_of(cell, place)
        elif due is None and isinstance(cell.value, date):
            due, places["due_date"] = cell.value, place_of(cell, place)
        elif due is None and len(dates) == 1 and len(cell.text) < 60:
            due, places["due_date"] = dates[0].value, place_of(cell, place)
        else:
            told = folded(cell.text)
            if role == "duration" and told.isdigit() and column is not None:
                told = f"{folded(grid.header[column])} {told}"  # "Month 4"
            trigger = f"{trigger}; {told}" if trigger else told
            places["trigger"] = place_of(cell, place)
    lead, title = "", _without_values(folded(name.text)) if name is not None else ""
    if count := _count(grid, group, row):
        title = f"{count}: {title}" if title and title.lower() not in count.lower() else count
    if name is not None:
        places["name"] = place_of(name, place)
    elif not title and (other := _other_name(grid, group, row)) is not None:
        lead, places["name"] = other[0], place_of(other[1], place)
    if trigger is None and _EVENT_FIRST.match(title):
        trigger = title
    if due is None and name is not None and "due_date" not in doubts:
        due, where = _due_in(name, values.days, place)
        if due is not None:
            places["due_date"] = where
    words = " ".join(c.text for c in row if c is not None)
    points = (
        1.5 + (1 if says("events", words) else 0) + (1 if says("nouns", title) else 0) + (1 if due or trigger else 0)
    )
    against = {m[0].lower() for m in pattern("noise").finditer(rule("told_discount").sub(" ", words))}
    times = rule("times").search(words)
    points -= 1.5 * min(len(against), 2) + (3 if any(_is_rate(c) for c in row if c is not None) and not times else 0)
    if _is_sum_in_words(title):
        points -= 3  # a sum in words that runs over two rows is no name: the text reads it better
    if amount and (negative := negative_in(grid, group, row)):
        doubts["amount"] = f"a negative amount is no payment: {negative!r}"
    sums = next((r for c in row if c is not None and (r := range_in(c.text))), "") if amount else ""
    if amount and amount[0].number is None and sums:
        doubts["amount"] = f"the contract states no sum but a range, {sums}"
    elif amount and times and not (times["each"] and figure(times["each"]) != amount[0].number):
        doubts["amount"] = f"it is paid several times: {folded(times[0])!r}"
    if amount and amount[0].disagrees:
        doubts["amount"] = f"the words say {amount[0].words:,f}, the figures {amount[0].number:,f}"
    return Payment(
        name=title, lead=lead, amount=amount[0] if amount else None, share=share[0] if share else None,
        due=due, trigger=trigger, deliverables=values.goods, places=MappingProxyType(places), points=points,
        rule="table", doubts=MappingProxyType(doubts),
    )  # fmt: skip


def _other_name(grid: Grid, group: Sequence[int], row: Row) -> tuple[str, Cell] | None:
    """What a row is called that no cell names: the words beside its sum, or else its day as it is written."""
    cells = [(grid.roles[c], cell) for c in group if (cell := row[c]) is not None]
    for role, cell in cells:
        sums = amounts(cell.text) if role == "amount" else []
        if sums and (words := title_of(_without_values(folded(cell.text[: sums[0].start])))):
            return words, cell
    return next(((folded(cell.text), cell) for role, cell in cells if role in ("date", "trigger")), None)


def _is_rate(cell: Cell) -> bool:
    """Whether a cell gives the price of a unit: "per visit", "400 a day"; "care of a patient" has no sum before it."""
    hits = pattern("rates").finditer(cell.text)
    return any(not _ARTICLE.match(hit[0]) or re.search(r"\d\W*$", cell.text[: hit.start()]) for hit in hits)


_ARTICLE = wording("payment_rows", "article")


def _is_sum_in_words(title: str) -> bool:
    """Whether a row is called by nothing but a number in words: "Sixty Thousand", "Nine Hundred Dollars"."""
    match = re.match(number_words(), title, re.IGNORECASE)
    return match is not None and " " in match[0] and len(title[match.end() :].split()) < 2


def _count(grid: Grid, group: Sequence[int], row: Row) -> str:
    """What a row is counted as: "Stage 3", "Second Instalment"; empty where no column names what it counts."""
    for column in group:
        cell, noun = row[column], noun_of(grid.header[column])
        if grid.roles[column] != "number" or cell is None or not noun or not cell.text.strip():
            continue
        number = folded(cell.text).strip("().#: ")
        ordinal = _ORDINAL.fullmatch(number)
        if not ordinal and _NAME.search(number) and noun.lower() not in number.lower():
            continue  # a name, whatever the head over it
        return number if noun.lower() in number.lower() else f"{number} {noun}" if ordinal else f"{noun} {number}"
    return ""


_NAME = wording("payment_rows", "name")
_ORDINAL = wording("payment_rows", "ordinal")


def _due_in(name: Cell, days: Sequence[Mark], row: Place) -> tuple[date | None, Place]:
    """The day that a row's own words give: "On or before 14 June 2027, upon approval", "Report accepted, due 3 May"."""
    dates = _dates_in(name, days)
    if len(dates) != 1 or not _DUE_ON.search(name.text):
        return None, row
    return dates[0].value, place_of(name, row)


def _is_more(cell: Cell) -> bool:
    """Whether a cell says an event beside its day: "Signed certificate; by 3 May 2027"."""
    words = cell.text
    for one in reversed(find_dates(words)):
        words = f"{words[: one.start]} {words[one.end :]}"
    return _CONTENT.search(words) is not None


_CONTENT = wording("payment_rows", "content")
_DUE_ON = wording("payment_rows", "due_on")


def _says_event(words: str) -> bool:
    """Whether a cell under "due" says an event or a time after one, and so needs no date; a bare dash says nothing."""
    relative = wording("payment_rows", "says_when").search(words)
    return relative is not None or says("events", words) or not re.search(r"[^\W_]", words)


def _without_values(words: str) -> str:
    """A name without the number or the share that stands before it in its cell: "4. 10% Upon opening of the site"."""
    match = LEADING_SHARE.match(words) or re.match(r"\d{1,2}[.)]\s+", words)
    bare = words[match.end() :] if match else words
    return bare if re.search(r"[A-Za-z]{2}", bare) else words
