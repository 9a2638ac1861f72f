"""One reader to a format: file in, text with places and tables out."""

from toolkit.documents.document import Cell, Document, Limits, Reader, Span, Table
from toolkit.documents.isolation import ReadingPool
from toolkit.documents.many import Contents, Failed, each
from toolkit.documents.reading import read

__all__ = ["Cell", "Contents", "Document", "Failed", "Limits", "Reader", "ReadingPool", "Span", "Table", "each", "read"]
