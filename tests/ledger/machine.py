"""What random histories share: an engagement open in two notebooks, and the checks after each step.

After each event the books kept beside the ledger must agree with it; now and then, and at the end, all
that can be asked of it is checked, and at the end everything is folded anew, exported and read back.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from tests.ledger.invariants import Books, check_record, check_state
from toolkit.dates import BusinessCalendar, DayKind
from toolkit.errors import EventRefused, InvalidSchedule, UnknownInvoice
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.folding import Account, Record, Stage, fold
from toolkit.ledger.retention import RetentionBase, RetentionRule
from toolkit.ledger.standing import state_of
from toolkit.money import Money, minor_units
from toolkit.schedule import AcceptancePeriod, LateInterest, Milestone, Party, PaymentTerm, Role, Schedule
from toolkit.taxes import one_rate, outside_scope

LOOK = 40
"""So many steps go by between two looks at all that can be asked."""

T = TypeVar("T")

small = st.integers(1, 5_000_000)  # smallest units of a currency


@cache
def empty_ledger() -> bytes:
    """A new ledger's file: made once, because to make one takes longer than many events."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.ledger"
        Ledger.open(path, actor="Jo").close()
        return path.read_bytes()


def new_file(folder: Path) -> Path:
    """Where a history takes place, if nothing else is said."""
    path = folder / "practice.ledger"
    path.write_bytes(empty_ledger())
    return path


