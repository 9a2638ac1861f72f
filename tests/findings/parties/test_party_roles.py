"""Roles are told by titles, appointments, groups and payments; where neither pays for work both are others."""

from __future__ import annotations

import pytest

from toolkit.findings.parties.party_clauses import clauses_of_parties
from toolkit.findings.parties.party_roles import assign
from toolkit.schedule.parties import Role

SUPPLIER, CUSTOMER, OTHER = Role.SUPPLIER, Role.CUSTOMER, Role.OTHER
BETWEEN = "This agreement is made by and between Fern Ltd. (“Fern”) and Moss Inc. (“Moss”). "


def roles(text: str) -> list[Role]:
    clause = max(clauses_of_parties(text), key=lambda c: c.score)
    return [a.role for a in assign(text, clause.mentions)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Fern hereby appoints Moss, and Moss accepts, as its exclusive distributor of lamps.", SUPPLIER),
        ("Fern wishes to appoint and name Moss, and Moss wishes to be appointed, authorised reseller.", SUPPLIER),
        ("Moss agrees to act as the sole dealer in the Territory.", SUPPLIER),
        ("Fern engages Moss as an independent and non-exclusive sales representative.", CUSTOMER),
        ("Fern retains Moss to serve as its transfer agent and administrator.", CUSTOMER),
        ("Moss will act as placement agent for the notes.", CUSTOMER),
    ],
)
def test_an_appointment_tells_who_is_paid(text: str, first: Role) -> None:
    second = CUSTOMER if first is SUPPLIER else SUPPLIER
    assert roles(BETWEEN + text) == [first, second]


def test_a_distributor_that_earns_commissions_too_is_still_the_customer() -> None:
    text = (
        "Moss shall invoice Fern for the goods. Moss appoints Fern as its distributor. For each referral Moss shall "
        "pay Fern a commission. Moss shall pay Fern the commission monthly. Commissions are payable to Fern for long."
    )
    assert roles(BETWEEN + text) == [CUSTOMER, SUPPLIER]


def test_an_agent_for_service_of_process_is_not_appointed_to_work() -> None:
    assert roles(BETWEEN + "Each of them names Moss as its agent for service of process.") == [OTHER, OTHER]


def test_who_pay_each_other_royalties_and_no_price_are_others() -> None:
    text = (
        "On its sales Fern shall pay Moss a royalty of 4%. On its sales Moss shall pay Fern royalties of 5%. "
        "Fern will pay and be responsible for all royalties of singers."
    )
    assert roles(BETWEEN + text) == [OTHER, OTHER]
    assert roles(BETWEEN + "Fern shall pay Moss a royalty of 4%. Royalties are payable to Moss.") == [
        CUSTOMER,
        SUPPLIER,
    ]


def test_a_joint_venture_company_that_is_not_paid_is_no_customer() -> None:
    text = (
        "This agreement is made by and between Fern Ltd. (“Fern”) and Moss Inc. (“Joint Venture Company”). Fern grants "
        "rights and performs tests. Fern supplies samples."
    )
    assert roles(text) == [OTHER, OTHER]


def test_a_group_has_one_short_name_and_one_role() -> None:
    text = (
        "This agreement is made by and among Fern Ltd. (“Fern”), Moss Inc. (“Moss”), Alder LLC (“Alder”) and Birch "
        "GmbH (“Birch”) (Moss, Alder and Birch are individually and collectively referred to as the “Song Source”). "
        "The only consideration payable to Song Source is the fee. Royalties payable to Song Source are kept."
    )
    assert roles(text) == [CUSTOMER, SUPPLIER, SUPPLIER, SUPPLIER]


def test_of_several_of_whom_nobody_is_paid_a_buyer_alone_is_an_other() -> None:
    text = (
        "This agreement is made by and between Fern Ltd. (“Buyer”), Moss Inc. (“Moss”) and Ann Alder, who lives "
        "in Bern (“Ms. Alder”). Ms. Alder will not compete with Moss."
    )
    assert roles(text) == [OTHER, OTHER, OTHER]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Owner", "Charterer"),
        ("Servicer", "Fund"),
        ("Master Distributor", "Fern"),
        ("Assignor", "Assignee"),
        ("Sales Representative", "Company"),
    ],
)
def test_titles_tell_who_is_paid(first: str, second: str) -> None:
    text = f"This agreement is made by and between Fern Ltd. (“{first}”) and Moss Inc. (“{second}”). Moss pays."
    expected = [CUSTOMER, SUPPLIER] if first == "Master Distributor" else [SUPPLIER, CUSTOMER]
    assert roles(text) == expected


def test_a_guarantor_beside_builder_and_owner_changes_nothing() -> None:
    text = (
        "This agreement is made by and among Fern Ltd. (“Builder”), Moss Inc. (“Owner”) and Alder plc (“Guarantor”). "
        "The hull is built in Bergen."
    )
    assert roles(text) == [SUPPLIER, CUSTOMER, OTHER]


@pytest.mark.parametrize(
    ("first", "second"), [("Lender", "Borrower"), ("Guarantor", "Beneficiary"), ("Investor", "Fern")]
)
def test_of_two_some_are_never_paid_for_work(first: str, second: str) -> None:
    text = (
        f"This deed is made by and between Fern Bank (“{first}”) and Moss Inc. (“{second}”). The {second} shall pay "
        f"the {first} the sum. The {first} pays to the {second} what is due."
    )
    assert roles(text) == [OTHER, OTHER]


def test_whoever_lends_a_director_to_a_film_is_paid() -> None:
    text = "This is made by and between Fern Films Inc. (“Lender”) and Moss LLC (“Moss”). Moss shall pay Lender $9."
    assert roles(text) == [SUPPLIER, CUSTOMER]


@pytest.mark.parametrize(
    "title",
    [
        "NON-COMPETITION AND SECRECY AGREEMENT",
        "MUTUAL NON-DISCLOSURE AGREEMENT",
        "DEED OF GUARANTEE",
        "VOTING AGREEMENT",
    ],
)
def test_under_some_titles_nobody_works_for_the_other(title: str) -> None:
    text = f"{title}\n\nThis is made by and between Fern Ltd. (“Buyer”) and Moss Inc. (“Moss”). Moss supplies lists."
    assert roles(text) == [OTHER, OTHER]
    assert roles(text.replace(title, "SUPPLY AGREEMENT")) == [CUSTOMER, SUPPLIER]
