"""Templates and what fills them: Jinja, sandboxed, and strict about names it does not know.

Jinja is loaded when the first document is asked for. Templates come from this
package only; a document's text is never one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from recension.rendering.markdown import FILTERS

if TYPE_CHECKING:
    from jinja2 import Environment

    from recension.rendering.view import Document


@dataclass(frozen=True, slots=True)
class Format:
    """A format that documents are made in: how its files end, and its template."""

    suffix: str
    template: str


FORMATS: dict[str, Format] = {"md": Format(".md", "policy.md.jinja")}
"""What a document can be made as, by the name that the command line takes."""


def fill(format_: Format, document: Document) -> str:
    """Return *document* in *format_*, tidied: no trailing blanks, no double blank lines, one newline at the end."""
    text = _environment().get_template(format_.template).render(document=document)
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import PackageLoader, StrictUndefined, select_autoescape
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader("recension.rendering", "templates"),
        # Markdown has escaping of its own, in the filters; HTML gets Jinja's
        autoescape=select_autoescape(enabled_extensions=("html.jinja",), default_for_string=True),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment
