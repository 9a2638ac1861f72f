"""Finds parties outside the clause that names them: in forms ("Client: …"), in signature blocks, in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from toolkit.findings.parties.party_cells import Labelled, in_cells, role_of
from toolkit.findings.parties.party_clauses import PartyClause, PartyMention, ends_name, mention_at, role_words
from toolkit.findings.parties.party_names import Name, is_form, read_name
from toolkit.findings.vocabulary import alternation, vocabulary, wording
from toolkit.schedule.parties import Role

_FORM = 12_000  # characters at a document's head in which a form's labels are looked for
_SIGNATURES = 300  # signatures that are looked at
_FULL = 60  # characters of a line behind which a name may go on in the next
_SIGNED = wording("party_labels", "signed")
_PARTY_LETTER = wording("party_labels", "party_letter")


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    labels = vocabulary("parties")["labels"]
    nouns = alternation([*labels["supplier"], *labels["customer"], *labels["open"], *labels["other"]])
    legal = alternation(labels["legal"])
    blank = r"[^\S\n]*"
    words = (
        rf"(?:(?:full{blank}|legal{blank})?name{blank}of{blank}(?:the{blank})?)?(?P<noun>{nouns})(?:{blank}(?:/|or\b){blank}{nouns})?"
        rf"(?:['’]s)?(?:{blank}\b(?:company|organi[sz]ation|business|legal|full))?(?:{blank}\bname)?"
    )
    # the bullet may be one that text recognition took for a letter
    lead = rf"^{blank}(?:[•●*\-–¢§·»]|[eo](?=\s)|\(?\w\)|\d+(?:\.\d+)*\.?)?{blank}(?:the[^\S\n]+)?"
    value = r"(?P<value>[^\n\t]{2,120})"
    # a label with its value behind it; or a line of its own with the value below it
    return wording("party_labels", "labels", lead=lead, legal=legal, words=words, blank=blank, nouns=nouns, value=value)


def lettered(text: str) -> list[PartyMention]:
    """Parties given as "Party A (“Licensee”): …", with the letter and the role as short names."""
    found = []
    hits = list(_PARTY_LETTER.finditer(text, 0, _FORM))
    for hit, following in zip(hits, [*hits[1:], None], strict=False):
        name = _on_its_line(text, hit.end())
        if name is not None:
            aliases = (f"Party {hit['letter']}", *([hit["alias"].strip()] if hit["alias"] else []))
            until = min(following.start() if following else len(text), name.end + 400)
            found.append(mention_at(text, name, until, aliases))
    return found if len(found) >= 2 else []


def _on_its_line(text: str, start: int) -> Name | None:
    """The name at a place; it goes on over the end of its line up to a legal form, or where the line is full."""
    name = read_name(text, start)
    if name is None or name.form or "\n" not in text[name.start : name.end]:
        return name
    end = text.find("\n", name.start)
    full = end - text.rfind("\n", 0, start) >= _FULL and text[name.end : name.end + 2].strip()[:1] not in {":", "："}
    return name if full else read_name(text[:end], start)


def labelled(text: str) -> list[Labelled]:
    """Parties that stand behind a label of a form, those first whose label is not about a legal form."""
    labels = vocabulary("parties")["labels"]
    found = []
    for hit in _labels().finditer(text, 0, _FORM if len(text) > 4 * _FORM else len(text)):
        legal = hit["label"] or hit["heading"]
        label = re.sub(r"\s+", " ", (legal or hit["noun"] or hit["above"]).lower())
        role = Role.SUPPLIER if legal is not None else role_of(label)
        mention = _value(text, hit, legal=legal is not None)
        if mention is None or (label in labels["account"] and not re.search(r"\s|^[A-Z][A-Z-]{2,}$", mention.name)):
            continue
        if hit["above"] and not _stands_alone(text, mention):
            continue
        found.append((legal is None, Labelled(mention, label, role)))
    return _sided([one for _, one in sorted(found, key=lambda f: f[0])])


def tabled(text: str) -> list[Labelled]:
    """Parties in a table of details, each with the role that its label gives or leaves to it."""
    return _sided(in_cells(text))


def _value(text: str, hit: re.Match[str], *, legal: bool) -> PartyMention | None:
    """The party that stands as the value of a label, or None where none does."""
    value = wording("party_labels", "next_label").split(hit["value"].strip())[0].strip(" .*_")
    if "@" in value and (bracket := value.find("(")) > 1:
        value = value[:bracket].rstrip()  # "Elm Ltd (Ann Moss, @moss)"
    if _ACCOUNT.fullmatch(value):
        value = value[1:]  # "Recipient: @annmoss"
    titled = _TITLED.match(value)
    value = value[titled.end() :] if titled else value
    described = _DESCRIBED.match(value) if legal else None
    value = described["name"] if described else value
    if not _may_be_name(value, legal=legal):
        return None
    start = hit.start("value") + hit["value"].find(value[:10])
    name = read_name(text, start)
    if name is not None and name.end <= hit.end() and (name.form or ends_name(text, name.end)):
        value = text[start : name.end]
    elif "," in value:
        value = value[: value.find(",")]
    value = value.rstrip(" _*")
    end = start + len(value)
    return PartyMention(value, start, end, (), (end, hit.end()))


def _stands_alone(text: str, mention: PartyMention) -> bool:
    """Whether the line under a label is a name: it has a legal form, or an address follows on the next line."""
    name = read_name(text, mention.start)
    if name is None or name.end < mention.end or not name.organisation:
        return False
    below = text[mention.end : mention.end + 160].split("\n", 2)
    return name.form or (len(below) > 1 and re.search(r"\d", below[1]) is not None)


def _sided(found: list[Labelled]) -> list[Labelled]:
    """The labelled, with roles for those whose label gives none by itself: the side that is free.

    Where a subcontractor is named the contractor pays, and whom he works for is no party.
    """
    if any(one.label.startswith("sub") and "contract" in one.label for one in found):
        found = [
            replace(one, role=Role.CUSTOMER) if one.label == "contractor" else one
            for one in found
            if one.role is Role.SUPPLIER
        ]
    sides = {one.role for one in found} - {None}
    if Role.OTHER in sides and len({one.label for one in found if one.role is Role.OTHER}) > 1:
        return [one for one in found if one.role is Role.OTHER]  # landlord and tenant
    sides -= {Role.OTHER}
    if len(sides) != 1:
        return [one for one in found if one.role is not None]
    free = Role.CUSTOMER if Role.SUPPLIER in sides else Role.SUPPLIER
    return [replace(one, role=one.role or free) for one in found]


_ACCOUNT = re.compile(r"@[A-Za-z][\w-]{3,30}")
_TITLED = wording("party_labels", "titled")
_DESCRIBED = wording("party_labels", "described")
_KIND = wording("party_labels", "kind")
_NO_NAME = wording("party_labels", "no_name")


def _may_be_name(value: str, *, legal: bool) -> bool:
    """Whether a label's value can be a name; one about legal form may only describe it ("Delaware C Corp")."""
    words = len(value.split(",")[0].split())
    if not re.search(r"[A-Za-z]{2}", value) or _NO_NAME.search(value) or value.endswith((":", ";")):
        return False
    if legal:
        return words <= 6 and value[0].isupper() and ":" not in value and not _KIND.search(value)
    body = value.split()[0].upper() in {"DEPARTMENT", "MINISTRY", "OFFICE", "BOARD", "BUREAU", "SECRETARY"}
    return words <= (14 if body else 9) and value.lower() not in role_words()


