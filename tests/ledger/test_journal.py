"""The record itself: append-only, chained, one file, many writers; each bad file refused with its cause."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from toolkit.errors import (
    LedgerDamaged,
    LedgerError,
    LedgerFull,
    LedgerLocked,
    LedgerNewer,
    LedgerReadOnly,
    LedgerUnavailable,
    NotALedger,
)
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.journal import Journal
from toolkit.ledger.opening import _translation
from toolkit.ledger.queries import APPLICATION_ID, REVISION
from toolkit.schedule import Schedule


class Usage(NamedTuple):
    """What ``shutil.disk_usage`` tells, as far as anybody asks."""

    free: int


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def tampered(path: Path, statement: str) -> None:
    """What somebody with the file and time could do: drop the triggers, then edit."""
    connection = raw(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement)
    connection.close()


def worked(engagement: Engagement) -> None:
    engagement.submit("M1", ["Design report"])
    engagement.accept("M1", by="Ann")
    engagement.invoice(["M1"])
    engagement.note("sent by post", file=b"%PDF-1.7 letter", name="letter.pdf")


def test_a_ledger_opened_again_holds_everything(path: Path, schedule: Schedule) -> None:
    with Ledger.open(path, actor="Jo") as ledger:
        worked(ledger.engage(schedule))
        before = ledger.engagement("harbour-survey").state()
        proof = ledger.verify()
    with Ledger.open(path, actor="Mary") as again:
        assert again.engagement("harbour-survey").state() == before
        assert again.verify() == proof
    assert proof.events == 5
    assert proof.files == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET body = '{}' WHERE position = 1",
        "DELETE FROM events WHERE position = 1",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE position = 1",
        "INSERT INTO events SELECT position + 7, engagement, kind, milestone, effective, series, year, NULL, currency,"
        " net, gross, body, hash, hash || 'x' FROM events ORDER BY position DESC LIMIT 1",
        "INSERT OR REPLACE INTO events SELECT (SELECT MAX(position) + 1 FROM events), engagement, kind, milestone,"
        " effective, series, year, number, currency, net, gross, body, (SELECT hash FROM events ORDER BY position DESC"
        " LIMIT 1), hash || 'x' FROM events WHERE number IS NOT NULL",
        "UPDATE files SET data = x'00'",
        "DELETE FROM files",
        "INSERT OR REPLACE INTO files SELECT sha256, name, media_type, x'00' FROM files",
    ],
)
def test_the_database_itself_refuses_every_change(
    path: Path, ledger: Ledger, engagement: Engagement, statement: str
) -> None:
    worked(engagement)
    connection = raw(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()
    ledger.verify()


@pytest.mark.parametrize(
    ("statement", "where", "what"),
    [
        ("UPDATE events SET body = replace(body, 'Ann', 'Eve') WHERE position = 3", "event 3", "content was changed"),
        ("UPDATE events SET gross = gross + 1 WHERE position = 4", "event 4", "column 'gross'"),
        ("UPDATE events SET kind = 'accepted' WHERE position = 2", "event 2", "column 'kind'"),
        ("UPDATE events SET hash = 'x' WHERE position = 2", "event 2", "content was changed"),
        ("DELETE FROM events WHERE position = 2", "event 2", "missing"),
        ("UPDATE events SET previous = 'x' WHERE position = 5", "event 5", "does not follow"),
        ("UPDATE events SET body = '[]' WHERE position = 3", "event 3", "cannot be read"),
        ("UPDATE files SET data = x'00'", "event 5", "file was changed"),
        ("DELETE FROM files", "event 5", "file is missing"),
    ],
)
def test_a_copied_file_edited_by_hand_is_found_and_the_first_broken_event_named(
    path: Path, tmp_path: Path, engagement: Engagement, statement: str, where: str, what: str
) -> None:
    worked(engagement)
    copy = tmp_path / "copy.ledger"
    connection = raw(path)
    connection.execute(f"VACUUM INTO '{copy}'")
    connection.close()
    tampered(copy, statement)
    with Ledger.open(copy, actor="Eve") as opened:
        with pytest.raises(LedgerDamaged, match=what) as found:
            opened.verify()
        assert found.value.where == where


def test_events_cut_off_at_the_end_are_found_by_a_head_noted_earlier(path: Path, engagement: Engagement) -> None:
    worked(engagement)
    with Ledger.open(path, actor="Jo") as opened:
        head = opened.verify().head
        engagement.start("M2")
        opened.verify(head)
    tampered(path, "DELETE FROM events WHERE position >= 5")
    with Ledger.open(path, actor="Jo") as opened:
        opened.verify()
        with pytest.raises(LedgerDamaged, match="no event has the hash"):
            opened.verify(head)


def test_what_is_no_ledger_is_refused_and_left_alone(path: Path, tmp_path: Path) -> None:
    path.write_bytes(b"%PDF-1.7 not a ledger")
    other = tmp_path / "other.db"
    connection = raw(other)
    connection.execute("CREATE TABLE events (position INTEGER)")
    connection.close()
    for file in (path, other, tmp_path, tmp_path / "nowhere" / "x.ledger"):
        before = file.read_bytes() if file.is_file() else None
        with pytest.raises(NotALedger) as refusal:
            Ledger.open(file, actor="Jo")
        assert refusal.value.where == str(file)
        assert before is None or file.read_bytes() == before


def test_an_empty_file_becomes_a_ledger(path: Path) -> None:
    path.touch()
    with Ledger.open(path, actor="Jo") as opened:
        assert opened.verify().events == 0


def test_a_truncated_ledger_is_damaged(path: Path, ledger: Ledger, engagement: Engagement) -> None:
    worked(engagement)
    ledger.close()
    path.write_bytes(path.read_bytes()[:6000])
    with pytest.raises((LedgerDamaged, NotALedger)), Ledger.open(path, actor="Jo") as opened:
        opened.verify()


def test_a_ledger_of_a_newer_version_is_refused(path: Path, ledger: Ledger) -> None:
    ledger.close()
    connection = raw(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(LedgerNewer, match="revision 9999"):
        Ledger.open(path, actor="Jo")


@pytest.mark.usefixtures("engagement")
def test_an_event_of_a_newer_kind_is_refused(path: Path) -> None:
    tampered(path, 'UPDATE events SET body = replace(body, \'"kind":"engaged"\', \'"kind":"levitated"\')')
    with Ledger.open(path, actor="Jo") as opened, pytest.raises(LedgerNewer, match="event 1"):
        opened.verify()


def test_a_locked_ledger_is_refused_after_the_wait_and_nothing_is_written(path: Path, schedule: Schedule) -> None:
    with Ledger.open(path, actor="Jo", wait=0.2) as ledger:
        engagement = ledger.engage(schedule)
        other = raw(path)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerLocked):
            engagement.start("M1")
        other.execute("ROLLBACK")
        other.close()
        engagement.start("M1")
        assert ledger.verify().events == 2


def test_a_ledger_opened_to_look_at_takes_no_event(path: Path, engagement: Engagement) -> None:
    with Ledger.open(path, actor="Jo", read_only=True) as view:
        assert view.engagement(engagement.id).state() == engagement.state()
        with pytest.raises(LedgerReadOnly):
            view.engagement(engagement.id).start("M1")


@pytest.mark.parametrize("empty", [True, False])
def test_what_is_missing_or_empty_cannot_be_looked_at_and_is_not_made(path: Path, empty: bool) -> None:
    if empty:
        path.touch()
    with pytest.raises(NotALedger, match=r"Check the path") as refusal:
        Ledger.open(path, actor="Jo", read_only=True)
    assert "empty" in refusal.value.what if empty else "no such file" in refusal.value.what
    assert path.exists() is empty
    assert not empty or path.stat().st_size == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs to become another user")
def test_a_file_that_may_not_be_written_is_refused_with_what_to_do(path: Path, ledger: Ledger) -> None:
    ledger.close()
    code = (
        "import os, sys\n"
        "from toolkit.ledger import Ledger\n"
        "from toolkit.errors import LedgerReadOnly\n"
        "Ledger.open(sys.argv[2], actor='Jo').close()\n"  # imports all, while Python itself may still be read
        "os.setuid(65534)\n"
        "try: Ledger.open(sys.argv[1], actor='Jo')\n"
        "except LedgerReadOnly as refusal: print(refusal.remedy)\n"
        "with Ledger.open(sys.argv[1], actor='Jo', read_only=True) as view: print(view.verify().events)\n"
    )
    folder = Path("/var/tmp") / f"c2i-{os.getpid()}"  # noqa: S108  # other users may not enter pytest's folder
    folder.mkdir(mode=0o755)
    try:
        shutil.copy(path, folder / "p.ledger")
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder / "p.ledger"), str(path.with_name("other.ledger"))],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        shutil.rmtree(folder)
    assert "read_only=True" in done.stdout, done.stderr
    assert done.stdout.splitlines()[1] == "0"


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("database is locked", LedgerLocked),
        ("attempt to write a readonly database", LedgerReadOnly),
        ("database or disk is full", LedgerFull),
        ("database disk image is malformed", LedgerDamaged),
        ("disk I/O error", LedgerUnavailable),
    ],
)
def test_each_fault_of_the_disk_has_its_own_error(message: str, kind: type[LedgerError]) -> None:
    assert type(_translation(message, "x")) is kind


def test_a_full_disk_writes_nothing(path: Path, ledger: Ledger, engagement: Engagement) -> None:
    """SQLite's own limit on pages fails as a full disk does."""
    journal = Journal.open(path)

    def full(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    import sqlalchemy as sa

    journal.engine.dispose()
    sa.event.listen(journal.engine, "connect", full)
    before = ledger.verify()
    with pytest.raises(LedgerFull, match="no room"), journal.writing() as writing:
        writing.keep("big.pdf", b"x" * 100_000, "application/pdf")
    journal.close()
    assert ledger.verify() == before
    engagement.start("M1")


def test_a_disk_that_fills_up_refuses_the_event_and_goes_on_when_there_is_room(
    path: Path, schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(path, actor="Jo") as ledger:
        engagement = ledger.engage(schedule)
        writer = ledger._journal._writer
        assert writer is not None
        driver: Any = writer.connection.driver_connection
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count = {pages}")

        def fill() -> None:
            for _ in range(1000):
                engagement.note("x" * 400)

        with pytest.raises(LedgerFull, match=r"no room.*nothing was half-written"):
            fill()
        stored = len(engagement.events)
        assert 1 < stored == ledger.verify().events
        driver.execute("PRAGMA max_page_count = 100000")
        engagement.note("there is room again")
        assert ledger.verify().events == 1 + stored
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free=0))
    assert type(_translation("disk I/O error", str(path))) is LedgerFull


