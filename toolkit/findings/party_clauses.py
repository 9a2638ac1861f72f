"""Finds the clause that names the parties ("by and between X, … (the "Client"), and Y …") and takes it apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

from toolkit.findings.party_names import Name, read_name
from toolkit.findings.vocabulary import vocabulary

_CLAUSE = 4_000  # characters a clause of parties may be long
_ABOUT = 900  # characters that may describe one party
_ANCHORS = 150  # places in it that are tried
_HEAD = 60_000  # characters of a document in which it is looked for
_QUOTED = re.compile(r"(?:[\"“”‟«„]|(?<![\w-])['‘-])\s*([^\"“”‟«»]{1,60}?)\s*[\"“”»]")


@dataclass(frozen=True, slots=True)
class PartyMention:
    """A party as one place of a document names it.

    Attributes:
        start, end: Where the name stands.
        aliases: Its defined short names, as written.
        about: Where the words stand that describe it (address, register, short name).
    """

    name: str
    start: int
    end: int
    aliases: tuple[str, ...] = ()
    about: tuple[int, int] = (0, 0)
    organisation: bool = True


@dataclass(frozen=True)
class PartyClause:
    """The parties that one clause names, and how much speaks for this being the clause."""

    mentions: tuple[PartyMention, ...]
    score: float
    start: int
    end: int
    kind: str = field(default="preamble")


@lru_cache(maxsize=1)
def _anchor() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:by\s+and\s+)?(?:between|among|amongst|b\se\st\sw\se\se\sn)\b(?:\s+the\s+(?:undersigned|following)(?:\s+parties)?)?\s*[:,-]{0,3}"
        r"|(?:\n\s*|:\s*)(?:the\s+)?parties\s*:?\s*(?=\(\s*1\s*\)|1[.)]\s)"
        r"|\b(?:entered\s+into|made|agreed|executed|concluded)\b(?:[^.;()]{0,80}(?:\([^()]{1,60}\))?\s)?\s{0,3}by(?!\s+and\s+(?:between|among))\b|\bentered\s+into\s+with\b|\bBY\s+THESE\s+PRESENTS\b[^.]{0,60}?\bthat\b",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _ends() -> re.Pattern[str]:
    ends: list[str] = vocabulary("parties")["clause_ends"]
    return re.compile("|".join(e if e.startswith("\\.") else rf"(?<!\w)(?:{e})" for e in ends))


@lru_cache(maxsize=1)
def _separator() -> re.Pattern[str]:
    number = r"\(\s*(?:\d|[ivx]{1,4}|[a-f])\s*\)"
    listed = r"(?:\d|[ivx]{1,4}|[a-f])[.)]\s+(?=[A-Z])"
    return re.compile(
        rf"(?P<and>\b(?:and|AND|And|appoint)\b\s*(?::-?|[-–—_*|])?\s*(?:between\s+)?(?:,?\s*(?:on|of|for)\s+the\s+(?:other|second)(?:\s+(?:hand|part))?,?\s*)?(?:{number}|{listed})?\s*)"
        rf"|(?P<number>{number})\s*|\s(?P<listed>{listed})|(?P<semicolon>;\s*)|(?P<comma>,\s+|\n\s*\n\s*)"
    )


@lru_cache(maxsize=1)
def _cue() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("parties")["cues"]))


def ends_name(text: str, end: int) -> bool:
    """Whether what stands at ``end`` follows the name of a party ("with offices at", a bracket)."""
    return _cue().match(text, end) is not None


@lru_cache(maxsize=1)
def _explained() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(vocabulary('parties')['explains'])})\s*(?:the\s+)?[\"“(]?\s*\Z", re.IGNORECASE)


@lru_cache(maxsize=1)
def role_words() -> frozenset[str]:
    """Words such as "client" that name a role and no one in particular."""
    roles = vocabulary("parties")["roles"]
    return frozenset(w for words in roles.values() for w in words) | {"company", "corporation", "fund", "the company"}


def clauses_of_parties(text: str) -> Iterator[PartyClause]:
    """Every clause at the document's head that may name the parties."""
    for anchor in islice(_anchor().finditer(text, 0, _HEAD), _ANCHORS):
        before = text[max(0, anchor.start() - 400) : anchor.start()]
        mentions = parse_clause(text, anchor.end())
        if mentions:
            yield PartyClause(
                mentions,
                _score(before, anchor.group(), mentions, anchor.start()),
                anchor.start(),
                mentions[-1].about[1],
            )


