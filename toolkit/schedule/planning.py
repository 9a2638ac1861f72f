"""What a schedule is designed from: the plan of a piece of work, and the usual steps of four industries."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from pydantic import Field, field_validator, model_validator

from toolkit.dates import BusinessCalendar, DayKind
from toolkit.errors import InvalidPlan
from toolkit.money import decimal_of
from toolkit.provenance import Value
from toolkit.schedule.parties import Party, Role


class Industry(StrEnum):
    """Whose usual steps are taken; each has a file in ``designs``."""

    CONSTRUCTION = "construction"
    SOFTWARE = "software"
    CONSULTING = "consulting"
    MARKETING = "marketing"


class Step(Value):
    """One step: ``time`` in percent of the duration, ``share`` in percent of the price after the deposit.

    ``most_days``: it takes no longer, however long the whole is.
    """

    name: str
    time: int
    share: int
    most_days: int | None = None
    trigger: str
    deliverables: tuple[str, ...]
    criteria: str


class Part(Value):
    """How a part of a long step is worded; its names in braces are filled in."""

    trigger: str
    deliverables: tuple[str, ...]
    criteria: str


class Given(Value):
    """How a step with deliverables of its own is measured; ``{deliverables}`` and ``{judge}`` are filled in."""

    criteria: str


class Terms(Value):
    """The terms an industry proposes."""

    payment_days: int
    acceptance_days: int
    acceptance_kind: DayKind
    rounds: int
    late_percent: Decimal
    late_per: str


class Template(Value):
    """What is usual in an industry: steps, wording, terms, and ``deposit`` and ``retention`` in percent."""

    title: str
    judge: str
    deposit: int
    retention: int
    release: str
    terms: Terms
    given: Given
    part: Part
    steps: tuple[Step, ...]


@lru_cache(maxsize=len(Industry))
def template(industry: Industry) -> Template:
    """The template of an industry."""
    text = files("toolkit.schedule").joinpath("designs", f"{industry.value}.toml").read_text(encoding="utf-8")
    return Template.model_validate(tomllib.loads(text))


def _percent(value: object) -> Decimal | None:
    return None if value is None else decimal_of(value)  # type: ignore[arg-type]  # it checks the type itself


class Plan(Value):
    """What is to be done, from when to when, and how it is to be paid.

    Attributes:
        industry: ``construction``, ``software``, ``consulting`` or ``marketing``: its steps and wording.
        start: The day on which work begins.
        end: The last day of the work; or else
        durations: Calendar days of each step, in order. Price then follows time.
        deliverables: What is handed over for a step, by its name, instead of what is usual.
        deposit: Percent of the price, paid on signature. None: as is usual; 0: none.
        retention: Percent held back from each invoice. None: as is usual; 0: none.
        calendar: Whose business days milestones fall on.

    Raises:
        InvalidPlan: It contradicts itself or is out of reason; says what would do.
    """

    industry: Industry
    start: date
    end: date | None = None
    durations: tuple[int, ...] = ()
    title: str = ""
    supplier: Party | None = None
    customer: Party | None = None
    deliverables: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    deposit: Decimal | None = None
    retention: Decimal | None = None
    calendar: BusinessCalendar = BusinessCalendar()

    @field_validator("industry", mode="before")
    @classmethod
    def _known(cls, value: object) -> object:
        if str(value) not in tuple(Industry):
            raise InvalidPlan(
                f"no industry is called {value!r}", where="industry", remedy=f"Take {', '.join(Industry)}"
            )
        return value

    @field_validator("deposit", "retention", mode="before")
    @classmethod
    def _exact(cls, value: object) -> Decimal | None:
        return _percent(value)

    @field_validator("deliverables", mode="after")
    @classmethod
    def _frozen(cls, value: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        return MappingProxyType(dict(value))

    @model_validator(mode="after")
    def _sound(self) -> Plan:
        steps = self.steps
        if (self.end is None) == (not self.durations):
            raise InvalidPlan(
                "give end or durations, one of them", where="end", remedy="Say end=date(…) or durations=(…)"
            )
        if self.durations and (len(self.durations) != len(steps) or min(self.durations) < 1):
            raise InvalidPlan(
                f"{len(self.durations)} durations for {len(steps)} steps, or one below a day",
                where="durations",
                remedy=f"Give the days of each: {', '.join(steps)}",
            )
        unknown = [name for name in self.deliverables if name not in steps]
        if unknown:
            raise InvalidPlan(
                f"no step is called {unknown[0]!r}", where="deliverables", remedy=f"Take {', '.join(steps)}"
            )
        for name, rate, most in (("deposit", self.deposit, 50), ("retention", self.retention, 10)):
            if rate is not None and not 0 <= rate <= most:
                raise InvalidPlan(
                    f"a {name} of {rate} %", where=name, remedy=f"Give 0 to {most}, or None for the usual"
                )
        return self

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of the industry's steps, in order."""
        return tuple(s.name for s in template(self.industry).steps)

    @property
    def parties(self) -> tuple[Party, ...]:
        """The two sides, in their roles."""
        sides = ((self.supplier, Role.SUPPLIER), (self.customer, Role.CUSTOMER))
        return tuple(party.model_copy(update={"role": role}) for party, role in sides if party)
