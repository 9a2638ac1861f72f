"""From an issued invoice to the page that a template prints: every word and number formatted, nothing computed."""

from __future__ import annotations

from toolkit.ledger.invoices import Invoice, InvoiceLine, LineKind
from toolkit.money import Money
from toolkit.reports.brand import Words
from toolkit.reports.formats import Formats, quotes
from toolkit.reports.pages import Fact, InvoicePage, InvoiceRow, PartyBlock, Quote, Sum
from toolkit.schedule.parties import Party


def invoice_page(invoice: Invoice, words: Words, formats: Formats) -> InvoicePage:
    """The invoice as its template sees it."""
    taxed = any(total.tax or total.treatment.rate for total in invoice.taxes)
    return InvoicePage(
        heading=words[invoice.kind.value.replace(" ", "_")],
        number=invoice.number,
        notice="" if invoice.number else words["draft"],
        supplier=party_block(invoice.supplier, words, formats),
        customer=party_block(invoice.customer, words, formats),
        facts=_facts(invoice, words, formats),
        call=_call(invoice, words, formats),
        currency=invoice.currency,
        rows=tuple(_row(line, words, formats) for line in invoice.lines),
        show_quantity=any(abs(line.quantity) != 1 or line.unit != "C62" for line in invoice.lines),
        show_tax=taxed and len(invoice.taxes) > 1,
        sums=_sums(invoice, words, formats, taxed),
        tax_notes=_tax_notes(invoice, words, formats),
        payment=_payment(invoice, words, formats),
        terms=_terms(invoice, words, formats),
        term_quotes=_term_quotes(invoice, words),
        notes=invoice.notes,
    )


def party_block(party: Party, words: Words, formats: Formats) -> PartyBlock:
    """A party as it is addressed, with its numbers."""
    country = (formats.country(party.country),) if party.country else ()
    labelled = {key: getattr(party, key) for key in ("tax_id", "registration_number", "email", "phone")}
    facts = tuple(Fact(label=words[key], value=value) for key, value in labelled.items() if value)
    return PartyBlock(name=party.name, address=(*party.address, *country), facts=facts)


def _facts(invoice: Invoice, words: Words, formats: Formats) -> tuple[Fact, ...]:
    one_day = invoice.service_from == invoice.service_to or not (invoice.service_from and invoice.service_to)
    corrected = invoice.credits
    told = {
        "number": invoice.number,
        "issue_date": formats.day(invoice.issue_date),
        "due_date": formats.day(invoice.due_date) if invoice.due_date else "",
        "corrects": words.phrase("document_of", number=corrected.number, date=formats.day(corrected.issue_date))
        if corrected
        else "",
        "service_date" if one_day else "service_period": formats.span(invoice.service_from, invoice.service_to),
        "contract_title": invoice.title,
        "contract_reference": invoice.contract_reference or "",
        "contract_date": formats.day(invoice.contract_date) if invoice.contract_date else "",
        "customer_reference": invoice.customer_reference or "",
    }
    return tuple(Fact(label=words[key], value=value) for key, value in told.items() if value)


def _call(invoice: Invoice, words: Words, formats: Formats) -> tuple[Sum, ...]:
    if invoice.is_credit:
        return (Sum(label=words["amount_credited"], value=formats.money(invoice.gross), strong=True),)
    by = words.phrase("due_on", date=formats.day(invoice.due_date)) if invoice.due_date else ""
    if _now(invoice) <= Money.zero(invoice.currency):
        by = words["nothing_due"]
    return (Sum(label=words["amount_due"], value=formats.money(_now(invoice)), detail=by, strong=True),)


def _now(invoice: Invoice) -> Money:
    """What is to be paid now: what may be held back is taken off."""
    return invoice.payable - Money.sum((part.amount for part in invoice.retained), invoice.currency)


