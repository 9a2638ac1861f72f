"""The append-only journal: one table of events, one of files, and the two kinds of transaction on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from toolkit.errors import LedgerError, LedgerReadOnly, NotALedger
from toolkit.ledger.events import Attachment, Event
from toolkit.ledger.opening import begun, open_engine, translated, writer
from toolkit.ledger.queries import GENESIS, prepared, queries
from toolkit.ledger.rows import columns, decode, encode
from toolkit.ledger.turns import Turns

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its place in the chain, from 1, and its hash."""

    position: int
    event: Event
    hash: str


class Reading:
    """What can be asked inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._head: tuple[int, str] | None = None

    def _run(self, query: str, **values: Any) -> Any:
        return prepared(self.connection.dialect, query).run(self.connection, values)

    def head(self) -> tuple[int, str]:
        """Position and hash of the last event; 0 and zeros in an empty ledger.

        Read once: within a transaction only the transaction itself moves it.
        """
        if self._head is None:
            row = self._run("last").fetchone()
            self._head = (row[0], row[1]) if row else (0, GENESIS)
        return self._head

    def engagements(self) -> list[str]:
        """Ids in the order in which they were engaged."""
        return list(self.connection.execute(queries().engagements).scalars())

    def since(self, engagement: str, position: int) -> list[tuple[int, Event]]:
        """The events of one engagement after a position."""
        rows = self._run("since", engagement=engagement, position=position)
        return [(at, decode(body, at)) for at, body in rows]

    def file(self, digest: str) -> bytes:
        """The bytes of a file the ledger keeps.

        Raises:
            NotALedger: It keeps none with that SHA-256.
        """
        row = self.connection.execute(queries().file, {"sha256": digest}).first()
        if row is None:
            raise NotALedger(
                f"no file with SHA-256 {digest[:12]}… is kept", remedy="Take the digest from an event's attachment"
            )
        return bytes(row.data)


class Writing(Reading):
    """One transaction that holds the only right to write; all of it is kept, or none."""

    def append(self, event: Event, body: str | None = None) -> Entry:
        """Store an event as the next one; ``body`` where its canonical bytes are known already."""
        position, previous = self.head()
        row = columns(event, encode(event) if body is None else body, position + 1, previous)
        self._run("append", **row)
        self._head = (position + 1, row["hash"])
        return Entry(position + 1, event, row["hash"])

    def next_number(self, series: str, year: int) -> int:
        """The ordinal after the last one issued; it is taken only if the transaction is."""
        (last,) = self._run("number", series=series, year=year).fetchone()
        return int(last or 0) + 1

    def keep(self, name: str, data: bytes, media_type: str) -> Attachment:
        """Store a file, once for each content."""
        digest = sha256(data).hexdigest()
        if self.connection.execute(queries().has_file, {"sha256": digest}).first() is None:
            row = {"sha256": digest, "name": name, "media_type": media_type, "data": data}
            self.connection.execute(queries().add_file, row)
        return Attachment(name=name, sha256=digest, size=len(data), media_type=media_type)


class Journal:
    """An open ledger database. Threads may share it; one of them writes at a time, on a connection kept for that."""

    def __init__(self, engine: Engine, place: str, *, wait: float = 10.0, read_only: bool = False) -> None:
        self.engine = engine
        self.place = place
        self.wait = wait
        self.read_only = read_only
        self._lock = RLock()
        self._writer: Connection | None = None
        self._left_at: int | None = None
        self._turns = Turns()
        self._closed = False

    @classmethod
    def open(cls, place: str | Path, *, wait: float = 10.0, read_only: bool = False) -> Journal:
        """See ``open_engine`` for the arguments and the errors."""
        engine = open_engine(place, wait=wait, read_only=read_only)
        on_server = engine.dialect.name == "postgresql"
        shown = engine.url.render_as_string() if on_server else str(place)  # without its password
        return cls(engine, shown, wait=wait, read_only=read_only)

    def close(self) -> None:
        """Let go of the file or server, for good."""
        with self._lock:
            self._closed = True
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self.engine.dispose()

    def must_be_open(self) -> None:
        """Refuse any use after ``close``: the engine would silently connect again."""
        if self._closed:
            raise LedgerError("the ledger is closed", where=self.place, remedy="Open it again with Ledger.open(…)")

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One consistent view, whatever others write meanwhile."""
        self.must_be_open()
        with translated(self.place, self.engine), self.engine.connect() as connection:
            if self.engine.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield Reading(connection)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """The right to write, from now to the end of the block.

        Raises:
            LedgerLocked: Another writer did not finish in time.
            LedgerReadOnly: The ledger was opened to look at only.
            LedgerError: It was closed.
        """
        self.must_be_open()
        if self.read_only:
            raise LedgerReadOnly(
                "the ledger was opened with read_only=True", where=self.place, remedy="Open it without"
            )
        with self._lock, translated(self.place, self.engine):
            self.must_be_open()  # another thread may have closed it meanwhile
            if self._writer is None or self._writer.closed:
                self._writer = writer(self.engine)
            self._turns.give_way()
            with begun(self._writer, self.wait):
                writing = Writing(self._writer)
                if self._left_at not in (None, writing.head()[0]) and self.engine.dialect.name == "sqlite":
                    self._turns.met()  # a server lets its writers in one after the other
                yield writing
                self._left_at = writing.head()[0]
