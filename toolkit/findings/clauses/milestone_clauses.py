"""The component ``milestone_clauses``: payments that running text states, in lists, clauses and sentences.

Adds findings of kind ``payments``, each a ``PaymentList``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from toolkit.findings.clauses.clauses import Clause
from toolkit.findings.clauses.listed_times import told_before
from toolkit.findings.clauses.open_rows import open_item
from toolkit.findings.clauses.price_parts import wholes_and_parts
from toolkit.findings.clauses.said_once import told_again
from toolkit.findings.clauses.spreading import spread
from toolkit.findings.clauses.statements import Values, statement
from toolkit.findings.payments.payments import Payment, PaymentList, Place
from toolkit.findings.payments.roles import is_limit
from toolkit.findings.payments.runs import resolved, style, style_in
from toolkit.findings.payments.timing import trigger_of
from toolkit.findings.values.marks import Mark, find, marks, text_of
from toolkit.findings.values.phrases import folded, rule, says
from toolkit.findings.vocabulary import wording

if TYPE_CHECKING:
    from spacy.tokens import Doc

_GAP = 5
"""Clauses without a payment that may stand between two payments of one list."""
_LEAD = 700
"""Characters before a list in which the words that introduce it are looked for."""


@dataclass(slots=True)
class _Run:
    """Payments of clauses with the same kind of label that follow each other."""

    heading: str
    style: str
    label: str = ""
    payments: list[Payment] = field(default_factory=list)
    idle: int = 0
    over: Payment | None = None
    """A sum right before the run that it may divide: "Total: $9" over "a. $4 …" and "b. $5 …"."""


def read(doc: Doc) -> Doc:
    """Find all lists, clauses and sentences that state payments."""
    text, money, shares = text_of(doc), marks(doc, "money"), marks(doc, "percentages")
    prices = [f for f in doc._.findings if f.kind == "contract_price" and f.confidence > 0.7]
    wholes, parts = wholes_and_parts(text, money, shares, [(f.spans[0].start, f.value) for f in prices])
    values = Values(text, money, shares, marks(doc, "dates"), wholes, parts, told_again(text, money))
    for one in payment_lists(values, marks(doc, "clauses")):
        find(doc, "payments", one, [one.place], 0.5, f"milestone_clauses.{one.rule}")
    return doc


def payment_lists(values: Values, clauses: Sequence[Mark]) -> list[PaymentList]:
    """The lists of payments among the clauses, as read; which of them are a schedule is decided later."""
    text = values.text
    found: list[PaymentList] = []
    run: _Run | None = None
    heading = section = lead = lead_label = last_label = ""
    lead_at = skip = heading_at = last_at = last_end = part_at = -1
    announced: Payment | None = None
    for at, clause in enumerate(clauses):
        if at <= skip:
            continue
        here: Clause = clause.value
        words = folded(text[here.body : clause.end])
        above = clauses[at - 1] if at else None
        title = folded(text[above.value.body : above.end]) if above and above.value.heading else ""
        if lead and _beside(lead_label, here.label) and (run is None or run.style != style(here.label, "")):
            lead = lead_label = ""  # a clause beside the one that introduced payments is no part of its list
        last_label = here.label or last_label
        introduced = says("pays", lead) and clause.start - max(lead_at, last_end if run else -1) < _LEAD
        payments = statement(
            values, here.body, clause.end, label=_plain(here.label), lead=title, introduced=introduced and lead_at >= 0
        )
        if clause.start - max(lead_at, last_end if run else -1) < _LEAD and rule("limits_follow").search(lead[-90:]):
            payments = [one if _falls_due(one) else one.but(contested=True, points=one.points - 6) for one in payments]
        if section and payments:
            payments = [one.but(section=section) for one in payments]
        if payments:
            payments, skip = _completed(values, clauses, at, payments)
            kind = style(here.label, words)
            if run is not None:
                run.style, kind = style_in(run.style, run.label, here.label, kind)
            if run is not None and _opens(run, here.label, payments):
                run.style = kind
            sums = run is not None and run.idle == 0 and all(p.whole for p in payments)  # "Total: …" under a list
            if run is None or (run.style != kind and not sums) or run.idle > (_GAP if kind or title else 1):
                _close(found, run)
                near = lead if clause.start - lead_at < _LEAD else ""
                over = run.payments[-1] if run and run.payments and run.idle == 0 and run.payments[-1].whole else None
                run = _Run(f"{heading} / {near} / {_above(text, clauses, at, part_at)}", kind, over=over)
                if announced and clause.start - lead_at < _LEAD:
                    run.payments.append(announced)
                announced = None
            fresh = [p for p in payments if not told_before(run.payments, p)]
            run.payments += _carried_on(text, clauses, at, run, fresh)
            run.idle, run.label, last_at, last_end = 0, here.label, at, clause.end
        elif run is not None and run.idle == 0 and (day := _day_alone(values, clause)) is not None:
            run.payments[-1] = _due_on(run.payments[-1], day)
        elif run is not None:
            if (missed := _rate_beside(values, run, clause)) is not None:
                found.append(missed)
            run.idle += 1
            rest = _rest_of(text, clause) or _open_beside(text, run, clause)
            if rest is not None and run.idle <= 2:
                run.payments.append(rest)
                run.idle = 0
        if _introduces(words) and all(
            p.whole or (p.due is None and p.trigger is None and p.rule != "instalments") for p in payments
        ):
            announced = payments[-1].but(whole=True) if payments else None
            if announced and run is not None:
                run.payments.pop()
            _close(found, run)
            run = None
            lead, lead_at, lead_label = words, clause.end, last_label
        if here.heading and not payments:
            section = words if here.label and style(here.label, "") != "bullet" else section
            heading = f"{heading} {words}"[-200:] if heading_at == at - 1 else words
            heading_at = at
            if last_at >= part_at and clauses[max(last_at, 0)].start > lead_at >= 0:
                lead, part_at = "", at  # what introduced the payments before this heading is not said of those behind
    _close(found, run)
    return [spread(one, text, clauses) for one in found]


def _opens(run: _Run, label: str, payments: Sequence[Payment]) -> bool:
    """Whether a run is but the first item of a list, in the clause that introduces it, and the others have no label.

    "2. Payments: £5 on 1 May;" / "£7 on 1 June;".
    """
    *over, first = run.payments
    alone = not run.idle and not first.whole and all(p.whole for p in over)
    return alone and bool(run.label) and not label and _values_of(first) == _values_of(payments[0])


def _values_of(payment: Payment) -> tuple[bool, bool, bool]:
    return payment.amount is None, payment.share is None, bool(payment.due or payment.trigger)


def _rate_beside(values: Values, run: _Run, clause: Mark) -> PaymentList | None:
    """An item of a list of payments whose sum was not read as one, as that of each month: a person looks at it."""
    label, text = clause.value.label, values.text
    sums = values.within(clause.value.body, clause.end).money
    words = text[clause.value.body : clause.end]
    if run.idle or not label or style(label, words) != run.style or not sums or not says("pays", words):
        return None
    if all(is_limit(text[max(clause.start, m.start - 100) : m.start]) or not m.value.number for m in sums):
        return None
    first = next(m for m in sums if m.value.number)
    place = (clause.value.body, clause.end)
    name = folded(words)[:80]
    places = {"row": place, "name": place, "amount": (first.start, first.end)}
    return PaymentList((Payment(name=name, amount=first.value, places=places, rule="statement"),), place, "left out")


def _falls_due(payment: Payment) -> bool:
    """Whether a row under "shall not exceed:" is a payment all the same: it has an event, and names no period."""
    said = payment.trigger is not None and says("events", payment.trigger)
    return said and rule("limited_period").search(payment.name) is None


def _day_alone(values: Values, clause: Mark) -> Mark | None:
    """The day of a clause that says nothing else, behind the payment it is the day of: "Target date: 3 May 2027"."""
    inside = values.within(clause.start, clause.end).dates
    if len(inside) != 1 or not rule("labelled_day").match(values.text, clause.value.body, inside[0].start):
        return None
    return inside[0] if not re.search(r"\w", values.text[inside[0].end : clause.end]) else None


def _due_on(payment: Payment, day: Mark) -> Payment:
    if payment.due is not None:
        return payment
    return payment.but(
        due=day.value,
        points=payment.points + 1.5,
        places=dict(payment.places) | {"due_date": (day.start, day.end)},
    )


def _beside(first: str, label: str) -> bool:
    """Whether two labels are of one list, the second further down: "2." and "4.", not "2." and "1." or "(a)"."""
    kind = style(label, "")
    if not label or kind == "bullet" or kind != style(first, ""):
        return False
    numbers = [[int(n) for n in re.findall(r"\d+", one)] for one in (first, label)]
    return len(numbers[0]) == len(numbers[1]) and numbers[0] < numbers[1] if numbers[1] else first < label


def _carried_on(
    text: str, clauses: Sequence[Mark], at: int, run: _Run, payments: Sequence[Payment]
) -> Sequence[Payment]:
    """Payments of a clause that goes on with the sentence of the one before: "(a) £5 on signing;" / "(b) £7 on …"."""
    if not payments or not run.payments or run.idle or not at:
        return payments
    if not _OPEN_END.search(text, clauses[at - 1].start, clauses[at - 1].end):
        return payments
    sentence = run.payments[-1].places.get("sentence", run.payments[-1].row)
    first = payments[0].places.get("sentence")
    return [
        p.but(places=dict(p.places) | {"sentence": sentence}) if p.places.get("sentence") == first else p
        for p in payments
    ]


_OPEN_END = wording("milestone_clauses", "open_end")


def _above(text: str, clauses: Sequence[Mark], at: int, since: int) -> str:
    """The short lines right above a clause: the titles of an exhibit, the header of a table.

    Args:
        since: Where the part of the document began that the clause stands in.
    """
    lines: list[str] = []
    for clause in reversed(clauses[max(0, at - 7, since) : at]):
        words = folded(text[clause.start : clause.end])
        if len(words) > 90 or clauses[at].start - clause.start > 400 or re.search(r"\w{3} .{30}[a-z)]\.$", words):
            break  # a sentence of its own
        lines.append(words)
    return " ".join(reversed(lines))


def _close(found: list[PaymentList], run: _Run | None) -> None:
    if run is not None and run.payments:
        over = [run.over] if run.over is not None and _divide(run.over, run.payments) else []
        found += resolved([*over, *run.payments], run.heading, "list")


def _divide(whole: Payment, parts: Sequence[Payment]) -> bool:
    """Whether the sums of a run are all stated and add up to the one before it."""
    numbers = [p.amount.number for p in parts if p.amount and p.amount.number is not None]
    return whole.amount is not None and len(numbers) == len(parts) > 1 and sum(numbers) == whole.amount.number


_BALANCE = wording("milestone_clauses", "balance")


def _rest_of(text: str, clause: Mark) -> Payment | None:
    """A last payment whose amount is what is left: "Final Payment: the costs less the first payment, on delivery"."""
    place = (clause.value.body, clause.end)
    words = folded(text[place[0] : place[1]])
    if not _BALANCE.match(words) or len(words) > 500:
        return None
    name = words.split(":")[0] if ":" in words[:60] else words[:60]
    trigger, where = trigger_of(text, place, place[0], place[0] + 1)
    places = {"row": place, "name": place} | ({"trigger": where} if where else {})
    doubts = {"amount": "the amount is what is left after other payments; the contract does not state it"}
    return Payment(name=name, trigger=trigger or words, places=places, points=3.0, rule="balance", doubts=doubts)


def _open_beside(text: str, run: _Run, clause: Mark) -> Payment | None:
    """The item of a list of payments that states no figure."""
    label: str = clause.value.label
    if run.idle > 1 or not run.payments or style_in(run.style, run.label, label, style(label, ""))[1] != run.style:
        return None
    return open_item(text, (clause.value.body, clause.end), _plain(label))


def _introduces(words: str) -> bool:
    """Whether a clause introduces a list."""
    if len(words) < 12 or len(words) > 900:
        return False
    if words.endswith((":", ":-", "follows", "following")):
        return True
    return says("schedules", words) and wording("milestone_clauses", "list_follows").search(words[-80:]) is not None


def _scheduled(values: Values, clauses: Sequence[Mark], at: int, payments: list[Payment]) -> tuple[list[Payment], int]:
    """Instalments whose days and events are listed in the clauses behind, one for each."""
    text = values.text
    if not text[clauses[at].start : clauses[at].end].rstrip().endswith(":"):
        return payments, -1
    entries: list[tuple[date | None, str, Place]] = []
    for later in range(at + 1, min(at + 4 + len(payments), len(clauses))):
        clause = clauses[later]
        if not re.search(r"[A-Za-z]", text[clause.start : clause.end]):
            continue  # a page number
        inside = values.within(clause.start, clause.end)
        if inside.money or clause.end - clause.start > 160:
            break
        words = folded(text[clause.start : clause.end]).rstrip(".;,")
        if inside.dates:
            entries += [(d.value, folded(text[d.start : d.end]), (d.start, d.end)) for d in inside.dates]
        else:
            entries.append((None, words, (clause.start, clause.end)))
        if len(entries) == len(payments):
            made = [
                p.but(
                    points=p.points + 1.5,
                    due=day, trigger=p.trigger if day else event,
                    places=dict(p.places) | {"due_date" if day else "trigger": place},
                )
                for p, (day, event, place) in zip(payments, entries, strict=True)
            ]  # fmt: skip
            return made, later
    return payments, -1


def _completed(values: Values, clauses: Sequence[Mark], at: int, payments: list[Payment]) -> tuple[list[Payment], int]:
    """Payments whose event stands in the clauses behind: "20%" / "Upon execution", "1st Payment (USD 5):" / "1. …"."""
    text = values.text
    clause = clauses[at]
    payment = payments[-1]
    if len(payments) > 1 and all(p.rule == "instalments" and p.due is None for p in payments):
        return _scheduled(values, clauses, at, payments)
    body = text[clause.value.body : clause.end]
    alone = len(payments) == 1 and _only_values(text, clause, payment)
    if not (alone or (body.rstrip().endswith(":") and payment.trigger is None)) or at + 1 >= len(clauses):
        return payments, -1
    last = at
    for later in range(at + 1, min(at + (2 if alone else 4), len(clauses))):
        words = text[clauses[later].start : clauses[later].end]
        inside = values.within(clauses[later].start, clauses[later].end)
        if re.search(r"[$€£%]|\d{3}", words) or inside.money or inside.shares or len(words) > 200:
            break
        last = later
    if last == at:
        return payments, -1
    start, end = clauses[at + 1].start, clauses[last].end
    words = folded(text[start:end])
    places = dict(payment.places) | {"trigger": (start, end), "row": (payment.row[0], end)}
    changed = payment.but(trigger=words, places=places, points=payment.points + 2)
    if alone:
        changed = changed.but(name=words)
    return [*payments[:-1], changed], last


def _only_values(text: str, clause: Mark, payment: Payment) -> bool:
    """Whether a clause holds nothing but the values of its payment."""
    words = text[clause.value.body : clause.end]
    for key in ("amount", "percent"):
        if place := payment.places.get(key):
            words = words.replace(text[place[0] : place[1]], "")
    return re.search(r"[A-Za-z]{2}", words) is None


def _plain(label: str) -> str:
    return "" if not re.fullmatch(r"\(?[A-Za-z]{1,5}\)", label) else label
