"""Milestones with a heading each, whose price stands in a line or in a sentence below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from toolkit.findings.finding import Draft

Drafts = Callable[[str], Draft]

LINES = """Application of the Tidewater Tools Collective

How much is needed?
We work for a year at $9k a season, hence the budget is $27k.

Stage I - Gauges in the harbour, with a first server
Purpose:
Water levels that anybody can read.
Deliverables:
• Twelve gauges
• Server and its manual
Days and Estimates
• Time: 2 months
• Deadline: 17.03.2027
• Price estimate: 9k

Stage II Forecast of the spring tides
Deliverables:
• Forecast service
Days and Estimates
• Time: 4 months
• Deadline: 24.08.2027
• Price estimate: 18k
"""
SENTENCES = """Lighthouse Archive

• Requested contribution: ATOM 48,500

Budget
• Scanning: ATOM 30,000
• Hosting: 500 hours at ATOM 37/hour = ATOM 18,500

Steps of the work
The stewards judge the success of the work by these.

M0 Start
At the start of the work we ask the stewards to grant ATOM 20,000 to the archive, and scanning begins. ATOM 12,000
of it goes to the scanner and ATOM 8,000 to its crew.

M1 Milestone 1:
Delivery of the first thousand logbooks will grant ATOM 18,000

M2 Milestone 2:
Open the reading room online and grant the final payment of 10,500
"""
MARKED = """# Proposal

**Phase I** *Sketches*

**Deliverables** *Drawings of three boats*

**Time and price estimate** *5 days*

**Phase II** *Models*

**Deliverables** *One model at 1:20*

**Time and price estimate** *8 days: 2400 DAI*
"""
STOPPED = """Orchard Map

Total Costs: 5,200 USDT

Milestone 1 — Survey of the old trees.
Estimated Duration: 2 months
FTE: 0.5
Costs: 3,100 USDT
1. Map of the trees
2. List of their kinds

Milestone 2 — Care
Estimated Duration: a year
Costs: 2,100 USDT
1. Pruning
"""


def test_bare_prices_below_headings_are_in_the_currency_of_their_sum(draft_of: Drafts) -> None:
    schedule = draft_of(LINES).schedule
    assert [str(m.amount) for m in schedule.milestones] == ["9,000.00 USD", "18,000.00 USD"]
    assert str(schedule.contract_price) == "27,000.00 USD"


def test_a_deadline_below_a_heading_is_its_day(draft_of: Drafts) -> None:
    assert [m.due_date for m in draft_of(LINES).schedule.milestones] == [date(2027, 3, 17), date(2027, 8, 24)]


def test_bullets_under_a_title_of_deliverables_are_those_of_the_milestone_above(draft_of: Drafts) -> None:
    first, second = draft_of(LINES).schedule.milestones
    assert first.deliverables == ("Twelve gauges", "Server and its manual")
    assert second.deliverables == ("Forecast service",)


def test_bare_prices_that_no_sum_of_the_document_confirms_are_asked_about(draft_of: Drafts) -> None:
    draft = draft_of(LINES.replace("$27k", "modest").replace("at $9k a season", "without pay"))
    assert all(m.amount is None for m in draft.schedule.milestones)
    assert any(p.where == "milestones.M1.amount" for p in draft.problems)


def test_a_sentence_below_a_heading_states_what_is_granted_and_upon_what(draft_of: Drafts) -> None:
    schedule = draft_of(SENTENCES).schedule
    assert [m.amount.amount for m in schedule.milestones if m.amount] == [20_000, 18_000, 10_500]
    assert [m.name for m in schedule.milestones] == ["M0 Start", "M1 Milestone 1", "M2 Milestone 2"]
    assert schedule.milestones[1].trigger == "Delivery of the first thousand logbooks"
    assert schedule.milestones[2].trigger == "Open the reading room online"


def test_a_token_is_a_currency_and_a_budget_of_the_same_total_is_no_schedule(draft_of: Drafts) -> None:
    schedule = draft_of(SENTENCES).schedule
    assert schedule.currency == "ATOM"
    assert schedule.contract_price is not None
    assert schedule.contract_price.amount == 48_500
    assert len(schedule.milestones) == 3


def test_sums_below_headings_that_nobody_gives_and_nothing_adds_up_are_no_payments(draft_of: Drafts) -> None:
    text = (
        "Report\n\nPhase 1\n\nThe old pier was built in this phase, and the town says that it lost about $40,000 "
        "because ships stayed away from it for as long as the works went on in the harbour and beyond.\n\n"
        "Phase 2\n\nThe new pier followed, and its owners tell visitors that the lamps alone are worth $12,000 today, "
        "which nobody in the town believes, since they were bought second-hand from another harbour.\n"
    )
    assert draft_of(text).schedule.milestones == ()


def test_labels_in_bold_without_a_colon_are_labels(draft_of: Drafts) -> None:
    (only,) = draft_of(MARKED).schedule.milestones
    assert only.name == "Phase II: Models"
    assert str(only.amount).startswith("2,400")
    assert only.deliverables == ("One model at 1:20",)


def test_a_heading_with_a_full_stop_is_one_and_the_number_of_a_row_is_no_sum(draft_of: Drafts) -> None:
    schedule = draft_of(STOPPED).schedule
    assert [m.amount.amount for m in schedule.milestones if m.amount] == [3_100, 2_100]
    assert schedule.milestones[0].name == "Milestone 1 — Survey of the old trees."


def test_a_hostile_text_of_headings_takes_no_longer_than_its_length(draft_of: Drafts) -> None:
    assert draft_of("**Milestone 1** " * 4_000).schedule.milestones == ()


def test_a_heading_that_runs_on_into_its_sentence_gives_name_and_day(draft_of: Drafts) -> None:
    text = (
        "Application\n\nTotal funding requested: $10,500\n\nMilestone 1 (due 15 March 2027): Buoy\nWe build the buoy. "
        "Upon completion we request $4,500.\n\nMilestone 2 (due 30 June 2027): Sensors\nDrivers for three sensors. "
        "Upon completion we request $6,000.\n"
    )
    schedule = draft_of(text).schedule
    assert [m.name for m in schedule.milestones] == [
        "Milestone 1 (due 15 March 2027): Buoy", "Milestone 2 (due 30 June 2027): Sensors",
    ]  # fmt: skip
    assert [m.due_date for m in schedule.milestones] == [date(2027, 3, 15), date(2027, 6, 30)]
    assert [m.amount.amount for m in schedule.milestones if m.amount] == [4_500, 6_000]


def test_milestones_counted_in_words_are_headings(draft_of: Drafts) -> None:
    text = (
        "Milestone One: Curriculum\nThe Grantee delivers it. The Trust shall release $12,000 upon acceptance."
        "\n\nMilestone Two: Pilot\nThe Grantee runs the pilot. The Trust shall release $20,000 upon acceptance.\n"
    )
    assert [m.name for m in draft_of(text).schedule.milestones] == ["Milestone One: Curriculum", "Milestone Two: Pilot"]
