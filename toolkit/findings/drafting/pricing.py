"""Puts money on a schedule: its currency, its contract price, and the amounts that follow from shares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from toolkit.findings.drafting.wholes import stated_whole
from toolkit.findings.finding import Finding
from toolkit.findings.payments.payments import Payment, PaymentList, Place
from toolkit.findings.terms.contract_price import AMENDED
from toolkit.findings.values.money import DOLLAR, Amount
from toolkit.findings.values.phrases import folded
from toolkit.findings.vocabulary import wording
from toolkit.money import Money
from toolkit.provenance import Confidence

_NAMED = 0.6
"""Least confidence in a price of which nothing says how it is paid."""


@dataclass(frozen=True, slots=True)
class Price:
    """The contract price as read; ``doubt`` says what speaks against it."""

    money: Money
    place: Place
    confidence: Confidence
    rule: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Units:
    """What the sums of a document are in.

    Attributes:
        currency: Of the schedule.
        dollar: What a bare dollar sign stands for.
    """

    currency: str | None
    dollar: str
    confidence: Confidence
    place: Place | None

    def money(self, amount: Amount | None) -> Money | None:
        """The amount in its own currency, else in that of the schedule; None where it was blacked out."""
        if amount is None or amount.number is None:
            return None
        code = self.dollar if amount.currency == DOLLAR else amount.currency or self.currency
        return Money.rounded(amount.number, code) if code else None


def units(payments: Sequence[Payment], findings: Sequence[Finding]) -> Units:
    """The currency that most payments are in; where none names one, that of most sums in the document."""
    dollar = next((f for f in findings if f.kind == "dollar"), None)
    sign = str(dollar.value) if dollar else "USD"
    stated = [p for p in payments if p.amount and p.amount.currency]
    counts = Counter(
        sign if p.amount and p.amount.currency == DOLLAR else str(p.amount and p.amount.currency) for p in stated
    )
    all_found = sorted((f for f in findings if f.kind == "currency"), key=lambda f: -f.confidence)
    if counts:
        code = counts.most_common(1)[0][0]
        place = next(p.places.get("amount", p.row) for p in stated)  # that of an instalment may be counted
        bare = all(p.amount is not None and p.amount.currency == DOLLAR for p in stated)
        confidence = (dollar.confidence if bare and dollar else 0.97) if len(counts) == 1 else 0.85
        return Units(code, sign, confidence, place)
    if all_found:
        best = all_found[0]
        return Units(str(best.value), sign, best.confidence, (best.spans[0].start, best.spans[0].end))
    named = [f for f in findings if f.kind == "contract_price" and f.value.currency not in (None, DOLLAR)]
    if len({f.value.currency for f in named}) == 1:  # the head of a table of goods has it, though no sum is beside it
        return Units(
            named[0].value.currency, sign, named[0].confidence, (named[0].spans[0].start, named[0].spans[0].end)
        )
    return Units(None, sign, 1.0, None)


def price_of(lists: Sequence[PaymentList], findings: Sequence[Finding], unit: Units, text: str = "") -> Price | None:
    """The contract price: what the contract calls so, checked against what its payments add up to.

    Args:
        text: Of the document, in which the price that shares are of is looked up by its name.
    """
    payments = [p for one in lists for p in one.payments]
    if unit.currency is None:
        return None
    limit = _limit(findings, unit)
    if not payments:
        return _alone(findings, unit) or limit or _named_once(findings, unit)
    moneys = [unit.money(p.amount) for p in payments]
    known = [m for m in moneys if m is not None and m.currency == unit.currency]
    whole = Money.sum(known, unit.currency)
    candidates: list[Price] = []
    for one in lists:
        money = unit.money(one.total.amount) if one.total else None
        if one.total and money and money.currency == unit.currency:
            sure = 0.95 if one.rule == "sections" and len(lists) == 1 else 0.6
            candidates.append(Price(money, one.total.place, sure, f"{one.rule}.total"))
    for found in findings:
        money = unit.money(found.value) if found.kind == "contract_price" else None
        if money and money.currency == unit.currency:
            span = found.spans[0]
            candidates.append(Price(money, (span.start, span.end), found.confidence, found.rule))
    complete = len(known) == len(payments)
    changed = max((c for c in candidates if c.rule == AMENDED), key=lambda c: c.money.amount, default=None)
    if changed and changed.money > whole:  # what is listed is the rest, or what was added
        return Price(changed.money, changed.place, 0.78, changed.rule)  # the checks say that it is not the sum
    matching = [c for c in candidates if c.money == whole]
    if matching and len(known) > 1:
        best = max(matching, key=lambda c: c.confidence)
        return Price(best.money, best.place, 0.98 if complete else 0.8, best.rule)
    shares = sum((p.share.part for p in payments if p.share), Fraction(0))
    strong = sorted(
        (c for c in candidates if c.confidence >= 0.9 and c.money.amount), key=lambda c: (-c.confidence, c.place)
    )
    if not known and shares > 1:
        return None  # shares of several wholes, of which no price is all
    if not strong:
        return (
            _by_list(lists, candidates)
            or _by_name(lists, candidates, text)
            or _of_only_payment(payments, known, matching, text)
            or _by_sum(payments, known, whole, text)
            or (limit if limit and limit.money >= whole else None)
        )
    best = strong[0]
    if not known:
        return Price(best.money, best.place, 0.93 if shares == 1 else 0.8, best.rule)
    sums = [_sum(one, unit) for one in lists if len(one.payments) > 1]
    if best.money < whole and best.money not in sums and (best.confidence < 0.95 or _is_part(best.money, lists, unit)):
        return _by_sum(payments, known, whole, text)  # it is the sum of a part, not of the contract
    if not complete:
        return Price(best.money, best.place, 0.9, best.rule)
    return Price(
        best.money, best.place, 0.75, best.rule
    )  # the checks of the schedule say by how much it is not the sum


def _of_only_payment(
    payments: Sequence[Payment], known: Sequence[Money], matching: Sequence[Price], text: str
) -> Price | None:
    """The sum of the only payment, where the contract calls it a price as well, or pays the whole at once."""
    if len(payments) != 1 or len(known) != 1 or payments[0].share is not None:
        return None
    only, money = payments[0], known[0]
    place = only.places.get("amount", only.row)
    if only.rule in ("answer", "reference"):
        return Price(money, place, 0.85, "only_payment")
    stated = stated_whole(text, money.amount, [only.row])
    if not matching and not (stated and stated[1]):
        return None
    doubt = f"{money} is the only payment found, and taken for the price of the whole"
    return Price(money, matching[0].place if matching or stated is None else stated[0], 0.78, "only_payment", doubt)


def _by_sum(payments: Sequence[Payment], known: Sequence[Money], whole: Money, text: str) -> Price | None:
    """What all payments add up to: as the text states it somewhere, or where they are said to be 100 % of the price."""
    if len(known) != len(payments) or len(known) < 2:
        return None
    stated = stated_whole(text, whole.amount, [p.row for p in payments])
    if stated and stated[1]:
        return Price(whole, stated[0], 0.88, "stated_whole")
    if sum((p.share.part for p in payments if p.share), Fraction(0)) == 1 and all(p.share for p in payments):
        return Price(whole, (payments[0].row[0], payments[-1].row[1]), 0.85, "shares_of_whole")
    if stated is None:
        return None
    doubt = f"the payments add up to {whole}, which is stated here, but not called the price"
    return Price(whole, stated[0], 0.7, "stated_whole", doubt)


def _alone(findings: Sequence[Finding], unit: Units) -> Price | None:
    """The price of a contract in which no payments were found, where it is clear and has no rival as clear."""
    stated = [(unit.money(f.value), f) for f in findings if f.kind == "contract_price" and f.confidence >= 0.9]
    clear = [(m, f) for m, f in stated if m is not None and m.amount and m.currency == unit.currency]
    if len({m for m, _ in clear}) != 1:
        return None
    money, best = max(clear, key=lambda c: c[1].confidence)
    return Price(money, (best.spans[0].start, best.spans[0].end), best.confidence, best.rule)


def _limit(findings: Sequence[Finding], unit: Units) -> Price | None:
    """The most that is paid under the contract, where it says no price: the highest of its limits."""
    stated = [(unit.money(f.value), f) for f in findings if f.kind == "price_limit"]
    clear = [(m, f) for m, f in stated if m is not None and m.amount and m.currency == unit.currency]
    if not clear:
        return None
    money, best = max(clear, key=lambda c: c[0].amount)
    doubt = f"{money} is the most that is paid, and taken for the contract price"
    return Price(money, (best.spans[0].start, best.spans[0].end), 0.7, best.rule, doubt)


def _named_once(findings: Sequence[Finding], unit: Units) -> Price | None:
    """The only sum that a contract without payments calls a fee or the like, with doubt."""
    stated = [(unit.money(f.value), f) for f in findings if f.kind == "contract_price" and f.confidence >= _NAMED]
    clear = [(m, f) for m, f in stated if m is not None and m.amount and m.currency == unit.currency]
    if len({m for m, _ in clear}) != 1:
        return None
    money, best = clear[0]
    doubt = f"{money} is the only sum that looks like the price, and nothing says how it is paid"
    return Price(money, (best.spans[0].start, best.spans[0].end), 0.6, best.rule, doubt)


def _sum(one: PaymentList, unit: Units) -> Money | None:
    """What the payments of a list add up to, where all are known and in the schedule's currency."""
    moneys = [unit.money(p.amount) for p in one.payments]
    if unit.currency is None or any(m is None or m.currency != unit.currency for m in moneys):
        return None
    return Money.sum((m for m in moneys if m is not None), unit.currency)


