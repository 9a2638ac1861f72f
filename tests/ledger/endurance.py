"""Writers that are killed, and writers that issue at once: ``python -m tests.ledger.endurance crash --kills 200``.

``numbers --processes 8 --invoices 200`` lets processes issue into one series. ``--place`` takes a path or
a ``postgresql://`` URL; the default is a new file. Ends with status 1 where a promise is broken.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from toolkit.ledger import Ledger
from toolkit.ledger.extras import Extra
from toolkit.ledger.invoices import LineKind
from toolkit.money import Money
from toolkit.schedule import Milestone, Party, Role, Schedule
from toolkit.taxes import one_rate

ROOT = Path(__file__).parents[2]


def schedule() -> Schedule:
    return Schedule(
        title="Endurance",
        currency="EUR",
        parties=(Party(name="A", role=Role.SUPPLIER), Party(name="B", role=Role.CUSTOMER)),
        milestones=(Milestone(id="M1", name="All", amount=Money.of("100000", "EUR")),),
    )


def write(place: str, engagement: str, count: int) -> None:
    """Issue invoices, and print each number once the ledger has said that it is stored."""
    expense = Extra(kind=LineKind.EXPENSE, description="Travel", unit_price=Money.of("119.01", "EUR"))
    with Ledger.open(place, actor="writer", wait=120) as ledger:
        found = ledger.engagement(engagement)
        slowest = 0.0
        found.draft([], extras=[expense])  # loads what the first invoice would
        for _ in range(count):
            begun = time.perf_counter()
            invoice = found.invoice([], extras=[expense])
            slowest = max(slowest, time.perf_counter() - begun)
            print(invoice.number, flush=True)
        print(f"slowest {slowest:.3f}", flush=True)


def writer(place: str, engagement: str, count: int) -> subprocess.Popen[str]:
    """``write`` in a process of its own."""
    command = [sys.executable, "-m", "tests.ledger.endurance", "write", place, engagement, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def stored_numbers(ledger: Ledger) -> list[str]:
    return sorted(i.number for e in ledger.engagements for i in e.state().invoices)


def gapless(numbers: list[str]) -> bool:
    year = date.today().year  # noqa: DTZ011  # as the writers' own clock
    return numbers == [f"INV-{year}-{n:04d}" for n in range(1, len(numbers) + 1)]


def numbers(place: str, processes: int, invoices: int) -> bool:
    """Processes that issue into one series at once: consecutive numbers, and no error shown."""
    with Ledger.open(place, actor="Jo") as ledger:
        names = [ledger.engage(schedule(), tax=one_rate("19")).id for _ in range(processes)]
        begun = time.perf_counter()
        writers = [writer(place, name, invoices) for name in names]
        ends = [w.communicate(timeout=1200) for w in writers]
        seconds = time.perf_counter() - begun
        errors = "".join(error for _, error in ends)
        slowest = max(float(out.rsplit("slowest", 1)[1]) for out, _ in ends) if not errors else 0.0
        found = stored_numbers(ledger)
        proof = ledger.verify()
    good = not errors and len(found) == processes * invoices and gapless(found)
    print(f"{len(found)} invoices by {processes} processes in {seconds:.1f} s, slowest {slowest:.2f} s,"
          f" consecutive: {gapless(found)}, errors: {errors or 'none'}, verified {proof.events} events")  # fmt: skip
    return good


def crash(place: str, kills: int, seed: int) -> bool:
    """A writer killed at random points: nothing it was told of is lost, no gap, no number twice."""
    chance = random.Random(seed)  # noqa: S311  # not for secrets
    told: set[str] = set()
    with Ledger.open(place, actor="Jo") as ledger:
        name = ledger.engage(schedule(), tax=one_rate("19")).id
        for kill in range(kills):
            process = writer(place, name, 1_000_000)
            assert process.stdout is not None
            if chance.random() < 0.1:  # while it starts, opens the ledger, or writes
                first = ""
                time.sleep(chance.random())
            else:  # while it writes
                first = process.stdout.readline()
                time.sleep(chance.random() * 0.05)
            process.kill()
            rest, error = process.communicate()
            told |= {line.strip() for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")}
            if "Error" in error:
                print(f"kill {kill}: {error}")
                return False
        found = stored_numbers(ledger)
        proof = ledger.verify()
    good = told <= set(found) and gapless(found) and len(set(found)) == len(found)
    print(f"{kills} kills: {len(told)} acknowledged, {len(found)} stored, lost {len(told - set(found))},"
          f" consecutive: {gapless(found)}, verified {proof.events} events")  # fmt: skip
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--place", help="path or URL of an empty ledger")
    commands = parser.add_subparsers(dest="command", required=True)
    for_numbers = commands.add_parser("numbers")
    for_numbers.add_argument("--processes", type=int, default=8)
    for_numbers.add_argument("--invoices", type=int, default=200)
    for_crash = commands.add_parser("crash")
    for_crash.add_argument("--kills", type=int, default=200)
    for_crash.add_argument("--seed", type=int, default=1)
    for_write = commands.add_parser("write")
    for_write.add_argument("target")
    for_write.add_argument("engagement")
    for_write.add_argument("count", type=int)
    given = parser.parse_args()
    if given.command == "write":
        write(given.target, given.engagement, given.count)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        place = given.place or str(Path(folder) / "practice.ledger")
        if given.command == "numbers":
            return 0 if numbers(place, given.processes, given.invoices) else 1
        return 0 if crash(place, given.kills, given.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
