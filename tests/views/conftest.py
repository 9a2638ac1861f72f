"""A draft with planted doubts over a sample contract, and an engagement of it in a ledger of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.documents.document import Document
from toolkit.documents.reading import read
from toolkit.findings.finding import Draft
from toolkit.ledger import Engagement, Ledger
from toolkit.provenance import Evidence, Problem, Severity
from toolkit.schedule import Schedule
from toolkit.schedule.wire import from_json

SAMPLE = Path(__file__).parents[2] / "samples" / "consulting-sow"


@pytest.fixture(scope="session")
def document() -> Document:
    """The consulting contract as read."""
    return read(SAMPLE / "contract.pdf")


@pytest.fixture(scope="session")
def schedule(document: Document) -> Schedule:
    """Its schedule, the second due date with evidence of its own: page, box and the words there."""
    whole, _ = from_json((SAMPLE / "expected.json").read_text("utf-8"))
    at = document.text.index("August 21, 2026")
    place = document.source(at, at + len("August 21, 2026"))
    due = Evidence(where="milestones.M2.due_date", source=(place,), confidence=0.4, rule="dates.fixed")
    return whole.model_copy(update={"evidence": (*whole.evidence, due)})


@pytest.fixture
def draft(document: Document, schedule: Schedule) -> Draft:
    """Two doubts: a review of the price, and a due date that cannot be used, told in hostile words."""
    problems = (
        Problem(where="contract_price", message="Two totals are named"),
        Problem(where="milestones.M2.due_date", message="<script>alert(1)</script>", severity=Severity.ERROR),
    )
    return Draft(schedule, problems, (), document)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger of Jo Doe's."""
    with Ledger.open(tmp_path / "practice.ledger", actor="Jo Doe") as opened:
        yield opened


@pytest.fixture
def engagement(ledger: Ledger, schedule: Schedule) -> Engagement:
    """The contract in force."""
    return ledger.engage(schedule, contract=SAMPLE / "contract.pdf")
