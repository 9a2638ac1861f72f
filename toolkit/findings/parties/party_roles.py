"""Decides who is paid and who pays: by what the parties are called, and by the verbs of payment between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from toolkit.findings.parties.party_clauses import PartyMention, known_by
from toolkit.findings.parties.party_flows import Flow, called, flows
from toolkit.findings.vocabulary import alternation, vocabulary, wording
from toolkit.provenance import Confidence
from toolkit.schedule.parties import Role

_TITLE = 4.0  # what a telling short name ("Contractor") weighs against one clause of payment
_RANK = 2  # of a supplier of whom no rank is given
_DEEDS, _BY_DEEDS = 1, 0.6  # clauses of work that tell who does it, and what they weigh
_CLAUSES = 400  # clauses of work that are looked at
_TOGETHER = wording("party_roles", "together")

_COMMON = frozenset(
    {"american", "national", "united", "the", "first", "general", "international"}
)  # first words of many


@dataclass(frozen=True, slots=True)
class Assignment:
    """A party's role and how sure it is."""

    role: Role
    confidence: Confidence


def names_of(mention: PartyMention) -> tuple[str, ...]:
    """What a contract may call a party: its short names, its name, and its name's first word where it is telling."""
    first = re.split(r"[\s,]", mention.name)[0]
    names = [*mention.aliases, mention.name]
    if len(first) > 3 and first.lower() not in _COMMON:
        names.append(first)
    return tuple(dict.fromkeys(known_by(n) for n in names if len(known_by(n)) > 1))


def assign(text: str, mentions: Sequence[PartyMention]) -> list[Assignment]:
    """The role of each mention, in their order."""
    words = vocabulary("parties")["roles"]
    titles = [_title(mentions, i) + _shared(text, mentions, i) for i in range(len(mentions))]
    said = tuple(flows(text, _apart([names_of(m) for m in mentions], mentions)))
    paid = _paid(said, len(mentions))
    sides = [sum((t in words["supplier"]) - (t in words["customer"]) for t in own) for own in titles]
    if len(mentions) == 2 and sides[0] * sides[1] > 0:
        sides = _by_rank(titles, sides)
    nets = [net + _TITLE * side for net, side in zip(paid, sides, strict=True)]
    if len(mentions) == 2 and abs(nets[0] - nets[1]) < 1:
        nets = _by_deeds(text, mentions)
    others = [any(t in words["other"] for t in titles[i]) for i in range(len(mentions))]
    if all(others) and others:
        return [Assignment(Role.OTHER, 0.85)] * len(mentions)
    if len(mentions) == 2:
        return _of_two(nets)
    alone = [Assignment(Role.OTHER, 0.7) if other else _alone(net) for net, other in zip(nets, others, strict=True)]
    if not any(paid) and Role.CUSTOMER not in {one.role for one in alone}:
        return [Assignment(Role.OTHER, 0.7)] * len(mentions)  # nobody pays, whatever they are called
    return alone


def _by_rank(titles: Sequence[Sequence[str]], sides: list[int]) -> list[int]:
    """The sides of two that are called by words of the same list: a contractor pays a subcontractor."""
    ranks = vocabulary("parties")["ranks"]
    first, second = (max((rank for own in titles[i] if (rank := ranks.get(own))), default=_RANK) for i in (0, 1))
    if first == second:
        return sides
    return [-1, 1] if first > second else [1, -1]


def _title(mentions: Sequence[PartyMention], i: int) -> list[str]:
    """Short names of a party; one without any shares those of the next ("A, B and C (the "Sellers")")."""
    roles = vocabulary("parties")["roles"]
    known = {w for words in roles.values() for w in words}
    for mention in mentions[i:]:
        names = [known_by(a) for a in mention.aliases]
        names += [n[:-1] for n in names if n.endswith("s")]
        heads = vocabulary("parties")["heads"]  # "Lead Contractor", "Ordering Party"
        names += [last for n in names if n not in known and (last := n.split()[-1]) in heads]
        if mention is mentions[i]:
            names += [known_by(w) for w in re.findall(r"[A-Z][a-z]+$", mention.name)] if not mention.aliases else []
        if mention.aliases:
            shared = len(mentions) > 2 and any(n in known for n in names)  # of two, one word of both tells nothing
            return names if mention is mentions[i] or shared else []
    return []


def _shared(text: str, mentions: Sequence[PartyMention], i: int) -> list[str]:
    """Short names that the description of a later party gives to both: "(“B”, together with A the “Customer”)"."""
    mine = {known_by(a) for a in mentions[i].aliases}
    for mention in mentions[i + 1 :]:
        together = _TOGETHER.search(text, *mention.about)
        if together and known_by(together["whom"]) in mine:
            return [known_by(a) for a in mention.aliases]
    return []


def _of_two(nets: list[float]) -> list[Assignment]:
    gap = nets[0] - nets[1]
    if abs(gap) < 1:
        return [Assignment(Role.OTHER, 0.6)] * 2
    sure = 0.95 if abs(gap) >= 4 else 0.8 if abs(gap) >= 2 else 0.65
    first, second = (Role.SUPPLIER, Role.CUSTOMER) if gap > 0 else (Role.CUSTOMER, Role.SUPPLIER)
    return [Assignment(first, sure), Assignment(second, sure)]


def _alone(net: float) -> Assignment:
    if abs(net) < 1:
        return Assignment(Role.OTHER, 0.6)
    return Assignment(Role.SUPPLIER if net > 0 else Role.CUSTOMER, 0.9 if abs(net) >= 4 else 0.7)


def _paid(said: Sequence[Flow], count: int) -> list[float]:
    """For each of ``count``, clauses in which it is paid less those in which it pays, as a number between -6 and 6."""
    nets = [0.0] * count
    for flow in said:
        if flow.payer is not None:
            nets[flow.payer] -= flow.weight
        if flow.payee is not None:
            nets[flow.payee] += flow.weight
    total = max((abs(c) for c in nets), default=0.0)
    scale = min(1.0, 6.0 / total) if total else 1.0
    return [c * scale for c in nets]


def _by_deeds(text: str, mentions: Sequence[PartyMention]) -> list[float]:
    """Where no clause says who pays: of two, who does the work more often than it takes work, and who less.

    One sided evidence alone counts; in a venture of two both work.
    """
    verbs = vocabulary("parties")["deeds"]
    names = [called(n) if n else None for n in _apart([names_of(m) for m in mentions], mentions)]
    said = [0.0, 0.0]
    for i, name in enumerate(names):
        if name is None:
            continue
        for side, sign in (("supplier", 1.0), ("customer", -1.0)):
            deed = wording("party_roles", "deed", called=name, verbs=alternation(verbs[side]))
            said[i] += sign * sum(1 for _ in islice(deed.finditer(text), _CLAUSES))
    gap = said[0] - said[1]
    if abs(gap) < _DEEDS or (min(abs(said[0]), abs(said[1])) * 2 > abs(gap) and said[0] * said[1] > 0):
        return [0.0, 0.0]
    return [_BY_DEEDS, -_BY_DEEDS] if gap > 0 else [-_BY_DEEDS, _BY_DEEDS]


def _apart(names: Sequence[tuple[str, ...]], mentions: Sequence[PartyMention]) -> list[tuple[str, ...]]:
    """The names of each without those that another one has for its defined short name ("Elm" is Elm Works' alone)."""
    defined = [{known_by(alias) for alias in mention.aliases} for mention in mentions]
    return [
        tuple(n for n in own if n in defined[i] or not any(n in other for j, other in enumerate(defined) if j != i))
        for i, own in enumerate(names)
    ]
