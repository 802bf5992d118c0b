"""Cases that differ little from another one: they share it, and have the difference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from recension.logic.comparing import Value


class Varied(Mapping[str, "Value"]):
    """The case *base* with *changes*: other values of some facts, None where one is not known.

    Thousands of cases over thousands of facts so take the room of their differences. Never changed once it is made.
    """

    __slots__ = ("base", "changes")

    def __init__(self, base: Mapping[str, Value], changes: Mapping[str, Value | None]) -> None:
        self.base = base
        self.changes = {name: value for name, value in changes.items() if base.get(name) != value}

    def without(self, facts: Collection[str]) -> Varied:
        """Return the case in which *facts* are not known."""
        return Varied(self.base, self.changes | dict.fromkeys(facts))

    def plain(self) -> dict[str, Value]:
        """Return the case by itself."""
        whole: dict[str, Value | None] = {**self.base, **self.changes}
        for name, value in self.changes.items():
            if value is None:
                del whole[name]
        return cast("dict[str, Value]", whole)

    def __getitem__(self, name: str) -> Value:
        value = self.changes[name] if name in self.changes else self.base[name]
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        changes = self.changes
        yield from (name for name in self.base if changes.get(name, True) is not None)
        yield from (name for name, value in changes.items() if value is not None and name not in self.base)

    def __len__(self) -> int:
        missing = sum(value is None for value in self.changes.values())
        return len(self.base) - missing + sum(name not in self.base for name in self.changes)

    def __or__(self, other: Mapping[str, Value]) -> dict[str, Value]:
        return self.plain() | dict(other)

    def __ror__(self, other: Mapping[str, Value]) -> dict[str, Value]:
        return dict(other) | self.plain()

    def __repr__(self) -> str:
        return repr(self.plain())


def plain(case: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return *case* in the form that is quickest to read from end to end."""
    return case.plain() if isinstance(case, Varied) else case
