"""The component ``deliverables``: what is handed over for each milestone, from tables and lines; days of milestones.

Adds findings of kind ``deliverables``, each a ``Deliverables``, of kind ``planned``, each a ``Planned``, and of kind
``milestone_date``, each (("milestone", number), day); ``planned_days``, each a list of ``PlannedDay``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from toolkit.documents.document import Document, Table
from toolkit.findings.clauses.joining import number_in, plain
from toolkit.findings.clauses.plans import headed_lists, looks_like_plan, planned_rows
from toolkit.findings.drafting.planned_days import day_lists
from toolkit.findings.payments.payments import Place
from toolkit.findings.tables.columns import Grid, grids
from toolkit.findings.values.marks import Mark, document_of, find, marks, text_of
from toolkit.findings.values.phrases import folded
from toolkit.findings.vocabulary import wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LINE = wording("deliverables", "line")
_LIKELY = 4.5
"""Weight from which a list of payments makes it worthwhile to look for deliverables beside it."""
_OVER_GOODS = wording("deliverables", "over_goods")

_NEXT = 4000
"""Characters behind a milestone's heading in which its deliverables may stand."""


@dataclass(frozen=True, slots=True)
class Deliverables:
    """What a table or line lists for one milestone.

    Attributes:
        milestone: The milestone's name where the list itself gives it.
        section: The part of the text under the milestone's heading, where the list stands there.
    """

    items: tuple[str, ...]
    milestone: str | None
    section: Place | None

    def belongs_to(self, name: str, row: Place) -> bool:
        """Whether these are the deliverables of the payment called ``name`` that was read from ``row``."""
        if self.milestone is not None:
            return plain(self.milestone) == plain(name)
        return self.section is not None and self.section[0] <= row[0] < self.section[1]


def read(doc: Doc) -> Doc:
    """Find deliverables and days of milestones."""
    lists = [f.value for f in doc._.findings if f.kind == "payments"]
    if not lists:  # nothing that deliverables or days could be joined to
        return doc
    text = text_of(doc)
    clauses = marks(doc, "clauses")
    headed = {p.places["name"][0] for one in lists if one.rule == "sections" for p in one.payments}
    sections = _sections(text, clauses, headed)
    document = document_of(doc)
    wanted: list[Table] = []
    if document.format in ("xlsx", "csv", "docx"):
        wanted = list(document.tables())
    else:
        rows = [p.row for one in lists for p in one.payments if one.weight > _LIKELY]
        for start, end in sections:
            page = document.page_starts[document.page_of(start) - 1]
            if not any(start <= row[0] < end for row in rows) or not _OVER_GOODS.search(text, page, end):
                continue
            wanted += [t for t in document.tables(start, end) if t not in wanted]
    over: Grid | None = None
    for table in wanted:
        found, over = _in_table(table, sections, over)
        for one in found:
            find(doc, "deliverables", one, [(table.span.start, table.span.end)], 0.9, "deliverables.table")
    for clause in clauses:
        words = text[clause.value.body : clause.end]
        line = _LINE.match(words)
        section = _around(clause.start, sections)
        if line and section:
            one = Deliverables((folded(line["rest"] or line["marked"]).strip("*_ "),), None, section)
            find(doc, "deliverables", one, [(clause.start, clause.end)], 0.7, "deliverables.line")
    for place, items in _under_titles(document.text, clauses):
        section = _around(place[0], sections)
        if section:
            one = Deliverables(items, None, section)
            find(doc, "deliverables", one, [place], 0.8, "deliverables.titled_list")
    for planned in headed_lists(document.text):
        find(doc, "planned", planned, [planned.place], 0.85, "deliverables.headed_list")
    for table in _plans(document):
        for planned in planned_rows(table, document.text):
            find(doc, "planned", planned, [planned.place], 0.85, "deliverables.plan")
    for days in day_lists(document.text, marks(doc, "dates")):
        find(doc, "planned_days", days, [(days[0].day.start, days[-1].day.end)], 0.85, "deliverables.days")
    for clause, key, day in _dated(text, clauses, marks(doc, "dates")):
        find(doc, "milestone_date", (key, day.value), [(clause.start, clause.end)], 0.9, "deliverables.date")
    return doc


def _plans(document: Document) -> list[Table]:
    """The tables that may be delivery plans; of a PDF, those on pages with a line like the head of one."""
    if document.format in ("xlsx", "csv", "docx"):
        return list(document.tables())
    starts = [*document.page_starts, len(document.text)]
    pages = [(a, b) for a, b in pairwise(starts) if looks_like_plan(document.text, a, b)]
    return [table for page in pages for table in document.tables(*page)]


