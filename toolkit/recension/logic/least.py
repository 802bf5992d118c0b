"""The least of all complete cases that have something in common: the one that is shown to people.

The solver only says what is possible. Which case is shown is settled here by an
order of our own, so no solver's whim ever reaches a person or a file: as few
facts as possible off their resting value (false, empty, first option), among
those the first by fact id; then the first option of each choice, the value of
each number and date that lies nearest what the case is about, and the fewest,
first codes.

The facts off rest are found by implicit hitting sets: whatever cannot rest
together is a set of which one must be off, so the least set that hits all known
ones is tried until one is possible (Reiter, *A theory of diagnosis from first
principles*, 1987; Davies and Bacchus, *Solving MAXSAT by solving a sequence of
simpler SAT instances*, 2011). Answers mostly have few facts off rest, so few
questions are asked however many facts there are; where many must be off, they are counted.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from recension.logic.ground import ORDERED
from recension.model.vocabulary import FactType

_MOST_CONFLICTS = 24
"""Past so many conflicts, as "at least 5 of 12" has, facts off rest are counted instead."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.logic.formulas import Solution
    from recension.logic.part import Part
    from recension.logic.universe import Universe


def least_case(
    universe: Universe, assumptions: Iterable[int], near: Mapping[str, Sequence[Value]] | None = None
) -> dict[str, Value] | None:
    """Return the least complete case in which *assumptions* hold, or None if there is none.

    *near* has, by fact, the constants that the case is about; of numbers and
    dates for which it has none, the highest cell is taken.

    :raises BudgetSpentError: if the solver was given a budget and has spent it.
    """
    found = least_solution(universe, assumptions, near)
    return None if found is None else universe.case(found)


def least_solution(
    universe: Universe,
    assumptions: Iterable[int],
    near: Mapping[str, Sequence[Value]] | None = None,
    part: Part | None = None,
) -> Solution | None:
    """Return the solution that stands for the least complete case in which *assumptions* hold, or None.

    With a *part* of the universe, which has all that they speak of, the case is settled there, and rests outside.

    :raises BudgetSpentError: if the solver was given a budget and has spent it.
    """
    asked = part or universe
    demands = list(assumptions)
    conflicts: list[frozenset[str]] = []
    while True:
        size = len(universe.variables)
        search = _Search(asked, universe, list(demands), conflicts)
        found = search.least(near or {})
        if size == len(universe.variables):  # else more facts are asked about now
            return found


