"""The parts that the body of a document is made of: what notebook cells become before they are set."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from toolkit.provenance import Value


class Run(Value):
    """A stretch of text in one style. ``link`` is an http, https or mailto address, or None."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    strike: bool = False
    link: str | None = None


Runs = tuple[Run, ...]


class Heading(Value):
    """A heading of level 1 to 6."""

    kind: Literal["heading"] = "heading"
    level: int = Field(ge=1, le=6)
    runs: Runs


class Paragraph(Value):
    """Running text."""

    kind: Literal["paragraph"] = "paragraph"
    runs: Runs


class Listing(Value):
    """A bulleted or numbered list; each item is a sequence of blocks."""

    kind: Literal["list"] = "list"
    ordered: bool = False
    start: int = 1
    items: tuple[tuple[Block, ...], ...]


class Quotation(Value):
    """A block that is quoted."""

    kind: Literal["quote"] = "quote"
    blocks: tuple[Block, ...]


class Code(Value):
    """Text in fixed pitch: what was typed (``source``), what came out (``output``), or what failed (``error``)."""

    kind: Literal["code"] = "code"
    role: Literal["source", "output", "error"] = "source"
    text: str


class Cell(Value):
    """A cell of a table; ``head`` cells name their row or column. Spans count columns and rows."""

    runs: Runs = ()
    head: bool = False
    align: Literal["left", "center", "right"] = "left"
    columns: int = Field(default=1, ge=1, le=1000)
    rows: int = Field(default=1, ge=1, le=10000)


class Table(Value):
    """Header rows, which repeat on each page, and body rows, each ``width`` columns wide."""

    kind: Literal["table"] = "table"
    width: int = Field(ge=1)
    header: tuple[tuple[Cell, ...], ...] = ()
    body: tuple[tuple[Cell, ...], ...] = ()


class Picture(Value):
    """An image: ``data`` in base64. ``alt`` says in words what it shows; ``width`` is in points, None for its own."""

    kind: Literal["picture"] = "picture"
    format: Literal["svg", "png", "jpg", "gif", "webp"]
    data: str
    alt: str
    width: float | None = None

    @property
    def media_type(self) -> str:
        """As a data address names it."""
        return {"svg": "image/svg+xml", "jpg": "image/jpeg"}.get(self.format, f"image/{self.format}")


class Separator(Value):
    """A line across the page."""

    kind: Literal["rule"] = "rule"


Block = Annotated[
    Heading | Paragraph | Listing | Quotation | Code | Table | Picture | Separator, Field(discriminator="kind")
]

Listing.model_rebuild()
Quotation.model_rebuild()


def words_of(runs: Runs) -> str:
    """The text of runs without their styles."""
    return "".join(run.text for run in runs)
