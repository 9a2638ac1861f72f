"""Shows values in HTML with the line of the page each was read from: no kernel, no script, no request."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape

from toolkit.documents.document import Document
from toolkit.documents.strips import AROUND, TALLEST, Place, Strip, strips
from toolkit.provenance import Source

MOST_BYTES = 300_000
"""What the pictures of one draft may take in a notebook, before base64 adds a third."""
_LABEL = 300

STYLE = """
.cti-draft .v{cursor:help;text-decoration:underline dotted #888a;text-underline-offset:3px}
.cti-draft .v:is(:hover,:focus){outline:none;background:#2b7de133;text-decoration-style:solid}
.cti-draft .v>.pic{display:none}
.cti-draft .v:is(:hover,:focus)>.pic{display:block;position:absolute;z-index:9;left:0;margin-top:2px;
 box-sizing:border-box;width:max-content;max-width:100%;overflow:hidden;border:1px solid #888;border-radius:4px;
 background:#fff;color:#222;box-shadow:0 3px 14px #0006;cursor:default;pointer-events:none;font-weight:400}
.cti-draft .v:focus>.pic{z-index:8}
.cti-draft .pic::before{content:attr(aria-label);display:block;padding:4px 9px;font-size:11.5px;line-height:1.35;
 max-width:60em;white-space:normal;text-align:left;background:#f2f2f2;border-bottom:1px solid #ddd}
.cti-draft .pic:has(i)::before{box-sizing:border-box;width:0;min-width:100%;max-width:none}
.cti-draft .pic>i{display:block;position:relative;background-repeat:no-repeat;margin:0 6px}
.cti-draft .pic b{position:absolute;background:#ffd40066;outline:1.5px solid #c98a00;mix-blend-mode:multiply}
"""


@dataclass(frozen=True)
class Pictures:
    """The strips of a document's pages that values point at, and the names of their classes in the style sheet."""

    strips: tuple[Strip, ...]
    prefix: str
    missing: int
    """Places on pages that are not pictured, because it would be too much for a notebook."""

    @classmethod
    def of(cls, document: Document, sources: Iterable[Source]) -> Pictures:
        """The pictures of sources, the weightiest given first."""
        places = list(dict.fromkeys(place for source in sources if (place := _place(source))))
        made = strips(document, places, most=MOST_BYTES)
        # Several drafts may stand in one notebook, whose style sheets hold for the whole of it.
        digest = sha256(b"".join(strip.png for strip in made)).hexdigest()
        missing = [p for p in places if made and not any(strip.holds(p) for strip in made)]
        return cls(made, f"cti-{digest[:10]}", len(missing))

    def style(self) -> str:
        """The rules that hold the pictures, each once."""
        return "".join(
            f".{self.prefix}-{n}{{background-image:url(data:image/png;base64,{b64encode(strip.png).decode()})}}"
            for n, strip in enumerate(self.strips)
        )

    def shown(self, words: str, sources: Sequence[Source]) -> str:
        """Words, escaped, that show where they were read when they are pointed at, clicked or tabbed to."""
        if not words or not sources:
            return escape(words)
        source = sources[0]
        label = f"{source.place}: “{source.text}”"
        label = escape(label if len(label) <= _LABEL else label[:_LABEL] + "…”", quote=True)
        window = self._window(source)
        role = "img" if window else "note"
        return (
            f'<span class="v" tabindex="0">{escape(words)}'
            f'<span class="pic" role="{role}" aria-label="{label}">{window}</span></span>'
        )

    def _window(self, source: Source) -> str:
        """The part of a strip around a source, the source marked on it."""
        place = _place(source)
        if place is None:
            return ""
        number, strip = next(((n, s) for n, s in enumerate(self.strips) if s.holds(place)), (0, None))
        if strip is None:
            return ""
        box = place[1]
        x0, top, x1, bottom = strip.pixels(box)
        upper, lower = strip.pixels((box[0], box[1] - AROUND, box[2], min(box[3], box[1] + TALLEST) + AROUND))[1::2]
        bottom = min(bottom, lower)
        return (
            f'<i class="{self.prefix}-{number}" style="width:{strip.size[0]}px;height:{lower - upper}px;'
            f'background-position:0 -{upper}px"><b style="left:{x0 - 2}px;top:{top - upper - 1}px;'
            f'width:{x1 - x0 + 4}px;height:{bottom - top + 2}px"></b></i>'
        )


def _place(source: Source) -> Place | None:
    return (source.page, source.box) if source.page is not None and source.box is not None else None
