"""The questions that effects are made of, put to one solver: is a case decided differently, and which is the least."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from recension.diffing.states import as_new, as_old, deciding_labels, revision_in
from recension.logic.effect import Direction, Effect, Information, Reason, Witness, direction_of, directions
from recension.logic.evaluation import evaluate
from recension.logic.formulas import BudgetSpentError
from recension.logic.least import least_case
from recension.logic.readings import Forced, Rails, Reading, Values, judged_name
from recension.logic.superposition import is_judged
from recension.logic.universe import Universe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recension.changes import Comparing
    from recension.diffing.superposing import Superposed
    from recension.logic.comparing import Value
    from recension.model.conditions import Comparison
    from recension.model.criteria import Decision
    from recension.model.vocabulary import Vocabulary

BUDGET = 50_000
"""How many conflicts the solver may meet over one effect: far more than any real policy needs."""


class Analysis:
    """One solver for all that is asked of a comparison; *budget* is in conflicts, for each effect anew."""

    def __init__(
        self, comparing: Comparing, superposed: Superposed, vocabularies: tuple[Vocabulary, Vocabulary], budget: int
    ) -> None:
        self.comparing = comparing
        self.superposed = superposed
        self.superposition = superposed.superposition
        self.vocabularies = vocabularies
        self.budget = budget
        revisions = (comparing.old.revision, comparing.new.revision)
        self.universe = Universe(superposed.merged.vocabulary, revisions, asked=self._asked(), judged=self._judged())
        self.formulas = self.universe.formulas
        self.certain = Values(self.superposition, self.universe, Reading.CERTAIN)
        self._others: dict[Reading, Values] = {}
        self._cases: list[tuple[Witness, Mapping[str, Value]]] = []
        self.linked = self._links()
        root, *nodes = self.superposition.nodes
        self.has_unknown = root.open and any(node.is_unknown for node in nodes)
        self.is_open = root.open or bool(self.linked)
        """Whether anything is not known, so that what is possible may be more than what is proved."""

    @property
    def all(self) -> int:
        """The state that is the new revision."""
        return self.superposition.all

    def reading(self, reading: Reading) -> Values:
        """Return the values in a reading; all but the certain one are made when first asked for."""
        if reading is Reading.CERTAIN:
            return self.certain
        if reading not in self._others:
            self._others[reading] = Values(self.superposition, self.universe, reading, self.certain)
        return self._others[reading]

    def ways(self, old: int, new: int, reading: Reading = Reading.CERTAIN) -> dict[Direction, int]:
        """Return for each direction the literal for a case going there from state *old* to state *new*."""
        values = self.reading(reading)
        before, after = values.decisions(old), values.decisions(new)
        return directions(self.formulas, before, after)

    def effect(self, old: int, new: int, reason: Reason | None = None) -> Effect:
        """Return what leads from state *old* to state *new* does; *reason* is why it would be undetermined.

        An effect that takes more conflicts than the budget allows is undetermined for that reason.
        """
        self.formulas.allow(self.budget)
        found: list[Direction] = []
        try:
            if self.certain.decisions(old) != self.certain.decisions(new):
                ways = self.ways(old, new)
                found += [way for way in Direction if self.can([*self.linked, ways[way]])]
            possible = tuple(way for way in self._possible(old, new, found))
            return Effect.of(tuple(found), possible, reason if possible else None)
        except BudgetSpentError:
            return Effect.of(tuple(found), (), Reason.BUDGET)
        finally:
            self.formulas.allow(None)

    def informed(self, effect: Effect, old: int, new: int) -> Effect:
        """Return *effect* with what becomes of incomplete cases, from state *old* to state *new*."""
        self.formulas.allow(self.budget)
        try:
            return replace(effect, information=self._information(old, new))
        except BudgetSpentError:
            return replace(effect, information=Information.NOT_ANALYSED)
        finally:
            self.formulas.allow(None)

    def witness(
        self,
        way: Direction,
        states: tuple[int, int],
        near: Mapping[str, Sequence[Value]],
        also: Iterable[int] = (),
        atom: str | None = None,
    ) -> Witness | None:
        """Return the least case that goes *way* from the first to the second of *states*, run through the evaluator.

        What it returns can be asked for as a case of the joint vocabulary: `joint_case`.

        A case that goes there from the old revision to the new one is taken
        before any other. None if the budget is spent first, or where *also*,
        which has to hold as well, cannot.
        """
        wanted = [*self.linked, self.ways(*states)[way], *also]
        self.formulas.allow(self.budget)
        try:
            whole = self.ways(0, self.all)[way]
            if self.can([*wanted, whole]):
                wanted, states = [*wanted, whole], (0, self.all)
            facts = least_case(self.universe, wanted, near)
        except BudgetSpentError:
            return None
        finally:
            self.formulas.allow(None)
        return None if facts is None else self._run(way, states, facts, atom)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {node.new.label: place for place, node in enumerate(self.superposition.nodes) if node.new}

    def place_of_new(self, label: str) -> int:
        """Return the node of the criterion that has *label* in the new revision."""
        return self._places[label]

    def joint_case(self, witness: Witness) -> Mapping[str, Value]:
        """Return the case of a witness in the words of the joint vocabulary."""
        return next(case for found, case in self._cases if found is witness)

    def decided(self, state: int, case: Mapping[str, Value]) -> Decision:
        """Return what the revision in *state* decides for a complete case of the joint vocabulary."""
        return self._evaluated(state, case)[0]

    def forced(self, values: Mapping[int, Rails], state: int) -> Forced:
        """Return nodes as forced to *values* in *state*, with all that stand above them."""
        path: set[int] = set()
        for place in values:
            here: int | None = place
            while here is not None and here not in path:
                path.add(here)
                here = self.superposition.nodes[here].parent(state)
        return Forced(values, frozenset(path))

    def _run(self, way: Direction, states: tuple[int, int], facts: Mapping[str, Value], atom: str | None) -> Witness:
        """Run a case through the evaluator on both sides; a solver that is contradicted is a fault of ours."""
        sides = [self._evaluated(state, facts) for state in states]
        (before, old_by), (after, new_by) = sides
        if direction_of(before, after) is not way:
            raise AssertionError(f"the evaluator says {before} → {after} of a case that the solver says {way} of")
        context = "revisions" if states == (0, self.all) else "on_old" if states[0] == 0 else "on_new"
        shown = as_old(self.superposition, facts) | as_new(self.superposition, facts)
        witness = Witness(way, shown, before, after, old_by, new_by, context, atom)
        self._cases.append((witness, facts))
        return witness

    def _evaluated(self, state: int, facts: Mapping[str, Value]) -> tuple[Decision, tuple[str, ...]]:
        """Return what the revision in *state* decides, and the labels of the criteria that brought it."""
        old, new = self.comparing.old.revision, self.comparing.new.revision
        if state == self.all:
            revision, found = new, evaluate(new, self.vocabularies[1], as_new(self.superposition, facts))
        elif state == 0:
            revision, found = old, evaluate(old, self.vocabularies[0], as_old(self.superposition, facts))
        else:
            revision = revision_in(self.superposition, state)
            found = evaluate(revision, self.superposition.merged.vocabulary, facts)
        return found.decision, deciding_labels(revision, found)

    def _possible(self, old: int, new: int, proved: Sequence[Direction]) -> Iterator[Direction]:
        """Yield the directions that are not proved and cannot be excluded for what is not known."""
        if not self.is_open:
            return
        values = self.reading(Reading.FREE)
        if values.decisions(old) != values.decisions(new):
            ways = self.ways(old, new, Reading.FREE)
            yield from (way for way in Direction if way not in proved and self.can([ways[way]]))

    def _information(self, old: int, new: int) -> Information:
        """Return what becomes of incomplete cases."""
        values = self.reading(Reading.PARTIAL)
        before, after = values.decisions(old), values.decisions(new)
        if before == after:
            return Information.NONE
        if not self._same_rules():
            return Information.NOT_ANALYSED
        decided = [self.formulas.either(decisions.values()) for decisions in (before, after)]
        decides = self.can([-decided[0], decided[1]])
        undecides = self.can([decided[0], -decided[1]])
        if decides and undecides:
            return Information.MIXED
        return Information.DECIDES if decides else Information.UNDECIDES if undecides else Information.NONE

    def _same_rules(self) -> bool:
        """Return whether both vocabularies close a case alike."""
        old, new = self.vocabularies
        if old is new:
            return True
        shared = [fact.id for fact in self.universe.facts if fact.id in old.by_id and fact.id in new.by_id]
        rules = [[(known.by_id[name].implies, known.by_id[name].excludes, known.by_id[name].codes) for name in shared]
                 for known in (old, new)]  # fmt: skip
        return rules[0] == rules[1] and not self.superposition.merged.old_sets

    def can(self, assumptions: Sequence[int]) -> bool:
        """Return whether some case has all of *assumptions*; what is false already needs no solver."""
        if -self.formulas.true in assumptions:
            return False
        return self.universe.possible(assumptions)

    def _asked(self) -> list[Comparison]:
        """Return the comparisons of both sides in the joint vocabulary, in either meaning of their code sets."""
        merged = self.superposition.merged
        old, new = self.comparing.old.revision.comparisons, self.comparing.new.revision.comparisons
        if not (merged.old_facts or merged.old_sets):
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

    def _links(self) -> list[int]:
        """Return what is taken for granted where it is proved that a case is decided differently.

        A criterion that a reviewer judges on one side, and that has a condition
        on the other, is answered as its condition says: anything else is possible and not proved.
        """
        links = []
        for place, node in enumerate(self.superposition.nodes[1:], 1):
            if node.is_linked and node.old is not None and node.new is not None:
                judged, other = (node.old, self.all) if is_judged(node.old) else (node.new, 0)
                literal = self.universe.variable("judged", judged_name(node, judged))
                links.append(-self.formulas.differ(literal, self.certain.met(place, other).must))
        return links
