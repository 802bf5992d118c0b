"""The questions that effects are made of, put to one solver: is a case decided differently, and which is the least."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recension.logic.effect import Direction, Effect, Information, Reason, Witness, directions
from recension.logic.exact import Exact
from recension.logic.formulas import BudgetSpentError
from recension.logic.growing import GrowingUniverse
from recension.logic.least import least_solution
from recension.logic.nodes import ROOT, is_judged, judged_name
from recension.logic.readings import Forced, Reading, Values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recension.diffing.setting import Setting
    from recension.logic.comparing import Value
    from recension.logic.deferring import Rails

BUDGET = 50_000
"""How many conflicts the solver may meet over one effect: far more than any real policy needs."""


class Analysis:
    """One solver for what is asked about the edits *differing*; *budget* is in conflicts, for each effect anew.

    What none of these edits touches is the same in all states that are asked about; it is left open at first.
    """

    def __init__(self, setting: Setting, budget: int, differing: int) -> None:
        self.setting = setting
        self.comparing = setting.comparing
        self.superposed = setting.superposed
        self.superposition = setting.superposition
        self.vocabularies = setting.vocabularies
        self.has_unknown = setting.has_unknown
        self.budget = budget
        is_small = self.superposition.is_small(ROOT)
        self.universe = GrowingUniverse(setting.ground, near_rest=not is_small)
        self.formulas = self.universe.formulas
        self.exact = Exact(self.superposition, self.universe, setting.resting, differing)
        self.universe.mend = None if is_small else self.exact.deferring.mend
        self.certain = Values(self.superposition, self.universe, Reading.CERTAIN, self.exact)
        self._others: dict[Reading, Values] = {}
        self._ways: dict[tuple[int, int, Reading], dict[Direction, int]] = {}
        self.linked = self._links()
        self.is_open = self.superposition.nodes[ROOT].open or bool(self.linked)
        """Whether anything is not known, so that what is possible may be more than what is proved."""

    def about(self, differing: int) -> Analysis:
        """Return an analysis of the same comparison for questions about other edits."""
        return Analysis(self.setting, self.budget, differing)

    @property
    def all(self) -> int:
        """The state that is the new revision."""
        return self.superposition.all

    def reading(self, reading: Reading) -> Values:
        """Return the values in a reading; all but the certain one are made when first asked for."""
        if reading is Reading.CERTAIN:
            return self.certain
        if reading not in self._others:
            self._others[reading] = Values(self.superposition, self.universe, reading, self.exact)
        return self._others[reading]

    def ways(self, old: int, new: int, reading: Reading = Reading.CERTAIN) -> dict[Direction, int]:
        """Return for each direction the literal for a case going there from state *old* to state *new*."""
        key = (old, new, reading)
        if key not in self._ways:
            values = self.reading(reading)
            self._ways[key] = directions(self.formulas, values.decisions(old), values.decisions(new))
        return self._ways[key]

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

        A case that goes there from the old revision to the new one is taken
        before any other. None if the budget is spent first, or where *also*,
        which has to hold as well, cannot.
        """
        wanted = [*self.linked, self.ways(*states)[way], *also]
        self.formulas.allow(self.budget)
        try:
            if states != (0, self.all):
                whole = self.ways(0, self.all)[way]
                if self.can([*wanted, whole]):
                    wanted, states = [*wanted, whole], (0, self.all)
            moved = self.least(wanted, near)
        except BudgetSpentError:
            return None
        finally:
            self.formulas.allow(None)
        return None if moved is None else self.setting.run(way, states, moved, atom)

    def least(
        self, demands: Iterable[int], near: Mapping[str, Sequence[Value]] | None = None
    ) -> dict[str, Value] | None:
        """Return what is moved in the least case in which *demands* hold, None if there is none.

        :raises BudgetSpentError: if the solver was given a budget and has spent it.
        """
        found = least_solution(self.universe, demands, near)
        return None if found is None else self.universe.moved(found)

    def place_of_new(self, label: str) -> int:
        """Return the node of the criterion that has *label* in the new revision."""
        return self.setting.places[label]

    def forced(self, values: Mapping[int, Rails], state: int) -> Forced:
        """Return nodes as forced to *values* in *state*, with all that stand above them."""
        path: set[int] = set()
        for place in values:
            here: int | None = place
            while here is not None and here not in path:
                path.add(here)
                here = self.superposition.nodes[here].parent(state)
        return Forced(values, frozenset(path))

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
        if not self.setting.same_rules:
            return Information.NOT_ANALYSED
        values.close()
        decided = [self.formulas.either(decisions.values()) for decisions in (before, after)]
        mend = self.universe.mend
        self.universe.mend = mend and values.deferring.mend
        try:
            decides = self.can([-decided[0], decided[1]])
            undecides = self.can([decided[0], -decided[1]])
        finally:
            self.universe.mend = mend
        if decides and undecides:
            return Information.MIXED
        return Information.DECIDES if decides else Information.UNDECIDES if undecides else Information.NONE

    def can(self, assumptions: Sequence[int]) -> bool:
        """Return whether some case has all of *assumptions*; what is false already needs no solver."""
        if -self.formulas.true in assumptions:
            return False
        return self.universe.possible(assumptions)

    def _links(self) -> list[int]:
        """Return what is taken for granted where it is proved that a case is decided differently.

        A criterion that a reviewer judges on one side, and that has a condition
        on the other, is answered as its condition says: anything else is possible and not proved.
        """
        links = []
        for place in self.setting.linked:
            node = self.superposition.nodes[place]
            if node.old is not None and node.new is not None:
                judged, other = (node.old, self.all) if is_judged(node.old) else (node.new, 0)
                literal = self.universe.judgement(judged_name(node, judged))
                links.append(-self.formulas.differ(literal, self.certain.met(place, other).must))
        return links
