"""Edits of a document's text at the places of its values: whatever is not edited stays as it is, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import yaml

from recension.errors import UsageError
from recension.source.outlining import end_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recension.pointer import Pointer
    from recension.source.documents import SourceDocument


class _Edit(NamedTuple):
    start: int
    end: int
    turn: int
    text: str


class TextEdits:
    """Edits of one document, collected and then made all at once.

    They are made on what stands in the text, so it is the caller's part to
    read the result and see that it says what was meant: an alias or a text with
    a layout that nobody thought of may have made something else of it.
    """

    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.text = document.text
        self.line_end = "\r\n" if "\r\n" in self.text else "\n"
        self._edits: list[_Edit] = []

    def result(self) -> str:
        """Return the text with all edits made.

        :raises UsageError: if two of them touch the same words.
        """
        pieces, reached = [], 0
        for edit in sorted(self._edits):
            if edit.start < reached:
                raise self._unfit("has a layout that cannot be edited")
            pieces += [self.text[reached : edit.start], edit.text]
            reached = edit.end
        return "".join([*pieces, self.text[reached:]])

    def is_block(self, pointer: Pointer) -> bool:
        """Return whether the list or mapping at *pointer* stands in lines of its own, and not in brackets or braces."""
        node = self._node(pointer)
        return isinstance(node, yaml.CollectionNode) and not node.flow_style

    def column(self, pointer: Pointer) -> int:
        """Return the column, from 0, at which the value at *pointer* stands."""
        column: int = self._node(pointer).start_mark.column
        return column

    def column_in(self, pointer: Pointer) -> int:
        """Return the column, from 0, of what a new entry of the list at *pointer* has behind its dash."""
        return self.column(pointer) + 2 if self.is_block(pointer) else 4

    def set_scalar(self, pointer: Pointer, value: str) -> None:
        """Let the scalar at *pointer* be *value*, a text of one line, or ``null``; in the quotes that stand there."""
        node = self._node(pointer)
        if not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">"):
            raise self._unfit(f"has more than a word under {pointer[-1]}")
        quote = node.style if node.style and value != "null" else ""
        gap = "" if self.text[node.start_mark.index - 1].isspace() else " "  # `approved:` alone is null
        self._edit(node.start_mark.index, node.end_mark.index, f"{gap}{quote}{value}{quote}")

    def remove(self, pointer: Pointer) -> None:
        """Take out the key at *pointer* with its value, and a comment beside it; comments above it stay."""
        around, place = self._entry(pointer)
        key, value = around.value[place]
        start, end = key.start_mark.index, end_of(value, self.text)
        following = around.value[place + 1][0].start_mark.index if place + 1 < len(around.value) else None
        if around.flow_style:
            if following is None and place:
                start, following = end_of(around.value[place - 1][1], self.text), end
            self._edit(start, following or end, "")
            return
        end = self._line_end(end)
        begin = self._line_start(start)
        if not self.text[begin:start].strip():
            self._edit(begin, self._next_line(end), "")
        elif following is not None and not self.text[end:following].strip():
            self._edit(start, following, "")  # the next key comes to stand behind the dash
        else:
            self._edit(start, end, "")

    def insert(self, pointer: Pointer, lines: Iterable[str], *, first: bool = False) -> None:
        """Put an entry at the end of the list at *pointer*, or *first*: its *lines* as they stand behind the dash.

        :raises UsageError: if the list is written in brackets, and not empty.
        """
        node = self._node(pointer)
        if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
            indent = node.start_mark.column
            start = self._line_start(node.start_mark.index)
            place = start if first else self._after(end_of(node.value[-1], self.text), indent)
            entry = self._entry_text(lines, indent)
            self._edit(place, place, entry + self.line_end if first else self.line_end + entry)
        elif node.value:
            raise self._unfit(f"has its {pointer[-1]} in brackets, so no entry can be put in")
        else:
            start, end = node.start_mark.index, node.end_mark.index
            self._edit(start, end, "")
            place = self._line_end(end)
            self._edit(place, place, self.line_end + self._entry_text(lines, 2))

    def replace_entry(self, pointer: Pointer, lines: Iterable[str]) -> None:
        """Let the entry at *pointer* of a list be *lines*, as they stand behind its dash."""
        around, node = self._node(pointer[:-1]), self._node(pointer)
        if not isinstance(around, yaml.SequenceNode) or around.flow_style:
            raise self._unfit(f"has its {pointer[-2]} in brackets, so no entry can be put in place of another")
        indent = around.start_mark.column
        start = self._line_start(node.start_mark.index)
        while self.text[start + indent] != "-":  # a comment may stand between the dash and the entry
            start = self._line_start(start - 1)
        self._edit(start + indent, end_of(node, self.text), self._entry_text(lines, indent).lstrip(" "))

    def set_block(self, pointer: Pointer, lines: Iterable[str]) -> None:
        """Let the key at *pointer* have *lines*, the first one behind the key; it is put last where it is missing.

        :raises UsageError: if the mapping that it belongs to is written in braces.
        """
        around = self._node(pointer[:-1])
        if not isinstance(around, yaml.MappingNode) or around.flow_style:
            raise self._unfit("is written in braces there")
        indent = around.start_mark.column
        places = [place for place, (key, _) in enumerate(around.value) if key.value == pointer[-1]]
        first, *rest = [f"{' ' * indent}{line}" if line else "" for line in lines]
        head = f"{pointer[-1]}: {first.lstrip()}".rstrip()
        if places:
            key, value = around.value[places[0]]
            end = end_of(value, self.text)
            self._edit(key.start_mark.index, end, head)
            place = self._line_end(end)  # a comment that stands beside the value stays on the first line
        else:
            place = self._after(end_of(around.value[-1][1], self.text), indent)
            self._edit(place, place, f"{self.line_end}{' ' * indent}{head}")
        self._edit(place, place, "".join(self.line_end + line for line in rest))

    def _entry_text(self, lines: Iterable[str], indent: int) -> str:
        first, *rest = lines
        margin = " " * indent
        return self.line_end.join([f"{margin}- {first}", *(f"{margin}  {line}" if line else "" for line in rest)])

    def _edit(self, start: int, end: int, text: str) -> None:
        self._edits.append(_Edit(start, end, len(self._edits), text))

    def _node(self, pointer: Pointer) -> yaml.Node:
        node = self.document.node
        for step in pointer:
            if isinstance(node, yaml.MappingNode):
                node = next(value for key, value in node.value if key.value == step)
            else:
                node = node.value[step]
        return node

    def _entry(self, pointer: Pointer) -> tuple[yaml.MappingNode, int]:
        around = self._node(pointer[:-1])
        if not isinstance(around, yaml.MappingNode):
            raise self._unfit(f"has no key {pointer[-1]} there")
        return around, next(place for place, (key, _) in enumerate(around.value) if key.value == pointer[-1])

    def _after(self, end: int, indent: int) -> int:
        """Return where the line that *end* stands on ends, or the comments below it that stand deeper than *indent*."""
        place = self._line_end(end)
        while True:
            line = self.text[self._next_line(place) : self._line_end(self._next_line(place))]
            if not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) <= indent:
                return place
            place = self._line_end(self._next_line(place))

    def _line_start(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        """Return where the line ends that *place* stands on, before what ends it."""
        found = self.text.find("\n", place)
        end = len(self.text) if found < 0 else found
        return end - 1 if self.text[end - 1 : end] == "\r" and end > place else end

    def _next_line(self, place: int) -> int:
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found + 1

    def _unfit(self, what: str) -> UsageError:
        hint = "give it the common layout first: recension fmt"
        return UsageError(f"{self.document.file} {what}", hint=hint)