def _is_part(money: Money, lists: Sequence[PaymentList], unit: Units) -> bool:
    """Whether a sum is the total of one of several lists and so not of the contract."""
    totals = [unit.money(one.total.amount) for one in lists if one.total]
    stated = [unit.money(p.amount) for one in lists for p in one.payments]
    return (len(lists) > 1 and money in totals) or money in stated


def _by_list(lists: Sequence[PaymentList], candidates: Sequence[Price]) -> Price | None:
    """The total over the only list of shares: "fees of 90,000 … 30 % upon signature"."""
    if len(lists) != 1 or not lists[0].total or any(p.amount for p in lists[0].payments):
        return None
    return next((Price(c.money, c.place, 0.85, c.rule) for c in candidates if c.place == lists[0].total.place), None)


def _by_name(lists: Sequence[PaymentList], candidates: Sequence[Price], text: str) -> Price | None:
    """The price that shares without amounts are of: the one of the name they use, else the only one there is."""
    if not all(p.amount is None and p.share for one in lists for p in one.payments):
        return None
    over = (one.heading for one in lists)
    names = {folded(m[1]) for words in (*over, *_rows(lists, text)) for m in _NAME.finditer(words)}
    named = [c for c in candidates if any(_is_called(c, name, text) for name in names)]
    if len({c.money for c in named}) == 1:
        best = max(named, key=lambda c: c.confidence)
        return Price(best.money, best.place, 0.92, "named_price")
    clearest = max((c.confidence for c in candidates), default=0.0)
    candidates = [c for c in candidates if c.confidence == clearest]
    if len({c.money for c in candidates}) != 1:
        return None
    doubt = f"{candidates[0].money} is taken for the price that the percentages are of; the contract does not say so"
    return Price(candidates[0].money, candidates[0].place, 0.75, "sole_price", doubt)


