"""Shows a schedule in a notebook: one table of its milestones, and its terms in words; all text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple

_STYLE = """<style scoped>
.cti-schedule{font-size:13px;line-height:1.4;max-width:76em}
.cti-schedule h3{margin:0;font-size:16px}
.cti-schedule p{margin:0 0 8px;opacity:.75}
.cti-schedule table{border-collapse:collapse;width:100%;margin:0;font-size:13px;table-layout:auto!important}
.cti-schedule tr{background:none!important}
.cti-schedule :is(th,td){text-align:left!important;vertical-align:top;padding:5px 14px 5px 0;border:0;
 border-bottom:1px solid #8884;background:none!important;white-space:normal}
.cti-schedule :is(td,th):nth-child(n+3){white-space:nowrap}
.cti-schedule :is(td,th):nth-child(n+4){text-align:right!important;font-variant-numeric:tabular-nums}
.cti-schedule thead th{font-size:11px;font-weight:500;opacity:.75}
.cti-schedule td small{display:block;opacity:.75;font-size:11.5px}
.cti-schedule tfoot td{font-weight:600;border-bottom:0}
.cti-schedule dl{display:grid;grid-template-columns:max-content 1fr;gap:1px 18px;margin:8px 0 0}
.cti-schedule dl :is(dt,dd){margin:0;padding:0;font-weight:400;width:auto;float:none}
.cti-schedule dt{opacity:.75;white-space:nowrap}
</style>"""


class Row(NamedTuple):
    """A milestone in words; ``below`` stands in small letters under its name."""

    id: str
    name: str
    below: Sequence[str]
    due: str
    percent: str
    amount: str
    so_far: str


def page(title: str, lead: str, rows: Iterable[Row], total: str, terms: Mapping[str, str]) -> str:
    """A heading, a row for each milestone with what is payable so far, the price, and the terms that have words."""
    heads = ("", "Milestone", "Due", "%", "Amount", "Payable so far")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "".join(_row(row) for row in rows)
    foot = f"<tr><td></td><td>Contract price, before tax</td><td></td><td></td><td>{escape(total)}</td><td></td></tr>"
    said = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in terms.items() if words)
    return (
        f'{_STYLE}<div class="cti-schedule"><h3>{escape(title)}</h3><p>{escape(lead)}</p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        f"<tfoot>{foot if total else ''}</tfoot></table><dl>{said}</dl></div>"
    )


def _row(row: Row) -> str:
    small = "".join(f"<small>{escape(line)}</small>" for line in row.below if line)
    cells = "".join(f"<td>{escape(text)}</td>" for text in (row.due, row.percent, row.amount, row.so_far))
    return f"<tr><td>{escape(row.id)}</td><td>{escape(row.name)}{small}</td>{cells}</tr>"
