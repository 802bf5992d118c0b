"""How many mutants the cases of a revision catch, which are no mistakes at all, and what would catch the rest.

A mutant is caught by a case in which some criterion, or the decision, gets
another value from it. Whether two are equal is proved by the solver, over all
complete cases. A mutant that is equal there and says less of some incomplete
case counts as equal: it is no wrong answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.casegen.mutants import Mutant, mutants
from recension.casegen.obligations import points
from recension.casegen.trials import Trial
from recension.logic.encoding import EncodedRevision
from recension.logic.universe import Universe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no case catches; *facts* are those of a case that would, None if none was found."""

    mutant: Mutant
    label: str
    facts: Mapping[str, Value] | None


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
    trial = Trial(EncodedRevision(revision, universe), vocabulary, cases)
    caught: dict[str, int] = {}
    equal, survivors, unknown = [], [], []
    for mutant in mutants(revision, vocabulary):
        if trial.catches(mutant):
            caught[mutant.mistake] = caught.get(mutant.mistake, 0) + 1
        elif trial.is_equal(mutant):
            equal.append(mutant)
        else:
            facts = trial.catching(mutant)
            if facts is not None and not trial.tells(mutant, facts):
                unknown.append(mutant)
            else:
                survivors.append(Survivor(mutant, revision.by_id[mutant.criterion].label, facts))
    return MutationScore(caught, tuple(equal), tuple(survivors), tuple(unknown))
