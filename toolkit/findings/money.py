"""The component ``money``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc


def read(doc: Doc) -> Doc:
    """Read the document."""
    return doc
