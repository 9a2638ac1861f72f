"""Draws the picture of a status report: milestones on a time line, and the money in bars, as SVG."""

from __future__ import annotations

import io
import warnings
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from toolkit.errors import BrandBroken, MissingGlyphs
from toolkit.reports.blocks import Picture
from toolkit.reports.fonts import lacking, system_fonts
from toolkit.reports.printable import UNKNOWN
from toolkit.reports.typesetting import BASE_FONT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_ROWS = 16
"""With more milestones there is no time line: it would fill the page, and the table says it better."""
WIDTH = 6.7
"""Inches: the text width of A4."""
_ROW, _LEAST_ROW, _BAR = 0.21, 0.15, 0.43
_ROWS = 8 * _ROW
"""Inches of the rows together; more rows are lower, so that the picture leaves room on the first page."""
_INK, _SOFT, _LINE = "#1c2127", "#59626e", "#cfd6de"
_GOOD, _LATE = "#1d6b3f", "#a4262c"
NAME_LENGTH = 38


@dataclass(frozen=True)
class TimelineRow:
    """A milestone on the time line. ``review_from`` is given while the customer reviews it."""

    name: str
    due: date | None = None
    accepted: date | None = None
    review_from: date | None = None
    late: bool = False


@dataclass(frozen=True)
class Segment:
    """A part of a bar: ``label`` says what it is and how much."""

    label: str
    amount: Decimal
    tone: Literal["full", "half", "attention", "light", "good", "late"]


@dataclass(frozen=True)
class Bar:
    """Parts of a whole, side by side."""

    name: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Legend:
    """The words of the time line's marks."""

    due: str
    accepted: str
    review: str
    late: str
    today: str


def draw(
    rows: Sequence[TimelineRow],
    bars: Sequence[Bar],
    legend: Legend,
    *,
    on: date,
    accent: str,
    alt: str,
    fonts: Sequence[Path],
) -> Picture | None:
    """The picture, or None where there is nothing to draw. Text is drawn as outlines: it looks the same anywhere.

    Args:
        on: The day that the line "today" stands at.
        accent: ``#rrggbb``.
        alt: What the picture shows, in words.
        fonts: Files of fonts to draw with, before DejaVu Sans.

    Raises:
        MissingGlyphs: A word of the legend has a character that none of the fonts has. One in a name is drawn as
            U+FFFD.
    """
    dated = [r for r in rows if r.due or r.accepted or r.review_from]
    timeline = [] if not dated or len(rows) > MOST_ROWS else list(rows)
    shown = [bar for bar in bars if sum(s.amount for s in bar.segments) > 0]
    if not timeline and not shown:
        return None

    from matplotlib import rc_context
    from matplotlib.figure import Figure

    heights = [_row(len(timeline)) * len(timeline) + 0.62] if timeline else []
    heights += [_BAR] * len(shown)
    texts = [*(r.name for r in timeline), *(t for b in shown for t in (b.name, *(s.label for s in b.segments)))]
    missing = lacking("".join(texts), [*fonts, *_shipped()])
    found = system_fonts(missing) if missing else []
    # the table has the name in full; a picture that fails would take the whole report with it
    gone = str.maketrans(dict.fromkeys(lacking(missing, found), UNKNOWN))
    timeline = [replace(r, name=r.name.translate(gone)) for r in timeline]
    shown = [_translated(bar, gone) for bar in shown]
    style: dict[Any, Any] = {
        "font.family": _families([*fonts, *found]),
        "font.size": 7.5,
        "font.enable_last_resort": False,
        "text.parse_math": False,  # a dollar sign in a name is a dollar sign
        "svg.fonttype": "path",
        "svg.hashsalt": "contract-to-invoice",
    }
    with rc_context(style), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing from", category=UserWarning)
        figure = Figure(figsize=(WIDTH, sum(heights) + 0.1), layout=None)
        try:
            _fill(figure, timeline, shown, heights, legend, on, accent)
            buffer = io.BytesIO()
            figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
        except UserWarning as cause:
            raise MissingGlyphs(
                f"the picture cannot be drawn: {str(cause).rstrip('.')}",
                where="milestone names",
                remedy="Put a font that has it (TTF or OTF) into the fonts/ folder of a brand folder, and use brand=…",
            ) from cause
    return Picture(format="svg", data=b64encode(buffer.getvalue()).decode(), alt=alt, width=WIDTH * 72)


