"""Change orders and termination in the ledger: who agreed, what may still change, what is due."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.errors import EngagementClosed, EventRefused, InvalidSchedule
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.state import MilestoneStatus
from toolkit.money import Money
from toolkit.provenance import Source
from toolkit.schedule import Milestone, PaymentTerm, Role, Schedule
from toolkit.schedule.changes import AddMilestone, ChangeOrder, ChangeTerms, DropMilestone, Reprice
from toolkit.taxes import one_rate


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def day(text: str) -> date:
    return date.fromisoformat(text)


EXTRA = AddMilestone(milestone=Milestone(id="M4", name="Second survey", amount=eur("12500.50")))


def test_a_change_is_proposed_then_agreed_with_its_document_and_both_schedules_stay(
    ledger: Ledger, engagement: Engagement, schedule: Schedule
) -> None:
    order = engagement.propose_change([EXTRA], title="A second survey", on=day("2026-02-01"))
    assert order.number == "CO1"
    assert engagement.schedule == schedule
    event = engagement.agree_change("CO1", by="Ann Berg", document=b"%PDF-1.7 signed", on=day("2026-02-05"))
    assert event.document is not None
    assert ledger.file(event.document) == b"%PDF-1.7 signed"
    state = engagement.state()
    assert (state.signed, [m.id for m in state.schedule.milestones]) == (schedule, ["M1", "M2", "M3", "M4"])
    assert (state.money.contract_price, state.money.changes) == (eur("100000"), eur("12500.50"))
    assert state.money.still_to_invoice == eur("112500.50")
    (change,) = state.changes
    assert (change.proposed_on, change.agreed_on, change.agreed_by) == (
        day("2026-02-01"),
        day("2026-02-05"),
        "Ann Berg",
    )
    assert engagement.state(day("2026-02-04")).schedule == schedule


def test_a_declined_change_changes_nothing_and_cannot_be_agreed(engagement: Engagement, schedule: Schedule) -> None:
    engagement.propose_change([EXTRA])
    engagement.decline_change("CO1", by="Ann", reason="too dear")
    with pytest.raises(EventRefused, match="answer-what-was-proposed"):
        engagement.agree_change("CO1", by="Ann")
    with pytest.raises(EventRefused, match="change-once"):
        engagement.agree_change(ChangeOrder(number="CO1", changes=(EXTRA,)), by="Ann")
    assert engagement.schedule == schedule
    assert engagement.propose_change([EXTRA]).number == "CO2"


def test_issued_invoices_stay_as_they_are_when_terms_change(engagement: Engagement) -> None:
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    before = engagement.invoice(on=day("2026-01-07"))
    engagement.agree_change([ChangeTerms(payment_term=PaymentTerm(days=60)), EXTRA], by="Ann", on=day("2026-01-08"))
    assert engagement.state().invoice(before.number).invoice == before
    engagement.accept("M4", by="Ann", on=day("2026-01-09"))
    assert engagement.invoice(on=day("2026-01-10")).due_date == day("2026-03-11")


def test_what_is_accepted_or_invoiced_is_not_dropped_or_priced_below_its_invoice(engagement: Engagement) -> None:
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    with pytest.raises(EventRefused, match="drop-only-what-is-not-accepted"):
        engagement.agree_change([DropMilestone(id="M3")], by="Ann")
    number = engagement.invoice(on=day("2026-01-07")).number
    with pytest.raises(EventRefused, match="price-above-what-is-invoiced"):
        engagement.agree_change([Reprice(id="M3", amount=eur("19999.99"))], by="Ann")
    engagement.credit(number, amounts={"M3": "5000"}, reason="agreed discount")
    engagement.agree_change([Reprice(id="M3", amount=eur("15000"))], by="Ann")
    state = engagement.state()
    assert state.milestone("M3").still_to_invoice == eur("0")
    assert (state.money.changes, state.money.still_to_invoice) == (eur("-5000"), eur("80000"))


def test_a_higher_price_of_an_invoiced_milestone_can_be_invoiced(engagement: Engagement) -> None:
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    engagement.invoice(on=day("2026-01-07"))
    engagement.agree_change([Reprice(id="M3", amount=eur("21000"))], by="Ann")
    assert engagement.state().milestone("M3").status is MilestoneStatus.ACCEPTED
    assert engagement.invoice().net == eur("1000")


def test_a_dropped_milestone_stays_to_be_seen_and_its_id_is_not_used_again(engagement: Engagement) -> None:
    engagement.submit("M2")
    engagement.agree_change([DropMilestone(id="M2")], by="Ann")
    dropped = engagement.state().milestone("M2")
    assert (dropped.status, dropped.amount, dropped.actions) == (MilestoneStatus.DROPPED, eur("0"), ())
    assert engagement.clocks() == ()
    with pytest.raises(EventRefused, match="ids-are-not-used-again"):
        engagement.agree_change([AddMilestone(milestone=Milestone(id="M2", name="New"))], by="Ann")


def test_a_change_that_does_not_fit_or_is_empty_writes_nothing(engagement: Engagement) -> None:
    before = engagement.events
    with pytest.raises(InvalidSchedule):
        engagement.propose_change([DropMilestone(id="M9")])
    with pytest.raises(EventRefused, match="change-something"):
        engagement.agree_change([], by="Ann")
    assert engagement.events == before


def test_an_amendment_is_compared_with_the_schedule_in_force(engagement: Engagement, schedule: Schedule) -> None:
    dearer = schedule.milestones[1].model_copy(update={"amount": eur("55000")})
    amended = schedule.model_copy(update={"milestones": (schedule.milestones[0], dearer, schedule.milestones[2])})
    order = engagement.compare(amended)
    assert order.changes == (Reprice(id="M2", amount=eur("55000")),)
    engagement.agree_change(order, by="Ann")
    assert engagement.state().money.changes == eur("5000")


def test_on_termination_accepted_work_stays_due_and_started_work_as_the_clause_says(engagement: Engagement) -> None:
    clause = Source(text="Work under way is paid in proportion.", clause="12.2")
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    engagement.start("M2", on=day("2026-01-07"))
    engagement.terminate(
        by="Port of Aldsund AB", reason="budget withdrawn", due={"M2": "15000"}, clause=(clause,), on=day("2026-02-01")
    )
    state = engagement.state()
    assert [(m.id, str(m.status), str(m.amount)) for m in state.milestones] == [
        ("M2", "accepted", "15,000.00 EUR"),
        ("M3", "accepted", "20,000.00 EUR"),
        ("M1", "dropped", "0.00 EUR"),
    ]
    assert (state.money.changes, state.money.still_to_invoice) == (eur("-65000"), eur("35000"))
    assert engagement.invoice(on=day("2026-02-02")).net == eur("35000")
    engagement.pay("1000", on=day("2026-02-03"))


def test_after_termination_only_money_moves(engagement: Engagement) -> None:
    engagement.terminate(by="Ann", reason="budget withdrawn")
    for refused in (
        lambda: engagement.start("M1"),
        lambda: engagement.propose_change([EXTRA]),
        lambda: engagement.terminate(by="Ann", reason="again"),
    ):
        with pytest.raises(EngagementClosed, match="nothing-after-termination"):
            refused()
    assert engagement.state().waiting == ()
    assert engagement.state().money.still_to_invoice == eur("0")


def test_work_accepted_in_part_is_due_in_that_part(engagement: Engagement) -> None:
    engagement.accept("M2", by="Ann", percent=30, on=day("2026-01-31"))
    with pytest.raises(EventRefused, match=r"not between 15,000\.00 EUR and 50,000\.00 EUR"):
        engagement.terminate(by="Ann", reason="x", due={"M2": "14999"})
    engagement.terminate(by="Ann", reason="budget withdrawn", on=day("2026-02-01"))
    assert engagement.invoice(on=day("2026-02-01")).net == eur("15000")


def test_a_deposit_that_is_more_than_what_is_left_is_a_problem_until_credited(engagement: Engagement) -> None:
    number = engagement.invoice_deposit(percent=20, on=day("2026-01-06")).number
    engagement.terminate(by="Ann", reason="budget withdrawn", on=day("2026-02-01"))
    state = engagement.state()
    assert state.money.still_to_invoice == eur("-20000")
    assert [p.where for p in state.problems] == ["deposits"]
    engagement.credit(number, reason="terminated")
    assert engagement.state().problems == ()


def test_a_deposit_kept_on_termination_is_charged_and_deducted_once_with_its_tax(engagement: Engagement) -> None:
    clause = Source(text="On termination for convenience the deposit is not refunded.", clause="12.4")
    deposit = engagement.invoice_deposit(percent=20, on=day("2026-01-06"))
    engagement.pay("23800", on=day("2026-01-20"))
    engagement.terminate(
        by="Ann", reason="budget withdrawn", keep_deposits="15000", clause=(clause,), on=day("2026-02-01")
    )
    assert engagement.state().money.still_to_invoice == eur("-5000")
    last = engagement.invoice(on=day("2026-02-02"))
    assert [(str(line.kind), line.net, line.source) for line in last.lines] == [
        ("work", eur("15000"), (clause,)),
        ("deposit deduction", eur("-15000"), ()),
    ]
    assert (last.net, last.tax, last.gross) == (eur("0"), eur("0"), eur("0"))
    note = engagement.credit(deposit.number, amounts={"Deposit": "5000"}, reason="not kept", on=day("2026-02-03"))
    assert note.gross == eur("5950")
    state = engagement.state()
    assert (state.problems, state.money.still_to_invoice, state.money.deposits) == ((), eur("0"), eur("0"))
    assert (state.money.contract_price + state.money.changes, state.money.unallocated) == (eur("15000"), eur("5950"))


@pytest.mark.parametrize("asked", ["20000.01", "0", "-1", Money.of("100", "USD")])
def test_no_more_is_kept_than_what_is_left_of_the_deposits(engagement: Engagement, asked: str | Money) -> None:
    engagement.invoice_deposit(percent=20, on=day("2026-01-06"))
    before = engagement.events
    with pytest.raises(EventRefused, match="keep-what-is-deposited"):
        engagement.terminate(by="Ann", reason="budget withdrawn", keep_deposits=asked)
    assert engagement.events == before


def test_an_address_or_tax_that_was_missing_is_put_right_for_what_is_issued_from_then_on(
    ledger: Ledger, schedule: Schedule
) -> None:
    bare = tuple(p.model_copy(update={"address": (), "country": None}) for p in schedule.parties)
    engagement = ledger.engage(schedule.model_copy(update={"parties": bare}), on=day("2026-01-05"))
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    assert {p.where for p in engagement.draft().problems} >= {"supplier.address", "customer.address", "tax"}
    first = engagement.invoice(on=day("2026-01-06"))
    full = {p.role: p for p in schedule.parties}
    engagement.correct(
        reason="details came by mail", supplier=full[Role.SUPPLIER], customer=full[Role.CUSTOMER], tax=one_rate("19")
    )
    state = engagement.state()
    assert (state.supplier, state.tax) == (full[Role.SUPPLIER], one_rate("19"))
    assert state.invoice(first.number).invoice == first
    engagement.credit(first.number, reason="address and tax were missing")
    again = engagement.invoice(["M3"])
    assert (again.problems, again.tax) == ((), eur("3800"))
    with pytest.raises(EventRefused, match="correct-something"):
        engagement.correct(reason="again", tax=one_rate("19"))
