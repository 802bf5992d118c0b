"""What a state of a superposition comes to, as literals: criteria and decisions, in three readings.

Each value has two rails, what *must* and what *may* be so; where nothing is
unknown they are one. ``CERTAIN`` speaks of complete cases and takes a criterion
whose content is not known for undetermined, as the evaluator does. ``FREE``
lets everything that is not known be either: the content of placeholders, what a
reworded criterion asks a reviewer, what lies behind a text that drifted from
its condition. ``PARTIAL`` speaks of incomplete cases, closed under the vocabulary.
"""

from __future__ import annotations

from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from recension.logic.closing import demand_closing
from recension.logic.deferring import Deferring, Rails
from recension.logic.nodes import ROOT, is_unknown, judged_name
from recension.model.conditions import Bound, Comparison, Condition, Connective, Group
from recension.model.criteria import Decision
from recension.model.vocabulary import LINE_OF_BUSINESS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.logic.exact import Exact
    from recension.logic.formulas import Formulas, Solution
    from recension.logic.growing import GrowingUniverse
    from recension.logic.nodes import Node
    from recension.logic.superposition import Superposition
    from recension.model.criteria import Placed
    from recension.model.vocabulary import Fact


class Reading(Enum):
    """How what is not known is read."""

    CERTAIN = "certain"
    FREE = "free"
    PARTIAL = "partial"


class Forced(NamedTuple):
    """Nodes whose values are given; *path* has those nodes and all that stand above them in the state asked for."""

    values: Mapping[int, Rails]
    path: frozenset[int]


