"""A small contract of our own, and ledgers to carry it out in."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit import dates
from toolkit.dates import DayKind
from toolkit.ledger import Engagement, Ledger
from toolkit.money import Money
from toolkit.provenance import Evidence, Source
from toolkit.schedule import AcceptancePeriod, Milestone, Party, PaymentTerm, Role, Schedule
from toolkit.taxes import one_rate

BACKENDS = tuple(os.environ.get("LEDGER_BACKEND", "sqlite postgresql").split())

FEE = Source(text="Design report ........ 30,000.00", page=4, box=(72.0, 310.0, 523.0, 322.0))
TERM = Source(text="Invoices are payable within 30 days of their date.", page=6, clause="5.2")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test of a ledger runs on a file and on a server; on a file only where it looks at the file itself."""
    if "place" in metafunc.fixturenames:
        possible = ("sqlite",) if "path" in metafunc.fixturenames else ("sqlite", "postgresql")
        metafunc.parametrize("place", [name for name in possible if name in BACKENDS], indirect=True)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon of 20 November 2026 when each test begins, whatever the machine says."""
    begun = time.monotonic()

    def now() -> datetime:
        return datetime(2026, 11, 20, 12, tzinfo=UTC) + timedelta(seconds=time.monotonic() - begun)

    monkeypatch.setattr(dates, "now", now)


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
    """Where a SQLite ledger may be; tests that take it look at the file itself."""
    return tmp_path / "practice.ledger"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own on a socket, without a network: its URL up to the database's name."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found or importlib.util.find_spec("psycopg") is None:
        pytest.skip(
            "PostgreSQL or its driver is not installed (Debian: apt-get install postgresql; pip install psycopg)"
        )
    tools = found[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="c2i-", dir="/var/tmp"))  # sockets need a short path
    owner: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres")
        owner = ["runuser", "-u", "postgres", "--"]

    def run(*command: str) -> None:
        subprocess.run([*owner, *command], check=True, capture_output=True, cwd=folder)

    run(str(tools / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "--auth=trust", "--no-sync")
    # the server itself is not killed here, so it need not wait for the disk
    options = f"-c fsync=off -c listen_addresses='' -c unix_socket_directories={folder}"
    run(str(tools / "pg_ctl"), "-D", str(folder / "data"), "-l", str(folder / "log"), "-w", "-o", options, "start")
    try:
        yield f"postgresql://postgres@/{{}}?host={folder}"
    finally:
        run(str(tools / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


@pytest.fixture
def new_database(postgresql: str) -> Callable[[], str]:
    """Makes empty databases; each call gives the URL of one more."""
    import psycopg

    def make() -> str:
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(postgresql.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return postgresql.format(name)

    return make


@pytest.fixture
def database(new_database: Callable[[], str]) -> str:
    """The URL of a new, empty database."""
    return new_database()


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Path | str:
    """Where the ledger under test is: a file or a database; ``LEDGER_BACKEND=sqlite`` leaves the server out."""
    found: Path | str = request.getfixturevalue("path" if request.param == "sqlite" else "database")
    return found


@pytest.fixture
def ledger(place: Path | str) -> Iterator[Ledger]:
    with Ledger.open(place, actor="Jo Doe") as opened:
        yield opened


@pytest.fixture
def engagement(ledger: Ledger, schedule: Schedule) -> Engagement:
    return ledger.engage(schedule, tax=one_rate("19"), at=datetime(2026, 1, 5, 9, tzinfo=UTC))
