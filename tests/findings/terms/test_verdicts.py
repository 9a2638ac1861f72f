"""How long the customer may look at what was delivered, by whatever words, and what silence means."""

from __future__ import annotations

import pytest

from toolkit.dates import DayKind
from toolkit.findings.terms.acceptance import acceptance_periods
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.periods import find_periods
from toolkit.schedule.terms import AcceptancePeriod


def periods(text: str) -> list[Mark]:
    return [Mark(*found) for found in find_periods(text)]


def acceptance(text: str) -> AcceptancePeriod | None:
    found = [a for a in acceptance_periods(text, periods(text)) if a.confidence >= 0.5]
    return max(found, key=lambda a: a.confidence).period if found else None


@pytest.mark.parametrize(
    ("text", "days", "kind", "deemed"),
    [
        ("Client shall have ten (10) business days after delivery of a Deliverable to accept or reject it. "
         "Otherwise the Deliverable shall be deemed accepted.", 10, "business", True),
        ("Deliverables are deemed accepted ten (10) days after delivery unless Client objects.", 10, "calendar", True),
        ("Within six (6) days after delivery the museum shall notify the joiner of its acceptance or rejection.",
         6, "calendar", False),
        ("Customer will test the software in the thirty (30) days after installation (the \"Acceptance Period\").",
         30, "calendar", False),
    ],
)  # fmt: skip
def test_an_acceptance_period_is_read_with_what_silence_means(text: str, days: int, kind: str, deemed: bool) -> None:
    assert acceptance(text) == AcceptancePeriod(days=days, kind=DayKind(kind), deemed=deemed)


@pytest.mark.parametrize(
    "text",
    [
        "Supplier shall accept or reject each purchase order within two weeks after receipt of such purchase order.",
        "Notices are deemed given five (5) days after deposit in the mail.",
        "Developer will have fifteen (15) days from receipt to correct the defects.",
        "Invoices are payable within thirty (30) days after acceptance of the work.",
        "The system must run steadily for 3 working days before inspection.",
    ],
)
def test_periods_of_other_clauses_are_no_acceptance_period(text: str) -> None:
    assert acceptance(text) is None


@pytest.mark.parametrize(
    ("text", "days", "kind"),
    [
        # one verdict or the other
        ("The Museum gives or refuses its approval of each panel within nine working days.", 9, "business"),
        ("The Harbour Board shall sign the record or state its objections within twelve (12) days.", 12, "calendar"),
        ("Method statements sent in for comment come back with or without comments in 6 business days.", 6, "business"),
        ("Ten working days are allowed for the Bank to test each module, or to reject it in writing.", 10, "business"),
        ("The Theatre has eight days to approve the model or request changes.", 8, "calendar"),
        ("Once the Foundation has confirmed a stage, which confirmation is not to be withheld for more than five days, "
         "the fee is invoiced.", 5, "calendar"),
        ("Upon the last trial the YARD'S CUSTOMER shall, within two (2) days, tell the Yard of its acceptance, or of "
         "its rejection with particulars.", 2, "calendar"),
        # defects told in time
        ("Visible faults are to be notified within 14 days from delivery of the panels.", 14, "calendar"),
        ("You then have three weeks to send me your queries on the translation.", 21, "calendar"),
        ("The Library has 4 working days to try it and list whatever does not match the brief.", 4, "business"),
        ("We have 13 days after hand-over to tell you about anything that isn't right.", 13, "calendar"),
        # a word for the decision alone
        ("Any flawed panel must be rejected within 33 days of receipt of the goods.", 33, "calendar"),
        ("The Mill shall issue the certificate within 13 days of the yard's notice or state what remains to be done.",
         13, "calendar"),
        ("The models are approved when the Guild says so or nine working days have passed without written objection.",
         9, "business"),
        ("Feedback: within 6 working days of receipt. No feedback is approval.", 6, "business"),
        ("The Guild provides its sign-off or changes within six business days of each design.", 6, "business"),
        ("Acceptance is conclusively presumed 28 days after shipment unless the Mill notifies a nonconformity.",
         28, "calendar"),
        ("The Clinic tests the release within 18 days of readiness.", 18, "calendar"),
        ("The Orchard Trust considers each report within 25 days of receiving it.", 25, "calendar"),
        ("The Customer comments within 7 working days; two rounds of changes are free.", 7, "business"),
        ("If the Client does not declare acceptance within 11 days of the end of the trial, it is deemed given.",
         11, "calendar"),
    ],
)  # fmt: skip
def test_a_verdict_within_days_is_an_acceptance_period_whatever_it_is_called(text: str, days: int, kind: str) -> None:
    found = acceptance(text)
    assert found is not None
    assert (found.days, found.kind) == (days, DayKind(kind))


@pytest.mark.parametrize(
    "text",
    [
        "The Supplier shall accept or reject each change order within five days of receipt.",
        "Either party shall approve or disapprove the other party's press materials within four business days.",
        "Payments are made within 20 business days after the Fund accepts the report.",
        "The Client shall dispute or approve an invoice within ten days of its receipt.",
        "Within 28 days of the start the Contractor shall submit a quality manual for the Engineer's review.",
        "The Sponsor has thirty days after receipt to review or comment on a manuscript before publication.",
        "The Consultant shall review the comments and report defects within six days of receipt of the drawings.",
        "Samples not returned within 90 days are charged at list price.",
        "Please return the duplicate signed within 7 days, or the order is deemed accepted.",
        "The Customer may test the pumps on giving ten days' notice.",
        "The Board shall review the Executive's performance within sixty days after the end of each year.",
        "The Tenant has ten days to inspect the rooms and notify the Landlord of defects.",
    ],
)
def test_a_verdict_on_other_things_or_by_the_supplier_is_no_acceptance_period(text: str) -> None:
    assert acceptance(text) is None


