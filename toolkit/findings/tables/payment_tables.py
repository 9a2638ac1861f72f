"""The component ``payment_tables``: payments that stand in tables of pages or sheets.

Adds findings of kind ``payments``, each a ``PaymentList``. Only pages are asked for their tables on which sums or
shares stand close together.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from toolkit.documents.document import Cell, Document, Table
from toolkit.findings.payments.payments import Payment, PaymentList, Total
from toolkit.findings.payments.runs import list_points
from toolkit.findings.tables.columns import Grid, grids, is_row
from toolkit.findings.tables.numbered_days import with_days
from toolkit.findings.tables.orders import of_one_each
from toolkit.findings.tables.payment_rows import rows_of, sum_of
from toolkit.findings.values.marks import Mark, document_of, find, marks, text_of
from toolkit.findings.values.money import Amount, currency_named
from toolkit.findings.values.phrases import folded, rule, says
from toolkit.findings.vocabulary import wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ABOVE = 420
"""Characters above a table in which the words that say what it is are looked for."""


def read(doc: Doc) -> Doc:
    """Find the tables of payments."""
    document = document_of(doc)
    text, days = text_of(doc), marks(doc, "dates")
    for table in _tables(document, sorted(m.start for key in ("money", "percentages") for m in marks(doc, key))):
        if _is_contents(document, table):
            continue
        for one in payment_lists(text, table, days, document.text):
            find(doc, "payments", one, [one.place], 0.5, "payment_tables")
        for total in _totals_of_goods(document.text, table):
            find(doc, "contract_price", total.amount, [total.place], 0.6, "payment_tables.goods")
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


def _is_contents(document: Document, table: Table) -> bool:
    """Whether a table is one of contents: its rows end in pages; it is called so, or its words stand again below."""
    ends = [[cell for cell in row if cell is not None and cell.text.strip()] for row in table.rows]
    rows = [cells for cells in ends if len(cells) > 1 and cells[-1].text.strip().isdecimal()]
    pages = [int(cells[-1].text) for cells in rows]
    if len(rows) < max(_LEAST_INSIDE, len(ends) - 1) or pages != sorted(pages) or pages[0] < 1:
        return False
    above = document.text[max(0, table.span.start - _HEADING) : table.span.start]
    if wording("payment_tables", "over_contents").search(above):
        return True
    if document.page_count is None or pages[-1] > document.page_count:
        return False
    titles = [max((cell.text for cell in cells[:-1]), key=len) for cells in rows]
    later = folded(document.text[table.span.end :]).casefold()
    return sum(folded(title).casefold() in later for title in titles) * 2 > len(titles)


_HEADING = 60
"""Characters above a table in which its title stands."""


def _bare(text: str, begin: int, end: int) -> list[int]:
    """Figures before a line end, a gap or a day, written like money, with its unit left to the head of their column."""
    stop = min(end, len(text))
    found = [match.start() for match in _FIGURE_AT_END.finditer(text, begin, stop)]
    if _UNIT_HEAD.search(text, begin, stop):
        found += [match.start() for match in _BARE_AT_END.finditer(text, begin, stop)]
    return found


_UNIT_HEAD = wording("payment_tables", "unit_head")

_BARE_AT_END = re.compile(r"(?<=[\s|])\d{1,9}(?=[ \t|]*$)", re.M)
_FIGURE_AT_END = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[,.'’‘´′ʼ \u00a0\u202f]\d{3})*(?:[.,](?:\d{2}|[–—-]+)|(?<=[,.'’‘´′ʼ \u00a0\u202f]\d{3}))"
    r"(?=[\s|]*$|[ \t]{2,}\S|[ \t]+\d{1,2}[-/. ]\w{2,9}[-/. ]\d{2,4}[ \t]*$)",
    re.M,
)


def _rows_of_values(text: str, values: Sequence[int]) -> int:
    """How many of the lines on which values stand look like rows: they begin or end with a value, or have gaps."""
    lines = {(text.rfind("\n", 0, v) + 1, text.find("\n", v)) for v in values}
    rows = [text[start : end if end >= 0 else len(text)].strip() for start, end in lines]
    if any(_values_at_end(row) > 1 for row in rows):
        return 2  # those of records that stand beside each other
    inside = sum(bool(_VALUE_INSIDE.match(row)) for row in rows)
    ending = sum(bool(_ROW.search(row) or _VALUE_FIRST.match(row)) for row in rows)
    return max(ending, inside if inside >= _LEAST_INSIDE else 0)


def _values_at_end(row: str) -> int:
    """How many figures with a decimal sign or a unit in them end a line, one behind the other."""
    ends = takewhile(lambda word: _FIGURE_OR_UNIT.fullmatch(word), reversed(row.split()))
    return sum(_WITH_SIGN.search(word) is not None for word in ends)


_FIGURE_OR_UNIT = re.compile(r"(?:[A-Z]{0,3}[$€£¥₹])?\d[\d.,'’]*[%€£$]?|[A-Z]{3}|[%|$€£¥₹]")
_WITH_SIGN = re.compile(r"\d[.,'’%€£$]|[$€£¥₹]\d")
_ROW = re.compile(r"(?:\d[\d.,]*[–—-]*|%|\]|\d\)|\d\s*\|)$|\S {3,}\S|\|[^|\n]+\|")

_VALUE_FIRST = re.compile(r"(?:[A-Z]{0,3}[$€£¥₹]|[A-Z]{3})\s?\d[\d.,'’]*\s+[A-Z]|\d{1,3}(?:\.\d+)?\s?%\s+[A-Z]")

_VALUE_INSIDE = re.compile(
    r"(?=.{5,70}$)[A-Z0-9(].{1,60}?\d\s?(?:%|[A-Z]{3}\b|[€£$])?\s+[a-zA-Z].*[^\s.;,:]$"
    r"|[A-Z0-9(]\S{0,25}(?:\s+[^\s\d]{1,25}){0,3}\s+(?:[A-Z]{0,3}[€£$]\s?\d|[A-Z]{3}\s\d|\d{1,3}(?:\.\d+)?\s?%)[\d.,'’]*\s+[a-z]"
)
"""A line with a value between words: "Survey 40% on delivery". It is short, where prose ends a sentence or fills the
line, or the value stands behind a few words: "Second EUR 900 when the mast stands and …"."""
_LEAST_INSIDE = 3


def payment_lists(text: str, table: Table, days: Sequence[Mark] = (), lines: str | None = None) -> list[PaymentList]:
    """The lists of payments in a table, as read; which of them are a schedule is decided later.

    Args:
        days: The dates of the document; "04/10/2027" in a cell is the day that the rest of the document makes it.
        lines: The text with its line ends, where ``text`` is without them.
    """
    above = folded(text[max(0, table.span.start - _ABOVE) : table.span.start])
    heading = _heading(above)
    found = []
    for grid in grids(table):
        if not {"amount", "percent"} & set(grid.roles) or _rate_card(grid):
            continue
        payments: list[Payment] = []
        total: Total | None = None
        for group in grid.groups:
            rows, whole = rows_of(grid, group, lines or text, table, days)
            payments += [p for p in rows if not _is_content(p, lines or text)]
            total = whole or total
        if not payments:
            continue
        payments = with_days(payments, grid, lines or text, days)
        if len(grid.groups) > 1:
            payments.sort(key=lambda p: (p.due is None, p.due or 0))
            total = None
        payments = [_in_unit(p, currency_named(heading)) for p in _named(payments, grid, above)]
        place = (min(p.row[0] for p in payments), max(p.row[1] for p in payments))
        points = list_points(payments, f"{heading} {' '.join(grid.header)}", total)
        points += _table_points(grid, payments, heading)
        if total and _is_of_milestones(grid) and sum_of(payments) == total.amount.number:
            points += 1
        # A number tells more than a day or an event whether rows are payments, and less what they are for.
        payments = [p.but(name=p.lead) if p.lead and _SAYS_NOTHING.fullmatch(p.name) else p for p in payments]
        found.append(PaymentList(tuple(payments), place, "table", heading=heading, total=total, points=points))
        if len(grid.groups) == 1:
            found += [PaymentList((p,), p.row, "left out") for p in _unpriced(grid, payments)]
    return found


_SAYS_NOTHING = wording("payment_tables", "says_nothing")


def _is_content(payment: Payment, lines: str) -> bool:
    """Whether a row is a line of a table of contents: leader dots and a page stand behind its sum."""
    end = payment.places.get("amount", payment.row)[1]
    return rule("page_behind").match(lines, end) is not None


def _unpriced(grid: Grid, payments: Sequence[Payment]) -> list[Payment]:
    """Rows with a name and a day or an event but without a sum, among rows that have one: a person looks at them."""
    names = [c for c in grid.groups[0] if grid.roles[c] == "name"]
    times = [c for c in grid.groups[0] if grid.roles[c] in ("date", "trigger")]
    taken = [p.row for p in payments]
    found = []
    for row in grid.rows:
        cell = next((row[c] for c in names if row[c] is not None), None)
        first = next((c for c in row if c is not None and c.text.strip()), None)
        if first is not None and is_row("total", first.text):
            break  # what follows may be another table
        if cell is None or not cell.spans or not any(_filled(row[c]) for c in times):
            continue
        place = (cell.spans[0].start, cell.spans[-1].end)
        if re.search(r"[A-Za-z]{2}", cell.text) and not any(s <= place[0] < e for s, e in taken):
            found.append(Payment(name=folded(cell.text), places={"row": place, "name": place}, rule="table"))
    return found


def _filled(cell: Cell | None) -> bool:
    return cell is not None and re.search(r"[^\W_]", cell.text) is not None


def _rate_card(grid: Grid) -> bool:
    """Whether a table gives prices of units and not payments: rates, and nothing that says when they are due."""
    if "rate" not in grid.roles or {"date", "trigger"} & set(grid.roles):
        return False
    if _is_of_milestones(grid) or of_one_each(grid):
        return False
    dated = sum(any(c is not None and _DUE.search(c.text) for c in row) for row in grid.rows)
    return dated * 2 <= len(grid.rows)


def _is_of_milestones(grid: Grid) -> bool:
    """Whether the rows are called milestones by their head: then the hours beside them are what they take."""
    over = (word for word, role in zip(grid.header, grid.roles, strict=True) if role in ("name", "number", ""))
    return "amount" in grid.roles and any(_MILESTONE.fullmatch(folded(word).strip(" :*")) for word in over)


_MILESTONE = wording("payment_tables", "milestone")
_DUE = wording("payment_tables", "due")


def _totals_of_goods(text: str, table: Table) -> list[Total]:
    """What tables of goods, by number and unit price, come to: it may be what shares elsewhere are of."""
    cards = [grid for grid in grids(table) if "amount" in grid.roles and _rate_card(grid)]
    totals = [rows_of(grid, group, text, table, ())[1] for grid in cards for group in grid.groups]
    return [total for total in totals if total is not None and total.amount.currency]


def _heading(above: str) -> str:
    """The last sentence above a table, after one near before it that says that payments follow or stand in a table."""
    sentences = re.split(r"(?<=[.;])(?<![\s(]\w\.)\s+(?=[A-Z])", above)
    last = sentences[-1][-220:]
    if says("schedules", last):
        return last
    told = [s[-220:] for s in sentences[-4:-1] if _PAID_BY_TABLE.search(s)]
    return " ".join([*told[-1:], last])


_PAID_BY_TABLE = wording("payment_tables", "paid_by_table")


_FOLLOWING_SUMS = wording("payment_tables", "following_sums")


def _table_points(grid: Grid, payments: Sequence[Payment], heading: str) -> float:
    told = _PAID_BY_TABLE.search(heading) or _FOLLOWING_SUMS.search(heading[-220:])
    points = 2.5 if told and not says("schedules", heading) else 0.0
    header = " ".join(grid.header)
    if wording("payment_tables", "of_payments").search(header):
        points += 1.5
    if {"date", "trigger"} & set(grid.roles):
        points += 1
    if sum(p.amount is not None for p in payments) == len(payments):
        points += 0.5
    return points


def _named(payments: Sequence[Payment], grid: Grid, above: str) -> list[Payment]:
    """Rows without a name are called after the column of their amounts, or what the text above calls them."""
    column = grid.column("amount", range(len(grid.roles)))
    quoted = wording("payment_tables", "defined_payment").findall(above)
    noun = folded(grid.header[column]) if column is not None else ""
    noun = noun or (quoted[-1].rstrip("s") if quoted else "Payment")
    return [p if p.name else p.but(name=f"{noun} {n}") for n, p in enumerate(payments, 1)]


def _in_unit(payment: Payment, currency: str | None) -> Payment:
    """A payment whose sum names no currency is in the one that the words over the table name: "all figures in EUR"."""
    if payment.amount is None or payment.amount.currency or currency is None:
        return payment
    return payment.but(amount=Amount(payment.amount.number, currency, payment.amount.words))
