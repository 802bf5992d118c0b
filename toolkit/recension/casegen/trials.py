"""Trials of mutants: whether one of some cases tells one from the revision."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recension.casegen.code_obligations import code_comparisons
from recension.logic.kleene import Truth
from recension.logic.tabulation import Column, Tabulation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.casegen.mutants import Mutant
    from recension.logic.comparing import Value
    from recension.model.conditions import Comparison
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


class Trial:
    """What a revision makes of cases, tabulated, and whether a mutant makes something else of one."""

    def __init__(self, revision: Revision, vocabulary: Vocabulary, cases: Sequence[Mapping[str, Value]]) -> None:
        self.revision = revision
        self.vocabulary = vocabulary
        self._tables = [Tabulation(revision, vocabulary, cases)]

    def catches(self, mutant: Mutant) -> bool:
        """Return whether some case gets another value of a criterion, or another decision, from the mutant."""
        return any(self._differs(mutant, table) for table in self._tables)

    def add(self, mutant: Mutant, facts: Mapping[str, Value]) -> bool:
        """Add a case to those that are tried, if it catches the mutant; return whether it does."""
        table = Tabulation(self.revision, self.vocabulary, [facts])
        caught = self._differs(mutant, table)
        if caught:
            self._tables.append(table)
        return caught

    def _differs(self, mutant: Mutant, table: Tabulation) -> bool:
        if mutant.negated:
            return table.valued(mutant.criterion, Truth.UNDETERMINED) != table.every
        if mutant.dropped or mutant.scope is not None:
            without = {mutant.criterion: Column(0, 0)} if mutant.dropped else None
            return table.decisions(mutant.scope, without) != table.decisions()
        if mutant.code_set is not None:
            sets = tuple(
                mutant.code_set if each.id == mutant.code_set.id else each for each in self.vocabulary.code_sets
            )
            other = replace(self.vocabulary, code_sets=sets)
            return any(
                table.condition(place.criterion.when, other) != table.condition(place.criterion.when)
                for place, _ in self._asking(mutant.code_set.id)
                if place.criterion.when is not None
            )
        return any(table.own(variant, self.revision.by_id[variant.id].evidence) != table.criterion(variant.id)
                   for variant in mutant.variants)  # fmt: skip

    def _asking(self, code_set: str) -> list[tuple[Placed, Comparison]]:
        """Return where codes are looked for in a code set."""
        asked = code_comparisons(self.revision).items()
        return [each for (_, name), places in asked if name == code_set for each in places]
