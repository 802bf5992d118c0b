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
from typing import TYPE_CHECKING, NamedTuple

from recension.logic.superposition import Superposition, is_unknown
from recension.model.conditions import Bound, Comparison, Condition, Connective, Group
from recension.model.criteria import Decision
from recension.model.vocabulary import LINE_OF_BUSINESS, FactType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recension.logic.formulas import Formulas
    from recension.logic.superposition import Node
    from recension.logic.universe import Universe
    from recension.model.criteria import Placed


class Reading(Enum):
    """How what is not known is read."""

    CERTAIN = "certain"
    FREE = "free"
    PARTIAL = "partial"


class Rails(NamedTuple):
    """A value: the literal for its being sure, and the one for its being possible."""

    must: int
    may: int


class Forced(NamedTuple):
    """Nodes whose values are given; *path* has those nodes and all that stand above them in the state asked for."""

    values: Mapping[int, Rails]
    path: frozenset[int]


class Values:
    """The values of a superposition's criteria in every state, in one reading; each is encoded once.

    What is known in full is the same in ``FREE`` as in ``CERTAIN``: it is taken from there, where *certain* has it.
    """

    def __init__(
        self, superposition: Superposition, universe: Universe, reading: Reading, certain: Values | None = None
    ) -> None:
        self.superposition = superposition
        self.universe = universe
        self.formulas: Formulas = universe.formulas
        self.reading = reading
        self._certain = certain if reading is Reading.FREE else None
        self._criteria: list[dict[int, Rails]] = [{} for _ in superposition.nodes]
        self._conditions: dict[tuple[int, bool, int], Rails] = {}
        self._decisions: dict[int, dict[Decision, int]] = {}
        shared = (*superposition.edits.definitions.values(), *superposition.edits.code_sets.values())
        self._shared_edits = sum(1 << edit for edit in set(shared))
        """The edits that reach into conditions of criteria which they do not touch."""
        if reading is Reading.PARTIAL:
            self._close()

    def met(self, place: int, state: int, forced: Forced | None = None) -> Rails:
        """Return the value of the node at *place* in *state*; nodes may be *forced* to a value."""
        node = self.superposition.nodes[place]
        if self._certain is not None and not node.open:
            return self._certain.met(place, state, forced)
        known = self._criteria[place]
        key = state & node.touched
        if forced is not None and place in forced.path:
            return forced.values[place] if place in forced.values else self._met(place, node, state, forced)
        found = known.get(key)
        if found is None:
            found = known[key] = self._met(place, node, state, None)
        return found

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
        if self._certain is not None:
            return self._certain.condition(condition, state, old=old, forced=forced)
        if forced is not None:
            return self._condition(condition, state, forced, old=old)
        key = (id(condition), old, state & self._shared_edits)
        if key not in self._conditions:
            self._conditions[key] = self._condition(condition, state, None, old=old)
        return self._conditions[key]

    def comparison(self, comparison: Comparison, state: int, *, old: bool) -> Rails:
        """Return the value of one comparison of the old or the new side."""
        translated = self.superposition.translated(comparison, state, old=old)
        literal = self.universe.comparison(translated)
        if self.reading is not Reading.PARTIAL:
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
        return self.universe.variable("known", fact) if self.reading is Reading.PARTIAL else self.formulas.true

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
            below = [self.met(child, state, forced) for child in self.superposition.children(place, state)]
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
        literal = self.universe.variable("judged", name)
        if self.reading is not Reading.PARTIAL:
            return self._single(literal)
        return self._as_far_as_known(literal, [self.universe.variable("known judged", name)])

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
        """Return the statements in the order in which they decide, with their values."""
        told = []
        for place in self.superposition.statements(state):
            shown = self.superposition.nodes[place].shown(state)
            decision = shown.criterion.decision if shown else None
            if decision is not None:
                told.append((decision, self.met(place, state, forced)))
        return sorted(told, key=lambda each: each[0] is Decision.MEDICALLY_NECESSARY)

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
        if self.reading is not Reading.PARTIAL:
            return self._single(literal)
        all_known = self.formulas.both(known)
        return Rails(self.formulas.both([all_known, literal]), self.formulas.either([-all_known, literal]))

    def _either_way(self, why: str, place: int) -> Rails:
        return self._single(self.universe.variable(why, str(place)))

    @staticmethod
    def _single(literal: int) -> Rails:
        return Rails(literal, literal)

    def _close(self) -> None:
        """Demand of incomplete cases what closing them adds (``cases.close``): no more and no less is known."""
        clause, known = self.formulas.clause, self.known
        facts = {fact.id: fact for fact in self.universe.facts}
        coding = [fact.id for fact in self.universe.facts if fact.type is FactType.CODES]
        for fact in self.universe.facts:
            if fact.type is not FactType.BOOLEAN:
                continue
            own = self.universe.variable("fact", fact.id)
            for name in fact.implies:
                if name in facts:
                    other = self.universe.variable("fact", name)
                    clause([-known(fact.id), -own, known(name)])
                    clause([-known(name), other, known(fact.id)])
            for name in fact.excludes:
                if name in facts:
                    other = self.universe.variable("fact", name)
                    clause([-known(fact.id), -own, known(name)])
                    clause([-known(name), -other, known(fact.id)])
            for coded in coding:
                for code in self.universe.attesting(coded, fact):
                    clause([-known(coded), -code, known(fact.id)])


def judged_name(node: Node, shown: Placed) -> str:
    """Return the fact that a judged criterion asks for: one on both sides for a criterion that continues."""
    if node.same and node.new is not None:
        return node.new.id
    clash = shown is node.old and node.new is not None and node.new.id == shown.id
    return shown.id + "\0before" if clash else shown.id
