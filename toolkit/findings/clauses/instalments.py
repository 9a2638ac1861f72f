"""Reads instalments that a contract states as a rule: "ten equal payments on the first of each month starting…"."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from toolkit.dates import add_months
from toolkit.findings.payments.payments import Place
from toolkit.findings.payments.roles import is_limit
from toolkit.findings.values.figures import in_words, number_words
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.money import Amount
from toolkit.findings.values.phrases import folded, rule
from toolkit.findings.vocabulary import alternation, vocabulary, wording

MOST = 120
"""More instalments than this are not written out one by one."""


_NEAR = 100
"""Characters before a sum in which a limit is looked for."""
_LONGEST_RUN = 160
"""Characters of the words that say how often, how many times and from when on a sum is paid."""


@dataclass(frozen=True, slots=True)
class Instalments:
    """A rule that stands for several payments.

    Attributes:
        start, end: The words of the rule.
        noun: What the contract calls one of them: "installment", "quarterly payment".
        amount: Of each; None where neither it nor the whole is stated.
        each: Where that amount stands, if it does.
        total: The amount that the instalments make up, where it stands before them.
        days: Their days, where they are stated or follow from the rule; ``day_places`` where those were read.
        last_trigger: When the last one falls due, where the contract makes an exception for it.
        divided: Whether the amount is the whole by their number though the contract does not call them equal.
    """

    start: int
    end: int
    noun: str
    count: int
    amount: Amount | None
    each: Mark | None
    total: Mark | None
    days: tuple[date, ...] = ()
    day_places: tuple[Place, ...] = ()
    last_trigger: str | None = None
    divided: bool = False
    times: tuple[tuple[str, Place], ...] = ()
    """The months or years that are listed for them, where no days are, and where each stands."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The amounts that the rule accounts for."""
        return tuple(m for m in (self.total, self.each) if m is not None)


def instalments(text: str, start: int, end: int, money: Sequence[Mark], dates: Sequence[Mark]) -> list[Instalments]:
    """The rules in the sentence ``text[start:end]``."""
    found: list[Instalments] = []
    days = _with_short_days(text, start, end, dates)
    matches = list(_rule().finditer(text, start, end))
    for at, match in enumerate(matches):
        stop = matches[at + 1].start() if at + 1 < len(matches) else end
        one = _read(text, match, start, stop, money, days)
        if one is not None:
            found.append(one)
    used = {m.start for one in found for m in one.marks}
    for at, one_sum in enumerate(money):
        stop = money[at + 1].start if at + 1 < len(money) else end
        if one_sum.start not in used and not any(one_sum.start < f.start < stop for f in found):
            repeated = _repeated(text, one_sum, stop, days, money[:at])
            found += [repeated] if repeated else []
            until = next((m.start for m in money[at + 1 :] if not _in_brackets(text[one_sum.end : m.start])), end)
            again = at > 0 and _in_brackets(text[money[at - 1].end : one_sum.start])
            ranged = None if repeated or again else _between_days(text, one_sum, start, min(until, end), days)
            counted = None if repeated or ranged or again else _counted_run(text, one_sum, start, min(until, end), days)
            found += [one for one in (ranged, counted) if one]
    return sorted(found, key=lambda one: one.start)


def number_of_parts(text: str, start: int, end: int) -> int | None:
    """How many equal instalments the words right behind a share divide it into: "90% in nine equal instalments"."""
    match = _rule().search(text, start, min(end, start + _NEAR))
    count = _count(match) if match and wording("instalments", "alike").search(match[0]) else None
    return count if count and 1 < count <= MOST else None


def _in_brackets(before: str) -> bool:
    """Whether a sum that follows these words only says again what stands before them: "£400 (£480 with VAT)"."""
    return before.rfind("(") > before.rfind(")")


