"""Records events: catches up with the journal, asks the rules, appends, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from threading import local
from typing import TypeVar

from toolkit.errors import UnknownEngagement
from toolkit.ledger import rules
from toolkit.ledger.events import Event
from toolkit.ledger.folding import Record, fold
from toolkit.ledger.journal import Journal, Reading, Writing

E = TypeVar("E", bound=Event)


class _Kept(local):
    """Each thread's own records: one that is being folded further is never looked at by another thread."""

    def __init__(self) -> None:
        self.records: dict[str, tuple[int, Record]] = {}  # with the ledger's head when it was caught up


class Recorder:
    """The one way into a journal; keeps each engagement's record between two events.

    The kept records are a cache: each use first folds what other programs and threads have added.
    """

    def __init__(self, journal: Journal, actor: str) -> None:
        self.journal = journal
        self.actor = rules.may_name_actor(actor)
        self._kept = _Kept()

    def record(self, engagement: str) -> Record:
        """The engagement's record with all its events. It is kept: look at it, change nothing.

        Raises:
            UnknownEngagement: The ledger holds none of that id.
        """
        with self.journal.reading() as reading:
            return self._caught_up(reading, engagement)

    def add(self, engagement: str, make: Callable[[Record, Writing], E], at: datetime | None = None) -> E:
        """Append the event that ``make`` builds from the record; what it raises undoes everything."""
        with self.journal.writing() as writing:
            record = self._caught_up(writing, engagement)
            event = make(record, writing)
            entry = writing.append(event)
        self._extend(engagement, record, [event], entry.position)
        return event

    def begin(self, make: Callable[[Writing], E]) -> E:
        """Append the first event of an engagement."""
        with self.journal.writing() as writing:
            event = make(writing)
            writing.append(event)
            return event

    def moment(self, record: Record | None, at: datetime | None, on: date | None) -> tuple[datetime, date]:
        """When the event is recorded and when it takes effect, both checked."""
        when = rules.time_of(record, at)
        return when, rules.date_of(on, when)

    def _caught_up(self, reading: Reading, engagement: str) -> Record:
        seen, record = self._kept.records.get(engagement, (0, None))
        head, _ = reading.head()
        if record is not None and seen == head:
            return record
        rows = reading.since(engagement, seen)
        if record is not None:
            self._extend(engagement, record, [event for _, event in rows], head)
            return record
        record = fold(event for _, event in rows)
        if record is None:
            known = ", ".join(reading.engagements()) or "none yet"
            raise UnknownEngagement(
                f"there is no engagement {engagement!r}", where=self.journal.place, remedy=f"The ledger holds {known}"
            )
        self._kept.records[engagement] = (head, record)
        return record

    def _extend(self, engagement: str, record: Record, events: Iterable[Event], head: int) -> None:
        """Fold more events in. A record that a person's Ctrl-C left half-way is not kept: the next use folds anew."""
        self._kept.records.pop(engagement, None)
        for event in events:
            record.apply(event)
        self._kept.records[engagement] = (head, record)
