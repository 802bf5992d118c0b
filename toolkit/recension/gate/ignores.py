"""Comments that accept a finding where it stands: ``# recension: ignore CODE reason``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from recension.records import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.source import SourceDocument

_MARK = "recension:"
_COMMENT = r"#[ \t]*recension:[ \t]*ignore\b[ \t]*(?P<code>[a-z][a-z0-9-]*)?[ \t]*(?P<reason>[^\n]*)"


@record
class Ignore:
    """A comment on *line* that accepts findings with *code* on the line *target*; both are empty where it lacks them.

    A comment alone on its line speaks of the next line that is not a comment itself.
    """

    code: str
    reason: str
    line: int
    column: int
    target: int

    @property
    def is_whole(self) -> bool:
        """It says what it accepts, and why."""
        return bool(self.code and self.reason)


def ignores_in(document: SourceDocument) -> tuple[Ignore, ...]:
    """Return the comments of *document* that accept something; what stands in a value is no comment."""
    if _MARK not in document.text:
        return ()
    lines = document.text.splitlines()
    taken = list(_scalars(document.node))
    found = []
    for number, line in enumerate(lines, 1):
        match = re.search(_COMMENT, line)
        if match is None or (match.start() and not line[match.start() - 1].isspace()):
            continue
        place = (number, match.start() + 1)
        if any(start <= place < end for start, end in taken):
            continue
        target = number if line[: match.start()].strip() else _next(lines, number)
        found.append(Ignore(match["code"] or "", match["reason"].strip(), *place, target))
    return tuple(found)


def _next(lines: list[str], number: int) -> int:
    """Return the first line after *number* that says something."""
    for further in range(number + 1, len(lines) + 1):
        line = lines[further - 1].strip()
        if line and not line.startswith("#"):
            return further
    return number


def _scalars(node: yaml.Node) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield where each scalar begins and ends; of aliased ones once."""
    pending, seen = [node], {id(node)}
    while pending:
        each = pending.pop()
        if isinstance(each, yaml.ScalarNode):
            start, end = each.start_mark, each.end_mark
            yield (start.line + 1, start.column + 1), (end.line + 1, end.column + 1)
            continue
        children = each.value if isinstance(each, yaml.SequenceNode) else [part for pair in each.value for part in pair]
        for child in children:
            if id(child) not in seen:
                seen.add(id(child))
                pending.append(child)
