"""Three textbook cases, cent by cent, in files that a person can follow with a pocket calculator.

``UPDATE=1 pytest tests/ledger/test_cases.py`` writes the files in ``cases/`` anew; read them before you commit, and
bring ``samples/README.md``, which tells them with the why of each line, up to date.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.ledger import Deduct, Engagement, Ledger, RetentionRule, Wishes
from toolkit.ledger.invoices import ExchangeRate, Invoice
from toolkit.money import Money
from toolkit.schedule import LateInterest, Milestone, Party, PaymentTerm, Role, Schedule
from toolkit.schedule.changes import AddMilestone, Reprice
from toolkit.taxes import one_rate, outside_scope

CASES = Path(__file__).parent / "cases"


def day(text: str) -> date:
    return date.fromisoformat(text)


def contract(title: str, currency: str, amounts: dict[str, str], **more: object) -> Schedule:
    rows = tuple(
        Milestone(id=f"M{n}", name=name, amount=Money.of(amount, currency))
        for n, (name, amount) in enumerate(amounts.items(), start=1)
    )
    fields: dict[str, object] = {
        "title": title,
        "currency": currency,
        "contract_price": Money.sum((m.amount for m in rows if m.amount), currency),
        "parties": (Party(name="Supplier", role=Role.SUPPLIER), Party(name="Customer", role=Role.CUSTOMER)),
        "milestones": rows,
        "payment_term": PaymentTerm(days=30),
    }
    return Schedule.model_validate(fields | more)


def construction(ledger: Ledger) -> Engagement:
    """Retention of 5 %, two change orders, half of the retention at handover and half a year later."""
    amounts = {"Foundations": "64000.00", "Frame": "98750.00", "Roof": "41300.00", "Handover": "35950.00"}
    engagement = ledger.engage(
        contract("Boathouse", "USD", amounts),
        tax=outside_scope("Sales tax is not charged on this work"),
        retentions=[RetentionRule(percent=Decimal(5), release="handover and one year after")],
        on=day("2024-02-01"),
    )
    engagement.accept("M1", by="Surveyor", on=day("2024-03-15"))
    engagement.invoice(on=day("2024-03-18"))
    drain = AddMilestone(milestone=Milestone(id="M5", name="Drainage", amount=Money.of("18437.35", "USD")), after="M1")
    engagement.agree_change([drain], title="Drainage", by="Customer", on=day("2024-04-02"))
    engagement.pay("60800.00", on=day("2024-04-15"))
    engagement.accept("M5", by="Surveyor", on=day("2024-05-10"))
    engagement.accept("M2", by="Surveyor", percent=60, on=day("2024-05-31"))
    engagement.invoice(on=day("2024-06-03"))
    cheaper = Reprice(id="M3", amount=Money.of("37049.99", "USD"))
    engagement.agree_change([cheaper], title="Plain shingles", by="Customer", on=day("2024-06-20"))
    for milestone, on in (("M2", "2024-07-05"), ("M3", "2024-08-09"), ("M4", "2024-09-13")):
        engagement.accept(milestone, by="Surveyor", on=day(on))
    engagement.invoice(on=day("2024-09-16"))
    engagement.release_retention(by="Customer", amount="6354.68", on=day("2024-09-16"))
    engagement.invoice_retention(on=day("2024-09-16"))
    engagement.release_retention(by="Customer", on=day("2025-09-15"))
    engagement.invoice_retention(on=day("2025-09-15"))
    return engagement


def software(ledger: Ledger) -> Engagement:
    """A deposit of 20 %, deducted in proportion, and 19 % tax."""
    amounts = {"Specification": "17353.33", "Release": "43383.34", "Go-live": "26030.00"}
    engagement = ledger.engage(contract("Booking system", "EUR", amounts), tax=one_rate("19"), on=day("2025-01-07"))
    engagement.invoice_deposit(percent="20", on=day("2025-01-08"))
    engagement.pay("20650.46", on=day("2025-01-31"))
    for milestone, on in (("M1", "2025-02-28"), ("M2", "2025-06-13"), ("M3", "2025-09-30")):
        engagement.accept(milestone, by="Customer", on=day(on))
        wishes = Wishes(deduct=Deduct.SHARE, final=milestone == "M3")
        engagement.invoice([milestone], on=day(on), wishes=wishes)
    engagement.pay("16520.37", on=day("2025-03-28"))
    return engagement


def consulting(ledger: Ledger) -> Engagement:
    """A contract in dollars of which one invoice goes out in euro at a stated rate, and a credit note."""
    late = LateInterest(percent=Decimal("1.5"), per="month")
    amounts = {"Diagnosis": "18500.00", "Roadmap": "26750.00", "Coaching": "14750.00"}
    engagement = ledger.engage(
        contract("Market entry", "USD", amounts, late_interest=late),
        tax=outside_scope("Services to a business abroad"),
        on=day("2025-03-03"),
    )
    engagement.accept("M1", by="Customer", on=day("2025-04-01"))
    first = engagement.invoice(on=day("2025-04-01"))
    engagement.credit(first.number, amounts={"M1": "1250.00"}, reason="Two interviews fell out", on=day("2025-04-10"))
    fewer = Reprice(id="M1", amount=Money.of("17250.00", "USD"))
    engagement.agree_change([fewer], title="Two interviews less", by="Customer", on=day("2025-04-11"))
    engagement.accept("M2", by="Customer", on=day("2025-06-02"))
    rate = ExchangeRate(
        base="USD", quote="EUR", rate=Decimal("0.8763"), on=day("2025-06-02"), stated_by="both parties, by mail"
    )
    second = engagement.invoice(on=day("2025-06-02"), wishes=Wishes(exchange=rate))
    engagement.pay(Money.of("23441.03", "EUR"), invoice=second.number, on=day("2025-06-30"))
    engagement.pay("17250.00", on=day("2025-05-05"))
    return engagement


def story(engagement: Engagement) -> str:
    """Every document with its lines, and the account at the end."""
    state = engagement.state(day("2026-01-01"))
    out = [state.title]
    for change in state.changes:
        out += ["", f"{change.agreed_on}  change order {change.order.number}: {change.order.title}"]
    for found in state.invoices:
        out += ["", *_document(found.invoice), f"    open {found.open}"]
    for money in (state.money, *state.other_money):
        out += ["", f"In {money.currency}"]
        out += [f"    {name:<18}{value.amount:>14,}" for name, value in money if isinstance(value, Money)]
    return "\n".join(out) + "\n"


def _document(document: Invoice) -> list[str]:
    out = [f"{document.issue_date}  {document.kind.value} {document.number}"]
    for line in document.lines:
        out.append(f"    {line.description:<62}{line.net.amount:>14,}")
        if line.refers_to:
            out.append(f"      of which tax {line.refers_to.tax}")
    for total in document.taxes:
        if total.tax:
            out.append(f"    {total.treatment.label} {total.treatment.rate} % on {total.base.amount:,}"
                       f"{'':<30}{total.tax.amount:>14,}")  # fmt: skip
    if document.exchange_rate:
        rate = document.exchange_rate
        out.append(f"    1 {rate.base} = {rate.rate} {rate.quote}, stated by {rate.stated_by}")
    return [*out, f"    {'total ' + document.currency:<62}{document.gross.amount:>14,}"]


@pytest.mark.parametrize("case", [construction, software, consulting], ids=lambda case: case.__name__)
def test_the_case_comes_out_to_the_cent(ledger: Ledger, case: Callable[[Ledger], Engagement]) -> None:
    found = story(case(ledger))
    file = CASES / f"{case.__name__}.txt"
    if os.environ.get("UPDATE"):
        file.write_text(found, "utf-8")
    assert found == file.read_text("utf-8")
