"""Rows of a schedule that state no figure stand in it, without an amount and with a problem."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]


def _rows(draft: Draft) -> list[tuple[int | None, str | None]]:
    return [(int(m.amount.amount) if m.amount else None, m.trigger) for m in draft.schedule.milestones]


def test_what_is_left_unpaid_and_the_residual_payment_are_rows_without_an_amount(draft_of: Drafts) -> None:
    draft = draft_of(
        "II. Price\n\n1. The provisional price of the barn is €8,000.\n\n2. The Owner shall pay the Builder 25% of the "
        "provisional price within 9 days after signing this contract, namely €2,000 only; after the barn has passed "
        "inspection, the Owner shall pay the Builder the unpaid provisional price within 9 days after the inspection; "
        "and the residual payment shall be paid off within a week after completion of the audit.\n"
    )
    assert _rows(draft) == [
        (2000, "within 9 days after signing this contract"),
        (None, "within 9 days after the inspection"),
        (None, "within a week after completion of the audit"),
    ]
    assert sum("states no amount" in p.message for p in draft.problems) == 2


LIST = """11. Payment Terms.
(a) The Mill shall pay the Yard twenty five percent (25%) of the design fee upon delivery of the drawings.
(b) The Mill shall pay the Yard {item}
(c) The Mill shall pay the Yard seventy five percent (75%) of the design fee upon acceptance of the boat.
"""


def test_an_item_of_a_list_that_pays_a_price_named_elsewhere_is_a_row_of_it(draft_of: Drafts) -> None:
    item = "the total price for all timber and ropes named in this Agreement upon delivery of the timber."
    draft = draft_of(LIST.format(item=item))
    assert [str(m.percent) if m.percent else None for m in draft.schedule.milestones] == ["25", None, "75"]
    assert draft.schedule.milestones[1].trigger == "upon delivery of the timber"
    assert any(p.where == "milestones.M2.amount" for p in draft.problems)


@pytest.mark.parametrize(
    "item",
    [
        "the total fee for storage in advance of each winter.",
        "the costs of late deliveries upon receipt of an invoice.",
        "the price for any other work that it orders, upon delivery.",
    ],
)
def test_an_item_that_recurs_or_hangs_on_other_things_is_no_row(item: str, draft_of: Drafts) -> None:
    assert len(draft_of(LIST.format(item=item)).schedule.milestones) == 2


def test_the_balance_of_a_price_whose_shares_are_rounded_is_what_the_amounts_leave(draft_of: Drafts) -> None:
    draft = draft_of(
        "5. Total Payment: €9,000\n\n6. Terms of Payment: 33% of the total amount (€3,000) shall be payable upon the "
        "signature of this deed. 33% of the total amount €(3,000) shall be payable upon delivery of the loom. The "
        "balance shall be payable when all of the parts have been delivered.\n"
    )
    assert [int(m.amount.amount) for m in draft.schedule.milestones if m.amount] == [3000, 3000, 3000]
    assert any("states no figure" in p.message for p in draft.problems)