def _sections(text: str, clauses: Sequence[Mark], headed: Collection[int]) -> list[Place]:
    """The stretches of text under the headings of numbered milestones.

    Args:
        headed: Where the headings of milestones begin that have a price of their own.
    """
    heads = []
    for clause in clauses:
        words = text[clause.value.body : clause.end]
        if clause.value.body in headed or (
            clause.value.heading and (number_in(words[:40]) or wording("deliverables", "of_milestones").search(words))
        ):
            heads.append(clause)
    ends = [*(c.start for c in heads[1:]), *([len(text)] if heads else [])]
    return [(c.start, min(end, c.start + _NEXT)) for c, end in zip(heads, ends, strict=True)]


def _around(offset: int, sections: Sequence[Place]) -> Place | None:
    return next((s for s in sections if s[0] <= offset < s[1]), None)


def _in_table(table: Table, sections: Sequence[Place], over: Grid | None) -> tuple[list[Deliverables], Grid | None]:
    """What a table lists, and the grid whose header later tables without one go on with.

    Args:
        over: The last grid before with a column of deliverables.
    """
    found: list[Deliverables] = []
    section = _around(table.span.start, sections)
    for grid in grids(table):
        goods = next((c for c, role in enumerate(grid.roles) if role == "deliverable"), None)
        header = grid.header
        if goods is None and over is not None and section is not None and not any(grid.header):
            grid = _going_on(grid, over)
            goods = over.roles.index("deliverable") if grid.rows else None
            header = over.header
        if goods is None:
            continue
        if any(header):
            over = grid if "deliverable" in grid.roles else over
        owner = next(
            (c for c, w in enumerate(header) if wording("deliverables", "of_steps").search(w) and c != goods), None
        )
        by_owner: dict[str | None, list[str]] = {}
        name: str | None = None
        for row in grid.rows:
            cell = row[owner] if owner is not None else None
            if cell is not None and cell.text.strip():
                name = folded(cell.text)
            thing = row[goods]
            if thing is not None and thing.text.strip():
                by_owner.setdefault(name, []).append(folded(thing.text))
        found += [
            Deliverables(tuple(items), who, None if who else section)
            for who, items in by_owner.items()
            if who is not None or section is not None
        ]
    return found, over


def _going_on(grid: Grid, over: Grid) -> Grid:
    """The rows of a table without a header that are like those under an earlier one: as wide, and counted as well."""
    counts = [c for c, role in enumerate(over.roles) if role == "number"]
    if len(grid.roles) != len(over.roles) or not counts:
        return replace(grid, rows=())
    first = counts[0]
    return replace(
        grid, rows=tuple(r for r in grid.rows if (cell := r[first]) and _COUNTED.fullmatch(cell.text.strip()))
    )


_COUNTED = re.compile(r"\d{1,3}[a-z]?[.)]?")


def _under_titles(text: str, clauses: Sequence[Mark]) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """The bulleted lists under a title of their own: "Deliverables:" and what is handed over."""
    items: list[str] = []
    start = -1
    for at, clause in enumerate([*clauses, None]):
        if clause is not None and start >= 0 and clause.value.label and not clause.value.label[0].isupper():
            lines = text[clause.value.body : clause.end].split("\n")
            kept = [lines[0], *takewhile(lambda line: not _TITLE.fullmatch(line.strip()), lines[1:])]
            items.append(folded(" ".join(kept)).rstrip(" .;"))
            if len(kept) == len(lines):
                continue
        if start >= 0 and items:
            yield (start, clauses[at - 1].end), tuple(items)
        items, start = [], -1
        if clause is not None and _TITLE_OF_GOODS.fullmatch(
            text[clause.value.body : clause.end].split("\n")[-1].strip()
        ):
            start = clause.start


_TITLE = wording("deliverables", "title")

_TITLE_OF_GOODS = wording("deliverables", "title_of_goods")


def _dated(text: str, clauses: Sequence[Mark], dates: Sequence[Mark]) -> list[tuple[Mark, tuple[str, int], Mark]]:
    """Clauses that say nothing but the day of a numbered milestone: "Milestone #2 – 1 February 2027"."""
    found = []
    for clause in clauses:
        words = text[clause.value.body : clause.end]
        if len(words) > 160:
            continue
        key = number_in(words[:40])
        if key is None:
            continue
        inside = [d for d in dates if clause.start <= d.start and d.end <= clause.end]
        if len(inside) == 1:
            found.append((clause, key, inside[0]))
    return found
