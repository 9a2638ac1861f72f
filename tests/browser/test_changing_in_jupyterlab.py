"""A change order is typed, compared and agreed, a deposit invoiced, a retention released: in a real browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from toolkit.ledger import Ledger
from toolkit.ledger.events import ChangeAgreed
from toolkit.ledger.invoices import InvoiceKind
from toolkit.money import Money

if TYPE_CHECKING:
    from tests.browser.conftest import Lab

pytestmark = pytest.mark.browser

_SETUP = """
import toolkit
from toolkit.schedule import Retention
from toolkit.schedule.wire import from_json
from pathlib import Path

ledger = toolkit.Ledger.open("changing.ledger", actor="Jo Doe")
if not ledger.engagements:
    schedule, _ = from_json(Path("samples/consulting-sow/expected.json").read_text("utf-8"))
    kept = Retention(percent="10", release="end of the warranty")
    begun = ledger.engage(schedule.model_copy(update={"retention": kept}))
    begun.submit("M1")
    begun.accept("M1", by="A. Customer")
    begun.invoice(["M1"])
(engagement,) = ledger.engagements
""".strip()


def _notebook(*cells: str) -> str:
    code: list[dict[str, object]] = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
        for n, source in enumerate(cells)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": code, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


def test_changes_deposits_and_retention_are_recorded_with_buttons(lab: Lab) -> None:
    from playwright.sync_api import expect

    folder = lab.server.folder
    shown = "toolkit.track(engagement)", 'toolkit.billing(engagement, folder="changed")'
    (folder / "changing.ipynb").write_text(_notebook(_SETUP, *shown))
    lab.open("changing.ipynb")
    lab.run_all()
    page = lab.page

    page.get_by_role("button", name="Propose a change order").click()
    page.get_by_label("New amount of M2").fill("50,000.00")
    page.get_by_label("New due date of M3").fill("2027-01-15")
    page.get_by_label("Drop M4").check()
    page.get_by_role("button", name="Add a milestone").click()
    page.get_by_label("New milestone").fill("Training of the dispatchers")
    page.get_by_role("button", name="Compare side by side").click()
    expect(page.get_by_role("alert")).to_contain_text("has no amount")
    page.get_by_label("Amount, before tax").fill("6,500.00")
    lab.picture("change-1-typed")
    page.get_by_role("button", name="Compare side by side").click()
    beside = page.locator(".c2i-compared")
    expect(beside.get_by_role("row").filter(has_text="Training of the dispatchers")).to_contain_text("new")
    expect(beside.get_by_role("row").filter(has_text="M4")).to_contain_text("dropped")
    lab.picture("change-2-compared")
    lab.dark_picture("change-3-compared-dark")
    page.get_by_label("Title (optional)").fill("Training instead of the pilot")
    page.get_by_role("button", name="Record proposal").click()
    order = page.get_by_role("row").filter(has_text="CO1").first
    expect(order).to_contain_text("Training instead of the pilot")
    expect(order).to_contain_text("proposed")

    page.get_by_role("button", name="Agree CO1").click()
    expect(beside).to_be_visible()  # what is agreed to stands above the form
    note = lab.pictures / "signed.txt"
    note.write_text("We agree.")
    page.get_by_label("The signed change order").set_input_files(note)
    page.get_by_label("Agreed by").fill("A. Customer")
    lab.picture("change-4-agreeing")
    page.get_by_role("button", name="Record agreement").click()
    expect(order).to_contain_text("agreed")
    expect(page.locator(".c2i-track")).to_contain_text("$50,000.00")
    page.get_by_role("button", name="CO1 side by side").click()
    expect(beside).to_contain_text("Since then")
    lab.picture("change-5-agreed")

    # JupyterLab draws only the cells that are near
    page.evaluate("() => window.jupyterapp.shell.currentWidget.content.scrollToItem(2, 'start')")
    page.get_by_role("button", name="Invoice a deposit").click()
    page.get_by_label("Amount before tax, or share").fill("20 %")
    lab.picture("change-6-deposit")
    page.get_by_role("button", name="Preview deposit").click()
    page.get_by_label("Issue it.").check()
    lab.picture("change-7-deposit-preview")
    page.get_by_role("button", name="Issue invoice").click()
    expect(page.get_by_text("of deposits is not deducted yet")).to_be_visible()

    page.get_by_role("button", name="Release Retention").click()
    page.get_by_label("Released by").fill("A. Customer")
    lab.picture("change-8-release")
    page.get_by_role("button", name="Record release").click()
    page.get_by_role("button", name="Preview retention invoice").click()
    page.get_by_label("Issue it.").check()
    lab.picture("change-9-retention-preview")
    lab.dark_picture("change-10-retention-dark")
    page.get_by_role("button", name="Issue invoice").click()
    expect(page.get_by_role("status").filter(has_text="Issued")).to_be_visible()
    assert not lab.overflowing()
    lab.picture("change-11-narrow")

    with Ledger.open(folder / "changing.ledger", actor="Jo Doe") as ledger:
        (engagement,) = ledger.engagements
        assert engagement.schedule.milestone("M2").amount == Money.of(50000, "USD")
        assert engagement.schedule.milestones[-1].name == "Training of the dispatchers"
        agreed = next(e for e in engagement.events if isinstance(e, ChangeAgreed))
        assert agreed.by == "A. Customer"
        assert agreed.document is not None
        assert ledger.file(agreed.document) == b"We agree."
        kinds = [i.invoice.kind for i in engagement.state().invoices]
        assert kinds == [InvoiceKind.INVOICE, InvoiceKind.PREPAYMENT, InvoiceKind.RETENTION_RELEASE]
    assert not lab.errors
    assert not lab.foreign
