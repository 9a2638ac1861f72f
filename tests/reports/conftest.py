"""An invoice and an engagement of our own, and how to look into a PDF."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from toolkit.dates import DayKind
from toolkit.ledger.events import (
    Accepted,
    Allocation,
    Delivered,
    Engaged,
    Event,
    Invoiced,
    Paid,
    Started,
    Submitted,
)
from toolkit.ledger.folding import fold
from toolkit.ledger.invoices import Invoice, InvoiceLine
from toolkit.ledger.standing import state_of
from toolkit.ledger.state import EngagementState
from toolkit.money import Money
from toolkit.provenance import Source
from toolkit.schedule import AcceptancePeriod, LateInterest, Milestone, Party, PaymentTerm, Role, Schedule
from toolkit.taxes import TaxTotal, TaxTreatment

SUPPLIER = Party(
    name="Northlight Consulting LLC",
    role=Role.SUPPLIER,
    address=("48 Wharf Street, Suite 200", "Portland, ME 04101"),
    country="US",
    tax_id="12-3456789",
    email="billing@northlight.example",
    bank_account="DE02120300000000202051",
)
CUSTOMER = Party(
    name="Harbor Regional Hospital", role=Role.CUSTOMER, address=("1200 Bay Road", "Boston, MA 02110"), country="US"
)
AGREED = Source(text="On acceptance of the Design Report the Customer pays 25 % of the price.", page=3, clause="2.1")
TERM = Source(text="Invoices are payable within thirty days of their date.", page=5, clause="6.1")
REVIEW = Source(text="The Customer answers within ten business days, or the work counts as accepted.", page=4)
NO_TAX = TaxTreatment(reason="Outside the scope of tax")

LineMaker = Callable[..., InvoiceLine]
InvoiceMaker = Callable[..., Invoice]
StateMaker = Callable[..., EngagementState]
TextOf = Callable[[bytes], str]


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


def make_line(number: int = 1, net: Money | None = None, **fields: Any) -> InvoiceLine:
    net = net if net is not None else usd("30000.00")
    told: dict[str, Any] = {
        "number": number,
        "milestone": f"M{number}",
        "description": "Design Report",
        "deliverables": ("Design Report", "Data dictionary"),
        "unit_price": max(net, -net),
        "net": net,
        "agreed": net,
        "tax": NO_TAX,
        "source": (AGREED,),
        "accepted_on": date(2026, 3, 3),
        "accepted_by": "Jane Doe",
    }
    return InvoiceLine.model_validate(told | fields)


def make_invoice(*lines: InvoiceLine, **fields: Any) -> Invoice:
    lines = lines or (make_line(),)
    currency = lines[0].net.currency
    bases: dict[TaxTreatment, Money] = {}
    for line in lines:
        bases[line.tax] = bases.get(line.tax, Money.zero(currency)) + line.net
    taxes = tuple(TaxTotal(treatment=t, base=b, tax=b.percent(t.rate or 0)) for t, b in bases.items())
    net = Money.sum((line.net for line in lines), currency)
    tax = Money.sum((t.tax for t in taxes), currency)
    told: dict[str, Any] = {
        "number": "INV-2026-0001",
        "series": "INV",
        "year": 2026,
        "issue_date": date(2026, 3, 5),
        "due_date": date(2026, 4, 4),
        "service_from": date(2026, 1, 20),
        "service_to": date(2026, 3, 3),
        "engagement": "intake",
        "supplier": SUPPLIER,
        "customer": CUSTOMER,
        "title": "Patient intake redesign",
        "contract_date": date(2026, 1, 12),
        "currency": currency,
        "lines": lines,
        "taxes": taxes,
        "net": net,
        "tax": tax,
        "gross": net + tax,
        "prepaid": Money.zero(currency),
        "payable": net + tax,
        "payment_term": PaymentTerm(days=30, source=(TERM,)),
        "payment_terms": "Payable within 30 days of the invoice date.",
        "late_interest": LateInterest(percent=Decimal("1.5"), source=(TERM,)),
    }
    return Invoice.model_validate(told | fields)


MILESTONES = (
    ("M1", "Kick-off and project plan", "12000.00", date(2026, 1, 31)),
    ("M2", "Design report", "30000.00", date(2026, 3, 1)),
    ("M3", "Pilot on two wards", "36000.00", date(2026, 4, 15)),
    ("M4", "Training of staff", "12000.00", date(2026, 5, 1)),
    ("M5", "Roll-out and final report", "30000.00", None),
)


def make_schedule(**fields: Any) -> Schedule:
    told: dict[str, Any] = {
        "title": "Patient intake redesign",
        "currency": "USD",
        "contract_price": usd("120000.00"),
        "agreement_date": date(2026, 1, 12),
        "parties": (SUPPLIER, CUSTOMER),
        "milestones": tuple(
            Milestone(id=i, name=n, amount=usd(a), due_date=d, deliverables=(n,), source=(AGREED,))
            for i, n, a, d in MILESTONES
        ),
        "payment_term": PaymentTerm(days=30, source=(TERM,)),
        "acceptance_period": AcceptancePeriod(days=10, kind=DayKind.BUSINESS, deemed=True, source=(REVIEW,)),
    }
    return Schedule.model_validate(told | fields)


def make_events(schedule: Schedule) -> list[Event]:
    def at(day: date) -> dict[str, Any]:
        return {"engagement": "intake", "actor": "ann", "at": datetime(*day.timetuple()[:3], 9, tzinfo=UTC), "on": day}

    def handed(*names: str) -> tuple[Delivered, ...]:
        return tuple(Delivered(name=name) for name in names)

    first = make_invoice(
        make_line(1, usd("12000.00"), description="Kick-off and project plan"),
        number="INV-2026-0001",
        issue_date=date(2026, 2, 2),
        due_date=date(2026, 3, 4),
    )
    second = make_invoice(
        make_line(2, description="Design report"),
        number="INV-2026-0002",
        issue_date=date(2026, 3, 9),
        due_date=date(2026, 4, 8),
    )
    settled = (Allocation(invoice="INV-2026-0001", amount=usd("12000.00")),)
    return [
        Engaged(schedule=schedule, supplier=SUPPLIER, customer=CUSTOMER, **at(date(2026, 1, 15))),
        Started(milestone="M1", **at(date(2026, 1, 16))),
        Submitted(milestone="M1", deliverables=handed("Plan", "Risk register"), **at(date(2026, 1, 28))),
        Accepted(milestone="M1", by="Jane Doe", **at(date(2026, 1, 30))),
        Invoiced(invoice=first, **at(date(2026, 2, 2))),
        Started(milestone="M2", **at(date(2026, 2, 3))),
        Submitted(milestone="M2", deliverables=handed("Design report"), **at(date(2026, 2, 26))),
        Paid(amount=usd("12000.00"), reference="wire 8812", allocations=settled, **at(date(2026, 3, 2))),
        Accepted(milestone="M2", by="Jane Doe", **at(date(2026, 3, 6))),
        Invoiced(invoice=second, **at(date(2026, 3, 9))),
        Started(milestone="M3", **at(date(2026, 3, 10))),
        Submitted(milestone="M3", deliverables=handed("Pilot", "Evaluation"), **at(date(2026, 4, 10))),
        Started(milestone="M4", **at(date(2026, 4, 20))),
    ]


def make_state(on: date = date(2026, 5, 6), schedule: Schedule | None = None) -> EngagementState:
    events = [event for event in make_events(schedule or make_schedule()) if event.on <= on]
    record = fold(events)
    assert record is not None
    return state_of(record, on)


@pytest.fixture
def invoice() -> Invoice:
    return make_invoice()


@pytest.fixture
def line() -> LineMaker:
    return make_line


@pytest.fixture
def invoice_of() -> InvoiceMaker:
    return make_invoice


@pytest.fixture
def state_at() -> StateMaker:
    return make_state


@pytest.fixture
def schedule_with() -> Callable[..., Schedule]:
    return make_schedule


@pytest.fixture
def text_of() -> TextOf:
    """The text of a PDF, its lines joined."""

    def read(pdf: bytes) -> str:
        import pypdfium2  # type: ignore[import-untyped]  # it has no annotations

        document = pypdfium2.PdfDocument(pdf)
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())

    return read


@pytest.fixture
def brand_folder(tmp_path: Path) -> Path:
    """A brand with a logo, a colour and words of its own."""
    folder = tmp_path / "brands" / "acme"
    folder.mkdir(parents=True)
    (folder / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2" fill="#b3261e"/></svg>'
    )
    (folder / "brand.json").write_text(
        '{"name": "Acme", "accent": "#b3261e", "logo": "logo.svg", "footer": "Acme, Registered in Maine",'
        ' "words": {"invoice": "Tax invoice"}}'
    )
    return folder


@pytest.fixture
def run_nbconvert() -> Callable[..., subprocess.CompletedProcess[str]]:
    command = str(Path(sys.executable).with_name("jupyter-nbconvert"))  # the environment may not be on the path

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([command, *arguments], capture_output=True, text=True, check=False)

    return run


@pytest.fixture(autouse=True)
def no_fonts_of_the_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same on every computer, whatever fonts it has."""
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", list)