class Carried(RuleBasedStateMachine):
    """An engagement, the books beside it, and what is checked; the verbs are rules of ``Histories``."""

    lengths: ClassVar[list[tuple[int, int]]]
    """Steps and events of each history, for those who want to know how much was tried."""

    place: ClassVar[Callable[[Path], Path | str]] = staticmethod(new_file)
    """Makes an empty ledger for a history, in its folder or on a server."""

    @initialize(
        amounts=st.lists(small, min_size=1, max_size=5),
        currencies=st.sampled_from([("EUR",), ("USD",), ("JPY",), ("EUR", "USD"), ("USD", "JPY", "KWD")]),
        rate=st.sampled_from([None, "0", "7", "19", "8.875"]),
        percents=st.lists(st.sampled_from(["5", "10", "3.33"]), max_size=2),
        base=st.sampled_from(list(RetentionBase)),
        cap=st.none() | small,
        review_from=st.sampled_from([None, None, "receipt of the test log"]),
    )
    def engage(
        self,
        amounts: list[int],
        currencies: tuple[str, ...],
        rate: str | None,
        percents: list[str],
        base: RetentionBase,
        cap: int | None,
        review_from: str | None,
    ) -> None:
        fast = Path("/dev/shm")  # noqa: S108  # the disk is not what is tested here
        self.folder = Path(tempfile.mkdtemp(dir=fast if fast.is_dir() else None))
        place = type(self).place(self.folder)
        self.notebooks = [Ledger.open(place, actor="Jo"), Ledger.open(place, actor="Mary")]
        self.currencies = currencies
        self.today = date(2025, 1, 1)
        self.next_id = len(amounts) + 1
        self.steps = 0
        self.books = Books()
        schedule = Schedule(
            title="Random",
            currency=currencies[0],
            parties=(Party(name="A", role=Role.SUPPLIER, tax_id="X"), Party(name="B", role=Role.CUSTOMER)),
            milestones=tuple(
                Milestone(
                    id=f"M{n}",
                    name=f"Step {n}",
                    amount=self.money(a, currencies[n % len(currencies)]),
                    deliverables=("D", "E") if n % 2 else (),
                )
                for n, a in enumerate(amounts, start=1)
            ),
            payment_term=PaymentTerm(days=14),
            acceptance_period=AcceptancePeriod(days=5, kind=DayKind.BUSINESS, deemed=True),
            late_interest=LateInterest(percent=Decimal("1.5")),
        )
        kept = tuple(
            RetentionRule(
                name=f"Retention {n}",
                percent=Decimal(percent),
                base=base if n == 0 else RetentionBase.NET,
                cap=None if cap is None else self.money(cap),
            )
            for n, percent in enumerate(percents)
        )
        self.engagement = self.notebooks[0].engage(
            schedule,
            tax=one_rate(rate) if rate is not None else outside_scope(),
            retentions=kept,
            review_from=review_from,
            calendar=BusinessCalendar(country="DE"),
            on=self.today,
        )
        self.head = self.notebooks[0].verify().head
        self.seen = 1

    def money(self, units: int, currency: str | None = None) -> Money:
        """So many of a currency's smallest units; of the contract's, where none is named."""
        currency = currency or self.currencies[0]
        return Money.of(Decimal(units).scaleb(-minor_units(currency)), currency)

    @property
    def record(self) -> Record:
        return self.engagement._record

    def step(self) -> None:
        self.steps += 1
        if self.steps % LOOK == 0:
            self.look()

    def attempt(self, verb: Callable[[Engagement], T]) -> T | None:
        """A step: do it, or be refused by a named rule with nothing written; then the books must agree."""
        self.step()
        return self.do(verb)

    def do(self, verb: Callable[[Engagement], T]) -> T | None:
        done: T | None = None
        refused = False
        try:
            done = verb(self.engagement)
        except (EventRefused, InvalidSchedule, UnknownInvoice):
            refused = True
        record = self.record
        assert not (refused and len(record.events) != self.seen)
        for event in record.events[self.seen :]:
            self.books.take(event)
        if len(record.events) != self.seen:
            check_record(record, self.books)
        self.seen = len(record.events)
        return done

    def look(self) -> None:
        """Everything that can be asked has an answer, and the answers agree."""
        state = self.engagement.state()
        check_state(state, self.books)
        self.engagement.clocks(self.today)
        self.engagement.proposals(self.today)
        total = self.engagement.ageing()
        assert sum((m.amount for m in total.buckets.values()), Decimal(0)) == total.total.amount
        assert self.engagement.statement().balance == state.money.open - state.money.unallocated

    def milestone(self, n: int, *stages: Stage) -> Milestone:
        """One of the schedule in force, mostly in one of the stages where there is such; or one that it has not."""
        found = self.record.schedule.milestones
        fit = [m for m in found if self.record.of(m.id).stage in stages]
        if fit and n % 4:
            return fit[n % len(fit)]
        return found[n % len(found)] if found and n < 40 else Milestone(id="M99", name="?", amount=self.money(1))

    def number(self, n: int, fits: Callable[[Account], object] = lambda account: account.open) -> str:
        """One of the documents issued, mostly one that fits where there is such; or one that was not issued."""
        accounts = self.record.accounts
        fit = [number for number, account in accounts.items() if fits(account)]
        issued = fit if fit and n % 4 else list(accounts)
        return issued[n % len(issued)] if issued else "INV-2025-0001"

    def part_of(self, number: str, percent: int) -> Money:
        """A share of what is open on a document."""
        account = self.record.accounts.get(number)
        return account.open.percent(percent) if account is not None else self.money(100)

    def teardown(self) -> None:
        if not hasattr(self, "engagement"):
            return
        try:
            self.it_all_comes_back()
            type(self).lengths.append((self.steps, self.seen))
        finally:
            for notebook in self.notebooks:
                notebook.close()
            shutil.rmtree(self.folder)

    def it_all_comes_back(self) -> None:
        """Folding anew, opening again and replaying the export give the same state and hashes."""
        self.look()
        ledger, state = self.notebooks[0], self.engagement.state()
        record = fold(self.record.events)
        assert record is not None
        assert state_of(record, state.on) == state
        proof = ledger.verify(self.head)
        ledger.export(self.folder / "all.jsonl")
        (self.folder / "again.ledger").write_bytes(empty_ledger())
        with Ledger.load(self.folder / "all.jsonl", self.folder / "again.ledger", actor="Ann") as again:
            assert again.verify() == proof
            assert again.engagement(state.id).state() == state
        assert self.notebooks[1].engagement(state.id).state() == state
        for event in self.record.events[:: max(1, len(self.record.events) // 3)]:
            check_state(self.engagement.state(event.on))
        assert all(not found.missing for found in ledger.numbers())
