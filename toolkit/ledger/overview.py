"""All engagements at a glance, summed up by the database itself so that it stays quick with many events."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

from toolkit.ledger.journal import Reading
from toolkit.ledger.queries import queries
from toolkit.ledger.rows import document_number
from toolkit.money import Money, minor_units
from toolkit.provenance import Value


class Overview(Value):
    """One engagement's money in one currency, with tax; ``balance`` is what the customer owes.

    ``events`` and ``last_on`` count over all its events, whatever their currency.
    """

    engagement: str
    currency: str | None
    events: int
    last_on: date
    invoiced: Money | None = None
    credited: Money | None = None
    paid: Money | None = None
    refunded: Money | None = None
    written_off: Money | None = None
    balance: Money | None = None


class Series(Value):
    """The numbers given in a series and year; ``missing`` and ``late`` (dated before the one before) are reported."""

    series: str
    year: int
    issued: int
    last: str
    missing: tuple[str, ...] = ()
    late: tuple[str, ...] = ()


_KINDS = ("invoiced", "credited", "paid", "refunded", "written off")


def overview(reading: Reading) -> tuple[Overview, ...]:
    """One row for each engagement and currency, in order of id; one without money where there is none yet."""
    counts: dict[str, int] = {}
    last: dict[str, str] = {}
    sums: dict[tuple[str, str], dict[str, int]] = {}
    for engagement, kind, currency, count, gross, latest in reading.connection.execute(queries().overview):
        counts[engagement] = counts.get(engagement, 0) + count
        last[engagement] = max(last.get(engagement, ""), latest)
        if currency is not None and kind in _KINDS:
            sums.setdefault((engagement, currency), {})[kind] = int(gross)
    keys: list[tuple[str, str | None]] = [*sums, *((e, None) for e in counts if e not in {x for x, _ in sums})]
    return tuple(
        Overview(
            engagement=engagement,
            currency=currency,
            events=counts[engagement],
            last_on=date.fromisoformat(last[engagement]),
            **(_money(sums[engagement, currency], currency) if currency is not None else {}),
        )
        for engagement, currency in sorted(keys, key=lambda key: (key[0], key[1] or ""))
    )


def _money(found: dict[str, int], currency: str) -> dict[str, Money]:
    places = minor_units(currency)
    figures = {k.replace(" ", "_"): Money.of(Decimal(found.get(k, 0)).scaleb(-places), currency) for k in _KINDS}
    figures["balance"] = (
        figures["invoiced"] - figures["credited"] - figures["paid"] + figures["refunded"] - figures["written_off"]
    )
    return figures


def series(reading: Reading) -> tuple[Series, ...]:
    """The gap report: each series and year with its count, its last number, and what is missing."""
    found: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for name, year, number, effective in reading.connection.execute(queries().numbers):
        found.setdefault((name, year), []).append((number, effective))
    report = []
    for (name, year), rows in sorted(found.items()):
        given = {number for number, _ in rows}
        last = max(given)
        late = [n for (_, before), (n, on) in pairwise(rows) if on < before]
        report.append(
            Series(
                series=name,
                year=year,
                issued=len(given),
                last=document_number(name, year, last),
                missing=tuple(document_number(name, year, n) for n in range(1, last) if n not in given),
                late=tuple(document_number(name, year, n) for n in late),
            )
        )
    return tuple(report)
