"""What all HTML pages share: texts that act on nothing, and how edits and effects look."""

from __future__ import annotations

from typing import Any

from recension.reporters.style import printable

EFFECTS = "effects.css"
"""The style, among the templates of reporters, that every page has which tells of edits or of effects."""


def on_page(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a template
    """Return a value as a page has it: on one line, with nothing in it that acts on a terminal or a log."""
    return printable(" ".join(value.split())) if type(value) is str else value
