"""Spans as HTML: texts escaped, marks that link to what they cite, line breaks kept."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from recension.rendering.document import reference_anchor
from recension.rendering.markup import Style

if TYPE_CHECKING:
    from collections.abc import Callable

    from recension.rendering.document import Document
    from recension.rendering.markup import Paragraph, Prose, Span
    from recension.templating import Templates

_LONG = 200
# a page is set in no time if such a word may be broken in a few places, and not in each
_LONG_WORD = re.compile(rf"\S{{{_LONG},}}")
_PIECE = re.compile(r"\S{1,50}")
_BREAK = "\0"  # stands in no text: control characters are shown, not written
_TAGS = {Style.STRONG: "strong", Style.EMPHASIS: "em"}


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()

    def __html__(self) -> Markup:
        return self


def body_of(document: Document, templates: Templates) -> Markup:
    """Return *document* but for its title as part of a page that has ``policy.css`` and a heading of the first level.

    :raises UsageError: if a template of the workspace is wrong.
    """
    return Markup(templates.fill("body.html.jinja", document=document))


def runs(spans: Paragraph) -> Markup:
    """Return *spans* as they stand within a paragraph."""
    return Markup("".join(map(_span, spans)))


def paragraphs(prose: Prose, lead: str = "") -> Markup:
    """Return *prose* as paragraphs, the first begun by *lead*, which is HTML."""
    first, *rest = [runs(spans) for spans in prose] or [Markup()]
    return Markup("\n".join(f"<p>{text}</p>" for text in (f"{lead} {first}" if lead else first, *rest)))


def words(text: str) -> Markup:
    """Return plain *text* as it stands within a line."""
    return Markup(_escaped(text))


def content(prose: Prose) -> Markup:
    """Return *prose* for a cell of a table, as paragraphs only where there are several."""
    return paragraphs(prose) if len(prose) > 1 else runs(prose[0]) if prose else Markup()


FILTERS: dict[str, Callable[..., str]] = {"words": words, "runs": runs, "paragraphs": paragraphs, "content": content}
"""The filters that an HTML template writes texts with."""


def _span(span: Span) -> str:
    if span.style is Style.TEXT:
        return _escaped(span.text)
    if span.style is Style.MARK:
        return f"<sup>{','.join(map(_cited, span.text.split(',')))}</sup>"
    if span.style is Style.LINK:
        return f'<a href="{_escaped(span.target)}">{_escaped(span.text)}</a>'
    tag = _TAGS[span.style]
    return f"<{tag}>{_escaped(span.text)}</{tag}>"


def _cited(numbers: str) -> str:
    """Return a link to the first of *numbers*, ``3`` or ``3-7``."""
    first = int(numbers.partition("-")[0])
    name = f"reference{'s' if '-' in numbers else ''} {numbers}"
    return f'<a href="#{reference_anchor(first)}" role="doc-noteref" aria-label="{name}">{numbers}</a>'


def _escaped(text: str) -> str:
    if len(text) > _LONG:
        text = _LONG_WORD.sub(lambda word: _BREAK.join(_PIECE.findall(word[0])), text)
    return escape(text).replace("\n", "<br>\n").replace(_BREAK, "<wbr>")
