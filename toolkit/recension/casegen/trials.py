"""Trials of mutants: whether a case tells one from the revision, and what a case that does has to be like."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recension.casegen.code_obligations import code_comparisons
from recension.casegen.code_samples import coded
from recension.logic.evaluation import Evaluation, condition_value, decision_from, evaluate
from recension.logic.kleene import Truth, all_of, join, truth
from recension.logic.least import least_case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.casegen.mutants import Mutant
    from recension.logic.comparing import Value
    from recension.logic.encoding import EncodedRevision
    from recension.model.conditions import Comparison
    from recension.model.criteria import Criterion, Placed
    from recension.model.vocabulary import Vocabulary


class Trial:
    """A revision's cases with their evaluations, and the solver for what they do not catch."""

    def __init__(self, encoded: EncodedRevision, vocabulary: Vocabulary, cases: Sequence[Mapping[str, Value]]) -> None:
        self.encoded = encoded
        self.revision = encoded.revision
        self.universe = encoded.universe
        self.vocabulary = vocabulary
        self.evaluated = [(facts, evaluate(self.revision, vocabulary, facts)) for facts in cases]

    def catches(self, mutant: Mutant) -> bool:
        """Return whether some case gets another value of a criterion, or another decision, from the mutant."""
        return any(self._differs(mutant, facts, evaluation) for facts, evaluation in self.evaluated)

    def tells(self, mutant: Mutant, facts: Mapping[str, Value]) -> bool:
        """Return whether one more case would catch the mutant."""
        return self._differs(mutant, facts, evaluate(self.revision, self.vocabulary, facts))

    def add(self, mutant: Mutant, facts: Mapping[str, Value]) -> bool:
        """Add a case to those that are tried, if it catches the mutant; return whether it does."""
        evaluation = evaluate(self.revision, self.vocabulary, facts)
        caught = self._differs(mutant, facts, evaluation)
        if caught:
            self.evaluated.append((facts, evaluation))
        return caught

    def is_equal(self, mutant: Mutant) -> bool:
        """Return whether it is proved that no complete case tells the mutant from the revision."""
        if mutant.code_set is not None and mutant.code is None:
            return True
        return not any(self.universe.possible(demands) for demands in self.demands(mutant))

    def catching(self, mutant: Mutant) -> Mapping[str, Value] | None:
        """Return the least complete case that would catch the mutant."""
        found = (least_case(self.universe, demands) for demands in self.demands(mutant))
        facts = next((case for case in found if case is not None), None)
        if facts is None or mutant.code is None or mutant.code_set is None:
            return facts
        fact = self._asking(mutant.code_set.id)[0][1].fact
        return {**facts, fact: (mutant.code,)}

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

    def demands(self, mutant: Mutant) -> list[list[int]]:
        """Return what is true of the complete cases that tell the mutant from the revision: all of one of the lists."""
        place, formulas = self.revision.by_id[mutant.criterion], self.encoded.formulas
        if mutant.negated:
            return [[formulas.true]]
        if mutant.scope is not None:
            return [[self.universe.line_of_business([mutant.option])]]
        if mutant.dropped:
            before = self.encoded.decisions()
            after = self.encoded.decisions({place.criterion.at: -formulas.true})
            return [[formulas.differ(before[decision], after[decision])] for decision in before]
        if mutant.code_set is not None:
            return [self._coded(mutant, *asking) for asking in self._asking(mutant.code_set.id)]
        variants = ((self.revision.by_id[each.id], each) for each in mutant.variants)
        return [[formulas.differ(self.encoded.met(old), self.encoded.own(new, old.evidence))] for old, new in variants]

    def _coded(self, mutant: Mutant, place: Placed, comparison: Comparison) -> list[int]:
        code = mutant.code or ""
        value = truth(code in self.vocabulary.sets_by_id[str(comparison.values[0])])
        return [self.encoded.turned_by(place, comparison), self.encoded.holding(comparison, value),
                *coded(self.universe, comparison.fact, code)]  # fmt: skip

    def _asking(self, code_set: str) -> list[tuple[Placed, Comparison]]:
        """Return where codes are looked for in a code set."""
        asked = code_comparisons(self.revision).items()
        return [each for (_, name), places in asked if name == code_set for each in places]
