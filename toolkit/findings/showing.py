"""Shows a draft to people: as HTML for a notebook, as a pandas table, and as sentences that explain one value."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from toolkit.errors import UnknownField
from toolkit.provenance import Evidence, Problem, Severity, Source
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.schedule import Schedule

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]  # pandas ships no types

_COLUMNS = ("id", "name", "amount", "currency", "percent", "due_date", "trigger", "deliverables", "confidence", "place")
_STYLE = """<style scoped>
.cti-draft{font-size:13px;line-height:1.4;max-width:72em}
.cti-draft table{border-collapse:collapse;width:100%}
.cti-draft th,.cti-draft td{text-align:left;vertical-align:top;padding:3px 10px 3px 0;border-bottom:1px solid #8884}
.cti-draft td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.cti-draft ul{margin:.3em 0 .8em;padding-left:1.2em}
.cti-draft .low{background:#f5a62333}
.cti-draft .place{opacity:.7;white-space:nowrap}
</style>"""
_FIELDS = (
    ("contract_price", "Contract price"), ("agreement_date", "Agreement date"), ("effective_date", "Effective date"),
    ("end_date", "End date"), ("governing_law", "Governing law"), ("payment_term", "Payment term"),
    ("acceptance_period", "Acceptance period"), ("late_interest", "Late interest"), ("retention", "Retention"),
)  # fmt: skip


def html(schedule: Schedule, problems: Sequence[Problem], name: str) -> str:
    """The schedule as HTML, its problems first; all words of the contract are escaped."""
    parts = [_STYLE, '<div class="cti-draft">', f"<h3>{escape(schedule.title or name)}</h3>"]
    if problems:
        items = "".join(f"<li><b>{escape(p.where)}</b>: {escape(p.message)}{_place(p.source)}</li>" for p in problems)
        word = "problem" if len(problems) == 1 else "problems"
        parts.append(f"<details open><summary>{len(problems)} {word} to look at</summary><ul>{items}</ul></details>")
    head = "".join(f"<th>{h}</th>" for h in ("", "Milestone", "Amount", "%", "Due", "Payable", "Sure", "Read from"))
    rows = "".join(_row(m) for m in schedule.milestones)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    parts.append(table if rows else "<p>No milestones.</p>")
    people = "".join(f"<li>{escape(p.role.value)}: {escape(p.name)}{_place(p.source)}</li>" for p in schedule.parties)
    terms = "".join(
        f"<li>{label}: {escape(said(getattr(schedule, key)))}</li>" for key, label in _FIELDS if getattr(schedule, key)
    )
    parts.append(f"<ul>{people}{terms}</ul></div>")
    return "".join(parts)


def _row(m: Milestone) -> str:
    low = ' class="low"' if m.confidence < 0.8 else ""
    amount = escape(str(m.amount)) if m.amount is not None else "–"
    percent = f"{m.percent:f}" if m.percent is not None else ""
    cells = (
        f"<td>{escape(m.id)}</td><td>{escape(m.name)}</td><td class='n'>{amount}</td><td class='n'>{percent}</td>"
        f"<td>{m.due_date or ''}</td><td>{escape(m.trigger or '')}</td><td class='n'>{m.confidence:.0%}</td>"
        f"<td>{_place(m.source)}</td>"
    )
    return f"<tr{low}>{cells}</tr>"


def _place(source: Sequence[Source]) -> str:
    if not source:
        return ""
    return f' <span class="place" title="{escape(source[0].text, quote=True)}">{escape(source[0].place)}</span>'


def frame(schedule: Schedule) -> pd.DataFrame:
    """The milestones as a pandas table, a row each; amounts are ``Decimal``, dates ``datetime.date``.

    Raises:
        ImportError: pandas is not installed.
    """
    import pandas as pd

    rows = []
    for m in schedule.milestones:
        money = (m.amount.amount, m.amount.currency) if m.amount is not None else (None, None)
        place = m.source[0].place if m.source else ""
        rows.append(
            (m.id, m.name, *money, m.percent, m.due_date, m.trigger, ", ".join(m.deliverables), m.confidence, place)
        )
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def explain(schedule: Schedule, problems: Sequence[Problem], name: str) -> str:
    """Which rule read a value, from which words, where, and what is doubtful about it.

    Args:
        name: ``M3.amount``, ``M3``, ``contract_price``, ``payment_term`` or ``parties.0``.

    Raises:
        UnknownField: There is no such value; the message lists those there are.
    """
    known = {_short(e.where): e for e in schedule.evidence}
    wanted = _short(name)
    rows = [e for key, e in known.items() if key == wanted or key.startswith(f"{wanted}.")]
    said_of = [p for p in problems if _short(p.where) == wanted or _short(p.where).startswith(f"{wanted}.")]
    if not rows and not said_of:
        raise UnknownField(
            f"there is no value {name!r}",
            where=schedule.title or None,
            remedy=f"There are {', '.join(known) or 'none'}",
        )
    lines = [_explained(schedule, e) for e in rows]
    lines += [("Error: " if p.severity is Severity.ERROR else "Look at it: ") + p.message for p in said_of]
    return "\n".join(lines)


def _explained(schedule: Schedule, evidence: Evidence) -> str:
    value = _value(schedule, evidence.where)
    words = [
        f"{_short(evidence.where)} is {said(value)}, read by {evidence.rule} with confidence {evidence.confidence:.0%}"
    ]
    words += [f"from {source.place}: “{source.text}”" for source in evidence.source]
    return " ".join(words)


def _short(where: str) -> str:
    return where.removeprefix("milestones.")


def _value(schedule: Schedule, where: str) -> Any:
    """The value at a dotted path, or None."""
    head, _, rest = where.partition(".")
    if head == "milestones":
        name, _, key = rest.partition(".")
        return getattr(schedule.milestone(name), key, None)
    if head == "parties":
        return schedule.parties[int(rest)] if rest.isdigit() and int(rest) < len(schedule.parties) else None
    return getattr(schedule, head, None)


def said(value: Any) -> str:
    """A value in words."""
    if value is None:
        return "not stated"
    if hasattr(value, "model_dump") and not hasattr(value, "currency"):
        parts = value.model_dump(mode="json", exclude={"source"}, exclude_none=True, exclude_defaults=True)
        return ", ".join(f"{key.replace('_', ' ')} {part}" for key, part in parts.items())
    return str(value)
