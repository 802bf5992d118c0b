"""A revision's criteria over cases of which not all is known: a pair of literals for each, in three values.

One literal says that a criterion is surely met, the other that it may be met;
where all is known they are one. A criterion whose content is not known may be
met, and never surely is. So what a revision makes of *every* case, complete or
not, is proved, and not only tried.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from recension.logic.evaluation import is_placeholder, precedence
from recension.logic.kleene import Truth
from recension.model.conditions import Comparison, Connective, Group
from recension.model.criteria import Decision
from recension.model.vocabulary import LINE_OF_BUSINESS, FactType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.logic.formulas import Solution
    from recension.logic.universe import Universe
    from recension.model.conditions import Bound, Condition
    from recension.model.criteria import Criterion, Evidence, Placed
    from recension.model.revision import Revision
    from recension.pointer import Pointer


class Open(NamedTuple):
    """A value of three: the literal for its being surely met, and the one for its being met, as far as is known."""

    must: int
    may: int


class OpenRevision:
    """The criteria of *revision* in three values, as literals of *universe*, which was made for it.

    With *complete* every fact is known. With *supposed* the content of every
    criterion is supposed to be: whether it is met is then one or the other.
    """

    def __init__(self, revision: Revision, universe: Universe, *, complete: bool, supposed: bool = False) -> None:
        self.revision = revision
        self.universe = universe
        self.formulas = universe.formulas
        self.complete = complete
        self.supposed = supposed
        self._criteria: dict[Pointer, Open] = {}
        if not complete:
            self._close()
        self.applies = self._applies()
        for criterion in revision.criteria:
            self._criterion(criterion, revision.evidence.criteria)

    def value(self, place: Placed) -> Open:
        """Return the value of a criterion."""
        return self._criteria[place.criterion.at]

    def surely(self, place: Placed, value: Truth) -> int:
        """Return the literal that is true exactly when a criterion surely has *value*, met or not met."""
        found = self.value(place)
        return found.must if value is Truth.MET else -found.may

    def own(self, criterion: Criterion, evidence: Evidence | None, forced: Mapping[Pointer, int] | None = None) -> Open:
        """Return the value of *criterion*, one of the revision's or a variant of it, given those of its children.

        Conditions in *forced* are given.
        """
        children = [self._criteria[child.at] for child in criterion.children]
        return self._own(criterion, evidence, children, forced or {})

    def decisions(self, changed: Mapping[Pointer, Open] | None = None) -> dict[Decision, int]:
        """Return, for each decision that the revision can give, the literal that is true exactly when it surely does.

        *changed* has other values for some statements.
        """
        both, applies = self.formulas.both, self.applies
        found: dict[Decision, list[int]] = {Decision.NOT_APPLICABLE: [-applies.may]}
        undecided = applies.must
        for statement in precedence(self.revision):
            value = (changed or {}).get(statement.at, self._criteria[statement.at])
            if statement.decision is not None:
                found.setdefault(statement.decision, []).append(both([undecided, value.must]))
            undecided = both([undecided, -value.may])
        found.setdefault(self.revision.otherwise, []).append(undecided)
        return {decision: self.formulas.either(parts) for decision, parts in found.items()}

    @cached_property
    def own_decisions(self) -> Mapping[Decision, int]:
        """The same for the revision as it is."""
        return self.decisions()

    def decided(self) -> int:
        """Return the literal that is true exactly when there is a decision, whatever else comes to be known."""
        return self.formulas.either(self.decisions().values())

    def differ(self, one: Open, other: Open) -> int:
        """Return the literal that is true exactly when two values are not the same."""
        return self.formulas.either(self.formulas.differ(*pair) for pair in zip(one, other, strict=True))

    def known(self, name: str) -> int:
        """Return the literal for the known-ness of a fact, or of what a reviewer judges."""
        return self.formulas.true if self.complete else self.universe.variable("known", name)

    @cached_property
    def names(self) -> list[str]:
        """Every fact, and every criterion that is judged, that a case may say something of."""
        return [*(fact.id for fact in self.universe.facts), *self.universe.judged]

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each of the *names* among them."""
        return {name: place for place, name in enumerate(self.names)}

    def case(self, solution: Solution) -> dict[str, Value]:
        """Return the case that a solution stands for: of all that it could say, what is known."""
        whole = self.universe.case(solution)
        return {name: value for name, value in whole.items() if self.known(name) in solution}

    def _criterion(self, criterion: Criterion, inherited: Evidence | None) -> Open:
        evidence = criterion.evidence or inherited
        children = [self._criterion(child, evidence) for child in criterion.children]
        self._criteria[criterion.at] = self._own(criterion, evidence, children, {})
        return self._criteria[criterion.at]

    def _own(
        self, criterion: Criterion, evidence: Evidence | None, children: Sequence[Open], forced: Mapping[Pointer, int]
    ) -> Open:
        if is_placeholder(criterion, evidence):
            if self.supposed:
                content = self.universe.variable("unknown", self.revision.revision, criterion.id)
                return Open(content, content)
            return Open(-self.formulas.true, self.formulas.true)
        if criterion.is_judged:
            return self._as_far_as_known(self.universe.variable("judged", criterion.id), [criterion.id])
        parts = []
        if criterion.when is not None:
            parts.append(self._condition(criterion.when, forced))
        if criterion.connective is not None:
            parts.append(self._join(criterion.connective, children, criterion.bound))
        return self._join(Connective.ALL_OF, parts, None)

    def _condition(self, condition: Condition, forced: Mapping[Pointer, int]) -> Open:
        if condition.at in forced:
            return Open(forced[condition.at], forced[condition.at])
        if isinstance(condition, Comparison):
            asked = [name for name in (condition.fact, condition.anchor) if name is not None]
            return self._as_far_as_known(self.universe.comparison(condition), asked)
        if isinstance(condition, Group):
            parts = [self._condition(part, forced) for part in condition.conditions]
            return self._join(condition.connective, parts, condition.bound)
        return self._condition(self.revision.definitions[condition.name], forced)

    def _join(self, connective: Connective, values: Sequence[Open], bound: Bound | None) -> Open:
        musts, mays = [value.must for value in values], [value.may for value in values]
        joined = self.formulas.joined
        return Open(joined(connective, musts, bound, mays), joined(connective, mays, bound, musts))

    def _applies(self) -> Open:
        scope, parts = self.revision.applies_to, []
        if scope.only:
            parts.append(self.universe.line_of_business(scope.only))
        if scope.excluded:
            parts.append(-self.universe.line_of_business(scope.excluded))
        if not parts:
            return Open(self.formulas.true, self.formulas.true)
        return self._as_far_as_known(self.formulas.both(parts), [LINE_OF_BUSINESS])

    def _as_far_as_known(self, literal: int, names: Iterable[str]) -> Open:
        known = self.formulas.both(self.known(name) for name in names)
        return Open(self.formulas.both([known, literal]), self.formulas.either([-known, literal]))

    def _close(self) -> None:
        """Demand of incomplete cases that they are closed under the vocabulary (``cases.close``)."""
        clause, known, variable = self.formulas.clause, self.known, self.universe.variable
        coding = [fact.id for fact in self.universe.facts if fact.type is FactType.CODES]
        for fact in self.universe.facts:
            if fact.type is not FactType.BOOLEAN:
                continue
            own = variable("fact", fact.id)
            for name in fact.implies:
                clause([-known(fact.id), -own, known(name)])
                clause([-known(name), variable("fact", name), known(fact.id)])
            for name in fact.excludes:
                clause([-known(fact.id), -own, known(name)])
                clause([-known(name), -variable("fact", name), known(fact.id)])
            for coded in coding:
                for code in self.universe.attesting(coded, fact):
                    clause([-known(coded), -code, known(fact.id)])
