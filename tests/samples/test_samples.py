"""The samples: rebuilt from their sources to the same bytes, labels that stand in them, cases in order."""

from __future__ import annotations

import hashlib
import json
import re
import runpy
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from toolkit.dates import BusinessCalendar, add_days
from toolkit.money import Money
from toolkit.provenance import Source
from toolkit.schedule import Schedule
from toolkit.schedule.wire import from_json, to_wire

SAMPLES = Path(__file__).parents[2] / "samples"
PDFS = ("consulting-sow", "software-agreement", "construction-contract")
ALL = (*PDFS, "marketing-plan")


def schedule_of(sample: str) -> Schedule:
    return from_json((SAMPLES / sample / "expected.json").read_text(encoding="utf-8"))[0]


def case_of(sample: str) -> dict[str, Any]:
    case: dict[str, Any] = json.loads((SAMPLES / sample / "case.json").read_text(encoding="utf-8"))
    return case


def contract_of(sample: str) -> Path:
    return SAMPLES / sample / ("contract.pdf" if sample in PDFS else "contract.xlsx")


def folded(text: str) -> str:
    """One line; pdfium writes U+FFFE for a hyphen at the end of a line."""
    return re.sub(r"\s+", " ", re.sub("\ufffe\\s*", "-", text)).strip()


@cache
def pages_of(sample: str) -> tuple[str, ...]:
    import pypdfium2  # type: ignore[import-untyped]

    with pypdfium2.PdfDocument(contract_of(sample)) as pdf:
        return tuple(folded(page.get_textpage().get_text_range()) for page in pdf)


@cache
def cells_of(sample: str) -> dict[tuple[str, str], object]:
    import openpyxl

    book = openpyxl.load_workbook(contract_of(sample), data_only=True)
    return {(s.title, c.coordinate): c.value for s in book for row in s.iter_rows() for c in row if c.value is not None}


def shown(value: object) -> str:
    """A cell as its number format shows it: dates in both formats of the sample."""
    if isinstance(value, datetime):
        return f"{value.day}-{value:%b-%y} {written(value.date())[0]}"
    return f"${value:,.2f}" if isinstance(value, int | float) else str(value)


def text_at(sample: str, source: Source) -> str:
    """Everything that stands at a source's place."""
    if source.page is not None:
        return pages_of(sample)[source.page - 1]
    return shown(cells_of(sample)[str(source.sheet), str(source.cell)])


def whole_text(sample: str) -> str:
    return " ".join(pages_of(sample) if sample in PDFS else map(shown, cells_of(sample).values()))


def written(day: date) -> tuple[str, ...]:
    return f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}", f"{day.day}-{day:%b-%y}"


def any_in(needles: tuple[str, ...], sources: tuple[Source, ...]) -> bool:
    return any(needle in source.text for needle in needles for source in sources)


# --- the files --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def make() -> dict[str, Any]:
    return runpy.run_path(str(SAMPLES / "make.py"))


@pytest.mark.parametrize("sample", PDFS)
def test_a_contract_is_rebuilt_from_its_source_to_the_same_bytes(sample: str, make: dict[str, Any]) -> None:
    pdf_of: Callable[[Path], bytes] = make["pdf_of"]
    built = pdf_of(SAMPLES / sample / "contract.typ")
    stored = contract_of(sample).read_bytes()
    if _typst(built) != _typst(stored):
        pytest.skip(f"built with Typst {_typst(stored)}, but {_typst(built)} is installed")
    assert built == stored, "run python samples/make.py and commit what it writes"


def _typst(pdf: bytes) -> str:
    creator = re.search(rb"/Creator\(Typst ([\d.]+)\)", pdf)
    assert creator is not None
    return creator[1].decode()


def test_the_workbook_is_rebuilt_from_its_script_to_the_same_content(tmp_path: Path) -> None:
    runpy.run_path(str(SAMPLES / "marketing-plan" / "make_contract.py"))["write"](tmp_path / "contract.xlsx")

    def parts(path: Path) -> dict[str, bytes]:  # compressed bytes differ between builds of zlib
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    assert parts(tmp_path / "contract.xlsx") == parts(contract_of("marketing-plan"))


def test_each_formula_of_the_workbook_has_the_value_that_it_computes() -> None:
    import openpyxl

    plan = openpyxl.load_workbook(contract_of("marketing-plan"))
    values = cells_of("marketing-plan")
    checked = 0
    for sheet in plan:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    computed = _compute(cell.value, sheet.title, values)
                    assert values[sheet.title, cell.coordinate] == computed, cell.coordinate
                    checked += 1
    assert checked == 9 + 3 + 1 + 1 + 5 + 7


