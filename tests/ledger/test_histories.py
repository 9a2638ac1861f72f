"""Random histories: whatever happens in whatever order, the sums hold and the fold is one and the same.

The suite runs a few short histories. ``HISTORIES=500 STEPS=200`` in the environment runs the full size.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from toolkit import dates
from toolkit.dates import BusinessCalendar, DayKind
from toolkit.errors import EventRefused, InvalidSchedule, UnknownInvoice
from toolkit.ledger import Ledger
from toolkit.ledger.composing import Wishes
from toolkit.ledger.deposits import Deduct
from toolkit.ledger.extras import Extra
from toolkit.ledger.folding import fold
from toolkit.ledger.invoices import Invoice, LineKind
from toolkit.ledger.retention import RetentionBase, RetentionRule
from toolkit.ledger.standing import state_of
from toolkit.ledger.state import EngagementState
from toolkit.money import Money
from toolkit.schedule import AcceptancePeriod, LateInterest, Milestone, Party, PaymentTerm, Role, Schedule
from toolkit.schedule.changes import AddMilestone, Change, DropMilestone, Redate, Reprice, SplitMilestone
from toolkit.taxes import one_rate, outside_scope

HISTORIES = int(os.environ.get("HISTORIES", "12"))
STEPS = int(os.environ.get("STEPS", "60"))
T = TypeVar("T")

cents = st.integers(1, 5_000_000).map(lambda n: Decimal(n).scaleb(-2))
ids = st.integers(1, 9).map(lambda n: f"M{n}")
pick = st.integers(0, 9)
days = st.integers(0, 20)


def eur(amount: Decimal) -> Money:
    return Money.of(amount, "EUR")


class Histories(RuleBasedStateMachine):
    """One engagement to which anything may happen; refusals are part of it."""

    @initialize(
        amounts=st.lists(cents, min_size=1, max_size=5),
        rate=st.sampled_from([None, "0", "7", "19", "8.875"]),
        percent=st.sampled_from(["0", "5", "10", "3.33"]),
        base=st.sampled_from(list(RetentionBase)),
        cap=st.none() | cents,
    )
    def engage(
        self, amounts: list[Decimal], rate: str | None, percent: str, base: RetentionBase, cap: Decimal | None
    ) -> None:
        fast = Path("/dev/shm")  # noqa: S108  # the disk is not what is tested here
        self.folder = Path(tempfile.mkdtemp(dir=fast if fast.is_dir() else None))
        self.ledger = Ledger.open(self.folder / "practice.ledger", actor="Jo")
        self.today = date(2025, 1, 1)
        self.next_id = len(amounts) + 1
        schedule = Schedule(
            title="Random",
            currency="EUR",
            parties=(Party(name="A", role=Role.SUPPLIER, tax_id="X"), Party(name="B", role=Role.CUSTOMER)),
            milestones=tuple(
                Milestone(id=f"M{n}", name=f"Step {n}", amount=eur(a), deliverables=("D", "E") if n % 2 else ())
                for n, a in enumerate(amounts, start=1)
            ),
            payment_term=PaymentTerm(days=14),
            acceptance_period=AcceptancePeriod(days=5, kind=DayKind.BUSINESS, deemed=True),
            late_interest=LateInterest(percent=Decimal("1.5")),
        )
        rules: tuple[RetentionRule, ...] = ()
        if Decimal(percent):
            rules = (RetentionRule(percent=Decimal(percent), base=base, cap=None if cap is None else eur(cap)),)
        self.engagement = self.ledger.engage(
            schedule,
            tax=one_rate(rate) if rate is not None else outside_scope(),
            retentions=rules,
            calendar=BusinessCalendar(country="DE"),
            on=self.today,
        )
        self.head = self.ledger.verify().head

    def attempt(self, verb: Callable[[], T]) -> T | None:
        """Do it, or be refused by a named rule with nothing written."""
        before = len(self.engagement.events)
        try:
            return verb()
        except (EventRefused, InvalidSchedule, UnknownInvoice):
            assert len(self.engagement.events) == before
            return None

    def number(self, n: int) -> str:
        issued = [i.number for i in self.engagement.state().invoices]
        return issued[n % len(issued)] if issued else "INV-2025-0001"

    @rule(n=days)
    def time_passes(self, n: int) -> None:
        self.today = min(self.today + timedelta(days=n), dates.today())

    @rule(id=ids)
    def start(self, id: str) -> None:
        self.attempt(lambda: self.engagement.start(id, on=self.today))

    @rule(id=ids)
    def submit(self, id: str) -> None:
        self.attempt(lambda: self.engagement.submit(id, on=self.today))

    @rule(id=ids, part=st.booleans())
    def accept(self, id: str, part: bool) -> None:
        names = ["D"] if part else []
        self.attempt(lambda: self.engagement.accept(id, by="B", deliverables=names, on=self.today))

    @rule(id=ids, percent=st.integers(1, 100))
    def certify(self, id: str, percent: int) -> None:
        self.attempt(lambda: self.engagement.accept(id, by="B", percent=percent, on=self.today))

    @rule(id=ids)
    def deem(self, id: str) -> None:
        self.attempt(lambda: self.engagement.accept_deemed(id, on=self.today))

    @rule(id=ids)
    def reject(self, id: str) -> None:
        self.attempt(lambda: self.engagement.reject(id, reason="not yet", on=self.today))

    @rule(deduct=st.sampled_from(list(Deduct)), retain=st.booleans())
    def invoice_all(self, deduct: Deduct, retain: bool) -> None:
        wishes = Wishes(deduct=deduct, retain=retain)
        self.attempt(lambda: self.engagement.invoice(on=self.today, wishes=wishes))

    @rule(id=ids, amount=cents)
    def invoice_part(self, id: str, amount: Decimal) -> None:
        self.attempt(lambda: self.engagement.invoice([id], amounts={id: amount}, on=self.today))

    @rule(kind=st.sampled_from([LineKind.EXPENSE, LineKind.BONUS, LineKind.DISCOUNT, LineKind.PENALTY]), amount=cents)
    def invoice_with_extra(self, kind: LineKind, amount: Decimal) -> None:
        extra = Extra(kind=kind, description="Extra", quantity=Decimal("1.5"), unit_price=eur(amount))
        self.attempt(lambda: self.engagement.invoice(on=self.today, extras=[extra]))

    @rule(percent=st.integers(1, 60))
    def deposit(self, percent: int) -> None:
        self.attempt(lambda: self.engagement.invoice_deposit(percent=percent, on=self.today))

    @rule(part=st.none() | cents)
    def release(self, part: Decimal | None) -> None:
        self.attempt(lambda: self.engagement.release_retention(by="B", amount=part, on=self.today))

    @rule()
    def invoice_retention(self) -> None:
        self.attempt(lambda: self.engagement.invoice_retention(on=self.today))

    @rule(n=pick)
    def credit(self, n: int) -> None:
        self.attempt(lambda: self.engagement.credit(self.number(n), reason="wrong", on=self.today))

    @rule(n=pick, id=ids, amount=cents)
    def credit_part(self, n: int, id: str, amount: Decimal) -> None:
        amounts: dict[str, Money | Decimal | int | str] = {id: amount}
        self.attempt(lambda: self.engagement.credit(self.number(n), amounts=amounts, reason="less", on=self.today))

    @rule(amount=cents)
    def pay(self, amount: Decimal) -> None:
        self.attempt(lambda: self.engagement.pay(amount, on=self.today))

    @rule(n=pick)
    def pay_in_full(self, n: int) -> None:
        number = self.number(n)
        self.attempt(
            lambda: self.engagement.pay(self.engagement.state().invoice(number).open, invoice=number, on=self.today)
        )

    @rule()
    def allocate(self) -> None:
        self.attempt(lambda: self.engagement.allocate(on=self.today))

    @rule(amount=cents)
    def refund(self, amount: Decimal) -> None:
        self.attempt(lambda: self.engagement.refund(amount, on=self.today))

    @rule(n=pick, amount=st.none() | cents)
    def write_off(self, n: int, amount: Decimal | None) -> None:
        self.attempt(lambda: self.engagement.write_off(self.number(n), amount=amount, reason="lost", on=self.today))

    @rule(id=ids, kind=st.sampled_from(["add", "drop", "split", "reprice", "redate"]), amount=cents)
    def change(self, id: str, kind: str, amount: Decimal) -> None:
        new = f"M{self.next_id}"
        old = next((m.amount for m in self.engagement.schedule.milestones if m.id == id), None)
        parts = old.split([1, 2]) if old else (eur(amount), eur(amount))
        changes: dict[str, Change] = {
            "add": AddMilestone(milestone=Milestone(id=new, name="More", amount=eur(amount))),
            "drop": DropMilestone(id=id),
            "split": SplitMilestone(
                id=id,
                parts=tuple(Milestone(id=f"{new}{c}", name=c, amount=a) for c, a in zip("ab", parts, strict=True)),
            ),
            "reprice": Reprice(id=id, amount=eur(amount)),
            "redate": Redate(id=id, due_date=self.today),
        }
        if self.attempt(lambda: self.engagement.agree_change([changes[kind]], by="B", on=self.today)):
            self.next_id += 1

    @rule(amount=cents)
    def propose_and_answer(self, amount: Decimal) -> None:
        change = AddMilestone(milestone=Milestone(id=f"M{self.next_id}", name="More", amount=eur(amount)))
        order = self.attempt(lambda: self.engagement.propose_change([change], on=self.today))
        if order is not None:
            self.attempt(lambda: self.engagement.decline_change(order.number, by="B", on=self.today))

    @rule(rate=st.sampled_from(["0", "7", "19"]))
    def correct_the_tax(self, rate: str) -> None:
        self.attempt(lambda: self.engagement.correct(tax=one_rate(rate), reason="new rate", on=self.today))

    @rule(coin=st.integers(0, 30))
    def terminate(self, coin: int) -> None:
        if coin == 7:
            self.attempt(lambda: self.engagement.terminate(by="B", reason="no budget", on=self.today))

    @invariant()
    def the_sums_hold(self) -> None:
        if not hasattr(self, "engagement"):
            return
        state = self.engagement.state()
        check_price(state)
        check_money_in(state)
        for found in state.invoices:
            check_document(found.invoice)

    @invariant()
    def what_is_asked_of_the_state_never_fails(self) -> None:
        if hasattr(self, "engagement"):
            self.engagement.clocks(self.today)
            self.engagement.proposals(self.today)
            total = self.engagement.ageing()
            assert sum((m.amount for m in total.buckets.values()), Decimal(0)) == total.total.amount
            money = self.engagement.state().money
            assert self.engagement.statement().balance == money.open + money.written_off - money.written_off - (
                money.unallocated
            )

    def teardown(self) -> None:
        if not hasattr(self, "engagement"):
            return
        try:
            self.it_all_comes_back()
        finally:
            self.ledger.close()
            shutil.rmtree(self.folder)

    def it_all_comes_back(self) -> None:
        """Folding anew, opening again and replaying the export give the same state and hashes."""
        state = self.engagement.state()
        record = fold(self.engagement.events)
        assert record is not None
        assert state_of(record, state.on) == state
        proof = self.ledger.verify(self.head)
        self.ledger.export(self.folder / "all.jsonl")
        with Ledger.load(self.folder / "all.jsonl", self.folder / "again.ledger", actor="Mary") as again:
            assert again.verify() == proof
            assert again.engagement(state.id).state() == state
        for event in self.engagement.events[:: max(1, len(self.engagement.events) // 5)]:
            check_price(self.engagement.state(event.on))
        numbers = [i.number for i in state.invoices if not i.invoice.is_credit and i.invoice.year == 2025]
        assert numbers == [f"INV-2025-{n:04d}" for n in range(1, len(numbers) + 1)]


def check_price(state: EngagementState) -> None:
    """Promise 3: invoiced − credited + still to invoice = contract price + agreed changes."""
    m = state.money
    zero = Money.zero("EUR")
    assert m.invoiced - m.credited + m.still_to_invoice == m.contract_price + m.changes
    assert m.contract_price + m.changes == Money.sum((s.amount for s in state.milestones if s.amount), "EUR")
    # below zero only where a deposit is more than a smaller contract leaves, and is to be credited
    assert m.still_to_invoice + m.deposits >= zero
    assert m.deposits >= zero
    assert m.retained >= zero
    sign = {False: 1, True: -1}
    within = sum(
        (sign[d.invoice.is_credit] * line.net.amount for d in state.invoices for line in d.invoice.lines
         if line.kind.within_price), Decimal(0),
    )  # fmt: skip
    assert within == (m.invoiced - m.credited).amount
    for s in state.milestones:
        charged = sum(
            (sign[d.invoice.is_credit] * line.net.amount for d in state.invoices for line in d.invoice.lines
             if line.milestone == s.id), Decimal(0),
        )  # fmt: skip
        assert s.amount is not None
        assert s.invoiced is not None
        assert s.still_to_invoice is not None
        assert s.invoiced.amount == charged
        assert s.invoiced + s.still_to_invoice == s.amount
        assert s.still_to_invoice >= zero


def check_money_in(state: EngagementState) -> None:
    """With tax, what was asked for was credited, paid, given up, or is open; what came in is somewhere."""
    m = state.money
    zero = Money.zero("EUR")
    assert m.invoiced_gross - m.credited_gross == m.paid + m.written_off + m.open
    assert m.unallocated >= zero
    assert m.overdue <= m.open
    for i in state.invoices:
        assert i.open >= zero
        assert i.retained >= zero
        if not i.invoice.is_credit:
            assert i.paid + i.credited + i.written_off + i.open == i.invoice.payable


def check_document(document: Invoice) -> None:
    """Lines, taxes and totals add up as EN 16931 BR-CO-10 to 17 say; a credit note may differ by its last cent."""
    assert document.lines
    assert Money.sum((line.net for line in document.lines), "EUR") == document.net
    assert Money.sum((t.base for t in document.taxes), "EUR") == document.net
    assert Money.sum((t.tax for t in document.taxes), "EUR") == document.tax
    assert document.gross == document.net + document.tax
    assert document.gross >= Money.zero("EUR")
    for total in document.taxes:
        exact = total.base.amount * (total.treatment.rate or 0) / 100
        allowed = Decimal("0.05") if document.is_credit else Decimal("0.005")
        assert abs(total.tax.amount - exact) <= allowed
    for line in document.lines:
        assert line.unit_price >= Money.zero("EUR")
        assert Money.rounded(line.unit_price.amount * line.quantity, "EUR") == line.net


def test_the_sums_hold_in_every_state_of_random_histories() -> None:
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.explicit, Phase.generate] if os.environ.get("NO_SHRINK") else list(Phase),
            suppress_health_check=list(HealthCheck),
        ),
    )
