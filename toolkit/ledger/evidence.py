"""What is handed over as evidence: files taken in, links, and acceptance criteria that are run."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit import dates
from toolkit.errors import FileNotReadable
from toolkit.ledger.events import Attachment, Check, Delivered
from toolkit.ledger.journal import Writing

Deliverable = str | Path | Delivered
"""A name, a link (``https://…``), a file to keep, or a value that says it all."""

_OUTPUT = 2_000
"""Characters of a criterion's output that are kept."""


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
    deliverables: Sequence[Deliverable], checks: Mapping[str, Callable[[], object]]
) -> list[tuple[Delivered, Content | None]]:
    """Each deliverable with the file it brings, and each criterion as it turned out."""
    found: list[tuple[Delivered, Content | None]] = []
    for item in deliverables:
        if isinstance(item, Delivered):
            found.append((item, None))
        elif isinstance(item, Path):
            found.append((Delivered(name=item.name), content(item)))
        elif item.startswith(("https://", "http://")):
            found.append((Delivered(name=item, link=item), None))
        else:
            found.append((Delivered(name=item), None))
    found += [(Delivered(name=name, check=run(name, test)), None) for name, test in checks.items()]
    return found


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
    return Check(criterion=criterion, passed=passed, at=dates.now(), output=output[:_OUTPUT])
