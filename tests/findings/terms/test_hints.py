from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings import Draft

Make = Callable[[str], Draft]

CONTRACT = """CONSULTING AGREEMENT

This agreement is made on 4 May 2026 between Orla Byrne Ltd (the Consultant) and Tern plc (the Client).

The Client shall pay EUR 4,000 on delivery of the survey and EUR 6,000 on delivery of the plan.

"""


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (
            "end_date",
            "All of the survey boats are handed back, whatever happens, when the ice ends, that is 9 October 2026.",
        ),
        ("late_interest", "Late payments cost interest as the Act has it."),
        ("governing_law", "The courts of whichever place the Client chooses decide."),
        ("payment_term", "All that is due is settled some 30 days or so before whichever fair comes first."),
        ("acceptance_period", "Whether the work is accepted shows 20 days before the ice ends."),
        ("retention", "Of each sum some 5 % or so is held back in a manner to be agreed."),
    ],
)
def test_where_a_contract_speaks_of_a_matter_and_no_value_was_read_a_problem_shows_the_place(
    draft_of: Make, field: str, words: str
) -> None:
    draft = draft_of(CONTRACT + words)

    assert getattr(draft.schedule, field) is None
    (problem,) = [p for p in draft.problems if p.where == field]
    assert problem.source is not None
    assert any(set(words.split()) & set(source.text.split()) for source in problem.source)


def test_a_contract_that_is_silent_on_a_matter_gives_no_problem_about_it(draft_of: Make) -> None:
    draft = draft_of(CONTRACT + "The Consultant has no interest in the shares of the Client.")

    assert not {"end_date", "late_interest", "governing_law", "retention"} & {p.where for p in draft.problems}


def test_a_matter_that_was_read_is_not_hinted_at(draft_of: Make) -> None:
    draft = draft_of(CONTRACT + "This agreement is governed by the laws of Ireland.")

    assert draft.schedule.governing_law == "Ireland"
    assert "governing_law" not in {p.where for p in draft.problems}


def test_payments_without_a_price_of_the_whole_are_asked_about(draft_of: Make) -> None:
    draft = draft_of(CONTRACT)

    assert draft.schedule.milestones
    assert draft.schedule.contract_price is None
    assert any("all that is paid" in p.message for p in draft.problems if p.where == "contract_price")


def test_a_sum_that_may_be_the_price_is_shown_also_where_no_payment_was_found(draft_of: Make) -> None:
    draft = draft_of("SERVICES\n\nA budget of some EUR 9,000 is kept for the summer, whoever does the work.")

    assert draft.schedule.milestones == ()
    (problem,) = [p for p in draft.problems if p.where == "contract_price"]
    assert problem.source is not None
    assert "9,000" in problem.source[0].text


def test_a_contract_that_speaks_of_payment_in_no_currency_says_so(draft_of: Make) -> None:
    priced = draft_of("SUPPLY AGREEMENT\n\nThe prices of the flour are agreed by the season and payable in autumn.\n")
    free = draft_of("LICENCE\n\nThe parties exchange a royalty-free right to use their seals.\n")

    assert priced.schedule.currency is None
    assert [draft.schedule.currency or "currency" in {p.where for p in draft.problems} for draft in (priced, free)] == [
        True,
        False,
    ]
