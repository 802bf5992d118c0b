"""Trials of mutants: whether one of some cases tells one from the revision."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recension.casegen.code_obligations import code_comparisons
from recension.logic.evaluation import Evaluation, condition_value, decision_from, evaluate
from recension.logic.kleene import Truth, all_of, join

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.casegen.mutants import Mutant
    from recension.logic.comparing import Value
    from recension.model.conditions import Comparison
    from recension.model.criteria import Criterion, Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


class Trial:
    """A revision's cases with their evaluations."""

    def __init__(self, revision: Revision, vocabulary: Vocabulary, cases: Sequence[Mapping[str, Value]]) -> None:
        self.revision = revision
        self.vocabulary = vocabulary
        self.evaluated = [(facts, evaluate(revision, vocabulary, facts)) for facts in cases]

    def catches(self, mutant: Mutant) -> bool:
        """Return whether some case gets another value of a criterion, or another decision, from the mutant."""
        return any(self._differs(mutant, facts, evaluation) for facts, evaluation in self.evaluated)

    def add(self, mutant: Mutant, facts: Mapping[str, Value]) -> bool:
        """Add a case to those that are tried, if it catches the mutant; return whether it does."""
        evaluation = evaluate(self.revision, self.vocabulary, facts)
        caught = self._differs(mutant, facts, evaluation)
        if caught:
            self.evaluated.append((facts, evaluation))
        return caught

    def _differs(self, mutant: Mutant, facts: Mapping[str, Value], evaluation: Evaluation) -> bool:
        known = evaluation.criteria
        if mutant.negated:
            return known[mutant.criterion] is not Truth.UNDETERMINED
        if mutant.dropped or mutant.scope is not None:
            changed = replace(self.revision, applies_to=mutant.scope or self.revision.applies_to)
            values = {**known, mutant.criterion: Truth.NOT_MET} if mutant.dropped else known
            return decision_from(values, changed, self.vocabulary, facts) is not evaluation.decision
        if mutant.code_set is not None:
            sets = tuple(
                mutant.code_set if each.id == mutant.code_set.id else each for each in self.vocabulary.code_sets
            )
            other = replace(self.vocabulary, code_sets=sets)
            return any(
                condition_value(place.criterion.when, self.revision, other, facts)
                is not condition_value(place.criterion.when, self.revision, self.vocabulary, facts)
                for place, _ in self._asking(mutant.code_set.id)
                if place.criterion.when is not None
            )
        return any(self._own(variant, facts, known) is not known[variant.id] for variant in mutant.variants)

    def _own(self, criterion: Criterion, facts: Mapping[str, Value], known: Mapping[str, Truth]) -> Truth:
        """Return the value of a variant of a criterion, given those of its children."""
        parts = []
        if criterion.when is not None:
            parts.append(condition_value(criterion.when, self.revision, self.vocabulary, facts))
        if criterion.connective is not None:
            parts.append(join(criterion.connective, [known[child.id] for child in criterion.children], criterion.bound))
        return all_of(parts)

    def _asking(self, code_set: str) -> list[tuple[Placed, Comparison]]:
        """Return where codes are looked for in a code set."""
        asked = code_comparisons(self.revision).items()
        return [each for (_, name), places in asked if name == code_set for each in places]
