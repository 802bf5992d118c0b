"""The formats of a diff."""

from typing import TypeAlias

from recension.reporters.diff_github import DiffGithub
from recension.reporters.diff_html import DiffHtml
from recension.reporters.diff_json import DiffJson
from recension.reporters.diff_markdown import DiffMarkdown
from recension.reporters.diff_text import DiffText

DiffReporter: TypeAlias = DiffText | DiffJson | DiffMarkdown | DiffGithub | DiffHtml

REPORTERS: dict[str, type[DiffReporter]] = {
    "text": DiffText,
    "json": DiffJson,
    "markdown": DiffMarkdown,
    "github": DiffGithub,
    "html": DiffHtml,
}
