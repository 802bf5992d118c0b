"""What all HTML pages share: a style or script that the content policy names by hash, and texts that act on nothing."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any

from recension.reporters.style import printable


class Inline:
    """A style or script of ours, as it stands in the page, and the hash by which the content policy names it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.hash = "sha256-" + b64encode(sha256(text.encode()).digest()).decode()

    def __html__(self) -> str:
        return self.text


def on_page(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a template
    """Return a value as a page has it: on one line, with nothing in it that acts on a terminal or a log."""
    return printable(" ".join(value.split())) if type(value) is str else value
