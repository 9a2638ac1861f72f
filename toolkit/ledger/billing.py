"""What may be invoiced of an engagement, and the charges that make a document's lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NoReturn

from toolkit.errors import DateRefused, NotInvoiceable
from toolkit.ledger import rules
from toolkit.ledger.balance import balance, remaining
from toolkit.ledger.folding import Progress, Record, Stage
from toolkit.ledger.invoices import Invoice, InvoiceReference, LineKind
from toolkit.ledger.parts import Measured, Part, measured
from toolkit.ledger.retention import RetentionBase
from toolkit.money import Money, is_iso_currency
from toolkit.provenance import Source
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.schedule import Schedule
from toolkit.taxes import TaxTreatment


@dataclass(frozen=True)
class Charge:
    """A line before it has a number and a tax.

    ``net`` is negative where it takes something off. ``quantity``, ``unit`` and ``unit_price`` are
    given where the line is not one piece; ``treatment`` where it repeats that of an earlier document;
    ``budget`` where it counts towards a cap that several lines share.
    """

    kind: LineKind
    description: str
    net: Money
    milestone: Milestone | None = None
    source: tuple[Source, ...] = ()
    retention: str | None = None
    refers_to: InvoiceReference | None = None
    quantity: Decimal | None = None
    unit: str = "C62"
    unit_price: Money | None = None
    treatment: TaxTreatment | None = None
    agreed: Money | None = None
    corrects: int | None = None
    budget: str | None = None


def sources_of(schedule: Schedule, milestone: Milestone) -> tuple[Source, ...]:
    """The places that agreed a milestone's amount, the amount's own first."""
    found = list(milestone.source)
    for name in ("percent", "amount"):
        evidence = schedule.evidence_for(f"milestones.{milestone.id}.{name}")
        found = list(evidence.source) + found if evidence else found
    return tuple(dict.fromkeys(found))


def chargeable(record: Record, milestone: Milestone) -> Money | None:
    """What of a milestone may be invoiced now: what is accepted of it, less what is invoiced."""
    p = record.progress.get(milestone.id)
    left = remaining(record, milestone)
    if p is None or left is None or milestone.amount is None:
        return None
    if p.stage is Stage.ACCEPTED:
        return left
    if not p.accepted_percent:
        return None
    share = milestone.amount.percent(p.accepted_percent)
    return Money.of(share.amount - p.used, share.currency)


def billable(record: Record) -> list[Milestone]:
    """Milestones that have something accepted and not yet invoiced, in the schedule's order.

    What was credited last is charged again only if somebody names it.
    """
    return [m for m in record.schedule.milestones if chargeable(record, m) and not record.progress[m.id].credited]


def chosen(record: Record, ids: Sequence[str] | None, on: date) -> list[Milestone]:
    """The milestones to invoice: those named, or all that can be.

    Raises:
        NotInvoiceable: One of them cannot be, or there is none; the message says why and what to do.
        DateRefused: ``on`` is before the acceptance of one.
    """
    if isinstance(ids, str):
        ids = [ids]
    milestones = billable(record) if ids is None else [rules.milestone(record, i) for i in dict.fromkeys(ids)]
    if not milestones:
        refuse(record, "something-to-invoice", "nothing is accepted and not yet invoiced", "Record an acceptance first")
    for m in milestones:
        _check(record, m, on)
    currencies = {m.amount.currency for m in milestones if m.amount is not None}
    if len(currencies) > 1:
        refuse(
            record,
            "one-currency",
            f"the milestones are in {' and '.join(sorted(currencies))}",
            "Name the milestones of one currency, and make a second invoice for the others",
        )
    return milestones


def _check(record: Record, m: Milestone, on: date) -> None:
    p = record.progress.get(m.id, Progress())
    place = f"{record.id}.{m.id}"
    if p.stage is not Stage.ACCEPTED and not p.accepted_percent:
        refuse(
            record,
            "invoice-after-acceptance",
            f"{m.id} is {p.stage}, not accepted",
            "Record its acceptance first",
            place,
        )
    if m.amount is None:
        refuse(record, "invoice-with-amount", f"{m.id} has no amount", "Agree a change order that gives it one", place)
    if not is_iso_currency(m.amount.currency):
        refuse(
            record,
            "invoice-in-currency",
            f"{m.id} is priced in {m.amount.currency}, which is no currency of ISO 4217",
            "Agree a change order that prices it in a currency, at a rate that both sides state",
            place,
        )
    if not chargeable(record, m):
        what = f"{m.id} is invoiced in full" if p.stage is Stage.ACCEPTED else f"what is accepted of {m.id} is invoiced"
        refuse(
            record,
            "invoice-once",
            what + (f", on {', '.join(p.invoices)}" if p.invoices else ""),
            "To correct an invoice, issue a credit note",
            place,
        )
    if p.agreed_on is not None and on < p.agreed_on:
        raise DateRefused(
            f"an invoice of {on} for {m.id}, accepted on {p.agreed_on}",
            where=f"{place}, rule invoice-after-acceptance",
            remedy="Give a date on or after the acceptance",
        )


def work(record: Record, milestones: Sequence[Milestone], amounts: Mapping[str, Money | Part]) -> list[Charge]:
    """A charge for each milestone: the amount or part given for it, or all that is accepted and not invoiced.

    Raises:
        NotInvoiceable: An amount is more than that, or is for a milestone that is not invoiced here.
    """
    stray = set(amounts) - {m.id for m in milestones}
    if stray:
        refuse(
            record,
            "amounts-for-what-is-invoiced",
            f"an amount for {sorted(stray)[0]}, which is not invoiced here",
            "Name it among the milestones",
        )
    charges = []
    for m in milestones:
        ready = chargeable(record, m)
        if ready is not None and m.amount is not None:
            charges.append(_work(record, m, m.amount, ready, amounts.get(m.id, ready)))
    return charges


def _work(record: Record, m: Milestone, whole: Money, ready: Money, asked: Money | Part) -> Charge:
    part = measured(asked, whole, ready) if isinstance(asked, Part) else Measured(asked, "part")
    amount = part.amount
    if amount.currency != ready.currency or not 0 < abs(amount.amount) <= abs(ready.amount):
        refuse(
            record,
            "invoice-what-is-accepted",
            f"{amount} for {m.id}, of which {ready} can be invoiced",
            "Give no more than that",
            f"{record.id}.{m.id}",
        )
    p = record.progress[m.id]
    words = [m.name]
    if p.stage is not Stage.ACCEPTED:
        words.append(f"{p.accepted_percent.normalize():f} % accepted")
    if part.words and (amount != whole or part.quantity) and (len(words) == 1 or isinstance(asked, Part)):
        words.append(part.words)
    return Charge(
        LineKind.WORK,
        ", ".join(words),
        amount,
        milestone=m,
        source=sources_of(record.schedule, m),
        quantity=part.quantity,
        unit=part.unit,
        unit_price=part.unit_price,
    )


def held(record: Record, name: str, currency: str) -> Money:
    """What is held back by a retention on the net, over all documents."""
    total = Money.zero(currency)
    for account in record.accounts.values():
        for line in account.invoice.lines:
            if line.retention == name and line.agreed.currency == currency:
                total = total + line.agreed if account.invoice.is_credit else total - line.agreed
    return total


def retention(record: Record, charges: Sequence[Charge]) -> list[Charge]:
    """The lines by which the contract's retention on the net takes something off work."""
    currency = charges[0].net.currency
    base = Money.sum((c.net for c in charges if c.kind is LineKind.WORK), currency)
    lines = []
    for rule in record.retentions:
        if rule.base is RetentionBase.NET and base.amount > 0:
            amount = rule.withheld(base, held(record, rule.name, currency))
            if amount:
                until = f" until {rule.release}" if rule.release else ""
                words = f"{rule.name} {rule.percent.normalize():f} %{until}"
                lines.append(Charge(LineKind.RETENTION, words, -amount, source=rule.source, retention=rule.name))
    return lines


