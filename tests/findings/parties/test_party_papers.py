"""Parties are read from tables of details, the heads of sheets, letters and orders, and told by what they do."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft
from toolkit.findings.parties.party_cells import in_cells
from toolkit.findings.parties.party_clauses import clauses_of_parties
from toolkit.findings.parties.party_labels import defined, tabled
from toolkit.findings.parties.party_letters import corresponding, letterhead
from toolkit.findings.parties.party_roles import assign
from toolkit.schedule.parties import Role

SUPPLIER, CUSTOMER, OTHER = Role.SUPPLIER, Role.CUSTOMER, Role.OTHER


def parties(draft: Draft) -> list[tuple[str, Role]]:
    return [(party.name, party.role) for party in draft.schedule.parties]


def best(text: str) -> list[tuple[str, tuple[str, ...]]]:
    clause = max(clauses_of_parties(text), key=lambda c: c.score)
    return [(m.name, m.aliases) for m in clause.mentions]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Principal Spital Moosau AG, Weg 10, 4600 Olten\nContractor Fernlab SA, Quai 2, 1217 Meyrin\n",
            [("Spital Moosau AG", CUSTOMER), ("Fernlab SA", SUPPLIER)],
        ),
        (
            "Project\tNew racks\tClient\tMoss Foods LLC\nContract\tOf 8 March\tConsultant\tFern Research, Inc.\n",
            [("Moss Foods LLC", CUSTOMER), ("Fern Research, Inc.", SUPPLIER)],
        ),
        (
            "1. Date 6 May 2023\n2. Builder Fern Homes Pty Ltd ABN 62 114\n3. Owner Ada Jane Moss and Bo Ray "
            "Moss, 9/21 Elm Row\n",
            [("Fern Homes Pty Ltd", SUPPLIER), ("Ada Jane Moss", CUSTOMER), ("Bo Ray Moss", CUSTOMER)],
        ),
        (
            "Commissioner   Moss Television Limited (“MTL”), Quay 1\nProducer   Fern Films Limited, 9 Yard\n",
            [("Moss Television Limited", CUSTOMER), ("Fern Films Limited", SUPPLIER)],
        ),
        (
            "Item 1 Lessor\tFern Road Estates Pty Ltd ACN 610\nItem 2 Lessee\tMoss Kitchens Pty Ltd ACN 655\n",
            [("Fern Road Estates Pty Ltd", OTHER), ("Moss Kitchens Pty Ltd", OTHER)],
        ),
        (
            "Client;Moss Zorg B.V.\nSupplier;Fern Software B.V.\n",
            [("Moss Zorg B.V.", CUSTOMER), ("Fern Software B.V.", SUPPLIER)],
        ),
    ],
)
def test_a_table_of_details_gives_parties_without_colons(text: str, found: list[tuple[str, Role]]) -> None:
    assert [(one.mention.name, one.role) for one in tabled(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Owner shall pay\nContractor Services are good\n",
        "Client Relations Ltd, 4 Yard\nAnd so on\n",
        "Milestone\tOwner\tDate\nM1\tContractor\t3 May\n",
    ],
)
def test_words_of_a_text_are_no_labels_by_themselves(text: str) -> None:
    assert in_cells(text) == []


def test_the_sheet_on_which_a_form_is_written_names_the_other_side(draft_of: Callable[[str], Draft]) -> None:
    head = "Order Form Fern Systems Inc. | 5 Mill Lane, Ada\n\nCustomer Moss Valley Library System, 20 Main St\n\n"
    assert parties(draft_of(head + "Term 36 months\nFees are billed in advance.\n")) == [
        ("Moss Valley Library System", CUSTOMER),
        ("Fern Systems Inc.", SUPPLIER),
    ]
    quoted = "FERN HEATING LTD.\nOak Avenue\n\nPurchaser: St. Moss Parish Centre   Date: June 3, 2021\nWe furnish:\n"
    assert parties(draft_of(quoted)) == [("St. Moss Parish Centre", CUSTOMER), ("FERN HEATING LTD.", SUPPLIER)]


def test_who_prepared_a_sheet_is_no_party_where_the_sheet_has_a_head(draft_of: Callable[[str], Draft]) -> None:
    text = "Fern Interiors LLC\tBox 7\nClient\tMoss Brokers Ltd\nPrepared by\tCost dept, rev 2\n\nEvent\tAmount\n"
    assert parties(draft_of(text)) == [("Moss Brokers Ltd", CUSTOMER), ("Fern Interiors LLC", SUPPLIER)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "FERN GEOTECHNICS LIMITED (RC 77)\n18 Hill Close\n\n11th May, 2022\nThe Director,\nMoss Bridge "
            "PLC,\nKm 4.\nDear Sir,\n",
            ["FERN GEOTECHNICS LIMITED", "Moss Bridge PLC"],
        ),
        (
            "Ida Ní Fearna\nTranslator\n14 Quay\n4 May 2019\nMoss Heritage Limited\nLismore\nDear Dan,\nI set "
            "out terms.",
            ["Ida Ní Fearna", "Moss Heritage Limited"],
        ),
        (
            "LETTER OF APPOINTMENT\n\n27 May 2019\n\nMr and Mrs D. Moss\nThe Old Barn\nDear Mr and Mrs Moss\n"
            "Thank you for asking Fern Architects LLP to act.",
            ["Fern Architects LLP", "Mr and Mrs D. Moss"],
        ),
        (
            "WORK ORDER\nDate: 23-11-2018\nTo,\nM/s Fern Conveyors Pvt. Ltd.,\nPlot 8\nDear Sirs,\n"
            "Moss Petrochem Limited (“MPL”) is pleased to place this order.",
            ["Moss Petrochem Limited", "Fern Conveyors Pvt. Ltd."],
        ),
        (
            "== *   PO Box 4, Elm\nMoss Foundation for Soil   Pes ag\n8 May 2020\nDr Ada Fern\nFern Ecology "
            "Group Limited\nDear Dr Fern\n",
            ["Moss Foundation for Soil", "Fern Ecology Group Limited"],
        ),
        (
            "FERN WOODWORK S.r.l.\nVia 2\n\nORDER\n5 May 2019\n\nMessrs. Moss Hotels Ltd, 11 Row\n",
            ["FERN WOODWORK S.r.l.", "Moss Hotels Ltd"],
        ),
    ],
)
def test_a_letter_tells_who_writes_and_who_is_written_to(text: str, names: list[str]) -> None:
    assert [m.name for m in corresponding(text)] == names


def test_a_paper_without_greeting_is_no_letter_and_a_title_is_no_head() -> None:
    assert corresponding("FERN LTD\n4 May 2019\nMOSS LTD\nWe agree.") == []
    assert letterhead("CONSULTING AGREEMENT\n\nThis is made today") is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "AGREEMENT made between Moss Pharma Ltd (Sponsor), Fern NHS Foundation Trust (Trust) and Dr N. Ash "
            "(Investigator)",
            ["Moss Pharma Ltd", "Fern NHS Foundation Trust", "Dr N. Ash"],
        ),
        (
            "This Agreement is entered into as of 18 May 2022 by Moss Cells Oy, Oulu (“Moss”) and Fern Drones "
            'Oyj ("FD").',
            ["Moss Cells Oy", "Fern Drones Oyj"],
        ),
        (
            "This AGREEMENT is made effective May 1, 1996 by ADA P. MOSS, an individual residing at 2 Row ("
            '"Moss"), and FERN TOOLS CO., a Utah corporation ("Fern").',
            ["ADA P. MOSS", "FERN TOOLS CO."],
        ),
        (
            'AGREEMENT by and among FERN INC. ("Fern"), MOSS, L.P. ("Moss") and, solely as guarantor, MOSS CORP. '
            '("MC").',
            ["FERN INC.", "MOSS, L.P.", "MOSS CORP."],
        ),
        (
            'AGREEMENT by and among Moss Storage, LP ("Moss"), and Fern Chillers, Inc. and its president, Bo R. '
            "Fern, "
            'individually (together, "Fern").',
            ["Moss Storage, LP", "Fern Chillers, Inc.", "Bo R. Fern"],
        ),
        (
            "CONTRACT between Fern Informatik AG, Thunstrasse 80, Bern (CHE-112.640.905), “FI”, and Spital Moos "
            "Genossenschaft, Spitalgasse 1, Langnau, “the Hospital”",
            ["Fern Informatik AG", "Spital Moos Genossenschaft"],
        ),
        (
            'This Agreement is between on the one part, the Moss Agency ("the Agency"), and on the other part, '
            '"the coordinator": STICHTING FERNLAB, established in Havenstraat 3',
            ["Moss Agency", "STICHTING FERNLAB"],
        ),
        (
            'AGREEMENT made BETWEEN the Moss Society ("First Party") AND M/s Fern Skills Private Limited '
            '("Second Party")',
            ["Moss Society", "Fern Skills Private Limited"],
        ),
        (
            "APPOINTMENT between THE MOSS LEARNING TRUST and FERN SHAW ARCHITECTS LLP dated 4 May",
            ["MOSS LEARNING TRUST", "FERN SHAW ARCHITECTS LLP"],
        ),
        (
            "CONTRACT between (1) Université de l'Anse, 3 rue du Phare (UA); (2) Fern Labs Ltd (FL)",
            ["Université de l'Anse", "Fern Labs Ltd"],
        ),
        (
            "CONTRACT made between Moss Ltd (“M”) and Fern Ltd (“F”), up to 31.03.2023.\n1. Rates\nThey are "
            "these.\n2. Visits (of staff)",
            ["Moss Ltd", "Fern Ltd"],
        ),
    ],
)
def test_clauses_of_many_kinds_name_their_parties(text: str, names: list[str]) -> None:
    assert [name for name, _ in best(text)] == names


def test_a_country_of_two_names_is_no_party() -> None:
    text = "DEED made BETWEEN (1) Moss, L.P. (“Moss”); and (2) Fern Limited, in England and Wales of Elm, 10 Row (“F”)"
    assert [name for name, _ in best(text)] == ["Moss, L.P.", "Fern Limited"]


def test_a_number_and_an_apostrophe_make_no_short_name() -> None:
    text = 'AGREEMENT between MOSS TRUST (Master\'s reference IT 4417, "the Trust") and FERN NPC (CHE-112.640, “FN”)'
    assert best(text) == [("MOSS TRUST", ("the Trust",)), ("FERN NPC", ("FN",))]


def test_parties_named_in_brackets_alone_are_found() -> None:
    text = (
        "Moss Works K.K. (hereinafter referred to as “Party A”) and Fern Photonics Corporation (hereinafter "
        "referred to "
        "as “Party B”) hereby enter into this agreement."
    )
    assert [m.name for m in defined(text)] == ["Moss Works K.K.", "Fern Photonics Corporation"]
    text = (
        "I write for the trustees of the Ada and Bo Moss Foundation (the “Foundation”) to Fern Coalition (the "
        "“Grantee”)."
    )
    assert [m.name for m in defined(text)] == ["Ada and Bo Moss Foundation", "Fern Coalition"]


def roles(text: str) -> list[Role]:
    clause = max(clauses_of_parties(text), key=lambda c: c.score)
    return [a.role for a in assign(text, clause.mentions)]


PAIR = 'Agreement made by and between Moss Ltd. ("Moss") and Fern Ltd. ("Fern"). '


@pytest.mark.parametrize(
    "text",
    [
        PAIR + "Fern will design and build a kiln. Moss approves the drawings.",
        PAIR + "Moss may withhold what is disputed. Fern shall configure the ovens.",
        PAIR + "Moss pays within 45 days of a correct bill.",
    ],
)
def test_who_does_the_work_and_who_takes_it_tells_the_roles(text: str) -> None:
    assert roles(text) == [CUSTOMER, SUPPLIER]


def test_a_venture_in_which_both_work_has_no_supplier() -> None:
    assert roles(PAIR + "Fern develops the cells. Moss designs the case.") == [OTHER, OTHER]


def test_we_and_you_are_short_names_where_a_clause_defines_them() -> None:
    text = (
        "This agreement is made between Fern Studio Ltd (“we”, “us”), and Moss Whisky Limited (“you”). You "
        "pay it in stages."
    )
    assert roles(text) == [SUPPLIER, CUSTOMER]


def test_a_short_name_of_one_is_not_the_first_word_of_another() -> None:
    text = (
        'Agreement by and among FERN, INC. ("Fern"), MOSS REFINING, L.P. ("Moss") and MOSS HOLDINGS CORP. '
        '("Guarantor"). '
        "Moss shall pay to Fern the sum of $5,000."
    )
    assert roles(text) == [SUPPLIER, CUSTOMER, OTHER]


@pytest.mark.parametrize(
    "text", ["Client\tA " * 9_000, "Client Moss Ltd\n" * 9_000, "Moss Ltd\n" * 9_000, "Dear A\n" * 9_000]
)
def test_hostile_papers_cost_little_time(text: str) -> None:
    begin = time.perf_counter()
    tabled(text), corresponding(text), letterhead(text)
    assert time.perf_counter() - begin < 6
