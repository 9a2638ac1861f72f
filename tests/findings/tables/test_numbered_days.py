"""Lines of orders, and days that a list apart gives them by their numbers."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.findings.finding import Draft


def test_the_lines_of_an_order_of_one_lot_each_are_payments_on_the_days_that_a_list_gives_their_numbers(
    draft_of: Callable[[str], Draft],
) -> None:
    order = (
        "ITEM    SUPPLIES OR SERVICES        QTY   UNIT    AMOUNT\n"
        "0001    Map of the reef               1   LOT     $4,100.00\n"
        "0002    Count of the fish             {}   LOT     $9,300.00\n"
        "0003    Report                        {}   LOT     $2,600.00\n"
        "        TOTAL                                     $16,000.00\n\n"
        "Delivery is at these times.\n\n"
        "ITEM    DUE\n0001    03/05/2031\n0002    06/09/2031\n0003    09/22/2031\n"
    )
    milestones = draft_of(order.format(1, 1)).schedule.milestones
    assert [str(m.due_date) for m in milestones] == ["2031-03-05", "2031-06-09", "2031-09-22"]
    assert [m.name for m in milestones] == ["Map of the reef", "Count of the fish", "Report"]
    assert not draft_of(order.format(12, 40)).schedule.milestones


def test_days_by_number_are_taken_only_where_all_lines_have_one(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "Payment schedule\n\nItem    Milestone           Fee\n1       Nests counted       $4,100\n"
        "2       Boxes hung          $9,300\n3       Birds ringed        $2,600\n\n"
        "Meetings are held at these times.\n\n1    3 May 2031\n2    9 June 2031\n"
    )
    assert [m.due_date for m in draft.schedule.milestones] == [None, None, None]


def test_clauses_that_have_numbers_and_name_days_are_no_such_list(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "1. Work on the survey begins on 3 May 2027.\n2. The dive is planned for 9 June 2027.\n"
        "3. Notices are given in writing from 1 July 2027.\n\nThe Client shall pay as follows:\n\n"
        "No.   Milestone          Amount\n1     Survey             USD 4,000\n"
        "2     Dive               USD 5,000\n3     Report             USD 6,000\n"
    )
    assert [m.due_date for m in draft.schedule.milestones] == [None, None, None]
