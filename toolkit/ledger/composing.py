"""Makes a document from charges: lines, tax, totals, due date, and what it still needs to be valid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from toolkit.ledger.billing import Charge
from toolkit.ledger.deposits import Deduct
from toolkit.ledger.folding import Progress, Record
from toolkit.ledger.invoices import EarlyPayment, ExchangeRate, Invoice, InvoiceKind, InvoiceLine, Retained
from toolkit.ledger.retention import RetentionBase
from toolkit.ledger.terms import due_date, in_words
from toolkit.money import Money
from toolkit.provenance import Problem, Severity, Value
from toolkit.schedule.parties import Party
from toolkit.schedule.terms import PaymentTerm
from toolkit.taxes import TaxCase, TaxRule, TaxTreatment, regime, tax_totals

_RETAINED_FROM = frozenset({InvoiceKind.INVOICE, InvoiceKind.FINAL})
"""Documents that charge work, from which something is held back."""


class Wishes(Value):
    """What the person wants of a document beyond what the contract says.

    Attributes:
        payment_term: Instead of the contract's.
        series: Of the number, instead of the engagement's.
        customer_reference: Order number or reference of the customer.
        contract_reference: How the customer finds the contract.
        notes: Printed on the document.
        retain: Whether the contract's retention is held back.
        deduct: How much of the deposits is deducted: ``all`` that fits, their ``share``, or ``none``.
        final: Whether it is the last one, and is called so: it lists what went before, and a problem says what
            speaks against its being the last.
        exchange: Invoice in another currency than the contract's, at a stated rate.
        early_payment: Discounts for paying early, as (percent, days from the date of invoice).
    """

    payment_term: PaymentTerm | None = None
    series: str | None = None
    customer_reference: str | None = None
    contract_reference: str | None = None
    notes: tuple[str, ...] = ()
    retain: bool = True
    deduct: Deduct = Deduct.ALL
    exchange: ExchangeRate | None = None
    final: bool = False
    early_payment: tuple[tuple[Decimal, int], ...] = ()


def compose(record: Record, charges: Sequence[Charge], kind: InvoiceKind, on: date, wishes: Wishes) -> Invoice:
    """The document over ``charges``, complete but for its number.

    Net, tax and gross follow EN 16931 BR-CO-10 to BR-CO-17: tax per treatment on the summed base.

    Raises:
        InvalidTaxRule: The engagement's tax rule cannot be used.
    """
    basis, schedule = record.basis, record.schedule
    currency = charges[0].net.currency
    rule = basis.tax or TaxRule()
    case = TaxCase(rule=rule, supplier=basis.supplier, customer=basis.customer, supplied_on=on)
    taxation = regime(rule.regime)
    treatment = taxation.treatment(case)
    lines = tuple(_line(record, n, charge, treatment) for n, charge in enumerate(charges, start=1))
    taxes = tax_totals(((line.tax, line.net) for line in lines), currency)
    net = Money.sum((line.net for line in lines), currency)
    tax = Money.sum((t.tax for t in taxes), currency)
    gross = net + tax
    steps = [_progress(record, charge) for charge in charges if charge.milestone]
    accepted = max((p.agreed_on for p in steps if p.agreed_on), default=None)
    term = wishes.payment_term or record.payment_term
    due, doubts = due_date(term, on, accepted, basis.calendar, basis.due_roll)
    return Invoice(
        number="",
        series=wishes.series or basis.series,
        year=on.year,
        kind=kind,
        issue_date=on,
        due_date=due,
        service_from=min((d for p in steps if (d := p.started_on or p.agreed_on)), default=None),
        service_to=max((d for p in steps if (d := p.submitted_on or p.agreed_on)), default=None),
        engagement=record.id,
        supplier=basis.supplier,
        customer=basis.customer,
        title=schedule.title or record.id,
        contract_reference=wishes.contract_reference,
        contract_date=schedule.agreement_date or schedule.effective_date,
        customer_reference=wishes.customer_reference or basis.customer_reference,
        currency=currency,
        lines=lines,
        taxes=taxes,
        net=net,
        tax=tax,
        gross=gross,
        prepaid=Money.zero(currency),
        payable=gross,
        retained=_retained(record, gross) if wishes.retain and kind in _RETAINED_FROM else (),
        payment_term=term,
        payment_terms=in_words(term),
        early_payment=tuple(
            EarlyPayment(percent=percent, until=on + timedelta(days=days), amount=gross.percent(percent))
            for percent, days in wishes.early_payment
        ),
        exchange_rate=wishes.exchange,
        late_interest=schedule.late_interest,
        notes=wishes.notes,
        problems=(
            *doubts,
            *_untaxed(basis.tax),
            *taxation.problems(case),
            *legal_problems(basis.supplier, basis.customer),
        ),
    )


def _progress(record: Record, charge: Charge) -> Progress:
    found = record.progress.get(charge.milestone.id) if charge.milestone else None
    return found or Progress()


def _line(record: Record, number: int, charge: Charge, treatment: TaxTreatment) -> InvoiceLine:
    p = _progress(record, charge)
    milestone = charge.milestone
    sign = -1 if charge.net.amount < 0 else 1
    within = charge.net if charge.kind.within_price else Money.zero(charge.net.currency)
    return InvoiceLine(
        number=number,
        kind=charge.kind,
        milestone=milestone.id if milestone else None,
        description=charge.description,
        deliverables=tuple(d.name for d in p.delivered) or (milestone.deliverables if milestone else ()),
        quantity=charge.quantity if charge.quantity is not None else Decimal(sign),
        unit=charge.unit,
        unit_price=charge.unit_price or max(charge.net, -charge.net),
        net=charge.net,
        agreed=within if charge.agreed is None else charge.agreed,
        tax=charge.treatment or treatment,
        source=charge.source,
        accepted_on=p.agreed_on,
        accepted_by=p.accepted_by,
        deemed=p.deemed,
        refers_to=charge.refers_to,
        retention=charge.retention,
        corrects=charge.corrects,
        budget=charge.budget,
    )


def _retained(record: Record, gross: Money) -> tuple[Retained, ...]:
    """Parts of the gross total that fall due only when they are released."""
    kept = []
    for rule in record.retentions:
        if rule.base is RetentionBase.GROSS and gross.amount > 0:
            before = Money.sum(
                (
                    r.amount
                    for a in record.invoices()
                    for r in a.invoice.retained
                    if r.name == rule.name and r.amount.currency == gross.currency
                ),
                gross.currency,
            )
            amount = rule.withheld(gross, before)
            if amount:
                kept.append(
                    Retained(
                        name=rule.name,
                        percent=rule.percent,
                        amount=amount,
                        release=rule.release,
                        release_on=rule.release_on,
                        source=rule.source,
                    )
                )
    return tuple(kept)


def _untaxed(rule: TaxRule | None) -> tuple[Problem, ...]:
    if rule is not None:
        return ()
    return (
        Problem(
            where="tax",
            message="No tax rule was chosen when the contract was engaged: no tax is charged."
            " Say tax=one_rate('19') or tax=outside_scope('why')",
        ),
    )


def legal_problems(supplier: Party, customer: Party) -> tuple[Problem, ...]:
    """What EN 16931 and most countries' law ask of an invoice and the ledger does not know."""
    problems = []
    for role, party, terms in (
        ("supplier", supplier, ("BG-5, rule BR-08", "BT-40, rule BR-09")),
        ("customer", customer, ("BG-8, rule BR-10", "BT-55, rule BR-11")),
    ):
        if not party.address:
            problems.append(_missing(f"{role}.address", f"The {role}'s address", terms[0]))
        if not party.country:
            problems.append(_missing(f"{role}.country", f"The {role}'s country", terms[1]))
    if not supplier.bank_account:
        problems.append(
            Problem(
                where="supplier.bank_account",
                message="The supplier's bank account is not known: the invoice does not say where to pay"
                " (EN 16931 BT-84)",
                severity=Severity.REVIEW,
            )
        )
    return tuple(problems)


def _missing(where: str, what: str, term: str) -> Problem:
    return Problem(
        where=where,
        message=f"{what} is not known: a valid invoice must show it (EN 16931 {term})",
        severity=Severity.ERROR,
    )
