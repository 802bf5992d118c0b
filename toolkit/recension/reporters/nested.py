"""Values that hold values (the options of a fact, the claims of a log row): what differs inside them, by DeepDiff.

It is asked only where two such values are known to differ, and imported only then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST = 2_000
"""Values with more parts than this are not looked into: it would take longer than anybody waits."""
_TOLD = ("values_changed", "type_changes", "dictionary_item_added", "dictionary_item_removed", "iterable_item_added",
         "iterable_item_removed")  # fmt: skip


def is_nested(value: object) -> bool:
    """Return whether *value* holds values that hold values."""
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(each, (dict, list)) for each in value)
    )


def nested_differences(before: object, after: object) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield where two values differ inside, and what stands there on each side, None for nothing; in reading order.

    Entries of a list that have ids are told by them, the others by their place, from 1.
    """
    if _size(before) + _size(after) > _LARGEST:
        return
    from deepdiff import DeepDiff

    found = DeepDiff(_by_id(before), _by_id(after), view="tree", verbose_level=2)
    told: list[tuple[list[tuple[bool, str]], tuple[str, str | None, str | None]]] = []
    for kind in _TOLD:
        for node in found.get(kind, ()):
            steps = node.path(output_format="list")
            before_words = None if "added" in kind else _words(node.t1)
            after_words = None if "removed" in kind else _words(node.t2)
            order = [
                (isinstance(step, str), str(step).zfill(8) if isinstance(step, int) else str(step)) for step in steps
            ]
            told.append((order, (_path(steps), before_words, after_words)))
    yield from (difference for _, difference in sorted(told, key=lambda each: each[0]))


def _by_id(value: object) -> object:
    """Return *value* with lists of entries that have ids as maps, so that a new entry is not all those behind it."""
    if isinstance(value, dict):
        return {name: _by_id(each) for name, each in value.items()}
    if isinstance(value, list):
        ids = [each.get("id") if isinstance(each, dict) else None for each in value]
        if value and None not in ids and len(set(map(str, ids))) == len(ids):
            return {str(name): _by_id(each) for name, each in zip(ids, value, strict=True)}
        return [_by_id(each) for each in value]
    return value


def _path(steps: list[Any]) -> str:
    return " ".join(str(step + 1) if isinstance(step, int) else str(step).replace("_", " ") for step in steps)


def _words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_words(each)}" for name, each in value.items() if each not in (None, [], ""))
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_words, value)) or "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else str(value)


def _size(value: object) -> int:
    if isinstance(value, dict):
        return 1 + sum(map(_size, value.values()))
    return 1 + sum(map(_size, value)) if isinstance(value, (list, tuple)) else 1