def _score(before: str, anchor: str, mentions: tuple[PartyMention, ...], offset: int) -> float:
    near = before[-160:]
    score = 2.0 * bool(
        re.search(r"(?i)\b(?:agreement|contract|amendment|lease|deed|order|memorandum|attorney)\b", near)
    )
    score += 2.0 * bool(re.search(r"(?i)\b(?:made|entered|dated|effective|executed|as\s+of|this)\b", near))
    score += 1.0 * bool(re.search(r"(?i)by\s+and", anchor))
    score += 2.0 * min(2, sum(1 for m in mentions if m.aliases)) + 3.0 * (len(mentions) >= 2)
    score -= 4.0 * bool(
        re.search(
            r"(?i)\bwhereas\b|\bthat\s+certain\b|\bpursuant\s+to\b|\bprevious(?:ly)?\b|\bdisputes?\b|\bcommunications?\b",
            near,
        )
    )
    score -= 2.0 * bool(
        re.search(
            r"(?i)\b(?:to|under|of)\s+(?:the|an?|that)\s+[^.]{0,60}\b(?:agreement|contract|lease)\b[^.]{0,60}\Z", near
        )
    )
    return score - offset / 20_000


def parse_clause(text: str, start: int, *, join: bool = True) -> tuple[PartyMention, ...]:
    """The parties in the clause that begins at ``start``; one alone where "and" was taken for part of its name."""
    limit = min(len(text), start + _CLAUSE)
    stop = _ends().search(text, start, limit)
    if stop:
        limit = stop.start()
    first = _skip_lead(text, start, limit)
    name, alias = _party_at(text, first, limit, join=join, sure=True)
    if name is None:
        return ()
    found: list[tuple[Name, str | None]] = [(name, alias)]
    hidden = _without_brackets(text, start, limit)
    at = name.end
    while True:
        following = _next_party(text, hidden, start, at, limit, last=found[-1][0].end)
        if following is None:
            break
        found.append(following)
        at = following[0].end
    if len(found) == 1 and join and re.search(r"\b(?:and|AND)\b", text[name.start : name.end]):
        return parse_clause(text, start, join=False)
    return tuple(
        mention_at(text, one, found[i + 1][0].start if i + 1 < len(found) else limit, (given,) if given else ())
        for i, (one, given) in enumerate(found)
    )


def _skip_lead(text: str, start: int, limit: int) -> int:
    """Past numbers, bullets and "the parties to this agreement" in front of the first name."""
    lead = re.compile(
        r"(?:\s|[-:,–—]|\((?:\d|[ivx]{1,4}|[a-f])\)|\d[.)](?=\s)|(?:the\s+)?(?:Parties|parties)\s+to\s+this\s+\w+|on\s+the\s+(?:one|first)\s+(?:hand|part),?|of\s+the\s+first\s+part|Messrs\.?|M/[sS]\.?|(?:Mr|Mrs|Ms)\.?\s)*+"
    )
    hit = lead.match(text, start, limit)
    return hit.end() if hit else start


