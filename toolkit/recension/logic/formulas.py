"""Boolean formulas in a SAT solver: each distinct one is encoded once and then is a literal.

Source: G. S. Tseitin, *On the complexity of derivation in propositional calculus* (1968).
"""

from __future__ import annotations

from itertools import pairwise
from operator import neg
from typing import TYPE_CHECKING

from recension.logic.kleene import allowed
from recension.logic.solver import Solver
from recension.model.conditions import Bound, Connective

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class BudgetSpentError(Exception):
    """The solver was allowed so many conflicts and no more; what was asked stays open."""


class Solution:
    """An assignment: ``literal in solution`` tells whether it makes the literal true."""

    __slots__ = ("_model",)

    def __init__(self, model: Sequence[int]) -> None:
        self._model = model

    def __contains__(self, literal: int) -> bool:
        place = abs(literal) - 1
        # a variable that no clause speaks of is false, whatever else is true
        return (place < len(self._model) and self._model[place] > 0) is (literal > 0)

    def knows(self, literal: int) -> bool:
        """Return whether it speaks of the literal: not if that is of a variable that is newer."""
        return abs(literal) <= len(self._model)

    def has_all(self, literals: Iterable[int]) -> bool:
        """Return whether it makes all *literals* true."""
        model, size = self._model, len(self._model)
        for literal in literals:
            place = abs(literal) - 1
            if (place < size and model[place] > 0) is not (literal > 0):
                return False
        return True

    def signs(self, variables: Sequence[int]) -> bytes:
        """Return 1 for each of *variables* that it makes true, and 0 for the others."""
        model, size = self._model, len(self._model)
        return bytes(variable <= size and model[variable - 1] > 0 for variable in variables)


