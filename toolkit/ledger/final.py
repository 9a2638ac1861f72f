"""The final invoice: which documents went before it, and whether it can be the last one."""

from __future__ import annotations

from toolkit.ledger.balance import balance
from toolkit.ledger.folding import Account, Record
from toolkit.ledger.invoices import Invoice, InvoiceReference, LineKind
from toolkit.money import Money
from toolkit.provenance import Problem


def closing(record: Record, draft: Invoice) -> Invoice:
    """The draft with the documents issued before it, in words too, and with what speaks against its being the last.

    What is held back of the price and will be released speaks against nothing: it is invoiced when it is.
    """
    before = tuple(_reference(account) for account in record.accounts.values())
    words = tuple(
        f"{'Credited' if account.invoice.is_credit else 'Invoiced'} before with {account.invoice.number} of"
        f" {account.invoice.issue_date}: {account.invoice.net} and {account.invoice.tax} tax"
        for account in record.accounts.values()
    )
    return draft.model_copy(
        update={
            "earlier": before,
            "notes": draft.notes + words,
            "problems": draft.problems + _not_last(record, draft),
        }
    )


def _reference(account: Account) -> InvoiceReference:
    document = account.invoice
    found = document.reference
    return found.model_copy(update={"net": -found.net, "tax": -found.tax}) if document.is_credit else found


def _not_last(record: Record, draft: Invoice) -> tuple[Problem, ...]:
    """What would still be left of the contract after this document."""
    currency = record.currency
    now = balance(record, currency)
    used = {kind: Money.zero(currency) for kind in LineKind}
    for line in draft.lines:
        if line.kind.within_price and line.agreed.currency == currency:
            used[line.kind] = used[line.kind] + line.agreed
    problems = []
    work = Money.of(now.left + now.unplanned, currency) - used[LineKind.WORK]
    if work:
        what = f"{work} of the contract price would not be invoiced"
        remedy = "Accept and invoice the rest, or agree a change order that takes it away"
        problems.append(_problem("still_to_invoice", f"{what}. {remedy}"))
    deposits = Money.of(now.deposits, currency) + used[LineKind.DEPOSIT_DEDUCTION]
    if deposits:
        problems.append(_problem("deposits", f"{deposits} of the deposits would be neither deducted nor credited"))
    return tuple(problems)


def _problem(where: str, what: str) -> Problem:
    return Problem(where=f"final.{where}", message=f"This does not look like the last invoice: {what}")
