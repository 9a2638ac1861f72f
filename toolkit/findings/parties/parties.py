"""The component ``parties``: who the contract is between, what it calls them, and who pays whom.

Mark ``parties_clause``: where the contract opens. Findings ``party`` (a ``Party``), in the contract's order, and
``party_alias`` (a pair of short name and full name).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.documents.document import Document
from toolkit.findings.parties.party_cells import Labelled, in_cells
from toolkit.findings.parties.party_clauses import (
    PartyClause,
    PartyMention,
    clauses_of_parties,
    is_blank,
    with_aliases,
)
from toolkit.findings.parties.party_labels import addressed, defined, elsewhere, labelled, lettered, signed, tabled
from toolkit.findings.parties.party_letters import corresponding, letterhead
from toolkit.findings.parties.party_names import is_organisation
from toolkit.findings.parties.party_payers import BY_PAYMENT, by_payment, headed
from toolkit.findings.parties.party_roles import Assignment, assign
from toolkit.findings.values.marks import Mark, document_of, find, mark, text_of
from toolkit.findings.vocabulary import wording
from toolkit.schedule.parties import Party, Role

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ENOUGH = 5.0  # score from which a clause is taken for the one that names the parties
_NEARLY = 2.0  # how much less the first may have than the best
_CLEAR = 2.0  # score from which its place tells where the contract opens


_WHO_WROTE = frozenset({"prepared by", "submitted by", "author", "contact", "contact name"})
"""Labels of whoever wrote the paper, which may be a person in an office."""


@dataclass(frozen=True, slots=True)
class _Read:
    mentions: tuple[PartyMention, ...]
    confidence: float
    rule: str
    roles: tuple[Assignment, ...] = ()


def read(doc: Doc) -> Doc:
    """Find the parties of the document."""
    document = document_of(doc)
    best = _opening(tuple(clauses_of_parties(text_of(doc))))
    if best is not None and best.score >= _CLEAR:
        mark(doc, "parties_clause", [Mark(best.start, best.end, best.score)])
    found = _choose(text_of(doc), document.text, best)
    if found is None:
        return doc
    found = replace(found, mentions=tuple(with_aliases(text_of(doc), m) for m in found.mentions))
    roles = found.roles or tuple(assign(text_of(doc), found.mentions))
    for mention, role in zip(found.mentions, roles, strict=True):
        if is_blank(mention):
            continue
        party = _party(text_of(doc), document, mention, role.role)
        place = [(mention.start, mention.end)]
        find(doc, "party", party, place, min(found.confidence, role.confidence), found.rule)
        for alias in mention.aliases:
            find(doc, "party_alias", (alias, party.name), [mention.about], found.confidence, found.rule)
    return doc


def _opening(clauses: Sequence[PartyClause]) -> PartyClause | None:
    """The clause that most likely names the parties; of two nearly as good the first, the other is an exhibit's."""
    best = max(clauses, key=lambda c: c.score, default=None)
    if best is None or len(best.mentions) < 2:
        return best
    near = max(_ENOUGH, best.score - _NEARLY)
    return next((c for c in clauses if c.score >= near and len(c.mentions) >= 2), best)


def _choose(text: str, raw: str, best: PartyClause | None) -> _Read | None:
    """The place of the document that names its parties best.

    Args:
        text: The running text.
        raw: The text with its lines, of the same length.
        best: The clause that most likely names them.
    """
    if letters := lettered(raw):
        return _Read(tuple(letters), 0.95, "parties.lettered")
    if best is not None and _named(best) >= 2 and best.score >= _ENOUGH:
        sure = 0.97 if all(m.aliases for m in best.mentions) else 0.9
        return _Read(_distinct(best.mentions), sure, "parties.preamble")
    if best is not None and _named(best) == 1 and best.score >= _CLEAR and (left := elsewhere(text, raw, best)):
        return _Read(_distinct((*best.mentions, *left)), 0.85, "parties.preamble")
    form, table = labelled(raw), tabled(raw)
    if letterhead(raw):
        form = [one for one in form if one.label not in _WHO_WROTE or is_organisation(one.mention.name)]
    for both in (form, table):
        if len({one.role for one in both}) == 2 or len([one for one in both if one.role is Role.OTHER]) > 1:
            return _form(both, 0.85, several=both is table)
    if sheet := _on_sheet(raw, form or table or in_cells(raw, lone=True)):
        return sheet
    if letter := addressed(text):
        return _Read(tuple(letter), 0.85, "parties.letter")
    if letter := corresponding(raw):
        return _Read(tuple(letter), 0.75, "parties.letterhead")
    if names := _from_signatures(raw, best):
        return _Read(names, 0.8, "parties.signatures")
    if len(short := _distinct(tuple(defined(text)))) >= 2:
        return _Read(short, 0.75, "parties.defined")
    paying = [*by_payment(text), *headed(raw)]
    if form:
        side = {one.role for one in form} & {Role.SUPPLIER, Role.CUSTOMER}
        other = [one for one in paying if one.role not in side] if len(side) == 1 else []
        return _form([*form, *other], 0.7 if other else 0.85)
    if len({one.role for one in paying}) == 2 and (best is None or len(best.mentions) < 2):
        return _form(paying, 0.6, rule=BY_PAYMENT)
    if best is not None and best.score >= (_CLEAR if paying else 0):
        return _Read(_distinct(best.mentions), 0.5 if _named(best) < 2 else 0.7, "parties.preamble")
    if short:
        return _Read(short, 0.6, "parties.defined")
    last = paying or [one for one in in_cells(raw, lone=True) if one.role is not None]
    return _form(last, 0.6, rule=BY_PAYMENT) if last else None


