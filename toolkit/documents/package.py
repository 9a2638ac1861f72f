"""Guards against zipped office files that unpack to too much, or that carry XML a contract never needs."""

from __future__ import annotations

import zipfile
from io import BytesIO

from toolkit.documents.document import Limits
from toolkit.errors import DamagedFile, LimitExceeded

_MIB = 1024 * 1024
_MOST_PARTS = 20_000


def part_names(data: bytes) -> frozenset[str]:
    """Names of the parts of a zipped office file; none where it is no complete ZIP file."""
    if not data.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            return frozenset(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()


def check_package(data: bytes, name: str, limits: Limits, *, counted: tuple[str, bytes] | None = None) -> None:
    """Refuse an office file that is a danger to the parser behind.

    The sizes that a ZIP file declares can be trusted this far: zipfile never unpacks more than them.

    Args:
        counted: A folder of the package and the tag that is counted in its XML against ``limits.cells``.

    Raises:
        LimitExceeded: It unpacks to more than ``limits`` allow.
        DamagedFile: It is broken, or declares a document type (office files never do; entity bombs need one).
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
            unpacked = sum(part.file_size for part in parts)
            if unpacked > limits.megabytes * _MIB or len(parts) > _MOST_PARTS:
                raise LimitExceeded(
                    f"the file unpacks to {unpacked / _MIB:,.0f} MiB in {len(parts):,} parts, "
                    f"the limit is {limits.megabytes:,} MiB in {_MOST_PARTS:,}",
                    where=name,
                    remedy="Save the contract alone in a new file, or raise Limits(megabytes=…)",
                )
            cells = 0
            for part in parts:
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                content = package.read(part).replace(b"\0", b"")  # so that UTF-16 is seen through as well
                if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                    raise DamagedFile(
                        "the file declares XML entities, which no office program writes",
                        where=f"{name}, part {part.filename}",
                        remedy="Do not open it; ask its sender for another copy",
                    )
                if counted and part.filename.startswith(counted[0]):
                    cells += content.count(counted[1])
            if cells > limits.cells:
                raise LimitExceeded(
                    f"the file has {cells:,} cells, the limit is {limits.cells:,}",
                    where=name,
                    remedy="Save the sheet with the schedule in a new file, or raise Limits(cells=…)",
                )
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as cause:
        raise damaged(name, cause) from cause


def damaged(name: str, cause: Exception) -> DamagedFile:
    """The error for an office file whose parts cannot be unpacked or parsed."""
    return DamagedFile(
        f"the file is truncated or damaged ({cause})",
        where=name,
        remedy="Get it again, or open it in the program that made it and save a copy",
    )
