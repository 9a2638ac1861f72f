"""A person tracks and bills a contract in a real JupyterLab; a restart of the kernel loses nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from toolkit.ledger import Ledger
from toolkit.ledger.events import Accepted, Submitted
from toolkit.ledger.state import MilestoneStatus

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

pytestmark = pytest.mark.browser


def test_what_was_clicked_is_still_there_after_the_kernel_restarts(lab: Lab) -> None:
    from playwright.sync_api import expect

    lab.open("notebooks/03_track.ipynb")
    lab.run_all()
    page = lab.page

    def milestone(name: str) -> Locator:
        return page.locator(".c2i-track tr").filter(has_text=name).first

    first = milestone("Project Plan and Mobilization")
    expect(first).to_contain_text("planned")
    lab.picture("track-1-planned")
    page.get_by_role("button", name="Submit M1").click()
    lab.picture("track-2-submitting")
    page.get_by_label("Communications and decision matrix").uncheck()
    page.get_by_role("button", name="Record submission").click()
    expect(first).to_contain_text("submitted")

    page.get_by_role("button", name="Reject M1").click()
    page.get_by_role("button", name="Record rejection").click()
    expect(page.locator(".c2i-track").get_by_role("alert")).to_contain_text("reason")
    lab.picture("track-3-refused")
    page.get_by_role("button", name="Accept M1").click()
    page.get_by_label("Accepted by").fill("A. Customer")
    note = lab.pictures / "yes.txt"
    note.write_text("We agree.")
    page.get_by_label("The customer's message").set_input_files(note)
    page.get_by_role("button", name="Record acceptance").click()
    expect(first).to_contain_text("accepted")

    page.get_by_role("button", name="Preview invoice").click()  # the billing view has heard of the acceptance
    issue = page.get_by_role("button", name="Issue invoice")
    expect(issue).to_be_disabled()
    lab.picture("track-4-preview")
    page.get_by_label("Issue it.").check()
    issue.click()
    done = page.get_by_role("status").filter(has_text="Issued")
    expect(done).to_be_visible()
    said = re.search(r"Issued (\S+) over", done.inner_text())
    assert said
    number = said[1]
    expect(first).to_contain_text("invoiced")
    lab.picture("track-5-issued")
    assert (lab.server.folder / "notebooks" / "out" / f"{number}.pdf").read_bytes().startswith(b"%PDF")

    lab.restart()
    page.get_by_role("button", name="Start M2").click()
    expect(page.locator(".c2i-track").get_by_role("alert")).to_contain_text("Run this cell again")
    lab.restart_and_run_all()
    expect(first).to_contain_text("invoiced")
    expect(first).to_contain_text("accepted")
    expect(page.get_by_role("row", name=number).last).to_contain_text("open")
    page.get_by_role("button", name="History of M1").click()
    expect(page.locator(".c2i-story")).to_contain_text("A. Customer")
    lab.picture("track-6-after-restart")
    page.get_by_role("button", name=f"Record payment for {number}").click()
    page.get_by_role("button", name="Record payment", exact=True).click()
    expect(first).to_contain_text("paid")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name=f"{number} as PDF").click()
    assert opened.value.url.startswith("blob:")
    assert not lab.overflowing()
    lab.picture("track-7-paid")
    page.get_by_role("button", name="Start M2").focus()
    page.keyboard.press("d")
    page.keyboard.press("d")  # deletes a cell, unless the view keeps JupyterLab's shortcuts away
    expect(first).to_be_visible()
    page.get_by_role("button", name="Submit M2").click()
    lab.dark_picture("track-8-dark")

    with Ledger.open(lab.server.folder / "notebooks" / "practice.ledger", actor="Jo Doe") as ledger:
        (engagement,) = ledger.engagements
        assert engagement.state().milestone("M1").status is MilestoneStatus.PAID
        submitted, accepted = engagement.events[1:3]
        assert isinstance(submitted, Submitted)
        assert len(submitted.deliverables) == 1
        assert isinstance(accepted, Accepted)
        assert accepted.by == "A. Customer"
        assert accepted.document is not None
        assert ledger.file(accepted.document) == b"We agree."
    assert not lab.errors
    assert not lab.foreign
