"""Tells text that is a table, its fields parted by one sign, from text that is written to be read."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from itertools import groupby

_SIGNS = ",;\t|"
_SAMPLE = 400
"""Lines that are looked at."""
_DECLARED = re.compile(r"sep=([,;\t|])\s*$", re.IGNORECASE)
"""The first line by which spreadsheet programs say what parts the fields."""
_QUOTED = re.compile(r'"[^"\n]{0,2000}"')
_COMMA = re.compile(r",(?=(\s)?)")
_IN_FIGURES = re.compile(r"(?<=\d),(?=\d)")
_MOST = 0.8
"""Share of the lines that have the same number of fields in a table from end to end."""
_RUN = 3
"""Lines below each other with the same fields: a table between other lines."""


def separator(text: str, *, named: bool) -> str | None:
    """The sign that parts the fields of a table; None where the text is none.

    Args:
        text: The file, or its beginning.
        named: Whether the file's name says that it is such a table (``.csv``, ``.tsv``). Without that, the whole text
            must be one: a contract in which a table stands is a contract.
    """
    lines = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]
    if lines and (declared := declared_by(lines[0])):
        return declared
    fits = [fit for sign in _SIGNS if (named or sign != "|") and (fit := _fit(lines, sign, named))]
    return max(fits)[3] if fits else None


def declared_by(line: str) -> str | None:
    """The sign that a line ``sep=;`` declares."""
    match = _DECLARED.match(line)
    return match[1] if match else None


def _fit(lines: Sequence[str], sign: str, named: bool) -> tuple[int, int, int, str] | None:
    """How many lines have fields, how many the usual number, and that number; None where the sign parts no table."""
    try:
        rows = list(csv.reader(lines, delimiter=sign))
    except csv.Error:
        return None
    counts = [len(row) for row in rows]
    several = [count for count in counts if count > 1]
    if not several:
        return None
    usual = max(set(several), key=lambda count: (several.count(count), count))
    alike = several.count(usual)
    most = alike >= _MOST * len(rows)
    one_line = len(rows) == len(lines)  # else fields go over lines, and which line is which row is not known
    table = [line for at, line in enumerate(lines) if not one_line or counts[at] == usual]
    plain = [_QUOTED.sub("", line) for line in table]
    if sign == "," and not _parts(plain, listed=named, mixed=named and most):
        return None
    if not named:
        filled = sum(len(row) == usual and sum(bool(field.strip()) for field in row) > 1 for row in rows)
        whole = most and len(rows) >= _RUN and filled * 2 >= alike
        return (len(several), alike, usual, sign) if whole and usual >= (2 if sign == ";" else 3) else None
    longest = max((len(list(run)) for count, run in groupby(counts) if count == usual), default=0)
    parted = sign != "," and len(several) >= _MOST * len(rows)  # pairs of a cover above the table's own fields
    table_like = parted or alike * 2 >= len(rows) or (longest >= _RUN and usual >= 3)
    return (len(several), alike, usual, sign) if table_like else None


def _parts(lines: Sequence[str], *, listed: bool, mixed: bool) -> bool:
    """Whether the commas of lines part fields, and not words of a sentence or the figures of a number.

    Args:
        lines: Without what stands in quotes.
        listed: Whether commas with a space behind each may part fields.
        mixed: Whether some with and some without may.
    """
    commas = [bool(match[1]) for line in lines for match in _COMMA.finditer(line)]
    figures = sum(len(_IN_FIGURES.findall(line)) for line in lines)
    if len(commas) == figures:  # "1.250,00" beside another sign
        return False
    spaced = sum(commas) / len(commas)
    return mixed or spaced <= 0.1 or (listed and spaced >= 0.9)
