"""Cleans text of what no page can show: control characters, direction tricks, private symbols."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import Any

# The private code points that word processors write for bullets of the Symbol and Wingdings fonts.
_BULLETS = MappingProxyType(
    {0xF0B7: "•", 0xF0A7: "▪", 0xF0A8: "☐", 0xF06F: "☐", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0FE: "☑", 0xF02D: "-"}
)
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# Overrides and isolates can make an amount read backwards; a byte-order mark is no text.
_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_PLAIN = re.compile(r"[\x20-\x7e\xa0-\xff\n\t]*")


def printable(text: str) -> str:
    """``text`` with each character that has no shape replaced: by a space, its bullet, or U+FFFD."""
    if _PLAIN.fullmatch(text):
        return text
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\n\t" or category[0] not in "CZ":
        return character
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category in ("Co", "Cn", "Cs"):
        return _BULLETS.get(ord(character), UNKNOWN)
    return character


def clean(value: Any) -> Any:
    """JSON values with every string made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: clean(part) for key, part in value.items()}
    if isinstance(value, list):
        return [clean(part) for part in value]
    return value
