"""Finds parties that a paper names in no opening, label or signature: by who shall pay whom, and who wrote it."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import islice

from toolkit.findings.party_cells import Labelled
from toolkit.findings.party_clauses import PartyMention, mention_at, role_words
from toolkit.findings.party_letters import letterhead
from toolkit.findings.party_names import read_name
from toolkit.findings.vocabulary import vocabulary
from toolkit.schedule.parties import Role

BY_PAYMENT = "parties.payment"
"""The rule of parties that only payments, cheques or the head of the paper name."""
_SENTENCES = 400
"""Clauses of payment that are looked at."""
_WORDS = 5
"""Words that such a name has at most."""
_NAME = r"[A-Z][\w&’-]*(?:,?\s+(?:of\s+|&\s+)?[A-Z][\w&’-]*){0,4}"
_LINE_NAME = _NAME.replace(r"\s", r"[^\S\n]")
_SUM = r"(?:(?:US|CA|AU|NZ)?[$€£]|USD|EUR|GBP|CHF)\s?\d[\d,.]*"
_MUST = r"\s+(?:(?:shall|will|must|hereby|agrees?|undertakes?)\s+(?:to\s+)?){1,3}"
_PAYS = re.compile(
    rf"(?P<payer>{_NAME}){_MUST}(?:[\w(),-]+\s+){{0,7}}?"
    rf"(?:pay|remit|reimburse|compensate)\s+(?:a\s+total\s+of\s+)?(?:{_SUM}\s+)?(?:to\s+)?(?:the\s+)?(?P<payee>{_NAME})"
    rf"|payments?\s+from\s+(?P<from>{_NAME})\s+to\s+(?P<to>{_NAME})"
)
_GIVES = re.compile(
    rf"\b(?:grant|project|work|proposal|award)\s+(?:is|was|will\s+be)\s+(?:funded|financed|sponsored)\s+by\s+(?:the\s+)?(?P<payer>{_NAME})"
)
_REQUESTS = re.compile(
    rf"(?P<payee>{_NAME})\s+(?:team\s+)?(?:is\s+requesting|requests|would\s+like\s+to\s+request|is\s+seeking|seeks)\s"
    r"[^.;]{0,40}?(?:\bfund|\bgrant|\d)"
)
_CHEQUES = re.compile(
    rf"\b(?:checks?|cheques?|payments?|drafts?)\s+(?:(?:are|is|shall|should|will|must|to|be)\s+){{0,3}}(?:made\s+)?(?:payable|out)\s+to\s+"
    rf"(?:the\s+)?(?P<payee>{_NAME})",
    re.IGNORECASE,
)
_WHO_WRITES = re.compile(
    rf"(?m)^[^\S\n]*(?:(?i:proposal|quotation|estimate|offer)\s+(?i:by|from)|From:?)[^\S\n]+(?P<supplier>{_LINE_NAME})"
)
_TO = re.compile(rf"(?m)^[^\S\n]*To:?[^\S\n]+(?P<customer>{_LINE_NAME})")

_LEAD = re.compile(r"(?:Then|Thereafter|Also|Further|Finally|Accordingly|If|When|Once|That|Moreover|Upon|After|In)\s+")
_CLOSES = re.compile(
    r"(?mi)^[^\S\n]*(?:sincerely|yours|(?:kind|best|warm)?\s?regards|respectfully|very\s+truly)[^\n]{0,30}\n"
)


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
    bare = re.sub(r"^the\s+", "", words.strip(" .").lower())
    if bare in role_words() | _commons() or last in _commons() or " the " in words:
        return None
    if not name.organisation and (last in role_words() or _is_common(text, words)):
        return None
    return mention_at(text, name, name.end)


def _is_common(text: str, words: str) -> bool:
    """Whether the words are no name but a noun of this text: "the Project", "project"."""
    stem = re.escape(words)
    articles = r"(?:[Tt]he|[Aa]n?|[Tt]his|[Ee]ach|[Aa]ny|[Ss]uch|[Ii]ts|[Aa]ll|[Oo]ur|[Yy]our)"
    if re.search(rf"\b{articles}\s+{stem}\b(?!\s[A-Z])", text):
        return True
    if " " in words or words.isupper():
        return False
    inside = re.search(rf"[a-z,]\s+{stem}\b", text) is not None  # where no sentence begins
    return not inside or re.search(rf"\b{stem.lower()}\b", text) is not None


@lru_cache(maxsize=1)
def _commons() -> frozenset[str]:
    return frozenset(vocabulary("parties")["not_a_party"])
