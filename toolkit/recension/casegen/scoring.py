"""How many mutants the cases of a revision catch, which are no mistakes at all, and what would catch the rest.

A mutant is caught by a case in which some criterion, or the decision, gets
another value from it. Two are equal if no case tells them apart, complete or
not: that is proved by the solver, in three values. A mutant that is right about
every complete case, and knows too much or too little of some incomplete one,
is a mistake like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.casegen.mutants import Mutant, mutants
from recension.casegen.obligations import points
from recension.casegen.telling import Telling
from recension.casegen.trials import Trial
from recension.logic.universe import Universe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no case catches; *facts* are those of a case that would, *unknown* what it leaves out."""

    mutant: Mutant
    label: str
    facts: Mapping[str, Value]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class MutationScore:
    """What became of the mutants: how many of each sort were caught, those that are equal, and those that survive.

    *unknown* are those that no evaluator can tell, since what the revision says there is not known.
    """

    caught: Mapping[str, int]
    equal: tuple[Mutant, ...] = ()
    survivors: tuple[Survivor, ...] = ()
    unknown: tuple[Mutant, ...] = ()

    @property
    def total(self) -> int:
        """How many mutants there are that are mistakes."""
        return sum(self.caught.values()) + len(self.survivors)


def mutation_score(revision: Revision, vocabulary: Vocabulary, cases: Sequence[Mapping[str, Value]]) -> MutationScore:
    """Return what becomes of the mutants of *revision* where these *cases* are all that is tried."""
    universe = Universe(vocabulary, [revision], points([revision], vocabulary))
    telling = Telling(revision, vocabulary, universe)
    asked = [*(fact.id for fact in universe.facts), *universe.judged]
    trial = Trial(revision, vocabulary, cases)
    caught: dict[str, int] = {}
    equal, survivors, unknown = [], [], []
    missed = []
    for mutant in mutants(revision, vocabulary):
        if trial.catches(mutant):
            caught[mutant.mistake] = caught.get(mutant.mistake, 0) + 1
        else:
            missed.append(mutant)
    for mutant, facts in zip(missed, telling.cases(missed), strict=True):
        if facts is not None:
            unknown_facts = tuple(name for name in asked if name not in facts)
            survivors.append(Survivor(mutant, revision.by_id[mutant.criterion].label, facts, unknown_facts))
        elif telling.would_tell(mutant):
            unknown.append(mutant)
        else:
            equal.append(mutant)
    return MutationScore(caught, tuple(equal), tuple(survivors), tuple(unknown))
