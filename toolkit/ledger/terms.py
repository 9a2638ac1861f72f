"""From a payment term to a due date and to the words that stand on the invoice."""

from __future__ import annotations

from datetime import date

from toolkit.dates import BusinessCalendar, DayKind, Roll, add_days, roll
from toolkit.provenance import Problem, Severity
from toolkit.schedule.terms import PaymentTerm, TermStart

_START = {
    TermStart.INVOICE: "from the date of invoice",
    TermStart.RECEIPT: "from receipt of the invoice",
    TermStart.ACCEPTANCE: "from acceptance",
}


def due_date(
    term: PaymentTerm | None,
    issued: date,
    accepted: date | None,
    calendar: BusinessCalendar,
    how: Roll = Roll.NONE,
) -> tuple[date, tuple[Problem, ...]]:
    """The last day on which an invoice can be paid in time, and what is doubtful about it.

    A term from receipt is counted from the date of issue, since the day of receipt is not known; one
    from acceptance falls back on the date of issue where nothing was accepted. Both are said.
    Without a term the invoice is payable on receipt. ``how`` moves a day on which nobody works.
    """
    if term is None:
        return issued, (
            Problem(
                where="payment_term",
                message="The contract states no payment term: the invoice is payable on receipt."
                " Give payment_term to set another",
            ),
        )
    start, problems = issued, []
    if term.start is TermStart.ACCEPTANCE and accepted is not None:
        start = accepted
    elif term.start is not TermStart.INVOICE:
        event = "receipt of the invoice" if term.start is TermStart.RECEIPT else "acceptance"
        problems.append(
            Problem(
                where="due_date",
                message=f"The term runs from {event}; its day is not known, so the date of invoice is counted from",
                severity=Severity.REVIEW,
                source=term.source,
            )
        )
    end = roll(add_days(start, term.days, term.kind, calendar), how, calendar)
    return max(issued, end), tuple(problems)


def in_words(term: PaymentTerm | None) -> str:
    """``Payable within 30 days from the date of invoice`` (EN 16931 BT-20)."""
    if term is None:
        return "Payable on receipt"
    if term.days == 0:
        return "Payable on acceptance" if term.start is TermStart.ACCEPTANCE else "Payable on receipt"
    kind = "business day" if term.kind is DayKind.BUSINESS else "day"
    return f"Payable within {term.days} {kind}{'' if term.days == 1 else 's'} {_START[term.start]}"
