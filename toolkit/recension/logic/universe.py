"""All complete cases that a vocabulary allows, as variables and clauses: what can be asked of every case at once.

Booleans are variables, choices one-hot, numbers and dates order-encoded over
their cells (Tamura et al., *Compiling finite linear CSP into SAT*, 2009), codes
one variable for each set that a policy asks about. ``within`` compares two
dates; it is a variable of its own, so what is proved of it holds for more cases
than there are.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from recension.logic.cells import Cells, cells
from recension.logic.comparing import Value, compare, holds
from recension.logic.evaluation import LINE_OF_BUSINESS
from recension.logic.formulas import Formulas
from recension.model.conditions import Comparator, Comparison, comparisons
from recension.model.vocabulary import NUMBERS, Fact, FactType, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recension.model.revision import Revision

ORDERED = (*NUMBERS, FactType.DATE)


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
        self.vocabulary = vocabulary
        self.formulas = Formulas()
        self.asked = [comparison for revision in revisions for comparison in all_comparisons(revision)]
        self.judged = sorted({place.id for revision in revisions for place in revision.outline
                              if place.criterion.is_judged})  # fmt: skip
        scoped = any(revision.applies_to.only or revision.applies_to.excluded for revision in revisions)
        self.facts = self._relevant(scoped=scoped)
        self.cells: dict[str, Cells] = {}
        self.variables: dict[tuple[str, ...], int] = {}
        for fact in self.facts:
            self._declare(fact, tuple((points or {}).get(fact.id, ())))
        self._constrain()

    def variable(self, *name: str) -> int:
        """Return the variable called *name*, made when first asked for."""
        if name not in self.variables:
            self.variables[name] = self.formulas.variable()
        return self.variables[name]

    def comparison(self, comparison: Comparison) -> int:
        """Return the literal that is true exactly when *comparison* holds."""
        fact = self.vocabulary.by_id[comparison.fact]
        if comparison.comparator is Comparator.WITHIN:
            return self.variable("within", fact.id, str(comparison.values[0]), str(comparison.anchor))
        if comparison.comparator is Comparator.IN:
            return self.variable("codes", fact.id, str(comparison.values[0]))
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

    def cost(self) -> dict[str, int]:
        """Return, by fact, the literal for its being off its resting value: false, empty, first option."""
        off: dict[str, int] = {}
        for fact in self.facts:
            if fact.type is FactType.BOOLEAN:
                off[fact.id] = self.variable("fact", fact.id)
            elif fact.type is FactType.CHOICE:
                off[fact.id] = -self.variable("option", fact.id, fact.option_ids[0])
            elif fact.type is FactType.CODES:
                off[fact.id] = self.formulas.either(self._code_variables(fact.id).values())
        return off | {name: self.variable("judged", name) for name in self.judged}

    def at_cell(self, fact: str, index: int) -> int:
        """Return the literal that is true exactly when a number or date lies in its *index*-th cell."""
        size = len(self.cells[fact].values)
        return self._runs(self.vocabulary.by_id[fact], [place == index for place in range(size)])

    def case(self, model: frozenset[int]) -> dict[str, Value]:
        """Return the complete case that a solution stands for, over the facts that the revisions ask about."""
        case: dict[str, Value] = {name: self.variable("judged", name) in model for name in self.judged}
        for fact in self.facts:
            match fact.type:
                case FactType.BOOLEAN:
                    case[fact.id] = self.variable("fact", fact.id) in model
                case FactType.CHOICE:
                    case[fact.id] = next(option for option in fact.option_ids
                                         if self.variable("option", fact.id, option) in model)  # fmt: skip
                case FactType.CODES:
                    true = [name for name, literal in self._code_variables(fact.id).items() if literal in model]
                    case[fact.id] = tuple(sorted({self._member(name) for name in true}))
                case _:
                    values = self.cells[fact.id].values
                    inside = (value for index, value in enumerate(values[:-1])
                              if self.variable("up_to", fact.id, str(index)) in model)  # fmt: skip
                    case[fact.id] = next(inside, values[-1])
        return case

    def _relevant(self, *, scoped: bool) -> list[Fact]:
        wanted = {comparison.fact for comparison in self.asked}
        wanted |= {comparison.anchor for comparison in self.asked if comparison.anchor}
        wanted |= {LINE_OF_BUSINESS} if scoped else set()
        pending = list(wanted)
        while pending:
            fact = self.vocabulary.by_id[pending.pop()]
            joined = {*fact.implies, *fact.excludes}
            pending += joined - wanted
            wanted |= joined
        return [fact for fact in self.vocabulary.facts if fact.id in wanted]

    def _declare(self, fact: Fact, points: tuple[Value, ...]) -> None:
        clause = self.formulas.clause
        if fact.type is FactType.CHOICE:
            options = [self.variable("option", fact.id, option) for option in fact.option_ids]
            clause(options)
            for index, first in enumerate(options):
                for second in options[index + 1 :]:
                    clause([-first, -second])
        elif fact.type in ORDERED:
            own = [asked for asked in self.asked if asked.fact == fact.id and asked.comparator is not Comparator.WITHIN]
            self.cells[fact.id] = cells(fact, own, points)
            edges = range(len(self.cells[fact.id].values) - 1)
            chain = [self.variable("up_to", fact.id, str(index)) for index in edges]
            for lower, higher in pairwise(chain):
                clause([-lower, higher])
        elif fact.type is FactType.CODES:
            self._declare_codes(fact)

    def _declare_codes(self, fact: Fact) -> None:
        asked = {str(comparison.values[0]) for comparison in self.asked
                 if comparison.fact == fact.id and comparison.comparator is Comparator.IN}  # fmt: skip
        for name in sorted(asked):
            self.variable("codes", fact.id, name)
        for inner in sorted(asked):
            for outer in sorted(asked - {inner}):
                if self._is_subset(inner, outer):
                    self.formulas.clause([-self.variable("codes", fact.id, inner),
                                          self.variable("codes", fact.id, outer)])  # fmt: skip

    def _constrain(self) -> None:
        relevant = {fact.id for fact in self.facts}
        for fact in self.facts:
            for other in fact.implies:
                self.formulas.clause([-self.variable("fact", fact.id), self.variable("fact", other)])
            for other in fact.excludes:
                self.formulas.clause([-self.variable("fact", fact.id), -self.variable("fact", other)])
            for kind, *rest in list(self.variables):
                if kind == "codes" and rest[1] in fact.codes and fact.id in relevant:
                    self.formulas.clause([-self.variable(kind, *rest), self.variable("fact", fact.id)])

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
            for name, literal in self._code_variables(fact.id).items():
                code_set = self.vocabulary.sets_by_id[name]
                yield literal if any(code in code_set for code in value) else -literal

    def _within_said(self, comparison: Comparison, case: Mapping[str, Value]) -> int:
        literal = self.comparison(comparison)
        return literal if compare(comparison, case, self.vocabulary) else -literal

    def _code_variables(self, fact: str) -> dict[str, int]:
        return {name[2]: literal for name, literal in self.variables.items() if name[:2] == ("codes", fact)}

    def _member(self, name: str) -> str:
        code_set = self.vocabulary.sets_by_id[name]
        codes = (pattern.rstrip("*.") for pattern in code_set.include)
        return next((code for code in codes if code in code_set), code_set.include[0])

    def _is_subset(self, inner: str, outer: str) -> bool:
        small, large = self.vocabulary.sets_by_id[inner], self.vocabulary.sets_by_id[outer]
        if large.exclude and not set(large.exclude) <= set(small.exclude):
            return False
        return all(any(_pattern_covers(wide, narrow) for wide in large.include) for narrow in small.include)


def all_comparisons(revision: Revision) -> Iterator[Comparison]:
    """Yield every comparison of *revision*, in document order, those of shared conditions last."""
    for place in revision.outline:
        if place.criterion.when is not None:
            yield from comparisons(place.criterion.when)
    for _, condition in revision.define:
        yield from comparisons(condition)


def _pattern_covers(wide: str, narrow: str) -> bool:
    if wide.endswith("*"):
        return narrow.rstrip("*").startswith(wide[:-1])
    return wide == narrow
