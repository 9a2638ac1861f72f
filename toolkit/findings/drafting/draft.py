"""Makes the draft of a schedule from findings: chooses, joins, derives, and says what is doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from toolkit.documents.document import Document
from toolkit.findings.clauses.joining import with_dates, with_deliverables, with_plan
from toolkit.findings.drafting.alternatives import Alternative, alternatives
from toolkit.findings.drafting.balance import completed
from toolkit.findings.drafting.choosing import chosen, doubts_of, row_confidence
from toolkit.findings.drafting.options import choice_of, said_of_choice
from toolkit.findings.drafting.planned_days import with_planned_days
from toolkit.findings.drafting.pricing import Price, Units, derived, price_of, units
from toolkit.findings.drafting.stating import FIELDS, hinted, stated
from toolkit.findings.finding import Draft, Finding
from toolkit.findings.payments.payments import Payment, PaymentList
from toolkit.findings.payments.recurring import OFTEN, RECURS
from toolkit.findings.terms.hints import told
from toolkit.findings.values.dates import ambiguous_days, unreadable_dates
from toolkit.findings.values.phrases import rule
from toolkit.findings.vocabulary import wording
from toolkit.money import Money
from toolkit.provenance import Evidence, Problem, Severity, Source
from toolkit.schedule.checks import faults
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.schedule import ContractFile, Schedule

_NO_PRICE = "no sum is called the price of the whole: are the milestones all that is paid?"
_NOT_ALL = "it is what the payments here come to, and the contract speaks of others"
_REPLACED = 160
"""Characters before a payment in which the words stand that put it in the place of another."""
DOUBTFUL = 0.8
"""A value given with less confidence has a problem that asks to look at it."""


@dataclass
class _Made:
    """What has been made so far."""

    document: Document
    prices: frozenset[Decimal]
    alternative: Alternative | None = None
    """The one of several schedules that is made."""
    evidence: list[Evidence] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    without_currency: list[str] = field(default_factory=list)
    """The amounts that are written, but as bare figures."""

    @cached_property
    def ambiguous(self) -> dict[int, tuple[date, date]]:
        """The days of the document that may be two."""
        return ambiguous_days(self.document.text)

    def source(self, place: tuple[int, int] | None) -> tuple[Source, ...]:
        return (self.document.source(*place),) if place and place[1] > place[0] else ()

    def prove(self, where: str, place: tuple[int, int] | None, confidence: float, rule: str) -> None:
        self.evidence.append(Evidence(where=where, source=self.source(place), confidence=confidence, rule=rule))

    def doubt(self, where: str, message: str, place: tuple[int, int] | None = None) -> None:
        self.problems.append(Problem(where=where, message=message, source=self.source(place)))


def draft(document: Document, findings: tuple[Finding, ...]) -> Draft:
    """The schedule that the findings make, with its problems, the weightiest first."""
    prices = _prices(findings)
    read = [completed(f.value, document.text, prices) for f in findings if f.kind == "payments"]
    taken = chosen(read, prices)
    several = alternatives(document.text, taken, read, prices)
    if not several:
        return _drafted(_Made(document, prices), findings, read, taken)
    drafts = [_drafted(_Made(document, prices, one), findings, read, one.lists) for one in several]
    return _first_of([replace(made, name=one.label) for made, one in zip(drafts, several, strict=True)], several)


def _first_of(drafts: Sequence[Draft], several: Sequence[Alternative]) -> Draft:
    """The first of several drafts of which one is paid; each says which it is, and what the others come to."""
    told = [f"{d.name} ({_counted(d.schedule)})" for d in drafts]
    said = []
    for at, made in enumerate(drafts):
        rest = ", ".join(text for n, text in enumerate(told) if n != at)
        other = next(d.name for d in drafts if d is not made)
        problem = Problem(
            where="milestones",
            message=f"one of {len(drafts)} schedules is paid, and this is {told[at]}; beside it stands {rest}: "
            f"draft.choose({other!r}) takes that",
            source=tuple(made.document.source(*one.place) for one in several),
        )
        said.append(replace(made, problems=_ordered([problem, *made.problems])))
    return replace(said[0], others=tuple(said[1:]))


def _counted(schedule: Schedule) -> str:
    """How many payments a schedule has and what they come to, where that is known."""
    count = len(schedule.milestones)
    amounts = [m.amount for m in schedule.milestones if m.amount is not None]
    payments = "1 payment" if count == 1 else f"{count} payments"
    if len(amounts) < count or not amounts or len({a.currency for a in amounts}) > 1:
        return payments
    return f"{payments}, {Money.sum(amounts, amounts[0].currency)}"


def _drafted(
    made: _Made, findings: tuple[Finding, ...], read: Sequence[PaymentList], taken: Sequence[PaymentList]
) -> Draft:
    """The draft that the lists ``taken`` make."""
    document = made.document
    lists = [_joined(one, findings, document.text) for one in taken]
    unit = units([p for one in lists for p in one.payments], findings)
    price = price_of(lists, findings, unit, document.text)
    milestones = _milestones(made, lists, price, unit)
    if unit.currency:
        made.prove("currency", unit.place, unit.confidence, "currency")
        if unit.confidence < DOUBTFUL:
            made.doubt("currency", f"no sum says which currency it is in; taken as {unit.currency}", unit.place)
    elif place := hinted(findings, "currency"):
        made.doubt("currency", told("currency"), place)
    if price:
        made.prove("contract_price", price.place, price.confidence, price.rule)
        for doubt in filter(None, (price.doubt, _in_other_words(findings, price))):
            made.doubt("contract_price", doubt, price.place)
    elif place := hinted(findings, "contract_price"):
        made.doubt("contract_price", told("contract_price"), place)
    elif milestones:
        made.doubt("contract_price", _NO_PRICE)
    if milestones and (place := hinted(findings, "milestones")):
        made.doubt("milestones", told("milestones"), place)
    fields = stated(document, findings)
    left = doubts_of(read, taken) if made.alternative is None else []
    for where, message, place in (*fields.doubts, *left):
        made.doubt(where, message, place)
    if price and _recurring(lists) is not None and _is_sum_of(milestones, price.money):
        made.doubt("contract_price", _NOT_ALL, price.place)
    schedule = Schedule(
        file=ContractFile(name=document.name, sha256=document.sha256, pages=document.page_count),
        currency=unit.currency,
        contract_price=price.money if price else None,
        milestones=tuple(milestones),
        evidence=(*made.evidence, *fields.evidence),
        **fields.values,
    )
    whole = made.source(price.place) if price else ()
    own = [
        p.model_copy(update={"source": whole}) if p.where == "contract_price" and not p.source else p
        for p in faults(schedule)
        if p.where not in made.without_currency
    ]
    problems = _ordered([*own, *made.problems, *document.problems])
    return Draft(schedule, problems, findings, document)


def _prices(findings: Sequence[Finding]) -> frozenset[Decimal]:
    """The sums that the contract calls its price."""
    return frozenset(f.value.number for f in findings if f.kind == "contract_price" and f.value.number)


def _in_other_words(findings: Sequence[Finding], price: Price) -> str | None:
    """What to look at where the price is written in figures and in words that say another number."""
    for found in findings:
        if found.kind == "contract_price" and found.value.disagrees and found.spans[0].start == price.place[0]:
            return f"the words say {found.value.words:,f}, the figures {found.value.number:,f}"
    return None


def _joined(one: PaymentList, findings: Sequence[Finding], text: str) -> PaymentList:
    payments = with_dates([_event(p) for p in one.payments], findings)
    payments = with_plan(with_deliverables(payments, findings), findings)
    payments = with_planned_days(payments, findings, text)
    return PaymentList(tuple(payments), one.place, one.rule, one.heading, one.total, one.points)


def _event(payment: Payment) -> Payment:
    """In a schedule, what a row is called is the event that makes it payable, where it says nothing else."""
    generic = wording("drafting", "says_nothing").fullmatch(payment.name)
    if payment.trigger or payment.due or generic or payment.rule not in ("table", "statement"):
        return payment
    return payment.but(
        trigger=payment.name, places=dict(payment.places) | {"trigger": payment.places.get("name", payment.row)}
    )


def _milestones(made: _Made, lists: Sequence[PaymentList], price: Price | None, unit: Units) -> list[Milestone]:
    milestones: list[Milestone] = []
    for one in lists:
        amounts = derived(one, price, unit)
        _compare_total(made, one, amounts, unit)
        for payment, money in zip(one.payments, amounts, strict=True):
            milestones.append(_milestone(made, f"M{len(milestones) + 1}", one, payment, money, price))
    payments = [payment for one in lists for payment in one.payments]
    _doubt_replaced(made, payments)
    if (recurring := _recurring(lists)) is not None:
        message = f"{recurring.name!r} recurs, and stands here for all of its payments: add the others"
        made.doubt("milestones", message, recurring.row)
    return milestones


def _recurring(lists: Sequence[PaymentList]) -> Payment | None:
    """The first payment that stands for several, of which nothing says how many."""
    return next((p for one in lists for p in one.payments if p.doubts.get("amount") in (RECURS, OFTEN)), None)


def _is_sum_of(milestones: Sequence[Milestone], price: Money) -> bool:
    amounts = [m.amount for m in milestones if m.amount is not None and m.amount.currency == price.currency]
    return bool(amounts) and Money.sum(amounts, price.currency) == price


def _doubt_replaced(made: _Made, payments: Sequence[Payment]) -> None:
    """A text that replaces another, and payments before it: a person must say which of them still stand."""
    for payment in payments:
        start = payment.places.get("sentence", payment.row)[0]
        found = rule("replaces").search(made.document.text, max(0, start - _REPLACED), payment.row[1])
        if found and any(p.row[1] <= found.start() for p in payments):
            message = "what follows replaces an earlier text: are the payments before it still owed?"
            made.doubt("milestones", message, (found.start(), found.end()))
            return


def _compare_total(made: _Made, one: PaymentList, amounts: Sequence[Money | None], unit: Units) -> None:
    """A total that a table states, and its rows do not make, is a problem whatever else the contract says."""
    total = unit.money(one.total.amount) if one.total and one.rule == "table" else None
    known = [m for m in amounts if m is not None]
    if total is None or one.total is None or not known or any(m.currency != total.currency for m in known):
        return
    whole = Money.sum(known, total.currency)
    if whole != total:
        said = f"the table's own total is {total}, its rows add up to {whole}"
        made.doubt(
            "milestones", said if len(known) == len(amounts) else f"{said}, not all of them known", one.total.place
        )


def _milestone(
    made: _Made, id: str, one: PaymentList, payment: Payment, money: Money | None, price: Price | None
) -> Milestone:
    confidence = row_confidence(one, payment, made.prices)
    choice = choice_of(made.document.text, payment) if made.alternative is None else None
    guessed = money is not None and payment.amount is None and price is not None and one.total is None
    masked = payment.amount is not None and payment.amount.redacted and payment.share is None
    guess = guessed and price is not None and price.confidence < DOUBTFUL
    if choice or made.alternative or masked or payment.doubts or guess:
        confidence = min(confidence, DOUBTFUL)
    confidence = round(min(confidence, made.document.word_confidence(*payment.row)), 2)
    where = f"milestones.{id}"
    values = {
        "name": payment.name,
        "amount": money,
        "percent": payment.share,
        "due_date": payment.due,
        "trigger": payment.trigger,
    }
    for key, value in values.items():
        if value:
            place = (
                payment.places.get(key) or (payment.places.get("percent") if key == "amount" else None) or payment.row
            )
            made.prove(f"{where}.{key}", place, confidence, f"{one.rule}.{payment.rule}")
    if guessed and price is not None and price.confidence < DOUBTFUL:
        made.doubt(f"{where}.amount", f"a share of {price.money}, which may not be the price", price.place)
    if payment.due is not None and (other := made.ambiguous.get(payment.places.get("due_date", (-1, -1))[0])):
        days = " or ".join(f"{day.day} {day:%B %Y}" for day in other)
        made.doubt(f"{where}.due_date", f"it may be {days}: nothing tells the order", payment.places["due_date"])
    if payment.due is None and "due_date" not in payment.doubts:
        for place in unreadable_dates(made.document.text, *payment.row):
            made.doubt(f"{where}.due_date", f"{made.document.text[slice(*place)]!r} is no date of the calendar", place)
    if choice:
        made.doubt(where, said_of_choice(made.document.text, choice), choice)
    for key, message in payment.doubts.items():
        made.doubt(f"{where}.{key}", message, payment.places.get(key))
    if money is not None and payment.amount is not None and payment.amount.number not in (None, money.amount):
        made.doubt(f"{where}.amount", f"{payment.amount.number} is finer than {money.currency} goes; taken as {money}")
    if money is None and payment.amount is not None and payment.amount.number is not None:
        made.without_currency.append(f"{where}.amount")
        message = f"{payment.amount.number:,} stands there, but nothing says in which currency"
        made.doubt(f"{where}.amount", message, payment.places.get("amount"))
    if confidence < DOUBTFUL:
        made.doubt(
            where, f"{payment.name!r} is read with doubt ({confidence:.0%}): compare it with the contract", payment.row
        )
    return Milestone(
        id=id,
        name=payment.name,
        amount=money,
        percent=payment.share.percent if payment.share else None,
        due_date=payment.due,
        trigger=payment.trigger,
        deliverables=payment.deliverables,
        confidence=confidence,
        source=made.source(payment.row),
    )


def _ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors first, then the schedule as a whole, then by place; nothing twice."""
    weights = {"milestones": 0, "contract_price": 1, "currency": 2}
    unique = dict.fromkeys(problems)
    return tuple(
        sorted(
            unique,
            key=lambda p: (
                p.severity is not Severity.ERROR,
                weights.get(p.where, 3 if p.where.startswith("milestones.") else 4),
            ),
        )
    )


__all__ = ["FIELDS", "draft"]
