"""From a record to how the engagement stands on a day: milestones, documents, money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from toolkit.ledger.balance import balance, planned, price, remaining
from toolkit.ledger.billing import chargeable
from toolkit.ledger.clocks import review_ends
from toolkit.ledger.folding import Account, Progress, Record, Stage
from toolkit.ledger.outlook import coming, waiting
from toolkit.ledger.state import (
    Action,
    ChangeState,
    EngagementState,
    InvoiceState,
    InvoiceStatus,
    MilestoneState,
    MilestoneStatus,
    MoneyTotals,
    Receipt,
)
from toolkit.money import Money, is_iso_currency
from toolkit.provenance import Problem, Severity
from toolkit.schedule.milestones import Milestone
from toolkit.taxes import TaxRule

_ACTIONS = {
    Stage.PLANNED: (Action.START, Action.SUBMIT),
    Stage.STARTED: (Action.SUBMIT,),
    Stage.SUBMITTED: (Action.ACCEPT, Action.REJECT),
    Stage.REJECTED: (Action.SUBMIT,),
    Stage.ACCEPTED: (),
}
_NEXT = {
    MilestoneStatus.PLANNED: "start or submit",
    MilestoneStatus.STARTED: "submit",
    MilestoneStatus.SUBMITTED: "customer accepts",
    MilestoneStatus.REJECTED: "revise and submit again",
    MilestoneStatus.ACCEPTED: "invoice",
    MilestoneStatus.INVOICED: "customer pays",
}


def state_of(record: Record, on: date) -> EngagementState:
    """The engagement as it stands on ``on``, from a record of the events up to that day."""
    invoices = tuple(_invoice(a, on) for a in record.accounts.values())
    settled = {i.number for i in invoices if not i.open}
    milestones = tuple(_milestone(record, m, settled) for m in record.schedule.milestones)
    milestones += tuple(_dropped(record, m) for m in record.dropped.values())
    currencies = dict.fromkeys([record.currency, *_currencies(record)])
    totals = [_money(record, c, invoices) for c in currencies]
    return EngagementState(
        id=record.id,
        on=on,
        title=record.schedule.title or record.id,
        supplier=record.basis.supplier,
        customer=record.basis.customer,
        calendar=record.basis.calendar,
        tax=record.basis.tax or TaxRule(),
        schedule=record.schedule,
        signed=record.signed,
        contract=record.engaged.contract,
        milestones=milestones,
        invoices=invoices,
        money=totals[0],
        other_money=tuple(totals[1:]),
        waiting=waiting(record, milestones, invoices, on),
        coming=coming(milestones, invoices, on),
        terminated_on=record.terminated.on if record.terminated else None,
        problems=_problems(record, totals[0]),
        changes=tuple(
            ChangeState(
                order=c.order,
                proposed_on=c.proposed_on,
                agreed_on=c.agreed_on,
                agreed_by=c.agreed_by,
                declined_on=c.declined_on,
            )
            for c in record.changes.values()
        ),
        history=tuple(record.events),
    )


def _milestone(record: Record, m: Milestone, settled: set[str]) -> MilestoneState:
    p = record.progress.get(m.id, Progress())
    left = remaining(record, m)
    status = MilestoneStatus(p.stage.value)
    charged = bool(p.invoices) and not left
    if p.stage is Stage.ACCEPTED and charged:
        status = MilestoneStatus.PAID if settled.issuperset(p.invoices) else MilestoneStatus.INVOICED
    actions = () if record.terminated else _ACTIONS[p.stage]
    if p.stage is Stage.PLANNED and not m.deliverables and not record.terminated:
        actions = (*actions, Action.ACCEPT)
    ready = chargeable(record, m)
    if ready and is_iso_currency(ready.currency):
        actions = (*actions, Action.INVOICE)
    currency = m.amount.currency if m.amount is not None else record.currency
    return MilestoneState(
        milestone=m,
        status=status,
        amount=m.amount,
        rounds=p.rounds,
        delivered=p.delivered,
        started_on=p.started_on,
        submitted_on=p.submitted_on,
        review_ends=review_ends(record, p),
        accepted_on=p.accepted_on,
        accepted_by=p.accepted_by,
        accepted_deliverables=p.accepted_deliverables,
        accepted_percent=p.accepted_percent,
        deemed=p.deemed,
        rejected_on=p.rejected_on,
        rejection=p.rejection,
        invoiced=Money.of(p.used, currency),
        still_to_invoice=left,
        invoices=tuple(p.invoices),
        actions=actions,
        next_action=_next(record, status, left),
    )


def _dropped(record: Record, m: Milestone) -> MilestoneState:
    """A milestone of an earlier schedule; what it was charged is to be credited."""
    p = record.progress.get(m.id, Progress())
    currency = m.amount.currency if m.amount is not None else record.currency
    return MilestoneState(
        milestone=m,
        status=MilestoneStatus.DROPPED,
        amount=Money.zero(currency),
        rounds=p.rounds,
        invoiced=Money.of(p.used, currency),
        still_to_invoice=Money.of(-p.used, currency),
        invoices=tuple(p.invoices),
    )


def _next(record: Record, status: MilestoneStatus, left: Money | None) -> str:
    if status is MilestoneStatus.ACCEPTED and left is None:
        return "agree an amount"
    if record.terminated and status not in (MilestoneStatus.ACCEPTED, MilestoneStatus.INVOICED):
        return ""
    return _NEXT.get(status, "")


def _invoice(account: Account, on: date) -> InvoiceState:
    document = account.invoice
    zero = Money.zero(document.currency)
    if document.is_credit:
        return InvoiceState(
            invoice=document,
            status=InvoiceStatus.PAID,
            paid=zero,
            credited=zero,
            written_off=zero,
            open=zero,
            retained=zero,
            due=zero,
        )
    held = min(account.held, account.open)
    late = document.due_date is not None and on > document.due_date
    due = account.open - held if late else zero
    return InvoiceState(
        invoice=document,
        status=_status(account, due),
        paid=account.paid,
        credited=account.credited,
        written_off=account.written_off,
        open=account.open,
        retained=held,
        due=due,
        days_overdue=(on - document.due_date).days if due and document.due_date else 0,
        receipts=tuple(Receipt(on=d, amount=a, reference=r) for d, a, r in account.received),
    )


def _status(account: Account, due: Money) -> InvoiceStatus:
    if account.open:
        if due:
            return InvoiceStatus.OVERDUE
        return InvoiceStatus.PART_PAID if account.paid else InvoiceStatus.OPEN
    if account.written_off:
        return InvoiceStatus.WRITTEN_OFF
    cancelled = account.credited and account.credited == account.invoice.payable
    return InvoiceStatus.CANCELLED if cancelled else InvoiceStatus.PAID


def _currencies(record: Record) -> list[str]:
    """Currencies besides the contract's: of milestones, documents and payments."""
    found = [m.amount.currency for m in record.schedule.milestones if m.amount is not None]
    found += [a.invoice.currency for a in record.accounts.values()]
    return found + [p.amount.currency for p in record.payments]