class Formulas:
    """A solver and the formulas in it. Literals are integers; ``-literal`` is the opposite.

    The same calls give the same answers in every run: the solver is deterministic
    and variables are numbered in the order in which they are asked for. Those
    that are *near_rest* have solutions that differ little from the one in which
    every variable is false, but for those said to *rest* otherwise.
    """

    def __init__(self, *, near_rest: bool = False) -> None:
        self._solver = Solver()
        self._count = 0
        self._near_rest = near_rest
        self._true_at_rest: set[int] = set()
        self._tried = 0
        self._conjunctions: dict[tuple[int, ...], int] = {}
        self.parts: dict[int, tuple[int, ...]] = {}
        """What each conjunction is made of, by its variable; each has a greater number than its parts."""
        self.demanded: list[tuple[int, ...]] = []
        """The clauses that were demanded outright."""
        self._counters: dict[tuple[int, tuple[int, ...]], int] = {}
        self._allowed: int | None = None
        self._conflicts = 0
        self.true = self.variable()
        self.clause([self.true])
        self.rest([self.true])

    def variable(self) -> int:
        """Return a new variable."""
        self._count += 1
        return self._count

    def clause(self, literals: Iterable[int]) -> None:
        """Demand that one of *literals* is true."""
        demanded = tuple(literals)
        self.demanded.append(demanded)
        self._solver.add_clause(demanded)

    def rest(self, variables: Iterable[int]) -> None:
        """Take *variables* for true where all rests; they are new."""
        self._true_at_rest.update(variables)

    def _try_rest(self) -> None:
        """Have the solver try first of each new variable what it is where all rests."""
        new, self._tried = range(self._tried + 1, self._count + 1), self._count
        self._solver.prefer([each if each in self._true_at_rest else -each for each in new])

    def both(self, literals: Iterable[int]) -> int:
        """Return the literal that is true exactly when all of *literals* are."""
        parts = set(literals)
        parts.discard(self.true)
        if len(parts) < 2:
            return parts.pop() if parts else self.true
        key = tuple(sorted(parts))
        whole = self._conjunctions.get(key)
        if whole is None:
            opposite = list(map(neg, key))
            if not parts.isdisjoint(opposite) or -self.true in parts:
                return -self.true
            self._count = whole = self._count + 1
            self._conjunctions[key] = whole
            self.parts[whole] = key
            if self._near_rest and all((abs(part) in self._true_at_rest) is (part > 0) for part in key):
                self._true_at_rest.add(whole)
            add, not_whole = self._solver.add_clause, -whole
            for part in key:
                add([not_whole, part])
            opposite.append(whole)
            add(opposite)
        return whole

    def either(self, literals: Iterable[int]) -> int:
        """Return the literal that is true exactly when one of *literals* is."""
        return -self.both(map(neg, literals))

    def differ(self, first: int, second: int) -> int:
        """Return the literal that is true exactly when the two are not equal."""
        return self.either([self.both([first, -second]), self.both([-first, second])])

    def choose(self, condition: int, then: int, otherwise: int) -> int:
        """Return the literal that is *then* where *condition* is true, else *otherwise*."""
        return self.either([self.both([condition, then]), self.both([-condition, otherwise])])

    def at_least(self, number: int, literals: Sequence[int]) -> int:
        """Return the literal that is true exactly when *number* or more of *literals* are."""
        if number <= 0:
            return self.true
        if number > len(literals):
            return -self.true
        if number == len(literals):
            return self.both(literals)
        if number == 1:
            return self.either(literals)
        key = (number, tuple(literals))
        if key not in self._counters:
            # how many of the items from here to the end: at least 0, 1, 2 and so on
            suffix = [self.true, *[-self.true] * number]
            for literal in reversed(literals):
                suffix = [self.true, *(self.either([self.both([literal, fewer]), enough])
                                       for fewer, enough in pairwise(suffix))]  # fmt: skip
            self._counters[key] = suffix[number]
        return self._counters[key]

    def joined(
        self,
        connective: Connective,
        literals: Sequence[int],
        bound: Bound | None,
        opposite: Sequence[int] | None = None,
    ) -> int:
        """Return the literal for a group's being met.

        What counts against the group is taken from *opposite*, where that is not the same literals: the other
        rail of values that are not all known.
        """
        if connective is Connective.ALL_OF:
            return self.both(literals)
        if connective is Connective.ANY_OF:
            return -self.both(map(neg, literals))
        against = literals if opposite is None else opposite
        if connective is Connective.NONE_OF:
            return self.both(map(neg, against))
        low, high = allowed(bound or Bound("at_least", 0), len(literals))
        return self.both([self.at_least(low, literals), -self.at_least(high + 1, against)])

    def allow(self, conflicts: int | None) -> None:
        """Allow so many conflicts from now on, None for any number: the measure of work, the same on every machine."""
        self._allowed = conflicts

    def solve(self, assumptions: Iterable[int] = ()) -> Solution | None:
        """Return a solution in which all *assumptions* hold, or None if there is none.

        :raises BudgetSpentError: if it took more conflicts than were allowed.
        """
        return Solution(self._solver.model()) if self._solved(list(assumptions)) else None

    def possible(self, assumptions: Iterable[int] = ()) -> bool:
        """Return whether all *assumptions* can hold together.

        :raises BudgetSpentError: if it took more conflicts than were allowed.
        """
        return self._solved(list(assumptions))

    def conflict(self) -> frozenset[int]:
        """Return some of the assumptions, of the last question if the answer was no, that cannot hold together."""
        return frozenset(self._solver.core())

    def _solved(self, assumptions: list[int]) -> bool:
        if self._near_rest and self._tried < self._count:
            self._try_rest()
        if self._allowed is None:
            return bool(self._solver.solve(assumptions))
        found = self._solver.solve(assumptions, max(self._allowed, 1))
        before, self._conflicts = self._conflicts, self._solver.conflicts
        # each question counts as one conflict, so that many easy ones come to an end as well
        self._allowed -= self._conflicts - before + 1
        if found is None or self._allowed < 0:
            raise BudgetSpentError
        return bool(found)