class _Search:
    """What has been settled so far, and a solution that has all of it.

    *conflicts* are sets of facts that cannot all rest; those that are found are added.
    """

    solution: Solution
    resting: frozenset[str]

    def __init__(
        self, asked: Universe | Part, universe: Universe, fixed: list[int], conflicts: list[frozenset[str]]
    ) -> None:
        self.asked = asked
        self.universe = universe
        self.fixed = fixed
        self.conflicts = conflicts

    def least(self, near: Mapping[str, Sequence[Value]]) -> Solution | None:
        """Settle all that there is to settle."""
        universe = self.universe
        if not self.settle_facts_off_rest():
            return None
        for fact in self.asked.facts:
            if fact.id in self.resting:
                continue
            if fact.type is FactType.CHOICE:
                # the first one is where it would rest
                self.prefer(universe.variable("option", fact.id, option) for option in fact.option_ids[1:])
            elif fact.type in ORDERED:
                places = _places(universe, fact.id, near.get(fact.id, ()))
                self.prefer(universe.at_cell(fact.id, place) for place in places)
            elif fact.type is FactType.CODES:
                for code in sorted(universe.codes.values(), reverse=True):
                    literal = universe.variable("code", fact.id, code)
                    self.prefer([-literal, literal])
        return self.solution

    def settle_facts_off_rest(self) -> bool:
        """Settle which facts are off rest: the fewest, then the first; return False if nothing is possible at all."""
        named: dict[int, str] = {}  # facts by the literal for their resting
        bits: dict[str, int] = {}
        masks: list[int] = []
        least = 0
        while True:
            if len(named) < len(self.asked.off_rest):  # more facts are asked about now
                off = self.asked.off_rest
                named = {-literal: name for name, literal in off.items()}
                bits = {name: 1 << place for place, name in enumerate(sorted(off, reverse=True))}
                masks = [sum([bits[name] for name in conflict]) for conflict in self.conflicts]
            tried, least = _least_hitting_set(masks, least)
            if len(self.conflicts) > _MOST_CONFLICTS:
                return self._settle_by_counting(least)
            resting = [literal for literal, name in named.items() if not bits[name] & tried]
            solution = self.asked.solve([*self.fixed, *resting])
            if len(named) < len(self.asked.off_rest):
                continue
            if solution is not None:
                self.solution = solution
                self.resting = frozenset([named[literal] for literal in resting])
                self.fixed += [*resting, *(-literal for literal, name in named.items() if bits[name] & tried)]
                return True
            # what has to hold may be that a fact rests: of one that is tried off, that is no conflict, but the end
            held = [named[literal] for literal in self.asked.conflict() if literal in named]
            conflict = frozenset([name for name in held if not bits[name] & tried])
            if not conflict:
                return False
            self.conflicts.append(conflict)
            masks.append(sum([bits[name] for name in conflict]))

    def _settle_by_counting(self, few: int) -> bool:
        """Settle the same where there are too many conflicts to hit: at least *few* facts are off rest."""
        off, formulas = self.asked.off_rest, self.universe.formulas
        names = sorted(off)
        literals = [off[name] for name in names]
        while (solution := self.asked.solve([*self.fixed, -formulas.at_least(few + 1, literals)])) is None:
            few += 1
            if few > len(names):
                return False  # it is not for what has to rest that nothing is possible
        self.solution = solution
        self.fixed.append(-formulas.at_least(few + 1, literals))
        for literal in literals:
            self.prefer([literal, -literal])
        self.resting = frozenset(name for name in names if off[name] not in self.solution)
        return True

    def prefer(self, literals: Iterable[int]) -> None:
        """Settle the first of *literals* that is possible."""
        for literal in literals:
            if literal not in self.solution:
                solution = self.asked.solve([*self.fixed, literal])
                if solution is None:
                    continue
                self.solution = solution
            self.fixed.append(literal)
            return


def _least_hitting_set(masks: Sequence[int], least: int) -> tuple[int, int]:
    """Return the smallest set with a member in each of *masks*, and its size; of several the first.

    Sets are numbers, and members their bits: of two sets with equally many the first one is the greater number.
    None has fewer than *least* members.
    """
    ordered = sorted(masks, key=int.bit_count)
    while (found := _hitting_set(ordered, 0, least)) < 0:
        least += 1
    return found, least


def _hitting_set(masks: Sequence[int], chosen: int, left: int) -> int:
    """Return the first set that adds no more than *left* members to those *chosen* and hits *masks*, or -1."""
    missed = [mask for mask in masks if not mask & chosen]
    if not missed or not left:
        return -1 if missed else chosen
    if left == 1:
        common = reduce(and_, missed)
        return chosen | 1 << common.bit_length() - 1 if common else -1
    best, branching = -1, missed[0]
    while branching:
        lowest = branching & -branching
        branching ^= lowest
        best = max(best, _hitting_set(missed, chosen | lowest, left - 1))
    return best


def _places(universe: Universe, fact: str, near: Sequence[Value]) -> list[int]:
    """Return the places of a fact's cells, the best first: nearest one of *near*; where there is none, the highest."""
    values = universe.cells[fact].values
    if not near:
        return list(reversed(range(len(values))))
    numbers, wanted = [_number(value) for value in values], [_number(value) for value in near]
    return sorted(range(len(values)), key=lambda place: (min(abs(numbers[place] - each) for each in wanted), -place))


def _number(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(date.fromisoformat(str(value)).toordinal())
