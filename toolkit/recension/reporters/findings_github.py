"""Findings in a GitHub workflow: the text for the log, and after it annotations on the lines of the files.

Annotations alone would not do: GitHub shows ten of a level, and its log shows
no place. What is accepted takes one notice for all, not one on every run for
each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.reporters.annotations import Annotation, commands
from recension.reporters.findings import FindingsText, beside, labelled
from recension.reporters.style import plural

if TYPE_CHECKING:
    from recension.findings import Finding
    from recension.reporters.findings import FindingsReport
    from recension.reporters.style import Style

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_ELSEWHERE = "the log of this step tells them all"


class FindingsGithub:
    """The findings as text and as workflow commands."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, report: FindingsReport) -> str:
        """Return the text and the annotations, one a line."""
        found = [_annotation(finding) for finding in report.open]
        if report.accepted:
            title = plural(len(report.accepted), "accepted finding")
            found.append(Annotation("notice", title, (_ELSEWHERE,)))
        return FindingsText(self.style).render(report) + commands(found, _ELSEWHERE)


def _annotation(finding: Finding) -> Annotation:
    place = finding.location if finding.location and finding.location.file else None
    lines = (labelled(finding), *([finding.hint] if finding.hint else ()), *beside(finding))
    return Annotation(_LEVELS[finding.severity], finding.code, lines, place)
