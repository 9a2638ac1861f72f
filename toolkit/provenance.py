"""Where a value was read, and what is doubtful about it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Value(BaseModel):
    """The base of every noun: a frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in PDF points (1/72 inch) from the page's top left corner."""

Confidence = Annotated[float, Field(ge=0.0, le=1.0)]
"""How likely a value is right: of the values given at 0.9 about 90 % should be."""


class Source(Value):
    """One place in a contract file, with the words that stand there.

    A PDF place has ``page`` (from 1) and ``box``; a sheet place has ``sheet`` and ``cell`` (``C7``);
    a place in running text has ``paragraph`` (from 1) and, where numbered, ``clause`` (``4.2``).
    """

    text: str
    page: int | None = None
    box: Box | None = None
    sheet: str | None = None
    cell: str | None = None
    paragraph: int | None = None
    clause: str | None = None

    @property
    def place(self) -> str:
        """The place in words, as a person would look it up: ``page 3``, ``Fees!C7``, ``clause 4.2``."""
        parts = []
        if self.page is not None:
            parts.append(f"page {self.page}")
        if self.sheet is not None:
            parts.append(f"{self.sheet}!{self.cell}" if self.cell else self.sheet)
        if self.clause is not None:
            parts.append(f"clause {self.clause}")
        if self.paragraph is not None and not parts:
            parts.append(f"paragraph {self.paragraph}")
        return ", ".join(parts) or "typed by hand"


class Severity(StrEnum):
    """How much a problem matters."""

    REVIEW = "review"
    """A person should look before relying on the value."""
    ERROR = "error"
    """The value cannot be used as it stands."""


class Problem(Value):
    """A fault or doubt in the data, returned beside the data and not raised.

    ``where`` is a dotted path into the schedule (``milestones.M3.amount``, ``contract_price``,
    ``milestones`` for the schedule as a whole) or names what else is concerned.
    """

    where: str
    message: str
    severity: Severity = Severity.REVIEW
    source: tuple[Source, ...] = ()


class Evidence(Value):
    """What one value of a schedule rests on.

    ``where`` is a dotted path (``contract_price``, ``milestones.M2.due_date``), ``rule`` the name of
    the pipeline component or rule that read it, ``confidence`` how likely the value is right.
    """

    where: str
    source: tuple[Source, ...] = ()
    confidence: Confidence = 1.0
    rule: str = ""
