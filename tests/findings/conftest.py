"""Documents of plain text, made for a test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.documents.document import Document, Limits
from toolkit.documents.text import TextReader
from toolkit.findings.finding import Draft
from toolkit.findings.pipeline import extract


@pytest.fixture(scope="session")
def plain() -> Callable[[str], Document]:
    """Makes a document of a text."""
    return lambda text: TextReader().read(text.encode(), "contract.txt", Limits())


@pytest.fixture(scope="session")
def draft_of(plain: Callable[[str], Document]) -> Callable[[str], Draft]:
    """Makes the draft of a text."""
    from toolkit.findings.pipeline import build

    pipeline = build()
    return lambda text: extract(plain(text), pipeline=pipeline)
