"""Invoices as PDF and HTML: what stands on them, that they are valid, and that they stay what they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path

import page
import pypdfium2  # type: ignore[import-untyped]  # it has no annotations
import pytest

from toolkit.errors import DocumentExists, FolderNotWritable, MissingGlyphs, RenderError
from toolkit.ledger.invoices import (
    EarlyPayment,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceReference,
    LineKind,
    Retained,
)
from toolkit.money import Money
from toolkit.provenance import Problem, Source
from toolkit.reports import render
from toolkit.taxes import TaxTreatment

LineMaker = Callable[..., InvoiceLine]
InvoiceMaker = Callable[..., Invoice]
TextOf = Callable[[bytes], str]
HOSTILE = (
    "<script>alert(1)</script> {{ 7*7 }} {% raw %} #sys.inputs *b* $x$ =cmd|'/c calc'!A1 "
    "[l](javascript:alert(1)) \\ `r`"
)


def assert_valid(pdf: bytes) -> None:
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert not report.failures, f"{profile}: {report}"


def test_an_invoice_shows_who_what_when_and_the_sentence_that_agreed_the_amount(
    invoice: Invoice, text_of: TextOf
) -> None:
    rendered = render(invoice)
    for text in (text_of(rendered.pdf), " ".join(unescape(rendered.html).split())):
        for expected in (
            "Invoice",
            "INV-2026-0001",
            "Northlight Consulting LLC",
            "48 Wharf Street, Suite 200",
            "Harbor Regional Hospital",
            "Patient intake redesign",
            "$30,000.00",
            "Delivered: Design Report, Data dictionary",
            "Contract, page 3, clause 2.1",
            "On acceptance of the Design Report the Customer pays 25 % of the price.",
            "Payable within 30 days of the invoice date.",
            "DE02120300000000202051",
            "No tax is charged: Outside the scope of tax.",
        ):
            assert expected in text
        assert "Accepted by Jane Doe on March\xa03,\xa02026".replace("\xa0", " ") in text.replace("\xa0", " ")


def test_the_pdf_is_pdf_a_3a_and_pdf_ua_1(invoice: Invoice) -> None:
    assert_valid(render(invoice, formats=["pdf"]).pdf)


def test_the_same_invoice_gives_the_same_bytes(invoice: Invoice) -> None:
    assert render(invoice).files == render(invoice).files


def test_the_html_needs_nothing_from_outside(invoice: Invoice) -> None:
    html = render(invoice, formats=["html"]).html
    assert "default-src 'none'" in html
    assert "http://" not in html
    assert "https://" not in html
    assert "<script" not in html
    assert '<html lang="en-US">' in html


def test_hostile_text_comes_out_as_text(invoice_of: InvoiceMaker, line: LineMaker, text_of: TextOf) -> None:
    hostile = invoice_of(
        line(description=HOSTILE, deliverables=(HOSTILE,), accepted_by=HOSTILE, source=(Source(text=HOSTILE),)),
        title=HOSTILE,
        number=HOSTILE,
        notes=(HOSTILE,),
        customer_reference=HOSTILE,
        payment_terms=HOSTILE,
    )
    rendered = render(hostile)
    assert_valid(rendered.pdf)
    assert "<script>alert(1)</script> {{ 7*7 }} {% raw %} #sys.inputs *b* $x$" in text_of(rendered.pdf)
    assert "<script>" not in rendered.html
    assert "href=" not in rendered.html
    assert HOSTILE in unescape(rendered.html)


def test_text_that_would_run_backwards_or_has_no_shape_is_made_printable(
    invoice_of: InvoiceMaker, line: LineMaker, text_of: TextOf
) -> None:
    rendered = render(invoice_of(line(description="Pay \u202e00.001 \x07 \uf0b7 bullet \ue123 end")))
    assert "Pay 00.001 • bullet \ufffd end" in text_of(rendered.pdf)
    assert "\u202e" not in rendered.html
    assert [p.where for p in rendered.problems] == ["document"]
    assert "shown as \ufffd" in rendered.problems[0].message


def test_a_character_without_a_font_is_refused_by_name_with_the_remedy(
    invoice_of: InvoiceMaker, invoice: Invoice, tmp_path: Path
) -> None:
    customer = invoice.customer.model_copy(update={"name": "東京 Trading 株式会社"})
    with pytest.raises(MissingGlyphs, match="東京株式会社") as caught:
        render(invoice_of(customer=customer), folder=tmp_path / "out", formats=["pdf"])
    assert "brand=" in caught.value.remedy
    assert "U+6771" in str(caught.value.where)
    assert not (tmp_path / "out").exists()


def test_cyrillic_greek_and_symbols_are_shown(invoice_of: InvoiceMaker, invoice: Invoice, text_of: TextOf) -> None:
    name = "ООО «Северный свет», Ωμέγα, Łódź ☐ ☑ → ≤"
    assert name in text_of(render(invoice_of(customer=invoice.customer.model_copy(update={"name": name}))).pdf)


def test_rates_deductions_and_what_is_held_back_each_have_their_row(
    invoice_of: InvoiceMaker, line: LineMaker, text_of: TextOf
) -> None:
    def eur(amount: str) -> Money:
        return Money.of(amount, "EUR")

    full, low = (TaxTreatment(category="S", rate=Decimal(rate), label="VAT") for rate in ("19", "7"))
    free = TaxTreatment(category="AE", rate=Decimal(0), label="VAT", reason="Reverse charge")
    taxed = invoice_of(
        line(1, eur("1000.00"), tax=full),
        line(2, eur("1000.00"), tax=low, quantity=Decimal("12.5"), unit="HUR", unit_price=eur("80.00")),
        line(3, eur("500.00"), tax=free, deemed=True),
        line(
            4,
            eur("-200.00"),
            tax=full,
            kind=LineKind.DEPOSIT_DEDUCTION,
            description="Deposit",
            refers_to=InvoiceReference(
                number="INV-2026-0000", issue_date=date(2026, 1, 2), net=eur("200.00"), tax=eur("38.00")
            ),
        ),
        prepaid=eur("100.00"),
        payable=eur("2422.00"),
        retained=(Retained(name="Retention", percent=Decimal(5), amount=eur("121.10"), release="final acceptance"),),
        early_payment=(EarlyPayment(percent=Decimal(2), until=date(2026, 3, 15), amount=eur("48.44")),),
    )
    text = text_of(render(taxed, locale="en_GB").pdf).replace("\xa0", " ")
    for expected in (
        "Total before tax €2,300.00",
        "VAT 19% on €800.00 €152.00",
        "VAT 7% on €1,000.00 €70.00",
        "VAT 0% on €500.00 €0.00",
        "12.5 h",
        "−€200.00",
        "See INV-2026-0000 of 2 January 2026",
        "Deemed accepted on 3 March 2026",
        "Paid already −€100.00",
        "Of which held back: Retention, 5% until final acceptance −€121.10",
        "To pay now €2,300.90",
        "No tax is charged on €500.00: Reverse charge.",
        "If paid by 15 March 2026: 2% discount, €48.44.",
    ):
        assert expected in text
    assert text.count("Delivered:") == 3


def test_a_credit_note_names_what_it_corrects_and_asks_for_no_payment(
    invoice_of: InvoiceMaker, text_of: TextOf
) -> None:
    corrected = InvoiceReference(
        number="INV-2026-0001", issue_date=date(2026, 3, 5), net=Money.of("1", "USD"), tax=Money.zero("USD")
    )
    note = invoice_of(number="CN-2026-0001", kind=InvoiceKind.CREDIT_NOTE, credits=corrected, due_date=None)
    text = text_of(render(note).pdf).replace("\xa0", " ")
    assert "Credit note" in text
    assert "Corrects INV-2026-0001 of March 5, 2026" in text
    assert "Amount credited" in text
    assert "Account" not in text
    assert "Payable within" not in text


def test_a_draft_says_that_it_is_none_and_problems_stay_off_the_document(
    invoice_of: InvoiceMaker, text_of: TextOf
) -> None:
    lacking = Problem(where="supplier.tax_id", message="The tax number is missing")
    rendered = render(invoice_of(number="", problems=(lacking,)))
    assert rendered.problems == (lacking,)
    assert rendered.name == "draft-invoice-intake"
    text = text_of(rendered.pdf)
    assert "Draft, not an invoice" in text
    assert "tax number is missing" not in text + rendered.html


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_forty_lines_flow_over_pages_with_their_header_and_page_numbers(
    invoice_of: InvoiceMaker, line: LineMaker, paper: str
) -> None:
    rendered = render(invoice_of(*(line(n) for n in range(1, 41))), formats=["pdf"], paper=paper)  # type: ignore[arg-type]
    assert_valid(rendered.pdf)
    pages = pypdfium2.PdfDocument(rendered.pdf)
    assert len(pages) > 2
    assert pages[0].get_size()[1] == pytest.approx(841.89 if paper == "a4" else 792, abs=0.1)
    for number, sheet in enumerate(pages, 1):
        text = sheet.get_textpage().get_text_bounded()
        assert f"Page {number} of {len(pages)}" in text
        assert "Amount (USD)" in text
        assert "INV-2026-0001" in text


@pytest.mark.parametrize("amount", ["0.00", "98765432109876.54"])
def test_no_amount_runs_out_of_the_page(invoice_of: InvoiceMaker, line: LineMaker, amount: str) -> None:
    money = Money.of(amount, "USD")
    pdf = render(
        invoice_of(line(1, money, quantity=Decimal(2), description="W" * 300), title="Z" * 200), formats=["pdf"]
    ).pdf
    for sheet in pypdfium2.PdfDocument(pdf):
        text = sheet.get_textpage()
        for index in range(text.count_chars()):
            left, _, right, _ = text.get_charbox(index)
            assert left >= 50
            assert right <= sheet.get_width() - 50


def test_files_are_named_after_the_number_and_written_once(invoice_of: InvoiceMaker, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "invoices"
    rendered = render(invoice_of(number="INV/2026 7"), folder=folder)
    assert sorted(p.name for p in folder.iterdir()) == ["INV-2026-7.html", "INV-2026-7.pdf"]
    assert rendered.paths["pdf"].read_bytes() == rendered.pdf
    assert render(invoice_of(number="INV/2026 7"), folder=folder).paths == rendered.paths


def test_an_issued_document_is_never_overwritten(invoice: Invoice, invoice_of: InvoiceMaker, tmp_path: Path) -> None:
    first = render(invoice, folder=tmp_path, formats=["pdf"])
    with pytest.raises(DocumentExists, match="never overwritten"):
        render(invoice_of(title="Another contract"), folder=tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["INV-2026-0001.pdf"]
    assert first.paths["pdf"].read_bytes() == first.pdf


def test_a_draft_that_changed_is_written_beside_the_one_before(invoice_of: InvoiceMaker, tmp_path: Path) -> None:
    render(invoice_of(number=""), folder=tmp_path, formats=["pdf"])
    render(invoice_of(number="", title="Another contract"), folder=tmp_path, formats=["pdf"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["draft-invoice-intake-2.pdf", "draft-invoice-intake.pdf"]


def test_a_folder_that_cannot_be_written_is_said_so(invoice: Invoice, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderNotWritable, match="Choose another folder"):
        render(invoice, formats=["html"], folder=tmp_path / "file" / "out")


def test_an_unknown_format_or_locale_is_refused(invoice: Invoice) -> None:
    with pytest.raises(RenderError, match="'docx' is no format"):
        render(invoice, formats=["docx"])  # type: ignore[list-item]
    with pytest.raises(RenderError, match="'letter' is no paper size"):
        render(invoice, paper="letter")  # type: ignore[arg-type]
    with pytest.raises(RenderError, match="no locale 'xx_YY'"):
        render(invoice, locale="xx_YY")


def test_text_of_ones_own_stands_after_the_document(invoice: Invoice, text_of: TextOf) -> None:
    rendered = render(invoice, text=["## Thank you\n\nIt was *good* to work with you."])
    assert "It was good to work with you." in text_of(rendered.pdf)
    assert "<em>good</em>" in rendered.html


@pytest.mark.parametrize(
    "address",
    [
        "accounts.payable@harbor-regional-hospital-trust.example",
        "Anna-Katharina.von-Hohenstein.Rechnungswesen.und.Controlling@stadtwerke.muenster-niedersachsen.example",
        "a" * 50 + "@" + "b" * 60 + ".example",
    ],
)
def test_a_long_address_is_copied_as_it_is_and_stays_on_the_page(
    invoice_of: InvoiceMaker, invoice: Invoice, address: str
) -> None:
    customer = invoice.customer.model_copy(update={"email": address})
    pdf = render(invoice_of(customer=customer), formats=["pdf"]).pdf
    assert_valid(pdf)
    sheet = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    text = sheet.get_text_bounded()
    assert "\u200b" not in text
    assert address in text.replace("\r\n", "")
    boxes = [sheet.get_charbox(index) for index in range(sheet.count_chars())]
    assert max(right for _, _, right, _ in boxes) <= 595 - 50
