"""Finds the one payment for the whole: the answer to a heading, or a sum named before that a later sentence pays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from toolkit.findings.payments.payments import Payment, PaymentList, Place
from toolkit.findings.payments.roles import is_kept, is_limit, is_rate
from toolkit.findings.payments.timing import trigger_of
from toolkit.findings.values.marks import Mark
from toolkit.findings.values.money import Amount
from toolkit.findings.values.phrases import folded, rule, says, sentences
from toolkit.findings.vocabulary import wording

_NEAR = 100
"""Characters around a sum in which its role is looked for."""
_REACH = 3000
"""Characters before a sentence in which the sum stands that it pays."""
_POINTS = 5.0
_UNCOUNTED = "nothing says that it is paid once"


def lump_sums(text: str, clauses: Sequence[Mark], money: Sequence[Mark]) -> list[PaymentList]:
    """The payments of the whole, each a list of its own."""
    found = [*_answers(text, clauses, money), *_referred(text, clauses, money)]
    return [PaymentList((one,), one.row, "sentence") for one in found]


def _answers(text: str, clauses: Sequence[Mark], money: Sequence[Mark]) -> Iterator[Payment]:
    """Sums that stand alone under a heading that asks for the amount of a payment."""
    words = [folded(text[c.value.body : c.end]).strip("#*_ :?") for c in clauses]
    once = any(rule("count_of_payments").match(above) and _ONE.match(below) for above, below in pairwise(words))
    for at, clause in enumerate(clauses[1:], 1):
        if not rule("amount_of_payment").fullmatch(words[at - 1]):
            continue
        one = next((m for m in money if clause.start <= m.start < clause.end), None)
        if one is None or re.search(r"\w", text[clause.start : one.start] + text[one.end : clause.end]):
            continue
        above = clauses[at - 1]
        places = {
            "row": (above.value.body, clause.end), "name": (above.value.body, above.end), "amount": (one.start, one.end)
        }  # fmt: skip
        doubts = {} if once else {"amount": _UNCOUNTED}
        yield Payment(name=words[at - 1], amount=one.value, places=places, points=_POINTS, rule="answer", doubts=doubts)


_ONE = wording("lump_sums", "one")


def _referred(text: str, clauses: Sequence[Mark], money: Sequence[Mark]) -> Iterator[Payment]:
    """Sums named before that a sentence without a figure pays: "The Town shall pay the said sum within 9 days of …"."""
    for clause in clauses:
        if not rule("pays_said").search(text, clause.start, clause.end):
            continue
        for start, end, _ in sentences(text, clause.start, clause.end):
            match = rule("pays_said").search(text, start, end)
            if (
                match is None
                or any(start <= m.start < end for m in money)
                or rule("no_lump_sum").search(text, start, end)
            ):
                continue
            event, place = trigger_of(text, (start, end), match.start(), match.end())
            one = _named(text, match.start(), money)
            if one is None or event is None or place is None or not _is_once(event):
                continue
            said: Place = match.span("said")
            name = folded(match["said"])
            places = {"row": (start, end), "name": said, "amount": (one.start, one.end), "trigger": place}
            yield Payment(
                name=name[0].upper() + name[1:], amount=one.value, trigger=event, places=places,
                points=_POINTS, rule="reference",
            )  # fmt: skip


def _is_once(event: str) -> bool:
    """Whether words name an event or a time after one that comes once."""
    return (says("events", event) or wording("lump_sums", "within").match(event) is not None) and not says(
        "rates", event
    )


def _named(text: str, before: int, money: Sequence[Mark]) -> Mark | None:
    """The nearest sum before a place that is called the sum or total, where no other one near is called so."""
    named: list[Mark] = []
    for one in money:
        if not before - _REACH < one.start < before or not isinstance(one.value, Amount) or not one.value.number:
            continue
        left = text[max(0, one.start - _NEAR) : one.start]
        right = text[one.end : one.end + _NEAR]
        sentence = re.split(r"[.;]\s", left)[-1]
        if not rule("called_sum").search(sentence) or says("noise", sentence):
            continue
        if not is_rate(right) and not is_limit(left) and not is_kept(left, right):
            named.append(one)
    return named[-1] if named and len({m.value.number for m in named}) == 1 else None
