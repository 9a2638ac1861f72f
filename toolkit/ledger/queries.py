"""The ledger's tables and prepared statements, as SQLAlchemy Core knows them.

The tables themselves, with the triggers that refuse every change, are made by ``migrations/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect, Executable, Table

APPLICATION_ID = 0x43324931
"""``PRAGMA application_id`` of a ledger file ("C2I1"): how a ledger is told from other SQLite files."""

REVISION = "0001"
"""The Alembic revision this code reads and writes."""

GENESIS = "0" * 64
"""What stands as the hash before the first event."""


@dataclass(frozen=True)
class Queries:
    """Tables and statements; parameters are named as the columns."""

    events: Table
    files: Table
    append: Executable
    last: Executable
    since: Executable
    head: Executable
    engagements: Executable
    number: Executable
    overview: Executable
    numbers: Executable
    add_file: Executable
    has_file: Executable
    file: Executable


@cache
def queries() -> Queries:
    """Built at first use, because SQLAlchemy takes a third of a second to import."""
    import sqlalchemy as sa

    metadata = sa.MetaData()
    events = sa.Table(
        "events",
        metadata,
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("engagement", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("milestone", sa.Text),
        sa.Column("effective", sa.Text, nullable=False),
        sa.Column("series", sa.Text),
        sa.Column("year", sa.Integer),
        sa.Column("number", sa.Integer),
        sa.Column("currency", sa.Text),
        sa.Column("net", sa.BigInteger),
        sa.Column("gross", sa.BigInteger),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    files = sa.Table(
        "files",
        metadata,
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    e, f = events.c, files.c

    def value(name: str) -> Any:
        return sa.bindparam(name)

    return Queries(
        events=events,
        files=files,
        append=sa.insert(events),
        last=sa.select(e.position, e.hash).where(e.position == sa.select(sa.func.max(e.position)).scalar_subquery()),
        head=sa.select(e.hash).where(e.position == value("position")),
        since=sa.select(e.position, e.body)
        .where(e.engagement == value("engagement"), e.position > value("position"))
        .order_by(e.position),
        engagements=sa.select(e.engagement).where(e.kind == "engaged").order_by(e.position),
        number=sa.select(sa.func.max(e.number)).where(e.series == value("series"), e.year == value("year")),
        overview=sa.select(
            e.engagement, e.kind, e.currency, sa.func.count(), sa.func.sum(e.gross), sa.func.max(e.effective)
        ).group_by(e.engagement, e.kind, e.currency),
        numbers=sa.select(e.series, e.year, e.number, e.effective)
        .where(e.number.is_not(None))
        .order_by(e.series, e.year, e.number),
        add_file=sa.insert(files),
        has_file=sa.select(f.sha256).where(f.sha256 == value("sha256")),
        file=sa.select(f.name, f.media_type, f.data).where(f.sha256 == value("sha256")),
    )


@dataclass(frozen=True)
class Prepared:
    """A statement as one kind of database takes it; ``names`` is the order of its parameters, None where named."""

    text: str
    names: tuple[str, ...] | None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Run it on the driver's own cursor, in the connection's transaction; returns the cursor.

        Core builds the statement once; running it through Core each time costs twice what SQLite needs
        to store an event durably.
        """
        cursor = connection.connection.cursor()
        cursor.execute(self.text, values if self.names is None else [values[name] for name in self.names])
        return cursor


@lru_cache(maxsize=128)  # each engine has a dialect of its own, and ledgers come and go
def prepared(dialect: Dialect, name: str) -> Prepared:
    """One of the ``Queries`` by name, compiled for a database."""
    compiled = getattr(queries(), name).compile(dialect=dialect)
    return Prepared(str(compiled), tuple(compiled.positiontup) if compiled.positional else None)
