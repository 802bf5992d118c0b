"""Text in XML: no character that XML cannot hold, none that steers a terminal, and no markup."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from recension.reporters.style import one_line, printable


def attribute(text: str) -> str:
    """Return *text* as the value of an attribute, on one line and in quotes."""
    return quoteattr(_legal(one_line(text)))


def content(text: str) -> str:
    """Return *text* as what an element holds; lines stay lines."""
    return escape(_legal(printable(text)))


def _legal(text: str) -> str:
    """Return *text* without the two characters beyond controls that XML cannot hold."""
    return text.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
