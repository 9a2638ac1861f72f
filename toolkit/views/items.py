"""What the review shows of a schedule: its values by section, and the doubts about them, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from toolkit.errors import InvalidSchedule, UnknownField
from toolkit.money import Money
from toolkit.provenance import Evidence, Problem, Severity
from toolkit.schedule import Role, Schedule
from toolkit.views.corrections import CORRECTED, holder_of, is_decided, sources_of, spec_at, value_at
from toolkit.views.fields import CONTRACT, MILESTONE, PARTY, TERM_LABELS, TERMS, Spec, shown

_WHO = tuple(s for s in PARTY if s.name in ("name", "address", "country", "tax_id"))
"""What a doubt about a party asks for."""


def still_open(problems: Iterable[Problem], schedule: Schedule) -> tuple[Problem, ...]:
    """The problems that nobody has decided and whose value still exists, the weightiest first."""
    left = [p for p in problems if not _settled(schedule, p.where)]
    return tuple(sorted(left, key=lambda p: p.severity is not Severity.ERROR))


def open_problems(problems: Iterable[Problem], read: Schedule, schedule: Schedule) -> tuple[Problem, ...]:
    """The problems of the draft ``read`` as its corrected ``schedule`` leaves them.

    Problems of the milestones as a whole are about whether they add up (drafts tell that at the price
    too, in the same words); once an amount was corrected that is judged anew.
    """
    if _amounts(schedule) != _amounts(read):
        problems = tuple(problems)
        stale = {p.message for p in problems if p.where == "milestones"}
        problems = [*(p for p in problems if p.message not in stale), *not_adding_up(schedule)]
    return (*lacking(schedule), *still_open(problems, schedule))


def lacking(schedule: Schedule) -> tuple[Problem, ...]:
    """What a contract cannot be put in force without; only typing it settles this."""
    found = [
        Problem(where=f"parties.{role}", message=f"No {role} is known: {who}", severity=Severity.ERROR)
        for role, who in ((Role.SUPPLIER, "who is paid"), (Role.CUSTOMER, "who pays"))
        if schedule.party(role) is None
    ]
    if schedule.currency is None and not any(m.amount for m in schedule.milestones):
        found.append(Problem(where="currency", message="No currency is known", severity=Severity.ERROR))
    return tuple(found)


def not_adding_up(schedule: Schedule) -> tuple[Problem, ...]:
    """A problem where the milestones' amounts are not the contract price."""
    price, parts = schedule.contract_price, [m.amount for m in schedule.milestones]
    known = [p for p in parts if p is not None and price is not None and p.currency == price.currency]
    if price is None or not parts or len(known) != len(parts):
        return ()
    total = Money.sum(known, price.currency)
    if total == price:
        return ()
    gap = f"{price - total} less" if total < price else f"{total - price} more"
    return (Problem(where="milestones", message=f"The milestones add up to {total}, {gap} than the contract price"),)


def _amounts(schedule: Schedule) -> list[object]:
    return [schedule.contract_price, *(m.amount for m in schedule.milestones)]


def doubts(problems: Iterable[Problem], schedule: Schedule) -> list[dict[str, Any]]:
    """One entry for each doubtful place: its messages, and the fields that settle it."""
    by_place: dict[str, list[Problem]] = {}
    for problem in problems:
        by_place.setdefault(problem.where, []).append(problem)
    return [
        {
            "where": where,
            "label": label_of(schedule, where),
            "messages": [{"text": p.message, "severity": p.severity.value} for p in found],
            "fields": [field(schedule, path, found) for path in fields_under(schedule, where)],
        }
        for where, found in by_place.items()
    ]


