"""The view of an engagement's money: what may be invoiced, what is held back, what was issued, what came in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from toolkit.errors import EventRefused, InvalidAmount, ToolkitError
from toolkit.ledger import Engagement
from toolkit.ledger.composing import Wishes
from toolkit.ledger.events import Engaged
from toolkit.ledger.invoices import Invoice
from toolkit.ledger.releases import Held
from toolkit.ledger.retention import RetentionBase
from toolkit.ledger.state import Action as Step
from toolkit.ledger.state import InvoiceState, InvoiceStatus, MilestoneState
from toolkit.money import Money
from toolkit.provenance import Severity
from toolkit.views.fields import Kind, Spec, parsed, shown
from toolkit.views.panel import Action, Answer, Message, View
from toolkit.views.tracking import date_in, sums_of
from toolkit.views.wording import TONES, day, days, money

_TYPES = {"pdf": "application/pdf", "html": "text/html"}


class Billing(View):
    """The billing of one engagement; it keeps nothing but the engagement and where files go."""

    scripts = ("deposits.js", "billing.js")

    def __init__(self, engagement: Engagement, folder: Path) -> None:
        self.engagement = engagement
        self.folder = folder
        super().__init__()

    def facts(self) -> dict[str, Any]:
        """What may be invoiced, what was issued, and how the money stands today."""
        state = self.engagement.state()
        return {
            "title": f"Billing: {state.title}",
            "customer": f"to {state.customer.name}",
            "today": state.on.isoformat(),
            "folder": f"{self.folder}/",
            "reference": _reference(self.engagement),
            "sums": sums_of(state),
            "billable": [_billable(m) for m in state.milestones if Step.INVOICE in m.actions],
            "deposits": money(state.money.deposits) if state.money.deposits else "",
            "can_deposit": state.terminated_on is None and state.money.still_to_invoice.amount > 0,
            "held": [_held(h) for h in self.engagement.retentions()],
            "customer_contact": state.customer.name,
            "invoices": [_issued(i) for i in reversed(state.invoices)],
        }

    @property
    def actions(self) -> Mapping[str, Action]:
        """Look at a document, issue it, fetch its files, record a payment or a release, take an invoice back."""
        return {
            "preview": self._preview,
            "draft": self._draft,
            "issue": self._issue,
            "release": self._release,
            "file": self._file,
            "pay": self._pay,
            "credit": self._credit,
        }

    def _preview(self, message: Message) -> Answer:
        return _preview_of(self._drafted(message))

    def _draft(self, message: Message) -> Answer:
        self._hand_over(self._drafted(message), "pdf")
        return {}

    def _issue(self, message: Message) -> str:
        """Issue what was previewed, or nothing."""
        expected = str(message.get("payable"))
        if str(self._drafted(message).payable) != expected:
            raise EventRefused(
                f"the invoice would no longer be {expected}, as the preview said",
                where="rule issue-what-was-previewed",
                remedy="Something was recorded in between: look at the preview again",
            )
        invoice = self._invoiced(message)
        return f"Issued {invoice.number} over {money(invoice.payable)}.{self._written(invoice)}"

    def _drafted(self, message: Message) -> Invoice:
        """The document a person asks for, of the kind that ``message["what"]`` names."""
        match message.get("what"):
            case "deposit":
                return self.engagement.draft_deposit(**self._deposit(message), **_wished(message))
            case "retention":
                return self.engagement.draft_retention(**_wished(message))
            case _:
                return self.engagement.draft(_chosen(message), **_wished(message))

    def _invoiced(self, message: Message) -> Invoice:
        match message.get("what"):
            case "deposit":
                return self.engagement.invoice_deposit(**self._deposit(message), **_wished(message))
            case "retention":
                return self.engagement.invoice_retention(**_wished(message))
            case _:
                return self.engagement.invoice(_chosen(message), **_wished(message))

    def _deposit(self, message: Message) -> dict[str, Any]:
        """How much was asked for: an amount, or with a percent sign a share of the contract price."""
        text = str(message.get("amount") or "").strip()
        if not text:
            raise InvalidAmount(
                "no deposit was given", where="amount", remedy="Write an amount like 30,000.00, or a share like 20 %"
            )
        share = text.endswith("%")
        spec = Spec("amount", "Deposit", Kind.PERCENT if share else Kind.MONEY)
        asked = parsed(text, spec, where="amount", currency=self.engagement.state().money.currency)
        words = str(message.get("description") or "").strip() or "Deposit"
        if isinstance(asked, Decimal):
            words += f", {asked.normalize():f} % of the contract price"
        return {"percent" if share else "amount": asked, "description": words}

    def _release(self, message: Message) -> str:
        name, by = str(message["name"]), str(message.get("by") or "").strip()
        if not by:
            raise EventRefused(
                "nobody is named who released it", where="rule named-decision", remedy="Name who did, for the customer"
            )
        spec = Spec("amount", "Amount", Kind.MONEY)
        text, currency = str(message.get("amount") or ""), self.engagement.state().money.currency
        amount = parsed(text, spec, where="amount", currency=currency)
        reason = str(message.get("reason") or "").strip() or None
        done = self.engagement.release_retention(
            name, by=by, amount=amount if isinstance(amount, Money) else None, reason=reason, on=date_in(message)
        )
        return f"Recorded the release of {money(done.amount)}."

    def _written(self, invoice: Invoice) -> str:
        """Write the invoice's files. The invoice stands whether or not that works, so a failure is told, not raised."""
        from toolkit.reports import render

        try:
            made = render(invoice, folder=self.folder)
        except ToolkitError as error:
            return f" Its files could not be written: {error}"
        failed = "".join(f" {p.message}." for p in made.problems if p.severity is Severity.ERROR and p.where in _TYPES)
        return f" Written: {', '.join(str(p) for p in made.paths.values())}.{failed}"

    def _file(self, message: Message) -> Answer:
        invoice = self.engagement.state().invoice(str(message["number"])).invoice
        self._hand_over(invoice, "pdf" if message.get("format") == "pdf" else "html")
        return {}

    def _hand_over(self, invoice: Invoice, form: Literal["pdf", "html"]) -> None:
        from toolkit.reports import render

        made = render(invoice, formats=(form,))
        self.send({"file": f"{made.name}.{form}", "type": _TYPES[form]}, [made.files[form]])

    def _pay(self, message: Message) -> str:
        number = str(message["number"])
        invoice = self.engagement.state().invoice(number).invoice
        spec = Spec("amount", "Amount", Kind.MONEY)
        amount = parsed(str(message.get("amount") or ""), spec, where="amount", currency=invoice.currency)
        if not isinstance(amount, Money):
            raise InvalidAmount("no amount was given", where="amount", remedy="Write what came in, like 30,000.00")
        reference = str(message.get("reference") or "").strip() or None
        self.engagement.pay(amount, invoice=number, on=date_in(message), reference=reference)
        return f"Recorded {money(amount)} for {number}."

    def _credit(self, message: Message) -> str:
        note = self.engagement.credit(str(message["number"]), reason=str(message.get("reason") or ""))
        return f"Issued credit note {note.number} over {money(note.gross)}.{self._written(note)}"


