"""The document that people read, made from a revision.

``render_document`` is the way in; ``FORMATS`` names what it can make. A
document's own text is only ever data here: nothing in it is read as markup but
``**bold**`` and citations, and nothing in it can run. A new format is an entry
in ``FORMATS``, a template, and the filters that write its markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.errors import UnknownNameError
from recension.rendering.environment import FORMATS, Format, fill
from recension.rendering.view import document_of

if TYPE_CHECKING:
    from recension.model.revision import Revision

__all__ = ["FORMATS", "Format", "render_document"]


def render_document(revision: Revision, format: str = "md") -> str:  # noqa: A002 - what callers naturally call it
    """Return *revision* as its readers see it, in one of `FORMATS`; the same revision gives the same text.

    :raises UnknownNameError: if there is no such format.
    """
    if format not in FORMATS:
        raise UnknownNameError("format", format, FORMATS)
    return fill(FORMATS[format], document_of(revision))