def signed(text: str) -> list[PartyMention]:
    """Organisations above the signatures ("ACME LLC / By: …"), in their order, each once."""
    found: dict[str, PartyMention] = {}
    for hit in islice(_SIGNED.finditer(text), _SIGNATURES):
        for mention in _above(text, hit):
            found.setdefault(re.sub(r"\W", "", mention.name.lower()), mention)
    return list(found.values())


def _above(text: str, hit: re.Match[str]) -> Iterator[PartyMention]:
    """The names in the nearest of the four lines above a signature that holds one; columns are read side by side."""
    begin = max(0, text.rfind("\n", 0, max(0, hit.start() - 400)))
    lines = [m for m in re.finditer(r"[^\n]+", text[begin : hit.end()]) if m.group().strip()]
    for line in reversed(lines[-5:-1]):
        names = []
        for column in re.finditer(r"\S+(?:[^\S\n]{1,3}\S+)*", line.group()):
            offset = begin + line.start() + column.start()
            lead = wording("party_labels", "lead_ins").match(column.group())
            start = offset + (lead.end() if lead else 0)
            name = read_name(text, start)
            if name is not None and name.form and name.end <= offset + len(column.group()) + 1:
                if _OFFICE.match(text, name.end):
                    continue  # "By: Elm GP LLC, its general partner"
                names.append(_signatory(text, begin, name))
        if names:
            yield from names
            return


