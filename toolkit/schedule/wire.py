"""The public JSON of a schedule, ``contract-schedule/1``: written and read without loss.

The form is the one the README gives under “The schedule as JSON”. One key goes beyond DESIGN.md,
section 5: ``evidence`` gives the source and the confidence of each single value (``contract_price``,
``milestones.M3.amount``), for which the form has no place.
A milestone priced in another currency than the schedule's carries its own ``currency``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from toolkit.errors import InvalidSchedule
from toolkit.money import Money
from toolkit.provenance import Problem, Source
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.schedule import Schedule

SCHEMA = "contract-schedule/1"
_TERMS = ("payment_term", "acceptance_period", "late_interest", "retention")
_PARTY_OPTIONAL = ("address", "country", "registration_number", "tax_id", "email", "phone", "bank_account")


class _Sources:
    """Numbers the sources in the order in which they are first used."""

    def __init__(self) -> None:
        self.numbers: dict[Source, int] = {}

    def __call__(self, sources: Iterable[Source]) -> list[int]:
        return list(dict.fromkeys(self.numbers.setdefault(s, len(self.numbers)) for s in sources))


def to_wire(schedule: Schedule, problems: Iterable[Problem] = ()) -> dict[str, Any]:
    """The schedule and its problems as plain JSON values."""
    number = _Sources()
    price = schedule.contract_price
    wire: dict[str, Any] = {
        "schema": SCHEMA,
        "file": schedule.file.model_dump(mode="json") if schedule.file else None,
        "title": schedule.title or None,
        "parties": [
            {"name": p.name, "role": p.role.value}
            | {k: v for k in _PARTY_OPTIONAL if (v := p.model_dump(mode="json")[k])}
            | {"source": number(p.source)}
            for p in schedule.parties
        ],
        "agreement_date": _iso(schedule.agreement_date),
        "effective_date": _iso(schedule.effective_date),
        "end_date": _iso(schedule.end_date),
        "governing_law": schedule.governing_law,
        "currency": schedule.currency,
        "contract_price": f"{price.amount:f}" if price is not None else None,
        "milestones": [_milestone(m, schedule.currency, number) for m in schedule.milestones],
    }
    for name in _TERMS:
        term = getattr(schedule, name)
        wire[name] = term and term.model_dump(mode="json") | {"source": number(term.source)}
    if (review := wire["acceptance_period"]) and review["rounds"] is None:
        del review["rounds"]  # said only where the contract says it
    if term := wire["payment_term"]:
        wire["payment_term"] = (
            {"days": term["days"], "from": term["start"]}
            | ({"kind": term["kind"]} if term["kind"] != "calendar" else {})
            | {"source": term["source"]}
        )
    evidence = {
        e.where: {"source": number(e.source), "confidence": e.confidence, "rule": e.rule} for e in schedule.evidence
    }
    found = [
        {"where": p.where, "message": p.message, "severity": p.severity.value}
        | ({"source": number(p.source)} if p.source else {})
        for p in problems
    ]
    wire["sources"] = [_source(s) for s in number.numbers]
    wire["evidence"] = evidence
    wire["problems"] = found
    return wire


def to_json(schedule: Schedule, problems: Iterable[Problem] = ()) -> str:
    """``to_wire`` as indented JSON text."""
    return json.dumps(to_wire(schedule, problems), indent=1, ensure_ascii=False)


def from_wire(wire: object) -> tuple[Schedule, tuple[Problem, ...]]:
    """The schedule and problems that ``to_wire`` wrote.

    Raises:
        InvalidSchedule: The data is not of the form ``contract-schedule/1``; names the field.
    """
    if not isinstance(wire, dict) or wire.get("schema") != SCHEMA:
        raise InvalidSchedule(
            f'the data does not say "schema": "{SCHEMA}"',
            remedy="Give what `contract-to-invoice extract --json` prints",
        )
    try:
        return _read(wire)
    except (ValidationError, KeyError, TypeError, IndexError, AttributeError) as cause:
        raise InvalidSchedule(
            f"the data is not of the form {SCHEMA} ({_reason(cause)})",
            remedy="Compare it with the form in the README, “The schedule as JSON”",
        ) from cause


def from_json(text: str) -> tuple[Schedule, tuple[Problem, ...]]:
    """``from_wire`` on JSON text.

    Raises:
        InvalidSchedule: The text is not JSON, or not of the form.
    """
    try:
        wire = json.loads(text)
    except ValueError as cause:
        raise InvalidSchedule(f"the text is not JSON ({cause})", remedy="Save the file as UTF-8 JSON") from cause
    return from_wire(wire)


def _read(wire: dict[str, Any]) -> tuple[Schedule, tuple[Problem, ...]]:
    sources = [Source.model_validate(s) for s in wire.get("sources", [])]

    def at(numbers: Iterable[int]) -> tuple[Source, ...]:
        return tuple(sources[n] for n in numbers)

    def sourced(part: dict[str, Any]) -> dict[str, Any]:
        return part | {"source": at(part.get("source", []))}

    currency = wire.get("currency")
    milestones = []
    for row in wire["milestones"]:
        row = sourced(row)
        unit = row.pop("currency", currency)
        if row.get("amount") is not None:
            row["amount"] = Money.of(row["amount"], unit)
        milestones.append(Milestone.model_validate(row))
    data: dict[str, Any] = {
        k: wire.get(k) for k in ("file", "agreement_date", "effective_date", "end_date", "governing_law", "currency")
    }
    for name in _TERMS:
        data[name] = wire.get(name) and sourced(wire[name])
    if data["payment_term"]:
        data["payment_term"]["start"] = data["payment_term"].pop("from", "invoice")
    price = wire.get("contract_price")
    schedule = Schedule(
        title=wire.get("title") or "",
        parties=tuple(sourced(p) for p in wire.get("parties", [])),
        contract_price=None if price is None else Money.of(price, str(currency)),
        milestones=tuple(milestones),
        evidence=tuple({"where": k} | sourced(e) for k, e in wire.get("evidence", {}).items()),
        **data,
    )
    return schedule, tuple(Problem.model_validate(sourced(p)) for p in wire.get("problems", []))


def _milestone(m: Milestone, currency: str | None, number: _Sources) -> dict[str, Any]:
    wire: dict[str, Any] = {
        "id": m.id,
        "name": m.name,
        "amount": f"{m.amount.amount:f}" if m.amount is not None else None,
        "percent": None if m.percent is None else f"{m.percent.normalize():f}",
        "due_date": _iso(m.due_date),
        "trigger": m.trigger,
        "deliverables": list(m.deliverables),
        "acceptance_criteria": m.acceptance_criteria,
        "confidence": m.confidence,
        "source": number(m.source),
    }
    if m.amount is not None and m.amount.currency != currency:
        wire["currency"] = m.amount.currency
    return wire


def _source(source: Source) -> dict[str, Any]:
    data = source.model_dump(mode="json", exclude_none=True)
    data["text"] = data.pop("text")  # last, as people read it
    return data


def _iso(day: Any) -> str | None:
    return None if day is None else day.isoformat()


def _reason(cause: Exception) -> str:
    if isinstance(cause, ValidationError):
        first = cause.errors()[0]
        return f"{'.'.join(str(x) for x in first['loc'])}: {first['msg']}"
    return f"{type(cause).__name__}: {cause}"
