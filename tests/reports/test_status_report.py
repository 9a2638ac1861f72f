"""The status report: what a customer reads in a minute, in every state an engagement can be in."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from importlib.util import find_spec
from pathlib import Path

import page
import pypdfium2  # type: ignore[import-untyped]  # it has no annotations
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no annotations

from toolkit.errors import MissingGlyphs, RenderError
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.retention import RetentionRule
from toolkit.ledger.state import EngagementState
from toolkit.money import Money
from toolkit.reports import render, status_report
from toolkit.schedule import Milestone, Schedule
from toolkit.schedule.changes import Reprice
from toolkit.taxes import one_rate

StateMaker = Callable[..., EngagementState]
TextOf = Callable[[bytes], str]
ScheduleMaker = Callable[..., Schedule]


def assert_valid(pdf: bytes) -> None:
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert not report.failures, f"{profile}: {report}"


def test_the_report_says_what_is_done_what_waits_what_is_owed_and_what_comes(
    state_at: StateMaker, text_of: TextOf
) -> None:
    rendered = status_report(state_at())
    assert_valid(rendered.pdf)
    for raw in (text_of(rendered.pdf), " ".join(unescape(rendered.html).split())):
        text = raw.replace("\xa0", " ")
        for expected in (
            "Status report",
            "As of May 6, 2026",
            "2 of 5 milestones accepted, worth $42,000.00 of $120,000.00 (35%).",
            "Late: Training of staff, 5 days late.",
            "Harbor Regional Hospital is asked to: pay INV-2026-0002: $30,000.00 open; accept or reject Pilot",
            "$30,000.00 is overdue.",
            "Pay INV-2026-0002: $30,000.00 open",
            "28 days over",
            "Accept or reject Pilot on two wards",
            "Contract, page 4:",
            "Delivered Jan 28, 2026: Plan, Risk register",
            "Jan 30, 2026, Jane Doe",
            "28 days overdue",
            "Submit Roll-out and final report",
            "Still to invoice",
        ):
            assert expected in text


def test_the_picture_is_told_in_words(state_at: StateMaker) -> None:
    html = unescape(status_report(state_at(), formats=["html"]).html)
    assert 'alt="Time line of 5 milestones on May\xa06,\xa02026.' in html
    assert "Accepted: Kick-off and project plan, Design report." in html
    assert "Late: Training of staff." in html
    assert "Contract price: Invoiced $42,000.00, In review $36,000.00, Still ahead $42,000.00." in html


def test_the_same_state_gives_the_same_bytes(state_at: StateMaker) -> None:
    assert status_report(state_at()).files == status_report(state_at()).files


@pytest.mark.parametrize("day", [date(2026, 1, 15), date(2026, 1, 29), date(2026, 2, 27), date(2026, 3, 20)])
def test_a_report_can_be_made_for_any_day(state_at: StateMaker, day: date, text_of: TextOf) -> None:
    rendered = status_report(state_at(day), formats=["pdf"])
    assert_valid(rendered.pdf)
    assert len(pypdfium2.PdfDocument(rendered.pdf)) <= 3
    assert rendered.name == f"intake-status-{day}"
    if day == date(2026, 1, 15):
        assert "Nothing is late." in text_of(rendered.pdf)
        assert "0 of 5 milestones accepted" in text_of(rendered.pdf)


def test_milestones_without_dates_or_amounts_are_reported_all_the_same(
    state_at: StateMaker, schedule_with: ScheduleMaker, text_of: TextOf
) -> None:
    bare = schedule_with(
        contract_price=None,
        milestones=tuple(Milestone(id=f"M{n}", name=f"Step {n}") for n in range(1, 6)),
        acceptance_period=None,
        payment_term=None,
    )
    text = text_of(status_report(state_at(date(2026, 1, 20), bare), formats=["pdf"]).pdf)
    assert "0 of 5 milestones accepted." in text
    assert "not stated" in text


def test_a_contract_without_milestones_says_so(
    state_at: StateMaker, schedule_with: ScheduleMaker, text_of: TextOf
) -> None:
    none = schedule_with(milestones=(), contract_price=None)
    rendered = status_report(state_at(date(2026, 1, 15), none))
    assert_valid(rendered.pdf)
    assert "The contract has no milestones yet." in text_of(rendered.pdf)


def test_many_long_milestones_flow_over_pages(state_at: StateMaker, schedule_with: ScheduleMaker) -> None:
    amount = Money.of("9876543210.99", "USD")
    many = schedule_with(
        contract_price=None,
        milestones=tuple(
            Milestone(id=f"M{n}", name=f"Stage {n}: " + "delivery and instruction " * 8, amount=amount)
            for n in range(1, 41)
        ),
    )
    rendered = status_report(state_at(date(2026, 1, 20), many), formats=["pdf"])
    assert_valid(rendered.pdf)
    for sheet in pypdfium2.PdfDocument(rendered.pdf):
        text = sheet.get_textpage()
        boxes = [text.get_charbox(index) for index in range(text.count_chars())]
        assert max(right for _, _, right, _ in boxes) <= sheet.get_width() - 50


def test_hostile_names_come_out_as_text_in_the_picture_too(
    state_at: StateMaker, schedule_with: ScheduleMaker, text_of: TextOf
) -> None:
    name = "$x_1$ <b>{{ 7*7 }}</b> #text(red)[a]"
    hostile = schedule_with(
        title=name,
        milestones=(Milestone(id="M1", name=name, amount=Money.of("1", "USD"), due_date=date(2026, 2, 1)),),
        contract_price=None,
    )
    rendered = status_report(state_at(date(2026, 1, 20), hostile))
    assert name in text_of(rendered.pdf)
    assert "<b>" not in rendered.html


def test_a_name_that_no_font_can_show_is_refused(state_at: StateMaker, schedule_with: ScheduleMaker) -> None:
    named = schedule_with(
        milestones=(Milestone(id="M1", name="設計書", amount=Money.of("1", "USD"), due_date=date(2026, 2, 1)),),
        contract_price=None,
    )
    state = state_at(date(2026, 1, 20), named)
    with pytest.raises(MissingGlyphs, match="brand"):
        status_report(state, formats=["pdf"])
    both = status_report(state)
    assert set(both.files) == {"html"}
    assert "設計書" in both.html
    assert "no PDF was made: no font can show 設計書" in next(p.message for p in both.problems if p.where == "pdf")


def test_a_font_of_the_computer_helps_out(
    state_at: StateMaker,
    schedule_with: ScheduleMaker,
    text_of: TextOf,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = find_spec("matplotlib")
    assert spec is not None
    assert spec.origin is not None
    font = TTFont(Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSerif.ttf")
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format in (4, 12):
            table.cmap |= dict(zip(map(ord, "設計書"), "ABC", strict=True))
    for name in font["name"].names:
        name.string = name.toUnicode().replace("DejaVu Serif", "Far Serif")
    font.save(tmp_path / "Far.ttf")
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", lambda: [str(tmp_path / "Far.ttf")])
    named = schedule_with(
        milestones=(Milestone(id="M1", name="設計書", amount=Money.of("1", "USD"), due_date=date(2026, 2, 1)),),
        contract_price=None,
    )
    rendered = status_report(state_at(date(2026, 1, 20), named))
    assert_valid(rendered.pdf)
    assert "設計書" in text_of(rendered.pdf)


def test_a_day_other_than_the_states_own_is_refused(state_at: StateMaker) -> None:
    with pytest.raises(RenderError, match="Give the engagement itself"):
        status_report(state_at(), on=date(2026, 1, 1))


@pytest.fixture
def engagement(schedule_with: ScheduleMaker, tmp_path: Path) -> Iterator[Engagement]:
    """In a ledger, with tax, a retention, a deposit that is paid, and one milestone invoiced."""
    kept = RetentionRule(percent=Decimal(10), release="final acceptance")
    with Ledger.open(tmp_path / "practice.ledger", actor="Ann Lee") as ledger:
        engagement = ledger.engage(schedule_with(), tax=one_rate("19"), retentions=[kept], at=at(1, 15))
        deposit = engagement.invoice_deposit("6000.00", at=at(1, 16))
        engagement.pay(deposit.payable.amount, invoice=deposit.number, reference="wire 1", at=at(1, 20))
        engagement.start("M1", at=at(1, 21))
        engagement.submit("M1", ["Plan"], at=at(1, 28))
        engagement.accept("M1", by="Jane Doe", at=at(1, 30))
        engagement.invoice(["M1"], at=at(2, 2))
        yield engagement


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, tzinfo=UTC)


def test_every_document_of_a_ledger_can_be_rendered(engagement: Engagement, text_of: TextOf) -> None:
    deposit, work = (state.invoice for state in engagement.state(date(2026, 2, 3)).invoices)
    assert "Prepayment invoice" in text_of(render(deposit, formats=["pdf"]).pdf)
    text = text_of(render(work, formats=["pdf"]).pdf)
    for expected in (work.number, "Retention 10 % until final acceptance −$1,200.00", deposit.number, "VAT 19%"):
        assert expected in text
    assert f"See {deposit.number}" not in text  # the line's own words name it already
    note = engagement.credit(work.number, reason="Wrong order number", at=at(2, 4))
    assert "Credit note" in text_of(render(note, formats=["pdf"]).pdf)


def test_deposit_retention_receipts_and_tax_are_told(engagement: Engagement, text_of: TextOf) -> None:
    text = text_of(status_report(engagement, on=date(2026, 2, 3), formats=["pdf"]).pdf).replace("\xa0", " ")
    for expected in (
        "Paid, with tax $7,140.00",
        "Jan 20, 2026: $7,140.00, wire 1",
        "Prepayment invoice",
        "Held back (retention) $1,200.00",
        "Invoiced, after retention $",
        "Invoiced for the milestones $12,000.00 Held back (retention) −$1,200.00",
        "is asked to: pay INV-2026-0002",
    ):
        assert expected in text


def test_a_share_accepted_and_a_change_order_are_told(engagement: Engagement, text_of: TextOf) -> None:
    engagement.start("M2", at=at(2, 3))
    engagement.submit("M2", ["Design report"], at=at(2, 20))
    engagement.accept("M2", by="Jane Doe", percent="60", at=at(2, 25))
    engagement.propose_change(
        [Reprice(id="M3", amount=Money.of("40000.00", "USD"))], title="A third ward", at=at(2, 26)
    )
    before = text_of(status_report(engagement, on=date(2026, 2, 26), formats=["pdf"]).pdf).replace("\xa0", " ")
    assert "Accepted so far: 60%" in before
    assert "CO1 A third ward Proposed since Feb 26, 2026" in before
    engagement.agree_change("CO1", by="Jane Doe", at=at(3, 2))
    after = text_of(status_report(engagement, on=date(2026, 3, 2), formats=["pdf"]).pdf).replace("\xa0", " ")
    assert "Agreed Mar 2, 2026, Jane Doe" in after
    assert "Agreed changes $4,000.00" in after
    assert "Price with changes $124,000.00" in after


def test_a_second_report_of_one_day_is_written_beside_the_first(state_at: StateMaker, tmp_path: Path) -> None:
    first = status_report(state_at(), folder=tmp_path)
    assert status_report(state_at(), folder=tmp_path).paths == first.paths
    second = status_report(state_at(), folder=tmp_path, text=["A word on the delay."])
    assert second.name == "intake-status-2026-05-06-2"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        f"intake-status-2026-05-06{n}.{form}" for n in ("", "-2") for form in ("pdf", "html")
    )


def test_in_a_notebook_the_report_shows_itself_without_scripts(state_at: StateMaker, tmp_path: Path) -> None:
    rendered = status_report(state_at(), folder=tmp_path)
    shown = rendered._repr_html_()
    assert "<iframe sandbox " in shown
    assert unescape(shown.split('srcdoc="')[1].split('"')[0]) == rendered.html
    assert str(rendered.paths["pdf"]) in shown
    assert "%PDF" not in repr(rendered)


def test_what_is_said_of_one_currency_is_not_said_of_all(
    schedule_with: ScheduleMaker, tmp_path: Path, text_of: TextOf
) -> None:
    rows = schedule_with().milestones
    mixed = schedule_with(
        contract_price=None,
        milestones=(rows[0], rows[1].model_copy(update={"amount": Money.of("25000.00", "EUR")})),
    )
    with Ledger.open(tmp_path / "mixed.ledger", actor="Ann Lee") as ledger:
        engagement = ledger.engage(mixed, at=at(1, 15))
        for milestone in ("M1", "M2"):
            engagement.start(milestone, at=at(1, 20))
            engagement.submit(milestone, ["Paper"], at=at(1, 20))
            engagement.accept(milestone, by="Jane Doe", at=at(1, 20))
            engagement.invoice([milestone], at=at(1, 20))
        text = text_of(status_report(engagement, on=date(2026, 3, 20), formats=["pdf"]).pdf)
    assert "2 of 2 milestones accepted." in text
    assert "$12,000.00 + €25,000.00 is overdue." in text
    assert "Contract price, USD" in text
    assert "Money in EUR" in text


@pytest.mark.parametrize("count", [11, 16])
def test_many_milestones_leave_the_first_page_to_the_picture_and_what_is_waiting(
    state_at: StateMaker, schedule_with: ScheduleMaker, count: int
) -> None:
    more = tuple(
        Milestone(id=f"M{n}", name=f"Stage {n}", amount=Money.of("1", "USD"), due_date=date(2026, 6, n))
        for n in range(6, count + 1)
    )
    rows = (*schedule_with().milestones, *more)
    many = schedule_with(contract_price=None, milestones=rows)
    rendered = status_report(state_at(schedule=many))
    first = pypdfium2.PdfDocument(rendered.pdf)[0].get_textpage().get_text_bounded()
    assert "What is waiting" in first
    picture = b64decode(re.findall(r"data:image/svg\+xml;base64,([^\"]+)", rendered.html)[-1]).decode()
    found = re.search(r'<svg[^>]* height="([\d.]+)pt"', picture)
    assert found
    assert float(found[1]) < 300
