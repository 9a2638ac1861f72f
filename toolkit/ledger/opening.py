"""Opens the database behind a ledger: a new or old file, a server; each refusal with its cause."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from toolkit.errors import (
    LedgerDamaged,
    LedgerError,
    LedgerFull,
    LedgerLocked,
    LedgerNewer,
    LedgerReadOnly,
    LedgerUnavailable,
    NotALedger,
)
from toolkit.ledger.queries import APPLICATION_ID, REVISION
from toolkit.ledger.turns import begin_immediate

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(place: str | Path, *, wait: float, read_only: bool) -> Engine:
    """An engine on a ledger in its newest form; the file, its tables and triggers are made if need be.

    Args:
        place: A path, or a ``postgresql`` URL.
        wait: Seconds to wait for another writer.
        read_only: Never write, not even to migrate.

    Raises:
        NotALedger, LedgerNewer, LedgerReadOnly, LedgerLocked, LedgerDamaged, LedgerUnavailable
    """
    by_url = isinstance(place, str) and "://" in place
    engine = _server(str(place), wait) if by_url else _file(Path(place), wait, read_only)
    shown = engine.url.render_as_string() if by_url else str(place)  # without its password
    try:
        with translated(shown, engine):
            _bring_up_to_date(engine, shown, wait, read_only)
    except LedgerDamaged as cause:
        engine.dispose()
        if "not a database" not in cause.what:
            raise
        raise NotALedger(
            "the file is not a ledger",
            where=shown,
            remedy="Give the path of a ledger, or of a file that is not there yet",
        ) from cause
    except BaseException:
        engine.dispose()
        raise
    return engine


def _server(url: str, wait: float) -> Engine:
    import sqlalchemy as sa

    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "postgresql":
        raise NotALedger(
            f"{parsed.get_backend_name()} is not supported",
            where=parsed.render_as_string(),
            remedy="Give a path, or a URL that begins with postgresql://",
        )
    options = f"-c lock_timeout={int(wait * 1000)}"
    try:
        return sa.create_engine(parsed.set(drivername="postgresql+psycopg"), connect_args={"options": options})
    except ImportError as cause:
        raise LedgerUnavailable(
            "the driver for PostgreSQL is not installed", where=parsed.render_as_string(), remedy="pip install psycopg"
        ) from cause


def _file(path: Path, wait: float, read_only: bool) -> Engine:
    import sqlalchemy as sa

    path = path.expanduser().absolute()
    _looks_right(path, read_only)
    query = {"uri": "true"}
    if read_only:
        query["mode"] = "ro"
        if not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists():
            query["immutable"] = "1"  # the WAL's index cannot be made beside the file
    url = sa.URL.create("sqlite+pysqlite", database=f"file:{quote(str(path))}", query=query)
    engine = sa.create_engine(url, connect_args={"timeout": wait})

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we write BEGIN ourselves; the driver would begin too late
        connection.execute("PRAGMA synchronous=FULL")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection  # through Core this costs five times as much
        if not driver.in_transaction:  # ``begun`` has begun already
            # a deferred BEGIN that writes later loses against another writer without waiting
            writes = connection.get_execution_options().get("writes")
            driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _looks_right(path: Path, read_only: bool) -> None:
    """Refuse what cannot be a ledger before SQLite touches it."""
    if path.is_dir() or not path.parent.is_dir():
        what = "is a folder" if path.is_dir() else "lies in a folder that does not exist"
        raise NotALedger(
            f"{path.name} {what}", where=str(path), remedy="Give the path of a file, such as practice.ledger"
        )
    if not path.exists():
        if read_only:
            raise NotALedger(
                "there is no such file",
                where=str(path),
                remedy="Check the path; a new ledger is made by opening it without read_only",
            )
        if not os.access(path.parent, os.W_OK):
            raise LedgerReadOnly("its folder may not be written", where=str(path), remedy="Choose a folder of your own")
        return
    # The file itself is not opened here: closing it again would drop the locks of other connections
    # that this process may have on it, and another process could take away what they work on.
    if not os.access(path, os.R_OK):
        raise LedgerReadOnly("the file may not be read", where=str(path), remedy="Ask its owner for access")
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if not read_only and not writable:
        raise LedgerReadOnly(
            "the file or its folder may not be written",
            where=str(path),
            remedy="Give yourself the right to write, or open it with read_only=True to look at it",
        )


def _bring_up_to_date(engine: Engine, place: str, wait: float, read_only: bool) -> None:
    """Check that the database is a ledger, and migrate it in one transaction if it is an older one."""
    with engine.connect() as connection:
        found = _revision(connection, place)
    if found == REVISION:
        if engine.dialect.name == "sqlite" and not read_only:
            _use_wal(engine, wait)  # a copy that another tool made may have lost it
        return
    if read_only and found is None:
        raise NotALedger(
            "it is empty, and no ledger",
            where=place,
            remedy="Check the path, or restore a backup; a new ledger is made by opening it without read_only",
        )
    if read_only:
        raise LedgerReadOnly(
            "the ledger was written by an older version and cannot be brought up to date",
            where=place,
            remedy="Open it once without read_only",
        )
    if engine.dialect.name == "sqlite":
        _use_wal(engine, wait)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")
        if _revision(connection, place) != REVISION:  # another process may have been quicker
            _migrate(connection)
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")


def _revision(connection: Connection, place: str) -> str | None:
    """The revision of the database; None where it is empty."""
    import sqlalchemy as sa

    tables = set(sa.inspect(connection).get_table_names())
    sqlite = connection.dialect.name == "sqlite"
    if not tables & {"events", "files", "alembic_version"}:
        if tables and sqlite:
            raise NotALedger(
                "the file is a database of another program", where=place, remedy="Give the path of a ledger"
            )
        return None
    ours = not sqlite or connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
    if not ours or not {"events", "files", "alembic_version"} <= tables:
        raise NotALedger("the database is not a ledger", where=place, remedy="Give the path or URL of a ledger")
    found = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
    if not found.isdigit() or int(found) > int(REVISION):
        raise LedgerNewer(
            f"the ledger has revision {found}, this version of the toolkit knows {REVISION}",
            where=place,
            remedy="Upgrade the toolkit: pip install --upgrade contract-to-invoice",
        )
    return found


def _use_wal(engine: Engine, wait: float) -> None:
    """Readers and one writer side by side. The mode is kept in the file; the change waits for nobody, so we do."""
    import sqlalchemy as sa

    until = time.monotonic() + wait
    while True:
        try:
            raw = engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA journal_mode=WAL")
            finally:
                raw.close()
            return
        except Exception as cause:  # the driver's own class, which only SQLAlchemy knows
            if not isinstance(cause, sa.exc.DBAPIError | engine.dialect.loaded_dbapi.Error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def writer(engine: Engine) -> Connection:
    """A connection for writing."""
    connection = engine.connect().execution_options(writes=True)
    if engine.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        if driver.execute("PRAGMA journal_mode").fetchone() == ("wal",):
            driver.execute("PRAGMA busy_timeout=0")  # ``begin_immediate`` waits instead
        # else the file system has no shared memory, and a commit must wait for readers: SQLite's own way
    return connection


@contextmanager
def begun(connection: Connection, wait: float) -> Iterator[None]:
    """A transaction that holds the right to write, once it is free; waits for it up to ``wait`` seconds."""
    if connection.dialect.name == "postgresql":
        with connection.begin():
            # one writer at a time, as on SQLite; readers go on. The server itself keeps the time
            connection.exec_driver_sql("LOCK TABLE events IN EXCLUSIVE MODE")
            yield
        return
    driver: Any = connection.connection.driver_connection
    try:
        begin_immediate(driver, wait)
        yield
        if connection.in_transaction():  # something ran through Core, which joined the transaction and ends it
            connection.commit()
        else:
            driver.commit()
    except BaseException:
        connection.rollback()
        driver.rollback()
        raise


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, REVISION)


@contextmanager
def translated(place: str, engine: Engine) -> Iterator[None]:
    """Turn the database's errors into the toolkit's, whether SQLAlchemy or the driver itself raised them."""
    import sqlalchemy as sa

    try:
        yield
    except sa.exc.DBAPIError as cause:
        raise _translation(str(cause.orig), place) from cause
    except engine.dialect.loaded_dbapi.Error as cause:
        raise _translation(str(cause), place) from cause


def _no_room(place: str) -> bool:
    """Whether the disk of a file is full: without room for its index, SQLite speaks of an I/O error."""
    folder = Path(place).expanduser().absolute().parent
    return folder.is_dir() and shutil.disk_usage(folder).free < 65_536


def _translation(message: str, place: str) -> LedgerError:
    words = message.lower()
    if "locked" in words or "busy" in words or "lock timeout" in words:
        return LedgerLocked(
            "another program holds the ledger",
            where=place,
            remedy="Try again; if it lasts, close the other notebook or program that writes it",
        )
    if "readonly" in words or "read-only" in words:
        return LedgerReadOnly("the ledger may not be written", where=place, remedy="Give yourself the right to write")
    if "full" in words or "no space" in words or ("disk i/o error" in words and _no_room(place)):
        return LedgerFull(
            "there is no room on the disk", where=place, remedy="Make room and repeat; nothing was half-written"
        )
    if "not a database" in words or "malformed" in words:
        return LedgerDamaged(f"the file is damaged ({message})", where=place, remedy="Restore a backup")
    if "append-only" in words:
        return LedgerError(message, where=place, remedy="Record a new event that corrects the old one")
    return LedgerUnavailable(
        f"the ledger cannot be reached ({message})", where=place, remedy="Check the disk or server, then repeat"
    )
