"""Matches: pairs of criteria, each with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    """The pairing of two revisions, one-to-one: *matches* in the order of the new one, and what is left over.

    *became* has the new criterion that each matched old one is matched with.
    """

    matches: tuple[Match, ...]
    unmatched_old: tuple[Placed, ...]
    unmatched_new: tuple[Placed, ...]
    became: Mapping[Placed, Placed]

    @cached_property
    def by_new(self) -> dict[Pointer, Match]:
        """The match of a new criterion, by its place."""
        return {match.new.criterion.at: match for match in self.matches}

    @cached_property
    def by_old(self) -> dict[Pointer, Match]:
        """The match of an old criterion, by its place."""
        return {match.old.criterion.at: match for match in self.matches}

    def continues(self, old: Placed | None, new: Placed | None) -> bool:
        """Return whether *new* is what became of *old*; the top of the outline continues itself."""
        if old is None or new is None:
            return old is new
        return self.became.get(old) is new

    @cached_property
    def displaced(self) -> frozenset[Match]:
        """The matches whose parents do not continue each other: the criterion moved, or its parent is another one."""
        # the top of the outline continues itself
        became: dict[Placed | None, Placed | None] = {None: None}
        became.update(self.became.items())
        return frozenset(
            [match for match in self.matches if became.get(match.old.parent, match) is not match.new.parent]
        )
