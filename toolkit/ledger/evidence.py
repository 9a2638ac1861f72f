"""What is handed over as evidence: files taken in, links, and acceptance criteria that are run."""

from __future__ import annotations

import inspect
import mimetypes
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit import dates
from toolkit.errors import EventRefused, FileNotReadable
from toolkit.ledger.events import Attachment, Check, Delivered
from toolkit.ledger.journal import Writing

Deliverable = str | Path | Delivered
"""A name, a link (``https://…``), a file to keep (or its path as text), or a value that says it all."""

_FILE = re.compile(
    r"\S+\.(pdf|docx?|odt|rtf|txt|md|xlsx?|xlsm|ods|csv|pptx?|odp|html?|json|xml|ya?ml|zip|7z|t?gz|tar|png|jpe?g|gif|"
    r"svg|tiff?|webp|mp[34]|mov|wav|eml|msg|dwg|dxf|ipynb|py|sql|parquet)",
    re.IGNORECASE,
)
"""Text that can only mean a file; ``Release 2.0`` and ``ASP.NET`` are names."""

_OUTPUT = 2_000
"""Characters of a criterion's output, and of its code, that are kept."""


@dataclass(frozen=True)
class Content:
    """A file's bytes, read before the ledger is held, so that a slow disk blocks nobody."""

    name: str
    data: bytes
    media_type: str

    def keep(self, writing: Writing) -> Attachment:
        """Store it in the ledger."""
        return writing.keep(self.name, self.data, self.media_type)


def content(file: Path | str | bytes, name: str = "document") -> Content:
    """The bytes of a file, or bytes themselves under a name.

    Raises:
        FileNotReadable: It is missing, a folder, or may not be read.
    """
    if isinstance(file, bytes):
        data = file
    else:
        path = Path(file).expanduser()
        name = path.name
        try:
            data = path.read_bytes()
        except OSError as cause:
            raise FileNotReadable(
                f"the file cannot be read ({cause.strerror})", where=str(file), remedy="Give the path of a file"
            ) from cause
    guessed = "application/pdf" if data.startswith(b"%PDF-") else mimetypes.guess_type(name)[0]
    return Content(name, data, guessed or "application/octet-stream")


def gather(
    deliverables: Sequence[Deliverable], checks: Mapping[str, Callable[[], object]], names: Sequence[str] = ()
) -> list[tuple[Delivered, Content | None]]:
    """Each deliverable with the file it brings, and each criterion as it turned out.

    Args:
        names: What the schedule calls its deliverables: never taken for a missing file.

    Raises:
        FileNotReadable: A file, or what looks like the path of one, cannot be read.
        EventRefused: Something is no deliverable at all.
    """
    found: list[tuple[Delivered, Content | None]] = []
    for item in deliverables:
        if isinstance(item, Delivered):
            found.append((item, None))
        elif isinstance(item, Path):
            found.append((Delivered(name=item.name), content(item)))
        elif not isinstance(item, str):
            raise EventRefused(
                f"{item!r} is no deliverable",
                where="rule deliverables-are-named",
                remedy="Give names, links, paths of files, or Delivered(name=…)",
            )
        elif not _is_link(item) and _means_a_file(item, names):
            found.append((Delivered(name=Path(item).name), content(item)))
        else:
            found.append((named(item), None))
    found += [(Delivered(name=name, check=run(name, test)), None) for name, test in checks.items()]
    return found


def named(text: str) -> Delivered:
    """A deliverable that is only named, or a link."""
    return Delivered(name=text, link=text if _is_link(text) else None)


def _is_link(text: str) -> bool:
    return text.startswith(("https://", "http://"))


def _means_a_file(text: str, names: Sequence[str]) -> bool:
    """Whether a text names a file that is there; one that can only mean a file must be."""
    try:
        if Path(text).expanduser().is_file():
            return True
    except (OSError, ValueError, RuntimeError):  # too long, a zero byte, or no such home: no path at all
        pass
    separated = " " not in text and ("/" in text or "\\" in text)
    if text in names or not (separated or _FILE.fullmatch(text)):
        return False
    raise FileNotReadable(
        "there is no such file",
        where=text,
        remedy="Give the right path, as Path(…) or text; if it is a mere name, give Delivered(name=…)",
    )


def kept(found: list[tuple[Delivered, Content | None]], writing: Writing) -> tuple[Delivered, ...]:
    """The deliverables with their files stored."""
    return tuple(d if c is None else d.model_copy(update={"file": c.keep(writing)}) for d, c in found)


def run(criterion: str, test: Callable[[], object]) -> Check:
    """Run an acceptance criterion; it holds if it raises nothing and does not return False."""
    try:
        result = test()
    except Exception as failure:  # noqa: BLE001  # the border to foreign code: any failure is a result
        output, passed = f"{type(failure).__name__}: {failure}", False
    else:
        output, passed = "" if result is None else str(result), result is not False
    return Check(criterion=criterion, passed=passed, at=dates.now(), output=output[:_OUTPUT], code=_code(test))


def _code(test: Callable[[], object]) -> str | None:
    """What was run, as it stands in its file or notebook cell; None for what has no text."""
    try:
        return textwrap.dedent(inspect.getsource(test))[:_OUTPUT]
    except (OSError, TypeError):
        return None
