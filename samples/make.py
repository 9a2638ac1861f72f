"""Build every sample contract from its source, the same bytes each time: ``python samples/make.py [FOLDER…]``."""

from __future__ import annotations

import hashlib
import json
import runpy
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FOLDERS = ("consulting-sow", "software-agreement", "construction-contract", "marketing-plan")
BUILT_AT = 1_767_225_600
"""The moment that the PDFs carry: 2026-01-01 00:00 UTC, in seconds. Fixed, so that a rebuild changes nothing."""


def build(folder: Path) -> Path:
    """Write ``contract.pdf`` from ``contract.typ``, or ``contract.xlsx`` by ``make_contract.py``; return its path."""
    script = folder / "make_contract.py"
    if script.exists():
        target = folder / "contract.xlsx"
        runpy.run_path(str(script))["write"](target)
        return target
    target = folder / "contract.pdf"
    target.write_bytes(pdf_of(folder / "contract.typ"))
    return target


def pdf_of(source: Path) -> bytes:
    """The PDF of a Typst source, set only in fonts that come with Typst.

    Raises:
        SystemExit: Typst warns, for instance of an unknown font: the page would not look as meant.
    """
    import typst

    pdf, warnings = typst.compile_with_warnings(source, ignore_system_fonts=True, timestamp=BUILT_AT)
    if warnings:
        raise SystemExit("\n".join(f"{source.name}: {w.message}" for w in warnings))
    assert isinstance(pdf, bytes)  # one PDF, since no page template was given  # noqa: S101
    return pdf


def stamp(contract: Path) -> None:
    """Note the contract's SHA-256 in the ``file`` entry of its ``expected.json``; nothing else is touched."""
    path = contract.with_name("expected.json")
    if not path.exists():
        return
    wire: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    digest = hashlib.sha256(contract.read_bytes()).hexdigest()
    if wire["file"]["sha256"] != digest:
        text = path.read_text(encoding="utf-8").replace(wire["file"]["sha256"], digest)
        path.write_text(text, encoding="utf-8")


def main(names: list[str]) -> None:
    """Build the named folders, or all."""
    for name in names or FOLDERS:
        contract = build(HERE / name)
        stamp(contract)
        print(f"{contract.relative_to(HERE.parent)}  {contract.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
