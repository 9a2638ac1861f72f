"""Decides who is paid and who pays: by what the parties are called, and by the verbs of payment between them."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
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
_HEAD = 1_500  # characters before the first name in which the paper's title stands
_BEHIND = 600  # characters behind the last name in which a group of them may get its name
_CLAUSES = 400  # clauses of work that are looked at
_APPOINTED = 2.0  # what an appointment ("appoints Elm as its distributor") weighs
_TOGETHER = wording("party_roles", "together")
_COLLECTIVELY = wording("party_roles", "collectively")

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
    groups = _groups(text, mentions)
    titles = [
        _title(mentions, i) + _shared(text, mentions, i) + [n for n, who in groups if i in who]
        for i in range(len(mentions))
    ]
    names = _apart([names_of(m) for m in mentions], mentions)
    single = [[n for n in own if n not in dict(groups)] for own in names]
    said = tuple(flows(text, [*single, *([n] for n, _ in groups)]))
    paid = _paid(said, [*({i} for i in range(len(mentions))), *(who for _, who in groups)])[: len(mentions)]
    sides = [sum((t in words["supplier"]) - (t in words["customer"]) for t in own) for own in titles]
    if len(mentions) == 2 and sides[0] * sides[1] > 0:
        sides = _by_rank(titles, sides)
    others = [any(t in words["other"] for t in titles[i]) for i in range(len(mentions))]
    told = min(sides, default=0) < 0 < max(sides, default=0)
    of_two = len(mentions) == 2 and not told and any(t in words["never_paid"] for own in titles for t in own)
    idle = not any(paid) and not told and (any(others) or _about_no_work(text, mentions))
    if (all(others) and others) or of_two or idle or (not any(sides) and _mutual(said)):
        return [Assignment(Role.OTHER, 0.85)] * len(mentions)
    nets = [net + _TITLE * side for net, side in zip(paid, sides, strict=True)]
    if len(mentions) != 2 or abs(nets[0] - nets[1]) < _TITLE:
        nets = [
            net + (0 if side else _APPOINTED * _appointed(text, own))
            for net, side, own in zip(nets, sides, names, strict=True)
        ]
    if len(mentions) == 2 and abs(nets[0] - nets[1]) < 1:
        nets = _by_deeds(text, mentions)
    if len(mentions) == 2:
        return _of_two(nets)
    alone = [Assignment(Role.OTHER, 0.7) if other else _alone(net) for net, other in zip(nets, others, strict=True)]
    if not any(paid) and len({one.role for one in alone} - {Role.OTHER}) < 2:
        return [Assignment(Role.OTHER, 0.7)] * len(mentions)  # nobody pays, whatever they are called
    return _against_group(alone, groups)


def _about_no_work(text: str, mentions: Sequence[PartyMention]) -> bool:
    """Whether the paper's title says that nobody works for the other under it: "NON-COMPETITION AGREEMENT"."""
    start = mentions[0].start if mentions else 0
    return wording("party_roles", "no_work").search(text, max(0, start - _HEAD), start) is not None


def _groups(text: str, mentions: Sequence[PartyMention]) -> list[tuple[str, frozenset[int]]]:
    """Short names that several but not all have together: "(Elm, Fir and Ash are collectively the “Sellers”)"."""
    if len(mentions) < 3:
        return []
    found: dict[str, frozenset[int]] = {}
    named = [re.compile(rf"\b{called(names)}", re.IGNORECASE) if (names := names_of(m)) else None for m in mentions]
    for hit in _COLLECTIVELY.finditer(text, mentions[0].start, mentions[-1].about[1] + _BEHIND):
        who = frozenset(i for i, name in enumerate(named) if name is not None and name.search(hit["whom"]))
        if 1 < len(who) < len(mentions):
            found.setdefault(known_by(hit["alias"]), who)
    return list(found.items())


def _against_group(alone: list[Assignment], groups: Sequence[tuple[str, frozenset[int]]]) -> list[Assignment]:
    """The roles of several; the one that stands against a group of all the others has the other role."""
    for _, who in groups:
        outside = [i for i in range(len(alone)) if i not in who]
        inside = {alone[i].role for i in who}
        if len(outside) == 1 and len(inside) == 1 and alone[outside[0]].role is Role.OTHER:
            free = {Role.SUPPLIER: Role.CUSTOMER, Role.CUSTOMER: Role.SUPPLIER, Role.OTHER: Role.OTHER}[inside.pop()]
            return [Assignment(free, 0.6) if i == outside[0] else one for i, one in enumerate(alone)]
    return alone


def _mutual(said: Sequence[Flow]) -> bool:
    """Whether each of two pays the other a share of its takings, and neither a price."""
    between = {(f.payer, f.payee): f.shared for f in said if f.payer is not None and f.payee is not None}
    priced = any(f.weight == 1 for f in said if f.payer is not None and f.payee is not None)
    return not priced and all(between.get(pair) for pair in ((0, 1), (1, 0)))


def _appointed(text: str, names: Sequence[str]) -> int:
    """1 where one is appointed to work that is paid ("as its agent"), -1 where to what pays ("as its distributor")."""
    if not names:
        return 0
    offices = vocabulary("parties")["offices"]
    either = alternation([*offices["supplier"], *offices["customer"]])
    for way in ("appointed", "serves"):
        if hit := wording("party_roles", way, called=called(names), offices=either).search(text):
            return 1 if known_by(hit["office"]) in offices["supplier"] else -1
    return 0


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


def _paid(said: Sequence[Flow], who: Sequence[Set[int]]) -> list[float]:
    """For each, clauses in which it is paid less those in which it pays, as a number between -6 and 6.

    Args:
        who: For each number that the clauses name, those that it stands for: itself, or the members of a group.
    """
    nets = [0.0] * len(who)
    for flow in said:
        for side, sign in ((flow.payer, -1), (flow.payee, 1)):
            for one in who[side] if side is not None else ():
                nets[one] += sign * flow.weight
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
