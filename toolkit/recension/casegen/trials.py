"""Trials of mutants: which of some cases tell one from the revision."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from recension.casegen.code_obligations import code_comparisons
from recension.logic.kleene import Truth
from recension.logic.tabulation import Column, Tabulation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recension.casegen.mutants import Mutant
    from recension.logic.comparing import Value
    from recension.model.conditions import Comparison
    from recension.model.criteria import Decision, Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


class Trial:
    """What a revision makes of cases, tabulated, and in which of them a mutant makes something else."""

    def __init__(self, revision: Revision, vocabulary: Vocabulary, cases: Sequence[Mapping[str, Value]]) -> None:
        self.revision = revision
        self.vocabulary = vocabulary
        self._table = Tabulation(revision, vocabulary, cases)

    def catches(self, mutant: Mutant) -> bool:
        """Return whether some case gets another value of a criterion, or another decision, from the mutant."""
        return self.catching(mutant) != 0

    def catching(self, mutant: Mutant) -> int:
        """Return the cases that do, as a number with a bit for each."""
        table = self._table
        if mutant.negated:
            return table.every & ~table.valued(mutant.criterion, Truth.UNDETERMINED)
        if mutant.dropped or mutant.scope is not None:
            without = {mutant.criterion: Column(0, 0)} if mutant.dropped else None
            changed = table.decisions(mutant.scope, without)
            return _union(changed[decision] ^ having for decision, having in self._decided.items())
        if mutant.code_set is not None:
            sets = tuple(
                mutant.code_set if each.id == mutant.code_set.id else each for each in self.vocabulary.code_sets
            )
            other = replace(self.vocabulary, code_sets=sets)
            return _union(
                _differing(table.condition(place.criterion.when, other), table.condition(place.criterion.when))
                for place, _ in self._asking(mutant.code_set.id)
                if place.criterion.when is not None
            )
        return _union(
            _differing(table.own(variant, self.revision.by_id[variant.id].evidence), table.criterion(variant.id))
            for variant in mutant.variants
        )

    @cached_property
    def _decided(self) -> Mapping[Decision, int]:
        return self._table.decisions()

    def _asking(self, code_set: str) -> list[tuple[Placed, Comparison]]:
        """Return where codes are looked for in a code set."""
        asked = code_comparisons(self.revision).items()
        return [each for (_, name), places in asked if name == code_set for each in places]


def _differing(one: Column, other: Column) -> int:
    return one.must ^ other.must | one.may ^ other.may


def _union(parts: Iterable[int]) -> int:
    return reduce(or_, parts, 0)
