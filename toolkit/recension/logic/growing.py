"""A universe that grows: a fact is declared when it is first asked about, and until then it rests.

Questions about a small part of a policy so stay small, however large the policy
is. A solution stands for a complete case all the same: facts that nobody asked
about have no tie to those that somebody did which their resting could break.
What a criterion comes to may be left open at first (``logic.deferring``); then
solutions are mended before they are taken for an answer.
"""

from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, TypeAlias

from recension.logic.formulas import Formulas
from recension.logic.ground import ORDERED
from recension.logic.universe import Universe
from recension.model.vocabulary import LINE_OF_BUSINESS, FactType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from recension.logic.comparing import Value
    from recension.logic.formulas import Solution
    from recension.logic.ground import Ground
    from recension.model.conditions import Comparison
    from recension.model.vocabulary import Fact

    Mend: TypeAlias = Callable[[Solution, list[int]], Solution | None]
    """Makes of a solution of some assumptions one that stands for a case; None where they are to be tried again."""


class GrowingUniverse(Universe):
    """The complete cases of a *ground*, of which only what was asked about is known to the solver.

    Solutions are *near_rest* where that is wanted: then little has to be mended in them.
    """

    def __init__(self, ground: Ground, *, near_rest: bool = True) -> None:
        # the universe above declares all at once; this one nothing yet
        self._stand_on(ground, Formulas(near_rest=near_rest))
        self._by_id = ground.vocabulary.by_id
        self.declared: dict[str, Fact] = {}
        self.off_rest = {}
        self.moving: dict[str, int] = {}
        """The literal for each declared fact's not being as it is in the resting case."""
        self.mend: Mend | None = None

    @property
    def facts(self) -> list[Fact]:
        """The facts that were asked about, in the order of the vocabulary."""
        places = self.ground.places
        return sorted(self.declared.values(), key=lambda fact: places[fact.id])

    def judgement(self, name: str) -> int:
        """Return the variable for what a reviewer says of the criterion *name*."""
        key = ("judged", name)
        found = self.variables.get(key)
        if found is None:
            found = self.off_rest[name] = self.moving[name] = self.variables[key] = self.formulas.variable()
        return found

    def comparison(self, comparison: Comparison) -> int:
        """Return the literal that is true exactly when *comparison* holds."""
        found = self._compared.get(comparison)
        if found is None:
            self.declare(comparison.fact)
            if comparison.anchor is not None:
                self.declare(comparison.anchor)
            found = self._compared[comparison] = self._comparison(comparison)
        return found

    def boolean(self, name: str) -> int:
        """Return the variable of a boolean fact."""
        if name not in self.declared:
            self.declare(name)
        return self.variables["fact", name]

    def line_of_business(self, options: Iterable[str]) -> int:
        """Return the literal that is true exactly when the line of business is one of *options*."""
        self.declare(LINE_OF_BUSINESS)
        return super().line_of_business(options)

    def solve(self, assumptions: Iterable[int] = ()) -> Solution | None:
        """Return a solution, standing for a complete case, in which all *assumptions* hold; None if there is none."""
        fixed = list(assumptions)
        while True:
            found = super().solve(fixed)
            if found is None or self.mend is None:
                return found
            found = self.mend(found, fixed)
            if found is not None:
                return found

    def case(self, model: Solution) -> dict[str, Value]:
        """Return the complete case that a solution stands for, over all facts of the ground."""
        return self.ground.resting | self.moved(model)

    def moved(self, model: Solution) -> dict[str, Value]:
        """Return what is not as it is in the resting case."""
        declared = self.declared
        found: dict[str, Value] = {
            name: self.value(declared[name], model) if name in declared else True
            for name, literal in self.moving.items()
            if literal in model
        }
        for name, day in (self.dating.days(model) or {}).items():
            found[name] = date.fromordinal(day).isoformat()
        return found

    def declare(self, name: str) -> None:
        """Let the solver know of a fact, and of those that it ties."""
        pending = [name]
        while pending:
            each = pending.pop()
            if each not in self.declared:
                fact = self.declared[each] = self._by_id[each]
                self._declare_one(fact)
                if fact.type is FactType.BOOLEAN:
                    pending += fact.implies
                    self._tie(fact)
                elif fact.type is FactType.CODES:
                    pending += [other.id for other in self.ground.attested]
                    self._attest(fact)

    def _declare_one(self, fact: Fact) -> None:
        clause, name = self.formulas.clause, fact.id
        if fact.type is FactType.BOOLEAN:
            self.off_rest[name] = self.moving[name] = self.variable("fact", name)
        elif fact.type is FactType.CHOICE:
            options = [self.variable("option", name, option.id) for option in fact.options]
            self.formulas.rest(options[:1])
            clause(options)
            for first, second in combinations(options, 2):
                clause([-first, -second])
            self.off_rest[name] = self.moving[name] = -options[0]
        elif fact.type in ORDERED:
            chain = [self.variable("up_to", name, str(index)) for index in range(len(self.cells[name].values) - 1)]
            for lower, higher in pairwise(chain):
                clause([-lower, higher])
            if chain:
                self.moving[name] = chain[-1]
        else:
            codes = [self.variable("code", name, code) for code in self.codes.values()]
            self.off_rest[name] = self.moving[name] = self.formulas.either(codes)

    def _tie(self, fact: Fact) -> None:
        for name in fact.implies:
            self.formulas.clause([-self.variable("fact", fact.id), self.variable("fact", name)])
        for name in self.ground.apart.get(fact.id, ()):
            if name in self.declared:
                self.formulas.clause([-self.variable("fact", fact.id), -self.variable("fact", name)])

    def _attest(self, coded: Fact) -> None:
        for fact in self.ground.attested:
            for code in self.attesting(coded.id, fact):
                self.formulas.clause([-code, self.variable("fact", fact.id)])
