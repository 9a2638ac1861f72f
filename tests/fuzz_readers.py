"""Throws damaged files at every reader: ``python tests/fuzz_readers.py [count] [seed]``.

The samples are made here, then cut, spliced, flipped and stuffed. Each must end in a document or in one of our
errors, within the limits; anything else is printed with the seed that makes it again. Each input is read in a
worker, so that a crash of a parser is seen as such.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from toolkit.documents import Limits, ReadingPool, read
from toolkit.errors import ReadError, ToolkitError

LIMITS = Limits(megabytes=20, pages=200, cells=20_000, seconds=20, page_seconds=5, memory_megabytes=1_024)

TEXT = """SERVICES AGREEMENT
1. Fees
(a) The price is USD 90,000.00.
     Step          Due             Amount
     Survey        1 May 2027      $ 30,000.00
     Works         1 July 2027     $ 60,000.00
\f
2. Term
"""


def samples() -> dict[str, bytes]:
    """One small, sound file of each format."""
    return {
        "pdf": _pdf(),
        "xlsx": _xlsx(),
        "docx": _docx(),
        "csv": b"Step;Fee\nOne;1.000,00\nTwo;2.000,00\n",
        "txt": TEXT.encode(),
    }


def _pdf() -> bytes:
    import typst

    table = "#table(columns: 2, [Step], [Fee], [One], [USD 1,000], [Two], [USD 2,000])"
    markup = f"#set page(height: 200pt)\n{table}\n#lorem(120)"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "sample.typ"
        source.write_text(markup)
        compiled: bytes = typst.compile(source)
        return compiled


def _xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (("Step", "Fee"), ("One", 1000), ("Two", "=B2*2")):
        sheet.append(row)
    sheet.merge_cells("A4:B4")
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _docx() -> bytes:
    import docx

    file = docx.Document()
    file.add_paragraph("Fees", style="List Number")
    table = file.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "USD 5,000"
    held = io.BytesIO()
    file.save(held)
    return held.getvalue()


# --- ways to damage -----------------------------------------------------------------------------


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 40))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def splice(data: bytes, chance: random.Random) -> bytes:
    a, b = sorted(chance.randrange(len(data)) for _ in range(2))
    at = chance.randrange(len(data))
    return data[:at] + data[a:b] * chance.choice((1, 2, 9)) + data[at:]


def drop(data: bytes, chance: random.Random) -> bytes:
    a, b = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:a] + data[b:]


def numbers(data: bytes, chance: random.Random) -> bytes:
    """Digits made huge, negative or absurd: sizes, offsets, object numbers, indexes."""
    places = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    changed = bytearray(data)
    for at in chance.sample(places, min(len(places), chance.choice((1, 3, 12)))):
        changed[at : at + 1] = chance.choice((b"9", b"99999999999", b"-1", b"0", b""))
    return bytes(changed)


def parts(data: bytes, chance: random.Random) -> bytes:
    """A part of an office file damaged inside its ZIP, so that the damage reaches the XML parser."""
    held = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
            names = old.namelist()
            victim = chance.choice(names)
            for name in names:
                content = old.read(name)
                if name == victim and content:
                    content = chance.choice((cut, flip, drop, numbers))(content, chance)
                new.writestr(name, content)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, zlib.error, NotImplementedError, IndexError):
        return flip(data, chance)
    return held.getvalue()


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (cut, flip, splice, drop, numbers, parts, parts)


def inputs(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Damaged files, with names that say which format they began as and how to make them again."""
    sound = samples()
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")  # noqa: S311 (damage, not secrets)
        kind = chance.choice(sorted(sound))
        data = sound[kind]
        for _ in range(chance.choice((1, 1, 2))):
            data = chance.choice(WAYS)(data, chance) or b" "
        yield f"fuzz-{seed}-{number}.{kind}", data


def read_through(path: Path) -> str:
    """Everything a reader can be asked for: text, places, tables. The name of what came of it."""
    try:
        document = read(path, limits=LIMITS)
        for start in range(0, len(document.text), max(1, len(document.text) // 5)):
            document.source(start, start + 9)
            document.word_confidence(start, start + 9)
        document.tables()
    except ReadError as error:
        return type(error).__name__
    return f"{document.format} read"


def fuzz(count: int, seed: int, workers: int | None = None) -> tuple[Counter[str], list[str]]:
    """What came of the inputs, counted, and the failures that are not our errors."""
    results: Counter[str] = Counter()
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder, ReadingPool(workers, limits=LIMITS) as pool:
        jobs = []
        for name, data in inputs(count, seed):
            path = Path(folder) / name
            path.write_bytes(data)
            jobs.append((name, pool.submit(read_through, path)))
        for name, job in jobs:
            try:
                results[job.result()] += 1
            except ToolkitError as error:  # the worker ran over its limits or crashed
                results[type(error).__name__ + " (worker)"] += 1
                failures.append(f"{name}: {error}")
            except Exception as error:  # noqa: BLE001 (this is what the search is for)
                failures.append(f"{name}: {type(error).__name__}: {error}")
    return results, failures


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else 2000
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    results, failures = fuzz(count, seed)
    for result, number in results.most_common():
        print(f"{number:6} {result}")
    for failure in failures:
        print("FAILED", failure)
    return 1 if failures else 0


if __name__ == "__main__":
    # Workers import what they run by its module's name, and this one is called __main__ here.
    raise SystemExit(import_module(Path(__file__).stem).main(sys.argv[1:]))
