"""Which lists of payments are the schedule: the one that adds up, else the sure ones, else doubtful ones."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]

BOND = """
3. The Contract Price is EUR 80,000, payable as follows:
(a) 25 % upon signature of this Agreement;
(b) 75 % upon acceptance of the Final Report.

9. The Supplier shall pay a sum of EUR 8,000, being 10 % of the Contract Price, within ten days of signature.
"""

SIGN_OFF = """
Payment schedule:
a) On completion of the floor plans: GBP 4,200
b) On go-live of the booth: GBP 2,800
"""

DOUBTFUL = """
The Agency's fee is EUR 6,000 payable on completion.
"""


def flagged(draft: Draft) -> set[str]:
    return {p.where for p in draft.problems}


def test_beside_a_list_of_a_hundred_percent_single_payments_are_no_part_of_the_schedule(draft_of: Drafts) -> None:
    draft = draft_of(BOND)
    assert [m.percent for m in draft.schedule.milestones] == [25, 75]
    assert any("was not taken" in p.message for p in draft.problems)


def test_rows_under_a_payment_schedule_need_no_known_event(draft_of: Drafts) -> None:
    milestones = draft_of(SIGN_OFF).schedule.milestones
    assert [m.amount.amount for m in milestones if m.amount] == [Decimal("4200.00"), Decimal("2800.00")]
    assert [m.trigger for m in milestones] == ["On completion of the floor plans", "On go-live of the booth"]


def test_what_may_be_a_payment_is_given_with_doubt(draft_of: Drafts) -> None:
    draft = draft_of(DOUBTFUL)
    (only,) = draft.schedule.milestones
    assert only.amount
    assert only.amount.amount == 6000
    assert 0.6 <= only.confidence <= 0.75
    assert "milestones.M1" in flagged(draft)


def test_what_may_be_a_payment_is_only_told_beside_a_sure_schedule(draft_of: Drafts) -> None:
    draft = draft_of(SIGN_OFF + "\nThe Agency's bonus-free extra is EUR 600 payable on completion.\n")
    assert len(draft.schedule.milestones) == 2


NAMED = """
2. The Client shall pay the Survey Fee as follows:
(a) 40 % upon signature of this Agreement;
(b) 60 % upon delivery of the Survey Report.

8. The Survey Fee is GBP 55,000. The Hosting Fee is GBP 7,200.
"""

SOLE = """
2. The Client shall pay as follows:
(a) 40 % upon signature of this Agreement;
(b) 60 % upon delivery of the Survey Report.

8. The purchase price is GBP 55,000.
"""


def test_shares_are_of_the_price_whose_name_they_use(draft_of: Drafts) -> None:
    draft = draft_of(NAMED)
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [22000, 33000]
    assert "contract_price" not in flagged(draft)


def test_shares_of_an_unnamed_price_use_the_only_one_with_doubt(draft_of: Drafts) -> None:
    draft = draft_of(SOLE)
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [22000, 33000]
    assert {"contract_price", "milestones.M1.amount", "milestones.M2.amount"} <= flagged(draft)
