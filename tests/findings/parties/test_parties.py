"""Parties are read with clean names, their defined short names, and who is paid."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft
from toolkit.findings.parties.party_clauses import clauses_of_parties, parse_clause, with_aliases
from toolkit.findings.parties.party_labels import addressed, defined, labelled, lettered, signed, tabled
from toolkit.findings.parties.party_letters import corresponding
from toolkit.findings.parties.party_names import read_name
from toolkit.findings.parties.party_roles import assign
from toolkit.schedule.parties import Role


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Northwind Traders, Inc., a Delaware corporation", "Northwind Traders, Inc."),
        ("Blue Fern Consulting LLC with offices", "Blue Fern Consulting LLC"),
        ("Harbour & Sons (UK) Ltd. (the", "Harbour & Sons (UK) Ltd."),
        ("Kessler Maschinenbau GmbH & Co KG, Hafenstr. 3", "Kessler Maschinenbau GmbH & Co KG"),
        ("First Prairie Savings and Loan Association, a federally", "First Prairie Savings and Loan Association"),
        ("pixelworks.io, inc. (", "pixelworks.io, inc."),
        ("2209911 Ontario Limited, with", "2209911 Ontario Limited"),
        ("LAKESIDE CAPITAL MANAGEMENT, L.P. a Delaware limited partnership", "LAKESIDE CAPITAL MANAGEMENT, L.P."),
        ("Maria Estevez, an individual", "Maria Estevez"),
        ("Ministry of Roads and Bridges (hereinafter", "Ministry of Roads and Bridges"),
        ("Department of Parks and Elm Works Ltd (", "Department of Parks"),
        ("Gdynia Elektro sp. z o.o. with its seat", "Gdynia Elektro sp. z o.o."),
        ("Luz Norte, S. de R.L. de C.V., with", "Luz Norte, S. de R.L. de C.V."),
        ("Sava Kod d.o.o. Ilica 5", "Sava Kod d.o.o."),
        ("Harbor Light Church 1400 Bay Avenue, Dover", "Harbor Light Church"),
        ("Platform 9 Studios Ltd, of", "Platform 9 Studios Ltd"),
        ("FERN DISTRICT COUNCIL of Town Hall, Fern", "FERN DISTRICT COUNCIL"),
        ("Fern Life Re Ltd., a", "Fern Life Re Ltd."),
        ("Elm Road Estates Pty Ltd (", "Elm Road Estates Pty Ltd"),
        ("SPRUCE CARRIER E LP\nBy:", "SPRUCE CARRIER E LP"),
        ("Talleres del Roble, S.L., with", "Talleres del Roble, S.L."),
    ],
)
def test_a_name_ends_where_its_description_begins(text: str, name: str) -> None:
    found = read_name(text, 0)
    assert found is not None
    assert text[found.start : found.end] == name


@pytest.mark.parametrize("text", ["this Agreement is made", "a Delaware corporation", "Party hereto", "whereas"])
def test_words_that_begin_no_name_give_none(text: str) -> None:
    assert read_name(text, 0) is None


def best(text: str) -> list[tuple[str, tuple[str, ...]]]:
    clause = max(clauses_of_parties(text), key=lambda c: c.score)
    return [(m.name, m.aliases) for m in clause.mentions]


def test_a_preamble_gives_names_and_short_names() -> None:
    text = (
        'This Services Agreement (the "Agreement") is made as of May 4, 2021 by and between Northwind Traders, Inc., a '
        "Delaware corporation having its principal place of business at 12 Mill Road, Dover, Delaware and Newark (the "
        '"Client"), and Blue Fern Consulting LLC, a Texas limited liability company (hereinafter referred to as '
        '"Consultant"). Northwind and Blue Fern are each a "Party".'
    )
    assert best(text) == [("Northwind Traders, Inc.", ("Client",)), ("Blue Fern Consulting LLC", ("Consultant",))]


def test_numbered_parties_and_lists_of_three_are_all_read() -> None:
    text = (
        "THIS AGREEMENT is made on 12 October 2021 BETWEEN: (1) Alder Works Limited (number 10203040) of 10 High "
        'Street, London ("Alder"); (2) Birch Works Limited of 12 High Street, London ("Birch"); and (3) PETER '
        "HOLM (the Manager). WHEREAS"
    )
    assert [n for n, _ in best(text)] == ["Alder Works Limited", "Birch Works Limited", "PETER HOLM"]


def test_a_heading_before_numbered_parties_opens_the_clause() -> None:
    text = 'SERVICES AGREEMENT\n\nPARTIES\n\n(1) Alder Ltd of 1 High St ("Client"); and\n\n(2) Birch Ltd ("Supplier").'
    assert best(text) == [("Alder Ltd", ("Client",)), ("Birch Ltd", ("Supplier",))]


def test_a_short_name_in_a_sentence_of_its_own_is_read() -> None:
    text = (
        "This Agreement is made by and between: ALDER LTD. at Mill Road 5. Hereinafter referred to as “Customer” "
        "And BIRCH WORKS LTD. with offices at Dock Road 7. Hereinafter referred to as “Contractor.” Whereas"
    )
    assert best(text) == [("ALDER LTD.", ("Customer",)), ("BIRCH WORKS LTD.", ("Contractor",))]


def test_a_person_who_signs_for_a_company_stands_for_it() -> None:
    text = 'entered into by and between Jo Hill, director of Hill Web, PLC ("Company") and Ana Ruiz ("Client").'
    assert [n for n, _ in best(text)] == ["Hill Web, PLC", "Ana Ruiz"]


def test_roles_in_front_of_names_are_short_names() -> None:
    text = (
        "AGREEMENT made BETWEEN the Owner:   Fir Tree Mills, Inc. 1 Main St and the Contractor:  Oak Builders Company"
    )
    assert best(text) == [("Fir Tree Mills, Inc.", ("Owner",)), ("Oak Builders Company", ("Contractor",))]


def test_parties_are_listed_by_numbers_without_brackets() -> None:
    text = (
        "Agreement concluded between:\n1. Fern Energia S.A. with its seat in Gdańsk, hereinafter referred to as the "
        '"Ordering Party",\nand\n2. Moss Elektro S.A., hereafter "Contractor".'
    )
    assert best(text) == [("Fern Energia S.A.", ("Ordering Party",)), ("Moss Elektro S.A.", ("Contractor",))]
    text = "TERMS\n\nPARTIES\n\n1. Moss Trust, a charity (Client)\n2. Hal Webb, trading as Webb, of York (Consultant)\n"
    assert best(text) == [("Moss Trust", ("Client",)), ("Hal Webb", ("Consultant",))]


def test_on_the_one_hand_and_on_the_other_hand_name_two_parties() -> None:
    text = (
        "This Contract is made between, on the one hand, the Ministry of Roads and Bridges (hereinafter called the "
        '"Client") and, on the other hand, Fjell Consult AS (hereinafter called the "Consultant").'
    )
    assert best(text) == [("Ministry of Roads and Bridges", ("Client",)), ("Fjell Consult AS", ("Consultant",))]


def test_an_earlier_agreement_that_is_mentioned_does_not_name_the_parties() -> None:
    text = (
        "WHEREAS pursuant to that certain Lease dated May 1, 2001 between Old Hall LLC and New Hall LLC. "
        'This Agreement is entered into by and between Alder Ltd. ("Client") and Birch Ltd. ("Supplier").'
    )
    assert [n for n, _ in best(text)] == ["Alder Ltd.", "Birch Ltd."]


def test_a_cover_page_takes_its_short_names_from_the_body() -> None:
    text = (
        "BUILDING CONTRACT BY AND BETWEEN ELM MARINE LIMITED AND ASH YARD LIMITED TABLE OF CONTENTS\n\n"
        "ELM MARINE LIMITED, a company of the "
        'Isle of Man (hereinafter referred to as "OWNER") and Ash Yard Limited, of Singapore ("BUILDER"), have agreed'
    )
    first, second = (with_aliases(text, m) for m in parse_clause(text, text.index("ELM")))
    assert (first.aliases, second.aliases) == (("OWNER",), ("BUILDER",))


def test_lettered_parties_are_known_by_letter_and_role() -> None:
    text = "Party A (“Licensee”): Green Lake Software Co., Ltd.\nParty B (“Licensor”): Red Hill Corporation\n"
    assert [(m.name, m.aliases) for m in lettered(text)] == [
        ("Green Lake Software Co., Ltd.", ("Party A", "Licensee")),
        ("Red Hill Corporation", ("Party B", "Licensor")),
    ]


def test_a_form_gives_parties_behind_labels_and_the_legal_name_first() -> None:
    text = (
        "Project: Lantern\nTeam Name: Lantern Crew\n\nLegal Structure\n\nLantern Labs Ltd, Ghana\nClient:\tCity Fund\n"
    )
    assert [(one.mention.name, one.role) for one in labelled(text)] == [
        ("Lantern Labs Ltd", Role.SUPPLIER),
        ("Lantern Crew", Role.SUPPLIER),
        ("City Fund", Role.CUSTOMER),
    ]


def test_a_legal_form_that_is_described_gives_the_name() -> None:
    text = "e Team Name: ash77 crew\n\nLegal Structure\n\nAsh Studio is a Swiss based company under private law.\n"
    assert [one.mention.name for one in labelled(text)] == ["Ash Studio", "ash77 crew"]


def test_what_stands_behind_a_label_need_not_be_a_name() -> None:
    assert labelled("Team: https://example.org/crew\nLegal Structure: Delaware C Corp\nProposer: crew77\n") == []


def test_a_label_may_be_one_of_two_or_speak_of_a_name_or_stand_over_it() -> None:
    text = (
        "Employer / Client: Kivi Games Oy, Business ID 1\nName of the Freelancer: Anna Laine\n"
        "Supplier\nArden Code Ltd\nIlica 5\nClient\nProject Overview Statement\n"
    )
    assert [(one.mention.name, one.role) for one in labelled(text)] == [
        ("Kivi Games Oy", Role.CUSTOMER),
        ("Anna Laine", Role.SUPPLIER),
        ("Arden Code Ltd", Role.SUPPLIER),
    ]


def test_a_label_without_a_side_takes_the_free_one() -> None:
    text = "The Principal: North Water Corporation\nThe Contractor: Coast Civil Pty Ltd\n"
    assert [(one.label, one.role) for one in labelled(text)] == [
        ("principal", Role.CUSTOMER),
        ("contractor", Role.SUPPLIER),
    ]


def test_who_has_a_subcontractor_pays() -> None:
    form = "Owner: City Fund Ltd\nContractor: Hensley Build, Inc.\nSubcontractor: Apex Pipes LLC\n"
    assert [(one.mention.name, one.role) for one in labelled(form)] == [
        ("Hensley Build, Inc.", Role.CUSTOMER),
        ("Apex Pipes LLC", Role.SUPPLIER),
    ]
    text = 'made by and between Alder Ltd. (the "Contractor") and Birch Ltd. (the "Electrical Subcontractor").'
    assert roles(text) == [Role.CUSTOMER, Role.SUPPLIER]


def test_a_letter_names_its_parties_by_pronouns() -> None:
    text = (
        "Dear Ms Fair, Thank you for asking Calder Heritage Ltd (“we”, “us”) to act for Thorn Estates plc (“you”). "
        "Our fee is £900."
    )
    mentions = addressed(text)
    assert [m.name for m in mentions] == ["Calder Heritage Ltd", "Thorn Estates plc"]
    assert [a.role for a in assign(text, mentions)] == [Role.SUPPLIER, Role.CUSTOMER]
    spoken = "This is between you, Harrow Dental Practice, and us, Pixel Ltd, for a site. You will pay us £600."
    mentions = addressed(spoken)
    assert [a.role for a in assign(spoken, mentions)] == [Role.CUSTOMER, Role.SUPPLIER]


def test_a_letterhead_and_an_address_name_the_parties_of_a_letter() -> None:
    text = (
        "Moss Translations GmbH\nHauptplatz 6, Linz\n\n4 May 2024\n\nFern Lifts AG\nWerkstr. 4\n\nDear Ms Holm,\n\n"
        "we confirm the order. You will pay us on delivery."
    )
    mentions = corresponding(text)
    assert [m.name for m in mentions] == ["Moss Translations GmbH", "Fern Lifts AG"]
    assert [a.role for a in assign(text, mentions)] == [Role.SUPPLIER, Role.CUSTOMER]
    assert corresponding(text.replace("Dear", "Ref.")) == []


def test_a_statute_and_the_next_label_of_a_line_are_no_part_of_a_party() -> None:
    text = (
        "between (1) FERN HOMES LIMITED, a society under the Co-operative and Fern Societies Act 2014 (No. 2) (the "
        '"Customer"); and (2) MOSS LEDGERS LIMITED (the "Supplier").'
    )
    assert [n for n, _ in best("THIS CONTRACT is made " + text)] == ["FERN HOMES LIMITED", "MOSS LEDGERS LIMITED"]
    assert [one.mention.name for one in labelled("Purchaser: Fern Parish Centre Date: June 3, 2021\n")] == [
        "Fern Parish Centre"
    ]


def test_a_short_name_of_two_together_is_both_ones() -> None:
    text = (
        "by and among Alder Ltd. (“Alder”), Alder US Inc. (“Alder US”, and together with Alder, the “Customer”) and "
        "Birch B.V. (“Supplier”)."
    )
    assert roles(text) == [Role.CUSTOMER, Role.CUSTOMER, Role.SUPPLIER]


def test_an_exhibits_own_clause_does_not_take_the_place_of_the_contracts(draft_of: Callable[[str], Draft]) -> None:
    text = (
        'HOSTING AGREEMENT\n\nThis Hosting Agreement is made by and between Alder Ltd. ("Client") and Birch Ltd.\n\n'
        + "The host runs the site. " * 300
        + '\n\nEXHIBIT A\n\nThis Order is made by and between Alder Ltd. ("Client") and Birch Ltd. ("Host").\n'
    )
    assert [p.source[0].paragraph for p in draft_of(text).schedule.parties] == [2, 2]


def test_signature_blocks_give_organisations_and_the_role_over_them() -> None:
    text = (
        "Accepted by Developer\nSILVER BIRCH\nSTUDIOS, Inc.\nBy: /s/ A. Doe\n\nAccepted by Client:\nMOSS LTD\nBy: B\n"
    )
    assert [(m.name, m.aliases) for m in signed(text)] == [
        ("SILVER BIRCH STUDIOS, Inc.", ("Developer",)),
        ("MOSS LTD", ("Client",)),
    ]


def test_short_names_in_brackets_name_parties_where_no_clause_does() -> None:
    text = 'Cedar Group, Inc. ("CGI") and Pine Tech, Inc.\n("PTI") hereby form a venture'
    assert [m.name for m in defined(text)] == ["Cedar Group, Inc.", "Pine Tech, Inc."]
    text = "FERNWARE TECHNICAL SERVICES OF 9 HILL ROW, DALE (FERNWARE) certifies to MOSS TESTS, INC. OF DALE (MTI)"
    assert [m.name for m in defined(text)] == ["FERNWARE TECHNICAL SERVICES", "MOSS TESTS, INC."]
    text = "The University of West Dale (UNIVERSITY) and Tess Ltd. (CONTRACTOR) agree as follows:"
    assert [m.name for m in defined(text)] == ["The University of West Dale", "Tess Ltd."]


def test_whoever_signs_for_a_party_as_its_partner_is_none() -> None:
    text = (
        "FERN ACQUIRER LP\nBy: Moss Manager L.L.C., its general partner\n\nBy: /s/ A. Holm\n\nALDER LLC\n\nBy: B. Fir\n"
    )
    assert [m.name for m in signed(text)] == ["FERN ACQUIRER LP", "ALDER LLC"]


def test_a_date_before_the_signature_and_an_office_below_are_no_hindrance() -> None:
    text = (
        "Fern August I LP\n\nDate: July 16, 2012 By: /s/ A. Holm\n\n"
        "MOSS FUND L.P.\nBy: Moss (NY) LLC\nIts: Sole General Partner\nBy: B\n"
    )
    assert [m.name for m in signed(text)] == ["Fern August I LP", "MOSS FUND L.P."]


def test_a_label_may_have_the_name_of_an_account() -> None:
    assert [one.mention.name for one in labelled("Issuer: @fern + @moss\nRecipient: @annmoss\n\nText\n")] == ["annmoss"]


def test_a_heading_over_signatures_is_no_part_of_a_name() -> None:
    text = "IN WITNESS WHEREOF\n\nALDER LTD.\nBy: A. Fir\n\nBIRCH WORKS LLC\nBy: B. Holm\n"
    assert [m.name for m in signed(text)] == ["ALDER LTD.", "BIRCH WORKS LLC"]


@pytest.mark.parametrize(
    "label",
    ["Reseller Full Legal Name   Moss Goods, LLC", "Reseller: Moss Goods, LLC", "Reseller Name: Moss Goods, LLC"],
)
def test_a_party_that_the_clause_leaves_to_another_place_is_read_there(
    label: str, draft_of: Callable[[str], Draft]
) -> None:
    text = (
        f"RESALE ORDER\n\n{label}\n\nThis agreement is made by and between fern.io, inc., a company (“Fern”), and the "
        "Reseller named above, and amends an older one.\n"
    )
    found = [(p.name, p.role) for p in draft_of(text).schedule.parties]
    assert found == [("fern.io, inc.", Role.SUPPLIER), ("Moss Goods, LLC", Role.CUSTOMER)]


def test_the_columns_of_a_table_name_parties_under_their_labels() -> None:
    text = (
        "between:\n\nCompany\tContractor\nFern Works, LLC, a company\tAnn Moss / Moss Data, LLC, a firm\n\n1. SCOPE\n"
    )
    assert [(one.mention.name, one.role) for one in tabled(text)] == [
        ("Fern Works, LLC", Role.CUSTOMER),
        ("Ann Moss", Role.SUPPLIER),
    ]


def roles(text: str) -> list[Role]:
    clause = max(clauses_of_parties(text), key=lambda c: c.score)
    return [a.role for a in assign(text, clause.mentions)]


def test_who_is_paid_is_told_by_the_short_name() -> None:
    text = 'Agreement made by and between Alder Ltd. (the "Licensee") and Birch Ltd. (the "Licensor").'
    assert roles(text) == [Role.CUSTOMER, Role.SUPPLIER]


def test_who_is_paid_is_told_by_the_verbs_of_payment() -> None:
    text = (
        'Agreement made by and between Alder Ltd. ("Alder") and Birch Ltd. ("Birch"). 2. Birch shall pay Alder $5,000 '
        "on signature. 3. Alder will invoice Birch monthly. Payments to Alder are due in 30 days."
    )
    assert roles(text) == [Role.SUPPLIER, Role.CUSTOMER]


def test_without_payments_both_are_other() -> None:
    text = 'Agreement made by and between Alder Ltd. ("Alder") and Birch Ltd. ("Birch"). Neither shall compete.'
    assert roles(text) == [Role.OTHER, Role.OTHER]


@pytest.mark.parametrize(
    "text",
    ["between " * 20_000, "between A" + " and A" * 20_000, "(" * 50_000, 'Inc. ("A") ' * 5_000, "By:\n" * 20_000,
     "A " * 50_000, "Party A: " * 9_000, "you, We Are " * 9_000, "Client\n" * 20_000],
)  # fmt: skip
def test_hostile_text_costs_little_time(text: str) -> None:
    begin = time.perf_counter()
    found = [m for c in clauses_of_parties(text) for m in c.mentions][:20]
    (
        labelled(text),
        signed(text),
        defined(text),
        addressed(text),
        corresponding(text),
        lettered(text),
        assign(text, found),
    )
    assert time.perf_counter() - begin < 6


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "between Fern Systems, L.P., a Maine limited partnership, and Moss Title & Trust Holdings, Inc., a company",
            ["Fern Systems, L.P.", "Moss Title & Trust Holdings, Inc."],
        ),
        (
            "between FRN, Ltd., an Ohio company (FRN) and Town of Mossy Hills. FRN is in",
            ["FRN, Ltd.", "Town of Mossy Hills"],
        ),
        ("between City of Elmford and July 1, 2024 Fern Media Corp. Page 2", ["City of Elmford", "Fern Media Corp."]),
        (
            "between FERN SUPPLY CO., a company, and _ MOSS BUILDERS, INC., a",
            ["FERN SUPPLY CO.", "MOSS BUILDERS, INC."],
        ),
        (
            "between the Fern Society (the FS), a body of Oslo and illustrator Ann Moss (the ARTIST), of",
            ["Fern Society", "Ann Moss"],
        ),
        (
            "between Fern Plating, Inc. (“Fern”) and, solely for the purposes of Section 5, Ann Q. Moss, a body (the",
            ["Fern Plating, Inc.", "Ann Q. Moss"],
        ),
        (
            "between Fern Ltd, a company, and, as to Articles 3 and 4 only, Moss Bank plc (the “Bank”)",
            ["Fern Ltd", "Moss Bank plc"],
        ),
        ("between Fern Ltd (“Fern”) and Leo Moss, who lives at 3 Elm Row (“Mr. Moss”)", ["Fern Ltd", "Leo Moss"]),
        (
            "between On the one part, Fern Libros, S.L. (“Fern”); And on the other, Ms Ann Moss, of legal age (“Moss”)",
            ["Fern Libros, S.L.", "Ann Moss"],
        ),
        (
            "between:\n\n1. ANN FERN, a designer (the “Contractor”);\n\nAND\n\n2. MOSS GRILL LTD, a company, "
            "represented herein by its Directors, RUBEN and OTTO (hereinafter the “Client”)",
            ["ANN FERN", "MOSS GRILL LTD"],
        ),
        (
            "between Fern GmbH, represented by its managing director Leo Holm, and Ann Moss (the “Trainer”)",
            ["Fern GmbH", "Ann Moss"],
        ),
        ("between: Client: Full Name: Ada ____ And: Developer: Full Name: Leo Moss\n\n1.", ["Ada", "Leo Moss"]),
    ],
)
def test_the_second_party_is_not_lost(text: str, names: list[str]) -> None:
    assert [m.name for m in parse_clause(text, len("between "))] == names


def test_what_somebody_is_by_profession_is_no_party() -> None:
    text = "between ANN FERN, an Architect and Lead Designer, having an office in Bern (the “Artist”), and Moss Ltd"
    assert [m.name for m in parse_clause(text, len("between "))] == ["ANN FERN", "Moss Ltd"]


def test_whose_costs_are_paid_and_who_gets_the_work_is_no_supplier_by_it() -> None:
    text = (
        "between Fern Halls, Inc. (“Fern”) and Moss Displays, Inc. (“Moss”). Moss shall pay Fern's documented costs of "
        "delay. On payment for it each Deliverable belongs to Fern. "
        "Moss delivers and installs the displays, Fern accepts them."
    )
    mentions = parse_clause(text, len("between "))
    assert [a.role for a in assign(text, mentions)] == [Role.CUSTOMER, Role.SUPPLIER]


@pytest.mark.parametrize(
    ("described", "address", "registered", "tax"),
    [
        (
            ", Hafenweg 3, 20457 Hamburg, Germany, VAT number DE123456780",
            "Hafenweg 3, 20457 Hamburg, Germany",
            None,
            "DE123456780",
        ),
        (", 14 Mill Lane, Leeds LS1 2AB", "14 Mill Lane, Leeds LS1 2AB", None, None),
        (
            ", a company registered in England with number 07654321, whose registered office is at 3 Quay Row, "
            "Hull HU1 2AA, VAT number GB123456780",
            "3 Quay Row, Hull HU1 2AA",
            "07654321",
            "GB123456780",
        ),
    ],
)
def test_an_address_has_no_number_of_a_register_in_it(
    described: str, address: str, registered: str | None, tax: str | None, draft_of: Callable[[str], Draft]
) -> None:
    text = (
        f'This agreement is made between Fern Works GmbH{described} (the "Consultant"), and Moss Ltd (the "Client").\n'
    )
    party = draft_of(text).schedule.parties[0]
    assert (party.address, party.registration_number, party.tax_id) == ((address,), registered, tax)
