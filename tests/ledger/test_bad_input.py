"""Every line of “Bad input” of the ledger: refused or reported by rule, with a remedy, and nothing half-written."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit import dates
from toolkit.errors import LedgerDamaged, LedgerFull, LedgerNewer, ToolkitError
from toolkit.ledger import Engagement, Extra, Ledger, Wishes
from toolkit.ledger.invoices import LineKind
from toolkit.money import Money
from toolkit.schedule import Schedule
from toolkit.schedule.changes import Reprice


def refused(ledger: Ledger, use: Callable[[], object], rule: str) -> None:
    """It is refused by a named rule, with a remedy, and the ledger is as before."""
    before = ledger.verify()
    with pytest.raises(ToolkitError, match=rule) as refusal:
        use()
    assert refusal.value.remedy
    assert ledger.verify() == before


def invoiced(engagement: Engagement) -> str:
    engagement.submit("M3")
    engagement.accept("M3", by="Ann Berg")
    return engagement.invoice(["M3"]).number


def test_an_acceptance_before_the_submission_is_out_of_order(ledger: Ledger, engagement: Engagement) -> None:
    refused(ledger, lambda: engagement.accept("M1", by="Ann Berg"), "accept-after-submit")


def test_a_milestone_accepted_twice_is_refused(ledger: Ledger, engagement: Engagement) -> None:
    invoiced(engagement)
    refused(ledger, lambda: engagement.accept("M3", by="Ann Berg"), "accept-once")


def test_a_milestone_invoiced_twice_is_refused(ledger: Ledger, engagement: Engagement) -> None:
    invoiced(engagement)
    refused(ledger, lambda: engagement.invoice(["M3"]), "invoice-once")


def test_another_customers_milestone_is_unknown(ledger: Ledger, engagement: Engagement, schedule: Schedule) -> None:
    theirs = schedule.milestones[0].model_copy(update={"id": "X1"})
    ledger.engage(schedule.model_copy(update={"milestones": (theirs,)}), id="other")
    refused(ledger, lambda: engagement.submit("X1"), "X1")


def test_another_customers_invoice_is_unknown(ledger: Ledger, engagement: Engagement, schedule: Schedule) -> None:
    number = invoiced(ledger.engage(schedule, id="other"))
    refused(ledger, lambda: engagement.pay("5", invoice=number), number)


def test_nothing_is_recorded_for_tomorrow(ledger: Ledger, engagement: Engagement) -> None:
    tomorrow = dates.today() + timedelta(days=1)
    refused(ledger, lambda: engagement.start("M1", on=tomorrow), "nothing-in-the-future")


def test_no_work_is_recorded_after_termination(ledger: Ledger, engagement: Engagement) -> None:
    engagement.terminate(by="Ann Berg", reason="budget withdrawn")
    refused(ledger, lambda: engagement.start("M1"), "nothing-after-termination")


@pytest.mark.parametrize("amount", ["0.001", "10.005"])
def test_an_amount_with_too_many_decimals_is_refused_and_not_rounded(
    ledger: Ledger, engagement: Engagement, amount: str
) -> None:
    refused(ledger, lambda: engagement.pay(amount), "units of 0.01 EUR")
    refused(ledger, lambda: engagement.invoice_deposit(amount), "units of 0.01 EUR")


@pytest.mark.parametrize("amount", ["-0.01", "0"])
def test_an_amount_of_nothing_or_less_is_refused(ledger: Ledger, engagement: Engagement, amount: str) -> None:
    number = invoiced(engagement)
    refused(ledger, lambda: engagement.pay(amount), "payments-are-positive")
    refused(ledger, lambda: engagement.invoice_deposit(amount), "deposits-are-positive")
    refused(ledger, lambda: engagement.write_off(number, amount=amount, reason="x"), "write-off-what-is-open")


def test_a_price_in_another_currency_is_refused(ledger: Ledger, engagement: Engagement) -> None:
    dollars = Reprice(id="M1", amount=Money.of("1", "USD"))
    refused(ledger, lambda: engagement.agree_change([dollars], by="Ann Berg"), "USD")


def test_money_in_another_currency_than_the_invoice_is_refused(ledger: Ledger, engagement: Engagement) -> None:
    number = invoiced(engagement)
    refused(ledger, lambda: engagement.pay(Money.of("5", "USD"), invoice=number), "pay-in-the-invoice's-currency")
    refused(ledger, lambda: engagement.write_off(number, amount=Money.of("5", "USD"), reason="x"), "write-off")


def test_two_notebooks_that_issue_at_once_give_consecutive_numbers(place: Path | str, schedule: Schedule) -> None:
    with Ledger.open(place, actor="Jo Doe") as one, Ledger.open(place, actor="Ann Roe") as two:
        made = one.engage(schedule)
        both = (made, two.engagement(made.id))

        def issue(engagement: Engagement) -> list[str]:
            trip = Extra(kind=LineKind.EXPENSE, description="Trip", unit_price=Money.of("10", "EUR"))
            return [engagement.invoice([], extras=[trip]).number for _ in range(5)]

        with ThreadPoolExecutor(2) as pool:
            numbers = [n for found in pool.map(issue, both) for n in found]
        assert sorted(numbers) == [f"INV-2026-{n:04}" for n in range(1, 11)]
        assert [s.missing for s in one.numbers()] == [()]


KILLED = """
import os, signal, sys
from toolkit.ledger import Ledger
from toolkit.ledger.journal import Writing
keep = Writing.append
def killed(self, event, body=None):
    keep(self, event, body)
    os.kill(os.getpid(), signal.SIGKILL)
