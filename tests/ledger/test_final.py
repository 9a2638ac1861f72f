"""The final invoice: it lists the documents before it, and says what would still be left after it."""

from __future__ import annotations

from datetime import date

from toolkit.ledger import Deduct, Engagement, Wishes
from toolkit.money import Money

LAST = Wishes(final=True)


def day(text: str) -> date:
    return date.fromisoformat(text)


def accept(engagement: Engagement, *names: str) -> None:
    for name in names:
        engagement.submit(name, on=day("2026-01-10"))
        engagement.accept(name, by="Ann Berg", on=day("2026-01-20"))


def test_a_final_invoice_lists_every_document_before_it_with_its_money(engagement: Engagement) -> None:
    deposit = engagement.invoice_deposit(percent=20, on=day("2026-01-06"))
    accept(engagement, "M1", "M2", "M3")
    first = engagement.invoice(["M3"], on=day("2026-01-21"), wishes=Wishes(deduct=Deduct.NONE))
    note = engagement.credit(first.number, amounts={"M3": "1000"}, reason="one day less", on=day("2026-01-22"))
    last = engagement.invoice(["M1", "M2", "M3"], on=day("2026-02-02"), wishes=LAST)
    assert last.earlier is not None
    assert [(r.number, str(r.net), str(r.tax)) for r in last.earlier] == [
        (deposit.number, "20,000.00 EUR", "3,800.00 EUR"),
        (first.number, "20,000.00 EUR", "3,800.00 EUR"),
        (note.number, "-1,000.00 EUR", "-190.00 EUR"),
    ]
    assert last.notes[0] == f"Invoiced before with {deposit.number} of 2026-01-06: 20,000.00 EUR and 3,800.00 EUR tax"
    assert last.notes[2] == f"Credited before with {note.number} of 2026-01-22: 1,000.00 EUR and 190.00 EUR tax"
    assert [p for p in last.problems if p.where.startswith("final")] == []
    net = Money.sum((r.net for r in last.earlier), "EUR") + last.net
    assert net == engagement.state().money.contract_price
    assert first.earlier is None


def test_a_final_invoice_that_leaves_work_or_a_deposit_says_so(engagement: Engagement) -> None:
    engagement.invoice_deposit(percent=20, on=day("2026-01-06"))
    accept(engagement, "M3")
    draft = engagement.draft(on=day("2026-01-21"), wishes=Wishes(final=True, deduct=Deduct.NONE))
    found = {p.where: p.message for p in draft.problems if p.where.startswith("final")}
    assert set(found) == {"final.still_to_invoice", "final.deposits"}
    assert "80,000.00 EUR of the contract price" in found["final.still_to_invoice"]
    assert "20,000.00 EUR of the deposits" in found["final.deposits"]


def test_after_termination_what_is_due_is_the_last_invoice(engagement: Engagement) -> None:
    accept(engagement, "M3")
    engagement.terminate(by="Ann Berg", reason="budget withdrawn", on=day("2026-01-25"))
    last = engagement.invoice(on=day("2026-02-02"), wishes=LAST)
    assert [p for p in last.problems if p.where.startswith("final")] == []
    assert last.earlier == ()
