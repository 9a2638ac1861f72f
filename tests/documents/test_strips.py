"""Strips of pages: around the places, each once, in grey, and no more than a notebook should hold."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from toolkit.documents import Document, read
from toolkit.documents.strips import Place, strips

MARKUP = """#set page(width: 400pt, height: 600pt, margin: 60pt)
#for n in range(1, 13) [Sum #n is EUR #{n}7,300.00. #v(20pt)]
#pagebreak()
The last sum is EUR 99,100.00.
"""


@pytest.fixture
def document(pdf: Callable[[str], Path]) -> Document:
    return read(pdf(MARKUP))


def place(document: Document, words: str) -> Place:
    start = document.text.index(words)
    source = document.source(start, start + len(words))
    assert source.page is not None
    assert source.box is not None
    return source.page, source.box


def test_places_near_each_other_share_a_strip_and_others_have_their_own(document: Document) -> None:
    near, next_to_it = place(document, "EUR 17,300.00"), place(document, "EUR 27,300.00")
    far, over = place(document, "EUR 117,300.00"), place(document, "EUR 99,100.00")
    made = strips(document, [over, far, near, next_to_it], most=10**6)
    assert [strip.page for strip in made] == [2, 1, 1]
    assert made[0].holds(over)
    assert made[1].holds(far)
    assert made[2].holds(near)
    assert made[2].holds(next_to_it)
    assert not made[2].holds(far)


def test_the_box_of_a_place_is_where_its_ink_is_on_the_strip(document: Document) -> None:
    from PIL import Image

    wanted = place(document, "EUR 57,300.00")
    (strip,) = strips(document, [wanted], most=10**6)
    with Image.open(BytesIO(strip.png)) as file:
        picture = file.convert("L")
    assert picture.size == strip.size
    inside = picture.crop(strip.pixels(wanted[1]))
    assert min(inside.tobytes()) < 80
    ink = inside.point([255] * 128 + [0] * 128).getbbox()
    assert ink is not None
    assert ink[2] - ink[0] > 0.9 * inside.width


def test_what_is_over_the_size_allowed_is_left_out_the_first_places_kept(document: Document) -> None:
    places = [place(document, "EUR 99,100.00"), place(document, "EUR 17,300.00"), place(document, "EUR 117,300.00")]
    whole = strips(document, places, most=10**6)
    assert len(whole) == 3
    two = len(whole[0].png) + len(whole[1].png)
    assert strips(document, places, most=two) == whole[:2]
    assert strips(document, places, most=10) == ()


def test_of_a_long_clause_the_beginning_is_shown(document: Document) -> None:
    (strip,) = strips(document, [(1, (60.0, 60.0, 340.0, 540.0))], most=10**6)
    assert strip.size[1] / strip.scale < 220


def test_a_huge_drawing_is_pictured_small(pdf: Callable[[str], Path]) -> None:
    document = read(pdf("#set page(width: 9000pt, height: 9000pt)\n#set text(size: 300pt)\nEUR 5,000.00"))
    (strip,) = strips(document, [place(document, "5,000.00")], most=10**6)
    assert strip.scale < 0.3
    assert strip.pixels(place(document, "5,000.00")[1])[2] <= strip.size[0]


def test_a_format_without_pages_has_no_strips(tmp_path: Path) -> None:
    path = tmp_path / "contract.txt"
    path.write_text("The fee is EUR 5,000.00 in all.\n" * 3)
    assert strips(read(path), [(1, (0.0, 0.0, 10.0, 10.0))], most=10**6) == ()
