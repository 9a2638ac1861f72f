"""The record leaves and comes back without loss: export, import, backup, evidence of one invoice."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from toolkit.errors import LedgerDamaged, LedgerError, LedgerUnavailable, NotALedger, UnknownInvoice
from toolkit.ledger import Engagement, Ledger


@pytest.fixture
def worked(engagement: Engagement) -> Engagement:
    engagement.submit("M1", ["Design report"], note="Fünf Seiten – „fertig“")
    engagement.accept("M1", by="Ann", document=b"%PDF-1.7 signed")
    engagement.invoice()
    return engagement


def test_an_export_read_back_has_the_same_events_files_and_hashes(
    ledger: Ledger, worked: Engagement, tmp_path: Path
) -> None:
    ledger.export(tmp_path / "all.jsonl")
    with Ledger.load(tmp_path / "all.jsonl", tmp_path / "again.ledger", actor="Mary") as again:
        assert again.verify() == ledger.verify()
        assert again.engagement(worked.id).state() == worked.state()
        again.export(tmp_path / "twice.jsonl")
        again.engagement(worked.id).start("M2")
    assert (tmp_path / "all.jsonl").read_bytes() == (tmp_path / "twice.jsonl").read_bytes()


def _without_an_event(lines: list[str]) -> list[str]:
    return [line for line in lines if '"position":2,' not in line]


def _with_another_name(lines: list[str]) -> list[str]:
    return [line.replace("Ann", "Eve") for line in lines]


def _with_another_file(lines: list[str]) -> list[str]:
    return [json.dumps(json.loads(x) | {"data": "AAAA"}) if '"file":' in x[:10] else x for x in lines]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (_without_an_event, "event 2 is not"),
        (_with_another_name, "event 3 is not"),
        (_with_another_file, "a file is not"),
        (lambda lines: lines[:-1], "the end is missing"),
        (lambda lines: [*lines[:-2], lines[-1]], "the end does not fit"),
        (lambda lines: [*lines, lines[-1]], "the end does not fit"),
        (lambda lines: [*lines[:3], "{", *lines[3:]], "not JSON"),
    ],
)
@pytest.mark.usefixtures("worked")
def test_an_export_that_was_changed_is_refused_and_leaves_no_ledger_behind(
    ledger: Ledger, tmp_path: Path, change: object, what: str
) -> None:
    assert callable(change)
    ledger.export(tmp_path / "all.jsonl")
    lines = (tmp_path / "all.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "bad.jsonl").write_text("\n".join(change(lines)) + "\n", "utf-8")
    with pytest.raises(LedgerDamaged, match=what):
        Ledger.load(tmp_path / "bad.jsonl", tmp_path / "again.ledger", actor="Mary")
    assert not list(tmp_path.glob("again.ledger*"))


def test_a_ledger_that_was_there_stays_when_an_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("hello")
    Ledger.open(tmp_path / "mine.ledger", actor="Jo").close()
    with pytest.raises(NotALedger):
        Ledger.load(tmp_path / "bad.jsonl", tmp_path / "mine.ledger", actor="Mary")
    with Ledger.open(tmp_path / "mine.ledger", actor="Jo", read_only=True) as mine:
        assert mine.verify().events == 0


def test_what_is_no_export_is_refused(ledger: Ledger, engagement: Engagement, tmp_path: Path) -> None:
    for name, data in (("a", b"\x00\xff"), ("b", b"hello"), ("c", b"[]"), ("d", b"")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(NotALedger):
            Ledger.load(tmp_path / name, tmp_path / "again.ledger", actor="Mary")
        assert not list(tmp_path.glob("again.ledger*"))
    ledger.export(tmp_path / "all.jsonl")
    with pytest.raises(LedgerError, match="holds events already"):
        Ledger.load(tmp_path / "all.jsonl", ledger.place, actor="Mary")
    assert engagement.state()


@pytest.mark.usefixtures("path")  # a server is backed up by its own tools
def test_nothing_is_overwritten_and_half_a_file_is_never_left(ledger: Ledger, tmp_path: Path) -> None:
    for make in (ledger.export, ledger.backup):
        (tmp_path / "there").write_text("mine")
        with pytest.raises(LedgerError, match="the file exists"):
            make(tmp_path / "there")
        assert (tmp_path / "there").read_text() == "mine"
        with pytest.raises(LedgerUnavailable):
            make(tmp_path / "nowhere" / "x")
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.usefixtures("path")  # a server is backed up by its own tools
def test_a_backup_made_while_another_writes_is_a_ledger_of_its_own(
    ledger: Ledger, worked: Engagement, tmp_path: Path
) -> None:
    with Ledger.open(ledger.place, actor="Mary") as other:
        other.engagement(worked.id).start("M2")
        ledger.backup(tmp_path / "copy.ledger")
        other.engagement(worked.id).submit("M2")
    with Ledger.open(tmp_path / "copy.ledger", actor="Jo") as copy:
        assert copy.verify().events == 5
        copy.engagement(worked.id).note("goes its own way")


def test_the_evidence_of_an_invoice_is_one_zip(ledger: Ledger, worked: Engagement) -> None:
    data = ledger.evidence("INV-2026-0001")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        story = archive.read("README.txt").decode()
        files = [archive.read(n) for n in names if n.startswith("files/")]
        events = archive.read("events.jsonl").decode().splitlines()
    assert names[:3] == ["README.txt", "invoice.json", "events.jsonl"]
    assert files == [b"%PDF-1.7 signed"]
    assert "agreed in the contract, page 4: “Design report ........ 30,000.00”" in story
    assert "by Ann" in story
    assert [json.loads(e)["kind"] for e in events] == ["engaged", "submitted", "accepted", "invoiced"]
    assert ledger.verify().head in story
    assert data == ledger.evidence("INV-2026-0001")
    assert worked.state().invoices
    with pytest.raises(UnknownInvoice):
        ledger.evidence("INV-2026-0009")
