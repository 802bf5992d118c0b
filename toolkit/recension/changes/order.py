"""Which of several paired things changed places: the fewest that explain the new order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Sequence

    from recension.alignment import Alignment, Match
    from recension.model.criteria import Criterion, Placed
    from recension.model.revision import Revision
    from recension.pointer import Pointer


def reordered_criteria(old: Revision, new: Revision, alignment: Alignment) -> frozenset[Pointer]:
    """Return the places, in *new*, of the fewest criteria that changed places among their siblings."""
    found: set[Pointer] = set()
    for parents in _disordered(alignment):
        before, after = (parent.criterion.children if parent else top.criteria
                         for parent, top in zip(parents, (old, new), strict=True))  # fmt: skip
        found |= _out_of_place(before, after, alignment)
    return frozenset(found)


def _disordered(alignment: Alignment) -> Iterable[tuple[Placed | None, Placed | None]]:
    """Return the parents, on both sides, whose continued children stand in another order; None is the top."""
    furthest: dict[int, int] = {}
    found: dict[int, tuple[Placed | None, Placed | None]] = {}
    for match in alignment.matches:
        if match not in alignment.displaced:
            parent, place = id(match.new.parent), match.old.index
            if place < furthest.get(parent, -1):
                found[parent] = (match.old.parent, match.new.parent)
            else:
                furthest[parent] = place
    return found.values()


def _out_of_place(earlier: Sequence[Criterion], siblings: Sequence[Criterion], alignment: Alignment) -> set[Pointer]:
    there = {child.at for child in siblings}
    kept = [match for child in earlier if (match := alignment.by_old.get(child.at)) is not None]
    staying = {match.new.criterion.at: match for match in kept if match.new.criterion.at in there}
    if list(staying) == [child.at for child in siblings if child.at in staying]:
        return set()
    keys = _keys(staying)
    # where one criterion stands in the place of another, the place is what they share: it gives way to the others
    light = {keys[at] for at, match in staying.items() if not match.basis.carries_identity}
    moved = out_of_order(list(keys.values()), [keys[child.at] for child in siblings if child.at in keys], light)
    return {at for at, key in keys.items() if key in moved}


def _keys(pairs: dict[Pointer, Match]) -> dict[Pointer, Hashable]:
    """Return what names each pair whichever side is called old; pairs that look alike are told apart by their turn."""
    turns: dict[tuple[str, ...], int] = {}
    keys: dict[Pointer, Hashable] = {}
    for at, match in pairs.items():
        texts = sorted([match.old.criterion.text, match.new.criterion.text])
        key = (*sorted([match.old.id, match.new.id]), *texts)
        turns[key] = turns.get(key, 0) + 1
        keys[at] = (*key, turns[key])
    return keys


def out_of_order(old: Sequence[Hashable], new: Sequence[Hashable], light: Collection[Hashable] = ()) -> set[Hashable]:
    """Return the fewest keys that must have moved for the order *old* to become the order *new*.

    Keys in *light* count for nothing: they move rather than any other.

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
        own = (0 if key in light else 1 << size) + (1 << (size - 1 - rank[key]))
        _raise(best, place_in_old[key] + 1, (weight + own, index))
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
