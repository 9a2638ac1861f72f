"""Shows a draft to people: as HTML for a notebook, as a pandas table, and as sentences that explain one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from toolkit.documents.document import Document, Span
from toolkit.errors import UnknownField
from toolkit.findings.pictured import STYLE, Pictures
from toolkit.provenance import Evidence, Problem, Severity, Source
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.parties import Party, Role
from toolkit.schedule.schedule import Schedule

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]  # pandas ships no types

_HEADS = (
    ("", ""), ("Milestone", ""), ("Amount", ' class="n"'), ("%", ' class="n"'), ("Due", ""), ("Payable", ""),
    ("Sure", ' class="n"'), ("Read from", ""),
)  # fmt: skip
_COLUMNS = ("id", "name", "amount", "currency", "percent", "due_date", "trigger", "deliverables", "confidence", "place")
_STYLE = """
.cti-draft{position:relative;font-size:13px;line-height:1.4;max-width:76em;padding-bottom:36px}
.cti-draft.pages{padding-bottom:130px}
.cti-draft h3{margin:0 0 6px;font-size:16px}
.cti-draft table{table-layout:auto;border-collapse:collapse;width:100%;margin:0;font-size:13px}
.cti-draft :is(th,td){text-align:left!important;vertical-align:top;padding:5px 14px 5px 0;border:0;
 border-bottom:1px solid #8884;background:none!important;white-space:normal}
.cti-draft thead th{font-size:11px;font-weight:500;opacity:.75}
.cti-draft :is(th,td).n{text-align:right!important;font-variant-numeric:tabular-nums;white-space:nowrap}
.cti-draft .problems{margin:0 0 12px;border-left:3px solid #d98a00;padding-left:10px}
.cti-draft .problems summary{cursor:pointer;font-weight:600}
.cti-draft ul{margin:.3em 0 0;padding-left:1.2em}
.cti-draft tr.low{box-shadow:inset 3px 0 #d98a00;background:#d98a001f!important}
.cti-draft tr.low td:first-child{padding-left:8px}
.cti-draft td.d{white-space:nowrap}
.cti-draft .note{opacity:.75;margin:6px 0 0}
.cti-draft td .note{font-size:12px;margin:1px 0 0}
.cti-draft dl{display:grid;grid-template-columns:max-content 1fr;gap:1px 18px;margin:10px 0 0}
.cti-draft dl :is(dt,dd){margin:0;padding:0;float:none;font-weight:400}
.cti-draft dl dt{opacity:.75;width:auto;white-space:nowrap}
"""
_FIELDS = (
    ("contract_price", "Contract price"), ("agreement_date", "Agreement date"), ("effective_date", "Effective date"),
    ("end_date", "End date"), ("governing_law", "Governing law"), ("payment_term", "Payment term"),
    ("acceptance_period", "Acceptance period"), ("late_interest", "Late interest"), ("retention", "Retention"),
)  # fmt: skip
_CLAUSES = {
    "deposit": "Deposit", "expenses": "Expenses", "bonus_penalty": "Bonus or penalty", "termination": "On termination",
}  # fmt: skip
"""Kinds of findings that are clauses quoted as they stand."""
_QUOTED, _EACH = 200, 3
"""Characters of a clause, and clauses of a kind, that are shown; pointing at one shows more of it."""
_READ_FROM = {
    "table": ("from a row of a table", "payment_tables"), "list": ("from a list of payments", "milestone_clauses"),
    "sentence": ("from a sentence", "milestone_clauses"),
    "sections": ("from a milestone's own heading", "milestone_sections"),
}  # fmt: skip
"""What a payment was read from, by the first part of its rule, and the component that did."""
_COMPONENTS = dict.fromkeys(("payment_term", "acceptance", "late_interest", "retention"), "terms")
"""The component of a rule that is not named after it."""
_WORDS = {"milestones": "Milestones", "parties": "Parties", "currency": "Currency", **dict(_FIELDS)}


class Quote(Protocol):
    """What is needed of a finding; findings know this module, not the other way round."""

    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def spans(self) -> tuple[Span, ...]: ...


def html(schedule: Schedule, problems: Sequence[Problem], document: Document, findings: Sequence[Quote] = ()) -> str:
    """The schedule as HTML that stands by itself, its problems first; all words of the contract are escaped.

    Each value shows the line of the page it was read from when it is pointed at, clicked or tabbed to. A page's
    strip is kept once for all values on it, and all pictures together stay under ``MOST_BYTES``.
    """
    evidence = {e.where: e.source for e in schedule.evidence}
    people = [p.source for p in schedule.parties]
    rows = [m.source for m in schedule.milestones]
    clauses = quoted(findings, document)
    merged = told(problems, evidence)
    ordered = [*(at for _, _, at in merged), *evidence.values(), *people, *rows, *(at for _, _, at in clauses)]
    pictures = Pictures.of(document, (sources[0] for sources in ordered if sources))
    room = " pages" if pictures.strips else ""  # for the picture of what stands in the last line
    parts = [f"<style>{_STYLE}{STYLE}{pictures.style()}</style>", f'<div class="cti-draft{room}">']
    parts += [f"<h3>{pictures.shown(schedule.title or document.name, evidence.get('title', ()))}</h3>"]
    parts += [_problems(merged, pictures) if merged else ""]
    head = "".join(f"<th{cls}>{name}</th>" for name, cls in _HEADS)
    doubted = {p.where.split(".")[1] for p in problems if p.where.startswith("milestones.")}
    body = "".join(_row(m, evidence, pictures, m.id in doubted) for m in schedule.milestones)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    parts.append(table if body else "<p>No milestones.</p>")
    terms = [(_role(p), said(p), p.source) for p in schedule.parties]
    terms += [
        (label, said(value), evidence.get(key, ())) for key, label in _FIELDS if (value := getattr(schedule, key))
    ]
    terms += [(_CLAUSES[kind], _cut(text), at) for kind, text, at in clauses]
    said_of = "".join(f"<dt>{escape(name)}</dt><dd>{pictures.shown(text, at)}</dd>" for name, text, at in terms)
    parts.append(f"<dl>{said_of}</dl>")
    if pictures.missing:
        parts.append(
            f'<p class="note">{pictures.missing} places are not pictured, to keep the notebook small; '
            "draft.document.picture(page) shows a whole page.</p>"
        )
    return "".join((*parts, "</div>"))


Told = tuple[str, str, tuple[Source, ...]]
"""What it is about, what is said, the places."""


def quoted(findings: Sequence[Quote], document: Document) -> list[Told]:
    """The clauses about deposit, expenses, bonus, penalty and termination: their kind, words and places."""
    found = []
    for kind in _CLAUSES:
        for one in [f for f in findings if f.kind == kind][:_EACH]:
            at = tuple(document.source(span.start, span.end) for span in one.spans)
            found.append((kind, " ".join(str(one.value).split()), at))
    return found


def told(problems: Sequence[Problem], evidence: Mapping[str, tuple[Source, ...]] = MappingProxyType({})) -> list[Told]:
    """The problems, those with the same message as one; one without a place has that of its value."""
    same: dict[str, list[Problem]] = {}
    for p in problems:
        same.setdefault(p.message, []).append(p)
    return [
        (
            ", ".join(dict.fromkeys(_named(p.where) for p in alike)),
            message,
            next((at for p in alike if (at := p.source or evidence.get(p.where, ()))), ()),
        )
        for message, alike in same.items()
    ]


def _named(where: str) -> str:
    """What a dotted path is called: ``Contract price``, ``M3 due date``; a path that is none of ours as it is."""
    head, _, rest = _short(where).partition(".")
    return " ".join((_WORDS.get(head, head), *rest.replace("_", " ").split()))


def _problems(problems: Sequence[Told], pictures: Pictures) -> str:
    items = []
    for about, message, at in problems:
        place = f" {pictures.shown(at[0].place, at)}" if at else ""
        items.append(f"<li><b>{escape(about)}</b>: {escape(message)}{place}</li>")
    word = "problem" if len(problems) == 1 else "problems"
    head = f"<summary>{len(problems)} {word} to look at</summary>"
    return f'<details class="problems" open>{head}<ul>{"".join(items)}</ul></details>'


def _role(party: Party) -> str:
    return "Party" if party.role is Role.OTHER else party.role.value.capitalize()


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"


def _row(m: Milestone, evidence: Mapping[str, tuple[Source, ...]], pictures: Pictures, doubted: bool) -> str:
    def shown(key: str, words: str) -> str:
        return pictures.shown(words, evidence.get(f"milestones.{m.id}.{key}", m.source))

    amount = shown("amount", str(m.amount)) if m.amount is not None else "–"
    percent = shown("percent", f"{m.percent:f}") if m.percent is not None else ""
    place = m.source[0].place if m.source else ""
    goods = "; ".join(m.deliverables) if m.deliverables != (m.name,) else ""
    held = f"<div class=note>{escape(goods)}</div>" if goods and goods != m.trigger else ""
    low = " class=low" if doubted or m.confidence < 0.8 else ""
    return (
        f"<tr{low}><td>{escape(m.id)}</td><td>{shown('name', m.name)}{held}</td>"
        f"<td class='n'>{amount}</td><td class='n'>{percent}</td>"
        f"<td class='d'>{shown('due_date', str(m.due_date or ''))}</td><td>{shown('trigger', m.trigger or '')}</td>"
        f"<td class='n'>{m.confidence:.0%}</td><td class='d'>{pictures.shown(place, m.source)}</td></tr>"
    )


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


def explain(schedule: Schedule, problems: Sequence[Problem], name: str, clauses: Sequence[Told] = ()) -> str:
    """Which rule read a value, from which words, where, and what is doubtful about it.

    Args:
        name: ``M3.amount``, ``M3``, ``contract_price``, ``payment_term``, ``parties.0`` or ``termination``.
        clauses: Those that are quoted whole.

    Raises:
        UnknownField: There is no such value; the message lists those there are.
    """
    known = {_short(e.where): e for e in schedule.evidence}
    wanted = _short(name)
    rows = [e for key, e in known.items() if key == wanted or key.startswith(f"{wanted}.")]
    said_of = [p for p in problems if _short(p.where) == wanted or _short(p.where).startswith(f"{wanted}.")]
    words = [f"{kind} is spoken of on {at[0].place}: “{text}”" for kind, text, at in clauses if kind == wanted and at]
    if not rows and not said_of and not words:
        raise UnknownField(
            f"there is no value {name!r}",
            where=schedule.title or None,
            remedy=f"There are {', '.join(dict.fromkeys([*known, *(kind for kind, _, _ in clauses)])) or 'none'}",
        )
    lines = [_explained(schedule, e) for e in rows]
    lines += [("Error: " if p.severity is Severity.ERROR else "Look at it: ") + p.message for p in said_of]
    return "\n".join(dict.fromkeys((*lines, *words)))


def _explained(schedule: Schedule, evidence: Evidence) -> str:
    value = _value(schedule, evidence.where)
    first, _, rule = evidence.rule.partition(".")
    words, component = _READ_FROM.get(first, ("", _COMPONENTS.get(first, first)))
    how = " ".join(filter(None, ("read", words, f"by {component}", f"(rule {rule})" if rule else "")))
    role = f", the {value.role}" if isinstance(value, Party) and value.role is not Role.OTHER else ""
    sentence = [f"{_short(evidence.where)} is {said(value)}{role}, {how} with confidence {evidence.confidence:.0%}"]
    sentence += [f"from {source.place}: “{source.text}”" for source in evidence.source]
    return " ".join(sentence)


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
    if (words := getattr(value, "in_words", None)) is not None:
        return str(words)
    if isinstance(value, Party):
        return _said_of_party(value)
    if hasattr(value, "model_dump") and not hasattr(value, "currency"):
        parts = value.model_dump(mode="json", exclude={"source"}, exclude_none=True, exclude_defaults=True)
        return ", ".join(f"{key.replace('_', ' ')} {part}" for key, part in parts.items())
    return str(value)


def _said_of_party(party: Party) -> str:
    """A party's name with what stands beside it in the contract."""
    numbers = (
        ("registered as", party.registration_number), ("tax number", party.tax_id), ("account", party.bank_account)
    )  # fmt: skip
    parts = [party.name, ", ".join((*party.address, *([party.country] if party.country and party.address else [])))]
    parts += [f"{what} {number}" for what, number in numbers if number]
    return " · ".join(part for part in (*parts, party.email, party.phone) if part)
