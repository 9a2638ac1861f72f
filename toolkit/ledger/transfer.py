"""A whole ledger as JSON lines and back without loss, and a copy of it while others write.

The export has one JSON object to a line: a head, each file (base64), each event with its hash, and an
end that says how many there were, so that a truncated export is noticed.
"""

from __future__ import annotations

import json
import os
import sqlite3
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolkit.errors import LedgerDamaged, LedgerError, LedgerUnavailable, NotALedger
from toolkit.ledger.journal import Journal, Reading, Writing
from toolkit.ledger.queries import GENESIS, queries
from toolkit.ledger.rows import canonical, decode

SCHEMA = "contract-ledger/1"


def lines(reading: Reading) -> Iterator[str]:
    """The ledger as JSON lines, without line ends."""
    import sqlalchemy as sa

    events, files = queries().events, queries().files
    yield _json({"schema": SCHEMA})
    for row in reading.connection.execute(sa.select(files).order_by(files.c.sha256)).mappings():
        data = b64encode(row["data"]).decode()
        yield _json({"file": row["sha256"], "name": row["name"], "media_type": row["media_type"], "data": data})
    count, head = 0, GENESIS
    stream = sa.select(events.c.position, events.c.body, events.c.hash).order_by(events.c.position)
    with reading.connection.execution_options(yield_per=1000).execute(stream) as rows:
        for position, body, digest in rows:
            count, head = position, digest
            yield _json({"position": position, "hash": digest, "event": json.loads(body)})
    yield _json({"events": count, "head": head})


def export(journal: Journal, path: Path) -> None:
    """Write the lines to a file that does not exist yet; half of one is never left.

    Raises:
        LedgerError: The file exists.
        LedgerUnavailable: It cannot be written.
    """
    with _new_file(path) as part, part.open("w", encoding="utf-8", newline="\n") as file, journal.reading() as reading:
        for line in lines(reading):
            file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def load(journal: Journal, path: Path) -> int:
    """Read an export into an empty ledger, with the same positions and hashes; returns the number of events.

    Raises:
        LedgerError: The ledger is not empty.
        NotALedger: The file is no export.
        LedgerDamaged: A line was changed or is missing; names the event.
    """
    with journal.writing() as writing:
        if writing.head()[0]:
            raise LedgerError(
                "the ledger holds events already",
                where=journal.place,
                remedy="Import into a new file",
            )
        try:
            with path.open(encoding="utf-8") as file:
                return _replay(writing, file, str(path))
        except (OSError, UnicodeDecodeError) as cause:
            raise NotALedger(f"the export cannot be read ({cause})", where=str(path), remedy="Give its path") from cause


def is_new(place: Path | str) -> Path | None:
    """The file that opening a place would make; None where there is one already, or a server."""
    if isinstance(place, str) and "://" in place:
        return None
    path = Path(place).expanduser().absolute()
    return None if path.exists() else path


def abandon(journal: Journal, made: Path | None) -> None:
    """Close a ledger that nothing could be loaded into, and remove the file made for it."""
    try:
        with journal.reading() as reading:
            empty = reading.head()[0] == 0  # another program may have recorded in it meanwhile
    except LedgerError:
        empty = False
    journal.close()
    if made is not None and empty:
        for end in ("", "-wal", "-shm"):
            made.with_name(made.name + end).unlink(missing_ok=True)


def _replay(writing: Writing, file: Iterator[str], place: str) -> int:
    if _parsed(next(file, ""), place, 1).get("schema") != SCHEMA:
        raise NotALedger(f"the file is not an export of the form {SCHEMA}", where=place, remedy="Use ledger.export(…)")
    for number, line in enumerate(file, start=2):
        row = _parsed(line, place, number)
        if "file" in row:
            kept = writing.keep(str(row.get("name")), _data(row, place, number), str(row.get("media_type")))
            if kept.sha256 != row["file"]:
                raise _changed(place, number, "a file is not what was exported")
        elif "event" in row:
            body = canonical(row["event"])
            entry = writing.append(decode(body, writing.head()[0] + 1), body)
            if (entry.position, entry.hash) != (row.get("position"), row.get("hash")):
                raise _changed(place, number, f"event {entry.position} is not what was exported")
        else:
            position, head = writing.head()
            if (position, head) != (row.get("events"), row.get("head")) or next(file, None) is not None:
                raise _changed(place, number, f"the end does not fit event {position}")
            return position
    raise _changed(place, number, "the end is missing")


def backup(journal: Journal, path: Path) -> None:
    """Copy a ledger file while others write to it; the copy is a ledger of its own.

    Raises:
        LedgerError: The target exists, or the ledger is on a server.
    """
    journal.must_be_open()
    if journal.engine.dialect.name != "sqlite":
        raise LedgerError("a server is backed up by its own tools", where=journal.place, remedy="Use ledger.export(…)")
    with _new_file(path) as part:
        target = sqlite3.connect(part)
        try:
            raw: Any = journal.engine.raw_connection()
            try:
                raw.driver_connection.backup(target)
            finally:
                raw.close()
        finally:
            target.close()


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """A file to write under another name; it gets its own once it is complete."""
    path = Path(path).expanduser()
    if path.exists():
        raise LedgerError("the file exists", where=str(path), remedy="Choose another name")
    if not path.parent.is_dir():
        raise LedgerUnavailable("there is no such folder", where=str(path.parent), remedy="Make it first")
    part = path.with_name(path.name + ".part")
    try:
        yield part
        part.replace(path)
    except (OSError, sqlite3.Error) as cause:
        raise LedgerUnavailable(
            f"the file cannot be written ({cause})", where=str(path), remedy="Make room, or choose another place"
        ) from cause
    finally:
        part.unlink(missing_ok=True)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _parsed(line: str, place: str, number: int) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as cause:
        if number == 1:
            raise NotALedger(
                "the file is not an export", where=place, remedy="Give what ledger.export wrote"
            ) from cause
        raise _changed(place, number, "it is not JSON") from cause
    return value if isinstance(value, dict) else {}


def _data(row: dict[str, Any], place: str, number: int) -> bytes:
    try:
        return b64decode(row.get("data") or "", validate=True)
    except (Base64Error, TypeError) as cause:
        raise _changed(place, number, "a file cannot be decoded") from cause


def _changed(place: str, number: int, what: str) -> LedgerDamaged:
    return LedgerDamaged(
        f"the export was changed: {what}", where=f"{place}, line {number}", remedy="Export again from the ledger itself"
    )
