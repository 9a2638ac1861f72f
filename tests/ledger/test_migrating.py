"""Ledgers of an older form: opened by today's code with everything in them, or left exactly as they were."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from toolkit.errors import LedgerError, LedgerNewer, LedgerReadOnly
from toolkit.ledger import Ledger, opening
from toolkit.ledger.state import MilestoneStatus
from toolkit.money import Money

RELEASED = Path(__file__).with_name("released") / "r0001.sql"
HEAD = "125cb33512aaef1674eec5a6ff5d993425862e83f5e466c8b997323bcf2a7e96"
MIGRATIONS = opening._MIGRATIONS

NEXT = '''"""A revision that only this test has."""

from alembic import op
import sqlalchemy as sa

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None


def upgrade() -> None:
    op.add_column("events", sa.Column("place", sa.Text))
    op.create_index("events_by_day", "events", ["effective"])
'''


@pytest.fixture
def released(path: Path) -> Path:
    """A ledger file as the first release left it."""
    connection = sqlite3.connect(path)
    connection.executescript(RELEASED.read_text("utf-8"))
    connection.close()
    return path


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A toolkit that has one revision more; returns its scripts."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "r0002_of_a_test.py").write_text(NEXT)
    monkeypatch.setattr(opening, "_MIGRATIONS", folder)
    monkeypatch.setattr(opening, "REVISION", "0002")
    return folder


def as_released(monkeypatch: pytest.MonkeyPatch) -> None:
    """The toolkit without the revision that ``newer`` has added."""
    monkeypatch.setattr(opening, "_MIGRATIONS", MIGRATIONS)
    monkeypatch.setattr(opening, "REVISION", "0001")


def schema(path: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()
    connection.close()
    return rows


def content(path: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    columns = "position, engagement, kind, milestone, effective, series, year, number, currency, net, gross, body, hash"
    rows = connection.execute(f"SELECT {columns} FROM events ORDER BY position").fetchall()  # noqa: S608
    rows += connection.execute("SELECT * FROM files ORDER BY sha256").fetchall()
    rows += connection.execute("SELECT * FROM alembic_version").fetchall()
    connection.close()
    return rows


def looks_as_released(ledger: Ledger) -> None:
    """What the first release said of this ledger, cent by cent."""
    proof = ledger.verify(HEAD)
    assert (proof.events, proof.files, proof.head) == (17, 1, HEAD)
    engagement = ledger.engagement("quay-wall-inspection")
    state = engagement.state(date(2026, 6, 30))
    figures = {name: str(value) for name, value in state.money if isinstance(value, Money) and value}
    assert figures == {
        "contract_price": "48,000.00 USD",
        "changes": "3,000.00 USD",
        "invoiced": "45,900.00 USD",
        "credited": "1,350.00 USD",
        "still_to_invoice": "6,450.00 USD",
        "accepted": "51,000.00 USD",
        "retained": "4,950.00 USD",
        "invoiced_gross": "48,424.50 USD",
        "credited_gross": "1,424.25 USD",
        "paid": "15,128.00 USD",
        "written_off": "4.00 USD",
        "open": "31,868.25 USD",
        "overdue": "31,868.25 USD",
    }
    assert [(m.milestone.id, m.status) for m in state.milestones] == [
        ("M1", MilestoneStatus.INVOICED),
        ("M2", MilestoneStatus.ACCEPTED),
    ]
    assert [(i.invoice.number, str(i.open)) for i in state.invoices] == [
        ("INV-2026-0001", "0.00 USD"),
        ("INV-2026-0002", "1,959.00 USD"),
        ("INV-2026-0003", "29,909.25 USD"),
        ("CN-2026-0001", "0.00 USD"),
    ]
    document = engagement.state(date(2026, 3, 12)).history[5]
    assert document.kind == "accepted"
    assert document.document is not None
    assert ledger.file(document.document) == b"Accepted as delivered.\n"


def test_a_ledger_of_the_first_release_opens_with_everything_in_it(released: Path) -> None:
    with Ledger.open(released, actor="Jo") as ledger:
        looks_as_released(ledger)
        ledger.engagement("quay-wall-inspection").pay("1959.00", invoice="INV-2026-0002")
        assert [(found.last, found.missing) for found in ledger.numbers()] == [
            ("CN-2026-0001", ()),
            ("INV-2026-0003", ()),
        ]
        assert ledger.verify(HEAD).events == 18


def test_a_ledger_of_the_first_release_moves_to_a_server(released: Path, database: str, tmp_path: Path) -> None:
    with Ledger.open(released, actor="Jo") as ledger:
        ledger.export(tmp_path / "all.jsonl")
    with Ledger.load(tmp_path / "all.jsonl", database, actor="Jo") as server:
        looks_as_released(server)


@pytest.mark.usefixtures("newer")
def test_an_upgrade_keeps_every_event_hash_and_trigger(released: Path) -> None:
    before, was = content(released), schema(released)
    with Ledger.open(released, actor="Jo") as ledger:
        looks_as_released(ledger)
        engagement = ledger.engagement("quay-wall-inspection")
        engagement.note("after the upgrade")
        assert ledger.verify(HEAD).events == 18
    now = schema(released)
    assert {name for name, _ in now} - {name for name, _ in was} == {"events_by_day"}
    assert [row for row in now if "TRIGGER" in row[1]] == [row for row in was if "TRIGGER" in row[1]]
    assert content(released)[:17] == before[:17]
    connection = sqlite3.connect(released)
    for statement in ("UPDATE events SET place = 'x'", "DELETE FROM events", "UPDATE files SET name = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


@pytest.mark.usefixtures("released")
def test_a_ledger_upgraded_by_a_newer_version_is_refused_in_words(
    path: Path, newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ledger.open(path, actor="Jo").close()
    assert newer.is_dir()
    as_released(monkeypatch)
    for read_only in (False, True):
        with pytest.raises(LedgerNewer, match=r"revision 0002.*knows 0001.*pip install --upgrade"):
            Ledger.open(path, actor="Jo", read_only=read_only)


@pytest.mark.usefixtures("newer")
def test_a_ledger_to_look_at_is_not_upgraded(released: Path) -> None:
    before = released.read_bytes()
    with pytest.raises(LedgerReadOnly, match=r"older version.*Open it once without read_only"):
        Ledger.open(released, actor="Jo", read_only=True)
    assert released.read_bytes() == before


def test_an_upgrade_that_fails_half_way_leaves_the_old_ledger_whole(
    released: Path, newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = newer / "versions" / "r0002_of_a_test.py"
    script.write_text(NEXT + '    op.drop_table("nowhere")\n')
    before, was = content(released), schema(released)
    with pytest.raises(LedgerError, match="nowhere"):
        Ledger.open(released, actor="Jo")
    assert (content(released), schema(released)) == (before, was)
    as_released(monkeypatch)
    with Ledger.open(released, actor="Jo") as ledger:
        looks_as_released(ledger)


def test_an_upgrade_that_is_killed_half_way_leaves_the_old_ledger_whole(released: Path, newer: Path) -> None:
    script = newer / "versions" / "r0002_of_a_test.py"
    script.write_text("import os, signal\n" + NEXT + "    os.kill(os.getpid(), signal.SIGKILL)\n")
    before, was = content(released), schema(released)
    code = (
        "import sys\nfrom pathlib import Path\nfrom toolkit.ledger import Ledger, opening\n"
        "opening._MIGRATIONS, opening.REVISION = Path(sys.argv[2]), '0002'\n"
        "Ledger.open(sys.argv[1], actor='Jo')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(released), str(newer)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (content(released), schema(released)) == (before, was)
    script.write_text(NEXT)
    with Ledger.open(released, actor="Jo") as ledger:  # the second try goes through
        looks_as_released(ledger)


@pytest.mark.usefixtures("newer")
def test_a_server_is_upgraded_with_its_data(
    database: str, released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    with monkeypatch.context() as first_release:
        as_released(first_release)
        with Ledger.open(released, actor="Jo") as ledger:
            ledger.export(tmp_path / "all.jsonl")
        Ledger.load(tmp_path / "all.jsonl", database, actor="Jo").close()
    with Ledger.open(database, actor="Jo") as server:
        looks_as_released(server)
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0002",)
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            connection.execute("UPDATE events SET place = 'x'")
