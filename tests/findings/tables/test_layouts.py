"""Payments in tables that are laid out crosswise, in tables of contents, and in clauses said in two languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft

DraftOf = Callable[[str], Draft]

OPENING = """CONSULTING AGREEMENT

This agreement is made on 3 January 2028 between Brookfield Growers Ltd (the "Consultant") and Lower Mead
Trust (the "Client"). The Consultant plans the planting of the lower field.

"""


def sums(draft: Draft) -> list[tuple[str, str]]:
    """The amounts of a draft's milestones, with their days."""
    return [
        (str(step.amount.amount) if step.amount else "", str(step.due_date or "")) for step in draft.schedule.milestones
    ]


CROSSWISE = """2. The fees are paid as follows:

Milestone        Soil samples      Survey report     Planting plan

Due date         2 May 2028        19 June 2028      7 August 2028

Amount           EUR 3,400.00      EUR 5,150.00      EUR 8,900.00

3. Invoices fall due after 30 days.
"""


def test_milestones_that_stand_beside_each_other_are_read(draft_of: DraftOf) -> None:
    draft = draft_of(OPENING + CROSSWISE)
    assert [step.name for step in draft.schedule.milestones] == ["Soil samples", "Survey report", "Planting plan"]
    assert sums(draft) == [("3400.00", "2028-05-02"), ("5150.00", "2028-06-19"), ("8900.00", "2028-08-07")]


CONTENTS = [
    ("1.", "Deposit of EUR 3,400.00", "2"),
    ("2.", "Second payment of EUR 5,150.00 upon delivery of the report", "3"),
    ("3.", "Final payment of EUR 8,900.00", "5"),
    ("4.", "Liability", "6"),
]


@pytest.mark.parametrize(
    "line", ["{}   {:<70}{:>3}", "{}  {:.<120} {}"], ids=["white space", "leader dots over a long line"]
)
def test_lines_of_a_table_of_contents_are_no_payments(draft_of: DraftOf, line: str) -> None:
    contents = "\n".join(line.format(*row) for row in CONTENTS)
    draft = draft_of(f"{OPENING}Table of contents\n\n{contents}\n\n1. Work is paid by the hour, on monthly invoices.\n")
    assert draft.schedule.milestones == ()


def test_a_numbered_table_whose_last_column_counts_months_is_no_table_of_contents(draft_of: DraftOf) -> None:
    rows = "\n\n".join(f"{name:<24}{amount:<18}{month}" for name, amount, month in MONTHS)
    assert [amount for amount, _ in sums(draft_of(f"{OPENING}2. Fees are paid as follows:\n\n{rows}\n"))] == [
        "3400.00",
        "5150.00",
        "8900.00",
    ]


MONTHS = [
    ("Milestone", "Amount", "Month"),
    ("Soil samples", "EUR 3,400.00", "2"),
    ("Survey report", "EUR 5,150.00", "3"),
    ("Planting plan", "EUR 8,900.00", "5"),
]


def test_a_clause_with_its_second_language_on_the_same_lines_gives_each_payment_once(draft_of: DraftOf) -> None:
    lines = [
        "(a) EUR 3,400.00 upon delivery of the samples, by 2 May 2028; (a) EUR 3,400.00 bis zum 2. Mai 2028;",
        "(b) EUR 5,150.00 upon delivery of the report, by 19 June 2028; (b) EUR 5,150.00 bis 19. Juni 2028;",
        "(c) EUR 8,900.00 upon delivery of the plan, by 7 August 2028; (c) EUR 8,900.00 bis 7. August 2028.",
    ]
    draft = draft_of(f"{OPENING}2. The Client shall pay the following instalments:\n\n" + "\n\n".join(lines) + "\n")
    assert sums(draft) == [("3400.00", "2028-05-02"), ("5150.00", "2028-06-19"), ("8900.00", "2028-08-07")]


def test_equal_payments_on_one_day_under_labels_of_their_own_are_not_said_twice(draft_of: DraftOf) -> None:
    lines = [
        "(a) EUR 3,400.00 upon delivery of the samples, by 2 May 2028;",
        "(b) EUR 3,400.00 upon delivery of the survey, by 2 May 2028;",
        "(c) EUR 5,150.00 upon delivery of the report, by 19 June 2028;",
        "(d) EUR 5,150.00 upon delivery of the plan, by 19 June 2028.",
    ]
    draft = draft_of(f"{OPENING}2. The Client shall pay the following instalments:\n\n" + "\n\n".join(lines) + "\n")
    assert len(draft.schedule.milestones) == 4


def test_numbers_of_clauses_below_a_sentence_with_a_percentage_are_no_column_of_the_table_between_them(
    draft_of: DraftOf,
) -> None:
    draft = draft_of(
        OPENING
        + "2.1  The Client keeps a share of the harvest; the Consultant has none of it, and no percentage or %\n"
        "     sign that anybody writes into this sentence later on makes a column of % below it.\n\n"
        "2.2  Payment. The Client shall pay the Consultant within thirty days after an invoice, once for\n"
        "     each of the events below:\n\n"
        "       Event                               Payment\n"
        "       ---------------------------------   -------------\n"
        "       (a)  First samples taken            EUR  3,400.00\n"
        "       (b)  Survey report handed over      EUR  5,150.00\n"
        "       (c)  Planting plan approved         EUR  8,900.00\n\n"
        "2.3  Nothing else is owed, whatever the weather may do to the field or to those who work on it.\n\n"
        "2.4  Each party bears its own costs.\n"
    )
    assert [step.name for step in draft.schedule.milestones] == [
        "First samples taken", "Survey report handed over", "Planting plan approved",
    ]  # fmt: skip
