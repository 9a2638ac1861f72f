"""What a contract says: a spaCy pipeline of named components, and the draft it makes."""

from toolkit.findings.extracting import drafts, extract
from toolkit.findings.finding import Draft, Finding
from toolkit.findings.pipeline import COMPONENTS, build

__all__ = ["COMPONENTS", "Draft", "Finding", "build", "drafts", "extract"]
