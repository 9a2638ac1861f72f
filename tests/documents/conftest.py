"""Contract files made in memory, and the folder of real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"


@pytest.fixture
def corpus() -> Path:
    """The folder of real contracts; they are not part of the repository."""
    if not CORPUS.is_dir():
        pytest.skip("the development corpus is not at hand")
    return CORPUS / "docs"


@pytest.fixture
def pdf(tmp_path: Path) -> Callable[[str], Path]:
    """Sets Typst markup as a PDF file and gives its path."""
    import typst

    def make(markup: str) -> Path:
        source = tmp_path / "contract.typ"
        source.write_text(markup, encoding="utf-8")
        path = tmp_path / "contract.pdf"
        path.write_bytes(typst.compile(source))
        return path

    return make
