"""Fixtures as YAML: a list of cases, for people to read and to write by hand."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from recension.exports.escaping import escaped
from recension.exports.reading import distinct, read_fixture, unreadable
from recension.logic.fixtures import encode_fixture
from recension.source import SourceDocument, parse_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.logic.fixtures import Fixture

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*")
_WORDS = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])
"""What some reader of YAML takes for something other than text."""


class FixtureYaml:
    """A list of cases. A text that any YAML reader could take for something else stands in quotes."""

    def render(self, fixtures: Sequence[Fixture]) -> str:
        """Return the fixtures as text."""
        return "".join("\n".join(_case(encode_fixture(fixture))) + "\n" for fixture in fixtures) or "[]\n"

    def read(self, text: str, file: str) -> tuple[Fixture, ...]:
        """Return the fixtures in *text*; *file* names it in messages.

        :raises UnreadableError: with the place of the first fault.
        """
        document = parse_source(text, file)
        if document.findings:
            first = document.findings[0]
            raise unreadable(first.message, file, document.span(first.pointer)[:2], first.hint)
        if not isinstance(document.value, list):
            raise unreadable("the file holds no list of cases", file, (1, 1), "start each case with a dash: - id: …")
        return distinct(self._items(document), file)

    def _items(self, document: SourceDocument) -> Iterator[tuple[Fixture, int]]:
        for value, node in zip(document.value, document.node.value, strict=True):
            yield read_fixture(SourceDocument(document.file, value, node)), node.start_mark.line + 1


def _case(data: dict[str, Any]) -> Iterator[str]:
    lines = (line for key, value in data.items() for line in _entry(key, value, 0))
    for number, line in enumerate(lines):
        yield ("  " if number else "- ") + line


def _entry(key: str, value: Any, depth: int) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    start = "  " * depth + _scalar(key) + ":"
    if isinstance(value, dict) and value:
        yield start
        for inner, part in value.items():
            yield from _entry(inner, part, depth + 1)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield start
        for item in value:
            yield "  " * (depth + 1) + "- " + _flow(item)
    else:
        yield f"{start} {_flow(value)}"


def _flow(value: Any) -> str:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:  # noqa: ANN401 - a JSON scalar
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.casefold() not in _WORDS:
        return value
    if isinstance(value, float):
        return re.sub(r"^(-?[0-9]+)e", r"\1.0e", repr(value))  # without the point, YAML 1.1 takes it for text
    return escaped(json.dumps(value, ensure_ascii=False), wide=True)
