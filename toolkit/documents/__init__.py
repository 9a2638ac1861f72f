"""One reader to a format: file in, text with places and tables out."""

from toolkit.documents.document import Cell, Document, Limits, Reader, Span, Table
from toolkit.documents.isolation import ReadingPool
from toolkit.documents.reading import read

__all__ = ["Cell", "Document", "Limits", "Reader", "ReadingPool", "Span", "Table", "read"]
