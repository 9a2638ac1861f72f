"""Write ``contract.xlsx``: a marketing plan with merged cells, subtotals, formulas and their cached values.

XlsxWriter stores for each formula the value that is given with it, so every reader sees what a
spreadsheet program would have computed. Build: ``python samples/make.py marketing-plan``.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

TITLE = "Marketing Plan and Fee Schedule 2026/27"
PLAN = "Campaign Plan"
DOLLARS = "[$$-409]#,##0.00"
# reference | milestone | deliverables | due | quantity | unit | unit fee
CAMPAIGNS = {
    "A  Brand refresh": """
A1 | Brand audit with survey, n = 1,200 | Survey report; positioning paper | 2026-08-21 | 1 | lump sum | 18500.00
A2 | Visual identity 2.0 | Logo set; style guide; dielines for 4 packs | 2026-10-02 | 1 | lump sum | 27250.00
A3 | Photo library | 120 edited photographs; usage licenses | 2026-10-30 | 3 | shoot day | 4150.00
""",
    "B  Maple Crunch launch": """
B1 | Launch concept and media plan | Creative concept; media plan by week | 2026-11-13 | 1 | lump sum | 14800.00
B2 | Video series, 6 x 30 seconds | 6 master videos; cutdowns for social | 2027-01-15 | 6 | video | 5675.00
B3 | Launch report | Launch report with reach and sales lift | 2027-03-05 | 1 | lump sum | 6900.00
""",
    "C  Retail and community": """
