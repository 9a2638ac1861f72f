"""Acceptance periods, deemed acceptance proposed and recorded, reminders."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from toolkit.dates import BusinessCalendar, DayKind, Roll
from toolkit.errors import EventRefused
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.clocks import ClockKind
from toolkit.ledger.retention import RetentionRule
from toolkit.ledger.state import MilestoneStatus
from toolkit.money import Money
from toolkit.provenance import Source
from toolkit.schedule import AcceptancePeriod, Schedule

CLAUSE = Source(text="Silence for ten business days counts as acceptance.", page=5, clause="4.3")


def day(text: str) -> date:
    return date.fromisoformat(text)


def engaged(
    ledger: Ledger, schedule: Schedule, calendar: BusinessCalendar | None = None, **period: object
) -> Engagement:
    terms = {"days": 10, "kind": DayKind.BUSINESS, "deemed": True, "source": (CLAUSE,)} | period
    changed = schedule.model_copy(update={"acceptance_period": AcceptancePeriod.model_validate(terms)})
    return ledger.engage(changed, calendar=calendar, on=day("2026-01-05"))


def test_a_review_runs_in_business_days_of_the_named_calendar(ledger: Ledger, schedule: Schedule) -> None:
    ends = {}
    for place in (BusinessCalendar(), BusinessCalendar(country="DE", state="BY"), BusinessCalendar(country="SE")):
        engagement = engaged(ledger, schedule, place)
        engagement.submit("M1", on=day("2026-03-27"))
        (clock,) = engagement.clocks(day("2026-03-30"))
        ends[place.name] = clock.ends
        assert (clock.kind, clock.since, clock.source) == (ClockKind.REVIEW, day("2026-03-27"), (CLAUSE,))
        assert clock.rule == f"10 business days after submission, {place.name}"
    # Good Friday is 3 April, Easter Monday 6 April 2026
    assert ends == {"weekends only": day("2026-04-10"), "DE-BY": day("2026-04-14"), "SE": day("2026-04-14")}


def test_a_period_in_calendar_days_may_roll_to_the_next_business_day(ledger: Ledger, schedule: Schedule) -> None:
    changed = schedule.model_copy(update={"acceptance_period": AcceptancePeriod(days=8)})
    ends = []
    for roll in (Roll.NONE, Roll.FOLLOWING, Roll.PRECEDING):
        engagement = ledger.engage(changed, review_roll=roll, on=day("2026-01-05"))
        engagement.submit("M1", on=day("2026-01-09"))
        ends.append(engagement.state(day("2026-01-10")).milestone("M1").review_ends)
    assert ends == [day("2026-01-17"), day("2026-01-19"), day("2026-01-16")]


def test_a_due_date_may_roll_too(ledger: Ledger, schedule: Schedule) -> None:
    engagement = ledger.engage(schedule, due_roll=Roll.FOLLOWING, on=day("2026-01-05"))
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    assert engagement.invoice(on=day("2026-01-08")).due_date == day("2026-02-09")  # 7 February is a Saturday


def test_silence_past_the_end_gives_a_proposal_that_quotes_the_clause(ledger: Ledger, schedule: Schedule) -> None:
    engagement = engaged(ledger, schedule)
    engagement.submit("M1", on=day("2026-01-20"))
    assert engagement.proposals(day("2026-02-03")) == ()
    (proposal,) = engagement.proposals(day("2026-02-04"))
    assert proposal.ended_on == day("2026-02-03")
    assert "“Silence for ten business days counts as acceptance.” (page 5, clause 4.3)" in proposal.text
    assert "for you to judge" in proposal.text
    assert engagement.state(day("2026-02-04")).milestone("M1").status is MilestoneStatus.SUBMITTED


def test_a_person_records_the_deemed_acceptance_and_the_line_says_so(ledger: Ledger, schedule: Schedule) -> None:
    engagement = engaged(ledger, schedule)
    engagement.submit("M1", on=day("2026-01-20"))
    event = engagement.accept_deemed("M1", reason="no answer to two reminders", on=day("2026-02-04"))
    assert (event.on, event.clause, event.actor) == (day("2026-02-03"), (CLAUSE,), "Jo Doe")
    line = engagement.invoice(on=day("2026-02-05")).lines[0]
    assert (line.deemed, line.accepted_on, line.accepted_by) == (True, day("2026-02-03"), None)
    assert engagement.proposals() == ()


@pytest.mark.parametrize(
    ("deemed", "submitted", "on", "rule"),
    [
        (True, True, "2026-02-03", "deem-after-the-period"),
        (True, False, "2026-02-04", "deem-under-review"),
        (False, True, "2026-02-04", "deem-under-a-clause"),
    ],
)
def test_silence_counts_only_under_a_clause_and_after_the_period(
    ledger: Ledger, schedule: Schedule, deemed: bool, submitted: bool, on: str, rule: str
) -> None:
    engagement = engaged(ledger, schedule, deemed=deemed)
    if submitted:
        engagement.submit("M1", on=day("2026-01-20"))
    with pytest.raises(EventRefused, match=rule):
        engagement.accept_deemed("M1", on=day(on))
    if not deemed:
        assert engagement.proposals(day("2026-06-01")) == ()


def test_a_rejection_stops_the_clock_and_a_new_round_starts_it_again(ledger: Ledger, schedule: Schedule) -> None:
    engagement = engaged(ledger, schedule)
    engagement.submit("M1", on=day("2026-01-20"))
    engagement.reject("M1", reason="page 3 is empty", on=day("2026-01-26"))
    assert engagement.clocks(day("2026-01-27")) == ()
    engagement.submit("M1", on=day("2026-02-02"))
    assert [c.ends for c in engagement.clocks(day("2026-02-03"))] == [day("2026-02-16")]


def test_more_rounds_than_the_contract_allows_are_a_problem(ledger: Ledger, schedule: Schedule) -> None:
    engagement = ledger.engage(schedule, review_rounds=1)
    engagement.submit("M1")
    assert engagement.state().problems == ()
    engagement.reject("M1", reason="no")
    engagement.submit("M1")
    assert [p.where for p in engagement.state().problems] == ["milestones.M1.rounds"]


def test_reminders_come_before_and_after_with_dates_and_words(ledger: Ledger, schedule: Schedule) -> None:
    engagement = engaged(ledger, schedule)
    engagement.submit("M1", on=day("2026-01-20"))
    found = engagement.reminders(day("2026-01-21"))
    assert [r.on for r in found] == [day(d) for d in ("2026-01-31", "2026-02-04", "2026-02-10", "2026-02-17")]
    assert found[0].subject == "Harbour survey: review of Design report"
    assert "ends in 3 days, on 2026-02-03" in found[0].text
    assert "ended 1 day ago" in found[1].text
    assert [r.on for r in engagement.reminders(day("2026-02-11"))] == [day("2026-02-17")]


def test_invoices_dates_and_retention_have_clocks_too(ledger: Ledger, schedule: Schedule) -> None:
    dated = schedule.milestones[1].model_copy(update={"due_date": day("2026-02-20")})
    engagement = ledger.engage(
        schedule.model_copy(update={"milestones": (schedule.milestones[0], dated, schedule.milestones[2])}),
        retentions=[RetentionRule(percent=Decimal(5), release="one year", release_on=day("2027-01-06"))],
        on=day("2026-01-05"),
    )
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    engagement.invoice(on=day("2026-01-06"))
    found = engagement.clocks(day("2026-02-21"))
    assert [(c.kind.value, c.ends.isoformat(), c.run_out) for c in found] == [
        ("payment", "2026-02-05", True),
        ("delivery", "2026-02-20", True),
        ("retention", "2027-01-06", False),
    ]
    engagement.release_retention(by="Ann")
    assert ClockKind.RETENTION not in {c.kind for c in engagement.clocks()}
    assert engagement.state().money.retained == Money.of("1000", "EUR")
