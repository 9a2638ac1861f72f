"""Opens a contract file: finds the reader for its content and turns every failure into an error that helps."""

from __future__ import annotations

import dataclasses
import sys
import zipfile
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import overload

from toolkit.documents.document import Document, Limits, Reader, Wanted
from toolkit.documents.isolation import ReadingPool
from toolkit.documents.many import Contents, Failed, each
from toolkit.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    FileNotReadable,
    LimitExceeded,
    NameTaken,
    ReaderFailed,
    ReadError,
    ToolkitError,
    UnknownFormat,
)
from toolkit.plugins import load
from toolkit.provenance import Problem

_MIB = 1024 * 1024

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (
    (_COMPOUND, "an older Office file (.doc, .xls)"),
    (b"{\\rtf", "an RTF text"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"\x89png", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"pk\x03\x04", "a ZIP archive or an office file of another kind"),
)
"""First bytes, in lower case, of formats that people try."""

_SUFFIXES = {"pdf": (".pdf",), "xlsx": (".xlsx", ".xlsm"), "csv": (".csv", ".tsv"), "docx": (".docx", ".docm")}
"""File name endings of the formats that content tells apart; any ending will do for plain text."""


File = str | Path | Contents
FILE = (str, Path, Contents)
"""What one file is given by: its path, or its contents."""


@overload
def read(  # type: ignore[overload-overlap]  # a str is one path, and no collection of paths
    path: File, *, limits: Limits = ..., executor: Executor | None = None
) -> Document: ...
@overload
def read(
    path: Iterable[File], *, limits: Limits = ..., executor: Executor | None = None
) -> tuple[Document | Failed, ...]: ...
def read(
    path: File | Iterable[File],
    *,
    limits: Limits = Limits(),  # noqa: B008 (a frozen value)
    executor: Executor | None = None,
) -> Document | tuple[Document | Failed, ...]:
    """The document in a contract file: PDF, XLSX, CSV, DOCX or plain text. Its content decides, not its name.

    Pages of a PDF that are pictures are recognised where Tesseract is installed (seconds a page).

    Of many files the documents in the same order, with one progress bar; in the place of a file that cannot be
    read stands ``Failed`` with its error. ``toolkit.documents.each`` gives them one by one.

    Args:
        path: A path, or ``Contents`` where the worker does not see the folder; or any iterable of them.
        limits: What is over is refused with an error that names the limit.
        executor: Where to read: any ``concurrent.futures.Executor``, such as a Dask client's
            ``client.get_executor()``. None: many files, and in a notebook also one, in workers that may hang, swell
            or crash without harm to this process (``ReadingPool``); one file of a script in this process, which
            spares it the start of a worker. ``read([path])`` reads a file from a stranger in a worker anywhere.

    Raises:
        ReadError: Of one file: one of its subclasses (see ``toolkit.errors``), with the file, the place, the remedy.
    """
    if not isinstance(path, FILE):
        return tuple(each(partial(_opened, limits=limits), path, executor=executor, limits=limits))
    if executor is not None:
        return executor.submit(_opened, path, limits=limits).result()
    return _away_from_a_notebook(partial(_opened, path, limits=limits), limits)


def read_where(
    path: File,
    wanted: Wanted,
    *,
    limits: Limits = Limits(),  # noqa: B008 (a frozen value)
) -> Document:
    """Like ``read`` of one file, but of a long document the text of pages that are not wanted may be left out.

    Args:
        path: A path or ``Contents``.
        wanted: Whether a page may matter; picklable.
        limits: As for ``read``.

    Raises:
        ReadError: As ``read``.
    """
    return _away_from_a_notebook(partial(_opened, path, limits=limits, wanted=wanted), limits)


def _away_from_a_notebook(job: Callable[[], Document], limits: Limits) -> Document:
    """What the job gives, done in a worker where this process is a notebook's."""
    if not _in_notebook():
        return job()
    pool = ReadingPool(workers=1, limits=limits)
    try:
        return pool.submit(job).result()
    finally:
        pool.stop()


def _in_notebook() -> bool:
    """Whether the process is the kernel of a notebook, with hours of somebody's work in its memory."""
    app = getattr(sys.modules.get("ipykernel.kernelapp"), "IPKernelApp", None)
    return app is not None and bool(app.initialized())


def _opened(file: File, *, limits: Limits, wanted: Wanted | None = None) -> Document:
    """One file's document, read in this process."""
    name = file.name if isinstance(file, Contents) else Path(file).name
    data = _bytes(file, limits)
    reader = reader_for(data, name)
    document = _guarded(reader, data, name, limits, wanted)
    return _with_suffix_checked(document, name, reader)


