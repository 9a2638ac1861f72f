"""Reads one party's name where it stands: capitalised words up to a legal form, or a person's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from toolkit.findings.vocabulary import vocabulary, wording

_TOKEN = re.compile(
    r"[^\s(),;:：，；（）]+|[(),;:：，；（）]"
)  # also the wide marks of contracts translated from Chinese
_ABBREVIATION = wording("party_names", "abbreviation")
_ELIDED = wording("party_names", "elided")

_REACH = 200
_NOUNS = frozenset(
    {"road", "avenue", "floor", "suite", "street", "title", "table", "page", "source", "address", "name", "exhibit"}
)
"""Words at which no name begins and which go on with one where a legal form follows: "Elm Title & Trust, Inc."."""
_LETTERS = frozenset({"E", "Z", "O"})
"""Letters that a name may have for a word: "SPRUCE CARRIER E LP"; in small letters they connect."""
_DATED = wording("party_names", "dated")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at ``text[start:end]``.

    Attributes:
        form: It ends in a legal form ("Inc.", "GmbH").
        organisation: It has a legal form or another word of organisations ("Bank", "Fund").
    """

    start: int
    end: int
    words: int
    form: bool
    organisation: bool


@lru_cache(maxsize=1)
def _sets() -> dict[str, frozenset[str]]:
    words = vocabulary("parties")
    keys = ["not_first", "legal_forms", "small_forms", "organisations", "bodies", "connectors", "not_a_name"]
    keys.append("over_in_capitals")
    return {key: frozenset(words[key]) for key in keys}


def is_form(token: str) -> bool:
    """Whether a word is a legal form, however it is written ("L.L.C.", "S.a.r.l")."""
    bare = re.sub(r"[.\"”“’'»«*]", "", token)
    if bare.upper() not in _sets()["legal_forms"]:
        return False
    if bare.islower():  # "a Delaware corporation" is no name
        return token.count(".") >= 2 or bare in _sets()["small_forms"]
    return len(bare) > 2 or bare.isupper() or bare == "Co"  # "As" is none, "AS" is


def read_name(text: str, start: int, *, join: bool = True) -> Name | None:
    """The name that begins at ``start``, or None where none does.

    Args:
        join: Whether "and" may belong to the name ("Savings and Loan Association") where it has no legal form yet.
    """
    sets = _sets()
    tokens = list(_TOKEN.finditer(text, start, min(len(text), start + _REACH)))
    if _DATED.match(text, start):
        return None
    if not tokens or tokens[0].group().lower().strip(".,'\"“”") in sets["not_a_name"] | sets["not_first"]:
        return None
    end, words, form, organisation = start, 0, False, False
    i = 0
    while i < len(tokens):
        word = tokens[i].group()
        step = 1
        if word == ",":
            follows = tokens[i + 1] if words and i + 1 < len(tokens) else None
            if follows is None or not (is_form(follows.group()) or _long_forms().match(text, follows.start())):
                break
        elif word == "(":
            step = _bracket(text, tokens, i) if words and not form else 0
            if not step:
                break
            end = tokens[i + step - 1].end()
        elif words and (long := _long_forms().match(text, tokens[i].start())):
            end, form, organisation = long.end(), True, True
            words += 1
            step = sum(1 for t in tokens[i:] if t.start() < end)
        elif words and is_form(word):
            end, form, organisation = _end_of(tokens[i]), True, True
            words += 1
        elif form:
            if not (word == "&" and i + 1 < len(tokens) and is_form(tokens[i + 1].group())):
                break
        elif word == "&" or (
            word not in _LETTERS and word.lower() in sets["connectors"] and (words or word[0].islower())
        ):
            if not _goes_on(text, tokens, i, words, join):
                break
        elif _is_capital(word, first=words == 0, text=text, token=tokens[i]):
            street = words and word.lower() in _NOUNS and _begins_name(tokens, i)
            if words and word in sets["over_in_capitals"]:
                break
            if words and not street and word.strip('"“”').lower() in sets["not_a_name"] - {"no", "street", "state"}:
                break
            if word[0].isdigit() and words and (_begins_address(tokens, i) or "\n\n" in text[end : tokens[i].start()]):
                break
            end, words = _end_of(tokens[i]), words + 1
            organisation = organisation or word.strip(".'’\"").upper() in sets["organisations"]
            if word[-1] in '"”“' or re.search(r"[a-z]{3}\.$", word):
                break
        else:
            break
        i += step
    return Name(start, end, words, form, organisation) if words else None


def is_organisation(words: str) -> bool:
    """Whether a text begins with the name of an organisation."""
    name = read_name(words, 0)
    return name is not None and name.organisation


