"""Whether an event may follow what has happened; each refusal names its rule and what to do.

Every function returns None or raises ``EventRefused`` (one of its subclasses). They look at a record
and change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NoReturn

from toolkit import dates
from toolkit.errors import DateRefused, EngagementClosed, EventRefused, InvalidSchedule, UnknownMilestone
from toolkit.ledger.clocks import review_ends, review_start
from toolkit.ledger.events import SERIES
from toolkit.ledger.folding import Progress, Record, Stage, currency_of
from toolkit.money import Money
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.schedule import Schedule

_CLOCK_SKEW = timedelta(seconds=5)


def may_engage(schedule: Schedule) -> None:
    """A schedule can be carried out if it says in what it is paid; all else may be settled later."""
    if not isinstance(schedule, Schedule):
        raise InvalidSchedule(
            f"a {type(schedule).__name__} is no schedule",
            where="rule engage-a-schedule",
            remedy="Give a Schedule: draft.schedule of a contract that was read, or one of your own",
        )
    if currency_of(schedule) is None:
        raise EventRefused(
            "the schedule names no currency",
            where="rule engage-with-currency",
            remedy="Set schedule.currency, for example to 'USD', and engage again",
        )


def may_number_in(series: str) -> str:
    """Numbers begin with something that fits a file name and can be read out."""
    if not isinstance(series, str) or not re.fullmatch(SERIES, series):
        raise EventRefused(
            f"{series!r} cannot begin the numbers of documents",
            where="rule series-are-plain",
            remedy="Use capital letters A-Z and digits, then also hyphens and slashes, for example 'INV' or 'ACME-2'",
        )
    return series


def is_open(record: Record) -> None:
    """After termination only money may move."""
    if record.terminated is not None:
        raise EngagementClosed(
            f"the engagement was terminated on {record.terminated.on}",
            where=f"{record.id}, rule nothing-after-termination",
            remedy="Invoices for accepted work, credit notes and payments can still be recorded",
        )


def a_day(on: date | None) -> date | None:
    """What is asked for or takes effect on a day is given a day, or nothing."""
    if on is not None and (isinstance(on, datetime) or not isinstance(on, date)):
        raise DateRefused(
            f"{on!r} is a {type(on).__name__} and no date",
            where="rule days-are-dates",
            remedy="Give a datetime.date, for example date(2026, 11, 23) or date.fromisoformat('2026-11-23')",
        )
    return on


def time_of(record: Record | None, at: datetime | None) -> datetime:
    """The moment to record: ``at``, or now. Not in the future, not before the engagement's last event."""
    now = dates.now()
    if at is not None and not isinstance(at, datetime):
        raise DateRefused(
            f"{at!r} is a {type(at).__name__} and no moment",
            where="rule moments-are-datetimes",
            remedy="Give a datetime.datetime with its time zone, or leave `at` out and give the day as `on`",
        )
    if at is not None and at.tzinfo is None:
        raise DateRefused(
            f"the time {at} has no time zone", where="rule times-have-zones", remedy="Give tzinfo=UTC, or your own zone"
        )
    if at is not None and at > now:
        raise DateRefused(
            f"{at.isoformat()} lies in the future",
            where="rule nothing-in-the-future",
            remedy="Record it when it happens",
        )
    moment = at or now
    if record is None or moment >= record.last_at:
        return moment
    if at is None and record.last_at - now <= _CLOCK_SKEW:
        return record.last_at  # two machines whose clocks differ a little
    raise DateRefused(
        f"{moment.isoformat()} is before the last event, of {record.last_at.isoformat()}",
        where=f"{record.id}, rule events-in-order",
        remedy="Leave `at` out, and give the date it took effect as `on`",
    )


def date_of(on: date | None, at: datetime) -> date:
    """The date of effect: ``on``, or the day of ``at`` where the user is. Never after that day."""
    day = at.astimezone().date()
    on = a_day(on)
    if on is not None and on > day:
        raise DateRefused(
            f"{on} lies after the day of recording, {day}",
            where="rule nothing-in-the-future",
            remedy="Record it when it happens",
        )
    return on or day


