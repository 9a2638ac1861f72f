"""Whether a change order may be agreed on top of what has happened, and what a termination does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.errors import EventRefused
from toolkit.ledger import deposits, rules
from toolkit.ledger.folding import Progress, Record, Stage
from toolkit.money import Money
from toolkit.provenance import Source
from toolkit.schedule.changes import AddMilestone, Change, ChangeOrder, DropMilestone, Reprice, apply
from toolkit.schedule.milestones import Milestone
from toolkit.taxes import TaxRule, regime

TERMINATION = "TERMINATION"


def next_number(record: Record) -> str:
    """``CO1`` for the first change order, and so on."""
    return next(n for i in range(1, len(record.changes) + 2) if (n := f"CO{i}") not in record.changes)


def order(record: Record, given: ChangeOrder | Sequence[Change], title: str) -> ChangeOrder:
    """A change order as given, or one made from changes under the next number."""
    if isinstance(given, ChangeOrder):
        return given
    return ChangeOrder(number=next_number(record), title=title, changes=tuple(given))


def proposed(record: Record, number: str) -> ChangeOrder:
    """A change order that waits for an answer.

    Raises:
        EventRefused: None was proposed under that number, or it was answered.
    """
    waiting = {n: c for n, c in record.changes.items() if c.agreed_on is None and c.declined_on is None}
    if number not in waiting:
        raise EventRefused(
            f"no change order {number!r} waits for an answer",
            where=f"{record.id}, rule answer-what-was-proposed",
            remedy=f"Waiting: {', '.join(waiting) or 'none'}",
        )
    return waiting[number].order


def may_propose(record: Record, order: ChangeOrder) -> None:
    """A change is offered under a new number, and fits the schedule in force."""
    if order.number in record.changes or order.number == TERMINATION:
        _refuse(record, order, "change-under-a-new-number", f"the number {order.number} is taken", "Choose another")
    if not order.changes:
        _refuse(record, order, "change-something", "the change order is empty", "Name at least one change")
    apply(record.schedule, order)


def may_correct(record: Record, given: Mapping[str, object]) -> None:
    """A correction says something new, and names a tax regime that exists."""
    if not any(v is not None and v != getattr(record.basis, k) for k, v in given.items()):
        raise EventRefused(
            "nothing would be corrected",
            where=f"{record.id}, rule correct-something",
            remedy="Give the party or rule as it should be",
        )
    rule = given.get("tax")
    if isinstance(rule, TaxRule):
        regime(rule.regime)


def may_agree(record: Record, order: ChangeOrder) -> None:
    """A change touches nothing that is accepted or invoiced, and takes no id of a dropped milestone.

    Raises:
        EventRefused: It does; says what to do first.
        InvalidSchedule: It does not fit the schedule in force.
    """
    known = record.changes.get(order.number)
    if known is not None and (known.agreed_on is not None or known.declined_on is not None):
        _refuse(record, order, "change-once", f"{order.number} was answered already", "Propose it under a new number")
    if not order.changes:
        _refuse(record, order, "change-something", "the change order is empty", "Name at least one change")
    after = {m.id: m for m in apply(record.schedule, order).milestones}
    for m in record.schedule.milestones:
        p = record.progress.get(m.id, Progress())
        new = after.get(m.id)
        if new is None and (p.used or p.stage is Stage.ACCEPTED or p.accepted_percent):
            _refuse(
                record,
                order,
                "drop-only-what-is-not-accepted",
                f"{m.id} is accepted or invoiced",
                "Credit its invoice and re-price it instead, so that what was accepted stays readable",
            )
        if new is not None and new.amount != m.amount and not _covers(new.amount, p):
            _refuse(
                record,
                order,
                "price-above-what-is-invoiced",
                f"{m.id} would be worth {new.amount}, {p.used} of it is invoiced",
                "Issue a credit note for the difference first",
            )
    again = [i for i in after if i in record.dropped]
    if again:
        _refuse(record, order, "ids-are-not-used-again", f"{again[0]} was dropped earlier", "Give it a new id")


def _covers(amount: Money | None, p: Progress) -> bool:
    if not p.used:
        return True
    return amount is not None and abs(amount.amount) >= abs(p.used)


def ending(
    record: Record, due: Mapping[str, Money], kept: Money | None = None, clause: tuple[Source, ...] = ()
) -> tuple[ChangeOrder | None, tuple[str, ...]]:
    """What a termination makes of the schedule, and which milestones under way thereby count as accepted.

    What is kept of the deposits becomes a milestone of its own: invoiced, it takes up the deposit, so that
    each cent of it is deducted once, with its tax.
    """
    changes: list[Change] = []
    accepted = []
    for name in due:
        rules.milestone(record, name)
    for m in record.schedule.milestones:
        p = record.progress.get(m.id, Progress())
        if p.stage is Stage.ACCEPTED:
            if m.id in due:
                _refuse_due(record, m.id, "it is accepted and due in full", "Leave it out")
            continue
        share = m.amount.percent(p.accepted_percent) if m.amount is not None and p.accepted_percent else None
        amount = due.get(m.id, share)
        if amount is None:
            changes.append(DropMilestone(id=m.id))
            continue
        low, high = share or amount - amount, m.amount or amount
        if not low <= amount <= high or amount.amount <= 0:
            _refuse_due(record, m.id, f"{amount} is not between {low} and {high}", "Give what the clause makes due")
        accepted.append(m.id)
        if amount != m.amount:
            changes.append(Reprice(id=m.id, amount=amount))
    if kept is not None:
        _may_keep(record, kept)
        taken = {m.id for m in record.schedule.milestones} | set(record.dropped)
        name = next(n for i in range(len(taken) + 1) if (n := f"DEPOSIT{i or ''}") not in taken)
        words = "Deposit retained on termination"
        changes.append(AddMilestone(milestone=Milestone(id=name, name=words, amount=kept, source=clause)))
        accepted.append(name)
    if not changes:
        return None, tuple(accepted)
    return ChangeOrder(number=TERMINATION, title="Termination", changes=tuple(changes)), tuple(accepted)


def _may_keep(record: Record, kept: Money) -> None:
    """No more is kept than was invoiced before work and is neither deducted nor credited."""
    zero = Money.zero(record.currency)
    most = Money.sum((left.net for left in deposits.outstanding(record, record.currency)), record.currency)
    if kept.currency != record.currency or not zero < kept <= most:
        raise EventRefused(
            f"{kept} of the deposits to be kept, of which {most} is not deducted yet",
            where=f"{record.id}, rule keep-what-is-deposited",
            remedy="Give an amount before tax, up to what is left of the deposits",
        )


def _refuse(record: Record, order: ChangeOrder, rule: str, what: str, remedy: str) -> None:
    raise EventRefused(what, where=f"{record.id}, {order.number}, rule {rule}", remedy=remedy)


def _refuse_due(record: Record, id: str, what: str, remedy: str) -> None:
    raise EventRefused(f"due for {id}: {what}", where=f"{record.id}.{id}, rule due-on-termination", remedy=remedy)
