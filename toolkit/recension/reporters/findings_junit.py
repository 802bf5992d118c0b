"""Findings as JUnit XML: a suite for each document, in it a test for each code that was found there.

A document that could not be read is an error; what makes the run fail is a
failure; a code of which all is accepted is skipped. All else has passed, and
its output says what was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recension.reporters.findings import FindingsText, because, file_of, labelled
from recension.reporters.xml_text import attribute, content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.findings import Finding
    from recension.reporters.findings import FindingsReport
    from recension.reporters.style import Style

_SOUND = "no findings"


class FindingsJunit:
    """The findings as tests, which every CI can show."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, report: FindingsReport) -> str:
        """Return the report."""
        files: dict[str, dict[str, list[Finding]]] = {file: {} for file in report.documents}
        for finding in report.findings:
            files.setdefault(file_of(finding), {}).setdefault(finding.code, []).append(finding)
        suites = {
            file: [_Test(file, code, _outcome(file, found, report), found) for code, found in sorted(codes.items())]
            or [_Test(file, _SOUND, "passed", [])]
            for file, codes in files.items()
        }
        tests = [test for suite in suites.values() for test in suite]
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="recension" {_counts(tests)}>']
        for file, suite in suites.items():
            skipped = sum(test.outcome == "skipped" for test in suite)
            lines.append(f'<testsuite name={attribute(file)} {_counts(suite)} skipped="{skipped}">')
            lines += [line for test in suite for line in test.lines(report)]
            lines.append("</testsuite>")
        return "\n".join([*lines, "</testsuites>"]) + "\n"


class _Test(NamedTuple):
    """What was found of one code in one document: an error, a failure, skipped or passed."""

    file: str
    code: str
    outcome: str
    findings: list[Finding]

    def lines(self, report: FindingsReport) -> Iterator[str]:
        start = f"<testcase classname={attribute(self.file)} name={attribute(self.code)}"
        if not self.findings:
            yield f"{start}/>"
            return
        yield f"{start}>"
        bad = [finding for finding in self.findings if report.fails(finding)]
        rest = [finding for finding in self.findings if not report.fails(finding)]
        if self.outcome == "skipped":
            why = next(because(finding.accepted) for finding in rest if finding.accepted)
            yield f"<skipped message={attribute(f'accepted: {why}')}/>"
        elif self.outcome != "passed":
            more = f" and {len(bad) - 1} more" if len(bad) > 1 else ""
            said = attribute(labelled(bad[0]) + more)
            yield f"<{self.outcome} type={attribute(self.code)} message={said}>{_told(bad)}</{self.outcome}>"
        if rest:
            yield f"<system-out>{_told(rest)}</system-out>"
        yield "</testcase>"


def _outcome(file: str, found: list[Finding], report: FindingsReport) -> str:
    if any(map(report.fails, found)):
        return "error" if file in report.unreadable else "failure"
    return "skipped" if all(finding.accepted for finding in found) else "passed"


def _counts(tests: Iterable[_Test]) -> str:
    outcomes = [test.outcome for test in tests]
    failures, errors = outcomes.count("failure"), outcomes.count("error")
    return f'tests="{len(outcomes)}" failures="{failures}" errors="{errors}"'


def _told(findings: Iterable[Finding]) -> str:
    return content("\n\n".join(map(FindingsText().finding, findings)))
