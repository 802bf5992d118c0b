"""The document that people read, made from a revision.

``render_document`` is the way in; ``FORMATS`` names what it can make. All
formats are made from one ``Document``, so they cannot disagree. A revision's
own text is only ever data here: nothing in it is read as markup but
``**bold**`` and citations, and nothing in it can run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.errors import UnknownNameError
from recension.rendering.formats import FORMATS, Format, house_style
from recension.rendering.view import document_of

if TYPE_CHECKING:
    from recension.model.revision import Revision
    from recension.templating import Templates

__all__ = ["FORMATS", "Format", "house_style", "render_document"]

_SHIPPED = house_style()


def render_document(
    revision: Revision,
    format: str = "md",  # noqa: A002 - what callers naturally call it
    templates: Templates | None = None,
) -> bytes:
    """Return *revision* as its readers see it: the bytes of a file in one of `FORMATS`, the same ones each time.

    *templates* are those of a `house_style`; those that ship by default.

    :raises UnknownNameError: if there is no such format.
    :raises UsageError: if what the format needs is not installed, or a template is wrong.
    """
    if format not in FORMATS:
        raise UnknownNameError("format", format, FORMATS)
    return FORMATS[format].write(document_of(revision), templates or _SHIPPED)
