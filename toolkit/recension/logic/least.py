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
from typing import TYPE_CHECKING

from recension.logic.universe import ORDERED
from recension.model.vocabulary import FactType

_MOST_CONFLICTS = 24
"""Past so many conflicts, as "at least 5 of 12" has, facts off rest are counted instead."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.logic.formulas import Solution
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
    universe: Universe, assumptions: Iterable[int], near: Mapping[str, Sequence[Value]] | None = None
) -> Solution | None:
    """Return the solution that stands for the least complete case in which *assumptions* hold, or None.

    :raises BudgetSpentError: if the solver was given a budget and has spent it.
    """
    search = _Search(universe, list(assumptions))
    if not search.settle_facts_off_rest():
        return None
    for fact in universe.facts:
        if fact.type is FactType.CHOICE:
            search.prefer(universe.variable("option", fact.id, option) for option in fact.option_ids)
        elif fact.type in ORDERED:
            places = _places(universe, fact.id, (near or {}).get(fact.id, ()))
            search.prefer(universe.at_cell(fact.id, place) for place in places)
        elif fact.type is FactType.CODES:
            for code in sorted(universe.codes.values(), reverse=True):
                literal = universe.variable("code", fact.id, code)
                search.prefer([-literal, literal])
    return search.solution


class _Search:
    """What has been settled so far, and a solution that has all of it."""

    solution: Solution

    def __init__(self, universe: Universe, fixed: list[int]) -> None:
        self.universe = universe
        self.fixed = fixed

    def settle_facts_off_rest(self) -> bool:
        """Settle which facts are off rest: the fewest, then the first; return False if nothing is possible at all."""
        off = self.universe.off_rest
        if not self.universe.possible(self.fixed):
            return False
        fact_of = {-literal: name for name, literal in off.items()}
        conflicts: list[frozenset[str]] = []
        while True:
            tried = _least_hitting_set(conflicts)
            if len(conflicts) > _MOST_CONFLICTS:
                return self._settle_by_counting(len(tried))
            resting = [-literal for name, literal in off.items() if name not in tried]
            solution = self.universe.solve([*self.fixed, *resting])
            if solution is not None:
                self.solution = solution
                self.fixed += [literal if name in tried else -literal for name, literal in off.items()]
                return True
            found = self._smaller(self.universe.formulas.conflict())
            conflicts.append(frozenset(fact_of[literal] for literal in found if literal in fact_of))

    def _settle_by_counting(self, few: int) -> bool:
        """Settle the same where there are too many conflicts to hit: at least *few* facts are off rest."""
        off, formulas = self.universe.off_rest, self.universe.formulas
        names = sorted(off)
        literals = [off[name] for name in names]
        while (solution := self.universe.solve([*self.fixed, -formulas.at_least(few + 1, literals)])) is None:
            few += 1
        self.solution = solution
        self.fixed.append(-formulas.at_least(few + 1, literals))
        for literal in literals:
            self.prefer([literal, -literal])
        return True

    def prefer(self, literals: Iterable[int]) -> None:
        """Settle the first of *literals* that is possible."""
        for literal in literals:
            if literal not in self.solution:
                solution = self.universe.solve([*self.fixed, literal])
                if solution is None:
                    continue
                self.solution = solution
            self.fixed.append(literal)
            return

    def _smaller(self, conflict: frozenset[int]) -> frozenset[int]:
        """Return what of *conflict* is still in conflict, asked once more by itself: often much less."""
        if len(conflict) > 2 and self.universe.solve(sorted(conflict)) is None:
            return self.universe.formulas.conflict() or conflict
        return conflict


def _least_hitting_set(conflicts: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """Return the smallest set with a member in each of *conflicts*; of several the first in the order of names."""
    size = 0
    while True:
        found = min(_hitting_sets(conflicts, (), size), default=None)
        if found is not None:
            return found
        size += 1


def _hitting_sets(conflicts: Sequence[frozenset[str]], chosen: tuple[str, ...], left: int) -> Iterator[tuple[str, ...]]:
    missed = min((each for each in conflicts if each.isdisjoint(chosen)), key=len, default=None)
    if missed is None:
        yield tuple(sorted(chosen))
    elif left:
        for name in sorted(missed):
            yield from _hitting_sets(conflicts, (*chosen, name), left - 1)


def _places(universe: Universe, fact: str, near: Sequence[Value]) -> list[int]:
    """Return the places of a fact's cells, the best first: nearest one of *near*; where there is none, the highest."""
    values = universe.cells[fact].values
    if not near:
        return list(reversed(range(len(values))))
    return sorted(range(len(values)), key=lambda place: (_distance(values[place], near), -place))


def _distance(value: Value, near: Sequence[Value]) -> Decimal:
    return min(abs(_number(value) - _number(other)) for other in near)


def _number(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(date.fromisoformat(str(value)).toordinal())
