"""The formats of a diff."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from recension.reporters.diff_findings import DiffFindings
from recension.reporters.diff_github import DiffGithub
from recension.reporters.diff_html import DiffHtml
from recension.reporters.diff_json import DiffJson
from recension.reporters.diff_markdown import DiffMarkdown
from recension.reporters.diff_text import DiffText

if TYPE_CHECKING:
    from collections.abc import Callable

    from recension.diffing import Comparisons


class DiffReporter(Protocol):
    """A format of a diff."""

    def render(self, comparisons: Comparisons) -> str:
        """Return what was compared as text."""
        ...


REPORTERS: dict[str, Callable[..., DiffReporter]] = {
    "text": DiffText,
    "json": DiffJson,
    "markdown": DiffMarkdown,
    "github": DiffGithub,
    "gitlab": partial(DiffFindings, "gitlab"),
    "sarif": partial(DiffFindings, "sarif"),
    "junit": partial(DiffFindings, "junit"),
    "html": DiffHtml,
}