def _compute(formula: str, sheet: str, values: dict[tuple[str, str], Any]) -> float:
    from openpyxl.utils.cell import cols_from_range

    if total := re.fullmatch(r"=SUM\((\w+:\w+)\)", formula):
        return float(sum(values[sheet, c] for column in cols_from_range(total[1]) for c in column))
    if elsewhere := re.fullmatch(r"='([^']+)'!(\w+)", formula):
        return float(values[elsewhere[1], elsewhere[2]])
    if product := re.fullmatch(r"=(\w+)\*(\w+)", formula):
        return float(values[sheet, product[1]] * values[sheet, product[2]])
    return float(sum(values[sheet, c] for c in formula[1:].split("+")))


@pytest.mark.parametrize("sample", PDFS)
def test_a_pdf_uses_only_fonts_that_come_with_typst(sample: str) -> None:
    fonts = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([A-Za-z0-9]+)", contract_of(sample).read_bytes()))
    assert fonts
    assert all(font.startswith((b"Libertinus", b"NewCM")) for font in fonts), fonts


# --- the labels -------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", ALL)
def test_the_labels_belong_to_this_very_file(sample: str) -> None:
    file = schedule_of(sample).file
    assert file is not None
    assert file.name == contract_of(sample).name
    assert file.sha256 == hashlib.sha256(contract_of(sample).read_bytes()).hexdigest()
    assert file.pages == (len(pages_of(sample)) if sample in PDFS else len({s for s, _ in cells_of(sample)}))


@pytest.mark.parametrize("sample", ALL)
def test_the_labels_survive_a_round_trip(sample: str) -> None:
    stored = json.loads((SAMPLES / sample / "expected.json").read_text(encoding="utf-8"))
    again = to_wire(schedule_of(sample))
    for volatile in ("sources", "evidence"):
        assert len(again.pop(volatile)) == len(stored.pop(volatile))
    assert _unsourced(again) == _unsourced(stored)


def _unsourced(wire: Any) -> Any:
    if isinstance(wire, dict):
        return {k: _unsourced(v) for k, v in wire.items() if k != "source"}
    return [_unsourced(v) for v in wire] if isinstance(wire, list) else wire


@pytest.mark.parametrize("sample", ALL)
def test_the_milestones_add_up_to_the_contract_price(sample: str) -> None:
    schedule = schedule_of(sample)
    assert schedule.currency is not None
    amounts = [m.amount for m in schedule.milestones if m.amount is not None]
    assert len(amounts) == len(schedule.milestones)
    assert Money.sum(amounts, schedule.currency) == schedule.contract_price
    percents = [m.percent for m in schedule.milestones if m.percent is not None]
    if percents:
        assert sum(percents) == 100
        assert schedule.contract_price is not None
        assert [schedule.contract_price.percent(p) for p in percents] == amounts


@pytest.mark.parametrize("sample", ALL)
def test_each_source_quotes_what_stands_at_its_place(sample: str) -> None:
    _, places = _all_sources(sample)
    for source in places:
        assert source.text in text_at(sample, source), source


def _all_sources(sample: str) -> tuple[Schedule, list[Source]]:
    schedule = schedule_of(sample)
    terms = (schedule.payment_term, schedule.acceptance_period, schedule.late_interest, schedule.retention)
    parts = (*schedule.parties, *schedule.milestones, *schedule.evidence, *(t for t in terms if t is not None))
    assert all(part.source for part in parts)
    return schedule, [source for part in parts for source in part.source]


@pytest.mark.parametrize("sample", ALL)
def test_each_expected_value_is_written_in_the_contract(sample: str) -> None:
    schedule = schedule_of(sample)
    text = whole_text(sample)
    flat = text.replace("DE ", "DE").replace(" ", "")
    for party in schedule.parties:
        details = (party.name, party.registration_number, party.email, party.phone, party.tax_id, *party.address)
        for detail in filter(None, details):
            assert detail.replace(" ", "") in flat, detail
    for m in schedule.milestones:
        words = (m.name, *m.deliverables, *filter(None, (m.acceptance_criteria, m.trigger)))
        for phrase in words:
            assert phrase in text or phrase == "Deposit", phrase
    assert schedule.title.lower() in text.lower()
    assert str(schedule.governing_law) in text


@pytest.mark.parametrize("sample", ALL)
def test_each_number_and_date_stands_in_the_words_it_is_said_to_come_from(sample: str) -> None:
    schedule = schedule_of(sample)
    for where in ("agreement_date", "effective_date", "end_date"):
        day, evidence = getattr(schedule, where), schedule.evidence_for(where)
        assert (day is None) == (evidence is None)
        if evidence is not None:
            assert any_in(written(day), evidence.source), where
    price = schedule.evidence_for("contract_price")
    assert price is not None
    assert schedule.contract_price is not None
    assert any_in((f"{schedule.contract_price.amount:,.2f}",), price.source)
    for m in schedule.milestones:
        assert m.amount is not None
        stated = () if m.percent is None else (f"{m.percent} %", f"{m.percent}%")
        assert any_in((f"{m.amount.amount:,.2f}", *stated), m.source), m.id
        assert m.due_date is None or any_in(written(m.due_date), m.source), m.id
    for number, term in _numbers(schedule):
        assert any_in((f"({number})", f"{number}%", f"({number} %)", f" {number} days"), term.source), number


