"""Finds the clause that names the parties ("by and between X, … (the "Client"), and Y …") and takes it apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

from toolkit.findings.parties.party_names import Name, read_name
from toolkit.findings.vocabulary import vocabulary, wording

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


_UNFILLED = re.compile(r"[\[\]{}<>●•■…]|_{3}|\.{4}|\be\.\s?g\.")


def is_blank(mention: PartyMention) -> bool:
    """Whether the name is still to be filled in, or none is given: "[Client company]", "______", "the undersigned"."""
    unnamed = wording("party_clauses", "unnamed").match(mention.name)
    return _UNFILLED.search(mention.name) is not None or unnamed is not None or not mention.name


@dataclass(frozen=True)
class PartyClause:
    """The parties that one clause names, and how much speaks for this being the clause."""

    mentions: tuple[PartyMention, ...]
    score: float
    start: int
    end: int
    kind: str = field(default="preamble")


@lru_cache(maxsize=1)
def _ends() -> re.Pattern[str]:
    ends: list[str] = vocabulary("parties")["clause_ends"]
    words, stops = ([e for e in ends if e.startswith("\\.") is stop] for stop in (False, True))
    # In one bracket, so that a word's beginning is looked for once at each character and not for each of them.
    return re.compile("|".join([rf"(?<!\w)(?:{'|'.join(words)})", *stops]))


@lru_cache(maxsize=1)
def _separator() -> re.Pattern[str]:
    number = r"\(\s*(?:\d|[ivx]{1,4}|[a-f])\s*\)"
    listed = r"(?:\d|[ivx]{1,4}|[a-f])[.)]\s+(?=[A-Z])"
    return wording("party_clauses", "separator", number=number, listed=listed)


@lru_cache(maxsize=1)
def _cue() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("parties")["cues"]))


def ends_name(text: str, end: int) -> bool:
    """Whether what stands at ``end`` follows the name of a party ("with offices at", a bracket)."""
    return _cue().match(text, end) is not None


@lru_cache(maxsize=1)
def role_words() -> frozenset[str]:
    """Words such as "client" that name a role and no one in particular."""
    roles = vocabulary("parties")["roles"]
    return frozenset(w for words in roles.values() for w in words) | {"company", "corporation", "fund", "the company"}


def clauses_of_parties(text: str) -> Iterator[PartyClause]:
    """Every clause at the document's head that may name the parties."""
    for anchor in islice(_ANCHOR.finditer(text, 0, _HEAD), _ANCHORS):
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
    score = 2.0 * bool(wording("party_clauses", "documents").search(near))
    score += 2.0 * bool(wording("party_clauses", "made").search(near))
    score += 1.0 * bool(wording("party_clauses", "by_and").search(anchor))
    score += 2.0 * min(2, sum(1 for m in mentions if m.aliases)) + 3.0 * (len(mentions) >= 2)
    score -= 4.0 * bool(wording("party_clauses", "about_another").search(near))
    score -= 2.0 * bool(wording("party_clauses", "of_another").search(near))
    return score - offset / 20_000


def parse_clause(text: str, start: int, *, join: bool = True) -> tuple[PartyMention, ...]:
    """The parties in the clause that begins at ``start``; one alone where "and" was taken for part of its name."""
    limit = min(len(text), start + _CLAUSE)
    first = _skip_lead(text, start, limit)
    stop = _ends().search(text, first, limit)
    if stop:
        limit = stop.start()
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
    if len(found) == 1 and join and wording("party_clauses", "and").search(text[name.start : name.end]):
        return parse_clause(text, start, join=False)
    return tuple(
        mention_at(text, one, found[i + 1][0].start if i + 1 < len(found) else limit, (given,) if given else ())
        for i, (one, given) in enumerate(found)
    )


def _skip_lead(text: str, start: int, limit: int) -> int:
    """Past numbers, bullets and "the parties to this agreement" in front of the first name."""
    lead = wording("party_clauses", "lead")
    hit = lead.match(text, start, limit)
    return hit.end() if hit else start


_LABEL = wording("party_clauses", "label")
_EXPLAINED = wording("party_clauses", "explained")
_ANCHOR = wording("party_clauses", "anchor")
_ARTICLE = wording("party_clauses", "article")
_NEXT_SENTENCE = wording("party_clauses", "next_sentence")


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
    if (blank := _BLANK.match(text, at, limit)) and _cue().match(text, blank.end()):
        return Name(at, blank.end(), words=2, form=False, organisation=False), alias
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


