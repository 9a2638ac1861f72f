"""The words and wordings that components look for: TOML files beside this one, to be read and added to.

A file holds lists of words, and wordings: regular expressions in the tables ``[any_case]``, ``[as_written]`` (where
capitals matter) and ``[parts]`` (pieces of the other two). In a wording

- a space stands for any white space, also a line's end (a single real space is written ``\\ ``),
- ``{name}`` stands for a part or wording of the same file, for one of another file (``{dates.months}``), where a list
  of words stands for any of them, or for an expression that the code gives,
- a line's end and the blanks behind it are nothing, so that a long one can be broken over lines.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from toolkit.errors import VocabularyBroken

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\n\s*|\{(?P<name>[a-z]\w*(?:\.\w+)?)\}|(?P<space> )", re.DOTALL)
"""An escape or a set of characters, which stay; a line's end; an insertion; a space."""
_TABLES = {"any_case": re.IGNORECASE, "as_written": re.NOFLAG, "parts": re.NOFLAG}


@lru_cache(maxsize=128)
def vocabulary(name: str) -> Mapping[str, Any]:
    """What ``<name>.toml`` holds."""
    text = files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def alternation(words: Iterable[str]) -> str:
    """A regular expression group that matches any of ``words``, the longest first; a space matches any white space."""
    return "(?:" + "|".join(w.replace(" ", r"\s+") for w in sorted(words, key=len, reverse=True)) + ")"


@lru_cache(maxsize=1024)
def wording(file: str, name: str, **given: str) -> re.Pattern[str]:
    """The wording that ``<file>.toml`` has under ``name``.

    Args:
        given: Regular expressions for insertions that the code makes, by their names.

    Raises:
        VocabularyBroken: There is no such wording, what it inserts is not there, or it is no regular expression.
    """
    table = _table(file, name)
    try:
        return re.compile(_spelled(file, vocabulary(file)[table][name], given), _TABLES[table])
    except re.error as error:
        raise VocabularyBroken(
            f"the wording {name!r} in [{table}] is no regular expression: {error}",
            where=f"vocabulary/{file}.toml",
            remedy="Correct it there",
        ) from None


def _table(file: str, name: str) -> str:
    """The table of ``<file>.toml`` that holds a wording."""
    for table in _TABLES:
        if name in vocabulary(file).get(table, ()):
            return table
    raise VocabularyBroken(
        f"there is no wording {name!r}",
        where=f"vocabulary/{file}.toml",
        remedy=f"Add it to one of the tables {', '.join(_TABLES)}",
    )


def _spelled(file: str, text: str, given: Mapping[str, str]) -> str:
    """A wording as a regular expression."""

    def spelled(piece: re.Match[str]) -> str:
        if piece["space"]:
            return r"\s+"
        if piece["name"]:
            return _inserted(file, piece["name"], given)
        return "" if piece.group().startswith("\n") else piece.group()

    return _PIECE.sub(spelled, f"\n{text}" if "\n" in text else text)


def _inserted(file: str, name: str, given: Mapping[str, str]) -> str:
    """What ``{name}`` stands for."""
    if name in given:
        return f"(?:{given[name]})"
    other, _, key = name.rpartition(".")
    words = vocabulary(other or file).get(key)
    if words is not None and not isinstance(words, str):
        return alternation(words)
    table = _table(other or file, key)
    text = _spelled(other or file, vocabulary(other or file)[table][key], given)
    return f"(?i:{text})" if table == "any_case" else f"(?:{text})"
