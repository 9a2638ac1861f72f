"""What columns hold: sums that are paid, and those that must be reached first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from toolkit.documents import read
from toolkit.documents.document import Cell, Span, Table
from toolkit.findings.pipeline import extract
from toolkit.findings.tables.columns import grids
from toolkit.provenance import Source


def table(rows: Sequence[Sequence[str]]) -> Table:
    """A table of these words, which stands in no text."""
    cells = tuple(tuple(Cell(words, Source(text=words)) for words in row) for row in rows)
    return Table(cells, Span(0, 1), "ruled", Source(text=""))


def test_sums_that_must_be_reached_are_events_of_the_sums_that_are_paid_then() -> None:
    for first in ("At least $10,000,000", "$10,000,000"):
        rows = [("Sales of a year", "Payment"), (first, "$500,000"), ("More than $40,000,000", "$900,000")]
        (grid,) = grids(table(rows))
        assert grid.roles == ("name", "amount")


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Charge", "amount"), ("Remuneration (net)", "amount"), ("Net", "amount"), ("Excl. VAT", "amount"),
        ("Honorarium", "amount"), ("To be paid", "amount"), ("Portion of the price", "amount"), ("Hourly charge", ""),
    ],
)  # fmt: skip
def test_figures_without_a_currency_are_sums_under_words_that_say_so(head: str, role: str) -> None:
    rows = [("Step", head), ("Nests counted", "4,100.00"), ("Boxes hung", "900.00"), ("Birds ringed", "2,600.00")]
    (grid,) = grids(table(rows))
    assert grid.roles[1] == role


@pytest.mark.parametrize("head", ["Share of the fee", "Proportion", "Portion of the price", "Fee %", "Pct."])
def test_bare_numbers_are_shares_under_words_that_say_so(head: str) -> None:
    (grid,) = grids(table([("Step", head), ("Nests counted", "40"), ("Boxes hung", "25"), ("Birds ringed", "35")]))
    assert grid.roles[1] == "percent"


def test_the_names_of_groups_of_lines_in_a_sheet_are_no_milestones(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(
        "No;Milestone;Amount\nPhase 1: Nests;;\n1;Nests counted;$4,100\n2;Boxes hung in all trees;$900\n"
        "Phase 2: Birds;;\n3;Birds ringed;$2,600\n4;Birds heard;$1,400\n"
    )
    milestones = extract(read(path)).schedule.milestones
    assert [m.name for m in milestones] == ["Nests counted", "Boxes hung in all trees", "Birds ringed", "Birds heard"]