def billing(engagement: Engagement, *, folder: str | Path = "out") -> Billing:
    """Show what may be invoiced and what is open; buttons issue invoices and record payments.

    Args:
        engagement: Whose money.
        folder: Where the PDF and HTML of an issued invoice are written.
    """
    return Billing(engagement, Path(folder))


def _chosen(message: Message) -> list[str]:
    return [str(i) for i in message.get("ids") or ()]


def _wished(message: Message) -> dict[str, Any]:
    """What a person asked of any document, as the engagement's verbs take it."""
    reference = str(message.get("reference") or "").strip() or None
    return {"on": date_in(message), "wishes": Wishes(customer_reference=reference)}


def _reference(engagement: Engagement) -> str:
    """The customer's reference that was given when the contract was put in force."""
    return next((e.customer_reference or "" for e in engagement.events if isinstance(e, Engaged)), "")


def _billable(m: MilestoneState) -> dict[str, Any]:
    how = "deemed accepted" if m.deemed else "accepted"
    by = f" by {m.accepted_by}" if m.accepted_by else ""
    return {
        "id": m.id,
        "name": m.name,
        "amount": money(m.still_to_invoice),
        "accepted": f"{how} {day(m.accepted_on)}{by}",
    }


def _held(held: Held) -> dict[str, Any]:
    rule, net = held.rule, held.rule.base is RetentionBase.NET
    of = "each invoice, before tax" if net else "each invoice, with tax"
    return {
        "name": rule.name,
        "what": f"{rule.percent.normalize():f} % of {of}",
        "until": rule.release or day(rule.release_on),
        "held": money(held.releasable),
        "held_plain": shown(held.releasable, Kind.MONEY),
        "releasable": held.releasable.amount > 0,
        "due": money(held.due),
        "invoiceable": held.due.amount > 0,
        "after": "An invoice for it can be issued then." if net else "It falls due on the invoices it was held from.",
    }


def _issued(i: InvoiceState) -> dict[str, Any]:
    invoice = i.invoice
    about = [invoice.credits.number] if invoice.credits else invoice.milestones
    word, tone = ("credit", "plain") if invoice.is_credit else (i.status.value, TONES[i.status.value])
    return {
        "number": i.number,
        "what": ", ".join([invoice.kind.value, *about]),
        "issued": day(invoice.issue_date),
        "due": day(invoice.due_date),
        "late": f"{days(i.days_overdue)} late" if i.days_overdue else "",
        "status": word,
        "tone": tone,
        "gross": money(-invoice.payable if invoice.is_credit else invoice.payable),
        "open": money(i.open),
        "open_plain": shown(i.open, Kind.MONEY),
        "currency": invoice.currency,
        "payable": bool(i.open),
        "creditable": not invoice.is_credit and i.status is not InvoiceStatus.CANCELLED,
    }


def _preview_of(draft: Invoice) -> dict[str, Any]:
    totals = [("Net", money(draft.net))]
    for total in draft.taxes:
        rate, label = total.treatment.rate, total.treatment.label or "Tax"
        totals.append((f"{label} {rate.normalize():f} %", money(total.tax)) if rate else (label, "none"))
    totals.append(("To pay", money(draft.payable)))
    dates = f"dated {day(draft.issue_date)}" + (f", due {day(draft.due_date)}" if draft.due_date else "")
    return {
        "heading": draft.kind.value.capitalize(),
        "customer": draft.customer.name,
        "dates": f"{dates} ({draft.payment_terms})" if draft.payment_terms else dates,
        "lines": [
            {
                "description": line.description,
                "source": ", ".join(dict.fromkeys(s.place for s in line.source)),
                "net": money(line.net),
            }
            for line in draft.lines
        ],
        "totals": totals,
        "payable": str(draft.payable),
        "problems": [
            {"message": p.message, "word": "must be settled", "tone": "bad"}
            if p.severity is Severity.ERROR
            else {"message": p.message, "word": "to know", "tone": "warn"}
            for p in draft.problems
        ],
    }
