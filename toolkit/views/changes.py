"""Change orders in the tracking view: what a person typed as changes, and two schedules side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.errors import EventRefused, InvalidSchedule
from toolkit.ledger.balance import price
from toolkit.ledger.events import ChangeAgreed, Terminated
from toolkit.ledger.state import ChangeState, EngagementState, MilestoneStatus
from toolkit.money import Money
from toolkit.schedule import Milestone, Schedule
from toolkit.schedule.changes import AddMilestone, Change, ChangeOrder, DropMilestone, Redate, Reprice, apply
from toolkit.views.fields import Kind, Spec, parsed, shown
from toolkit.views.panel import Message
from toolkit.views.wording import day, days, money

_AMOUNT = Spec("amount", "Amount", Kind.MONEY)
_DUE = Spec("due", "Due", Kind.DATE)
_HANDED = Spec("deliverables", "Deliverables", Kind.LINES)
_FIXED = (MilestoneStatus.ACCEPTED, MilestoneStatus.INVOICED, MilestoneStatus.PAID)
_TERMS = (
    ("payment_term", "Payment term"),
    ("acceptance_period", "Acceptance period"),
    ("late_interest", "Late interest"),
    ("retention", "Retention"),
    ("end_date", "End date"),
)


def changeable(state: EngagementState) -> list[dict[str, Any]]:
    """The milestones that a change order may touch, each with what can be typed over."""
    return [
        {
            "id": m.id,
            "name": m.name,
            "amount": shown(m.amount, Kind.MONEY),
            "due": shown(m.due_date, Kind.DATE),
            "droppable": state.milestone(m.id).status not in _FIXED,
        }
        for m in state.schedule.milestones
    ]


def orders(state: EngagementState) -> list[dict[str, Any]]:
    """Every change order with how it stands, and the schedules before and after it side by side."""
    made = _versions(state)
    return [_order(c, made.get(c.order.number), state) for c in state.changes]


def _versions(state: EngagementState) -> dict[str, tuple[Schedule, Schedule]]:
    """The schedule before and after each change that was agreed."""
    found, before = {}, state.signed
    for event in state.history:
        if isinstance(event, ChangeAgreed | Terminated) and event.order is not None:
            after = apply(before, event.order)
            found[event.order.number] = (before, after)
            before = after
    return found


def _order(c: ChangeState, pair: tuple[Schedule, Schedule] | None, state: EngagementState) -> dict[str, Any]:
    waiting = c.agreed_on is None and c.declined_on is None
    if c.agreed_on is not None:
        by = f" by {c.agreed_by}" if c.agreed_by else ""
        word, tone, since = "agreed", "good", f"{day(c.agreed_on)}{by}"
    elif c.declined_on is not None:
        word, tone, since = "declined", "plain", day(c.declined_on)
    else:
        word, tone, since = "proposed", "warn", day(c.proposed_on)
    row: dict[str, Any] = {
        "number": c.order.number,
        "title": c.order.title,
        "status": word,
        "tone": tone,
        "since": since,
        "waiting": waiting and state.terminated_on is None,
        "heads": ["Before", "Since then"] if c.agreed_on else ["In force", "Proposed"],
    }
    try:
        before, after = pair or (state.schedule, apply(state.schedule, c.order))
    except InvalidSchedule as misfit:  # what it was proposed for has changed since
        return row | {"compared": None, "moved": "", "misfit": f"It no longer fits the schedule: {misfit.what}."}
    compared = side_by_side(before, after, state.money.currency)
    return row | {"compared": compared, "moved": compared["moved"], "misfit": ""}


def side_by_side(old: Schedule, new: Schedule, currency: str) -> dict[str, Any]:
    """Two schedules milestone by milestone, then their terms and prices, each difference in words."""
    before, after = ({m.id: m for m in s.milestones} for s in (old, new))
    ids = [*before, *(i for i in after if i not in before)]
    was, now = price(old, currency), price(new, currency)
    terms = [(label, _term(old, name), _term(new, name)) for name, label in _TERMS]
    return {
        "rows": [_compared(before.get(i), after.get(i)) for i in ids],
        "terms": [{"label": label, "was": a or "none", "now": b or "none"} for label, a, b in terms if a != b],
        "was": money(was),
        "now": money(now),
        "moved": _more(now - was) or "price unchanged",
    }


def _compared(old: Milestone | None, new: Milestone | None) -> dict[str, Any]:
    some = new or old
    said = ["new"] if old is None else ["dropped"] if new is None else list(_differences(old, new))
    return {
        "id": some.id if some else "",
        "name": some.name if some else "",
        "was": {"amount": money(old.amount), "due": day(old.due_date)} if old else None,
        "now": {"amount": money(new.amount), "due": day(new.due_date)} if new else None,
        "said": ", ".join(said),
        "tone": "bad" if new is None else "good" if old is None else "brand",
    }


def _differences(old: Milestone, new: Milestone) -> Iterable[str]:
    if old.amount != new.amount:
        both = old.amount is not None and new.amount is not None and old.amount.currency == new.amount.currency
        yield _more(new.amount - old.amount) if both and old.amount and new.amount else "priced anew"
    if old.due_date != new.due_date:
        if old.due_date and new.due_date:
            moved = (new.due_date - old.due_date).days
            yield f"{days(abs(moved))} {'later' if moved > 0 else 'earlier'}"
        else:
            yield "dated" if new.due_date else "no date any more"
    if old.name != new.name:
        yield f"was “{old.name}”"
    for name, label in (("deliverables", "deliverables"), ("trigger", "trigger"), ("acceptance_criteria", "criteria")):
        if getattr(old, name) != getattr(new, name):
            yield f"other {label}"


def _term(schedule: Schedule, name: str) -> str:
    value = getattr(schedule, name)
    return str(getattr(value, "in_words", None) or day(value)) if value is not None else ""


def _more(amount: Money) -> str:
    """A difference with its sign; empty where there is none."""
    return f"+{money(amount)}" if amount.amount > 0 else money(amount) if amount else ""


def changes_in(message: Message, state: EngagementState) -> tuple[Change, ...]:
    """The changes that a person typed: new amounts, new dates, what is dropped, what is added.

    Raises:
        InvalidAmount, InvalidDate, UnknownCurrency: Something typed is no amount or date.
        EventRefused: A new milestone has no name, an amount was taken away, or nothing was changed.
        InvalidSchedule: A milestone that was changed is no longer there.
    """
    changes: list[Change] = []
    for row in message.get("rows") or ():
        changes += _changed(row, state)
    taken = {m.id for m in state.milestones} | {
        change.milestone.id for c in state.changes for change in c.order.changes if isinstance(change, AddMilestone)
    }
    for row in message.get("new") or ():
        if any(str(text or "").strip() for text in row.values()):
            added = _added(row, taken, state)
            taken.add(added.id)
            changes.append(AddMilestone(milestone=added))
    if not changes:
        raise EventRefused(
            "nothing is changed yet", where="rule change-something", remedy="Type over an amount or a date, drop or add"
        )
    return tuple(changes)


def _changed(row: Mapping[str, Any], state: EngagementState) -> Iterable[Change]:
    milestone = state.schedule.milestone(str(row["id"]))
    if row.get("drop"):
        yield DropMilestone(id=milestone.id)
        return
    if "amount" in row:
        currency = milestone.amount.currency if milestone.amount else state.money.currency
        amount = parsed(str(row["amount"]), _AMOUNT, where=f"{milestone.id}.amount", currency=currency)
        if not isinstance(amount, Money):
            raise EventRefused(
                f"{milestone.id} would have no amount",
                where=f"{milestone.id}, rule change-to-an-amount",
                remedy="Give its new amount, or drop it",
            )
        if amount != milestone.amount:
            yield Reprice(id=milestone.id, amount=amount)
    if "due" in row:
        due: Any = parsed(str(row["due"]), _DUE, where=f"{milestone.id}.due", currency=None)
        if due != milestone.due_date:
            yield Redate(id=milestone.id, due_date=due)


def _added(row: Mapping[str, Any], taken: set[str], state: EngagementState) -> Milestone:
    name = " ".join(str(row.get("name") or "").split())
    where = name or "new milestone"
    if not name:
        raise EventRefused(
            "a new milestone has no name", where="rule named-milestones", remedy="Say in a few words what is to be done"
        )
    amount: Any = parsed(str(row.get("amount") or ""), _AMOUNT, where=where, currency=state.money.currency)
    if amount is None:
        raise EventRefused(
            f"{name} has no amount", where="rule change-to-an-amount", remedy="Give its amount, before tax"
        )
    due: Any = parsed(str(row.get("due") or ""), _DUE, where=where, currency=None)
    handed: Any = parsed(str(row.get("deliverables") or ""), _HANDED, where=where, currency=None)
    free = next(i for n in range(1, len(taken) + 2) if (i := f"M{n}") not in taken)
    return Milestone(id=free, name=name, amount=amount, due_date=due, deliverables=handed)


def proposal(message: Message, state: EngagementState) -> ChangeOrder:
    """The change order that was typed, for looking at; the ledger numbers the one that is recorded."""
    return ChangeOrder(number="proposal", changes=changes_in(message, state))
