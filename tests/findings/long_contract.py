"""A long contract for measuring: as many pages as asked for, of which four matter to a payment schedule.

Everything else is the usual matter of a long contract: definitions, insurance, confidentiality, technical
clauses. It has lengths of time, numbers and now and then the words "payment" or "price", as such text does.
"""

from __future__ import annotations

import json
from itertools import cycle, islice

PAYMENTS = (
    ("Signature of this Agreement", "2026-03-02", 48_000),
    ("Delivery of the Site Survey Report", "2026-06-15", 120_000),
    ("Delivery of the Detailed Design", "2026-10-30", 180_000),
    ("Installation of the Control System", "2027-04-19", 240_000),
    ("Final acceptance of the Works", "2027-08-31", 212_000),
)
"""Event, date and amount (US dollars) of each payment."""

_OPENING = (
    "MASTER WORKS AND SERVICES AGREEMENT",
    "This Master Works and Services Agreement (this “Agreement”) is made on 2 March 2026 between Harrowgate Water "
    "Utilities Inc., a Delaware corporation (the “Customer”), and Calder & Finch Engineering LLC, a limited liability "
    "company of the State of Ohio (the “Supplier”).",
    "The Customer wishes to renew the control system of its pumping stations, and the Supplier has agreed to survey, "
    "design, install and hand over that system on the terms that follow.",
)

_TERMS = (
    "ARTICLE 87 PRICE AND PAYMENT",
    "87.1 The contract price for the Works is $800,000.00. It is payable in the instalments of the Payment Schedule in "
    "87.2, each after the event that stands beside it.",
    "87.3 The Customer shall pay each invoice within thirty (30) days of receipt of the invoice. Amounts not paid when "
    "due bear interest at 1.5 % per month.",
    "87.4 The Customer shall review each deliverable within ten (10) business days of its submission. If the Customer "
    "does not reject it in writing within that period, it is deemed accepted.",
)

_CLOSING = (
    "This Agreement is governed by the laws of the State of Ohio.",
    "IN WITNESS WHEREOF the parties have signed this Agreement by their authorised officers.",
    "Harrowgate Water Utilities Inc.    By: ______________    Title: Director of Assets",
    "Calder & Finch Engineering LLC    By: ______________    Title: Managing Member",
)

_MATTER = (
    "The Supplier shall keep the site, the stores and the ways of access clean and free from waste, and shall each "
    "evening leave them in a condition in which the operating staff of the station may pass without hindrance.",
    "“Station” means a building or a chamber in which pumps, valves, meters or switchgear are housed, "
    "together with the "
    "land on which it stands, the fence around it and the cables that lead to it.",
    "Neither party shall disclose to others what it learns of the other’s affairs in the course of the "
    "Works, unless it "
    "was known to the public before, or must be disclosed by order of a court of law.",
    "The Supplier shall appoint a representative who is on site throughout working hours and who has authority to give "
    "and to receive instructions. A change of representative is notified fourteen (14) days in advance.",
    "Drawings are numbered in one series. Each revision carries a letter, the reason of the change in a few words, and "
    "the initials of the engineer who has checked it against the calculation to which it belongs.",
    "Cables are laid at a depth of not less than 750 millimetres under open ground and 1,050 millimetres under roads, "
    "in ducts of a nominal bore of 110 millimetres, with a warning tape 300 millimetres above them.",
    "A party that is prevented from performance by an event outside its control shall tell the other within seven (7) "
    "days, shall say how long the event is likely to last, and shall do what it reasonably can to limit its effects.",
    "The Supplier warrants that the equipment is new, is fit for continuous operation at ambient temperatures between "
    "minus 15 and plus 45 degrees, and conforms to the standards that are listed in the technical volume.",
    "Spare parts are packed for storage over 24 months in dry rooms. Each package bears the tag number "
    "of the item, its "
    "part number and the station for which it is meant, in letters of at least 12 millimetres.",
    "No waiver of a right under this Agreement is effective unless it is in writing. A waiver on one occasion is not a "
    "waiver of the same right on another, and no course of dealing between the parties shall change that.",
    "The instructions for operation describe starting, running, stopping and isolating each pump, the meaning of each "
    "alarm, and what the staff must do on it. A trained operator can follow them without help.",
    "Notices are delivered by hand or by registered letter to the address on the first page, and take effect when they "
    "arrive. Electronic mail is used for the daily business only and does not replace a notice.",
    "The control panels are tested at the maker’s works before they are dispatched. The Customer may attend each test "
    "and is told of it ten days before. The record lists every signal with its address, range and result.",
    "Words in the singular include the plural. Headings are for convenience and have no bearing on interpretation. A "
    "reference to a clause is to a clause of this Agreement, and one to a law is to that law as amended.",
    "The Supplier insures the Works against loss and damage until they are handed over, and keeps that insurance in "
    "force with insurers of good standing. Evidence of it is shown to the Customer on request.",
    "Where an instruction of the Customer changes the scope, the price or the time, the Supplier says so "
    "before it acts. "
    "Work that was begun without such a statement is deemed to be within the scope of the Agreement.",
)

_PAGE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "Master Works and Services Agreement", author: "Calder & Finch")
#set page(paper: "a4", margin: 22mm,
  header: text(8pt)[Harrowgate Water Utilities #h(1fr) Pumping stations, control system],
  footer: context align(center, text(8pt)[Page #counter(page).display() of #data.count]))
#set text(10pt, font: "Libertinus Serif")
#set par(justify: true)
#for (index, page) in data.pages.enumerate() {
  if index > 0 { pagebreak() }
  for paragraph in page.paragraphs { block(spacing: 1.1em, paragraph) }
  if page.rows.len() > 0 {
    table(columns: (auto, 1fr, auto, auto), table.header([No.], [Payment event], [Due date], [Amount (USD)]),
      ..page.rows.flatten())
  }
}
"""


def long_contract(pages: int = 200) -> bytes:
    """The contract as a PDF of ``pages`` (at least 8) A4 pages; the schedule stands on two in its middle."""
    import typst

    matter = cycle(enumerate(_MATTER))
    middle = pages // 2
    sheets = []
    for number in range(1, pages + 1):
        filler = [f"{number}.{place} {words}" for place, (_, words) in enumerate(islice(matter, 15), 1)]
        rows: list[list[str]] = []
        if number == 1:
            filler = [*_OPENING, *filler[:8]]
        elif number == middle:
            filler = [*_TERMS, *filler[:6]]
        elif number == middle + 1:
            filler = ["87.2 Payment Schedule", *filler[:4]]
            rows = [[str(n), what, when, f"{amount:,}.00"] for n, (what, when, amount) in enumerate(PAYMENTS, 1)]
        elif number == pages:
            filler = [*filler[:5], *_CLOSING]
        sheets.append({"paragraphs": filler, "rows": rows})
    data = {"pages": sheets, "count": pages}
    return bytes(typst.compile(_PAGE.encode(), sys_inputs={"data": json.dumps(data)}))
