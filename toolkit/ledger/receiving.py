"""The verbs of money that moves: pay, allocate, refund, write off; ageing, statement and interest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from toolkit.ledger import ageing, dunning, early, payments, rules
from toolkit.ledger.ageing import Ageing, Statement
from toolkit.ledger.composing import Wishes
from toolkit.ledger.crediting import credit_series
from toolkit.ledger.dunning import PaymentReminder
from toolkit.ledger.events import Allocated, Credited, Note, Paid, Refunded, WrittenOff
from toolkit.ledger.folding import Record
from toolkit.ledger.interest import Interest, interest
from toolkit.ledger.invoices import Invoice
from toolkit.ledger.journal import Writing
from toolkit.ledger.statutes import Statute, statute
from toolkit.ledger.verbs import Amount, Verbs, day_or_today, money, numbered


class Receiving(Verbs):
    """What comes in, and what is given up."""

    def pay(
        self,
        amount: Amount,
        *,
        on: date | None = None,
        reference: str | None = None,
        invoice: str | None = None,
        parts: Mapping[str, Amount] | None = None,
        early_payment: bool = False,
        at: datetime | None = None,
    ) -> Paid:
        """Record money that came in.

        It settles ``invoice``, or the ``parts`` given by invoice number, or else the open invoices, the
        earliest due first. What is over stays unallocated and is shown.

        Args:
            early_payment: It is ``invoice`` less the discount for paying early that stands on it: once the
                payment is recorded, the discount is granted, with ``grant_early_payment``.
        """

        def make(record: Record, _: Writing) -> Paid:
            head = self._head(record, at, on)
            day = head["on"]
            value = money(amount, payments.account(record, invoice).invoice.currency if invoice else record.currency)
            rules.may_pay(record, value, day, reference)
            if early_payment:
                number = early.named(record, invoice)
                early.may_grant(record, payments.account(record, number), day, even_late=False)
            if parts is not None:
                by_number = {n: money(part, value.currency) for n, part in parts.items()}
                allocations = payments.by_hand(record, value, by_number, day)
            elif invoice is not None:
                allocations = payments.on_one(record, value, invoice, day)
            else:
                allocations = payments.oldest_first(record, value, day)
            return Paid(**head, amount=value, reference=reference, allocations=allocations)

        paid = self._recorder.add(self.id, make)
        if early_payment and invoice is not None and payments.account(self._record, invoice).open:
            self.grant_early_payment(invoice, paid=paid.on, on=paid.on, at=at)
        return paid

    def grant_early_payment(
        self,
        number: str,
        *,
        paid: date | None = None,
        amount: Amount | None = None,
        even_late: bool = False,
        reason: str | None = None,
        on: date | None = None,
        at: datetime | None = None,
    ) -> Invoice:
        """Grant the discount for early payment that an invoice offers: a credit note with its share of the tax.

        Args:
            paid: The day the money came in; default: the last payment on the invoice, else ``on``.
            amount: With tax; default: what was offered, or what of it is open.
            even_late: Grant it although its last day is over, because you agree.

        Raises:
            EventRefused: None is offered, its last day is over, or it was granted already.
        """

        def make(record: Record, writing: Writing) -> Credited:
            found = payments.account(record, number)
            head = self._head(record, at, on, reason or "discount for early payment")
            came = paid or max((d for d, _, _ in found.received), default=head["on"])
            offer = early.may_grant(record, found, came, even_late=even_late)
            most = min(early.worth(record, found, offer), found.open)
            value = most if amount is None else money(amount, found.invoice.currency)
            wishes = Wishes(series=credit_series(found.invoice), notes=(head["reason"],))
            note = early.note(record, found, offer, value, head["on"], wishes)
            return Credited(**head, credit_note=numbered(note, writing))

        return self._recorder.add(self.id, make).credit_note

    def allocate(
        self,
        parts: Mapping[str, Amount] | None = None,
        *,
        reason: str | None = None,
        on: date | None = None,
        at: datetime | None = None,
    ) -> Allocated:
        """Put money that came in unallocated to invoices: ``parts`` by number, or the earliest due first."""

        def make(record: Record, _: Writing) -> Allocated:
            head = self._head(record, at, on, reason)
            currency = record.currency
            if parts:
                currency = payments.account(record, next(iter(parts))).invoice.currency
            free = payments.unallocated(record, currency)
            if parts is None:
                allocations = payments.oldest_first(record, free, head["on"])
            else:
                by_number = {n: money(part, currency) for n, part in parts.items()}
                allocations = payments.by_hand(record, free, by_number, head["on"])
            payments.may_allocate(record, free, allocations)
            return Allocated(**head, allocations=allocations)

        return self._recorder.add(self.id, make)

    def refund(
        self, amount: Amount, *, reference: str | None = None, on: date | None = None, at: datetime | None = None
    ) -> Refunded:
        """Record that unallocated money went back to the customer."""

        def make(record: Record, _: Writing) -> Refunded:
            head = self._head(record, at, on)
            value = money(amount, record.currency)
            payments.may_refund(record, value)
            return Refunded(**head, amount=value, reference=reference)

        return self._recorder.add(self.id, make)

    def write_off(
        self,
        number: str,
        *,
        reason: str,
        amount: Amount | None = None,
        on: date | None = None,
        at: datetime | None = None,
    ) -> WrittenOff:
        """Record that an open claim, or ``amount`` of it, is given up. It corrects no tax: a credit note does."""

        def make(record: Record, _: Writing) -> WrittenOff:
            head = self._head(record, at, on, reason)
            found = payments.account(record, number)
            value = found.open if amount is None else money(amount, found.invoice.currency)
            payments.may_write_off(record, found, value, reason, head["on"])
            return WrittenOff(**head, invoice=number, amount=value)

        return self._recorder.add(self.id, make)

    def ageing(self, on: date | None = None) -> Ageing:
        """Open invoices by days overdue, in the contract's currency."""
        record = ageing.past(self._record, rules.a_day(on))
        return ageing.ageing([record], record.currency, day_or_today(on))

    def statement(self, on: date | None = None) -> Statement:
        """The statement of account up to a day, in the contract's currency."""
        record = ageing.past(self._record, rules.a_day(on))
        return ageing.statement(record, record.currency, day_or_today(on))

    def interest(self, number: str, on: date | None = None, *, law: str | Statute | None = None) -> Interest:
        """Late interest on an invoice up to a day: by the contract's clause, or by the ``law`` you choose.

        Args:
            law: ``EU``, ``DE`` or ``UK`` as in the table of statutory rates, or a ``Statute`` of your own.

        Raises:
            EventRefused: No law is chosen, and the contract states no rate in numbers.
            UnknownStatute: The table has no such law.
        """
        record = self._record
        chosen = None if law is None else statute(law)
        return interest(record, payments.account(record, number), day_or_today(on), chosen)

    def payment_reminders(
        self, on: date | None = None, *, texts: Path | str | None = None
    ) -> tuple[PaymentReminder, ...]:
        """What to send about overdue invoices: for each the next level that is reached and not recorded as sent.

        Args:
            texts: A file with your own levels and words; default: friendly, first, second, final in English.

        Raises:
            InvalidTable: The file cannot be used.
        """
        record = ageing.past(self._record, rules.a_day(on))
        return dunning.due_reminders(record, day_or_today(on), dunning.levels(texts))

    def record_reminder(
        self,
        number: str,
        level: str,
        *,
        text: str | None = None,
        on: date | None = None,
        at: datetime | None = None,
    ) -> Note:
        """Record that you sent a reminder of a level, so that the next one is due in its time."""

        def make(record: Record, _: Writing) -> Note:
            head = self._head(record, at, on, text or f"{level} reminder sent")
            dunning.may_record(record, payments.account(record, number), level, head["on"])
            return Note(**head, invoice=number, level=level)

        return self._recorder.add(self.id, make)
