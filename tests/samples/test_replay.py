"""Each case, replayed into a ledger, ends as its file says: statuses, invoices, and money to the cent."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from toolkit.demo import engage_case, replay
from toolkit.ledger import Ledger
from toolkit.ledger.invoices import LineKind
from toolkit.schedule.wire import from_json

SAMPLES = Path(__file__).parents[2] / "samples"
ALL = ("consulting-sow", "software-agreement", "construction-contract", "marketing-plan")


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Dates follow from the user's zone; those of the cases are meant in UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(params=ALL)
def folder(request: pytest.FixtureRequest) -> Path:
    return SAMPLES / str(request.param)


def test_a_case_ends_as_its_file_says(folder: Path, tmp_path: Path) -> None:
    schedule, _ = from_json((folder / "expected.json").read_text(encoding="utf-8"))
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    outcome = case["outcome"]
    assert schedule.file is not None
    with Ledger.open(tmp_path / "practice.ledger", actor=case["engaged"]["by"]) as ledger:
        engagement = engage_case(ledger, schedule, case, folder / schedule.file.name)
        issued = replay(engagement, case["steps"])
        state = engagement.state(date.fromisoformat(outcome["on"]))
        ledger.verify()

    assert {m.id: str(m.status) for m in state.milestones} == outcome["statuses"]
    for expected in outcome["invoices"]:
        standing = next(i for i in state.invoices if i.number == issued[expected["milestone"]].number)
        invoice = standing.invoice
        held = [-line.net.amount for line in invoice.lines if line.kind is LineKind.RETENTION]
        assert {
            "milestone": expected["milestone"],
            "date": str(invoice.issue_date),
            "due": str(invoice.due_date),
            **({"retention": str(sum(held))} if held else {}),
            "net": str(invoice.net.amount),
            "tax": str(invoice.tax.amount),
            "gross": str(invoice.gross.amount),
            "paid": str(standing.paid.amount),
        } == expected
    assert {k: str(getattr(state.money, k).amount) for k in ("invoiced", "still_to_invoice", "open")} == {
        k: outcome[k] for k in ("invoiced", "still_to_invoice", "open")
    }
    assert state.problems == ()


def test_each_invoice_line_of_a_case_names_the_sentence_that_agreed_it(folder: Path, tmp_path: Path) -> None:
    schedule, _ = from_json((folder / "expected.json").read_text(encoding="utf-8"))
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    assert schedule.file is not None
    with Ledger.open(tmp_path / "practice.ledger", actor="Jo") as ledger:
        engagement = engage_case(ledger, schedule, case, folder / schedule.file.name)
        lines = [line for invoice in replay(engagement, case["steps"]).values() for line in invoice.lines]
    assert lines
    assert all(line.source for line in lines)
