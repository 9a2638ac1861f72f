"""Delivery plans apart from the payments are joined to them by name or number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from toolkit.documents.reading import read
from toolkit.findings.clauses.joining import plain
from toolkit.findings.clauses.plans import headed_lists
from toolkit.findings.pipeline import extract
from toolkit.findings.tables.columns import role_of
from toolkit.schedule import Schedule

HEADED = """SERVICES AGREEMENT

2. Deliverables

Milestone 1 – Harbour survey
• Depth chart of the basin, with all soundings
• Photographs

Milestone 2: Mooring plan
- Plan of berths
  for boats over nine metres
- Cost estimate

3. Payment

The Client shall pay the fee of USD 30,000.00 in two instalments:
(a) USD 10,000.00 upon completion of Milestone 1;
(b) USD 20,000.00 upon completion of Milestone 2.
"""
PLAN = """SERVICES AGREEMENT

The Client shall pay the Contract Price of EUR 50,000.00 as follows:
(a) 40 % of the Contract Price upon Acceptance of the Tide Model;
(b) 60 % of the Contract Price upon Acceptance of the Harbour App.

Annex: Deliverables and dates

Delivery           Deliverables                            Delivery date
-----------------  --------------------------------------  ----------------
Tide Model         Model files; calibration report         12 March 2027
Harbour App        App for two platforms; source code      30 June 2027
"""


def drafted(text: str, folder: Path) -> Schedule:
    file = folder / "contract.txt"
    file.write_text(text, encoding="utf-8")
    return extract(read(file)).schedule


def test_bullets_under_a_numbered_heading_are_its_deliverables(tmp_path: Path) -> None:
    first, second = drafted(HEADED, tmp_path).milestones
    assert first.deliverables == ("Depth chart of the basin, with all soundings", "Photographs")
    assert second.deliverables == ("Plan of berths for boats over nine metres", "Cost estimate")


def test_a_plan_in_a_table_gives_name_day_and_deliverables(tmp_path: Path) -> None:
    first, second = drafted(PLAN, tmp_path).milestones
    assert (first.name, first.due_date) == ("Tide Model", date(2027, 3, 12))
    assert first.deliverables == ("Model files", "calibration report")
    assert (second.name, second.due_date) == ("Harbour App", date(2027, 6, 30))
    assert str(first.amount) == "20,000.00 EUR"


def test_a_payment_that_the_plan_does_not_name_gets_nothing(tmp_path: Path) -> None:
    first, _ = drafted(PLAN.replace("the Tide Model;", "the first drawing;"), tmp_path).milestones
    assert first.due_date is None
    assert first.deliverables == ()


@pytest.mark.timeout(10)
def test_long_hostile_text_takes_no_longer_than_its_length() -> None:
    assert list(headed_lists("Milestone 1 – " * 50_000)) == []
    assert list(headed_lists("Milestone 1\n" + "• \n" * 50_000)) == []


def test_names_are_compared_without_case_and_punctuation() -> None:
    assert plain("Release 0.5 (Booking-Core)") == "release 0 5 booking core"


def test_bullets_that_say_how_long_a_milestone_takes_and_what_it_costs_are_no_deliverables() -> None:
    text = "Milestone 2 – Slip\n• Estimated duration: 3 weeks\n• FTE: 2\n• Costs: 900 EUR\n• Rails\n• Winch: of oak\n"
    (only,) = headed_lists(text)
    assert only.items == ("Rails", "Winch: of oak")


def test_a_table_without_a_header_below_a_later_heading_goes_on_with_the_first(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    rows = [
        ["Milestone 1 — Nets"], ["Costs: 300 EUR"], ["Number", "Deliverable", "Specification"],
        ["1.", "Trawl net", "Of hemp, as the old ones were"], ["2.", "Drag net", "For shallow water"], [],
        ["Milestone 2 — Boats"], ["Costs: 500 EUR"], ["1.", "Skiff", "With two oars and a small sail"],
    ]  # fmt: skip
    sheet = book.create_sheet("Plan", 0)
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "plan.xlsx")
    first, second = extract(read(tmp_path / "plan.xlsx")).schedule.milestones
    assert first.deliverables == ("Trawl net", "Drag net")
    assert second.deliverables == ("Skiff",)


def test_a_word_broken_in_its_narrow_column_still_heads_it() -> None:
    assert role_of("Deliver-able") == "deliverable"
