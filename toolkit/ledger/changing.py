"""The verbs that change the contract: propose, agree, decline a change order; terminate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from toolkit.dates import BusinessCalendar
from toolkit.ledger import amending, rules
from toolkit.ledger.events import ChangeAgreed, ChangeDeclined, ChangeProposed, Corrected, Terminated
from toolkit.ledger.evidence import content
from toolkit.ledger.folding import Record
from toolkit.ledger.journal import Writing
from toolkit.ledger.verbs import Amount, Verbs, money
from toolkit.provenance import Problem, Source
from toolkit.schedule.changes import Change, ChangeOrder, difference, doubts
from toolkit.schedule.parties import Party, Role
from toolkit.schedule.schedule import Schedule
from toolkit.taxes import TaxRule


class Changing(Verbs):
    """What the parties agree to do otherwise. Issued documents stay as they are."""

    def compare(self, amended: Schedule, number: str | None = None, *, whole: bool | None = None) -> ChangeOrder:
        """The change order that would make ``amended`` of the schedule in force; nothing is written.

        An amendment read from a file drops nothing that it does not restate, unless ``whole`` says that
        it restates the contract. ``compare_problems`` says what to look at before it is proposed.
        """
        record = self._record
        number = number or amending.next_number(record)
        return difference(record.schedule, amended, number, whole=whole, taken=record.dropped)

    def compare_problems(self, amended: Schedule, *, whole: bool | None = None) -> tuple[Problem, ...]:
        """What is doubtful about the change order that ``compare`` makes; nothing is written."""
        return doubts(self._record.schedule, amended, self.compare(amended, whole=whole))

    def propose_change(
        self,
        changes: ChangeOrder | Sequence[Change],
        *,
        title: str = "",
        reason: str | None = None,
        on: date | None = None,
        at: datetime | None = None,
    ) -> ChangeOrder:
        """Record that a change was offered to the other side; its number is the next (CO1, CO2, …)."""

        def make(record: Record, _: Writing) -> ChangeProposed:
            rules.is_open(record)
            order = amending.order(record, changes, title)
            amending.may_propose(record, order)
            return ChangeProposed(**self._head(record, at, on, reason), order=order)

        return self._recorder.add(self.id, make).order

    def agree_change(
        self,
        change: str | ChangeOrder | Sequence[Change],
        *,
        by: str,
        title: str = "",
        document: Path | str | bytes | None = None,
        reason: str | None = None,
        on: date | None = None,
        at: datetime | None = None,
    ) -> ChangeAgreed:
        """Record that both sides agreed: on the change proposed under a number, or on one given here.

        Args:
            by: Who agreed, for the customer.
            document: The signed change order, kept in the ledger.
            on: From when the new schedule holds.

        Raises:
            EventRefused: A milestone that is accepted or invoiced would be dropped, or priced below
                what is invoiced.
            InvalidSchedule: The change does not fit the schedule in force.
        """
        paper = content(document, "change order") if document is not None else None

        def make(record: Record, writing: Writing) -> ChangeAgreed:
            rules.is_open(record)
            order = (
                amending.proposed(record, change) if isinstance(change, str) else amending.order(record, change, title)
            )
            amending.may_agree(record, order)
            head = self._head(record, at, on, reason)
            return ChangeAgreed(**head, order=order, by=by, document=paper.keep(writing) if paper else None)

        return self._recorder.add(self.id, make)

    def decline_change(
        self, number: str, *, by: str, reason: str | None = None, on: date | None = None, at: datetime | None = None
    ) -> ChangeDeclined:
        """Record that a proposed change was refused or taken back."""

        def make(record: Record, _: Writing) -> ChangeDeclined:
            amending.proposed(record, number)
            return ChangeDeclined(**self._head(record, at, on, reason), number=number, by=by)

        return self._recorder.add(self.id, make)

    def correct(
        self,
        *,
        reason: str,
        supplier: Party | None = None,
        customer: Party | None = None,
        calendar: BusinessCalendar | None = None,
        tax: TaxRule | None = None,
        customer_reference: str | None = None,
        on: date | None = None,
        at: datetime | None = None,
    ) -> Corrected:
        """Put right what the ledger knows of the parties, or how it invoices: an address, a tax number, the tax.

        It holds for documents issued from then on. What the parties agreed is changed by change orders.
        """
        given: dict[str, Any] = {"calendar": calendar, "tax": tax, "customer_reference": customer_reference}
        if supplier is not None:
            given["supplier"] = supplier.model_copy(update={"role": Role.SUPPLIER})
        if customer is not None:
            given["customer"] = customer.model_copy(update={"role": Role.CUSTOMER})

        def make(record: Record, _: Writing) -> Corrected:
            amending.may_correct(record, given)
            return Corrected(**self._head(record, at, on, reason), **given)

        return self._recorder.add(self.id, make)

    def terminate(
        self,
        *,
        by: str,
        reason: str,
        due: Mapping[str, Amount] | None = None,
        keep_deposits: Amount | None = None,
        clause: tuple[Source, ...] = (),
        on: date | None = None,
        at: datetime | None = None,
    ) -> Terminated:
        """Record that the contract ended before its time.

        Accepted work stays due; what was accepted in part is due in that part. Milestones under way are
        due as ``due`` says, by id; all others are dropped, and the contract price follows.

        Args:
            by: Who ended it.
            due: Amounts for work under way, under the contract's clause.
            keep_deposits: What of the deposits, before tax and not yet deducted, you keep without work for it;
                the next invoice charges it and deducts the deposit. What is neither kept nor deducted is
                to be credited. Whether tax stays due on it is for you to judge.
            clause: The contract's words on it.
        """

        def make(record: Record, _: Writing) -> Terminated:
            rules.is_open(record)
            head = self._head(record, at, on, reason)
            amounts = {k: money(v, rules.priced_in(record, k)) for k, v in (due or {}).items()}
            kept = None if keep_deposits is None else money(keep_deposits, record.currency)
            order, accepted = amending.ending(record, amounts, kept, clause)
            return Terminated(**head, by=by, order=order, due=accepted, clause=clause)

        return self._recorder.add(self.id, make)