def _repeated(text: str, each: Mark, end: int, days: Sequence[Mark], before: Sequence[Mark]) -> Instalments | None:
    """One sum with several days behind it is due on each: "£900 on 3 May 2027, 3 May 2028 and …".

    Not the last of as many sums as there are days: "£900 and £800 on 3 May and 3 June 2027".
    """
    row: list[Mark] = []
    for day in days:
        if not each.end <= day.start < end:
            continue
        between = text[row[-1].end : day.start] if row else text[each.end : day.start]
        joined = wording("instalments", "list_link").fullmatch(between) if row else len(between) < 90
        if not joined:
            break
        row.append(day)
    introduced = row and wording("instalments", "on_days").search(text[each.end : row[0].start])
    if len(row) < 2 or not introduced or _listed_before(text, each, before) + 1 == len(row):
        return None
    one = Instalments(
        start=each.start, end=row[-1].end, noun="Payment", count=len(row), amount=each.value, each=each, total=None,
        days=tuple(d.value for d in row), day_places=tuple((d.start, d.end) for d in row),
    )  # fmt: skip
    return _divided(text, one, row[0].start)


def _listed_before(text: str, one: Mark, before: Sequence[Mark]) -> int:
    """How many sums of one list stand right before a sum."""
    count, start = 0, one.start
    for other in reversed(before):
        if wording("instalments", "list_link").fullmatch(text[other.end : start]) is None:
            break
        count, start = count + 1, other.start
    return count


def _between_days(text: str, each: Mark, start: int, end: int, days: Sequence[Mark]) -> Instalments | None:
    """A sum for each month between two days: "a monthly fee of £400 from 1 July 2027 to 31 December 2027"."""
    months = _months(text[start:end])
    near = [d for d in days if each.end <= d.start < min(end, each.end + 200)]  # those behind another sum are its own
    if months is None or not near:
        return None
    first, last = near[0], near[1] if len(near) > 1 else None
    opens = wording("instalments", "begins_before").search(text[each.end : first.start])
    if not opens or wording("instalments", "twice").search(text, each.end, end):
        return None
    count = _length(text[each.end : end], months)
    if last is not None and _UNTIL.fullmatch(text[first.end : last.start]):
        by_days = (last.value.year - first.value.year) * 12 + last.value.month - first.value.month
        until = by_days // months + (add_months(first.value, by_days // months * months) <= last.value)
        if count not in (None, until):
            return None  # the contract contradicts itself
        count = until
    if count is None or not 1 < count <= MOST:
        return None
    one = Instalments(
        start=each.start, end=(last or first).end, noun="Payment", count=count,
        amount=each.value, each=each, total=None,
        days=tuple(add_months(first.value, months * n) for n in range(count)),
        day_places=((first.start, (last or first).end),),
    )  # fmt: skip
    return _divided(text, one, first.start)


def _divided(text: str, one: Instalments, until: int) -> Instalments:
    """A rule whose sum is the whole where its words say so: "$9 in equal monthly amounts from 1 May"."""
    parts = wording("instalments", "divides").search(text, one.each.end, until) if one.each else None
    if parts is None or one.each is None:
        return one
    equal = wording("instalments", "alike").search(parts[0]) is not None
    return replace(one, amount=_share(one.each.value, one.count), each=None, total=one.each, divided=not equal)


def _share(whole: Amount, count: int) -> Amount | None:
    """One of so many equal parts of a sum, where it comes to whole cents."""
    share = whole.number / count if whole.number else None
    return Amount(share, whole.currency) if share and share == share.quantize(Decimal("0.01")) else None


def _counted_run(text: str, each: Mark, start: int, end: int, days: Sequence[Mark]) -> Instalments | None:
    """A sum of each month for a number of them, whose first day is not stated: "£400 per month for 20 months"."""
    match = wording("instalments", "run").match(text, each.end, end)
    near = any(each.end <= d.start < end for d in days)
    before = text[max(start, each.start - _NEAR) : each.start]
    if match is None or near or not each.value.number or is_limit(before):
        return None
    if wording("instalments", "not_fixed").search(before):
        return None
    count = _length(text[match.end("unit") : end], {"month": 1, "quarter": 3, "year": 12}[match["unit"].lower()])
    if count is None or not 1 < count <= MOST:
        return None
    at = match.start("often")
    stop = rule("recurrence_end").search(text, match.end(), min(end, at + _LONGEST_RUN))
    place = (at, stop.start() if stop else min(end, at + _LONGEST_RUN))
    return Instalments(
        start=each.start, end=match.end(), noun="Payment", count=count, amount=each.value, each=each, total=None,
        times=((folded(text[slice(*place)]).rstrip(" ,;."), place),) * count,
    )  # fmt: skip


