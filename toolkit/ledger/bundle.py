"""The evidence behind one invoice in one zip: clause, acceptance, deliverables, documents, and the chain."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO

from toolkit.ledger.events import Attachment, Event, attachments_of, document_of, milestone_of
from toolkit.ledger.folding import Account, Record
from toolkit.ledger.rows import encode

_STAMP = (1980, 1, 1, 0, 0, 0)
"""Every entry's time, so that the same evidence gives the same bytes."""


def events_behind(record: Record, account: Account) -> list[Event]:
    """What an invoice rests on and what followed from it, in order."""
    document = account.invoice
    found = []
    for event in record.events:
        issued = document_of(event)
        about = milestone_of(event) in document.milestones
        own = issued is not None and document.number in (issued.number, issued.credits and issued.credits.number)
        settles = any(part.invoice == document.number for part in getattr(event, "allocations", ()))
        change = event.kind in ("engaged", "change agreed", "terminated")
        if about or own or settles or change or getattr(event, "invoice", None) == document.number:
            found.append(event)
    return found


def bundle(record: Record, account: Account, read: Callable[[Attachment], bytes], head: str) -> bytes:
    """The zip: ``README.txt`` for people, ``invoice.json``, ``events.jsonl``, and ``files/`` by digest.

    Args:
        read: Gives the bytes of a kept file.
        head: Hash of the ledger's last event, for whoever checks the chain later.
    """
    document = account.invoice
    behind = events_behind(record, account)
    attachments = {a.sha256: a for event in behind for a in attachments_of(event)}
    names = {digest: f"files/{digest[:12]}-{_safe(a.name)}" for digest, a in attachments.items()}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, data: bytes) -> None:
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)

        add("README.txt", _story(record, account, behind, names, head).encode())
        add("invoice.json", json.dumps(document.model_dump(mode="json"), indent=1, ensure_ascii=False).encode())
        add("events.jsonl", "".join(encode(event) + "\n" for event in behind).encode())
        for digest, attachment in attachments.items():
            add(names[digest], read(attachment))
    return out.getvalue()


def _safe(name: str) -> str:
    """A file name that stays in its folder on every system."""
    return "".join(c if c.isalnum() or c in "._- " else "_" for c in name).strip(". ")[:80] or "file"


def _story(record: Record, account: Account, behind: list[Event], names: dict[str, str], head: str) -> str:
    document = account.invoice
    out = [
        f"Evidence for {document.kind.value} {document.number} of {document.issue_date}",
        f"{document.supplier.name} to {document.customer.name}: {document.title}",
        f"{document.gross} with tax, {account.open} open",
        "",
    ]
    for line in document.lines:
        out.append(f"Line {line.number}: {line.description}, {line.net}")
        out += [f"  agreed in the contract, {s.place}: “{s.text}”" for s in line.source]
        if line.accepted_on:
            whom = "deemed, from silence past the acceptance period" if line.deemed else f"by {line.accepted_by}"
            out.append(f"  accepted on {line.accepted_on}, {whom}")
        if line.milestone:
            out += [
                f"  handed over: {d.name}" + (f", SHA-256 {d.file.sha256}" if d.file else "")
                for d in (record.progress[line.milestone].delivered if line.milestone in record.progress else ())
            ]
    out += ["", "What happened:"]
    for event in behind:
        words = f" ({event.reason})" if event.reason else ""
        subject = f" {milestone_of(event)}" if milestone_of(event) else ""
        out.append(f"  {event.on}  {event.kind}{subject}, recorded by {event.actor} at {event.at.isoformat()}{words}")
    if names:
        out += ["", "Files:", *(f"  {name}  SHA-256 {digest}" for digest, name in names.items())]
    out += ["", f"Hash of the ledger's last event when this was made: {head}", ""]
    return "\n".join(out)
