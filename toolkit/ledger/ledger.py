"""A practice's ledger: one file (or one server) that holds all engagements."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from toolkit import dates
from toolkit.dates import BusinessCalendar, Roll
from toolkit.errors import EventRefused, UnknownInvoice
from toolkit.ledger import rules, transfer
from toolkit.ledger.ageing import Ageing, Statement, account_of, ageing, past
from toolkit.ledger.bank import BankStatement, Match, propose, reference_of
from toolkit.ledger.bundle import bundle
from toolkit.ledger.engagement import Engagement
from toolkit.ledger.events import Attachment, Engaged, Paid
from toolkit.ledger.evidence import Content, content
from toolkit.ledger.forecast import Forecast, WhatIf, forecast, may_ask
from toolkit.ledger.journal import Journal, Writing
from toolkit.ledger.overview import Overview, Series, overview, series
from toolkit.ledger.recorder import Recorder
from toolkit.ledger.retention import RetentionRule, from_schedule
from toolkit.ledger.verifying import Verified, verify
from toolkit.schedule.parties import Party, Role
from toolkit.schedule.schedule import Schedule
from toolkit.schedule.terms import PaymentTerm
from toolkit.taxes import TaxRule, regime


class Ledger:
    """An open ledger. Close it, or use it as a context manager; every event is on the disk at once.

    Open with ``Ledger.open``. Several programs may have one ledger open and write to it.
    """

    def __init__(self, journal: Journal, actor: str) -> None:
        self._journal = journal
        self._recorder = Recorder(journal, actor)

    @classmethod
    def open(cls, place: str | Path, *, actor: str, wait: float = 10.0, read_only: bool = False) -> Ledger:
        """Open a ledger, and make it where there is none.

        Args:
            place: Path of a file such as ``practice.ledger``, or a URL that begins with ``postgresql://``.
            actor: Your name: every event says who recorded it.
            wait: Seconds to wait while another program writes.
            read_only: Look at it only.

        Raises:
            NotALedger: The file is something else.
            LedgerNewer: It was written by a newer version.
            LedgerReadOnly: It may not be written.
            LedgerLocked: Another program does not let go of it.
            LedgerDamaged: The file is broken.
            LedgerUnavailable: The disk or server cannot be reached.
        """
        rules.may_name_actor(actor)
        return cls(Journal.open(place, wait=wait, read_only=read_only), actor)

    def close(self) -> None:
        """Let go of the file; every use after it raises ``LedgerError``."""
        self._journal.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Ledger {self.place}>"

    @property
    def place(self) -> str:
        """The path or URL it was opened with."""
        return self._journal.place

    @property
    def actor(self) -> str:
        """Who records."""
        return self._recorder.actor

    @property
    def engagements(self) -> tuple[Engagement, ...]:
        """All engagements, the oldest first."""
        with self._journal.reading() as reading:
            return tuple(Engagement(self._recorder, name) for name in reading.engagements())

    def engagement(self, id: str) -> Engagement:
        """The engagement of that id.

        Raises:
            UnknownEngagement: There is none; the message lists those there are.
        """
        self._recorder.record(id)
        return Engagement(self._recorder, id)

    def file(self, attachment: Attachment | str) -> bytes:
        """The bytes of a kept file, by its attachment or SHA-256."""
        with self._journal.reading() as reading:
            return reading.file(attachment if isinstance(attachment, str) else attachment.sha256)

    def verify(self, head: str | None = None) -> Verified:
        """Prove that no event and no file was changed or removed.

        Args:
            head: The hash of an event noted earlier; it must still be there.

        Raises:
            LedgerDamaged: Names the first event that is not what was recorded.
        """
        with self._journal.reading() as reading:
            return verify(reading, head)

    def export(self, path: Path | str) -> None:
        """Write the whole ledger as JSON lines to a new file; ``load`` reads it back without loss."""
        transfer.export(self._journal, Path(path))

    @classmethod
    def load(cls, export: Path | str, place: str | Path, *, actor: str) -> Ledger:
        """Make a new ledger from an export, with the same events and the same hashes.

        A file that this made is removed again where the export is refused.

        Raises:
            LedgerError: ``place`` holds events already.
            NotALedger: ``export`` is no export.
            LedgerDamaged: It was changed; names the line.
        """
        made = transfer.is_new(place)
        ledger = cls.open(place, actor=actor)
        try:
            transfer.load(ledger._journal, Path(export))
        except BaseException:
            transfer.abandon(ledger._journal, made)
            raise
        return ledger

    def backup(self, path: Path | str) -> None:
        """Copy the ledger's file to a new one while others may be writing."""
        transfer.backup(self._journal, Path(path))

    def evidence(self, number: str) -> bytes:
        """A zip of all that an invoice rests on: clause, acceptance, deliverables, files, events.

        Raises:
            UnknownInvoice: No engagement has issued it.
        """
        for engagement in self.engagements:
            record = self._recorder.record(engagement.id)
            if number in record.accounts:
                with self._journal.reading() as reading:
                    head = reading.head()[1]
                return bundle(record, record.accounts[number], self.file, head)
        raise UnknownInvoice(
            f"there is no invoice {number!r}", where=self.place, remedy="Give the number of an issued one"
        )

    def ageing(self, currency: str, on: date | None = None) -> Ageing:
        """Open invoices of all engagements in a currency, by days overdue."""
        on = rules.a_day(on)
        records = [past(self._recorder.record(e.id), on) for e in self.engagements]
        return ageing(records, currency, on or dates.today())

    def statement(self, customer: str, currency: str, on: date | None = None) -> Statement:
        """The account of one customer over all engagements, in a currency and up to a day (default: today).

        Raises:
            EventRefused: No engagement is with a customer of that name; the message lists those there are.
        """
        records = [self._recorder.record(e.id) for e in self.engagements]
        return account_of(records, customer, currency, rules.a_day(on))

    def propose_payments(self, statement: BankStatement) -> tuple[Match, ...]:
        """What each entry of a bank statement pays, for you to confirm; nothing is recorded."""
        return propose([self._recorder.record(e.id) for e in self.engagements], statement.entries)

    def record_payment(self, match: Match) -> Paid:
        """Record a proposal that you have confirmed.

        Raises:
            EventRefused: It names no engagement, or is recorded already.
        """
        if match.engagement is None or match.recorded:
            raise EventRefused(
                f"entry {match.entry.number} {'is recorded already' if match.recorded else 'names no engagement'}",
                where="rule record-what-is-matched",
                remedy="Record it by hand with engagement.pay" if not match.recorded else "Nothing need be done",
            )
        return self.engagement(match.engagement).pay(
            match.entry.amount,
            on=match.entry.on,
            reference=reference_of(match.entry),
            parts={part.invoice: part.amount for part in match.parts},
            invoice=match.parts[0].invoice if match.early_payment else None,
            early_payment=match.early_payment,
        )

    def numbers(self) -> tuple[Series, ...]:
        """Every series of document numbers with what is missing in it: nothing, if all is well."""
        with self._journal.reading() as reading:
            return series(reading)

    def overview(self) -> tuple[Overview, ...]:
        """All engagements at a glance, as they stand now: events, invoiced, paid, balance."""
        with self._journal.reading() as reading:
            return overview(reading)

    def forecast(
        self,
        currency: str,
        *,
        on: date | None = None,
        step: str = "month",
        count: int = 6,
        slips: Mapping[str, int] | None = None,
        deemed: bool = False,
    ) -> Forecast:
        """Cash expected in a currency by ``week`` or ``month``, as a band between late and early.

        Args:
            slips: What if milestones slip: days by ``engagement.milestone``.
            deemed: What if deemed acceptance is used as soon as the contracts allow.

        Raises:
            EventRefused: The step is neither, the count gives no periods, or no milestone is called as a slip says.
        """
        day = rules.a_day(on) or dates.today()
        records = [past(self._recorder.record(e.id), on) for e in self.engagements]
        length = may_ask(records, step, count, slips or {})
        return forecast(records, currency, day, length, count, WhatIf(slips or {}, deemed))

    def engage(
        self,
        schedule: Schedule,
        *,
        contract: Path | str | bytes | None = None,
        supplier: Party | None = None,
        customer: Party | None = None,
        calendar: BusinessCalendar | None = None,
        tax: TaxRule | None = None,
        payment_term: PaymentTerm | None = None,
        retentions: Sequence[RetentionRule] | None = None,
        series: str = "INV",
        customer_reference: str | None = None,
        review_roll: Roll = Roll.NONE,
        due_roll: Roll = Roll.NONE,
        review_rounds: int | None = None,
        review_from: str | None = None,
        id: str | None = None,
        reason: str | None = None,
        on: date | None = None,
        at: datetime | None = None,
    ) -> Engagement:
        """Record that a contract is in force, and begin to carry it out.

        Args:
            contract: The contract file or its bytes, kept in the ledger.
            supplier: Who is paid; default: the schedule's.
            customer: Who pays; default: the schedule's.
            calendar: Whose business days count; default: weekends only.
            tax: ``one_rate("19")`` or ``outside_scope("why")``; without one no tax is charged, and invoices say so.
            payment_term: Instead of the contract's.
            retentions: Instead of the contract's, which is taken of the net; ``()`` for none.
            series: What invoice numbers begin with: capital letters, digits, then also ``-`` and ``/``.
            customer_reference: Printed on every invoice.
            review_roll, due_roll: Where a period or due date goes that ends on no business day.
            review_rounds: How often the contract lets the customer review a milestone; default: the schedule's.
            review_from: The event that the acceptance period runs from, where it is not the submission.
            id: Short name in the ledger; default: made from the title.

        Raises:
            InvalidSchedule: It is no schedule.
            EventRefused: A party or the currency is missing, the id is taken, the series cannot begin a
                number, or the contract file is not the one the schedule was read from.
        """
        rules.may_engage(schedule)
        rules.may_number_in(series)
        paid = _party(schedule, supplier, Role.SUPPLIER)
        payer = _party(schedule, customer, Role.CUSTOMER)
        if tax is not None:
            regime(tax.regime)
        paper = _contract(schedule, contract)

        def make(writing: Writing) -> Engaged:
            when, day = self._recorder.moment(None, at, on)
            return Engaged(
                engagement=_identifier(schedule, id, writing.engagements()),
                actor=self.actor,
                at=when,
                on=day,
                reason=reason,
                schedule=schedule,
                contract=paper.keep(writing) if paper else None,
                supplier=paid,
                customer=payer,
                calendar=calendar or BusinessCalendar(),
                tax=tax,
                series=series,
                payment_term=payment_term,
                retentions=from_schedule(schedule) if retentions is None else tuple(retentions),
                customer_reference=customer_reference,
                review_roll=review_roll,
                due_roll=due_roll,
                review_rounds=review_rounds,
                review_from=review_from,
            )

        return Engagement(self._recorder, self._recorder.begin(make).engagement)


