"""Dates and plans that stand apart from the payments they belong to."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.findings.clauses.joining import number_in
from toolkit.findings.finding import Draft


def test_a_milestone_is_numbered_by_a_figure_or_by_an_ordinal() -> None:
    assert number_in("Milestone #2") == ("milestone", 2)
    assert number_in("Second payment 5 May 2027") == ("payment", 2)
    assert number_in("3rd tranche") == ("tranche", 3)
    assert number_in("the final instalment") == number_in("Last instalment")
    assert number_in("the payment") is None


def test_dates_of_a_second_list_join_the_payments_by_their_ordinals(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "3. Payment. The fee of $60,000 is split as follows:\n\nFirst payment $30,000\n\nSecond payment $30,000\n\n"
        "and the payments fall due on these dates:\n\nFirst payment 29 January 2027\n\nSecond payment 30 April 2027\n"
    )
    assert [str(m.due_date) for m in draft.schedule.milestones] == ["2027-01-29", "2027-04-30"]
