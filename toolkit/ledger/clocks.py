"""What runs out when: review periods, due dates, retention; deemed acceptance proposed; reminders drafted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum

from toolkit.dates import DayKind, add_days, roll
from toolkit.ledger.folding import Progress, Record, Stage
from toolkit.provenance import Source, Value
from toolkit.schedule.parties import Role


class ClockKind(StrEnum):
    """What a clock measures."""

    REVIEW = "review"
    PAYMENT = "payment"
    DELIVERY = "delivery"
    RETENTION = "retention"


class Clock(Value):
    """A period that runs, or that has run out and still matters.

    Attributes:
        what: In words.
        since: The day of the event it runs from; None for a date fixed in the contract.
        ends: Its last day.
        rule: How that day follows: ``10 business days after submission, DE-HH``.
        run_out: Whether the day asked for is after ``ends``.
        source: The places in the contract that agreed it.
    """

    kind: ClockKind
    what: str
    since: date | None
    ends: date
    rule: str
    run_out: bool
    milestone: str | None = None
    invoice: str | None = None
    source: tuple[Source, ...] = ()


class Proposal(Value):
    """A deemed acceptance that a person may record, with the clause it rests on.

    The toolkit never asserts its legal effect: ``text`` quotes the clause, or says that the place of
    the clause is not known.
    """

    milestone: str
    name: str
    submitted_on: date
    ended_on: date
    text: str
    source: tuple[Source, ...] = ()


class Reminder(Value):
    """A message to send on a day; nothing is sent by the toolkit."""

    on: date
    to: Role
    subject: str
    text: str
    milestone: str | None = None
    invoice: str | None = None


def review_start(record: Record, p: Progress) -> date | None:
    """The day of the event from which the acceptance period runs: the submission, or the one the contract names."""
    return p.submitted_on if record.engaged.review_from is None else p.review_began


def review_ends(record: Record, p: Progress) -> date | None:
    """The last day of the acceptance period that began with the last submission, or with the event that the
    contract names; None without a period, or where that event is not recorded."""
    period, start = record.schedule.acceptance_period, review_start(record, p)
    if period is None or start is None:
        return None
    calendar = record.basis.calendar
    end = add_days(start, period.days, period.kind, calendar)
    return roll(end, record.engaged.review_roll, calendar)


def clocks(record: Record, on: date) -> tuple[Clock, ...]:
    """All periods that run on a day or have run out unanswered, the first to end first."""
    found = [*_reviews(record, on), *_payments(record, on), *_deliveries(record, on), *_retentions(record, on)]
    return tuple(sorted(found, key=lambda clock: clock.ends))


def proposals(record: Record, on: date) -> tuple[Proposal, ...]:
    """Milestones whose period ended in silence under a clause that counts silence as acceptance."""
    period = record.schedule.acceptance_period
    if period is None or not period.deemed or record.terminated is not None:
        return ()
    found = []
    for clock in _reviews(record, on):
        if clock.run_out and clock.milestone is not None and clock.since is not None:
            name = record.schedule.milestone(clock.milestone).name
            handed = record.progress[clock.milestone].submitted_on or clock.since
            quote = " ".join(f"“{s.text}” ({s.place})" for s in period.source)
            basis = f"The contract says: {quote}" if quote else "The schedule names a deemed acceptance, typed by hand."
            text = (
                f"{name} was submitted on {handed}; the period of {clock.rule} ended on {clock.ends} without an"
                f" answer. {basis} Whether it is thereby accepted is for you to judge."
            )
            found.append(
                Proposal(
                    milestone=clock.milestone,
                    name=name,
                    submitted_on=handed,
                    ended_on=clock.ends,
                    text=text,
                    source=period.source,
                )
            )
    return tuple(found)


def reminders(
    record: Record, on: date, *, before: Sequence[int] = (3,), after: Sequence[int] = (1, 7, 14)
) -> tuple[Reminder, ...]:
    """Messages for the customer around the end of each review and the due date of each invoice.

    Args:
        on: Only messages for this day or later ones.
        before: So many days before the end.
        after: So many days after it.
    """
    customer = record.basis.customer.name
    found = []
    for clock in clocks(record, on):
        if clock.kind not in (ClockKind.REVIEW, ClockKind.PAYMENT):
            continue
        days = [(-n, f"ends in {n} day{'s' * (n != 1)}, on {clock.ends}") for n in before]
        days += [(n, f"ended {n} day{'s' * (n != 1)} ago, on {clock.ends}") for n in after]
        for offset, words in days:
            day = clock.ends + timedelta(days=offset)
            if day >= on:
                found.append(_reminder(record, clock, day, words, customer))
    return tuple(sorted(found, key=lambda r: r.on))


def _reminder(record: Record, clock: Clock, day: date, words: str, customer: str) -> Reminder:
    title = record.schedule.title or record.id
    if clock.kind is ClockKind.REVIEW:
        subject, period = f"{title}: {clock.what}", "The review period"
    else:
        subject, period = f"{title}: {clock.what}", "The period for payment"
    text = f"To {customer}\n\n{clock.what[0].upper()}{clock.what[1:]}. {period} ({clock.rule}) {words}."
    return Reminder(
        on=day,
        to=Role.CUSTOMER,
        subject=subject,
        text=f"{text}\n\n{record.basis.supplier.name}",
        milestone=clock.milestone,
        invoice=clock.invoice,
    )


def _reviews(record: Record, on: date) -> Iterator[Clock]:
    period = record.schedule.acceptance_period
    for m in record.schedule.milestones:
        p = record.progress.get(m.id, Progress())
        ends = review_ends(record, p)
        if p.stage is Stage.SUBMITTED and ends is not None and period is not None:
            event = record.engaged.review_from or "submission"
            words = f"days after {event}"
            if period.kind is DayKind.BUSINESS:
                words = f"business {words}, {record.basis.calendar.name}"
            yield Clock(
                kind=ClockKind.REVIEW,
                what=f"review of {m.name}",
                since=review_start(record, p),
                ends=ends,
                rule=f"{period.days} {words}",
                run_out=on > ends,
                milestone=m.id,
                source=period.source,
            )


def _payments(record: Record, on: date) -> Iterator[Clock]:
    for account in record.invoices():
        document = account.invoice
        if account.open and document.due_date is not None:
            yield Clock(
                kind=ClockKind.PAYMENT,
                what=f"{document.number}, {account.open} open",
                since=document.issue_date,
                ends=document.due_date,
                rule=document.payment_terms,
                run_out=on > document.due_date,
                invoice=document.number,
                source=document.payment_term.source if document.payment_term else (),
            )


def _deliveries(record: Record, on: date) -> Iterator[Clock]:
    if record.terminated is not None:
        return
    for m in record.schedule.milestones:
        p = record.progress.get(m.id, Progress())
        if m.due_date is not None and p.stage in (Stage.PLANNED, Stage.STARTED, Stage.REJECTED):
            yield Clock(
                kind=ClockKind.DELIVERY,
                what=f"{m.name} to be submitted",
                since=p.started_on,
                ends=m.due_date,
                rule="date in the contract",
                run_out=on > m.due_date,
                milestone=m.id,
                source=m.source,
            )


def _retentions(record: Record, on: date) -> Iterator[Clock]:
    for rule in record.retentions:
        released = record.released.get(rule.name)
        if rule.release_on is not None and not released:
            yield Clock(
                kind=ClockKind.RETENTION,
                what=f"{rule.name} to be released",
                since=None,
                ends=rule.release_on,
                rule=rule.release or "date in the contract",
                run_out=on > rule.release_on,
                source=rule.source,
            )
