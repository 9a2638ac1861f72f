"""How fast and how small reading is, as ratios taken in one run: ``python -m tests.findings.bench``.

A contract of 200 pages of which four matter is read from its bytes on disk to its schedule in a warm process, in turn
with the least that could be done with it: pdfium's text of each page. Then the same for memory, and for an archive on
two workers. Each ratio counts only where the schedule is the one that comes of reading every page.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.findings.long_contract import long_contract
from toolkit.documents import ReadingPool

_MEMORY = """
import json, sys
def peak():
    # not getrusage: its peak is inherited from the process that started this one
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
what, path, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
if what.startswith("pdfium"):
    import pypdfium2
    if what.endswith("spacy"):
        import spacy
        spacy.blank("en")("A sentence.")
    def do():
        handle = pypdfium2.PdfDocument(open(path, "rb").read())
        for number in range(len(handle)):
            page = handle[number]
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
        handle.close()
else:
    from toolkit.documents import read
    from toolkit.findings.pipeline import build, extract
    pipeline = build()
    small = sys.argv[4]
    extract(read(small), pipeline=pipeline)
    def do():
        extract(read(path), pipeline=pipeline)
before = peak()
for _ in range(times):
    do()
print(json.dumps([before, peak()]))
"""


def pdfium_text(path: Path) -> None:
    """pdfium's text of each page, each closed again."""
    import pypdfium2  # type: ignore[import-untyped]

    handle = pypdfium2.PdfDocument(path.read_bytes())
    for number in range(len(handle)):
        page = handle[number]
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    handle.close()


def plumbed_tables(path: Path) -> None:
    """What pdfplumber needs for the tables of all pages."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.close()


def schedule_of(path: Path) -> str:
    """The schedule as JSON, by the built-in pipeline of this process."""
    from toolkit.findings import extract

    return extract(path).to_json()


def schedule_of_all_pages(path: Path) -> str:
    """The schedule that comes of looking at every page."""
    from toolkit.documents import read
    from toolkit.findings.drafting.draft import draft
    from toolkit.findings.flow import flow
    from toolkit.findings.pipeline import build

    document, pipeline = read(path), build()
    doc = pipeline.make_doc(flow(document))
    doc._.document = document
    for _, component in pipeline.pipeline:
        doc = component(doc)
    return draft(document, tuple(doc._.findings)).to_json()


def seconds(do: Callable[[], object]) -> float:
    """How long a call takes."""
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def without_doubt(schedule: str) -> object:
    """A schedule's values, with the text of their sources in place of their numbers; confidence depends on more."""
    found = json.loads(schedule)
    places = found.pop("sources")
    found.pop("evidence", None)

    def plain(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {k: plain(v, k) for k, v in value.items() if k != "confidence"}
        if isinstance(value, list):
            return [places[v] if key == "source" and isinstance(v, int) else plain(v) for v in value]
        return value

    return plain(found)


def peak(what: str, path: Path, small: Path, times: int = 1) -> tuple[float, float]:
    """MiB that a process held at most before and after it did its work ``times`` times."""
    command = [sys.executable, "-c", _MEMORY, what, str(path), str(times), str(small)]
    before, after = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return before / 1024, after / 1024


def archive_ratio(folder: Path, contracts: int, pages: int) -> float:
    """Two workers that extract an archive, against one process that takes its text by pdfium."""
    from toolkit.findings import extract

    path = folder / "one.pdf"
    path.write_bytes(long_contract(pages))
    with ReadingPool(2) as pool:
        extract([path] * 4, executor=pool)  # warm, as the others are
        ours = seconds(lambda: extract([path] * contracts, executor=pool))
    return ours / seconds(lambda: list(map(pdfium_text, [path] * contracts)))


def main() -> int:
    """Print each ratio with what is asked of it; 1 where a schedule is another than without the shortcut."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--runs", type=int, default=9, help="paired runs, of which the median counts")
    parser.add_argument("--contracts", type=int, default=200, help="in the archive for two workers; 0 leaves it out")
    parser.add_argument("--archive-pages", type=int, default=200, help="pages of each contract of the archive")
    parser.add_argument("--plumber-runs", type=int, default=1, help="of pdfplumber over all pages, which takes long")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, small = Path(folder) / "long.pdf", Path(folder) / "small.pdf"
        path.write_bytes(long_contract(given.pages))
        small.write_bytes(long_contract(8))
        same = without_doubt(schedule_of(path)) == without_doubt(schedule_of_all_pages(path))
        print(f"schedule as without the shortcut: {'yes' if same else 'NO: no ratio counts'}")
        pairs = [(seconds(lambda: pdfium_text(path)), seconds(lambda: schedule_of(path))) for _ in range(given.runs)]
        ratio = statistics.median(ours / base for base, ours in pairs)
        base, ours = (statistics.median(side) for side in zip(*pairs, strict=True))
        print(f"from open to schedule ÷ pdfium's text: {ratio:.2f} (at most 2.0); {ours:.3f} s, {base:.3f} s")
        if given.plumber_runs:
            tables = statistics.median(seconds(lambda: plumbed_tables(path)) for _ in range(given.plumber_runs))
            print(f"pdfplumber's tables ÷ from open to schedule: {tables / ours:.0f} (at least 30); {tables:.1f} s")
        _, plain = peak("pdfium", path, small)
        _, loaded = peak("pdfium and spacy", path, small)
        ready, held = peak("toolkit", path, small)
        _, again = peak("toolkit", path, small, times=5)
        half = Path(folder) / "half.pdf"
        half.write_bytes(long_contract(given.pages // 2))
        _, at_half = peak("toolkit", half, small)
        print(f"peak memory ÷ a pdfium process: {held / plain:.2f} (at most 1.5); {held:.0f} MiB, {plain:.0f} MiB")
        print(f"  ÷ a pdfium process that has loaded spaCy's blank pipeline: {held / loaded:.2f}; {loaded:.0f} MiB")
        print(f"  of it with spaCy loaded and one short contract read: {ready:.0f} MiB; growth {held - ready:.0f} MiB,")
        print(f"  with half the pages {at_half - ready:.0f} MiB, after five times {again - ready:.0f} MiB")
        if given.contracts:
            spread = archive_ratio(Path(folder), given.contracts, given.archive_pages)
            print(f"{given.contracts} contracts on two workers ÷ pdfium's text in one: {spread:.2f} (at most 0.65)")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
