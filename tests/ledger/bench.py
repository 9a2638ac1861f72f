"""How fast the ledger is, as ratios taken in one run: ``python -m tests.ledger.bench``.

Each ratio compares with the least that could do the same on this machine: the standard library's
sqlite3 writing the same bytes as durably, one writer, a bare GROUP BY.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from tests.ledger.endurance import schedule
from toolkit.ledger import Ledger
from toolkit.ledger.events import Note
from toolkit.ledger.journal import Journal
from toolkit.ledger.rows import columns, encode
from toolkit.taxes import one_rate


def rate(count: int, do: Callable[[], object]) -> float:
    """Calls a second."""
    begun = time.perf_counter()
    for _ in range(count):
        do()
    return count / (time.perf_counter() - begun)


def plain(path: Path, row: dict[str, object], like: Path) -> Callable[[], None]:
    """The standard library writing the same row as durably, without triggers, chain or rules.

    The table and its indexes are those of the ledger ``like``, by its own statements.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    ledger = sqlite3.connect(like)
    shape = "SELECT sql FROM sqlite_master WHERE tbl_name = 'events' AND type IN ('table', 'index')"
    for (statement,) in ledger.execute(shape).fetchall():
        connection.execute(statement)
    ledger.close()
    statement = f"INSERT INTO events VALUES ({', '.join('?' * len(row))})"  # noqa: S608
    position = 0

    def write() -> None:
        nonlocal position
        position += 1
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(statement, [position if key == "position" else value for key, value in row.items()])
        connection.execute("COMMIT")

    return write


def durable(folder: Path, count: int, rounds: int) -> tuple[float, float]:
    """Journal and whole verb against the plain writer: the rounds alternate, and the median ratio counts.

    Each has a file of its own: two writers of one file would give way to each other.
    """
    note = Note(engagement="endurance", actor="Jo", at=datetime.now(UTC), on=date(2026, 1, 5), reason="x" * 400)
    body = encode(note)
    with Ledger.open(folder / "verb.ledger", actor="Jo") as ledger:
        engagement = ledger.engage(schedule())
        journal = Journal.open(folder / "journal.ledger")
        base = plain(folder / "plain.db", columns(note, body, 1, "0" * 64), folder / "journal.ledger")

        def append() -> None:
            with journal.writing() as writing:
                writing.append(note)

        runs = [
            (rate(count, base), rate(count, append), rate(count, lambda: engagement.note("x" * 400)))
            for _ in range(rounds)
        ]
        journal.close()
    bare, store, verb = (statistics.median(r) for r in zip(*runs, strict=True))
    print(f"durable events a second: sqlite3 {bare:.0f}, journal {store:.0f}, engagement.note {verb:.0f}")
    return statistics.median(s / b for b, s, _ in runs), statistics.median(v / b for b, _, v in runs)


def _writer(place: str, name: str, seconds: float, barrier: object, out: object) -> None:
    count, slowest = 0, 0.0
    with Ledger.open(place, actor="w", wait=60) as ledger:
        engagement = ledger.engagement(name)
        engagement.note("the first one loads what the others use")
        barrier.wait()  # type: ignore[attr-defined]  # multiprocessing's types are made at run time
        begun = time.perf_counter()
        while (now := time.perf_counter()) - begun < seconds:
            engagement.note("x" * 400)
            count += 1
            slowest = max(slowest, time.perf_counter() - now)
    out.put((count, slowest))  # type: ignore[attr-defined]


def together(folder: Path, writers: int, seconds: float) -> tuple[float, float]:
    """Events a second of so many processes together, and the longest wait of any."""
    place = folder / f"{writers}-{time.monotonic_ns()}.ledger"
    context = multiprocessing.get_context("spawn")
    with Ledger.open(place, actor="Jo") as ledger:
        names = [ledger.engage(schedule()).id for _ in range(writers)]
        barrier, out = context.Barrier(writers), context.Queue()
        processes = [context.Process(target=_writer, args=(str(place), n, seconds, barrier, out)) for n in names]
        for process in processes:
            process.start()
        results = [out.get(timeout=seconds + 120) for _ in processes]
        for process in processes:
            process.join()
        stored = ledger.verify().events - 2 * writers
    assert stored == sum(count for count, _ in results)
    assert all(process.exitcode == 0 for process in processes)
    return stored / seconds, max(slowest for _, slowest in results)


def status(folder: Path, events: int) -> tuple[float, float]:
    """The overview against a bare GROUP BY, and one engagement's state with and without the others."""
    place = folder / "big.ledger"
    with Ledger.open(place, actor="Jo") as ledger:
        first = ledger.engage(schedule(), tax=one_rate("19"))
        first.submit("M1")
        first.accept("M1", by="B")
        first.invoice()
        first.pay("119000")
        alone = _cold(place, first.id)
        journal = Journal.open(place)
        names = [ledger.engage(schedule()).id for _ in range(100)]
        with journal.writing() as writing:
            template = first.events[-1]
            for n in range(events):
                writing.append(template.model_copy(update={"engagement": names[n % 100], "allocations": ()}))
        journal.close()
        among = _cold(place, first.id)
        connection = sqlite3.connect(place)
        query = "SELECT engagement, kind, currency, COUNT(*), SUM(gross), MAX(effective) FROM events GROUP BY 1, 2, 3"
        bare = statistics.median(_seconds(lambda: connection.execute(query).fetchall()) for _ in range(7))
        ours = statistics.median(_seconds(ledger.overview) for _ in range(7))
        connection.close()
    print(f"{events} events: GROUP BY {bare * 1000:.0f} ms, overview {ours * 1000:.0f} ms;"
          f" one engagement alone {alone * 1000:.1f} ms, among them {among * 1000:.1f} ms")  # fmt: skip
    return ours / bare, among / alone


def _cold(place: Path, name: str) -> float:
    """Seconds to read an engagement and fold its state, the best of fresh ledgers."""
    times = []
    for _ in range(15):
        with Ledger.open(place, actor="Jo") as ledger:
            times.append(_seconds(lambda ledger=ledger: ledger.engagement(name).state()))  # type: ignore[misc]
    return min(times)


def _seconds(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--count", type=int, default=300, help="durable events in each round")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=3.0, help="for each number of writers")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, verb = durable(folder, given.count, given.rounds)
        pairs = [(together(folder, 1, given.seconds), together(folder, 4, given.seconds)) for _ in range(3)]
        one = statistics.median(alone for (alone, _), _ in pairs)
        four = statistics.median(shared for _, (shared, _) in pairs)
        gain = statistics.median(shared / alone for (alone, _), (shared, _) in pairs)
        wait = max(longest for _, (_, longest) in pairs)
        print(f"one writer {one:.0f} a second, four together {four:.0f}, longest wait {wait:.2f} s")
        view, single = status(folder, given.events)
    results = [
        ("journal ÷ sqlite3, durable", store, store >= 0.6),
        ("engagement.note ÷ sqlite3, durable", verb, verb >= 0.6),
        ("four writers ÷ one, no wait over 2 s", gain, gain >= 0.85 and wait <= 2),
        ("overview ÷ GROUP BY", view, view <= 2),
        ("one engagement among many ÷ alone", single, single <= 1.5),
    ]
    for words, ratio, good in results:
        print(f"{'ok ' if good else 'MISSED'} {words}: {ratio:.2f}")
    return 0 if all(good for _, _, good in results) else 1


if __name__ == "__main__":
    sys.exit(main())
