"""The command: what it prints, what it writes, and how it fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit import cli
from toolkit.schedule.wire import from_wire

ROOT = Path(__file__).parents[1]
SOW = ROOT / "samples" / "consulting-sow" / "contract.pdf"
CONTRACT = """SERVICES AGREEMENT

This Agreement is made on January 12, 2026 between Larch Advisory LLC ("Consultant") and Bright Mills Inc. ("Client").

1. Fees. Client shall pay Consultant a total fee of $40,000.00 as follows:
(a) $10,000.00 upon signature of this Agreement;
(b) $30,000.00 upon acceptance of the Final Report.
2. Invoices are payable within thirty (30) days of the invoice date.
"""


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    file = tmp_path / "letter.txt"
    file.write_text(CONTRACT, encoding="utf-8")
    return file


def test_json_is_the_only_thing_on_standard_output(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(contract), "--json"]) == 0
    schedule, _ = from_wire(json.loads(capsys.readouterr().out))
    assert [str(m.amount) for m in schedule.milestones] == ["10,000.00 USD", "30,000.00 USD"]


def test_a_person_sees_each_value_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(SOW)]) == 0
    shown = capsys.readouterr().out
    assert "18,400.00 USD" in shown
    assert "[page 3]" in shown


def test_a_person_reads_terms_clauses_and_problems_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "terms.txt"
    path.write_text(
        'SERVICES AGREEMENT between Alder Ltd ("Supplier") and Birch GmbH ("Client")\n\n'
        "The total price is USD 40,000.00. The Client shall pay USD 10,000.00 upon signature and USD 29,000.00 upon "
        "acceptance of the Final Report.\n\nOverdue sums bear interest at 1.5% per month.\n\n"
        "Upon termination the Client shall pay for all work done up to that day.\n"
    )
    assert cli.main(["extract", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "interest    1.5 % per month" in shown
    assert "termination “Upon termination the Client shall pay" in shown
    assert shown.count("the amounts add up to 39,000.00 USD") == 1
    assert "! Milestones, Contract price: " in shown
    assert "payment_term" not in shown


def test_one_bad_file_among_many_is_reported_and_the_rest_go_on(
    contract: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    out = tmp_path / "out"
    assert cli.main(["extract", str(empty), str(contract), str(tmp_path / "none.pdf"), "--out", str(out)]) == 1
    complaints = capsys.readouterr().err.splitlines()
    assert len(complaints) == 2
    assert "empty.pdf: the file is empty" in complaints[0]
    assert "none.pdf: there is no such file" in complaints[1]
    assert [p.name for p in out.iterdir()] == ["letter.json"]


def test_many_files_on_standard_output_are_json_lines(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(contract), str(SOW), "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["file"]["name"] for line in lines] == ["letter.txt", "contract.pdf"]


def test_two_files_of_one_name_do_not_overwrite_each_other(
    contract: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "b" / "letter.txt"
    other.parent.mkdir()
    other.write_text(CONTRACT.replace("40,000", "50,000"), encoding="utf-8")
    assert cli.main(["extract", str(contract), str(other), "--out", str(tmp_path / "out")]) == 1
    assert "would overwrite" in capsys.readouterr().err
    written = json.loads((tmp_path / "out" / "letter.json").read_text(encoding="utf-8"))
    assert written["contract_price"] == "40000.00"


def test_a_folder_that_cannot_be_written_is_named(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["extract", str(contract), "--out", str(contract / "below")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_control_characters_of_a_contract_do_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hostile.txt"
    text = CONTRACT.replace("Final Report", "Final\x1b[2JReport").replace("Larch", "Lar\x1b[31mch")
    file.write_text(text, encoding="utf-8")
    cli.main(["extract", str(file)])
    assert "\x1b" not in capsys.readouterr().out


def test_the_demo_on_a_persons_own_contract_ends_with_an_invoice_of_its_first_milestone(
    contract: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "demo"
    assert cli.main(["demo", str(contract), "--out", str(out)]) == 0
    assert "invoice DEMO-" in capsys.readouterr().out
    made = {p.suffix for p in (out / "letter").iterdir()}
    assert made == {".pdf", ".html", ".ledger"}
    assert cli.main(["demo", str(contract), "--out", str(out)]) == 0, "a second run replaces the first"
    assert cli.main(["verify", str(out / "letter" / "demo.ledger")]) == 0
    assert "as they were recorded" in capsys.readouterr().out


def test_the_demo_never_removes_what_no_demo_made(
    contract: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "demo" / "letter" / "thesis.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("years of work", encoding="utf-8")
    assert cli.main(["demo", str(contract), "--out", str(tmp_path / "demo")]) == 1
    assert "was not made by a demo" in capsys.readouterr().err
    assert kept.read_text(encoding="utf-8") == "years of work"


def test_the_demo_on_a_contract_without_payments_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "nda.txt"
    file.write_text("NON-DISCLOSURE AGREEMENT\n\nThe parties shall keep each other's secrets.\n", encoding="utf-8")
    assert cli.main(["demo", str(file), "--out", str(tmp_path / "demo")]) == 0
    assert "nothing to invoice" in capsys.readouterr().out


@pytest.mark.parametrize("sample", ["consulting-sow", "software-agreement", "construction-contract", "marketing-plan"])
def test_the_demo_carries_each_sample_to_invoices_and_a_report(
    sample: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_material", lambda _: _only(sample, tmp_path))
    assert cli.main(["demo", "--out", str(tmp_path / "demo")]) == 0, capsys.readouterr().err
    made = [p.suffix for p in (tmp_path / "demo" / sample).iterdir()]
    assert made.count(".pdf") == made.count(".html") == 3, "two invoices and a status report"
    assert "chain intact" in capsys.readouterr().out


def _only(sample: str, tmp_path: Path) -> Path:
    folder = tmp_path / "samples"
    folder.mkdir()
    (folder / sample).symlink_to(ROOT / "samples" / sample)
    return folder


def test_the_pipeline_is_listed_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["pipeline"]) == 0
    lines = [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    names = [name for name, _, _ in lines]
    assert names.index("money") < names.index("terms")
    assert all(factory == f"contract_{name}" and does for name, factory, does in lines)


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    code = "import sys; from toolkit.cli import main\ntry: main(['--help'])\nexcept SystemExit: print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "extract" in done.stdout
    assert not {"spacy", "pydantic", "sqlalchemy", "nbconvert"} & set(done.stdout.split())


def test_lab_opens_jupyterlab_on_the_notebooks(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _, command: begun.append(command))
    cli.main(["lab", "--", "--no-browser"])
    assert begun == [[sys.executable, "-m", "jupyterlab", str(ROOT / "notebooks"), "--no-browser"]]


def test_lab_puts_notebooks_and_samples_into_a_folder_and_keeps_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _, command: begun.append(command))
    cli.main(["lab", "--into", str(tmp_path / "mine")])
    mine = tmp_path / "mine" / "notebooks" / "01_read.ipynb"
    mine.write_text("changed by me", encoding="utf-8")
    cli.main(["lab", "--into", str(tmp_path / "mine")])
    assert mine.read_text(encoding="utf-8") == "changed by me"
    assert (tmp_path / "mine" / "samples" / "consulting-sow" / "contract.pdf").is_file()
    assert begun[-1][3] == str(tmp_path / "mine" / "notebooks")


def test_lab_names_a_folder_that_cannot_be_made(contract: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lab", "--into", str(contract)]) == 1
    assert "cannot be made" in capsys.readouterr().err
