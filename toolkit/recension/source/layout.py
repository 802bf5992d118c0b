"""The common layout of a document: two blanks for each level, keys in one order, lines of 120 columns.

Quotes, and the choice between lines and brackets, stay as their author made
them wherever they fit on a line; comments go with what they speak of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import yaml

from recension.source.outlining import outline_of
from recension.source.writing import WIDTH, flow_list, folded, literal, quoted, word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recension.pointer import Pointer
    from recension.source.documents import SourceDocument
    from recension.source.outlining import Branch, Entry

    KeyOrder: TypeAlias = Callable[[Pointer], Sequence[str]]

_STEP = 2


def laid_out(document: SourceDocument, order: KeyOrder) -> str:
    """Return the text of *document*, a mapping without aliases, in the common layout.

    *order* has the keys of the mapping at a pointer in their order; those that
    it does not name stand last, as they stood. Places in lists are ``*`` in the pointer.
    """
    line_end = "\r\n" if "\r\n" in document.text else "\n"
    lines = _Printer(order, document.text).document(outline_of(document))
    return "".join(line + line_end for line in lines)


class _Printer:
    def __init__(self, order: KeyOrder, text: str) -> None:
        self.order = order
        self.text = text

    def document(self, root: Branch) -> list[str]:
        lines: list[str] = []
        long = False
        for entry in self._ordered(root, ()):
            own = self._entry(entry, 0, (_key(entry),))
            above = _above(entry, 0)
            was_long, long = long, len(own) > 1 and entry.branch is not None
            if lines and (long or was_long) and above[:1] != [""]:
                lines.append("")
            lines += [*(above if lines else _without_blanks(above)), *own]
        return lines + _without_trailing_blank(root.foot)

    def _lines(self, branch: Branch, indent: int, at: Pointer) -> list[str]:
        """Return the lines of *branch* as a block whose keys, or dashes, stand at the column *indent*."""
        lines: list[str] = []
        for entry in self._ordered(branch, at):
            above = _above(entry, indent)
            lines += above if lines else _without_blanks(above)
            lines += self._entry(entry, indent, (*at, _key(entry)))
        return lines + [f"{' ' * indent}{line}" if line else "" for line in branch.foot]

    def _ordered(self, branch: Branch, at: Pointer) -> list[Entry]:
        if isinstance(branch.node, yaml.SequenceNode):
            return branch.entries
        places = {name: place for place, name in enumerate(self.order(at))}
        return sorted(branch.entries, key=lambda entry: places.get(_key(entry), len(places)))

    def _entry(self, entry: Entry, indent: int, at: Pointer) -> list[str]:
        margin = " " * indent
        lead = f"{margin}- " if entry.key is None else f"{margin}{_key_text(entry.key)}:"
        column = len(lead) + (entry.key is not None)
        head, rest = self._value(entry, column, indent + _STEP, at)
        if head is None:  # a block that begins behind a dash, or below a key
            if entry.key is None:
                return self._behind_dash(entry, lead, rest)
            return [_with(lead, entry.beside), *rest]
        first = f"{lead}{head}" if entry.key is None else f"{lead} {head}"
        return [_with(first, entry.beside), *rest]

    def _behind_dash(self, entry: Entry, lead: str, rest: list[str]) -> list[str]:
        """Return *rest*, a block, with the dash before its first line that is no comment; comments go above."""
        number = next(place for place, line in enumerate(rest) if line and not line.lstrip().startswith("#"))
        margin = lead[:-2]
        above = [f"{margin}{line.lstrip()}" for line in rest[:number] if line]
        beside = [f"{margin}{entry.beside}"] if entry.beside else []
        return [*beside, *above, lead + rest[number][len(lead) :], *rest[number + 1 :]]

    def _value(self, entry: Entry, column: int, indent: int, at: Pointer) -> tuple[str | None, list[str]]:
        """Return what stands at *column* behind the key or dash, None for a block, and the lines below it."""
        branch = entry.branch
        if branch is None:
            return _scalar(entry.node, column, indent, self.text)
        if not branch.entries and not branch.foot:
            return ("[]" if isinstance(branch.node, yaml.SequenceNode) else "{}"), []
        if branch.is_flow and not branch.has_comments():
            flow = self._flow(branch, at)
            if column + len(flow) <= WIDTH:
                return flow, []
            if isinstance(branch.node, yaml.SequenceNode) and all(each.branch is None for each in branch.entries):
                lines = flow_list([_flow_scalar(each.node) for each in branch.entries], column, indent)
                if all(len(line) + indent <= WIDTH for line in lines):
                    return lines[0], [" " * indent + line for line in lines[1:]]
        return None, self._lines(branch, indent, at)

    def _flow(self, branch: Branch, at: Pointer) -> str:
        """Return *branch* in brackets or braces, on one line."""
        parts = []
        for entry in self._ordered(branch, at):
            value = _flow_scalar(entry.node) if entry.branch is None else self._flow(entry.branch, (*at, _key(entry)))
            parts.append(value if entry.key is None else f"{_key_text(entry.key)}: {value}")
        listed = isinstance(branch.node, yaml.SequenceNode)
        return f"[{', '.join(parts)}]" if listed else "{" + ", ".join(parts) + "}"


def _scalar(node: yaml.Node, column: int, indent: int, text: str) -> tuple[str, list[str]]:
    """Return how a value is written at *column*; what goes on below is indented by *indent*."""
    value: str = node.value
    style = node.style  # type: ignore[attr-defined] # a scalar node: it has no branch
    if style in ("|", ">"):
        said = value.rstrip("\n")
        ending = {"": "-", "\n": ""}.get(value[len(said) :])
        lines = None if style == "|" or not said else _as_folded(node, said, text, indent) or folded(said, indent)
        sign = ">" if lines is not None else "|"
        lines = lines or literal(said)
        if ending is None or lines is None:
            return quoted(value), []
        return f"{sign}{ending}", [f"{' ' * indent}{line}" if line else "" for line in lines]
    inline = _flow_scalar(node)
    if column + len(inline) <= WIDTH and "\n" not in value:
        return inline, []
    lines = folded(value, indent)
    if lines is None or len(lines) == 1:
        return inline, []
    return ">-", [f"{' ' * indent}{line}" if line else "" for line in lines]


def _as_folded(node: yaml.Node, said: str, text: str, indent: int) -> list[str] | None:
    """Return the lines of a folded text as its author broke them; None if one is too long, or breaks are not all."""
    written = text[node.start_mark.index : node.end_mark.index].rstrip().splitlines()
    lines = [line.strip(" ") for line in written[1:]]
    if any(len(line) + indent > WIDTH and " " in line for line in lines):
        return None
    joined = re.sub(r"\n(\n*)", lambda found: found[1] or " ", "\n".join(lines))
    return lines if joined == said and lines and lines[0] else None


def _flow_scalar(node: yaml.Node) -> str:
    """Return a value on one line, in the quotes that it has."""
    value: str = node.value
    style = node.style  # type: ignore[attr-defined] # a scalar node: it has no branch
    if not style and "\n" not in value:
        return value or "null"
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return quoted(value)


def _key(entry: Entry) -> str:
    return str(entry.key.value) if entry.key is not None else "*"


def _key_text(key: yaml.ScalarNode) -> str:
    written: str = key.value
    return word(written) if key.style else written


def _with(line: str, comment: str | None) -> str:
    return f"{line}  {comment}" if comment else line


def _above(entry: Entry, indent: int) -> list[str]:
    return [f"{' ' * indent}{line}" if line else "" for line in entry.above]


def _without_blanks(lines: list[str]) -> list[str]:
    """Return *lines* without the blank ones that they begin with."""
    start = next((place for place, line in enumerate(lines) if line), len(lines))
    return lines[start:]


def _without_trailing_blank(lines: list[str]) -> list[str]:
    return lines[:-1] if lines[-1:] == [""] else lines
