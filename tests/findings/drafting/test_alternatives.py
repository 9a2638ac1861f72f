"""Of several schedules of which one is paid the first is drafted, and the others can be chosen."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest

from toolkit.errors import UnknownField
from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]
HEAD = (
    'SERVICES AGREEMENT\n\nThis Agreement is made on 4 May 2027 between Alder Ltd (the "Consultant") and Birch Inc '
    '(the "Client").\n\n'
)
PLANS = (
    HEAD + "4. Payment. The Client shall choose one of the following plans by written notice.\n\n"
    "Option A: The fee of EUR 90,000 is payable as follows:\n(a) EUR 40,000 on signature of this Agreement;\n"
    "(b) EUR 50,000 on acceptance of the Tide Model.\n\n"
    "Option B: The fee of EUR 99,000 is payable as follows:\n(a) EUR 9,000 on signature of this Agreement;\n"
    "(b) EUR 45,000 on delivery of the Tide Model;\n(c) EUR 45,000 on acceptance of the Tide Model.\n\n"
    "5. Law. This Agreement is governed by the laws of Ireland.\n"
)


def _sums(draft: Draft) -> list[int]:
    return [int(m.amount.amount) for m in draft.schedule.milestones if m.amount]


def _told(draft: Draft) -> list[str]:
    return [p.message for p in draft.problems if "schedules is paid" in p.message]


def test_the_first_of_two_plans_is_drafted_and_the_other_told(draft_of: Drafts) -> None:
    draft = draft_of(PLANS)
    assert (draft.name, _sums(draft)) == ("Option A", [40_000, 50_000])
    assert [other.name for other in draft.others] == ["Option B"]
    (told,) = _told(draft)
    assert "Option A (2 payments, EUR 90000.00)" in told or "Option A (2 payments, 90,000.00 EUR)" in told
    assert "draft.choose('Option B')" in told
    assert len(next(p for p in draft.problems if p.message == told).source) == 2


def test_another_plan_is_chosen_and_chosen_back(draft_of: Drafts) -> None:
    draft = draft_of(PLANS)
    other = draft.choose("Option B")
    assert (other.name, _sums(other)) == ("Option B", [9_000, 45_000, 45_000])
    assert str(other.schedule.contract_price and other.schedule.contract_price.amount) == "99000.00"
    assert "draft.choose('Option A')" in _told(other)[0]
    assert other.choose("Option A") == draft


def test_a_chosen_draft_crosses_a_process_border(draft_of: Drafts) -> None:
    draft = draft_of(PLANS)
    assert _sums(pickle.loads(pickle.dumps(draft)).choose("Option B")) == [9_000, 45_000, 45_000]  # noqa: S301 (our own)


def test_an_alternative_that_is_not_there_is_refused_with_those_that_are(draft_of: Drafts) -> None:
    with pytest.raises(UnknownField, match="'Option A', 'Option B'"):
        draft_of(PLANS).choose("Option C")


def test_one_schedule_has_nothing_to_choose(draft_of: Drafts) -> None:
    draft = draft_of(HEAD + "1. Fees. The Client pays EUR 10,000 on signature and EUR 20,000 on acceptance.\n")
    assert (draft.name, draft.others) == ("", ())
    with pytest.raises(UnknownField, match="one schedule"):
        draft.choose("Option A")


def test_alternatives_of_one_sentence_each_are_told_apart(draft_of: Drafts) -> None:
    draft = draft_of(
        HEAD + "1. Fees\nIf the Client chooses Option 1, it pays USD 30,000 on signature. If the Client chooses "
        "Option 2, it pays USD 12,000 on signature and USD 21,000 on delivery of the Chart.\n"
    )
    assert _sums(draft) == [30_000]
    assert _sums(draft.choose("Option 2")) == [12_000, 21_000]


def test_what_is_paid_in_any_case_belongs_to_each_alternative(draft_of: Drafts) -> None:
    draft = draft_of(
        HEAD + "3. Payment.\n(a) EUR 5,000 are paid on signature of this Agreement.\n"
        "(b) For the rest the Client elects one of two plans:\n"
        "Plan 1: EUR 20,000 on delivery of the Model and EUR 20,000 on acceptance of the Model.\n"
        "Plan 2: EUR 42,000 on acceptance of the Model.\n"
    )
    assert _sums(draft) == [5_000, 20_000, 20_000]
    assert _sums(draft.choose("Plan 2")) == [5_000, 42_000]


def test_two_ways_to_pay_the_same_sum_with_or_between_them_are_alternatives(draft_of: Drafts) -> None:
    draft = draft_of(
        HEAD + "3. Payment. The fee of GBP 40,000 is payable either\n"
        "(a) GBP 25,000 on 1 June 2027 and GBP 15,000 on 1 July 2027;\n"
        "or, alternatively,\n"
        "(b) GBP 10,000 on 1 June 2027 and GBP 30,000 on 1 September 2027.\n"
    )
    assert (draft.name, _sums(draft)) == ("Alternative 1", [25_000, 15_000])
    assert _sums(draft.choose("Alternative 2")) == [10_000, 30_000]


def test_instalments_made_by_rule_are_no_alternatives_of_what_stands_before_them(draft_of: Drafts) -> None:
    draft = draft_of(
        HEAD + "1. Fees. On signing the Client pays $6,000. The balance of $6,000 is paid in two equal monthly "
        "instalments commencing 1 June 2027.\n"
    )
    assert (_sums(draft), draft.others) == ([6_000, 3_000, 3_000], ())


@pytest.mark.parametrize(
    "words",
    [
        "Option 1: a Mobile Edition, EUR 7,000 payable on its delivery.\n"
        "Option 2: a Print Edition, EUR 9,000 payable on its delivery.\n",
        "Phase 1: EUR 7,000 payable on delivery of the Draft.\nPhase 2: EUR 9,000 payable on delivery of the Chart.\n",
    ],
)
def test_extras_and_phases_stand_beside_each_other(draft_of: Drafts, words: str) -> None:
    draft = draft_of(HEAD + f"4. Work. The Client orders the following work:\n{words}")
    assert (_sums(draft), draft.others) == ([7_000, 9_000], ())
