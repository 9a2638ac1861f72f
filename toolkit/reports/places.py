"""Finds template and brand folders: in a checkout, where Jupyter installs them, and where the user says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from toolkit.errors import BrandBroken, TemplateBroken, UnknownTemplate
from toolkit.reports.brand import FILE, PLAIN, Brand, load_brand
from toolkit.reports.pages import NAME

CONF = "conf.json"


def checkout_templates() -> Path | None:
    """``templates/`` beside the package in a checkout; None where the toolkit is installed."""
    folder = Path(__file__).parents[2] / "templates"
    return folder if (folder / "document" / CONF).is_file() else None


def bases(extra: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Folders that hold template folders: the user's first, then the checkout's, then Jupyter's."""
    from jupyter_core.paths import jupyter_path

    checkout = checkout_templates()
    found = [*extra, *([checkout] if checkout else []), *map(Path, jupyter_path("nbconvert", "templates"))]
    return tuple(dict.fromkeys(found))


def is_name(text: str) -> bool:
    """Whether a text can be the name of a folder on the template path, and is no path itself."""
    return re.fullmatch(NAME, text) is not None


def names(folders: Iterable[Path], marker: str) -> list[str]:
    """Names of the template (or brand) folders, those that hold ``marker``."""
    return sorted({path.parent.name for base in folders for path in base.glob(f"*/{marker}")})


def template_folders(name: str, folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders of a template, then those of its parents: ``base_template`` in ``conf.json``, as in nbconvert.

    Raises:
        UnknownTemplate: It, or one of its parents, is nowhere.
        TemplateBroken: A ``conf.json`` is not JSON, or the parents go in a circle.
    """
    found: list[Path] = []
    seen: list[str] = []
    parent: str | None = name
    while parent:
        if parent in seen:
            raise TemplateBroken(
                f"the template {name!r} is its own ancestor",
                where=f"{parent}/{CONF}",
                remedy="Correct base_template in one of the conf.json files",
            )
        seen.append(parent)
        here = [base / parent for base in folders if is_name(parent) and (base / parent).is_dir()]
        if not here:
            raise unknown_template(parent, folders)
        found += here
        parent = next((told for folder in here if (told := _parent(folder / CONF))), None)
    return tuple(found)


def _parent(conf: Path) -> str | None:
    if not conf.is_file():
        return None
    try:
        told = json.loads(conf.read_text("utf-8")).get("base_template")
    except (ValueError, AttributeError) as cause:
        raise TemplateBroken(
            f"the file is not a JSON object ({cause})", where=str(conf), remedy='Write {"base_template": "document"}'
        ) from cause
    return None if told is None else str(told)


def unknown_template(name: str, folders: Iterable[Path]) -> UnknownTemplate:
    """The error for a template that is nowhere."""
    folders = tuple(folders)
    there = [n for n in names(folders, CONF) if _descends_from_ours(n, folders)]
    return UnknownTemplate(
        f"there is no template {name!r}",
        where="the nbconvert template path",
        remedy=f"Use one of {', '.join(there) or 'none'}, or give the folder that holds it with templates=…",
    )


def _descends_from_ours(name: str, folders: tuple[Path, ...]) -> bool:
    """Whether our exporters can use a template: nbconvert brings others, which lack what ours see."""
    seen: set[str] = set()
    parent: str | None = name
    while parent and parent not in seen and parent != "document":
        seen.add(parent)
        confs = [folder / parent / CONF for folder in folders]
        parent = next((told for conf in confs if (told := _parent(conf))), None)
    return parent == "document"


def find_brand(brand: str | Path | None, folders: tuple[Path, ...]) -> Brand:
    """The brand of a folder, of a name on the template path, or the plain one for None and ``""``.

    Raises:
        BrandBroken: There is none, or it cannot be used.
    """
    if not brand:
        return PLAIN
    if isinstance(brand, Path) or not is_name(brand):
        return load_brand(Path(brand).expanduser().resolve())
    for base in folders:
        if (base / brand / FILE).is_file():
            return load_brand(base / brand)
    raise BrandBroken(
        f"there is no brand {brand!r}",
        where="the nbconvert template path",
        remedy=f"There are {', '.join(names(folders, FILE)) or 'none yet'};"
        f" make a folder of that name with a {FILE}, or give its path",
    )
