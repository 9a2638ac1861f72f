"""Who sells rights, land or technology is paid, and lettered parties and capital headings give names alone."""

from __future__ import annotations

import pytest

from toolkit.findings.parties.party_clauses import clauses_of_parties
from toolkit.findings.parties.party_flows import flows
from toolkit.findings.parties.party_labels import labelled, lettered
from toolkit.findings.parties.party_roles import assign
from toolkit.schedule.parties import Role

SUPPLIER, CUSTOMER = Role.SUPPLIER, Role.CUSTOMER
HEADS = "Party A: Fern Herbs Co., Ltd.\nParty B: Moss University\nBased on equality, both agree as follows.\n"


def by_letter(body: str) -> list[Role]:
    text = f"{HEADS}{body}"
    return [one.role for one in assign(text, lettered(text))]


@pytest.mark.parametrize(
    "body",
    [
        "Party A shall provide Party B with a yearly technical service fee of 40,000 yuan.",
        "Party A shall own the drug and shall make the payment in three parts.",
        "Party A should pay 20,000 yuan in May.",
        "Party A would pay the price to Party B in two parts.",
        "Party B agrees to sell the two patents.",
    ],
)
def test_of_lettered_parties_the_clause_of_payment_tells_who_pays(body: str) -> None:
    assert by_letter(body) == [CUSTOMER, SUPPLIER]


def test_a_fee_estimate_that_is_provided_is_no_payment() -> None:
    said = flows("Fern shall provide Moss with a fee estimate each May.", (("fern",), ("moss",)))
    assert all(one.payer is None for one in said)


@pytest.mark.parametrize("line", ["Based on goodwill, they agree.", "Location: Graz", "Date: 3 May 2031"])
def test_a_lettered_name_ends_with_its_line(line: str) -> None:
    text = f"Party A: Fern Herbs Co., Ltd.\nParty B: Moss Institute\n{line}\n"
    assert [m.name for m in lettered(text)] == ["Fern Herbs Co., Ltd.", "Moss Institute"]


def test_a_lettered_name_goes_on_up_to_its_legal_form_and_from_a_full_line() -> None:
    text = (
        "Party A: Fern Herbs\nTrading Co., Ltd.\n"
        "Party B: The Institute of Alpine Herbs and Mosses of the Upper Valley\nAcademy of Graz (the Seller)\n"
    )
    assert [m.name for m in lettered(text)] == [
        "Fern Herbs Trading Co., Ltd.",
        "The Institute of Alpine Herbs and Mosses of the Upper Valley Academy of Graz",
    ]


@pytest.mark.parametrize(
    ("paid", "pays"), [("Transferor", "Transferee"), ("Optionor", "Optionee"), ("Assignor", "Assignee")]
)
def test_labels_of_a_transfer_with_wide_colons_give_both_sides(paid: str, pays: str) -> None:
    text = f"{pays}：Fern Herbs Co., Ltd （Party A）\n{paid}: Moss Research Institute (Party B)\n"
    assert [(one.mention.name, one.role) for one in labelled(text)] == [
        ("Fern Herbs Co., Ltd", CUSTOMER),
        ("Moss Research Institute", SUPPLIER),
    ]
    text = f"This is made by and between Fern Ltd. (“{pays}”) and Moss Ltd. (“{paid}”)."
    clause = next(iter(clauses_of_parties(text)))
    assert [one.role for one in assign(f"{text} {pays} shall pay.", clause.mentions)] == [CUSTOMER, SUPPLIER]


def names(text: str) -> list[str]:
    return [m.name for m in max(clauses_of_parties(text), key=lambda c: c.score).mentions]


@pytest.mark.parametrize(
    "what", ["A WHOLLY-OWNED SUBSIDIARY OF THE COMPANY", "A NEVADA CORPORATION", "AN AFFILIATE OF ELM"]
)
def test_in_capitals_what_a_party_is_and_what_is_sold_are_no_parties(what: str) -> None:
    text = (
        f"OPTION AGREEMENT BETWEEN FERN MINING, S.A. DE C.V. (“FERN”), {what}, AND ADA MOSS RAY (“MOSS”) FOR "
        "THE ELM AND OAK CLAIMS (THE “CLAIMS”) IN UTAH"
    )
    assert names(text) == ["FERN MINING, S.A. DE C.V.", "ADA MOSS RAY"]


@pytest.mark.parametrize("verb", ["ACTING FOR HERSELF", "RESIDING IN GRAZ", "REPRESENTED BY HER SON"])
def test_a_name_in_capitals_ends_before_what_its_bearer_does(verb: str) -> None:
    text = f"CONTRACT BETWEEN FERN MINING LTD (“FERN”) AND ADA MOSS RAY {verb} (THE “SELLER”)"
    assert names(text) == ["FERN MINING LTD", "ADA MOSS RAY"]
