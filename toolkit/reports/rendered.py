"""A rendered document: its bytes, where they were written, and what its sender should know of it."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import DocumentExists, FolderNotWritable
from toolkit.provenance import Problem

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Rendered:
    """One document in one or more formats.

    Attributes:
        name: File name without its suffix.
        files: The bytes by format: ``pdf``, ``html``.
        paths: Where they were written, by format; empty without a folder.
        problems: What its sender should know: what a valid invoice still lacks, what could not be shown.
        notebook: The notebook that was rendered; save it to add to the document by hand.
    """

    name: str
    files: Mapping[str, bytes] = field(repr=False)
    paths: Mapping[str, Path]
    problems: tuple[Problem, ...] = ()
    notebook: NotebookNode | None = field(default=None, repr=False, compare=False)

    @property
    def pdf(self) -> bytes:
        """The PDF; KeyError where it was not asked for, or could not be made, which ``problems`` says."""
        return self.files["pdf"]

    @property
    def html(self) -> str:
        """The HTML; KeyError where it was not asked for."""
        return self.files["html"].decode()

    def _repr_html_(self) -> str:
        """In a notebook: where the files are, and the document itself."""
        places = "".join(f"<li>{escape(str(path))}</li>" for path in self.paths.values())
        shown = f"<ul>{places}</ul>" if places else ""
        if "html" in self.files:
            shown += (
                f'<iframe sandbox title="{escape(self.name)}" srcdoc="{escape(self.html)}"'
                ' style="width: 100%; height: 45rem; border: 1px solid #cfd6de"></iframe>'
            )
        return shown or f"<p>{escape(repr(self))}</p>"


def file_name(text: str) -> str:
    """``text`` as a file name that every system takes: ``INV/2026/7`` becomes ``INV-2026-7``."""
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\s]+', "-", text).strip("-. ")
    return name[:120] or "document"


def write_files(folder: Path, name: str, files: Mapping[str, bytes]) -> dict[str, Path]:
    """Writes each format to ``folder``, all or none; the same bytes again are left as they are.

    Raises:
        DocumentExists: A file of that name holds other bytes.
        FolderNotWritable: The folder cannot be made or written.
    """
    paths = {form: folder / f"{name}.{form}" for form in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = [form for form, path in paths.items() if not _same(path, files[form])]
        _write_all([(paths[form], files[form]) for form in fresh])
    except OSError as cause:
        raise _not_writable(folder, cause) from cause
    return paths


def _not_writable(folder: Path, cause: OSError) -> FolderNotWritable:
    return FolderNotWritable(
        f"the folder cannot be written ({cause.strerror or cause})",
        where=str(folder),
        remedy="Choose another folder, or ask for the right to write there",
    )


def free_name(folder: Path, name: str, files: Mapping[str, bytes]) -> str:
    """``name``, or ``name-2``, ``name-3``, … where a file of that name holds other bytes.

    Raises:
        FolderNotWritable: A file that is there cannot be read.
    """
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    try:
        return next(n for n in names if all(_free(folder / f"{n}.{form}", files[form]) for form in files))
    except OSError as cause:
        raise _not_writable(folder, cause) from cause


def _free(path: Path, content: bytes) -> bool:
    return not path.exists() or (path.is_file() and path.read_bytes() == content)


def _same(path: Path, content: bytes) -> bool:
    """Whether the file is there already, with this content."""
    if not path.exists():
        return False
    if path.is_file() and path.read_bytes() == content:
        return True
    raise _exists(path)


def _exists(path: Path) -> DocumentExists:
    return DocumentExists(
        "a document of that name is there already, with other content",
        where=str(path),
        remedy="An issued document is never overwritten: move the old file away, or give another folder",
    )


def _write_all(files: list[tuple[Path, bytes]]) -> None:
    """Writes under other names first, so that a full disk leaves no half document; then gives the names."""
    ready: list[tuple[Path, Path]] = []
    done: list[Path] = []
    try:
        for path, content in files:
            handle, draft = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
            ready.append((Path(draft), path))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(draft).chmod(0o644)
        for draft_path, path in ready:
            _give_name(draft_path, path)
            done.append(path)
    except (OSError, DocumentExists):
        for path in done:
            path.unlink(missing_ok=True)
        raise
    finally:
        for draft_path, _ in ready:
            draft_path.unlink(missing_ok=True)


def _give_name(draft: Path, path: Path) -> None:
    """Gives the file its name; refuses where another program was quicker."""
    try:
        os.link(draft, path)
    except FileExistsError as cause:
        raise _exists(path) from cause
    except OSError:  # a file system without links: the look before must do
        os.replace(draft, path)
