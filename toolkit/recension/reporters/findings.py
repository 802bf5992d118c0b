"""Findings as text for people and as JSON (``schema/findings.schema.json``)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recension.findings import Finding, Severity
from recension.pointer import format_pointer
from recension.reporters.json_text import json_text
from recension.reporters.style import Style, one_line, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOKS = {Severity.ERROR: ("red", "bold"), Severity.WARNING: ("yellow", "bold"), Severity.NOTE: ("cyan", "bold")}


@dataclass(frozen=True, slots=True)
class FindingsReport:
    """The findings of a run, in order, and the documents that were looked at; *unreadable* are those that were not."""

    findings: tuple[Finding, ...]
    documents: tuple[str, ...]
    unreadable: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)


class FindingsText:
    """For each finding ``file:line:column: severity[code] label: message`` and the way on; last, a summary."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style or Style()

    def render(self, report: FindingsReport) -> str:
        """Return the report."""
        lines = [line for finding in report.findings for line in self._finding(finding)]
        return "\n".join([*lines, self._summary(report)]) + "\n"

    def _finding(self, finding: Finding) -> Iterator[str]:
        place = str(finding.location) if finding.location else finding.document
        severity = self.style(f"{finding.severity}", *_LOOKS[finding.severity])
        label = finding.location.label if finding.location else None
        said = (self.style(label, "bold") + ": " if label else "") + one_line(finding.message)
        yield f"{self.style(one_line(place), 'bold')}: {severity}[{finding.code}] {said}"
        if finding.hint:
            yield self.style.wrap(finding.hint, "    ")

    def _summary(self, report: FindingsReport) -> str:
        checked = plural(len(report.documents), "document")
        if not report.findings:
            return self.style("no findings", "green", "bold") + f" in {checked}"
        counts = [plural(report.count(severity), severity.value) for severity in Severity if report.count(severity)]
        bad = len({finding.location.file for finding in report.findings if finding.location})
        unread = f"; {plural(len(report.unreadable), 'target')} could not be read" if report.unreadable else ""
        return f"{', '.join(counts)} in {bad} of {checked}{unread}"


class FindingsJson:
    """The findings as JSON, with places, labels and fingerprints."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, report: FindingsReport) -> str:
        """Return the report."""
        counts = Counter(finding.severity for finding in report.findings)
        data = {
            "format": 1,
            "documents": list(report.documents),
            "unreadable": list(report.unreadable),
            "summary": {severity.value: counts[severity] for severity in Severity},
            "findings": [encode_finding(finding) for finding in report.findings],
        }
        return json_text(data)


def encode_finding(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON."""
    place = finding.location
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "document": finding.document,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "label": place.label if place else None,
        "pointer": format_pointer(finding.pointer),
        "fingerprint": finding.fingerprint,
    }


REPORTERS: dict[str, type[FindingsText | FindingsJson]] = {"text": FindingsText, "json": FindingsJson}
