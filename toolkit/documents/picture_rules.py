"""Pictures of pages made ready to be read: turned level, drawn lines found, and erased where letters are to be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from toolkit.provenance import Box

if TYPE_CHECKING:
    from PIL.Image import Image

_DARK = 128
_INK = 0.82
"""A pixel darker than this share of the paper's grey is ink."""
_RULE_INCHES = 0.55
"""A run of ink longer than this is a rule or an underline: no letter is as wide."""
_THICK_INCHES = 0.05
"""What is thicker than this is a bar or a shade and no rule."""
_SAME = 3.0
"""Points within which rules meet."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line of a picture, in pixels."""

    orientation: Literal["h", "v"]
    x0: float
    top: float
    x1: float
    bottom: float


def skew(picture: Image) -> float:
    """Degrees, counter-clockwise, by which a picture must be turned so that its lines run level.

    Lines that run level leave the emptiest gaps: the heights at which dark pixels stand vary most.
    """
    import numpy as np

    small = picture.convert("L")
    small.thumbnail((900, 900))

    def sharpness(angle: float) -> float:
        turned = np.asarray(small.rotate(angle, fillcolor=255), dtype=np.float32)
        rows = (turned < _DARK).sum(axis=1).astype(np.float32)
        return float(np.square(np.diff(rows)).sum())

    coarse = max((step / 2 for step in range(-8, 9)), key=lambda angle: (sharpness(angle), -abs(angle)))
    fine = max((coarse + step / 10 for step in range(-4, 5)), key=lambda angle: (sharpness(angle), -abs(angle)))
    return fine if abs(fine) >= 0.15 else 0.0


def without_rules(picture: Image, dpi: float) -> tuple[Image, list[Rule]]:
    """The picture with its drawn lines erased, which Tesseract would read as letters, and these lines."""
    import numpy as np
    from PIL import Image as Pictures

    pixels = np.array(picture.convert("L"))
    inked = pixels < float(np.median(pixels)) * _INK  # looser than black: the soft edges of a rule go too
    length, thick = int(_RULE_INCHES * dpi), max(2, int(_THICK_INCHES * dpi))
    # A run may climb by a pixel on its way.
    level, upright = _runs(_thicker(inked, 1), length, np), _runs(_thicker(inked.T, 1), length, np)
    pixels[(_thicker(level, 2) | _thicker(upright, 2).T) & inked] = 255
    rules = [Rule("h", x0, y, x1, y) for x0, x1, y in _lines(level, thick, np)]
    rules += [Rule("v", x, top, x, bottom) for top, bottom, x in _lines(upright, thick, np)]
    return Pictures.fromarray(pixels), rules


def ruled_cells(rules: list[Rule], scale: float) -> list[list[Box]]:
    """The cells of the tables that rules draw, in points; ``scale`` is pixels to a point."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    edges = [
        {
            "orientation": rule.orientation,
            "x0": rule.x0 / scale,
            "top": rule.top / scale,
            "x1": rule.x1 / scale,
            "bottom": rule.bottom / scale,
        }
        for rule in rules
    ]
    if not edges:
        return []
    merged = merge_edges(edges, _SAME, _SAME, _SAME, _SAME)
    cells = intersections_to_cells(edges_to_intersections(merged, _SAME, _SAME))
    tables: list[list[Box]] = cells_to_tables(cells)
    return tables


def _lines(runs: Any, thick: int, np: Any) -> list[tuple[float, float, float]]:
    """Beginning, end and height of each level rule."""
    found: list[tuple[float, float, float]] = []
    still: list[list[int]] = []  # begin, end, first row, last row
    for row in np.flatnonzero(runs.any(axis=1)).tolist():
        steps = np.flatnonzero(np.diff(runs[row].astype(np.int8), prepend=0, append=0))
        for begin, end in zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True):
            for line in still:
                if row - line[3] <= 2 and begin < line[1] and end > line[0]:
                    line[0], line[1], line[3] = min(begin, line[0]), max(end, line[1]), row
                    break
            else:
                still.append([begin, end, row, row])
        found += [(a, b, (top + low) / 2) for a, b, top, low in still if row - low > 2 and low - top <= thick]
        still = [line for line in still if row - line[3] <= 2]
    return found + [(a, b, (top + low) / 2) for a, b, top, low in still if low - top <= thick]


def _thicker(marks: Any, by: int) -> Any:
    """Marks, and the pixels up to ``by`` above and below them."""
    grown = marks.copy()
    for step in range(1, by + 1):
        grown[step:] |= marks[:-step]
        grown[:-step] |= marks[step:]
    return grown


def _runs(marks: Any, length: int, np: Any) -> Any:
    """Marks that are part of a level run of at least ``length``."""
    high, wide = marks.shape
    if wide <= length:
        return np.zeros_like(marks)
    sums = np.zeros((high, wide + 1), dtype=np.int32)
    np.cumsum(marks, axis=1, out=sums[:, 1:])
    full = (sums[:, length:] - sums[:, :-length]) >= length  # a run begins here
    ends = np.zeros((high, wide + 1), dtype=np.int32)
    ends[:, : full.shape[1]] += full
    ends[:, length : length + full.shape[1]] -= full
    return np.cumsum(ends, axis=1)[:, :wide] > 0
