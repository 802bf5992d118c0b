"""How an evaluator did, as JUnit XML: a test for each case, which every CI can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.grading.replies import Outcome
from recension.reporters.conformance_view import ConformanceView
from recension.reporters.style import plural
from recension.reporters.xml_text import attribute, content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.grading.grades import CaseGrade, Grades
    from recension.reporters.style import Style


class ConformanceJunit:
    """The report for CI. A wrong answer is a failure, no answer an error; a case that was not asked is skipped."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, grades: Grades) -> str:
        """Return the report."""
        view = ConformanceView(grades)
        skipped = view.not_asked
        errors = len(grades.failed) - skipped
        failures = len(grades.cases) - grades.agreeing - errors - skipped
        counts = f'tests="{len(grades.cases)}" failures="{failures}" errors="{errors}" skipped="{skipped}"'
        name = attribute(f"{view.name} by {grades.evaluator}" if grades.evaluator else view.name)
        lines = [
            '<?xml version="1.0" encoding="utf-8"?>',
            f"<testsuites name={name} {counts}>",
            f"<testsuite name={name} {counts}>",
            *(line for case in grades.cases for line in _case(case, view)),
            *_output([view.headline, *view.odd()]),
            "</testsuite>",
            "</testsuites>",
        ]
        return "\n".join(lines) + "\n"


def _case(case: CaseGrade, view: ConformanceView) -> Iterator[str]:
    start = f"<testcase classname={attribute(view.name)} name={attribute(case.fixture.id)}"
    if case.agrees:
        yield f"{start}/>"
        return
    yield f"{start}>"
    if case.reply.outcome is Outcome.NOT_ASKED:
        yield f"<skipped message={attribute(case.reply.outcome.words)}/>"
    elif not case.answered:
        kind, words = attribute(case.reply.outcome.value), attribute(case.reply.outcome.words)
        yield f"<error type={kind} message={words}>{content(case.reply.detail)}</error>"
    else:
        shown = view.shown(case)
        lines = [f"for one {shown.facts}", *view.wrong_values(case)]
        message = shown.decided + (f"; {plural(len(case.wrong), 'criterion', 'criteria')} wrong" if case.wrong else "")
        yield f'<failure type="wrong" message={attribute(message)}>{content(chr(10).join(lines))}</failure>'
    yield "</testcase>"


def _output(lines: list[str]) -> Iterator[str]:
    yield f"<system-out>{content(chr(10).join(lines))}</system-out>"
