"""Dates are read however a contract writes them, and blanks are no dates."""

from __future__ import annotations

import time
from datetime import date

import pytest

from toolkit.findings.values.dates import find_dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("made the 3rd day of December, 2018 between", "2018-12-03"),
        ("from 1st January 2019", "2019-01-01"),
        ("Date: 12/31/98", "1998-12-31"),
        ("due 31.12.2026", "2026-12-31"),
        ("on 2026-01-15", "2026-01-15"),
        ("this 2 nd day of June 2011", "2011-06-02"),
        ("this ninth (9th) day of June, 2001", "2001-06-09"),
        ("the twenty-first day of March 2003", "2003-03-21"),
        ("this day of April 9, 1997", "1997-04-09"),
        ("15-Jan-2026", "2026-01-15"),
        ("by 8-Nov-31, at noon", "2031-11-08"),
        ("am 15. März 2026", "2026-03-15"),
        ("as of August 16,\n2017", "2017-08-16"),
        ("dated March 12,1999, by", "1999-03-12"),
        ("made the Third day of June in the year Nineteen Hundred and Ninety Seven", "1997-06-03"),
        ("Dec. 3 rd, 20 18", "2018-12-03"),
        ("签订日期：2009年5月25日", "2009-05-25"),
    ],
)
def test_a_date_is_read_in_every_way_contracts_write_it(text: str, day: str) -> None:
    assert [d.value.isoformat() for d in find_dates(text)] == [day]


@pytest.mark.parametrize(
    "text",
    [
        "as of this ___ day of ____, 2018",
        "clause 3.1.12",
        "call 555-12-1999",
        "part 2-Mar-45-7",
        "by 10 May, 1,200 units",
        "31 June 2020",
    ],
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert find_dates(text) == ()


def test_the_order_of_figures_is_doubtful_until_another_date_settles_it() -> None:
    (alone,) = find_dates("Signed 04/05/2008")
    assert (alone.value.isoformat(), alone.ambiguous) == ("2008-04-05", True)
    assert alone.confidence < 0.8
    settled = find_dates("Signed 04/05/2008, delivered 25/05/2008")[0]
    assert (settled.value.isoformat(), settled.ambiguous) == ("2008-05-04", False)


@pytest.mark.parametrize(
    "text", ["1 " * 50_000, "May " * 50_000, "1st day of" + " " * 100_000, "1/" * 50_000, "2" * 99_999]
)
def test_hostile_text_costs_no_time(text: str) -> None:
    begin = time.perf_counter()
    find_dates(text)
    assert time.perf_counter() - begin < 2


def test_a_day_that_text_recognition_glued_to_its_month_is_read() -> None:
    assert [d.value for d in find_dates("due 1July 2026, or on 12 August2026, not 3MarchHouse 2026")] == [
        date(2026, 7, 1)
    ]
