"""Agreed changes to a schedule: what a change order holds, the schedule it makes, the difference of two."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from toolkit.errors import InvalidSchedule
from toolkit.money import Money
from toolkit.provenance import Problem, Source, Value
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.schedule import Schedule
from toolkit.schedule.terms import AcceptancePeriod, LateInterest, PaymentTerm, Retention


class AddMilestone(Value):
    """A new milestone, after the one named or at the end."""

    kind: Literal["add"] = "add"
    milestone: Milestone
    after: str | None = None


class DropMilestone(Value):
    """A milestone that is no longer to be done."""

    kind: Literal["drop"] = "drop"
    id: str


class SplitMilestone(Value):
    """A milestone replaced by parts, which add up to exactly its amount."""

    kind: Literal["split"] = "split"
    id: str
    parts: tuple[Milestone, ...]


class Reprice(Value):
    """A milestone's new amount, before tax."""

    kind: Literal["reprice"] = "reprice"
    id: str
    amount: Money


class Redate(Value):
    """A milestone's new date; None where it has none any more."""

    kind: Literal["redate"] = "redate"
    id: str
    due_date: date | None


class Redefine(Value):
    """A milestone's new name, deliverables, trigger or criteria; what is None stays."""

    kind: Literal["redefine"] = "redefine"
    id: str
    name: str | None = None
    deliverables: tuple[str, ...] | None = None
    trigger: str | None = None
    acceptance_criteria: str | None = None


class ChangeTerms(Value):
    """New terms; what is None stays."""

    kind: Literal["terms"] = "terms"
    payment_term: PaymentTerm | None = None
    acceptance_period: AcceptancePeriod | None = None
    late_interest: LateInterest | None = None
    retention: Retention | None = None
    end_date: date | None = None


Change = Annotated[
    AddMilestone | DropMilestone | SplitMilestone | Reprice | Redate | Redefine | ChangeTerms,
    Field(discriminator="kind"),
]


class ChangeOrder(Value):
    """What two parties change about their contract (UK: variation).

    Attributes:
        number: Unique in its engagement: ``CO1``.
        changes: Applied in order.
        source: Where they were read from; empty when typed.
    """

    number: str
    title: str = ""
    changes: tuple[Change, ...]
    source: tuple[Source, ...] = ()


def apply(schedule: Schedule, order: ChangeOrder) -> Schedule:
    """The next schedule: the old one plus the change. A stated contract price follows its milestones.

    Raises:
        InvalidSchedule: A change names a milestone that is not there or is there already, splits it
            into parts that do not add up, or prices it in another currency.
    """
    changed = schedule
    for change in order.changes:
        changed = _apply(changed, change, order.number)
    price = schedule.contract_price
    if price is not None:
        moved = _planned(changed, price.currency) - _planned(schedule, price.currency)
        changed = changed.model_copy(update={"contract_price": price + moved})
    return changed


def _apply(schedule: Schedule, change: Change, number: str) -> Schedule:
    rows = list(schedule.milestones)
    match change:
        case AddMilestone():
            place = rows.index(_named(schedule, change.after, number)) + 1 if change.after else len(rows)
            rows.insert(place, change.milestone)
        case DropMilestone():
            rows.remove(_named(schedule, change.id, number))
        case SplitMilestone():
            old = _named(schedule, change.id, number)
            _adds_up(old, change.parts, number)
            place = rows.index(old)
            rows[place : place + 1] = change.parts
        case Reprice():
            old = _named(schedule, change.id, number)
            _same_currency(old, change.amount, number)
            rows[rows.index(old)] = old.model_copy(update={"amount": change.amount, "percent": None})
        case Redate():
            old = _named(schedule, change.id, number)
            rows[rows.index(old)] = old.model_copy(update={"due_date": change.due_date})
        case Redefine():
            old = _named(schedule, change.id, number)
            new = {k: v for k, v in change if k not in ("kind", "id") and v is not None}
            rows[rows.index(old)] = old.model_copy(update=new)
        case ChangeTerms():
            new = {k: v for k, v in change if k != "kind" and v is not None}
            return schedule.model_copy(update=new)
    fields = {name: getattr(schedule, name) for name in Schedule.model_fields}
    return Schedule(**fields | {"milestones": tuple(rows)})  # validated anew: an id given twice is refused


def difference(
    old: Schedule, new: Schedule, number: str, *, whole: bool | None = None, taken: Collection[str] = ()
) -> ChangeOrder:
    """The change order that makes ``new`` of ``old``, proposed from an amendment that was read.

    Milestones are paired by id, and where no id fits by name; what the new one does not say (None)
    counts as unchanged. In an amendment with a file of its own the ids are only the order of its
    rows, so there an id pairs milestones only where they also hand over the same.

    Args:
        whole: Whether ``new`` restates the contract, so that a milestone it leaves out is dropped.
            Default: no where it has a file of its own, since most amendments name only what
            changes; yes where it is the old schedule edited, or typed.
        taken: Ids that a new milestone may not have: those of milestones dropped earlier.
    """
    changes: list[Change] = []
    apart = _read_apart(old, new)
    whole = not apart if whole is None else whole
    used = {*(m.id for m in old.milestones), *taken}
    paired: set[str] = set()
    for m in new.milestones:
        before = _counterpart(old, m, by_id=not apart)
        if before is None or before.id in paired:
            name = _free_id(m.id, used)
            used.add(name)
            changes.append(AddMilestone(milestone=m.model_copy(update={"id": name})))
            continue
        paired.add(before.id)
        changes += _between(before, m)
    if whole:
        changes += [DropMilestone(id=m.id) for m in old.milestones if m.id not in paired]
    names = ("payment_term", "acceptance_period", "late_interest", "retention", "end_date")
    terms = {n: v for n in names if (v := getattr(new, n)) is not None and _bare(v) != _bare(getattr(old, n))}
    if terms:
        changes.append(ChangeTerms(**terms))
    return ChangeOrder(number=number, title=new.title, changes=tuple(changes))


