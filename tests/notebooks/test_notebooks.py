"""The notebooks run top to bottom, in order and alone, again and again, and are committed without outputs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from toolkit.ledger import Ledger

ROOT = Path(__file__).parents[2]
NAMES = ("01_read.ipynb", "02_review.ipynb", "03_track.ipynb", "04_bill.ipynb", "05_report.ipynb")
LEFT_BY_RUNS = shutil.ignore_patterns("*.ledger*", "*.review.json", "out", ".ipynb_checkpoints")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the notebooks beside a copy of the samples."""
    for name in ("notebooks", "samples"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=LEFT_BY_RUNS)
    return tmp_path / "notebooks"


def run(folder: Path, name: str) -> str:
    """Run a notebook in a kernel of its own, where it lies; returns all that it printed and showed as text."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(folder / name, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = [o for cell in notebook.cells if cell.cell_type == "code" for o in cell.outputs]
    return "\n".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in outputs)


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
def test_a_later_notebook_runs_without_the_earlier_ones(folder: Path, name: str) -> None:
    assert "Engagement" in run(folder, name)


def test_the_notebooks_run_in_order_and_again_and_show_what_was_recorded(folder: Path) -> None:
    read, *_ = [run(folder, name) for name in NAMES[:3]]
    assert "Tallgrass & Wren Consulting LLC" in read
    with Ledger.open(folder / "practice.ledger", actor="Jo Doe") as ledger:
        (engagement,) = ledger.engagements
        engagement.submit("M1")
        engagement.accept("M1", by="A. Customer")
        number = engagement.invoice(["M1"]).number
    review, bill, report = (run(folder, name) for name in ("02_review.ipynb", "04_bill.ipynb", "05_report.ipynb"))
    assert "In force already" in review
    assert f"{number}, due" in bill
    assert "by A. Customer" in bill
    assert "status" in report
    assert [p.suffix for p in sorted((folder / "out").glob("*status*"))] == [".html", ".pdf"]
    with Ledger.open(folder / "practice.ledger", actor="Jo Doe") as ledger:
        assert len(ledger.engagements) == 1, "running the notebooks again engages nothing twice"
