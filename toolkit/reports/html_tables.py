"""The tables in a piece of HTML, as pandas and others write them, to blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from toolkit.reports.blocks import Block, Cell, Heading, Paragraph, Run, Table

if TYPE_CHECKING:
    from bs4 import Tag

MOST_CELLS = 20_000


def tables_of(html: str) -> tuple[Block, ...]:
    """Tables, with the headings and paragraphs among them; empty where the HTML holds no table.

    Only text is taken over: no style, no script, no picture.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    if soup.find("table") is None:
        return ()
    blocks: list[Block] = []
    for tag in soup.find_all(["table", "h1", "h2", "h3", "h4", "h5", "h6", "p"]):
        if tag.find_parent("table") is not None:
            continue
        if tag.name == "table":
            blocks += _table(tag)
        elif text := _text(tag):
            runs = (Run(text=text),)
            blocks.append(Paragraph(runs=runs) if tag.name == "p" else Heading(level=int(tag.name[1]), runs=runs))
    return tuple(blocks)


def _table(tag: Tag) -> list[Block]:
    header: list[tuple[Cell, ...]] = []
    body: list[tuple[Cell, ...]] = []
    count = 0
    for row in tag.find_all("tr"):
        if row.find_parent("table") is not tag:
            continue
        cells = tuple(_cell(c) for c in row.find_all(["th", "td"]) if c.find_parent("tr") is row)
        count += len(cells)
        if not cells or count > MOST_CELLS:
            continue
        is_header = row.find_parent("thead") is not None or (not body and all(c.head for c in cells))
        (header if is_header else body).append(cells)
    if not header and not body:
        return []
    return [_regular(header, body)]


def _regular(header: list[tuple[Cell, ...]], body: list[tuple[Cell, ...]]) -> Table:
    """A table in which each row is as wide as the widest: short rows get empty cells at their end."""
    widths = _widths([*header, *body])
    width = max(widths)
    rows = [
        (*row, *(Cell() for _ in range(width - filled))) for row, filled in zip([*header, *body], widths, strict=True)
    ]
    numbers = _numeric_columns(body)
    split = len(header)
    return Table(width=width, header=_aligned(rows[:split], numbers), body=_aligned(rows[split:], numbers))


def _widths(rows: list[tuple[Cell, ...]]) -> list[int]:
    """How many columns each row fills, cells that reach down from rows above counted."""
    hanging: list[tuple[int, int]] = []  # columns, rows left
    widths = []
    for row in rows:
        widths.append(sum(c.columns for c in row) + sum(columns for columns, _ in hanging))
        hanging = [(columns, left - 1) for columns, left in hanging if left > 1]
        hanging += [(c.columns, c.rows - 1) for c in row if c.rows > 1]
    return widths


def _numeric_columns(body: list[tuple[Cell, ...]]) -> set[int]:
    """Columns whose cells all look like numbers; none where cells span."""
    if any(c.columns > 1 or c.rows > 1 for row in body for c in row):
        return set()
    columns: dict[int, list[str]] = {}
    for row in body:
        for index, cell in enumerate(row):
            columns.setdefault(index, []).append("".join(run.text for run in cell.runs))
    return {i for i, texts in columns.items() if any(texts) and all(_numeric(t) for t in texts)}


def _numeric(text: str) -> bool:
    bare = text.strip().lstrip("-−+$€£").rstrip("%").replace(",", "").replace(".", "").replace(" ", "")
    return bare.isdigit() or text.strip() in ("", "NaN", "None", "–", "-")


def _aligned(rows: list[tuple[Cell, ...]], numbers: set[int]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(c.model_copy(update={"align": "right"}) if i in numbers else c for i, c in enumerate(row)) for row in rows
    )


def _cell(tag: Tag) -> Cell:
    text = _text(tag)
    return Cell(
        runs=(Run(text=text),) if text else (),
        head=tag.name == "th",
        columns=_span(tag, "colspan", 1000),
        rows=_span(tag, "rowspan", 10000),
    )


def _span(tag: Tag, name: Literal["colspan", "rowspan"], most: int) -> int:
    told = str(tag.get(name) or "1")
    return min(max(int(told), 1), most) if told.isascii() and told.isdigit() else 1


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())
