"""What is handed in as a text, a wrong kind or a wrong form: taken for what it is, or refused with its remedy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from toolkit.errors import DateRefused, EventRefused, FileNotReadable, InvalidSchedule
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.composing import Wishes
from toolkit.ledger.events import Delivered
from toolkit.ledger.state import MilestoneStatus
from toolkit.schedule import Schedule


def test_text_that_names_a_file_is_kept_as_the_file(
    ledger: Ledger, engagement: Engagement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("report.pdf").write_bytes(b"%PDF-1.7 the report")
    engagement.submit("M1", ["report.pdf", "https://example.org/demo", "Release 2.0", "ASP.NET"])
    file, link, release, name = engagement.state().milestone("M1").delivered
    assert file.file is not None
    assert (file.name, ledger.file(file.file)) == ("report.pdf", b"%PDF-1.7 the report")
    assert (link.file, link.link) == (None, "https://example.org/demo")
    assert [(d.name, d.file) for d in (release, name)] == [("Release 2.0", None), ("ASP.NET", None)]


@pytest.mark.parametrize("text", ["report.pdf", "Dictionary.XLSX", "out/report", "~/nothing-there.zip", "out\\report"])
def test_text_that_looks_like_a_missing_file_is_refused_and_not_taken_for_a_name(
    engagement: Engagement, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotReadable, match=r"Path\(…\).*Delivered\(name=…\)"):
        engagement.submit("M1", text)
    assert engagement.state().milestone("M1").status is MilestoneStatus.PLANNED
    engagement.submit("M1", [Delivered(name=text)])
    assert engagement.state().milestone("M1").delivered[0].name == text


def test_a_deliverable_that_the_schedule_lists_is_a_name_however_it_looks(ledger: Ledger, schedule: Schedule) -> None:
    first = schedule.milestones[0].model_copy(update={"deliverables": ("UI/UX", "manual.pdf")})
    engagement = ledger.engage(schedule.model_copy(update={"milestones": (first,)}))
    engagement.submit("M1", ["UI/UX", "manual.pdf"])
    assert [d.name for d in engagement.state().milestone("M1").delivered] == ["UI/UX", "manual.pdf"]


@pytest.mark.parametrize("given", [5, [5], [None], b"report"])
def test_what_is_no_deliverable_is_refused(engagement: Engagement, given: Any) -> None:
    with pytest.raises(EventRefused, match="no deliverable"):
        engagement.submit("M3", given)


@pytest.mark.parametrize("series", ["../A/<b>", "", "inv", "-A", "INV\n", 5])
def test_a_series_that_cannot_begin_a_number_is_refused(ledger: Ledger, schedule: Schedule, series: Any) -> None:
    with pytest.raises(EventRefused, match=r"series-are-plain.*capital letters"):
        ledger.engage(schedule, series=series)
    assert ledger.engagements == ()
    if series and isinstance(series, str):  # nothing wished for is the engagement's own
        engagement = ledger.engage(schedule)
        engagement.accept("M3", by="Ann")
        with pytest.raises(EventRefused, match="series-are-plain"):
            engagement.invoice(["M3"], wishes=Wishes(series=series))
        assert engagement.state().invoices == ()


@pytest.mark.parametrize("given", [None, "contract.pdf", {}])
def test_only_a_schedule_can_be_engaged(ledger: Ledger, given: Any) -> None:
    with pytest.raises(InvalidSchedule, match=r"no schedule.*Give a Schedule"):
        ledger.engage(given)


@pytest.mark.parametrize("on", ["2026-11-20", 20261120, datetime(2026, 11, 20, tzinfo=UTC)])
@pytest.mark.parametrize(
    "use",
    [
        lambda _, e, on: e.start("M1", on=on),
        lambda _, e, on: e.pay("5", on=on),
        lambda _, e, on: e.state(on),
        lambda _, e, on: e.clocks(on),
        lambda _, e, on: e.statement(on),
        lambda _, e, on: e.ageing(on),
        lambda ledger, _, on: ledger.ageing("EUR", on),
        lambda ledger, _, on: ledger.forecast("EUR", on=on),
        lambda ledger, e, on: ledger.engage(e.schedule, on=on),
    ],
)
def test_a_day_that_is_no_date_is_refused(
    ledger: Ledger, engagement: Engagement, use: Callable[[Ledger, Engagement, Any], object], on: Any
) -> None:
    with pytest.raises(DateRefused, match=r"no date.*datetime\.date"):
        use(ledger, engagement, on)
    assert len(engagement.events) == 1


@pytest.mark.parametrize("at", ["2026-11-20T09:00", date(2026, 11, 20)])
def test_a_moment_that_is_no_datetime_is_refused(engagement: Engagement, at: Any) -> None:
    with pytest.raises(DateRefused, match=r"no moment.*datetime\.datetime"):
        engagement.start("M1", at=at)
