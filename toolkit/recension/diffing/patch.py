"""Patches: what a diff does, as operations that turn the old revision into the new one, and nothing else into it.

Operations speak of places in the old document by their pointer
(``/criteria/0/any_of/2``) and of what is inserted by its pointer in the new one
after a plus (``+/criteria/0/any_of/3``). They are listed in the order in which
they apply; each names the entry of the diff that it belongs to.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from recension.decoding import decode_revision, encode_revision
from recension.errors import UsageError
from recension.pointer import Pointer, format_pointer, parse_pointer, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.model.revision import Revision

Data = dict[str, Any]
LISTS = ("sections", "codes", "references", "revision_log")
_CONNECTIVES = ("all_of", "any_of", "none_of")


@dataclass(frozen=True, slots=True)
class Operation:
    """One step.

    *op* is ``set`` (the value at *path* becomes *after*), ``remove``, ``move`` or
    ``insert``. *parent* (None for the top) and *previous* (None for the first
    place) say where something is put; *entry* is the place of its entry among
    the diff's changes.
    """

    op: str
    path: str
    entry: int
    before: Any = None
    after: Any = None
    parent: str | None = None
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Patch:
    """Operations, and the digest of the one revision that they apply to."""

    base: str
    operations: tuple[Operation, ...]


class PatchError(UsageError):
    """A patch that does not fit what it was applied to; nothing was changed."""


def digest(revision: Revision) -> str:
    """Return what names the content of *revision*: SHA-256 of its canonical JSON."""
    canonical = json.dumps(encode_revision(revision), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def apply_patch(patch: Patch, revision: Revision) -> Revision:
    """Return what *patch* makes of *revision*.

    :raises PatchError: if it was made from another revision, or an operation does not fit.
    """
    if digest(revision) != patch.base:
        raise PatchError(f"this patch was not made from {revision.name} as it is", hint="compare the two anew")
    return apply_operations(patch.operations, revision)


def apply_operations(operations: Sequence[Operation], revision: Revision) -> Revision:
    """Return what *operations*, some of a patch, make of *revision*, if each finds what it needs.

    :raises PatchError: if one does not.
    """
    work = _Work(encode_revision(revision))
    for operation in operations:
        work.apply(operation)
    return decode_revision(work.result())


@dataclass
class _Node:
    """A criterion, or an entry of a list, on its own; *children* are references to others."""

    value: Data
    children: list[str] = field(default_factory=list)
    parent: str | None = None


class _Work:
    """A revision taken apart, so that operations find each piece under the name that it had."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.nodes: dict[str, _Node] = {}
        self.tops: dict[str, list[str]] = {}
        self._take_apart("criteria", data.pop("criteria"), (), None)
        for part in LISTS:
            if data.get(part) is not None:
                self._take_list(part, data.pop(part))

    def apply(self, operation: Operation) -> None:
        """Carry out one operation."""
        {"set": self._set, "remove": self._remove, "move": self._move, "insert": self._insert}[operation.op](operation)

    def result(self) -> Data:
        """Return the revision, put together again."""
        for name, node in self.nodes.items():
            if name.lstrip("+").startswith("/criteria/") and bool(node.children) is not ("connective" in node.value):
                raise PatchError(f"{name} has children and nothing that joins them, or the other way round")
        self.data["criteria"] = [self._put_together(name) for name in self.tops["criteria"]]
        for part in LISTS:
            if part in self.tops:
                self.data[part] = [self.nodes[name].value for name in self.tops[part]]
        return self.data

    def _take_apart(self, part: str, items: list[Data], at: Pointer, parent: str | None) -> list[str]:
        names = []
        for index, item in enumerate(items):
            here = (*at, index) if at else (part, index)
            name = format_pointer(here)
            value, children, inner = split_children(item)
            node = self.nodes[name] = _Node(value, parent=parent)
            node.children = self._take_apart(part, children, (*here, *inner), name) if children else []
            names.append(name)
        if parent is None:
            self.tops[part] = names
        return names

    def _take_list(self, part: str, items: list[Data]) -> None:
        self.tops[part] = []
        for index, item in enumerate(items):
            name = format_pointer((part, index))
            self.nodes[name] = _Node(item)
            self.tops[part].append(name)

    def _put_together(self, name: str) -> Data:
        node = self.nodes[name]
        return join_children(node.value, [self._put_together(child) for child in node.children])

    def _siblings(self, operation: Operation, parent: str | None) -> list[str]:
        if parent is None:
            return self.tops.setdefault(_part(operation.path), [])
        if parent not in self.nodes:
            raise PatchError(f"nothing is at {parent}")
        return self.nodes[parent].children

    def _set(self, operation: Operation) -> None:
        *holder, key = parse_pointer(operation.path)
        if not holder and key in LISTS:
            self._set_list(str(key), operation)
            return
        target = self._holder(tuple(holder))
        if target.get(str(key)) != operation.before:
            raise PatchError(f"{operation.path} is not what the patch says it was")
        if operation.after is None:
            target.pop(str(key), None)
        else:
            target[str(key)] = operation.after

    def _set_list(self, part: str, operation: Operation) -> None:
        names = self.tops.pop(part, None)
        current = None if names is None else [self.nodes[name].value for name in names]
        if current != operation.before:
            raise PatchError(f"{operation.path} is not what the patch says it was")
        if operation.after is not None:
            self._take_list(part, operation.after)

    def _holder(self, pointer: Pointer) -> Data:
        """Return what holds the key that is set: the nearest node above it, or the revision, and what is inside."""
        for length in range(len(pointer), 0, -1):
            node = self.nodes.get(format_pointer(pointer[:length]))
            if node is not None:
                return _inside(node.value, pointer[length:])
        return _inside(self.data, pointer)

    def _remove(self, operation: Operation) -> None:
        node = self._detach(operation)
        if self._put_together(operation.path) != operation.before:
            raise PatchError(f"{operation.path} is not what the patch says it was")
        self._forget(operation.path, node)

    def _forget(self, name: str, node: _Node) -> None:
        for child in node.children:
            self._forget(child, self.nodes[child])
        del self.nodes[name]

    def _move(self, operation: Operation) -> None:
        node = self._detach(operation)
        node.parent = operation.parent
        self._place(operation)

    def _insert(self, operation: Operation) -> None:
        self.nodes[operation.path] = _Node(dict(operation.after), parent=operation.parent)
        self._place(operation)

    def _detach(self, operation: Operation) -> _Node:
        node = self.nodes.get(operation.path)
        if node is None:
            raise PatchError(f"nothing is at {operation.path}")
        siblings = self._siblings(operation, node.parent)
        if operation.path in siblings:
            siblings.remove(operation.path)
        return node

    def _place(self, operation: Operation) -> None:
        siblings = self._siblings(operation, operation.parent)
        if operation.previous is None:
            siblings.insert(0, operation.path)
        elif operation.previous in siblings:
            siblings.insert(siblings.index(operation.previous) + 1, operation.path)
        else:
            raise PatchError(f"{operation.previous} is not where {operation.path} belongs")


