"""All complete cases that a vocabulary allows, as variables and clauses: what can be asked of every case at once.

Booleans are variables, choices one-hot, numbers and dates order-encoded over
their cells (Tamura et al., *Compiling finite linear CSP into SAT*, 2009), codes
one variable for each kind of code that the sets tell apart. ``within`` compares
two dates and is a variable of its own, with days looked for to bear a solution
out (``logic.dating``).
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from recension.logic.comparing import Value, compare, holds
from recension.logic.dating import Dating
from recension.logic.formulas import Formulas, Solution
from recension.logic.ground import ORDERED, Ground
from recension.model.conditions import Comparator, Comparison
from recension.model.vocabulary import LINE_OF_BUSINESS, Fact, FactType, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recension.model.revision import Revision


class Universe:
    """The complete cases of *vocabulary*, as far as *revisions* can tell them apart.

    *points* gives values of a fact a cell of their own, for cases at a boundary.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        revisions: Sequence[Revision],
        points: Mapping[str, Iterable[Value]] | None = None,
    ) -> None:
        self._stand_on(Ground(vocabulary, revisions, points), Formulas())
        for fact in self.facts:
            self._declare(fact)
        self._constrain()

    def _stand_on(self, ground: Ground, formulas: Formulas) -> None:
        self.ground = ground
        self.vocabulary = ground.vocabulary
        self.formulas = formulas
        self.asked = ground.asked
        self.judged = ground.judged
        self.codes = ground.codes
        self.cells = ground.cells
        self.dating = Dating(self)
        self.variables: dict[tuple[str, ...], int] = {}
        self._compared: dict[Comparison, int] = {}

    @property
    def facts(self) -> list[Fact]:
        """The facts that the solver knows of, in the order of the vocabulary."""
        return self.ground.facts

    def variable(self, *name: str) -> int:
        """Return the variable called *name*, made when first asked for."""
        found = self.variables.get(name)
        if found is None:
            found = self.variables[name] = self.formulas.variable()
        return found

    def comparison(self, comparison: Comparison) -> int:
        """Return the literal that is true exactly when *comparison* holds."""
        found = self._compared.get(comparison)
        if found is None:
            found = self._compared[comparison] = self._comparison(comparison)
        return found

    def _comparison(self, comparison: Comparison) -> int:
        fact = self.vocabulary.by_id[comparison.fact]
        if comparison.comparator is Comparator.WITHIN:
            return self.dating.within(comparison)
        if comparison.comparator is Comparator.IN:
            return self.formulas.either(self._atoms(fact.id, str(comparison.values[0])))
        if fact.type is FactType.BOOLEAN:
            literal = self.variable("fact", fact.id)
            return literal if holds(comparison, value=True, vocabulary=self.vocabulary) else -literal
        if fact.type is FactType.CHOICE:
            options = (self.variable("option", fact.id, option) for option in fact.option_ids
                       if holds(comparison, option, self.vocabulary))  # fmt: skip
            return self.formulas.either(options)
        return self._runs(fact, [holds(comparison, value, self.vocabulary) for value in self.cells[fact.id].values])

    def line_of_business(self, options: Iterable[str]) -> int:
        """Return the literal that is true exactly when the line of business is one of *options*."""
        return self.formulas.either(self.variable("option", LINE_OF_BUSINESS, option) for option in options)

    def literals(self, case: Mapping[str, Value]) -> list[int]:
        """Return what *case*, closed under the vocabulary, makes true; facts that nobody asks about say nothing."""
        found: list[int] = []
        relevant = {fact.id for fact in self.facts}
        for name, value in case.items():
            if name in relevant:
                found += self._said(self.vocabulary.by_id[name], value)
            elif name in self.judged:
                literal = self.variable("judged", name)
                found.append(literal if value is True else -literal)
        for comparison in self.asked:
            if comparison.comparator is Comparator.WITHIN and {comparison.fact, comparison.anchor} <= case.keys():
                found.append(self._within_said(comparison, case))
        return found

    @cached_property
    def off_rest(self) -> dict[str, int]:
        """The literal for each fact's being off its resting value, by fact: false, empty, first option rest."""
        off: dict[str, int] = {}
        for fact in self.facts:
            if fact.type is FactType.BOOLEAN:
                off[fact.id] = self.variable("fact", fact.id)
            elif fact.type is FactType.CHOICE:
                off[fact.id] = -self.variable("option", fact.id, fact.option_ids[0])
            elif fact.type is FactType.CODES:
                codes = (self.variable("code", fact.id, code) for code in self.codes.values())
                off[fact.id] = self.formulas.either(codes)
        return off | {name: self.variable("judged", name) for name in self.judged}

    def attesting(self, coded: str, fact: Fact) -> list[int]:
        """Return the literals for the codes of the fact *coded* that attest *fact*."""
        return self._atoms(coded, *fact.codes)

    def at_cell(self, fact: str, index: int) -> int:
        """Return the literal that is true exactly when a number or date lies in its *index*-th cell."""
        size = len(self.cells[fact].values)
        return self._runs(self.vocabulary.by_id[fact], [place == index for place in range(size)])

    def possible(self, assumptions: Iterable[int] = ()) -> bool:
        """Return whether some complete case makes all *assumptions* true."""
        return self.solve(assumptions) is not None

    def solve(self, assumptions: Iterable[int] = ()) -> Solution | None:
        """Return a solution, standing for a complete case, in which all *assumptions* hold, or None if there is none.

        Where dates are compared with each other, a solution that no days can
        bear out is ruled out for good, and another one is asked for.
        """
        fixed = list(assumptions)
        fixed += self.dating.idle(fixed)
        while True:
            model = self.formulas.solve(fixed)
            if model is None or self.dating.days(model) is not None:
                return model
            self.formulas.clause(-literal for literal in self.dating.contradiction(model))

    def conflict(self) -> frozenset[int]:
        """Return some of the assumptions, of the last question if the answer was no, that cannot hold together."""
        return self.formulas.conflict()

    def case(self, model: Solution) -> dict[str, Value]:
        """Return the complete case that a solution stands for, over the facts that the revisions ask about."""
        case: dict[str, Value] = {name: self.variable("judged", name) in model for name in self.judged}
        days = self.dating.days(model) or {}
        for fact in self.facts:
            found = days.get(fact.id)
            case[fact.id] = self.value(fact, model) if found is None else date.fromordinal(found).isoformat()
        return case

    def value(self, fact: Fact, model: Solution) -> Value:
        """Return the value of a fact in the case that a solution stands for, of a date one in its cell."""
        match fact.type:
            case FactType.BOOLEAN:
                return self.variable("fact", fact.id) in model
            case FactType.CHOICE:
                return next(option for option in fact.option_ids if self.variable("option", fact.id, option) in model)
            case FactType.CODES:
                return tuple(sorted(code for code in self.codes.values()
                                    if self.variable("code", fact.id, code) in model))  # fmt: skip
            case _:
                return self.cells[fact.id].values[self.cell_of(fact.id, model)]

    def cell_of(self, fact: str, model: Solution) -> int:
        """Return in which of its cells a number or date lies, as a solution has it."""
        last = len(self.cells[fact].values) - 1
        return next((index for index in range(last) if self.variable("up_to", fact, str(index)) in model), last)

    def _declare(self, fact: Fact) -> None:
        clause = self.formulas.clause
        if fact.type is FactType.CHOICE:
            options = [self.variable("option", fact.id, option) for option in fact.option_ids]
            clause(options)
            for index, first in enumerate(options):
                for second in options[index + 1 :]:
                    clause([-first, -second])
        elif fact.type in ORDERED:
            edges = range(len(self.cells[fact.id].values) - 1)
            chain = [self.variable("up_to", fact.id, str(index)) for index in edges]
            for lower, higher in pairwise(chain):
                clause([-lower, higher])
        elif fact.type is FactType.CODES:
            self._declare_codes(fact)

    def _declare_codes(self, fact: Fact) -> None:
        for code in self.codes.values():
            self.variable("code", fact.id, code)

    def _atoms(self, fact: str, *names: str) -> list[int]:
        """Return the variables of the codes, one for each kind, that are in one of the code sets *names*."""
        return [self.variable("code", fact, code) for kind, code in self.codes.items() if not kind.isdisjoint(names)]

    def _constrain(self) -> None:
        coding = [fact.id for fact in self.facts if fact.type is FactType.CODES]
        for fact in self.facts:
            for other in fact.implies:
                self.formulas.clause([-self.variable("fact", fact.id), self.variable("fact", other)])
            for other in fact.excludes:
                self.formulas.clause([-self.variable("fact", fact.id), -self.variable("fact", other)])
            for coded in coding:
                for code in self._atoms(coded, *fact.codes):
                    self.formulas.clause([-code, self.variable("fact", fact.id)])

    def _runs(self, fact: Fact, true: Sequence[bool]) -> int:
        """Return the literal for lying in one of the cells marked *true*: one interval for each run of them."""
        runs = []
        for index, inside in enumerate(true):
            if inside and (index == 0 or not true[index - 1]):
                end = next((place for place in range(index, len(true)) if not true[place]), len(true)) - 1
                runs.append(self.formulas.both([self._up_to(fact, end), -self._up_to(fact, index - 1)]))
        return self.formulas.either(runs)

    def _up_to(self, fact: Fact, index: int) -> int:
        if index < 0:
            return -self.formulas.true
        if index >= len(self.cells[fact.id].values) - 1:
            return self.formulas.true
        return self.variable("up_to", fact.id, str(index))

    def _said(self, fact: Fact, value: Value) -> Iterator[int]:
        if fact.type is FactType.BOOLEAN:
            literal = self.variable("fact", fact.id)
            yield literal if value is True else -literal
        elif fact.type is FactType.CHOICE:
            yield self.variable("option", fact.id, str(value))
        elif fact.type in ORDERED:
            yield self.at_cell(fact.id, self.cells[fact.id].index(value))
        elif isinstance(value, tuple):
            kinds = {self.kind(code) for code in value}
            for kind, code in self.codes.items():
                literal = self.variable("code", fact.id, code)
                yield literal if kind in kinds else -literal

    def _within_said(self, comparison: Comparison, case: Mapping[str, Value]) -> int:
        literal = self.comparison(comparison)
        return literal if compare(comparison, case, self.vocabulary) else -literal

    def kind(self, code: str) -> frozenset[str]:
        """Return the code sets in use that hold *code*."""
        return self.ground.kind(code)