def _signatory(text: str, begin: int, name: Name) -> PartyMention:
    """The name with its first half from the line above, where it is broken, and the role that is written over it."""
    above = text[begin : name.start].rstrip()
    line = above[above.rfind("\n") + 1 :]
    broken = name.words <= 2 and text[name.start : name.end].split()[0].isupper()
    broken = broken and not any(is_form(w) for w in line.split())
    broken = broken and text.count("\n", begin + len(above), name.start) < 2  # an empty line parts a heading from it
    if broken and re.fullmatch(r"[A-Z][A-Z&.'’ -]{3,50}", line.strip()):
        start = begin + above.rfind("\n") + 1 + len(line) - len(line.lstrip())
        name = Name(start, name.end, name.words + len(line.split()), name.form, name.organisation)
        above = text[begin:start].rstrip()
        line = above[above.rfind("\n") + 1 :]
    words = wording("party_labels", "by_before").sub("", line.strip(" :.,\t"))
    words = wording("party_labels", "the_before").sub("", words)
    role = (words,) if words.lower() in role_words() else ()
    return mention_at(text, name, name.end, role)


_OFFICE = wording("party_labels", "office")
_DEFINED = wording("party_labels", "defined")
_PRONOUN = wording("party_labels", "pronoun")


def defined(text: str, head: int = 5_000) -> list[PartyMention]:
    """Organisations that the document's head gives a short name in brackets, where no clause names parties.

    A short name that is the name of a role ("Client") makes a party of any name.
    """
    found: list[PartyMention] = []
    for bracket in _DEFINED.finditer(text, 0, head):
        window = max(found[-1].about[1] if found else 0, bracket.start() - 200)
        role = re.sub(r"\W", " ", bracket.group()).split()[-1].lower() in role_words()
        mention = before(text, window, bracket.start(), bracket.end(), any_name=role)
        if mention is not None and mention.aliases:
            found.append(mention)
    return found


def addressed(text: str, head: int = 5_000) -> list[PartyMention]:
    """The two that a letter calls "we" and "you": "Hill Ltd (“we”) … Moss plc (“you”)", "you, Moss plc, and us, …"."""
    found: dict[str, PartyMention] = {}
    for hit in _PRONOUN.finditer(text, 0, head):
        who = "you" if "you" in hit.group().lower() else "we"
        if hit.group().startswith("("):
            last = max((m.about[1] for m in found.values()), default=0)
            mention = before(text, max(last, hit.start() - 160), hit.start(), hit.end(), any_name=False)
        else:
            name = read_name(text, hit.end())
            mention = mention_at(text, name, name.end) if name is not None and name.words >= 2 else None
        if mention is not None:
            words = ("you", "your") if who == "you" else ("we", "us", "our")
            found.setdefault(who, replace(mention, aliases=(*words, *mention.aliases)))
    return list(found.values()) if len(found) == 2 else []


def elsewhere(text: str, raw: str, clause: PartyClause) -> list[PartyMention]:
    """The party that a clause leaves to another place, with its label for a short name: "and the Customer named above".

    Args:
        text: The running text.
        raw: The text with its lines, of the same length.
        clause: The clause, which names one.
    """
    left = wording("party_labels", "elsewhere").search(text, clause.mentions[-1].end, clause.end + 200)
    if left is None or left["label"].lower() not in role_words():
        return []
    for hit in islice(wording("party_labels", "there", label=re.escape(left["label"])).finditer(raw), _SIGNATURES):
        name = read_name(raw, hit.end())
        if name is not None and name.end - name.start > 2 and "\n\n" not in raw[name.start : name.end]:
            return [replace(mention_at(raw, name, name.end), aliases=(left["label"],))]
    return []


def before(text: str, window: int, end: int, until: int, *, any_name: bool) -> PartyMention | None:
    """The name that stands in ``text[window:end]``, of an organisation if not any will do."""
    for start in (m.start() for m in re.finditer(r"(?<![\w&.])[A-Z]", text[window:end])):
        name = read_name(text, window + start)
        if name is None or name.words < 2 or name.end > end:
            continue
        if (
            name.form
            or (name.organisation and _is_its_word(text, name, end, until))
            or (any_name and not re.search(r"[.;:]|\b[A-Z]", text[name.end : end]))
        ):
            return mention_at(text, name, until)
    return None


def _is_its_word(text: str, name: Name, end: int, until: int) -> bool:
    """Whether what stands in the bracket is the first or last word of a name: "Ada Fell Trust (“Trust”)"."""
    words = text[name.start : name.end].split()
    own = "|".join(re.escape(w) for w in (words[0], words[-1]) if len(w) > 3)
    return bool(own) and wording("party_labels", "only_the", last=own).fullmatch(text[end:until]) is not None
