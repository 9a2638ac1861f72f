"""Chooses, among lists of payments that components read, those that are the contract's payment schedule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from toolkit.findings.clauses.entire_sums import RULE as ENTIRE
from toolkit.findings.drafting.comparing import is_part_of, overlap, restates, same_value, sum_of
from toolkit.findings.drafting.gathering import gathered
from toolkit.findings.drafting.masked import redacted, tells_events
from toolkit.findings.payments.payments import Payment, PaymentList, Place
from toolkit.findings.payments.recurring import only_recurs
from toolkit.findings.payments.roles import NOMINAL
from toolkit.findings.payments.runs import names_event
from toolkit.findings.values.phrases import rule, says
from toolkit.findings.vocabulary import wording

ENOUGH_FOR_LIST = 5.0
"""Weight from which a list of two or more payments is taken."""
ENOUGH_ALONE = 4.5
"""Weight from which a payment that stands alone is taken."""
ENOUGH_UNLED = 5.5
"""Weight from which several payments of one sentence, over which nothing says that they are payments, are taken."""
LOOKS_PAYABLE = 3.5
"""Weight from which a list is taken with doubt where no other is there, and else shown to a person."""
STATED = 1.5
"""Points of a payment that a person is shown though nothing else speaks for it."""
HINTS = 2.0
"""Weight from which a list is shown where nothing better was found."""
_MOST = Fraction(9, 10)
"""What the shares of a list come to at least that may be a schedule though they do not make up the whole."""
_MANY = 3
"""Payments of one list that hardly are all doubtful by chance."""
_ECHOES = 2
"""Payments said again from which a list says all of them twice."""
_NEAR = 60
"""Characters that may stand between two rows of one list: a label, the end of a clause."""


def chosen(lists: Sequence[PaymentList], prices: Collection[Decimal] = ()) -> list[PaymentList]:
    """The lists that hold the schedule, in the order of the text, without those that state it again.

    Nothing of a price is left beside a list that adds up to it: a single share elsewhere (a bond, a retention, an
    offer) is then no part of the schedule. Where no list is sure, those are taken that may
    be one, with less confidence.

    Args:
        prices: The sums that the contract calls its price.
    """
    readable = [one for one in lists if one.rule != "left out" and (not redacted(one) or tells_events(one))]
    readable = [_without_echo(one) for one in readable]
    readable = [one for one in readable if not _spelled_out(one, readable)]
    if not any(adds_up(one, prices) for one in readable):
        readable += gathered(readable, prices)
    payable = [one for one in readable if one.rule in ("table", "sections") or _says_when(one)]
    payable = [one for one in payable if not only_recurs(one)]
    sure = _apart([one for one in payable if one.weight >= _enough(one) or _is_price(one, prices)])
    doubtful = [one for one in readable if one.weight >= _doubtful_from(one) and _may_be(one)]
    doubtful = [one for one in doubtful if one.rule != ENTIRE] or doubtful
    if any(len(one.payments) > 1 for one in doubtful):
        doubtful = [one for one in doubtful if not only_recurs(one)]
    if any(adds_up(one, prices) for one in sure):
        return [one for one in sure if adds_up(one, prices) or not _stray_share(one)]
    beside = [one for one in doubtful if _is_no_stray(one) and not any(p.contested for p in one.payments)]
    return _apart([*sure, *beside] if sure else doubtful)


def _is_no_stray(one: PaymentList) -> bool:
    """Whether a list is more than a sum that stands alone, or that sum is called a first or last payment."""
    return len(one.payments) > 1 or rule("ordinal_step").match(one.payments[0].name) is not None


def _without_echo(one: PaymentList) -> PaymentList:
    """A list without what it says again right behind each payment: the same clause in a second language beside it."""
    pairs = list(zip(one.payments[::2], one.payments[1::2], strict=False))
    if len(one.payments) % 2 or len(pairs) < _ECHOES or not all(_is_echo(p, q) for p, q in pairs):
        return one
    if any(_is_echo(q, p) for q, p in zip(one.payments[1::2], one.payments[2::2], strict=False)):
        return one  # equal payments one behind the other
    return replace(one, payments=one.payments[::2])


def _is_echo(one: Payment, other: Payment) -> bool:
    """Whether a payment has the value and the day of the one before it, or its label in another sentence."""
    apart = one.places.get("sentence", one.row) != other.places.get("sentence", other.row)
    told = one.due is not None or (apart and bool(one.label))
    return told and one.due == other.due and one.label == other.label and same_value(one, other)


def _spelled_out(one: PaymentList, lists: Sequence[PaymentList]) -> bool:
    """Whether instalments made by rule ("in two instalments") stand one by one in another list of the same sum.

    Beside payments of their own words ("a deposit and ten instalments") only a sound table is believed more.
    """
    made = sum(p.rule == "instalments" for p in one.payments)
    if len(one.payments) < 2 or not made or any(p.due for p in one.payments):
        return False
    return any(
        other is not one and len(other.payments) == len(one.payments) and sum_of(other) == sum_of(one) is not None
        for other in lists
        if made == len(one.payments) or (other.rule == "table" and other.weight >= ENOUGH_FOR_LIST)
    )


def _says_when(one: PaymentList) -> bool:
    """Whether something in a list says when it is paid: a split of revenue or of tips does not."""
    timed = any(p.trigger or p.due or names_event(p) or _is_called_milestone(p) for p in one.payments)
    return timed or len(one.payments) == 1 or says("schedules", one.heading) or any(p.amount for p in one.payments)


def _doubtful_from(one: PaymentList) -> float:
    """The weight from which a list may be a schedule; less for one, or three and more, with a day each."""
    days = {p.due for p in one.payments if p.due}
    sound = len(days) > 2 or not any(p.contested for p in one.payments)
    return LOOKS_PAYABLE - (0.5 if sound and len(days) == len(one.payments) != 2 else 0)


def _apart(worthy: Sequence[PaymentList]) -> list[PaymentList]:
    """Of lists that overlap or say the same, the best."""
    taken: list[PaymentList] = []
    worthy = [one for one in worthy if not any(is_part_of(one, other) for other in worthy)]
    for one in sorted(worthy, key=lambda x: (-_rank(x), x.place)):
        if any(overlap(one, other) or restates(one, other) or _same_whole(one, other) for other in taken):
            continue
        taken.append(one)
    return sorted((one for one in taken if not _whole_of(one, taken)), key=lambda x: x.place)


def _same_whole(one: PaymentList, other: PaymentList) -> bool:
    """Whether two lists divide the same sum, each its own way: by milestones, and by what the sum is made of."""
    whole = sum_of(one)
    return min(len(one.payments), len(other.payments)) > 1 and bool(whole) and whole == sum_of(other)


def _stray_share(one: PaymentList) -> bool:
    """Whether a list is a payment that stands alone, or those of a sentence, and states shares."""
    return (len(one.payments) == 1 or one.rule == "sentence") and any(p.share for p in one.payments)


def adds_up(one: PaymentList, prices: Collection[Decimal]) -> bool:
    """Whether the shares of a list are 100 %, or its amounts add up to a price."""
    if len(one.payments) < 2:
        return False
    if all(p.share for p in one.payments) and sum(p.share.part for p in one.payments if p.share) == 1:
        return True
    return sum_of(one) in prices


def _is_price(one: PaymentList, prices: Collection[Decimal]) -> bool:
    """Whether a list of milestones that looks payable adds up to the price: a list of goods does that too.

    Three sums or more, each with its event or day, need fewer signs: chance does not add them up.
    """
    if len(one.payments) < 2 or sum_of(one) not in prices or any(p.contested for p in one.payments):
        return False
    if (
        one.rule != "table"
        and len(one.payments) > 2
        and all(p.due or p.trigger or _is_called_milestone(p) for p in one.payments)
        and one.weight >= HINTS
    ):
        return True
    if one.weight < LOOKS_PAYABLE:
        return False
    timed = sum(bool(p.due or p.trigger) for p in one.payments)
    spoken = one.rule == "list" and timed >= max(2, len(one.payments) - 1)
    return spoken or all(p.due or _is_called_milestone(p) for p in one.payments)


def _is_called_milestone(payment: Payment) -> bool:
    return rule("called_milestone").search(payment.name) is not None


def _may_be(one: PaymentList) -> bool:
    """Whether most payments of a doubtful list, the last among them, say when they fall due."""
    only = one.payments[0] if len(one.payments) == 1 else None
    if _nominal(one):
        return False
    if one.rule == ENTIRE:
        return True
    shares = [p.share.part for p in one.payments if p.share and p.amount is None]
    if len(shares) == len(one.payments) > 1 and sum(shares) != 1 and not _nearly_whole(one, sum(shares)):
        return False  # parts of nothing whole
    years = says("schedules", one.heading) and not only
    timed = [
        bool(
            p.trigger or p.due or names_event(p) or (not only and _is_called_milestone(p)) or (years and _names_year(p))
        )
        for p in one.payments
    ]
    return timed[-1] and sum(timed) * 2 >= len(timed)


def _names_year(payment: Payment) -> bool:
    """Whether a payment is called after the year it is for: "2027 (half price)", "FY 2027"."""
    return wording("choosing", "year_ahead").match(payment.name) is not None


def _nearly_whole(one: PaymentList, whole: Fraction | int) -> bool:
    """Whether three or more shares, each with its event, are but a little less than all: the draftsman miscounted."""
    told = all(p.trigger and says("events", p.trigger) for p in one.payments)
    return len(one.payments) > 2 and _MOST <= whole < 1 and told


def _nominal(one: PaymentList) -> bool:
    """Whether a list is a sum that stands alone and is no more than the consideration that any contract needs."""
    amount = one.payments[0].amount
    return len(one.payments) == 1 and amount is not None and amount.number is not None and amount.number <= NOMINAL


def _is_stated(one: PaymentList) -> bool:
    """Whether a payment of a list says in words of payment a sum and, once, when it falls due."""
    return any(
        p.points >= STATED and p.amount is not None and bool(p.trigger or p.due) and not p.contested
        for p in one.payments
    )


def _is_one_off(one: PaymentList, taken: Sequence[PaymentList]) -> bool:
    """Whether a sum is called a fee that comes once, as for setting up, and is none of those taken."""
    known = {p.amount.number for other in taken for p in other.payments if p.amount}
    return any(
        p.amount is not None
        and p.amount.number not in known
        and not p.contested
        and rule("one_off").search(f"{p.name} {p.lead}") is not None
        for p in one.payments
    )


def _enough(one: PaymentList) -> float:
    """The weight from which a list is taken."""
    if len(one.payments) == 1:
        return ENOUGH_ALONE
    return ENOUGH_UNLED if one.rule == "sentence" else ENOUGH_FOR_LIST


def _whole_of(one: PaymentList, taken: Sequence[PaymentList]) -> bool:
    """Whether a single payment is the sum of all payments of another list, and so no payment itself."""
    amount = one.payments[0].amount
    if len(one.payments) != 1 or amount is None or not amount.number:
        return False
    for other in taken:
        numbers = [p.amount.number for p in other.payments if p.amount and p.amount.number is not None]
        if len(numbers) > 1 and sum(numbers) == amount.number:
            return True
    return False


def _rank(one: PaymentList) -> float:
    """How much a list is worth beside others: its weight, and what its payments say."""
    full = sum((p.amount is not None) + (p.share is not None) + (p.due is not None) for p in one.payments)
    alone = one.rule == "sections" and len(one.payments) == 1  # the first of several items may look like a section
    return one.weight + full / len(one.payments) + (-1 if alone else 3 if one.rule in ("table", "sections") else 0)


def row_confidence(one: PaymentList, payment: Payment, prices: Collection[Decimal] = ()) -> float:
    """How likely a payment of a chosen list is right, from the signs for the list and for the row."""
    usual = min(0.98, 0.6 + 0.04 * one.weight + 0.01 * payment.points)
    if one.weight >= _enough(one):
        return usual
    if len(one.payments) > 2 and _is_price(one, prices):
        return max(0.82, usual)  # three sums make a price by chance as good as never
    return min(0.75, max(0.6, 0.6 + 0.1 * (one.weight - LOOKS_PAYABLE)))


def doubts_of(read: Sequence[PaymentList], taken: Sequence[PaymentList]) -> list[tuple[str, str, Place]]:
    """What speaks against the choice: (where, message, place) of lists that look like payments and were not taken."""
    found = []
    for one in read:
        if one.rule == "left out":
            if any(_beside(one, other) and not restates(one, other) for other in taken):
                why = "its words speak of something else" if one.payments[0].payable else "it states no amount"
                message = f"{_first(one)} stands among the payments and was not taken: {why}"
                found.append(("milestones", message, one.place))
            continue
        if one in taken or any(overlap(one, other) or restates(one, other) for other in taken):
            continue
        if redacted(one) and one.weight >= LOOKS_PAYABLE:
            found.append(("milestones", f"{_first(one)}: the amounts are blacked out, so it was not taken", one.place))
        elif _nominal(one) or redacted(one):
            continue
        elif one.weight >= LOOKS_PAYABLE or (taken and (_is_stated(one) or _is_one_off(one, taken))):
            found.append(("milestones", f"{_first(one)} looks like a payment and was not taken", one.place))
    if not taken and not found:
        found += _likeliest(read)
    if taken and all((one.weight < _enough(one) or only_recurs(one)) and len(one.payments) < _MANY for one in taken):
        found.append(
            ("milestones", "nothing was surely the payment schedule: there may be other payments", taken[0].place)
        )
    return found


def _likeliest(read: Sequence[PaymentList]) -> list[tuple[str, str, Place]]:
    """Where no payment was found, the place at which a person looks first, if there is one."""
    likely = [one for one in read if one.rule != "left out" and not redacted(one) and _hints(one)]
    if not likely:
        return []
    best = max(likely, key=lambda one: (one.weight, -one.place[0]))
    return [("milestones", f"{_first(best)} is the likeliest place of a payment; it was not taken", best.place)]


def _hints(one: PaymentList) -> bool:
    """Whether a list has something of a schedule: words of payment, or three sums that make its own total."""
    whole = one.total.amount.number if one.total else None
    return (one.weight >= HINTS and _may_be(one)) or (
        len(one.payments) > 2 and one.weight > 0 and whole is not None and sum_of(one) == whole
    )


def _beside(one: PaymentList, taken: PaymentList) -> bool:
    """Whether a row that was left out stands among the payments of a list, or right before or behind them."""
    near = taken.place[0] - _NEAR < one.place[1] and one.place[0] < taken.place[1] + _NEAR
    return near and len(taken.payments) > 1 and taken.rule in ("list", "table")


def _first(one: PaymentList) -> str:
    first = one.payments[0]
    if len(one.payments) > 1:
        return f"{first.name!r} and {len(one.payments) - 1} more"
    stated = first.amount.number if first.amount else None
    return f"{first.name!r} ({stated:,f})" if stated is not None else repr(first.name)
