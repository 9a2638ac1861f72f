"""Reads which law governs a contract, in its short form: "New York", "England", "Ontario, Canada"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from toolkit.findings.vocabulary import alternation, vocabulary
from toolkit.provenance import Confidence

_REACH = 260  # characters after "governed by" in which the law is named

_GOVERNED = re.compile(
    r"\b(?:govern(?:ed|ing|s)?|construed|interpreted|controlled|subject\s+to|enforced|apply|applicable)\b",
    re.IGNORECASE,
)
_STRONG = re.compile(r"\bgovern(?:ed|s|ing)?\b|\bconstrued\b|\binterpreted\b", re.IGNORECASE)
_OTHER_CONTEXT = re.compile(
    r"\b(?:duly\s+)?(?:organi[sz]ed|incorporated|existing|formed|registered|licensed)\b|\bin\s+compliance\b|\btax(?:es|ation)?\s+laws\b",
    re.IGNORECASE,
)


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
    kinds = alternation(words["territories"])
    return re.compile(rf"(?:\b{kinds}\s+of\s+(?:the\s+)?)?(?<![\w-])(?P<name>{names})(?![\w-])", re.IGNORECASE), short


@lru_cache(maxsize=1)
def _by_adjective() -> re.Pattern[str]:
    adjectives = alternation(list(vocabulary("headline")["adjectives"]))
    return re.compile(
        rf"\b(?P<adjective>{adjectives})\s+(?:substantive\s+|domestic\s+|federal\s+)?laws?\b", re.IGNORECASE
    )


def governing_laws(text: str) -> Iterator[tuple[int, int, str, Confidence]]:
    """Each clause that says which law governs, as (start, end, law, confidence)."""
    pattern, short = _places()
    for word in _GOVERNED.finditer(text):
        sentence = text[word.start() : word.start() + _REACH]
        stop = re.search(r"(?<![A-Z])\.\s+[A-Z0-9(]|\n\s*\n", sentence)
        sentence = sentence[: stop.start()] if stop else sentence
        law = re.search(r"\blaws?\b", sentence, re.IGNORECASE)
        if (
            not law
            or law.start() > 160
            or _OTHER_CONTEXT.search(text[max(0, word.start() - 60) : word.start() + law.start()])
        ):
            continue
        strong = bool(_STRONG.match(sentence)) and bool(_STRONG.search(text[max(0, word.start() - 10) : word.end()]))
        adjective = _by_adjective().search(sentence)
        named = _named(pattern, sentence, law)
        if adjective and (named is None or adjective.start() < named.start()):
            name = vocabulary("headline")["adjectives"][re.sub(r"\s+", " ", adjective["adjective"].lower())]
            yield word.start(), word.start() + adjective.end(), name, 0.93 if strong else 0.6
        elif named is not None:
            name = _short(named["name"], short)
            if name.startswith("United States"):  # "the laws of the United States and the State of Ohio"
                state = pattern.match(sentence, _skip(sentence, named.end()))
                name = _short(state["name"], short) if state else name
            about_this = re.search(
                r"(?i)\b(?:agreement|contract|amendment|order|lease|instrument|deed|document|hereof|hereunder|parties|terms|interpretation|law)\b",
                text[max(0, word.start() - 160) : word.start()],
            )
            sure = 0.95 if strong and about_this else 0.85 if strong else 0.55
            yield word.start(), word.start() + named.end(), name, sure


def _named(pattern: re.Pattern[str], sentence: str, law: re.Match[str]) -> re.Match[str] | None:
    """The jurisdiction that stands right before or after "law"."""
    after = pattern.search(sentence, law.end(), min(len(sentence), law.end() + 110))
    before = [m for m in pattern.finditer(sentence, 0, law.start()) if law.start() - m.end() <= 14]
    if before and not re.match(r"\s*of\b", sentence[law.end() :]):
        return before[-1]
    return after


def _skip(sentence: str, at: int) -> int:
    """Past the words between two jurisdictions."""
    hit = re.compile(
        r"(?:\s+of\s+America)?[\s,]*(?:and|or|and/or)\s+(?:by\s+)?(?:the\s+)?(?:laws?\s+of\s+)?(?:the\s+)?"
    ).match(sentence, at)
    return hit.end() if hit else len(sentence)


def _short(name: str, short: dict[str, str]) -> str:
    key = re.sub(r"\s+", " ", name).lower()
    return short.get(key) or short.get(key.replace("’", "'"), name)