def within_the_price(record: Record, document: Invoice) -> None:
    """No document takes more than the contract price leaves.

    Raises:
        NotInvoiceable: It would; says what is left.
    """
    within = [line.agreed for line in document.lines if line.kind.within_price]
    if not within:
        return
    currency = within[0].currency
    asked = Money.sum(within, currency)
    left = Money.of(balance(record, currency).still_to_invoice, currency)
    if asked.amount > 0 and asked > left:
        refuse(
            record,
            "within-the-contract-price",
            f"{asked} is more than the {left} that the contract price leaves",
            "Deduct the deposits, or agree a change order",
        )


def refuse(record: Record, rule: str, what: str, remedy: str, place: str | None = None) -> NoReturn:
    """Raise ``NotInvoiceable`` under the name of a rule."""
    raise NotInvoiceable(what, where=f"{place or record.id}, rule {rule}", remedy=remedy)


def sound(record: Record, charges: Sequence[Charge], offers: Sequence[tuple[Decimal, int]]) -> None:
    """Refuse work below nothing, also beside other work, and discounts for early payment that are none."""
    for charge in charges:
        if charge.net.amount < 0:
            refuse(
                record,
                "parts-are-positive",
                f"{charge.milestone.id if charge.milestone else charge.description}: a part of {charge.net}",
                "Give what is charged now; what was charged too much is a credit note",
            )
    for percent, days in offers:
        if not 0 < percent < 100 or days < 0:
            refuse(
                record,
                "discounts-are-parts",
                f"a discount of {percent} % within {days} days",
                "Offer between 0 and 100 percent, and no negative days: Wishes(early_payment=((Decimal(2), 10),))",
            )