def test_what_fails_while_an_event_is_made_leaves_nothing(path: Path, ledger: Ledger) -> None:
    journal = Journal.open(path)

    def fail() -> None:
        with journal.writing() as writing:
            writing.keep("half.txt", b"half", "text/plain")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    journal.close()
    assert ledger.verify().files == 0


def test_two_open_ledgers_see_each_others_events(path: Path, engagement: Engagement) -> None:
    with Ledger.open(path, actor="Mary") as second:
        theirs = second.engagement(engagement.id)
        engagement.submit("M1")
        theirs.accept("M1", by="Ann")
        assert engagement.state() == theirs.state()
        assert [e.actor for e in engagement.events] == ["Jo Doe", "Jo Doe", "Mary"]


@pytest.mark.usefixtures("ledger")
def test_the_revision_in_the_code_is_the_newest_migration(path: Path) -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    import toolkit.ledger

    config = Config()
    config.set_main_option("script_location", str(Path(toolkit.ledger.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION
    connection = raw(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_two_programs_may_make_the_same_new_ledger_at_once(path: Path) -> None:
    code = "import sys; from toolkit.ledger import Ledger; Ledger.open(sys.argv[1], actor='Jo').close()"
    makers = [subprocess.Popen([sys.executable, "-c", code, str(path)], stderr=subprocess.PIPE) for _ in range(3)]
    for maker in makers:
        _, errors = maker.communicate(timeout=60)
        assert errors == b""
    with Ledger.open(path, actor="Jo") as opened:
        assert opened.verify().events == 0


@pytest.mark.parametrize("use", [lambda ledger: ledger.engagements, lambda ledger: ledger.verify()])
def test_an_error_crosses_the_border_typed(path: Path, ledger: Ledger, use: Callable[[Ledger], object]) -> None:
    tampered(path, "DROP TABLE events")
    with pytest.raises(LedgerError) as refusal:
        use(ledger)
    assert refusal.value.remedy


def test_a_closed_ledger_is_of_no_use_until_it_is_opened_again(
    ledger: Ledger, engagement: Engagement, schedule: Schedule, tmp_path: Path
) -> None:
    ledger.close()
    ledger.close()
    uses: list[Callable[[], object]] = [
        lambda: engagement.start("M1"),
        engagement.state,
        lambda: ledger.engage(schedule),
        lambda: ledger.engagements,
        ledger.verify,
        lambda: ledger.export(tmp_path / "all.jsonl"),
        lambda: ledger.backup(tmp_path / "copy.ledger"),
    ]
    for use in uses:
        with pytest.raises(LedgerError, match=r"is closed.*Open it again"):
            use()


def test_threads_may_share_a_ledger(ledger: Ledger, engagement: Engagement) -> None:
    failures: list[BaseException] = []

    def work(n: int) -> None:
        try:
            for _ in range(10):
                engagement.note(f"thread {n}")
                engagement.state()
        except BaseException as failure:  # noqa: BLE001  # told to the test, which a thread cannot fail
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert ledger.verify().events == 41
    assert len(engagement.events) == 41
