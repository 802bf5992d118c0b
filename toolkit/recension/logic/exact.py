"""What criteria of which all is known come to for complete cases: one literal for each, in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.deferring import Deferring, Rails
from recension.logic.nodes import ROOT, judged_name
from recension.model.conditions import Comparator, Comparison, Condition, Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.logic.growing import GrowingUniverse
    from recension.logic.nodes import Node
    from recension.logic.resting import Resting
    from recension.logic.superposition import Superposition


class Exact:
    """The literals of a superposition's criteria; those that none of the edits *differing* touches may stay open."""

    def __init__(
        self, superposition: Superposition, universe: GrowingUniverse, resting: Resting, differing: int
    ) -> None:
        self.superposition = superposition
        self.universe = universe
        self.formulas = universe.formulas
        self._nodes = superposition.nodes
        self.differing = differing
        self.deferring = Deferring(universe, resting, universe.moved)
        self._criteria: dict[tuple[int, int] | int, int] = {}
        self._several: dict[tuple[tuple[int, ...], int], int] = {}
        self._shared: dict[tuple[str, int], int] = {}
        self._is_plain = superposition.merged.is_plain
        self._defers = not superposition.is_small(ROOT)

    def defers(self, node: Node) -> bool:
        """Return whether what a criterion comes to is no part of the question, as far as can be seen."""
        return not (node.touched & self.differing or node.hidden)

    def literal(self, place: int, state: int) -> int:
        """Return the literal that is true exactly when the criterion at *place* is met in *state*."""
        node = self._nodes[place]
        key = (place, state & node.touched) if node.touched else place
        found = self._criteria.get(key)
        if found is None:
            if self._defers and node.children and self.defers(node):
                found = self.deferring.defer((place,), state, self._encode).must
            else:
                found = self._literal(place, node, state)
            self._criteria[key] = found
        return found

    def some_met(self, places: tuple[int, ...], state: int) -> int:
        """Return the literal that is true exactly when one of several criteria is met, none of which is asked about."""
        nodes, touched = self.superposition.nodes, 0
        for place in places:
            touched |= nodes[place].touched
        key = (places, state & touched)
        found = self._several.get(key)
        if found is None:
            found = self._several[key] = self.deferring.defer(places, state, self._encode).must
        return found

    def condition(self, condition: Condition, state: int, *, old: bool) -> int:
        """Return the literal that is true exactly when a condition of one side holds."""
        if isinstance(condition, Comparison):
            if condition.comparator is Comparator.IS_TRUE and self._is_plain:
                return self.universe.boolean(condition.fact)
            return self.universe.comparison(self.superposition.translated(condition, state, old=old))
        if isinstance(condition, Group):
            parts = [self.condition(part, state, old=old) for part in condition.conditions]
            return self.formulas.joined(condition.connective, parts, condition.bound)
        return self._definition(condition.name, state)

    def _definition(self, name: str, state: int) -> int:
        key = (name, state & self.superposition.shared_edits)
        found = self._shared.get(key)
        if found is None:
            whose = self.superposition.defining(name, state)
            old = whose is self.superposition.old
            found = self._shared[key] = self.condition(whose.definitions[name], state, old=old)
        return found

    def _literal(self, place: int, node: Node, state: int) -> int:
        shown = node.shown(state)
        if shown is None:
            raise ValueError(f"node {place} is no criterion")
        criterion = shown.criterion
        when, connective = criterion.when, criterion.connective
        if connective is None:
            if when is None:
                return self.universe.judgement(judged_name(node, shown))
            return self.condition(when, state, old=shown is node.old)
        children = self.superposition.children(place, state) if node.mixed else node.children
        if self._defers:
            self._defers = not self.superposition.is_small(place)
            below = [self.literal(child, state) for child in children]
            self._defers = True
        else:
            below = [self.literal(child, state) for child in children]
        joined = self.formulas.joined(connective, below, criterion.bound)
        if when is None:
            return joined
        return self.formulas.both([self.condition(when, state, old=shown is node.old), joined])

    def _encode(self, places: Sequence[int], state: int) -> Rails:
        """Return what open criteria come to; those right below them may be open in their turn."""
        if len(places) > 1:
            literal = self.formulas.either([self.literal(place, state) for place in places])
        else:
            literal = self._literal(places[0], self.superposition.nodes[places[0]], state)
        return Rails(literal, literal)
