"""What waits for whom since when, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from toolkit.ledger.folding import Record
from toolkit.ledger.state import Coming, InvoiceState, MilestoneState, MilestoneStatus, Waiting
from toolkit.schedule.parties import Role

_UNBEGUN = (MilestoneStatus.PLANNED, MilestoneStatus.STARTED, MilestoneStatus.REJECTED)


def waiting(
    record: Record, milestones: Sequence[MilestoneState], invoices: Sequence[InvoiceState], on: date
) -> tuple[Waiting, ...]:
    """What one of the parties has to do, the longest waiting first."""
    found = [w for m in milestones if (w := _for_milestone(record, m, on))]
    for i in invoices:
        if i.open:
            due = i.invoice.due_date
            found.append(
                Waiting(
                    who=Role.CUSTOMER,
                    party=record.basis.customer.name,
                    what=f"pay {i.number}, {i.open} open" + (f", {i.retained} of it retained" if i.retained else ""),
                    since=i.invoice.issue_date,
                    until=due,
                    overdue=bool(i.due),
                    invoice=i.number,
                    source=i.invoice.payment_term.source if i.invoice.payment_term else (),
                )
            )
    return tuple(sorted(found, key=lambda w: w.since))


def _for_milestone(record: Record, m: MilestoneState, on: date) -> Waiting | None:
    supplier, customer = record.basis.supplier.name, record.basis.customer.name
    match m.status:
        case MilestoneStatus.SUBMITTED:
            assert m.submitted_on is not None  # noqa: S101  # the status says so
            period = record.schedule.acceptance_period
            return Waiting(
                who=Role.CUSTOMER,
                party=customer,
                what=f"accept or reject {m.name}",
                since=m.submitted_on,
                until=m.review_ends,
                overdue=m.review_ends is not None and on > m.review_ends,
                milestone=m.id,
                source=period.source if period else (),
            )
        case MilestoneStatus.STARTED:
            since, what, until = m.started_on, f"submit {m.name}", m.milestone.due_date
        case MilestoneStatus.REJECTED:
            since, what, until = m.rejected_on, f"revise {m.name} and submit it again", m.milestone.due_date
        case MilestoneStatus.ACCEPTED if m.still_to_invoice is None or m.still_to_invoice:
            since, what, until = m.accepted_on, f"invoice {m.name}", None
            if m.still_to_invoice is None:
                what = f"agree an amount for {m.name}, then invoice it"
        case _:
            return None
    if since is None or (record.terminated and m.status is not MilestoneStatus.ACCEPTED):
        return None
    return Waiting(
        who=Role.SUPPLIER,
        party=supplier,
        what=what,
        since=since,
        until=until,
        overdue=until is not None and on > until,
        milestone=m.id,
    )


def coming(milestones: Sequence[MilestoneState], invoices: Sequence[InvoiceState], on: date) -> tuple[Coming, ...]:
    """What comes next: submissions, ends of review, due dates; by date, those without one last."""
    found = []
    for m in milestones:
        if m.status in _UNBEGUN:
            found.append(
                Coming(
                    what=f"submit {m.name}",
                    on=m.milestone.due_date,
                    milestone=m.id,
                    amount=m.amount,
                    trigger=m.milestone.trigger,
                )
            )
        elif m.status is MilestoneStatus.SUBMITTED and m.review_ends is not None and m.review_ends >= on:
            found.append(Coming(what=f"review of {m.name} ends", on=m.review_ends, milestone=m.id, amount=m.amount))
    for i in invoices:
        if i.open and not i.due and i.invoice.due_date is not None:
            found.append(Coming(what=f"{i.number} falls due", on=i.invoice.due_date, invoice=i.number, amount=i.open))
    return tuple(sorted(found, key=lambda c: (c.on is None, c.on or on)))