def milestone(record: Record, id: str) -> Milestone:
    """The milestone of the schedule in force."""
    found = next((m for m in record.schedule.milestones if m.id == id), None)
    if found is None:
        known = ", ".join(m.id for m in record.schedule.milestones) or "none"
        raise UnknownMilestone(
            f"there is no milestone {id!r}",
            where=f"{record.id}, rule known-milestone",
            remedy=f"The schedule in force has {known}",
        )
    return found


def priced_in(record: Record, id: str) -> str:
    """The currency of a milestone: its amount's, or the contract's."""
    amount = milestone(record, id).amount
    return amount.currency if amount is not None else record.currency


def may_start(record: Record, id: str, on: date) -> None:
    """Work starts once."""
    is_open(record)
    p = _progress(record, id)
    if p.stage is not Stage.PLANNED:
        _refuse(record, id, "start-once", f"{id} is {p.stage} already", "Nothing need be recorded")
    _after(record, id, p, on)


def may_submit(record: Record, id: str, on: date) -> None:
    """Something is submitted from the plan, from work, or again after a rejection."""
    is_open(record)
    p = _progress(record, id)
    if p.stage is Stage.SUBMITTED:
        _refuse(
            record,
            id,
            "submit-once-a-round",
            f"{id} has been under review since {p.submitted_on}",
            "Record the customer's answer with accept or reject first",
        )
    if p.stage is Stage.ACCEPTED:
        _refuse(record, id, "submit-before-acceptance", f"{id} was accepted on {p.accepted_on}", "It can be invoiced")
    _after(record, id, p, on)


def may_accept(
    record: Record, id: str, on: date, deliverables: Iterable[str] = (), percent: Decimal | None = None
) -> None:
    """What was submitted is accepted; a milestone that has nothing to hand over may be accepted as it is.

    A share may be accepted while the work goes on, and only grows.
    """
    is_open(record)
    p = _progress(record, id)
    if p.stage is Stage.ACCEPTED:
        _refuse(record, id, "accept-once", f"{id} was accepted on {p.accepted_on} already", "It can be invoiced")
    if p.stage is Stage.REJECTED:
        _refuse(
            record,
            id,
            "accept-after-submit",
            f"{id} was rejected on {p.rejected_on}",
            "Submit it again first; the acceptance then names what was put right",
        )
    if percent is not None and not p.accepted_percent < percent <= 100:
        _refuse(
            record,
            id,
            "accepted-share-grows",
            f"{percent} % of {id} after {p.accepted_percent} %",
            "Give all that is accepted by now, up to 100; what was accepted stays so",
        )
    partly = percent is not None and percent < 100
    if p.stage is not Stage.SUBMITTED and milestone(record, id).deliverables and not partly:
        _refuse(record, id, "accept-after-submit", f"{id} was not submitted yet", f'Call submit("{id}") first')
    _known_deliverables(record, id, p, deliverables)
    _after(record, id, p, on)


def may_begin_review(record: Record, id: str, on: date) -> str:
    """The event that the contract names begins a review once a round, after the submission; its words."""
    is_open(record)
    p = _progress(record, id)
    event = record.engaged.review_from
    if event is None:
        _refuse(
            record,
            id,
            "review-from-submission",
            "the acceptance period runs from the submission",
            "Nothing need be recorded; another event is named when the contract is engaged, with review_from",
        )
    if p.stage is not Stage.SUBMITTED:
        _refuse(record, id, "begin-review-after-submit", f"{id} is {p.stage}, not under review", "Submit it first")
    if p.review_began is not None:
        _refuse(
            record, id, "begin-review-once", f"{event} was recorded for {p.review_began}", "Nothing need be recorded"
        )
    _after(record, id, p, on)
    return event


