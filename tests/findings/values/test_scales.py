"""Columns whose head says that their figures are in thousands or millions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.documents import read
from toolkit.findings.finding import Draft
from toolkit.findings.pipeline import extract
from toolkit.findings.values.scales import scale_of


@pytest.mark.parametrize(
    ("head", "factor"),
    [
        ("Amount (EUR thousands)", 1000),
        ("Fee in k€", 1000),
        ("kEUR", 1000),
        ("TEUR", 1000),
        ("T€", 1000),
        ("USD '000", 1000),
        ("Price (000s)", 1000),
        ("Amount in thousands of US dollars", 1000),
        ("Fee (€m)", 1_000_000),
        ("$M", 1_000_000),
        ("Price, in millions", 1_000_000),
        ("Mio. EUR", 1_000_000),
        ("Amount (EUR)", 1),
        ("Fee, at most 100,000 EUR", 1),
        ("Fee per 10 000 km", 1),
        ("Market price $", 1),
        ("M $", 1),
    ],
)
def test_the_head_of_a_column_says_how_many_its_figures_are(head: str, factor: int) -> None:
    assert scale_of(head) == factor


def test_one_head_speaks_for_the_table() -> None:
    assert scale_of("Fee", ["Step (all sums in thousands of EUR)", "Fee"]) == 1000
    assert scale_of("Fee", ["Thousands served", "Fee"]) == 1


def test_figures_in_thousands_are_multiplied_and_those_that_say_how_many_are_not(
    draft_of: Callable[[str], Draft],
) -> None:
    rows = [
        ("Milestone", "Due date", "Amount (USD thousands)"),
        ("Keel", "1 July 2026", "4,000"),
        ("Hull", "1 August 2026", "USD 250.5"),
        ("Masts", "1 September 2026", "USD 1.5 million"),
    ]
    table = "\n".join(f"{name:<20}{due:<20}{price:>25}" for name, due, price in rows)
    draft = draft_of(f"SHIP REPAIR AGREEMENT\n\nThe price is paid as follows:\n\n{table}\n")
    amounts = [m.amount.amount for m in draft.schedule.milestones if m.amount]
    assert amounts == [Decimal("4000000.00"), Decimal("250500.00"), Decimal("1500000.00")]


def test_a_sheet_that_shows_thousands_by_its_format_is_not_multiplied_again(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Milestone", "Amount (EUR thousands)"), ("Keel", 4_000_000), ("Hull", 250_500)):
        sheet.append(row)
    for cell in ("B2", "B3"):
        sheet[cell].number_format = "#,##0.0,"
    book.save(tmp_path / "plan.xlsx")
    draft = extract(read(tmp_path / "plan.xlsx"))
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [4_000_000, 250_500]