_LABEL = re.compile(r"(?:[(\"“]?(?:the\s+)?(?P<word>[A-Za-z][A-Za-z-]+(?:\s[A-Z][a-z]+)?)\s*[\"”]?\s*(?::\s*|\)\s+))")
_ARTICLE = re.compile(r"(?:the|The|THE)\s+(?=[A-Z])")
_NEXT_SENTENCE = re.compile(
    r"[.”\")]\s{1,3}(?=(?:Each|The|This|Both|Collectively|Hereinafter,|In|\d)(?!\w)|[A-Z]\w+\s+and\s+[A-Z])"
)


def _party_at(
    text: str, at: int, limit: int, *, join: bool = True, sure: bool = False
) -> tuple[Name | None, str | None]:
    """The party that begins at ``at``, with the role that labels it ("the Owner: …"); None where none does."""
    alias = None
    label = _LABEL.match(text, at, limit)
    if label and label["word"].lower() in role_words():
        alias, at, sure = label["word"], label.end(), True
    if dated := _DATE_LEAD.match(text, at, limit):
        at = dated.end()
    article = _ARTICLE.match(text, at, limit)
    begin = at
    if article:
        at = article.end()
    if styled := _STYLED.match(text, at, limit):
        begin = at = styled.end()
    name = read_name(text, at, join=join)
    if name is not None and text[begin : begin + 3] == "The":  # "the" is the sentence's, "The" the name's
        name = replace(name, start=begin)
    if (
        name is None
        or name.end > limit
        or _STATUTE.search(text[name.start : name.end])
        or text[name.start : name.end].strip(" .").lower() in role_words()
    ):
        return None, None
    quoted = text[name.end : name.end + 1] in {"’", "'", '"', "”"}
    cued = _cue().match(text, name.end + quoted, limit) is not None
    named = name.words >= 2 or text[name.end : name.end + 3].strip()[:1] == "("
    if name.form or sure or (cued and named) or (name.words >= 2 and _PUBLIC.match(text, at)):
        return _principal(text, name), alias
    return None, None


_HIS_OFFICE = re.compile(
    r"(?:its|their)\s+(?:\w+\s+){0,3}?(?:president|director|owner|principal|shareholder|member|founder|officer|guarantor),\s+",
    re.IGNORECASE,
)
_STYLED = re.compile(r"(?:M/[sS]\.?|Messrs\.?|(?:Mr|Mrs|Ms)\b\.?|For\s+(?:and\s+on\s+behalf\s+of\s+)?(?=[A-Z]))\s*")
_INTRODUCED = re.compile(
    r"(?:the\s+)?(?:[A-Z]\w+\s+)?[a-z]{4,}\s+(?:[a-z]{4,}\s+)?(?=(?:[A-Z][\w’'-]+\s+){1,3}[A-Z][\w’'-]+\s*\((?:the\s+)?[\"“]?[A-Z])"
)
"""What a person is, before the name: "illustrator Ann Moss (the …"."""
_PUBLIC = re.compile(
    r"(?:City|Town|County|Village|Borough|Township|Parish|Municipality)\s+of\s+(?=[A-Z])", re.IGNORECASE
)
_DATE_LEAD = re.compile(r"[A-Z][a-z]{2,8}\s+\d{1,2},\s+\d{4}\s+(?=[A-Z])")
"""The day in the other corner of a page's head, read in between."""
_STATUTE = re.compile(r"\b(?:Act|Acts|Law|Code|Regulations)(?:,?\s+(?:of\s+)?\d{4})?\Z")
_DESCRIBED = re.compile(r",\s+(?:an?|the)\s+[^()\"“”;]{2,120}\Z")
"""What somebody is, up to the end; a short name would end the description."""
_SENTENCE_OVER = re.compile(r"[)”\"]\s*\.\s+(?=[A-Z\d])")
_SIGNS_FOR = re.compile(
    r",\s+(?:(?:the|a|an|managing|general|executive|authori[sz]ed|chief|executive)\s+){0,3}"
    r"(?:director|president|officer|owner|manager|representative|partner|agent|ceo|founder)\s+of\s+(?:the\s+)?",
    re.IGNORECASE,
)


