"""Cases with what each revision has to make of them, as the reference evaluator finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.approval.digests import digests, snapshot
from recension.casegen.narrative import Narrator
from recension.logic.columns import places_of
from recension.logic.evaluation import evaluate
from recension.logic.fixtures import Expectation, Fixture
from recension.logic.tabulation import Row, Rows, Tabulation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recension.casegen.cases import CaseSet
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
    return tuple(each_fixture(cases, vocabulary, against, own))


def each_fixture(
    cases: CaseSet,
    vocabulary: Vocabulary,
    against: Sequence[Revision] = (),
    own: Mapping[str, Vocabulary] | None = None,
) -> Iterator[Fixture]:
    """Yield the same one after another: what is expected is known before the first, each is told when its turn comes.

    A case names every fact and every criterion, so all of them at once take much room.
    """
    revisions = [cases.revision, *against]
    words = {each.revision: (own or {}).get(each.revision, vocabulary) for each in revisions}
    marks = {each.revision: digests(each, snapshot(each, words[each.revision])).meaning for each in revisions}
    facts = [case.facts for case in cases.cases]
    expect = {each.revision: _expected(facts, each, words[each.revision]) for each in revisions}
    narrator = Narrator(revisions, words[revisions[0].revision])
    for place, case in enumerate(cases.cases):
        yield Fixture(
            case.id,
            case.policy,
            case.covers[0].kind,
            case.facts,
            {label: expectations[place] for label, expectations in expect.items()},
            tuple((each.criterion, each.shows) for each in case.covers),
            narrator.narrate(case.id, case.facts, complete=case.is_complete),
            marks,
        )


def expected(case: Mapping[str, Value], revision: Revision, vocabulary: Vocabulary) -> Expectation:
    """Return what *revision* has to make of a case that is closed under the vocabulary."""
    found = evaluate(revision, vocabulary, case)
    return Expectation(found.decision, {place.id: found.criteria[place.id] for place in revision.outline})


def _expected(cases: Sequence[Mapping[str, Value]], revision: Revision, vocabulary: Vocabulary) -> list[Expectation]:
    """Return what *revision* has to make of each of *cases*."""
    table = Tabulation(revision, vocabulary, cases)
    decided = {place: decision for decision, having in table.decisions().items() for place in places_of(having)}
    rows = Rows(table)
    return [Expectation(decided[place], Row(rows, place)) for place in range(len(cases))]