def _money(record: Record, currency: str, invoices: tuple[InvoiceState, ...]) -> MoneyTotals:
    """The figures before tax from the lines, those with tax from the documents and payments."""
    sums = balance(record, currency)
    signed, agreed = price(record.signed, currency), price(record.schedule, currency)
    asked = [i for i in invoices if i.invoice.currency == currency and not i.invoice.is_credit]

    def of(amount: Decimal) -> Money:
        return Money.of(amount, currency)

    def summed(name: str) -> Money:
        return Money.sum((getattr(i, name) for i in asked), currency)

    moved = [p.amount for p in record.payments] + [-r.amount for r in record.refunds]
    received = sum((m.amount for m in moved if m.currency == currency), Decimal(0))
    paid = summed("paid")
    accepted = (m.amount for m in record.schedule.milestones if m.amount is not None and _accepted(record, m, currency))
    return MoneyTotals(
        currency=currency,
        contract_price=signed,
        changes=agreed - signed,
        invoiced=of(sums.invoiced),
        credited=of(sums.credited),
        still_to_invoice=of(sums.still_to_invoice),
        accepted=Money.sum(accepted, currency),
        extras=of(sums.extras),
        deposits=of(sums.deposits),
        retained=of(sums.held) + summed("retained"),
        invoiced_gross=Money.sum((i.invoice.payable for i in asked), currency),
        credited_gross=summed("credited"),
        paid=paid,
        written_off=summed("written_off"),
        unallocated=of(received - paid.amount),
        open=summed("open"),
        overdue=summed("due"),
    )


def _accepted(record: Record, m: Milestone, currency: str) -> bool:
    priced = m.amount is not None and m.amount.currency == currency
    return priced and record.progress.get(m.id, Progress()).stage is Stage.ACCEPTED


def _problems(record: Record, money: MoneyTotals) -> tuple[Problem, ...]:
    problems = []
    agreed, sum_of = price(record.schedule, money.currency), planned(record.schedule, money.currency)
    if agreed != sum_of:
        problems.append(
            Problem(
                where="contract_price",
                message=f"The milestones add up to {sum_of}, the contract price is {agreed}",
            )
        )
    if money.still_to_invoice.amount < 0 and money.deposits:
        problems.append(
            Problem(
                where="deposits",
                message=f"The deposits are {-money.still_to_invoice} more than the contract leaves: credit that much",
                severity=Severity.ERROR,
            )
        )
    period = record.schedule.acceptance_period
    allowed = record.engaged.review_rounds or (period.rounds if period else None)
    for name, p in record.progress.items():
        if allowed is not None and p.rounds > allowed:
            problems.append(
                Problem(
                    where=f"milestones.{name}.rounds",
                    message=f"{name} was submitted {p.rounds} times; the contract foresees {allowed}",
                )
            )
    problems += _unproved(record)
    for m in record.schedule.milestones:
        if m.amount is None or not is_iso_currency(m.amount.currency):
            what = "no amount" if m.amount is None else f"a price in {m.amount.currency}, no currency of ISO 4217"
            problems.append(
                Problem(
                    where=f"milestones.{m.id}.amount",
                    message=f"{m.id} has {what}: it cannot be invoiced until a change order gives it one",
                    severity=Severity.ERROR,
                    source=m.source,
                )
            )
    return tuple(problems)


def _unproved(record: Record) -> list[Problem]:
    """Criteria that did not hold when a milestone was handed over last."""
    return [
        Problem(
            where=f"milestones.{name}.acceptance_criteria",
            message=f"{d.check.criterion} did not hold when {name} was submitted on {p.submitted_on}: "
            + (d.check.output or "it returned False"),
        )
        for name, p in record.progress.items()
        for d in p.delivered
        if d.check is not None and not d.check.passed
    ]
