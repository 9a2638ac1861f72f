"""The notebooks run top to bottom, in order and alone, again and again, and are committed without outputs."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.ledger import Ledger

if TYPE_CHECKING:
    from jupyter_client.blocking.client import BlockingKernelClient
    from jupyter_client.manager import KernelManager

ROOT = Path(__file__).parents[2]
NAMES = ("01_read.ipynb", "02_review.ipynb", "03_track.ipynb", "04_bill.ipynb", "05_report.ipynb")
LEFT_BY_RUNS = shutil.ignore_patterns("*.ledger*", "*.review.json", "out", ".ipynb_checkpoints")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the notebooks beside a copy of the samples."""
    for name in ("notebooks", "samples"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=LEFT_BY_RUNS)
    return tmp_path / "notebooks"


@pytest.fixture(scope="module")
def kernel() -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    """One kernel for all runs, since starting one and importing everything is most of the time."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(extra_arguments=["--log-level=ERROR"])  # it warns of TCP on each start
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


Run = Callable[[str], str]


@pytest.fixture
def run(folder: Path, kernel: tuple[KernelManager, BlockingKernelClient]) -> Run:
    """Runs a notebook of the folder from an empty memory; returns all that it printed and showed as text."""
    import nbformat
    from nbclient import NotebookClient

    def run(name: str) -> str:
        notebook = nbformat.read(folder / name, as_version=4)  # type: ignore[no-untyped-call]
        empty = f"%reset -f\nimport os\nos.chdir({str(folder)!r})\ndel os"
        notebook.cells.insert(0, nbformat.v4.new_code_cell(empty))  # type: ignore[no-untyped-call]
        client = NotebookClient(notebook, km=kernel[0], timeout=120)
        client.kc = kernel[1]
        for number, cell in enumerate(notebook.cells):
            client.execute_cell(cell, number)
        outputs = [o for cell in notebook.cells if cell.cell_type == "code" for o in cell.outputs]
        return "\n".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in outputs)

    return run


def test_there_is_a_notebook_to_each_stage() -> None:
    assert tuple(sorted(p.name for p in (ROOT / "notebooks").glob("*.ipynb"))) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_about_a_page_and_committed_without_outputs(name: str) -> None:
    text = (ROOT / "notebooks" / name).read_text("utf-8")
    cells: list[dict[str, Any]] = json.loads(text)["cells"]
    code = [c for c in cells if c["cell_type"] == "code"]
    assert not any(c["outputs"] or c["execution_count"] for c in code)
    assert cells[0]["cell_type"] == "markdown"
    assert sum(len(c["source"]) for c in cells) < 90


@pytest.mark.parametrize("name", ["03_track.ipynb", "04_bill.ipynb", "05_report.ipynb"])
def test_a_later_notebook_runs_without_the_earlier_ones(run: Run, name: str) -> None:
    assert "Engagement" in run(name)


def test_the_notebooks_run_in_order_and_again_and_show_what_was_recorded(folder: Path, run: Run) -> None:
    read, *_ = [run(name) for name in NAMES]
    assert "Tallgrass & Wren Consulting LLC" in read
    with Ledger.open(folder / "practice.ledger", actor="Jo Doe") as ledger:
        (engagement,) = ledger.engagements
        engagement.submit("M1")
        engagement.accept("M1", by="A. Customer")
        number = engagement.invoice(["M1"]).number
    review, bill, report = (run(name) for name in ("02_review.ipynb", "04_bill.ipynb", "05_report.ipynb"))
    assert "In force already" in review
    assert f"{number}, due" in bill
    assert "by A. Customer" in bill
    assert "status" in report
    assert [p.suffix for p in sorted((folder / "out").glob("*status*"))] == [".html", ".pdf"]
    with Ledger.open(folder / "practice.ledger", actor="Jo Doe") as ledger:
        assert len(ledger.engagements) == 1, "running the notebooks again engages nothing twice"


@pytest.mark.parametrize("name", ["03_track.ipynb", "04_bill.ipynb"])
def test_the_buttons_that_a_notebook_names_stand_in_its_views(name: str) -> None:
    cells: list[dict[str, Any]] = json.loads((ROOT / "notebooks" / name).read_text("utf-8"))["cells"]
    words = "".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    scripts = "".join(path.read_text("utf-8") for path in (ROOT / "toolkit" / "views").glob("*.js"))
    named = re.findall(r"\*\*([^*]+)\*\*", words)
    assert named
    assert [label for label in named if f'"{label}"' not in scripts] == []
