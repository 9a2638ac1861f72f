"""Extracts the CUAD contracts of ../shared/corpus and prints their figures: ``python tests/score_cuad_corpus.py``."""

from __future__ import annotations

import argparse
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

SHARED = Path(__file__).parents[1].parent / "shared"
OUT = Path(__file__).parents[1] / "out" / "cuad"


def extract_one(path: Path) -> str | None:
    """Extract one file into OUT; why it could not be read, or None."""
    from toolkit.documents.reading import read
    from toolkit.errors import ToolkitError
    from toolkit.findings.pipeline import extract
    from toolkit.schedule.wire import to_json

    try:
        draft = extract(read(path))
    except ToolkitError as error:
        return f"{path.name}: {type(error).__name__}: {error}"
    (OUT / f"{path.stem}.json").write_text(to_json(draft.schedule, draft.problems), encoding="utf-8")
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="a line for every miss")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    cuad = SHARED / "corpus" / "cuad"
    with ProcessPoolExecutor(args.workers) as pool:
        for line in filter(None, pool.map(extract_one, sorted((cuad / "pdf").iterdir()))):
            print(line, file=sys.stderr)
    command = [sys.executable, str(SHARED / "score" / "score_cuad.py"), "--labels", str(cuad / "labels.csv")]
    command += ["--predictions", str(OUT), *(["--verbose"] if args.verbose else [])]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
