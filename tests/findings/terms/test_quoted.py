"""Clauses about termination, deposit, bonus, penalty and expenses are quoted, and what only sounds like them is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from toolkit.findings.finding import Draft

RIGHT = [
    ("termination", "On termination for convenience the Owner shall pay for work carried out and a fee of $4,200."),
    ("termination", "The Publisher may terminate on thirty days' notice against payment of all accepted stages."),
    ("termination", "If you stop the project you pay for the words translated, at least €900."),
    ("termination", "When the Museum cancels for its own convenience it pays for the phases that were passed."),
    ("termination", "In the event of termination the Chemist shall be compensated for services rendered until then."),
    ("bonus_penalty", "Liquidated damages of $250 shall be assessed for each calendar day of delay."),
    ("bonus_penalty", "For each day by which it is earlier the Owner shall pay a bonus of $6,000."),
    ("bonus_penalty", "The Client may deduct 0.5% of the price of the stage for each week of delay, at most 5%."),
    ("bonus_penalty", "Delay damages are USD 7,300 per day for the first thirty days."),
    ("expenses", "The Client shall reimburse reasonable travel and living expenses at cost."),
    ("expenses", "Expenses are capped at £1,250."),
    ("expenses", "The travelling expenses of the fitters will be paid by the Mill."),
    ("deposit", "The Buyer pays a deposit of 10% on signing."),
    ("deposit", "You will pay €1,700 by the end of May, being 20% as a deposit."),
]
WRONG = [
    ("termination", "The Licensor may terminate if a payment remains unpaid thirty days after notice."),
    ("termination", "Upon termination the licence granted to the Shop shall end, and royalties due stay to be paid."),
    (
        "termination",
        "Each may terminate it in any week without the payment of any penalty, and fees are due to nobody.",
    ),
    ("bonus_penalty", "A fulfilment fee of $1.00 is due for each bonus offer that is mailed, at most 5%."),
    ("bonus_penalty", "There is no penalty for paying early, and a discount of 3%."),
    ("expenses", "The Supplier shall indemnify the Client against all reasonable expenses of counsel to be paid."),
    ("expenses", "If the audit shows more than 5%, the Licensee shall pay the reasonable expenses of the auditor."),
    ("expenses", "The prevailing party is awarded its expenses, reasonable attorneys' fees and disbursements paid."),
    ("deposit", "Notices are given on deposit with a courier, postage to be paid by the sender."),
]


def quotes(draft: Draft, kind: str) -> list[str]:
    return [f.value for f in draft.findings if f.kind == kind]


@pytest.mark.parametrize(("kind", "sentence"), RIGHT)
def test_a_clause_is_quoted_whole(kind: str, sentence: str, draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(f"The works end in May.\n\n{sentence}\n\nThe keys are handed over on the last day.\n")
    assert quotes(draft, kind) == [sentence]


@pytest.mark.parametrize(("kind", "sentence"), WRONG)
def test_a_sentence_that_only_sounds_like_such_a_clause_is_not_quoted(
    kind: str, sentence: str, draft_of: Callable[[str], Draft]
) -> None:
    assert quotes(draft_of(f"{sentence}\n"), kind) == []
