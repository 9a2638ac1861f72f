"""The public JSON loses nothing and says what is wrong with what it cannot read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.dates import DayKind
from toolkit.errors import InvalidAmount, InvalidSchedule
from toolkit.money import Money
from toolkit.provenance import Evidence, Problem, Source
from toolkit.schedule import (
    AcceptancePeriod,
    ContractFile,
    LateInterest,
    Milestone,
    Party,
    PaymentTerm,
    Retention,
    Role,
    Schedule,
    TermStart,
)  # fmt: skip
from toolkit.schedule.wire import from_json, from_wire, to_json, to_wire

PAGE = Source(page=3, box=(72.0, 310.2, 523.1, 322.9), text="25 % on acceptance")
CELL = Source(sheet="Fees", cell="C7", text="30,000.00")
CLAUSE = Source(paragraph=41, clause="4.2", text="Net thirty")
FULL = Schedule(
    title="Statement of Work No. 3",
    file=ContractFile(name="sow.pdf", sha256="0" * 64, pages=12),
    parties=(Party(name="Acme Consulting LLC", role=Role.SUPPLIER, address=("1 Road",), source=(PAGE,)),),
    agreement_date=date(2026, 1, 12),
    effective_date=date(2026, 1, 15),
    governing_law="New York",
    currency="USD",
    contract_price=Money.of("120000", "USD"),
    milestones=(
        Milestone(
            id="M1",
            name="Design Report",
            amount=Money.of("30000", "USD"),
            percent=Decimal("25"),
            due_date=date(2026, 3, 1),
            trigger="upon acceptance",
            deliverables=("Design Report", "Data dictionary"),
            confidence=0.97,
            source=(PAGE, CELL),
        ),
        Milestone(id="M2", name="Licence", amount=Money.of("500", "EUR")),
    ),
    payment_term=PaymentTerm(days=30, start=TermStart.ACCEPTANCE, kind=DayKind.BUSINESS, source=(CLAUSE,)),
    acceptance_period=AcceptancePeriod(days=10, kind=DayKind.BUSINESS, deemed=True, source=(CLAUSE,)),
    late_interest=LateInterest(percent=Decimal("1.5"), per="month", source=(CLAUSE,)),
    retention=Retention(percent=Decimal("10"), release="final acceptance"),
    evidence=(Evidence(where="contract_price", source=(CELL,), confidence=0.9, rule="contract_price.total"),),
)
DOUBT = (Problem(where="milestones.M1.amount", message="look", source=(CELL,)),)


def test_a_schedule_and_its_problems_come_back_as_they_were() -> None:
    assert from_json(to_json(FULL, DOUBT)) == (FULL, DOUBT)


def test_an_empty_schedule_is_written_with_nulls() -> None:
    wire = to_wire(Schedule())
    assert wire["milestones"] == []
    assert wire["contract_price"] is wire["currency"] is wire["payment_term"] is None
    assert from_wire(wire)[0] == Schedule()


def test_the_form_is_the_one_that_is_promised() -> None:
    wire = to_wire(FULL, DOUBT)
    assert list(wire) == [
        "schema", "file", "title", "parties", "agreement_date", "effective_date", "end_date", "governing_law",
        "currency", "contract_price", "milestones", "payment_term", "acceptance_period", "late_interest", "retention",
        "sources", "evidence", "problems",
    ]  # fmt: skip
    assert wire["milestones"][0]["amount"] == "30000.00"
    assert wire["milestones"][0]["percent"] == "25"
    assert "currency" not in wire["milestones"][0]
    assert wire["milestones"][1]["currency"] == "EUR"
    assert wire["sources"][wire["milestones"][0]["source"][1]] == {"sheet": "Fees", "cell": "C7", "text": "30,000.00"}
    assert wire["payment_term"] == {"days": 30, "from": "acceptance", "kind": "business", "source": [2]}


@given(st.decimals("-1e9", "1e9", places=2), st.text(max_size=30))
def test_any_amount_and_name_survive_the_round_trip(amount: Decimal, name: str) -> None:
    schedule = Schedule(currency="USD", milestones=(Milestone(id="M1", name=name, amount=Money.of(amount, "USD")),))
    assert from_json(to_json(schedule))[0] == schedule


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": "other/1"}, "contract-schedule/1"),
        ({"milestones": [{"id": "M1"}]}, "name"),
        ({"milestones": [{"id": "M1", "name": "x", "source": [99]}]}, "IndexError"),
        ({"parties": [{"name": "A", "role": "vendor"}]}, "role"),
        ({"agreement_date": "soon"}, "agreement_date"),
    ],
)
def test_what_is_not_of_the_form_is_refused_with_the_field(change: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidSchedule, match=message):
        from_wire(to_wire(FULL) | change)


def test_text_that_is_no_json_and_amounts_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(InvalidSchedule, match="not JSON"):
        from_json("{")
    with pytest.raises(InvalidAmount, match="not a decimal number"):
        from_wire(to_wire(FULL) | {"contract_price": "much"})


def test_a_milestone_id_may_be_used_once_only() -> None:
    with pytest.raises(InvalidSchedule, match="M1 is used twice"):
        Schedule(milestones=(Milestone(id="M1", name="a"), Milestone(id="M1", name="b")))


def test_asking_for_a_milestone_that_is_not_there_lists_those_that_are() -> None:
    assert FULL.milestone("M2").name == "Licence"
    with pytest.raises(InvalidSchedule, match="M1, M2"):
        FULL.milestone("M9")


def test_a_source_says_its_place_in_words() -> None:
    assert [s.place for s in (PAGE, CELL, CLAUSE, Source(text="x"))] == [
        "page 3", "Fees!C7", "clause 4.2", "typed by hand",
    ]  # fmt: skip
