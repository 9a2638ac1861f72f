"""Finds out what the columns of a table hold: names, amounts, shares, dates, triggers, deliverables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import permutations

from toolkit.documents.document import Cell, Table
from toolkit.findings.values.dates import find_dates
from toolkit.findings.values.figures import FIGURE, figure
from toolkit.findings.values.money import amounts, currency_named
from toolkit.findings.values.percentages import shares
from toolkit.findings.vocabulary import vocabulary, wording

Row = tuple[Cell | None, ...]
ROLES = ("other", "rate", "percent", "date", "trigger", "duration", "number", "deliverable", "amount", "name")


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table under one header.

    Attributes:
        roles: What each column holds; empty where nothing says.
        header: The words over each column.
        groups: The columns that make one record each; more than one where records stand side by side.
    """

    header: tuple[str, ...]
    roles: tuple[str, ...]
    rows: tuple[Row, ...]
    groups: tuple[tuple[int, ...], ...]

    def column(self, role: str, group: Sequence[int]) -> int | None:
        """The first column of a role in a group."""
        return next((c for c in group if self.roles[c] == role), None)


def grids(table: Table) -> list[Grid]:
    """The parts of a table, each under its own header; a table without a header is one part."""
    parts: list[tuple[Row | None, list[Row]]] = [(None, [])]
    rows = _upright(table.rows)
    for at, row in enumerate(rows):
        if is_header(row) or (at == 0 and _stands_over_values(row, rows[1:])):
            last, below = parts[-1]
            if last is not None and not below:  # a header over two rows
                parts[-1] = (_merged(last, row), below)
            else:
                parts.append((row, []))
        else:
            parts[-1][1].append(row)
    return [_grid(header, rows) for header, rows in parts if rows]


