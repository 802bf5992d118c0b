"""How an evaluator did, as JUnit XML: a test for each case, which every CI can show."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from recension.grading.replies import Outcome
from recension.reporters.conformance_view import ConformanceView
from recension.reporters.style import one_line, plural, printable

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
        name = _attribute(f"{view.name} by {grades.evaluator}" if grades.evaluator else view.name)
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
    start = f"<testcase classname={_attribute(view.name)} name={_attribute(case.fixture.id)}"
    if case.agrees:
        yield f"{start}/>"
        return
    yield f"{start}>"
    if case.reply.outcome is Outcome.NOT_ASKED:
        yield f"<skipped message={_attribute(case.reply.outcome.words)}/>"
    elif not case.answered:
        kind, words = _attribute(case.reply.outcome.value), _attribute(case.reply.outcome.words)
        yield f"<error type={kind} message={words}>{_text(case.reply.detail)}</error>"
    else:
        shown = view.shown(case)
        lines = [f"for one {shown.facts}", *view.wrong_values(case)]
        message = shown.decided + (f"; {plural(len(case.wrong), 'criterion', 'criteria')} wrong" if case.wrong else "")
        yield f'<failure type="wrong" message={_attribute(message)}>{_text(chr(10).join(lines))}</failure>'
    yield "</testcase>"


def _output(lines: list[str]) -> Iterator[str]:
    yield f"<system-out>{_text(chr(10).join(lines))}</system-out>"


def _attribute(text: str) -> str:
    return quoteattr(_legal(one_line(text)))


def _text(text: str) -> str:
    return escape(_legal(printable(text)))


def _legal(text: str) -> str:
    """Return *text* without the two characters beyond controls that XML cannot hold."""
    return text.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
