"""The words and patterns that components look for: TOML files beside this one, to be read and added to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@lru_cache(maxsize=64)
def vocabulary(name: str) -> Mapping[str, Any]:
    """What ``<name>.toml`` holds."""
    text = files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def alternation(words: list[str]) -> str:
    """A regular expression group that matches any of ``words``, the longest first; a space matches any white space."""
    return "(?:" + "|".join(w.replace(" ", r"\s+") for w in sorted(words, key=len, reverse=True)) + ")"