_UNTIL = wording("instalments", "until")
_FOR = wording("instalments", "for", number_words=number_words())


def _length(words: str, months: int) -> int | None:
    """How many instalments fall into "for six months" where one is due every so many months."""
    match = _FOR.search(words)
    number = _count(match) if match else None
    if match is None or number is None:
        return None
    whole = number * {"months": 1, "quarters": 3, "years": 12}[match["unit"].lower()]
    return whole // months if whole % months == 0 else None


def _with_short_days(text: str, start: int, end: int, dates: Sequence[Mark]) -> list[Mark]:
    """The dates, and the days before them that share their year: "5 May and 5 June 2027" in the American order."""
    found = list(dates)
    for match in _DAY_WITHOUT_YEAR.finditer(text, start, end):
        if any(d.start <= match.start() < d.end for d in dates):
            continue
        whole = next((d for d in dates if 0 < d.start - match.end() < 60), None)
        if whole is None or not wording("instalments", "only_dates").fullmatch(text[match.end() : whole.start]):
            continue
        month = _MONTHS.index(match[1][:3].lower()) + 1
        day = int(match[2])
        if 1 <= day <= calendar.monthrange(whole.value.year, month)[1]:
            found.append(Mark(match.start(), match.end(), date(whole.value.year, month, day)))
    return sorted(found, key=lambda m: m.start)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_WITHOUT_YEAR = wording("instalments", "day_without_year")


def _read(
    text: str, match: re.Match[str], start: int, end: int, money: Sequence[Mark], dates: Sequence[Mark]
) -> Instalments | None:
    after = [m for m in money if match.end() <= m.start < end]
    before = [m for m in money if start <= m.start and m.end <= match.start()]
    each = after[0] if after and _joins(text[match.end() : after[0].start]) else None
    if each is not None and (_lists_them(text, match, each, end) or _differ(text, after)):
        return None
    if (
        each is None
        and before
        and wording("instalments", "each_link").fullmatch(text[before[-1].end : match.start()])
        and (
            wording("instalments", "each").search(text[before[-1].end : match.end()])
            or wording("instalments", "each_behind").match(text[match.end() : end])
        )
    ):
        each = before[-1]
    total = _whole(text, match, before, each)
    if wording("instalments", "as_follows").match(text[match.end() : end]) and len(after) > (each is not None):
        return None  # what follows is read by itself
    equal = wording("instalments", "alike").search(text[match.start() : min(end, match.end() + 60)]) is not None
    if each is None and not equal and _STATED_ELSEWHERE.match(text, match.end(), end):
        return None
    listed = [d for d in dates if match.end() <= d.start < end]
    count = _count(match)
    if total and each and count and total.value.number != each.value.number * count:
        total = None
    months = _months(match[0] + " " + text[match.end() : end])
    reach = each.end if each and each.start > match.end() else match.end()
    if count is None:
        if len(listed) > 1 and each is not None:
            count = len(listed)
        elif total and each and each.value.number and total.value.number:
            count = _quotient(total.value.number, each.value.number)
        elif total and each is None and months is not None:
            count = _length(text[total.end : end], months)
    if count is None or not 1 < count <= MOST:
        return None
    days, places = _days(text, match.end(), end, count, listed, months)
    amount = each.value if each else None
    divided = amount is None and not equal
    if amount is None and total is not None:
        amount = _share(total.value, count)
    if amount is None and not days:
        return None
    stop = max(reach, places[-1][1] if places else 0)
    return Instalments(
        start=match.start(), end=stop, noun=_noun(match), count=count, amount=amount, each=each, total=total,
        days=days, day_places=places, last_trigger=_exception(text, match.end(), end), divided=divided,
    )  # fmt: skip


_STATED_ELSEWHERE = wording("instalments", "stated_elsewhere")


def _differ(text: str, sums: Sequence[Mark]) -> bool:
    """Whether a rule is followed by a sum for each: "in three instalments of $40, $30 and $20"."""
    return (
        len(sums) > 1 and wording("instalments", "list_link").fullmatch(text[sums[0].end : sums[1].start]) is not None
    )


