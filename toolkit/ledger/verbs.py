"""What all verbs of an engagement share: where they record, and what every event says."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from toolkit import dates
from toolkit.ledger import rules
from toolkit.ledger.folding import Record
from toolkit.ledger.invoices import Invoice
from toolkit.ledger.journal import Writing
from toolkit.ledger.recorder import Recorder
from toolkit.ledger.rows import document_number
from toolkit.money import Money

Amount = Money | Decimal | int | str
"""Money, or a number in the currency of the context."""


class Verbs:
    """An engagement's id and its way into the journal; nothing else is kept."""

    def __init__(self, recorder: Recorder, id: str) -> None:
        self._recorder = recorder
        self.id = id

    @property
    def _record(self) -> Record:
        return self._recorder.record(self.id)

    def _head(self, record: Record, at: datetime | None, on: date | None, reason: str | None = None) -> dict[str, Any]:
        """What every event says, its times checked."""
        when, day = self._recorder.moment(record, at, on)
        return {"engagement": self.id, "actor": self._recorder.actor, "at": when, "on": day, "reason": reason}


def numbered(draft: Invoice, writing: Writing) -> Invoice:
    """The draft with the next number of its series and year."""
    rules.may_number_in(draft.series)  # it may come from the person's wishes
    ordinal = writing.next_number(draft.series, draft.year)
    return draft.model_copy(update={"number": document_number(draft.series, draft.year, ordinal)})


def money(amount: Amount, currency: str) -> Money:
    """An amount as money; a bare number is in ``currency``."""
    return amount if isinstance(amount, Money) else Money.of(amount, currency)


def day_or_today(on: date | None) -> date:
    """The day asked for, or today.

    Raises:
        DateRefused: It is no date.
    """
    return rules.a_day(on) or dates.today()
