"""Bank statements: entries from camt.053 (ISO 20022) and CSV, and proposals for what each one pays.

A proposal is for a person to confirm: nothing is recorded here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

from toolkit.errors import DamagedFile, EmptyFile, InvalidAmount, ToolkitError, UnknownFormat
from toolkit.ledger import early
from toolkit.ledger.events import Allocation
from toolkit.ledger.evidence import content
from toolkit.ledger.folding import Record
from toolkit.money import Money, decimal_of
from toolkit.provenance import Confidence, Problem, Severity, Value

_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y")


class BankEntry(Value):
    """One entry of a statement; ``amount`` is positive for money that came in.

    ``number`` is its place in the file, from 1; ``reference`` the bank's or the payer's own.
    """

    number: int
    on: date
    amount: Money
    name: str = ""
    text: str = ""
    reference: str = ""


class BankStatement(Value):
    """The entries that could be read, and a problem for each that could not."""

    entries: tuple[BankEntry, ...]
    problems: tuple[Problem, ...] = ()


class Match(Value):
    """A proposal: the entry pays ``parts`` of an engagement.

    ``why`` says what agreed; ``confidence`` is 0.99 where the invoice's number and its open amount do,
    less where only one of them or only the name does. ``recorded``: it stands in the ledger already.
    ``early_payment``: it is the open amount less the discount that the invoice offers until that day.
    """

    entry: BankEntry
    engagement: str | None = None
    parts: tuple[Allocation, ...] = ()
    confidence: Confidence = 0.0
    why: str = ""
    recorded: bool = False
    early_payment: bool = False


class CsvColumns(Value):
    """Which columns of a CSV file hold what, by their headings; and how its dates and numbers are written."""

    date: str
    amount: str
    name: str | None = None
    text: str | None = None
    reference: str | None = None
    currency: str | None = None
    date_format: str | None = None
    decimal: str = "."


def read_statement(
    file: Path | str | bytes, *, columns: CsvColumns | None = None, currency: str = "EUR"
) -> BankStatement:
    """The entries of a bank statement: camt.053 XML, or CSV with ``columns``.

    Args:
        columns: Of a CSV file; required for one.
        currency: Of a CSV file that has no column for it.

    Raises:
        EmptyFile: The file holds nothing.
        DamagedFile: It is XML, but not well-formed, or declares entities.
        UnknownFormat: It is neither camt.053 nor a CSV file with these columns.
    """
    paper = content(file, "statement")
    if not paper.data.strip():
        raise EmptyFile("the statement holds nothing", where=paper.name, remedy="Download it from the bank again")
    if paper.data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return _camt(paper.data, paper.name)
    if columns is None:
        raise UnknownFormat(
            "the file is not camt.053",
            where=paper.name,
            remedy="For a CSV file say what its columns hold: columns=CsvColumns(date=…, amount=…)",
        )
    return _csv(paper.data, paper.name, columns, currency)


def _camt(data: bytes, place: str) -> BankStatement:
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data:  # no bank sends one; it could expand without end
        raise DamagedFile("the statement declares entities", where=place, remedy="Download it from the bank again")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314  # entities are refused above
    except ElementTree.ParseError as cause:
        raise DamagedFile(
            f"the statement is not well-formed XML ({cause})", where=place, remedy="Download it from the bank again"
        ) from cause
    for element in root.iter():  # every version of camt.053 has a namespace of its own
        element.tag = element.tag.rsplit("}", 1)[-1]
    if root.find("BkToCstmrStmt") is None:
        raise UnknownFormat("the XML is not camt.053", where=place, remedy="Ask the bank for a camt.053 statement")
    entries: list[BankEntry] = []
    problems: list[Problem] = []
    for number, entry in enumerate(root.iter("Ntry"), start=1):
        try:
            entries += _camt_entry(entry, number)
        except (ToolkitError, ValueError) as cause:
            problems.append(_unread(number, cause))
    return BankStatement(entries=tuple(entries), problems=tuple(problems))


def _camt_entry(entry: ElementTree.Element, number: int) -> list[BankEntry]:
    """The entry, or each of its parts where the bank booked several payments as one."""
    sign = 1 if _text(entry, "CdtDbtInd") == "CRDT" else -1
    if _text(entry, "RvslInd") == "true":
        sign = -sign  # a reversal of a credit takes money away
    booked = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm")[:10] or _text(entry, "ValDt/Dt")
    on = date.fromisoformat(booked)
    whole = _amount(entry.find("Amt"), sign)
    parts = entry.findall("NtryDtls/TxDtls")
    found = []
    for part in parts or [entry]:
        amount = part.find("Amt") if part is not entry else None
        if amount is None:
            amount = part.find("AmtDtls/TxAmt/Amt") if len(parts) > 1 else None
        found.append(
            BankEntry(
                number=number,
                on=on,
                amount=whole if amount is None else _amount(amount, sign),
                name=_text(part, "RltdPties/Dbtr/Nm") or _text(part, "RltdPties/Dbtr/Pty/Nm"),
                text=" ".join(x.text or "" for x in part.findall("RmtInf/Ustrd")),
                reference=_text(part, "RmtInf/Strd/CdtrRefInf/Ref")
                or _text(part, "Refs/EndToEndId")
                or _text(entry, "AcctSvcrRef"),
            )
        )
    if Money.sum((f.amount for f in found), whole.currency) != whole:
        raise InvalidAmount("its parts do not add up to it", remedy="Enter it by hand")
    return found


def _amount(element: ElementTree.Element | None, sign: int) -> Money:
    if element is None:
        raise InvalidAmount("it has no amount", remedy="Enter it by hand")
    return Money.of(decimal_of(element.text or "") * sign, element.get("Ccy", ""))


def _text(element: ElementTree.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _csv(data: bytes, place: str, columns: CsvColumns, currency: str) -> BankStatement:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what banks write that do not write UTF-8
    first = text.splitlines()[0]
    separator = max(";,\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=separator)
    wanted = [c for c in (columns.date, columns.amount, columns.name, columns.text, columns.reference) if c]
    missing = [c for c in wanted if c not in (rows.fieldnames or ())]
    if missing:
        raise UnknownFormat(
            f"there is no column {missing[0]!r}",
            where=place,
            remedy=f"The file has {', '.join(rows.fieldnames or ())}",
        )
    entries, problems = [], []
    for number, row in enumerate(rows, start=1):
        try:
            entries.append(_csv_entry(row, number, columns, currency))
        except (ToolkitError, ValueError) as cause:
            problems.append(_unread(number, cause))
    return BankStatement(entries=tuple(entries), problems=tuple(problems))


def _csv_entry(row: Mapping[str, str | None], number: int, columns: CsvColumns, currency: str) -> BankEntry:
    def cell(name: str | None) -> str:
        return (row.get(name) or "").strip() if name else ""

    return BankEntry(
        number=number,
        on=_date(cell(columns.date), columns.date_format),
        amount=Money.of(_figure(cell(columns.amount), columns.decimal), cell(columns.currency) or currency),
        name=cell(columns.name),
        text=cell(columns.text),
        reference=cell(columns.reference),
    )


def _figure(text: str, decimal: str) -> str:
    """A figure with a decimal point; a mark that parts no thousands is no figure, lest 1.50 becomes 150."""
    thousands = "," if decimal == "." else "."
    digits = re.sub(r"[\s\u00a0']", "", text)
    grouped = rf"[+-]?(?:\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d*)(?:{re.escape(decimal)}\d*)?[+-]?"
    if not re.fullmatch(grouped, digits):
        raise ValueError(f"{text!r} is no figure whose decimals stand behind {decimal!r}: see CsvColumns(decimal=…)")
    return digits.replace(thousands, "").replace(decimal, ".")


def _date(text: str, form: str | None) -> date:
    """A date; one that could be read in two ways is refused unless its form is named."""
    found = set()
    for pattern in (form,) if form else _DATES:
        try:
            found.add(datetime.strptime(text, pattern).date())  # noqa: DTZ007  # a date has no zone
        except ValueError:
            continue
    if len(found) != 1:
        what = "could be two days" if found else "is no date"
        raise ValueError(f"{text!r} {what}; name its form with date_format, such as %d/%m/%Y")
    return found.pop()


def _unread(number: int, cause: Exception) -> Problem:
    return Problem(where=f"entry {number}", message=f"Not read: {cause}", severity=Severity.ERROR)


def propose(records: Sequence[Record], entries: Sequence[BankEntry]) -> tuple[Match, ...]:
    """What each entry that came in pays, best guess first by number, then by amount and name; one for each entry."""
    return tuple(_match(records, entry) for entry in entries if entry.amount.amount > 0)


def _match(records: Sequence[Record], entry: BankEntry) -> Match:
    reference = reference_of(entry)
    words = f"{entry.text} {entry.reference}"
    by_number: list[Match] = []
    by_amount: list[Match] = []
    for record in records:
        if any((p.amount, p.on, p.reference) == (entry.amount, entry.on, reference) for p in record.payments):
            return Match(entry=entry, engagement=record.id, confidence=1.0, why="recorded already", recorded=True)
        named = _same_name(entry.name, record.basis.customer.name)
        opened = {
            a.invoice.number: a.open
            for a in record.invoices()
            if a.open and a.invoice.currency == entry.amount.currency and a.invoice.issue_date <= entry.on
        }
        mentioned = {n: o for n, o in opened.items() if _mentions(words, n)}
        reduced = [n for n in mentioned or opened if _less_discount(record, n, entry)]
        if reduced:
            (by_number if mentioned else by_amount).append(_early(record, entry, reduced[0], bool(mentioned), named))
            continue
        if mentioned:
            by_number.append(_by_number(record, entry, mentioned))
        for number, amount in opened.items():
            if amount == entry.amount and not mentioned:
                sure = 0.9 if named else 0.6
                why = "the open amount" + (" and the customer's name" if named else "")
                part = Allocation(invoice=number, amount=amount)
                by_amount.append(Match(entry=entry, engagement=record.id, parts=(part,), confidence=sure, why=why))
    found = by_number or by_amount
    if not found:
        return Match(entry=entry, why="no invoice is named, and none has this amount open")
    best = max(found, key=lambda m: m.confidence)
    rivals = sum(m.confidence == best.confidence for m in found)
    if rivals > 1:
        return best.model_copy(
            update={"confidence": best.confidence / rivals, "why": f"{best.why}; {rivals} invoices fit"}
        )
    return best


def _less_discount(record: Record, number: str, entry: BankEntry) -> bool:
    account = record.accounts[number]
    return account.open != entry.amount and early.proposed(record, account, entry.on) == entry.amount


def _early(record: Record, entry: BankEntry, number: str, mentioned: bool, named: bool) -> Match:
    """A payment less the discount that its invoice offers for paying early."""
    found = early.offer(record.accounts[number], entry.on)
    until = f" of {found.percent.normalize():f} % offered until {found.until}" if found else ""
    words = f"names {number}, and is its open amount" if mentioned else f"the open amount of {number}"
    return Match(
        entry=entry,
        engagement=record.id,
        parts=(Allocation(invoice=number, amount=entry.amount),),
        confidence=0.97 if mentioned else 0.85 if named else 0.55,
        why=f"{words} less the discount{until}",
        early_payment=True,
    )


def _by_number(record: Record, entry: BankEntry, mentioned: Mapping[str, Money]) -> Match:
    left, parts = entry.amount, []
    for number, amount in mentioned.items():
        part = min(left, amount)
        if part.amount > 0:
            parts.append(Allocation(invoice=number, amount=part))
            left = left - part
    total = Money.sum(mentioned.values(), entry.amount.currency)
    exact = total == entry.amount
    numbers = " and ".join(mentioned)
    why = f"names {numbers}" + (" and pays all that is open" if exact else f", of which {total} is open")
    return Match(entry=entry, engagement=record.id, parts=tuple(parts), confidence=0.99 if exact else 0.85, why=why)


def reference_of(entry: BankEntry) -> str:
    """How a payment from a statement is named in the ledger, so that the same entry is not recorded twice."""
    return (entry.reference or entry.text or entry.name)[:140]


def _mentions(words: str, number: str) -> bool:
    """Whether a text names a document number, however its parts are spaced."""
    parts = r"[\s\-/.]*".join(re.escape(p) for p in number.split("-"))
    return re.search(rf"(?<![0-9A-Za-z]){parts}(?![0-9])", words, re.IGNORECASE) is not None


def _same_name(a: str, b: str) -> bool:
    """Whether two names of a party share their first two words, legal forms and case aside."""
    first, second = (re.findall(r"\w+", x.casefold())[:2] for x in (a, b))
    return bool(first) and first == second