def test_what_the_supplier_must_do_is_no_acceptance_also_under_its_own_name() -> None:
    text = "Tern Joinery shall inspect or reject the delivered timber within five days of receipt."
    assert acceptance(text) is not None
    assert not any(a.confidence >= 0.5 for a in acceptance_periods(text, periods(text), {"Tern Joinery"}))


@pytest.mark.parametrize(
    ("silence", "deemed"),
    [
        ("If we hear nothing, it is accepted.", True),
        ("Absent objection the release is taken as accepted.", True),
        ("Deliverables not rejected in writing in that time are accepted.", True),
        ("Acceptance is deemed given if none is refused.", True),
        ("Productive use counts as acceptance.", True),
        ("After that we will assume you are happy with it.", True),
        ("Silence is not acceptance.", False),
        ("Payment shall not be deemed acceptance.", False),
    ],
)
def test_what_silence_means_is_read_beside_the_period(silence: str, deemed: bool) -> None:
    found = acceptance(f"The Client shall accept or reject each release within nine days of delivery. {silence}")
    assert found is not None
    assert found.deemed is deemed


@pytest.mark.parametrize(
    ("words", "rounds"),
    [("Two rounds of changes are included", 2), ("The price covers 3 review cycles", 3), ("Changes are extra", None)],
)
def test_rounds_of_review_are_read_beside_the_period(words: str, rounds: int | None) -> None:
    found = acceptance(f"The Client shall approve or reject each draft within nine days. {words}.")
    assert found is not None
    assert found.rounds == rounds


def test_a_period_with_a_name_looks_for_silence_in_the_rest_of_its_section() -> None:
    filler = " ".join(["The pier stays open to the public while the crane is moved along the quay."] * 9)
    text = (
        "The Port shall test each Deliverable within twelve (12) business days after its delivery (the “Testing "
        f"Period”). {filler} A Deliverable not refused by then is deemed accepted."
    )
    assert acceptance(text) == AcceptancePeriod(days=12, kind=DayKind.BUSINESS, deemed=True)


def test_a_certificate_that_is_issued_is_an_acceptance() -> None:
    text = "The Engineer shall inspect the Stage within nine (9) days of the request and shall issue the certificate."
    assert acceptance(text) == AcceptancePeriod(days=9, kind=DayKind.CALENDAR, deemed=False)


@pytest.mark.parametrize(
    ("text", "days", "kind"),
    [
        ("9. Approvals. Licensor has twelve (12) business days to approve each sketch.", 12, "business"),
        ("§ 6 Acceptance\n\nMoss shall examine the moulds within three weeks and send its findings.", 21, "calendar"),
        ("Article 4 (Inspection) Party A shall inspect the goods within nine days and notify Party B.", 9, "calendar"),
    ],
)
def test_the_heading_of_a_clause_makes_its_period_one_of_acceptance(text: str, days: int, kind: str) -> None:
    found = acceptance("1. Subject. Moss orders work.\n\n" + text)
    assert found is not None
    assert (found.days, found.kind.value) == (days, kind)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "The Board shall within 20 days determine whether the Milestone is achieved. If it says nothing in that "
            "time the Milestone is deemed achieved.",
            20,
        ),
        (
            "We let you have our notes within sixteen days of a delivery, and if we do not, you may treat the delivery "
            "as accepted.",
            16,
        ),
    ],
)
def test_a_verdict_in_plain_words_is_an_acceptance(text: str, days: int) -> None:
    found = acceptance(text)
    assert found is not None
    assert (found.days, found.deemed) == (days, True)


@pytest.mark.parametrize(
    "text",
    [
        "Response time: all reports are reviewed with a first response within 1 week.",
        "The deck follows the approved paper. Total time for review: 81 days",
        "10 % after signature of the protocol of the acceptance test, at the latest however 90 days after delivery.",
    ],
)
def test_times_of_response_sums_of_durations_and_last_days_of_a_payment_are_no_acceptance(text: str) -> None:
    assert acceptance(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "If the Grower fails to defend it, the Mill is repaid its costs and attorneys' fees for defects of the goods "
        "that it has settled or defended, notified within sixty (60) days.",
        "The Owner approves deliverables and must respond to questions within 2 business days.",
        "Acceptance of work goes on while delays caused by the Client (comments not in 4 business days) extend it.",
        "The Mill shall review and decide to accept or reject the proposed supply contract within ten (10) days.",
        "The Yard has 5 business days from a proposed purchase of goods to give or withhold approval of such purchase.",
        "Each party reviews the minutes of the work within ten days, after which they are deemed approved.",
        "The Guild will approve or disapprove the proposed site of the works within thirty (30) days.",
        "The Guild shall approve artwork and menus of the work within three working days.",
        "The Depot shall report any storage deviation or defect of goods within one (1) business day after receipt.",
        "All damage claims shall be made within fourteen (14) days of delivery of the goods and shall be in writing.",
        "Any failure to respond to change requests within seven (7) days of receipt is deemed an approval of the work.",
    ],
)
def test_days_for_answers_defences_and_offers_are_no_acceptance_period(text: str) -> None:
    assert acceptance(text) is None


def test_a_rejection_that_must_be_made_in_time_is_an_acceptance_period() -> None:
    text = (
        "A rejection or revocation of acceptance by Buyer must be made within twenty (20) days of arrival of the goods."
    )
    assert acceptance(text) == AcceptancePeriod(days=20, kind=DayKind.CALENDAR, deemed=False)
