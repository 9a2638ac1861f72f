"""Notebook cells to blocks: Markdown, source where it is asked for, and the best form of each output."""

from __future__ import annotations

import mimetypes
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.reports.blocks import Block, Code, Paragraph, Picture, Run
from toolkit.reports.html_tables import tables_of
from toolkit.reports.markdown import markdown_blocks

if TYPE_CHECKING:
    from nbformat import NotebookNode

_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_FORMATS: Mapping[str, str] = {
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
}
NO_ALT = "Picture without a description"
UNSHOWN = "An output that only a running notebook can show stood here."


def blocks_of(notebook: NotebookNode, folder: Path | None, *, show_source: bool) -> tuple[Block, ...]:
    """The blocks of all cells, in order.

    Args:
        folder: Where the notebook lies; Markdown may show pictures from there and below, and none from elsewhere.
            None where it lies in no folder.
        show_source: Whether code is shown, too.
    """
    return tuple(block for cell in notebook.cells for block in _cell(cell, folder, show_source))


def _cell(cell: Mapping[str, Any], folder: Path | None, show_source: bool) -> Iterator[Block]:
    if cell["cell_type"] == "markdown":
        yield from markdown_blocks(cell["source"], _Pictures(cell.get("attachments", {}), folder))
    elif cell["cell_type"] == "raw":
        if cell["source"].strip():
            yield Code(role="output", text=cell["source"])
    else:
        if show_source and cell["source"].strip():
            yield Code(role="source", text=cell["source"])
        alt = str(cell["metadata"].get("alt") or "")
        for output in cell.get("outputs", []):
            yield from _output(output, alt, folder)


def _output(output: Mapping[str, Any], alt: str, folder: Path | None) -> Iterator[Block]:
    kind = output["output_type"]
    if kind == "stream":
        if text := plain(output["text"]).rstrip():
            yield Code(role="error" if output["name"] == "stderr" else "output", text=text)
    elif kind == "error":
        yield Code(role="error", text=plain("\n".join(output["traceback"])).rstrip())
    else:
        yield from _display(output["data"], output.get("metadata", {}), alt, folder)


def _display(data: Mapping[str, Any], metadata: Mapping[str, Any], alt: str, folder: Path | None) -> Iterator[Block]:
    """The richest form that can be set: a picture, a table, Markdown, then plain text."""
    for media_type, form in _FORMATS.items():
        if media_type in data:
            told = metadata.get(media_type) or {}
            alt = str(told.get("alt") or metadata.get("alt") or alt or NO_ALT)
            content = data[media_type]
            base64 = b64encode(content.encode()).decode() if form == "svg" else "".join(content.split())
            width = told.get("width")
            yield Picture.model_validate(
                {"format": form, "data": base64, "alt": alt, "width": width and float(width) * 0.75}
            )
            return
    if "text/html" in data and (tables := tables_of(data["text/html"])):
        yield from tables
    elif "text/markdown" in data:
        yield from markdown_blocks(data["text/markdown"], _Pictures({}, folder))
    elif any("widget" in media_type for media_type in data):
        yield Paragraph(runs=(Run(text=UNSHOWN, italic=True),))
    elif text := plain(data.get("text/plain") or data.get("text/latex") or "").rstrip():
        yield Code(role="output", text=text)
    elif "text/plain" not in data:
        yield Paragraph(runs=(Run(text=UNSHOWN, italic=True),))


def plain(text: str) -> str:
    """Text as a terminal would leave it: no colour codes, and what a carriage return overwrote is gone."""
    return "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in _ANSI.sub("", text).split("\n"))


@dataclass(frozen=True)
class _Pictures:
    """Finds the pictures that a Markdown cell shows: its attachments, data addresses, files near the notebook."""

    attachments: Mapping[str, Mapping[str, str]]
    folder: Path | None

    def __call__(self, address: str, alt: str) -> Picture | None:
        media_type, content = self._load(address)
        form = _FORMATS.get(media_type)
        if form is None or not content:
            return None
        return Picture.model_validate({"format": form, "data": content, "alt": alt or NO_ALT})

    def _load(self, address: str) -> tuple[str, str]:
        """Media type and base64; empty where the picture is not at hand. Nothing is fetched from the network."""
        if address.startswith("attachment:"):
            return next(iter(self.attachments.get(address.removeprefix("attachment:"), {}).items()), ("", ""))
        if address.startswith("data:"):
            head, _, content = address.removeprefix("data:").partition(",")
            media_type, _, coding = head.partition(";")
            return (media_type, content) if coding == "base64" and _is_base64(content) else ("", "")
        if self.folder is None:
            return "", ""
        path = (self.folder / address).resolve()
        if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            return "", ""
        return mimetypes.guess_type(path.name)[0] or "", b64encode(path.read_bytes()).decode()


def _is_base64(content: str) -> bool:
    try:
        b64decode(content, validate=True)
    except NotBase64:
        return False
    return True
