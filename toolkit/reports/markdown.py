"""Markdown to blocks. Raw HTML comes out as text; only addresses that are safe to follow become links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from toolkit.reports.blocks import (
    Block,
    Cell,
    Code,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quotation,
    Run,
    Runs,
    Separator,
    Table,
)

SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PLUGINS = ["table", "strikethrough", "task_lists", "url", "math"]

FindPicture = Callable[[str, str], Picture | None]
"""From an address and its alternative text to the picture; None where it is not at hand."""


def markdown_blocks(text: str, find_picture: FindPicture) -> tuple[Block, ...]:
    """The blocks of a Markdown text (CommonMark with tables, strike-through, task lists, bare addresses).

    A formula keeps its TeX source, in fixed pitch: nothing here sets TeX.
    """
    import mistune

    tokens = mistune.create_markdown(renderer=None, plugins=_PLUGINS)(text)
    return tuple(_Reader(find_picture).blocks(tokens))  # type: ignore[arg-type]  # tokens, since there is no renderer


def safe_link(address: str) -> str | None:
    """The address if its scheme is one of ``SAFE_SCHEMES``, else None: ``javascript:`` never becomes a link."""
    try:
        scheme = urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return None
    return address.strip() if scheme in SAFE_SCHEMES else None


@dataclass(frozen=True)
class _Style:
    bold: bool = False
    italic: bool = False
    strike: bool = False
    link: str | None = None

    def run(self, text: str, code: bool = False) -> Run:
        return Run(text=text, bold=self.bold, italic=self.italic, strike=self.strike, link=self.link, code=code)


_STYLES: Mapping[str, Callable[[_Style], _Style]] = {
    "strong": lambda s: replace(s, bold=True),
    "emphasis": lambda s: replace(s, italic=True),
    "strikethrough": lambda s: replace(s, strike=True),
}


@dataclass(frozen=True)
class _Reader:
    find_picture: FindPicture

    def blocks(self, tokens: list[dict[str, Any]]) -> Iterator[Block]:
        for token in tokens:
            kind, children = token["type"], token.get("children", [])
            if kind == "heading":
                yield Heading(level=token["attrs"]["level"], runs=self.runs(children))
            elif kind in ("paragraph", "block_text"):
                yield from self._paragraph(children)
            elif kind == "list":
                yield self._list(token)
            elif kind == "block_quote":
                yield Quotation(blocks=tuple(self.blocks(children)))
            elif kind == "table":
                yield self._table(children)
            elif kind == "thematic_break":
                yield Separator()
            elif kind == "block_html":
                if raw := _COMMENT.sub("", token["raw"]).strip():
                    yield Paragraph(runs=(Run(text=raw),))
            elif "raw" in token:  # block_code, block_math
                yield Code(text=token["raw"].rstrip("\n"))
            elif kind != "blank_line":
                yield from self.blocks(children)

    def _paragraph(self, children: list[dict[str, Any]]) -> Iterator[Block]:
        """Text and pictures in their order; a picture is a block of its own."""
        text: list[dict[str, Any]] = []
        for child in children:
            picture = self._picture(child) if child["type"] == "image" else None
            if picture is None:
                text.append(child)
                continue
            if runs := self.runs(text):
                yield Paragraph(runs=runs)
            yield picture
            text = []
        if runs := self.runs(text):
            yield Paragraph(runs=runs)

    def _picture(self, token: dict[str, Any]) -> Picture | None:
        alt = "".join(run.text for run in self.runs(token.get("children", [])))
        return self.find_picture(token["attrs"]["url"], alt)

    def _list(self, token: dict[str, Any]) -> Listing:
        items = []
        for item in token["children"]:
            blocks = tuple(self.blocks(item.get("children", [])))
            if item["type"] == "task_list_item":
                mark = Run(text="☑ " if item["attrs"]["checked"] else "☐ ")
                first = blocks[0] if blocks else None
                if isinstance(first, Paragraph):
                    blocks = (Paragraph(runs=(mark, *first.runs)), *blocks[1:])
            items.append(blocks)
        attrs = token["attrs"]
        return Listing(ordered=attrs["ordered"], start=attrs.get("start", 1), items=tuple(items))

    def _table(self, parts: list[dict[str, Any]]) -> Table:
        rows: list[tuple[Cell, ...]] = []
        for part in parts:
            for row in [part] if part["type"] == "table_head" else part["children"]:
                rows.append(tuple(self._cell(cell) for cell in row["children"]))
        return Table(width=len(rows[0]), header=tuple(rows[:1]), body=tuple(rows[1:]))

    def _cell(self, token: dict[str, Any]) -> Cell:
        attrs = token["attrs"]
        return Cell(runs=self.runs(token["children"]), head=attrs["head"], align=attrs["align"] or "left")

    def runs(self, tokens: list[dict[str, Any]], style: _Style | None = None) -> Runs:
        """The runs of inline tokens, styles of outer tokens applied."""
        style = style or _Style()
        found: list[Run] = []
        for token in tokens:
            kind = token["type"]
            if kind in _STYLES:
                found += self.runs(token["children"], _STYLES[kind](style))
            elif kind == "link":
                found += self._link(token, style)
            elif kind == "image":
                alt = "".join(run.text for run in self.runs(token.get("children", [])))
                found.append(style.run(f"[{alt or token['attrs']['url']}]"))
            elif kind == "linebreak":
                found.append(style.run("\n"))
            elif kind == "softbreak":
                found.append(style.run(" "))
            elif kind == "inline_html":
                found.append(style.run(_BREAK.sub("\n", _COMMENT.sub("", token["raw"]))))
            elif kind in ("codespan", "inline_math"):
                found.append(style.run(token["raw"], code=True))
            else:
                found.append(style.run(token.get("raw", "")))
        return tuple(run for run in found if run.text)

    def _link(self, token: dict[str, Any], style: _Style) -> Runs:
        """A link, or its text with the address in brackets where the address is not safe to follow."""
        address = token["attrs"]["url"]
        if safe := safe_link(address):
            return self.runs(token["children"], replace(style, link=safe))
        if address.startswith("#"):
            return self.runs(token["children"], style)
        return (*self.runs(token["children"], style), style.run(f" ({address})"))
