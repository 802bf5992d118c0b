"""Boolean formulas in a SAT solver: each distinct one is encoded once and then is a literal.

Source: G. S. Tseitin, *On the complexity of derivation in propositional calculus* (1968).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pysat.solvers import Solver

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Formulas:
    """A solver and the formulas in it. Literals are integers; ``-literal`` is the opposite.

    The same calls give the same answers in every run: the solver is deterministic
    and variables are numbered in the order in which they are asked for.
    """

    def __init__(self) -> None:
        self._solver = Solver(name="cadical153")
        self._count = 0
        self._conjunctions: dict[tuple[int, ...], int] = {}
        self._counters: dict[tuple[int, tuple[int, ...]], int] = {}
        self.true = self.variable()
        self.clause([self.true])

    def variable(self) -> int:
        """Return a new variable."""
        self._count += 1
        return self._count

    def clause(self, literals: Iterable[int]) -> None:
        """Demand that one of *literals* is true."""
        self._solver.add_clause(list(literals))

    def both(self, literals: Iterable[int]) -> int:
        """Return the literal that is true exactly when all of *literals* are."""
        parts = sorted(set(literals) - {self.true}, key=lambda literal: (abs(literal), literal))
        if -self.true in parts or any(-part in parts for part in parts if part > 0):
            return -self.true
        if len(parts) < 2:
            return parts[0] if parts else self.true
        key = tuple(parts)
        if key not in self._conjunctions:
            whole = self._conjunctions[key] = self.variable()
            for part in parts:
                self.clause([-whole, part])
            self.clause([whole, *(-part for part in parts)])
        return self._conjunctions[key]

    def either(self, literals: Iterable[int]) -> int:
        """Return the literal that is true exactly when one of *literals* is."""
        return -self.both(-literal for literal in literals)

    def differ(self, first: int, second: int) -> int:
        """Return the literal that is true exactly when the two are not equal."""
        return self.either([self.both([first, -second]), self.both([-first, second])])

    def at_least(self, number: int, literals: Sequence[int]) -> int:
        """Return the literal that is true exactly when *number* or more of *literals* are."""
        if number <= 0:
            return self.true
        if number > len(literals):
            return -self.true
        key = (number, tuple(literals))
        if key not in self._counters:
            first, rest = literals[0], literals[1:]
            with_first = self.both([first, self.at_least(number - 1, rest)])
            self._counters[key] = self.either([with_first, self.at_least(number, rest)])
        return self._counters[key]

    def solve(self, assumptions: Iterable[int] = ()) -> frozenset[int] | None:
        """Return the true literals of a solution in which all *assumptions* hold, or None if there is none."""
        if not self._solver.solve(assumptions=list(assumptions)):
            return None
        return frozenset(self._solver.get_model())

    def possible(self, assumptions: Iterable[int] = ()) -> bool:
        """Return whether all *assumptions* can hold together."""
        return bool(self._solver.solve(assumptions=list(assumptions)))
