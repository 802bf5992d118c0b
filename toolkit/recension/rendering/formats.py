"""The formats that documents are made in, and how each is written from the one document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.rendering import html, markdown, word
from recension.templating import Templates

if TYPE_CHECKING:
    from collections.abc import Callable

    from recension.rendering.document import Document
    from recension.templating import OwnTemplates


@dataclass(frozen=True, slots=True)
class Format:
    """A format that documents are made in; *is_text* says that a person can read its files as they stand."""

    suffix: str
    is_text: bool
    write: Callable[[Document, Templates], bytes]


def house_style(own: OwnTemplates | None = None) -> Templates:
    """Return the templates that documents are made with: those that ship, and a workspace's *own* in their place."""
    return Templates("recension.rendering", {**markdown.FILTERS, **html.FILTERS, **word.FILTERS}, own=own)


def _markdown(document: Document, templates: Templates) -> bytes:
    return markdown.tidied(templates.fill("policy.md.jinja", document=document)).encode()


def _page(document: Document, templates: Templates) -> str:
    return templates.fill("policy.html.jinja", document=document, style=templates.inline("policy.css"))


def _html(document: Document, templates: Templates) -> bytes:
    return _page(document, templates).encode()


def _pdf(document: Document, templates: Templates) -> bytes:
    from recension.rendering.pdf import pdf_of

    return pdf_of(_page(document, templates))


FORMATS: dict[str, Format] = {
    "md": Format(".md", is_text=True, write=_markdown),
    "html": Format(".html", is_text=True, write=_html),
    "docx": Format(".docx", is_text=False, write=word.word_file_of),
    "pdf": Format(".pdf", is_text=False, write=_pdf),
}
"""What a document can be made as, by the name that the command line takes."""
