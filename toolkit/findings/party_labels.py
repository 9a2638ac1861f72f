"""Finds parties outside the clause that names them: in forms ("Client: …"), in signature blocks, in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from toolkit.findings.party_clauses import PartyMention, mention_at, role_words
from toolkit.findings.party_names import Name, is_form, read_name
from toolkit.findings.vocabulary import alternation, vocabulary

_FORM = 12_000  # characters at a document's head in which a form's labels are looked for
_SIGNATURES = 300  # signatures that are looked at
_SIGNED = re.compile(r"(?im)^[^\S\n]*(?:\S[^\n]{0,80}?[^\S\n]{2,})?(?:By\s*:|/s/|Per\s*:|Signed\s*:|Signature\s*:)")
_PARTY_LETTER = re.compile(
    r"(?im)^\W{0,3}(?:the\s+)?Party\s+(?P<letter>[A-D])\s*(?:\(\s*[\"“]?(?P<alias>[^()\"”]{2,30})[\"”]?\s*\))?\s*[:：]\s*"
)


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    labels = vocabulary("parties")["labels"]
    words = alternation([*labels["legal"], *labels["supplier"], *labels["customer"]])
    legal = alternation(labels["legal"])
    blank = r"[^\S\n]*"
    # the bullet may be one that text recognition took for a letter
    lead = rf"^{blank}(?:[•●*\-–¢§·»]|[eo](?=\s)|\d+(?:\.\d+)*\.?)?{blank}(?:the[^\S\n]+)?"
    value = r"(?P<value>[^\n\t]{2,120})"
    # a label with its value behind it; or one about legal form as a heading with the value below it
    return re.compile(
        rf"{lead}(?:(?P<label>{words})\b{blank}(?:\([^()\n]{{1,40}}\))?{blank}(?::|\t(?![^\n]*\S\t+\S)){blank}"
        rf"|(?P<heading>{legal})\b{blank}:?{blank}\n\s*?(?:[•●*\-–]{blank})?(?:Registered\s+(?:legal\s+)?(?:entity|name)\s*:{blank})?)"
        rf"{value}(?=\t|$)",
        re.IGNORECASE | re.MULTILINE,
    )


def lettered(text: str) -> list[PartyMention]:
    """Parties given as "Party A (“Licensee”): …", with the letter and the role as short names."""
    found = []
    hits = list(_PARTY_LETTER.finditer(text, 0, _FORM))
    for hit, following in zip(hits, [*hits[1:], None], strict=False):
        name = read_name(text, hit.end())
        if name is not None:
            aliases = (f"Party {hit['letter']}", *([hit["alias"].strip()] if hit["alias"] else []))
            until = min(following.start() if following else len(text), name.end + 400)
            found.append(mention_at(text, name, until, aliases))
    return found if len(found) >= 2 else []


def labelled(text: str) -> Iterator[tuple[PartyMention, str]]:
    """Parties that stand behind a label of a form, each with the role that the label gives."""
    labels = vocabulary("parties")["labels"]
    found = []
    for hit in _labels().finditer(text, 0, _FORM if len(text) > 4 * _FORM else len(text)):
        label = re.sub(r"\s+", " ", (hit["label"] or hit["heading"]).lower())
        legal = label in labels["legal"]
        role = "supplier" if legal or label in labels["supplier"] else "customer"
        value = re.split(r"\s{3,}|\s+\|", hit["value"].strip())[0].strip(" .*_")
        described = _DESCRIBED.match(value) if legal else None
        value = described["name"] if described else value
        if not _may_be_name(value, legal=legal) or (label in labels["account"] and not re.search(r"\s", value)):
            continue
        start = hit.start("value") + hit["value"].find(value[:10])
        name = read_name(text, start)
        if name is not None and name.form and name.end <= hit.end():
            value = text[start : name.end]
        elif "," in value:
            value = value[: value.find(",")]
        mention = PartyMention(value, start, start + len(value), (), (start + len(value), hit.end()))
        found.append((not legal, mention, role))
    yield from ((mention, role) for _, mention, role in sorted(found, key=lambda f: f[0]))


_DESCRIBED = re.compile(
    r"(?P<name>[A-Z][\w&.,' -]{2,50}?),?\s+is\s+(?:an?|the)\b[^.]{0,60}?"
    r"\b(?:company|corporation|entity|organi[sz]ation|firm|association|foundation|business)\b"
)
_KIND = re.compile(
    r"\b[CS][- ]Corp|\b(?:company|corporation|firm|association)\s+(?:in|of|under)\b|^Limited\b", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\bn/?a\b|^(?:no|none|yes|tbd|individual|not|we|the|our|this|pending)\b", re.IGNORECASE
)


def _may_be_name(value: str, *, legal: bool) -> bool:
    """Whether a label's value can be a name; one about legal form may only describe it ("Delaware C Corp")."""
    words = len(value.split(",")[0].split())
    if not re.search(r"[A-Za-z]{2}", value) or _NO_NAME.search(value) or value.endswith((":", ";")):
        return False
    if legal:
        return words <= 6 and value[0].isupper() and ":" not in value and not _KIND.search(value)
    return words <= 9 and value.lower() not in role_words()


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
            lead = re.match(
                r"(?:(?:Date|Dated)\s*:?\s*\w+\s+\d{1,2},\s*\d{4}\s+|For\s+(?:and\s+on\s+behalf\s+of\s+)?|By\s*:\s*|[A-Z]+\s*:\s*)*",
                column.group(),
            )
            start = offset + (lead.end() if lead else 0)
            name = read_name(text, start)
            if name is not None and name.form and name.end <= offset + len(column.group()) + 1:
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
    if broken and re.fullmatch(r"[A-Z][A-Z&.'’ -]{3,50}", line.strip()):
        start = begin + above.rfind("\n") + 1 + len(line) - len(line.lstrip())
        name = Name(start, name.end, name.words + len(line.split()), name.form, name.organisation)
        above = text[begin:start].rstrip()
        line = above[above.rfind("\n") + 1 :]
    words = re.sub(r"^.*\b(?:by|for|of)\s+", "", line.strip(" :.,\t"), flags=re.IGNORECASE)
    words = re.sub(r"^the\s+", "", words, flags=re.IGNORECASE)
    role = (words,) if words.lower() in role_words() else ()
    return mention_at(text, name, name.end, role)


_DEFINED = re.compile(r"\(\s*(?:herein\w*\s+)?(?:the\s+)?[\"“]?\s*[A-Z][\w.&' -]{1,30}[\"”]?\s*\)")


def defined(text: str, head: int = 5_000) -> list[PartyMention]:
    """Organisations that the document's head gives a short name in brackets, where no clause names parties."""
    found: list[PartyMention] = []
    for bracket in _DEFINED.finditer(text, 0, head):
        window = max(found[-1].about[1] if found else 0, bracket.start() - 200)
        starts = [m.start() for m in re.finditer(r"(?<![\w&.])[A-Z]", text[window : bracket.start()])]
        for start in starts:
            name = read_name(text, window + start)
            if name is not None and name.form and name.words >= 2 and name.end <= bracket.start():
                mention = mention_at(text, name, bracket.end())
                if mention.aliases:
                    found.append(mention)
                break
    return found