def readers() -> tuple[Reader, ...]:
    """All readers: the built-in ones and those of the entry-point group ``toolkit.readers``."""
    from toolkit.documents.pdf import PdfReader
    from toolkit.documents.sheets import CsvReader, WorkbookReader
    from toolkit.documents.text import TextReader
    from toolkit.documents.word_file import WordReader

    builtins: tuple[Reader, ...] = (PdfReader(), WorkbookReader(), CsvReader(), WordReader(), TextReader())
    return tuple(load("toolkit.readers", builtins).values())


def reader_for(data: bytes, name: str) -> Reader:
    """The one reader that claims the file.

    Raises:
        UnknownFormat: None does.
        NameTaken: Two do.
    """
    claiming = [reader for reader in readers() if reader.claims(data, name)]
    if not claiming:
        raise _unclaimed(data, name)
    if len(claiming) > 1:
        names = " and ".join(reader.name for reader in claiming)
        raise NameTaken(
            f"the readers {names} both claim the file",
            where=name,
            remedy="Uninstall the one that should not read it",
        )
    return claiming[0]


def _unclaimed(data: bytes, name: str) -> ReadError:
    """The error for a file that no reader claims; well-known formats are called by their name."""
    if data.startswith(b"PK\x03\x04") and not zipfile.is_zipfile(BytesIO(data)):
        return DamagedFile(
            "the file is truncated: its end is missing",
            where=name,
            remedy="Get it again, or open it in the program that made it and save a copy",
        )
    if data.startswith(_COMPOUND) and _ENCRYPTED_PACKAGE in data:
        return EncryptedFile(
            "the file is protected by a password",
            where=name,
            remedy="Save a copy without the password and read that",
        )
    known = next((kind for signature, kind in _FOREIGN if data[:512].lstrip().lower().startswith(signature)), None)
    return UnknownFormat(
        f"the file is {known}" if known else f"the file begins with {data[:8]!r}, which no reader knows",
        where=name,
        remedy="Save it as PDF, XLSX, CSV, DOCX or plain text, or install a reader for its format",
    )


def _bytes(file: File, limits: Limits) -> bytes:
    """The file's bytes, if it is a file and within the limits."""
    if isinstance(file, Contents):
        _weigh(len(file.data), file.name, limits)
        return _filled(file.data, file.name)
    path = Path(file)
    try:
        if path.is_dir():
            raise FileNotReadable("it is a folder", where=str(path), remedy="Name the contract file in it")
        _weigh(path.stat().st_size, path.name, limits)
        data = path.read_bytes()
    except FileNotFoundError as cause:
        raise FileNotReadable("there is no such file", where=str(path), remedy="Check the path") from cause
    except OSError as cause:
        raise FileNotReadable(
            f"the file cannot be opened ({cause.strerror or cause})",
            where=str(path),
            remedy="Check that you may read it and that no other program holds it",
        ) from cause
    return _filled(data, path.name)


def _weigh(size: int, name: str, limits: Limits) -> None:
    if size > limits.megabytes * _MIB:
        raise LimitExceeded(
            f"the file has {size / _MIB:,.0f} MiB, the limit is {limits.megabytes:,} MiB",
            where=name,
            remedy="Read a smaller copy, or raise Limits(megabytes=…)",
        )


def _filled(data: bytes, name: str) -> bytes:
    if not data.strip():
        raise EmptyFile("the file is empty", where=name, remedy="Get the file again")
    return data


def _guarded(reader: Reader, data: bytes, name: str, limits: Limits, wanted: Wanted | None) -> Document:
    try:
        return reader.read(data, name, limits) if wanted is None else reader.read_where(data, name, limits, wanted)
    except ToolkitError:
        raise
    except Exception as cause:  # the border to foreign code: parsers fail on bad files in any way
        raise ReaderFailed(
            f"the {reader.name} reader failed ({type(cause).__name__}: {cause})",
            where=name,
            remedy="Save the contract anew from the program that made it, or as PDF, and read that",
        ) from cause


def _with_suffix_checked(document: Document, name: str, reader: Reader) -> Document:
    """The document, with a problem where the file's name says another format than its content."""
    suffix = Path(name).suffix.lower()
    said = next((kind for kind, suffixes in _SUFFIXES.items() if suffix in suffixes), None)
    if said is None or said == reader.name:
        return document
    problem = Problem(
        where=name,
        message=f"the name ends in {suffix}, but the content is {document.format}; it was read as {document.format}",
    )
    return dataclasses.replace(document, problems=(*document.problems, problem))
