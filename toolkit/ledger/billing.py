"""What may be invoiced of an engagement, and the charges that make its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NoReturn

from toolkit.errors import DateRefused, NotInvoiceable
from toolkit.ledger import rules
from toolkit.ledger.folding import Progress, Record, Stage
from toolkit.ledger.invoices import LineKind
from toolkit.ledger.retention import RetentionBase
from toolkit.money import Money, is_iso_currency
from toolkit.provenance import Source
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.schedule import Schedule


@dataclass(frozen=True)
class Charge:
    """A line before it has a number and a tax."""

    kind: LineKind
    description: str
    net: Money
    milestone: Milestone | None = None
    source: tuple[Source, ...] = ()
    retention: str | None = None


def sources_of(schedule: Schedule, milestone: Milestone) -> tuple[Source, ...]:
    """The places that agreed a milestone's amount, the amount's own first."""
    found = list(milestone.source)
    for name in ("percent", "amount"):
        evidence = schedule.evidence_for(f"milestones.{milestone.id}.{name}")
        found = list(evidence.source) + found if evidence else found
    return tuple(dict.fromkeys(found))


def remaining(record: Record, milestone: Milestone) -> Money | None:
    """What of a milestone is not invoiced; None where it has no amount."""
    if milestone.amount is None:
        return None
    used = record.progress[milestone.id].used if milestone.id in record.progress else Decimal(0)
    return Money.of(milestone.amount.amount - used, milestone.amount.currency)


def billable(record: Record) -> list[Milestone]:
    """Accepted milestones that still have something to invoice, in the schedule's order."""
    return [
        m
        for m in record.schedule.milestones
        if m.id in record.progress and record.progress[m.id].stage is Stage.ACCEPTED and remaining(record, m)
    ]


def chosen(record: Record, ids: Sequence[str] | None) -> list[Milestone]:
    """The milestones to invoice: those named, or all that can be.

    Raises:
        NotInvoiceable: One of them cannot be, or there is none; the message says why and what to do.
    """
    if isinstance(ids, str):
        ids = [ids]
    milestones = billable(record) if ids is None else [rules.milestone(record, i) for i in dict.fromkeys(ids)]
    if not milestones:
        _refuse(
            record, "something-to-invoice", "nothing is accepted and not yet invoiced", "Record an acceptance first"
        )
    for m in milestones:
        _check(record, m)
    currencies = {m.amount.currency for m in milestones if m.amount is not None}
    if len(currencies) > 1:
        _refuse(
            record,
            "one-currency",
            f"the milestones are in {' and '.join(sorted(currencies))}",
            "Name the milestones of one currency, and make a second invoice for the others",
        )
    return milestones


def _check(record: Record, m: Milestone) -> None:
    p = record.progress.get(m.id, Progress())
    place = f"{record.id}.{m.id}"
    if p.stage is not Stage.ACCEPTED:
        _refuse(
            record,
            "invoice-after-acceptance",
            f"{m.id} is {p.stage}, not accepted",
            "Record its acceptance first",
            place,
        )
    if m.amount is None:
        _refuse(
            record,
            "invoice-with-amount",
            f"{m.id} has no amount",
            "Agree a change order that gives it one",
            place,
        )
    elif not is_iso_currency(m.amount.currency):
        _refuse(
            record,
            "invoice-in-currency",
            f"{m.id} is priced in {m.amount.currency}, which is no currency of ISO 4217",
            "Agree a change order that prices it in a currency, at a rate that both sides state",
            place,
        )
    elif not remaining(record, m):
        _refuse(
            record,
            "invoice-once",
            f"{m.id} is invoiced in full" + (f", on {', '.join(p.invoices)}" if p.invoices else ""),
            "To correct an invoice, issue a credit note",
            place,
        )


def work(record: Record, milestones: Sequence[Milestone]) -> list[Charge]:
    """A charge for what is left of each milestone."""
    charges = []
    for m in milestones:
        left = remaining(record, m)
        if left is not None:
            charges.append(Charge(LineKind.WORK, m.name, left, milestone=m, source=sources_of(record.schedule, m)))
    return charges


def may_invoice_on(record: Record, milestones: Sequence[Milestone], on: date) -> None:
    """An invoice is not dated before the acceptance it rests on."""
    for m in milestones:
        accepted = record.progress[m.id].accepted_on
        if accepted is not None and on < accepted:
            raise DateRefused(
                f"an invoice of {on} for {m.id}, accepted on {accepted}",
                where=f"{record.id}.{m.id}, rule invoice-after-acceptance",
                remedy="Give a date on or after the acceptance",
            )


def held(record: Record, name: str, currency: str) -> Money:
    """What is held back by a retention rule on the net, over all documents."""
    total = Money.zero(currency)
    for account in record.accounts.values():
        sign = -1 if account.invoice.is_credit else 1
        for line in account.invoice.lines:
            if line.retention == name and line.net.currency == currency:
                total = total - line.net if sign > 0 else total + line.net
    return total


def retention(record: Record, charges: Sequence[Charge]) -> list[Charge]:
    """The lines by which the contract's retention on the net takes something off work."""
    currency = charges[0].net.currency
    base = Money.sum((c.net for c in charges if c.kind is LineKind.WORK), currency)
    lines = []
    for rule in record.engaged.retentions:
        if rule.base is RetentionBase.NET and base.amount > 0:
            amount = rule.withheld(base, held(record, rule.name, currency))
            if amount:
                words = f"{rule.name} {rule.percent.normalize():f} %" + (
                    f" until {rule.release}" if rule.release else ""
                )
                lines.append(Charge(LineKind.RETENTION, words, -amount, source=rule.source, retention=rule.name))
    return lines


def _refuse(record: Record, rule: str, what: str, remedy: str, place: str | None = None) -> NoReturn:
    raise NotInvoiceable(what, where=f"{place or record.id}, rule {rule}", remedy=remedy)
