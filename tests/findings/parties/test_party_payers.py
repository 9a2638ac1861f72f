"""Parties that stand in no opening are found by who pays whom, who wrote the paper and whom a cheque is for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft
from toolkit.findings.parties.party_payers import by_payment, headed
from toolkit.schedule.parties import Role

CUSTOMER, SUPPLIER = Role.CUSTOMER, Role.SUPPLIER


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Then FRL will pay MVT a total of $40,000 for the film.", [("FRL", CUSTOMER), ("MVT", SUPPLIER)]),
        (
            "Upon signature, Fernlow will within ten (10) days pay to Mossgate $9,000.",
            [("Fernlow", CUSTOMER), ("Mossgate", SUPPLIER)],
        ),
        (
            "Upon signature, Fernlow agrees to make an advance payment to KLM of $9,000.",
            [("Fernlow", CUSTOMER), ("KLM", SUPPLIER)],
        ),
        ("Direct payment from KLM to QRS is asked for.", [("KLM", CUSTOMER), ("QRS", SUPPLIER)]),
        ("Upon the Amendment, Fernlow will pay to Mossgate $5.", [("Fernlow", CUSTOMER), ("Mossgate", SUPPLIER)]),
        (
            "KLM may ask. KLM bills. KLM works. Fees of the KLM staff. Direct payment from NOP to KLM is due.",
            [("NOP", CUSTOMER), ("KLM", SUPPLIER)],
        ),
        ("All cheques are to be made payable to The Elm Press, LLC", [("Elm Press, LLC", SUPPLIER)]),
        ("Tessel is requesting 90,000 to build a library. For Tessel this is new.", [("Tessel", SUPPLIER)]),
        ("This grant is funded by Alder Labs.", [("Alder Labs", CUSTOMER)]),
        ("The Client shall pay the Consultant $400.", []),
        ("3. Compensation. The Town shall pay Contractor $400.", []),
        ("The Project shall pay Work of the day.", []),
    ],
)
def test_who_shall_pay_whom_names_the_parties(text: str, found: list[tuple[str, Role]]) -> None:
    assert [(one.mention.name, one.role) for one in by_payment(text)] == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (
            "Website\nTo: Ada Moss and friends\nFrom: Ben Fern\nProject: a site\n",
            [("Ben Fern", SUPPLIER), ("Ada Moss", CUSTOMER)],
        ),
        ("Proposal by Quiet Fern Media, for the client.\n", [("Quiet Fern Media", SUPPLIER)]),
        ("We thank you.\n\nSincerely yours,\n\nA. Moss\nMoss Advisers, Inc.\n", [("Moss Advisers, Inc.", SUPPLIER)]),
        (
            "Fern Atelier B.V. – Dijk 3, Delft\nTo: Moss Lager KG, Kai 4\n",
            [("Moss Lager KG", CUSTOMER), ("Fern Atelier B.V.", SUPPLIER)],
        ),
    ],
)
def test_a_paper_without_a_greeting_says_who_wrote_it_and_to_whom(raw: str, found: list[tuple[str, Role]]) -> None:
    assert [(one.mention.name, one.role) for one in headed(raw)] == found


def test_parties_that_only_payments_name_are_given_with_doubt(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of("2. FRL will give MVT ten scenes.\n\n3. FRL will pay MVT a total of $40,000 upon signature.\n")
    assert [(p.name, p.role) for p in draft.schedule.parties] == [("FRL", CUSTOMER), ("MVT", SUPPLIER)]
    assert all(f.confidence < 0.8 for f in draft.findings if f.kind == "party")
    assert any(p.message.startswith("FRL and MVT: ") for p in draft.problems if p.where == "parties")


def test_a_name_that_is_still_to_be_filled_in_is_no_party(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of("Client: [Client Company Name, e.g., Elm Inc.]\nService Provider: Fern Labs Ltd\n")
    assert [p.name for p in draft.schedule.parties] == ["Fern Labs Ltd"]


def test_who_asks_for_the_money_comes_before_whoever_a_doubtful_clause_names(draft_of: Callable[[str], Draft]) -> None:
    text = (
        "Summary\n\nTessel is requesting 90,000 to build a bridge between Fernmint, a chain, and the lake.\n\n"
        "For Tessel this is new.\n"
    )
    assert [(p.name, p.role) for p in draft_of(text).schedule.parties] == [("Tessel", SUPPLIER)]
