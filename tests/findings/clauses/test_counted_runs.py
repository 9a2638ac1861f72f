"""Sums of each month for a number of months, and sums of which others are taken off."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]


@pytest.mark.parametrize("tax", ["", "plus VAT ", "(excluding VAT) "])
def test_a_sum_of_each_month_for_a_number_of_months_is_that_many_payments(tax: str, draft_of: Drafts) -> None:
    draft = draft_of(
        f"The Buyer pays for the mill as follows:\n\ni) €400 at the moment of signing this deed\n\nii) €90 {tax}per "
        "month for six months starting one month after signing this deed\n\niii) €500 on 31 January 2028\n"
    )
    assert [int(m.amount.amount) for m in draft.schedule.milestones if m.amount] == [400, *[90] * 6, 500]
    assert (draft.schedule.milestones[1].trigger or "").startswith("per month for six months starting one month after")
    assert len({m.name for m in draft.schedule.milestones}) == 8


def test_a_limit_for_each_month_is_not_paid_that_many_times(draft_of: Drafts) -> None:
    draft = draft_of(
        "The Buyer shall pay costs not exceeding €90 per month for six months upon delivery of the mill.\n"
    )
    assert len(draft.schedule.milestones) < 2


@pytest.mark.parametrize(
    "less",
    ["plus VAT (minus i and ii)", "less the deposit", ", less amounts already paid,", "net of the first instalment"],
)
def test_a_sum_less_other_payments_is_no_amount_that_is_paid(less: str, draft_of: Drafts) -> None:
    draft = draft_of(
        "The total price is €900, paid as follows:\n\ni) €100 at the moment of signing this deed\n\nii) €200 upon "
        f"delivery of the mill\n\niii) €900 {less} on 31 January 2028\n"
    )
    assert [int(m.amount.amount) if m.amount else None for m in draft.schedule.milestones] == [100, 200, None]
    assert any(p.where == "milestones.M3.amount" and "does not state" in p.message for p in draft.problems)
