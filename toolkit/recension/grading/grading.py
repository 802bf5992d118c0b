"""From replies to grades: which values are wrong, which of them are at fault, and whose revision they are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recension.grading.grades import Agreement, CaseGrade, CriterionGrade, Grades, WrongValue
from recension.logic.cases import close
from recension.logic.evaluation import condition_value, decision_from, evaluate
from recension.logic.kleene import Truth, all_of, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recension.grading.protocol import Answer
    from recension.grading.replies import Remark, Reply
    from recension.logic.comparing import Value
    from recension.logic.fixtures import Fixture
    from recension.model.criteria import Criterion, Decision, Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


class Grader:
    """Grades the replies of evaluators by one revision; *older* is one that an evaluator may still implement.

    With *decisions_only* the criteria are not looked at.
    """

    def __init__(
        self, revision: Revision, vocabulary: Vocabulary, older: Revision | None = None, *, decisions_only: bool = False
    ) -> None:
        self.revision = revision
        self.vocabulary = vocabulary
        self.older = older
        self.decisions_only = decisions_only

    def grade(
        self, fixtures: Sequence[Fixture], replies: Mapping[str, Reply], remarks: Sequence[Remark] = ()
    ) -> Grades:
        """Return the grades of *replies*, which go by the id of their case; there is one for each of *fixtures*."""
        cases = tuple(self._case(fixture, replies[fixture.id]) for fixture in fixtures)
        criteria = () if self.decisions_only else tuple(self._criteria(cases))
        agreements = tuple(self._agreements(cases)) if self.older else ()
        return Grades(self.revision, self.vocabulary, cases, criteria, tuple(remarks), self.older, agreements,
                      self.decisions_only)  # fmt: skip

    def _case(self, fixture: Fixture, reply: Reply) -> CaseGrade:
        expected = fixture.expect[self.revision.revision]
        answer = reply.answer
        if answer is None:
            return CaseGrade(fixture, reply, expected)
        if self.decisions_only:
            return CaseGrade(fixture, reply, expected, (), answer.decision is not expected.decision)
        strange = tuple(name for name in answer.criteria if name not in self.revision.by_id)
        if answer.decision is expected.decision and expected.criteria.items() <= answer.criteria.items():
            return CaseGrade(fixture, reply, expected, strange=strange)
        facts = close(fixture.facts, self.vocabulary)
        wrong = tuple(
            WrongValue(name, value, answer.criteria.get(name), self._at_fault(name, answer, facts))
            for name, value in expected.criteria.items()
            if answer.criteria.get(name) is not value
        )
        at_fault = answer.decision is not expected.decision and (
            not wrong or self._implied_decision(answer, facts) is not answer.decision
        )
        return CaseGrade(fixture, reply, expected, wrong, at_fault, strange)

    def _at_fault(self, name: str, answer: Answer, facts: Mapping[str, Value]) -> bool:
        """Return whether a wrong value is not what follows from the answers for the criterion's children."""
        criterion = self.revision.by_id[name].criterion
        if criterion.connective is None or name not in answer.criteria:
            return True
        below = [_given(child, answer) for child in criterion.children]
        if None in below:
            return False  # what was not answered may explain it
        parts = [join(criterion.connective, [value for value in below if value], criterion.bound)]
        if criterion.when is not None:
            parts.append(condition_value(criterion.when, self.revision, self.vocabulary, facts))
        return all_of(parts) is not answer.criteria[name]

    def _implied_decision(self, answer: Answer, facts: Mapping[str, Value]) -> Decision:
        """Return what the answers for the statements amount to; those without one have their right value."""
        right = evaluate(self.revision, self.vocabulary, facts).criteria
        return decision_from({**right, **answer.criteria}, self.revision, self.vocabulary, facts)

    def _criteria(self, cases: Sequence[CaseGrade]) -> Iterator[CriterionGrade]:
        answered = [case for case in cases if case.reply.answer is not None]
        wrong = {id(case): {each.criterion: each for each in case.wrong} for case in answered}
        for place in self.revision.outline:
            counts = Counter((case.expected.criteria[place.id], _answered(case, place.id)) for case in answered
                             if place.id in case.expected.criteria)  # fmt: skip
            faults = [case for case in answered if place.id in wrong[id(case)] and wrong[id(case)][place.id].at_fault]
            faults.sort(key=lambda case: (case.decision_right, not _covers(case, place.id), len(case.wrong)))
            yield CriterionGrade(place, counts, tuple(faults), self._implements(place, answered) if faults else None)

    def _implements(self, place: Placed, answered: Sequence[CaseGrade]) -> Placed | None:
        """Return what *place* was in the older revision, if every answer for it is the one expected there."""
        before = self._before(place.criterion)
        if before is None or self.older is None:
            return None
        label = self.older.revision
        # a case that a person wrote need not expect something of every criterion
        graded = [case for case in answered
                  if label in case.fixture.expect and before.id in case.fixture.expect[label].criteria]  # fmt: skip
        same = all(
            case.reply.answer is not None
            and _given(place.criterion, case.reply.answer) is case.fixture.expect[label].criteria[before.id]
            for case in graded
        )
        return before if graded and same else None

    def _before(self, criterion: Criterion) -> Placed | None:
        """Return what stood in the older revision where *criterion* stands, as ids and its author tell."""
        known = self.older.by_id if self.older else {}
        names = (criterion.id, *criterion.formerly, *(criterion.instead_of or ()))
        return next((known[name] for name in names if name in known), None)

    def _agreements(self, cases: Sequence[CaseGrade]) -> Iterator[Agreement]:
        """Yield how far the answers agree with each revision; an old criterion may be answered under its new id."""
        heirs: dict[str, str] = {}
        for place in self.revision.outline:
            before = self._before(place.criterion)
            if before is not None:
                heirs.setdefault(before.id, place.id)
        for label in [self.revision.revision, *([self.older.revision] if self.older else [])]:
            known = [case for case in cases if label in case.fixture.expect]
            agreeing = sum(self._agrees(case, label, heirs) for case in known)
            yield Agreement(label, agreeing, len(known))

    def _agrees(self, case: CaseGrade, label: str, heirs: Mapping[str, str]) -> bool:
        answer, expected = case.reply.answer, case.fixture.expect[label]
        if answer is None or answer.decision is not expected.decision:
            return False
        return self.decisions_only or all(
            answer.criteria.get(name, answer.criteria.get(heirs.get(name, name))) is value
            for name, value in expected.criteria.items()
        )


def _answered(case: CaseGrade, name: str) -> Truth | None:
    return case.reply.answer.criteria.get(name) if case.reply.answer else None


def _covers(case: CaseGrade, name: str) -> bool:
    return any(criterion == name for criterion, _ in case.fixture.covers)


def _given(criterion: Criterion, answer: Answer) -> Truth | None:
    """Return the answer for *criterion*, also under the id of what stood there before; None if there is none."""
    names = (criterion.id, *criterion.formerly, *(criterion.instead_of or ()))
    return next((answer.criteria[name] for name in names if name in answer.criteria), None)
