"""Finds who writes a letter and to whom: the head of the sheet, the address above the greeting, the first words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from toolkit.findings.parties.party_clauses import PartyMention, mention_at
from toolkit.findings.parties.party_labels import before
from toolkit.findings.parties.party_names import Name, read_name
from toolkit.findings.values.dates import find_dates
from toolkit.findings.vocabulary import alternation, vocabulary, wording

_HEAD = 2_500
"""Characters of a letter above its greeting."""
_BODY = 1_500
"""Characters behind the greeting in which a letter says who writes it."""
_GREETING = wording("party_letters", "greeting")
_CELL_END = re.compile(r"\n|\t|[^\S\n]{3,}|\Z")
_TITLE = wording("party_letters", "title")
_STYLED = wording("party_letters", "styled")
_PERSON = wording("party_letters", "person")
_FIRM = re.compile(r"[A-ZÀ-Ž][\w’'-]+(?:,?\s[A-ZÀ-Ž][\w’'-]+){0,2},?\s&\s[A-ZÀ-Ž][\w’'-]+")
"""A firm that is called by its partners: "Moss & Fern"."""
_NO_LINE = wording("party_letters", "no_line")
_OURS, _YOURS = ("we", "us", "our"), ("you", "your")


def corresponding(raw: str) -> list[PartyMention]:
    """The writer and the addressee of a letter, who are "we" and "you"; empty where one of them is not told.

    Args:
        raw: The text with its lines.
    """
    greeting = _GREETING.search(raw, 0, _HEAD)
    if greeting is None:
        return []
    lines = list(re.finditer(r"\S[^\n]*", raw[: greeting.start()]))
    named = greeting.group().startswith("Messrs")
    above, below = _parted(lines)
    addressee = _named_in(raw, greeting.start()) if named else _addressee(raw, below)
    writer = _head(raw, above)
    if addressee is None and len(organisations := list(_organisations(raw, lines))) >= 2:
        writer, addressee = organisations[:2]
    if addressee is None:
        return []
    if writer is None or _same(writer, addressee):
        writer = _in_words(raw, greeting.end(), addressee)
    if writer is None:
        return []
    return [
        replace(writer, aliases=(*_OURS, *writer.aliases)),
        replace(addressee, aliases=(*_YOURS, *addressee.aliases)),
    ]


def letterhead(raw: str) -> PartyMention | None:
    """The organisation in the first lines of a paper, also behind its title ("Order Form Elm Inc. | 5 Mill Lane")."""
    for line in list(re.finditer(r"\S[^\n]*", raw[:600]))[:3]:
        starts = [line.start()]
        if title := _kinds().search(line.group()):
            starts.insert(0, line.start() + title.end())
        for start in starts:
            words = wording("party_letters", "form_ahead").match(raw, start)
            mention = _named_in(raw, words.end() if words else start)
            if mention is not None and _has_form(mention.name):
                return mention
    return None


def _has_form(name: str) -> bool:
    read = read_name(name, 0)
    return read is not None and read.form


def _parted(lines: Sequence[re.Match[str]]) -> tuple[Sequence[re.Match[str]], Sequence[re.Match[str]]]:
    """The lines above the letter's date, and those of the address below it."""
    dated = [n for n, line in enumerate(lines) if len(line.group()) < 60 and find_dates(line.group())]
    if not dated:
        return lines[:1], lines[1:]
    return lines[: dated[0]], lines[dated[0] + 1 :]


def _organisations(raw: str, lines: Sequence[re.Match[str]]) -> Iterator[PartyMention]:
    """Organisations that have a line, or the beginning of one, for themselves."""
    for line in lines:
        mention = _named_in(raw, line.start())
        if mention is not None:
            yield mention


def _named_in(raw: str, start: int) -> PartyMention | None:
    """The organisation that a line begins with."""
    styled = _STYLED.match(raw, start)
    at = styled.end() if styled else start
    end = _CELL_END.search(raw, at).start()  # type: ignore[union-attr]  # the end of the text at the latest
    name = read_name(raw[:end], at)
    if name is not None and not name.form and (whole := read_name(raw, at)) is not None and whole.form:
        below = read_name(raw, end + 1)
        alone = below is not None and below.form and below.words > 2  # that line is a name by itself
        name = name if alone or raw.count("\n", at, whole.end) > 1 else whole
    if (
        name is None
        or name.words < 2
        or not (name.organisation or styled or _FIRM.fullmatch(raw[name.start : name.end]))
    ):
        return None
    if not name.form and _kinds().search(raw[name.start : name.end]):
        return None  # the title of the paper
    behind = raw[name.end : max(end, name.end)].strip()
    return (
        mention_at(raw, name, max(name.end, end))
        if behind[:1] in {"", ",", "(", "|", "·", "-", "–"} or name.form
        else None
    )


@lru_cache(maxsize=1)
def _kinds() -> re.Pattern[str]:
    return re.compile(rf"\b{alternation(vocabulary('headline')['documents'])}\b", re.IGNORECASE)


def _head(raw: str, lines: Sequence[re.Match[str]]) -> PartyMention | None:
    """The organisation at the head of the sheet; a person's name where that is the first line of all."""
    organisation = next(_organisations(raw, lines), None)
    if organisation is not None or not lines:
        return organisation
    return _person(raw, lines[0]) if not _kinds().search(lines[0].group()) else None


def _addressee(raw: str, lines: Sequence[re.Match[str]]) -> PartyMention | None:
    """The organisation that is written to, or else the person."""
    organisation = next(_organisations(raw, lines), None)
    if organisation is not None:
        return organisation
    return next((person for line in lines if (person := _person(raw, line)) is not None), None)


def _person(raw: str, line: re.Match[str]) -> PartyMention | None:
    words = line.group().rstrip(" ,")
    title = _TITLE.match(words)
    if title:
        name = read_name(raw[: line.end()], line.start() + title.end())
        if name is not None and name.end <= line.end() and not name.form:
            whole = Name(line.start(), name.end, name.words + 1, form=False, organisation=False)
            return mention_at(raw, whole, line.end())
    if not _PERSON.fullmatch(words) or words.isupper() or _NO_LINE.search(words) or _kinds().search(words):
        return None
    whole = Name(line.start(), line.start() + len(words), len(words.split()), form=False, organisation=False)
    return mention_at(raw, whole, line.end())


def _in_words(raw: str, start: int, addressee: PartyMention) -> PartyMention | None:
    """The first organisation that the letter itself names and that is not the one written to."""
    text = raw[start : start + _BODY].replace("\n", " ")
    at = 0
    while at < len(text):
        mention = before(text, at, min(len(text), at + 400), min(len(text), at + 500), any_name=False)
        if mention is None:
            at += 300
            continue
        found = replace(
            mention,
            start=mention.start + start,
            end=mention.end + start,
            about=(mention.about[0] + start, mention.about[1] + start),
        )
        if not _same(found, addressee):
            return found
        at = mention.end
    return None


def _same(one: PartyMention, other: PartyMention) -> bool:
    first, second = (re.sub(r"\W", "", m.name.lower()) for m in (one, other))
    return first in second or second in first
