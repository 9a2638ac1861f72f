"""Finds parties that a paper names in no opening, label or signature: by who shall pay whom, and who wrote it."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import islice

from toolkit.findings.parties.party_cells import Labelled
from toolkit.findings.parties.party_clauses import PartyMention, mention_at, role_words
from toolkit.findings.parties.party_letters import letterhead
from toolkit.findings.parties.party_names import read_name
from toolkit.findings.vocabulary import vocabulary, wording
from toolkit.schedule.parties import Role

BY_PAYMENT = "parties.payment"
"""The rule of parties that only payments, cheques or the head of the paper name."""
_SENTENCES = 400
"""Clauses of payment that are looked at."""
_WORDS = 5
"""Words that such a name has at most."""
_PAYS = wording("party_payers", "pays")
_GIVES = wording("party_payers", "gives")
_REQUESTS = wording("party_payers", "requests")
_CHEQUES = wording("party_payers", "cheques")
_WHO_WRITES = wording("party_payers", "who_writes")
_TO = wording("party_payers", "to")

_LEAD = wording("party_payers", "lead")
_CLOSES = wording("party_payers", "closes")


def by_payment(text: str) -> list[Labelled]:
    """The customer and the supplier that the paper's payments name, each at most once and never by the name of a role.

    Args:
        text: The running text.
    """
    found: dict[Role, Labelled] = {}
    payers: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], tuple[tuple[int, int], tuple[int, int]]] = {}
    for hit in islice(_PAYS.finditer(text), _SENTENCES):
        sides = ("payer", "payee") if hit["payer"] else ("from", "to")
        pair = (hit[sides[0]], hit[sides[1]])
        if pair[0] != pair[1]:
            payers[pair] += 1
            places.setdefault(pair, (hit.span(sides[0]), hit.span(sides[1])))
    for pair, _ in payers.most_common():
        for role, span in zip((Role.CUSTOMER, Role.SUPPLIER), places[pair], strict=True):
            mention = _named(text, *span)
            if mention is not None:
                found.setdefault(role, Labelled(mention, "payment", role))
    for pattern, role in ((_CHEQUES, Role.SUPPLIER), (_REQUESTS, Role.SUPPLIER), (_GIVES, Role.CUSTOMER)):
        for hit in islice(pattern.finditer(text), _SENTENCES):
            mention = _named(text, *hit.span(hit.lastgroup or 0))
            if mention is not None and (pattern is _REQUESTS or len(mention.name.split()) > 1):
                found.setdefault(role, Labelled(mention, "payment", role))
    names = {one.mention.name for one in found.values()}
    return list(found.values()) if len(names) == len(found) else []


def headed(raw: str, head: int = 1_500) -> list[Labelled]:
    """Who writes and to whom, where the head of a paper says it without a greeting: "From: …", "Proposal by …"."""
    found = []
    for pattern, role in ((_WHO_WRITES, Role.SUPPLIER), (_TO, Role.CUSTOMER)):
        hit = pattern.search(raw, 0, head)
        mention = _named(raw, *hit.span(hit.lastgroup or 0)) if hit else None
        if hit and mention is not None and len(mention.name.split()) > 1:
            found.append(Labelled(mention, "letterhead", role))
    closes = _CLOSES.search(raw)
    if closes and not any(one.role is Role.SUPPLIER for one in found):
        for line in re.finditer(r"[^\n]+", raw[closes.end() : closes.end() + 200]):
            start = closes.end() + line.start()
            name = read_name(raw[: closes.end() + line.end()], start)
            if name is not None and name.form:
                found.append(Labelled(mention_at(raw, name, name.end), "letterhead", Role.SUPPLIER))
                break
    if [one.role for one in found] == [Role.CUSTOMER] and (writer := letterhead(raw)):
        found.append(Labelled(writer, "letterhead", Role.SUPPLIER))
    return found


def _named(text: str, start: int, end: int) -> PartyMention | None:
    """The name at a place, if the text uses it as one: never behind an article, never in small letters."""
    if lead := _LEAD.match(text, start, end):
        start = lead.end()
    name = read_name(text[:end], start)
    if name is None or name.words > _WORDS:
        return None
    words = text[name.start : name.end]
    last = words.split()[-1].strip(".,’'").lower()
    bare = wording("party_payers", "the_before").sub("", words.strip(" .").lower())
    if bare in role_words() | _commons() or last in _commons() or " the " in words:
        return None
    if not name.organisation and (last in role_words() or _is_common(text, words)):
        return None
    return mention_at(text, name, name.end)


def _is_common(text: str, words: str) -> bool:
    """Whether the words are no name but a noun of this text: "the Project", "project"."""
    stem = re.escape(words)
    articles = r"(?:[Tt]he|[Aa]n?|[Tt]his|[Ee]ach|[Aa]ny|[Ss]uch|[Ii]ts|[Aa]ll|[Oo]ur|[Yy]our)"
    behind = len(re.findall(rf"\b{articles}\s+{stem}\b(?!\s[A-Z])", text))
    if behind * 4 > len(re.findall(rf"\b{stem}\b", text)):  # once among many may be a slip: "the TRX staff"
        return True
    if " " in words or words.isupper():
        return False
    inside = re.search(rf"[a-z,]\s+{stem}\b", text) is not None  # where no sentence begins
    return not inside or re.search(rf"\b{stem.lower()}\b", text) is not None


@lru_cache(maxsize=1)
def _commons() -> frozenset[str]:
    return frozenset(vocabulary("parties")["not_a_party"])
