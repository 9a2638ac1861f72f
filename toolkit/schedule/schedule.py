"""The waist of the toolkit: everything agreed that billing needs, as one immutable value."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from toolkit.errors import InvalidSchedule
from toolkit.money import Money
from toolkit.provenance import Evidence, Value
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.parties import Party, Role
from toolkit.schedule.showing import Row, page
from toolkit.schedule.terms import AcceptancePeriod, LateInterest, PaymentTerm, Retention


class ContractFile(Value):
    """The file a schedule was read from: its name, SHA-256 in hex, and number of pages."""

    name: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    pages: int | None = None


class Schedule(Value):
    """A contract's milestones and terms.

    ``contract_price`` is the total agreed, before tax. ``evidence`` holds what each single value
    rests on; rows and terms carry their own sources as well.

    Raises:
        InvalidSchedule: Two milestones have one id.
    """

    title: str = ""
    file: ContractFile | None = None
    parties: tuple[Party, ...] = ()
    agreement_date: date | None = None
    effective_date: date | None = None
    end_date: date | None = None
    governing_law: str | None = None
    currency: str | None = None
    contract_price: Money | None = None
    milestones: tuple[Milestone, ...] = ()
    payment_term: PaymentTerm | None = None
    acceptance_period: AcceptancePeriod | None = None
    late_interest: LateInterest | None = None
    retention: Retention | None = None
    evidence: tuple[Evidence, ...] = ()

    @model_validator(mode="after")
    def _distinct(self) -> Schedule:
        ids = [m.id for m in self.milestones]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise InvalidSchedule(
                f"milestone id {twice[0]} is used twice", where="milestones", remedy="Give each milestone its own id"
            )
        return self

    def milestone(self, id: str) -> Milestone:
        """The milestone of that id.

        Raises:
            InvalidSchedule: There is none; the message lists those there are.
        """
        for milestone in self.milestones:
            if milestone.id == id:
                return milestone
        raise InvalidSchedule(
            f"there is no milestone {id!r}",
            where=self.title or None,
            remedy=f"The schedule has {', '.join(m.id for m in self.milestones) or 'no milestones'}",
        )

    def party(self, role: Role) -> Party | None:
        """The first party in a role, or None."""
        return next((p for p in self.parties if p.role is role), None)

    @property
    def supplier(self) -> Party | None:
        """Who is paid."""
        return self.party(Role.SUPPLIER)

    @property
    def customer(self) -> Party | None:
        """Who pays."""
        return self.party(Role.CUSTOMER)

    def evidence_for(self, where: str) -> Evidence | None:
        """What the value at a dotted path rests on, or None."""
        return next((e for e in self.evidence if e.where == where), None)

    def _repr_html_(self) -> str:
        """The schedule as a table, for a notebook."""
        sums = Money.zero(self.currency) if self.currency else None
        rows = []
        for m in self.milestones:
            same = sums is not None and m.amount is not None and m.amount.currency == sums.currency
            sums = sums + m.amount if same and sums is not None and m.amount is not None else None
            below = (", ".join(m.deliverables), f"payable {m.trigger}" if m.trigger else "", _criteria(m))
            percent = "" if m.percent is None else f"{m.percent.normalize():f}"
            amount = "" if m.amount is None else m.amount.format()
            due = m.due_date.isoformat() if m.due_date else ""
            rows.append(Row(m.id, m.name, below, due, percent, amount, sums.format() if sums is not None else ""))
        sides = " for ".join(p.name for p in (self.supplier, self.customer) if p)
        days = " to ".join(d.isoformat() for d in (self.effective_date, self.end_date) if d)
        price = self.contract_price.format() if self.contract_price is not None else ""
        terms = {
            "Payment term": self.payment_term.in_words if self.payment_term else "",
            "Acceptance": self.acceptance_period.in_words if self.acceptance_period else "",
            "Late interest": self.late_interest.in_words if self.late_interest else "",
            "Retention": self.retention.in_words if self.retention else "",
        }
        return page(self.title or "Schedule", ", ".join(p for p in (sides, days) if p), rows, price, terms)


def _criteria(m: Milestone) -> str:
    return f"accepted when {m.acceptance_criteria}" if m.acceptance_criteria else ""
