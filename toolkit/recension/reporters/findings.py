"""Findings as text for people and as JSON (``schema/findings.schema.json``); all their formats by name."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

from recension.findings import Accepted, Finding, Meaning, Related, Severity
from recension.pointer import format_pointer
from recension.records import record
from recension.reporters.excerpts import excerpt
from recension.reporters.style import Style, one_line, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_LOOKS = {Severity.ERROR: ("red", "bold"), Severity.WARNING: ("yellow", "bold"), Severity.NOTE: ("cyan", "bold")}


@record
class FindingsReport:
    """The findings of a run, in order, and the documents that were looked at; *unreadable* are those that were not.

    *least* is the least severity that makes the run fail, None if none does; *meanings* says what codes stand for,
    for a format that explains them.
    """

    findings: tuple[Finding, ...]
    documents: tuple[str, ...]
    unreadable: tuple[str, ...] = ()
    least: Severity | None = Severity.ERROR
    meanings: Mapping[str, Meaning] = field(default_factory=dict)

    @property
    def open(self) -> tuple[Finding, ...]:
        """Those that nobody has accepted."""
        return tuple(finding for finding in self.findings if finding.accepted is None)

    @property
    def accepted(self) -> tuple[Finding, ...]:
        """Those that somebody has accepted."""
        return tuple(finding for finding in self.findings if finding.accepted is not None)

    def fails(self, finding: Finding) -> bool:
        """Return whether *finding* makes the run fail: one that is accepted never does."""
        return finding.accepted is None and self.least is not None and finding.severity.rank <= self.least.rank

    @property
    def summary(self) -> str:
        """How much was found, in one line; what is accepted is counted apart."""
        checked = plural(len(self.documents), "document")
        found = counted(self.open)
        bad = len({file_of(finding) for finding in self.open})
        told = [f"{found} in {bad} of {checked}" if found else f"no findings in {checked}"]
        told += [f"{len(self.accepted)} accepted"] if self.accepted else []
        told += [f"{plural(len(self.unreadable), 'target')} could not be read"] if self.unreadable else []
        return "; ".join(told)


class FindingsReporter(Protocol):
    """A format of findings."""

    def render(self, report: FindingsReport) -> str:
        """Return the report as text."""
        ...


class FindingsText:
    """For each finding ``file:line:column: severity[code] label: message``, its line, and the way on; a summary.

    The first line of a finding is never broken, so that editors and `grep` find it. Of several files, each has a
    heading.
    """

    def __init__(self, style: Style | None = None) -> None:
        self.style = style or Style()

    def render(self, report: FindingsReport) -> str:
        """Return the report."""
        files = [(file, tuple(found)) for file, found in groupby(report.findings, file_of)]
        blocks = []
        for file, found in files:
            if len(files) > 1:
                blocks.append(self._heading(file, found))
            blocks += [self.finding(finding) for finding in found]
        summary = report.summary if report.open else self.style(report.summary, "green", "bold")
        return "\n\n".join([*blocks, summary]) + "\n"

    def finding(self, finding: Finding) -> str:
        """Return one finding over as many lines as it takes; one that is accepted takes no more than it needs."""
        if finding.accepted is not None:
            head = self.style(f"{_place(finding)}: accepted[{finding.code}] {labelled(finding)}", "dim")
            return f"{head}\n{self._dimmed(because(finding.accepted))}"
        looks = _LOOKS[finding.severity]
        severity = self.style(finding.severity.value, *looks)
        label = finding.location.label if finding.location else None
        said = (self.style(one_line(label), "bold") + ": " if label else "") + one_line(finding.message)
        lines = [f"{self.style(_place(finding), 'bold')}: {severity}[{finding.code}] {said}"]
        lines += excerpt(finding.location, self.style, *looks) if finding.location else ()
        lines += [self.style.wrap(finding.hint, "    ")] if finding.hint else ()
        lines += [f"    {one_line(said)}" for said in beside(finding)]
        return "\n".join(lines)

    def _heading(self, file: str, found: tuple[Finding, ...]) -> str:
        accepted = sum(finding.accepted is not None for finding in found)
        counts = [counted(finding for finding in found if finding.accepted is None)]
        counts += [f"{accepted} accepted"] if accepted else []
        return self.style(one_line(file), "bold") + f": {', '.join(filter(None, counts))}"

    def _dimmed(self, text: str) -> str:
        return "\n".join(self.style(line, "dim") for line in self.style.wrap(text, "    ").splitlines())


class FindingsJson:
    """The findings as JSON, with places, labels and fingerprints."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, report: FindingsReport) -> str:
        """Return the report."""
        from recension.reporters.json_text import json_text

        counts = Counter(finding.severity for finding in report.open)
        summary = {severity.value: counts[severity] for severity in Severity}
        data = {
            "format": 1,
            "documents": list(report.documents),
            "unreadable": list(report.unreadable),
            "summary": summary | {"accepted": len(report.accepted)},
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
        "end_column": place.end if place else None,
        "label": place.label if place else None,
        "related": [_encode_related(each) for each in finding.related],
        "pointer": format_pointer(finding.pointer),
        "fingerprint": finding.fingerprint,
        "accepted": _encode_accepted(finding.accepted),
    }


