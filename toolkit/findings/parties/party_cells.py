"""Finds parties in tables of details, where no colon parts the label from the name: "Builder  Elm Homes Pty Ltd, …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from toolkit.findings.parties.party_clauses import PartyMention, ends_name, mention_at
from toolkit.findings.parties.party_names import Name, read_name
from toolkit.findings.vocabulary import alternation, vocabulary, wording
from toolkit.schedule.parties import Role

_FORM = 8_000
"""Characters at a document's head in which a table of details stands."""
_NEAR = 900
"""Characters within which the labels of the two parties stand."""
_CELL = re.compile(r"[^\s|;][^\t|;\n]*?(?=[\t;]|[^\S\n]{3,}|[^\S\n]*\||\n|\Z)")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_AFTER = wording("party_cells", "after")
_AND = wording("party_cells", "and")

_TITLED = wording("party_cells", "titled")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A party behind a label of a form.

    Attributes:
        label: The noun of the label, in lower case.
        role: The role that the label gives, or None where it gives none by itself.
    """

    mention: PartyMention
    label: str
    role: Role | None


def role_of(label: str) -> Role | None:
    """The role that a label gives by itself."""
    labels = vocabulary("parties")["labels"]
    if label in labels["other"]:
        return Role.OTHER
    if label in labels["supplier"] or label in labels["legal"]:
        return Role.SUPPLIER
    return Role.CUSTOMER if label in labels["customer"] else None


@lru_cache(maxsize=1)
def _label() -> re.Pattern[str]:
    labels = vocabulary("parties")["labels"]
    nouns = alternation([*labels["supplier"], *labels["customer"], *labels["open"], *labels["other"]])
    return wording("party_cells", "label", nouns=nouns)


def in_cells(text: str, *, lone: bool = False) -> list[Labelled]:
    """Parties whose labels stand before them in the cells or at the beginnings of the lines of one table.

    A word at the head of a line is a label only in company: two of them near one another, of different words.

    Args:
        lone: Whether one alone is wanted too.
    """
    found = [*_cells(text), *_columns(text)]
    if lone:
        return found[:1]
    return [
        one
        for one in found
        if any(other.label != one.label and abs(other.mention.start - one.mention.start) <= _NEAR for other in found)
    ]


def _cells(text: str) -> Iterator[Labelled]:
    cells = list(_CELL.finditer(text, 0, _FORM))
    for n, cell in enumerate(cells):
        label = _label().fullmatch(cell.group()) or _label().match(cell.group())
        if label is None:
            continue
        noun = re.sub(r"\s+", " ", label["noun"].lower())
        alone = not cell.group()[label.end() :].strip()
        if alone and (n + 1 == len(cells) or "\n" in text[cell.end() : cells[n + 1].start()]):
            continue
        if alone and _label().fullmatch(cells[n + 1].group()):
            continue  # the head of a table: "Company | Contractor"
        start = cells[n + 1].start() if alone else cell.start() + label.end()
        mention = _named(text, start, sure=alone)
        if mention is None:
            continue
        yield Labelled(mention, noun, role_of(noun))
        if second := _AND.match(text, mention.end):
            other = _named(text, second.end(), sure=alone)
            if other is not None and not mention.organisation:
                yield Labelled(other, noun, role_of(noun))


def _columns(text: str) -> Iterator[Labelled]:
    """Parties under the labels of a table's head: "Company | Contractor", and a row with the two names."""
    rows = [[*_CELL.finditer(text, line.start(), line.end())] for line in _LINE.finditer(text, 0, _FORM)]
    for head, row in pairwise(rows):
        labels = [_label().fullmatch(cell.group()) for cell in head]
        if len(head) < 2 or len(row) != len(head) or not all(labels):
            continue
        for label, cell in zip(labels, row, strict=True):
            mention = _named(text, cell.start(), sure=True)
            if label is not None and mention is not None:
                noun = re.sub(r"\s+", " ", label["noun"].lower())
                yield Labelled(mention, noun, role_of(noun))


def _named(text: str, start: int, *, sure: bool) -> PartyMention | None:
    """The party whose name begins a cell; ``sure`` where the label has a cell of its own."""
    start += len(text[start : start + 40]) - len(text[start : start + 40].lstrip(" :"))
    if styled := _TITLED.match(text, start):
        start = styled.end()
    name = read_name(text, start)
    if name is None or "\n\n" in text[name.start : name.end]:
        return None
    name = _of_this_cell(text, name)
    ends = _AFTER.match(text, name.end) is not None and name.words >= 2
    clear = sure or name.organisation or ends_name(text, name.end) or _AND.match(text, name.end) is not None
    if not (name.form or (ends and clear)):
        return None
    end = text.find("\n", name.end)
    return mention_at(text, name, len(text) if end < 0 else end)


def _of_this_cell(text: str, name: Name) -> Name:
    """A name that has no legal form on the next line either ends with its own line or cell."""
    words = text[name.start : name.end]
    broken = re.search(r"\t|\n|[^\S\n]{3,}", words)
    if broken is None or (name.form and "\t" not in words and "   " not in words):
        return name
    cut = words[: broken.start()].rstrip()
    return replace(name, end=name.start + len(cut), words=len(cut.split()), form=False)
