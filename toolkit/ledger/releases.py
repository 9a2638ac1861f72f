"""Release of retention: what is still held, and the charges once it is given up."""

from __future__ import annotations

from toolkit.errors import EventRefused
from toolkit.ledger.billing import Charge, held, refuse
from toolkit.ledger.folding import Record
from toolkit.ledger.invoices import LineKind
from toolkit.ledger.retention import RetentionBase, RetentionRule
from toolkit.money import Money
from toolkit.provenance import Value


class Held(Value):
    """A retention as it stands: what may still be released, and what was released and can be invoiced.

    One held from the gross needs no invoice of its own: released, it falls due where it was charged (``due`` is 0).
    """

    rule: RetentionRule
    releasable: Money
    due: Money


def standing(record: Record, rule: RetentionRule) -> Held:
    """How a retention stands."""
    net = rule.base is RetentionBase.NET
    zero = Money.zero(record.currency)
    return Held(rule=rule, releasable=releasable(record, rule), due=due(record, rule.name) if net else zero)


def rule(record: Record, name: str | None) -> RetentionRule:
    """The retention of that name, or the only one there is.

    Raises:
        EventRefused: There is none, or more than one and no name was given.
    """
    found = [r for r in record.retentions if name in (None, r.name)]
    if len(found) != 1:
        raise EventRefused(
            f"there is no retention {name!r}" if name else f"the engagement has {len(found)} retentions",
            where=f"{record.id}, rule known-retention",
            remedy=f"Name one of: {', '.join(r.name for r in record.retentions) or 'none was agreed'}",
        )
    return found[0]


def releasable(record: Record, rule: RetentionRule) -> Money:
    """What is held under a retention and not yet given up."""
    if rule.base is RetentionBase.GROSS:
        return Money.sum(
            (a.held_by(rule.name) for a in record.invoices() if _here(record, a.invoice.currency)), record.currency
        )
    return held(record, rule.name, record.currency) - due(record, rule.name)


def pending(record: Record, name: str) -> Money:
    """What was given up of a retention on the net and is not invoiced yet."""
    zero = Money.zero(record.currency)
    invoiced = zero
    for account in record.accounts.values():
        for line in account.invoice.lines:
            if line.retention == name and line.kind is LineKind.RETENTION_RELEASE:
                invoiced = invoiced - line.agreed if account.invoice.is_credit else invoiced + line.agreed
    return record.released.get(name, zero) - invoiced


def due(record: Record, name: str) -> Money:
    """What was given up and can be invoiced: no more than is held, also where an invoice was credited since."""
    return min(pending(record, name), held(record, name, record.currency))


def may_release(record: Record, rule: RetentionRule, asked: Money, left: Money) -> None:
    """Something, and no more than is held, is released."""
    if asked.currency != left.currency or not 0 < asked.amount <= left.amount:
        raise EventRefused(
            f"{asked} of {rule.name}, of which {left} is held",
            where=f"{record.id}, rule release-what-is-held",
            remedy="Give an amount up to what is held",
        )


def charges(record: Record) -> list[Charge]:
    """The lines of a retention invoice: all that is given up and not invoiced."""
    lines = [
        Charge(
            LineKind.RETENTION_RELEASE,
            f"Release of {r.name.lower()}",
            amount,
            source=r.source,
            retention=r.name,
        )
        for r in record.retentions
        if r.base is RetentionBase.NET and (amount := due(record, r.name)).amount > 0
    ]
    if not lines:
        refuse(
            record,
            "invoice-what-is-released",
            "no retention is released and not yet invoiced",
            "Call release_retention first",
        )
    return lines


def _here(record: Record, currency: str) -> bool:
    return currency == record.currency