C1 | Retail kit for 85 stores | Display kits; store manual | 2027-02-19 | 85 | kit | 148.00
C2 | Sampling tour, 9 cities | Tour stops; photo record; sampling counts | 2027-05-21 | 9 | city | 3960.00
C3 | Final evaluation and handover | Evaluation report; asset archive | 2027-06-18 | 1 | lump sum | 7830.00
""",
}
MEDIA = {
    "Paid social": (0, 6000, 14000, 22000, 12000, 6000),
    "Search": (2000, 4000, 8000, 10000, 8000, 4000),
    "Connected TV": (0, 0, 18000, 36000, 18000, 0),
    "Podcast sponsorship": (0, 4000, 6000, 8000, 6000, 4000),
    "Trade press": (2000, 2000, 4000, 4000, 4000, 2000),
}
MONTHS = ("Oct 2026", "Nov 2026", "Dec 2026", "Jan 2027", "Feb 2027", "Mar 2027")
AGENCY = "Copperfinch Marketing Studio, Inc."
CLIENT = "Alder & Oat Granola Company"


def write(path: Path) -> None:
    """Write the workbook, the same bytes each time."""
    from xlsxwriter import Workbook

    with Workbook(str(path)) as book:
        book.set_properties(
            {"title": TITLE, "author": AGENCY, "company": AGENCY, "created": datetime(2026, 1, 1)}  # noqa: DTZ001
        )
        formats = _formats(book)
        plan = book.add_worksheet(PLAN)
        terms = book.add_worksheet("Terms")
        media = book.add_worksheet("Media Budget")
        total_cell, total = _plan(plan, formats)
        _terms(terms, formats, total_cell, total)
        _media(media, formats)
        for sheet in (plan, terms, media):
            sheet.set_landscape()
            sheet.set_paper(1)  # US letter
            sheet.fit_to_pages(1, 0)
            sheet.set_footer(f"&L{AGENCY}&C&A&RPage &P of &N")
            sheet.hide_gridlines(2)


def _formats(book: Workbook) -> dict[str, Format]:
    base: dict[str, Any] = {"font_name": "Calibri", "font_size": 10, "valign": "vcenter"}
    grid = base | {"border": 1, "border_color": "#BFBFBF", "text_wrap": True}
    head = grid | {"bold": True, "bg_color": "#2F4B3C", "font_color": "#FFFFFF", "align": "center"}
    sub = grid | {"bold": True, "bg_color": "#E8EFE9"}
    return {
        name: book.add_format(properties)
        for name, properties in {
            "title": base | {"bold": True, "font_size": 16, "font_color": "#2F4B3C"},
            "subtitle": base | {"font_size": 11, "italic": True},
            "label": base | {"bold": True},
            "right": base | {"bold": True, "align": "right"},
            "plain": base,
            "day": base | {"num_format": "mmmm d, yyyy", "align": "left"},
            "note": base | {"font_size": 9, "italic": True, "text_wrap": True, "valign": "top"},
            "head": head,
            "cell": grid,
            "campaign": grid | {"bold": True, "valign": "top"},
            "due": grid | {"num_format": "d-mmm-yy", "align": "center"},
            "count": grid | {"num_format": "#,##0", "align": "center"},
            "money": grid | {"num_format": DOLLARS},
            "sub": sub | {"align": "right"},
            "subsum": sub | {"num_format": DOLLARS},
            "total": head | {"align": "right", "font_size": 11},
            "totalsum": head | {"align": "right", "font_size": 11, "num_format": DOLLARS},
            "term": grid | {"bold": True, "valign": "top", "bg_color": "#F4F6F4"},
            "clause": grid | {"valign": "top"},
            "clause_day": grid | {"num_format": "mmmm d, yyyy", "align": "left"},
            "clause_money": grid | {"num_format": DOLLARS, "align": "left"},
            "spend": grid | {"num_format": "[$USD] #,##0"},
            "spendsum": sub | {"num_format": "[$USD] #,##0"},
        }.items()
    }


def _plan(sheet: Worksheet, f: dict[str, Format]) -> tuple[str, Decimal]:
    """The first sheet; gives the cell of the total, and the total."""
    for column, width in zip("ABCDEFGHI", (16, 6, 31, 36, 11, 6, 10, 13, 14), strict=True):
        sheet.set_column(f"{column}:{column}", width)
    sheet.merge_range("A1:I1", TITLE, f["title"])
    sheet.merge_range("A2:I2", f"Prepared for {CLIENT} by {AGENCY}", f["subtitle"])
    sheet.write("A4", "Plan no.", f["label"])
    sheet.write("B4", "CMS-2026-031, version 3 as agreed", f["plain"])
    sheet.write("D4", "Status of", f["right"])
    sheet.merge_range("E4:F4", date(2026, 7, 20), f["day"])
    sheet.merge_range("A6:E6", "What we deliver", f["head"])
    sheet.merge_range("F6:I6", "Fee", f["head"])
    heads = ("Campaign", "Ref.", "Milestone", "Deliverables", "Due", "Qty", "Unit", "Unit fee", "Fee")
    sheet.write_row("A7", heads, f["head"])
    row, subtotals = 8, []
    total = Decimal(0)
    for campaign, text in CAMPAIGNS.items():
        lines = text.strip().splitlines()
        last = row + len(lines) - 1
        sheet.merge_range(f"A{row}:A{last}", campaign, f["campaign"])
        subtotal = sum((_line(sheet, f, row + i, line) for i, line in enumerate(lines)), Decimal(0))
        row = last + 1
        sheet.merge_range(f"A{row}:H{row}", f"Subtotal {campaign.split('  ')[1]}", f["sub"])
        sheet.write_formula(f"I{row}", f"=SUM(I{row - len(lines)}:I{last})", f["subsum"], float(subtotal))
        subtotals.append(f"I{row}")
        total += subtotal
        row += 1
    sheet.merge_range(f"A{row}:H{row}", "TOTAL FEE", f["total"])
    sheet.write_formula(f"I{row}", "=" + "+".join(subtotals), f["totalsum"], float(total))
    notes = (
        "Fees are net of sales tax. Media spend is not part of the fee: see sheet “Media Budget”.",
        "Dates are the dates on which the agency hands over; terms of approval and payment: see sheet “Terms”.",
        "Option, not ordered: influencer program, 4 partners, $21,600.00; may be added by change order to 31-Jan-27.",
    )
    for i, note in enumerate(notes, row + 2):
        sheet.merge_range(f"A{i}:I{i}", f"{i - row - 1}) {note}", f["note"])
    sheet.freeze_panes(7, 0)
    return f"I{row}", total


def _line(sheet: Worksheet, f: dict[str, Format], row: int, line: str) -> Decimal:
    reference, milestone, deliverables, due, count, unit, price = (part.strip() for part in line.split("|"))
    quantity = int(count)
    fee = quantity * Decimal(price)
    sheet.set_row(row - 1, 30)
    sheet.write(f"B{row}", reference, f["cell"])
    sheet.write(f"C{row}", milestone, f["cell"])
    sheet.write(f"D{row}", deliverables, f["cell"])
    sheet.write_datetime(f"E{row}", date.fromisoformat(due), f["due"])
    sheet.write_number(f"F{row}", quantity, f["count"])
    sheet.write(f"G{row}", unit, f["cell"])
    sheet.write_number(f"H{row}", float(price), f["money"])
    sheet.write_formula(f"I{row}", f"=F{row}*H{row}", f["money"], float(fee))
    return fee


def _terms(sheet: Worksheet, f: dict[str, Format], total_cell: str, total: Decimal) -> None:
    sheet.set_column("A:A", 24)
    sheet.set_column("B:B", 92)
    sheet.merge_range("A1:B1", "Terms of the plan", f["title"])
    rows: tuple[tuple[str, str | date | Decimal], ...] = (
        ("Agency", f"{AGENCY}, an Oregon corporation, 1180 Tannery Row, Portland, OR 97299"),
        ("Client", f"{CLIENT}, a Vermont corporation, 6 Millrace Road, Brookhaven Falls, VT 05999"),
        ("Agreement date", date(2026, 7, 20)),
        ("Effective date", date(2026, 8, 3)),
        ("End date", date(2027, 6, 30)),
        ("Total fee", total),
        ("Currency", "All amounts are in US dollars (USD)."),
        (
            "Approval",
            "The Client reviews each milestone within seven (7) business days of delivery and approves it or returns it"
            " with comments. A milestone that is not returned within this time is deemed accepted."
            " Two rounds of changes are included; further rounds cost $950.00 each.",
        ),
        (
            "Invoicing and payment",
            "The fee of a milestone becomes payable on the Client’s approval of its deliverables. "
            "The Agency invoices it then. Payment terms: net 45 days from the date of the invoice.",
        ),
        ("Late payment", "Overdue invoices bear interest at 1% per month."),
        (
            "Expenses",
            "Travel, props and talent are charged at cost, with the Client’s prior consent, up to $9,500.00 in total."
            " Printing above the 85 retail kits costs $112.00 per kit.",
        ),
        ("Additional work", "Agency hour $165.00; senior strategist hour $210.00; shoot day with crew $4,150.00."),
        (
            "Cancellation",
            "A milestone cancelled less than 30 days before its date is charged at 50% of its fee. "
            "The plan may be ended with 60 days’ notice.",
        ),
        (
            "Liability and insurance",
            "Each party’s liability is limited to $170,000.00. "
            "The Agency carries media liability insurance of $1,000,000.00.",
        ),
        (
            "Rights",
            "On payment of a milestone its deliverables become the Client’s property; "
            "photographs are licensed for 36 months in the United States and Canada.",
        ),
        (
            "Governing law",
            "This plan is governed by the laws of the State of Oregon. Venue is Multnomah County.",
        ),
        (
            "Notices",
            "Agency: plans@copperfinch.example, (503) 555-0126, EIN 00-5530718. "
            "Client: marketing@alder-oat.example, (802) 555-0174, EIN 00-2961440.",
        ),
        (
            "Signed",
            "For the Agency: Priya Castellanos, President, July 20, 2026. "
            "For the Client: Walter Nyquist, Chief Marketing Officer, July 20, 2026.",
        ),
    )
    for row, (label, value) in enumerate(rows, 3):
        sheet.write(f"A{row}", label, f["term"])
        if isinstance(value, date):
            sheet.write_datetime(f"B{row}", value, f["clause_day"])
        elif isinstance(value, Decimal):
            sheet.write_formula(f"B{row}", f"='{PLAN}'!{total_cell}", f["clause_money"], float(value))
        else:
            sheet.write(f"B{row}", value, f["clause"])
            sheet.set_row(row - 1, 15 * (1 + len(value) // 105))


def _media(sheet: Worksheet, f: dict[str, Format]) -> None:
    sheet.set_column("A:A", 24)
    sheet.set_column("B:H", 12)
    sheet.merge_range("A1:H1", "Media budget by channel and month", f["title"])
    sheet.merge_range("A2:H2", "The Client pays it to the publishers directly; not part of the fee", f["subtitle"])
    sheet.write_row("A4", ("Channel", *MONTHS, "Total"), f["head"])
    for row, (channel, spend) in enumerate(MEDIA.items(), 5):
        sheet.write(f"A{row}", channel, f["cell"])
        sheet.write_row(f"B{row}", spend, f["spend"])
        sheet.write_formula(f"H{row}", f"=SUM(B{row}:G{row})", f["spendsum"], sum(spend))
    end = 4 + len(MEDIA)
    sheet.write(f"A{end + 1}", "Total media", f["sub"])
    columns = [*zip(*MEDIA.values(), strict=True), tuple(sum(spend) for spend in MEDIA.values())]
    for letter, column in zip("BCDEFGH", columns, strict=True):
        cell = f"{letter}{end + 1}"
        sheet.write_formula(cell, f"=SUM({letter}5:{letter}{end})", f["spendsum"], sum(column))
