"""The formats that documents are made in, and what fills their templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.rendering.markdown import FILTERS
from recension.templating import Templates

if TYPE_CHECKING:
    from recension.rendering.view import Document


@dataclass(frozen=True, slots=True)
class Format:
    """A format that documents are made in: how its files end, and its template."""

    suffix: str
    template: str


FORMATS: dict[str, Format] = {"md": Format(".md", "policy.md.jinja")}
"""What a document can be made as, by the name that the command line takes."""

_TEMPLATES = Templates("recension.rendering", FILTERS)


def fill(format_: Format, document: Document) -> str:
    """Return *document* in *format_*, tidied: no trailing blanks, no double blank lines, one newline at the end."""
    text = _TEMPLATES.fill(format_.template, document=document)
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"
