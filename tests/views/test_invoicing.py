"""Billing shows what may be invoiced, issues what was previewed and nothing else, and records payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import FolderNotWritable
from toolkit.ledger import Engagement
from toolkit.ledger.events import Paid
from toolkit.views import Billing, billing


@pytest.fixture
def accepted(engagement: Engagement) -> Engagement:
    """An engagement with two accepted milestones."""
    for milestone in ("M1", "M2"):
        engagement.submit(milestone)
        engagement.accept(milestone, by="A. Customer")
    return engagement


def facts(view: Billing) -> dict[str, Any]:
    shown: dict[str, Any] = view.widget.state["facts"]
    return shown


def ask(view: Billing, do: str, **values: object) -> dict[str, Any]:
    view.receive({"do": do, "key": "k", "seq": do, **values})
    said: dict[str, Any] = view.widget.state["reply"]
    return said


def test_only_accepted_milestones_may_be_invoiced(accepted: Engagement, tmp_path: Path) -> None:
    view = billing(accepted, folder=tmp_path)
    assert [m["id"] for m in facts(view)["billable"]] == ["M1", "M2"]
    assert facts(view)["billable"][0]["amount"] == "$18,400.00"
    assert "by A. Customer" in facts(view)["billable"][0]["accepted"]
    refused = ask(view, "preview", ids=["M3"])["failure"]
    assert refused["remedy"]
    assert ask(view, "preview", ids=[])["failure"]


def test_a_preview_writes_nothing_and_shows_lines_with_their_places(accepted: Engagement, tmp_path: Path) -> None:
    view = billing(accepted, folder=tmp_path)
    preview = ask(view, "preview", ids=["M1"])["answer"]
    assert "page 3" in preview["lines"][0]["source"]
    assert preview["totals"][-1] == ("To pay", "$18,400.00")
    assert not accepted.state().invoices
    assert not list(tmp_path.glob("*.pdf"))


def test_issuing_records_the_invoice_and_writes_its_files(accepted: Engagement, tmp_path: Path) -> None:
    view = billing(accepted, folder=tmp_path / "out")
    preview = ask(view, "preview", ids=["M1"])["answer"]
    done = ask(view, "issue", ids=["M1"], payable=preview["payable"])["done"]
    (invoice,) = facts(view)["invoices"]
    assert invoice["number"] in done
    assert invoice["status"] == "open"
    assert [m["id"] for m in facts(view)["billable"]] == ["M2"]
    assert (tmp_path / "out" / f"{invoice['number']}.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "out" / f"{invoice['number']}.html").exists()
    assert ask(view, "issue", ids=["M1"], payable=preview["payable"])["failure"]  # a second click issues nothing
    assert len(accepted.state().invoices) == 1


def test_what_is_no_longer_what_was_previewed_is_not_issued(accepted: Engagement, tmp_path: Path) -> None:
    view = billing(accepted, folder=tmp_path)
    preview = ask(view, "preview", ids=["M1"])["answer"]
    refused = ask(view, "issue", ids=["M1", "M2"], payable=preview["payable"])["failure"]
    assert "preview" in refused["remedy"]
    assert not accepted.state().invoices


def test_an_issued_invoice_stands_when_its_files_cannot_be_written(
    accepted: Engagement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise FolderNotWritable("the disk is full", where="out", remedy="Free some space")

    monkeypatch.setattr("toolkit.reports.render", full)
    view = billing(accepted, folder=tmp_path)
    preview = ask(view, "preview", ids=["M1"])["answer"]
    done = ask(view, "issue", ids=["M1"], payable=preview["payable"])["done"]
    assert "could not be written" in done
    assert "Free some space" in done
    assert len(accepted.state().invoices) == 1


def test_a_payment_is_recorded_for_its_invoice(accepted: Engagement, tmp_path: Path) -> None:
    number = accepted.invoice(["M1"]).number
    view = billing(accepted, folder=tmp_path)
    assert facts(view)["invoices"][0]["open_plain"] == "18,400.00"
    assert ask(view, "pay", number=number, amount="400", on="", reference="ACH 7")["done"]
    assert facts(view)["invoices"][0]["status"] == "part paid"
    ask(view, "pay", number=number, amount="18,000.00")
    assert facts(view)["invoices"][0]["status"] == "paid"
    assert not facts(view)["invoices"][0]["payable"]
    first = next(e for e in accepted.events if isinstance(e, Paid))
    assert (first.reference, first.allocations[0].invoice) == ("ACH 7", number)


@pytest.mark.parametrize("amount", ["", "1,5", "-5", "10 EUR", "0"])
def test_a_payment_that_cannot_be_is_told_at_its_invoice(accepted: Engagement, tmp_path: Path, amount: str) -> None:
    number = accepted.invoice(["M1"]).number
    view = billing(accepted, folder=tmp_path)
    assert ask(view, "pay", number=number, amount=amount)["failure"]["remedy"]
    assert not any(isinstance(e, Paid) for e in accepted.events)


def test_the_files_of_an_issued_invoice_can_be_had_again_at_any_time(
    accepted: Engagement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[Mapping[str, Any], Sequence[bytes]]] = []
    view = billing(accepted, folder=tmp_path / "never-made")
    monkeypatch.setattr(view, "send", lambda content, buffers=(): sent.append((content, buffers)))
    number = accepted.invoice(["M1"]).number
    for kind, type_, start in (("pdf", "application/pdf", b"%PDF"), ("html", "text/html", b"<")):
        assert ask(view, "file", number=number, format=kind)["answer"] == {}
        content, buffers = sent[-1]
        assert content == {"file": f"{number}.{kind}", "type": type_}
        assert buffers[0].lstrip().startswith(start)


def test_a_mistake_is_put_right_by_a_credit_note_with_a_reason(accepted: Engagement, tmp_path: Path) -> None:
    number = accepted.invoice(["M1"]).number
    view = billing(accepted, folder=tmp_path)
    assert ask(view, "credit", number=number, reason=" ")["failure"]["remedy"]
    assert "Issued credit note" in ask(view, "credit", number=number, reason="Wrong address")["done"]
    note, invoice = facts(view)["invoices"]
    assert (note["status"], note["gross"], note["creditable"]) == ("credit", "-$18,400.00", False)
    assert (invoice["status"], invoice["creditable"]) == ("cancelled", False)
    assert "M1" in [m["id"] for m in facts(view)["billable"]]
    assert list(tmp_path.glob(f"{note['number']}.pdf"))