def _principal(text: str, name: Name) -> Name:
    """The organisation that a person signs for ("J. Doe, director of Doe Ltd"), or the name itself."""
    office = None if name.organisation else _SIGNS_FOR.match(text, name.end)
    organisation = read_name(text, office.end()) if office else None
    return organisation if organisation is not None and organisation.form else name


def _next_party(text: str, hidden: str, base: int, at: int, limit: int, *, last: int) -> tuple[Name, str | None] | None:
    for hit in _separator().finditer(hidden, at - base):
        begin = base + hit.end()
        if begin >= limit or _explained().search(text, max(0, begin - 60), begin):
            continue
        if not (hit["number"] or hit["listed"]) and _SENTENCE_OVER.search(text, last, base + hit.start()):
            return None
        if office := _HIS_OFFICE.match(text, begin, limit):
            begin = office.end()  # "and its president, J. Doe, individually"
        if hit["and"] and (introduced := _INTRODUCED.match(text, begin, limit)):
            begin = introduced.end()
        name, alias = _party_at(text, begin, limit)
        if name is None or (name.words == 1 and not name.form and not alias and "(" not in text[last:begin]):
            continue
        described = _DESCRIBED.match(text, last, base + hit.start()) is not None
        if described and not name.form and text[name.start : name.end].split()[-1].lower() in role_words():
            continue  # "A. Moss, an Engineer and Lead Designer, …"
        if hit["listed"] and text[at : base + hit.start()].rstrip()[-1:] not in {";", ",", ".", ")"}:
            continue
        bracketed = name.organisation and text[name.end : name.end + 3].lstrip().startswith("(")
        if hit["comma"] and not ((name.form or bracketed) and (alias or _may_list(text, base + hit.start(), last))):
            continue
        return name, alias
    return None


def _may_list(text: str, comma: int, last: int) -> bool:
    """Whether a comma can stand between two parties: right after a name, a bracket, or a list of theirs."""
    between = text[last:comma].strip()
    return (
        not between
        or between.endswith((")", "subsidiaries", "”", '"'))
        or between.rstrip(",").endswith(("corporation", "company", "guarantor", "surety", "trustee", "partnership"))
    )


def _without_brackets(text: str, start: int, limit: int) -> str:
    """The clause with what stands in brackets blanked, so that no party is looked for there."""
    return re.sub(r"\([^()]{3,400}\)", lambda m: " " * len(m.group()), text[start:limit])


def mention_at(text: str, name: Name, until: int, aliases: tuple[str, ...] = ()) -> PartyMention:
    """The mention of a party whose description stands between its name and ``until``."""
    end = _NEXT_SENTENCE.search(text, name.end, until)
    until = min(end.start() + 1 if end else until, name.end + _ABOUT)
    about = text[name.end : until]
    written = re.sub(r"\s+", " ", text[name.start : name.end]).strip(" ,;:'’\"“”")
    return PartyMention(
        written,
        name.start,
        name.end,
        tuple(dict.fromkeys((*aliases, *_aliases(about)))),
        (name.end, until),
        name.organisation,
    )


_CLOSED = re.compile(
    r"[\"“]\s*([A-Z][\w.&' -]{1,30}?)\s*[\"”]\s*\)"
)  # its opening bracket stands far before, or is lost
_APART = re.compile(r",\s*[\"“](?:the\s+)?([A-Z][\w&' -]{1,30}?)[\"”]\s*(?=[,;.]|$|\band\b)")
"""A short name between commas: "X AG, 12 Lane, Bern, “the Hospital”"."""
_PRONOUNS = frozenset({"you", "your", "we", "us", "our"})
_BRACKET = re.compile(r"\(([^()]{1,250})\)?")
_HEREIN = re.compile(
    r"(?i:here(?:in(?:after)?|after)\s*,?\s*(?:sometimes\s+)?(?:individually\s+)?(?:referred\s+to(?:\s+herein)?\s+as|called|known\s+as|designated)?\s*:?\s*(?:the\s+)?)"
    r"[\"“”‟„'‘-]?\s*([A-Z][\w.&' @!-]{1,40}?)\s*(?=[\"“”’);,.—–]|$|\s+(?:and|of|whose|having)\b)"
)


