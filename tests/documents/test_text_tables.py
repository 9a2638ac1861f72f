"""Tables drawn with characters: rules of dashes, indented lines, numbers whose unit only the head of a column names."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.documents import read


def rows_in(tmp_path: Path, text: str) -> list[list[str]]:
    """The cells of the one table of a text."""
    path = tmp_path / "agreement.txt"
    path.write_text(text)
    (table,) = read(path).tables()
    return [[cell.text if cell else "" for cell in row] for row in table.rows]


HANGING = """
   Payment Event                      Percent
   --------------------------------   -------
   Order of the telescope                25
   Polishing of the main mirror and
     of its three supports               40
   Dome closed, or four months after
     the mirror is delivered             35
                                      -------
   TOTAL                                100
"""


def test_numbers_without_a_sign_are_a_column_under_a_head_that_says_percent(tmp_path: Path) -> None:
    rows = rows_in(tmp_path, HANGING)
    assert [row[1] for row in rows] == ["Percent", "25", "40", "35", "100"]


def test_lines_that_are_indented_belong_to_the_row_above(tmp_path: Path) -> None:
    names = [row[0] for row in rows_in(tmp_path, HANGING)]
    assert names[2:4] == [
        "Polishing of the main mirror and of its three supports",
        "Dome closed, or four months after the mirror is delivered",
    ]


def test_lines_that_go_on_in_small_letters_belong_to_the_row_above(tmp_path: Path) -> None:
    rows = rows_in(
        tmp_path,
        "     Step                           Fee\n"
        "1    Sketches                    $ 1,200\n"
        "     Models of the two bridges\n"
        "2    at a scale of one to ten    $ 3,400\n"
        "3    Drawings                    $ 5,600\n"
        "     Papers for the permit of\n"
        "4    the harbour office          $ 2,100\n",
    )
    assert [row[1] for row in rows[1:]] == [
        "Sketches", "Models of the two bridges at a scale of one to ten", "Drawings",
        "Papers for the permit of the harbour office",
    ]  # fmt: skip


def test_rules_between_rows_part_them_wherever_their_values_stand(tmp_path: Path) -> None:
    rows = rows_in(
        tmp_path,
        "  Stage               Sum\n"
        "  -----------------------------\n"
        "  First Draft of\n"
        "  All Chapters        EUR 4,000\n"
        "  -----------------------------\n"
        "  Second Draft        EUR 3,000\n"
        "  With Pictures\n"
        "  -----------------------------\n"
        "  Proofs              EUR 2,000\n",
    )
    assert [row[0] for row in rows[1:]] == ["First Draft of All Chapters", "Second Draft With Pictures", "Proofs"]


def test_a_head_close_to_rows_that_stand_apart_is_no_part_of_the_first(tmp_path: Path) -> None:
    rows = rows_in(
        tmp_path, "  Milestone          Amount\n  Seeds sown         $2,000\n\n  Trees planted      $5,000\n\n"
        "  Fence closed       $1,500\n",
    )  # fmt: skip
    assert rows[0] == ["Milestone", "Amount"]
    assert rows[1] == ["Seeds sown", "$2,000"]


@pytest.mark.parametrize(
    ("head", "values"),
    [
        ("Sum in USD", ["700", "850", "95"]),
        ("Amount", ["24000", "8500", "130000"]),
        ("Amount in EUR", ["24 000", "8 500", "130 000"]),
    ],
)
def test_sums_without_signs_or_points_are_a_column(tmp_path: Path, head: str, values: list[str]) -> None:
    steps = ["Wells drilled", "Pumps tested", "Pipes laid"]
    lines = [f"  {step:<20}{value:>16}" for step, value in zip(["Step", *steps], [head, *values], strict=True)]
    assert [row[1] for row in rows_in(tmp_path, "\n".join(lines) + "\n")] == [head, *values]


def test_a_year_is_no_sum(tmp_path: Path) -> None:
    path = tmp_path / "years.txt"
    path.write_text("  The museum opened      1987\n  Its hall was built     2004\n  It was painted         2011\n")
    assert not read(path).tables()


def test_a_head_at_the_other_edge_of_its_column_stays_over_its_values(tmp_path: Path) -> None:
    rows = rows_in(
        tmp_path,
        "  Part          Sum            Sum to date\n"
        "  Cellar            $ 5,000             $ 5,000\n"
        "  Ground floor      $ 7,500            $ 12,500\n"
        "  Roof              $ 4,500            $ 17,000\n",
    )
    assert rows[0] == ["Part", "Sum", "Sum to date"]


def test_a_head_over_the_numbers_and_the_words_of_a_list_is_its_head(tmp_path: Path) -> None:
    rows = rows_in(
        tmp_path,
        "Event of Development              Milestone Payment\n"
        "--------------------------------  -----------------\n"
        "(i)    Permit for the first kiln         $1,000,000\n"
        "(ii)   Kiln fired with gas from a\n"
        "       second source                     $3,000,000\n"
        "(iii)  Kiln sold                         $4,000,000\n",
    )
    assert rows[0][-1] == "Milestone Payment"
    assert [row[1] for row in rows[1:]] == [
        "Permit for the first kiln", "Kiln fired with gas from a second source", "Kiln sold",
    ]  # fmt: skip
