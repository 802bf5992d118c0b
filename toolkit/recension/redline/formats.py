"""The formats of a redline, and how each is written from the one redline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.redline import html
from recension.rendering import house_style
from recension.templating import Templates

if TYPE_CHECKING:
    from collections.abc import Callable

    from recension.redline.document import Redline
    from recension.templating import OwnTemplates


@dataclass(frozen=True, slots=True)
class RedlineStyle:
    """The templates of a redline: its own, and those of the documents whose look it shares."""

    redline: Templates
    document: Templates

    @classmethod
    def of(cls, own: OwnTemplates | None = None) -> RedlineStyle:
        """Return the templates that ship, and a workspace's *own* in their place."""
        return cls(Templates("recension.redline", html.FILTERS, own=own), house_style(own))


def page(redline: Redline, style: RedlineStyle) -> str:
    styles = [style.document.inline("policy.css"), style.redline.inline("redline.css")]
    return style.redline.fill("redline.html.jinja", redline=redline, styles=styles)
