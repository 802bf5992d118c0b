"""How an evaluator did, as JSON (``schema/conformance.schema.json``): every case, every criterion, nothing left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recension.grading.grades import strange_criteria
from recension.logic.kleene import Truth
from recension.reporters.json_text import json_text

if TYPE_CHECKING:
    from recension.grading.grades import CaseGrade, Counts, CriterionGrade, Grades
    from recension.reporters.style import Style


class ConformanceJson:
    """The report as JSON."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, grades: Grades) -> str:
        """Return the report."""
        data: dict[str, Any] = {
            "format": 1,
            "policy": grades.revision.policy,
            "revision": grades.revision.revision,
            "evaluator": grades.evaluator,
            "agrees": grades.agrees,
            "cases": len(grades.cases),
            "agreeing": grades.agreeing,
            "decisions_right": sum(case.decision_right for case in grades.cases),
            "right_by_luck": sum(case.right_by_luck for case in grades.cases),
            "resumed": grades.resumed,
            "outcomes": {outcome.value: number for outcome, number in grades.outcomes.items()},
            "values": None if grades.decisions_only else _values(grades.counts),
            "criteria": [_criterion(criterion) for criterion in grades.criteria],
            "revisions": [
                {"revision": each.revision, "agreeing": each.agreeing, "cases": each.cases}
                for each in grades.agreements
            ],
            "oddities": [
                {"oddity": remark.oddity.value, "count": remark.count, "first": remark.detail}
                for remark in grades.remarks
            ],
            "strange_criteria": list(strange_criteria(grades.cases)),
            "results": [_result(case) for case in grades.cases],
        }
        return json_text(data)


def _values(counts: Counts) -> dict[str, dict[str, int]]:
    """Return how often each value was expected and each was answered, the zeros too."""
    given = (*Truth, None)
    return {
        expected.value: {(answered or "not_answered"): counts[expected, answered] for answered in given}
        for expected in Truth
    }


def _criterion(criterion: CriterionGrade) -> dict[str, Any]:
    return {
        "id": criterion.place.id,
        "label": criterion.place.label,
        "cases": criterion.cases,
        "wrong": criterion.wrong,
        "at_fault": len(criterion.faults),
        "shown_by": criterion.faults[0].fixture.id if criterion.faults else None,
        "implements": criterion.implements.id if criterion.implements else None,
        "values": _values(criterion.counts),
    }


def _result(case: CaseGrade) -> dict[str, Any]:
    answer = case.reply.answer
    return {
        "id": case.fixture.id,
        "outcome": case.reply.outcome.value,
        "detail": case.reply.detail,
        "agrees": case.agrees,
        "decision": {
            "expected": case.expected.decision.value,
            "answered": case.decision.value if case.decision else None,
            "at_fault": case.decision_at_fault,
        },
        "wrong": [
            {"criterion": each.criterion, "expected": each.expected.value,
             "answered": each.answered.value if each.answered else None, "at_fault": each.at_fault}
            for each in case.wrong
        ],
        "rationale": answer.rationale if answer else None,
    }  # fmt: skip
