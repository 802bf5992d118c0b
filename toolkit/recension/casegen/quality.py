"""How good the cases of a revision are: what they show, what they cannot, and which mistakes they catch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.casegen.obligation import KINDS
from recension.casegen.obligations import obligations
from recension.casegen.scoring import MutationScore, mutation_score
from recension.logic.encoding import EncodedRevision
from recension.logic.evaluation import evaluate, is_placeholder
from recension.logic.kleene import Truth
from recension.logic.universe import Universe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.casegen.cases import CaseSet, Infeasible
    from recension.casegen.obligation import Obligation
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

KINDS_IN_ORDER = (*dict.fromkeys(KINDS.values()), "plain")


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many obligations of one kind are met, are impossible, and are neither."""

    kind: str
    met: int
    infeasible: int
    missing: int


@dataclass(frozen=True, slots=True)
class Unseen:
    """A value that a criterion has in no case, and why, where that is so in every case that there can be."""

    id: str
    label: str
    value: Truth
    reason: str | None


@dataclass(frozen=True)
class Quality:
    """What the cases of a revision come to; *least* is the fewest complete ones that could show each leaf by itself."""

    revision: Revision
    vocabulary: Vocabulary
    cases: int
    complete: int
    least: int
    kinds: tuple[KindCount, ...]
    missing: tuple[Obligation, ...]
    infeasible: tuple[Infeasible, ...]
    seen: int
    unseen: tuple[Unseen, ...]
    score: MutationScore

    @property
    def is_whole(self) -> bool:
        """All that is possible is shown, and every mistake is caught."""
        return not self.missing and not self.score.survivors and all(each.reason for each in self.unseen)


def measure(cases: CaseSet, vocabulary: Vocabulary) -> Quality:
    """Return what *cases* come to."""
    revision = cases.revision
    every = obligations(revision, vocabulary)
    met = {cover.id: cover for case in cases.cases for cover in case.covers}
    impossible = {each.obligation.id: each for each in cases.infeasible}
    missing = tuple(each for each in every if each.id not in met and each.id not in impossible)
    unseen = tuple(_unseen(cases, vocabulary))
    leaves = [
        place
        for place in revision.outline
        if place.criterion.is_leaf and not is_placeholder(place.criterion, place.evidence)
    ]
    return Quality(
        revision,
        vocabulary,
        len(cases.cases),
        sum(case.is_complete for case in cases.cases),
        len(leaves) + 1,
        tuple(_counts(tuple(met.values()), cases.infeasible, missing)),
        missing,
        cases.infeasible,
        3 * len(revision.outline) - len(unseen),
        unseen,
        mutation_score(revision, vocabulary, [case.facts for case in cases.cases]),
    )


def _counts(
    met: Sequence[Obligation], infeasible: Sequence[Infeasible], missing: Sequence[Obligation]
) -> Iterator[KindCount]:
    for kind in KINDS_IN_ORDER:
        count = KindCount(
            kind,
            sum(each.kind == kind for each in met),
            sum(each.obligation.kind == kind for each in infeasible),
            sum(each.kind == kind for each in missing),
        )
        if count.met or count.infeasible or count.missing:
            yield count


def _unseen(cases: CaseSet, vocabulary: Vocabulary) -> Iterator[Unseen]:
    revision = cases.revision
    found = [evaluate(revision, vocabulary, case.facts).criteria for case in cases.cases]
    universe = Universe(vocabulary, [revision])
    encoded = EncodedRevision(revision, universe)
    for place in revision.outline:
        seen = {criteria[place.id] for criteria in found}
        for value in Truth:
            if value not in seen:
                yield Unseen(place.id, place.label, value, _why(place, value, encoded))


def _why(place: Placed, value: Truth, encoded: EncodedRevision) -> str | None:
    """Return why no case at all leaves a criterion with a value, or None if some case does."""
    if is_placeholder(place.criterion, place.evidence):
        return "what it asks for is not known"
    if any(is_placeholder(each.criterion, each.evidence) for each in encoded.revision.outline if _below(each, place)):
        return "it rests on what is not known"
    if value is Truth.UNDETERMINED:
        return None
    possible = encoded.universe.possible([encoded.valued(place, value)])
    return None if possible else f"no case leaves it {value.words}"


def _below(place: Placed, top: Placed) -> bool:
    above: Placed | None = place
    while above is not None:
        if above is top:
            return True
        above = above.parent
    return False
