"""Sets a page with Typst: PDF/A-3a and PDF/UA-1, fonts embedded, the same bytes for the same input."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import dates
from toolkit.errors import BrandBroken, MissingGlyphs, RenderError, TemplateBroken
from toolkit.reports.fonts import lacking, system_fonts

if TYPE_CHECKING:
    import typst

STANDARDS = ["a-3a", "ua-1"]
BASE_FONT = "IBM Plex Sans"
FALLBACK_FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf")
_FONT_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_TEMPLATE_SUFFIXES = (".typ", ".svg", ".png", ".jpg", ".jpeg")
_NO_GLYPH = re.compile(r"could not be displayed|disallowed codepoint|contains the codepoint")


def set_pdf(
    main: str, folders: Iterable[Path], data: Mapping[str, Any], *, on: date | None, font: str | None = None
) -> tuple[bytes, tuple[str, ...]]:
    """The PDF of the template file ``main``, and what is wrong with pictures that could not be set.

    Typst may read one folder and no other, so the template folders are laid over one another in a
    temporary one: a file of an earlier folder hides its namesake in a later one, as in nbconvert.

    Args:
        folders: The brand's folder, the template's, and those of its parents, in this order.
        data: JSON values. They reach the template as data and never as markup. Pictures (``kind``
            ``picture``) become files of the temporary folder; one that Typst refuses has a ``fault`` instead.
        on: The date of the document, which becomes its time stamp; None for this moment.
        font: A family that the folders' ``fonts/`` must hold, set before all others.

    Raises:
        MissingGlyphs: A character is in none of the fonts, and in none that is installed on this computer.
        BrandBroken: There is no font of the family ``font``.
        TemplateBroken: The template does not compile, or only with warnings.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="contract-to-invoice-") as name:
        root = Path(name)
        _overlay(folders, root)
        if not_ours := lacking(_strings(data), (root / "fonts").iterdir()):
            for path in system_fonts(not_ours):
                shutil.copyfile(path, root / "fonts" / path.name)
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(root / "fonts")])
        stamp = datetime.combine(on, time(), UTC) if on else dates.now().replace(microsecond=0)
        press = _Press(root, fonts, stamp)
        sent = {**data, "fonts": _order(list(fonts.families()), font)}
        with_files = _with_files(sent, root, {})
        try:
            return press.compile(main, with_files), ()
        except RenderError:
            faults = press.faulty_pictures(sent["fonts"])
            if not faults:
                raise
        return press.compile(main, _with_files(sent, root, faults)), tuple(faults.values())


@dataclass(frozen=True)
class _Press:
    """Typst in one folder."""

    root: Path
    fonts: typst.Fonts
    stamp: datetime

    def compile(self, main: str, data: Mapping[str, Any]) -> bytes:
        """The PDF of a template, or a typed error; a warning is an error, since nobody would see it."""
        import typst

        sent = json.dumps(data, ensure_ascii=False)
        try:
            pdf, warnings = typst.compile_with_warnings(
                str(self.root / main),
                root=str(self.root),
                font_paths=self.fonts,
                ignore_system_fonts=True,
                sys_inputs={"data": sent},
                pdf_standards=STANDARDS,  # type: ignore[arg-type]  # a list of str, not of its literals
                timestamp=self.stamp,
            )
        except typst.TypstError as cause:
            if _NO_GLYPH.search(cause.message) and (
                missing := lacking(_strings(data), (self.root / "fonts").iterdir())
            ):
                raise _missing(missing) from cause
            raise _broken(cause, main) from cause
        if warnings:
            raise _broken(warnings[0], main)
        return bytes(pdf)

    def faulty_pictures(self, fonts: list[str]) -> dict[str, str]:
        """The pictures that cannot be set even alone, and why."""
        (self.root / "alone.typ").write_text(
            '#let data = json(bytes(sys.inputs.data))\n#set document(title: "alone")\n'
            '#set text(font: data.fonts)\n#image(data.file, alt: "alone")\n'
        )
        faults = {}
        for path in sorted(self.root.glob("picture-*")):
            try:
                self.compile("alone.typ", {"file": path.name, "fonts": fonts})
            except RenderError as fault:
                faults[path.name] = fault.what
        return faults


def _overlay(folders: Iterable[Path], root: Path) -> None:
    """Lays the folders over one another, the first on top, with the fonts of all."""
    fonts = root / "fonts"
    fonts.mkdir()
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise RenderError("matplotlib is not installed", remedy="Run pip install matplotlib: it brings DejaVu Sans")
    shipped = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
    for file in FALLBACK_FONTS:
        shutil.copyfile(shipped / file, fonts / file)
    for folder in reversed(list(folders)):
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in _TEMPLATE_SUFFIXES:
                shutil.copyfile(path, root / path.name)
        for path in font_files([folder]):
            shutil.copyfile(path, fonts / path.name)


def font_files(folders: Iterable[Path]) -> list[Path]:
    """The fonts in the ``fonts/`` of the folders; of two with one file name, the first folder's."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("fonts/*")):
            if path.suffix.lower() in _FONT_SUFFIXES:
                found.setdefault(path.name, path)
    return list(found.values())


def _order(families: list[str], font: str | None) -> list[str]:
    """Families in the order in which a glyph is looked for."""
    if font and font not in families:
        raise BrandBroken(
            f"there is no font {font!r}",
            where="brand.json: font",
            remedy=f"Put its TTF or OTF files into the brand's fonts/ folder; there are {', '.join(families)}",
        )
    first = [font] if font else []
    own = [f for f in families if not f.startswith("DejaVu") and f != BASE_FONT]
    return list(dict.fromkeys([*first, BASE_FONT, *own, "DejaVu Sans"]))


def _with_files(value: Any, root: Path, faults: Mapping[str, str]) -> Any:
    """The data with each picture's base64 written to a file, which ``file`` names, or with its ``fault``."""
    numbers = count(1)

    def walk(part: Any) -> Any:
        if isinstance(part, list):
            return [walk(p) for p in part]
        if not isinstance(part, dict):
            return part
        if part.get("kind") != "picture":
            return {key: walk(p) for key, p in part.items()}
        name = f"picture-{next(numbers)}.{part['format']}"
        (root / name).write_bytes(b64decode(part["data"]))
        return {k: v for k, v in part.items() if k != "data"} | {"file": name, "fault": faults.get(name)}

    return walk(value)


def _missing(missing: str) -> MissingGlyphs:
    shown = missing[:40] + (" …" if len(missing) > 40 else "")
    return MissingGlyphs(
        f"no font can show {shown}",
        where=", ".join(f"U+{ord(c):04X}" for c in missing[:8]),
        remedy="Install a font that has them on this computer (for example Noto Sans of that script), or put it (TTF"
        " or OTF) into the fonts/ folder of a brand folder and render with brand=…; then make the document again",
    )


def _strings(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "".join(_strings(part) for part in value.values())
    if isinstance(value, list):
        return "".join(_strings(part) for part in value)
    return ""


def _broken(fault: Any, main: str) -> TemplateBroken:
    """A Typst error or warning, with the line it is in."""
    lines = [line.strip() for line in str(fault.diagnostic).splitlines()]
    place = next((line.split("─", 1)[1].strip() for line in lines if line.startswith("┌─")), main)
    where = re.sub(r"^.*contract-to-invoice-[^/\\]*[/\\]", "", place)
    hints = "; ".join(fault.hints)
    return TemplateBroken(
        f"Typst says: {fault.message}" + (f" ({hints})" if hints else ""),
        where=where,
        remedy="Correct the template; what it may see is in toolkit/reports/pages.py and the words.json files",
    )
