"""A firm's look and wording: one folder with a ``brand.json``, and what it names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Formatter
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from toolkit.errors import BrandBroken, TemplateBroken
from toolkit.provenance import Value

FILE = "brand.json"
WORDS = "words.json"
LOGO_FORMATS = (".svg", ".png", ".jpg", ".jpeg")
INK = "#1c2127"
READABLE = 4.5
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]


class Brand(Value):
    """What ``brand.json`` may say; each key has a default, an unknown key is refused.

    Attributes:
        name: How the firm calls itself; the supplier's name where empty.
        accent: Colour of rules and headings, ``#rrggbb``; letters keep the ink where it is too light to read.
        logo: File in the folder: SVG, PNG or JPEG.
        logo_alt: What the logo shows, for those who cannot see it; the name where empty.
        logo_height: In millimetres.
        font: Family of a font in the folder's ``fonts/``; IBM Plex Sans where None.
        footer: A line at the foot of each page.
        words: Replaces words of the templates' ``words.json``, key by key.
        folder: Where it was read from; None for no brand.
    """

    name: str = ""
    accent: Colour = "#1f4e79"
    logo: str | None = None
    logo_alt: str = ""
    logo_height: float = Field(default=12, gt=2, le=60)
    font: str | None = None
    footer: str = ""
    words: dict[str, str] = Field(default_factory=dict)
    folder: Path | None = None

    @property
    def accent_text(self) -> str:
        """The accent for letters: itself where it can be read on white (WCAG 2.2, contrast 4.5 to 1), else the ink."""
        channels = (int(self.accent[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        return self.accent if 1.05 / (luminance + 0.05) >= READABLE else INK

    @property
    def logo_path(self) -> Path | None:
        """The logo's file."""
        return self.folder / self.logo if self.folder and self.logo else None


PLAIN = Brand()


def load_brand(folder: Path) -> Brand:
    """The brand that a folder describes.

    Raises:
        BrandBroken: The folder has no ``brand.json``, its form is wrong, or a file it names is missing.
    """
    path = folder / FILE
    try:
        data = json.loads(path.read_text("utf-8"))
        brand = Brand.model_validate(data | {"folder": folder})
    except OSError as cause:
        raise BrandBroken(
            "the brand folder has no readable brand.json", where=str(folder), remedy='Write one; "{}" is enough'
        ) from cause
    except (ValueError, TypeError) as cause:
        reason = _first(cause) if isinstance(cause, ValidationError) else str(cause)
        raise BrandBroken(
            f"brand.json cannot be used ({reason})",
            where=str(path),
            remedy=f"It is a JSON object; the keys are {', '.join(sorted(set(Brand.model_fields) - {'folder'}))}",
        ) from cause
    _check_logo(brand, path)
    return brand


def _check_logo(brand: Brand, path: Path) -> None:
    logo = brand.logo_path
    if logo is None:
        return
    inside = logo.resolve().is_relative_to(path.parent.resolve())
    if not inside or not logo.is_file() or logo.suffix.lower() not in LOGO_FORMATS:
        raise BrandBroken(
            f"the logo {brand.logo!r} is no picture in the brand folder",
            where=str(path),
            remedy=f"Put a file there that ends in {', '.join(LOGO_FORMATS)}",
        )


def _first(cause: ValidationError) -> str:
    error = cause.errors()[0]
    return f"{'.'.join(map(str, error['loc']))}: {error['msg']}"


class Words:
    """The fixed words of a document: read as attributes or by key, and phrases filled by ``phrase``.

    A word that is not there raises: in HTML through StrictUndefined, elsewhere as KeyError.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        self.__dict__.update(words)

    def __getitem__(self, key: str) -> str:
        return str(self.__dict__[key])

    def phrase(self, key: str, **values: object) -> str:
        """The word with its ``{placeholders}`` filled."""
        return self[key].format(**values)

    def all(self) -> dict[str, str]:
        """Every word by its key, as the PDF templates get them."""
        return dict(self.__dict__)


def load_words(folders: Iterable[Path], brand: Brand, bases: Iterable[Path]) -> Words:
    """The words of the templates' folders, a child's over its parent's, and the brand's over all.

    Args:
        folders: The template's folder first, its parents after it.
        bases: Folders of all templates: a brand has words for documents of every kind.

    Raises:
        BrandBroken: The brand replaces a word that no template has, or uses other placeholders.
        TemplateBroken: A ``words.json`` is no JSON object of strings.
    """
    words: dict[str, str] = {}
    for folder in reversed(list(folders)):
        path = folder / WORDS
        if path.is_file():
            words |= _words_of(path)
    for key, text in brand.words.items():
        where = f"{brand.folder}/{FILE}: words.{key}"
        if key not in words:
            known = {word for base in bases for path in base.glob(f"*/{WORDS}") for word in _words_of(path)}
            if key in known:
                continue
            close = ", ".join(sorted(known | set(words)))
            raise BrandBroken(f"no template has a word {key!r}", where=where, remedy=f"Use one of {close}")
        if not _placeholders(text, where) <= _placeholders(words[key], where):
            raise BrandBroken(
                f"{text!r} has placeholders that are not filled", where=where, remedy=f"The default is {words[key]!r}"
            )
        words[key] = text
    return Words(words)


def _words_of(path: Path) -> dict[str, str]:
    """The words of one template."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except ValueError as cause:
        raise TemplateBroken(f"the file is not JSON ({cause})", where=str(path), remedy="Correct it") from cause
    if not isinstance(told, dict) or not all(isinstance(word, str) for word in told.values()):
        raise TemplateBroken(
            "the file is no object of words", where=str(path), remedy='Write {"invoice": "Invoice"} with your words'
        )
    return told


def _placeholders(text: str, where: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as cause:
        raise BrandBroken(
            f"{text!r} has an unmatched brace ({cause})", where=where, remedy="Write {{ and }} for braces themselves"
        ) from cause
