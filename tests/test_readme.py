"""The README is true: its code runs, its commands exist, its JSON has the form that is written."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from toolkit import cli
from toolkit.schedule.wire import from_wire, to_wire

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # ipywidgets' own, outside a notebook
def test_the_code_runs_from_top_to_bottom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "samples" / "consulting-sow" / "contract.pdf", "contract.pdf")
    Path("report.pdf").write_bytes(b"%PDF-1.7 a report")
    Path("dictionary.xlsx").write_bytes(b"a dictionary")
    names: dict[str, object] = {}
    for code in blocks("python"):
        exec(compile(code, "README.md", "exec"), names)  # noqa: S102  # our own README
    assert len(list(Path("out").glob("*.pdf"))) == 2, "an invoice and a status report"


def test_every_command_it_names_exists() -> None:
    prose = re.sub(r"^```.*?^```", "", README, flags=re.MULTILINE | re.DOTALL)
    named = re.findall(r"`(contract-to-invoice [a-z][^`]*)`", prose)
    assert {c.split()[1] for c in named} == {"extract", "demo", "lab", "pipeline", "verify"}
    for command in named:
        assert cli._parser().parse_args(shlex.split(command)[1:]).run


def test_its_json_has_the_form_that_is_written() -> None:
    shown = json.loads(blocks("json")[0])
    shown["file"]["sha256"] = "0" * 64
    shown["sources"] = [{"text": "…"}] * 12
    schedule, problems = from_wire(shown)
    written = to_wire(schedule, problems)
    assert list(written) == list(shown)
    assert list(written["milestones"][0]) == list(shown["milestones"][0])
    for term in ("payment_term", "acceptance_period", "late_interest", "retention"):
        assert list(written[term]) == list(shown[term])


def test_it_shows_the_two_commands_and_a_picture() -> None:
    assert "make demo" in README
    assert "make test" in README
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_nothing_in_it_is_left_to_fill_in() -> None:
    assert "@@" not in README
