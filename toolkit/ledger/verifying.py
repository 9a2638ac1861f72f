"""Proves that nothing in a ledger was changed, or names the first event that was."""

from __future__ import annotations

from hashlib import sha256

from toolkit.errors import LedgerDamaged
from toolkit.ledger.events import attachments_of
from toolkit.ledger.journal import Reading
from toolkit.ledger.queries import GENESIS, queries
from toolkit.ledger.rows import columns, decode
from toolkit.provenance import Value


class Verified(Value):
    """What was proved: so many events and files, and the hash of the last event.

    Whoever keeps ``head`` elsewhere (in a mail, on paper) can later prove with ``verify(head=…)`` that
    the ledger still holds everything up to it.
    """

    events: int
    files: int
    head: str


def verify(reading: Reading, head: str | None = None) -> Verified:
    """Check every hash, every derived column and every file.

    Raises:
        LedgerDamaged: The first event or file that is not what was recorded; or no event has the hash ``head``.
    """
    import sqlalchemy as sa

    events, files = queries().events, queries().files
    previous, expected, passed = GENESIS, 0, head in (None, GENESIS)
    needed: dict[str, int] = {}
    stream = sa.select(events).order_by(events.c.position)
    with reading.connection.execution_options(yield_per=1000).execute(stream) as rows:
        for row in rows.mappings():
            expected += 1
            if row["position"] != expected:
                raise _damaged(expected, "it is missing")
            if row["previous"] != previous:
                raise _damaged(expected, "it does not follow the event before it")
            event = decode(row["body"], expected)
            for name, value in columns(event, row["body"], expected, previous).items():
                if row[name] != value:
                    what = "its content was changed" if name == "hash" else f"its column {name!r} was changed"
                    raise _damaged(expected, what)
            previous = row["hash"]
            passed = passed or previous == head
            needed |= {a.sha256: expected for a in attachments_of(event) if a.sha256 not in needed}
    kept = 0
    for digest, data in reading.connection.execute(sa.select(files.c.sha256, files.c.data)):
        kept += 1
        if sha256(data).hexdigest() != digest:
            raise LedgerDamaged(
                f"a kept file was changed (SHA-256 {digest[:12]}…)",
                where=f"event {needed.get(digest, '?')}",
                remedy="Restore a backup",
            )
        needed.pop(digest, None)
    if needed:
        digest, position = next(iter(needed.items()))
        raise LedgerDamaged(
            f"a kept file is missing (SHA-256 {digest[:12]}…)", where=f"event {position}", remedy="Restore a backup"
        )
    if not passed:
        raise LedgerDamaged(
            f"no event has the hash {str(head)[:12]}…",
            where=f"event {expected}",
            remedy="Events were cut off or rewritten: restore a backup",
        )
    return Verified(events=expected, files=kept, head=previous)


def _damaged(position: int, what: str) -> LedgerDamaged:
    return LedgerDamaged(
        f"event {position} is not what was recorded: {what}",
        where=f"event {position}",
        remedy="Restore a backup; everything before this event is intact",
    )
