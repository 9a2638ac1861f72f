"""One contract being carried out: the verbs that record what happened, and how it stands."""

from __future__ import annotations

from datetime import date

from toolkit import dates
from toolkit.errors import DateRefused
from toolkit.ledger import rules
from toolkit.ledger.ageing import past
from toolkit.ledger.changing import Changing
from toolkit.ledger.events import Event
from toolkit.ledger.invoicing import Invoicing
from toolkit.ledger.receiving import Receiving
from toolkit.ledger.standing import state_of
from toolkit.ledger.state import EngagementState
from toolkit.ledger.versions import Versions, versions
from toolkit.ledger.work import Work
from toolkit.schedule.schedule import Schedule


class Engagement(Work, Invoicing, Receiving, Changing):
    """A contract in the ledger. It holds no state of its own: every answer comes from the events.

    Every verb takes ``on``, the date it takes effect (default: today), and ``at``, the moment it is
    recorded (default: now; given only to take over a history kept elsewhere). Neither may lie in the
    future. A refused verb writes nothing and raises ``EventRefused``.
    """

    def __repr__(self) -> str:
        return f"<Engagement {self.id}>"

    @property
    def schedule(self) -> Schedule:
        """The schedule in force."""
        return self._record.schedule

    @property
    def signed(self) -> Schedule:
        """The schedule as first agreed."""
        return self._record.signed

    def versions(self) -> Versions:
        """The schedule as signed and after each agreed change, side by side; a notebook shows it as a table."""
        return versions(self._record)

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that happened, in the order of recording."""
        return tuple(self._record.events)

    def state(self, on: date | None = None) -> EngagementState:
        """How it stands on a day (default: today), from the events that took effect by then.

        Raises:
            DateRefused: ``on`` is before anything happened, or no date.
        """
        record, on = self._record, rules.a_day(on)
        if on is None:
            return state_of(record, dates.today())
        first = min(e.on for e in record.events)
        if on < first:
            raise DateRefused(
                f"{on} is before {self.id} began", where=self.id, remedy=f"Ask for {first} or a later day"
            )
        return state_of(past(record, on), on)
