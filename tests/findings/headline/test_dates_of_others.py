"""The day of an earlier contract, of a patent, of shares or of building is not the contract's own."""

from __future__ import annotations

from datetime import date

import pytest

from toolkit.findings.headline.contract_dates import candidates
from toolkit.findings.parties.party_clauses import clauses_of_parties
from toolkit.findings.values.dates import find_dates

PARTIES = "FERN MINING LTD (“FERN”) AND MOSS METALS LTD (“MOSS”)"


def own_date(text: str, kind: str = "agreement_date") -> date | None:
    clause = max(clauses_of_parties(text), key=lambda c: c.score, default=None)
    place = (clause.start, clause.end) if clause else None
    found = [c for c in candidates(text, find_dates(text), place) if c.kind == kind and c.confidence >= 0.5]
    return max(found, key=lambda c: c.confidence).value if found else None


@pytest.mark.parametrize("paper", ["SUMMARY OF AN OPTION AGREEMENT", "TRANSLATION OF THE LEASE", "EXTRACT FROM A DEED"])
def test_a_paper_about_a_contract_gives_the_contracts_day(paper: str) -> None:
    text = (
        f"{paper} DATED MAY 3, 2031 BETWEEN {PARTIES} FOR THE ELM CLAIMS.\nFern and Moss had previously agreed to "
        "the option agreement dated July 8, 2024, amending agreement dated August 2, 2026 and amending agreement "
        "dated June 9, 2027.\ni) $500 on July 2, 2023 (paid)\n"
    )
    assert own_date(text) == date(2031, 5, 3)


@pytest.mark.parametrize(
    "text",
    [
        "After Party A and Party B signed the pump transfer agreement on 3 May 2030, they agree as follows.",
        "The price of the agreement, which is $9,000, has become effective on 3 May 2030 and was paid.",
        "They agreed to modify the terms of the supply agreement of 3 May 2030 as follows.",
        "Fern pays under the terms of the lease dated 3 May 2030 alone.",
        "Filing Date: 3 May 2030, 8 June 2030 and 9 July 2030",
        "The alternative tasting date shall be 3 May 2030. Payment is made for work.",
        "At the signing of this Agreement, but not later than 3 May 2030, Fern issues 40 Shares.",
    ],
)
def test_the_day_of_something_else_is_no_date_of_the_contract(text: str) -> None:
    assert own_date(text) is None
    assert own_date(text, "effective_date") is None


@pytest.mark.parametrize("label", ["Contract Date: ", "Date: ", "This Agreement is dated "])
def test_the_contracts_own_day_behind_its_label_stays(label: str) -> None:
    assert own_date(f"PUMP CONTRACT\n{label}3 May 2030\n") == date(2030, 5, 3)


@pytest.mark.parametrize("heading", ["III. Construction period\n1. ", "Building schedule: "])
def test_the_day_on_which_building_begins_is_not_the_day_of_effect(heading: str) -> None:
    text = "Commencement date: 3 May 2030\n"
    assert own_date(f"{heading}{text}", "effective_date") is None
    assert own_date(text, "effective_date") == date(2030, 5, 3)


def test_rights_that_are_given_for_years_give_first_and_last_day() -> None:
    text = "2. Moss will have the rights for the meadow for 12 years (from May 3, 2030 to May 2, 2042)"
    assert (own_date(text, "effective_date"), own_date(text, "end_date")) == (date(2030, 5, 3), date(2042, 5, 2))
