"""Tracking shows the ledger, records events through the engagement's verbs, and tells refusals in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from toolkit import dates
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.events import Accepted, Submitted
from toolkit.provenance import Value
from toolkit.schedule import Schedule
from toolkit.views import Track, track


def row(view: Track, milestone: str) -> dict[str, Any]:
    found: dict[str, Any] = next(m for m in view.widget.state["facts"]["milestones"] if m["id"] == milestone)
    return found


def failure(view: Track) -> dict[str, str]:
    said: dict[str, str] = view.widget.state["reply"]["failure"]
    return said


def act(view: Track, do: str, milestone: str, **values: object) -> None:
    view.receive({"do": do, "key": f"row/{milestone}", "seq": f"{do}-{milestone}", "id": milestone, **values})


def test_each_click_records_one_event_with_who_when_and_why(engagement: Engagement) -> None:
    view = track(engagement)
    plan, matrix = engagement.schedule.milestone("M1").deliverables
    act(view, "start", "M1")
    act(view, "submit", "M1", deliverables=[plan, matrix], reason="by mail", on="")
    act(view, "reject", "M1", by="A. Customer", reason="Page 3 is missing")
    assert row(view, "M1")["status"] == "rejected"
    assert row(view, "M1")["tone"] == "bad"
    act(view, "submit", "M1", deliverables=[plan])
    act(view, "accept", "M1", by="A. Customer", on=dates.today().isoformat())
    kinds = [e.kind for e in engagement.events]
    assert kinds == ["engaged", "started", "submitted", "rejected", "submitted", "accepted"]
    assert {e.actor for e in engagement.events} == {"Jo Doe"}
    shown = row(view, "M1")
    assert shown["status"] == "accepted"
    assert "by A. Customer, round 2" in shown["since"]
    assert [h["what"] for h in shown["history"]] == kinds[1:]
    assert "Page 3 is missing" in shown["history"][2]["words"]


def test_a_submitted_milestone_shows_who_must_answer_since_when_and_until_when(engagement: Engagement) -> None:
    yesterday = dates.today() - timedelta(days=1)
    engagement.submit("M1", on=yesterday)
    shown = row(track(engagement), "M1")
    assert shown["waits"].startswith("Quillon Parcel Network, Inc.: accept or reject")
    assert shown["detail"].startswith("since ")
    assert "1 day; until" in shown["detail"]
    assert [a["name"] for a in shown["actions"]] == ["accept", "reject"]


def test_a_refusal_is_told_beside_its_milestone_and_nothing_is_recorded(engagement: Engagement) -> None:
    view = track(engagement)
    act(view, "accept", "M1", by="A. Customer")
    assert view.widget.state["reply"]["key"] == "row/M1"
    assert "not submitted yet" in failure(view)["what"]
    assert "accept-after-submit" in failure(view)["rule"]
    engagement.submit("M1")
    act(view, "reject", "M1", by="A. Customer", reason="  ")
    assert failure(view)["remedy"]
    act(view, "accept", "M1", by="A. Customer", on="yesterday")
    assert "year-month-day" in failure(view)["remedy"]
    act(view, "accept", "M1", by="A. Customer", on=(dates.today() + timedelta(days=2)).isoformat())
    assert "nothing-in-the-future" in failure(view)["rule"]
    assert [e.kind for e in engagement.events] == ["engaged", "submitted"]


def test_a_silence_past_the_period_is_proposed_with_its_clause_and_never_taken_for_granted(
    engagement: Engagement,
) -> None:
    engagement.submit("M1", on=dates.today() - timedelta(days=30))
    view = track(engagement)
    assert row(view, "M1")["status"] == "submitted"
    deem = row(view, "M1")["actions"][-1]
    assert deem["name"] == "deem"
    assert "deemed accepted" in deem["text"]
    act(view, "deem", "M1")
    assert row(view, "M1")["status"] == "accepted"
    assert engagement.events[-1].kind == "deemed accepted"
    act(view, "deem", "M2")
    assert failure(view)["remedy"]


def test_submitting_with_nothing_ticked_is_refused(engagement: Engagement) -> None:
    view = track(engagement)
    act(view, "submit", "M1", deliverables=[], none=True)
    assert "Tick" in failure(view)["remedy"]
    assert len(engagement.events) == 1


def test_some_deliverables_can_be_accepted_before_the_rest(engagement: Engagement) -> None:
    engagement.submit("M1")
    plan, matrix = engagement.schedule.milestone("M1").deliverables
    view = track(engagement)
    assert row(view, "M1")["under_review"] == [plan, matrix]
    act(view, "accept", "M1", by="A. Customer", deliverables=[plan])
    assert row(view, "M1")["status"] == "submitted"
    assert "1 of 2 accepted" in row(view, "M1")["since"]
    assert row(view, "M1")["under_review"] == [matrix]
    act(view, "accept", "M1", by="A. Customer", deliverables=[])
    assert row(view, "M1")["status"] == "accepted"


def test_files_that_go_with_an_event_are_kept_in_the_ledger(ledger: Ledger, engagement: Engagement) -> None:
    view = track(engagement)
    message = {"do": "submit", "key": "row/M1", "id": "M1", "deliverables": [], "none": True, "files": ["../plan.pdf"]}
    view.receive(message, [memoryview(b"%PDF-1.7 plan")])  # as Jupyter hands it over
    submitted = engagement.events[-1]
    assert isinstance(submitted, Submitted)
    (handed,) = submitted.deliverables
    assert handed.file is not None
    assert handed.file.name == "plan.pdf"
    assert ledger.file(handed.file) == b"%PDF-1.7 plan"
    view.receive({"do": "accept", "id": "M1", "by": "A. Customer", "files": ["yes.eml"]}, [b"We agree"])
    accepted = engagement.events[-1]
    assert isinstance(accepted, Accepted)
    assert accepted.document is not None
    assert ledger.file(accepted.document) == b"We agree"


def test_a_terminated_contract_says_so_and_offers_no_work(engagement: Engagement) -> None:
    engagement.submit("M1")
    engagement.terminate(by="the customer", reason="The project was given up")
    view = track(engagement)
    assert view.widget.state["facts"]["ended"].startswith("terminated ")
    assert not any(m["actions"] for m in view.widget.state["facts"]["milestones"])


def test_what_another_view_recorded_is_shown_after_a_refresh(engagement: Engagement) -> None:
    view, other = track(engagement), track(engagement)
    act(other, "submit", "M1", deliverables=list(engagement.schedule.milestone("M1").deliverables))
    assert row(view, "M1")["status"] == "planned"
    view.receive({"do": "refresh", "key": "", "seq": "7"})
    assert row(view, "M1")["status"] == "submitted"


def test_the_view_keeps_nothing_so_a_new_one_shows_the_same(ledger: Ledger, engagement: Engagement) -> None:
    view = track(engagement)
    act(view, "start", "M2")
    with Ledger.open(ledger.place, actor="Someone else") as reopened:
        again = track(reopened.engagement(engagement.id))
        assert again.widget.state["facts"] == view.widget.state["facts"]


def test_a_ledger_that_cannot_be_read_is_told_in_the_view(
    engagement: Engagement, monkeypatch: pytest.MonkeyPatch
) -> None:
    from toolkit.errors import LedgerLocked

    view = track(engagement)

    def locked(*_: object) -> Value:
        raise LedgerLocked("another program writes", remedy="Try again in a moment")

    monkeypatch.setattr(type(engagement), "state", locked)
    act(view, "refresh", "M1")
    assert view.widget.state["facts"]["unreadable"]["what"] == "another program writes."


def test_hostile_contract_text_is_handed_on_as_text_and_no_script_parses_markup(
    ledger: Ledger, schedule: Schedule
) -> None:
    from importlib.resources import files

    evil = "<img src=x onerror=alert(1)>"
    first = schedule.milestones[0].model_copy(update={"name": evil})
    engagement = ledger.engage(schedule.model_copy(update={"milestones": (first, *schedule.milestones[1:])}), id="evil")
    assert row(track(engagement), "M1")["name"] == evil
    scripts = [f for f in files("toolkit.views").iterdir() if f.name.endswith(".js")]
    assert len(scripts) == 8
    for script in scripts:
        source = script.read_text("utf-8")
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http"):
            assert way not in source, f"{script.name} uses {way}"