@lru_cache(maxsize=1)
def _long_forms() -> re.Pattern[str]:
    """Legal forms of several words."""
    forms: list[str] = vocabulary("parties")["long_forms"]
    return re.compile(rf"(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)


def _begins_name(tokens: list[re.Match[str]], i: int) -> bool:
    """Whether a legal form follows the word of an address at token ``i``: "Elm Road Investments Ltd"."""
    following = [t.group() for t in tokens[i + 1 : i + 6]]
    inside = next(
        (n for n, word in enumerate(following) if word in "();:" or not (word[0].isupper() or word in "&,")),
        len(following),
    )
    return any(is_form(word) for word in following[:inside])


def _begins_address(tokens: list[re.Match[str]], i: int) -> bool:
    """Whether the number at token ``i`` is that of a house, not of a name ("Studio 12 Ltd", "Platform 9 (")."""
    following = [t.group() for t in tokens[i + 1 : i + 5]]
    inside = next((n for n, word in enumerate(following) if word in "(),;:"), len(following))
    return bool(following[:inside]) and not any(is_form(word) for word in following[:inside])


def _bracket(text: str, tokens: list[re.Match[str]], i: int) -> int:
    """How many tokens a bracket inside a name has ("(UK)"), 0 where it is not part of the name."""
    close = next((j for j in range(i + 1, min(i + 5, len(tokens))) if tokens[j].group() == ")"), None)
    if close is None or close + 1 >= len(tokens):
        return 0
    inside = text[tokens[i].end() : tokens[close].start()]
    follows = tokens[close + 1].group()
    if re.fullmatch(r"[A-Z][\w. ]{0,24}", inside.strip()) and (is_form(follows) or follows == "&"):
        return close - i + 1
    return 0


def _goes_on(text: str, tokens: list[re.Match[str]], i: int, words: int, join: bool) -> bool:
    """Whether a connecting word at token ``i`` belongs to the name that was begun."""
    if i + 1 >= len(tokens):
        return False
    follows = tokens[i + 1].group()
    word = tokens[i].group().lower()
    if words == 0:
        return word == "the" and _is_capital(follows, first=True, text=text, token=tokens[i + 1])
    begun = text[tokens[0].start() : tokens[i].start()]
    if word in {"and", "und", "y", "e"}:
        if not join:
            return False
        rest = read_name(text, tokens[i + 1].start(), join=False)
        if rest is not None and rest.form and rest.words > 2 and _is_whole(begun):
            return False  # "ELM TRUST and OAK BUILDERS LTD": two
        public = begun.split()[0].upper() in _sets()["bodies"]  # "Ministry of Roads and Bridges"
        return (
            rest is not None and words <= 4 and ((not rest.form and rest.words <= 3) if public else rest.organisation)
        )
    if word in {"of", "in", "at", "to"} and (
        re.match(r"\d", follows) or (words > 1 and begun.isupper() and not follows.isupper())
    ):
        return False  # an address: "HILL DISTRICT COUNCIL of Town Hall"
    return follows[0].isupper() or _ELIDED.match(follows) is not None or follows.lower() in _sets()["connectors"]


def _is_whole(begun: str) -> bool:
    """Whether a name ends in a word of organisations, so that it needs no more."""
    last = begun.split()[-1].strip(".'’\"").upper()
    return len(begun.split()) > 1 and last in _sets()["organisations"] - {"SAVINGS", "BANK", "STATE", "CITY"}


def _is_capital(word: str, *, first: bool, text: str, token: re.Match[str]) -> bool:
    if word[0] in '"“”«‘':
        return False
    if word[0].isupper() or (word[0].isdigit() and not first):
        return True
    if not first and _ELIDED.match(word):
        return True
    if first and word[0].isdigit():  # "1234567 Ontario Limited", "3M Company"; a number alone is no name
        return wording("party_names", "form_behind").match(text[token.start() : token.end() + 60]) is not None
    # "pixelworks.io, inc.", "e-maple, Inc.": small letters are a name where a legal form follows
    follows = re.match(r"(?:\s+[A-Z]\w+){0,3},?\s+(\S+)", text[token.end() : token.end() + 60])
    return (
        first
        and bool(re.match(r"[a-z]\w*[.\-!_@]\w", word))
        and follows is not None
        and is_form(follows.group(1).rstrip(",;"))
    )


def _end_of(token: re.Match[str]) -> int:
    """Where a word ends, without the full stop of a sentence and without closing quotes."""
    word = token.group()
    bare = word.rstrip('"”“’‘*')
    if bare.endswith(".") and not _ABBREVIATION.fullmatch(bare) and not re.fullmatch(r"(?:\w\.)+", bare):
        bare = bare[:-1]
    return token.start() + len(bare)
