"""Builds the notebook that a document is, before nbconvert renders it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from toolkit.reports.pages import Front

if TYPE_CHECKING:
    from nbformat import NotebookNode

KEY = "contract-to-invoice"
"""The key of a notebook's metadata under which ``pages.Front`` stands."""


def document_notebook(front: Front, paragraphs: Iterable[str] = ()) -> NotebookNode:
    """A notebook that says what document it is, with a Markdown cell for each of ``paragraphs``.

    The cells become the body that the template sets after its own parts. The notebook can be saved,
    added to in JupyterLab, and exported from its menu: the document comes out the same.
    """
    from nbformat import from_dict

    # Made by hand: v4.new_markdown_cell gives random ids, and the same document must be the same notebook.
    cells = [
        {"cell_type": "markdown", "id": f"text-{n}", "metadata": {}, "source": text}
        for n, text in enumerate(paragraphs, 1)
    ]
    metadata = {KEY: front.model_dump(mode="json"), "title": front.title}
    data = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    notebook: NotebookNode = from_dict(data)  # type: ignore[no-untyped-call]  # nbformat's
    return notebook


def title_of(notebook: NotebookNode) -> str:
    """The title in the notebook's metadata, or its first heading; empty where it has neither."""
    if title := notebook.metadata.get("title"):
        return str(title)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                if line.startswith("# "):
                    return str(line[2:].strip())
    return ""
