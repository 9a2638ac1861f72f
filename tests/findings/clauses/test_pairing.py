"""Shares, the amounts they come to, and the wholes they are parts of."""

from __future__ import annotations

from toolkit.findings.clauses.pairing import paired
from toolkit.findings.values.money import amounts
from toolkit.findings.values.percentages import shares


def _groups(text: str) -> tuple[list[list[str]], list[str]]:
    """The groups of values, and the wholes, as they are written."""
    values = sorted([*amounts(text), *shares(text)], key=lambda m: m.start)
    wholes: set[int] = set()
    groups = paired(text, values, wholes)
    return [[text[m.start : m.end] for m in g] for g in groups], [
        text[m.start : m.end] for m in values if m.start in wholes
    ]


def test_a_share_stands_with_what_it_comes_to_or_with_what_it_is_of() -> None:
    assert _groups("20% (£4,000) on order") == ([["20%", "£4,000"]], [])
    assert _groups("20% of the fee of £4,000 on order") == ([["20%", "£4,000"]], ["£4,000"])


def test_a_sum_right_before_its_first_part_is_the_whole() -> None:
    assert _groups("the fee of £900 is payable £300 on order, £600 on delivery")[1] == ["£900"]
    assert _groups("the fee of £900 is payable on order, £600 on delivery")[1] == []
