"""Bank statements: entries read from camt.053 and CSV, and proposals a person confirms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from toolkit.errors import DamagedFile, EmptyFile, EventRefused, UnknownFormat
from toolkit.ledger import Engagement, Ledger
from toolkit.ledger.bank import BankEntry, BankStatement, CsvColumns, read_statement
from toolkit.ledger.state import InvoiceStatus
from toolkit.money import Money
from toolkit.schedule import Party, Role, Schedule
from toolkit.taxes import outside_scope


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def day(text: str) -> date:
    return date.fromisoformat(text)


def entry(amount: str, text: str = "", name: str = "", reference: str = "") -> BankEntry:
    return BankEntry(number=1, on=day("2026-03-02"), amount=eur(amount), text=text, name=name, reference=reference)


def camt(*entries: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
        + "".join(entries)
        + "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


CREDIT = (
    '<Ntry><Amt Ccy="EUR">20000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-03-02</Dt></BookgDt>'
    "<AcctSvcrRef>B1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E2E-7</EndToEndId></Refs>"
    "<RltdPties><Dbtr><Pty><Nm>Port of Aldsund AB</Nm></Pty></Dbtr></RltdPties>"
    "<RmtInf><Ustrd>Invoice INV 2026/0001,</Ustrd><Ustrd>thank you</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
)
DEBIT = (
    '<Ntry><Amt Ccy="EUR">15.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><DtTm>2026-03-03T08:00:00</DtTm></BookgDt>'
    "</Ntry>"
)
BATCH = (
    '<Ntry><Amt Ccy="EUR">{total}</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-03-04</Dt></BookgDt><NtryDtls>'
    '<TxDtls><Amt Ccy="EUR">100.00</Amt></TxDtls>'
    '<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">200.50</Amt></TxAmt></AmtDtls></TxDtls></NtryDtls></Ntry>'
)


@pytest.fixture
def invoiced(ledger: Ledger, schedule: Schedule) -> Engagement:
    """INV-2026-0001 of 20,000.00 and INV-2026-0002 of 30,000.00 EUR."""
    engagement = ledger.engage(schedule, tax=outside_scope(), on=day("2026-01-05"))
    engagement.accept("M3", by="Ann", on=day("2026-01-06"))
    engagement.invoice(on=day("2026-01-06"))
    engagement.submit("M1", on=day("2026-01-20"))
    engagement.accept("M1", by="Ann", on=day("2026-02-03"))
    engagement.invoice(on=day("2026-02-03"))
    return engagement


def test_camt_entries_are_read_with_sign_payer_words_and_reference() -> None:
    statement = read_statement(camt(CREDIT, DEBIT, BATCH.format(total="300.50")))
    first, second, *batch = statement.entries
    assert first == BankEntry(
        number=1,
        on=day("2026-03-02"),
        amount=eur("20000"),
        name="Port of Aldsund AB",
        text="Invoice INV 2026/0001, thank you",
        reference="E2E-7",
    )
    assert (second.on, second.amount) == (day("2026-03-03"), eur("-15"))
    assert [b.amount for b in batch] == [eur("100"), eur("200.50")]
    assert statement.problems == ()


def test_an_entry_that_does_not_add_up_or_has_no_date_is_a_problem_and_the_rest_is_read() -> None:
    undated = CREDIT.replace("<Dt>2026-03-02</Dt>", "")
    statement = read_statement(camt(BATCH.format(total="300.51"), undated, CREDIT))
    assert [e.number for e in statement.entries] == [3]
    assert [p.where for p in statement.problems] == ["entry 1", "entry 2"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"  ", EmptyFile),
        (b"<Document><BkToCstmrStmt>", DamagedFile),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Document/>', DamagedFile),
        (b"<Document/>", UnknownFormat),
        (b"date,amount\n2026-01-01,5", UnknownFormat),
    ],
)
def test_what_is_no_statement_is_refused(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_statement(data)


def test_a_csv_is_read_by_named_columns_in_its_own_way_of_writing(tmp_path: Path) -> None:
    file = tmp_path / "konto.csv"
    file.write_bytes("Buchung;Betrag;Zahler;Zweck\n02.03.2026;20.000,00;Hafen Süd;INV-2026-0001\n03.03.2026;-15,5;;\n"
                     .encode("cp1252"))  # fmt: skip
    columns = CsvColumns(date="Buchung", amount="Betrag", name="Zahler", text="Zweck", decimal=",")
    statement = read_statement(file, columns=columns)
    assert [(e.on, e.amount, e.name) for e in statement.entries] == [
        (day("2026-03-02"), eur("20000"), "Hafen Süd"), (day("2026-03-03"), eur("-15.50"), ""),
    ]  # fmt: skip
    with pytest.raises(UnknownFormat, match="no column 'Amount'"):
        read_statement(file, columns=CsvColumns(date="Buchung", amount="Amount"))


def test_a_date_that_could_be_two_days_is_asked_for_and_not_guessed() -> None:
    data = b"d,a\n03/04/2026,5\n13/04/2026,6\nsoon,7\n2026-04-03,many\n"
    statement = read_statement(data, columns=CsvColumns(date="d", amount="a"))
    assert [(e.number, e.on) for e in statement.entries] == [(2, day("2026-04-13"))]
    assert "could be two days" in statement.problems[0].message
    assert len(statement.problems) == 3
    named = read_statement(data, columns=CsvColumns(date="d", amount="a", date_format="%d/%m/%Y"))
    assert named.entries[0].on == day("2026-04-03")


def test_a_payment_that_names_its_invoice_and_amount_is_proposed_and_recorded_once(
    ledger: Ledger, invoiced: Engagement
) -> None:
    statement = read_statement(camt(CREDIT, DEBIT))
    (match,) = ledger.propose_payments(statement)
    assert (match.engagement, match.confidence) == (invoiced.id, 0.99)
    assert [(p.invoice, p.amount) for p in match.parts] == [("INV-2026-0001", eur("20000"))]
    assert invoiced.state().money.paid == eur("0")  # a proposal records nothing
    ledger.record_payment(match)
    assert invoiced.state().invoice("INV-2026-0001").status is InvoiceStatus.PAID
    (again,) = ledger.propose_payments(statement)
    assert again.recorded
    with pytest.raises(EventRefused, match="recorded already"):
        ledger.record_payment(again)


@pytest.mark.parametrize(
    ("given", "parts", "confidence"),
    [
        (entry("50000", "INV-2026-0001 + INV-2026-0002"), {"INV-2026-0001": "20000", "INV-2026-0002": "30000"}, 0.99),
        (entry("19000", "inv20260001"), {"INV-2026-0001": "19000"}, 0.85),
        (entry("30000", name="PORT OF ALDSUND"), {"INV-2026-0002": "30000"}, 0.9),
        (entry("30000", name="Somebody"), {"INV-2026-0002": "30000"}, 0.6),
        (entry("31000", "thanks"), {}, 0.0),
        (entry("77", "INV-2026-00011"), {}, 0.0),
    ],
)
@pytest.mark.usefixtures("invoiced")
def test_a_proposal_is_as_sure_as_what_agrees(
    ledger: Ledger, given: BankEntry, parts: dict[str, str], confidence: float
) -> None:
    (match,) = ledger.propose_payments(BankStatement(entries=(given,)))
    assert {p.invoice: p.amount for p in match.parts} == {k: eur(v) for k, v in parts.items()}
    assert match.confidence == confidence
    assert match.why
    if not parts:
        with pytest.raises(EventRefused, match="names no engagement"):
            ledger.record_payment(match)


def test_two_invoices_of_one_amount_are_told_to_the_person(ledger: Ledger, schedule: Schedule) -> None:
    for name in ("North", "South"):
        engagement = ledger.engage(
            schedule, customer=Party(name=name, role=Role.CUSTOMER), tax=outside_scope(), on=day("2026-01-05")
        )
        engagement.accept("M3", by="Ann", on=day("2026-01-06"))
        engagement.invoice(on=day("2026-01-06"))
    (match,) = ledger.propose_payments(BankStatement(entries=(entry("20000"),)))
    assert (match.confidence, match.why) == (0.3, "the open amount; 2 invoices fit")
    (match,) = ledger.propose_payments(BankStatement(entries=(entry("20000", name="South"),)))
    assert match.engagement == "harbour-survey-2"


def test_the_numbers_of_each_series_are_reported_with_gaps_and_late_dates(ledger: Ledger, invoiced: Engagement) -> None:
    invoiced.credit("INV-2026-0002", reason="wrong")
    invoiced.invoice(["M1"], on=day("2026-02-03"))
    invoiced.submit("M2", on=day("2026-01-20"))
    invoiced.accept("M2", by="Ann", on=day("2026-01-30"))
    invoiced.invoice(on=day("2026-02-02"))
    found = {(s.series, s.year): s for s in ledger.numbers()}
    assert {k: (s.issued, s.last, s.missing, s.late) for k, s in found.items()} == {
        ("CN", 2026): (1, "CN-2026-0001", (), ()),
        ("INV", 2026): (4, "INV-2026-0004", (), ("INV-2026-0004",)),
    }


def test_the_overview_adds_up_what_each_engagement_states(
    ledger: Ledger, invoiced: Engagement, schedule: Schedule
) -> None:
    invoiced.pay("20100", on=day("2026-03-01"))
    invoiced.write_off("INV-2026-0002", amount="5", reason="fees")
    quiet = ledger.engage(schedule)
    rows = {r.engagement: r for r in ledger.overview()}
    found = rows[invoiced.id]
    assert found.balance == invoiced.state().money.open == eur("29895")
    assert (found.invoiced, found.paid, found.events) == (eur("50000"), eur("20100"), len(invoiced.events))
    assert (rows[quiet.id].currency, rows[quiet.id].events) == (None, 1)


def test_a_point_that_parts_no_thousands_is_a_problem_and_not_a_hundred_times_the_sum() -> None:
    data = b"d;a\n2026-05-04;1.50\n2026-05-05;1.234,50\n2026-05-06;-12,5\n"
    statement = read_statement(data, columns=CsvColumns(date="d", amount="a", decimal=","), currency="EUR")

    assert [str(entry.amount.amount) for entry in statement.entries] == ["1234.50", "-12.50"]
    assert len(statement.problems) == 1
    assert "1.50" in statement.problems[0].message
