"""Which of several paired things changed places: the fewest that explain the new order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


def out_of_order(old: Sequence[Hashable], new: Sequence[Hashable]) -> set[Hashable]:
    """Return the fewest keys that must have moved for the order *old* to become the order *new*.

    Both have the same keys, each once. Of several smallest answers it is one
    that does not depend on which side is called old: keys that sort first by
    their text stay. The rest is a heaviest increasing subsequence, found with a
    Fenwick tree of running maxima.
    """
    size = len(new)
    place_in_old = {key: place for place, key in enumerate(old)}
    rank = {key: place for place, key in enumerate(sorted(new, key=str))}
    best: list[tuple[int, int]] = [(0, -1)] * (size + 1)  # weight, index in `new` of the last one that stays
    before = [-1] * size
    for index, key in enumerate(new):
        weight, last = _greatest(best, place_in_old[key])
        before[index] = last
        # one for staying at all, and a bonus too small to outweigh it that breaks ties by rank
        _raise(best, place_in_old[key] + 1, (weight + (1 << size) + (1 << (size - 1 - rank[key])), index))
    staying = set()
    last = _greatest(best, size)[1]
    while last >= 0:
        staying.add(new[last])
        last = before[last]
    return set(new) - staying


def _greatest(tree: list[tuple[int, int]], upto: int) -> tuple[int, int]:
    found = (0, -1)
    while upto > 0:
        found = max(found, tree[upto])
        upto -= upto & -upto
    return found


def _raise(tree: list[tuple[int, int]], place: int, value: tuple[int, int]) -> None:
    while place < len(tree):
        tree[place] = max(tree[place], value)
        place += place & -place
