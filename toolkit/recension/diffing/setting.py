"""What all questions about one comparison share: the superposition, what it asks of which facts, and its cases run."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from recension.diffing.running import Running
from recension.logic.effect import Direction, Witness, direction_of
from recension.logic.ground import Ground
from recension.logic.nodes import is_judged, judged_name
from recension.logic.resting import Resting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recension.changes import Comparing
    from recension.diffing.superposing import Superposed
    from recension.logic.comparing import Value
    from recension.model.conditions import Comparison
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
        self.resting = Resting(self.superposition, self.ground)
        root, *nodes = self.superposition.nodes
        self.has_unknown = root.open and any(node.is_unknown for node in nodes)
        self._moved: dict[int, tuple[Witness, Mapping[str, Value]]] = {}
        """What is moved in the case of each witness, by its identity."""

    @cached_property
    def running(self) -> Running:
        """What runs cases through the evaluator."""
        return Running(self.comparing, self.superposition, self.vocabularies, self.ground.resting)

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
        self, way: Direction, states: tuple[int, int], moved: Mapping[str, Value], atom: str | None = None
    ) -> Witness:
        """Run a case through the evaluator on both sides; a solver that is contradicted is a fault of ours."""
        before, after = (self.running.decided(state, moved) for state in states)
        if direction_of(before.decision, after.decision) is not way:
            told = f"{before.decision} → {after.decision}"
            raise AssertionError(f"the evaluator says {told} of a case that the solver says {way} of")
        whole = (0, self.superposition.all)
        context = "revisions" if states == whole else "on_old" if states[0] == 0 else "on_new"
        shown = self.running.shown(moved)
        witness = Witness(way, shown, before.decision, after.decision, before.by, after.by, context, atom)
        self._moved[id(witness)] = (witness, moved)
        return witness

    def goes(self, witness: Witness, state: int) -> bool:
        """Return whether the case of a witness goes the same way from the old revision to the one in *state*."""
        _, moved = self._moved[id(witness)]
        before, after = (self.running.decided(each, moved).decision for each in (0, state))
        return direction_of(before, after) is witness.direction

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
