"""An amendment that comes as a file: read, compared with the schedule in force, proposed as a change order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from toolkit import extract, read
from toolkit.ledger import Engagement, Ledger
from toolkit.money import Money
from toolkit.schedule import Schedule
from toolkit.schedule.changes import DropMilestone
from toolkit.taxes import one_rate

Rows = tuple[tuple[str, str, str], ...]

PARTIES = (
    "between Brindle Survey Ltd (the “Supplier”) and Tallow Quay Holdings plc (the “Customer”) of 12 January 2026."
)
SIGNED: Rows = (
    ("Inception report", "2026-02-27", "18,000.00"),
    ("Seabed survey", "2026-05-29", "45,000.00"),
    ("Final charts", "2026-08-31", "27,000.00"),
)
AMENDED: Rows = (
    ("Seabed survey", "2026-06-30", "51,500.00"),
    ("North basin survey", "2026-09-30", "12,250.00"),
    ("East basin survey", "2026-10-30", "9,000.00"),
)


def document(path: Path, title: str, rows: Rows, *paragraphs: str) -> Path:
    """A Word file with a table of milestones."""
    from docx import Document

    file = Document()
    file.add_heading(title, 0)
    file.add_paragraph(paragraphs[0])
    table = file.add_table(rows=1, cols=3)
    for values in (("Milestone", "Due date", "Amount (EUR)"), *rows):
        cells = table.rows[0].cells if values[0] == "Milestone" else table.add_row().cells
        for cell, text in zip(cells, values, strict=True):
            cell.text = text
    for text in paragraphs[1:]:
        file.add_paragraph(text)
    file.save(str(path))
    return path


def schedule_of(path: Path) -> Schedule:
    return extract(read(path)).schedule


@pytest.fixture
def carried_out(ledger: Ledger, tmp_path: Path) -> Engagement:
    """An engagement whose contract was read from a file."""
    words = ("Invoices are payable within 30 days of their date.", "The contract price is EUR 90,000.00.")
    contract = document(tmp_path / "contract.docx", "Survey agreement", SIGNED, f"Agreement {PARTIES}", *words)
    at = datetime(2026, 1, 12, 9, tzinfo=UTC)
    return ledger.engage(schedule_of(contract), contract=contract, tax=one_rate("19"), at=at)


@pytest.fixture
def amendment(tmp_path: Path) -> Path:
    """A file that names one milestone anew and adds two; its rows stand in another order than the contract's."""
    return document(
        tmp_path / "amendment.docx",
        "Amendment No. 1",
        AMENDED,
        f"Amendment to the agreement {PARTIES} What is not named here stays as agreed.",
        "Invoices are payable within 45 days of their date.",
    )


def test_an_amendment_file_is_proposed_as_a_change_order_and_what_it_does_not_restate_stays(
    ledger: Ledger, carried_out: Engagement, amendment: Path
) -> None:
    order = carried_out.compare(schedule_of(amendment))
    assert [c.kind for c in order.changes] == ["reprice", "redate", "add", "add", "terms"]
    number = carried_out.propose_change(order, on=date(2026, 3, 20)).number
    event = carried_out.agree_change(number, by="Ann Berg", document=amendment, on=date(2026, 3, 23))
    assert event.document is not None
    assert ledger.file(event.document) == amendment.read_bytes()
    state = carried_out.state()
    assert [(m.id, m.name, str(m.amount), m.due_date) for m in state.schedule.milestones] == [
        ("M1", "Inception report", "18,000.00 EUR", date(2026, 2, 27)),
        ("M2", "Seabed survey", "51,500.00 EUR", date(2026, 6, 30)),
        ("M3", "Final charts", "27,000.00 EUR", date(2026, 8, 31)),
        ("M4", "North basin survey", "12,250.00 EUR", date(2026, 9, 30)),
        ("M5", "East basin survey", "9,000.00 EUR", date(2026, 10, 30)),
    ]
    assert state.schedule.payment_term is not None
    assert state.schedule.payment_term.days == 45
    assert state.money.contract_price + state.money.changes == Money.of("117750", "EUR")


def test_what_an_amendment_leaves_out_is_told_before_it_is_proposed(carried_out: Engagement, amendment: Path) -> None:
    (doubt,) = carried_out.compare_problems(schedule_of(amendment))
    assert (doubt.where, doubt.message[:7]) == ("milestones", "M1, M3:")


def test_an_amendment_that_restates_the_contract_drops_what_it_leaves_out(
    carried_out: Engagement, tmp_path: Path
) -> None:
    restated = schedule_of(
        document(tmp_path / "restated.docx", "Restated agreement", SIGNED[:2], f"Restated agreement {PARTIES}")
    )
    assert carried_out.compare(restated).changes == ()
    assert carried_out.compare(restated, whole=True).changes == (DropMilestone(id="M3"),)
    assert carried_out.compare_problems(restated, whole=True) == ()


def test_a_price_that_the_changes_do_not_come_to_is_told(carried_out: Engagement, tmp_path: Path) -> None:
    amended = document(
        tmp_path / "dearer.docx",
        "Amendment No. 2",
        AMENDED[:1],
        f"Amendment to the agreement {PARTIES}",
    )
    stated = schedule_of(amended).model_copy(update={"contract_price": Money.of("97000", "EUR")})
    found = {p.where: p.message for p in carried_out.compare_problems(stated)}
    assert "97,000.00 EUR" in found["contract_price"]
    assert "96,500.00 EUR" in found["contract_price"]


def test_the_id_of_a_dropped_milestone_is_not_given_to_a_new_one(carried_out: Engagement, amendment: Path) -> None:
    carried_out.agree_change([DropMilestone(id="M3")], by="Ann Berg", on=date(2026, 2, 1))
    order = carried_out.compare(schedule_of(amendment))
    carried_out.agree_change(order, by="Ann Berg", on=date(2026, 3, 23))
    assert [m.id for m in carried_out.schedule.milestones] == ["M1", "M2", "M4", "M5"]
