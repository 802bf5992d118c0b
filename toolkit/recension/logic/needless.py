"""Criteria that are needless: no case meets them, every case does, or no decision ever rests on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recension.logic.encoding import EncodedRevision
from recension.logic.evaluation import is_placeholder
from recension.logic.formulas import BudgetSpentError
from recension.logic.universe import Universe
from recension.model.conditions import Connective

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


class Needless(NamedTuple):
    """What was proved of a revision's criteria.

    *subsumed* are leaves without which every decision stays as it is, all of
    them together. *complete* is false where the budget was spent.
    """

    never_met: tuple[Placed, ...] = ()
    always_met: tuple[Placed, ...] = ()
    subsumed: tuple[Subsumed, ...] = ()
    complete: bool = True


class Subsumed(NamedTuple):
    """A leaf that no decision rests on, and the label of one that alone is why, if there is one.

    That one is met whenever the leaf is or, where the leaf is *demanded* beside it, the leaf whenever that one is.
    """

    place: Placed
    beside: str | None
    demanded: bool


def needless_criteria(
    revision: Revision, vocabulary: Vocabulary, budget: int, passed_over: Collection[str] = ()
) -> Needless:
    """Return the needless criteria of a sound *revision*, as far as *budget* conflicts of the solver go.

    Of criteria that are needless because of what stands in them, those inside
    are returned. Where a statement is never or always met, nothing is said of
    what rests on it. The ids in *passed_over* are known to be needless, and taken out.
    """
    universe = Universe(vocabulary, [revision])
    universe.formulas.allow(budget)
    search = _Search(revision, universe)
    never: list[Placed] = []
    always: list[Placed] = []
    subsumed: list[Subsumed] = []
    try:
        never += _innermost(place for place in search.asked if not universe.possible([search.encoded.met(place)]))
        always += _innermost(place for place in search.asked if not universe.possible([-search.encoded.met(place)]))
        told = {id(place) for place in (*never, *always)}
        if not any(place.parent is None for place in search.constant(never, always)):
            subsumed += search.subsumed(told, passed_over)
    except BudgetSpentError:
        return Needless(tuple(never), tuple(always), tuple(subsumed), complete=False)
    return Needless(tuple(never), tuple(always), tuple(subsumed))


class _Search:
    """Asks the solver about the criteria of one revision."""

    def __init__(self, revision: Revision, universe: Universe) -> None:
        self.revision = revision
        self.universe = universe
        self.encoded = EncodedRevision(revision, universe)
        self.asked = [
            place for place in revision.outline
            if not place.criterion.is_judged and not is_placeholder(place.criterion, place.evidence)
        ]  # fmt: skip
        self.leaves = [
            place for place in revision.outline
            if place.criterion.is_leaf and not is_placeholder(place.criterion, place.evidence)
        ]  # fmt: skip

    def constant(self, never: list[Placed], always: list[Placed]) -> Iterator[Placed]:
        """Yield the criteria that never change their value, those above the innermost ones among them."""
        for place in self.asked:
            literal = self.encoded.met(place)
            if (never or always) and not (self.universe.possible([literal]) and self.universe.possible([-literal])):
                yield place

    def subsumed(self, told: set[int], passed_over: Collection[str]) -> Iterator[Subsumed]:
        """Yield the leaves that no decision rests on, the last first; each is taken out before the next is tried."""
        for place in self.revision.outline:
            if place.id in passed_over:
                self._take_out(place)
        for place in reversed(self.leaves):
            if id(place) not in told and place.id not in passed_over:
                met, demanded = self.encoded.met(place), _is_demanded(place)
                differs = [self.encoded.applies, self.encoded.decisive(place), -met if demanded else met]
                if not self.universe.possible(differs):
                    self._take_out(place)
                    yield Subsumed(place, self._beside(place, met, demanded=demanded), demanded)

    def _take_out(self, place: Placed) -> None:
        """Give a criterion the value with which its group is what it is without it."""
        true = self.universe.formulas.true
        self.encoded.settle(place, true if _is_demanded(place) else -true)

    def _beside(self, place: Placed, met: int, *, demanded: bool) -> str | None:
        for other in self.leaves:
            theirs = self.encoded.met(other)
            against = [theirs, -met] if demanded else [met, -theirs]
            known = {-self.universe.formulas.true, self.universe.formulas.true}
            if other is not place and theirs not in known and (not demanded or other.parent is place.parent) \
                    and not self.universe.possible(against):  # fmt: skip
                return other.label
        return None


def _is_demanded(place: Placed) -> bool:
    """Return whether a criterion stands among those that must all be met."""
    return place.parent is not None and place.parent.criterion.connective is Connective.ALL_OF


def _innermost(places: Iterator[Placed]) -> list[Placed]:
    """Return those of *places* below which no other of them stands."""
    found = list(places)
    above = set()
    for place in found:
        parent = place.parent
        while parent is not None:
            above.add(id(parent))
            parent = parent.parent
    return [place for place in found if id(place) not in above]