def doubts(old: Schedule, new: Schedule, order: ChangeOrder) -> tuple[Problem, ...]:
    """What a person should look at before ``order``, the difference of the two, is proposed."""
    found = []
    after = apply(old, order)
    apart = _read_apart(old, new)
    said = {o.id for m in new.milestones if (o := _counterpart(old, m, by_id=not apart))}
    dropped = {c.id for c in order.changes if isinstance(c, DropMilestone)}
    silent = [m.id for m in old.milestones if m.id not in said | dropped]
    if silent and apart:
        message = f"{', '.join(silent)}: not in the amendment, and left as agreed. Drop what it takes away"
        found.append(Problem(where="milestones", message=message))
    price, stated = after.contract_price, new.contract_price
    if stated is not None and price is not None and stated != price:
        message = f"The amendment states a price of {stated}; with these changes the contract price is {price}"
        evidence = new.evidence_for("contract_price")
        found.append(Problem(where="contract_price", message=message, source=evidence.source if evidence else ()))
    if new.currency and old.currency and new.currency != old.currency:
        message = f"The amendment is in {new.currency}, the contract in {old.currency}"
        found.append(Problem(where="currency", message=message))
    return tuple(found)


def _counterpart(old: Schedule, m: Milestone, *, by_id: bool) -> Milestone | None:
    """The old milestone that ``m`` is about: first by its whole name, last by a name that is nearly it."""
    same = next((o for o in old.milestones if o.id == m.id), None)
    if same is not None and _alike(same, m):
        return same
    named = [o for o in old.milestones if o.name.casefold() == m.name.casefold()]
    near = named[:1] or [o for o in old.milestones if _plain(o.name) == _plain(m.name)]
    return near[0] if len(near) == 1 else same if by_id else None


def _read_apart(old: Schedule, new: Schedule) -> bool:
    """Whether the new one was read from a file of its own, whose ids are not the old one's."""
    return new.file is not None and new.file != old.file


def _plain(name: str) -> str:
    """A name without case, spacing and the label before it: two documents seldom set these alike."""
    words = re.sub(r"^\s*(?:milestone|phase|stage|step|part)\s+\w{1,3}\s*[:.)–—-]+\s*", "", name, flags=re.IGNORECASE)
    return " ".join(re.findall(r"\w+", (words or name).casefold()))


def _between(before: Milestone, after: Milestone) -> list[Change]:
    changes: list[Change] = []
    if after.amount is not None and after.amount != before.amount:
        changes.append(Reprice(id=before.id, amount=after.amount))
    if after.due_date is not None and after.due_date != before.due_date:
        changes.append(Redate(id=before.id, due_date=after.due_date))
    name = after.name if _plain(after.name) != _plain(before.name) else None
    handed = after.deliverables if after.deliverables and after.deliverables != before.deliverables else None
    if name or handed:
        changes.append(Redefine(id=before.id, name=name, deliverables=handed))
    return changes


def _alike(a: Milestone, b: Milestone) -> bool:
    return a.name.casefold() == b.name.casefold() or bool(set(a.deliverables) & set(b.deliverables))


def _bare(term: object) -> object:
    """A term without where it was read: two readings of one term are one term."""
    return term.model_copy(update={"source": ()}) if isinstance(term, Value) else term


def _free_id(wanted: str, taken: set[str]) -> str:
    numbers = (f"M{n}" for n in range(1, len(taken) + 2))
    return wanted if wanted not in taken else next(n for n in numbers if n not in taken)


def _planned(schedule: Schedule, currency: str) -> Money:
    amounts = (m.amount for m in schedule.milestones if m.amount is not None and m.amount.currency == currency)
    return Money.sum(amounts, currency)


def _named(schedule: Schedule, id: str, number: str) -> Milestone:
    for m in schedule.milestones:
        if m.id == id:
            return m
    raise InvalidSchedule(
        f"there is no milestone {id!r} to change",
        where=number,
        remedy=f"The schedule has {', '.join(m.id for m in schedule.milestones) or 'no milestones'}",
    )


def _adds_up(old: Milestone, parts: tuple[Milestone, ...], number: str) -> None:
    amounts = [p.amount for p in parts]
    known = [a for a in amounts if a is not None]
    if old.amount is None and parts:
        return
    for amount in known:
        _same_currency(old, amount, number)
    total = sum((a.amount for a in known), Decimal(0))
    if not parts or len(known) < len(amounts) or old.amount is None or total != old.amount.amount:
        raise InvalidSchedule(
            f"the parts of {old.id} add up to {total}, not to {old.amount}",
            where=number,
            remedy="Give parts with amounts that add up exactly; Money.split makes such",
        )


def _same_currency(old: Milestone, amount: Money, number: str) -> None:
    if old.amount is not None and old.amount.currency != amount.currency:
        raise InvalidSchedule(
            f"{old.id} is priced in {old.amount.currency}, its new amount in {amount.currency}",
            where=number,
            remedy="Drop it and add one in the other currency, so that both prices stay readable",
        )
