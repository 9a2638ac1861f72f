"""Random histories of an engagement: every verb, in any order, from two notebooks; ``run`` is what the tests call.

``SEED=2`` in the environment tries other histories, ``HISTORIES=20 STEPS=60`` fewer and shorter ones.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.ledger.machine import Carried, new_file, small
from toolkit import dates
from toolkit.ledger import Engagement, Part
from toolkit.ledger.composing import Wishes
from toolkit.ledger.deposits import Deduct
from toolkit.ledger.extras import Extra
from toolkit.ledger.folding import Stage
from toolkit.ledger.invoices import ExchangeRate, LineKind
from toolkit.ledger.verbs import Amount
from toolkit.schedule import Milestone, PaymentTerm
from toolkit.schedule.changes import (
    AddMilestone,
    Change,
    ChangeTerms,
    DropMilestone,
    Redate,
    Redefine,
    Reprice,
    SplitMilestone,
)
from toolkit.taxes import one_rate

HISTORIES = int(os.environ.get("HISTORIES", "500"))
STEPS = int(os.environ.get("STEPS", "200"))
SEED = int(os.environ.get("SEED", "1"))
PARTS = 4

pick = st.integers(0, 40)
share = st.integers(1, 100)
extra_kinds = st.sampled_from([LineKind.TIME, LineKind.EXPENSE, LineKind.BONUS, LineKind.DISCOUNT, LineKind.PENALTY])


class Histories(Carried):
    """One engagement to which anything may happen; refusals are part of it."""

    @rule(n=st.integers(1, 20))
    def time_passes(self, n: int) -> None:
        self.step()
        self.today = min(self.today + timedelta(days=n), dates.today())

    @rule()
    def the_other_notebook_goes_on(self) -> None:
        self.step()
        self.notebooks.reverse()
        self.engagement = self.notebooks[0].engagement(self.engagement.id)

    @rule(n=pick)
    def start(self, n: int) -> None:
        self.attempt(lambda e: e.start(self.milestone(n, Stage.PLANNED).id, on=self.today))

    @rule(n=pick)
    def submit(self, n: int) -> None:
        self.attempt(lambda e: e.submit(self.milestone(n, Stage.STARTED, Stage.REJECTED).id, on=self.today))

    @rule(n=pick, part=st.booleans())
    def accept(self, n: int, part: bool) -> None:
        names = ["D"] if part else []
        self.attempt(
            lambda e: e.accept(self.milestone(n, Stage.SUBMITTED).id, by="B", deliverables=names, on=self.today)
        )

    @rule(n=pick, percent=share)
    def certify(self, n: int, percent: int) -> None:
        self.attempt(lambda e: e.accept(self.milestone(n, Stage.SUBMITTED).id, by="B", percent=percent, on=self.today))

    @rule(n=pick)
    def deem(self, n: int) -> None:
        self.attempt(lambda e: e.accept_deemed(self.milestone(n, Stage.SUBMITTED).id, on=self.today))

    @rule(n=pick)
    def begin_review(self, n: int) -> None:
        self.attempt(lambda e: e.begin_review(self.milestone(n, Stage.SUBMITTED).id, on=self.today))

    @rule(n=pick, part=st.booleans())
    def reject(self, n: int, part: bool) -> None:
        names = ["E"] if part else []
        m = self.milestone(n, Stage.SUBMITTED)
        self.attempt(lambda e: e.reject(m.id, reason="not yet", deliverables=names, on=self.today))

    @rule(n=pick, late=st.integers(0, 20), units=small)
    def it_goes_well(self, n: int, late: int, units: int) -> None:
        """As most work goes, and more of it is agreed when there is none left; chance alone gets there seldom."""
        self.step()
        if all(self.record.of(m.id).stage is Stage.ACCEPTED for m in self.record.schedule.milestones):
            self.do(lambda e: e.agree_change([self.a_change(n, "add", units)], by="B", on=self.today))
        name = self.milestone(n, Stage.PLANNED, Stage.STARTED).id
        offers = ((Decimal(2), 10),) if late % 3 == 0 else ()
        self.do(lambda e: e.submit(name, on=self.today))
        self.today = min(self.today + timedelta(days=late), dates.today())
        if late > 12:
            self.do(lambda e: e.accept_deemed(name, on=self.today))
        self.do(lambda e: e.accept(name, by="B", on=self.today))
        self.do(lambda e: e.invoice([name], on=self.today, wishes=Wishes(early_payment=offers)))

    @rule(deduct=st.sampled_from(list(Deduct)), retain=st.booleans(), final=st.booleans(), early=st.booleans())
    def invoice_all(self, deduct: Deduct, retain: bool, final: bool, early: bool) -> None:
        offers = ((Decimal(2), 10),) if early else ()
        wishes = Wishes(deduct=deduct, retain=retain, final=final, early_payment=offers)
        draft = self.do(lambda e: e.draft(on=self.today, wishes=wishes))
        issued = self.attempt(lambda e: e.invoice(on=self.today, wishes=wishes))
        assert draft == (None if issued is None else issued.model_copy(update={"number": ""}))

    @rule(n=pick, percent=share, how=st.sampled_from(["amount", "percent", "of", "price"]))
    def invoice_part(self, n: int, percent: int, how: str) -> None:
        m = self.milestone(n, Stage.ACCEPTED)
        assert m.amount is not None
        parts: dict[str, Amount | Part] = {
            "amount": m.amount.percent(percent),
            "percent": Part(percent=Decimal(percent)),
            "of": Part(quantity=Decimal(percent), of=Decimal(120), unit="DAY"),
            "price": Part(quantity=Decimal(percent).scaleb(-1), unit="HUR", unit_price=m.amount.percent(7)),
        }
        self.attempt(lambda e: e.invoice([m.id], amounts={m.id: parts[how]}, on=self.today))

    @rule(kind=extra_kinds, units=small, percent=st.none() | share, alone=st.booleans(), cap=st.none() | small)
    def invoice_with_extra(self, kind: LineKind, units: int, percent: int | None, alone: bool, cap: int | None) -> None:
        extra = Extra(
            kind=kind,
            description=f"Extra {kind}",
            quantity=Decimal("1.5"),
            unit_price=self.money(units) if percent is None else None,
            percent=None if percent is None else Decimal(percent),
            cap=None if cap is None else self.money(cap),
        )
        self.attempt(lambda e: e.invoice([] if alone else None, on=self.today, extras=[extra]))

    @rule(n=pick, rate=st.sampled_from(["0.8567", "1.1", "161.37"]))
    def invoice_in_another_currency(self, n: int, rate: str) -> None:
        m = self.milestone(n, Stage.ACCEPTED)
        assert m.amount is not None
        exchange = ExchangeRate(
            base=m.amount.currency, quote="GBP", rate=Decimal(rate), on=self.today, stated_by="the contract"
        )
        self.attempt(lambda e: e.invoice([m.id], on=self.today, wishes=Wishes(exchange=exchange, deduct=Deduct.NONE)))

    @rule(percent=st.integers(1, 60))
    def deposit(self, percent: int) -> None:
        self.attempt(lambda e: e.invoice_deposit(percent=percent, on=self.today))

    @rule(n=pick, units=st.none() | small)
    def release(self, n: int, units: int | None) -> None:
        amount = None if units is None else self.money(units)
        self.attempt(lambda e: e.release_retention(f"Retention {n % 3}", by="B", amount=amount, on=self.today))

    @rule(n=pick, first=st.booleans())
    def invoice_retention(self, n: int, first: bool) -> None:
        if first:
            self.do(lambda e: e.release_retention(f"Retention {n % 2}", by="B", on=self.today))
        self.attempt(lambda e: e.invoice_retention(on=self.today))

    @rule(n=pick)
    def credit(self, n: int) -> None:
        self.attempt(lambda e: e.credit(self.number(n), reason="wrong", on=self.today))

    @rule(n=pick, line=pick, percent=share)
    def credit_part(self, n: int, line: int, percent: int) -> None:
        number = self.number(n)
        part: dict[str, Amount] = {"M1": self.money(100)}
        if number in self.record.accounts:
            lines = self.record.accounts[number].invoice.lines
            found = lines[line % len(lines)]
            part = {found.milestone or found.description: max(found.net, -found.net).percent(percent)}
        self.attempt(lambda e: e.credit(number, amounts=part, reason="less", on=self.today))

    @rule(units=small)
    def pay(self, units: int) -> None:
        self.attempt(lambda e: e.pay(self.money(units), on=self.today))

    @rule(n=pick, percent=st.sampled_from([100, 100, 50, 33, 120]))
    def pay_an_invoice(self, n: int, percent: int) -> None:
        number = self.number(n)
        self.attempt(lambda e: e.pay(self.part_of(number, percent), invoice=number, on=self.today))

    @rule(n=pick)
    def pay_early(self, n: int) -> None:
        number = self.number(n, lambda account: account.invoice.early_payment and account.open)
        self.attempt(lambda e: e.pay(self.part_of(number, 98), invoice=number, early_payment=True, on=self.today))

    @rule(n=pick, late=st.booleans())
    def grant_early_payment(self, n: int, late: bool) -> None:
        self.attempt(
            lambda e: e.grant_early_payment(
                self.number(n, lambda a: a.invoice.early_payment), even_late=late, on=self.today
            )
        )

    @rule(n=pick, law=st.sampled_from([None, "EU", "DE", "UK"]), flat=st.booleans())
    def charge_interest(self, n: int, law: str | None, flat: bool) -> None:
        self.attempt(lambda e: e.invoice_interest(self.number(n), law=law, compensation=flat, on=self.today))

    @rule(n=pick, percent=share, by_hand=st.booleans())
    def allocate(self, n: int, percent: int, by_hand: bool) -> None:
        number = self.number(n)
        parts: dict[str, Amount] = {number: self.part_of(number, percent)}
        self.attempt(lambda e: e.allocate(parts if by_hand else None, on=self.today))

    @rule(units=small)
    def refund(self, units: int) -> None:
        self.attempt(lambda e: e.refund(self.money(units), on=self.today))

    @rule(n=pick, percent=st.none() | share)
    def write_off(self, n: int, percent: int | None) -> None:
        number = self.number(n)
        amount = None if percent is None else self.part_of(number, percent)
        self.attempt(lambda e: e.write_off(number, amount=amount, reason="lost", on=self.today))

    def a_change(self, n: int, kind: str, units: int) -> Change:
        old, new = self.milestone(n), f"M{self.next_id}"
        self.next_id += 1
        assert old.amount is not None
        amount = self.money(units, old.amount.currency)
        parts = zip("ab", old.amount.split([1, 2]), strict=True)
        changes: dict[str, Change] = {
            "add": AddMilestone(milestone=Milestone(id=new, name="More", amount=amount)),
            "drop": DropMilestone(id=old.id),
            "split": SplitMilestone(
                id=old.id, parts=tuple(Milestone(id=f"{new}{c}", name=c, amount=a) for c, a in parts)
            ),
            "reprice": Reprice(id=old.id, amount=amount),
            "redate": Redate(id=old.id, due_date=self.today),
            "redefine": Redefine(id=old.id, name="Otherwise", deliverables=("D",)),
            "terms": ChangeTerms(payment_term=PaymentTerm(days=units % 60)),
        }
        return changes[kind]

    kinds = st.sampled_from(["add", "add", "add", "drop", "split", "reprice", "redate", "redefine", "terms"])

    @rule(n=pick, kind=kinds, units=small)
    def change(self, n: int, kind: str, units: int) -> None:
        self.attempt(lambda e: e.agree_change([self.a_change(n, kind, units)], by="B", on=self.today))

    @rule(n=pick, kind=kinds, units=small, agree=st.booleans())
    def propose_and_answer(self, n: int, kind: str, units: int, agree: bool) -> None:
        order = self.attempt(lambda e: e.propose_change([self.a_change(n, kind, units)], on=self.today))
        if order is not None:
            answer: Callable[[Engagement], object] = (
                (lambda e: e.agree_change(order.number, by="B", on=self.today))
                if agree
                else (lambda e: e.decline_change(order.number, by="B", on=self.today))
            )
            self.do(answer)

    @rule(rate=st.sampled_from(["0", "7", "19"]))
    def correct_the_tax(self, rate: str) -> None:
        self.attempt(lambda e: e.correct(tax=one_rate(rate), reason="new rate", on=self.today))

    @rule(coin=st.integers(0, 60), n=pick, percent=share)
    def terminate(self, coin: int, n: int, percent: int) -> None:
        m = self.milestone(n)
        if coin != 7:
            self.step()
        elif m.amount is not None:
            due = {m.id: m.amount.percent(percent)}
            self.attempt(lambda e: e.terminate(by="B", reason="no budget", due=due, on=self.today))


def run(
    part: int,
    histories: int = -(-HISTORIES // PARTS),
    steps: int = STEPS,
    place: Callable[[Path], Path | str] = new_file,
) -> None:
    """So many histories, by default a quarter of all, each of at least so many steps; each part tries different ones.

    Hypothesis ends some histories early, to try short ones too: these come on top and are not counted.
    """

    class Counted(Histories):
        lengths: ClassVar[list[tuple[int, int]]] = []

    Counted.place = staticmethod(place)
    for again in range(100):
        full = sum(count >= steps for count, _ in Counted.lengths)
        if full >= histories:
            break
        seed(SEED * 10_000 + part * 100 + again)(Counted)
        run_state_machine_as_test(
            Counted,
            settings=settings(
                max_examples=histories - full + 1,
                stateful_step_count=steps + 1,  # the engagement itself counts as one there
                deadline=None,
                database=None,
                phases=[Phase.generate] if os.environ.get("NO_SHRINK") else [Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert full >= histories
    events = sum(count for _, count in Counted.lengths)
    print(f"{full} histories of {steps} steps, {len(Counted.lengths) - full} shorter ones, {events} events")
