"""What a contract says: a spaCy pipeline of named components, and the draft it makes."""

from toolkit.findings.finding import Draft, Finding
from toolkit.findings.pipeline import COMPONENTS, build, extract

__all__ = ["COMPONENTS", "Draft", "Finding", "build", "extract"]
