"""A document as its author wrote it: its value, and the place of every part of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from recension.findings import Location

if TYPE_CHECKING:
    from recension.findings import Finding
    from recension.pointer import Pointer

LINE_END = re.compile(r"\r\n?|\n")
"""What ends a line to an editor; YAML has further separators."""


class Span(NamedTuple):
    """Where something stands: its first character and the one after its last; all count from 1."""

    line: int
    column: int
    end_line: int
    end_column: int


class SourceDocument:
    """A document as its author wrote it: the *value*, and where each part of it stands.

    *findings* says what was wrong with the text itself (a key given twice, a tag);
    *ambiguous* maps the pointer of each plain scalar that another YAML reader
    takes for something other than text to that text.
    """

    def __init__(self, file: str, value: Any, node: yaml.Node, text: str = "") -> None:  # noqa: ANN401 - any JSON value
        self.file = file
        self.value = value
        self.node = node
        self.text = text
        self.findings: list[Finding] = []
        self.ambiguous: dict[Pointer, str] = {}
        self.lines: list[int] | None = None
        """Where each line starts, if the text has separators that end a line to YAML, but not to an editor."""
        self.split_keys: set[Pointer] = set()
        """Keys inside ``{ }`` that have no value: often the rest of a text that a comma has split."""
        self._written: list[str] | None = None
        self._folded: dict[int, str] = {}

    def location(
        self, pointer: Pointer, *, on_key: bool = False, label: str | None = None, words: str | None = None
    ) -> Location:
        """Return the place of *pointer* for people, as ``span`` finds it, with the line that it stands on.

        In a text that is the first place of *words*, as far as they stand there as they are.
        """
        span = self.span(pointer, on_key=on_key)
        return self._located((words and self._place_of(words, span)) or span, label)

    def _place_of(self, words: str, within: Span) -> Span | None:
        """Return where *words* first stand in a text, on a line or over its end; None if they do not stand there."""
        wanted = words.casefold()
        before = ""
        for number in range(within.line, within.end_line + 1):
            line = self._folded_line(number)
            start = within.column - 1 if number == within.line else 0
            found = _whole(wanted, line, start)
            if found is not None:
                return Span(number, found + 1, number, found + len(wanted) + 1)
            over = _over_line_end(wanted, before, line)
            if over:
                indent = len(line) - len(line.lstrip())
                return Span(number, indent + 1, number, indent + len(over) + 1)
            before = line
        return None

    def location_of(self, node: yaml.Node) -> Location:
        """Return the place of *node* for people, with the line that it stands on."""
        return self._located(Span(*self.place(node.start_mark), *self.place(node.end_mark)))

    def _located(self, span: Span, label: str | None = None) -> Location:
        end = span.end_column if span.end_line == span.line else None
        return Location(self.file, span.line, span.column, label, end, self.line(span.line))

    def line(self, number: int) -> str | None:
        """Return a line as its author wrote it, counted from 1 as an editor does; None if there is none."""
        if self._written is None:
            self._written = LINE_END.split(self.text) if "\r" in self.text else self.text.split("\n")
        return self._written[number - 1] if number <= len(self._written) else None

    def _folded_line(self, number: int) -> str:
        """Return a line in small letters, folded once: many findings may stand on one that is long."""
        if number not in self._folded:
            self._folded[number] = (self.line(number) or "").casefold()
        return self._folded[number]

    def span(self, pointer: Pointer, *, on_key: bool = False) -> Span:
        """Return where *pointer* stands, or the nearest thing around it that does stand somewhere.

        With *on_key* the span is that of the key that leads to the value.
        """
        node, key = self.node, None
        for step in pointer:
            child = _child(node, step)
            if child is None:
                # what is missing is missed where its key stands, and not at the first of the others below it
                on_key = key is not None and key.start_mark.line < node.start_mark.line
                break
            key, node = child
        marked = key if on_key and key is not None else node
        return Span(*self.place(marked.start_mark), *self.place(marked.end_mark))

    def place(self, mark: yaml.Mark) -> tuple[int, int]:
        """Return the line and the column of *mark* as an editor counts them."""
        if self.lines is None:
            return mark.line + 1, mark.column + 1
        line = bisect_right(self.lines, mark.index)
        return line, mark.index - self.lines[line - 1] + 1

    def written(self, pointer: Pointer) -> str | None:
        """Return the scalar at *pointer* as the author typed it, or None if it is no scalar."""
        node = self.node
        for step in pointer:
            child = _child(node, step)
            if child is None:
                return None
            _, node = child
        return node.value if isinstance(node, yaml.ScalarNode) else None


def _whole(words: str, line: str, start: int) -> int | None:
    """Return where *words* stand in *line* from *start* on, not as a part of other words."""
    place = line.find(words, start)
    while place >= 0:
        end = place + len(words)
        inside = (place > 0 and words[:1].isalnum() and line[place - 1].isalnum()) or (
            end < len(line) and words[-1:].isalnum() and line[end].isalnum()
        )
        if not inside:
            return place
        place = line.find(words, place + 1)
    return None


def _over_line_end(words: str, before: str, line: str) -> str | None:
    """Return the last of *words* that stand at the start of *line*, the others being at the end of the one *before*."""
    parts = words.split()
    for size in range(1, len(parts)):
        first, rest = " ".join(parts[:size]), " ".join(parts[size:])
        if before.rstrip().endswith(first) and line.lstrip().startswith(rest):
            return rest
    return None


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == step:
                return key, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None
