"""The contract's own dates are told from all others, and its law is read in its short form."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest

from toolkit.findings.finding import Draft
from toolkit.findings.headline.contract_dates import candidates
from toolkit.findings.headline.governing_law import governing_laws
from toolkit.findings.parties.party_clauses import clauses_of_parties
from toolkit.findings.values.dates import find_dates


def own_date(text: str, kind: str) -> date | None:
    clause = max(clauses_of_parties(text), key=lambda c: c.score, default=None)
    place = (clause.start, clause.end) if clause else None
    found = [c for c in candidates(text, find_dates(text), place) if c.kind == kind and c.confidence >= 0.5]
    return max(found, key=lambda c: c.confidence).value if found else None


PARTIES = 'by and between Alder Works Inc. ("Alder") and Birch Works Inc. ("Birch"). '


def test_the_date_in_the_opening_words_is_the_agreements() -> None:
    text = f"This Agreement is made and entered into as of May 4, 2021, {PARTIES} It rose on June 1, 2020."
    assert own_date(text, "agreement_date") == date(2021, 5, 4)


def test_a_date_of_another_agreement_is_not_taken() -> None:
    text = f"This Amendment is made on 3 June 2020 {PARTIES} It amends that certain Lease dated as of 1 May 2011."
    assert own_date(text, "agreement_date") == date(2020, 6, 3)


def test_the_cover_page_gives_the_date_where_the_opening_has_none() -> None:
    text = f"SUPPLY CONTRACT\n\nDated: 17 August 2004\n\nThis Contract is made {PARTIES}"
    assert own_date(text, "agreement_date") == date(2004, 8, 17)


def test_the_last_signature_gives_the_date_where_the_contract_says_so() -> None:
    text = (
        f"This Agreement is made {PARTIES} It takes as its Effective Date the last date on which anyone signed it. "
        "IN WITNESS WHEREOF By: /s/ A Date: May 2, 2022 By: /s/ B Date: May 9, 2022"
    )
    assert own_date(text, "agreement_date") == date(2022, 5, 9)
    assert own_date(text, "effective_date") == date(2022, 5, 9)


def test_a_defined_effective_date_is_the_effective_date() -> None:
    text = f'This Agreement is dated November 8, 2006, {PARTIES} 1.1 "Effective Date" means 4 April 2005.'
    assert (own_date(text, "agreement_date"), own_date(text, "effective_date")) == (
        date(2006, 11, 8),
        date(2005, 4, 4),
    )


def test_a_term_gives_first_and_last_day() -> None:
    text = f"Made on 1 May 2019 {PARTIES} The term commences on June 1, 2019 and continues through May 31, 2020."
    assert (own_date(text, "effective_date"), own_date(text, "end_date")) == (date(2019, 6, 1), date(2020, 5, 31))


def test_a_period_of_performance_ends_with_its_second_date() -> None:
    text = f"Made on 1 May 2019 {PARTIES}\n\nPeriod of Performance: 3 June 2019 – 30 April 2020\n\n"
    assert own_date(text, "end_date") == date(2020, 4, 30)


@pytest.mark.parametrize(
    "text",
    [
        "Turku, 4 June 2018\n\nThis Agreement is made " + PARTIES,
        "12 Quay Lane, Hull\n4 June 2018\nMs Ada Fell\n\nDear Ms Fell,\nWe confirm our agreement on the survey.",
        "This Agreement is made "
        + PARTIES
        + "\nSigned at TURKU on 1 June 2018 ____ Signed at VAASA on 4 June 2018 ____",
        "This Agreement is made " + PARTIES + "\nVaasa, 01.06.2018\n..........\n\nTurku, 04.06.2018\n..........",
        "Change Order 3\nContract\tService Agreement dated 9 May 2017\nChange order date 4 June 2018\n",
        "The Consultant's proposal dated 2 March 2018 is accepted.\n\nDated: 4 June 2018\n\nThis Agreement is made "
        + PARTIES,
    ],
)
def test_the_day_of_a_letter_a_place_or_a_signature_is_the_agreements_and_that_of_an_offer_is_not(text: str) -> None:
    assert own_date(text, "agreement_date") == date(2018, 6, 4)


@pytest.mark.parametrize(
    "text",
    [
        "Commencement Date means 7 October 2019; Works means the dredging.",
        "This agreement, which comes into force on 7 October 2019, binds heirs.",
        "The term of this Agreement shall be from 07.10.2019 to 30.11.2020.",
        "The Client appoints the Consultant to plan the archive, from 7 October 2019 until completion.",
    ],
)
def test_the_day_on_which_a_contract_begins_is_told_in_many_ways(text: str) -> None:
    assert own_date(f"This Agreement is dated 1 May 2019 {PARTIES} {text}", "effective_date") == date(2019, 10, 7)


@pytest.mark.parametrize(
    "text",
    [
        "Date for completion: 30 April 2020.",
        "The Works run until completion, which shall be no later than 30 April 2020.",
        "8. Term. Until 30 April 2020; either side may leave earlier.",
        "The pier shall bear the name from its opening through 30 April 2020 (the “Term”).",
        "This SOW ends on 30 April 2020.",
        "Work period 3 June 2019 to 30 April 2020",
    ],
)
def test_the_last_day_is_told_by_completion_by_a_heading_or_by_a_defined_term(text: str) -> None:
    assert own_date(f"Made on 1 May 2019 {PARTIES}\n\n{text}", "end_date") == date(2020, 4, 30)


@pytest.mark.parametrize(
    "text", ["Invoices unpaid until May 31, 2020 bear interest.", "The option to buy lapses on May 31, 2020."]
)
def test_a_date_until_which_something_else_runs_is_no_end(text: str) -> None:
    assert own_date(f"Made on 1 May 2019 {PARTIES} {text}", "end_date") is None


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("This Agreement shall be governed by the laws of the State of New York.", "New York"),
        ("This Contract is governed by and construed in accordance with English law.", "England"),
        ("It is governed by the laws of the Province of Ontario.", "Ontario, Canada"),
        ("governed by the laws of the United States and the State of Ohio.", "Ohio"),
        ("governed by the laws of the United States of America and of the State of Ohio.", "Ohio"),
        ("governed by the laws of the United States and, where they apply, of the State of Ohio.", "Ohio"),
        ("It is governed by the laws of the People’s Republic of China.", "People's Republic of China"),
        ("interpreted under the internal laws of the Commonwealth of Virginia, without conflicts", "Virginia"),
        ("The laws of California shall govern the construction of the Agreement.", "California"),
        ("Disputes under this Agreement are decided under the laws of the State of Michigan.", "Michigan"),
        ("GOVERNING LAW. This Agreement is subject to Delaware law.", "Delaware"),
    ],
)  # fmt: skip
def test_the_governing_law_is_read_in_its_short_form(text: str, law: str) -> None:
    found = list(governing_laws(text))
    assert max(found, key=lambda f: f[3])[2] == law


def test_a_law_of_one_matter_alone_is_given_with_doubt() -> None:
    assert all(sure < 0.8 for *_, sure in governing_laws("This Agreement is subject to the export laws of Canada."))
    assert max(sure for *_, sure in governing_laws("This Agreement is subject to Delaware law.")) >= 0.8


def test_the_law_a_party_is_organised_under_is_not_the_governing_law() -> None:
    assert list(governing_laws("Alder Inc., a corporation organized and existing under the laws of Delaware.")) == []


@pytest.mark.parametrize("text", ["governed by law " * 4_000, "Date: 1/1/2020 " * 3_000, "until May 1, 2020 " * 6_000])
def test_hostile_text_costs_little_time(text: str) -> None:
    begin = time.process_time()
    list(governing_laws(text))
    list(candidates(text, find_dates(text), None))
    assert time.process_time() - begin < 10


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("12. Law. The law of Norway applies; the courts of Bergen decide.", "Norway"),
        ("Danish law shall apply to the exclusion of the CISG.", "Denmark"),
        ("The proper law of the Contract shall be Scots law.", "Scotland"),
        ("The governing law of this contract is that of the Republic of Kenya.", "Kenya"),
        ("Governing law:\tIceland", "Iceland"),
        ("Law. Tasmania, since the work is done there.", "Tasmania"),
        ("We keep the models. Law. Tasmania, since the work is done there.", "Tasmania"),
        ("11. Law and courts\n\nFinnish law. The district court of Turku decides.", "Finland"),
        ("No agency is created. The law of Wales; no other courts.", "Wales"),
        ("All of it is in one document. Idaho law governs.", "Idaho"),
        ("The law of Malta governs this letter.", "Malta"),
        (
            "governed by the sea law of the United States and, where it is silent, by the laws of the State of Maine.",
            "Maine",
        ),
        ("It broke no Idaho law. The crew was insured.", None),
        ("Review\tthe Engineer signs\tLaw\tIrish law; the courts of Cork", "Ireland"),
        ("Disputes arising under this Agreement shall be determined in accordance with the laws of Utah.", "Utah"),
        ("The tax law of France applies to such sums.", None),
        ("The seller is organised under the laws of Delaware.", None),
    ],
)
def test_the_law_that_applies_is_read_from_short_sentences_and_labels(text: str, law: str | None) -> None:
    found = [one[2] for one in governing_laws("1. General.\n\n" + text) if one[3] >= 0.5]
    assert (found[0] if found else None) == law


DETAILS = "Contract no.\tQ-77\nContract date\t8 June 2020\nCommencement Date\t22 June 2020\nEnd Date\t30 June 2022\n"


@pytest.mark.parametrize(
    "text",
    [
        DETAILS,
        DETAILS.replace("\t", ": "),
        DETAILS.replace("\t", ";"),
        "1. Date of agreement 8 June 2020\n2. Starting date 22 June 2020\n3. Expiry date 30 June 2022\n",
        "Item 4 Date of lease   8 June 2020\nItem 5 Commencing date   22 June 2020\nItem 6 Ending date   30 June 2022",
        "ORDER DATE:\n8 June 2020\nTerm: 22 June 2020 to 30 June 2022\n",
    ],
)
def test_a_form_gives_the_contracts_own_days_behind_their_labels(text: str) -> None:
    kinds = ("agreement_date", "effective_date", "end_date")
    assert [own_date(text, kind) for kind in kinds] == [date(2020, 6, 8), date(2020, 6, 22), date(2022, 6, 30)]


def test_a_label_before_several_days_is_that_of_a_step() -> None:
    text = "Dig\nStart date: 3 May 2021\nFill\nStart date: 9 May 2021\nRent commencement date: 1 July 2021\n"
    found = candidates(text, find_dates(text), None)
    assert all(one.confidence < 0.8 for one in found if one.kind != "agreement_date")


def test_the_period_of_the_work_gives_its_end_and_not_the_contracts_beginning() -> None:
    text = "Work period\t3 May 2021 – 30 June 2021\n"
    assert (own_date(text, "effective_date"), own_date(text, "end_date")) == (None, date(2021, 6, 30))


@pytest.mark.parametrize(
    "text",
    [
        "The pump follows specification 12-03 dated 2 May 2018.",
        "It is placed upon Tender Notice No. 7/18 dated 2 May 2018.",
        "Sheets A to F dated 2 May 2018 belong to it.",
        "It is drawn up after VX/7-Rev-2 dated 2 May 2018.",
        "By a deed dated 2 May 2018 (the “First Deed”) a door was added.",
        "All as in the sketch\ndated 2 May 2018 and its legend.",
    ],
)
def test_the_day_of_another_paper_is_not_the_agreements(text: str) -> None:
    found = candidates(text, find_dates(text), (0, 0))
    assert not [one for one in found if one.kind == "agreement_date"]


@pytest.mark.parametrize(
    "text",
    [
        "THIS AGREEMENT, dated 4 June 2018, is " + PARTIES,
        "Deal memorandum No. 9 - dated 4 June 2018\n\nProducer\tAlder Films Ltd",
        "between\nALDER TRUST\nand\nBIRCH ARCHITECTS LLP\ndated 4 June 2018\n\nPage 1",
        "This Agreement is made and signed at Turku on this 4th day of June, 2018 " + PARTIES,
        "Alder Works Inc. (the “Buyer”) and Birch Inc. enter into this Sales Agreement on June 4, 2018.\n",
        "Turku, 01.06.2018 Åbo, 04.06.2018\n____________ (Seller) ____________ (Buyer)\n",
    ],
)
def test_the_agreements_own_day_is_told_from_others_by_what_is_dated(text: str) -> None:
    assert own_date(text, "agreement_date") == date(2018, 6, 4)


@pytest.mark.parametrize(
    "text",
    [
        "KNOW ALL BY THESE PRESENTS, dated as of 4 June 2018, that Alder Inc. appoints Birch Inc.",
        "Supply Agreement between Alder Inc. and Birch Inc., dated 4 June 2018",
        "ALDER INC.\n\nBIRCH INC.\n\nEFFECTIVE DATE: 4 June 2018\n\nTABLE OF CONTENTS",
    ],
)
def test_parties_and_presents_are_no_other_paper(text: str) -> None:
    assert own_date(text, "agreement_date") == date(2018, 6, 4)


def test_days_of_signatures_are_no_rivals_of_the_day_that_a_contract_gives_itself() -> None:
    text = f"This Agreement is dated 4 June 2018 {PARTIES}" + "It is long. " * 200 + "\nBy: /s/ A\nDate: 9 June 2018\n"
    found = [c for c in candidates(text, find_dates(text), None) if c.kind == "agreement_date"]
    own, beside = (next(c for c in found if c.value.day == day) for day in (4, 9))
    assert own.confidence - beside.confidence > 0.15


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("2. TERM. Thirty months beginning 1 May 2020 and ending 31 October 2022.", (2020, 5, 1), (2022, 10, 31)),
        ("The grant is for two years from 1 May 2020 (to 30 April 2022).", (2020, 5, 1), (2022, 4, 30)),
        ("This contract comes into force on 1 May 2020 and ends on 30 April 2022.", (2020, 5, 1), (2022, 4, 30)),
    ],
)
def test_a_length_of_time_gives_the_day_it_begins_and_the_day_it_ends(
    text: str, begins: tuple[int, int, int], ends: tuple[int, int, int]
) -> None:
    found = f"Made on 3 April 2020 {PARTIES}\n\n{text}"
    assert (own_date(found, "effective_date"), own_date(found, "end_date")) == (date(*begins), date(*ends))


def test_a_change_has_effect_from_the_day_it_names() -> None:
    text = f"THIS DEED is dated 21 March 2020 {PARTIES}\n\n2. With effect from 1 April 2020 the sum is raised."
    assert own_date(text, "effective_date") == date(2020, 4, 1)


def test_the_date_of_an_appendix_behind_the_signatures_is_none_of_theirs() -> None:
    text = "The parties agree.\n/s/ Ada Moss\nDated: 4 June 2018\n\nAPPENDIX A\n\nDate: 1 July 2019\n"
    assert own_date(text, "agreement_date") == date(2018, 6, 4)


def test_the_letter_of_a_name_before_a_date_is_no_number_of_an_item() -> None:
    text = "Fern Ltd By: A Date: 3 May 2020\nMoss By: B Date: 9 May 2020\nEffective Date: that of the last signed."
    assert own_date(text, "agreement_date") == date(2020, 5, 9)


def test_the_place_and_the_day_may_have_an_article_between_them() -> None:
    assert own_date("CONTRAT\n\nParis, le 3 mai 2018\n\nFern SAS", "agreement_date") == date(2018, 5, 3)


def test_the_blocks_of_an_official_form_have_their_labels_above() -> None:
    text = (
        "1. DATE OF ORDER  | 2. CONTRACT NO.  | 3. DATE NEEDED\n   05/28/2012     |    GX-35         |   06/30/2012\n"
    )
    assert own_date(text, "agreement_date") == date(2012, 5, 28)


def test_the_days_of_a_table_of_steps_are_not_the_contracts() -> None:
    text = "Order date\t14 June 2024\nM1\tStart of works\tSigned order\t17 June 2024\t900\n"
    assert (own_date(text, "agreement_date"), own_date(text, "effective_date")) == (date(2024, 6, 14), None)


@pytest.mark.parametrize(
    ("said", "sure"),
    [
        ("This contract comes into force upon receipt of the first payment.", False),
        ("Sign and return this letter by 31 July, when it becomes a contract between us.", False),
        ("This Agreement becomes effective when it is signed and the Port has confirmed its funds.", False),
        ("The remaining provisions of this Deed shall be effective only upon Closing (the “Effective Time”).", False),
        ("This Agreement shall be effective from the date on which the Acquisition is consummated.", False),
        ("The effectiveness of this Agreement is subject to what Annex 2 asks for.", False),
        ("This Agreement takes effect as of the Separation Date.", False),
        ("The Effective Date is told elsewhere. From the Effective Date to a year after the Effective Date …", False),
        ("“Effective Date” means the day on which both have signed.", True),
        ("This contract enters into force with its signature.", True),
        ("A notice takes effect on receipt.", True),
    ],
)
def test_a_contract_that_waits_for_an_event_is_not_said_to_have_effect_from_its_date(
    said: str, sure: bool, draft_of: Callable[[str], Draft]
) -> None:
    draft = draft_of(f"AGREEMENT\n\nThis Agreement is made on 4 May 2020 {PARTIES}\n\n{said}\n")
    assert draft.schedule.effective_date == (date(2020, 5, 4) if sure else None)
    assert ("effective_date" not in {problem.where for problem in draft.problems}) == sure


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("CONTRACT No. 77 of 12.05.2017\n\nmade " + PARTIES, "agreement_date", date(2017, 5, 12)),
        (
            f"This Agreement, executed this 9th day of June 2013 but effective as of May 1, 2013, {PARTIES}",
            "agreement_date",
            date(2013, 6, 9),
        ),
        ("Agreement " + PARTIES + "\n\nAlder: /s/ A. Moss 3/4/2011\nBirch: /s/ B. Fern 3/19/2011", "agreement_date",
         date(2011, 3, 19)),
        ("Dear Sirs, The engagement starts on 1 May 2017 and ends on 8 June 2018.", "effective_date", date(2017, 5, 1)),
        ("Dear Sirs, The engagement starts on 1 May 2017 and ends on 8 June 2018.", "end_date", date(2018, 6, 8)),
    ],
)  # fmt: skip
def test_days_are_told_by_numbers_hands_and_engagements(text: str, kind: str, day: date) -> None:
    assert own_date(text, kind) == day


def test_a_short_sentence_before_the_term_is_no_heading_of_it() -> None:
    text = f"This Agreement is made {PARTIES}Birch shall pay $9,000. This Agreement runs until 30 April 2020."
    found = [c for c in candidates(text, find_dates(text), None) if c.kind == "end_date"]
    assert max(c.confidence for c in found) >= 0.8


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("It is in two languages. The law is that of Scotland.\n", "Scotland"),
        ("7. The laws of the Emirate of Dubai and the federal laws of the UAE apply; local courts.", "Dubai"),
        ("We know that the agreement is under the law of Norway.", "Norway"),
        ("12. Disputes\n- Nevada law. Mediation first.", "Nevada"),
    ],
)
def test_a_law_is_read_in_plainer_words(text: str, law: str) -> None:
    assert [(name, sure >= 0.8) for _, _, name, sure in governing_laws(text)] == [(law, True)]


def test_a_law_firm_that_reviews_the_contract_is_no_law_of_it() -> None:
    assert not [one for one in governing_laws("The contract is under review by the law firm Moss.") if one[3] >= 0.8]


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("14. TERM. From 1 May 2026 until 30 June 2028. It is prolonged.", "effective_date", date(2026, 5, 1)),
        ("Elm Ltd (the “Maker”). It begins on 3 May 2026.\n", "effective_date", date(2026, 5, 3)),
        ("The work goes on to an estimated end date of 19 June 2027 (“Term”).", "end_date", date(2027, 6, 19)),
        (
            "The services shall start at once, and shall be completed on or before 9 June 2026.",
            "end_date",
            date(2026, 6, 9),
        ),
        ("“Contract Period” means the period from the Start through 30 June 2027.", "end_date", date(2027, 6, 30)),
        (
            "Services Agreement between City of Elmford and Fern Media May 4, 2026\nSection 2.",
            "agreement_date",
            date(2026, 5, 4),
        ),
    ],
)
def test_a_date_is_told_by_its_clause(text: str, kind: str, day: date) -> None:
    found = candidates(text, find_dates(text), None)
    assert day in {one.value for one in found if one.kind == kind and one.confidence >= 0.7}


@pytest.mark.parametrize(
    "text",
    [
        "This Order is a part of the Agreement between Elm and Fern, dated May 4, 2003, as amended (“Agreement”).",
        "Support raises the price by $900.50 as of May 4, 2016. Prior to that it is free.",
        "Period 1 (months) 12/31/2020 - 12/30/2021",
        "Order No. 7\nA part of the Hosting Agreement dated\nMay 4, 2003, as amended\n",
    ],
)
def test_the_day_of_an_older_contract_or_of_a_fee_is_not_the_contracts(text: str) -> None:
    found = candidates(text, find_dates(text), None)
    assert not [one for one in found if one.kind == "agreement_date" and one.confidence > 0.5]


def test_what_began_before_the_contract_does_not_begin_it() -> None:
    text = "This Agreement covers sums for prior services commencing July 1, 2021, and no more."
    assert own_date(text, "effective_date") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("PROPOSAL for a new harbour map\n\nDate: 4 May 2020\nFor: Moss Ltd\n\nWe offer two charts.", None),
        ("SERVICES CONTRACT\n\nDate: 4 May 2020\nFor: Moss Ltd\n\nWe make two charts.", date(2020, 5, 4)),
    ],
)
def test_only_a_contract_has_effect_from_the_day_it_bears(
    text: str, day: date | None, draft_of: Callable[[str], Draft]
) -> None:
    schedule = draft_of(text).schedule
    assert (schedule.agreement_date, schedule.effective_date) == (date(2020, 5, 4), day)


FOOT = "Agreement " + PARTIES + "\n\n" + "They agree on what is written here. " * 260 + "\n\n"


@pytest.mark.parametrize(
    ("foot", "day"),
    [
        ("By: /s/ A. Moss   By: /s/ B. Fern\nTitle   Title\n4/24/2031   04/26/2031\nDate   Date\n", date(2031, 4, 26)),
        ("S/ A. Moss   S/ B. Fern\n\nDate:   Date:\n\n3-29-2031   3-31-31\n", date(2031, 3, 31)),
        ("Ann Moss, head   Bo Fern, chair\nGhent, 24 July 2031\tLille, 27 July 2031\n", date(2031, 7, 27)),
        ("Lille, November 19t h, 2031\n\n/s/ A. Moss   /s/ B. Fern\n", date(2031, 11, 19)),
        ("Signed by:\n- Author: Ann Moss (8th December 2031)\n", date(2031, 12, 8)),
        ("Paper, Version 2.0\nDate: 3 May 2031\n", None),
        ("By: A. Moss, for that certain Lease between Moss and Fern dated as of 1 August 2030\nDate:\n", None),
    ],
)
def test_days_beside_signatures_are_read_however_they_stand(foot: str, day: date | None) -> None:
    assert own_date(FOOT + foot, "agreement_date") == day


def test_a_day_that_one_party_left_open_makes_the_other_doubtful(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(FOOT + "Signature: ______\nDate: ____________\n\nSignature: A. Fern\nDate: 22 May 2031\n")
    assert draft.schedule.agreement_date == date(2031, 5, 22)
    assert "agreement_date" in {problem.where for problem in draft.problems}


@pytest.mark.parametrize(
    "text",
    [
        "“Trial Phase” means the period that begins on the first day and ending on 3 May 2031.",
        "The “Contract Year” is the period that begins on signature and ends on 3 May 2031.",
        "The fee owed under this Agreement until it ends is payable in whole by no later than 3 May 2031.",
        "1. $90,000 for the period beginning 4 May 2030 and ending 3 May 2031;",
        "The term of this Agreement would have expired on 3 May 2031.",
        "The insurance policy of the Yard expires on 3 May 2031.",
        "Each party's exclusivity under this Agreement ends on 3 May 2031.",
        "The contract between Alder and Oak expires on 3 May 2031.",
        "The minimum commitment is for the period ending 3 May 2031.",
    ],
)
def test_the_end_of_a_part_is_not_that_of_the_contract(text: str) -> None:
    assert own_date(f"Agreement {PARTIES}\n\n{text}\n", "end_date") is None


def test_a_term_that_is_extended_ends_on_the_new_day() -> None:
    text = "The term of the Agreement, which would have expired on 3 May 2031, is extended until 4 June 2032."
    assert own_date(f"Amendment {PARTIES}\n\n{text}\n", "end_date") == date(2032, 6, 4)


def test_a_contract_is_in_force_between_its_labelled_start_and_end() -> None:
    text = f"Agreement {PARTIES}\n\n2.1 Contract start: 04-13-31\n\n2.2 Contract end: 04-13-33\n"
    assert [own_date(text, kind) for kind in ("effective_date", "end_date")] == [date(2031, 4, 13), date(2033, 4, 13)]


def test_a_contract_executed_as_of_its_effective_date_bears_that_day() -> None:
    text = f"Agreement {PARTIES}\n\nEFFECTIVE DATE: 10 February 2031\n\n" + "They agree on what is written here. " * 260
    foot = "\n\nIn witness the parties have executed this Agreement as of the Effective Date.\n\n{}\n"
    signed = foot.format("Ghent, 16 February 2031 Lille, 13 February 2031")
    assert own_date(text + signed, "agreement_date") == date(2031, 2, 10)


def test_the_end_that_a_contract_defines_is_read() -> None:
    assert own_date(f"Agreement {PARTIES}\n\n“Expiry Date” means 3 May 2031.\n", "end_date") == date(2031, 5, 3)
