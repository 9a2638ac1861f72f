"""Reminders of overdue invoices by level, friendly to final: when each is due, and its text. Nothing is sent."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from string import Template

from pydantic import Field, ValidationError, model_validator

from toolkit.errors import EventRefused, InvalidTable, ToolkitError
from toolkit.ledger.events import Note
from toolkit.ledger.folding import Account, Record
from toolkit.ledger.interest import interest
from toolkit.money import Money
from toolkit.provenance import Value

SHIPPED = Path(__file__).parent / "tables" / "reminders.toml"
"""The texts that come with the toolkit; a firm's own have the same form."""

FIELDS = frozenset(
    {"customer", "supplier", "title", "number", "issued", "due", "open", "days", "until", "account", "interest"}
)
"""What ``$`` and a name may stand for in a text."""


class Level(Value):
    """One step of reminding.

    Attributes:
        name: ``friendly``, ``first``, ``second``, ``final``; recorded when it was sent.
        days: After the due date it is reached.
        until: Days that it gives to pay.
        subject, text: With ``$`` and the name of one of ``FIELDS``.
        with_interest: Added to the text where late interest is known.
    """

    name: str = Field(min_length=1)
    days: int = Field(ge=0)
    until: int = Field(ge=0)
    subject: str
    text: str
    with_interest: str = ""

    @model_validator(mode="after")
    def _known_fields(self) -> Level:
        for words in (self.subject, self.text, self.with_interest):
            template = Template(words)
            unknown = sorted(set(template.get_identifiers()) - FIELDS)
            if unknown or not template.is_valid():
                raise InvalidTable(
                    f"the text of the level {self.name!r} has {'$' + unknown[0] if unknown else 'a $ without a name'}",
                    where=self.name,
                    remedy=f"Use ${', $'.join(sorted(FIELDS))}; write $$ for a dollar sign",
                )
        return self


class Levels(Value):
    """The levels of a firm, the mildest first, and the locale its texts are in (``en_US``, ``de_DE``)."""

    level: tuple[Level, ...] = Field(min_length=1)
    locale: str = "en_US"

    @model_validator(mode="after")
    def _in_order(self) -> Levels:
        names = [level.name for level in self.level]
        if any(a.days >= b.days for a, b in pairwise(self.level)) or len(set(names)) < len(names):
            raise InvalidTable(
                "two levels have one name, or are not in the order of their days",
                remedy="Order the levels by days after the due date, each with its own name",
            )
        return self


class PaymentReminder(Value):
    """A text to send about one overdue invoice; ``next_on`` is when the level after it is reached, or None."""

    invoice: str
    level: str
    on: date
    customer: str
    open: Money
    days_overdue: int
    subject: str
    text: str
    next_on: date | None = None


def levels(file: Path | str | None = None) -> Levels:
    """The levels and texts of a file; default: those that come with the toolkit.

    Raises:
        InvalidTable: It cannot be read, is not of that form, or a text names a field that does not exist.
    """
    path = Path(file) if file is not None else SHIPPED
    try:
        return Levels.model_validate(tomllib.loads(path.read_text("utf-8")))
    except ToolkitError:
        raise
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as cause:
        raise InvalidTable(
            f"the reminder texts cannot be used ({'; '.join(str(cause).splitlines()[:3])})",
            where=str(file or SHIPPED.name),
            remedy=f"Give them the form of {SHIPPED.name}: a [[level]] each with name, days, until, subject, text",
        ) from cause


def sent(record: Record, number: str) -> dict[str, date]:
    """The levels that were recorded as sent for an invoice, with the day."""
    notes = (e for e in record.events if isinstance(e, Note) and e.invoice == number and e.level)
    return {e.level: e.on for e in notes if e.level}


def due_reminders(record: Record, on: date, chosen: Levels) -> tuple[PaymentReminder, ...]:
    """For each overdue invoice the next level that was not sent, once its day is reached; the oldest debt first.

    No level is skipped, and between two lie at least the days between them in the list.
    """
    found = [r for account in record.invoices() if (r := _next(record, account, on, chosen)) is not None]
    return tuple(sorted(found, key=lambda r: (-r.days_overdue, r.invoice)))


def _next(record: Record, account: Account, on: date, chosen: Levels) -> PaymentReminder | None:
    document = account.invoice
    due = document.due_date or document.issue_date
    claim = account.open - min(account.held, account.open)
    done = sent(record, document.number)
    left = [level for level in chosen.level if level.name not in done]
    if on <= due or not claim or not left:
        return None
    level = left[0]
    reached = due + timedelta(days=level.days)
    before = next((x for x in reversed(chosen.level) if x.name in done and x.days < level.days), None)
    if before is not None:
        reached = max(reached, done[before.name] + timedelta(days=level.days - before.days))
    if on < reached:
        return None
    subject, text = _written(record, account, level, claim, on, chosen.locale)
    following = left[1] if len(left) > 1 else None
    return PaymentReminder(
        invoice=document.number,
        level=level.name,
        on=reached,
        customer=document.customer.name,
        open=claim,
        days_overdue=(on - due).days,
        subject=subject,
        text=text,
        next_on=max(on + timedelta(days=following.days - level.days), due + timedelta(days=following.days))
        if following
        else None,
    )


def _written(record: Record, account: Account, level: Level, claim: Money, on: date, locale: str) -> tuple[str, str]:
    from babel.dates import format_date

    document = account.invoice
    due = document.due_date or document.issue_date
    rate = document.late_interest.percent if document.late_interest else None
    owed = interest(record, account, on).amount if rate is not None and level.with_interest else None
    values: Mapping[str, str] = {
        "customer": document.customer.name,
        "supplier": document.supplier.name,
        "title": document.title,
        "number": document.number,
        "issued": format_date(document.issue_date, "long", locale),
        "due": format_date(due, "long", locale),
        "open": claim.format(locale),
        "days": str((on - due).days),
        "until": format_date(on + timedelta(days=level.until), "long", locale),
        "account": document.supplier.bank_account or "as on the invoice",
        "interest": owed.format(locale) if owed else "",
    }
    text = Template(level.text).substitute(values).strip()
    if owed:
        body, _, close = text.rpartition("\n\n")  # before the greeting
        text = f"{body}\n\n{Template(level.with_interest).substitute(values)}\n\n{close}"
    return Template(level.subject).substitute(values), text


def may_record(record: Record, account: Account, level: str, on: date) -> None:
    """A reminder is recorded once a level, of an invoice that was overdue.

    Raises:
        EventRefused: It was recorded already, or nothing was due.
    """
    number = account.invoice.number
    due = account.invoice.due_date or account.invoice.issue_date
    if on <= due or not account.open:
        what = f"{number} is settled" if not account.open else f"{number} is due on {due}"
        _refuse(record, "remind-what-is-overdue", what, "Nothing need be recorded")
    if not level.strip() or level in sent(record, number):
        what = f"the reminder {level!r} of {number} is recorded already" if level.strip() else "the level has no name"
        _refuse(record, "remind-once-a-level", what, "engagement.payment_reminders() names the next level")


def _refuse(record: Record, rule: str, what: str, remedy: str) -> None:
    raise EventRefused(what, where=f"{record.id}, rule {rule}", remedy=remedy)
