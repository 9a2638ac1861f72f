"""The first released form: events and files, both append-only by triggers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite's own row number, so that the key needs no second index
_POSITION = sa.BigInteger().with_variant(sa.Integer, "sqlite")

# REPLACE deletes without firing a DELETE trigger, so a row that would replace another is refused at
# INSERT: it must be the next one, follow the last one's hash, and take no number that is taken.
_SQLITE = (
    """CREATE TRIGGER events_next BEFORE INSERT ON events
    WHEN NEW.position <> (SELECT COALESCE(MAX(position), 0) + 1 FROM events)
      OR NEW.previous <> COALESCE((SELECT hash FROM events ORDER BY position DESC LIMIT 1), printf('%064d', 0))
      OR (NEW.number IS NOT NULL AND EXISTS (SELECT 1 FROM events
            WHERE series = NEW.series AND year = NEW.year AND number = NEW.number))
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: this is not the next event'); END""",
    """CREATE TRIGGER events_no_update BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: events are never changed'); END""",
    """CREATE TRIGGER events_no_delete BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: events are never deleted'); END""",
    """CREATE TRIGGER files_once BEFORE INSERT ON files
    WHEN EXISTS (SELECT 1 FROM files WHERE sha256 = NEW.sha256)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: the file is there'); END""",
    """CREATE TRIGGER files_no_update BEFORE UPDATE ON files
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: files are never changed'); END""",
    """CREATE TRIGGER files_no_delete BEFORE DELETE ON files
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: files are never deleted'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      RAISE EXCEPTION USING MESSAGE = 'the ledger is append-only: ' || TG_OP || ' of ' || TG_TABLE_NAME;
    END $$""",
    """CREATE FUNCTION ledger_next() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
      IF NEW.position <> (SELECT COALESCE(MAX(position), 0) + 1 FROM events)
         OR NEW.previous <> COALESCE((SELECT hash FROM events ORDER BY position DESC LIMIT 1), repeat('0', 64)) THEN
        RAISE EXCEPTION 'the ledger is append-only: this is not the next event';
      END IF;
      RETURN NEW;
    END $$""",
    "CREATE TRIGGER events_next BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION ledger_next()",
    """CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER files_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON files
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
)


def upgrade() -> None:
    """Make the tables, their indexes and triggers."""
    op.create_table(
        "events",
        sa.Column("position", _POSITION, primary_key=True, autoincrement=False),
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
    op.create_index("events_of_engagement", "events", ["engagement", "position"])
    op.create_index(
        "events_number",
        "events",
        ["series", "year", "number"],
        unique=True,
        sqlite_where=sa.text("number IS NOT NULL"),
        postgresql_where=sa.text("number IS NOT NULL"),
    )
    op.create_table(
        "files",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    triggers = _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE
    for statement in triggers:
        op.get_bind().exec_driver_sql(statement)
