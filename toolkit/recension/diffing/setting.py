"""What all questions about one comparison share: the superposition, what it asks of which facts, and its cases run."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from recension.diffing.states import as_new, as_old, deciding_labels, revision_in
from recension.logic.effect import Direction, Witness, direction_of
from recension.logic.evaluation import evaluate
from recension.logic.ground import Ground
from recension.logic.resting import Resting
from recension.logic.superposition import is_judged, judged_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recension.changes import Comparing
    from recension.diffing.superposing import Superposed
    from recension.logic.comparing import Value
    from recension.model.conditions import Comparison
    from recension.model.criteria import Decision
    from recension.model.vocabulary import Vocabulary


class Setting:
    """A comparison laid out for questions about its effects."""

    def __init__(
        self, comparing: Comparing, superposed: Superposed, vocabularies: tuple[Vocabulary, Vocabulary]
    ) -> None:
        self.comparing = comparing
        self.superposed = superposed
        self.superposition = superposed.superposition
        self.vocabularies = vocabularies
        revisions = (comparing.old.revision, comparing.new.revision)
        merged = superposed.merged.vocabulary
        self.ground = Ground(merged, revisions, asked=self._asked(), judged=self._judged())
        self.resting = Resting(self.superposition, self.ground.resting)
        root, *nodes = self.superposition.nodes
        self.has_unknown = root.open and any(node.is_unknown for node in nodes)
        self._cases: dict[int, tuple[Witness, Mapping[str, Value]]] = {}

    @cached_property
    def linked(self) -> list[int]:
        """The nodes that a reviewer judges on one side, and that have a condition on the other."""
        edited = (place for places in self.superposition.edited.values() for place in places)
        return sorted(place for place in edited if self.superposition.nodes[place].is_linked)

    @cached_property
    def places(self) -> dict[str, int]:
        """The nodes of the new revision's criteria, by label."""
        return {node.new.label: place for place, node in enumerate(self.superposition.nodes) if node.new}

    @cached_property
    def same_rules(self) -> bool:
        """Whether both vocabularies close a case alike."""
        old, new = self.vocabularies
        if old is new:
            return True
        shared = [fact.id for fact in self.ground.facts if fact.id in old.by_id and fact.id in new.by_id]
        rules = [[(known.by_id[name].implies, known.by_id[name].excludes, known.by_id[name].codes) for name in shared]
                 for known in (old, new)]  # fmt: skip
        return rules[0] == rules[1] and not self.superposition.merged.old_sets

    def run(
        self, way: Direction, states: tuple[int, int], facts: Mapping[str, Value], atom: str | None = None
    ) -> Witness:
        """Run a case through the evaluator on both sides; a solver that is contradicted is a fault of ours."""
        sides = [self._evaluated(state, facts) for state in states]
        (before, old_by), (after, new_by) = sides
        if direction_of(before, after) is not way:
            raise AssertionError(f"the evaluator says {before} → {after} of a case that the solver says {way} of")
        whole = (0, self.superposition.all)
        context = "revisions" if states == whole else "on_old" if states[0] == 0 else "on_new"
        shown = as_old(self.superposition, facts) | as_new(self.superposition, facts)
        witness = Witness(way, shown, before, after, old_by, new_by, context, atom)
        self._cases[id(witness)] = (witness, facts)
        return witness

    def joint_case(self, witness: Witness) -> Mapping[str, Value]:
        """Return the case of a witness in the words of the joint vocabulary."""
        return self._cases[id(witness)][1]

    def decided(self, state: int, case: Mapping[str, Value]) -> Decision:
        """Return what the revision in *state* decides for a complete case of the joint vocabulary."""
        return self._evaluated(state, case)[0]

    def _evaluated(self, state: int, facts: Mapping[str, Value]) -> tuple[Decision, tuple[str, ...]]:
        """Return what the revision in *state* decides, and the labels of the criteria that brought it."""
        old, new = self.comparing.old.revision, self.comparing.new.revision
        if state == self.superposition.all:
            revision, found = new, evaluate(new, self.vocabularies[1], as_new(self.superposition, facts))
        elif state == 0:
            revision, found = old, evaluate(old, self.vocabularies[0], as_old(self.superposition, facts))
        else:
            revision = revision_in(self.superposition, state)
            found = evaluate(revision, self.superposition.merged.vocabulary, facts)
        return found.decision, deciding_labels(revision, found)

    def _asked(self) -> list[Comparison]:
        """Return the comparisons of both sides in the joint vocabulary, in either meaning of their code sets."""
        merged = self.superposition.merged
        old, new = self.comparing.old.revision.comparisons, self.comparing.new.revision.comparisons
        if merged.is_plain:
            return [*old, *new]
        meanings = (False, True) if merged.old_sets else (False,)
        return [
            merged.comparison(asked, old_facts=is_old, old_sets=before)
            for is_old, side in ((True, old), (False, new))
            for asked in side
            for before in meanings
        ]

    def _judged(self) -> set[str]:
        return {
            judged_name(node, side)
            for node in self.superposition.judged
            for side in (node.old, node.new)
            if side is not None and is_judged(side)
        }
