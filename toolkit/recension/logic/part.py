"""A part of a universe: the facts that some formulas are about, in a solver of their own; all other facts rest."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from recension.logic.formulas import Solution
from recension.logic.solver import Solver

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recension.logic.universe import Universe
    from recension.model.vocabulary import Fact

_OF_FACTS = ("fact", "option", "up_to", "code", "judged")
"""The kinds of variables that say what the value of a fact is, or of what a reviewer judges."""


class Ties:
    """Which variables of a universe belong together, since they speak of one fact, and what is demanded of those."""

    def __init__(self, universe: Universe) -> None:
        self.universe = universe
        self.off_rest = universe.off_rest  # with which every fact has its variables
        self.owners: dict[int, str] = {}
        self.members: dict[str, list[int]] = {}
        self.laws: dict[str, list[tuple[int, ...]]] = {}
        self.between: list[tuple[int, ...]] = []
        """What is demanded of several facts together."""
        self.rank = {fact.id: (place, fact) for place, fact in enumerate(universe.facts)}
        self._seen = 0, 0
        self.refresh()

    def refresh(self) -> bool:
        """Take in what was asked about since; return whether there was anything."""
        variables, demanded = self.universe.variables, self.universe.formulas.demanded
        first, seen = self._seen
        if (len(variables), len(demanded)) == self._seen:
            return False
        for (kind, name, *more), variable in islice(variables.items(), first, None):
            self.owners[variable] = owner = name if kind in _OF_FACTS else "\0".join((kind, name, *more))
            self.members.setdefault(owner, []).append(variable)
        for clause in demanded[seen:]:
            owners = {self.owners[abs(literal)] for literal in clause if abs(literal) in self.owners}
            if len(owners) == 1:
                self.laws.setdefault(owners.pop(), []).append(clause)
            elif owners:
                self.between.append(clause)
        self._seen = len(variables), len(demanded)
        return True


class Part:
    """The facts that *literals* are about. It is asked like the universe it is a part of."""

    def __init__(self, ties: Ties, literals: Iterable[int]) -> None:
        self.universe = ties.universe
        self.names: dict[str, None] = {}
        """Whose variables are in it: facts, judged criteria, and what else has variables."""
        self._ties = ties
        self._parts = ties.universe.formulas.parts
        self._solver = Solver()
        self._numbers: dict[int, int] = {}
        for literal in literals:
            self._own(literal)
        off = ties.off_rest
        self.off_rest: Mapping[str, int] = {name: off[name] for name in self.names if name in off}
        self.facts: Sequence[Fact] = [ties.rank[name][1] for name in
                                      sorted((name for name in self.names if name in ties.rank),
                                             key=lambda name: ties.rank[name][0])]  # fmt: skip

    def solve(self, assumptions: Iterable[int] = ()) -> PartSolution | None:
        """Return a solution in which all *assumptions* hold, or None if there is none."""
        if self.possible(assumptions):
            return PartSolution(self._numbers, self._solver.model())
        return None

    def possible(self, assumptions: Iterable[int] = ()) -> bool:
        """Return whether all *assumptions* can hold together."""
        return bool(self._solver.solve([self._own(literal) for literal in assumptions]))

    def conflict(self) -> frozenset[int]:
        """Return some of the assumptions, of the last question if the answer was no, that cannot hold together."""
        named = {number: variable for variable, number in self._numbers.items()}
        return frozenset(named[literal] if literal > 0 else -named[-literal] for literal in self._solver.core())

    def _own(self, literal: int) -> int:
        """Return the literal of the part's own solver for one of the universe's."""
        number = self._numbers.get(abs(literal))
        if number is None:
            self._enter(abs(literal))
            number = self._numbers[abs(literal)]
        return number if literal > 0 else -number

    def _enter(self, variable: int) -> None:
        new, pending = set[int](), [variable]
        while pending:
            each = pending.pop()
            if each not in new and each not in self._numbers:
                new.add(each)
                pending += map(abs, self._parts.get(each, ()))
        clause = self._solver.add_clause
        for each in sorted(new):  # what a formula is made of is older than the formula
            parts = self._parts.get(each)
            if parts is None:
                self._enter_owner(each)
                continue
            whole = self._number(each)
            own = [self._own(part) for part in parts]
            for part in own:
                clause([-whole, part])
            clause([whole, *(-part for part in own)])

    def _enter_owner(self, variable: int) -> None:
        if variable == self.universe.formulas.true:
            self._solver.add_clause([self._number(variable)])
            return
        owner = self._ties.owners[variable]
        if owner not in self.names:
            self.names[owner] = None
            for member in self._ties.members[owner]:
                self._number(member)
            for law in self._ties.laws.get(owner, ()):
                self._solver.add_clause([self._own(literal) for literal in law])

    def _number(self, variable: int) -> int:
        return self._numbers.setdefault(variable, len(self._numbers) + 1)


class PartSolution(Solution):
    """A solution of a part, in the literals of the universe; what is not in the part is false."""

    __slots__ = ("_numbers",)

    def __init__(self, numbers: Mapping[int, int], model: Sequence[int]) -> None:
        super().__init__(model)
        self._numbers = numbers

    def __contains__(self, literal: int) -> bool:
        number = self._numbers.get(abs(literal))
        return (number is not None and super().__contains__(number)) is (literal > 0)
