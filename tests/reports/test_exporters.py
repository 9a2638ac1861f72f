"""Ordinary notebooks through the exporters, and documents as the notebooks they are."""

from __future__ import annotations

import base64
import re
import subprocess
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import nbformat
import page
import pytest
from nbformat import NotebookNode

from toolkit.errors import RenderError
from toolkit.ledger.invoices import Invoice
from toolkit.reports import render
from toolkit.reports.exporters import DocumentHTMLExporter, DocumentPDFExporter

TextOf = Callable[[bytes], str]
RunNbconvert = Callable[..., subprocess.CompletedProcess[str]]

DOT = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
        "45400000000049454e44ae426082"
    )
).decode()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
FRAME = """<style>table {color: red}</style><table border="1" class="dataframe"><thead><tr><th></th><th>name</th>
<th>amount</th></tr></thead><tbody><tr><th>0</th><td>Design</td><td>30000.5</td></tr>
<tr><th>1</th><td>&lt;b&gt;Build&lt;/b&gt;</td><td>12000.0</td></tr></tbody></table>"""
MARKDOWN = """# Review of the pilot

Some *text*, **bold**, `code`, a [link](https://example.org/a), a [trap](javascript:alert(1)),
<b onclick="x()">raw</b> and $x^2$ for $5.

- one
  - nested
- [x] done

3. three

> quoted

| Milestone | Amount |
|---|---:|
| Design | 30,000.00 |

![a dot](attachment:dot.png) ![far](https://example.org/far.png) ![near](../secret.png)

<script>alert(1)</script>
"""


_EMPTY: dict[str, Any] = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}


def notebook_of(data: dict[str, Any]) -> NotebookNode:
    made: NotebookNode = nbformat.from_dict(data)  # type: ignore[no-untyped-call]  # nbformat's
    return made


def saved(notebook: NotebookNode, path: Path) -> Path:
    path.write_text(nbformat.writes(notebook))  # type: ignore[no-untyped-call]  # nbformat's
    return path


def pdf_of(source: NotebookNode | Path, **options: Any) -> bytes:
    """The PDF of a notebook, or of a notebook's file."""
    exporter = DocumentPDFExporter(**options)  # type: ignore[no-untyped-call]  # nbconvert's
    output: Any = (
        exporter.from_filename(str(source)) if isinstance(source, Path) else exporter.from_notebook_node(source)
    )
    assert isinstance(output[0], bytes)
    return output[0]


def html_of(source: NotebookNode | Path, **options: Any) -> str:
    """The HTML of a notebook, or of a notebook's file."""
    exporter = DocumentHTMLExporter(**options)  # type: ignore[no-untyped-call]  # nbconvert's
    output: Any = (
        exporter.from_filename(str(source)) if isinstance(source, Path) else exporter.from_notebook_node(source)
    )
    assert isinstance(output[0], str)
    return output[0]


def code(*outputs: dict[str, Any], source: str = "show()", **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"c{abs(hash(str(outputs))) % 10**8}",
        "metadata": metadata,
        "source": source,
        "execution_count": None,
        "outputs": list(outputs),
    }


def shown(data: dict[str, str], **metadata: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data, "metadata": metadata}


@pytest.fixture
def notebook() -> NotebookNode:
    cells = [
        {
            "cell_type": "markdown",
            "id": "m1",
            "metadata": {},
            "source": MARKDOWN,
            "attachments": {"dot.png": {"image/png": DOT}},
        },
        code(shown({"text/html": FRAME, "text/plain": "a frame"})),
        code(shown({"image/png": DOT, "text/plain": "<Figure>"}), alt="One black dot"),
        code(shown({"image/svg+xml": SVG}, **{"image/svg+xml": {"alt": "A bar"}})),
        code(
            {"output_type": "stream", "name": "stdout", "text": "1 %\r100 %\n\x1b[31mred\x1b[0m\n"},
            {"output_type": "error", "ename": "E", "evalue": "x", "traceback": ["\x1b[31mE\x1b[0m: it broke"]},
        ),
        code(shown({"application/vnd.jupyter.widget-view+json": "{}", "text/plain": "Widget()"})),
        code(shown({"application/javascript": "alert(2)"})),
        code(shown({"text/markdown": "**from code**", "text/plain": "x"}), source="secret_source()"),
    ]
    return notebook_of({**_EMPTY, "cells": cells})


def test_an_ordinary_notebook_comes_out_as_a_valid_pdf(notebook: NotebookNode, text_of: TextOf) -> None:
    pdf = pdf_of(notebook)
    for profile in ("3a", "ua1"):
        assert not page.validate_pdf_bytes(pdf, profile=profile).failures
    text = text_of(pdf)
    for expected in (
        "Review of the pilot",
        "trap (javascript:alert(1))",
        '<b onclick="x()">raw</b>',
        "☑ done",
        "3. three",
        "Design 30,000.00",
        "[far]",
        "[near]",
        "1 <b>Build</b> 12000.0",
        "100 %",
        "E: it broke",
        "only a running notebook can show",
        "from code",
        "<script>alert(1)</script>",
    ):
        assert expected in text
    for absent in ("1 %\r", "\x1b", "secret_source", "alert(2)", "color: red", "a frame"):
        assert absent not in text


