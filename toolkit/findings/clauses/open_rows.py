"""Finds the rows of a schedule that state no figure: what is left, and items that pay a price named elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toolkit.findings.payments.payments import Payment, Place
from toolkit.findings.payments.timing import trigger_of
from toolkit.findings.values.phrases import folded, says
from toolkit.findings.vocabulary import wording

_POINTS = 3.0
_LONGEST = 400
"""Characters of an item without a figure."""
_END = re.compile(r";\s|\.\s|$")


def rows_behind(text: str, last: int, end: int) -> list[Payment]:
    """What stands behind the last value of a clause and states no figure: "…; the unpaid price is due on delivery".

    One row that is called the balance or the remainder is left to those who reckon what it comes to.

    Args:
        last: Where the last value ends.
        end: Of the clause.
    """
    begins = _END.search(text, last, end)
    rows = _open_rows(text, begins.end(), end) if begins else []
    return [] if len(rows) == 1 and wording("balance", "rest").search(text, *rows[0].row) else rows


def together(payments: Sequence[Payment], rows: Sequence[Payment]) -> list[Payment]:
    """Payments with the rows behind them, where the last of them falls due on a day or event of its own."""
    last = payments[-1] if payments else None
    if last is None or last.rule != "statement" or last.contested or not (last.trigger or last.due):
        return list(payments)
    sentence = last.places.get("sentence", last.row)
    return [*payments, *(row.but(places=dict(row.places) | {"sentence": sentence}) for row in rows)]


def _open_rows(text: str, start: int, end: int) -> list[Payment]:
    found = []
    while start < end:
        stop = _END.search(text, start, end)
        place = (start, stop.start() if stop else end)
        match = wording("open_rows", "what_is_left").search(text, *place)
        name = "paid" if match and match["paid"] else "due"
        row = _row(text, place, match, name) if match else None
        if row is not None:
            found.append(row)
        start = stop.end() if stop and stop.end() > start else end
    return found


def open_item(text: str, place: Place, label: str) -> Payment | None:
    """The payment of an item without a figure in a list of payments: "(b) The Buyer shall pay the price of … upon …".

    Args:
        label: Of the item.
    """
    match = wording("open_rows", "item").match(text, *place)
    if match is None or not label or place[1] - place[0] > _LONGEST:
        return None
    row = _row(text, place, match, "name")
    return row.but(label=label) if row else None


def _row(text: str, place: Place, match: re.Match[str], name: str) -> Payment | None:
    """The row, where it falls due once."""
    words = text[slice(*place)]
    trigger, where = trigger_of(text, place, match.start(), match.end())
    if trigger is None or where is None or wording("open_rows", "none").search(words):
        return None
    if says("noise", folded(words).replace(trigger, " ")):
        return None
    if not (says("events", trigger) or wording("open_rows", "once").match(trigger)):
        return None
    end = where[0] if name == "name" and where[0] > match.end() else match.end(name)
    called = folded(text[match.start(name) : end]).rstrip(" ,")
    return Payment(
        name=called[0].upper() + called[1:],
        trigger=trigger,
        places={"row": place, "name": (match.start(name), end), "trigger": where},
        points=_POINTS,
        rule="open",
    )
