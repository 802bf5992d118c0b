"""A revision's criteria and decisions as literals over a universe of cases, and the questions asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.evaluation import is_placeholder, precedence
from recension.logic.kleene import Truth
from recension.model.conditions import Comparison, Condition, Group
from recension.model.criteria import Criterion, Decision, Evidence, Placed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.logic.days import Edge
    from recension.logic.universe import Universe
    from recension.model.revision import Revision
    from recension.pointer import Pointer


class EncodedRevision:
    """The criteria of *revision* as literals of *universe*, which was made for it."""

    def __init__(self, revision: Revision, universe: Universe) -> None:
        self.revision = revision
        self.universe = universe
        self.formulas = universe.formulas
        self._criteria: dict[Pointer, int] = {}
        self._shared: dict[str, int] = {}
        self._decisive: dict[Pointer, int] = {}
        for criterion in revision.criteria:
            self._criterion(criterion, revision.evidence.criteria)
        self.applies = self._applies()

    def met(self, place: Placed) -> int:
        """Return the literal that is true exactly when the criterion is met."""
        return self._criteria[place.criterion.at]

    def valued(self, place: Placed, value: Truth) -> int:
        """Return the literal that is true exactly when the criterion has *value*, met or not met."""
        return self._criteria[place.criterion.at] * (1 if value is Truth.MET else -1)

    def holding(self, condition: Condition, value: Truth) -> int:
        """Return the literal that is true exactly when *condition*, one of the revision's, has *value*."""
        return self._condition(condition, {}) * (1 if value is Truth.MET else -1)

    def at_value(self, fact: str, value: Value) -> int:
        """Return the literal that is true exactly when a number or date lies in the cell of *value*."""
        return self.universe.at_cell(fact, self.universe.cells[fact].index(value))

    def on_edge(self, edge: Edge) -> int:
        """Return a literal that is true only where two days lie on an edge of a ``within``."""
        return self.universe.dating.on_edge(edge)

    def turned_by(self, place: Placed, condition: Condition) -> int:
        """Return the literal that is true exactly when the criterion's value turns on one part of its condition."""
        children = [self._criteria[child.at] for child in place.criterion.children]
        yes, no = (self._own(place.criterion, place.evidence, {condition.at: literal}, children)
                   for literal in (self.formulas.true, -self.formulas.true))  # fmt: skip
        return self.formulas.differ(yes, no)

    def turned_by_child(self, place: Placed, child: Placed) -> int:
        """Return the literal that is true exactly when the criterion's value turns on that of one child."""
        at = child.criterion.at
        yes, no = (
            self._own(place.criterion, place.evidence, {},
                      [literal if below.at == at else self._criteria[below.at] for below in place.criterion.children])
            for literal in (self.formulas.true, -self.formulas.true)
        )  # fmt: skip
        return self.formulas.differ(yes, no)

    def counted_children(self, place: Placed, number: int) -> list[int]:
        """Return what is true when just so many children are met, and the criterion turns on how many."""
        own = [] if place.criterion.when is None else [self._condition(place.criterion.when, {})]
        return [*own, *self._exactly(number, [self._criteria[child.at] for child in place.criterion.children])]

    def counted_parts(self, group: Group, number: int) -> list[int]:
        """Return what is true when just so many conditions of a group hold."""
        return self._exactly(number, [self._condition(part, {}) for part in group.conditions])

    def own(self, criterion: Criterion, evidence: Evidence | None) -> int:
        """Return the value of *criterion*, one of the revision's or a variant of it, given those of its children."""
        return self._own(criterion, evidence, {}, [self._criteria[child.at] for child in criterion.children])

    def _exactly(self, number: int, literals: Sequence[int]) -> list[int]:
        return [self.formulas.at_least(number, literals), -self.formulas.at_least(number + 1, literals)]

    def decisions(self, changed: Mapping[Pointer, int] | None = None) -> dict[Decision, int]:
        """Return, for each decision that the revision can give, the literal that is true exactly when it does.

        *changed* has other literals for some criteria: what would be decided if they had those values.
        """
        literals: dict[Decision, list[int]] = {}
        open_so_far = [self.applies]
        for statement in precedence(self.revision):
            value = (changed or {}).get(statement.at, self._criteria[statement.at])
            if statement.decision is not None:
                literals.setdefault(statement.decision, []).append(self.formulas.both([*open_so_far, value]))
            open_so_far.append(-value)
        literals.setdefault(self.revision.otherwise, []).append(self.formulas.both(open_so_far))
        literals.setdefault(Decision.NOT_APPLICABLE, []).append(-self.applies)
        return {decision: self.formulas.either(parts) for decision, parts in literals.items()}

    def decisive(self, place: Placed) -> int:
        """Return the literal that is true exactly when the decision would change with this criterion's value alone.

        This is masking MC/DC's independence of a condition (DO-248C, FAQ 43), over decisions. A criterion bears on
        the decision by way of those above it alone, so each step of the way has to turn on the one below.
        """
        found = self._decisive.get(place.criterion.at)
        if found is None:
            above = place.parent
            found = self._deciding(place.criterion) if above is None else self.formulas.both(
                [self.turned_by_child(above, place), self.decisive(above)])  # fmt: skip
            self._decisive[place.criterion.at] = found
        return found

    def decisive_comparison(self, place: Placed, comparison: Comparison) -> int:
        """Return the literal that is true exactly when the decision would change with one comparison of a criterion."""
        return self.formulas.both([self.turned_by(place, comparison), self.decisive(place)])

    def settle(self, place: Placed, literal: int) -> None:
        """Take *literal* for the value of a criterion from now on, and what follows from it for those above."""
        self._criteria.update(self._changed(place, literal))
        self._decisive.clear()

    def _deciding(self, criterion: Criterion) -> int:
        """Return the literal that is true exactly when the decision would change with this statement's value."""
        if criterion.decision is None:
            return -self.formulas.true
        statements = precedence(self.revision)
        number = next(place for place, each in enumerate(statements) if each.at == criterion.at)
        alike = [self.formulas.true if self.revision.otherwise is criterion.decision else -self.formulas.true]
        for each in reversed(statements[number + 1 :]):
            met = self._criteria[each.at]
            if each.decision is criterion.decision:
                alike.append(met)
            else:
                alike = [self.formulas.both([-met, self.formulas.either(alike)])]
        before = [self._criteria[each.at] for each in statements[:number]]
        return self.formulas.both([self.applies, *(-literal for literal in (*before, *alike))])

    def _changed(self, place: Placed, literal: int) -> dict[Pointer, int]:
        """Return the values of a criterion and of those above it, if *literal* were its own."""
        changed = {place.criterion.at: literal}
        parent = place.parent
        while parent is not None:
            children = [changed.get(child.at, self._criteria[child.at]) for child in parent.criterion.children]
            changed[parent.criterion.at] = self._own(parent.criterion, parent.evidence, {}, children)
            parent = parent.parent
        return changed

    def _criterion(self, criterion: Criterion, inherited: Evidence | None) -> int:
        evidence = criterion.evidence or inherited
        children = [self._criterion(child, evidence) for child in criterion.children]
        self._criteria[criterion.at] = self._own(criterion, evidence, {}, children)
        return self._criteria[criterion.at]

    def _own(
        self,
        criterion: Criterion,
        evidence: Evidence | None,
        forced: Mapping[Pointer, int],
        children: Sequence[int] = (),
    ) -> int:
        if is_placeholder(criterion, evidence):
            return self.universe.variable("unknown", self.revision.revision, criterion.id)
        if criterion.is_judged:
            return self.universe.variable("judged", criterion.id)
        parts = []
        if criterion.when is not None:
            parts.append(self._condition(criterion.when, forced))
        if criterion.connective is not None:
            parts.append(self.formulas.joined(criterion.connective, children, criterion.bound))
        return self.formulas.both(parts)

    def _condition(self, condition: Condition, forced: Mapping[Pointer, int]) -> int:
        if condition.at in forced:
            return forced[condition.at]
        if isinstance(condition, Comparison):
            return self.universe.comparison(condition)
        if isinstance(condition, Group):
            parts = [self._condition(part, forced) for part in condition.conditions]
            return self.formulas.joined(condition.connective, parts, condition.bound)
        if forced or condition.name not in self._shared:
            literal = self._condition(self.revision.definitions[condition.name], forced)
            if forced:
                return literal
            self._shared[condition.name] = literal
        return self._shared[condition.name]

    def _applies(self) -> int:
        applies_to = self.revision.applies_to
        parts = []
        if applies_to.only:
            parts.append(self.universe.line_of_business(applies_to.only))
        if applies_to.excluded:
            parts.append(-self.universe.line_of_business(applies_to.excluded))
        return self.formulas.both(parts)
