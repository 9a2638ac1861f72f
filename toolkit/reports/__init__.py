"""Documents that go out: notebooks built for them, and the nbconvert exporters that set them."""

from __future__ import annotations

from toolkit.reports.rendered import Rendered
from toolkit.reports.rendering import Format, render, status_report

__all__ = ["Format", "Rendered", "render", "status_report"]
