"""The component ``clauses``: contracts split at their numbers, letters, headings and paragraphs."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.documents.document import Document
from toolkit.findings.clauses.clauses import split

Make = Callable[[str], Document]


def parts(document: Document) -> list[str]:
    return [" ".join(document.text[m.start : m.end].split()) for m in split(document)]


def test_items_begin_at_numbers_letters_and_roman_numerals(plain: Make) -> None:
    text = "Fees are payable as follows:\n(a) 40% on signing;\n(b) 60% on delivery.\niv) nothing else\n3.2 Taxes too.\n"
    assert len(parts(plain(text))) == 5


def test_a_label_alone_on_its_line_goes_with_what_follows(plain: Make) -> None:
    assert parts(plain("3.6.1\nFirst instalment: 500 USD on signing.\n\n3.6.2\nSecond instalment: 500 USD.\n")) == [
        "3.6.1 First instalment: 500 USD on signing.",
        "3.6.2 Second instalment: 500 USD.",
    ]


def test_a_number_in_mid_sentence_begins_no_clause(plain: Make) -> None:
    assert len(parts(plain("the amount is payable as stated in Paragraph\n3.6 of the terms and not before.\n"))) == 1


def test_rows_that_end_in_a_sum_are_clauses_of_their_own(plain: Make) -> None:
    rows = "Season 1 – due 30 June 2027 – $41,000\nSeason 2 – due 30 June 2028 – $62,000\n"
    assert len(parts(plain(rows))) == 2


def test_a_named_line_begins_a_clause(plain: Make) -> None:
    assert parts(plain("Estimated duration: 2 weeks\nCosts: 7,000 USD\nMilestone 2 – Reports\n")) == [
        "Estimated duration: 2 weeks",
        "Costs: 7,000 USD",
        "Milestone 2 – Reports",
    ]


def test_a_sentence_goes_on_over_a_page_end(plain: Make) -> None:
    long = "the consultant shall deliver the final report together with all data collected in the study and"
    assert len(parts(plain(f"{long}\n\n\fshall hand over the keys to the building on the last day.\n"))) == 1


def test_a_year_at_the_start_of_a_line_goes_on_with_the_day_before_it(plain: Callable[[str], Document]) -> None:
    text = (
        "The client pays 900 upon the first night, planned for May 3,\n2027. The players are paid apart from it all.\n"
    )
    assert len(split(plain(text))) == 1
