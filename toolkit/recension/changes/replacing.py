"""Criteria that stand in the place of others, and the subtrees that come and go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.alignment import MatchBasis

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recension.alignment import Alignment, Match
    from recension.model.criteria import Placed
    from recension.pointer import Pointer


class Replacing:
    """What an alignment says of replacements.

    *old* and *new* are the places of the criteria that are replaced and of
    those in their place: what only stood below one is told with it. *removed*
    and *added* have the unmatched criteria by the place of the one with which
    they are told, that one first where it is unmatched itself.
    """

    def __init__(self, alignment: Alignment) -> None:
        self._gone = _Claims(alignment.unmatched_old)
        self._come = _Claims(alignment.unmatched_new)
        self._partners: dict[Match, tuple[tuple[Placed, ...], tuple[Placed, ...]]] = {}
        replaced = [match for match in alignment.matches if not match.basis.carries_identity]
        pairs = [(match, *self.partners(match)) for match in replaced]
        self.old = frozenset(place.criterion.at for match, gone, _ in pairs for place in (match.old, *gone))
        self.new = frozenset(place.criterion.at for match, _, come in pairs for place in (match.new, *come))
        self.removed = _subtrees(alignment.unmatched_old, self.old)
        self.added = _subtrees(alignment.unmatched_new, self.new)

    def partners(self, match: Match) -> tuple[tuple[Placed, ...], tuple[Placed, ...]]:
        """Return what else belongs to a replacement: further old criteria of a join, further new ones of a split."""
        if match.basis is not MatchBasis.INSTEAD_OF:
            return (), ()
        if match not in self._partners:
            self._partners[match] = self._gone.standing_for(match.new), self._come.standing_for(match.old)
        return self._partners[match]


class _Claims:
    """Unmatched criteria of one side, by what they say, and what others say, of standing in a place."""

    def __init__(self, places: Sequence[Placed]) -> None:
        self.places = places
        self.named: dict[str, list[int]] = {}
        self.naming: dict[str, list[int]] = {}
        for index, place in enumerate(places):
            self.named.setdefault(place.id, []).append(index)
            for name in place.criterion.instead_of or ():
                self.naming.setdefault(name, []).append(index)

    def standing_for(self, other: Placed) -> tuple[Placed, ...]:
        """Return those that say, or of which *other* says, that one stands in the place of the other."""
        found = set(self.naming.get(other.id, ()))
        for name in other.criterion.instead_of or ():
            found.update(self.named.get(name, ()))
        return tuple(self.places[index] for index in sorted(found))


def _subtrees(free: Sequence[Placed], told: Collection[Pointer]) -> dict[Pointer, list[Placed]]:
    """Return *free* by the place of the topmost one that stands above without a gap, itself first.

    What stands right below one of the places in *told* belongs to that place.
    """
    tops: dict[Pointer, Pointer] = {}
    found: dict[Pointer, list[Placed]] = {}
    for place in free:
        above = place.parent.criterion.at if place.parent else ()
        top = tops.get(above, above if above in told else place.criterion.at)
        tops[place.criterion.at] = top
        found.setdefault(top, []).append(place)
    return found
