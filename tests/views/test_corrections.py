"""Corrections make a new schedule, keep the evidence, and say that a person decided."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from toolkit.errors import InvalidAmount, InvalidSchedule, ToolkitError
from toolkit.money import Money
from toolkit.schedule import Role, Schedule, TermStart
from toolkit.schedule.wire import from_json, to_json
from toolkit.views.corrections import (
    add_milestone,
    confirm,
    correct,
    is_decided,
    move_milestone,
    remove_milestone,
    sources_of,
    spread_price,
)


def test_a_corrected_value_keeps_its_place_and_says_what_was_read(schedule: Schedule) -> None:
    place = sources_of(schedule, "milestones.M2.due_date")
    new = correct(schedule, "milestones.M2.due_date", "2026-08-28")
    assert new.milestone("M2").due_date == date(2026, 8, 28)
    evidence = new.evidence_for("milestones.M2.due_date")
    assert evidence is not None
    assert evidence.source == place
    assert place[0].box is not None
    assert evidence.rule == "corrected by hand, read as 2026-08-21 (dates.fixed)"
    assert evidence.confidence == 1.0
    assert schedule.milestone("M2").due_date == date(2026, 8, 21)  # the old one is as it was


def test_a_second_correction_still_says_what_was_read_first(schedule: Schedule) -> None:
    once = correct(schedule, "milestones.M2.due_date", "2026-08-28")
    evidence = correct(once, "milestones.M2.due_date", "2026-08-29").evidence_for("milestones.M2.due_date")
    assert evidence is not None
    assert evidence.rule == "corrected by hand, read as 2026-08-21 (dates.fixed)"


def test_typing_what_stands_there_confirms_it(schedule: Schedule) -> None:
    new = correct(schedule, "contract_price", "184,000.00")
    evidence = new.evidence_for("contract_price")
    assert evidence is not None
    assert evidence.rule.startswith("confirmed by hand")
    assert not is_decided(schedule, "contract_price")
    assert confirm(new, "contract_price") is new


def test_what_a_person_decided_survives_the_public_json(schedule: Schedule) -> None:
    new = confirm(correct(schedule, "milestones.M1.amount", "20000"), "contract_price")
    back, _ = from_json(to_json(new))
    assert is_decided(back, "milestones.M1.amount")
    assert is_decided(back, "contract_price")
    assert back.milestones == new.milestones


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("milestones.M1.amount", "1,5"),
        ("milestones.M1.due_date", "03/04/2027"),
        ("milestones.M1.name", "  "),
        ("currency", "EURO"),
        ("parties.0.country", "Atlantis"),
        ("payment_term.days", "-3"),
        ("payment_term.start", "later"),
        ("retention.release", "final acceptance"),
        ("milestones.M9.amount", "5"),
        ("milestones.M1.colour", "red"),
        ("parties.7.name", "Nobody"),
        ("nonsense", "5"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(schedule: Schedule, where: str, text: str) -> None:
    before = schedule.model_dump_json()
    with pytest.raises(ToolkitError) as refused:
        correct(schedule, where, text)
    assert refused.value.remedy
    assert schedule.model_dump_json() == before


def test_a_misread_currency_is_replaced_on_every_amount_without_converting(schedule: Schedule) -> None:
    new = correct(schedule, "currency", "CAD")
    assert new.contract_price == Money.of("184000", "CAD")
    assert {m.amount.currency for m in new.milestones if m.amount} == {"CAD"}
    with pytest.raises(InvalidAmount):
        correct(correct(schedule, "milestones.M1.amount", "0.50"), "currency", "JPY")


def test_terms_can_be_added_changed_and_taken_away(schedule: Schedule) -> None:
    kept = correct(schedule, "retention.percent", "10")
    assert kept.retention is not None
    kept = correct(kept, "retention.release", "final acceptance")
    assert kept.retention is not None
    assert (kept.retention.percent, kept.retention.release) == (Decimal(10), "final acceptance")
    assert correct(kept, "retention.percent", "").retention is None
    term = correct(schedule, "payment_term.start", "invoice").payment_term
    assert term is not None
    assert schedule.payment_term is not None
    assert term.start is TermStart.INVOICE
    assert term.source == schedule.payment_term.source


def test_a_party_is_corrected_by_its_number_or_its_role(schedule: Schedule) -> None:
    new = correct(schedule, "parties.customer.name", "Quillon Parcel Network Holding, Inc.")
    assert new.customer is not None
    assert new.customer.name == "Quillon Parcel Network Holding, Inc."
    swapped = correct(new, "parties.0.role", "other")
    assert swapped.supplier is None
    assert swapped.party(Role.OTHER) is not None
    with pytest.raises(InvalidSchedule, match="name first"):
        correct(swapped, "parties.supplier.country", "US")
    added = correct(swapped, "parties.supplier.name", "Acme LLC")
    assert added.supplier is not None
    assert is_decided(added, "parties.2.name")


def test_milestones_are_added_removed_and_reordered(schedule: Schedule) -> None:
    more = add_milestone(schedule)
    assert more.milestones[-1].id == "M7"
    assert is_decided(more, "milestones.M7")
    fewer = remove_milestone(correct(more, "milestones.M2.amount", "1"), "M2")
    assert [m.id for m in fewer.milestones] == ["M1", "M3", "M4", "M5", "M6", "M7"]
    assert not any(e.where.startswith("milestones.M2") for e in fewer.evidence)
    assert add_milestone(fewer).milestones[-1].id == "M8"
    assert [m.id for m in move_milestone(schedule, "M3", -1).milestones][:3] == ["M1", "M3", "M2"]
    assert move_milestone(schedule, "M1", -1).milestones == schedule.milestones
    with pytest.raises(InvalidSchedule):
        remove_milestone(schedule, "M9")


def test_amounts_follow_from_percentages_and_add_up_exactly(schedule: Schedule) -> None:
    new = spread_price(correct(schedule, "contract_price", "100,000.01"))
    assert Money.sum((m.amount for m in new.milestones if m.amount), "USD") == Money.of("100000.01", "USD")
    assert is_decided(new, "milestones.M1.amount")
    with pytest.raises(InvalidSchedule, match="100 in all"):
        spread_price(correct(schedule, "milestones.M1.percent", "11"))
