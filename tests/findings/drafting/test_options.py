"""Payments that depend on a choice are asked about; those that depend on an ordinary event are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]
FIRST = "1. Fees. The Client pays EUR 10,000 on signature and EUR 20,000 on acceptance of the Chart.\n\n"


def _asked(draft: Draft) -> list[str]:
    return [p.where for p in draft.problems if "it may never be payable" in p.message]


def test_work_that_is_done_only_when_ordered_is_asked_about(draft_of: Drafts) -> None:
    draft = draft_of(
        FIRST
        + "2. Further work. If the Client so orders, the Consultant also draws a Tide Table for EUR 7,500, payable "
        "upon delivery of the Tide Table.\n"
    )
    assert [int(m.amount.amount) for m in draft.schedule.milestones if m.amount] == [10_000, 20_000, 7_500]
    assert _asked(draft) == ["milestones.M3"]
    assert draft.schedule.milestones[2].confidence <= 0.8


@pytest.mark.parametrize(
    "words",
    [
        "If the Client accepts the Chart, it pays EUR 9,000.",
        "The Client pays EUR 9,000 when the Chart has been accepted; the Consultant chooses its format.",
    ],
)
def test_an_ordinary_event_is_no_choice(draft_of: Drafts, words: str) -> None:
    assert _asked(draft_of(FIRST + f"2. Rest. {words}\n")) == []
