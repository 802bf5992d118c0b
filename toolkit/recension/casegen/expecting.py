"""Cases with what each revision has to make of them, as the reference evaluator finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.approval.digests import digests, snapshot
from recension.casegen.narrative import narrate
from recension.logic.evaluation import evaluate
from recension.logic.fixtures import Expectation, Fixture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.casegen.cases import Case, CaseSet
    from recension.logic.comparing import Value
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
    revisions = [cases.revision, *against]
    words = {each.revision: (own or {}).get(each.revision, vocabulary) for each in revisions}
    marks = {each.revision: digests(each, snapshot(each, words[each.revision])).meaning for each in revisions}
    return tuple(_fixture(case, revisions, words, marks) for case in cases.cases)


def expected(case: Mapping[str, Value], revision: Revision, vocabulary: Vocabulary) -> Expectation:
    """Return what *revision* has to make of a case that is closed under the vocabulary."""
    found = evaluate(revision, vocabulary, case)
    return Expectation(found.decision, {place.id: found.criteria[place.id] for place in revision.outline})


def _fixture(
    case: Case, revisions: Sequence[Revision], words: Mapping[str, Vocabulary], marks: Mapping[str, str]
) -> Fixture:
    name = case.id
    return Fixture(
        name,
        case.policy,
        case.covers[0].kind,
        case.facts,
        {each.revision: expected(case.facts, each, words[each.revision]) for each in revisions},
        tuple((each.criterion, each.shows) for each in case.covers),
        narrate(name, case.facts, revisions, words[revisions[0].revision], complete=case.is_complete),
        marks,
    )
