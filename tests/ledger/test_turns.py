"""Writers of one file: nobody is kept out, who ends holds nobody up, and no file system is trusted blindly."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from toolkit.errors import LedgerLocked
from toolkit.ledger import Engagement, Ledger, opening
from toolkit.ledger.events import Event
from toolkit.ledger.extras import Extra
from toolkit.ledger.folding import Record
from toolkit.ledger.invoices import LineKind
from toolkit.ledger.journal import Journal
from toolkit.money import Money
from toolkit.schedule import Schedule


def test_a_writer_without_a_pause_lets_others_in(ledger: Ledger, engagement: Engagement) -> None:
    stop = threading.Event()
    written = []

    def busy() -> None:
        with Ledger.open(ledger.place, actor="Mary") as other:
            mine = other.engagement(engagement.id)
            while not stop.is_set():
                written.append(mine.note("again"))

    thread = threading.Thread(target=busy)
    thread.start()
    try:
        while len(written) < 10:
            time.sleep(0.01)
        waits = []
        for _ in range(20):
            begun = time.monotonic()
            engagement.note("between")
            waits.append(time.monotonic() - begun)
    finally:
        stop.set()
        thread.join()
    assert max(waits) < 2
    assert ledger.verify().events == 1 + len(written) + 20


def test_a_writer_killed_while_it_holds_the_lock_holds_nobody_up(path: Path, schedule: Schedule) -> None:
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom toolkit.ledger.journal import Journal\n"
        "with Journal.open(Path(sys.argv[1])).writing() as writing:\n"
        "    writing.keep('half.txt', b'half', 'text/plain')\n"
        "    print('in', flush=True)\n    time.sleep(60)\n"
    )
    with Ledger.open(path, actor="Jo", wait=0.2) as ledger:
        other = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
        with pytest.raises(LedgerLocked):
            ledger.engage(schedule)
        other.send_signal(signal.SIGKILL)
        other.communicate()
        ledger.engage(schedule)
        assert (ledger.verify().events, ledger.verify().files) == (1, 0)


def test_an_interrupted_writer_leaves_the_lock(path: Path, ledger: Ledger, engagement: Engagement) -> None:
    journal = Journal.open(path)

    def interrupted() -> None:
        with journal.writing() as writing:
            writing.keep("half.txt", b"half", "text/plain")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    engagement.note("goes on")
    with journal.writing() as writing:
        assert writing.head()[0] == 2
    journal.close()
    assert ledger.verify().files == 0


@pytest.mark.parametrize("mine", [True, False])
def test_an_interrupt_while_an_event_is_folded_in_leaves_no_half_folded_record(
    ledger: Ledger, engagement: Engagement, monkeypatch: pytest.MonkeyPatch, mine: bool
) -> None:
    apply = Record.apply

    def interrupted(record: Record, event: Event) -> None:
        apply(record, event)
        raise KeyboardInterrupt

    with Ledger.open(ledger.place, actor="Mary") as other:
        theirs = other.engagement(engagement.id)
        theirs.state()
        monkeypatch.setattr(Record, "apply", interrupted)
        with pytest.raises(KeyboardInterrupt):
            (engagement if mine else theirs).start("M1")
        monkeypatch.setattr(Record, "apply", apply)
        assert engagement.state() == theirs.state()
        assert [e.kind for e in engagement.events] == ["engaged", "started"]
        assert ledger.verify().events == 2


def test_a_thread_may_look_while_another_writes(engagement: Engagement) -> None:
    travel = Extra(kind=LineKind.EXPENSE, description="Travel", unit_price=Money.of("10", "EUR"))
    failures: list[BaseException] = []
    stop = threading.Event()

    def look() -> None:
        try:
            while not stop.is_set():
                engagement.statement()
        except BaseException as failure:  # noqa: BLE001  # told to the test, which a thread cannot fail
            failures.append(failure)

    pause = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # a thread is interrupted in the middle of whatever it does
    thread = threading.Thread(target=look)
    thread.start()
    try:
        for _ in range(200):
            engagement.invoice([], extras=[travel])
    finally:
        stop.set()
        thread.join()
        sys.setswitchinterval(pause)
    assert failures == []
    assert len(engagement.state().invoices) == 200


def without_wal(path: Path) -> None:
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    connection.close()


def test_a_copy_that_lost_its_write_ahead_log_gets_it_back(path: Path, ledger: Ledger, engagement: Engagement) -> None:
    ledger.close()
    without_wal(path)
    with Ledger.open(path, actor="Jo") as again:
        again.engagement(engagement.id).start("M1")
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.close()


def test_where_there_can_be_no_write_ahead_log_a_writer_waits_for_readers(
    path: Path, ledger: Ledger, engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a network drive: SQLite has no shared memory there, and a commit needs the whole file."""
    ledger.close()
    without_wal(path)
    monkeypatch.setattr(opening, "_use_wal", lambda *_: None)
    reader = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    with Ledger.open(path, actor="Jo") as again:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM events").fetchone()
        release = threading.Timer(0.3, lambda: reader.execute("ROLLBACK"))
        release.start()
        again.engagement(engagement.id).start("M1")
        release.join()
        assert again.verify().events == 2
    reader.close()
