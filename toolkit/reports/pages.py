"""What a template may see: the typed context of each document that goes out, all of it ready to print."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from toolkit.provenance import Value
from toolkit.reports.blocks import Block, Picture

Paper = Literal["a4", "us-letter"]
NAME = r"[^./\\][^/\\]*"
Name = Annotated[str, StringConstraints(pattern=f"^{NAME}$")]
"""The name of a folder on the template path; never a path."""


class Fact(Value):
    """A value with its label."""

    label: str
    value: str


class Quote(Value):
    """What a contract says, and where: ``place`` is printed before ``text``."""

    place: str
    text: str


class PartyBlock(Value):
    """A party as it is addressed: its name, address lines, and numbers."""

    name: str
    address: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


class Sum(Value):
    """A row of a column of sums. ``strong`` for the ones that the eye should find."""

    label: str
    value: str
    detail: str = ""
    strong: bool = False


class InvoiceRow(Value):
    """A line of an invoice. ``quantity``, ``price`` and ``tax`` are shown where the page says so."""

    number: str
    milestone: str = ""
    description: str
    details: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    quantity: str = ""
    price: str = ""
    tax: str = ""
    net: str


class InvoicePage(Value):
    """An invoice or credit note, ready to print.

    Attributes:
        heading: ``Invoice``, ``Credit note``, …
        notice: Said in large letters where the document is no invoice yet; else empty.
        facts: Number, dates and references.
        call: The sum that matters and by when: ``Amount due``.
        show_quantity, show_tax: Whether the lines need these columns.
        payment: How to pay.
        terms: Sentences on payment, each with the contract's words where they stand there.
        annex: Quotations too long to stand within their line.
    """

    kind: Literal["invoice"] = "invoice"
    heading: str
    number: str
    notice: str = ""
    supplier: PartyBlock
    customer: PartyBlock
    facts: tuple[Fact, ...]
    call: tuple[Sum, ...]
    currency: str
    rows: tuple[InvoiceRow, ...]
    show_quantity: bool = False
    show_tax: bool = False
    sums: tuple[Sum, ...]
    tax_notes: tuple[str, ...] = ()
    payment: tuple[Fact, ...] = ()
    terms: tuple[str, ...] = ()
    term_quotes: tuple[Quote, ...] = ()
    notes: tuple[str, ...] = ()


Mood = Literal["good", "quiet", "attention", "late"]
"""How a status is shown: done, nothing to do, waits for someone, late."""


class MilestoneRow(Value):
    """A milestone as it stands. ``detail`` says since when and by whom, ``delivered`` what was handed over."""

    id: str
    name: str
    due: str
    status: str
    mood: Mood
    detail: str = ""
    delivered: str = ""
    partly: str = ""
    reason: str = ""
    amount: str
    invoiced: str


class WaitingRow(Value):
    """Something that waits for a party; ``quotes`` are the contract's words on it."""

    who: str
    what: str
    since: str
    until: str = ""
    mood: Mood = "attention"
    note: str = ""
    quotes: tuple[Quote, ...] = ()


class DocumentRow(Value):
    """An issued document and how it was paid; all money with tax."""

    number: str
    kind: str
    issued: str
    due: str
    amount: str
    paid: str
    open: str
    status: str
    mood: Mood
    receipts: str = ""


class ChangeRow(Value):
    """A change order: what it is about, and whether it is agreed."""

    number: str
    title: str = ""
    status: str
    mood: Mood
    detail: str = ""
    quotes: tuple[Quote, ...] = ()


class ComingRow(Value):
    """What comes next."""

    on: str
    what: str
    amount: str = ""


class MoneyTable(Value):
    """The sums of one currency."""

    title: str
    rows: tuple[Sum, ...]


class StatusPage(Value):
    """A status report, ready to print.

    Attributes:
        title: The contract's title.
        summary: The state in a few sentences.
        figures: The sums at the top; a strong one asks for attention.
        chart: The picture of schedule and money; None where there is neither.
        milestone_sums: How the milestones' column of what was invoiced comes to the sum at the top, where
            a retention or a deposit lies between the two.
        money: Contract price and what became of it, before tax, then what was paid, with tax.
    """

    kind: Literal["status report"] = "status report"
    heading: str
    title: str
    as_of: str
    supplier: PartyBlock
    customer: PartyBlock
    facts: tuple[Fact, ...]
    summary: tuple[str, ...]
    figures: tuple[Sum, ...]
    chart: Picture | None = None
    waiting: tuple[WaitingRow, ...] = ()
    milestones: tuple[MilestoneRow, ...] = ()
    milestone_sums: tuple[Sum, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    money: tuple[MoneyTable, ...] = ()
    coming: tuple[ComingRow, ...] = ()


Context = Annotated[InvoicePage | StatusPage, Field(discriminator="kind")]


class Front(Value):
    """What a notebook says of the document it is: stored in its metadata under ``contract-to-invoice``.

    Attributes:
        template: Name of the template that sets it.
        title, author: As the file's own metadata give them.
        on: The document's date, from which the PDF takes its time stamp; None for this moment.
        language: Of the words, BCP 47: ``en``, ``en-GB``.
        brand: Name of a brand folder on the template path; empty for none.
        doc: What the template sees as ``doc``; None for an ordinary notebook.
    """

    template: Name = "document"
    title: str = ""
    author: str = ""
    on: date | None = None
    language: str = "en"
    paper: Paper = "a4"
    brand: Name | Literal[""] = ""
    doc: Context | None = None


class Page(Value):
    """The whole document as a template gets it: its front matter and the blocks of its body."""

    front: Front
    blocks: tuple[Block, ...] = ()