Writing.append = killed
Ledger.open(sys.argv[1], actor="Jo Doe").engagements[0].note("never acknowledged")
"""


def test_a_process_killed_inside_an_event_leaves_nothing_of_it(
    path: Path, ledger: Ledger, engagement: Engagement
) -> None:
    before = ledger.verify()
    ended = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert ledger.verify() == before
    engagement.note("and it goes on")
    assert ledger.verify().events == before.events + 1


def test_a_full_disk_refuses_the_event_and_keeps_what_was_there(
    path: Path, ledger: Ledger, engagement: Engagement
) -> None:
    before = ledger.verify()
    writer = ledger._journal._writer
    assert writer is not None
    driver = writer.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.execute(f"PRAGMA max_page_count = {driver.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(LedgerFull, match="nothing was half-written") as refusal:
        engagement.submit("M1", [_big(path)])
    assert refusal.value.remedy
    assert ledger.verify() == before


def _big(path: Path) -> Path:
    file = path.with_name("report.pdf")
    file.write_bytes(b"x" * 200_000)
    return file


def test_a_file_from_a_newer_version_is_refused_and_left_as_it_is(path: Path, ledger: Ledger) -> None:
    ledger.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'r9999'")
    connection.close()
    with pytest.raises(LedgerNewer) as refusal:
        Ledger.open(path, actor="Jo Doe")
    assert refusal.value.remedy


def test_a_copied_file_edited_by_hand_is_reported_with_its_first_broken_event(
    path: Path, ledger: Ledger, engagement: Engagement
) -> None:
    other = path.with_name("copy.ledger")
    engagement.note("agreed by telephone")
    engagement.note("and by mail")
    ledger.backup(other)
    with sqlite3.connect(other) as connection:
        connection.execute("DROP TRIGGER events_no_update")
        connection.execute("UPDATE events SET body = replace(body, 'telephone', 'nobody') WHERE position = 2")
    connection.close()
    with Ledger.open(other, actor="Jo Doe") as copy:
        with pytest.raises(LedgerDamaged) as found:
            copy.verify()
        assert found.value.where == "event 2"
        assert found.value.remedy
    assert ledger.verify().events == 3


def test_a_part_below_nothing_is_refused_also_beside_other_work(ledger: Ledger, engagement: Engagement) -> None:
    for milestone in ("M1", "M3"):
        engagement.submit(milestone)
        engagement.accept(milestone, by="Ann Berg")
    refused(ledger, lambda: engagement.invoice(["M1", "M3"], amounts={"M1": "-1.00"}), "parts-are-positive")


@pytest.mark.parametrize(("percent", "days"), [("150", 10), ("0", 10), ("2", -10)])
def test_a_discount_that_is_none_is_refused(ledger: Ledger, engagement: Engagement, percent: str, days: int) -> None:
    engagement.submit("M3")
    engagement.accept("M3", by="Ann Berg")
    wishes = Wishes(early_payment=((Decimal(percent), days),))
    refused(ledger, lambda: engagement.invoice(["M3"], wishes=wishes), "discounts-are-parts")
