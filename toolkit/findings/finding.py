"""A value that was read, and the draft of a schedule that findings make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from toolkit.documents.document import Document, Span
from toolkit.errors import UnknownField
from toolkit.findings import showing
from toolkit.provenance import Confidence, Problem
from toolkit.schedule.schedule import Schedule
from toolkit.schedule.wire import to_json

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]  # pandas ships no types


@dataclass(frozen=True, slots=True)
class Finding:
    """One value read from a document.

    Attributes:
        kind: What it is: ``milestone``, ``party``, ``payment_term``, ``contract_price``, …
        value: The value itself; its type follows from ``kind``.
        spans: The ranges of ``Document.text`` it was read from.
        confidence: How likely it is right.
        rule: The component, and within it the rule, that read it: ``parties.preamble``.
    """

    kind: str
    value: Any
    spans: tuple[Span, ...]
    confidence: Confidence
    rule: str


@dataclass(frozen=True)
class Draft:
    """A schedule as read, before a person has looked at it.

    Attributes:
        schedule: What was read. What could not be read is None.
        problems: What a person should look at, the weightiest first.
        findings: Everything the pipeline found, also what the schedule did not take.
        document: The document it was read from.
        name: What the contract calls this one of several schedules of which one is paid: "Option B". Empty where it
            has only one.
        others: The drafts of the other ones; ``choose`` gives them.
    """

    schedule: Schedule
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    document: Document
    name: str = ""
    others: tuple[Draft, ...] = ()

    def choose(self, name: str) -> Draft:
        """The draft of one of several schedules of which one is paid: ``draft.choose("Option B")``.

        Raises:
            UnknownField: The contract has no such alternative; the message lists those there are.
        """
        every = {one.name: replace(one, others=()) for one in (self, *self.others) if one.name}
        if name not in every:
            raise UnknownField(
                f"the contract has no alternative {name!r}",
                remedy=f"It has {', '.join(map(repr, every)) or 'one schedule, so there is nothing to choose'}",
            )
        return replace(every.pop(name), others=tuple(every.values()))

    def to_json(self) -> str:
        """The schedule and its problems as ``contract-schedule/1``."""
        return to_json(self.schedule, self.problems)

    def to_pandas(self) -> pd.DataFrame:
        """The milestones as a pandas table, a row each.

        Raises:
            ImportError: pandas is not installed.
        """
        return showing.frame(self.schedule)

    def explain(self, name: str) -> str:
        """Which rule read a value (``M3.amount``, ``contract_price``), from which words, where, and how surely.

        Raises:
            UnknownField: There is no such value; the message lists those there are.
        """
        clauses = showing.quoted(self.findings, self.document)
        return showing.explain(self.schedule, self.problems, name, clauses)

    def __repr__(self) -> str:
        counts = ((len(self.schedule.milestones), "milestone"), (len(showing.told(self.problems)), "problem"))
        told = ", ".join(f"{count} {word}" if count == 1 else f"{count} {word}s" for count, word in counts)
        return f"<Draft of {self.document.name}: {told}>"

    def _repr_html_(self) -> str:
        return showing.html(self.schedule, self.problems, self.document, self.findings)
