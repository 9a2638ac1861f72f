"""The experiment with a learned component: its parts work, without the corpus and in seconds."""

from __future__ import annotations

from collections.abc import Callable

from tests.findings.learned import OTHER, THIS, Sum, chances, compared, made, sums, tally, train
from toolkit.findings.finding import Draft
from toolkit.money import decimal_of

CONTRACT = """CONSULTING AGREEMENT

1. Fees

The Customer shall pay the Consultant as follows:

(a) EUR 12,000.00 on signature of this Agreement; and

(b) EUR 8,000.00 on acceptance of the final report.

2. Liability

Liability under this Agreement is limited to EUR 75,000.00 in all.
"""


def test_the_same_seed_makes_the_same_sentences_and_both_kinds_are_among_them() -> None:
    assert made(2, 3) == made(2, 3) != made(2, 4)
    assert {due for _, due in made(1, 3)} == {True, False}
    assert all(THIS in words and "{" not in words for words, _ in made(2, 3))


def test_templates_that_are_kept_back_are_in_neither_half() -> None:
    half = {words for words, _ in made(30, 1, lambda number: number % 2 == 0)}
    assert half.isdisjoint({words for words, _ in made(30, 1, lambda number: number % 2 == 1)})


def test_a_classifier_learns_to_tell_a_payment_from_other_money_in_a_few_passes() -> None:
    nlp = train(made(4, 1), epochs=4, seed=1)
    payment, cap = chances(
        nlp, [f"payment : the customer shall pay {THIS} on signature", f"liability : liability is limited to {THIS}"]
    )
    assert payment > 0.5 > cap


def test_each_sum_of_a_contract_stands_beside_its_label_and_the_answer_of_the_rules(
    draft_of: Callable[[str], Draft],
) -> None:
    found = list(sums(draft_of(CONTRACT), frozenset({decimal_of("12000"), decimal_of("8000")})))
    assert [(one.due, one.ruled) for one in found] == [(True, True), (True, True), (False, False)]
    assert all(one.words.count(THIS) == 1 and OTHER not in one.words for one in found)
    assert "on signature" in found[0].words
    assert found[2].words.startswith("liability :")


def test_doubt_counts_where_the_learned_component_is_sure_of_the_contrary() -> None:
    missed, right = Sum("a", True, False, False), Sum("b", True, True, False)
    known = Sum("c", False, True, True)
    assert str(tally([missed, right], [False, True])) == "P 1.000  R 0.500  F1 0.667"
    told = compared([missed, right, known], [0.95, 0.05, 0.01])
    assert "catches 1 of 1 silent errors of the rules (2 of all 2), and newly flags 1 of 1 right answers" in told
