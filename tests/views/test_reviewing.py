"""The review shows doubts first, each beside its place, and takes what a person decides."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from toolkit.documents.document import Document
from toolkit.documents.reading import read
from toolkit.errors import InvalidSchedule
from toolkit.findings.finding import Draft
from toolkit.ledger import Ledger
from toolkit.provenance import Problem, Source
from toolkit.schedule.wire import from_json
from toolkit.views import Review, review
from toolkit.views.places import place_of, telling


def facts(view: Review) -> dict[str, Any]:
    shown: dict[str, Any] = view.widget.state["facts"]
    return shown


def reply(view: Review) -> dict[str, Any]:
    said: dict[str, Any] = view.widget.state["reply"]
    return said


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, Any], list[bytes]]]:
    """What the views hand their front ends besides facts."""
    found: list[tuple[dict[str, Any], list[bytes]]] = []

    def catch(_: Review, content: Mapping[str, Any], buffers: Sequence[bytes] = ()) -> None:
        found.append((dict(content), list(buffers)))

    monkeypatch.setattr("toolkit.views.panel.View.send", catch)
    return found


def test_doubts_come_first_the_weightiest_on_top(draft: Draft) -> None:
    doubts = facts(review(draft))["doubts"]
    assert [d["where"] for d in doubts] == ["milestones.M2.due_date", "contract_price"]
    assert doubts[0]["label"] == "M2 Requirements Report: due date"
    assert doubts[0]["messages"] == [{"text": "<script>alert(1)</script>", "severity": "error"}]
    assert doubts[0]["fields"][0]["value"] == "2026-08-21"
    assert doubts[0]["fields"][0]["status"] == "check"


def test_every_value_of_the_schedule_can_be_reached(draft: Draft) -> None:
    sections = facts(review(draft))["sections"]
    fields = [f for s in sections for row in s.get("rows", []) + s.get("groups", []) for f in row["fields"]]
    wheres = {f["where"] for f in fields}
    assert {"title", "contract_price", "milestones.M6.trigger", "parties.1.tax_id", "retention.percent"} <= wheres
    assert all(f["label"] for f in fields)


def test_confirming_settles_a_doubt_and_the_change_in_its_box_counts(draft: Draft) -> None:
    view = review(draft)
    view.receive({"do": "confirm", "key": "k", "where": "contract_price", "typed": {}})
    typed = {"milestones.M2.due_date": "2026-08-28"}
    view.receive({"do": "confirm", "key": "k", "where": "milestones.M2.due_date", "typed": typed})
    assert not view.open
    assert facts(view)["doubts"] == []
    assert str(view.schedule.milestone("M2").due_date) == "2026-08-28"


def test_a_bad_value_is_told_at_its_field_and_changes_nothing(draft: Draft) -> None:
    view = review(draft)
    before = view.schedule
    view.receive({"do": "correct", "key": "value/x", "seq": "1", "where": "milestones.M1.amount", "text": "1,5"})
    assert reply(view)["key"] == "value/x"
    assert "Write a point" in reply(view)["failure"]["remedy"]
    assert view.schedule is before


def test_an_error_nobody_foresaw_is_shown_and_not_swallowed(draft: Draft) -> None:
    view = review(draft)
    view.receive({"do": "correct", "key": "k", "seq": "1"})
    assert "KeyError" in reply(view)["failure"]["what"]


def test_the_place_of_a_value_is_its_page_with_the_box(draft: Draft, sent: list[tuple[Any, list[bytes]]]) -> None:
    view = review(draft)
    view.receive({"do": "places", "where": "milestones.M2.due_date"})
    place = sent[0][0]["places"][0]
    assert (place["kind"], place["page"], place["quote"]) == ("page", 3, "August 21, 2026")
    assert len(place["box"]) == 4
    view.receive({"do": "picture", "page": 3})
    message, pictures = sent[1]
    assert message == {"picture": 3, "scale": 2.0}
    assert pictures[0].startswith(b"\x89PNG")


def test_a_place_that_cannot_be_shown_says_why(draft: Draft, sent: list[tuple[Any, list[bytes]]]) -> None:
    view = review(draft)
    view.receive({"do": "picture", "page": 99})
    view.receive({"do": "places"})
    assert [message["trouble"][:26] for message, _ in sent] == ["The place cannot be shown."] * 2
    assert "page 99" in sent[0][0]["trouble"]


def test_of_several_places_the_one_that_says_the_value_comes_up(draft: Draft) -> None:
    row = draft.schedule.milestone("M2")
    assert row.source[telling(row.source, row.due_date)].text.startswith("August 21, 2026")
    assert "27,600" in row.source[telling(row.source, row.amount)].text
    assert telling(row.source, None) == 0


def test_a_place_in_a_sheet_is_shown_with_the_cells_around_it() -> None:
    workbook = read(Path(__file__).parents[2] / "samples" / "marketing-plan" / "contract.xlsx")
    cell = next(c for row in workbook.tables()[0].rows[2:] for c in row if c and c.text)
    place = place_of(workbook, cell.source)
    assert place["kind"] == "cells"
    assert place["rows"][place["row"]][place["column"]] == cell.text
    assert len(place["rows"]) > 1


def test_a_place_in_running_text_is_shown_with_its_words_marked(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("We agree as follows.\n\nThe fee is\nUSD 5,000 in all.\n\nIt is due on <b>receipt</b>.\n")
    letter = read(file)
    at = letter.text.index("fee is")
    place = place_of(letter, letter.source(at, at + len("fee is\nUSD 5,000")))
    assert place["kind"] == "text"
    assert "USD 5,000" in place["words"]
    assert place["before"].endswith("The ")
    assert "<b>receipt</b>" in place["after"]
    assert place_of(letter, Source(text="not there"))["words"] == "not there"


def test_whether_the_parts_add_up_is_judged_anew_after_a_correction(draft: Draft) -> None:
    stale = Problem(where="milestones", message="the amounts in the file add up to something else")
    there = Problem(where="contract_price", message=stale.message)
    view = review(dataclasses.replace(draft, problems=(stale, there)))
    assert [p.where for p in view.open] == ["milestones", "contract_price"]
    view.receive({"do": "confirm", "where": "milestones"})
    assert [p.where for p in view.open] == ["contract_price"]
    view.receive({"do": "remove", "id": "M6"})
    assert [p.message for p in view.open] == [
        "The milestones add up to 165,600.00 USD, 18,400.00 USD less than the contract price"
    ]
    view.receive({"do": "correct", "where": "contract_price", "text": "165,600"})
    assert not view.open


def test_a_party_that_was_not_found_is_asked_for_and_cannot_be_waved_through(draft: Draft, ledger: Ledger) -> None:
    nobody = draft.schedule.model_copy(update={"parties": (), "currency": None})
    view = review(dataclasses.replace(draft, schedule=nobody, problems=()))
    assert [p.where for p in view.open] == ["parties.supplier", "parties.customer"]
    assert facts(view)["doubts"][0]["label"] == "Supplier"
    view.receive({"do": "confirm", "key": "k", "where": "parties.supplier", "typed": {}})
    assert "still missing" in reply(view)["failure"]["what"]
    typed = {"parties.supplier.name": "Acme LLC", "parties.supplier.country": "us"}
    view.receive({"do": "confirm", "key": "k", "where": "parties.supplier", "typed": typed})
    view.receive({"do": "confirm", "key": "k", "where": "parties.customer", "typed": {"parties.customer.name": "Bolt"}})
    assert not view.open
    state = ledger.engage(view.schedule).state()
    assert (state.supplier.name, state.supplier.country, state.customer.name) == ("Acme LLC", "US", "Bolt")


def test_a_doubt_about_all_milestones_shows_the_page_they_stand_on(
    draft: Draft, document: Document, sent: list[tuple[Any, list[bytes]]]
) -> None:
    amounts = [document.text.index(words) for words in ("$18,400.00", "$27,600.00")]
    places = [document.source(at, at + len("$18,400.00")) for at in amounts]
    rows = tuple(m.model_copy(update={"source": (p,)}) for m, p in zip(draft.schedule.milestones, places, strict=False))
    view = review(dataclasses.replace(draft, schedule=draft.schedule.model_copy(update={"milestones": rows})))
    view.receive({"do": "places", "where": "milestones"})
    (place,) = sent[0][0]["places"]
    boxes = [p.box for p in places if p.box]
    assert place["page"] == 3
    assert place["box"][1] == min(b[1] for b in boxes)
    assert place["box"][3] == max(b[3] for b in boxes)


def test_a_milestone_that_is_gone_takes_its_doubts_with_it(draft: Draft) -> None:
    view = review(draft)
    view.receive({"do": "remove", "id": "M2"})
    assert "milestones.M2.due_date" not in [p.where for p in view.open]


def test_a_doubt_about_a_whole_part_offers_all_its_values(draft: Draft) -> None:
    doubtful = (
        Problem(where="payment_term", message="two terms"),
        Problem(where="milestones.M1", message="row"),
        Problem(where="milestones", message="all"),
        Problem(where="parties", message="no supplier"),
    )
    by_place = {d["where"]: d for d in facts(review(dataclasses.replace(draft, problems=doubtful)))["doubts"]}
    assert by_place["payment_term"]["fields"][0]["where"] == "payment_term.days"
    assert "milestones.M1.amount" in [f["where"] for f in by_place["milestones.M1"]["fields"]]
    assert by_place["milestones"]["fields"] == []


def test_a_review_goes_on_after_a_restart_where_it_was_kept(draft: Draft, tmp_path: Path) -> None:
    keep = tmp_path / "review.json"
    view = review(draft, keep=keep)
    view.receive({"do": "correct", "where": "milestones.M1.name", "text": "Plan"})
    view.receive({"do": "confirm", "where": "contract_price"})
    again = review(draft, keep=keep)
    assert again.schedule == view.schedule
    assert [p.where for p in again.open] == ["milestones.M2.due_date"]
    kept, problems = from_json(keep.read_text("utf-8"))
    assert kept == view.schedule
    assert problems == again.open
    other = dataclasses.replace(draft, document=dataclasses.replace(draft.document, sha256="0" * 64))
    with pytest.raises(InvalidSchedule, match="belongs to"):
        review(other, keep=keep)


def test_a_review_that_cannot_be_saved_says_so_and_takes_nothing(draft: Draft, tmp_path: Path) -> None:
    view = review(draft, keep=tmp_path / "missing" / "review.json")
    before = view.schedule
    view.receive({"do": "correct", "key": "k", "where": "title", "text": "New"})
    assert "cannot be saved" in reply(view)["failure"]["what"]
    assert view.schedule is before


def test_the_last_decision_can_be_taken_back(draft: Draft, tmp_path: Path) -> None:
    keep = tmp_path / "review.json"
    view = review(draft, keep=keep)
    assert not facts(view)["can_undo"]
    view.receive({"do": "remove", "id": "M6"})
    view.receive({"do": "confirm", "where": "contract_price"})
    view.receive({"do": "undo"})
    assert "contract_price" in [p.where for p in view.open]
    view.receive({"do": "undo"})
    assert view.schedule == draft.schedule
    assert from_json(keep.read_text("utf-8"))[0] == draft.schedule
    view.receive({"do": "undo"})
    assert not facts(view)["can_undo"]


def test_the_reviewed_schedule_can_be_engaged(draft: Draft, ledger: Ledger) -> None:
    view = review(draft)
    view.receive({"do": "correct", "where": "milestones.M1.amount", "text": "18,400.00"})
    assert ledger.engage(view.schedule).schedule == view.schedule