def _aliases(about: str) -> Iterator[str]:
    """The short names that a description of a party defines."""
    banned = set(vocabulary("parties")["not_an_alias"])
    for bracket in _BRACKET.finditer(about):
        inside = bracket.group(1).strip()
        quoted = [
            q.strip(" ,.")
            for q in _QUOTED.findall(inside + ('"' if inside[:1] in '"“' and not inside.endswith(('"', "”")) else ""))
        ]
        bare = re.sub(
            r"(?i)^(?:here(?:in(?:after)?|after)\s*,?\s*)?(?:(?:also\s+)?(?:referred\s+to\s+as|called|known\s+as)\s+)?(?:the\s+)?",
            "",
            inside,
        )
        if (
            not quoted
            and re.fullmatch(r"[A-Z][\w.&-]*(?:\s[A-Z][\w.&-]*){0,3}", bare)
            and not re.search(r"\d{3}", bare)
        ):
            quoted = [bare]
        yield from (q for q in quoted if _may_be_alias(q, banned if bare in quoted else banned - _PRONOUNS))
    for closed in _CLOSED.finditer(about):
        if _may_be_alias(closed.group(1), banned):
            yield closed.group(1).strip()
    for apart in _APART.finditer(about):
        if _may_be_alias(apart.group(1), banned):
            yield apart.group(1).strip()
    for given in re.finditer(r"\bas\s+[\"“]([A-Z]\w+)[\"”]", about):
        if _may_be_alias(given.group(1), banned):
            yield given.group(1)
    for phrase in _HEREIN.finditer(re.sub(r"\([^()]*\)", " ", about)):
        if _may_be_alias(phrase.group(1), banned):
            yield phrase.group(1).strip()


def _may_be_alias(word: str, banned: set[str]) -> bool:
    low = re.sub(r"^(?:the|a|an)\s+", "", word.lower().strip())
    return (
        len(low) > 1
        and low not in banned
        and not re.match(r"(?:collectively|each|individually|otc|nasdaq|nyse)\b", low)
        and low[0].isalnum()
    )


def with_aliases(text: str, mention: PartyMention) -> PartyMention:
    """A mention with the short names that the document defines for it elsewhere at its head, if it has none."""
    if mention.aliases:
        return mention
    name = re.compile(r"\s+".join(re.escape(w) for w in mention.name.split()), re.IGNORECASE)
    for hit in islice(name.finditer(text, 0, _HEAD), 6):
        about = text[hit.end() : hit.end() + 500]
        bracket = _DEFINES.search(about)
        if bracket is None:
            continue
        between = about[: bracket.start()]
        if re.search(r"\n\s*\n|\.\s+[A-Z]|\b(?:and|AND)\b\s+(?:[A-Z][\w.&,-]*\s+){1,6}", between):
            continue
        aliases = tuple(dict.fromkeys(_aliases(about[: bracket.end()])))
        if aliases:
            return replace(mention, aliases=aliases, about=(hit.end(), hit.end() + bracket.end()))
    return mention


_DEFINES = re.compile(
    r"\((?:[^()\"“”]{0,60})[\"“][^()\"“”]{1,40}[\"”]\)?|here(?:in(?:after)?|after)[^.;()]{0,40}[\"“][^\"“”]{1,40}[\"”]"
    r"|\bas\s+[\"“][A-Z]\w+[\"”]"
)


def known_by(word: str) -> str:
    """A short name without its article, in lower case, to compare with."""
    return re.sub(r"^(?:the|a|an)\s+", "", re.sub(r"\s+", " ", word.lower().strip(" .,'\"“”")))
