"""Acceptance in rounds: single deliverables, proofs that fail, and reviews that begin with an event of the contract."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from toolkit.errors import DateRefused, EventRefused
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.state import MilestoneStatus
from toolkit.schedule import Schedule
from toolkit.taxes import outside_scope


def day(text: str) -> date:
    return date.fromisoformat(text)


REPORT, DATA = "Design report", "Data dictionary"


def test_one_deliverable_is_refused_and_the_other_stays_accepted(engagement: Engagement) -> None:
    engagement.submit("M1", on=day("2026-01-20"))
    engagement.accept("M1", by="Ann", deliverables=[DATA], on=day("2026-01-22"))
    engagement.reject("M1", reason="Chapter 2 is missing", deliverables=[REPORT], on=day("2026-01-23"))
    engagement.submit("M1", on=day("2026-02-02"))  # what is not accepted yet
    state = engagement.state().milestone("M1")
    assert [d.name for d in state.delivered] == [DATA, REPORT]
    assert (state.accepted_deliverables, state.rounds) == ((DATA,), 2)
    engagement.accept("M1", by="Ann", deliverables=[REPORT], on=day("2026-02-04"))
    assert engagement.state().milestone("M1").status is MilestoneStatus.ACCEPTED
    assert engagement.invoice(["M1"]).lines[0].deliverables == (DATA, REPORT)


def test_what_is_handed_over_anew_is_accepted_anew(engagement: Engagement) -> None:
    engagement.submit("M1", on=day("2026-01-20"))
    engagement.accept("M1", by="Ann", deliverables=[DATA], on=day("2026-01-22"))
    engagement.reject("M1", reason="The units changed: both again, please", on=day("2026-01-23"))
    engagement.submit("M1", [REPORT, DATA], on=day("2026-02-02"))
    engagement.accept("M1", by="Ann", deliverables=[REPORT], on=day("2026-02-04"))
    state = engagement.state().milestone("M1")
    assert (state.status, state.accepted_deliverables) == (MilestoneStatus.SUBMITTED, (REPORT,))


def test_a_deliverable_that_was_accepted_and_then_refused_counts_as_refused(engagement: Engagement) -> None:
    engagement.submit("M1", on=day("2026-01-20"))
    engagement.accept("M1", by="Ann", deliverables=[DATA], on=day("2026-01-22"))
    engagement.reject("M1", reason="A column is wrong after all", deliverables=[DATA], on=day("2026-01-23"))
    engagement.submit("M1", [DATA], on=day("2026-02-02"))
    assert [d.name for d in engagement.state().milestone("M1").delivered] == [REPORT, DATA]
    engagement.accept("M1", by="Ann", deliverables=[DATA], on=day("2026-02-04"))
    assert engagement.state().milestone("M1").status is MilestoneStatus.SUBMITTED  # the report had no answer yet


def test_a_new_version_replaces_the_one_that_was_refused(engagement: Engagement) -> None:
    engagement.submit("M2", ["Survey v1"], on=day("2026-01-20"))
    engagement.reject("M2", reason="Berth 3 is missing", on=day("2026-01-23"))
    engagement.submit("M2", ["Survey v2"], on=day("2026-02-02"))
    engagement.accept("M2", by="Ann", on=day("2026-02-04"))
    assert engagement.invoice(["M2"]).lines[0].deliverables == ("Survey v2",)


# --- proofs ---------------------------------------------------------------------------------------


def test_a_proof_keeps_what_was_run_and_one_that_failed_is_a_problem_until_it_holds(engagement: Engagement) -> None:
    def depth_is_within_five_centimetres() -> str:
        raise AssertionError("berth 3 is off by 0.07 m")

    def every_berth_is_there() -> str:
        return "14 berths"

    engagement.submit(
        "M2",
        ["Survey data"],
        checks={"Depth": depth_is_within_five_centimetres, "Berths": every_berth_is_there},
        on=day("2026-01-20"),
    )
    state = engagement.state()
    proofs = [d.check for d in state.milestone("M2").delivered if d.check]
    assert [(p.criterion, p.passed, p.output) for p in proofs] == [
        ("Depth", False, "AssertionError: berth 3 is off by 0.07 m"),
        ("Berths", True, "14 berths"),
    ]
    assert proofs[1].code == 'def every_berth_is_there() -> str:\n    return "14 berths"\n'
    (problem,) = (p for p in state.problems if p.where == "milestones.M2.acceptance_criteria")
    assert "Depth did not hold when M2 was submitted on 2026-01-20" in problem.message
    engagement.reject("M2", reason="see berth 3", on=day("2026-01-22"))
    engagement.submit("M2", ["Survey data"], checks={"Depth": partial(str, "within 0.05 m")}, on=day("2026-01-28"))
    state = engagement.state()
    assert not [p for p in state.problems if p.where == "milestones.M2.acceptance_criteria"]
    (proof,) = (d.check for d in state.milestone("M2").delivered if d.check)
    assert proof.code is None  # nothing to quote


# --- the event that begins a review ----------------------------------------------------------------


@pytest.fixture
def tested(ledger: Ledger, schedule: Schedule) -> Engagement:
    """Ten business days from receipt of the test log, after which silence counts as acceptance."""
    return ledger.engage(schedule, tax=outside_scope(), review_from="receipt of the test log", on=day("2026-01-05"))


def test_the_review_runs_from_the_event_that_the_contract_names(tested: Engagement) -> None:
    tested.submit("M2", on=day("2026-02-02"))
    assert tested.state().milestone("M2").review_ends is None
    assert tested.proposals(day("2026-06-01")) == ()
    with pytest.raises(EventRefused, match=r"deem-after-the-named-event.*begin_review"):
        tested.accept_deemed("M2")
    tested.begin_review("M2", on=day("2026-02-09"))
    assert tested.state().milestone("M2").review_ends == day("2026-02-23")
    (clock,) = (c for c in tested.clocks(day("2026-02-10")) if c.milestone == "M2")
    assert (clock.since, clock.rule) == (
        day("2026-02-09"), "10 business days after receipt of the test log, weekends only",
    )  # fmt: skip
    (proposal,) = tested.proposals(day("2026-02-24"))
    assert "was submitted on 2026-02-02; the period of 10 business days after receipt of the test log" in proposal.text
    assert proposal.submitted_on == day("2026-02-02")
    assert tested.accept_deemed("M2", on=day("2026-02-24")).on == day("2026-02-23")


def test_each_round_has_its_own_event(tested: Engagement) -> None:
    tested.submit("M2", on=day("2026-02-02"))
    tested.begin_review("M2", on=day("2026-02-09"))
    with pytest.raises(EventRefused, match="begin-review-once"):
        tested.begin_review("M2")
    tested.reject("M2", reason="berth 3", on=day("2026-02-10"))
    with pytest.raises(EventRefused, match="begin-review-after-submit"):
        tested.begin_review("M2")
    tested.submit("M2", on=day("2026-02-16"))
    assert tested.state().milestone("M2").review_ends is None
    with pytest.raises(DateRefused, match="steps-in-order"):
        tested.begin_review("M2", on=day("2026-02-15"))


def test_where_the_review_runs_from_submission_no_event_begins_it(engagement: Engagement) -> None:
    engagement.submit("M2", on=day("2026-02-02"))
    with pytest.raises(EventRefused, match="review-from-submission"):
        engagement.begin_review("M2")


def test_the_forecast_counts_from_the_event_once_it_is_known(ledger: Ledger, tested: Engagement) -> None:
    tested.submit("M2", on=day("2026-02-02"))
    tested.begin_review("M2", on=day("2026-02-09"))
    item = next(i for i in ledger.forecast("EUR", on=day("2026-02-10")).items if i.what.startswith("M2"))
    assert item.likely == day("2026-03-25")  # 23 February, and the term of 30 days
