"""Days that a list apart from a table gives its lines by their numbers: "0002   31 January 2027"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from toolkit.findings.payments.payments import Payment, Place
from toolkit.findings.tables.columns import Grid
from toolkit.findings.values.marks import Mark

_LINE = re.compile(
    r"^[ \t|]*(?P<number>(?:[A-Za-z]{1,4}[-. ]?)?\d{1,4}[A-Z]{0,2})[.):]?[ \t|]+(?P<rest>\S[^\n]{0,60})$", re.M
)
_APART = 120
"""Characters that may stand between two lines of such a list."""


def with_days(payments: Sequence[Payment], grid: Grid, text: str, days: Sequence[Mark]) -> list[Payment]:
    """Payments without a day get the one that a list of all their numbers gives.

    Args:
        text: The document's text with its line ends.
        days: Its dates.
    """
    column = next((c for c, role in enumerate(grid.roles) if role == "number"), None)
    if column is None or len(payments) < 2 or any(p.due for p in payments) or "date" in grid.roles:
        return list(payments)
    cells = [c for row in grid.rows if (c := row[column]) is not None and c.spans]
    numbers = [next((c.text for c in cells if p.row[0] <= c.spans[0].start < p.row[1]), "") for p in payments]
    found = next((one for one in _lists(text, days) if all(n in one for n in numbers)), None)
    if found is None:
        return list(payments)
    return [
        p.but(due=found[n][0], places=dict(p.places) | {"due_date": found[n][1]}, points=p.points + 1)
        for p, n in zip(payments, numbers, strict=True)
    ]


def _lists(text: str, days: Sequence[Mark]) -> list[dict[str, tuple[date, Place]]]:
    """The lists of lines below each other that hold a number, a day and little else."""
    lists: list[dict[str, tuple[date, Place]]] = []
    end = -_APART
    for line in _LINE.finditer(text):
        inside = [d for d in days if line.start("rest") <= d.start and d.end <= line.end()]
        if len(inside) != 1:
            continue
        other = text[line.start("rest") : inside[0].start] + text[inside[0].end : line.end()]
        # A clause has a number, too, and may name a day; but it is a sentence.
        if re.search(r"\d", other) or (other.strip(" .:|–-") and other.rstrip().endswith((".", ";"))):
            continue
        if line.start() - end > _APART or line["number"] in lists[-1]:
            lists.append({})
        lists[-1][line["number"]] = (inside[0].value, (inside[0].start, inside[0].end))
        end = line.end()
    return lists
