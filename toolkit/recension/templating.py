"""Templates: Jinja, strict about names that it does not know.

They ship with a package; a workspace may put its own, sandboxed, in their place. Jinja is
loaded when the first template is filled. A document's text is only ever a
value in a template, never a template.
"""

from __future__ import annotations

import traceback
from base64 import b64encode
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from recension.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import BaseLoader, Environment

SHIPPED = "recension"
"""Where a template of a workspace finds the one that it stands in place of: ``recension/policy.html.jinja``."""

_NOT_ESCAPED = ("md.jinja", "txt.jinja")
_HINT = "docs/documents.md has what a template may use"


class Inline:
    """A style or script of ours, as it stands in a page, and the hash by which the page's content policy names it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.hash = "sha256-" + b64encode(sha256(text.encode()).digest()).decode()

    def __html__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class OwnTemplates:
    """Templates that a workspace has of its own: *texts* by their names in *folder*, which messages name."""

    folder: str
    texts: Mapping[str, str]

    def place(self, name: str) -> str:
        """Return how messages name the template *name*."""
        return f"{self.folder}/{name}"


@dataclass(frozen=True)
class Templates:
    """The files of the folder ``templates`` in *package*, and those of a workspace, *own*, in their place.

    *filters* are those that its templates may use; every value goes through
    *last* before it is written, and is escaped after that for HTML and XML.
    """

    package: str
    filters: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    last: Callable[[Any], Any] | None = None
    own: OwnTemplates | None = None

    def fill(self, name: str, **values: object) -> str:
        """Return the template *name* with *values* in it.

        :raises UsageError: if a template of the workspace is wrong; it says in which line.
        """
        try:
            return self._environment.get_template(name).render(**values)
        except Exception as error:
            place = self._place(error)
            if place is None:
                raise
            raise UsageError(
                f"{place}: {_reason(error)}", hint="docs/documents.md has what a template may use"
            ) from None

    def text(self, name: str) -> str:
        """Return the file *name* as it stands."""
        return self._loader.get_source(self._environment, name)[0]

    def inline(self, name: str) -> Inline:
        """Return the style or script *name*, read once."""
        if name not in self._inline:
            self._inline[name] = Inline(self.text(name))
        return self._inline[name]

    @cached_property
    def _inline(self) -> dict[str, Inline]:
        return {}

    @cached_property
    def _loader(self) -> BaseLoader:
        from jinja2 import ChoiceLoader, FunctionLoader, PackageLoader, PrefixLoader

        shipped = PackageLoader(self.package, "templates")
        if self.own is None:
            return shipped
        return ChoiceLoader([FunctionLoader(self._own_source), shipped, PrefixLoader({SHIPPED: shipped})])

    def _own_source(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        if self.own is None or name not in self.own.texts:
            return None
        return self.own.texts[name], self.own.place(name), lambda: True

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import Environment, StrictUndefined, select_autoescape
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        # what ships is code of ours; what a workspace brings is fenced in
        environment = (Environment if self.own is None else ImmutableSandboxedEnvironment)(
            loader=self._loader,
            # Markdown has escaping of its own, in its filters, and plain text has none; all else gets Jinja's
            autoescape=select_autoescape(disabled_extensions=_NOT_ESCAPED, default=True, default_for_string=True),
            undefined=StrictUndefined,
            finalize=self.last,
            keep_trailing_newline=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters.update(self.filters)
        return environment

    def _place(self, error: Exception) -> str | None:
        """Return the file and line of the workspace's own template that *error* comes from, None if it does not."""
        from jinja2 import TemplateSyntaxError

        own = {self.own.place(name) for name in self.own.texts} if self.own else set()
        places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
        if isinstance(error, TemplateSyntaxError):
            places.append((error.filename or "", error.lineno))
        return next((f"{file}:{line}" for file, line in reversed(places) if file in own), None)


def _reason(error: Exception) -> str:
    """Return what went wrong in a template, in one line."""
    from jinja2 import TemplateNotFound

    if isinstance(error, TemplateNotFound):
        return f'there is no template "{error.name}"'
    return " ".join(str(error).split()) or type(error).__name__
