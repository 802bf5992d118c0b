"""What all HTML pages share: texts that act on nothing."""

from __future__ import annotations

from typing import Any

from recension.reporters.style import printable


def on_page(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a template
    """Return a value as a page has it: on one line, with nothing in it that acts on a terminal or a log."""
    return printable(" ".join(value.split())) if type(value) is str else value