def sections(schedule: Schedule, problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """All values, in the order of a contract: milestones, contract, parties, terms."""
    open_ = tuple(problems)

    def fields(prefix: str, specs: Iterable[Spec]) -> list[dict[str, Any]]:
        return [field(schedule, f"{prefix}{s.name}", open_) for s in specs]

    rows = [
        {"id": m.id, "confidence": m.confidence, "fields": fields(f"milestones.{m.id}.", MILESTONE)}
        for m in schedule.milestones
    ]
    parties = [
        {"label": p.role.value.capitalize(), "fields": fields(f"parties.{n}.", PARTY)}
        for n, p in enumerate(schedule.parties)
    ]
    terms = [{"label": TERM_LABELS[t], "fields": fields(f"{t}.", TERMS[t])} for t in TERMS]
    return [
        {"name": "milestones", "label": "Milestones", "rows": rows},
        {"name": "contract", "label": "Contract", "groups": [{"label": "", "fields": fields("", CONTRACT)}]},
        {"name": "parties", "label": "Parties", "groups": parties},
        {"name": "terms", "label": "Terms", "groups": terms},
    ]


def field(schedule: Schedule, where: str, problems: Iterable[Problem]) -> dict[str, Any]:
    """One value with all that the front end needs to show and edit it."""
    spec = spec_at(where)
    value = value_at(schedule, where)
    evidence = schedule.evidence_for(where) or schedule.evidence_for(part_of(where))
    return {
        "where": where,
        "label": spec.label,
        "kind": spec.kind.value,
        "choices": list(spec.choices),
        "value": shown(value, spec.kind) if value is not None or not spec.choices else "",
        "unit": _unit(schedule, value),
        "status": _status(where, value, evidence, problems),
        "note": _note(evidence),
        "has_place": bool(sources_of(schedule, where)),
    }


def fields_under(schedule: Schedule, where: str) -> list[str]:
    """The correctable fields that a problem's path names: one, those of a part, or none for a whole list."""
    head, _, rest = where.partition(".")
    if not rest:
        if head in TERMS:
            return [f"{head}.{s.name}" for s in TERMS[head]]
        return [where] if any(s.name == head for s in CONTRACT) else []
    try:
        spec_at(where)
        value_at(schedule, where)
    except (UnknownField, InvalidSchedule):
        pass
    else:
        return [where]
    specs = {"milestones": MILESTONE, "parties": _WHO}.get(head, ())
    try:
        holder_of(schedule, f"{where}.name")
    except (UnknownField, InvalidSchedule):
        return []
    return [f"{where}.{s.name}" for s in specs]


def label_of(schedule: Schedule, where: str) -> str:
    """A path in a person's words: ``M3 Go-live: amount``."""
    head, _, rest = where.partition(".")
    if head == "milestones" and rest:
        row, _, name = rest.partition(".")
        title = next((m.name for m in schedule.milestones if m.id == row), "")
        lead = f"{row} {title}".strip()
        return f"{lead}: {_words(name)}" if name else lead
    if head in TERM_LABELS:
        return TERM_LABELS[head] + (f": {_words(rest)}" if rest else "")
    if head == "parties" and rest:
        who, _, name = rest.partition(".")
        if who.isdigit() and int(who) < len(schedule.parties):
            who = schedule.parties[int(who)].role.value
        return who.capitalize() + (f": {_words(name)}" if name else "")
    return _words(where.replace(".", ": ")).capitalize() or "The whole contract"


def part_of(where: str) -> str:
    """The path of the milestone, party or term that holds a value; empty for a value of the contract itself."""
    return where.rpartition(".")[0] if where.partition(".")[0] in TERMS or where.count(".") > 1 else ""


def _words(name: str) -> str:
    return name.replace("_", " ")


def _settled(schedule: Schedule, where: str) -> bool:
    """Decided by a person, at the place itself or at the part that holds it, or gone with its milestone."""
    head, _, rest = where.partition(".")
    if head == "milestones" and rest and not any(m.id == rest.partition(".")[0] for m in schedule.milestones):
        return True
    if is_decided(schedule, where) or (part_of(where) and is_decided(schedule, part_of(where))):
        return True
    under = fields_under(schedule, where)
    return bool(under) and all(is_decided(schedule, f) for f in under)


def _unit(schedule: Schedule, value: object) -> str:
    currency = getattr(value, "currency", None)
    return str(currency or schedule.currency or "")


def _status(where: str, value: object, evidence: Evidence | None, problems: Iterable[Problem]) -> str:
    """One word for how far the value can be relied on."""
    if evidence and evidence.where == where and evidence.rule.startswith(CORRECTED):
        return "corrected"
    if any(p.where in (where, part_of(where) or where) for p in problems):
        return "check"
    if evidence and evidence.rule.startswith((CORRECTED, "confirmed")):
        return "confirmed" if evidence.rule.startswith("confirmed") else "corrected"
    return "missing" if value in (None, "", ()) else "read"


def _note(evidence: Evidence | None) -> str:
    """What a correction replaced, or how sure the reading was."""
    if evidence is None:
        return ""
    if evidence.rule.startswith(CORRECTED):
        return evidence.rule.partition(", ")[2]
    return "" if evidence.rule.startswith("confirmed") else f"{evidence.confidence:.0%} sure"
