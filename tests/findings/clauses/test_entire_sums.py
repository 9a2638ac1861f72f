"""The one sum that is paid for the whole with no word on when is one row, in doubt, where nothing speaks of parts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("As full compensation for the portrait, the Mayor shall pay the Painter $4,500.", "Full compensation"),
        ("The total remuneration payable to the Painter for the portrait is $4,500.", "Total remuneration"),
        ("For all of this the Painter will receive a flat fee of $4,500.", "Flat fee"),
        ("The Mayor agrees to pay the Painter $4,500 cash compensation, in full settlement of all.", "compensation"),
        ("The Painter's honorarium shall be $4,500.", "Honorarium"),
    ],
)
def test_the_entire_sum_is_one_row_with_doubt(text: str, name: str, draft_of: Drafts) -> None:
    draft = draft_of(text + " The portrait shows the town hall.\n")
    (only,) = draft.schedule.milestones
    assert str(only.amount) == "4,500.00 USD"
    assert name.lower() in only.name.lower()
    assert only.confidence < 0.8
    assert "milestones" in {p.where for p in draft.problems}


@pytest.mark.parametrize(
    "text",
    [
        "The Contract Price is $4,500. The portrait shows the town hall.",
        "As full compensation the Mayor shall pay the Painter $4,500 in instalments to be agreed.",
        "As full compensation the Mayor shall pay $4,500. Payments are made by percentage of completion.",
        "If the Painter dies, his heirs receive $4,500 as full compensation.",
        "As full consideration the Painter receives shares worth $4,500.",
        "The Painter shall pay a total price of $4,500. The Mayor shall pay a total price of $9,500.",
    ],
)
def test_a_bare_price_parts_conditions_and_rivals_are_no_entire_sum(text: str, draft_of: Drafts) -> None:
    assert draft_of(text + "\n").schedule.milestones == ()


def test_beside_a_better_payment_the_entire_sum_is_left(draft_of: Drafts) -> None:
    draft = draft_of(
        "The Mayor shall pay the Painter a deposit of $900 upon signature of this Agreement. In all, the total "
        "compensation payable is $4,500.\n"
    )
    assert [str(m.amount) for m in draft.schedule.milestones] == ["900.00 USD"]
