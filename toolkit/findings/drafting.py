"""Makes the draft of a schedule from findings: chooses, joins, derives, and says what is doubtful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from toolkit.documents.document import Document
from toolkit.documents.document import Span as TextSpan
from toolkit.findings.choosing import chosen
from toolkit.findings.finding import Draft, Finding
from toolkit.findings.money import DOLLAR, Amount
from toolkit.findings.payments import Payment, PaymentList
from toolkit.money import Money
from toolkit.provenance import Evidence, Problem, Source
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.schedule import ContractFile, Schedule


def draft(document: Document, findings: tuple[Finding, ...]) -> Draft:
    """The schedule that the findings make, with its problems."""
    file = ContractFile(name=document.name, sha256=document.sha256, pages=document.page_count)
    lists = chosen([f.value for f in findings if f.kind == "payments"])
    payments = [p for one in lists for p in one.payments]
    currency = currency_of(payments, findings)
    milestones = tuple(_milestone(document, n, p, currency) for n, p in enumerate(payments, 1))
    return Draft(Schedule(file=file, milestones=milestones, currency=currency), (), findings, document)


def currency_of(payments: Sequence[Payment], findings: Sequence[Finding]) -> str | None:
    counts = Counter(p.amount.currency for p in payments if p.amount and p.amount.currency)
    code = counts.most_common(1)[0][0] if counts else None
    return "USD" if code == DOLLAR else code


def _milestone(document: Document, number: int, payment: Payment, currency: str | None) -> Milestone:
    amount = None
    if payment.amount and payment.amount.number is not None and (currency or payment.amount.currency):
        code = payment.amount.currency
        code = currency if code in (None, DOLLAR) else code
        amount = Money.rounded(payment.amount.number, str(code))
    return Milestone(
        id=f"M{number}",
        name=payment.name,
        amount=amount,
        percent=payment.share.percent if payment.share else None,
        due_date=payment.due,
        trigger=payment.trigger,
        confidence=0.9,
        source=(document.source(*payment.row),),
    )
