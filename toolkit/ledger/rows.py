"""Between an event and its row: canonical bytes, the hash chain, and the columns that SQL sums over."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from toolkit.errors import LedgerDamaged, LedgerNewer
from toolkit.ledger.events import EVENT, Event, Paid, Refunded, WrittenOff, document_of, milestone_of
from toolkit.ledger.invoices import Invoice
from toolkit.money import Money, minor_units

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def encode(event: Event) -> str:
    """The canonical JSON of an event: sorted keys, no spaces, nothing that is null, UTF-8 characters as they are."""
    return canonical(EVENT.dump_python(event, mode="json", exclude_none=True))


def canonical(data: object) -> str:
    """JSON in the one form that is hashed."""
    return _CANONICAL.encode(data)


def decode(body: str, position: int) -> Event:
    """The event that ``encode`` wrote.

    Raises:
        LedgerNewer: Its kind or one of its fields is not known here.
        LedgerDamaged: It is no event at all.
    """
    try:
        return EVENT.validate_json(body)
    except ValidationError as cause:
        first = cause.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        if first["type"] in ("union_tag_invalid", "extra_forbidden"):
            raise LedgerNewer(
                f"event {position} has what this version does not know ({place or 'kind'})",
                where=f"event {position}",
                remedy="Upgrade the toolkit: pip install --upgrade contract-to-invoice",
            ) from cause
        raise LedgerDamaged(
            f"event {position} cannot be read ({place}: {first['msg']})",
            where=f"event {position}",
            remedy="Restore a backup; ledger.verify() names the first broken event",
        ) from cause


def chained(previous: str, body: str) -> str:
    """SHA-256, in hex, over the hash before, a line end, and the event's canonical bytes."""
    return sha256(f"{previous}\n{body}".encode()).hexdigest()


def minor(money: Money) -> int:
    """An amount in whole smallest units, as SQL sums it: 1250 for 12.50 USD."""
    return int(money.amount.scaleb(minor_units(money.currency)))


def columns(event: Event, body: str, position: int, previous: str) -> dict[str, Any]:
    """The row of an event. Everything but the chain is derived from ``body``, so ``verify`` can check it."""
    row: dict[str, Any] = {
        "position": position,
        "engagement": event.engagement,
        "kind": event.kind,
        "milestone": milestone_of(event),
        "effective": event.on.isoformat(),
        "series": None,
        "year": None,
        "number": None,
        "currency": None,
        "net": None,
        "gross": None,
        "body": body,
        "previous": previous,
        "hash": chained(previous, body),
    }
    document = document_of(event)
    if document is not None:
        row |= {
            "series": document.series,
            "year": document.year,
            "number": ordinal(document),
            "currency": document.currency,
            "net": minor(document.net),
            "gross": minor(document.gross),
        }
    elif isinstance(event, Paid | Refunded | WrittenOff):
        row |= {"currency": event.amount.currency, "gross": minor(event.amount)}
    return row


def document_number(series: str, year: int, ordinal: int) -> str:
    """How a document is called: ``INV-2026-0007``."""
    return f"{series}-{year}-{ordinal:04d}"


def ordinal(document: Invoice) -> int:
    """The place of a document in its series and year."""
    return int(document.number.rsplit("-", 1)[1])
