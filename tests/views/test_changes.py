"""Tracking proposes change orders from what was typed, shows both schedules side by side, and records the answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.events import ChangeAgreed
from toolkit.money import Money
from toolkit.schedule import PaymentTerm
from toolkit.schedule.changes import ChangeTerms, DropMilestone, Redefine, Reprice
from toolkit.views import Track, track


def facts(view: Track) -> dict[str, Any]:
    shown: dict[str, Any] = view.widget.state["facts"]
    return shown


def ask(view: Track, do: str, **values: object) -> dict[str, Any]:
    view.receive({"do": do, "key": "k", "seq": do, **values})
    said: dict[str, Any] = view.widget.state["reply"]
    return said


def compared(view: Track, **typed: object) -> dict[str, Any]:
    answer: dict[str, Any] = ask(view, "compare", **typed)["answer"]
    return answer


def row(comparison: dict[str, Any], milestone: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r for r in comparison["rows"] if r["id"] == milestone)
    return found


MORE: dict[str, Any] = {
    "rows": [{"id": "M1", "amount": "19,400.00"}, {"id": "M2", "due": "2026-09-04"}, {"id": "M3", "drop": True}],
    "new": [{"name": "Training", "amount": "2,500", "due": "", "deliverables": "Handbook\nTwo sessions"}, {"name": ""}],
}
"""A milestone priced anew, one dated anew, one dropped, one added; a row left empty counts for nothing."""


def test_what_was_typed_stands_beside_the_schedule_in_force_and_nothing_is_recorded(engagement: Engagement) -> None:
    view = track(engagement)
    side = compared(view, **MORE)
    assert row(side, "M1")["was"]["amount"] == "$18,400.00"
    assert row(side, "M1")["now"]["amount"] == "$19,400.00"
    assert row(side, "M1")["said"] == "+$1,000.00"
    assert (row(side, "M2")["said"], row(side, "M2")["now"]["due"]) == ("14 days later", "4 Sep 2026")
    assert (row(side, "M3")["said"], row(side, "M3")["now"]) == ("dropped", None)
    added = side["rows"][-1]
    assert (added["name"], added["was"], added["said"]) == ("Training", None, "new")
    unchanged = [r["id"] for r in side["rows"] if not r["said"]]
    assert unchanged == [m.id for m in engagement.schedule.milestones[3:]]
    dropped = engagement.schedule.milestone("M3").amount
    price = engagement.state().money.contract_price
    assert dropped is not None
    assert side["now"] == (price - dropped + Money.of("3500", "USD")).format()
    assert [e.kind for e in engagement.events] == ["engaged"]


def test_a_proposal_changes_nothing_until_it_is_agreed_with_name_and_document(
    ledger: Ledger, engagement: Engagement
) -> None:
    view = track(engagement)
    signed = engagement.schedule
    done = ask(view, "propose", **MORE, compared=compared(view, **MORE), title="Training instead", reason="Asked for")
    assert "CO1" in done["done"]
    (order,) = facts(view)["changes"]
    assert (order["number"], order["title"], order["status"], order["waiting"]) == (
        "CO1",
        "Training instead",
        "proposed",
        True,
    )
    assert order["heads"] == ["In force", "Proposed"]
    assert engagement.schedule == signed
    assert ask(view, "agree", number="CO1", by="  ")["failure"]["remedy"]
    message = {"do": "agree", "number": "CO1", "by": "A. Customer", "files": ["signed.pdf"]}
    view.receive(message, [b"%PDF-1.7 signed"])
    agreed = engagement.events[-1]
    assert isinstance(agreed, ChangeAgreed)
    assert agreed.document is not None
    assert ledger.file(agreed.document) == b"%PDF-1.7 signed"
    assert engagement.schedule.milestone("M2").due_date == date(2026, 9, 4)
    assert engagement.schedule.milestones[-1].deliverables == ("Handbook", "Two sessions")
    (order,) = facts(view)["changes"]
    assert (order["status"], order["waiting"]) == ("agreed", False)
    assert order["since"].endswith("by A. Customer")
    assert order["heads"] == ["Before", "Since then"]
    assert row(order["compared"], "M1")["said"] == "+$1,000.00"  # still what it changed, though that is in force now
    assert ask(view, "agree", number="CO1", by="A. Customer")["failure"]["remedy"]  # a second click agrees to nothing


def test_an_id_is_never_given_twice_whatever_was_dropped_or_waits(engagement: Engagement) -> None:
    view = track(engagement)
    count = len(engagement.schedule.milestones)
    new = {"new": [{"name": "A", "amount": "1"}, {"name": "B", "amount": "2"}]}
    assert [r["id"] for r in compared(view, **new)["rows"][count:]] == [f"M{count + 1}", f"M{count + 2}"]
    ask(view, "propose", **new, compared=compared(view, **new))
    engagement.agree_change([DropMilestone(id=f"M{count}")], by="A. Customer")
    assert compared(view, **new)["rows"][-1]["id"] == f"M{count + 4}"


def test_each_agreed_change_is_shown_against_the_schedule_it_changed(engagement: Engagement) -> None:
    for amount in ("19000", "20000"):
        engagement.agree_change([Reprice(id="M1", amount=Money.of(amount, "USD"))], by="A. Customer")
    first, second = facts(track(engagement))["changes"]
    assert [row(c["compared"], "M1")["said"] for c in (first, second)] == ["+$600.00", "+$1,000.00"]
    assert (first["moved"], second["moved"]) == ("+$600.00", "+$1,000.00")


def test_terms_and_names_that_change_are_said_too(engagement: Engagement) -> None:
    term = ChangeTerms(payment_term=PaymentTerm(days=45))
    engagement.propose_change([Redefine(id="M1", name="Kick-off"), term])
    (order,) = facts(track(engagement))["changes"]
    assert row(order["compared"], "M1")["said"] == f"was “{engagement.schedule.milestone('M1').name}”"
    wanted = {"label": "Payment term", "now": "45 days from the date of the invoice"}
    assert wanted.items() <= order["compared"]["terms"][0].items()
    assert order["moved"] == "price unchanged"


def test_a_declined_change_says_so_and_cannot_be_agreed(engagement: Engagement) -> None:
    engagement.propose_change([DropMilestone(id="M3")])
    view = track(engagement)
    assert ask(view, "decline", number="CO1", by="")["failure"]["remedy"]
    assert ask(view, "decline", number="CO1", by="A. Customer", reason="Too late")["done"]
    (order,) = facts(view)["changes"]
    assert (order["status"], order["waiting"]) == ("declined", False)
    assert engagement.events[-1].reason == "Too late"
    assert ask(view, "agree", number="CO1", by="A. Customer")["failure"]


def test_a_proposal_that_no_longer_fits_is_told_and_the_view_stays_readable(engagement: Engagement) -> None:
    engagement.propose_change([Reprice(id="M3", amount=Money.of(1, "USD"))])
    engagement.agree_change([DropMilestone(id="M3")], by="A. Customer")
    waiting = facts(track(engagement))["changes"][0]
    assert "no longer fits" in waiting["misfit"]
    assert waiting["compared"] is None


def test_what_is_no_longer_what_was_compared_is_not_proposed(engagement: Engagement) -> None:
    view = track(engagement)
    seen = compared(view, **MORE)
    engagement.agree_change([Reprice(id="M2", amount=Money.of(7, "USD"))], by="A. Customer")
    refused = ask(view, "propose", **MORE, compared=seen)["failure"]
    assert "compare again" in refused["remedy"]
    assert [c.order.number for c in engagement.state().changes if c.agreed_on is None] == []


def test_a_milestone_that_nobody_typed_over_keeps_what_was_agreed_meanwhile(engagement: Engagement) -> None:
    view = track(engagement)
    engagement.agree_change([Reprice(id="M2", amount=Money.of(7, "USD"))], by="A. Customer")
    assert row(compared(view, rows=[{"id": "M1", "amount": "1.00"}]), "M2")["now"]["amount"] == "$7.00"


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"rows": [{"id": "M1", "amount": "18,400.00"}]},
        {"rows": [{"id": "M1", "amount": ""}]},
        {"rows": [{"id": "M1", "amount": "many"}]},
        {"rows": [{"id": "M1", "amount": "EUR 5"}]},
        {"rows": [{"id": "M1", "due": "03/04/2026"}]},
        {"rows": [{"id": "M99", "amount": "5"}]},
        {"new": [{"name": " ", "amount": "5"}]},
        {"new": [{"name": "Training", "amount": ""}]},
    ],
)
def test_a_change_that_cannot_be_is_refused_with_what_to_do(engagement: Engagement, typed: dict[str, Any]) -> None:
    view = track(engagement)
    assert ask(view, "compare", **typed)["failure"]["remedy"]
    assert ask(view, "propose", **typed, compared={})["failure"]["remedy"]
    assert len(engagement.events) == 1


def test_a_date_can_be_taken_away(engagement: Engagement) -> None:
    side = compared(track(engagement), rows=[{"id": "M1", "due": ""}])
    assert row(side, "M1")["said"] == "no date any more"


def test_what_is_accepted_cannot_be_ticked_to_drop_and_a_terminated_contract_takes_no_change(
    engagement: Engagement,
) -> None:
    engagement.submit("M1")
    engagement.accept("M1", by="A. Customer")
    droppable = {m["id"]: m["droppable"] for m in facts(track(engagement))["changeable"]}
    assert not droppable.pop("M1")
    assert all(droppable.values())
    engagement.terminate(by="the customer", reason="The project was given up")
    shown = facts(track(engagement))
    assert not shown["can_change"]
    assert not shown["changeable"]
    assert ask(track(engagement), "propose", **MORE, compared={})["failure"]
