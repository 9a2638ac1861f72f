"""Finds who pays and who is paid in each clause of payment, and how much it tells about who does the work."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from toolkit.findings.vocabulary import wording

_CLAUSES = 400  # clauses of payment that are looked at
_BEFORE, _AFTER = 140, 200  # characters around a word of payment that are looked at
_NEAR = 80
_ASIDE = 0.5
"""What a share of the takings, or a payment at the end of the contract, tells beside the price of the work."""
_PAY = wording("party_flows", "pay")
_EARNS = wording("party_flows", "earns")
_NOT_FOR_WORK = wording("party_flows", "not_for_work")
_NO_MONEY = wording("party_flows", "no_money")
_SHARED = wording("party_flows", "shared")
_ENDS = wording("party_flows", "ends")


@dataclass(frozen=True, slots=True)
class Flow:
    """Who pays whom in one clause, by number; None where the clause does not say.

    Attributes:
        shared: What is paid is a share of what is taken from others: a royalty, a commission.
        weight: What the clause tells, 1 for the price of work or goods.
    """

    payer: int | None
    payee: int | None
    shared: bool = False
    weight: float = 1.0


def called(names: Sequence[str]) -> str:
    """A regular expression for any of the names of a party, with or without "the"."""
    longest = sorted(names, key=len, reverse=True)
    return r"(?:the\s+)?(?:" + "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in longest) + r")(?![\w$])"


def flows(text: str, names: Sequence[Sequence[str]]) -> Iterator[Flow]:
    """The clauses of payment between those who are called by ``names``; an empty one is never found."""
    patterns = [called(n) if n else r"(?!)" for n in names]
    owner = _each("owner", patterns)
    for hit in islice(_EARNS.finditer(text), _CLAUSES):
        yield Flow(None, _which(owner, text[max(0, hit.start() - 60) : hit.start()], search=True))
    yield from _received(text, patterns)
    yield from _given(text, patterns)
    for hit in islice(_PAY.finditer(text), _CLAUSES):
        after = text[hit.end() : hit.end() + _AFTER]
        if _NOT_FOR_WORK.search(after[:_NEAR]) or _NOT_FOR_WORK.search(text[max(0, hit.start() - 60) : hit.start()]):
            continue
        before = text[max(0, hit.start() - _BEFORE) : hit.start()]
        before = before[max(before.rfind(". "), before.rfind("; ")) + 1 :]
        payer, payee = _sides(hit.group().lower(), before, after, patterns)
        if payer is None and payee is None:
            continue
        shared = _SHARED.search(before + after[:_NEAR]) is not None
        aside = shared or _ENDS.search(before + after[:_NEAR]) is not None
        yield Flow(payer, payee, shared, _ASIDE if aside else 1.0)


def _received(text: str, patterns: Sequence[str]) -> Iterator[Flow]:
    """Clauses that say what a party gets: "Elm shall receive a commission of 5%"."""
    for i, pattern in enumerate(patterns):
        for hit in islice(wording("party_flows", "receives", party=pattern).finditer(text), _CLAUSES):
            if not _NOT_FOR_WORK.search(hit.group()) and not _NO_MONEY.search(hit.group()):
                yield Flow(None, i, shared=True, weight=_ASIDE)


def _given(text: str, patterns: Sequence[str]) -> Iterator[Flow]:
    """Clauses in which a party gives the other a fee: "Elm shall provide Fir with a yearly service fee"."""
    follows = _each("given", patterns)
    for i, pattern in enumerate(patterns):
        for hit in islice(wording("party_flows", "gives", party=pattern).finditer(text), _CLAUSES):
            payee = _which(follows, text[hit.end() : hit.end() + _AFTER])
            if payee is not None and payee != i:
                yield Flow(i, payee)


def _sides(word: str, before: str, after: str, patterns: Sequence[str]) -> tuple[int | None, int | None]:
    """Payer and payee of the clause in which ``word`` stands between the two texts."""
    follows, by = _each("payee", patterns), _each("payer_behind", patterns)
    subject = _which(_each("obliged", patterns), before, search=True)
    if subject is None and word in {"pay", "pays"}:
        subject = _which(_each("payer", patterns), before, search=True)  # "the Buyer pays"
    if word.startswith(("invoic", "bill")):
        if word == "invoiced" and wording("party_flows", "the_before").search(before):
            return None, None  # "the invoiced price"
        if wording("party_flows", "gets").search(before):
            return subject, None  # "the Buyer shall receive an invoice"
        issuer = subject if subject is not None else _which(_each("owner", patterns), before, search=True)
        if issuer is None:
            issuer = _which(by, after)
        addressee = _which(follows, after)
        return (addressee, issuer) if word != "bill" or subject is not None else (None, None)
    payee = _which(follows, after)
    if payee is None:
        payee = _which(_each("later_payee", patterns), after)
    if word in {"paid", "payable"} or word.startswith("payment"):
        payer = _which(by, after)
        if payer is None and word.startswith("payment"):
            payer = _which(_each("makes", patterns), before, search=True)
        if word == "paid" and payee is None and wording("party_flows", "be_before").search(before):
            payee = subject  # "the Consultant shall be paid"
        return payer, payee if payee != payer else None
    return subject, payee if payee != subject else None


def _each(name: str, patterns: Sequence[str]) -> list[re.Pattern[str]]:
    return [wording("party_flows", name, party=p) for p in patterns]


def _which(patterns: list[re.Pattern[str]], text: str, *, search: bool = False) -> int | None:
    """The one pattern that fits; None where none or several do."""
    fits = [i for i, p in enumerate(patterns) if (p.search(text) if search else p.match(text))]
    return fits[0] if len(fits) == 1 else None
