"""Change orders as values: what they make of a schedule, and how two schedules differ."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import InvalidSchedule
from toolkit.money import Money
from toolkit.provenance import Source
from toolkit.schedule import ContractFile, Milestone, PaymentTerm, Schedule
from toolkit.schedule.changes import (
    AddMilestone,
    Change,
    ChangeOrder,
    ChangeTerms,
    DropMilestone,
    Redate,
    Redefine,
    Reprice,
    SplitMilestone,
    apply,
    difference,
)


def usd(amount: str | int) -> Money:
    return Money.of(amount, "USD")


OLD = Schedule(
    title="Depot",
    currency="USD",
    contract_price=usd(1000),
    milestones=(
        Milestone(id="M1", name="Foundations", amount=usd(400), percent=Decimal(40)),
        Milestone(id="M2", name="Frame", amount=usd(600), percent=Decimal(60), due_date=date(2026, 5, 1)),
    ),
    payment_term=PaymentTerm(days=30),
)


def changed(*changes: Change) -> Schedule:
    return apply(OLD, ChangeOrder(number="CO1", changes=changes))


def test_the_contract_price_follows_what_is_added_dropped_and_repriced() -> None:
    after = changed(
        AddMilestone(milestone=Milestone(id="M3", name="Drain", amount=usd("50.50")), after="M1"),
        Reprice(id="M2", amount=usd(700)),
    )
    assert [m.id for m in after.milestones] == ["M1", "M3", "M2"]
    assert (after.contract_price, after.milestone("M2").percent) == (usd("1150.50"), None)
    assert changed(DropMilestone(id="M1")).contract_price == usd(600)
    assert OLD.contract_price == usd(1000)


def test_a_price_that_the_milestones_did_not_add_up_to_keeps_its_difference() -> None:
    uneven = OLD.model_copy(update={"contract_price": usd(990)})
    assert apply(uneven, ChangeOrder(number="CO1", changes=(Reprice(id="M1", amount=usd(500)),))).contract_price == (
        usd(1090)
    )


def test_a_split_keeps_place_and_amount() -> None:
    parts = tuple(Milestone(id=f"M2{c}", name=c, amount=usd(a)) for c, a in (("a", 199), ("b", 401)))
    after = changed(SplitMilestone(id="M2", parts=parts))
    assert [m.id for m in after.milestones] == ["M1", "M2a", "M2b"]
    assert after.contract_price == usd(1000)


@given(st.lists(st.integers(1, 99), min_size=1, max_size=6))
def test_parts_made_by_money_split_always_add_up(weights: list[int]) -> None:
    parts = tuple(Milestone(id=f"P{n}", name=f"P{n}", amount=a) for n, a in enumerate(usd(600).split(weights)))
    assert changed(SplitMilestone(id="M2", parts=parts)).contract_price == usd(1000)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (DropMilestone(id="M7"), "no milestone 'M7'"),
        (Reprice(id="M1", amount=Money.of(1, "EUR")), "priced in USD"),
        (SplitMilestone(id="M1", parts=(Milestone(id="X", name="X", amount=usd(399)),)), "add up to 399"),
        (SplitMilestone(id="M1", parts=()), "add up to 0"),
        (SplitMilestone(id="M1", parts=(Milestone(id="X", name="X"),)), "add up to 0"),
        (AddMilestone(milestone=Milestone(id="M1", name="Twice")), "used twice"),
        (AddMilestone(milestone=Milestone(id="M3", name="Drain"), after="M9"), "no milestone 'M9'"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(change: Change, why: str) -> None:
    with pytest.raises(InvalidSchedule, match=why):
        changed(change)


def test_dates_names_and_terms_change_and_what_is_not_named_stays() -> None:
    after = changed(
        Redate(id="M2", due_date=date(2026, 7, 1)),
        Redefine(id="M2", name="Steel frame", deliverables=("Frame", "Survey")),
        ChangeTerms(payment_term=PaymentTerm(days=45)),
    )
    m = after.milestone("M2")
    assert (m.name, m.due_date, m.deliverables, m.amount) == (
        "Steel frame", date(2026, 7, 1), ("Frame", "Survey"), usd(600),
    )  # fmt: skip
    assert after.payment_term == PaymentTerm(days=45)


def test_the_difference_of_two_schedules_is_the_change_order_between_them() -> None:
    new = OLD.model_copy(
        update={
            "milestones": (
                Milestone(id="M1", name="Frame", amount=usd(650), due_date=date(2026, 6, 1)),
                Milestone(id="M2", name="Roof", amount=usd(200)),
            ),
            "payment_term": PaymentTerm(days=45, source=(Source(text="45 days", page=2),)),
        }
    )
    order = difference(OLD, new, "CO1")
    assert [c.kind for c in order.changes] == ["reprice", "redate", "add", "drop", "terms"]
    after = apply(OLD, order)
    assert {(m.name, m.amount, m.due_date) for m in after.milestones} == {
        (m.name, m.amount, m.due_date) for m in new.milestones
    }
    assert after.contract_price == usd(850)


def test_a_second_reading_of_the_same_contract_is_no_change() -> None:
    again = OLD.model_copy(update={"payment_term": PaymentTerm(days=30, source=(Source(text="again", page=9),))})
    assert difference(OLD, again, "CO1").changes == ()


def test_a_change_order_survives_json() -> None:
    order = ChangeOrder(number="CO1", changes=(Reprice(id="M1", amount=usd(5)), DropMilestone(id="M2")))
    assert ChangeOrder.model_validate_json(order.model_dump_json()) == order


def test_rows_of_another_file_are_paired_by_name_whatever_their_ids_and_labels() -> None:
    file = ContractFile(name="amendment.pdf", sha256="a" * 64)
    rows = (
        Milestone(id="M1", name="Milestone 2: Frame", amount=usd(700)),
        Milestone(id="M2", name="Second frame", amount=usd(90)),
    )
    order = difference(OLD, Schedule(currency="USD", milestones=rows, file=file), "CO1")
    added = Milestone(id="M3", name="Second frame", amount=usd(90))
    assert order.changes == (Reprice(id="M2", amount=usd(700)), AddMilestone(milestone=added))


def test_names_that_differ_only_in_their_label_are_two_milestones() -> None:
    twins = OLD.model_copy(
        update={
            "milestones": (
                Milestone(id="M1", name="Phase 1 - Works", amount=usd(400)),
                Milestone(id="M2", name="Phase 2 - Works", amount=usd(600)),
            )
        }
    )
    file = ContractFile(name="amendment.pdf", sha256="a" * 64)
    new = Schedule(milestones=(Milestone(id="M1", name="Phase 2 - Works", amount=usd(650)),), file=file)
    assert difference(twins, new, "CO1").changes == (Reprice(id="M2", amount=usd(650)),)
