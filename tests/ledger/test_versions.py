"""The schedule as signed and after each change, side by side."""

from __future__ import annotations

from datetime import date

from toolkit.ledger import Engagement
from toolkit.money import Money
from toolkit.schedule import Milestone, Schedule
from toolkit.schedule.changes import AddMilestone, DropMilestone, Redate, Reprice


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_every_schedule_that_held_stays_to_be_read_beside_the_others(
    engagement: Engagement, schedule: Schedule
) -> None:
    dearer = Reprice(id="M2", amount=Money.of("55000", "EUR"))
    engagement.agree_change([dearer], title="Deeper <b>", by="Ann", on=day("2026-02-02"))
    engagement.propose_change([DropMilestone(id="M3")], on=day("2026-02-20"))
    added = AddMilestone(milestone=Milestone(id="M4", name="Charts", amount=Money.of("1000", "EUR")))
    later = Redate(id="M1", due_date=day("2026-09-01"))
    engagement.agree_change([added, later], by="Ann", on=day("2026-03-02"))
    found = engagement.versions()
    assert found.versions[0].schedule == schedule == engagement.signed
    assert found.versions[-1].schedule == engagement.schedule
    assert [(v.name, v.on, str(v.price)) for v in found.versions] == [
        ("signed", day("2026-01-05"), "100,000.00 EUR"),
        ("CO1", day("2026-02-02"), "105,000.00 EUR"),
        ("CO3", day("2026-03-02"), "106,000.00 EUR"),
    ]
    assert [(r.id, r.changed) for r in found.rows] == [
        ("M1", (False, False, True)),
        ("M2", (False, True, False)),
        ("M3", (False, False, False)),
        ("M4", (False, False, True)),
    ]
    assert found.rows[3].cells[:2] == (None, None)
    html = found._repr_html_()
    assert "Deeper &lt;b&gt;" in html
    assert "<b>Survey<br>€55,000.00</b>" in html


def test_what_a_termination_dropped_is_told_in_its_column(engagement: Engagement) -> None:
    engagement.terminate(by="Ann", reason="budget withdrawn", on=day("2026-02-02"))
    found = engagement.versions()
    assert [v.name for v in found.versions] == ["signed", "TERMINATION"]
    assert found._repr_html_().count("<b>dropped</b>") == 3
