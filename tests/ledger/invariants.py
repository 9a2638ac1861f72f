"""What must hold in every state of every history: promise 3, documents that add up, money that is somewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from toolkit.ledger.balance import balance, price
from toolkit.ledger.events import Event, Paid, Refunded, document_of
from toolkit.ledger.folding import Record
from toolkit.ledger.invoices import Invoice, InvoiceLine, LineKind
from toolkit.ledger.rows import ordinal
from toolkit.ledger.state import EngagementState, MoneyTotals
from toolkit.money import Money, minor_units

_ZERO = Decimal(0)


class Books:
    """The same sums as the ledger's, kept beside it from nothing but the events as they come in."""

    def __init__(self) -> None:
        self.within: dict[str, Decimal] = defaultdict(Decimal)
        self.charged: dict[str, Decimal] = defaultdict(Decimal)
        self.asked: dict[str, Decimal] = defaultdict(Decimal)
        self.received: dict[str, Decimal] = defaultdict(Decimal)
        self.last: dict[tuple[str, int], int] = defaultdict(int)

    def take(self, event: Event) -> None:
        """Enter one event; a document must add up, and have the next number of its series and year."""
        if isinstance(event, Paid):
            self.received[event.amount.currency] += event.amount.amount
        elif isinstance(event, Refunded):
            self.received[event.amount.currency] -= event.amount.amount
        document = document_of(event)
        if document is None:
            return
        check_document(document)
        self.last[document.series, document.year] += 1
        assert ordinal(document) == self.last[document.series, document.year]
        sign = -1 if document.is_credit else 1
        self.asked[document.currency] += sign * (document.gross if document.is_credit else document.payable).amount
        for line in document.lines:
            if line.kind.within_price:
                self.within[line.agreed.currency] += sign * line.agreed.amount
            if line.kind is LineKind.WORK and line.milestone is not None:
                self.charged[line.milestone] += sign * line.agreed.amount


def check_record(record: Record, books: Books) -> None:
    """Promise 3 after one event, quick: invoiced − credited + still to invoice = contract price + agreed changes."""
    for currency in {record.currency, *books.within}:
        sums = balance(record, currency)
        assert sums.invoiced - sums.credited == books.within[currency]
        assert books.within[currency] + sums.still_to_invoice == price(record.schedule, currency).amount
        assert sums.deposits >= 0
        assert sums.held >= 0
    for m in record.schedule.milestones:
        used = record.progress[m.id].used if m.id in record.progress else _ZERO
        assert used == books.charged[m.id]
        assert m.amount is not None
        assert 0 <= used <= m.amount.amount
    number = document_number(record.events[-1])
    if number is not None:
        account = record.accounts[number]
        assert account.open.amount >= 0
        assert account.held.amount >= 0


def document_number(event: Event) -> str | None:
    """The document that an event issued or is about."""
    document = document_of(event)
    if document is not None:
        return document.number if document.credits is None else document.credits.number
    return event.invoice if event.kind == "written off" else None


def check_state(state: EngagementState, books: Books | None = None) -> None:
    """Everything that can be told from how an engagement stands; with ``books`` also that these agree."""
    totals = (state.money, *state.other_money)
    assert len({m.currency for m in totals}) == len(totals)
    for m in totals:
        _check_price(state, m)
        _check_money_in(m)
        if books is not None:
            assert (m.invoiced - m.credited).amount == books.within[m.currency]
            assert (m.invoiced_gross - m.credited_gross).amount == books.asked[m.currency]
            assert (m.paid + m.unallocated).amount == books.received[m.currency]
    for s in state.milestones:
        assert s.amount is not None
        assert s.invoiced is not None
        assert s.still_to_invoice is not None
        assert s.invoiced.amount == _of_milestone(state, s.milestone.id)
        assert s.invoiced + s.still_to_invoice == s.amount
        assert s.still_to_invoice >= Money.zero(s.amount.currency)
    for i in state.invoices:
        assert i.open.amount >= 0
        assert i.retained.amount >= 0
        if not i.invoice.is_credit:
            assert i.paid + i.credited + i.written_off + i.open == i.invoice.payable


def _summed(state: EngagementState, counts: Callable[[InvoiceLine], bool]) -> Decimal:
    lines = ((-1 if d.invoice.is_credit else 1, line) for d in state.invoices for line in d.invoice.lines)
    return sum((sign * line.agreed.amount for sign, line in lines if counts(line)), _ZERO)


def _of_milestone(state: EngagementState, id: str) -> Decimal:
    return _summed(state, lambda line: line.milestone == id)


def _check_price(state: EngagementState, m: MoneyTotals) -> None:
    zero = Money.zero(m.currency)
    assert m.invoiced - m.credited + m.still_to_invoice == m.contract_price + m.changes
    planned = (s.amount for s in state.milestones if s.amount and s.amount.currency == m.currency)
    assert m.contract_price + m.changes == Money.sum(planned, m.currency)
    # below zero only where a deposit is more than a smaller contract leaves, and is to be credited
    assert m.still_to_invoice + m.deposits >= zero
    assert m.deposits >= zero
    assert m.retained >= zero
    within = _summed(state, lambda line: line.kind.within_price and line.agreed.currency == m.currency)
    assert within == (m.invoiced - m.credited).amount


def _check_money_in(m: MoneyTotals) -> None:
    """With tax, what was asked for was credited, paid, given up, or is open; what came in is somewhere."""
    assert m.invoiced_gross - m.credited_gross == m.paid + m.written_off + m.open
    assert m.unallocated >= Money.zero(m.currency)
    assert m.overdue <= m.open


def check_document(document: Invoice) -> None:
    """Lines, taxes and totals add up as EN 16931 BR-CO-10 to 17 say; a credit note may differ by its last cents."""
    currency, zero = document.currency, Money.zero(document.currency)
    cent = Decimal(1).scaleb(-minor_units(currency))
    assert document.lines
    assert Money.sum((line.net for line in document.lines), currency) == document.net
    assert Money.sum((t.base for t in document.taxes), currency) == document.net
    assert Money.sum((t.tax for t in document.taxes), currency) == document.tax
    assert document.gross == document.net + document.tax
    assert document.gross >= zero
    for total in document.taxes:
        exact = total.base.amount * (total.treatment.rate or 0) / 100
        assert abs(total.tax.amount - exact) <= cent * (5 if document.is_credit else Decimal("0.5"))
    for line in document.lines:
        assert line.unit_price >= zero
        assert Money.rounded(line.unit_price.amount * line.quantity, currency) == line.net