def _row(line: InvoiceLine, words: Words, formats: Formats) -> InvoiceRow:
    details = []
    is_work = line.kind is LineKind.WORK
    handed = [name for name in line.deliverables if name.strip()]
    if is_work and handed and handed != [line.description]:
        details.append(words.phrase("deliverables", names=", ".join(handed)))
    if is_work and line.accepted_on:
        day = formats.day(line.accepted_on)
        key = "deemed" if line.deemed else "accepted_by" if line.accepted_by else "accepted"
        details.append(words.phrase(key, date=day, name=line.accepted_by))
    if line.refers_to and line.refers_to.number not in line.description:
        details.append(
            words.phrase("refers_to", number=line.refers_to.number, date=formats.day(line.refers_to.issue_date))
        )
    rate = line.tax.rate
    return InvoiceRow(
        number=str(line.number),
        milestone=line.milestone or "",
        description=line.description,
        details=tuple(details),
        quotes=quotes(line.source, words["contract"]),
        quantity=formats.quantity(line.quantity, line.unit),
        price=formats.money(line.unit_price),
        tax=formats.percent(rate) if rate is not None else "–",
        net=formats.money(line.net),
    )


def _sums(invoice: Invoice, words: Words, formats: Formats, taxed: bool) -> tuple[Sum, ...]:
    sums: list[Sum] = []

    def add(label: str, amount: Money, *, strong: bool = False, detail: str = "") -> None:
        sums.append(Sum(label=label, value=formats.money(amount), strong=strong, detail=detail))

    if taxed:
        add(words["net"], invoice.net)
        for total in invoice.taxes:
            rate = total.treatment.rate
            if rate is None:
                continue
            label = words.phrase(
                "tax_line",
                label=total.treatment.label or words["tax_rate"],
                rate=formats.percent(rate),
                base=formats.money(total.base),
            )
            add(label, total.tax)
    if invoice.prepaid:
        add(words["gross"] if taxed else words["total"], invoice.gross)
        add(words["prepaid"], -invoice.prepaid)
    add(words["amount_credited" if invoice.is_credit else "payable"], invoice.payable, strong=not invoice.retained)
    for part in invoice.retained:
        label = words.phrase("retained", name=part.name, percent=formats.percent(part.percent))
        until = part.release or (formats.day(part.release_on) if part.release_on else "")
        add(label, -part.amount, detail=words.phrase("retained_until", release=until) if until else "")
    if invoice.retained:
        add(words["to_pay_now"], _now(invoice), strong=True)
    return tuple(sums)


def _tax_notes(invoice: Invoice, words: Words, formats: Formats) -> tuple[str, ...]:
    """Why no tax is charged (BT-120); on which part, where tax is charged on another."""
    notes = []
    for total in invoice.taxes:
        if total.treatment.reason:
            key = "no_tax_on" if invoice.tax else "no_tax"
            reason = total.treatment.reason.rstrip(". ")
            notes.append(words.phrase(key, reason=reason, base=formats.money(total.base)))
    return tuple(dict.fromkeys(notes))


def _payment(invoice: Invoice, words: Words, formats: Formats) -> tuple[Fact, ...]:
    """How to pay; nothing where nothing is to be paid."""
    if invoice.is_credit or _now(invoice) <= Money.zero(invoice.currency):
        return ()
    told = {
        "pay_to": invoice.supplier.name,
        "account": invoice.supplier.bank_account or "",
        "payment_reference": invoice.number,
        "pay_by": formats.day(invoice.due_date) if invoice.due_date else "",
    }
    return tuple(Fact(label=words[key], value=value) for key, value in told.items() if value)


def _terms(invoice: Invoice, words: Words, formats: Formats) -> tuple[str, ...]:
    if invoice.is_credit:
        return ()
    terms = [invoice.payment_terms.strip()]
    for offer in invoice.early_payment:
        terms.append(
            words.phrase(
                "early_payment",
                date=formats.day(offer.until),
                percent=formats.percent(offer.percent),
                amount=formats.money(offer.amount),
            )
        )
    if rate := invoice.exchange_rate:
        terms.append(
            words.phrase(
                "exchange_rate",
                base=rate.base,
                rate=formats.quantity(rate.rate),
                quote=rate.quote,
                by=rate.stated_by,
                date=formats.day(rate.on),
            )
        )
    return tuple(term for term in terms if term)


def _term_quotes(invoice: Invoice, words: Words) -> tuple[Quote, ...]:
    """What the contract says on paying, on paying late, and on what is held back."""
    if invoice.is_credit:
        return ()
    parts = (invoice.payment_term, invoice.late_interest, *invoice.retained)
    return quotes(tuple(s for part in parts if part for s in part.source), words["contract"])


def file_stem(invoice: Invoice) -> str:
    """What its files are named after: the number, or the engagement for a draft, which has none."""
    if invoice.number:
        return invoice.number
    return f"draft-{invoice.kind.value}-{invoice.engagement}"
