"""What only a ledger on a server has to show; all other tests of a ledger run on a server too (``conftest.py``)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.ledger import histories
from toolkit.errors import LedgerDamaged, LedgerError, LedgerLocked, LedgerNewer, LedgerUnavailable, NotALedger
from toolkit.ledger import Ledger
from toolkit.ledger.state import MilestoneStatus
from toolkit.schedule import Schedule
from toolkit.taxes import one_rate

ROOT = Path(__file__).parents[2]


def worked(ledger: Ledger, schedule: Schedule) -> str:
    engagement = ledger.engage(schedule, tax=one_rate("19"))
    engagement.submit("M1", ["Design report"])
    engagement.accept("M1", by="Ann", document=b"%PDF-1.7 signed")
    number = engagement.invoice().number
    engagement.pay("1000", invoice=number)
    return engagement.id


def test_a_ledger_moves_from_file_to_server_and_back_with_the_same_hashes(
    database: str, tmp_path: Path, schedule: Schedule
) -> None:
    with Ledger.open(tmp_path / "a.ledger", actor="Jo") as file:
        name = worked(file, schedule)
        file.export(tmp_path / "a.jsonl")
        with Ledger.load(tmp_path / "a.jsonl", database, actor="Jo") as server:
            assert server.verify() == file.verify()
            assert server.engagement(name).state() == file.engagement(name).state()
            assert server.overview() == file.overview()
            server.export(tmp_path / "b.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET body = '{}'",
        "DELETE FROM events WHERE position = 1",
        "TRUNCATE events",
        "UPDATE files SET data = ''",
        "DELETE FROM files",
        "INSERT INTO events SELECT position + 7, engagement, kind, milestone, effective, series, year, NULL, currency,"
        " net, gross, body, hash, hash || 'x' FROM events ORDER BY position DESC LIMIT 1",
    ],
)
def test_the_server_itself_refuses_every_change(database: str, schedule: Schedule, statement: str) -> None:
    import psycopg

    with Ledger.open(database, actor="Jo") as ledger:
        worked(ledger, schedule)
        with psycopg.connect(database) as connection, pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            connection.execute(statement)
        ledger.verify()


def test_what_an_owner_of_the_database_changed_is_found(database: str, schedule: Schedule) -> None:
    import psycopg

    with Ledger.open(database, actor="Jo") as ledger:
        worked(ledger, schedule)
        with psycopg.connect(database) as connection:
            connection.execute("ALTER TABLE events DISABLE TRIGGER ALL")
            connection.execute("UPDATE events SET body = replace(body, 'Ann', 'Eve') WHERE position = 3")
        with pytest.raises(LedgerDamaged, match="event 3"):
            ledger.verify()


def test_a_server_that_is_held_or_newer_is_refused(database: str, schedule: Schedule) -> None:
    import psycopg

    with Ledger.open(database, actor="Jo", wait=0.2) as ledger, psycopg.connect(database) as other:
        name = worked(ledger, schedule)
        other.execute("LOCK TABLE events IN EXCLUSIVE MODE")
        with pytest.raises(LedgerLocked):
            ledger.engagement(name).start("M2")
        other.rollback()
        ledger.engagement(name).start("M2")
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()
    with pytest.raises(LedgerNewer):
        Ledger.open(database, actor="Jo")


def test_a_server_that_cannot_be_reached_is_an_error_without_the_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(LedgerUnavailable) as refusal:
        Ledger.open(f"postgresql://jo:secret@/practice?host={tmp_path}", actor="Jo")
    assert "secret" not in str(refusal.value)
    with pytest.raises(NotALedger, match="mysql is not supported"):
        Ledger.open("mysql://jo@localhost/practice", actor="Jo")


def test_a_server_is_not_copied_as_a_file(database: str, tmp_path: Path) -> None:
    with Ledger.open(database, actor="Jo") as ledger, pytest.raises(LedgerError, match="its own tools"):
        ledger.backup(tmp_path / "copy.ledger")


@pytest.mark.parametrize("command", [["crash", "--kills", "3"], ["numbers", "--processes", "3", "--invoices", "10"]])
def test_the_server_endures_killed_writers_and_many_at_once(database: str, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.ledger.endurance", "--place", database, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr


def test_the_sums_hold_in_every_state_of_random_histories_on_a_server(new_database: Callable[[], str]) -> None:
    histories.run(part=9, histories=4, steps=100, place=lambda _: new_database())


def test_a_ledger_goes_on_after_the_server_dropped_its_connections(database: str, schedule: Schedule) -> None:
    import psycopg

    with Ledger.open(database, actor="Jo") as ledger:
        engagement = ledger.engagement(worked(ledger, schedule))
        before = len(engagement.events)
        with psycopg.connect(database, autocommit=True) as other:
            drop = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            other.execute(f"{drop} AND datname = current_database()")
        for use in (lambda: engagement.start("M2"), lambda: engagement.events):
            with suppress(LedgerUnavailable):  # once it may be told; nothing is half-written
                use()
        if engagement.state().milestone("M2").status is MilestoneStatus.PLANNED:
            engagement.start("M2")
        assert len(engagement.events) == before + 1
        ledger.verify()
