"""A draft shows itself: problems first, each value with the line of its page, by itself and of a bounded size."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from toolkit.documents import read
from toolkit.findings import Draft, extract, pictured, showing
from toolkit.provenance import Problem

SAMPLES = Path(__file__).parents[2] / "samples"
PDFS = sorted(SAMPLES.glob("*/contract.pdf"))
TYPED = """SERVICES AGREEMENT between Alder & Sons Ltd ("Supplier") and Birch <b>Works</b> GmbH ("Client")
The total price is USD 40,000.00. The Client shall pay USD 10,000.00 upon signature
and USD 30,000.00 upon acceptance of the Final Report.
"""


@pytest.fixture(scope="module")
def drafts() -> dict[str, Draft]:
    return {path.parent.name: extract(read(path)) for path in PDFS}


def test_each_value_of_a_page_has_its_picture(drafts: dict[str, Draft]) -> None:
    for draft in drafts.values():
        html = draft._repr_html_()
        values = len(re.findall('class="v"', html))
        assert values > 3 * len(draft.schedule.milestones)
        assert len(re.findall("<i class=", html)) == values
        assert "not pictured" not in html


def test_a_strip_of_a_page_is_kept_once_however_many_values_stand_on_it(drafts: dict[str, Draft]) -> None:
    for draft in drafts.values():
        html = draft._repr_html_()
        kept = re.findall(r"\.(cti-\w+-\d+)\{background-image", html)
        used = re.findall(r'<i class="(cti-\w+-\d+)"', html)
        assert len(set(kept)) == len(kept) < len(used)
        assert set(used) == set(kept)


def test_a_shown_draft_needs_no_kernel_no_script_and_no_other_machine(drafts: dict[str, Draft]) -> None:
    for draft in drafts.values():
        html = draft._repr_html_()
        assert not re.search(r"<script|<link|<iframe|\bon\w+=|https?:|@import|<img", html)
        assert all(url.startswith("data:image/png;base64,") for url in re.findall(r"url\((.{22})", html))


def test_it_stays_small_and_what_has_no_picture_is_told(
    drafts: dict[str, Draft], monkeypatch: pytest.MonkeyPatch
) -> None:
    for draft in drafts.values():
        assert len(draft._repr_html_()) < 400_000
    draft = drafts["construction-contract"]
    monkeypatch.setattr(pictured, "MOST_BYTES", 30_000)
    html = draft._repr_html_()
    assert len(html) < 80_000
    assert re.search(r"\d+ places are not pictured", html)
    first = html.index('class="problems"')
    assert "<i class=" in html[first : html.index("</details>")]


def test_problems_come_before_the_table(drafts: dict[str, Draft]) -> None:
    html = drafts["construction-contract"]._repr_html_()
    assert html.index("to look at") < html.index("<table>")


def test_two_drafts_in_one_notebook_do_not_share_a_class(drafts: dict[str, Draft]) -> None:
    names = [set(re.findall(r"\.(cti-\w+-\d+)\{", draft._repr_html_())) for draft in drafts.values()]
    assert len(set.union(*names)) == sum(map(len, names))


def test_words_of_a_contract_without_pages_are_escaped_and_shown_as_words(draft_of: Callable[[str], Draft]) -> None:
    html = draft_of(TYPED)._repr_html_()
    assert "<b>Works" not in html
    assert "background-image" not in html
    assert 'role="img"' not in html
    assert re.search(r'aria-label="paragraph \d+: “[^"]*10,000\.00', html)


def test_terms_are_sentences_and_no_fields_of_a_record(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        TYPED + "Each invoice is payable within 30 days after receipt of the invoice. Overdue invoices bear interest "
        "at 1.5% per month.\nAcceptance. The Client shall accept or reject each deliverable within ten (10) business "
        "days after delivery, failing which it is deemed accepted.\n"
    )
    html = draft._repr_html_()
    assert ">30 days from receipt of the invoice<" in html
    assert ">accepted if nothing is said within 10 business days<" in html
    assert ">1.5 % per month<" in html
    assert "days from receipt of the invoice" in draft.explain("payment_term")
    assert not re.search("start receipt|deemed True", html)


CLAUSES = (
    TYPED + "\nExpenses. Reasonable travel expenses are reimbursed at cost, with receipts, up to USD 900 in total.\n"
    "\nTermination. Upon termination the Client shall pay for all work done up to that day.\n"
)


def test_clauses_that_are_quoted_whole_are_shown_and_explained(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(CLAUSES)
    html = draft._repr_html_()
    assert re.search(r"<dt>Expenses</dt><dd>.*Reasonable travel expenses", html)
    assert re.search(r"<dt>On termination</dt><dd>.*pay for all work done", html)
    assert "pay for all work done" in draft.explain("termination")


def test_a_value_with_a_problem_marks_its_row_and_paths_are_called_by_words(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(TYPED)
    sure = [m.model_copy(update={"confidence": 0.95}) for m in draft.schedule.milestones]
    schedule = draft.schedule.model_copy(update={"milestones": tuple(sure)})
    problems = [Problem(where="milestones.M2.due_date", message="late"), Problem(where="payment_term", message="none")]
    html = showing.html(schedule, problems, draft.document)
    assert re.findall("<tr class=low><td>(M.)<", html) == ["M2"]
    assert "<b>M2 due date</b>: late" in html
    assert "<b>Payment term</b>: none" in html


def test_the_same_words_about_two_values_are_one_problem(draft_of: Callable[[str], Draft]) -> None:
    html = draft_of(TYPED.replace("30,000.00", "29,000.00"))._repr_html_()
    assert html.count("the amounts add up to 39,000.00 USD") == 1
    assert "<b>Milestones, Contract price</b>" in html


def test_a_party_is_shown_with_its_address_and_numbers(draft_of: Callable[[str], Draft]) -> None:
    text = TYPED.replace(
        "Alder & Sons Ltd (", "Alder & Sons Ltd, whose registered office is at 3 Mill Lane, Leeds LS1 2AB ("
    )
    draft = draft_of(text)
    assert "Alder &amp; Sons Ltd · 3 Mill Lane, Leeds LS1 2AB" in draft._repr_html_()
    assert ", the supplier, read by parties (rule " in draft.explain("parties.0")


def test_a_draft_in_a_list_is_one_line(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(TYPED)
    assert (
        repr([draft]) == f"[<Draft of contract.txt: 2 milestones, {len({p.message for p in draft.problems})} problems>]"
    )


def test_deliverables_stand_under_their_milestone(drafts: dict[str, Draft]) -> None:
    draft = drafts["consulting-sow"]
    named = [m for m in draft.schedule.milestones if m.deliverables and m.deliverables != (m.name,)]
    assert named
    html = draft._repr_html_()
    for milestone in named:
        assert f"<div class=note>{escape('; '.join(milestone.deliverables))}</div>" in html
