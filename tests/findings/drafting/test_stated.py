"""A whole contract gives its parties, dates and terms, each with its source; what is unclear is a problem."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from toolkit.dates import DayKind
from toolkit.findings.finding import Draft
from toolkit.schedule.parties import Role
from toolkit.schedule.terms import TermStart

CONTRACT = """CONSULTING SERVICES AGREEMENT

This Consulting Services Agreement is made as of March 2, 2026 (the "Effective Date") by and between Larkspur Foods,
Inc., a Delaware corporation with its principal place of business at 400 Harbor Street, Dover, DE 19901 ("Client"), and
Teal Ridge Analytics GmbH, registration number HRB 104233, VAT no. DE811234567, whose registered office is at
Lindenweg 8, 20095 Hamburg, Germany (the "Consultant").

1. Term. The term of this Agreement shall commence on March 2, 2026 and continue through December 31, 2026.

2. Fees. Client shall pay Consultant $40,000 as follows: 50% upon signature and 50% upon acceptance of the Final Report.

3. Payment. All invoices are due and payable within thirty (30) days after receipt of the invoice. Overdue amounts bear
interest at the rate of one percent (1%) per month. Client shall retain a retention of five percent (5%) of each invoice
until final acceptance.

4. Acceptance. Client shall have ten (10) business days after delivery of each Deliverable to accept or reject it. If
Client is silent the Deliverable shall be deemed accepted.

5. Expenses. Client shall reimburse Consultant for reasonable travel expenses that Client approved in writing.

6. Termination. Upon termination of this Agreement Client shall pay Consultant for all work performed until then.

7. Governing Law. This Agreement shall be governed by the laws of the State of Delaware.
"""


@pytest.fixture(scope="module")
def draft(draft_of: Callable[[str], Draft]) -> Draft:
    return draft_of(CONTRACT)


def test_the_parties_stand_with_role_address_and_numbers(draft: Draft) -> None:
    client, consultant = draft.schedule.parties
    assert (client.name, client.role) == ("Larkspur Foods, Inc.", Role.CUSTOMER)
    assert client.address == ("400 Harbor Street, Dover, DE 19901",)
    assert (consultant.name, consultant.role) == ("Teal Ridge Analytics GmbH", Role.SUPPLIER)
    assert (consultant.registration_number, consultant.tax_id) == ("HRB 104233", "DE811234567")
    assert consultant.source[0].text == "Teal Ridge Analytics GmbH"


def test_the_dates_title_and_law_stand(draft: Draft) -> None:
    schedule = draft.schedule
    assert schedule.title == "CONSULTING SERVICES AGREEMENT"
    assert (schedule.agreement_date, schedule.effective_date) == (date(2026, 3, 2), date(2026, 3, 2))
    assert (schedule.end_date, schedule.governing_law) == (date(2026, 12, 31), "Delaware")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("EXHIBIT 10.2\n\nMASTER SUPPLY\nAND SERVICES AGREEMENT\n\n", "MASTER SUPPLY AND SERVICES AGREEMENT"),
        ("AMENDMENT NO. 2\n\n", "AMENDMENT NO. 2"),
        ("SUPPLY & DESIGN AGREEMENT\n\n", "SUPPLY & DESIGN AGREEMENT"),
        ("Larkspur\n\n", "Consulting Services Agreement"),
    ],
)
def test_the_title_is_a_line_of_the_head_or_what_the_contract_calls_itself(
    draft_of: Callable[[str], Draft], head: str, title: str
) -> None:
    text = CONTRACT.replace("CONSULTING SERVICES AGREEMENT\n\n", head)
    if title != "Consulting Services Agreement":
        text = text.replace("This Consulting Services Agreement", "This Agreement")
    assert draft_of(text + "\nBy: A. Doe\nTitle: Vice President, Agreement Desk\n").schedule.title == title


def test_days_that_run_from_a_delivery_are_a_doubtful_payment_term(draft_of: Callable[[str], Draft]) -> None:
    text = CONTRACT.replace("after receipt of the invoice", "net from the date of shipment")
    assert any(p.where == "payment_term" for p in draft_of(text).problems)


def test_the_terms_stand_with_the_clause_they_were_read_from(draft: Draft) -> None:
    term, period = draft.schedule.payment_term, draft.schedule.acceptance_period
    interest, retention = draft.schedule.late_interest, draft.schedule.retention
    assert term is not None
    assert period is not None
    assert interest is not None
    assert retention is not None
    assert (term.days, term.start) == (30, TermStart.RECEIPT)
    assert "within thirty (30) days" in term.source[0].text
    assert (period.days, period.kind, period.deemed) == (10, DayKind.BUSINESS, True)
    assert (interest.percent, interest.per) == (Decimal(1), "month")
    assert (retention.percent, retention.release) == (Decimal(5), "final acceptance")


def test_other_clauses_are_quoted_as_findings(draft: Draft) -> None:
    quoted = {f.kind: f.value for f in draft.findings if f.kind in {"expenses", "termination"}}
    assert "Client shall reimburse Consultant for reasonable travel expenses" in quoted["expenses"]
    assert "Upon termination of this Agreement Client shall pay" in quoted["termination"]


def test_short_names_are_findings_of_their_own(draft: Draft) -> None:
    aliases = [f.value for f in draft.findings if f.kind == "party_alias"]
    assert aliases == [("Client", "Larkspur Foods, Inc."), ("Consultant", "Teal Ridge Analytics GmbH")]


def test_what_is_not_clear_enough_is_a_problem_and_no_value(draft_of: Callable[[str], Draft]) -> None:
    text = CONTRACT.replace(
        "All invoices are due and payable within thirty (30) days after receipt of the invoice.",
        "The first fee is payable within thirty (30) days after the Effective Date.",
    )
    unclear = draft_of(text)
    assert unclear.schedule.payment_term is None
    assert any(p.where == "payment_term" for p in unclear.problems)


def test_a_doubtful_term_is_shown_in_words(draft_of: Callable[[str], Draft]) -> None:
    again = (
        "\n8. Trials. Client shall have three (3) business days after delivery of each Deliverable to accept "
        "or reject it.\n"
    )
    said = [p.message for p in draft_of(CONTRACT + again).problems if p.where == "acceptance_period"]
    assert any("accepted if nothing is said within 10 business days" in m for m in said)
    assert any("within 3 business days" in m for m in said)


def test_a_date_in_figures_that_may_be_read_two_ways_is_a_problem(draft_of: Callable[[str], Draft]) -> None:
    doubtful = draft_of(
        CONTRACT.replace("March 2, 2026 (the", "03/02/2026 (the").replace("March 2, 2026 and", "signature and")
    )
    assert doubtful.schedule.agreement_date == date(2026, 3, 2)
    assert any(p.where == "agreement_date" for p in doubtful.problems)


def test_late_interest_without_a_number_is_told(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of("Overdue sums bear interest at 3% per annum above the base rate of the Bank of Norway.\n")
    assert draft.schedule.late_interest is not None
    assert any("no number: enter it" in p.message for p in draft.problems if p.where == "late_interest")


def test_a_price_whose_words_say_another_number_than_its_figures_is_asked_about(
    draft_of: Callable[[str], Draft],
) -> None:
    draft = draft_of(
        "1. Fee. The total fee is EUR 80,000 (in words: eighty-five thousand euros), payable 40% on signature of this "
        "letter and 60% on acceptance of the Chart.\n"
    )
    (problem,) = [p for p in draft.problems if "the words say" in p.message]
    assert (problem.where, problem.message) == ("contract_price", "the words say 85,000, the figures 80,000")
    assert problem.source
