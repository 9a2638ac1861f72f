"""Who pays whom is told by clauses of payment, and by those that speak of the price of the work before others."""

from __future__ import annotations

import pytest

from toolkit.findings.parties.party_flows import flows

NAMES = (("fern",), ("moss",))
FERN, MOSS = 0, 1


def said(text: str) -> list[tuple[int | None, int | None, bool, float]]:
    """Payer, payee, whether it is a share, and weight of each clause that names one of the two."""
    return [(f.payer, f.payee, f.shared, f.weight) for f in flows(text, NAMES) if (f.payer, f.payee) != (None, None)]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Fern shall pay Moss the fee.", [(FERN, MOSS, False, 1.0)]),
        ("Moss shall invoice Fern on delivery.", [(FERN, MOSS, False, 1.0)]),
        ("Moss shall be paid on delivery.", [(None, MOSS, False, 1.0)]),
        ("Fern shall pay to Moss a royalty on each tin.", [(FERN, MOSS, True, 0.5)]),
        ("If Fern terminates this agreement, Moss shall pay Fern $40.", [(MOSS, FERN, False, 0.5)]),
        ("Fern shall receive an itemised invoice for the fees.", [(FERN, None, False, 1.0)]),
        ("Moss would receive one third of the subscription price.", [(None, MOSS, True, 0.5)]),
        ("Moss will be entitled to receive a commission of 4%.", [(None, MOSS, True, 0.5)]),
        ("Moss is entitled to 12 percent of what is sold.", [(None, MOSS, True, 0.5)]),
    ],
)
def test_a_clause_of_payment_tells_who_pays_whom(text: str, clauses: list[object]) -> None:
    assert said(text) == clauses


@pytest.mark.parametrize(
    "text",
    [
        "The invoiced price of the goods of Moss is stated in Euro.",
        "Fern shall remit it for the invoiced price of goods.",
        "Moss shall receive notice of each claim, and a refund of the fees.",
        "Moss shall pay Fern liquidated damages of $5.",
        "Fern is entitled to a discount of 5% of the fees.",
    ],
)
def test_what_is_not_paid_for_work_tells_nothing(text: str) -> None:
    assert said(text) == []
