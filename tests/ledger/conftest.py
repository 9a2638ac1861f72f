"""A small contract of our own, and ledgers to carry it out in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.dates import DayKind
from toolkit.ledger import Engagement, Ledger
from toolkit.money import Money
from toolkit.provenance import Evidence, Source
from toolkit.schedule import AcceptancePeriod, Milestone, Party, PaymentTerm, Role, Schedule
from toolkit.taxes import one_rate

FEE = Source(text="Design report ........ 30,000.00", page=4, box=(72.0, 310.0, 523.0, 322.0))
TERM = Source(text="Invoices are payable within 30 days of their date.", page=6, clause="5.2")


@pytest.fixture
def schedule() -> Schedule:
    def eur(amount: str) -> Money:
        return Money.of(amount, "EUR")

    return Schedule(
        title="Harbour survey",
        currency="EUR",
        contract_price=eur("100000.00"),
        parties=(
            Party(
                name="Northlight Advisory GmbH",
                role=Role.SUPPLIER,
                address=("Kaistraße 4", "20457 Hamburg"),
                country="DE",
                tax_id="DE123456789",
                bank_account="DE02120300000000202051",
            ),
            Party(
                name="Port of Aldsund AB", role=Role.CUSTOMER, address=("Hamngatan 1", "411 06 Aldsund"), country="SE"
            ),
        ),
        milestones=(
            Milestone(
                id="M1",
                name="Design report",
                amount=eur("30000.00"),
                percent=Decimal(30),
                deliverables=("Design report", "Data dictionary"),
                source=(FEE,),
            ),
            Milestone(id="M2", name="Survey", amount=eur("50000.00"), deliverables=("Survey data",)),
            Milestone(id="M3", name="Kick-off", amount=eur("20000.00"), trigger="on signature"),
        ),
        payment_term=PaymentTerm(days=30, source=(TERM,)),
        acceptance_period=AcceptancePeriod(days=10, kind=DayKind.BUSINESS, deemed=True),
        evidence=(Evidence(where="milestones.M1.amount", source=(FEE,)),),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "practice.ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.open(path, actor="Jo Doe") as opened:
        yield opened


@pytest.fixture
def engagement(ledger: Ledger, schedule: Schedule) -> Engagement:
    return ledger.engage(schedule, tax=one_rate("19"), at=datetime(2026, 1, 5, 9, tzinfo=UTC))
