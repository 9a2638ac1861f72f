"""The whole path on the samples or on a person's own contract: what ``contract-to-invoice demo`` does."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.dates import BusinessCalendar
from toolkit.errors import FolderNotWritable, ToolkitError
from toolkit.provenance import Severity
from toolkit.schedule import Party, Role, Schedule

if TYPE_CHECKING:
    from toolkit.findings.finding import Draft
    from toolkit.ledger import Engagement, Ledger
    from toolkit.ledger.invoices import Invoice
    from toolkit.reports import Rendered

LEDGER = "demo.ledger"
Say = Callable[[str], None]


def engage_case(ledger: Ledger, schedule: Schedule, case: dict[str, Any], contract: Path) -> Engagement:
    """Put a sample's contract in force as its ``case.json`` says (samples/README.md gives the form)."""
    from toolkit.taxes import TaxRule

    return ledger.engage(
        schedule,
        contract=contract,
        supplier=_party(schedule.supplier, case["supplier"]),
        customer=_party(schedule.customer, case["customer"]),
        calendar=BusinessCalendar(**case["calendar"]),
        tax=TaxRule.model_validate(case["tax"]),
        series=case["series"],
        customer_reference=case["customer_reference"],
        id=case["engagement"],
        at=datetime.fromisoformat(case["engaged"]["at"]),
    )


def replay(engagement: Engagement, steps: list[dict[str, Any]]) -> dict[str, Invoice]:
    """Record what happened in a case, step by step; returns the invoices by milestone id."""
    issued: dict[str, Invoice] = {}
    for step in steps:
        milestone, at = step["milestone"], datetime.fromisoformat(step["at"])
        match step["do"]:
            case "start":
                engagement.start(milestone, at=at)
            case "submit":
                engagement.submit(milestone, step["deliverables"], at=at)
            case "accept":
                engagement.accept(milestone, by=step["by"], reason=step.get("reason"), at=at)
            case "reject":
                engagement.reject(milestone, by=step["by"], reason=step["reason"], at=at)
            case "invoice":
                issued[milestone] = engagement.invoice([milestone], at=at)
            case "pay":
                engagement.pay(step["amount"], invoice=issued[milestone].number, reference=step["reference"], at=at)
    return issued


def run_sample(draft: Draft, folder: Path, out: Path, say: Say) -> None:
    """A sample's finished case: engaged as read, replayed, invoiced, reported on its last day."""
    from toolkit.ledger import Ledger
    from toolkit.reports import render, status_report

    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    contract = folder / draft.document.name
    with Ledger.open(out / LEDGER, actor=case["engaged"]["by"]) as ledger:
        engagement = engage_case(ledger, draft.schedule, case, contract)
        issued = replay(engagement, case["steps"])
        for invoice in issued.values():
            _made(say, f"invoice {invoice.number}, {invoice.payable}", render(invoice, folder=out))
        on = date.fromisoformat(case["outcome"]["on"])
        _made(say, f"status report of {on}", status_report(engagement, on=on, folder=out))
        say(f"  ledger: {out / LEDGER}, {ledger.verify().events} events, chain intact")


def run_own(draft: Draft, contract: Path, out: Path, say: Say) -> bool:
    """The path on a person's own contract: its first payable milestone is accepted and invoiced, for show.

    Returns whether an invoice was made; where not, ``say`` was told why.
    """
    from toolkit.ledger import Ledger
    from toolkit.reports import render, status_report

    schedule = draft.schedule
    first = next((m for m in schedule.milestones if m.amount is not None), None)
    if first is None:
        say("  No milestone with an amount was read, so there is nothing to invoice; the problems above say why.")
        return False
    with Ledger.open(out / LEDGER, actor="demo") as ledger:
        try:
            engagement = ledger.engage(
                schedule,
                contract=contract,
                supplier=schedule.supplier or _unread(Role.SUPPLIER),
                customer=schedule.customer or _unread(Role.CUSTOMER),
                series="DEMO",
            )
            engagement.submit(first.id)
            engagement.accept(first.id, by="nobody: this is a demonstration")
            invoice = engagement.invoice([first.id])
        except ToolkitError as refusal:
            say(f"  No invoice was made. {refusal}")
            return False
        say(f"  For show, {first.id} is taken as submitted and accepted today. A real acceptance is the customer's.")
        _made(say, f"invoice {invoice.number}, {invoice.payable}", render(invoice, folder=out))
        _made(say, "status report", status_report(engagement, folder=out))
        for problem in invoice.problems:
            say(f"  ! before it may go out: {problem.message}")
    return True


def fresh_folder(out: Path) -> Path:
    """An empty folder for one contract's demo; what an earlier demo left there is removed, nothing else.

    Raises:
        FolderNotWritable: It cannot be made, or holds files that no demo made.
    """
    try:
        if (out / LEDGER).exists():
            shutil.rmtree(out)
        elif out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise FolderNotWritable(
                "it is there already and was not made by a demo", where=str(out), remedy="Give another with --out"
            )
        out.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise FolderNotWritable(
            f"the folder cannot be made ({cause.strerror or cause})", where=str(out), remedy="Give another with --out"
        ) from cause
    return out


def _party(known: Party | None, billing: dict[str, Any]) -> Party | None:
    """A party as read, with what invoices need of it beyond its name."""
    return known and Party.model_validate(known.model_dump() | billing)


def _unread(role: Role) -> Party:
    return Party(name=f"({role}: not found in the contract)", role=role)


def _made(say: Say, what: str, made: Rendered) -> None:
    say(f"  {what}")
    for path in made.paths.values():
        say(f"      {path}")
    for problem in made.problems:
        if problem.severity is Severity.ERROR:  # a file that could not be made
            say(f"      ! {problem.where}: {problem.message}")