def _shipped() -> list[Path]:
    """The font that matplotlib brings and draws with last."""
    from matplotlib import get_data_path

    return [Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"]


def _translated(bar: Bar, table: dict[int, str]) -> Bar:
    segments = tuple(replace(s, label=s.label.translate(table)) for s in bar.segments)
    return replace(bar, name=bar.name.translate(table), segments=segments)


def _row(count: int) -> float:
    """Height in inches of each of ``count`` rows."""
    return min(_ROW, max(_LEAST_ROW, _ROWS / count))


def _families(fonts: Sequence[Path]) -> list[str]:
    """Names of the fonts' families, once matplotlib knows their files."""
    from matplotlib.font_manager import FontProperties, fontManager

    names = []
    for path in fonts:
        try:
            name = FontProperties(fname=str(path)).get_name()
        except (RuntimeError, OSError) as cause:
            raise BrandBroken(
                f"the font cannot be read ({cause})", where=str(path), remedy="Put a whole TTF or OTF file there"
            ) from cause
        if all(Path(entry.fname) != path for entry in fontManager.ttflist):
            # matplotlib remembers files for good: one of a brand folder that was moved away would be looked for again
            gone = [e for e in fontManager.ttflist if e.name == name and not Path(e.fname).is_file()]
            for entry in gone:
                fontManager.ttflist.remove(entry)
            fontManager.addfont(str(path))
        names.append(name)
    names.sort(key=lambda name: name != BASE_FONT)
    return list(dict.fromkeys([*names, "DejaVu Sans"]))


def _fill(
    figure: Figure,
    timeline: list[TimelineRow],
    bars: list[Bar],
    heights: list[float],
    legend: Legend,
    on: date,
    accent: str,
) -> None:
    total = sum(heights) + 0.1
    top = total - 0.05
    for n, height in enumerate(heights):
        bottom = top - height
        if timeline and n == 0:
            axes = figure.add_axes((0.30, (bottom + 0.42) / total, 0.68, (height - 0.47) / total))
            _draw_timeline(axes, timeline, legend, on, accent)
        else:
            axes = figure.add_axes((0.30, (bottom + 0.27) / total, 0.68, 0.15 / total))
            _draw_bar(axes, bars[n - bool(timeline)], accent)
        top = bottom


def _draw_timeline(axes: Axes, rows: list[TimelineRow], legend: Legend, on: date, accent: str) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num

    def at(day: date) -> float:
        return float(date2num(day))  # type: ignore[no-untyped-call]  # matplotlib's

    days = [d for r in rows for d in (r.due, r.accepted, r.review_from) if d] + [on]
    margin = max(timedelta(days=4), (max(days) - min(days)) / 25)
    axes.set_xlim(at(min(days) - margin), at(max(days) + margin))
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.axvline(at(on), color=accent, linewidth=0.9, label=legend.today)
    marks: dict[str, dict[str, object]] = {
        "due": {"marker": "D", "color": _SOFT, "markerfacecolor": "white", "label": legend.due},
        "late": {"marker": "D", "color": _LATE, "markerfacecolor": _LATE, "label": legend.late},
        "accepted": {"marker": "o", "color": _GOOD, "markerfacecolor": _GOOD, "label": legend.accepted},
    }
    seen: set[str] = set()

    def mark(kind: str, day: date, y: int) -> None:
        options = {k: v for k, v in marks[kind].items() if k != "label" or kind not in seen}
        seen.add(kind)
        axes.plot([at(day)], [y], linestyle="none", markersize=4.6, zorder=3, **options)  # type: ignore[arg-type]

    for y, row in enumerate(rows):
        if row.review_from:
            label = None if "review" in seen else legend.review
            seen.add("review")
            axes.plot([at(row.review_from), at(on)], [y, y], color="#c98500", linewidth=3, alpha=0.75, label=label)
        if row.due:
            mark("late" if row.late else "due", row.due, y)
        if row.accepted:
            mark("accepted", row.accepted, y)
    axes.set_yticks(range(len(rows)), [_short(row.name) for row in rows])
    locator = AutoDateLocator(minticks=3, maxticks=7)  # type: ignore[no-untyped-call]  # matplotlib's
    axes.xaxis.set_major_locator(locator)
    days_named = ["%Y", "%b", "%b %d", "%H:%M", "%H:%M", "%S"]
    starts_named = ["", "%b %Y", "%b %d", "%b %d", "%H:%M", "%H:%M"]
    axes.xaxis.set_major_formatter(
        ConciseDateFormatter(locator, formats=days_named, zero_formats=starts_named, show_offset=False)  # type: ignore[no-untyped-call]
    )
    axes.tick_params(length=0, colors=_INK, labelsize=7.5)
    axes.tick_params(axis="x", colors=_SOFT)
    axes.grid(axis="y", color=_LINE, linewidth=0.5)
    axes.spines[:].set_visible(False)
    below = -0.27 / (_row(len(rows)) * len(rows) + 0.15)
    axes.legend(
        loc="upper left", bbox_to_anchor=(-0.01, below), ncols=5, frameon=False, labelcolor=_SOFT, fontsize=7,
        handlelength=1.2, columnspacing=1.4, borderpad=0, borderaxespad=0,
    )  # fmt: skip


def _draw_bar(axes: Axes, bar: Bar, accent: str) -> None:
    tones = {
        "full": accent,
        "half": _mixed(accent, 0.45),
        "attention": "#e0a93b",
        "light": "#e3e7ec",
        "good": _GOOD,
        "late": _LATE,
    }
    whole = sum(s.amount for s in bar.segments)
    left = 0.0
    for segment in bar.segments:
        if segment.amount <= 0:
            continue
        share = float(segment.amount / whole)  # for drawing only
        axes.barh([0], [share], left=left, height=1, color=tones[segment.tone], label=segment.label)
        left += share
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.5, 0.5)
    axes.set_xticks([])
    axes.set_yticks([0], [bar.name])
    axes.tick_params(length=0, colors=_INK, labelsize=7.5)
    axes.spines[:].set_visible(False)
    axes.legend(
        loc="upper left", bbox_to_anchor=(-0.01, -0.25), ncols=4, frameon=False, labelcolor=_SOFT, fontsize=7,
        handlelength=0.8, handleheight=0.8, columnspacing=1.2, handletextpad=0.5, borderpad=0, borderaxespad=0,
    )  # fmt: skip


def _mixed(colour: str, share: float) -> str:
    """``colour`` with ``share`` of it left, the rest white."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)


def _short(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1].rstrip() + "…"