def split_children(criterion: Data) -> tuple[Data, list[Data], Pointer]:
    """Return an encoded criterion without its children, the children, and the keys that led to them.

    What joined them stays as ``connective`` and ``bound``.
    """
    value = dict(criterion)
    for connective in _CONNECTIVES:
        if connective in value:
            children = value.pop(connective)
            return value | {"connective": connective}, children, (connective,)
    if "count" in value:
        counted = value.pop("count")
        bound = {key: number for key, number in counted.items() if key != "of"}
        return value | {"connective": "count", "bound": bound}, counted["of"], ("count", "of")
    return value, [], ()


def join_children(value: Data, children: list[Data]) -> Data:
    """Return the encoded criterion that `split_children` took apart."""
    joined = dict(value)
    connective, bound = joined.pop("connective", None), joined.pop("bound", None)
    if connective == "count":
        return joined | {"count": {**(bound or {}), "of": children}}
    return joined | {connective: children} if connective else joined


def _inside(value: Data, pointer: Pointer) -> Data:
    try:
        inside = resolve(pointer, value)
    except LookupError:
        raise PatchError(f"nothing is at {format_pointer(pointer)}") from None
    if not isinstance(inside, dict):
        raise PatchError(f"{format_pointer(pointer)} holds no keys")
    return inside


def _part(path: str) -> str:
    return str(parse_pointer(path.removeprefix("+"))[0])
