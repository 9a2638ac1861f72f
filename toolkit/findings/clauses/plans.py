"""What a delivery plan apart from the payments says of each milestone: lists under headings, tables with days.

A plan names its milestones as the payments do, in words or by number; ``joining`` puts the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from toolkit.documents.document import Cell, Table
from toolkit.findings.payments.payments import Place
from toolkit.findings.tables.cell_lists import items_in
from toolkit.findings.tables.columns import grids
from toolkit.findings.values.dates import find_dates
from toolkit.findings.values.phrases import folded
from toolkit.findings.vocabulary import wording

_HEADING = wording("plans", "heading")
_BULLET = re.compile(r"\s*[•▪◦·*–—-]\s+(?=\w)")
_FIELD = wording("plans", "field")

_OVER_PLAN = wording("plans", "over_plan")


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan says of one milestone.

    Attributes:
        name: What the plan calls it.
        number: Noun and number, where it is numbered: ("milestone", 2).
        day: When it is to be delivered, with its place.
    """

    name: str
    number: tuple[str, int] | None
    items: tuple[str, ...]
    day: tuple[date, Place] | None
    place: Place


def headed_lists(text: str) -> Iterator[Planned]:
    """Bulleted lists right under the heading of a numbered milestone: "Milestone 2 – Pilot" and what belongs to it."""
    head: re.Match[str] | None = None
    start, offset = 0, 0
    items: list[str] = []
    for line in [*text.split("\n"), "."]:
        bullet = _BULLET.match(line)
        if head is not None and bullet:
            if not _FIELD.match(line, bullet.end()):
                items.append(folded(line[bullet.end() :]))
        elif head is not None and items and re.match(r"\s*[a-z(]", line):
            items[-1] = f"{items[-1]} {folded(line)}"
        elif line.strip():
            if head is not None and items:
                number = (head["noun"].lower(), int(head["number"]))
                name = (head["name"] or "").strip()
                yield Planned(name, number, tuple(i.strip(" .;") for i in items), None, (start, offset))
            head, start, items = _HEADING.match(line) if len(line) < 140 else None, offset, []
        offset += len(line) + 1


def looks_like_plan(text: str, start: int, end: int) -> bool:
    """Whether a stretch of text has a line that may be the head of a plan."""
    return _OVER_PLAN.search(text, start, end) is not None


def planned_rows(table: Table, text: str) -> Iterator[Planned]:
    """The rows of a table of deliverables by milestone that holds no money."""
    for grid in grids(table):
        goods = next((c for c, role in enumerate(grid.roles) if role == "deliverable"), None)
        owner = next((c for c, role in enumerate(grid.roles) if role in ("name", "") and c != goods), None)
        if goods is None or owner is None or {"amount", "percent", "rate"} & set(grid.roles):
            continue
        when = next((c for c, role in enumerate(grid.roles) if role == "date"), None)
        for row in grid.rows:
            who, what = row[owner], row[goods]
            if who is None or what is None or not re.search(r"[A-Za-z]{3}", who.text):
                continue
            place = (table.span.start, table.span.end)
            yield Planned(
                folded(who.text), None, items_in(what, text), _day(row[when]) if when is not None else None, place
            )


def _day(cell: Cell | None) -> tuple[date, Place] | None:
    if cell is None or not cell.spans:
        return None
    place = (cell.spans[0].start, cell.spans[-1].end)
    if isinstance(cell.value, date):
        return cell.value, place
    found = find_dates(cell.text)
    return (found[0].value, place) if len(found) == 1 else None
