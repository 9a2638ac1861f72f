"""Columns of short values: amounts, percentages, dates or list numbers that stand below each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.documents.words import Kind, Row, Segment, is_bare, unit_of

_TALL_ROW = 14
"""Lines of text that one row of a table may have."""
_UNDER_HEAD = 40
"""Lines below a head that names a unit in which bare numbers are values of that unit."""
_HEAD_WORDS = 8
"""Words of a line that may be the head of a column by itself."""
_NEAR = 6
"""Lines above and below two values that are looked at before they are called a column."""


@dataclass(frozen=True, slots=True)
class Member:
    """A segment that holds a value, and the number of the row it stands in."""

    row: int
    piece: Segment
    kind: Kind


def value_columns(rows: Sequence[Row], em: float) -> list[list[list[Member]]]:
    """Groups of columns of values that run beside each other: the beginnings of tables."""
    chains = _chains(rows, em)
    aligned = {(member.row, member.piece.x0) for chain in chains if len(chain) > 1 for member in chain}
    beside = Counter(member.row for chain in chains if len(chain) > 1 and chain[0].kind != "label" for member in chain)
    kept = []
    for chain in chains:
        accompanied = chain[0].kind != "label" and all(beside[member.row] > 1 for member in chain)
        if len(chain) >= (2 if accompanied else _least(rows, chain, aligned)):
            kept.append(chain)
    return _overlapping(kept)


def _chains(rows: Sequence[Row], em: float) -> list[list[Member]]:
    """Columns of values: typed segments below each other, with nothing written across in between."""
    open_chains: list[list[Member]] = []
    heads: list[tuple[int, float, float, Kind]] = []
    for number, row in enumerate(rows):
        heads += _heads(number, row)
        if len(row.segments) < 2 and not (len(row.words) < 4 and _stands_between(rows, number)):
            continue
        for piece in row.segments:
            kind = _kind_under(heads, number, piece)
            if kind is None or (kind == "label" and (piece is not row.segments[0] or len(row.segments) < 3)):
                continue
            member = Member(number, piece, kind)
            chain = next((chain for chain in reversed(open_chains) if _continues(rows, chain, member, em)), None)
            if chain is None:
                open_chains.append([member])
            else:
                chain.append(member)
    return open_chains


def _stands_between(rows: Sequence[Row], number: int) -> bool:
    """Whether a line is half-way between two lines: set in the middle of a cell beside an even number of lines."""
    reach = 0.3 * (rows[number].bottom - rows[number].top)
    over = number > 0 and rows[number - 1].bottom > rows[number].top + reach
    return over or (number + 1 < len(rows) and rows[number + 1].top < rows[number].bottom - reach)


def _heads(number: int, row: Row) -> list[tuple[int, float, float, Kind]]:
    """The pieces of a line that name a unit: the line, from where to where they have room below them, the unit.

    A line of prose that speaks of a percentage is no head of the numbers of clauses below it.
    """
    if len(row.segments) == 1 and len(row.words) > _HEAD_WORDS:
        return []
    ends = [float("-inf"), *(piece.x1 for piece in row.segments)]
    starts = [*(piece.x0 for piece in row.segments[1:]), float("inf")]
    pieces = zip(row.segments, ends[:-1], starts, strict=True)
    return [(number, left, right, unit) for piece, left, right in pieces if (unit := unit_of(piece.text))]


def _kind_under(heads: Sequence[tuple[int, float, float, Kind]], number: int, piece: Segment) -> Kind | None:
    """What a segment holds; a bare number is of the unit that the last head above it names."""
    kind = piece.kind
    if kind in (None, "label") and is_bare(piece.text):
        near = (head for head in reversed(heads) if number - head[0] <= _UNDER_HEAD)
        return next((unit for _, left, right, unit in near if left < piece.x0 and piece.x1 < right), kind)
    return kind


def _least(rows: Sequence[Row], chain: Sequence[Member], aligned: set[tuple[int, float]]) -> int:
    """How many values below each other make a column.

    Two amounts are enough where other values stand beside both. Else they are, unless short lines near them end in
    others that are not aligned: then the two are by chance.
    """
    if chain[0].kind == "label":
        return 3
    near = range(max(0, chain[0].row - _NEAR), min(len(rows), chain[-1].row + _NEAR + 1))
    for number in near:
        last = rows[number].segments[-1]
        if (number, last.x0) not in aligned and len(rows[number].words) <= 8 and last.kind == chain[0].kind:
            return 3
    return 2


def _continues(rows: Sequence[Row], chain: Sequence[Member], member: Member, em: float) -> bool:
    last = chain[-1]
    if last.kind != member.kind or not 0 < member.row - last.row <= _TALL_ROW:
        return False
    here, there = member.piece, last.piece
    offsets = (here.x0 - there.x0, here.x1 - there.x1, (here.x0 + here.x1 - there.x0 - there.x1) / 2)
    shared = min(here.x1, there.x1) - max(here.x0, there.x0)
    if min(abs(offset) for offset in offsets) > em and shared < 0.5 * min(here.x1 - here.x0, there.x1 - there.x0):
        return False
    # The white space beside each value must hold beside the other too, and between their lines.
    lines = ((rows[last.row], there), (rows[member.row], here))
    first = all(len(row.segments) > 1 and row.segments[0] is piece for row, piece in lines)
    edge = max(there.x1, here.x1) if first else min(there.x0, here.x0)
    for row, piece in lines:
        index = row.segments.index(piece)
        if first and row.segments[1].x0 < edge - 0.3 * em:
            return False
        if index and row.segments[index - 1].x1 > edge + 0.3 * em:
            return False
    between = [piece for row in rows[last.row + 1 : member.row] for piece in row.segments]
    if first:
        return not any(piece.x0 < edge and piece.x1 > edge + em for piece in between)
    return not any(piece.x0 < edge - em and piece.x1 > max(there.x0, here.x0) for piece in between)


def _overlapping(chains: Sequence[list[Member]]) -> list[list[list[Member]]]:
    """Chains that run beside each other, grouped: the columns of one table."""
    groups: list[tuple[int, int, list[list[Member]]]] = []
    for chain in sorted(chains, key=lambda chain: (chain[0].row, chain[0].piece.x0)):
        first, last = chain[0].row, chain[-1].row
        for index, (start, end, members) in enumerate(groups):
            shared = min(end, last) - max(start, first)
            if shared >= 0 and (shared + 1) * 2 >= min(end - start, last - first) + 1:
                groups[index] = (min(start, first), max(end, last), [*members, chain])
                break
        else:
            groups.append((first, last, [chain]))
    return [members for _, _, members in groups]
