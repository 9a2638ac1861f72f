"""Reads which law governs a contract, in its short form: "New York", "England", "Ontario, Canada"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from toolkit.findings.vocabulary import alternation, vocabulary, wording
from toolkit.provenance import Confidence

_REACH = 260  # characters after "governed by" in which the law is named

_GOVERNED = wording("governing_law", "governed")
_NEAR = 60  # characters between a weak verb ("subject to", "determined under") and the law
_STRONG = wording("governing_law", "strong")
_RULES = wording("governing_law", "rules")
_OTHER_CONTEXT = wording("governing_law", "other_context")
_ABOUT_THIS = wording("governing_law", "about_this")
_LAW_WORD = wording("governing_law", "law_word")
_BEFORE = 48  # characters that a jurisdiction takes before "law"
_LAW_OF = wording("governing_law", "law_of")
_APPLIES = wording("governing_law", "applies")
_OF_A_MATTER = wording("governing_law", "of_a_matter")
_ALSO = wording("governing_law", "also")
_WIDER = wording("governing_law", "wider")
_LABEL = wording("governing_law", "label")
_ALONE = wording("governing_law", "alone")
_CLOSES = wording("governing_law", "closes")

_SENTENCE_END = re.compile(r"(?<![A-Z])\.\s+[A-Z0-9(]|\n\s*\n")
_FEDERAL = 0.7  # most confidence in the law of the United States, which has no general law of contracts


@lru_cache(maxsize=1)
def _places() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all names of jurisdictions, and each with its short form."""
    from babel import Locale

    words = vocabulary("headline")
    short = {name.lower(): name for name in words["states"]}
    short |= {name.lower(): f"{name}, Canada" for name in words["provinces"]}
    countries = Locale.parse("en").territories
    short |= {
        str(n).lower(): str(n)
        for code, n in countries.items()
        if len(code) == 2 and code.isalpha() and str(n).lower() not in short
    }
    short |= {
        "people’s republic of china": "People's Republic of China",
        "prc": "People's Republic of China",
        "usa": "United States",
        "u.s.a.": "United States",
    }
    names = "|".join(
        re.escape(n).replace(r"\ ", r"\s+").replace("'", "['’]") for n in sorted(short, key=len, reverse=True)
    )
    return wording("governing_law", "jurisdiction", names=names), short


@lru_cache(maxsize=1)
def _by_adjective() -> re.Pattern[str]:
    words = vocabulary("headline")
    adjectives = alternation([*words["adjectives"], *words["states"], *words["provinces"]])
    return wording("governing_law", "by_adjective", adjectives=adjectives)


def _adjective(hit: re.Match[str]) -> str:
    """The jurisdiction that an adjective names; a state's own name is one too ("Nebraska law")."""
    key = re.sub(r"\s+", " ", hit["adjective"].lower())
    named: str | None = vocabulary("headline")["adjectives"].get(key)
    return named or _short(key, _places()[1])


def governing_laws(text: str) -> Iterator[tuple[int, int, str, Confidence]]:
    """Each clause that says which law governs, as (start, end, law, confidence)."""
    for word in _GOVERNED.finditer(text):
        one = _governed_by(text, word)
        if one is not None:
            yield one
    yield from _ruling(text)
    yield from _labelled(text)


def _governed_by(text: str, word: re.Match[str]) -> tuple[int, int, str, Confidence] | None:
    """The law in "governed by the laws of …", "subject to … law"."""
    sentence = text[word.start() : word.start() + _REACH]
    stop = _SENTENCE_END.search(sentence)
    sentence = sentence[: stop.start()] if stop else sentence
    law = wording("governing_law", "law").search(sentence)
    before = text[max(0, word.start() - 160) : word.start()]
    if (
        not law
        or law.start() > 160
        or _OTHER_CONTEXT.search(before[before.rfind(". ") + 1 :][-60:] + sentence[: law.start()])
    ):
        return None
    strong = bool(_STRONG.match(word.group()))
    itself = word.group().lower().endswith("under") and _ABOUT_THIS.search(word.group()) is not None
    own = itself or _ABOUT_THIS.search(before) is not None
    near = itself or (law.start() < _NEAR and not _OF_A_MATTER.search(sentence[: law.start()]))
    sure = 0.95 if strong and own else 0.85 if strong else 0.82 if own and near else 0.55
    adjective, named = _by_adjective().search(sentence), _named(_places()[0], sentence, law)
    if adjective and (named is None or adjective.start() < named.start()):
        return word.start(), word.start() + adjective.end(), _adjective(adjective), min(sure, 0.93)
    if named is None:
        return None
    name = _state_of(sentence, named)
    return (
        word.start(),
        word.start() + named.end(),
        name,
        min(sure, _FEDERAL) if name.startswith("United States") else sure,
    )