def may_deem(record: Record, id: str, on: date) -> date:
    """Silence counts as acceptance only under the contract's clause and after the period; its last day."""
    is_open(record)
    p = _progress(record, id)
    period = record.schedule.acceptance_period
    if period is None or not period.deemed:
        _refuse(
            record,
            id,
            "deem-under-a-clause",
            "the contract does not say that silence counts as acceptance",
            "Ask the customer for an answer, and record it with accept or reject",
        )
    ends = review_ends(record, p)
    if p.stage is Stage.SUBMITTED and review_start(record, p) is None:
        _refuse(
            record,
            id,
            "deem-after-the-named-event",
            f"the period runs from {record.engaged.review_from}, which is not recorded for {id}",
            f'Record it: begin_review("{id}", on=…)',
        )
    if p.stage is not Stage.SUBMITTED or ends is None:
        _refuse(record, id, "deem-under-review", f"{id} is {p.stage}, not under review", "Submit it first")
    if on <= ends:
        _refuse(
            record,
            id,
            "deem-after-the-period",
            f"the customer may answer until {ends}",
            "Wait for the end of that day; engagement.clocks() shows what runs",
        )
    return ends


def may_reject(record: Record, id: str, on: date, reason: str | None, deliverables: Iterable[str] = ()) -> None:
    """Only what is under review can be rejected, and only with a reason."""
    is_open(record)
    p = _progress(record, id)
    if p.stage is not Stage.SUBMITTED:
        _refuse(
            record,
            id,
            "reject-under-review",
            f"{id} is {p.stage}, not under review",
            "Only a submitted milestone can be rejected; correct an accepted one with a change order or credit note",
        )
    if not (reason or "").strip():
        _refuse(record, id, "reject-with-reason", "a rejection without a reason", "Say what has to be put right")
    _known_deliverables(record, id, p, deliverables)
    _after(record, id, p, on)


def may_pay(record: Record, amount: Money, on: date, reference: str | None) -> None:
    """A payment is more than nothing, and is not the one recorded before."""
    if amount.amount <= 0:
        raise EventRefused(
            f"a payment of {amount}",
            where=f"{record.id}, rule payments-are-positive",
            remedy="Give the amount that came in",
        )
    for past in record.payments:
        if reference and (past.amount, past.on, past.reference) == (amount, on, reference):
            raise EventRefused(
                f"a payment of {amount} on {on} with reference {reference!r} is recorded already",
                where=f"{record.id}, rule pay-once",
                remedy="If it is a second one, give it a reference of its own",
            )


def may_name_actor(actor: str) -> str:
    """Every event names who recorded it."""
    if not actor.strip():
        raise EventRefused(
            "no actor is named", where="rule named-actor", remedy="Open the ledger with actor='Your Name'"
        )
    return actor.strip()


def may_decide(record: Record, id: str, by: str) -> str:
    """An acceptance or rejection names who decided."""
    if not by.strip():
        _refuse(record, id, "named-decision", "nobody is named who decided", "Give by='Name, for the customer'")
    return by.strip()


def _progress(record: Record, id: str) -> Progress:
    milestone(record, id)
    return record.progress.get(id) or Progress()


def _after(record: Record, id: str, p: Progress, on: date) -> None:
    last = p.last_on
    if last is not None and on < last:
        raise DateRefused(
            f"{on} is before the last step of {id}, on {last}",
            where=f"{record.id}.{id}, rule steps-in-order",
            remedy="Give a date on or after it",
        )


def _known_deliverables(record: Record, id: str, p: Progress, names: Iterable[str]) -> None:
    known = {d.name for d in p.delivered}
    for name in names:
        if name not in known:
            _refuse(
                record,
                id,
                "known-deliverable",
                f"{name!r} was not submitted for {id}",
                f"Submitted were {', '.join(sorted(known)) or 'no single deliverables'}",
            )


def _refuse(record: Record, id: str, rule: str, what: str, remedy: str) -> NoReturn:
    raise EventRefused(what, where=f"{record.id}.{id}, rule {rule}", remedy=remedy)
