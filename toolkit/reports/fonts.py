"""Which characters fonts have, and which fonts of the computer have those that ours lack."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def characters(path: Path) -> set[int]:
    """The code points that the fonts of a file have; none where it is no font."""
    from fontTools.ttLib import TTCollection, TTFont, TTLibError  # type: ignore[import-untyped]  # it has no annotations

    try:
        with path.open("rb") as file:
            many = path.suffix.lower() in (".ttc", ".otc")
            faces = TTCollection(file).fonts if many else [TTFont(file, lazy=True)]
            return {point for face in faces for point in face.getBestCmap() or ()}
    except (TTLibError, OSError):  # Typst passes over such a file, too
        return set()


def lacking(text: str, fonts: Iterable[Path]) -> str:
    """The characters of a text that are in none of the fonts, each once."""
    known: set[int] = set().union(*(characters(path) for path in fonts))
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known and c not in "\n\t"))


def system_fonts(wanted: str) -> list[Path]:
    """Fonts installed on this computer that together have as many of the characters as can be had."""
    from matplotlib.font_manager import findSystemFonts

    left = {ord(c) for c in wanted}
    # the same fonts on every run: plain Noto faces first, then by name
    files = sorted({Path(name) for name in findSystemFonts()}, key=_by_use)
    has = {path: found for path in files if (found := characters(path) & left)}
    chosen: list[Path] = []
    while has:
        best = max(has, key=lambda path: len(has[path] & left))
        if not has[best] & left:
            break
        chosen.append(best)
        left -= has.pop(best)
    return chosen


def _by_use(path: Path) -> tuple[bool, bool, str]:
    return not path.name.startswith("Noto"), "Regular" not in path.name, str(path)
