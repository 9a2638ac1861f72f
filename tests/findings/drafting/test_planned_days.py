"""Days that stand apart from the payments: joined by code, by number or by name, where a list of them is believed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from toolkit.findings.finding import Draft

CODED = """Payment schedule. The Client shall pay the following fees on acceptance of each milestone:

ID    Milestone               Fee (USD)
K1    Harbour survey          12,000.00
K2    Draft of the chart      18,000.00
K3    Printed chart           10,000.00

"""


def days(draft: Draft) -> list[date | None]:
    return [m.due_date for m in draft.schedule.milestones]


@pytest.mark.parametrize(
    "list_of_days",
    [
        "Milestones are planned as follows:\n• K1 – 3 May 2027\n• K2 – 14 June 2027\n• K3 – 30 July 2027\n",
        "Planned dates: Harbour survey 3 May 2027; Draft of the chart 14 June 2027; Printed chart 30 July 2027.\n",
        "Time plan\n\nK1  survey ends   3 May 2027\nK2  chart drawn   14 June 2027\nK3  printed   30 July 2027\n",
    ],
)
def test_days_in_a_list_of_their_own_are_joined_by_code_or_name(
    list_of_days: str, draft_of: Callable[[str], Draft]
) -> None:
    assert days(draft_of(CODED + list_of_days)) == [date(2027, 5, 3), date(2027, 6, 14), date(2027, 7, 30)]


def test_days_that_go_back_are_those_of_other_things(draft_of: Callable[[str], Draft]) -> None:
    other = "Milestones of the survey ship were:\n• K1 – 3 May 2019\n• K2 – 14 June 2017\n• K3 – 30 July 2011\n"
    assert days(draft_of(CODED + other)) == [None, None, None]


def test_letters_of_clauses_are_no_codes_of_milestones(draft_of: Callable[[str], Draft]) -> None:
    lettered = CODED.replace("K1 ", "A  ").replace("K2 ", "B  ").replace("K3 ", "C  ")
    clauses = (
        "General\n\nA. The lease of the boat begins on 3 May 2027.\nB. Its insurance begins on 14 June 2027.\n"
        "C. The crew arrives on 30 July 2027.\n"
    )
    assert days(draft_of(lettered + clauses)) == [None, None, None]


def test_one_name_alone_makes_no_plan(draft_of: Callable[[str], Draft]) -> None:
    assert days(draft_of(CODED + "The last printed chart of this bay dates from 4 March 1998.\n")) == [None, None, None]


def test_a_payment_with_a_number_for_a_name_gets_the_words_that_the_list_of_days_has_for_it(
    draft_of: Callable[[str], Draft],
) -> None:
    draft = draft_of(
        "The fee of $16,000 is payable in these parts:\n\n"
        "   Milestone          Payment\n   ---------          -------\n"
        "       1              $4,100\n       2              $9,300\n       3              $2,600\n\n"
        "EXHIBIT B: MILESTONE DATES\n\n"
        "1   Nests counted on the cliff      3 May 2031\n2   Boxes hung in the wood    9 June 2031\n"
        "3   Last birds ringed         22 September 2031\n"
    )
    assert [m.name for m in draft.schedule.milestones] == [
        "Milestone 1: Nests counted on the cliff",
        "Milestone 2: Boxes hung in the wood",
        "Milestone 3: Last birds ringed",
    ]
    (evidence,) = [e for e in draft.schedule.evidence if e.where == "milestones.M2.name"]
    assert [s.text for s in evidence.source] == ["Boxes hung in the wood"]
