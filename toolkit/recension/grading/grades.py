"""Grading: what an evaluator answered against what a revision has to make of the cases.

A wrong value is traced to where it comes from. A criterion is *at fault* in a
case if its answer is wrong and does not follow from the evaluator's own answers
for its children; one that is wrong only because a child is, is a consequence.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from recension.grading.replies import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.grading.replies import Remark, Reply
    from recension.logic.fixtures import Expectation, Fixture
    from recension.logic.kleene import Truth
    from recension.model.criteria import Decision, Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

Counts: TypeAlias = "Counter[tuple[Truth, Truth | None]]"
"""How often a value was expected, and this one answered; None is no answer."""


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A criterion whose value was answered wrong, or not at all; *at_fault*: it does not follow from its children's."""

    criterion: str
    expected: Truth
    answered: Truth | None
    at_fault: bool


@dataclass(frozen=True, slots=True)
class CaseGrade:
    """What became of one case. *decision_at_fault*: the decision is wrong, and not because of a criterion's value."""

    fixture: Fixture
    reply: Reply
    expected: Expectation
    wrong: tuple[WrongValue, ...] = ()
    decision_at_fault: bool = False
    strange: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        """There is an answer to grade."""
        return self.reply.answer is not None

    @property
    def decision(self) -> Decision | None:
        """The decision that was answered."""
        return self.reply.answer.decision if self.reply.answer else None

    @property
    def decision_right(self) -> bool:
        """The decision is the expected one."""
        return self.decision is self.expected.decision

    @property
    def agrees(self) -> bool:
        """The decision and every criterion are as expected."""
        return self.answered and self.decision_right and not self.wrong

    @property
    def right_by_luck(self) -> bool:
        """The decision is right, and some criterion is not: right for the wrong reason."""
        return self.answered and self.decision_right and bool(self.wrong)


@dataclass(frozen=True)
class CriterionGrade:
    """How one criterion was answered over all answered cases.

    *faults* are the cases in which it is itself at fault, the one that shows it
    best first; *implements* is the label of an older revision, and what the
    criterion was there, if all its answers are those of that revision.
    """

    place: Placed
    counts: Counts
    faults: tuple[CaseGrade, ...] = ()
    implements: Placed | None = None

    @property
    def wrong(self) -> int:
        """In how many cases it is wrong."""
        return sum(number for (expected, answered), number in self.counts.items() if expected is not answered)

    @property
    def cases(self) -> int:
        """In how many cases it was graded."""
        return self.counts.total()


@dataclass(frozen=True, slots=True)
class Agreement:
    """With how many of the cases the answers agree, as another revision would have them."""

    revision: str
    agreeing: int
    cases: int


@dataclass(frozen=True)
class Grades:
    """A graded run: every case, in order, every criterion, and what the evaluator did besides."""

    revision: Revision
    vocabulary: Vocabulary
    cases: tuple[CaseGrade, ...]
    criteria: tuple[CriterionGrade, ...]
    remarks: tuple[Remark, ...] = ()
    older: Revision | None = None
    agreements: tuple[Agreement, ...] = ()
    decisions_only: bool = False
    evaluator: str = ""
    resumed: int = field(default=0, compare=False)

    @property
    def agrees(self) -> bool:
        """Every case was answered as expected."""
        return all(case.agrees for case in self.cases)

    @cached_property
    def agreeing(self) -> int:
        """How many cases were answered as expected."""
        return sum(case.agrees for case in self.cases)

    @cached_property
    def failed(self) -> tuple[CaseGrade, ...]:
        """The cases without an answer to grade."""
        return tuple(case for case in self.cases if not case.answered)

    @cached_property
    def outcomes(self) -> dict[Outcome, int]:
        """How many requests ended in which way, those that did at all."""
        counted = Counter(case.reply.outcome for case in self.cases)
        return {outcome: counted[outcome] for outcome in Outcome if counted[outcome]}

    @cached_property
    def counts(self) -> Counts:
        """Of the values of all criteria: what was expected, and what was answered."""
        return sum((criterion.counts for criterion in self.criteria), Counter())

    @cached_property
    def worst(self) -> tuple[CriterionGrade, ...]:
        """The criteria that are at fault, those in the most cases first."""
        at_fault = (criterion for criterion in self.criteria if criterion.faults)
        return tuple(sorted(at_fault, key=lambda criterion: -len(criterion.faults)))

    @cached_property
    def consequences(self) -> tuple[CriterionGrade, ...]:
        """The criteria that are wrong only because others are."""
        return tuple(criterion for criterion in self.criteria if criterion.wrong and not criterion.faults)

    @cached_property
    def wrong_decisions(self) -> tuple[CaseGrade, ...]:
        """The answered cases whose decision is wrong though it follows from no wrong criterion."""
        return tuple(case for case in self.cases if case.decision_at_fault)


def strange_criteria(cases: Sequence[CaseGrade]) -> tuple[str, ...]:
    """Return the ids that answers give values for and that the revision does not have, in order."""
    return tuple(dict.fromkeys(name for case in cases for name in case.strange))
