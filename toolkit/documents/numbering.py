"""The numbers that Word computes for paragraphs: what stands before each, and the full clause number."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as WordFile

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HOLE = re.compile(r"%(\d)")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, how numbers are written, and the text around them."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a paragraph, and the clause number it makes; None for bullets."""

    text: str
    clause: str | None


class Numbering:
    """Counts the numbered paragraphs of one file, in order."""

    def __init__(self, file: WordFile) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._list_of: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()
        self._clauses: dict[str, dict[int, str]] = defaultdict(dict)
        self._styles = _style_numbers(file.styles.element)
        part = next((rel.target_part for rel in file.part.rels.values() if rel.reltype.endswith("/numbering")), None)
        if part is not None:
            self._learn(part)

    def label(self, paragraph: Any) -> Label | None:
        """The computed number of a ``w:p`` element; None where it has none. Counts it: call once, in order."""
        found = self._list_and_level(paragraph)
        if found is None:
            return None
        number, depth = found
        name = self._list_of[number]
        level = self._levels[name].get(depth, Level())
        if level.form == "bullet":
            return Label("•", None)
        self._count(number, name, depth, level)
        if level.form == "none" and not _HOLE.search(level.text):
            return Label(level.text, None) if level.text else None
        text = self._written(name, level)
        own = text.strip().strip(".:;)( ")
        bare = text.strip().rstrip(".:;")
        parents = {int(hole) for hole in _HOLE.findall(level.text)} - {depth + 1}
        above = "" if parents or depth == 0 else self._clauses[name].get(depth - 1, "")
        clause = f"{above}{bare if bare.startswith('(') else f'({own})'}" if above else bare.rstrip(")").lstrip("(")
        self._clauses[name][depth] = clause
        return Label(text.strip(), clause)

    def _learn(self, part: Any) -> None:
        from docx.oxml.parser import parse_xml

        root = getattr(part, "element", None)
        if root is None:
            root = parse_xml(part.blob)
        for abstract in root.iter(f"{_W}abstractNum"):
            self._levels[abstract.get(f"{_W}abstractNumId")] = {
                int(level.get(f"{_W}ilvl")): _level(level) for level in abstract.iter(f"{_W}lvl")
            }
        for number in root.iter(f"{_W}num"):
            key = number.get(f"{_W}numId")
            abstract = _value(number, "abstractNumId")
            if abstract not in self._levels:
                continue
            self._list_of[key] = abstract
            for override in number.iter(f"{_W}lvlOverride"):
                start = _value(override, "startOverride")
                if start is not None:
                    self._overrides[key, int(override.get(f"{_W}ilvl"))] = int(start)

    def _list_and_level(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(f"{_W}pPr")
        number = depth = None
        if properties is not None:
            own = properties.find(f"{_W}numPr")
            style = _value(properties, "pStyle")
            number, depth = self._styles.get(style, (None, None)) if style else (None, None)
            if own is not None:
                number = _value(own, "numId") or number
                depth = _value(own, "ilvl") or depth
        if number is None or number == "0" or number not in self._list_of:
            return None
        return number, min(int(depth or 0), _MOST_LEVELS - 1)

    def _count(self, number: str, name: str, depth: int, level: Level) -> None:
        counts = self._counts[name]
        override = self._overrides.get((number, depth))
        if override is not None and (number, depth) not in self._started:
            self._started.add((number, depth))
            counts[depth] = override
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [other for other in counts if other > depth]:
            restart = self._levels[name].get(deeper, Level()).restart
            if restart != 0 and (restart is None or depth < restart):
                del counts[deeper]
                self._clauses[name].pop(deeper, None)

    def _written(self, name: str, level: Level) -> str:
        counts, levels = self._counts[name], self._levels[name]

        def number(match: re.Match[str]) -> str:
            depth = int(match.group(1)) - 1
            of = levels.get(depth, Level())
            return write_number(counts.get(depth, of.start), "decimal" if level.legal else of.form)

        return _HOLE.sub(number, level.text)


def write_number(value: int, form: str) -> str:
    """A number as Word writes it: ``decimal``, ``lowerLetter``, ``upperRoman`` and so on."""
    if form.endswith("Letter") and value > 0:
        text = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
    elif form.endswith("Roman") and 0 < value < 4000:
        text, rest = "", value
        for size, sign in (*_ROMAN, *_ROMAN_SMALL):
            text, rest = text + sign * (rest // size), rest % size
    elif form == "decimalZero":
        return f"{value:02d}"
    else:
        return str(value)
    return text.upper() if form.startswith("upper") else text


def _level(element: Any) -> Level:
    restart = _value(element, "lvlRestart")
    return Level(
        start=int(_value(element, "start") or 1),
        form=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText") or "",
        restart=int(restart) if restart is not None else None,
        legal=element.find(f"{_W}isLgl") is not None,
    )


def _style_numbers(styles: Any) -> dict[str, tuple[str | None, str | None]]:
    """List and level that each paragraph style brings, its own or that of the style it is based on."""
    own: dict[str, tuple[str | None, str | None]] = {}
    based: dict[str, str] = {}
    for style in styles.iter(f"{_W}style"):
        key = style.get(f"{_W}styleId")
        numbers = style.find(f"{_W}pPr/{_W}numPr")
        if numbers is not None:
            own[key] = _value(numbers, "numId"), _value(numbers, "ilvl")
        parent = _value(style, "basedOn")
        if parent:
            based[key] = parent
    found: dict[str, tuple[str | None, str | None]] = {}
    for key in {*own, *based}:
        at, seen = key, {key}
        while at not in own and at in based and based[at] not in seen:
            at = based[at]
            seen.add(at)
        if at in own:
            found[key] = own[at]
    return found


def _value(element: Any, tag: str) -> str | None:
    """The ``w:val`` of a child element."""
    child = element.find(f"{_W}{tag}")
    value = child.get(f"{_W}val") if child is not None else None
    return str(value) if value is not None else None
