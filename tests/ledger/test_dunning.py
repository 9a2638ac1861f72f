"""Reminders of overdue invoices: level by level, in the firm's words, and never sent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.errors import EventRefused, InvalidTable
from toolkit.ledger import Engagement, Ledger, RetentionBase, RetentionRule
from toolkit.ledger.dunning import levels
from toolkit.schedule import LateInterest, Schedule
from toolkit.taxes import outside_scope


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def late(ledger: Ledger, schedule: Schedule) -> Engagement:
    """20,000.00 due on 5 February 2026, of which 1,000.00 may be held back; 12 % a year on what is late."""
    agreed = schedule.model_copy(update={"late_interest": LateInterest(percent=Decimal(12), per="year")})
    engagement = ledger.engage(
        agreed,
        tax=outside_scope(),
        retentions=[RetentionRule(percent=Decimal(5), base=RetentionBase.GROSS)],
        on=day("2026-01-05"),
    )
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    engagement.invoice(on=day("2026-01-06"))
    return engagement


NUMBER = "INV-2026-0001"


def test_levels_follow_one_another_by_days_after_the_due_date(late: Engagement) -> None:
    assert late.payment_reminders(day("2026-02-07")) == ()
    (friendly,) = late.payment_reminders(day("2026-02-08"))
    assert (friendly.level, friendly.on, friendly.days_overdue) == ("friendly", day("2026-02-08"), 3)
    late.record_reminder(NUMBER, "friendly", on=day("2026-02-09"))
    assert late.payment_reminders(day("2026-02-19")) == ()
    (first,) = late.payment_reminders(day("2026-02-20"))  # eleven days after the friendly one was sent
    assert (first.level, first.next_on) == ("first", day("2026-03-06"))


def test_no_level_is_skipped_however_late_it_is_and_the_last_one_ends_it(late: Engagement) -> None:
    on = day("2026-06-01")
    sent = []
    while reminders := late.payment_reminders(on):
        sent.append(reminders[0].level)
        late.record_reminder(NUMBER, reminders[0].level, on=on)
        on = reminders[0].next_on or on
    assert sent == ["friendly", "first", "second", "final"]
    with pytest.raises(EventRefused, match="remind-once-a-level"):
        late.record_reminder(NUMBER, "final")


def test_the_text_names_the_invoice_its_dates_and_what_is_due_without_what_is_held_back(late: Engagement) -> None:
    (friendly,) = late.payment_reminders(day("2026-02-08"))
    assert friendly.subject == "Invoice INV-2026-0001 fell due on February 5, 2026"
    for words in ("Port of Aldsund AB", "€19,000.00", "January 6, 2026", "February 15, 2026", "DE02120300000000202051"):
        assert words in friendly.text
    assert "interest" not in friendly.text
    assert "$" not in friendly.text


def test_from_the_second_level_on_late_interest_by_the_clause_is_named(late: Engagement) -> None:
    for level in ("friendly", "first"):
        late.record_reminder(NUMBER, level, on=day("2026-02-09"))
    (second,) = late.payment_reminders(day("2026-03-07"))
    assert "Late interest up to today comes to €187.40." in second.text  # 19,000 × 12 % × 30 / 365
    assert second.text.endswith("Yours sincerely\nNorthlight Advisory GmbH")


def test_what_is_paid_needs_no_reminder_and_what_is_not_due_records_none(late: Engagement) -> None:
    with pytest.raises(EventRefused, match="remind-what-is-overdue"):
        late.record_reminder(NUMBER, "friendly", on=day("2026-02-05"))
    late.pay("19000", on=day("2026-02-20"))
    assert late.payment_reminders(day("2026-03-01")) == ()
    late.release_retention(by="Ann", on=day("2026-03-01"))
    (again,) = late.payment_reminders(day("2026-03-02"))
    assert str(again.open) == "1,000.00 EUR"
    late.pay("1000", on=day("2026-03-02"))
    with pytest.raises(EventRefused, match="is settled"):
        late.record_reminder(NUMBER, "friendly")


def test_a_recorded_reminder_belongs_to_the_evidence_of_its_invoice(ledger: Ledger, late: Engagement) -> None:
    late.record_reminder(NUMBER, "friendly", on=day("2026-02-09"))
    assert b"friendly reminder sent" in _story(ledger.evidence(NUMBER))


def _story(bundle: bytes) -> bytes:
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(bundle)) as archive:
        return archive.read("README.txt")


OWN = """
locale = "de_DE"
[[level]]
name = "Zahlungserinnerung"
days = 1
until = 5
subject = "Rechnung $number"
text = "Noch offen: $open, fällig am $due, nun $days Tage. Kosten: 5 $$ für $title"
"""


def test_a_firm_writes_its_own_levels_in_its_own_language(late: Engagement, tmp_path: Path) -> None:
    file = tmp_path / "mahnung.toml"
    file.write_text(OWN, "utf-8")
    (reminder,) = late.payment_reminders(day("2026-02-06"), texts=file)
    assert reminder.level == "Zahlungserinnerung"
    assert reminder.text == (
        "Noch offen: 19.000,00\xa0€, fällig am 5. Februar 2026, nun 1 Tage. Kosten: 5 $ für Harbour survey"
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("$open", "$opne", r"\$opne"),
        ("$$ für", "$ für", r"a \$ without a name"),
        ("days = 1", "days = -1", "days"),
        ("[[level]]", "[level", "cannot be used"),
        ('subject = "Rechnung $number"', "", "subject"),
    ],
)
def test_a_text_with_a_fault_is_refused_before_anything_is_written(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    file = tmp_path / "mahnung.toml"
    file.write_text(OWN.replace(old, new), "utf-8")
    with pytest.raises(InvalidTable, match=words):
        levels(file)


def test_levels_in_no_order_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "mahnung.toml"
    file.write_text(OWN + OWN.split("\n", 2)[2], "utf-8")
    with pytest.raises(InvalidTable, match="order of their days"):
        levels(file)


def test_words_of_a_contract_are_never_taken_for_fields(ledger: Ledger, schedule: Schedule) -> None:
    engagement = ledger.engage(schedule.model_copy(update={"title": "Tools for $open {source}"}), tax=outside_scope(),
                               on=day("2026-01-05"))  # fmt: skip
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    engagement.invoice(on=day("2026-01-06"))
    (reminder,) = engagement.payment_reminders(day("2026-02-10"))
    assert "for Tools for $open {source} fell due" in reminder.text