def _upright(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows of a table; its columns where the heads stand in its first column and each record below the other.

    There one row holds sums and nothing else behind its head, and another none.
    """
    heads = [role_of(row[0].text) if row and row[0] is not None else "" for row in rows]
    records = [[c for c in row[1:] if c is not None and c.text.strip()] for row in rows]
    if len(rows[0]) < 3 or len(rows) > 8 or sum(map(bool, heads)) < max(2, len(rows) - 1):
        return rows
    money = [sum(_holds_sum(c) for c in record) for record in records]
    wide = [at for at, head in enumerate(heads) if head in ("amount", "percent") and money[at] == len(records[at]) > 1]
    bare = any(
        head and not count and len(record) > 1 for head, count, record in zip(heads, money, records, strict=True)
    )
    return tuple(zip(*rows, strict=True)) if wide and bare else rows


def _holds_sum(cell: Cell) -> bool:
    return isinstance(cell.value, Decimal) or (bool(amounts(cell.text) or shares(cell.text)) and len(cell.text) < 40)


def is_header(row: Row) -> bool:
    """Whether a row names columns: two or more cells whose words are names of columns, and no values."""
    words = [c.text.strip() for c in row if c is not None and c.text.strip()]
    if len(words) < 2 or any(len(w) > 60 or len(w.split()) > 7 or "[" in w for w in words):
        return False
    if any(re.search(r"\d", w) and not role_of(w) for w in words):
        return False
    if any(c is not None and c.value is not None and not isinstance(c.value, str) for c in row):
        return False
    if any(amounts(w) for w in words if not re.fullmatch(r"\D+", w)):
        return False
    return sum(role_of(w) != "" for w in words) >= max(2, (len(words) + 1) // 2)


def _stands_over_values(row: Row, below: Sequence[Row]) -> bool:
    """Whether a first row holds nothing but words over two or more columns of values: a header in words of its own."""
    if len(below) < 2 or any(c is None or not c.text.strip() or len(c.text) > 40 for c in row):
        return False
    if any(re.search(r"\d", c.text) for c in row if c is not None):
        return False
    held = [
        _by_content(
            [c.text for r in below if (c := r[at]) is not None and c.text.strip()], header.text if header else ""
        )
        for at, header in enumerate(row)
    ]
    return sum(kind in ("amount", "percent", "date", "count") for kind in held) >= 2


def role_of(words: str) -> str:
    """What a column under these words holds, or an empty string."""
    words = " ".join(words.split()).strip(" :*")
    if _MEASURE.search(words):
        return ""
    whole = re.sub(r"(?<=[a-z])-\s?(?=[a-z])", "", words)  # "Num-ber": a word that is broken in its narrow column
    return next((role for role in ROLES for w in {words, whole} if _column(role).fullmatch(w)), "")


def noun_of(header: str) -> str:
    """What a column of numbers or ordinals counts: "Stage" of "Stage No."; empty where it says only that it counts."""
    match = _NOUN.search(header)
    return match[0].capitalize() if match else ""


_NOUN = wording("columns", "noun")
_MEASURE = wording("columns", "measure")


def is_row(kind: str, words: str) -> bool:
    """Whether the first words of a row make it one of ``kind``: ``total``, ``subtotal``, ``rest``."""
    return _row(kind).fullmatch(" ".join(words.split()).strip(" :*")) is not None


def _merged(upper: Row, lower: Row) -> Row:
    return tuple(
        b if a is None else a if b is None or a is b else _joined(a, b) for a, b in zip(upper, lower, strict=True)
    )


def _joined(a: Cell, b: Cell) -> Cell:
    return Cell(text=f"{a.text} {b.text}", source=a.source, spans=(*a.spans, *b.spans))


def _grid(header: Row | None, rows: list[Row]) -> Grid:
    width = len(rows[0])
    words = tuple((c.text if c else "") for c in header) if header else ("",) * width
    roles = [_role(words[column], [row[column] for row in rows]) for column in range(width)]
    _before_retention(roles, words, rows)
    _beside_levels(roles, words, rows)
    if "amount" not in roles and "other" in roles:
        roles[roles.index("other")] = "amount"  # the only sums there are
    if "name" not in roles and {"amount", "percent"} & set(roles):
        numbered = any(role == "number" and noun_of(word) for role, word in zip(roles, words, strict=True))
        free = [
            c for c in range(width) if roles[c] in (("", "deliverable") if numbered else ("", "deliverable", "trigger"))
        ]
        if free:
            roles[free[0]] = "name"
    return Grid(words, tuple(roles), tuple(rows), _groups(words, roles))


def _beside_levels(roles: list[str], words: Sequence[str], rows: Sequence[Row]) -> None:
    """Where one column of sums says what must be reached and another what is paid then, the first is an event."""
    sums = [c for c, role in enumerate(roles) if role == "amount"]
    levels = [c for c in sums if _LEVEL.search(words[c]) or _reached([row[c] for row in rows])]
    if levels and len(levels) < len(sums):
        for column in levels:
            roles[column] = "trigger"


def _reached(column: Sequence[Cell | None]) -> bool:
    cells = [c.text for c in column if c is not None and c.text.strip()]
    return bool(cells) and sum(_REACHED.search(c) is not None for c in cells) * 2 > len(cells)


_LEVEL = wording("columns", "level")
_REACHED = wording("columns", "reached")


def _before_retention(roles: list[str], words: Sequence[str], rows: Sequence[Row]) -> None:
    """Where a column says what is held back, the sums before it are the payments, and those less it are none.

    Which is which is told by arithmetic, since "gross" may mean before retention or with tax.
    """
    held = next((c for c, word in enumerate(words) if _HELD.search(word) and not _LESS_HELD.search(word)), None)
    if held is None:
        return
    numbers = [[_number(row[c]) for row in rows] for c in range(len(words))]
    for whole, left in permutations((c for c in range(len(words)) if c != held and roles[c] in ("amount", "other")), 2):
        rowwise = zip(numbers[whole], numbers[held], numbers[left], strict=True)
        sums = [(a, abs(b or Decimal(0)), c) for a, b, c in rowwise if a is not None and c is not None]
        if len(sums) > 1 and any(b for _, b, _ in sums) and all(a - b == c for a, b, c in sums):
            roles[whole], roles[held], roles[left] = "amount", "other", "other"
            return


_HELD = wording("columns", "held")
_LESS_HELD = wording("columns", "less_held")


def _number(cell: Cell | None) -> Decimal | None:
    """The number in a cell of money, None where there is none."""
    if cell is None:
        return None
    if isinstance(cell.value, Decimal):
        return cell.value
    found = re.search(FIGURE, cell.text)
    return figure(found[0]) if found else None


def _role(header: str, column: Sequence[Cell | None]) -> str:
    """What a column holds: its header says it, and its cells are believed where they say something else."""
    told = role_of(header) if header else ""
    cells = [c.text for c in column if c is not None and c.text.strip()]
    held = _by_content([c for c in cells if not is_row("total", c)], header)
    if told == "percent" and not held and all(_is_over_hundred(c) for c in column if c is not None and c.text.strip()):
        return "amount"  # parts in money, whatever their head calls them
    if told in ("rate", "other") or not held:
        return told
    if held == "count" and told == "date" and _SPAN.search(header):
        return "duration"
    if held == "count":
        return "number" if told in ("amount", "name", "") else told
    if held == "words":
        return "name" if told == "amount" else told
    if held == "amount":
        return "amount" if told in ("name", "trigger", "date", "duration", "") else told
    return held if told in ("amount", "name", "trigger", "duration", "") or held == "percent" else told


def _is_over_hundred(cell: Cell) -> bool:
    number = _number(cell)
    return number is not None and number > 100 and _BARE.fullmatch(cell.text.strip()) is not None


def _by_content(cells: Sequence[str], header: str) -> str:
    """What most cells hold: ``amount``, ``percent``, ``date``, ``count`` (first, second; 1, 2, 3), ``words``."""
    if not cells:
        return ""
    money = sum((bool(amounts(c)) and len(c) < 60 and not _CALCULATION.search(c)) or "[" in c for c in cells)
    percent = sum(bool(shares(c)) and len(c) < 12 for c in cells)
    days = sum(bool(find_dates(c)) and len(c) < 24 for c in cells)
    if money * 2 > len(cells):
        return "amount"
    if percent * 2 > len(cells):
        return "percent"
    if days * 2 > len(cells):
        return "date"
    if len(cells) > 1 and all(_COUNT.fullmatch(c.strip()) for c in cells):
        return "count"
    if all(_BARE.fullmatch(c.strip()) for c in cells) and currency_named(header):
        return "amount"
    return "words" if sum(re.search(r"\d", c) is None for c in cells) * 2 > len(cells) else ""


_SPAN = wording("columns", "span")
_CALCULATION = wording("columns", "calculation")

_COUNT = wording("columns", "count")
_BARE = re.compile(rf"[^\w%]*(?:{FIGURE})(?:[.,]?[-–—]+)?\W*|[–—-]")


def _groups(words: Sequence[str], roles: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """The columns of each record: all of them, or several equal sets side by side."""
    used = [c for c in range(len(roles)) if roles[c] or not any(words)]
    value = "amount" if "amount" in roles else "percent"
    if roles.count(value) > 1:
        names = [words[c].strip().lower() or roles[c] or "name" for c in used]
        for size in range(2, len(used) // 2 + 1):
            if len(used) % size == 0 and all(names[i] == names[i % size] for i in range(len(names))):
                return tuple(tuple(used[i : i + size]) for i in range(0, len(used), size))
    return (tuple(range(len(roles))),)


@lru_cache(maxsize=16)
def _column(role: str) -> re.Pattern[str]:
    return _alternatives(vocabulary("tables")["columns"], role)


@lru_cache(maxsize=8)
def _row(kind: str) -> re.Pattern[str]:
    return _alternatives(vocabulary("tables")["rows"], kind)


def _alternatives(table: Mapping[str, list[str]], key: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in table[key]), re.IGNORECASE)