def _encode_related(related: Related) -> dict[str, Any]:
    place, what = related
    return {"file": place.file, "line": place.line, "column": place.column, "what": what}


def _encode_accepted(accepted: Accepted | None) -> dict[str, str | None] | None:
    if accepted is None:
        return None
    return {
        "reason": accepted.reason,
        "approver": accepted.approver,
        "on": accepted.on,
        "until": accepted.until,
    }


def counted(findings: Iterable[Finding]) -> str:
    """Return how many of each severity there are, in words; empty if there are none."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(plural(counts[severity], severity.value) for severity in Severity if counts[severity])


def because(accepted: Accepted) -> str:
    """Return why something is accepted, and by whom: ``as meant (M. Jones, until 2027-01-31)``."""
    said = [accepted.approver] if accepted.approver else []
    said += [f"until {accepted.until}"] if accepted.until else []
    return accepted.reason + (f" ({', '.join(said)})" if said else "")


def beside(finding: Finding) -> list[str]:
    """Return the other places that a finding speaks of, in words: ``see policy/X.1/2026-02.yaml:40:5, the log row``."""
    return [f"see {place}, {what}" for place, what in finding.related]


def file_of(finding: Finding) -> str:
    """Return the file that a finding stands in; if it stands in none, the document that it is about."""
    return finding.location.file if finding.location else finding.document


def labelled(finding: Finding) -> str:
    """Return the message after the label that it is about, on one line."""
    label = finding.location.label if finding.location else None
    return one_line(f"{label}: {finding.message}" if label else finding.message)


def distinct(findings: Iterable[Finding]) -> Iterator[tuple[Finding, int]]:
    """Yield each finding with its number among those of the same fingerprint, from 1.

    A fact that stands at several places has one fingerprint; hosts that tell findings apart by it want a number.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.fingerprint] += 1
        yield finding, seen[finding.fingerprint]


def _place(finding: Finding) -> str:
    return one_line(str(finding.location) if finding.location else finding.document)


def _github(style: Style | None = None) -> FindingsReporter:
    from recension.reporters.findings_github import FindingsGithub

    return FindingsGithub(style)


def _gitlab(style: Style | None = None) -> FindingsReporter:
    from recension.reporters.findings_gitlab import FindingsGitlab

    return FindingsGitlab(style)


def _sarif(style: Style | None = None) -> FindingsReporter:
    from recension.reporters.findings_sarif import FindingsSarif

    return FindingsSarif(style)


def _junit(style: Style | None = None) -> FindingsReporter:
    from recension.reporters.findings_junit import FindingsJunit

    return FindingsJunit(style)


def _markdown(style: Style | None = None) -> FindingsReporter:
    from recension.reporters.findings_markdown import FindingsMarkdown

    return FindingsMarkdown(style)


REPORTERS: dict[str, Callable[[Style | None], FindingsReporter]] = {
    "text": FindingsText,
    "json": FindingsJson,
    "markdown": _markdown,
    "github": _github,
    "gitlab": _gitlab,
    "sarif": _sarif,
    "junit": _junit,
}
"""Every format by its name; what makes one is loaded when it is asked for."""
