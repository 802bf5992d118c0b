"""Cases run through the evaluator, in any state of a comparison: what a case does not touch is evaluated only once.

A case is told by what is *moved* in it: the facts that do not rest, in the words
of the joint vocabulary. A criterion that none of them bears on comes to what it
comes to where all facts rest.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from recension.diffing.states import Naming, States, deciding_labels
from recension.logic.evaluation import criterion_value, decide
from recension.logic.nodes import ROOT, is_judged, judged_name
from recension.model.conditions import Comparison, Group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from recension.changes import Comparing
    from recension.logic.comparing import Value
    from recension.logic.evaluation import Known
    from recension.logic.kleene import Truth
    from recension.logic.nodes import Node
    from recension.logic.superposition import Superposition
    from recension.model.conditions import Condition
    from recension.model.criteria import Criterion, Decision, Evidence
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


class Decided(NamedTuple):
    """What was decided, and the labels of the criteria that brought it, none where no criterion did."""

    decision: Decision
    by: tuple[str, ...]


class _Side(NamedTuple):
    """What is evaluated: the *places* of its criteria by their identity, and what those come to *at_rest*."""

    vocabulary: Vocabulary
    case: Callable[[Mapping[str, Value]], dict[str, Value]]
    places: Mapping[int, int]
    at_rest: dict[int, Truth]


class Running:
    """Runs the cases of a comparison; *resting* is the one in which all facts rest."""

    def __init__(
        self,
        comparing: Comparing,
        superposition: Superposition,
        vocabularies: tuple[Vocabulary, Vocabulary],
        resting: Mapping[str, Value],
    ) -> None:
        self.superposition = superposition
        self.revisions = (comparing.old.revision, comparing.new.revision)
        self.vocabularies = vocabularies
        self.resting = resting
        self.naming = Naming(superposition, resting)
        self.states = States(superposition)
        self._is_small = superposition.is_small(ROOT)

    def shown(self, moved: Mapping[str, Value]) -> dict[str, Value]:
        """Return a case with the names that both revisions have for its facts."""
        return self.naming.old(moved) | self.naming.new(moved)

    def decided(self, state: int, moved: Mapping[str, Value]) -> Decided:
        """Return what the revision in *state* decides for a complete case."""
        if state in (0, self.superposition.all):
            is_new = state != 0
            revision, side = self.revisions[is_new], self._new if is_new else self._old
        else:
            revision, side = self.states.revision(state), self._between
        return self._evaluated(revision, side, moved)

    def _evaluated(self, revision: Revision, side: _Side, moved: Mapping[str, Value]) -> Decided:
        case = side.case(moved)
        known = None if self._is_small else self._known(revision, side, moved.keys())
        found = decide(revision, side.vocabulary, case, known)
        return Decided(found.decision, deciding_labels(revision, found))

    def _known(self, revision: Revision, side: _Side, moved: AbstractSet[str]) -> Known:
        """Return what criteria come to on which no fact bears that is *moved*."""
        touched, resting = self._touched(moved), side.case({})

        def known(criterion: Criterion, inherited: Evidence | None) -> Truth | None:
            if side.places[id(criterion)] in touched:
                return None
            found = side.at_rest.get(id(criterion))
            if found is None:
                found = criterion_value(criterion, inherited, revision, side.vocabulary, resting)
                side.at_rest[id(criterion)] = found
            return found

        return known

    @cached_property
    def _old(self) -> _Side:
        nodes = enumerate(self.superposition.nodes)
        places = {id(node.old.criterion): place for place, node in nodes if node.old is not None}
        return _Side(self.vocabularies[0], self.naming.old, places, {})

    @cached_property
    def _new(self) -> _Side:
        nodes = enumerate(self.superposition.nodes)
        places = {id(node.new.criterion): place for place, node in nodes if node.new is not None}
        return _Side(self.vocabularies[1], self.naming.new, places, {})

    @cached_property
    def _between(self) -> _Side:
        vocabulary = self.superposition.merged.vocabulary
        return _Side(vocabulary, lambda moved: {**self.resting, **moved}, self.states.places, {})

    def _touched(self, facts: AbstractSet[str]) -> frozenset[int]:
        """Return the nodes that ask about one of *facts* on either side, and all that stand above them there."""
        nodes, touched = self.superposition.nodes, set()
        pending = [place for fact in facts for place in self._asking.get(fact, ())]
        while pending:
            place = pending.pop()
            if place not in touched:
                touched.add(place)
                node = nodes[place]
                pending += [above for above in (node.old_parent, node.new_parent) if above is not None]
        return frozenset(touched)

    @cached_property
    def _asking(self) -> dict[str, list[int]]:
        """The nodes that ask about each fact."""
        found: dict[str, list[int]] = {}
        for place, node in enumerate(self.superposition.nodes):
            for fact in set(self._facts(node)):
                found.setdefault(fact, []).append(place)
        return found

    def _facts(self, node: Node) -> Iterator[str]:
        for shown, revision in zip((node.old, node.new), self.revisions, strict=True):
            if shown is not None and is_judged(shown):
                yield judged_name(node, shown)
            elif shown is not None and shown.criterion.when is not None:
                yield from self._asked(shown.criterion.when, revision)

    def _asked(self, condition: Condition, revision: Revision) -> Iterator[str]:
        """Yield what a condition asks about, with what either side has for a shared one and under either name."""
        if isinstance(condition, Comparison):
            for name in (condition.fact, condition.anchor):
                if name is not None:
                    yield name
                    yield self.superposition.merged.old_facts.get(name, name)
        elif isinstance(condition, Group):
            for part in condition.conditions:
                yield from self._asked(part, revision)
        else:
            for each in self.revisions:
                if condition.name in each.definitions:
                    yield from self._asked(each.definitions[condition.name], each)
