"""The schedule as signed and after each agreed change, side by side: a column for each, a row for each milestone."""

from __future__ import annotations

from datetime import date
from html import escape
from itertools import pairwise

from toolkit.ledger.balance import price
from toolkit.ledger.events import ChangeAgreed, Terminated
from toolkit.ledger.folding import Record
from toolkit.money import Money
from toolkit.provenance import Value
from toolkit.schedule.changes import apply
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.schedule import Schedule


class Version(Value):
    """A schedule and since when it held; ``name`` is ``signed`` or the number of the change order that made it.

    ``price`` is the contract price before tax, in the contract's currency.
    """

    name: str
    title: str = ""
    on: date
    schedule: Schedule
    price: Money


class VersionRow(Value):
    """One milestone in each version, None where it is not in it; ``changed`` says where it differs from before."""

    id: str
    cells: tuple[Milestone | None, ...]
    changed: tuple[bool, ...]


class Versions(Value):
    """All versions, the first signed one first; ``rows`` in the order in which the milestones came in."""

    versions: tuple[Version, ...]
    rows: tuple[VersionRow, ...]

    def _repr_html_(self) -> str:
        """The versions as a table, for a notebook; what changed is bold. All text is escaped."""
        heads = "".join(
            f'<th scope="col">{escape(v.name)}<br><small>{v.on} {escape(v.title)}</small></th>' for v in self.versions
        )
        body = "".join(
            f'<tr><th scope="row">{escape(row.id)}</th>'
            + "".join(_cell(cell, new) for cell, new in zip(row.cells, row.changed, strict=True))
            + "</tr>"
            for row in self.rows
        )
        foot = "".join(f"<td>{escape(v.price.format())}</td>" for v in self.versions)
        return (
            f'<table class="cti-versions"><thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody>'
            f'<tfoot><tr><th scope="row">Contract price, before tax</th>{foot}</tr></tfoot></table>'
        )


def versions(record: Record) -> Versions:
    """Every schedule that held, from the events; a change order that was only proposed makes none."""
    schedule, currency = record.signed, record.currency
    found = [Version(name="signed", on=record.engaged.on, schedule=schedule, price=price(schedule, currency))]
    for event in record.events:
        order = event.order if isinstance(event, ChangeAgreed | Terminated) else None
        if order is not None:
            schedule = apply(schedule, order)
            worth = price(schedule, currency)
            found.append(Version(name=order.number, title=order.title, on=event.on, schedule=schedule, price=worth))
    ids = dict.fromkeys(m.id for version in found for m in version.schedule.milestones)
    return Versions(versions=tuple(found), rows=tuple(_row(name, found) for name in ids))


def _row(name: str, found: list[Version]) -> VersionRow:
    cells = [next((m for m in v.schedule.milestones if m.id == name), None) for v in found]
    changed = [False, *(new != old for old, new in pairwise(cells))]
    return VersionRow(id=name, cells=tuple(cells), changed=tuple(changed))


def _cell(m: Milestone | None, changed: bool) -> str:
    if m is None:
        return "<td><b>dropped</b></td>" if changed else "<td></td>"
    amount = m.amount.format() if m.amount is not None else "no amount"
    words = f"{escape(m.name)}<br>{escape(amount)}" + (f"<br>due {m.due_date}" if m.due_date else "")
    return f"<td><b>{words}</b></td>" if changed else f"<td>{words}</td>"