class Values:
    """The values of a superposition's criteria in every state, in one reading; each is encoded once.

    What is known in full is the same in ``CERTAIN`` and in ``FREE``: both take it from *exact*.
    """

    def __init__(self, superposition: Superposition, universe: GrowingUniverse, reading: Reading, exact: Exact) -> None:
        self.superposition = superposition
        self.universe = universe
        self.formulas: Formulas = universe.formulas
        self.reading = reading
        self.exact = exact
        self._criteria: dict[tuple[int, int], Rails] = {}
        self._several: dict[tuple[tuple[int, ...], int], Rails] = {}
        self._conditions: dict[tuple[int, bool, int], Rails] = {}
        self._decisions: dict[int, dict[Decision, int]] = {}
        self._known: dict[str, int] = {}
        self._closed: dict[str, Fact] = {}
        self._is_partial = reading is Reading.PARTIAL
        self._defers = not superposition.is_small(ROOT)
        self.deferring = exact.deferring
        if self._is_partial:
            self.deferring = Deferring(universe, exact.deferring.resting, self._moved)

    def met(self, place: int, state: int, forced: Forced | None = None) -> Rails:
        """Return the value of the node at *place* in *state*; nodes may be *forced* to a value."""
        node = self.superposition.nodes[place]
        if forced is not None and place in forced.path:
            return forced.values[place] if place in forced.values else self._met(place, node, state, forced)
        if self._is_exact(node):
            return self._single(self.exact.literal(place, state))
        key = (place, state & node.touched)
        found = self._criteria.get(key)
        if found is None:
            if self._defers and node.children and self.exact.defers(node):
                found = self.deferring.defer((place,), state, self._encode, whole=not self._is_partial)
            else:
                found = self._met(place, node, state, None)
            self._criteria[key] = found
        return found

    def _is_exact(self, node: Node) -> bool:
        """Return whether a criterion comes to one and the same in complete cases, however they are read."""
        return not (self._is_partial or node.hidden or (node.open and self.reading is Reading.FREE))

    def decisions(self, state: int, forced: Forced | None = None) -> dict[Decision, int]:
        """Return for each decision the literal for its being sure in *state*."""
        if forced is not None:
            return self._decide(state, forced)
        if state not in self._decisions:
            self._decisions[state] = self._decide(state, None)
        return self._decisions[state]

    def condition(
        self, condition: Condition, state: int, *, old: bool, forced: Mapping[int, int] | None = None
    ) -> Rails:
        """Return the value of a condition of one side; comparisons in *forced*, by their identity, are given."""
        if forced is not None:
            return self._condition(condition, state, forced, old=old)
        if not self._is_partial:
            return self._single(self.exact.condition(condition, state, old=old))
        key = (id(condition), old, state & self.superposition.shared_edits)
        if key not in self._conditions:
            self._conditions[key] = self._condition(condition, state, None, old=old)
        return self._conditions[key]

    def comparison(self, comparison: Comparison, state: int, *, old: bool) -> Rails:
        """Return the value of one comparison of the old or the new side."""
        translated = self.superposition.translated(comparison, state, old=old)
        literal = self.universe.comparison(translated)
        if not self._is_partial:
            return Rails(literal, literal)
        facts = [translated.fact, *([translated.anchor] if translated.anchor else [])]
        return self._as_far_as_known(literal, [self.known(fact) for fact in facts])

    def with_comparison(self, place: int, state: int, comparison: Comparison, literal: int, *, old: bool) -> Rails:
        """Return the value that the node at *place* would have if one comparison of its condition were *literal*."""
        shown = self.superposition.nodes[place].shown(state)
        if shown is None or shown.criterion.when is None:
            raise ValueError(f"node {place} has no condition")
        parts = [self._condition(shown.criterion.when, state, {id(comparison): literal}, old=old)]
        if shown.criterion.connective is not None:
            below = [self.met(child, state) for child in self.superposition.children(place, state)]
            parts.append(self._join(shown.criterion.connective, below, shown.criterion.bound))
        return self._join(Connective.ALL_OF, parts, None)

    def known(self, fact: str) -> int:
        """Return the literal for a fact's being known: every one is, unless incomplete cases are spoken of."""
        return self._knowing("known", fact) if self._is_partial else self.formulas.true

    def applies(self, state: int) -> Rails:
        """Return whether the policy is for the case."""
        scope, parts = self.superposition.applies_to(state), []
        if scope.only:
            parts.append(self.universe.line_of_business(scope.only))
        if scope.excluded:
            parts.append(-self.universe.line_of_business(scope.excluded))
        if not parts:
            return Rails(self.formulas.true, self.formulas.true)
        return self._as_far_as_known(self.formulas.both(parts), [self.known(LINE_OF_BUSINESS)])

    def _met(self, place: int, node: Node, state: int, forced: Forced | None) -> Rails:
        shown = node.shown(state)
        if shown is None:
            raise ValueError(f"node {place} is no criterion")
        own = self._own(place, node, shown, state, forced)
        if self.reading is Reading.FREE and node.edit is not None:
            made = bool(state >> node.edit & 1)
            if node.doubtful and made:
                return self._either_way("drift", place)
            if node.opened and made is (node.opened > 0):
                more = self._either_way("open", place)
                return self._join(Connective.ANY_OF, [own, more], None)
        return own

    def _own(self, place: int, node: Node, shown: Placed, state: int, forced: Forced | None) -> Rails:
        criterion = shown.criterion
        if is_unknown(shown):
            return self._placeholder(place, node, shown)
        if criterion.is_judged:
            return self._judged(node, shown)
        parts = []
        if criterion.when is not None:
            parts.append(self.condition(criterion.when, state, old=shown is node.old))
        if criterion.connective is not None:
            outer, self._defers = self._defers, not self.superposition.is_small(place)
            below = [self.met(child, state, forced) for child in self.superposition.children(place, state)]
            self._defers = outer
            parts.append(self._join(criterion.connective, below, criterion.bound))
        return parts[0] if len(parts) == 1 else self._join(Connective.ALL_OF, parts, None)

    def _placeholder(self, place: int, node: Node, shown: Placed) -> Rails:
        if self.reading is not Reading.FREE:
            return Rails(-self.formulas.true, self.formulas.true)
        both = node.same and all(each is not None and is_unknown(each) for each in (node.old, node.new))
        side = "both" if both else "old" if shown is node.old else "new"
        return self._either_way(f"unknown {side}", place)

    def _judged(self, node: Node, shown: Placed) -> Rails:
        name = judged_name(node, shown)
        if self.reading is Reading.FREE and node.reworded and shown is node.old:
            return self._single(self.universe.variable("reworded", name))
        literal = self.universe.judgement(name)
        if not self._is_partial:
            return self._single(literal)
        return self._as_far_as_known(literal, [self._knowing("known judged", name)])

    def _knowing(self, what: str, name: str) -> int:
        """Return the variable for a fact's, or a judgement's, being known; where all rests it is known."""
        found = self.universe.variables.get((what, name))
        if found is None:
            found = self._known[name] = self.universe.variable(what, name)
            self.formulas.rest([found])
        return found

    def _decide(self, state: int, forced: Forced | None) -> dict[Decision, int]:
        both, applies = self.formulas.both, self.applies(state)
        found: dict[Decision, list[int]] = {Decision.NOT_APPLICABLE: [-applies.may]}
        still_open = applies.must
        for decision, value in self._statements(state, forced):
            found.setdefault(decision, []).append(both([still_open, value.must]))
            still_open = both([still_open, -value.may])
        found.setdefault(self.superposition.otherwise(state), []).append(still_open)
        return {decision: self.formulas.either(parts) for decision, parts in found.items()}

    def _statements(self, state: int, forced: Forced | None) -> list[tuple[Decision, Rails]]:
        """Return the statements in the order in which they decide, with their values.

        Of those that follow each other, decide the same and are no part of the question, it only matters whether
        one is met.
        """
        nodes, told = self.superposition.nodes, []
        forcing = frozenset() if forced is None else forced.path

        def kind(each: tuple[Decision, int]) -> tuple[Decision, int]:
            decision, place = each
            alike = self._defers and place not in forcing and self.exact.defers(nodes[place])
            return decision, -1 if alike else place

        for (decision, _), group in groupby(self.superposition.deciding(state), kind):
            places = tuple(place for _, place in group)
            if len(places) > 1:
                told.append((decision, self._some_met(places, state)))
            else:
                told.append((decision, self.met(places[0], state, forced)))
        return told

    def _some_met(self, places: tuple[int, ...], state: int) -> Rails:
        nodes, touched = [self.superposition.nodes[place] for place in places], 0
        if all(self._is_exact(node) for node in nodes):
            return self._single(self.exact.some_met(places, state))
        for node in nodes:
            touched |= node.touched
        key = (places, state & touched)
        if key not in self._several:
            whole = not self._is_partial
            self._several[key] = self.deferring.defer(places, state, self._encode, whole=whole)
        return self._several[key]

    def _encode(self, places: Sequence[int], state: int) -> Rails:
        """Return what open criteria come to in this reading; those right below them may be open in their turn."""
        if len(places) > 1:
            found = self._in_turn([self.met(place, state) for place in places])
        else:
            found = self._met(places[0], self.superposition.nodes[places[0]], state, None)
        if self._is_partial:
            self.close()
        return found

    def _in_turn(self, values: Sequence[Rails]) -> Rails:
        """Return whether one of several is met, and those before it are not (``resting.in_turn``)."""
        sure, passed = [], [self.formulas.true]
        for value in values:
            sure.append(self.formulas.both([*passed, value.must]))
            passed.append(-value.may)
        return Rails(self.formulas.either(sure), -self.formulas.both(passed))

    def _condition(self, condition: Condition, state: int, forced: Mapping[int, int] | None, *, old: bool) -> Rails:
        if isinstance(condition, Comparison):
            if forced is not None and id(condition) in forced:
                return self._single(forced[id(condition)])
            return self.comparison(condition, state, old=old)
        if isinstance(condition, Group):
            parts = [self.condition(part, state, old=old, forced=forced) for part in condition.conditions]
            return self._join(condition.connective, parts, condition.bound)
        whose = self.superposition.defining(condition.name, state)
        inner = whose.definitions[condition.name]
        return self.condition(inner, state, old=whose is self.superposition.old, forced=forced)

    def _join(self, connective: Connective, values: Sequence[Rails], bound: Bound | None) -> Rails:
        if len(values) == 1 and connective in (Connective.ALL_OF, Connective.ANY_OF):
            return values[0]
        musts, mays = [value.must for value in values], [value.may for value in values]
        joined = self.formulas.joined
        if musts == mays:
            return self._single(joined(connective, musts, bound))
        return Rails(joined(connective, musts, bound, mays), joined(connective, mays, bound, musts))

    def _as_far_as_known(self, literal: int, known: Iterable[int]) -> Rails:
        if not self._is_partial:
            return self._single(literal)
        all_known = self.formulas.both(known)
        return Rails(self.formulas.both([all_known, literal]), self.formulas.either([-all_known, literal]))

    def _either_way(self, why: str, place: int) -> Rails:
        return self._single(self.universe.variable(why, str(place)))

    @staticmethod
    def _single(literal: int) -> Rails:
        return Rails(literal, literal)

    def _moved(self, model: Solution) -> dict[str, Value | None]:
        found: dict[str, Value | None] = dict(self.universe.moved(model))
        found |= {name: None for name, known in self._known.items() if known not in model}
        return found

    def close(self) -> None:
        """Demand of incomplete cases what closing them adds (``cases.close``): no more and no less is known."""
        for fact in list(self.universe.declared.values()):
            if fact.id not in self._closed:
                self._closed[fact.id] = fact
                demand_closing(fact, self._closed, self.universe, self.known)
