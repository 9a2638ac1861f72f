"""A person reviews a draft in a real JupyterLab."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from toolkit.schedule.wire import from_json

if TYPE_CHECKING:
    from tests.browser.conftest import Lab, Server

pytestmark = pytest.mark.browser

DRAFT = """\
from pathlib import Path
import toolkit
from toolkit.findings.finding import Draft
from toolkit.provenance import Problem, Severity
from toolkit.schedule.wire import from_json

sample = Path("samples/consulting-sow")
schedule, _ = from_json((sample / "expected.json").read_text("utf-8"))
second = schedule.milestones[1].id
problems = (
    Problem(where="contract_price", message="Two totals are named in the contract"),
    Problem(where=f"milestones.{second}.due_date", message="<img src=x onerror=alert(1)> is no date",
            severity=Severity.ERROR),
)
draft = Draft(schedule, problems, (), toolkit.read(sample / "contract.pdf"))
"""


def notebook(server: Server, name: str, *cells: str) -> str:
    """Write a notebook into the served folder."""
    blank: dict[str, object] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    code = [blank | {"id": f"cell-{n}", "source": text} for n, text in enumerate(cells)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": code}
    (server.folder / name).write_text(json.dumps(whole), "utf-8")
    return name


def test_a_doubtful_value_comes_first_with_its_page_and_is_corrected_by_typing(lab: Lab) -> None:
    from playwright.sync_api import expect

    lab.open(notebook(lab.server, "review.ipynb", DRAFT, "view = toolkit.review(draft, keep='kept.json')\nview"))
    lab.run_all()
    page = lab.page
    first = page.locator(".c2i-doubt").first
    expect(first).to_contain_text("M2 Requirements Report: due date")
    expect(first).to_contain_text("<img src=x onerror=alert(1)> is no date")  # as text, not as a picture
    expect(page.locator(".c2i-box")).to_be_visible()
    expect(page.locator(".c2i-desk blockquote")).to_contain_text("August 21, 2026")
    lab.picture("review-1-doubts")

    box = first.get_by_role("textbox")
    box.fill("21/08/2026")
    box.press("Enter")
    expect(first.get_by_role("alert")).to_contain_text("Write year-month-day")
    lab.picture("review-2-refused")
    box.fill("2026-08-28")
    first.get_by_role("button", name="Confirm").click()
    expect(page.locator(".c2i-doubt")).to_have_count(1)
    expect(page.get_by_text("1 to check")).to_be_visible()
    page.keyboard.press("Enter")  # the next doubt has the focus
    expect(page.get_by_text("all checked")).to_be_visible()
    expect(page.get_by_text("corrected, read as 2026-08-21")).to_be_visible()

    name = page.get_by_label("M1 Name")
    name.fill("Project plan")
    name.press("Tab")
    expect(page.get_by_text("corrected, read as Project Plan and Mobilization")).to_be_visible()
    page.get_by_role("button", name="Remove M6").click()
    page.get_by_role("button", name="Remove?").click()
    expect(page.get_by_text("Milestones (5)")).to_be_visible()
    expect(first).to_contain_text("18,400.00 USD less than the contract price")
    lab.picture("review-3-removed")
    first.get_by_role("button", name="I have seen this").click()
    expect(page.get_by_text("all checked")).to_be_visible()

    lab.restart_and_run_all()
    expect(page.get_by_text("all checked")).to_be_visible()
    kept, _ = from_json((lab.server.folder / "kept.json").read_text("utf-8"))
    assert kept.milestone("M2").due_date == date(2026, 8, 28)
    assert kept.milestone("M1").name == "Project plan"
    assert len(kept.milestones) == 5
    page.get_by_label("M3 Amount").focus()
    assert not lab.overflowing()
    lab.dark_picture("review-4-dark")
    assert not lab.errors
    assert not lab.foreign


def test_values_of_a_workbook_stand_beside_their_cells(lab: Lab) -> None:
    from playwright.sync_api import expect

    code = "toolkit.review(toolkit.extract(toolkit.read('samples/marketing-plan/contract.xlsx')))"
    lab.open(notebook(lab.server, "sheet.ipynb", f"import toolkit\n{code}"))
    lab.run_all()
    lab.page.get_by_label("Contract Currency").focus()
    expect(lab.page.locator("td.c2i-mark")).to_be_visible()
    assert not lab.overflowing()
    lab.picture("review-5-sheet")
