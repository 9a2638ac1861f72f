"""Each judgement before signing names its fault and what would be better, and leaves a sound schedule alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from toolkit.dates import DayKind
from toolkit.money import Money
from toolkit.provenance import Problem, Severity, Source
from toolkit.schedule import (
    AcceptancePeriod,
    LateInterest,
    Milestone,
    PaymentTerm,
    Retention,
    Schedule,
    check,
)  # fmt: skip
from toolkit.schedule.measuring import is_measured, says

COUNTED = "every one of the 24 test cases in Annex B has passed"


def milestone(id: str, amount: int, day: str | None, **more: Any) -> Milestone:
    fields: dict[str, Any] = {
        "name": f"Part {id}",
        "due_date": date.fromisoformat(day) if day else None,
        "trigger": "on acceptance of the part",
        "deliverables": (f"Report {id}",),
        "acceptance_criteria": COUNTED,
    }
    return Milestone(id=id, amount=Money.of(amount, "EUR"), **fields | more)


DEPOSIT = Milestone(id="M1", name="Deposit", amount=Money.of(2000, "EUR"), trigger="on signature of the contract")
ROWS = (
    DEPOSIT,
    milestone("M2", 3000, "2031-02-28"),
    milestone("M3", 3000, "2031-04-30"),
    milestone("M4", 2000, "2031-06-30"),
)
TERMS: dict[str, Any] = {
    "currency": "EUR",
    "effective_date": date(2031, 1, 2),
    "payment_term": PaymentTerm(days=30),
    "acceptance_period": AcceptancePeriod(days=10, kind=DayKind.BUSINESS, deemed=True, rounds=2),
    "late_interest": LateInterest(percent=Decimal(1)),
}


def problems(rows: tuple[Milestone, ...] = ROWS, **terms: Any) -> list[Problem]:
    return list(check(Schedule(milestones=rows, **TERMS | terms)))


def only(rows: tuple[Milestone, ...] = ROWS, **terms: Any) -> Problem:
    (problem,) = problems(rows, **terms)
    assert problem.severity is Severity.REVIEW
    assert "Better: " in problem.message
    return problem


def with_second(**changes: Any) -> tuple[Milestone, ...]:
    return (ROWS[0], ROWS[1].model_copy(update=changes), *ROWS[2:])


def test_a_sound_schedule_can_be_signed_as_it_is() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("criteria", "trigger", "deliverables", "what"),
    [
        (None, "on acceptance of the design", ("Design",), "nothing says what is accepted"),
        (None, "upon the owner's approval of phase 3", ("Plan, version 2",), "nothing says what is accepted"),
        (None, "on completion of the roof", ("Roof",), "who finds that it is complete"),
        (None, "when the roof is 60 % complete", ("Roof",), "who finds that it is complete"),
        (None, "when reasonably finished", ("Roof",), "“reasonably” is a matter of judgement"),
        ("the site is modern and user friendly", "on acceptance", ("Site",), "“modern” is a matter of judgement"),
        ("the customer approves it", "on acceptance", ("Site",), "no number, test, document or event"),
        ("accepted as of May 2031 at EUR 3,000", "on acceptance", ("Site",), "no number, test, document or event"),
    ],
)
def test_what_nobody_can_measure_is_told_with_a_better_wording(
    criteria: str | None, trigger: str, deliverables: tuple[str, ...], what: str
) -> None:
    rows = with_second(acceptance_criteria=criteria, trigger=trigger, deliverables=deliverables)
    problem = only(rows)
    assert problem.where == "milestones.M2.acceptance_criteria"
    assert what in problem.message
    assert deliverables[0] in problem.message


@pytest.mark.parametrize(
    ("criteria", "trigger", "deliverables"),
    [
        ("answers within 200 ms for 95 % of calls", "on acceptance", ("Service",)),
        ("two full weeks of trial without a class 1 error", "on acceptance", ("Service",)),
        ("signed by the surveyor", "on acceptance", ("Wall",)),
        ("conforms to the functional specification of 3 May", "on acceptance", ("Service",)),
        ("tested to EN 12390", "on acceptance", ("Slab",)),
        ("reasonable care, measured by an inspection report", "on acceptance", ("Slab",)),
        (None, "on acceptance of the photographs", ("80 edited photographs",)),
        (None, "on acceptance of the slab", ("Commissioning records",)),
        (None, "on issue of the architect's certificate", ("Slab",)),
        (None, "when the last depot has gone live: cutover", ("Platform",)),
        (None, "on delivery of the final report", ("Report",)),
        (None, None, ("Report",)),  # by its date
    ],
)
def test_numbers_papers_standards_and_visible_facts_measure(
    criteria: str | None, trigger: str | None, deliverables: tuple[str, ...]
) -> None:
    assert problems(with_second(acceptance_criteria=criteria, trigger=trigger, deliverables=deliverables)) == []


@pytest.mark.parametrize(
    "text",
    ["Phase 2 report", "Data model 1.0", "14 March 2031", "in 2031", "M3 and M4", "USD 900 paid", "one of them", "$50"],
)
def test_labels_versions_dates_and_prices_measure_nothing(text: str) -> None:
    assert not is_measured([text])


def test_one_cause_is_told_once_for_all_its_milestones() -> None:
    rows = (DEPOSIT, *(m.model_copy(update={"acceptance_criteria": None}) for m in ROWS[1:]))
    problem = only(rows)
    assert problem.where == "milestones"
    assert problem.message.startswith("M2, M3, M4: ")


def test_a_deposit_an_instalment_by_the_calendar_and_a_retention_need_no_criteria() -> None:
    month = Milestone(id="M5", name="Monthly fee", amount=Money.of(500, "EUR"), trigger="monthly in arrears")
    kept = Milestone(
        id="M6", name="Retention", amount=Money.of(500, "EUR"), trigger="upon completion of the warranty period"
    )
    assert problems((*ROWS, month, kept)) == []


def test_no_date_and_no_deliverable_are_told() -> None:
    assert only(with_second(due_date=None)).where == "milestones.M2.due_date"
    assert only(with_second(deliverables=())).where == "milestones.M2.deliverables"


def test_too_much_at_the_end_comes_with_the_number_that_would_do() -> None:
    rows = (*ROWS[:3], milestone("M4", 4500, "2031-06-30"))
    problem = only(rows)
    assert problem.where == "milestones.M4.amount"
    assert "36 % of the price" in problem.message
    assert "(3,750.00 EUR)" in problem.message


def test_all_at_once_after_months_is_told_and_after_days_is_not() -> None:
    assert "payable at once" in only((milestone("M1", 900, "2031-03-02"),)).message
    assert problems((milestone("M1", 900, "2031-01-20"),)) == []


def test_work_that_runs_ahead_of_payment_comes_with_the_deposit_that_would_help() -> None:
    rows = (
        milestone("M1", 1000, "2031-02-10"),
        milestone("M2", 6000, "2031-06-01"),
        milestone("M3", 3000, "2031-07-01"),
    )
    problem = only(rows)
    assert problem.where == "milestones.M2.amount"
    assert "73 % of the price (7,333.33 EUR)" in problem.message
    assert "a deposit of 35 % (3,500.00 EUR)" in problem.message


def test_a_long_contract_without_deposit_that_pays_late_is_told() -> None:
    found = only((milestone("M1", 3000, "2031-03-10"), milestone("M2", 3000, "2031-05-05"), ROWS[3]))
    assert "67 days after the start" in found.message
    assert "a deposit of 10 to 20 %" in found.message


@pytest.mark.parametrize(
    ("terms", "where", "better"),
    [
        ({"acceptance_period": None}, "acceptance_period", "10 business days"),
        ({"acceptance_period": AcceptancePeriod(days=10, rounds=2)}, "acceptance_period.deemed", "silence counts"),
        (
            {"acceptance_period": AcceptancePeriod(days=45, deemed=True, rounds=2)},
            "acceptance_period.days",
            "10 business days",
        ),
        ({"acceptance_period": AcceptancePeriod(days=10, deemed=True)}, "acceptance_period.rounds", "two rounds"),
        ({"payment_term": None}, "payment_term", "30 days"),
        ({"payment_term": PaymentTerm(days=90)}, "payment_term.days", "at most 60"),
        ({"late_interest": None}, "late_interest", "1 % per month"),
        ({"retention": Retention(percent=Decimal(20), release="on handover")}, "retention.percent", "5 %"),
        ({"retention": Retention(percent=Decimal(5))}, "retention.release", "on handover"),
    ],
)
def test_a_term_that_is_missing_or_hard_comes_with_a_better_one(terms: dict[str, Any], where: str, better: str) -> None:
    found = {p.where: p.message for p in problems(**terms)}
    assert better in found.pop(where).partition("Better: ")[2]
    assert set(found) <= {"acceptance_period.rounds"}  # without a period there is no cap either


def test_a_cap_on_rounds_in_the_words_of_the_contract_counts() -> None:
    clause = Source(text="The price covers two (2) rounds of comments.", page=2)
    assert problems(acceptance_period=AcceptancePeriod(days=10, deemed=True, source=(clause,))) == []


def test_terms_of_acceptance_are_not_asked_of_a_contract_that_nobody_accepts() -> None:
    rows = tuple(
        m.model_copy(update={"trigger": "on issue of the stage certificate", "acceptance_criteria": None}) for m in ROWS
    )
    assert problems(rows, acceptance_period=None) == []


def test_words_are_found_whole_and_in_any_case() -> None:
    assert says("Reasonably well", "judgement") == "Reasonably"
    assert says("unreasonably", "judgement") is None
    assert says(None, "judgement") is None
