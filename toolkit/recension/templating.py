"""Templates that ship with a package: Jinja, sandboxed, and strict about names that it does not know.

Jinja is loaded when the first template is filled. A document's text is only
ever a value in a template, never a template.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import BaseLoader, Environment


@dataclass(frozen=True)
class Templates:
    """The files of the folder ``templates`` in *package*.

    *filters* are those that its templates may use; every value goes through
    *last* before it is written, and in HTML is escaped after that.
    """

    package: str
    filters: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    last: Callable[[Any], Any] | None = None

    def fill(self, name: str, **values: object) -> str:
        """Return the template *name* with *values* in it."""
        return self._environment.get_template(name).render(**values)

    def text(self, name: str) -> str:
        """Return the file *name* as it stands."""
        return self._loader.get_source(self._environment, name)[0]

    @cached_property
    def _loader(self) -> BaseLoader:
        from jinja2 import PackageLoader

        return PackageLoader(self.package, "templates")

    @cached_property
    def _environment(self) -> Environment:
        from jinja2 import StrictUndefined, select_autoescape
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        environment = ImmutableSandboxedEnvironment(
            loader=self._loader,
            # Markdown has escaping of its own, in its filters; HTML gets Jinja's
            autoescape=select_autoescape(enabled_extensions=("html.jinja",), default_for_string=True),
            undefined=StrictUndefined,
            finalize=self.last,
            keep_trailing_newline=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters.update(self.filters)
        return environment
