"""The formats of a redline, and how each is written from the one redline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.redline import html, markdown, word
from recension.rendering import house_style
from recension.rendering.html import Markup
from recension.rendering.markdown import tidied
from recension.reporters.pages import EFFECTS
from recension.templating import Templates

if TYPE_CHECKING:
    from collections.abc import Callable

    from recension.redline.document import Redline
    from recension.templating import OwnTemplates

_OF_EFFECTS = Templates("recension.reporters")


@dataclass(frozen=True, slots=True)
class RedlineStyle:
    """The templates that redlines are made with: their own, and those of documents, whose look they share."""

    own: Templates
    document: Templates


def redline_style(own: OwnTemplates | None = None) -> RedlineStyle:
    """Return the templates of redlines: those that ship, and a workspace's *own* in their place."""
    return RedlineStyle(Templates("recension.redline", {**html.FILTERS, **markdown.FILTERS}, own=own), house_style(own))


def body_of(redline: Redline, style: RedlineStyle) -> Markup:
    """Return *redline* but for its title, for a page of the class "redline" with the styles of a redline's own page.

    :raises UsageError: if a template of the workspace is wrong.
    """
    return Markup(style.own.fill("redline_body.html.jinja", redline=redline))


def _markdown(redline: Redline, style: RedlineStyle, _author: str) -> bytes:
    return tidied(style.own.fill("redline.md.jinja", redline=redline)).encode()


def _page(redline: Redline, style: RedlineStyle) -> str:
    styles = [style.document.inline("policy.css"), _OF_EFFECTS.inline(EFFECTS), style.own.inline("redline.css")]
    return style.own.fill("redline.html.jinja", redline=redline, styles=styles)


def _html(redline: Redline, style: RedlineStyle, _author: str) -> bytes:
    return _page(redline, style).encode()


def _pdf(redline: Redline, style: RedlineStyle, _author: str) -> bytes:
    from recension.rendering.pdf import pdf_of

    return pdf_of(_page(redline, style))


def _docx(redline: Redline, style: RedlineStyle, author: str) -> bytes:
    return word.word_file_of(redline, style.own, style.document, author)


WRITERS: dict[str, Callable[[Redline, RedlineStyle, str], bytes]] = {
    "md": _markdown, "html": _html, "docx": _docx, "pdf": _pdf,
}  # fmt: skip
"""What a redline can be made as, by the names of the formats of documents."""
