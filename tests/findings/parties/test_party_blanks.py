"""A party whose name a form leaves open is none, but what it is called tells what the other one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft
from toolkit.schedule.parties import Role

DraftOf = Callable[[str], Draft]


@pytest.mark.parametrize(
    "blank",
    [
        "_______________",
        "[●]",
        "[Distributor]",
        "[***]",
        "............",
        "<Name of firm>",
        "{{ company_name }}",
    ],
)
def test_the_short_name_behind_a_blank_is_not_the_other_partys(blank: str, draft_of: DraftOf) -> None:
    text = (
        "DISTRIBUTION AGREEMENT\n\nThis agreement is entered into as of ______ by and between Alder Optics AG, a Swiss "
        f"corporation (“Alder”), and {blank}, a corporation organized under the laws of ______ (“Distributor”).\n"
    )
    assert [(p.name, p.role) for p in draft_of(text).schedule.parties] == [("Alder Optics AG", Role.SUPPLIER)]


def test_of_three_the_blank_one_may_be_the_one_that_is_paid(draft_of: DraftOf) -> None:
    text = (
        "PLACEMENT AGREEMENT\n\nThis agreement is made by and among Fern Income Fund, a trust (the “Fund”), Fern "
        "Advisers, LLC, an adviser (the “Adviser to the Fund”), and [●] (the “Placement Agent”).\n\n"
        "The Fund shall pay to the Placement Agent a monthly fee.\n"
    )
    assert [(p.name, p.role) for p in draft_of(text).schedule.parties] == [
        ("Fern Income Fund", Role.CUSTOMER),
        ("Fern Advisers, LLC", Role.OTHER),
    ]


def test_a_name_that_the_signatures_give_takes_the_place_of_the_blank(draft_of: DraftOf) -> None:
    text = (
        "SUPPLY AGREEMENT\n\nThis is made by and between Alder Ltd., a company (the “Supplier”), and ________ "
        "(the “Buyer”).\n\nIN WITNESS WHEREOF\n\nALDER LTD.\nBy: A. Fir\n\nBIRCH WORKS LLC\nBy: B. Holm\n"
    )
    names = [p.name for p in draft_of(text).schedule.parties]
    assert names == ["Alder Ltd.", "BIRCH WORKS LLC"]


@pytest.mark.parametrize(
    "unnamed",
    [
        "the undersigned customer",
        "the individual or entity accepting these terms",
        "each person that is listed in Annex 1",
    ],
)
def test_whom_a_clause_does_not_name_is_no_party_but_has_its_short_name(unnamed: str, draft_of: DraftOf) -> None:
    text = (
        "LICENCE AGREEMENT\n\nThis agreement is entered into by and between Alder Soft Inc., a company (“Alder”), and "
        f"{unnamed} (“Licensee”).\n"
    )
    assert [(p.name, p.role) for p in draft_of(text).schedule.parties] == [("Alder Soft Inc.", Role.SUPPLIER)]


def test_a_clause_may_begin_with_a_short_name_that_has_no_name(draft_of: DraftOf) -> None:
    text = (
        "CONTRACT FOR A CONCERT\n\nThis contract is made on Aug 14, 2015 between (the “Operator”) and Fern "
        "Entertainment (the Performer) for the hiring of a band.\n"
    )
    assert [(p.name, p.role) for p in draft_of(text).schedule.parties] == [("Fern Entertainment", Role.SUPPLIER)]
