"""The verbs that issue documents: invoice, deposit, retention invoice, credit note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from toolkit.ledger import billing, deposits, extras, final, interest, releases
from toolkit.ledger.balance import price
from toolkit.ledger.billing import Charge
from toolkit.ledger.composing import Wishes, compose
from toolkit.ledger.crediting import credit_note, credit_series
from toolkit.ledger.events import Credited, Invoiced, RetentionReleased
from toolkit.ledger.extras import Extra
from toolkit.ledger.folding import Record
from toolkit.ledger.invoices import Invoice, InvoiceKind
from toolkit.ledger.journal import Writing
from toolkit.ledger.parts import Part
from toolkit.ledger.payments import account
from toolkit.ledger.releases import Held
from toolkit.ledger.statutes import Statute, statute
from toolkit.ledger.verbs import Amount, Verbs, money, numbered
from toolkit.money import Money, decimal_of
from toolkit.provenance import Source
from toolkit.schedule.terms import PaymentTerm


class Invoicing(Verbs):
    """What is issued. Numbers are given in the transaction that issues: per series and year, without gaps."""

    def draft(
        self,
        milestones: Sequence[str] | None = None,
        *,
        on: date | None = None,
        amounts: Mapping[str, Amount | Part] | None = None,
        extras: Sequence[Extra] = (),
        payment_term: PaymentTerm | int | None = None,
        wishes: Wishes | None = None,
    ) -> Invoice:
        """The invoice that ``invoice`` would issue, without a number; nothing is written."""
        record = self._record
        day = self._head(record, None, on)["on"]
        return self._invoice(record, milestones, day, amounts or {}, extras, _with_term(wishes, payment_term))

    def invoice(
        self,
        milestones: Sequence[str] | None = None,
        *,
        on: date | None = None,
        at: datetime | None = None,
        amounts: Mapping[str, Amount | Part] | None = None,
        extras: Sequence[Extra] = (),
        payment_term: PaymentTerm | int | None = None,
        wishes: Wishes | None = None,
    ) -> Invoice:
        """Issue an invoice for what is accepted and not yet invoiced: of the milestones named, or of all.

        What was credited is charged again only where its milestone is named.
        Retention is held back and deposits are deducted as the contract and ``wishes`` say.

        Args:
            amounts: Less than all of a milestone, by its id: money, or a ``Part`` by percent or quantity.
            extras: Lines outside the contract price; alone, with ``milestones=[]``.
            payment_term: Instead of the contract's; an integer is days from the date of invoice.
            wishes: What else the person wants of it.

        Raises:
            NotInvoiceable: Nothing, or not this, can be invoiced; says why and what to do.
        """
        wishes = _with_term(wishes, payment_term)

        def make(record: Record, writing: Writing) -> Invoiced:
            head = self._head(record, at, on)
            draft = self._invoice(record, milestones, head["on"], amounts or {}, extras, wishes)
            return Invoiced(**head, invoice=numbered(draft, writing))

        return self._recorder.add(self.id, make).invoice

    def draft_deposit(
        self,
        amount: Amount | None = None,
        *,
        percent: Decimal | int | str | None = None,
        description: str = "Deposit",
        on: date | None = None,
        wishes: Wishes | None = None,
    ) -> Invoice:
        """The prepayment invoice that ``invoice_deposit`` would issue, without a number; nothing is written."""
        record = self._record
        asked = _deposit(record, amount, percent)
        return _prepayment(record, deposits.charge(asked, description, ()), self._head(record, None, on)["on"], wishes)

    def invoice_deposit(
        self,
        amount: Amount | None = None,
        *,
        percent: Decimal | int | str | None = None,
        description: str = "Deposit",
        source: tuple[Source, ...] = (),
        on: date | None = None,
        at: datetime | None = None,
        payment_term: PaymentTerm | int | None = None,
        wishes: Wishes | None = None,
    ) -> Invoice:
        """Issue a prepayment invoice (EN 16931 type 386) for an amount, or a percentage of the contract price.

        Later invoices deduct it with its number, date, amount and tax, each cent once.
        """
        wishes = _with_term(wishes, payment_term)

        def make(record: Record, writing: Writing) -> Invoiced:
            head = self._head(record, at, on)
            asked = _deposit(record, amount, percent)
            draft = _prepayment(record, deposits.charge(asked, description, source), head["on"], wishes)
            return Invoiced(**head, invoice=numbered(draft, writing))

        return self._recorder.add(self.id, make).invoice

    def retentions(self) -> tuple[Held, ...]:
        """What is held back under each retention that was agreed, and what of it was given up and can be invoiced."""
        record = self._record
        return tuple(releases.standing(record, rule) for rule in record.retentions)

    def release_retention(
        self,
        name: str | None = None,
        *,
        by: str,
        amount: Amount | None = None,
        reason: str | None = None,
        on: date | None = None,
        at: datetime | None = None,
    ) -> RetentionReleased:
        """Record that the customer gives up a retention, or ``amount`` of it.

        One held from the net can then be invoiced with ``invoice_retention``; one held from the gross
        falls due on its invoices.
        """

        def make(record: Record, _: Writing) -> RetentionReleased:
            head = self._head(record, at, on, reason)
            rule = releases.rule(record, name)
            left = releases.releasable(record, rule)
            asked = left if amount is None else money(amount, record.currency)
            releases.may_release(record, rule, asked, left)
            return RetentionReleased(**head, name=rule.name, amount=asked, by=by)

        return self._recorder.add(self.id, make)

    def draft_retention(self, *, on: date | None = None, wishes: Wishes | None = None) -> Invoice:
        """The invoice that ``invoice_retention`` would issue, without a number; nothing is written."""
        record = self._record
        day = self._head(record, None, on)["on"]
        return compose(record, releases.charges(record), InvoiceKind.RETENTION_RELEASE, day, _with_term(wishes, None))

    def invoice_retention(
        self,
        *,
        on: date | None = None,
        at: datetime | None = None,
        payment_term: PaymentTerm | int | None = None,
        wishes: Wishes | None = None,
    ) -> Invoice:
        """Issue the invoice for all retention that was held from the net and is released."""
        wishes = _with_term(wishes, payment_term)

        def make(record: Record, writing: Writing) -> Invoiced:
            head = self._head(record, at, on)
            draft = compose(record, releases.charges(record), InvoiceKind.RETENTION_RELEASE, head["on"], wishes)
            return Invoiced(**head, invoice=numbered(draft, writing))

        return self._recorder.add(self.id, make).invoice

    def invoice_interest(
        self,
        number: str,
        *,
        law: str | Statute | None = None,
        compensation: bool = False,
        on: date | None = None,
        at: datetime | None = None,
        payment_term: PaymentTerm | int | None = None,
        wishes: Wishes | None = None,
    ) -> Invoice:
        """Issue an invoice for late interest on another one up to ``on``, without what was charged before.

        It is outside the contract price, and no VAT is taken of it.

        Args:
            law: As for ``interest``: the contract's clause where none is chosen.
            compensation: Also charge the flat sum that the law grants for recovery costs, once.

        Raises:
            NotInvoiceable: Nothing is owed that was not charged.
            EventRefused: No law is chosen, and the contract states no rate in numbers.
        """
        wishes = _with_term(wishes, payment_term).model_copy(update={"retain": False})
        chosen = None if law is None else statute(law)

        def make(record: Record, writing: Writing) -> Invoiced:
            head = self._head(record, at, on)
            late = account(record, number)
            found = interest.interest(record, late, head["on"], chosen)
            lines = interest.charges(record, late, found, compensation=compensation)
            draft = compose(record, lines, InvoiceKind.INVOICE, head["on"], wishes)
            draft = draft.model_copy(update={"problems": draft.problems + found.problems})
            return Invoiced(**head, invoice=numbered(draft, writing))

        return self._recorder.add(self.id, make).invoice

    def credit(
        self,
        number: str,
        *,
        reason: str,
        amounts: Mapping[str, Amount] | None = None,
        on: date | None = None,
        at: datetime | None = None,
        wishes: Wishes | None = None,
    ) -> Invoice:
        """Issue a credit note: for all that is left of a document, or for ``amounts`` before tax.

        What it gives back of a milestone can be invoiced again, by name; where it fell out for good, agree a
        change order too, and the contract price follows.

        Args:
            amounts: By milestone id, or by the line's description where it has no milestone.
            reason: Why; printed on the note.
        """

        def make(record: Record, writing: Writing) -> Credited:
            head = self._head(record, at, on, reason)
            if not reason.strip():
                billing.refuse(record, "credit-with-reason", "a credit note without a reason", "Say what was wrong")
            original = account(record, number).invoice
            parts = None if amounts is None else {k: money(v, original.currency) for k, v in amounts.items()}
            wanted = wishes or Wishes(series=credit_series(original), notes=(reason,))
            note = credit_note(record, number, parts, head["on"], wanted)
            return Credited(**head, credit_note=numbered(note, writing))

        return self._recorder.add(self.id, make).credit_note

    def _invoice(
        self,
        record: Record,
        milestones: Sequence[str] | None,
        on: date,
        amounts: Mapping[str, Amount | Part],
        more: Sequence[Extra],
        wishes: Wishes,
    ) -> Invoice:
        only_extras = bool(more) and milestones is not None and not milestones
        picked = [] if only_extras else billing.chosen(record, milestones, on)
        priced = {m.id: m.amount.currency for m in picked if m.amount}
        parts = {k: v if isinstance(v, Part) else money(v, priced.get(k, record.currency)) for k, v in amounts.items()}
        charges = billing.work(record, picked, parts)
        billing.sound(record, charges, wishes.early_payment)
        currency = charges[0].net.currency if charges else _currency(more, record)
        work = list(charges)
        if wishes.retain and work:
            charges += billing.retention(record, work)
        charges += extras.charges(record, more, work, currency)
        if work:
            charges += deposits.deductions(record, charges, wishes.deduct, price(record.schedule, currency))
        if wishes.exchange is not None:
            charges = extras.converted(charges, wishes.exchange)
        kind = InvoiceKind.FINAL if wishes.final else InvoiceKind.INVOICE
        draft = compose(record, charges, kind, on, wishes)
        if draft.gross.amount < 0:
            billing.refuse(
                record,
                "invoices-ask-for-money",
                f"the invoice would come to {draft.gross}",
                "Issue a credit note instead",
            )
        billing.within_the_price(record, draft)
        return final.closing(record, draft) if wishes.final else draft


def _deposit(record: Record, amount: Amount | None, percent: Decimal | int | str | None) -> Money:
    """A deposit as asked for: an amount, or a percentage of the contract price."""
    whole = price(record.schedule, record.currency)
    asked = whole.percent(decimal_of(percent or 0)) if amount is None else money(amount, record.currency)
    if asked.amount <= 0:
        billing.refuse(record, "deposits-are-positive", f"a deposit of {asked}", "Give an amount or percentage")
    return asked


def _prepayment(record: Record, charge: Charge, on: date, wishes: Wishes | None) -> Invoice:
    draft = compose(record, [charge], InvoiceKind.PREPAYMENT, on, wishes or Wishes())
    billing.within_the_price(record, draft)
    return draft


def _currency(more: Sequence[Extra], record: Record) -> str:
    return next((e.unit_price.currency for e in more if e.unit_price is not None), record.currency)


def _with_term(wishes: Wishes | None, term: PaymentTerm | int | None) -> Wishes:
    wishes = wishes or Wishes()
    if term is None:
        return wishes
    chosen = PaymentTerm(days=term) if isinstance(term, int) else term
    return wishes.model_copy(update={"payment_term": chosen})
