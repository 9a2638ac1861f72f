"""Extracts the contracts of ../shared/corpus and prints the scorer's figures.

``python tests/score_corpus.py [--verbose] [--keep-scans] [SLUG …]``
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

SHARED = Path(__file__).parents[1].parent / "shared"
OUT = Path(__file__).parents[1] / "out" / "corpus"


def extract_one(path: Path) -> str:
    """Extract one file into OUT; a line that says how it went."""
    from toolkit.documents.reading import read
    from toolkit.errors import ToolkitError
    from toolkit.findings.pipeline import extract
    from toolkit.schedule.wire import to_json

    begin = time.perf_counter()
    try:
        draft = extract(read(path))
    except ToolkitError as error:
        return f"{path.name}: {type(error).__name__}: {error}"
    (OUT / f"{path.stem}.json").write_text(to_json(draft.schedule, draft.problems), encoding="utf-8")
    return f"{path.name}: {len(draft.schedule.milestones)} milestones, {time.perf_counter() - begin:.1f} s"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="a line for every miss, and for every file its time")
    parser.add_argument(
        "--keep-scans", action="store_true", help="score scans as they were extracted last (OCR is slow)"
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("slugs", nargs="*", help="only these documents")
    args = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    files = sorted((SHARED / "corpus" / "docs").iterdir())
    if args.slugs:
        files = [f for f in files if f.stem in args.slugs]
    if args.keep_scans:
        origins = json.loads((SHARED / "corpus" / "sources.json").read_text(encoding="utf-8"))
        files = [f for f in files if origins[f.stem].get("format") != "pdf-scan"]
    for file in files:
        (OUT / f"{file.stem}.json").unlink(missing_ok=True)
    with ProcessPoolExecutor(args.workers) as pool:
        for line in pool.map(extract_one, files):
            if args.verbose or "milestones," not in line:
                print(line, file=sys.stderr)
    command = [sys.executable, str(SHARED / "score" / "score.py"), "--gold", str(SHARED / "corpus" / "gold")]
    command += ["--predictions", str(OUT), *(["--verbose"] if args.verbose else []), *args.slugs]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
