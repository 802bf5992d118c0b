"""Findings as a code quality report, which GitLab shows in a merge request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recension.findings import Severity
from recension.reporters.findings import because, beside, distinct, file_of, labelled
from recension.reporters.json_text import json_text
from recension.reporters.style import one_line

if TYPE_CHECKING:
    from recension.findings import Finding
    from recension.reporters.findings import FindingsReport
    from recension.reporters.style import Style

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}
_UNREADABLE = "blocker"
_ACCEPTED = "info"


class FindingsGitlab:
    """The findings as code quality; what is accepted is for information.

    GitLab shows one of those with the same fingerprint, so each has its own; it wants a line, so that is the first
    where there is none.
    """

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, report: FindingsReport) -> str:
        """Return the report."""
        return json_text([_issue(finding, number, report) for finding, number in distinct(report.findings)])


def _issue(finding: Finding, number: int, report: FindingsReport) -> dict[str, Any]:
    file = file_of(finding)
    line = finding.location.line if finding.location else None
    said = labelled(finding)
    severity = _UNREADABLE if file in report.unreadable else _SEVERITIES[finding.severity]
    if finding.accepted is not None:
        said, severity = f"accepted: {said} [{one_line(because(finding.accepted))}]", _ACCEPTED
    elif finding.hint:
        said += f" ({one_line('; '.join([finding.hint, *beside(finding)]))})"
    return {
        "description": said,
        "check_name": finding.code,
        "fingerprint": finding.fingerprint if number == 1 else f"{finding.fingerprint}-{number}",
        "severity": severity,
        "location": {"path": one_line(file), "lines": {"begin": line or 1}},
    }
