"""Prints how often milestones are right, by the confidence they were given: ``python tests/reliability.py``.

Reads what ``python tests/score_corpus.py`` wrote to out/corpus and pairs it with the labels as the scorer does.
A reader is calibrated where, of the milestones given at 0.9, about 90 % are right. Also prints it for each rule.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from types import ModuleType

SHARED = Path(__file__).parents[1].parent / "shared"
OUT = Path(__file__).parents[1] / "out" / "corpus"
STEPS = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


def scorer() -> ModuleType:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "score" / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{SHARED / 'score' / 'score.py'} is not there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows() -> list[tuple[float, bool, str]]:
    """Confidence, whether it is right, and the rule, of each milestone given."""
    score = scorer()
    found = []
    for path in sorted((SHARED / "corpus" / "gold").glob("*.json")):
        prediction = OUT / path.name
        if not prediction.exists():
            continue
        gold = json.loads(path.read_text(encoding="utf-8"))["milestones"]
        given = json.loads(prediction.read_text(encoding="utf-8"))
        right = {
            pi
            for gi, pi in score.match(gold, given["milestones"])
            if score.same_label(gold[gi], given["milestones"][pi])
            and given["milestones"][pi].get("due_date")
            in (None, gold[gi].get("due_date"), gold[gi].get("derived_due_date"))
        }
        for index, milestone in enumerate(given["milestones"]):
            evidence = given["evidence"].get(f"milestones.{milestone['id']}.name", {})
            found.append((float(milestone["confidence"]), index in right, str(evidence.get("rule", ""))))
    return found


def main() -> int:
    """Print the tables."""
    found = rows()
    if not found:
        sys.exit("out/corpus holds nothing: run python tests/score_corpus.py first")
    print(f"{'confidence':<14}{'given':>7}{'right':>7}{'share':>8}")
    for low, high in pairwise(STEPS):
        part = [right for confidence, right, _ in found if low <= confidence < high]
        if part:
            print(f"{low:.2f} – {min(high, 1):.2f}   {len(part):>7}{sum(part):>7}{sum(part) / len(part):>8.0%}")
    by_rule: dict[str, list[bool]] = defaultdict(list)
    for _, right, rule in found:
        by_rule[rule].append(right)
    print(f"\n{'rule':<28}{'given':>7}{'right':>7}{'share':>8}")
    for rule, part in sorted(by_rule.items(), key=lambda item: -len(item[1])):
        print(f"{rule:<28}{len(part):>7}{sum(part):>7}{sum(part) / len(part):>8.0%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
