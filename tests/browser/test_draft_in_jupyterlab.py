"""A draft shows itself in a real JupyterLab: point at a value and the line of its page stands below."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Lab

pytestmark = pytest.mark.browser

CODE = 'import toolkit\ntoolkit.extract("samples/consulting-sow/contract.pdf")'


def test_pointing_at_an_amount_shows_its_line_of_the_page_without_the_kernel(lab: Lab) -> None:
    from playwright.sync_api import expect

    cell: dict[str, object] = {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "id": "draft",
        "source": CODE,
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": [cell]}
    (lab.server.folder / "draft.ipynb").write_text(json.dumps(whole), "utf-8")
    lab.open("draft.ipynb")
    lab.run_all()
    amount = lab.page.locator(".cti-draft tbody tr").first.locator("td.n .v").first
    expect(amount).to_contain_text("18,400.00 USD")
    expect(amount.locator(".pic")).to_be_hidden()
    amount.hover()
    expect(amount.locator(".pic i")).to_be_visible()
    picture = amount.locator(".pic i").evaluate("part => getComputedStyle(part).backgroundImage.slice(0, 22)")
    assert picture == 'url("data:image/png;ba'
    lab.picture("draft-1-light")
    lab.dark_picture("draft-2-dark")
    assert lab.foreign == []
    assert lab.errors == []
