"""The main path and its refusals: engage, start, submit, accept, reject, invoice, pay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from toolkit import dates
from toolkit.errors import (
    DateRefused,
    EventRefused,
    FileNotReadable,
    NotInvoiceable,
    ToolkitError,
    UnknownEngagement,
    UnknownInvoice,
    UnknownMilestone,
)
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.state import Action, InvoiceStatus, MilestoneStatus
from toolkit.money import Money
from toolkit.provenance import Source
from toolkit.schedule import ContractFile, Party, PaymentTerm, Retention, Role, Schedule, TermStart
from toolkit.taxes import outside_scope


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def day(text: str) -> date:
    return date.fromisoformat(text)


def carried_to_acceptance(engagement: Engagement, id: str, on: str = "2026-02-02") -> None:
    engagement.start(id, on=day("2026-01-07"))
    engagement.submit(id, on=day("2026-01-20"))
    engagement.accept(id, by="Ann Berg", on=day(on))


def test_a_milestone_goes_from_plan_to_paid(engagement: Engagement) -> None:
    seen = [engagement.state().milestone("M1").status]
    for step in (
        lambda: engagement.start("M1", on=day("2026-01-07")),
        lambda: engagement.submit("M1", on=day("2026-01-20")),
        lambda: engagement.accept("M1", by="Ann Berg", on=day("2026-02-02")),
        lambda: engagement.invoice(["M1"], on=day("2026-02-03")),
        lambda: engagement.pay("35700.00", on=day("2026-03-01")),
    ):
        step()
        seen.append(engagement.state().milestone("M1").status)
    assert seen == ["planned", "started", "submitted", "accepted", "invoiced", "paid"]


def test_a_line_carries_its_clause_its_acceptance_and_its_deliverables(
    engagement: Engagement, schedule: Schedule
) -> None:
    carried_to_acceptance(engagement, "M1")
    line = engagement.invoice(["M1"], on=day("2026-02-03")).lines[0]
    assert line.source == schedule.milestones[0].source
    assert (line.accepted_on, line.accepted_by) == (day("2026-02-02"), "Ann Berg")
    assert line.deliverables == ("Design report", "Data dictionary")
    assert (line.milestone, line.net, line.agreed) == ("M1", eur("30000"), eur("30000"))


def test_an_invoice_is_exact_numbered_and_due_by_the_contracts_term(engagement: Engagement) -> None:
    carried_to_acceptance(engagement, "M1")
    invoice = engagement.invoice(["M1"], on=day("2026-02-03"))
    assert invoice.number == "INV-2026-0001"
    assert (invoice.net, invoice.tax, invoice.gross, invoice.payable) == tuple(
        map(eur, ("30000", "5700", "35700", "35700"))
    )
    assert invoice.due_date == day("2026-03-05")
    assert invoice.payment_term == engagement.schedule.payment_term
    assert invoice.payment_terms == "Payable within 30 days from the date of invoice"
    assert (invoice.service_from, invoice.service_to) == (day("2026-01-07"), day("2026-01-20"))
    assert invoice.problems == ()


def test_without_naming_any_all_accepted_milestones_are_invoiced(engagement: Engagement) -> None:
    carried_to_acceptance(engagement, "M1")
    engagement.accept("M3", by="Ann Berg", on=day("2026-01-06"))
    assert engagement.invoice(on=day("2026-02-03")).milestones == ("M1", "M3")
    with pytest.raises(NotInvoiceable, match="nothing is accepted and not yet invoiced"):
        engagement.invoice()


def test_a_draft_takes_no_number_and_writes_nothing(engagement: Engagement) -> None:
    carried_to_acceptance(engagement, "M1")
    before = engagement.events
    draft = engagement.draft(["M1"], on=day("2026-02-03"))
    assert (draft.number, draft.gross) == ("", eur("35700"))
    assert engagement.events == before


@pytest.mark.parametrize(
    ("steps", "refused", "rule"),
    [
        ("", "accept", "accept-after-submit"),
        ("", "reject", "reject-under-review"),
        ("start", "start", "start-once"),
        ("submit", "submit", "submit-once-a-round"),
        ("submit", "start", "start-once"),
        ("submit accept", "accept", "accept-once"),
        ("submit accept", "reject", "reject-under-review"),
        ("submit accept", "submit", "submit-before-acceptance"),
        ("submit reject", "accept", "accept-after-submit"),
        ("submit", "invoice", "invoice-after-acceptance"),
        ("submit accept invoice", "invoice", "invoice-once"),
    ],
)
def test_an_event_out_of_order_is_refused_by_a_named_rule(
    engagement: Engagement, steps: str, refused: str, rule: str
) -> None:
    verbs: dict[str, Callable[[], object]] = {
        "start": lambda: engagement.start("M1"),
        "submit": lambda: engagement.submit("M1"),
        "accept": lambda: engagement.accept("M1", by="Ann"),
        "reject": lambda: engagement.reject("M1", reason="chapter 2 is missing"),
        "invoice": lambda: engagement.invoice(["M1"]),
    }
    for step in steps.split():
        verbs[step]()
    before = engagement.events
    with pytest.raises(EventRefused) as refusal:
        verbs[refused]()
    assert refusal.value.where == f"harbour-survey.M1, rule {rule}"
    assert refusal.value.remedy
    assert engagement.events == before


def test_a_milestone_that_is_not_in_the_schedule_is_refused(engagement: Engagement) -> None:
    with pytest.raises(UnknownMilestone, match="M1, M2, M3"):
        engagement.start("M9")
    with pytest.raises(UnknownMilestone):
        engagement.invoice(["M9"])


def test_nothing_happens_in_the_future(engagement: Engagement) -> None:
    tomorrow = dates.today() + timedelta(days=1)
    with pytest.raises(DateRefused, match="after the day of recording"):
        engagement.start("M1", on=tomorrow)
    with pytest.raises(DateRefused, match="lies in the future"):
        engagement.start("M1", at=dates.now() + timedelta(hours=1))
    with pytest.raises(DateRefused, match="no time zone"):
        engagement.start("M1", at=datetime(2026, 2, 1))  # noqa: DTZ001  # what is tested


def test_dates_follow_one_another(engagement: Engagement) -> None:
    engagement.submit("M1", on=day("2026-01-20"), at=datetime(2026, 1, 20, 9, tzinfo=UTC))
    with pytest.raises(DateRefused, match="steps-in-order"):
        engagement.accept("M1", by="Ann", on=day("2026-01-19"))
    with pytest.raises(DateRefused, match="events-in-order"):
        engagement.accept("M1", by="Ann", at=datetime(2026, 1, 19, 9, tzinfo=UTC))
    engagement.accept("M1", by="Ann", on=day("2026-02-02"))
    with pytest.raises(DateRefused, match="invoice-after-acceptance"):
        engagement.invoice(["M1"], on=day("2026-02-01"))


def test_a_rejection_needs_a_reason_and_opens_another_round(engagement: Engagement) -> None:
    engagement.submit("M1", on=day("2026-01-20"))
    with pytest.raises(EventRefused, match="reject-with-reason"):
        engagement.reject("M1", reason="  ")
    engagement.reject("M1", reason="Chapter 2 is missing", on=day("2026-01-22"))
    state = engagement.state().milestone("M1")
    assert (state.status, state.rejection) == (MilestoneStatus.REJECTED, "Chapter 2 is missing")
    engagement.submit("M1", on=day("2026-01-28"))
    assert engagement.state().milestone("M1").rounds == 2


def test_a_milestone_with_several_deliverables_is_accepted_once_all_are(engagement: Engagement) -> None:
    engagement.submit("M1")
    engagement.accept("M1", by="Ann", deliverables=["Data dictionary"])
    state = engagement.state().milestone("M1")
    assert (state.status, state.accepted_deliverables) == (MilestoneStatus.SUBMITTED, ("Data dictionary",))
    with pytest.raises(EventRefused, match="known-deliverable"):
        engagement.accept("M1", by="Ann", deliverables=["Poster"])
    engagement.accept("M1", by="Ann", deliverables=["Design report"])
    assert engagement.state().milestone("M1").status is MilestoneStatus.ACCEPTED


def test_files_links_and_proofs_are_kept_as_evidence(ledger: Ledger, engagement: Engagement, tmp_path: Path) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(b"%PDF-1.7 the report")

    def totals_agree() -> str:
        return "412 rows, difference 0.00"

    def no_gaps() -> bool:
        return False

    engagement.submit(
        "M1", [report, "https://example.org/data"], checks={"Totals agree": totals_agree, "No gaps": no_gaps}
    )
    file, link, proof, failed = engagement.state().milestone("M1").delivered
    assert file.file is not None
    assert ledger.file(file.file) == b"%PDF-1.7 the report"
    assert file.file.media_type == "application/pdf"
    assert link.link == "https://example.org/data"
    assert proof.check is not None
    assert failed.check is not None
    assert (proof.check.passed, proof.check.output) == (True, "412 rows, difference 0.00")
    assert not failed.check.passed


def test_a_criterion_that_raises_is_a_failed_proof_and_not_an_error(engagement: Engagement) -> None:
    engagement.submit("M1", checks={"Divides": lambda: 1 / 0})
    check = engagement.state().milestone("M1").delivered[-1].check
    assert check is not None
    assert (check.passed, check.output) == (False, "ZeroDivisionError: division by zero")


def test_a_file_that_is_not_there_submits_nothing(engagement: Engagement, tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable):
        engagement.submit("M1", [tmp_path / "missing.pdf"])
    assert engagement.state().milestone("M1").status is MilestoneStatus.PLANNED


def test_a_payment_settles_the_oldest_invoice_first_and_the_rest_stays_unallocated(engagement: Engagement) -> None:
    carried_to_acceptance(engagement, "M1")
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    first = engagement.invoice(["M3"], on=day("2026-01-10"))
    second = engagement.invoice(["M1"], on=day("2026-02-03"))
    engagement.pay("30000.00", on=day("2026-03-01"), reference="RF-1")
    state = engagement.state(day("2026-03-01"))
    assert state.invoice(first.number).status is InvoiceStatus.PAID
    assert state.invoice(second.number).open == eur("29500.00")
    engagement.pay("30000.00", on=day("2026-03-02"))
    money = engagement.state().money
    assert (money.open, money.unallocated) == (eur("0"), eur("500.00"))


def test_a_payment_can_be_split_by_hand(engagement: Engagement) -> None:
    carried_to_acceptance(engagement, "M1")
    number = engagement.invoice(["M1"], on=day("2026-02-03")).number
    with pytest.raises(EventRefused, match="allocate-what-is-open"):
        engagement.pay("50000", parts={number: "40000"}, on=day("2026-03-01"))
    engagement.pay("50000", parts={number: "10000"}, on=day("2026-03-01"))
    assert engagement.state().money.unallocated == eur("40000")


@pytest.mark.parametrize("amount", ["0", "-5", "0.001", "many"])
def test_a_payment_of_nothing_or_of_fractions_of_a_cent_is_refused(engagement: Engagement, amount: str) -> None:
    before = engagement.events
    with pytest.raises(ToolkitError):
        engagement.pay(amount)
    assert engagement.events == before


def test_a_payment_in_another_currency_than_the_invoice_is_refused(engagement: Engagement) -> None:
    carried_to_acceptance(engagement, "M1")
    number = engagement.invoice(["M1"]).number
    with pytest.raises(EventRefused, match="which is in EUR"):
        engagement.pay(Money.of("35700", "USD"), invoice=number)


def test_the_same_payment_is_not_recorded_twice(engagement: Engagement) -> None:
    engagement.pay("100", reference="RF-1", on=day("2026-02-01"))
    with pytest.raises(EventRefused, match="pay-once"):
        engagement.pay("100", reference="RF-1", on=day("2026-02-01"))


def test_an_invoice_nobody_issued_is_unknown(engagement: Engagement) -> None:
    with pytest.raises(UnknownInvoice, match="none yet"):
        engagement.pay("10", invoice="INV-2026-0001")
    with pytest.raises(UnknownInvoice, match="none yet"):
        engagement.state().invoice("INV-2026-0001")


def test_an_unpaid_invoice_becomes_overdue_and_waits_for_the_customer(engagement: Engagement) -> None:
    carried_to_acceptance(engagement, "M1")
    number = engagement.invoice(["M1"], on=day("2026-02-03")).number
    before, after = engagement.state(day("2026-03-05")), engagement.state(day("2026-03-09"))
    assert before.invoice(number).status is InvoiceStatus.OPEN
    assert (after.invoice(number).status, after.invoice(number).days_overdue) == (InvoiceStatus.OVERDUE, 4)
    assert after.money.overdue == eur("35700")
    wait = next(w for w in after.waiting if w.invoice == number)
    assert (wait.who, wait.since, wait.until, wait.overdue) == (
        Role.CUSTOMER,
        day("2026-02-03"),
        day("2026-03-05"),
        True,
    )


def test_a_submission_waits_for_the_customer_until_the_review_ends(engagement: Engagement) -> None:
    engagement.submit("M1", on=day("2026-01-20"))
    state = engagement.state(day("2026-01-21"))
    assert state.milestone("M1").review_ends == day("2026-02-03")
    (wait,) = state.waiting
    assert (wait.party, wait.until, wait.overdue) == ("Port of Aldsund AB", day("2026-02-03"), False)
    assert state.milestone("M1").actions == (Action.ACCEPT, Action.REJECT)
    assert state.coming[0].what == "review of Design report ends"


def test_the_past_can_be_asked_for(engagement: Engagement) -> None:
    carried_to_acceptance(engagement, "M1")
    engagement.invoice(["M1"], on=day("2026-02-03"))
    assert engagement.state(day("2026-01-10")).milestone("M1").status is MilestoneStatus.STARTED
    assert engagement.state(day("2026-02-02")).money.invoiced == eur("0")
    with pytest.raises(DateRefused, match="before harbour-survey began"):
        engagement.state(day("2025-12-31"))


def test_money_balances_before_and_with_tax(engagement: Engagement) -> None:
    carried_to_acceptance(engagement, "M1")
    engagement.invoice(["M1"], on=day("2026-02-03"))
    engagement.pay("1000", on=day("2026-02-04"))
    m = engagement.state().money
    assert m.invoiced - m.credited + m.still_to_invoice == m.contract_price + m.changes == eur("100000")
    assert m.invoiced_gross - m.credited_gross == m.paid + m.written_off + m.open == eur("35700")


def test_the_schedules_retention_is_held_back_as_a_line_with_its_clause(ledger: Ledger, schedule: Schedule) -> None:
    clause = Source(text="Five percent is retained until completion.", clause="6.1")
    schedule = schedule.model_copy(
        update={"retention": Retention(percent=Decimal(5), release="completion", source=(clause,))}
    )
    engagement = ledger.engage(schedule)
    carried_to_acceptance(engagement, "M1")
    work, held = engagement.invoice(["M1"], on=day("2026-02-03")).lines
    assert (work.net, held.net) == (eur("30000"), eur("-1500"))
    assert (held.quantity, held.unit_price, held.source) == (Decimal(-1), eur("1500"), (clause,))
    m = engagement.state().money
    assert (m.invoiced, m.retained, m.still_to_invoice) == (eur("28500"), eur("1500"), eur("71500"))


def test_an_amount_in_no_currency_of_iso_4217_cannot_be_invoiced(ledger: Ledger, schedule: Schedule) -> None:
    token = schedule.milestones[2].model_copy(update={"amount": Money.of("500", "DOT")})
    engagement = ledger.engage(schedule.model_copy(update={"milestones": (token,)}))
    engagement.accept("M3", by="Ann")
    with pytest.raises(NotInvoiceable, match="no currency of ISO 4217"):
        engagement.invoice(["M3"])
    assert engagement.state().milestone("M3").actions == ()


def test_a_milestone_without_amount_cannot_be_invoiced_and_is_a_problem(ledger: Ledger, schedule: Schedule) -> None:
    bare = schedule.milestones[2].model_copy(update={"amount": None})
    engagement = ledger.engage(schedule.model_copy(update={"milestones": (*schedule.milestones[:2], bare)}))
    engagement.accept("M3", by="Ann")
    with pytest.raises(NotInvoiceable, match="M3 has no amount"):
        engagement.invoice(["M3"])
    state = engagement.state()
    assert state.milestone("M3").next_action == "agree an amount"
    assert {p.where for p in state.problems} == {"contract_price", "milestones.M3.amount"}


def test_milestones_of_two_currencies_are_not_put_on_one_invoice(ledger: Ledger, schedule: Schedule) -> None:
    foreign = schedule.milestones[2].model_copy(update={"amount": Money.of("500", "USD")})
    engagement = ledger.engage(schedule.model_copy(update={"milestones": (*schedule.milestones[:2], foreign)}))
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    carried_to_acceptance(engagement, "M1")
    with pytest.raises(NotInvoiceable, match="EUR and USD"):
        engagement.invoice()
    assert engagement.invoice(["M3"]).currency == "USD"
    assert [t.currency for t in engagement.state().other_money] == ["USD"]


def test_without_a_payment_term_the_invoice_is_payable_on_receipt_and_says_so(
    ledger: Ledger, schedule: Schedule
) -> None:
    engagement = ledger.engage(schedule.model_copy(update={"payment_term": None}), tax=outside_scope())
    engagement.accept("M3", by="Ann")
    draft = engagement.draft()
    assert draft.due_date == draft.issue_date
    assert [p.where for p in draft.problems] == ["payment_term"]
    chosen = engagement.invoice(payment_term=14)
    assert chosen.due_date == chosen.issue_date + timedelta(days=14)
    assert chosen.problems == ()


def test_a_term_from_acceptance_runs_from_acceptance(ledger: Ledger, schedule: Schedule) -> None:
    term = PaymentTerm(days=45, start=TermStart.ACCEPTANCE)
    engagement = ledger.engage(schedule.model_copy(update={"payment_term": term}))
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    assert engagement.invoice(on=day("2026-01-30")).due_date == day("2026-02-20")


def test_an_invoice_says_what_it_still_needs_to_be_valid(ledger: Ledger, schedule: Schedule) -> None:
    parties = (Party(name="A", role=Role.SUPPLIER), Party(name="B", role=Role.CUSTOMER))
    engagement = ledger.engage(schedule.model_copy(update={"parties": parties}))
    engagement.accept("M3", by="Ann")
    assert {p.where for p in engagement.draft().problems} == {
        "tax",
        "supplier.address",
        "supplier.country",
        "supplier.bank_account",
        "customer.address",
        "customer.country",
    }


def test_a_schedule_without_parties_or_currency_is_not_engaged(ledger: Ledger, schedule: Schedule) -> None:
    with pytest.raises(EventRefused, match="names no supplier"):
        ledger.engage(schedule.model_copy(update={"parties": ()}))
    with pytest.raises(EventRefused, match="names no currency"):
        ledger.engage(Schedule(title="Empty"))
    assert ledger.engagements == ()


def test_the_contract_kept_is_the_one_the_schedule_was_read_from(ledger: Ledger, schedule: Schedule) -> None:
    paper = b"%PDF-1.7 the contract"
    read = schedule.model_copy(update={"file": ContractFile(name="sow.pdf", sha256=sha256(paper).hexdigest())})
    with pytest.raises(EventRefused, match="not the file that the schedule was read from"):
        ledger.engage(read, contract=b"another")
    attachment = ledger.engage(read, contract=paper).state().contract
    assert attachment is not None
    assert (attachment.name, ledger.file(attachment)) == ("sow.pdf", paper)


def test_engagements_are_found_by_a_name_made_from_the_title(ledger: Ledger, schedule: Schedule) -> None:
    ids = [ledger.engage(schedule).id for _ in range(3)]
    assert ids == ["harbour-survey", "harbour-survey-2", "harbour-survey-3"]
    assert [e.id for e in ledger.engagements] == ids
    assert ledger.engagement(ids[1]).schedule == schedule
    with pytest.raises(UnknownEngagement, match="harbour-survey-2"):
        ledger.engagement("nothing")
    with pytest.raises(EventRefused, match="is taken"):
        ledger.engage(schedule, id=ids[0])


def test_numbers_go_on_per_series_and_year_over_all_engagements(ledger: Ledger, schedule: Schedule) -> None:
    numbers = []
    for series, on in (("INV", "2025-12-30"), ("INV", "2026-01-02"), ("EXP", "2026-01-02"), ("INV", "2026-01-03")):
        engagement = ledger.engage(schedule, series=series)
        engagement.accept("M3", by="Ann", on=day("2025-12-01"))
        numbers.append(engagement.invoice(on=day(on)).number)
    assert numbers == ["INV-2025-0001", "INV-2026-0001", "EXP-2026-0001", "INV-2026-0002"]


def test_an_event_names_its_actor(path: Path) -> None:
    with pytest.raises(EventRefused, match="no actor"):
        Ledger.open(path, actor=" ")
    assert not path.exists()
