"""The things that one cell lists: bullets, numbers, semicolons, paragraphs, lines that were ended on purpose."""

from __future__ import annotations

import pytest

from toolkit.documents.document import Cell, Span
from toolkit.findings.tables.cell_lists import items_in, longest_line
from toolkit.provenance import Source


def cell(text: str, *pieces: str) -> Cell:
    """A cell whose pieces stand in the text in this order."""
    spans, at = [], 0
    for piece in pieces:
        start = text.index(piece, at)
        at = start + len(piece)
        spans.append(Span(start, at))
    return Cell(" ".join(pieces), Source(text=text), tuple(spans))


@pytest.mark.parametrize(
    ("text", "pieces", "items"),
    [
        ("Seed list; soil map; letters of consent", 1, ("Seed list", "soil map", "letters of consent")),
        ("• Seed list\n• Soil map of\nall fields", 3, ("Seed list", "Soil map of all fields")),
        ("(a) Seed list\n(b) Soil map", 2, ("Seed list", "Soil map")),
        ("Seed list\nSet of letters\nMap of the fields and soils", 3,
         ("Seed list", "Set of letters", "Map of the fields and soils")),
        ("Seed list for the spring and\nSummer", 2, ("Seed list for the spring and Summer",)),
        ("Seed list for the spring\nof next year", 2, ("Seed list for the spring of next year",)),
        ("A list of all seeds that the\nFoundation ordered and a map", 2,
         ("A list of all seeds that the Foundation ordered and a map",)),
    ],
)  # fmt: skip
def test_things_are_parted_as_their_cell_sets_them(text: str, pieces: int, items: tuple[str, ...]) -> None:
    one = cell(text, *text.split("\n"))
    assert len(one.spans) == pieces
    assert items_in(one, text, longest_line([one], text)) == items


def test_paragraphs_of_one_cell_are_a_thing_each_unless_they_go_on() -> None:
    text = "Seed list Soil map of the fields"
    assert items_in(cell(text, "Seed list", "Soil map", "of the fields"), text) == (
        "Seed list", "Soil map of the fields",
    )  # fmt: skip


def test_a_dash_within_a_line_begins_no_new_thing() -> None:
    text = "Course held – welding\nExam"
    one = cell(text, "Course held", "welding", "Exam")
    assert items_in(one, text, 40)[0].startswith("Course held welding")