def _lists_them(text: str, match: re.Match[str], each: Mark, end: int) -> bool:
    """Whether a sum behind a colon is but the first of those that follow: "in three instalments: $5 by …; $7 by …"."""
    if ":" not in text[match.end() : each.start]:
        return False
    return wording("instalments", "each_or_equal").search(text[match.start() : min(end, each.end + 30)]) is None


def _joins(between: str) -> bool:
    """Whether the words between "ten instalments" and an amount say that it is the amount of each."""
    return wording("instalments", "sum_link").fullmatch(between) is not None


def _whole(text: str, match: re.Match[str], before: Sequence[Mark], each: Mark | None) -> Mark | None:
    """The amount before the rule that the instalments make up."""
    for one in reversed([m for m in before if m is not each]):
        between = text[one.end : match.start()]
        if len(between) > 160 or wording("instalments", "first_of_rule").search(between):
            return None
        if wording("instalments", "paid_before").search(between) or not between.strip():
            return one
    return None


def _count(match: re.Match[str]) -> int | None:
    if match["digits"]:
        return int(match["digits"])
    words = in_words(match["words"]) if match["words"] else None
    return int(words) if words is not None else None


def _quotient(total: Decimal, each: Decimal) -> int | None:
    times = total / each
    return int(times) if times == times.to_integral_value() else None


def _months(words: str) -> int | None:
    """How many months lie between two instalments; None where the rule does not say."""
    found = _frequency().search(words)
    if not found:
        return None
    key = re.sub(r"\s+", " ", found[0].lower())
    table = vocabulary("payments")["frequency"]
    return int(table.get(key, 1)) or None


def _days(
    text: str, start: int, end: int, count: int, listed: Sequence[Mark], months: int | None
) -> tuple[tuple[date, ...], tuple[Place, ...]]:
    """The days of the instalments: as listed, or counted from the first."""
    if len(listed) == count:
        return tuple(d.value for d in listed), tuple((d.start, d.end) for d in listed)
    first = next((d for d in listed if _STARTS.search(text[max(start, d.start - 40) : d.start])), None)
    if first is None or months is None or len(_DAY_WITHOUT_YEAR.findall(text[start : first.start])) > 1:
        return (), ()  # or the days of every year are listed, and there is no telling with which the first year begins
    days = tuple(add_months(first.value, months * n) for n in range(count))
    if wording("instalments", "last_day").search(text[start:end]):
        days = tuple(d.replace(day=calendar.monthrange(d.year, d.month)[1]) for d in days)
    return days, ((first.start, first.end),)


_STARTS = wording("instalments", "starts")


def _exception(text: str, start: int, end: int) -> str | None:
    """When the last instalment falls due: "…, the last of them on final approval"."""
    match = wording("instalments", "last_differs").search(text[start:end])
    return folded(match[1]).rstrip(",;") if match else None


def _noun(match: re.Match[str]) -> str:
    noun = match["noun"].lower()
    one = noun[:-1] if noun.endswith("s") else noun
    kinds = [
        k for k in folded(match["kinds"] or "").lower().split() if k in ("monthly", "quarterly", "annual", "weekly")
    ]
    return " ".join([*kinds, one]).capitalize()


@lru_cache(maxsize=1)
def _rule() -> re.Pattern[str]:
    kinds = (
        r"(?:equal|successive|consecutive|additional|further|subsequent|remaining|such|monthly|quarterly|annual|weekly|"
        r"semi-?annual|bi-?monthly|yearly|annually|fixed|level|approximately|substantially|separate|other|progress|milestone)"
    )
    return wording("instalments", "rule", number_words=number_words(), kinds=kinds)


@lru_cache(maxsize=1)
def _frequency() -> re.Pattern[str]:
    words = list(vocabulary("payments")["frequency"])
    return re.compile(rf"\b{alternation(words)}\b", re.IGNORECASE)


def dates_after(dates: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """The dates in ``text[start:end]``."""
    at = bisect_left(dates, start, key=lambda m: m.start)
    return [d for d in dates[at:] if d.end <= end]