def test_an_ordinary_notebook_comes_out_as_safe_html(notebook: NotebookNode) -> None:
    html = html_of(notebook)
    assert "<script" not in html
    assert "onclick" not in html.replace("&lt;b onclick", "")
    assert html.count("href=") == 1
    assert 'href="https://example.org/a"' in html
    assert 'src="http' not in html
    assert 'alt="One black dot"' in html
    assert 'alt="A bar"' in html
    assert "<title>Review of the pilot</title>" in html
    assert '<th scope="col" class="right">amount</th>' in html


def test_source_is_shown_where_it_is_asked_for(notebook: NotebookNode, text_of: TextOf) -> None:
    pdf = pdf_of(notebook, exclude_input=False)
    assert "secret_source()" in text_of(pdf)


def test_pictures_near_the_notebook_are_shown_and_none_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(base64.b64decode(DOT))
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "near.png").write_bytes(base64.b64decode(DOT))
    source = f"![a near one](near.png) ![a far one](../secret.png) ![another]({tmp_path / 'secret.png'})"
    cell = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": source}
    html = html_of(saved(notebook_of({**_EMPTY, "cells": [cell]}), folder / "n.ipynb"))
    assert html.count("<img") == 1
    assert 'alt="a near one"' in html
    assert "[a far one] [another]" in html


def test_an_empty_notebook_is_a_page_with_its_title(text_of: TextOf) -> None:
    empty = notebook_of({**_EMPTY, "metadata": {"title": "Nothing yet"}})
    assert "Nothing yet" in text_of(pdf_of(empty))
    assert "<h1>Nothing yet</h1>" in html_of(empty)


def test_a_saved_document_notebook_exports_to_the_same_bytes(invoice: Invoice, tmp_path: Path) -> None:
    rendered = render(invoice)
    assert rendered.notebook is not None
    path = saved(rendered.notebook, tmp_path / "invoice.ipynb")
    assert pdf_of(path) == rendered.pdf
    assert html_of(path) == rendered.html


def test_a_template_that_is_asked_for_goes_before_the_notebooks_own(invoice: Invoice, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "conf.json").write_text('{"base_template": "invoice"}')
    (mine / "index.html.j2").write_text("<p>{{ doc.number }}</p>")
    notebook = render(invoice, formats=["html"]).notebook
    assert notebook is not None
    html = html_of(notebook, template_name="mine", extra_template_basedirs=[str(tmp_path)])
    assert html == "<p>INV-2026-0001</p>\n"


@pytest.mark.parametrize(
    "told", [{"template": "../x"}, {"brand": "/etc"}, {"nonsense": 1}, {"doc": {"kind": "invoice"}}]
)
def test_a_notebook_that_describes_itself_wrongly_is_refused(told: dict[str, Any]) -> None:
    wrong = notebook_of({**_EMPTY, "metadata": {"contract-to-invoice": told}})
    with pytest.raises(RenderError, match="own description"):
        html_of(wrong)


def test_the_exporters_are_registered_with_nbconvert() -> None:
    names = {entry.name: entry.value for entry in entry_points(group="nbconvert.exporters")}
    assert names["contract_html"] == "toolkit.reports.exporters:DocumentHTMLExporter"
    assert names["contract_pdf"] == "toolkit.reports.exporters:DocumentPDFExporter"


def test_they_stand_in_the_export_menu_under_names_that_its_address_takes() -> None:
    names = [entry.name for entry in entry_points(group="nbconvert.exporters") if entry.value.startswith("toolkit.")]
    assert names
    assert all(re.fullmatch(r"\w+", name) for name in names)  # jupyter_server: a hyphen is a 404 in the menu
    assert DocumentHTMLExporter.export_from_notebook == "Contract document (HTML)"
    assert DocumentPDFExporter.export_from_notebook == "Contract document (PDF)"


def test_jupyter_nbconvert_makes_the_pdf(notebook: NotebookNode, tmp_path: Path, run_nbconvert: RunNbconvert) -> None:
    path = saved(notebook, tmp_path / "pilot.ipynb")
    done = run_nbconvert("--to", "contract_pdf", str(path))
    assert done.returncode == 0, done.stderr
    assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("image/png", base64.b64encode(b"no picture").decode()),
        ("image/jpeg", DOT),
        ("image/svg+xml", "<svg"),
        ("image/svg+xml", SVG.replace("<rect", '<image href="http://example.org/x.png"/><rect')),
        ("image/svg+xml", SVG.replace("<rect", "<text y='9'>株</text><rect")),
    ],
)
def test_a_picture_that_cannot_be_set_is_named_in_its_place_and_told(
    media_type: str, content: str, text_of: TextOf
) -> None:
    cells = [code(shown({media_type: content}), alt="The plan"), code(shown({"image/png": DOT}), alt="A dot")]
    exporter = DocumentPDFExporter()  # type: ignore[no-untyped-call]  # nbconvert's
    pdf, resources = exporter.from_notebook_node(notebook_of({**_EMPTY, "cells": cells}))
    assert "[The plan: this picture cannot be shown here.]" in text_of(pdf)
    assert "A dot" not in text_of(pdf)
    assert [problem.where for problem in resources["problems"]] == ["picture"]