def _party(schedule: Schedule, given: Party | None, role: Role) -> Party:
    party = given or schedule.party(role)
    if party is None:
        raise EventRefused(
            f"the schedule names no {role}",
            where="rule engage-with-two-parties",
            remedy=f"Give {role}=Party(name=…)",
        )
    return party.model_copy(update={"role": role})


def _contract(schedule: Schedule, given: Path | str | bytes | None) -> Content | None:
    if given is None:
        return None
    file = schedule.file
    paper = content(given, file.name if file else "contract")
    if file is not None and sha256(paper.data).hexdigest() != file.sha256:
        raise EventRefused(
            f"{paper.name} is not the file that the schedule was read from ({file.name})",
            where="rule engage-with-its-own-contract",
            remedy="Give that file, or read the schedule from this one",
        )
    return paper


def _identifier(schedule: Schedule, wanted: str | None, taken: Sequence[str]) -> str:
    if wanted is not None:
        if wanted in taken or not wanted.strip():
            raise EventRefused(
                f"the id {wanted!r} is {'taken' if wanted.strip() else 'empty'}",
                where="rule engage-under-a-new-id",
                remedy="Choose another, or leave it out",
            )
        return wanted
    words = re.sub(r"[\W_]+", "-", schedule.title.lower()).strip("-")[:40].strip("-")
    base = words or "engagement"
    names = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
