"""Clause numbers are found where they follow from those before, and nowhere else."""

from __future__ import annotations

import pytest

from toolkit.documents.clauses import find_clauses, follows

CONTRACT = """1. Fees
1.1 The fee is EUR 5,000.
(a) one half on signature
(b) one half as said in clause
(b) above, or for
2.5 million people
1.2 Late payment
(i) interest
(ii) costs
EXHIBIT A-2
1. Works
Schedule 3 shall apply to all of it
Attachment B – Sponsorship
(a) first
(h) odd
ARTICLE IV
4.1 Term
4.3 End
9.9 nonsense
A. one
B. two
"""


def test_labels_carry_their_ancestors_and_strays_are_no_clauses() -> None:
    lines, offset = [], 0
    for line in CONTRACT.splitlines():
        lines.append((offset, line))
        offset += len(line) + 1
    assert [clause.label for clause in find_clauses(lines)] == [
        "1", "1.1", "1.1(a)", "1.1(b)", "1.2", "1.2(i)", "1.2(ii)", "Exhibit A-2", "1", "Attachment B",
        "Attachment B(a)", "Article IV", "4.1", "4.3", "4.3(A)", "4.3(B)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "number", "yes"),
    [
        ((), (4, 2), True),
        ((4,), (4, 1), True),
        ((4, 1), (4, 2), True),
        ((4, 2), (5,), True),
        ((4, 2), (5, 1), True),
        ((4, 2), (4, 7), False),
        ((4, 2), (4, 1), False),
        ((4, 2), (30,), False),
        ((9,), (1,), True),
    ],
)
def test_a_number_follows_its_predecessor_its_parent_or_starts_anew(
    before: tuple[int, ...], number: tuple[int, ...], yes: bool
) -> None:
    assert follows(before, number) is yes


def test_letters_and_roman_numbers_are_told_apart_by_what_came_before() -> None:
    letters = find_clauses(enumerate(f"({letter}) text" for letter in "abcdefghij"))
    assert [clause.label for clause in letters][-2:] == ["(i)", "(j)"]
    nested = find_clauses(enumerate(["(a) text", "(i) text", "(ii) text", "(b) text"]))
    assert [clause.label for clause in nested] == ["(a)", "(a)(i)", "(a)(ii)", "(b)"]