def _named(clause: PartyClause) -> int:
    """How many parties a clause names, without the places that a form leaves open for a name."""
    return sum(1 for one in clause.mentions if not is_blank(one))


def _from_signatures(raw: str, clause: PartyClause | None) -> tuple[PartyMention, ...]:
    """The one party that a clause names with those who signed, or those who signed where there are two and more."""
    below = signed(raw)
    if clause is not None and clause.score >= 2 and _named(clause) == 1:
        both = _distinct((*(one for one in clause.mentions if not is_blank(one)), *below))
        return both if len(both) >= 2 else ()
    return tuple(below) if len(below) >= 2 else ()


def _form(form: Sequence[Labelled], sure: float, *, several: bool = False, rule: str = "parties.labels") -> _Read:
    """The parties that a form gives, those of each role behind one label."""
    first: dict[Role, str] = {}
    kept: dict[str, tuple[PartyMention, Role]] = {}
    for one in form:
        role = one.role or Role.OTHER
        if role is Role.OTHER or (
            first.setdefault(role, one.label) == one.label and (several or role not in {r for _, r in kept.values()})
        ):
            kept.setdefault(_key(one.mention.name), (one.mention, role))
    roles = tuple(Assignment(role, 0.9) for _, role in kept.values())
    return _Read(tuple(mention for mention, _ in kept.values()), sure, rule, roles)


def _on_sheet(raw: str, form: Sequence[Labelled]) -> _Read | None:
    """The one party of a form, and the organisation on whose sheet it is written."""
    named = [one for one in form if one.role in (Role.SUPPLIER, Role.CUSTOMER)]
    sides = {one.role for one in named}
    head = letterhead(raw)
    if head is None or len(sides) != 1 or any(_key(head.name) in _key(one.mention.name) for one in named):
        return None
    free = Role.CUSTOMER if Role.SUPPLIER in sides else Role.SUPPLIER
    return _form([*named, Labelled(head, "letterhead", free)], 0.8)


def _distinct(mentions: Sequence[PartyMention]) -> tuple[PartyMention, ...]:
    """Each party once, with the short names that any of its mentions defines; no part of a name, no short name."""
    kept: dict[str, PartyMention] = {}
    for mention in mentions:
        key = f"blank {mention.start}" if is_blank(mention) else _key(mention.name)
        first = kept.setdefault(key, mention)
        if mention.aliases and not first.aliases:
            kept[key] = replace(first, aliases=mention.aliases, about=mention.about)
    short = {_key(alias): key for key, mention in kept.items() for alias in mention.aliases}
    return tuple(
        mention
        for key, mention in kept.items()
        if short.get(key, key) == key and not any(key != other and other.endswith(key) for other in kept)
    )


def _key(name: str) -> str:
    return re.sub(r"\W", "", name.lower())


_ADDRESS = wording("parties", "address")
_BARE_ADDRESS = wording("parties", "bare_address")

_NUMBERED = wording("parties", "numbered")


_REGISTERED = wording("parties", "registered")
_TAX = wording("parties", "tax")


def _party(text: str, document: Document, mention: PartyMention, role: Role) -> Party:
    about = text[mention.about[0] : mention.about[1]]
    address = _ADDRESS.search(about) or _BARE_ADDRESS.match(about)
    registered, tax = _REGISTERED.search(about), _TAX.search(about)
    written = _NUMBERED.split(re.sub(r"\s+", " ", address["address"]))[0].strip(" ,;–-") if address else ""
    return Party(
        name=mention.name,
        role=role,
        address=(written,) if written else (),
        registration_number=registered["number"].strip() if registered else None,
        tax_id=tax["number"].strip() if tax else None,
        source=(document.source(mention.start, mention.end),),
    )