_NAME = wording("pricing", "name")


def _rows(lists: Sequence[PaymentList], text: str) -> list[str]:
    return [text[slice(*p.row)] for one in lists for p in one.payments]


def _is_called(price: Price, name: str, text: str) -> bool:
    """Whether a sum's own clause gives it a name: "The Design Fee is 90,000", "90,000 (the “Design Fee”)"."""
    term = re.escape(name).replace(r"\ ", r"\s+")
    before = re.split(r"[.;]\s|\n\s*\n", text[max(0, price.place[0] - 160) : price.place[0]])[-1]
    between = r"(?:\s+(?:for|of)\s[^.;:]{0,80}?)?"
    link = r"\s*(?:is|shall\s+be|will\s+be|equals|amounts\s+to|of|means|:|–|-)\s*(?:\w+\s+){0,3}\(?$"
    behind = text[price.place[1] : price.place[1] + 90]
    defined = rf"[^.;]{{0,50}}\((?:hereinafter\s+)?(?:the\s+)?[“\"'‘]{term}[”\"'’]"
    return bool(re.search(rf"(?i)\b{term}{between}{link}", before) or re.match(f"(?i){defined}", behind))


def derived(one: PaymentList, price: Price | None, unit: Units) -> list[Money | None]:
    """The amount of each payment of a list: as stated, else its share of the list's total or of the contract price.

    Shares of one whole are split so that they add up exactly.
    """
    stated = [unit.money(p.amount) for p in one.payments]
    total = unit.money(one.total.amount) if one.total and all(m is None for m in stated) else None
    base = total or (price.money if price else None)
    open_rows = [
        i for i, p in enumerate(one.payments) if stated[i] is None and p.amount is None and p.share is not None
    ]
    if base is None or not open_rows:
        return stated
    weights = [_weight(one.payments[i]) for i in open_rows]
    rest = 1 - sum(weights, Fraction(0))
    if rest < 0:
        return stated
    scale = 1
    for weight in (*weights, rest):
        scale = scale * weight.denominator // _gcd(scale, weight.denominator)
    parts = base.split([Decimal(int(w * scale)) for w in (*weights, rest)])
    for index, part in zip(open_rows, parts, strict=False):
        stated[index] = part
    return stated


def _weight(payment: Payment) -> Fraction:
    return payment.share.part if payment.share else Fraction(0)


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a
