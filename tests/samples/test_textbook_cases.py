"""The three textbook cases of samples/README.md say what the golden files say, and every sum written there is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "ledger" / "cases"
CASES = {"construction": "Boathouse", "software": "Booking system", "consulting": "Market entry"}
NUMBER = r"-?\d[\d,]*(?:\.\d+)?"
SUM = re.compile(rf"({NUMBER}(?: %)?(?: [+−×÷] {NUMBER}(?: %)?)+) (=|≈) ({NUMBER})(?: ≈ ({NUMBER}))?")
FIGURES = {"contract_price", "paid", "open"}
Rows = list[tuple[str, str]]


def section(title: str) -> str:
    """The words of the README from a case's heading to the next."""
    text = (ROOT / "samples" / "README.md").read_text("utf-8")
    return text.split(f"### {title}:")[1].split("\n### ")[0]


def tables(text: str) -> Iterator[tuple[str, Rows]]:
    """Each table with the bold words above it, and its rows as (line, amount)."""
    for part in re.split(r"^(?=\*\*)", text, flags=re.MULTILINE):
        name = re.match(r"\*\*(.+?)\*\*", part)
        cells = [[c.strip() for c in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("|")]
        if name and cells:
            yield (f"{name[1]} {cells[0][1]}" if name[1] == "Account" else name[1]), [(r[0], r[1]) for r in cells[2:]]


def documents(case: str) -> dict[str, Rows]:
    """Each document of a golden file by its number, its lines as (line, amount)."""
    found: dict[str, Rows] = {}
    for block in (GOLDEN / f"{case}.txt").read_text("utf-8").split("\n\n"):
        head, *lines = block.strip().splitlines()
        if match := re.match(r"\d{4}-\d\d-\d\d  [a-z ]+ ((?:INV|CN)-\S+)$", head):
            rows = []
            for line in lines:
                if amount := re.match(r"\s+(.+?)\s{1,}(-?[\d,]+\.\d\d)(?: [A-Z]{3})?$", line):
                    rows.append((amount[1], amount[2]))
            found[match[1]] = rows
    return found


def accounts(case: str) -> dict[str, dict[str, str]]:
    """The figures at the end of a golden file, by currency."""
    found: dict[str, dict[str, str]] = {}
    for block in (GOLDEN / f"{case}.txt").read_text("utf-8").split("\n\n"):
        if match := re.match(r"In ([A-Z]{3})\n", block):
            found[match[1]] = dict(line.split() for line in block.splitlines()[1:])
    return found


@pytest.mark.parametrize(("case", "title"), CASES.items())
def test_every_line_of_every_document_stands_in_the_readme(case: str, title: str) -> None:
    golden = documents(case)
    told = {name: rows for name, rows in tables(section(title)) if name in golden}
    assert golden
    assert told == golden


@pytest.mark.parametrize(("case", "title"), CASES.items())
def test_the_accounts_in_the_readme_are_those_at_the_end(case: str, title: str) -> None:
    golden = accounts(case)
    told = {name[8:]: dict(rows) for name, rows in tables(section(title)) if name.startswith("Account")}
    assert told.keys() == golden.keys()
    for currency, figures in told.items():
        assert set(figures) >= FIGURES
        assert figures.items() <= golden[currency].items()
        told_of = {name for name, amount in golden[currency].items() if Decimal(amount.replace(",", ""))}
        assert told_of - figures.keys() <= {"accepted", "invoiced_gross", "credited_gross", "overdue"}


@pytest.mark.parametrize(("case", "title"), CASES.items())
def test_every_change_order_stands_in_the_readme_with_its_day(case: str, title: str) -> None:
    for day, number in re.findall(r"(\S+)  change order (CO\d)", (GOLDEN / f"{case}.txt").read_text("utf-8")):
        assert f"**{number}**, agreed on {day}" in section(title)


@pytest.mark.parametrize("title", CASES.values())
def test_every_sum_in_the_readme_is_right(title: str) -> None:
    found = list(SUM.finditer(section(title)))
    assert len(found) > 6
    for match in found:
        worked_out, sign, result, rounded = value(match[1]), match[2], number(match[3]), match[4]
        exact = worked_out == result
        near = worked_out.quantize(Decimal("0.01"), ROUND_HALF_UP) == result
        assert exact if sign == "=" else near, match[0]
        if rounded:
            assert result.quantize(Decimal("0.01"), ROUND_HALF_UP) == number(rounded), match[0]


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def value(expression: str) -> Decimal:
    """What a sum comes to: times and divided before plus and minus; “5 %” is 0.05."""
    total, sign, factor, times = Decimal(0), 1, Decimal(1), True
    for word in re.findall(rf"[+−×÷]|{NUMBER}(?: %)?", expression):
        if word in "+−":
            total += sign * factor
            sign, factor, times = (1 if word == "+" else -1), Decimal(1), True
        elif word in "×÷":
            times = word == "×"
        else:
            part = number(word.removesuffix(" %")) / (100 if word.endswith("%") else 1)
            factor = factor * part if times else factor / part
    return total + sign * factor
