"""Finds template and brand folders: in a checkout, where Jupyter installs them, and where the user says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from toolkit.errors import BrandBroken, UnknownTemplate
from toolkit.reports.brand import FILE, PLAIN, Brand, load_brand

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


def names(folders: Iterable[Path], marker: str) -> list[str]:
    """Names of the template (or brand) folders, those that hold ``marker``."""
    return sorted({path.parent.name for base in folders for path in base.glob(f"*/{marker}")})


def unknown_template(name: str, folders: Iterable[Path]) -> UnknownTemplate:
    """The error for a template that is nowhere."""
    there = [n for n in names(folders, "index.typ")]
    return UnknownTemplate(
        f"there is no template {name!r}",
        where="the nbconvert template path",
        remedy=f"Use one of {', '.join(there) or 'none'}, or give the folder that holds it with templates=…",
    )


def find_brand(brand: str | Path | None, folders: tuple[Path, ...]) -> Brand:
    """The brand of a folder, of a name on the template path, or the plain one for None and ``""``.

    Raises:
        BrandBroken: There is none, or it cannot be used.
    """
    if not brand:
        return PLAIN
    if isinstance(brand, Path) or any(c in brand for c in "/\\"):
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
