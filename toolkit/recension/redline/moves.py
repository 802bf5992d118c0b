"""The moves of a redline: each has one number at both its ends, and links from one to the other."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from recension.redline.document import Move, was

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class End:
    """One end of a move: what is there is called so, and found under this name."""

    label: str
    anchor: str


@dataclass
class Moves:
    """Numbers the moves in the order in which they are met."""

    _numbers: dict[Hashable, Move] = field(default_factory=dict)

    def number(self, what: Hashable, old: End, new: End) -> int:
        """Return the number of the move of *what*, the same one at either end."""
        if what not in self._numbers:
            place = len(self._numbers) + 1
            self._numbers[what] = Move(place, old.label, new.label, was(old.anchor), new.anchor)
        return self._numbers[what].number

    def told(self, parts: tuple[Any, ...]) -> Mapping[int, Move]:
        """Return all moves by their numbers, once the *parts* of the redline that they are in are made."""
        inside = set(_inside(parts, within=False))
        return {move.number: replace(move, inside=move.number in inside) for move in self._numbers.values()}


def _inside(part: Any, *, within: bool) -> Iterator[int]:  # noqa: ANN401 - any part of a redline
    """Yield the numbers of the moves that have an end within something else that moved."""
    if isinstance(part, tuple):
        for each in part:
            yield from _inside(each, within=within)
    elif is_dataclass(part):
        number = getattr(part, "move", None)
        if number is not None and within:
            yield number
        for each in fields(part):
            value = getattr(part, each.name)
            if isinstance(value, tuple):
                yield from _inside(value, within=within or number is not None)
