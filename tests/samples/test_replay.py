"""Each case, replayed into a ledger, ends as its file says: statuses, invoices, and money to the cent."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from toolkit.dates import BusinessCalendar
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.invoices import LineKind
from toolkit.schedule import Party, Schedule
from toolkit.schedule.wire import from_json
from toolkit.taxes import TaxRule

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


def party(known: Party | None, billing: dict[str, Any]) -> Party:
    assert known is not None
    return Party.model_validate(known.model_dump() | billing)


def engage(ledger: Ledger, schedule: Schedule, case: dict[str, Any], contract: Path) -> Engagement:
    return ledger.engage(
        schedule,
        contract=contract,
        supplier=party(schedule.supplier, case["supplier"]),
        customer=party(schedule.customer, case["customer"]),
        calendar=BusinessCalendar(**case["calendar"]),
        tax=TaxRule.model_validate(case["tax"]),
        series=case["series"],
        customer_reference=case["customer_reference"],
        id=case["engagement"],
        at=datetime.fromisoformat(case["engaged"]["at"]),
    )


def follow(engagement: Engagement, step: dict[str, Any], numbers: dict[str, str]) -> None:
    milestone, at = step["milestone"], datetime.fromisoformat(step["at"])
    if step["do"] == "start":
        engagement.start(milestone, at=at)
    elif step["do"] == "submit":
        engagement.submit(milestone, step["deliverables"], at=at)
    elif step["do"] == "accept":
        engagement.accept(milestone, by=step["by"], reason=step.get("reason"), at=at)
    elif step["do"] == "reject":
        engagement.reject(milestone, by=step["by"], reason=step["reason"], at=at)
    elif step["do"] == "invoice":
        numbers[milestone] = engagement.invoice([milestone], at=at).number
    else:
        assert step["do"] == "pay"
        engagement.pay(step["amount"], invoice=numbers[milestone], reference=step["reference"], at=at)


def test_a_case_ends_as_its_file_says(folder: Path, tmp_path: Path) -> None:
    schedule, _ = from_json((folder / "expected.json").read_text(encoding="utf-8"))
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    outcome = case["outcome"]
    numbers: dict[str, str] = {}
    assert schedule.file is not None
    with Ledger.open(tmp_path / "practice.ledger", actor=case["engaged"]["by"]) as ledger:
        engagement = engage(ledger, schedule, case, folder / schedule.file.name)
        for step in case["steps"]:
            follow(engagement, step, numbers)
        state = engagement.state(date.fromisoformat(outcome["on"]))
        ledger.verify()

    assert {m.id: str(m.status) for m in state.milestones} == outcome["statuses"]
    for expected in outcome["invoices"]:
        standing = next(i for i in state.invoices if i.number == numbers[expected["milestone"]])
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
        engagement = engage(ledger, schedule, case, folder / schedule.file.name)
        numbers: dict[str, str] = {}
        for step in case["steps"]:
            follow(engagement, step, numbers)
        lines = [line for i in engagement.state().invoices for line in i.invoice.lines]
    assert lines
    assert all(line.source for line in lines)
