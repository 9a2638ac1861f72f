"""Terms are read from the clause that agrees them, and not from clauses that look like it."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from toolkit.dates import DayKind
from toolkit.findings.terms.acceptance import acceptance_periods
from toolkit.findings.terms.late_interest import late_interests
from toolkit.findings.terms.payment_term import payment_terms
from toolkit.findings.terms.retention import retentions
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.percentages import shares
from toolkit.findings.values.periods import find_periods
from toolkit.schedule.terms import LateInterest, PaymentTerm, Retention, TermStart


def periods(text: str) -> list[Mark]:
    return [Mark(start, end, period) for start, end, period in find_periods(text)]


def payment_term(text: str) -> PaymentTerm | None:
    found = [t for t in payment_terms(text, periods(text)) if t.confidence >= 0.5]
    return max(found, key=lambda t: t.confidence).term if found else None


@pytest.mark.parametrize(
    ("text", "days", "start", "kind"),
    [
        ("All invoices are due and payable within thirty (30) days after the invoice date.", 30, "invoice", "calendar"),
        ("Client shall pay each invoice within 45 days of receipt of the invoice.", 45, "receipt", "calendar"),
        ("Payment terms: net 30.", 30, "invoice", "calendar"),
        ("Payment: 30 days net.", 30, "invoice", "calendar"),
        ("The Client will settle invoices within twenty-one (21) days.", 21, "invoice", "calendar"),
        ("Invoices are due upon receipt.", 0, "receipt", "calendar"),
        ("Buyer will pay each invoice within ten (10) days following its receipt.", 10, "receipt", "calendar"),
        ("Progress payments shall be made not later than twenty (20) business days after the Owner receives the "
         "Application for Payment.", 20, "receipt", "business"),
        ("Amounts are payable in full by Customer 30 days from the invoice date.", 30, "invoice", "calendar"),
        ("Each payment shall be made within 3 working days after acceptance.", 3, "acceptance", "business"),
        ("The yard renders an invoice for each stage and the museum shall discharge it within 16 days of its date.",
         16, "invoice", "calendar"),
        ("The mill's bills, complete in every respect, go to the cashier and shall be passed within 40 days.",
         40, "invoice", "calendar"),
        ("Accounts are due for settlement within 25 days of issue.", 25, "invoice", "calendar"),
        ("Progress claims are payable within 12 working days of receipt.", 12, "receipt", "business"),
        ("The due date is that on which the application is received and the final date for payment is 18 days later.",
         18, "invoice", "calendar"),
        ("Payments are made within 14 days after the Trust accepts the report.", 14, "acceptance", "calendar"),
        ("Instalments are paid within six banking days after the yard's notice with the surveyor's confirmation.",
         6, "acceptance", "business"),
        ("Each payment is made against a request, nine days after the Fund is satisfied that its condition is met.",
         9, "acceptance", "calendar"),
        ("If an Application for Payment comes by the 20th, the Owner shall pay the amount certified not later than "
         "17 days after the Architect receives the Application.", 17, "receipt", "calendar"),
        ("Each invoice is payable on or before the twentieth (20th) day after its receipt.", 20, "receipt", "calendar"),
        ("Grant instalments will be released within 15 working days of acceptance of the report.",
         15, "acceptance", "business"),
        ("The Guild shall pay our account within 9 days.", 9, "invoice", "calendar"),
        ("The Company pays the fees within 35 days of receiving a properly documented request.",
         35, "receipt", "calendar"),
        ("A Party pays each invoice net fifteen (15) days from the date of invoicing.", 15, "invoice", "calendar"),
    ],
)  # fmt: skip
def test_a_payment_term_is_read_with_its_start_and_kind(text: str, days: int, start: str, kind: str) -> None:
    assert payment_term(text) == PaymentTerm(days=days, start=TermStart(start), kind=DayKind(kind))


@pytest.mark.parametrize(
    "text",
    [
        "Where the museum does not pay within twelve (12) days after a written reminder, the joiner may stop work.",
        "Either party may terminate this Agreement on thirty (30) days written notice.",
        "Supplier shall cure any breach within thirty (30) days after receipt of notice.",
        "Expenses will be reimbursed and paid within thirty (30) days of receipt of an invoice for them.",
        "Client must dispute an invoice within 10 days of its receipt.",
        "The first fee shall be paid within 5 days after the Effective Date.",
        "Seller warrants the paid goods for ninety (90) days after delivery.",
        "The Supplier may invoice services used within 80 days before the date of the invoice.",
        "Where an invoice was paid in full, submit a claim within sixty days following the date of the invoice.",
        "Extra hours are paid at $90 an hour within fifteen (15) days after his statement.",
        "Buyer shall pay $40 within 5 working days upon signing. Buyer shall pay $90 within 5 working days upon the "
        "completion of the drawings and the receiving of samples.",
        "All sums owed on termination become payable thirty (30) days after such date.",
    ],
)
def test_periods_of_other_clauses_are_no_payment_term(text: str) -> None:
    assert payment_term(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "The balance is due net 30 days after delivery of the goods.",
        "Sums are settled 25 days from the close of each season.",
        "All other sums are due within five business days of the event.",
        "The invoiced price is payable within the earlier of 15 days following acceptance and the sale of the product.",
    ],
)
def test_a_term_that_runs_from_no_invoice_and_no_acceptance_is_given_with_doubt(text: str) -> None:
    (found,) = payment_terms(text, periods(text))
    assert 0.5 <= found.confidence < 0.8


def test_an_orders_own_term_goes_before_that_of_the_agreement_over_it() -> None:
    text = "All invoices are due net 30 days. Invoices under this SOW are due net ten (10) days from the invoice date."
    term = payment_term(text)
    assert term is not None
    assert term.days == 10


def test_two_payments_so_long_after_their_report_make_a_doubtful_term() -> None:
    text = " ".join(f"The Agency shall pay EUR {n}0,000 within 70 days from receiving the {r} report." for n, r in
                    ((4, "first"), (6, "last")))  # fmt: skip
    found = list(payment_terms(text, periods(text)))
    assert [(f.term.days, 0.5 <= f.confidence < 0.8) for f in found] == [(70, True), (70, True)]


def test_instalments_that_all_fall_due_so_long_after_their_event_make_a_term() -> None:
    text = " ".join(f"({c}) 20% of the price shall be paid within three (3) business days following {e}." for c, e in
                    (("a", "steel cutting"), ("b", "keel laying"), ("c", "launching")))  # fmt: skip
    term = payment_term(text)
    assert term is not None
    assert (term.days, term.kind) == (3, DayKind.BUSINESS)


def interest(text: str) -> LateInterest | None:
    found = [i for i in late_interests(text, shares(text)) if i.confidence >= 0.5]
    return max(found, key=lambda i: i.confidence).interest if found else None


@pytest.mark.parametrize(
    ("text", "percent", "per"),
    [
        (
            "Overdue amounts shall bear interest at the rate of one and one-half percent (1.5%) per month.",
            "1.5",
            "month",
        ),
        ("Late charges of 1-1/2% per month apply to sums not paid when due.", "1.5", "month"),
        ("A 2% late-payment fee will be billed monthly for any balance not paid within 30 days.", "2", "month"),
        ("Interest accrues on unpaid invoices at ten percent (10%) per annum.", "10", "year"),
        ("Past due payments accrue interest at the rate of one percent (I%) per month.", "1", "month"),
        ("Interest on late payments is charged at 2% per annum over the prime rate of the bank.", None, "year"),
        ("Late sums bear interest at 3% a year above the base rate of the Bank of Scotland.", None, "year"),
        ("Late sums accrue interest at SOFR + 2.50% per annum.", None, "year"),
        ("Default interest is EURIBOR (6 months) + 5 percentage points.", None, "year"),
        ("Sums past due bear interest at 110% of the prime rate, by the year.", None, "year"),
        ("In default of payment the statutory interest (§ 288 BGB) applies.", None, "year"),
        (
            "Late payment: interest according to Legislative Decree 231/2002. Penalties: at most 4% of late goods.",
            None,
            "year",
        ),
        (
            "If the Fund does not pay in the time limits, it owes interest at the rate applied by the European Central "
            "Bank plus two points.",
            None,
            "year",
        ),
        ("Balances more than 20 days past due accrue 1.25% monthly.", "1.25", "month"),
        ("Invoices are payable within 20 days. Interest is charged at 4% a year.", "4", "year"),
        ("In the event of delay of payment, delay damages at the rate of 7% per annum shall be paid.", "7", "year"),
        (
            "Financing charges for delayed payments: 3 percentage points above the central bank's discount rate.",
            None,
            "year",
        ),
        ("Overdue accounts: 17% p.a.", "17", "year"),
        ("Invoices not settled by the due date attract interest of 2% p.m.", "2", "month"),
        ("In case of payment delay the Guild pays a fine of 0.2% of the sum for each day.", "0.2", "day"),
        ("If you are more than 10 days late I charge a late fee of $40 per week.", None, "week"),
    ],
)
def test_late_interest_is_read_with_its_unit_of_time(text: str, percent: str | None, per: str) -> None:
    rate = None if percent is None else Decimal(percent)
    assert interest(text) == LateInterest(percent=rate, per=per)


@pytest.mark.parametrize(
    "text",
    [
        "A partner with an interest of thirty percent (30%) in the mill may see its books.",
        "If the audit shows an underpayment of more than 5%, the licensee bears its cost.",
        "For delay Builder shall pay liquidated damages of 1% per day of the price.",
        "No interest shall be payable on delayed payments at 5% or at any rate.",
        "The Owner has an undivided 50% interest in the vessel when payment is due.",
        "Shareholders with an interest above 10% are told of late filings.",
        "An interest-free advance of 15% is due on signature; unpaid sums may be set off.",
        "If filming has not begun the Fund may claim repayment of the unpaid part with 6% annual interest.",
        "In the event of delay of the delivery, delay damages of 1% per week are deducted.",
    ],
)
def test_other_percentages_are_no_late_interest(text: str) -> None:
    assert interest(text) is None


def test_the_words_for_late_interest_go_on_to_its_unit_of_time() -> None:
    text = "Interest on overdue sums is charged at two percent (2%), compounded, per month until they are paid."
    (found,) = late_interests(text, shares(text))
    assert text[found.start : found.end].endswith("per month")


def test_retention_is_read_with_its_release() -> None:
    text = (
        "Owner shall pay 90% of each invoice, less retainage of ten percent (10%) until final completion of the Work."
    )
    (held,) = [r for r in retentions(text, shares(text)) if r.retention.percent == 10]
    assert held.retention == Retention(percent=Decimal(10), release="final completion of the Work")


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("Owner will withhold 10% of each progress payment until substantial completion.", "10"),
        ("Customer may hold back 15% of each invoice until Final Acceptance.", "15"),
        ("Retention: 10 %", "10"),
        ("Less 8% retention", "8"),
        ("The Council withholds 15% of the grant until the last report is accepted.", "15"),
        ("10% retainage, limit of retention 5% of the contract sum", "10"),
    ],
)
def test_a_retention_is_read_in_other_words(text: str, percent: str) -> None:
    found = max(retentions(text, shares(text)), key=lambda r: r.confidence)
    assert (found.retention.percent, found.confidence >= 0.5) == (Decimal(percent), True)


@pytest.mark.parametrize(
    "text",
    [
        "The final part, being 12%, is paid on approval of the report, which is given or withheld with reasons.",
        "Should the Client cancel the fair, the Organiser may retain the payments made and claim: 40% of the fee.",
        "The agreement provides for a builder's holdback of 8% of payments, which does not apply to this order.",
        "The Trust may withhold a payment where more than 25% of the one before is unspent.",
        "No retention of 5% of the invoices is made.",
    ],
)
def test_percentages_beside_words_of_retention_may_be_something_else(text: str) -> None:
    assert [*retentions(text, shares(text))] == []


def test_the_percentage_of_a_retention_is_the_one_nearest_to_its_word() -> None:
    text = "Late invoices bear interest at 2% per month and a holdback of 7% is made from each payment."
    assert [r.retention.percent for r in retentions(text, shares(text))] == [7]


@pytest.mark.parametrize(
    ("text", "percent", "release"),
    [
        ("Stage\tPrice before VAT 5%\tLess retention 10%\tDate", "10", None),
        ("Stage\tShare\tRetention 5%\tPayable\n\nRetention is released 60 days after handover.", "5",
         "60 days after handover"),
        ("The Owner withholds retainage of six percent (6%) from each draw; retainage is released with the last draw.",
         "6", "with the last draw"),
        ("The Mill shall withhold nine percent (9%) of each payment, and shall release the sum of all withheld amounts "
         "with the final stage.", "9", "with the final stage"),
    ],
)  # fmt: skip
def test_a_retention_is_read_from_a_head_of_a_table_and_its_release_elsewhere(
    text: str, percent: str, release: str | None
) -> None:
    found = max(retentions(text, shares(text)), key=lambda r: r.confidence)
    assert (found.retention.percent, found.retention.release) == (Decimal(percent), release)


def test_rights_that_are_retained_are_no_retention() -> None:
    text = "Artist retains 10% of all royalties and title to the masters."
    assert [r for r in retentions(text, shares(text)) if r.confidence >= 0.5] == []


@pytest.mark.parametrize(
    "text",
    ["pay invoice within 30 days of invoice " * 1_200, "interest late 5% " * 1_500, "accept reject 10 days " * 1_500],
)
def test_hostile_text_costs_little_time(text: str) -> None:
    begin = time.process_time()
    marks = periods(text)
    list(payment_terms(text, marks)), list(acceptance_periods(text, marks))
    list(late_interests(text, shares(text))), list(retentions(text, shares(text)))
    assert time.process_time() - begin < 20


def test_the_release_of_a_retention_is_read_from_the_next_sentence() -> None:
    text = "The Client keeps a retention of 4% from each payment. The retention is released on handover of the keys."
    (found,) = retentions(text, shares(text))
    assert found.retention.release == "handover of the keys"


@pytest.mark.parametrize(
    "text",
    [
        "In default of payment the statutory interest applies.",
        "Interest on late sums follows the Late Payment (Commercial Debts) Regulations.",
        "Overdue bills carry interest at the prescribed rate.",
    ],
)
def test_interest_by_statute_is_late_interest_without_a_number(text: str) -> None:
    found = interest(text)
    assert found is not None
    assert found.percent is None


@pytest.mark.parametrize(
    "text",
    [
        "If the Guild cancels, the Caterer may retain the sums paid and 40% of the fee falls due.",
        "Retention in the amount of 5% of each payment is no longer withheld.",
    ],
)
def test_what_a_cancellation_costs_and_what_is_no_longer_held_is_no_retention(text: str) -> None:
    assert [*retentions(text, shares(text))] == []


def test_a_label_of_a_retention_is_enough() -> None:
    text = "Percentage of Retention 8% (limit: 4% of the Accepted Amount)"
    found = [*retentions(text, shares(text))]
    assert max(found, key=lambda r: r.confidence).retention.percent == 8


@pytest.mark.parametrize(
    ("text", "percent", "per"),
    [
        ("Late interest of 1/2% per month runs on whatever the Parish owes.", "0.5", "month"),
        ("The Parish pays 1/2% per month late interest on sums past due.", "0.5", "month"),
        ("Sums past due are subject to a one and one-half percent late charge each month until paid.", "1.5", "month"),
        ("Late payment gives rise to interest at the rate of the Danish Act of 3 May 2012.", None, "year"),
        ("In the event of delayed payment interest accrues under the Act of 4 June 1986 no. 12.", None, "year"),
        ("If the fee is not paid by May 1, interest will accrue as specified in Section 9 of the Lease.", None, "year"),
    ],
)
def test_late_interest_is_read_from_fractions_before_it_and_from_an_act(
    text: str, percent: str | None, per: str
) -> None:
    found = interest(text)
    assert found is not None
    assert (found.percent, found.per) == (Decimal(percent) if percent else None, per)


@pytest.mark.parametrize(
    "text",
    [
        "The remaining payment of $6,100.00 is payable NET 30 upon delivery of the final invoice.",
        "The remainder of the first bill ($5,000.00) is paid within 38 days of its receipt.",
        "The Planner shall, within 12 work days following the end of each month, submit an invoice to the Town.",
    ],
)
def test_days_of_one_payment_and_days_to_send_an_invoice_are_no_payment_term(text: str) -> None:
    assert payment_term(text) is None


def test_a_row_of_a_table_gives_the_payment_term() -> None:
    found = payment_term("Payment 35 days from receipt of a correct invoice and the certificate.")
    assert found is not None
    assert found.days == 35


@pytest.mark.parametrize(
    "text",
    [
        "Damages 0.2% of the price per day, at most 12% Retention none (a bond instead)",
        "Part: withheld until Stage 1 10% - Stage 2 25% - Stage 3 30% - Stage 4 35% certificate of payment",
    ],
)
def test_a_retention_that_is_none_and_a_table_of_shares_are_no_retention(text: str) -> None:
    assert [*retentions(text, shares(text))] == []


def test_days_after_the_invoice_is_sent_are_the_payment_term() -> None:
    found = payment_term("Each part is due 12 days after I send the invoice.")
    assert found is not None
    assert found.days == 12


def test_a_share_of_each_invoice_is_a_retention_beside_a_list_of_shares() -> None:
    text = "40% at order *25% on delivery *35% at the end **8% of each invoice will be withheld until acceptance."
    assert {r.retention.percent for r in retentions(text, shares(text)) if r.confidence >= 0.5} == {8}


@pytest.mark.parametrize(
    ("text", "days", "start"),
    [
        ("Each of these sums is paid within three weeks of an invoice.", 21, "invoice"),
        ("The Mill shall notify the Yard of, and shall within twenty (20) days after the Yard's invoice pay for, "
         "each keel that is laid.", 20, "invoice"),
        ("Prices exclude tax \u2022 Payment due within 9 days of invoice \u2022 Late payment penalty: 1% a month", 9,
         "invoice"),
        ("The Depot shall pay the Mill for each order of flour within 65 days after receipt of it.", 65, "receipt"),
        ("The price of the goods is payable in full within 35 days of shipment.", 35, "invoice"),
        ("The price is payable by the Mill within 33 days after the bill of lading date.", 33, "invoice"),
        ("The fee will be payable within eighty (80) days from the date of the transaction.", 80, "invoice"),
    ],
)  # fmt: skip
def test_a_payment_term_is_read_where_it_stands_apart_or_is_of_each_order(text: str, days: int, start: str) -> None:
    term = payment_term(text)
    assert term is not None
    assert (term.days, term.start.value) == (days, start)


@pytest.mark.parametrize(
    "text",
    [
        "The Depot shall pay for goods within the earlier of: (i) fifteen (15) days after receipt of its invoice or "
        "(ii) forty-five (45) days from the day of shipment.",
        "The Author has a royalty of 3% of sales. Payments shall be made within 30 days of the end of each quarter.",
        "The Depot shall pay a shortfall within ten (10) days after receipt of the auditor's statement.",
        "The rent of the hut is paid after two weeks of the season.",
    ],
)
def test_one_of_two_terms_and_the_day_of_a_share_of_sales_are_no_payment_term(text: str) -> None:
    assert payment_term(text) is None
