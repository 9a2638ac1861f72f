"""A small run of the fuzz command; the large one is ``python tests/fuzz_readers.py 2000``."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

FUZZ = Path(__file__).parents[1] / "fuzz_readers.py"


def test_damaged_files_end_in_documents_or_in_errors_of_ours(tmp_path: Path) -> None:
    found = importlib.util.spec_from_file_location("fuzz_readers", FUZZ)
    assert found is not None
    assert found.loader is not None
    fuzz_readers = importlib.util.module_from_spec(found)
    found.loader.exec_module(fuzz_readers)
    failures = []
    results = []
    for name, data in fuzz_readers.inputs(100, seed=7):
        path = tmp_path / name
        path.write_bytes(data)
        try:
            results.append(fuzz_readers.read_through(path))
        except Exception as error:  # noqa: BLE001 (this is what the search is for)
            failures.append(f"{name}: {type(error).__name__}: {error}")
    assert failures == []
    assert sum(result.endswith(" read") for result in results) > 20
    assert sum(not result.endswith(" read") for result in results) > 20


def test_the_command_reads_each_input_in_a_worker_and_counts_what_came_of_it(tmp_path: Path) -> None:
    command = [sys.executable, str(FUZZ), "8", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sum(map(int, re.findall(r"(?m)^ *([0-9]+) ", done.stdout))) == 8
    assert " read\n" in done.stdout
