"""Rows whose sum was blacked out before the contract was published, and whose event can be read."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]


def test_a_masked_sum_with_its_event_is_a_row_without_an_amount(draft_of: Drafts) -> None:
    draft = draft_of(
        "The Buyer shall pay the Yard $[***] upon execution of this Agreement and $[***] upon delivery of the hull.\n"
    )
    assert [m.amount for m in draft.schedule.milestones] == [None, None]
    assert [m.trigger for m in draft.schedule.milestones] == [
        "upon execution of this Agreement",
        "upon delivery of the hull",
    ]
    assert {"milestones.M1.amount", "milestones.M2.amount"} <= {p.where for p in draft.problems}
    assert all(m.confidence <= 0.8 for m in draft.schedule.milestones)


def test_the_event_before_an_advance_is_when_it_is_due(draft_of: Drafts) -> None:
    draft = draft_of("Upon the Effective Date, the Buyer shall make a payment of $***** as an advance for the hull.\n")
    assert [m.trigger for m in draft.schedule.milestones] == ["Upon the Effective Date"]


def test_where_the_event_is_masked_too_there_is_no_row_but_a_word_of_it(draft_of: Drafts) -> None:
    draft = draft_of(
        "Milestone payments. The Buyer shall pay the Yard as follows:\n\n(a) $[***] upon [***];\n\n"
        "(b) $[***] upon [***].\n"
    )
    assert draft.schedule.milestones == ()


def test_a_masked_value_that_nobody_pays_is_no_row(draft_of: Drafts) -> None:
    draft = draft_of("As of the Effective Date of this Agreement, the market value of the hull is $[***].\n")
    assert draft.schedule.milestones == ()
