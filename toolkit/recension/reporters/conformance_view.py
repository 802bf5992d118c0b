"""What a conformance report says, in words: one view for every format that people read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from recension.grading.grades import strange_criteria
from recension.grading.replies import Oddity, Outcome
from recension.logic.kleene import Truth
from recension.model.texts import unmarked
from recension.reporters.fact_words import FactWords, clipped
from recension.reporters.style import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.grading.grades import CaseGrade, CriterionGrade, Grades
    from recension.grading.replies import Remark

_ODD = {
    Oddity.OUT_OF_ORDER: ("answer came out of order", "answers came out of order", "they were graded all the same"),
    Oddity.DUPLICATE: ("case was answered twice", "cases were answered twice", "the first answer counts"),
    Oddity.UNKNOWN_ID: ("answer is to no case that was asked", "answers are to no case that was asked", ""),
    Oddity.NOT_ANSWER: ("line is no answer", "lines are no answers", "log to standard error"),
    Oddity.TOO_LONG: ("line is too long", "lines are too long", "an answer has at most 1 MiB"),
    Oddity.RETRIED: ("case was answered only when asked again", "cases were answered only when asked again", ""),
    Oddity.KEPT_RUNNING: ("process went on after its last answer", "processes went on after their last answers",
                          "end when standard input does"),
    Oddity.ENDED_BADLY: ("process failed after its last answer", "processes failed after their last answers", ""),
}  # fmt: skip

_OUTCOMES = {
    Outcome.ERROR: "errors",
    Outcome.UNUSABLE: "unusable",
    Outcome.CRASHED: "crashed",
    Outcome.TIMED_OUT: "timed out",
    Outcome.NO_ANSWER: "no answer",
    Outcome.NOT_ASKED: "not asked",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A criterion at fault: what was answered, how often, and the case that shows it best."""

    label: str
    text: str
    wrong: str
    answered: str
    case: Shown
    implements: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A case that shows something: its id, its facts in words, and what was decided."""

    id: str
    facts: str
    decided: str
    rationale: str | None


@dataclass(frozen=True)
class ConformanceView:
    """The words of one report."""

    grades: Grades

    @cached_property
    def words(self) -> FactWords:
        """The words for cases."""
        revisions = [each for each in (self.grades.revision, self.grades.older) if each]
        return FactWords([self.grades.vocabulary], revisions)

    @property
    def name(self) -> str:
        """The revision that was graded by."""
        return f"{self.grades.revision.policy} {self.grades.revision.revision}"

    @property
    def headline(self) -> str:
        """How many cases agree."""
        grades = self.grades
        if grades.agrees:
            return f"all {len(grades.cases)} cases agree" if len(grades.cases) > 1 else "the case agrees"
        return f"{grades.agreeing} of {len(grades.cases)} cases agree"

    def summary(self) -> Iterator[tuple[str, str]]:
        """Yield what is counted, with its count."""
        grades = self.grades
        right = sum(case.decision_right for case in grades.cases)
        yield "decisions", f"{right} of {len(grades.cases)} right"
        if not grades.decisions_only:
            total = sum(len(case.expected.criteria) for case in grades.cases)
            good = sum(number for (expected, answered), number in grades.counts.items() if expected is answered)
            yield "criteria", f"{good} of {total} values right" + (": " + "; ".join(self._classes()) if total else "")
            luck = [case for case in grades.cases if case.right_by_luck]
            if luck:
                yield "by luck", f"{plural(len(luck), 'decision')} right for the wrong reason"
        for outcome, number in grades.outcomes.items():
            if outcome is not Outcome.ANSWERED:
                yield _OUTCOMES[outcome], plural(number, "case")
        if grades.resumed:
            yield "resumed", f"{plural(grades.resumed, 'answer')} from an earlier run"

    def _classes(self) -> Iterator[str]:
        """Yield for each value how many of those expected were answered."""
        for value in Truth:
            expected = sum(case.expected.criteria[name] is value for case in self.grades.cases
                           for name in case.expected.criteria)  # fmt: skip
            right = self.grades.counts[value, value]
            yield f"{value.words} {right} of {expected}" if expected else f"{value.words} in no case"

    @property
    def verdict(self) -> str | None:
        """Which revision the answers are those of, where two were compared."""
        if self.grades.older is None:
            return None
        new, old = self.grades.agreements
        counts = f"{new.agreeing} of {new.cases} cases agree with {new.revision}, {old.agreeing} with {old.revision}"
        if self.grades.agrees:
            return f"{counts}: it implements {new.revision}"
        if old.cases and old.agreeing == old.cases:
            return f"{counts}: it still implements {old.revision}"
        return f"{counts}: it implements neither in full"

    def faults(self) -> Iterator[Fault]:
        """Yield the criteria at fault, the worst first."""
        for criterion in self.grades.worst:
            if criterion.place.label in self.never_answered:
                continue
            case = criterion.faults[0]
            yield Fault(
                label=criterion.place.label,
                text=clipped(unmarked(criterion.place.criterion.text) or criterion.place.id),
                wrong=f"at fault in {len(criterion.faults)} of {plural(criterion.cases, 'case')}",
                answered="; ".join(_answered(criterion)),
                case=self.shown(case),
                implements=self._implements(criterion),
            )

    @cached_property
    def never_answered(self) -> list[str]:
        """The labels of the criteria that no answer gives a value for, under any id."""
        return [criterion.place.label for criterion in self.grades.criteria
                if criterion.faults and not criterion.implements
                and all(answered is None for _, answered in criterion.counts)]  # fmt: skip

    def shown(self, case: CaseGrade) -> Shown:
        """Return a case in words."""
        unknown = [name for name in self._asked if name not in case.fixture.facts]
        expected = case.expected.decision.words
        if case.decision is None:
            decided = f"expected {expected}; it {case.reply.outcome.words}"
        elif case.decision_right:
            decided = f"decided {expected}, which is right"
        else:
            decided = f"decided {case.decision.words}, expected {expected}"
        answer = case.reply.answer
        return Shown(case.fixture.id, self.words.case(case.fixture.facts, unknown), decided,
                     clipped(answer.rationale, 300) if answer and answer.rationale else None)  # fmt: skip

    @cached_property
    def _asked(self) -> list[str]:
        """Every fact that some case says something of."""
        return sorted({name for case in self.grades.cases for name in case.fixture.facts})

    def _implements(self, criterion: CriterionGrade) -> str | None:
        before, older = criterion.implements, self.grades.older
        if before is None or older is None:
            return None
        text = clipped(unmarked(before.criterion.text) or before.id)
        return f"all its answers are those of {older.revision} {before.label}, {text}"

    def decisions(self) -> Iterator[Shown]:
        """Yield the cases whose decision is wrong though it follows from no wrong criterion."""
        return map(self.shown, self.grades.wrong_decisions)

    def wrong_values(self, case: CaseGrade) -> Iterator[str]:
        """Yield the wrong values of a case, those at fault marked."""
        for each in case.wrong:
            label = self.grades.revision.by_id[each.criterion].label
            given = f"answered {each.answered.words}" if each.answered else "not answered"
            fault = "" if each.at_fault else " (follows from others)"
            yield f"{label} {each.criterion}: expected {each.expected.words}, {given}{fault}"

    @property
    def columns(self) -> list[str]:
        """The headings of a table of values that were answered."""
        return [f"answered {value.words}" for value in Truth] + ["not answered"]

    @property
    def rows(self) -> list[tuple[str, list[tuple[int, bool]]]]:
        """For each value that was expected: how often each was answered, and whether that is right."""
        given = (*Truth, None)
        return [(expected.words, [(self.grades.counts[expected, answered], answered is expected) for answered in given])
                for expected in Truth]  # fmt: skip

    @property
    def consequences(self) -> list[str]:
        """The labels of the criteria that are wrong only because others are."""
        return [criterion.place.label for criterion in self.grades.consequences]

    def failures(self) -> dict[str, list[str]]:
        """Return the cases without an answer that can be graded, by what happened."""
        found: dict[str, list[str]] = {}
        for case in self.grades.failed:
            if case.reply.outcome is not Outcome.NOT_ASKED:
                detail = f": {case.reply.detail}" if case.reply.detail else ""
                found.setdefault(case.reply.outcome.words + detail, []).append(case.fixture.id)
        return found

    @property
    def not_asked(self) -> int:
        """How many cases were not asked, since the evaluator answered nothing at all."""
        return self.grades.outcomes.get(Outcome.NOT_ASKED, 0)

    def odd(self) -> Iterator[str]:
        """Yield what the evaluator did besides answering."""
        for oddity in Oddity:
            seen = [remark for remark in self.grades.remarks if remark.oddity is oddity]
            if seen:
                yield _odd(oddity, seen)
        strange = strange_criteria(self.grades.cases)
        if strange:
            shown = ", ".join(strange[:5]) + (f" and {len(strange) - 5} more" if len(strange) > 5 else "")
            yield f"answers name criteria that {self.grades.revision.revision} does not have: {shown}"


def _answered(criterion: CriterionGrade) -> Iterator[str]:
    for (expected, answered), number in sorted(criterion.counts.items(), key=lambda each: (-each[1], str(each[0]))):
        if expected is not answered:
            given = f"answered {answered.words}" if answered else "not answered"
            yield f"expected {expected.words}, {given}" + (f" ({number} times)" if number > 1 else "")


def _odd(oddity: Oddity, seen: list[Remark]) -> str:
    number = sum(remark.count for remark in seen)
    one, many, way_on = _ODD[oddity]
    first = f"; the first: {clipped(seen[0].detail)}" if seen[0].detail else ""
    return f"{number} {one if number == 1 else many}{first}" + (f" ({way_on})" if way_on else "")
