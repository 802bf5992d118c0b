"""A document as entries with their comments: every comment belongs to an entry, and goes where the entry goes."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.source.documents import SourceDocument

_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(?=#)")


class Comment(NamedTuple):
    """A comment: where it begins, in which column, its *text*, and whether it has a line of its own."""

    start: int
    column: int
    text: str
    alone: bool


@dataclass(eq=False)
class Branch:
    """A list or mapping; *foot* has the comments behind its last entry. Empty texts are blank lines."""

    node: yaml.CollectionNode
    column: int
    holder: Entry | None = None
    entries: list[Entry] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)

    @property
    def is_flow(self) -> bool:
        """It is written in brackets or braces."""
        return bool(self.node.flow_style)

    @property
    def end(self) -> int:
        """Where its closing bracket ends; a block has none."""
        return int(self.node.end_mark.index)

    def has_comments(self) -> bool:
        """Return whether a comment stands in it."""
        return bool(self.foot) or any(entry.has_comments() for entry in self.entries)


@dataclass(eq=False)
class Entry:
    """An entry of a list, or a *key* with its value; *above* are comments and blank lines, *beside* is a comment."""

    node: yaml.Node
    start: int
    inside: Branch
    key: yaml.ScalarNode | None = None
    branch: Branch | None = None
    above: list[str] = field(default_factory=list)
    beside: str | None = None

    def has_comments(self) -> bool:
        """Return whether a comment belongs to it or to what it holds."""
        own = self.beside is not None or any(self.above)
        return own or (self.branch is not None and self.branch.has_comments())

    def put_beside(self, text: str) -> None:
        """Let the comment *text* stand beside it; one that stood there goes above."""
        if self.beside is not None:
            self.above.append(self.beside)
        self.beside = text


def outline_of(document: SourceDocument) -> Branch:
    """Return the entries of *document*, a mapping without aliases, with all its comments."""
    return _Outlining(document).root


def comments_in(document: SourceDocument) -> list[Comment]:
    """Return the comments of *document* in order."""
    return list(_comments(document.text, _scalars(document.node)))


class _Outlining:
    def __init__(self, document: SourceDocument) -> None:
        self.text = document.text
        self.entries: list[Entry] = []
        self.root = self._branch(document.node, None)
        self.starts = [entry.start for entry in self.entries]
        placed = [(comment.start, comment) for comment in _comments(self.text, _scalars(document.node))]
        marks: list[tuple[int, Comment | Entry]] = sorted(
            [*placed, *((entry.start, entry) for entry in self.entries)], key=lambda mark: mark[0]
        )
        for _, mark in marks:
            if isinstance(mark, Comment):
                self._place(mark)
            elif not mark.inside.is_flow and self._is_below_blank(mark.start):
                mark.above.append("")

    def _branch(self, node: yaml.Node, holder: Entry | None) -> Branch:
        if not isinstance(node, yaml.CollectionNode):
            raise TypeError(f"no list or mapping at line {node.start_mark.line + 1}")
        branch = Branch(node, node.start_mark.column, holder)
        reached = node.start_mark.index
        for child in node.value:
            key, value = child if isinstance(child, tuple) else (None, child)
            start = key.start_mark.index if key else value.start_mark.index
            if key is None and not node.flow_style:
                start = self._dash(reached)
                reached = end_of(value, self.text)
            entry = Entry(value, start, branch, key)
            branch.entries.append(entry)
            self.entries.append(entry)
            if isinstance(value, yaml.CollectionNode):
                entry.branch = self._branch(value, entry)
        return branch

    def _dash(self, place: int) -> int:
        """Return where the next dash stands from *place* on; nothing but comments and white space comes before."""
        while self.text[place] != "-":
            place = self.text.index("\n", place) if self.text[place] == "#" else place + 1
        return place

    def _place(self, comment: Comment) -> None:
        last = self._last(comment.start)
        if not comment.alone:
            self._place_beside(comment, last)
            return
        lines = ["", comment.text] if self._is_below_blank(comment.start) else [comment.text]
        if last is not None and last.branch is None and last.node.start_mark.index > comment.start:
            last.above += lines  # between a key and its value
            return
        self._lines_for(comment, last).extend(lines)

    def _place_beside(self, comment: Comment, last: Entry | None) -> None:
        if last is None:
            self.entries[0].above.append(comment.text)  # behind a mark that begins the document
        elif last.key is None and last.branch is not None and last.node.start_mark.index > comment.start:
            last.above.append(comment.text)  # behind a dash
        else:
            last.put_beside(comment.text)

    def _last(self, index: int) -> Entry | None:
        """Return the entry that began last before *index*; of what has been closed since, the entry that holds it."""
        place = bisect_left(self.starts, index)
        entry = self.entries[place - 1] if place else None
        while entry is not None and entry.inside.is_flow and entry.inside.end <= index:
            entry = entry.inside.holder
        return entry

    def _lines_for(self, comment: Comment, last: Entry | None) -> list[str]:
        """Return the lines that a comment alone on its line belongs to: above the next entry, or at a foot."""
        place = bisect_left(self.starts, comment.start)
        following = self.entries[place] if place < len(self.entries) else None
        around = self._open(last)
        flow = next((branch for branch in around if branch.is_flow and branch.end > comment.start), None)
        if flow is not None:
            inside = following is not None and following.start < flow.end
            return following.above if inside and following is not None else flow.foot
        blocks = [branch for branch in around if not branch.is_flow and branch.column <= comment.column]
        deepest = blocks[0] if blocks else self.root
        if following is None:  # a list may stand in the column of its key: what is below both belongs to neither
            return next((each for each in reversed(blocks) if each.column == deepest.column), deepest).foot
        if deepest is not following.inside and deepest.column > following.inside.column:
            return deepest.foot
        return following.above

    def _open(self, last: Entry | None) -> list[Branch]:
        """Return the branches that *last* stands in, the innermost first."""
        found = []
        if last is not None and last.branch is not None:
            found.append(last.branch)
        while last is not None:
            found.append(last.inside)
            last = last.inside.holder
        return found

    def _is_below_blank(self, index: int) -> bool:
        """Return whether the line above that of *index* is blank."""
        start = self.text.rfind("\n", 0, index)
        if self.text[start + 1 : index].strip(" -"):
            return False  # it does not begin its line
        return start > 0 and not self.text[self.text.rfind("\n", 0, start) + 1 : start].strip()


def end_of(node: yaml.Node, text: str) -> int:
    """Return where the last word of *node* ends; what a block has behind it (comments, blank lines) is not its own."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    start: int = node.start_mark.index
    return start + len(text[start : node.end_mark.index].rstrip())


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)


def _comments(text: str, scalars: Iterator[yaml.ScalarNode]) -> Iterator[Comment]:
    """Yield the comments between *scalars*, and those behind the sign that begins a block of text."""
    reached = 0
    for scalar in scalars:
        yield from _between(text, reached, scalar.start_mark.index)
        reached = scalar.end_mark.index
        if scalar.style in ("|", ">"):
            header = _BLOCK_HEADER.match(text, scalar.start_mark.index)
            if header is not None:
                yield _comment(text, header.end())
            reached = scalar.start_mark.index + len(text[scalar.start_mark.index : reached].rstrip())
    yield from _between(text, reached, len(text))


def _between(text: str, start: int, end: int) -> Iterator[Comment]:
    place = text.find("#", start, end)
    while place >= 0:
        yield _comment(text, place)
        line_end = text.find("\n", place)
        place = -1 if line_end < 0 else text.find("#", line_end, end)


def _comment(text: str, index: int) -> Comment:
    line_end = text.find("\n", index)
    written = text[index : line_end if line_end >= 0 else len(text)].rstrip()
    before = text[text.rfind("\n", 0, index) + 1 : index]
    return Comment(index, len(before), written, not before.strip())
