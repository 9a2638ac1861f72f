"""The component ``deliverables``: how much work it makes of a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from spacy.tokens import Doc

from toolkit.findings.drafting import deliverables
from toolkit.findings.finding import Finding
from toolkit.findings.payments.payments import Payment, PaymentList
from toolkit.findings.values.marks import Mark, register_extensions

HEADING = "Phase 2 Field trial\n"


@dataclass
class Asked:
    """A PDF that counts how often its tables are asked for."""

    text: str
    format: str = "pdf"
    page_starts: tuple[int, ...] = (0,)
    times: list[tuple[int, int]] = field(default_factory=list)

    def page_of(self, offset: int) -> int:
        return 1

    def tables(self, start: int, end: int) -> tuple[()]:
        self.times.append((start, end))
        return ()


@dataclass
class Read:
    """As much of a spaCy Doc as the component uses; it counts how often its text is put together."""

    words: str
    _: Any
    asked: int = 0
    spans: dict[str, list[Any]] = field(default_factory=dict)
    user_data: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        self.asked += 1
        return self.words


@dataclass
class Extras:
    document: Asked
    findings: list[Finding]
    clauses: Mark | None = None

    def get(self, key: str) -> Mark | None:
        return cast("Mark | None", getattr(self, key))


@dataclass(frozen=True)
class Clause:
    body: int
    heading: bool


def document(body: str, *, paid: bool, clauses: int = 1) -> Read:
    text = HEADING + body
    row = (len(HEADING), len(text))
    payment = Payment(name="Phase 2", places={"row": row}, points=9.0, rule="clause")
    lists = [Finding("payments", PaymentList((payment,), row, "clauses", points=9.0), (), 0.9, "clauses")]
    spans = []
    for _ in range(clauses):
        extra = Extras(Asked(""), [], Mark(0, len(HEADING) - 1, Clause(0, heading=True)))
        spans.append(type("Span", (), {"_": extra})())
    return Read(text, Extras(Asked(text), lists if paid else []), spans={"clauses": spans})


def read(doc: Read) -> Read:
    register_extensions()
    deliverables.read(cast(Doc, doc))
    return doc


@pytest.mark.parametrize(
    ("body", "paid", "times"),
    [
        ("Deliverable   Due\nReport   May\n", True, 1),
        ("The price is paid when the trial ends.\n", True, 0),
        ("Deliverable   Due\nReport   May\n", False, 0),
    ],
)
def test_tables_are_asked_for_only_beside_payments_on_pages_that_speak_of_deliverables(
    body: str, paid: bool, times: int
) -> None:
    assert len(set(read(document(body, paid=paid))._.document.times)) == times


def test_the_text_is_put_together_once_however_many_clauses_there_are() -> None:
    assert read(document("Nothing more.\n", paid=True, clauses=40)).asked == 1
