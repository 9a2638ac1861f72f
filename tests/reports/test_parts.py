"""The small parts: tables in HTML, text made printable, formats, and files written whole or not at all."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import FolderNotWritable
from toolkit.money import Money
from toolkit.provenance import Source
from toolkit.reports.blocks import Block, Table
from toolkit.reports.formats import QUOTE_LENGTH, Formats, locale_of, quotes
from toolkit.reports.html_tables import tables_of
from toolkit.reports.markdown import markdown_blocks, safe_link
from toolkit.reports.printable import printable
from toolkit.reports.rendered import file_name, write_files


def words(block: Block) -> list[list[str]]:
    assert isinstance(block, Table)
    return [["".join(run.text for run in cell.runs) for cell in row] for row in (*block.header, *block.body)]


def test_html_without_a_table_gives_nothing() -> None:
    assert tables_of("<p>text <b>only</b></p>") == ()


def test_spans_and_short_rows_make_a_regular_table() -> None:
    (table,) = tables_of(
        "<table><tr><th rowspan='2'>a</th><th colspan='2'>b</th></tr><tr><th>c</th><th>d</th></tr>"
        "<tr><td>1</td></tr><tr><td>2</td><td>x</td><td>y</td></tr></table>"
    )
    assert isinstance(table, Table)
    assert table.width == 3
    assert [len(row) for row in table.header] == [2, 2]
    assert [len(row) for row in table.body] == [3, 3]
    assert words(table)[2] == ["1", "", ""]


def test_a_table_within_a_table_is_text_of_its_cell() -> None:
    (table,) = tables_of("<table><tr><td>out <table><tr><td>in</td></tr></table></td><td>x</td></tr></table>")
    assert words(table) == [["out in", "x"]]


@given(st.text(max_size=200))
def test_no_html_breaks_the_reader_of_tables(text: str) -> None:
    tables_of(f"<table><tr><td>{text}<th colspan='{text}' rowspan=999999999>")


@given(st.text(alphabet="ab*_`[]()#<>!|-+.$\\ \n\t&;:/\"'0123", max_size=300))
def test_no_markdown_breaks_the_reader_or_makes_an_unsafe_link(text: str) -> None:
    for block in markdown_blocks(text, lambda _address, _alt: None):
        for run in getattr(block, "runs", ()):
            assert run.link is None or run.link.split(":")[0].lower() in ("http", "https", "mailto")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "//[", "x", ""]
)
def test_an_address_that_is_not_safe_is_no_link(address: str) -> None:
    assert safe_link(address) is None


@given(st.text())
def test_printable_text_holds_no_control_no_override_and_no_private_character(text: str) -> None:
    import unicodedata

    shown = printable(text)
    assert printable(shown) == shown
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Co", "Cs", "Zl", "Zp") for c in shown)
    assert "\u202e" not in shown


def test_letters_of_every_script_stay_as_they_are() -> None:
    text = "Müller & Søn — 株式会社, ООО «Свет», عربي, 5 €, naïve ﬁ"
    assert printable(text) == text


def test_formats_follow_the_locale() -> None:
    american, german = Formats("en_US"), Formats("de_DE")
    assert american.money(Money.of("-1234.5", "USD")) == "−$1,234.50"
    assert german.money(Money.of("1234.5", "EUR")).replace("\xa0", " ") == "1.234,50 €"
    assert american.day(date(2026, 3, 1)).replace("\xa0", " ") == "March 1, 2026"
    assert american.percent(Decimal("7.50")) == "7.5%"
    assert american.quantity(Decimal("-12.50"), "HUR").replace("\xa0", " ") == "−12.5 h"
    assert american.country("de") == "Germany"
    assert american.country("QX") == "QX"


def test_a_long_quotation_is_cut_at_a_word_and_each_is_given_once() -> None:
    source = Source(page=2, text="word  " * 200)
    (quote,) = quotes((source, source), "Contract")
    assert quote.place == "Contract, page 2"
    assert quote.text.endswith("word …")
    assert len(quote.text) <= QUOTE_LENGTH + 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("INV/2026/7", "INV-2026-7"),
        ("../../etc", "etc"),
        ("", "document"),
        ("a\\b:c*?", "a-b-c"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_file_name_is_one_that_every_system_takes(text: str, name: str) -> None:
    assert file_name(text) == name


def test_when_the_second_file_cannot_be_written_the_first_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def full(source: Path, target: Path) -> None:
        if str(target).endswith(".html"):
            raise OSError(28, "No space left on device")
        link(source, target)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(FolderNotWritable, match="No space left"):
        write_files(tmp_path, "a", {"pdf": b"1", "html": b"2"})
    assert list(tmp_path.iterdir()) == []


def test_an_amount_within_its_row_is_quoted_once() -> None:
    row = Source(page=3, text="2 Design report 15% $27,600.00")
    parts = (Source(page=3, text="$27,600.00"), Source(page=3, text="15%"), row, Source(page=4, text="15%"))
    assert [(q.place, q.text) for q in quotes(parts, "Contract")] == [
        ("Contract, page 3", row.text),
        ("Contract, page 4", "15%"),
    ]


@pytest.mark.parametrize(
    ("country", "locale"), [(None, "en_US"), ("US", "en_US"), ("gb", "en_GB"), ("IN", "en_IN"), ("DE", "en_GB")]
)
def test_formats_are_those_of_the_suppliers_country_where_it_speaks_english(country: str | None, locale: str) -> None:
    assert locale_of(country) == locale
