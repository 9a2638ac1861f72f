"""Payments in tables: columns by their words and contents, side by side, merged, with totals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.documents import read as load
from toolkit.documents.document import Cell, Span, Table
from toolkit.findings.finding import Draft
from toolkit.findings.payments.payments import PaymentList
from toolkit.findings.pipeline import extract
from toolkit.findings.tables.columns import grids, role_of
from toolkit.findings.tables.payment_tables import payment_lists
from toolkit.provenance import Source

ABOVE = "Payment schedule.\n"


def table(*rows: tuple[str | Decimal | date | None, ...]) -> tuple[str, Table]:
    """A text that ends in a table of these rows, and the table."""
    text = ABOVE
    made: list[tuple[Cell | None, ...]] = []
    for row in rows:
        cells: list[Cell | None] = []
        for value in row:
            if value is None:
                cells.append(None)
                continue
            words = str(value)
            span = Span(len(text), len(text) + len(words))
            text += words + "  "
            typed = None if isinstance(value, str) else value
            cells.append(Cell(words, Source(text=words), (span,), value=typed))
        made.append(tuple(cells))
        text += "\n"
    return text, Table(tuple(made), Span(len(ABOVE), len(text)), "ruled", Source(text="table"))


def read(*rows: tuple[str | Decimal | date | None, ...]) -> PaymentList:
    (one,) = payment_lists(*table(*rows))
    return one


def numbers(one: PaymentList) -> list[Decimal | None]:
    return [p.amount.number if p.amount else None for p in one.payments]


def test_columns_are_known_by_their_words() -> None:
    assert [role_of(w) for w in ("No.", "Milestone", "Due Date", "% of Total", "Amount (EUR)", "Unit price")] == [
        "number", "name", "date", "percent", "amount", "rate",
    ]  # fmt: skip


def test_a_table_of_milestones_becomes_payments_and_a_total() -> None:
    one = read(
        ("Milestone", "Due Date", "Amount"),
        ("Design", "1 March 2027", "EUR 5,000"),
        ("Handover", "1 May 2027", "EUR 7,500"),
        ("Total", None, "EUR 12,500"),
    )
    assert [p.name for p in one.payments] == ["Design", "Handover"]
    assert [p.due for p in one.payments] == [date(2027, 3, 1), date(2027, 5, 1)]
    assert one.total is not None
    assert one.total.amount.number == 12500


def test_records_side_by_side_are_read_in_the_order_of_their_days() -> None:
    one = read(
        ("Due Date", "Payment", "Due Date", "Payment"),
        ("October 1, 2027", "$600", "October 1, 2028", "$700"),
        ("April 1, 2028", "$600", "April 1, 2029", "$700"),
        ("Year 1 TOTAL", "$1,200", "Year 2 TOTAL", "$1,400"),
    )
    assert numbers(one) == [600, 600, 700, 700]


def test_a_milestone_is_not_taken_for_its_share() -> None:
    one = read(("Milestone", "Percentage"), ("25% enrolment", "20%"), ("full enrolment", "80%"))
    assert [(p.name, p.share.percent) for p in one.payments if p.share] == [
        ("25% enrolment", Decimal(20)), ("full enrolment", Decimal(80)),
    ]  # fmt: skip


def test_a_share_before_a_name_is_its_share() -> None:
    one = read(("1. 40% Upon erection of the frame", "$ 400.00"), ("2. 60% Upon launch", "$ 600.00"))
    assert [p.name for p in one.payments] == ["Upon erection of the frame", "Upon launch"]
    assert [p.share.percent for p in one.payments if p.share] == [40, 60]


def test_the_sum_under_the_parts_of_a_milestone_is_its_amount() -> None:
    one = read(
        ("Milestone", "Deliverable", "Amount (USD)"),
        ("Milestone 1", "Report", None),
        (None, "Data", None),
        ("Subtotal Milestone 1", None, Decimal(22000)),
        ("Milestone 2", "Manual", None),
        ("Subtotal Milestone 2", None, Decimal(8000)),
    )
    assert [(p.name, p.deliverables) for p in one.payments] == [
        ("Milestone 1", ("Report", "Data")),
        ("Milestone 2", ("Manual",)),
    ]
    assert numbers(one) == [22000, 8000]


def test_a_table_of_rates_is_none_of_payments() -> None:
    assert payment_lists(*table(("Service", "Unit price"), ("Programming", "$185"), ("Testing", "$150"))) == []


def test_amounts_that_are_blacked_out_are_known_to_be_there() -> None:
    one = read(("Milestone", "Percentage", "Amount"), ("Approval", "40%", "[***]"), ("Report", "60%", "[***]"))
    assert all(p.amount is not None and p.amount.redacted for p in one.payments)


def test_a_long_figure_with_three_decimals_is_not_a_thousand_times_larger() -> None:
    one = read(("Milestone", "Amount (EUR)"), ("Frame", "30000.123"), ("Roof", "30.125"), ("Paint", "1.250.000"))
    assert numbers(one) == [Decimal("30000.123"), 30125, 1250000]


@pytest.mark.parametrize(
    "written", ["(30000)", "-30000", "EUR -30000", "-EUR 30,000", "(EUR 30,000.00)", "−30.000", "30000-"]
)
def test_a_negative_amount_is_never_a_payment(written: str) -> None:
    one = read(("Milestone", "Amount (EUR)"), ("Frame", "EUR 5,000"), ("Credit note", written))
    assert numbers(one) == [5000, None]
    assert one.payments[1].doubts["amount"].startswith("a negative amount is no payment")


def test_a_negative_number_in_a_cell_of_a_workbook_is_never_a_payment() -> None:
    one = read(("Milestone", "Amount (EUR)"), ("Frame", Decimal(5000)), ("Credit note", Decimal(-300)))
    assert numbers(one) == [5000, None]
    assert "amount" in one.payments[1].doubts


def test_a_cell_for_a_day_that_gives_none_is_doubted_and_an_event_is_not() -> None:
    one = read(
        ("Milestone", "Due Date", "Amount"),
        ("Frame", "31/02/2026", "EUR 5,000"),
        ("Roof", "to be fixed", "EUR 6,000"),
        ("Paint", "On handover", "EUR 7,000"),
        ("Garden", "1 May 2026", "EUR 8,000"),
    )
    assert [p.doubts.get("due_date", "").split("'")[1:2] for p in one.payments] == [
        ["31/02/2026"], ["to be fixed"], [], [],
    ]  # fmt: skip


def test_a_second_header_begins_a_second_part() -> None:
    _, grid = table(("Costs", None), ("Item", "Price"), ("Desk", "$5"), ("Milestone", "Amount"), ("Start", "$7"))
    assert [g.header for g in grids(grid)][-1] == ("Milestone", "Amount")


def test_a_column_of_ordinals_counts_and_names_its_rows_whatever_its_header_may_mean() -> None:
    one = read(
        ("Instalment", "When payable", "Part of the Price"),
        ("First", "roof watertight", "60%"),
        ("Second", "keys handed over", "40%"),
    )
    assert [p.share.percent for p in one.payments if p.share] == [60, 40]
    assert numbers(one) == [None, None]
    assert [p.name.split(":")[0] for p in one.payments] == ["First Instalment", "Second Instalment"]


def test_bare_figures_under_a_currency_are_sums_and_small_numbers_in_order_are_none() -> None:
    one = read(
        ("Stage", "Handed over", "Expected by", "% of price", "Instalment (£)"),
        ("1", "Survey of the quay", "3 May 2027", "30%", "7,200.00"),
        ("2", "Repair of the quay", "9 August 2027", "70%", "16,800.00"),
        (None, "Price of the works", None, "100%", "24,000.00"),
    )
    assert numbers(one) == [7200, 16800]
    assert [p.name for p in one.payments] == ["Stage 1: Survey of the quay", "Stage 2: Repair of the quay"]
    assert one.total is not None
    assert one.total.amount.number == 24000


def test_beside_its_sums_cumulative_figures_and_taxes_are_no_payments() -> None:
    one = read(
        ("Milestone", "VAT", "Amount", "Cumulative amount"),
        ("Bore holes", "£1,000", "£5,000", "£5,000"),
        ("Pump test", "£2,000", "£10,000", "£15,000"),
    )
    assert numbers(one) == [5000, 10000]


def test_figures_without_a_currency_are_in_the_one_that_the_words_over_the_table_name() -> None:
    text, drawn = table(("Milestone", "Amount"), ("Hull", "20.000"), ("Mast", "35.000"))
    (one,) = payment_lists(text.replace(ABOVE, "All sums in EUR. \n"), drawn)
    assert numbers(one) == [20000, 35000]
    assert {p.amount.currency for p in one.payments if p.amount} == {"EUR"}


def test_a_row_that_states_a_limit_is_no_payment_in_whichever_column_it_does() -> None:
    one = read(
        ("Milestone", "What happens", "Payment"),
        ("1", "First planting", "EUR 4,000"),
        ("2", "First harvest", "EUR 6,000"),
        ("3", "In no event shall all payments exceed", "EUR 90,000"),
    )
    assert numbers(one) == [4000, 6000]


def test_names_and_shares_that_stand_side_by_side_are_records_of_their_own() -> None:
    one = read(("Survey", "10%", "Building", "50%"), ("Design", "20%", "Hand-over", "20%"))
    assert [p.name for p in one.payments] == ["Survey", "Design", "Building", "Hand-over"]
    assert [p.share.percent for p in one.payments if p.share] == [10, 20, 50, 20]


def test_words_over_columns_of_days_and_figures_are_a_header_whatever_they_are() -> None:
    one = read(
        ("MS", "Outcome", "Foreseen", "CHF"),
        ("10", "Order placed", "14 December 2026", "52'000.–"),
        ("20", "Trial run begun", "31 March 2027", "18'000.–"),
    )
    assert numbers(one) == [52000, 18000]
    assert {p.amount.currency for p in one.payments if p.amount} == {"CHF"}
    assert [p.due for p in one.payments] == [date(2026, 12, 14), date(2027, 3, 31)]


def test_a_day_in_a_cell_is_the_one_that_the_rest_of_the_document_makes_it(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "Payment schedule\n\nMilestone         Planned       Amount\nKick-off          17-06-2027    EUR 2,000\n"
        "Beta              04-10-2027    EUR 3,000\n"
    )
    assert [m.due_date for m in draft.schedule.milestones] == [date(2027, 6, 17), date(2027, 10, 4)]


def test_of_a_start_and_a_delivery_the_delivery_is_the_day() -> None:
    one = read(
        ("Phase", "Start", "Delivery", "Fee"),
        ("Sketches", "3 May 2027", "28 May 2027", "EUR 2,000"),
        ("Drawings", "1 June 2027", "30 July 2027", "EUR 3,000"),
    )
    assert [p.due for p in one.payments] == [date(2027, 5, 28), date(2027, 7, 30)]


def test_a_day_within_the_words_of_a_row_is_its_day() -> None:
    one = read(
        ("No.", "Description", "Amount"),
        ("1", "On or before 14 June 2027, upon choice of the venue", "EUR 2,000"),
        ("2", "Report on the bore holes accepted Due: 3 August 2027", "EUR 3,000"),
        ("3", "Survey of the map of 5 May 1931", "EUR 4,000"),
    )
    assert [p.due for p in one.payments] == [date(2027, 6, 14), date(2027, 8, 3), None]


def test_a_column_that_names_groups_of_rows_names_none_of_them() -> None:
    one = read(
        ("Year", "Tranche", "Reports to be approved", "Payable on or about", "Amount"),
        ("Year 1", "T1", "Signed contract; bank guarantee", "15 September 2027", "EUR 2,000"),
        (None, "T2", "First field report", "1 March 2028", "EUR 3,000"),
    )
    assert [p.name for p in one.payments] == [
        "Tranche T1: Signed contract; bank guarantee", "Tranche T2: First field report",
    ]  # fmt: skip
    assert one.payments[0].deliverables == ("Signed contract", "bank guarantee")
    assert one.payments[1].due == date(2028, 3, 1)


def test_the_total_of_a_table_of_goods_is_what_the_shares_below_it_may_be_of(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "Pos.   Description        Qty    Unit €      Total €\n"
        "01     Lamp               20     30.00       600.00\n"
        "02     Shade              20     20.00       400.00\n"
        "       TOTAL ORDER                           1,000.00\n\n\n"
        "Payment: 30% on placing of the order; 70% on delivery of the lamps.\n"
    )
    assert [m.amount and m.amount.amount for m in draft.schedule.milestones] == [300, 700]
    assert "contract_price" in {p.where for p in draft.problems}


def test_rows_behind_a_total_that_adds_up_are_another_table() -> None:
    one = read(
        ("Milestone", "Due", "Fee (EUR)"),
        ("First reading", "3 May 2027", "4,000"),
        ("Second reading", "9 August 2027", "6,000"),
        ("Total", None, "10,000"),
        ("Clerk, by the hour", "132", "136.50"),
    )
    assert numbers(one) == [4000, 6000]


@pytest.mark.parametrize("heads", [("Gross", "Retention 5%", "Net"), ("Value (EUR)", "Held back", "To pay (EUR)")])
def test_the_sums_before_retention_are_the_payments_whatever_the_columns_are_called(heads: tuple[str, ...]) -> None:
    one = read(
        ("Milestone", *heads),
        ("Drawings", "EUR 4,000", "EUR 200", "EUR 3,800"),
        ("Boiler set", "EUR 9,000", "EUR 450", "EUR 8,550"),
        ("Handover", "EUR 2,000", "EUR 100", "EUR 1,900"),
    )
    assert numbers(one) == [Decimal(4000), Decimal(9000), Decimal(2000)]


def test_a_gross_column_that_is_with_tax_is_no_column_of_payments() -> None:
    one = read(
        ("Milestone", "Net (EUR)", "VAT (EUR)", "Gross (EUR)"),
        ("Drawings", "4,000.00", "800.00", "4,800.00"),
        ("Handover", "2,000.00", "400.00", "2,400.00"),
    )
    assert numbers(one) == [Decimal(4000), Decimal(2000)]


def test_an_event_with_a_threshold_of_its_own_is_no_limit_of_the_payment() -> None:
    one = read(
        ("Event", "Payment"),
        ("First sale in Peru", "USD 300,000"),
        ("Annual sales exceed USD 7,000,000", "USD 900,000"),
        ("Travel, not to exceed", "USD 4,000"),
    )
    assert numbers(one) == [Decimal(300000), Decimal(900000)]


def test_a_column_of_days_with_short_years_stands_behind_figures_without_a_unit(
    draft_of: Callable[[str], Draft],
) -> None:
    draft = draft_of(
        "Payments\n\nThe Buyer shall pay in instalments.\n\n"
        "  Milestone             Amount (EUR)   Due\n"
        "  Kiln drawings         6,500          09-Feb-31\n"
        "  Kiln on its base      8,250          22-Apr-31\n"
        "  Kiln fired            3,100          30-Jun-31\n"
    )
    assert [m.due_date.isoformat() for m in draft.schedule.milestones if m.due_date] == [
        "2031-02-09", "2031-04-22", "2031-06-30",
    ]  # fmt: skip


def test_a_row_without_a_sum_among_payments_is_told(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "Payments\n\nThe Buyer shall pay in instalments.\n\n"
        "  Milestone             Amount (EUR)   Due\n"
        "  Kiln drawings         6,500.00       9 February 2031\n"
        "  Kiln on its base      8,250.00       22 April 2031\n"
        "  Kiln fired            [see below]    30 June 2031\n"
        "  Kiln painted                         2 July 2031\n"
        "  Kiln handed over      3,100.00       30 July 2031\n"
    )
    assert any("Kiln painted" in p.message and "no amount" in p.message for p in draft.problems)


def test_sums_in_groups_parted_by_spaces_are_read_where_only_the_header_names_their_currency(
    draft_of: Callable[[str], Draft],
) -> None:
    draft = draft_of(
        "Payments\n\nThe Sponsor pays these milestones.\n\n"
        "  No   Milestone              EUR\n"
        "  1    Ethics vote       21 400\n"
        "  2    First volunteer    8 600\n"
        "  3    Study closed      12 500\n"
    )
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [21400, 8600, 12500]


def test_shares_whose_column_alone_says_percent_are_read(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The price is USD 90,000.\n\nThe Buyer shall pay it on the events of the table below.\n\n"
        "  Payment Event            Percent of Price    Month\n"
        "  ----------------------   ----------------    -----\n"
        "  Order of the boiler             30             0\n"
        "  Boiler on site                  55             4\n"
        "  Boiler in operation             15             9\n"
    )
    assert [m.percent for m in draft.schedule.milestones] == [30, 55, 15]
    assert [m.amount.amount for m in draft.schedule.milestones if m.amount] == [27000, 49500, 13500]


def test_a_sentence_before_the_last_may_say_that_the_table_below_is_what_is_paid(
    draft_of: Callable[[str], Draft],
) -> None:
    table = "  Inventory         $  4,100.00\n  Catalogue         $  9,300.00\n  Exhibition text   $  2,600.00\n"
    draft = draft_of("1. The fee is due in the parts of the table below. Bills are settled within 20 days.\n\n" + table)
    assert len(draft.schedule.milestones) == 3
    assert not draft_of("1. The archive keeps these things. They are of this worth.\n\n" + table).schedule.milestones


def test_words_that_only_look_like_a_unit_make_no_rate_of_a_milestone() -> None:
    one = read(
        ("Milestone", "Payment"),
        ("First treatment of a patient in the main trial", "$2,000,000"),
        ("Report on the main trial", "$3,000,000"),
    )
    assert one.payments[0].points == one.payments[1].points
    rates = read(("Milestone", "Payment"), ("Treatment", "$2,000 a patient"), ("Report on the main trial", "$3,000"))
    assert rates.payments[0].points < rates.payments[1].points


def test_a_table_whose_heads_stand_in_its_first_column_is_read_by_columns() -> None:
    one = read(
        ("Milestone", "Old plaster off", "New plaster on", "Painted"),
        ("Due date", "3 May 2031", "7 June 2031", "1 July 2031"),
        ("Amount", "EUR 2,000", "EUR 6,500", "EUR 1,500"),
    )
    assert numbers(one) == [2000, 6500, 1500]
    assert [p.name for p in one.payments] == ["Old plaster off", "New plaster on", "Painted"]
    assert [p.due.month for p in one.payments if p.due] == [5, 6, 7]


def test_a_table_of_payments_with_names_like_heads_is_not_turned() -> None:
    one = read(
        ("Payment", "Date", "Amount"),
        ("Deposit payment", "3 May 2031", "EUR 2,000"),
        ("Second payment", "7 June 2031", "EUR 6,500"),
    )
    assert numbers(one) == [2000, 6500]


@pytest.mark.parametrize(
    "header", ["Evidence to be handed in", "Documents to be submitted", "Means of verification", "Expected outputs"]
)
def test_what_must_be_shown_for_a_payment_are_its_deliverables(header: str) -> None:
    one = read(
        ("Milestone", header, "Payment"),
        ("Nests counted", "Count sheets; map of nests", "$900"),
        ("Boxes hung", "Photographs", "$600"),
    )
    assert [p.deliverables for p in one.payments] == [("Count sheets", "map of nests"), ("Photographs",)]


def test_a_bare_number_of_months_says_of_what_it_is_a_number() -> None:
    one = read(("Step", "Month", "Fee"), ("Order", "0", "$500"), ("Kiln", "4", "$800"), ("Fire", "9", "$700"))
    assert [p.trigger for p in one.payments] == ["Month 0", "Month 4", "Month 9"]
    assert not any(p.doubts for p in one.payments)


def test_lines_that_begin_with_their_sums_make_a_table_worth_looking_at(draft_of: Callable[[str], Draft]) -> None:
    draft = draft_of(
        "The fee is payable in these stages.\n\n"
        "  Fee     Payable upon\n  £1,200  Lease signed\n  £3,400  Keys handed over\n  £2,100  Rooms painted\n"
    )
    assert [str(m.amount) for m in draft.schedule.milestones] == ["1,200.00 GBP", "3,400.00 GBP", "2,100.00 GBP"]


def test_a_half_that_is_paid_last_is_not_the_sum_of_the_quarters_before_it() -> None:
    one = read(
        ("Milestone", "Amount", "When"),
        ("Keel", "EUR 4,000", "on signature"),
        ("Hull", "EUR 4,000", "on delivery"),
        ("Masts", "EUR 8,000", "on acceptance"),
    )
    assert numbers(one) == [4000, 4000, 8000]
    shares = read(
        ("Milestone", "Share", "Amount"),
        ("Keel", "25%", "EUR 4,000"), ("Hull", "25%", "EUR 4,000"), ("Masts", "50%", "EUR 8,000"),
    )  # fmt: skip
    assert numbers(shares) == [4000, 4000, 8000]
    named = read(
        ("Milestone", "Amount"), ("Keel", "EUR 4,000"), ("Hull", "EUR 4,000"), ("All in all", "EUR 8,000"),
    )  # fmt: skip
    assert numbers(named) == [4000, 4000]


def test_a_table_with_its_values_in_the_middle_column_is_looked_for_on_a_page(tmp_path: Path) -> None:
    import typst

    rows = "[Milestone],[Share],[When],[Keel],[20%],[on signature],[Hull],[30%],[on delivery]"
    rows += ",[Masts],[50%],[on acceptance]"
    markup = (
        f"= Boat Building Agreement\nThe total fee is EUR 40,000. It is due as follows.\n#table(columns: 3, {rows})"
    )
    (tmp_path / "boat.typ").write_text(markup)
    (tmp_path / "boat.pdf").write_bytes(typst.compile(tmp_path / "boat.typ"))
    draft = extract(load(tmp_path / "boat.pdf"))
    assert [(m.name, m.percent, m.trigger) for m in draft.schedule.milestones] == [
        ("Keel", Decimal(20), "on signature"),
        ("Hull", Decimal(30), "on delivery"),
        ("Masts", Decimal(50), "on acceptance"),
    ]


@pytest.mark.parametrize(
    ("head", "words", "name"),
    [
        ("Payment", "First", "First Payment"),
        ("Payment", "2", "Payment 2"),
        ("Step", "Keel", "Keel"),
        ("Stage", "Rigging", "Rigging"),
        ("Stage", "III", "Stage III"),
    ],
)
def test_a_row_is_named_once_by_what_its_first_column_counts_or_names(head: str, words: str, name: str) -> None:
    one = read((head, "Amount", "When"), (words, "EUR 4,000", "on signature"), ("3", "EUR 9,000", "on delivery"))
    assert one.payments[0].name == name


def _phased(second: str | None) -> list[str]:
    """The names of a table whose first column is merged over two rows; ``second`` is the sum of the second of them."""
    text, made = table(
        ("Phase", "Milestone", "Amount"),
        ("One", "Keel", "EUR 4,000"),
        (None, "Hull", second),
        ("Two", "Masts", "EUR 9,500"),
    )
    rows = [list(row) for row in made.rows]
    merged = rows[1][0]
    assert merged is not None
    rows[1][0] = replace(merged, covers=(2, 1))
    (one,) = [
        found for found in payment_lists(text, replace(made, rows=tuple(map(tuple, rows)))) if found.rule == "table"
    ]
    return [p.name for p in one.payments]


def test_a_cell_merged_over_rows_with_sums_of_their_own_names_none_of_them() -> None:
    assert _phased("EUR 5,000") == ["Keel", "Hull", "Masts"]


def test_a_cell_merged_over_the_parts_of_one_payment_names_it() -> None:
    assert _phased(None) == ["One", "Two"]


def test_a_cell_under_against_holds_the_event_and_the_day() -> None:
    one = read(
        ("Payment", "Amount EUR", "Against"),
        ("Advance", "5,000.00", "Signed order"),
        ("Steel on site", "7,000.00", "Delivery notes; by 6 November 2027"),
    )
    assert [p.trigger for p in one.payments] == ["Signed order", "Delivery notes; by 6 November 2027"]
    assert [p.due for p in one.payments] == [None, date(2027, 11, 6)]


def test_groups_of_thousands_may_be_parted_by_primes() -> None:
    one = read(
        ("Phase", "Service", "Fee CHF"), ("31", "Preliminary project", "37′080.00"), ("32", "Project", "86′520.00")
    )
    assert numbers(one) == [Decimal("37080.00"), Decimal("86520.00")]


def test_a_sum_in_words_over_two_rows_is_read_by_the_text(draft_of: Callable[[str], Draft]) -> None:
    text = (
        "Company shall pay Agency the following base compensation:\n\nDATE OF PAYMENT                AMOUNT\n\n"
        "March 15, 2027                 Forty-Two Thousand Five\nHundred Dollars ($42,500)\n\n"
        "July 15, 2027                  Forty-Two Thousand Five\nHundred Dollars ($42,500)\n\n"
        "March 15, 2028                 Sixty Thousand Dollars\n($60,000)\n"
    )
    assert [str(m.due_date) for m in draft_of(text).schedule.milestones] == ["2027-03-15", "2027-07-15", "2028-03-15"]


def test_rows_that_no_cell_names_are_called_by_the_words_beside_their_sum_or_by_their_day(
    draft_of: Callable[[str], Draft],
) -> None:
    dated = draft_of(
        "The Club shall pay the fee as follows:\n\n   Date               Amount\n   ----               ------\n"
        "   March 31, 2031     $ 300\n   June 30, 2031        300\n   October 9, 2031      450\n"
    )
    assert [m.name for m in dated.schedule.milestones] == ["March 31, 2031", "June 30, 2031", "October 9, 2031"]
    counted = draft_of(
        "The Club shall pay the fee as follows:\n\n   Date               Instalment\n   ----               ----------\n"
        "   March 31, 2031     $ 300\n   June 30, 2031        300\n   October 9, 2031      450\n"
    )
    assert [m.name for m in counted.schedule.milestones] == ["Instalment 1", "Instalment 2", "Instalment 3"]
