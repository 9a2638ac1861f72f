"""The commands that wear the ledger out, at a small size; each says in its first lines how to run the full one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "arguments",
    [
        ["endurance", "crash", "--kills", "3"],
        ["endurance", "numbers", "--processes", "3", "--invoices", "10"],
    ],
    ids=[
        "a writer that is killed loses nothing it was told of and leaves no gap",
        "processes that issue at once take consecutive numbers without an error",
    ],
)
def test_the_ledger_endures(arguments: list[str]) -> None:
    module, *rest = arguments
    command = [sys.executable, "-m", f"tests.ledger.{module}", *rest]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr


def test_the_benchmark_runs_and_reports_ratios() -> None:
    command = [sys.executable, "-m", "tests.ledger.bench", "--events", "200", "--count", "5", "--rounds", "1"]
    done = subprocess.run([*command, "--seconds", "0.1"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert "overview ÷ GROUP BY" in done.stdout
