"""Days that a contract gives apart from its payments, in a list, table or sentence: joined by code or by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from toolkit.findings.finding import Finding
from toolkit.findings.payments.payments import Payment, Place
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.phrases import folded
from toolkit.findings.vocabulary import wording

_LONGEST = 160
"""Characters before a day in which the words that it is the day of may stand."""
_APART = 260
"""Characters that may stand between two days of one list."""
_ABOVE = 150
"""Characters over a list of days in which words may say what the days are."""
_MORE = 3
"""Words that a list of days may add to the name of a payment."""
_CODE = wording("planned_days", "code")
_NUMBERED = wording("planned_days", "numbered")

_SAYS_PLAN = wording("planned_days", "says_plan")
_SEPARATES = re.compile(r"[\n\f;]|(?<=[a-z)])[.]\s|:\s(?=[^:]*$)")
_LINK = wording("planned_days", "link")


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day with the words it is the day of: all that stands before it, and the ends of that behind a separator.

    Attributes:
        code: The one that stands nearest before the day at the beginning of these: "M2", "31", "B".
        title: Where the words between that code and the day stand, if there are any.
    """

    words: tuple[str, ...]
    code: str
    day: Mark
    title: Place | None = None


def with_planned_days(payments: Sequence[Payment], findings: Sequence[Finding], text: str) -> list[Payment]:
    """Payments without a day that get the one that a list elsewhere gives to their code or name.

    A list is believed that names two or more of the payments, in their order, with days that do not go back.

    Args:
        text: Of the document.
    """
    if sum(p.due is None or _NUMBERED.fullmatch(p.name) is not None for p in payments) < 2:
        return list(payments)
    inside = [p.row for p in payments]
    found: dict[int, PlannedDay] = {}
    for whole in (f.value for f in findings if f.kind == "planned_days"):
        group = [e for e in whole if not any(s <= e.day.start < t for s, t in inside)]
        for joined in (_by_name(payments, group), _by_code(payments, group, text)):
            if len(joined) > max(1, len(found)) and _rises(joined):
                found = joined
                break
    return [_joined(p, found[at], text) if at in found else p for at, p in enumerate(payments)]


def _joined(payment: Payment, planned: PlannedDay, text: str) -> Payment:
    """A payment with its day, and with the words of the list where it has a number alone for a name."""
    day, title = planned.day, planned.title
    if payment.due not in (None, day.value):
        return payment
    places = dict(payment.places) | {"due_date": (day.start, day.end)}
    if title is None or not _NUMBERED.fullmatch(payment.name):
        return payment.but(due=day.value, places=places)
    name = f"{payment.name}: {folded(text[slice(*title)])}"
    return payment.but(due=day.value, name=name, places=places | {"name": title})


def day_lists(text: str, days: Sequence[Mark]) -> list[list[PlannedDay]]:
    """The days that follow each other closely, each with the words before it, up to a separator."""
    groups: list[list[PlannedDay]] = []
    for before, day in pairwise([None, *days]):
        assert day is not None  # noqa: S101 (only the first of the pairs lacks a left one)
        left = max(day.start - _LONGEST, before.end if before else 0)
        before_day = text[left : day.start]
        cuts = [0, *(m.end() for m in _SEPARATES.finditer(before_day))]
        heads = [head for cut in cuts if (head := _LINK.sub("", before_day[cut:])).strip()]
        coded = next(((cut, m) for cut in reversed(cuts) if (m := _CODE.match(_LINK.sub("", before_day[cut:])))), None)
        title = None
        if coded:
            words = _LINK.sub("", before_day[coded[0] :])[coded[1].end() :]
            begin = left + coded[0] + coded[1].end() + len(words) - len(words.lstrip())
            title = (begin, begin + len(words.strip())) if re.search(r"[A-Za-z]{3}", words) else None
        entry = PlannedDay(tuple(_plain(head) for head in heads), coded[1]["code"] if coded else "", day, title)
        if before is not None and groups and day.start - before.end < _APART:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return [group for group in groups if len(group) > 1]


def _by_name(payments: Sequence[Payment], group: Sequence[PlannedDay]) -> dict[int, PlannedDay]:
    """The days of payments whose name an entry says in full, or begins with it."""
    found: dict[int, PlannedDay] = {}
    for entry in group:
        names = [at for at, p in enumerate(payments) if any(_same_name(w, _plain(p.name)) for w in entry.words)]
        if len(names) == 1 and names[0] not in found:
            found[names[0]] = entry
    return found


def _same_name(words: str, name: str) -> bool:
    shorter, longer = sorted((words, name), key=len)
    if len(shorter) < 3 or shorter.isdigit() or not f"{longer} ".startswith(f"{shorter} "):
        return False
    return longer == name or len(words.split()) - len(name.split()) <= _MORE


def _by_code(payments: Sequence[Payment], group: Sequence[PlannedDay], text: str) -> dict[int, PlannedDay]:
    """The days of payments whose number or letter an entry begins with: most of them, where words over it say so."""
    codes = [_code_of(p, text) for p in payments]
    first = group[0].day.start if group else 0
    plain = all(code.isalpha() or code.isdigit() for code in codes if code)
    if plain and not _SAYS_PLAN.search(text, max(0, first - _ABOVE), first):
        return {}
    found: dict[int, PlannedDay] = {}
    for entry in group:
        own = [at for at, code in enumerate(codes) if code and code == entry.code]
        if len(own) == 1 and own[0] not in found:
            found[own[0]] = entry
    return found if len(found) * 4 >= len(payments) * 3 else {}


def _code_of(payment: Payment, text: str) -> str:
    """The code with which a payment's row begins, or its name: "M2", "31", "B"."""
    for words in (text[payment.row[0] : payment.row[0] + 40], payment.name):
        if match := _CODE.match(words):
            return match["code"]
    return ""


def _rises(joined: dict[int, PlannedDay]) -> bool:
    """Whether the days do not go back from one payment to the next: those of other things hardly would."""
    days: list[date] = [joined[at].day.value for at in sorted(joined)]
    return all(a <= b for a, b in pairwise(days)) and len(set(days)) > 1


def _plain(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", words.lower()).strip()
