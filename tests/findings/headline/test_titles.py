"""A contract's title is told from numbers, headings, labels and sentences."""

from __future__ import annotations

import pytest

from toolkit.findings.headline.titles import titles


def title(raw: str) -> str | None:
    found = max(titles(raw, raw, None), key=lambda t: t.confidence, default=None)
    return found.words if found else None


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("FERN LTD\n\nChange Order CO-07\n\nReason", "Change Order CO-07"),
        ("Moss AG\n\nContract for texts no. LP-A-24/0137\n\nDear Ms Fern", "Contract for texts no. LP-A-24/0137"),
        ("Order Form Fern | 5 Mill Lane | Q-118\n\nCustomer Moss", "Order Form Fern"),
        ("KILN SUPPLY\nPURCHASE / WORK ORDER\n\nTo", "KILN SUPPLY PURCHASE / WORK ORDER"),
        ("ORDER FOR KILNS      PAGE 1 OF 4\n----\n1. DATE OF ORDER | 2. CONTRACT NO.", "ORDER FOR KILNS"),
        ("Kaufvertrag / Sales Contract No. 2021-K-0388\n\nbetween", "Kaufvertrag / Sales Contract No. 2021-K-0388"),
        ("Moss Shaw LLP\n\nProfessional Services Appointment\n\nin relation to", "Professional Services Appointment"),
        ("CONTRACT NO. 12\n\nKILN AGREEMENT\n", "KILN AGREEMENT"),
        ("ARTICLE 1 THE CONTRACT DOCUMENTS\n\nThe contract is this.", None),
        ("1 The Contract Sum\n\nContract. The sum shall be $5.", None),
        ("KILN AGREEMENT 12\nTerm 14\n", None),
        ("AMENDMENT NO. 3\n\nTO KILN AGREEMENT", "AMENDMENT NO. 3"),
    ],
)  # fmt: skip
def test_the_line_that_names_the_contract_is_its_title(raw: str, words: str | None) -> None:
    assert title(raw) == words
