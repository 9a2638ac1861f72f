"""Tables whose rows are milestones, with the hours that each takes beside its price."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft


@pytest.mark.parametrize("over", ["Milestone", "Phase", "Deliverables"])
def test_hours_beside_milestones_make_no_rate_card_of_them(over: str, draft_of: Callable[[str], Draft]) -> None:
    text = (
        f"Payment schedule\n\n{over:<34}Hours     Cost\n"
        f"{'Survey of the sundials':<34}{12:<10}$1,440\n{'Catalogue with drawings':<34}{20:<10}$2,400\n"
        f"{'Exhibition':<34}{8:<10}$960\n{'Total':<44}$4,800\n"
    )
    schedule = draft_of(text).schedule
    assert [m.amount.amount for m in schedule.milestones if m.amount] == [1440, 2400, 960]


def test_hours_beside_services_stay_a_rate_card(draft_of: Callable[[str], Draft]) -> None:
    text = (
        f"Prices\n\n{'Service':<34}{'Hours':<10}Cost\n{'Survey of the sundials':<34}{12:<10}$1,440\n"
        f"{'Catalogue with drawings':<34}{20:<10}$2,400\n{'Total':<44}$3,840\n"
    )
    assert draft_of(text).schedule.milestones == ()


def test_a_table_that_spells_instalments_out_is_believed_more_than_the_clause_that_counts_them(
    draft_of: Callable[[str], Draft],
) -> None:
    rows = "".join(f"{f'Month {n}':<20}{f'Chapter {n} of the atlas':<36}EUR 900.00\n" for n in range(1, 4))
    text = (
        f"SCHEDULE OF PAYMENTS\n\n{'Payment stage':<20}{'Deliverables':<36}Amount\n{'Deposit':<20}{'Outline':<36}"
        f"EUR 900.00\n{rows}\n4. The total fee is EUR 3,600.00.\n(a) A deposit of EUR 900.00 upon signature of this "
        "Agreement.\n(b) The rest is payable in three equal monthly instalments of EUR 900.00 each.\n"
    )
    milestones = draft_of(text).schedule.milestones
    assert [m.name for m in milestones] == ["Deposit", "Month 1", "Month 2", "Month 3"]
    assert milestones[2].deliverables == ("Chapter 2 of the atlas",)


def test_rates_and_hours_beside_milestones_that_make_their_total_are_no_rate_card(
    draft_of: Callable[[str], Draft],
) -> None:
    text = (
        f"{'Milestone':<20}{'Hours':<8}{'Rate':<8}Cost\n{'Discovery':<20}{20:<8}{'$90':<8}$1,800\n"
        f"{'Build':<20}{100:<8}{'$90':<8}$9,000\n{'Launch':<20}{10:<8}{'$90':<8}$900\n{'Total':<20}{130:<16}$11,700\n"
    )
    assert [m.amount.amount for m in draft_of(text).schedule.milestones if m.amount] == [1800, 9000, 900]
