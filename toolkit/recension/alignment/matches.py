"""Matches: pairs of criteria, each with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recension.model.criteria import Placed
    from recension.pointer import Pointer


class MatchBasis(StrEnum):
    """What a match rests on, the surest first."""

    ID = "id"
    FORMERLY = "formerly"
    INSTEAD_OF = "instead_of"
    EXACT_TEXT = "exact_text"
    SIMILAR_IN_PARENT = "similar_in_parent"
    SIMILAR = "similar"
    SLOT = "slot"

    @cached_property
    def carries_identity(self) -> bool:
        """Both sides are the same criterion; otherwise one only stands where the other stood."""
        return self is not MatchBasis.INSTEAD_OF and self is not MatchBasis.SLOT


# not frozen for the same reason as what it pairs: there is one for nearly every criterion
@dataclass(slots=True, eq=False)
class Match:
    """An old criterion and the new one that continues it, or stands in its place; *score* is 1 for a certain match.

    Never changed once it is made; equal to itself only.
    """

    old: Placed
    new: Placed
    basis: MatchBasis
    score: float = 1.0


@dataclass(frozen=True)
class Alignment:
    """The pairing of two revisions, one-to-one: *matches* in the order of the new one, and what is left over."""

    matches: tuple[Match, ...]
    unmatched_old: tuple[Placed, ...]
    unmatched_new: tuple[Placed, ...]

    @cached_property
    def by_new(self) -> dict[Pointer, Match]:
        """The match of a new criterion, by its place."""
        return {match.new.criterion.at: match for match in self.matches}

    @cached_property
    def by_old(self) -> dict[Pointer, Match]:
        """The match of an old criterion, by its place."""
        return {match.old.criterion.at: match for match in self.matches}

    def became(self, old: Placed) -> Placed | None:
        """Return the new criterion that an old one is matched with."""
        return self._became.get(old)

    def continues(self, old: Placed | None, new: Placed | None) -> bool:
        """Return whether *new* is what became of *old*; the top of the outline continues itself."""
        return old in self._became and self._became[old] is new

    @cached_property
    def displaced(self) -> frozenset[Match]:
        """The matches whose parents do not continue each other: the criterion moved, or its parent is another one."""
        became = self._became
        return frozenset(
            match
            for match in self.matches
            if match.old.parent not in became or became[match.old.parent] is not match.new.parent
        )

    @cached_property
    def _became(self) -> dict[Placed | None, Placed | None]:
        return {None: None} | {match.old: match.new for match in self.matches}