def _numbers(schedule: Schedule) -> Iterator[tuple[int | Decimal | None, Any]]:
    assert schedule.payment_term is not None
    assert schedule.acceptance_period is not None
    assert schedule.late_interest is not None
    yield schedule.payment_term.days, schedule.payment_term
    yield schedule.acceptance_period.days, schedule.acceptance_period
    yield schedule.late_interest.percent, schedule.late_interest
    if schedule.retention is not None:
        yield schedule.retention.percent, schedule.retention


# --- the cases --------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", ALL)
def test_a_case_runs_in_order_of_time_and_lies_in_the_past(sample: str) -> None:
    case = case_of(sample)
    times = [datetime.fromisoformat(step["at"]) for step in (case["engaged"], *case["steps"])]
    assert times == sorted(set(times))
    assert times[0].date() == schedule_of(sample).effective_date
    assert times[-1] < datetime.combine(date.fromisoformat(case["outcome"]["on"]), datetime.max.time(), UTC)
    assert case["outcome"]["on"] < "2026-11-01"


@pytest.mark.parametrize("sample", ALL)
def test_a_case_names_only_what_the_contract_has(sample: str) -> None:
    schedule, case = schedule_of(sample), case_of(sample)
    assert set(case["outcome"]["statuses"]) == {m.id for m in schedule.milestones}
    for step in case["steps"]:
        assert step["by"]
        milestone = schedule.milestone(step["milestone"])
        if step["do"] == "submit":
            assert step["deliverables"] == list(milestone.deliverables)
        if step["do"] == "reject":
            assert len(step["reason"]) > 40
    parties = {"supplier": schedule.supplier, "customer": schedule.customer}
    for role, party in parties.items():
        assert party is not None
        assert party.country == case[role]["country"]
        assert (party.tax_id or "").replace(" ", "") == case[role].get("tax_id", "").replace(" ", "")


@pytest.mark.parametrize("sample", ALL)
def test_a_case_shows_one_paid_one_corrected_and_one_waiting_milestone(sample: str) -> None:
    done = {m: [s["do"] for s in case_of(sample)["steps"] if s["milestone"] == m] for m in ("M1", "M2", "M3")}
    assert [d for d in done["M1"] if d not in ("start", "submit")] == ["accept", "invoice", "pay"]
    assert done["M2"] == ["start", "submit", "reject", "submit", "accept", "invoice"]
    assert done["M3"] == ["start", "submit"]


@pytest.mark.parametrize("sample", ALL)
def test_the_customer_answers_within_the_acceptance_period(sample: str) -> None:
    schedule, case = schedule_of(sample), case_of(sample)
    period, calendar = schedule.acceptance_period, BusinessCalendar(**case["calendar"])
    assert period is not None
    submitted: dict[str, date] = {}
    for step in case["steps"]:
        day = datetime.fromisoformat(step["at"]).date()
        if step["do"] == "submit":
            submitted[step["milestone"]] = day
        elif step["do"] in ("accept", "reject") and step["milestone"] in submitted:
            assert day <= add_days(submitted[step["milestone"]], period.days, period.kind, calendar)
    waiting = add_days(submitted["M3"], period.days, period.kind, calendar)
    assert waiting >= date.fromisoformat(case["outcome"]["on"])


@pytest.mark.parametrize("sample", ALL)
def test_the_money_of_a_case_follows_from_the_contract(sample: str) -> None:
    schedule, case = schedule_of(sample), case_of(sample)
    outcome = case["outcome"]
    steps = {(s["do"], s["milestone"]): s for s in case["steps"]}
    assert schedule.contract_price is not None
    assert schedule.payment_term is not None
    currency = schedule.contract_price.currency
    held = schedule.retention.percent if schedule.retention else Decimal(0)
    total = opened = Money.zero(currency)
    for invoice in outcome["invoices"]:
        milestone = schedule.milestone(invoice["milestone"])
        issued = date.fromisoformat(invoice["date"])
        assert datetime.fromisoformat(steps["invoice", milestone.id]["at"]).date() == issued
        assert date.fromisoformat(invoice["due"]) == add_days(issued, schedule.payment_term.days)
        money = {k: Money.of(v, currency) for k, v in invoice.items() if k not in ("milestone", "date", "due")}
        assert milestone.amount is not None
        kept = milestone.amount.percent(held)
        assert money.get("retention", Money.zero(currency)) == kept
        assert money["net"] == milestone.amount - kept
        assert money["tax"] == money["net"].percent(case["tax"].get("rate", "0"))
        assert money["gross"] == money["net"] + money["tax"]
        paid = steps.get(("pay", milestone.id))
        assert money["paid"] == Money.of(paid["amount"] if paid else "0", currency)
        total, opened = total + money["net"], opened + money["gross"] - money["paid"]
    assert (str(total.amount), str(opened.amount)) == (outcome["invoiced"], outcome["open"])
    assert str((schedule.contract_price - total).amount) == outcome["still_to_invoice"]