_BLANK = wording("party_clauses", "blank")
_HIS_OFFICE = wording("party_clauses", "his_office")
_STYLED = wording("party_clauses", "styled")
_INTRODUCED = wording("party_clauses", "introduced")

_PUBLIC = wording("party_clauses", "public")
_DATE_LEAD = re.compile(r"[A-Z][a-z]{2,8}\s+\d{1,2},\s+\d{4}\s+(?=[A-Z])")
"""The day in the other corner of a page's head, read in between."""
_STATUTE = wording("party_clauses", "statute")
_DESCRIBED = wording("party_clauses", "described")
_IN_CAPITALS = wording("party_clauses", "in_capitals")
_THING = wording("party_clauses", "thing")
_BY_WHOM = wording("party_clauses", "by_whom")

_SENTENCE_OVER = re.compile(r"[)”\"]\s*\.\s+(?=[A-Z\d])")
_SIGNS_FOR = wording("party_clauses", "signs_for")


def _principal(text: str, name: Name) -> Name:
    """The organisation that a person signs for ("J. Doe, director of Doe Ltd"), or the name itself."""
    office = None if name.organisation else _SIGNS_FOR.match(text, name.end)
    organisation = read_name(text, office.end()) if office else None
    return organisation if organisation is not None and organisation.form else name


def _next_party(text: str, hidden: str, base: int, at: int, limit: int, *, last: int) -> tuple[Name, str | None] | None:
    for hit in _separator().finditer(hidden, at - base):
        begin = base + hit.end()
        if begin >= limit or _EXPLAINED.search(text, max(0, begin - 60), begin):
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
        if not name.form and _BY_WHOM.search(text, last, base + hit.start()):
            continue  # "represented by its directors, A. Fern and B. Moss (the “Client”)"
        described = _DESCRIBED.match(text, last, base + hit.start()) is not None
        if described and not name.form and text[name.start : name.end].split()[-1].lower() in role_words():
            continue  # "A. Moss, an Engineer and Lead Designer, …"
        if hit["listed"] and text[at : base + hit.start()].rstrip()[-1:] not in {";", ",", ".", ")"}:
            continue
        if hit["comma"] and _IN_CAPITALS.match(text, name.start, name.end + 1):
            continue
        if not name.form and _THING.match(text, name.end):
            return None
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
_APART = wording("party_clauses", "apart")

_PRONOUNS = frozenset({"you", "your", "we", "us", "our"})
_BRACKET = re.compile(r"\(([^()]{1,250})\)?")
_HEREIN = wording("party_clauses", "herein")


def _aliases(about: str) -> Iterator[str]:
    """The short names that a description of a party defines."""
    banned = set(vocabulary("parties")["not_an_alias"])
    for bracket in _BRACKET.finditer(about):
        inside = bracket.group(1).strip()
        quoted = [
            q.strip(" ,.")
            for q in _QUOTED.findall(inside + ('"' if inside[:1] in '"“' and not inside.endswith(('"', "”")) else ""))
        ]
        bare = wording("party_clauses", "called").sub("", inside)
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
    for given in wording("party_clauses", "as_alias").finditer(about):
        if _may_be_alias(given.group(1), banned):
            yield given.group(1)
    for phrase in _HEREIN.finditer(re.sub(r"\([^()]*\)", " ", about)):
        if _may_be_alias(phrase.group(1), banned):
            yield phrase.group(1).strip()


def _may_be_alias(word: str, banned: set[str]) -> bool:
    low = wording("party_clauses", "article_2").sub("", word.lower().strip())
    return (
        len(low) > 1 and low not in banned and not wording("party_clauses", "no_alias").match(low) and low[0].isalnum()
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
        if wording("party_clauses", "next_party").search(between):
            continue
        aliases = tuple(dict.fromkeys(_aliases(about[: bracket.end()])))
        if aliases:
            return replace(mention, aliases=aliases, about=(hit.end(), hit.end() + bracket.end()))
    return mention


_DEFINES = wording("party_clauses", "defines")


def known_by(word: str) -> str:
    """A short name without its article, in lower case, to compare with."""
    return wording("party_clauses", "article_3").sub("", re.sub(r"\s+", " ", word.lower().strip(" .,'\"“”")))
