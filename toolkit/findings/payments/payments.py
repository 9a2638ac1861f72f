"""The nouns of the search for payments: one payment as it was read, and a list of them that stand together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from types import MappingProxyType

from toolkit.findings.values.money import Amount
from toolkit.findings.values.percentages import Share

Place = tuple[int, int]
"""(start, end) in the document's text."""


@dataclass(frozen=True, slots=True)
class Total:
    """A sum that payments are parts of."""

    amount: Amount
    place: Place


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment as a component read it.

    Attributes:
        places: Where each value was read, keyed ``amount``, ``percent``, ``due_date``, ``name``, ``trigger``, and
            ``row`` for the words of the whole.
        lead: The words with which its sentence begins, before the first value; in a table that names no row, the
            words beside its sum or its day.
        section: The heading of the numbered section that it stands in.
        points: Signs for (above 0) and against (below 0) its being a payment of this contract.
        contested: Whether words of the row speak of something else, such as a royalty.
        whole: Whether its words make its amount the whole of which others are parts ("a total of").
        of: The sum that it is a part of, where its own words say so.
        doubts: What a person should look at, by the value it concerns.
    """

    name: str
    places: Mapping[str, Place]
    label: str = ""
    lead: str = ""
    section: str = ""
    amount: Amount | None = None
    share: Share | None = None
    due: date | None = None
    trigger: str | None = None
    deliverables: tuple[str, ...] = ()
    points: float = 0.0
    rule: str = ""
    contested: bool = False
    whole: bool = False
    of: Total | None = None
    doubts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def row(self) -> Place:
        """The words it was read from."""
        return self.places["row"]

    @property
    def payable(self) -> bool:
        """Whether an amount or a percentage was read, or was blacked out."""
        return self.amount is not None or self.share is not None

    def but(self, **changes: object) -> Payment:
        """The same payment with other values."""
        return replace(self, **changes)  # type: ignore[arg-type]  # dataclasses.replace checks the names itself

    def __reduce__(self) -> tuple[object, ...]:
        """A payment crosses process borders, which the read-only views that it holds cannot."""
        values = [getattr(self, one.name) for one in fields(self)]
        return _again, tuple(dict(v) if isinstance(v, MappingProxyType) else v for v in values)


def _again(*values: object) -> Payment:
    """Make a payment again that has crossed a process border."""
    return Payment(*(MappingProxyType(v) if isinstance(v, dict) else v for v in values))  # type: ignore[arg-type]  # as they were


@dataclass(frozen=True, slots=True)
class PaymentList:
    """Payments that stand together: a table, a list, a sentence.

    Attributes:
        place: From its first to its last word.
        heading: The words over or before it that say what it is.
        total: What it says its payments add up to.
        points: Signs that the list is, or is not, a payment schedule; beside those of its payments.
    """

    payments: tuple[Payment, ...]
    place: Place
    rule: str
    heading: str = ""
    total: Total | None = None
    points: float = 0.0

    @property
    def weight(self) -> float:
        """Points of the list and, on average, of its payments."""
        if not self.payments:
            return 0.0
        return self.points + sum(p.points for p in self.payments) / len(self.payments)
