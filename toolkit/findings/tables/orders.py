"""The lines of orders: things bought once each, whose sums are payments and no prices of units."""

from __future__ import annotations

from toolkit.findings.tables.columns import Grid
from toolkit.findings.vocabulary import wording

_QUANTITY = wording("orders", "quantity")
_ONE = wording("orders", "one")
_MOST = 0.8


def of_one_each(grid: Grid) -> bool:
    """Whether the lines of an order are one of each, so that no sum is a number of units times their price."""
    amount = grid.column("amount", range(len(grid.roles)))
    heads = zip(grid.roles, grid.header, strict=True)
    columns = [c for c, (role, head) in enumerate(heads) if role in ("rate", "number") and _QUANTITY.search(head)]
    if amount is None or not columns:
        return False
    priced = [row[columns[0]] for row in grid.rows if (sum_ := row[amount]) is not None and sum_.text.strip()]
    ones = [c for c in priced if c is not None and _ONE.fullmatch(c.text.strip())]
    counted = [c for c in priced if c is not None]
    return len(counted) > 1 and len(ones) >= _MOST * len(counted)
