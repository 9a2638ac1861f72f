"""What a person's corrections make of a schedule: each returns a new schedule and changes nothing else.

A corrected or confirmed value keeps the evidence it was read from; its ``rule`` then says that a
person decided. So the schedule alone tells what has been reviewed, also after it was saved as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import ValidationError

from toolkit.errors import InvalidSchedule, UnknownField
from toolkit.money import Money
from toolkit.provenance import Evidence, Source, Value
from toolkit.schedule import AcceptancePeriod, LateInterest, Milestone, Party, PaymentTerm, Retention, Role, Schedule
from toolkit.views.fields import CONTRACT, MILESTONE, PARTY, REQUIRED, TERMS, Spec, parsed, shown

CORRECTED = "corrected by hand"
CONFIRMED = "confirmed by hand"
_NEW_TERM: dict[str, type[Value]] = {
    "payment_term": PaymentTerm,
    "acceptance_period": AcceptancePeriod,
    "late_interest": LateInterest,
    "retention": Retention,
}
_ROLES = tuple(r.value for r in Role)
V = TypeVar("V", bound=Value)


def spec_at(where: str) -> Spec:
    """The field that a dotted path names.

    Raises:
        UnknownField: A schedule has no such field.
    """
    head, _, rest = where.partition(".")
    specs: Iterable[Spec] = CONTRACT if not rest else TERMS.get(head, ())
    name = rest or head
    if head in ("milestones", "parties"):
        specs = MILESTONE if head == "milestones" else PARTY
        name = rest.rpartition(".")[2]
    found = next((s for s in specs if s.name == name), None)
    if found is None:
        raise UnknownField(
            f"a schedule has no field {where!r}", remedy="Give a path such as milestones.M1.amount or contract_price"
        )
    return found


def holder_of(schedule: Schedule, where: str) -> Value | None:
    """The part of the schedule that has the field: the schedule itself, a term, a milestone or a party."""
    head, _, rest = where.partition(".")
    if not rest:
        return schedule
    if head in TERMS:
        term: Value | None = getattr(schedule, head)
        return term
    key = rest.partition(".")[0]
    if head == "parties" and key in _ROLES and schedule.party(Role(key)) is None:
        return None
    return schedule.milestone(key) if head == "milestones" else _party(schedule, key)


def value_at(schedule: Schedule, where: str) -> object:
    """The value at a dotted path; None where the contract does not say."""
    holder = holder_of(schedule, where)
    return None if holder is None else getattr(holder, where.rpartition(".")[2])


def sources_of(schedule: Schedule, where: str) -> tuple[Source, ...]:
    """The places that a value rests on: its own evidence, or that of the part that holds it."""
    path = where
    while path:
        evidence = schedule.evidence_for(path)
        if evidence and evidence.source:
            return evidence.source
        path = path.rpartition(".")[0]
    try:
        holder = holder_of(schedule, where if "." in where else f"{where}.days")
    except (InvalidSchedule, UnknownField):
        holder = None
    if where.count(".") == 1 and where.startswith(("milestones.", "parties.")):
        holder = holder_of(schedule, f"{where}.name")
    found: tuple[Source, ...] = getattr(holder, "source", ())
    return found


def correct(schedule: Schedule, where: str, text: str) -> Schedule:
    """The schedule with the value at ``where`` replaced by what ``text`` says.

    Text that says what stands there already confirms it. A corrected currency is carried over to the
    amounts that were in the old one, without converting them: it was the code that was misread.

    Raises:
        InvalidAmount, InvalidDate, UnknownCurrency, InvalidSchedule: The text is no such value.
        UnknownField: There is no such field.
    """
    spec = spec_at(where)
    where = _by_number(schedule, where)
    old = value_at(schedule, where)
    new = parsed(text, spec, where=where, currency=schedule.currency)
    if new == old or (new in (None, ()) and old in (None, "", ())):
        return confirm(schedule, where) if old not in (None, "", ()) else schedule
    head, _, rest = where.partition(".")
    if where == "currency":
        changed = _recoin(schedule, str(new))
    elif not rest:
        changed = _with(schedule, where, **{where: "" if where == "title" and new is None else new})
    elif head in TERMS:
        changed = _with(schedule, where, **{head: _term(schedule, head, rest, new, where)})
    else:
        key, _, name = rest.partition(".")
        if name == "name" and not new:
            raise InvalidSchedule("a name is needed", where=where, remedy="Write a name, or remove the row")
        if holder_of(schedule, where) is None:
            return _with_party(schedule, Role(key), name, new, where)
        part = _with(holder_of(schedule, where), where, **{name: () if new is None and name == "address" else new})
        changed = _replaced(schedule, head, key, part)
    read_as = _was(schedule, where, old, spec)
    return _decided(_reopened(changed), where, CORRECTED, sources_of(schedule, where), read_as=read_as)


def confirm(schedule: Schedule, where: str) -> Schedule:
    """The schedule with a note that a person found the value (or part, or doubt) at ``where`` right."""
    before = schedule.evidence_for(where)
    if before and before.rule.startswith((CORRECTED, CONFIRMED)):
        return schedule
    return _decided(schedule, where, CONFIRMED, sources_of(schedule, where), read_as=before.rule if before else "")


def is_decided(schedule: Schedule, where: str) -> bool:
    """Whether a person has corrected or confirmed the value at a path."""
    evidence = schedule.evidence_for(where)
    return evidence is not None and evidence.rule.startswith((CORRECTED, CONFIRMED))


def add_milestone(schedule: Schedule) -> Schedule:
    """The schedule with one more milestone at its end, under the next free id."""
    taken = [int(m.id[1:]) for m in schedule.milestones if re.fullmatch(r"M\d+", m.id)]
    new = Milestone(id=f"M{max(taken, default=0) + 1}", name="New milestone")
    changed = _with(schedule, "milestones", milestones=(*schedule.milestones, new))
    return _decided(_reopened(changed), f"milestones.{new.id}", f"{CORRECTED} (added)", (), read_as="")


def remove_milestone(schedule: Schedule, id: str) -> Schedule:
    """The schedule without that milestone and its evidence."""
    schedule.milestone(id)
    path = f"milestones.{id}"
    kept = _with(
        schedule,
        path,
        milestones=tuple(m for m in schedule.milestones if m.id != id),
        evidence=tuple(e for e in schedule.evidence if e.where != path and not e.where.startswith(f"{path}.")),
    )
    return _reopened(kept)


def move_milestone(schedule: Schedule, id: str, steps: int) -> Schedule:
    """The schedule with that milestone ``steps`` places later (negative: earlier), at most to an end."""
    rows = list(schedule.milestones)
    at = rows.index(schedule.milestone(id))
    rows.insert(min(max(at + steps, 0), len(rows) - 1), rows.pop(at))
    return _with(schedule, "milestones", milestones=tuple(rows))


def spread_price(schedule: Schedule) -> Schedule:
    """The schedule with each amount worked out from its percentage; the parts add up to the price exactly.

    Raises:
        InvalidSchedule: There is no contract price, a percentage is missing, or they are not 100 in all.
    """
    price, shares = schedule.contract_price, [m.percent for m in schedule.milestones]
    total = sum((s for s in shares if s is not None), Decimal(0))
    if price is None or None in shares or total != 100:
        raise InvalidSchedule(
            f"the amounts cannot be worked out: the percentages add up to {total.normalize():f}",
            where="milestones",
            remedy="Give the contract price, and each milestone a percentage, 100 in all",
        )
    parts = price.split([s for s in shares if s is not None])
    for milestone, part in zip(schedule.milestones, parts, strict=True):
        if milestone.amount != part:
            schedule = correct(schedule, f"milestones.{milestone.id}.amount", f"{part.amount:f} {part.currency}")
    return schedule


def _term(schedule: Schedule, head: str, name: str, new: object, where: str) -> Value | None:
    term: Value | None = getattr(schedule, head)
    if new is None and name == REQUIRED[head]:
        return None
    if term is None and name != REQUIRED[head]:
        raise InvalidSchedule(
            f"the contract has no {head.replace('_', ' ')} yet",
            where=where,
            remedy=f"Fill in its {REQUIRED[head]} first",
        )
    if term is None:
        try:
            return _NEW_TERM[head].model_validate({name: new})
        except ValidationError as cause:
            raise _invalid(cause, where) from cause
    return _with(term, where, **{name: new})


def _recoin(schedule: Schedule, code: str) -> Schedule:
    def recoined(money: Money | None) -> Money | None:
        if money is None or money.currency != schedule.currency:
            return money
        return Money.of(money.amount, code)

    return _with(
        schedule,
        "currency",
        currency=code if code != "None" else None,
        contract_price=recoined(schedule.contract_price),
        milestones=tuple(_with(m, f"milestones.{m.id}", amount=recoined(m.amount)) for m in schedule.milestones),
    )


def _party(schedule: Schedule, key: str) -> Party:
    if key.isdigit() and int(key) < len(schedule.parties):
        return schedule.parties[int(key)]
    found = next((p for p in schedule.parties if p.role.value == key), None)
    if found is None:
        raise UnknownField(
            f"there is no party {key!r}", where="parties", remedy=f"There are {len(schedule.parties)} parties"
        )
    return found


def _with_party(schedule: Schedule, role: Role, name: str, new: object, where: str) -> Schedule:
    """The schedule with a party that the contract was not seen to name."""
    if name != "name":
        raise InvalidSchedule(f"there is no {role} yet", where=where, remedy="Fill in the name first")
    changed = _with(schedule, where, parties=(*schedule.parties, Party(name=str(new), role=role)))
    return _decided(changed, f"parties.{len(schedule.parties)}.name", CORRECTED, (), read_as="read as nothing")


def _by_number(schedule: Schedule, where: str) -> str:
    """``parties.supplier.name`` as ``parties.0.name``, where there is such a party."""
    head, _, rest = where.partition(".")
    key, _, name = rest.partition(".")
    if head != "parties" or key not in _ROLES:
        return where
    party = schedule.party(Role(key))
    return f"parties.{schedule.parties.index(party)}.{name}" if party else where


def _replaced(schedule: Schedule, head: str, key: str, part: Value | None) -> Schedule:
    old = schedule.milestone(key) if head == "milestones" else _party(schedule, key)
    rows = tuple(part if row is old else row for row in getattr(schedule, head))
    return _with(schedule, head, **{head: rows})


def _decided(schedule: Schedule, where: str, rule: str, source: tuple[Source, ...], *, read_as: str) -> Schedule:
    new = Evidence(where=where, source=source, confidence=1.0, rule=f"{rule}, {read_as}" if read_as else rule)
    kept = tuple(e for e in schedule.evidence if e.where != where)
    return _with(schedule, where, evidence=(*kept, new))


def _reopened(schedule: Schedule) -> Schedule:
    """Whether the milestones are right as a whole is to be decided again after any of them changed."""
    return _with(schedule, "milestones", evidence=tuple(e for e in schedule.evidence if e.where != "milestones"))


def _was(schedule: Schedule, where: str, old: object, spec: Spec) -> str:
    """What the value was before the first correction: ``read as 30,000.00 (tables.rows)``."""
    before = schedule.evidence_for(where)
    if before and before.rule.startswith(CORRECTED):
        return before.rule.partition(", ")[2]
    text = "; ".join(shown(old, spec.kind).splitlines())
    by = before.rule if before and not before.rule.startswith(CONFIRMED) else ""
    return f"read as {text or 'nothing'}" + (f" ({by})" if by else "")


def _with(value: V | None, where: str, **changes: Any) -> V:
    """A copy of a noun with some attributes changed, validated like a new one."""
    assert value is not None  # noqa: S101  # a missing term is answered before
    kind = type(value)
    try:
        return kind.model_validate({name: getattr(value, name) for name in kind.model_fields} | changes)
    except ValidationError as cause:
        raise _invalid(cause, where) from cause


def _invalid(cause: ValidationError, where: str) -> InvalidSchedule:
    return InvalidSchedule(
        f"this value cannot stand here ({cause.errors()[0]['msg']})", where=where, remedy="Correct it or leave it empty"
    )
