"""Cases with what each revision has to make of them, as the reference evaluator finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.evaluation import evaluate
from recension.logic.fixtures import Expectation, Fixture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.casegen.cases import Case, CaseSet
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


def fixtures(
    cases: CaseSet,
    vocabulary: Vocabulary,
    against: Sequence[Revision] = (),
    own: Mapping[str, Vocabulary] | None = None,
) -> tuple[Fixture, ...]:
    """Return *cases* with what their revision, and each of *against*, has to make of them.

    *own* are vocabularies of revisions that have one of their own, by label.
    """
    return tuple(_fixture(case, [cases.revision, *against], vocabulary, own or {}) for case in cases.cases)


def _fixture(
    case: Case, revisions: Sequence[Revision], vocabulary: Vocabulary, own: Mapping[str, Vocabulary]
) -> Fixture:
    expect = {}
    for revision in revisions:
        evaluation = evaluate(revision, own.get(revision.revision, vocabulary), case.facts)
        criteria = {place.id: evaluation.criteria[place.id] for place in revision.outline}
        expect[revision.revision] = Expectation(evaluation.decision, criteria)
    covers = tuple((each.criterion, each.shows) for each in case.covers)
    return Fixture(case.id, case.policy, case.covers[0].kind, case.facts, expect, covers)
