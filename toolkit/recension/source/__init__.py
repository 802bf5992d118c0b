"""YAML text as a plain value, with the place of every pointer in it; what is no document is said in plain words."""

from recension.source.composing import MAXIMUM_DEPTH
from recension.source.documents import SourceDocument, Span
from recension.source.reading import MAXIMUM_BYTES, decode_text, marked, parse_source

__all__ = ["MAXIMUM_BYTES", "MAXIMUM_DEPTH", "SourceDocument", "Span", "decode_text", "marked", "parse_source"]
