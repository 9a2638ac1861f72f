"""Equal payments in the months or years that a contract lists."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.clauses.listed_times import listed
from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]


def _rows(draft: Draft) -> list[tuple[int | None, str | None]]:
    return [(int(m.amount.amount) if m.amount else None, m.trigger) for m in draft.schedule.milestones]


@pytest.mark.parametrize(
    "words",
    [
        "The price of €9,000 would be paid three times equally which are €3,000 in May 2027, May 2028 and May 2029.",
        "The fee of €9,000 is paid in three equal parts in May 2027, May 2028 and May 2029.",
        "The fee of €9,000 shall be paid in three equal instalments of €3,000 in May 2027, May 2028, and May 2029.",
        "The fee of €9,000 shall be paid in 3 equal annual payments, in May of 2027, 2028 and 2029.",
        "The Choir shall pay the Hall three times equally, in May 2027, in May 2028 and in May 2029, €3,000 each.",
    ],
)
def test_equal_payments_fall_due_in_the_months_that_are_listed(words: str, draft_of: Drafts) -> None:
    assert _rows(draft_of(f"{words}\n")) == [(3000, f"in May {year}") for year in (2027, 2028, 2029)]


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ("The Choir shall pay the Hall €900 per year for fiscal years 2027, 2028 and 2029.", "Fiscal year"),
        ("The Choir shall pay the Hall €900 in each of the fiscal years 2027 through 2029.", "Fiscal year"),
        ("The Choir shall pay the Hall €900 each year in 2027, 2028 and 2029.", "in"),
        ("Payment to the Hall will be in a lump sum amount of €900 annually.\n\n5. The Choir agrees to a share of "
         "€900 annually, for Budget Years 2027, 2028, and 2029.", "Budget year"),
    ],
)  # fmt: skip
def test_a_yearly_sum_is_paid_in_each_of_the_years_that_are_listed(words: str, called: str, draft_of: Drafts) -> None:
    assert _rows(draft_of(f"4. {words}\n")) == [(900, f"{called} {year}") for year in (2027, 2028, 2029)]


def test_a_yearly_sum_without_its_years_or_up_to_a_limit_is_not_spread(draft_of: Drafts) -> None:
    assert (
        len(draft_of("The Choir shall pay the Hall €900 annually. It sang in 2024 and 2025.\n").schedule.milestones) < 2
    )
    assert not draft_of(
        "Costs of up to €900 annually are borne for fiscal years 2027, 2028 and 2029.\n"
    ).schedule.milestones


def test_months_and_years_of_days_are_no_listed_times() -> None:
    for text in ("on 3 March 2027 and 3 June 2027", "on March 3, 2027 and June 3, 2028", "in May and in 2027"):
        assert listed(text, 0, len(text)) == ()
    assert [words for words, _ in listed("in March, June and September 2027", 0, 33)] == [
        "in March 2027", "in June 2027", "in September 2027",
    ]  # fmt: skip
