"""The redline: a revision with what it changes in the one before marked word by word.

``render_redline`` is the way in. All formats are made from one ``Redline`` in
memory that has every word of both revisions, so they cannot disagree: whoever
accepts all of it has the new revision, whoever rejects all of it the old one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.errors import UnknownNameError
from recension.redline.formats import WRITERS, RedlineStyle, redline_style
from recension.redline.merging import redline_of

if TYPE_CHECKING:
    from recension.diffing import RevisionDiff
    from recension.redline.document import Redline

__all__ = ["AUTHOR", "WRITERS", "RedlineStyle", "redline_of", "redline_style", "render_redline", "write_redline"]

AUTHOR = "Recension"
"""Who made the changes, in a file that names somebody, unless it is said."""
_SHIPPED = redline_style()


def render_redline(
    diff: RevisionDiff,
    format: str = "html",  # noqa: A002 - what callers naturally call it
    style: RedlineStyle | None = None,
    author: str = AUTHOR,
) -> bytes:
    """Return the redline of the two revisions of *diff*: the bytes of a file in a format of documents.

    *style* has the templates, those that ship by default; *author* is named as
    who made the changes where a format names somebody. The same diff gives the
    same bytes.

    :raises UnknownNameError: if there is no such format.
    :raises UsageError: if what the format needs is not installed, or a template is wrong.
    """
    return write_redline(redline_of(diff), format, style, author)


def write_redline(
    redline: Redline,
    format: str,  # noqa: A002 - what callers naturally call it
    style: RedlineStyle | None = None,
    author: str = AUTHOR,
) -> bytes:
    """Return *redline* as ``render_redline`` does, for whoever has it already.

    :raises UnknownNameError: if there is no such format.
    :raises UsageError: if what the format needs is not installed, or a template is wrong.
    """
    if format not in WRITERS:
        raise UnknownNameError("format", format, WRITERS)
    return WRITERS[format](redline, style or _SHIPPED, author)