def _ruling(text: str) -> Iterator[tuple[int, int, str, Confidence]]:
    """The law in "the laws of … shall govern", "Danish law applies"."""
    pattern, short = _places()
    for law in _LAW_OF.finditer(text):
        named = pattern.match(text, law.end())
        if named is None:
            continue
        stop = named.end()
        while (wider := _WIDER.match(text, stop)) and (outer := pattern.match(text, wider.end())):
            stop = outer.end()  # "Ohio, United States"
        if also := _ALSO.match(text, stop):
            stop = also.end()  # "the law of Ohio and the federal laws of the USA"
        rules, applies = _RULES.match(text, stop), _APPLIES.match(text, stop)
        if rules and _ABOUT_THIS.search(text[stop : rules.end() + 80]):
            yield law.start(), rules.end(), _short(named["name"], short), 0.92
        elif applies and not _OF_A_MATTER.search(text[max(0, law.start() - 24) : law.start()]):
            yield law.start(), applies.end(), _short(named["name"], short), 0.9
        elif _stands_alone(text, law.start(), stop):
            yield law.start(), stop, _short(named["name"], short), 0.82
    for law in _LAW_WORD.finditer(text):  # few, and found fast; what stands before them is looked at behind
        hit = _by_adjective().search(text, max(0, law.start() - _BEFORE), law.end())
        if hit is None or hit.end() != law.end():
            continue
        applies = _APPLIES.match(text, hit.end())
        if applies and not _OF_A_MATTER.search(text[max(0, hit.start() - 24) : hit.start()]):
            yield hit.start(), applies.end(), _adjective(hit), 0.88
        elif _stands_alone(text, hit.start(), hit.end()):
            yield hit.start(), hit.end(), _adjective(hit), 0.82


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the law at ``text[start:end]`` is all that its sentence says."""
    return _ALONE.search(text, max(0, start - 24), start) is not None and _CLOSES.match(text, end) is not None


def _labelled(text: str) -> Iterator[tuple[int, int, str, Confidence]]:
    """The law behind a label or heading: "Governing law: Oregon", "Law. Tasmania, since the work is done there"."""
    pattern, short = _places()
    for label in _LABEL.finditer(text):
        named = pattern.match(text, label.end())
        adjective = _by_adjective().match(text, label.end())
        sure = 0.9 if label["governing"] else 0.82
        if named:
            yield label.start(), named.end(), _short(named["name"], short), sure
        elif adjective:
            yield label.start(), adjective.end(), _adjective(adjective), sure


def _state_of(sentence: str, named: re.Match[str]) -> str:
    """The name's short form; that of the state where it is "the United States and the State of Ohio"."""
    pattern, short = _places()
    name = _short(named["name"], short)
    state = pattern.match(sentence, _skip(sentence, named.end())) if name.startswith("United States") else None
    return _short(state["name"], short) if state else name


def _named(pattern: re.Pattern[str], sentence: str, law: re.Match[str]) -> re.Match[str] | None:
    """The jurisdiction that stands right before or after "law"."""
    after = pattern.search(sentence, law.end(), min(len(sentence), law.end() + 110))
    before = [m for m in pattern.finditer(sentence, 0, law.start()) if law.start() - m.end() <= 14]
    if before and not wording("governing_law", "of").match(sentence[law.end() :]):
        return before[-1]
    return after


def _skip(sentence: str, at: int) -> int:
    """Past the words between two jurisdictions."""
    hit = wording("governing_law", "hit").match(sentence, at)
    return hit.end() if hit else len(sentence)


def _short(name: str, short: dict[str, str]) -> str:
    key = re.sub(r"\s+", " ", name).lower()
    return short.get(key) or short.get(key.replace("’", "'"), name)
