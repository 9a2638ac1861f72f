"""Moments are kept in UTC and are the same everywhere; days are those of the place where the work is recorded."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from toolkit.errors import DateRefused
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.state import InvoiceStatus

KIRITIMATI, HONOLULU = "Pacific/Kiritimati", "Pacific/Honolulu"  # 24 hours apart: it is never the same day in both


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Takes this computer to another time zone."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system cannot change its time zone within a program")

    def to(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield to
    monkeypatch.undo()
    time.tzset()


def bodies(ledger: Ledger, folder: Path) -> list[dict[str, object]]:
    ledger.export(folder / "all.jsonl")
    rows = [json.loads(line) for line in (folder / "all.jsonl").read_text("utf-8").splitlines()]
    (folder / "all.jsonl").unlink()
    return [row["event"] for row in rows if "event" in row]


def test_a_moment_of_any_zone_is_stored_in_utc(ledger: Ledger, engagement: Engagement, tmp_path: Path) -> None:
    at = datetime(2026, 2, 3, 0, 30, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    engagement.start("M1", at=at, on=date(2026, 2, 2))
    assert engagement.events[-1].at == at
    assert engagement.events[-1].at.tzinfo is UTC
    assert bodies(ledger, tmp_path)[-1]["at"] == "2026-02-02T18:45:00Z"


def test_today_is_the_day_of_the_place(engagement: Engagement, moved: Callable[[str], None]) -> None:
    moved(KIRITIMATI)  # at noon UTC of 20 November it is the 21st here
    engagement.start("M1")
    assert engagement.events[-1].on == date(2026, 11, 21)
    moved(HONOLULU)
    with pytest.raises(DateRefused, match="2026-11-21 lies after the day of recording, 2026-11-20"):
        engagement.start("M2", on=date(2026, 11, 21))
    engagement.start("M2")
    assert engagement.events[-1].on == date(2026, 11, 20)


def test_due_dates_are_dates_and_fall_due_on_the_same_day_everywhere(
    ledger: Ledger, engagement: Engagement, tmp_path: Path, moved: Callable[[str], None]
) -> None:
    moved(KIRITIMATI)
    engagement.submit("M1", on=date(2026, 9, 1))
    engagement.accept("M1", by="Ann", on=date(2026, 9, 2))
    invoice = engagement.invoice(on=date(2026, 9, 30))
    assert (invoice.issue_date, invoice.due_date) == (date(2026, 9, 30), date(2026, 10, 30))
    before, proof = bodies(ledger, tmp_path), ledger.verify()
    ledger.export(tmp_path / "sent.jsonl")
    moved(HONOLULU)
    with Ledger.load(tmp_path / "sent.jsonl", tmp_path / "received.ledger", actor="Mary") as received:
        there = received.engagement(engagement.id)
        assert there.state(date(2026, 10, 30)).invoice(invoice.number).status is InvoiceStatus.OPEN
        assert there.state(date(2026, 10, 31)).invoice(invoice.number).status is InvoiceStatus.OVERDUE
        assert there.state(date(2026, 10, 31)) == engagement.state(date(2026, 10, 31))
        assert (bodies(received, tmp_path), received.verify()) == (before, proof)
