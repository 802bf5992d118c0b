"""What criteria come to where all facts rest, and where all but a few do: only what those few touch is worked out."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from recension.logic.comparing import compare
from recension.logic.kleene import Truth, all_of, join, truth
from recension.logic.nodes import judged_name
from recension.model.conditions import Comparison, Condition, Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from recension.logic.comparing import Value
    from recension.logic.ground import Ground
    from recension.logic.superposition import Superposition

_Key = tuple[int, int]


class Resting:
    """The values of a superposition's criteria in any state for cases that differ little from the resting one.

    Criteria with a part that is not known are none of its business.
    """

    def __init__(self, superposition: Superposition, ground: Ground) -> None:
        self.superposition = superposition
        self.ground = ground
        self._facts: dict[_Key, frozenset[str]] = {}
        self._values: dict[_Key, Truth] = {}
        self._several: dict[tuple[tuple[int, ...], int], tuple[Truth, frozenset[str]]] = {}

    @property
    def case(self) -> Mapping[str, Value]:
        """The complete case in which all facts rest."""
        return self.ground.resting

    def value(self, place: int, state: int) -> Truth:
        """Return the value of a criterion where all facts rest."""
        key = (place, state & self.superposition.nodes[place].touched)
        found = self._values.get(key)
        if found is None:
            found = self._values[key] = self._value(place, state, self.case, None)
        return found

    def under(self, place: int, state: int, case: Mapping[str, Value], moved: AbstractSet[str]) -> Truth:
        """Return the value of a criterion for *case*, in which all facts but those in *moved* rest."""
        if moved.isdisjoint(self.facts(place, state)):
            return self.value(place, state)
        return self._value(place, state, case, moved)

    def facts(self, place: int, state: int) -> frozenset[str]:
        """Return the facts that a criterion asks about, and all below it."""
        node = self.superposition.nodes[place]
        key = (place, state & node.touched)
        found = self._facts.get(key)
        if found is None:
            children = self.superposition.children(place, state)
            below = [self.facts(child, state) for child in children]
            found = self._facts[key] = frozenset(self._own_facts(place, state)).union(*below)
        return found

    def some(self, places: tuple[int, ...], state: int) -> tuple[Truth, frozenset[str]]:
        """Return what several criteria come to, one after the other, where all facts rest, and the facts in them."""
        if len(places) == 1:
            return self.value(places[0], state), self.facts(places[0], state)
        key = (places, state & reduce(or_, (self.superposition.nodes[place].touched for place in places), 0))
        found = self._several.get(key)
        if found is None:
            met = in_turn(self.value(place, state) for place in places)
            asked = frozenset().union(*(self.facts(place, state) for place in places))
            found = self._several[key] = met, asked
        return found

    def _own_facts(self, place: int, state: int) -> Iterator[str]:
        node = self.superposition.nodes[place]
        shown = node.shown(state)
        if shown is None:
            return
        when = shown.criterion.when
        if when is not None:
            for comparison in self._comparisons(when, state, old=shown is node.old):
                yield comparison.fact
                if comparison.anchor is not None:
                    yield comparison.anchor
        elif shown.criterion.connective is None:
            yield judged_name(node, shown)

    def _comparisons(self, condition: Condition, state: int, *, old: bool) -> Iterator[Comparison]:
        if isinstance(condition, Comparison):
            yield self.superposition.translated(condition, state, old=old)
        elif isinstance(condition, Group):
            for part in condition.conditions:
                yield from self._comparisons(part, state, old=old)
        else:
            whose = self.superposition.defining(condition.name, state)
            yield from self._comparisons(whose.definitions[condition.name], state, old=whose is self.superposition.old)

    def _value(self, place: int, state: int, case: Mapping[str, Value], moved: AbstractSet[str] | None) -> Truth:
        node = self.superposition.nodes[place]
        shown = node.shown(state)
        if shown is None:
            raise ValueError(f"node {place} is no criterion")
        criterion = shown.criterion
        parts = []
        if criterion.when is not None:
            parts.append(self._condition(criterion.when, state, case, old=shown is node.old))
        elif criterion.connective is None:
            answer = case.get(judged_name(node, shown))
            return truth(None if answer is None else answer is True)
        if criterion.connective is not None:
            children = self.superposition.children(place, state)
            below = [
                self.value(child, state) if moved is None else self.under(child, state, case, moved)
                for child in children
            ]
            parts.append(join(criterion.connective, below, criterion.bound))
        return parts[0] if len(parts) == 1 else all_of(parts)

    def _condition(self, condition: Condition, state: int, case: Mapping[str, Value], *, old: bool) -> Truth:
        superposition = self.superposition
        if isinstance(condition, Comparison):
            asked = superposition.translated(condition, state, old=old)
            return truth(compare(asked, case, superposition.merged.vocabulary))
        if isinstance(condition, Group):
            parts = [self._condition(part, state, case, old=old) for part in condition.conditions]
            return join(condition.connective, parts, condition.bound)
        whose = superposition.defining(condition.name, state)
        return self._condition(whose.definitions[condition.name], state, case, old=whose is superposition.old)


def in_turn(values: Iterable[Truth]) -> Truth:
    """Return the first of *values* that is not ``not met``: what follows a statement that is open decides nothing."""
    return next((value for value in values if value is not Truth.NOT_MET), Truth.NOT_MET)
