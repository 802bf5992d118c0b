"""Findings as SARIF 2.1.0, for code scanning and for editors.

What stands in braces or looks like a link would be read as a placeholder or a
link in a message, so both are escaped as the format wants it.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from recension import __version__
from recension.findings import Severity
from recension.pointer import format_pointer
from recension.reporters.findings import because, distinct, file_of
from recension.reporters.json_text import json_text
from recension.reporters.style import plural, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.findings import Accepted, Finding, Location, Meaning, Related
    from recension.reporters.findings import FindingsReport
    from recension.reporters.style import Style

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_MOST_RESULTS = 25_000
"""GitHub refuses a run that has more results."""
_MOST_PLACES = 999
"""It refuses a result that has more places, besides the one where it stands."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


class FindingsSarif:
    """The findings as one run: a rule for each code with what it means, a result for each finding.

    Columns count characters. What is accepted is suppressed: in the source, if by a comment, else outside of it.
    Of more results than a host takes the gravest are told, and a notification says how many more there are.
    """

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, report: FindingsReport) -> str:
        """Return the log."""
        told = _gravest(report.findings)
        codes = sorted({finding.code for finding in told})
        driver = {
            "name": "Recension",
            "semanticVersion": __version__,
            "rules": [_rule(code, report.meanings.get(code)) for code in codes],
        }
        run = {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {_ROOT: {"description": _message("The folder in which recension was started.")}},
            "invocations": [_invocation(report, len(report.findings) - len(told))],
            "artifacts": [{"location": _artifact(file), "roles": ["analysisTarget"]} for file in report.documents],
            "results": [_result(finding, number, codes) for finding, number in distinct(told)],
        }
        return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _gravest(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return as many of *findings* as may be told, in their order: those that are open before the accepted ones."""
    if len(findings) <= _MOST_RESULTS:
        return findings

    def gravity(place: int) -> tuple[bool, int, int]:
        return findings[place].accepted is not None, findings[place].severity.rank, place

    return [findings[place] for place in sorted(sorted(range(len(findings)), key=gravity)[:_MOST_RESULTS])]


def _invocation(report: FindingsReport, left_out: int) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": not report.unreadable}
    if left_out:
        said = (
            f"{plural(left_out, 'finding')} left out: of a run no more than {_MOST_RESULTS:,} are taken; json has all"
        )
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": _message(said)}]
    return invocation


def _rule(code: str, meaning: Meaning | None) -> dict[str, Any]:
    """Return a code as a rule: its name alone, if nobody says what it means."""
    if meaning is None:
        return {"id": code}
    summary, explanation = meaning.explanation.split("\n\n")[0], _escaped(meaning.explanation)
    return {
        "id": code,
        "shortDescription": _message(" ".join(summary.split())),
        "fullDescription": {"text": explanation},
        "help": {"text": explanation, "markdown": explanation},
        "defaultConfiguration": {"level": _LEVELS[meaning.severity]},
    }


def _result(finding: Finding, number: int, codes: list[str]) -> dict[str, Any]:
    said = finding.message + (f"\n{finding.hint}" if finding.hint else "")
    if len(finding.related) > _MOST_PLACES:
        said += f"\n{plural(len(finding.related) - _MOST_PLACES, 'place')} of {len(finding.related):,} left out"
    label = finding.location.label if finding.location else None
    result = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": _message(f"{label}: {said}" if label else said),
        "locations": [_location(finding)],
        # GitHub tells results apart by the second; a fingerprint of facts outlives a line that moves
        "partialFingerprints": {
            "recension/v1": finding.fingerprint,
            "primaryLocationLineHash": f"{finding.fingerprint}:{number}",
        },
    }
    if finding.related:
        result["relatedLocations"] = [_related(each) for each in finding.related[:_MOST_PLACES]]
    return result | ({"suppressions": [_suppression(finding.accepted)]} if finding.accepted else {})


def _location(finding: Finding) -> dict[str, Any]:
    place = finding.location
    physical = {"artifactLocation": _artifact(file_of(finding))}
    if place and place.line:
        physical["region"] = _region(place)
    name = place.label if place and place.label else format_pointer(finding.pointer)
    if not name:
        return {"physicalLocation": physical}
    logical = {"name": name, "fullyQualifiedName": f"{finding.document}#{name}"}
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _related(related: Related) -> dict[str, Any]:
    place, what = related
    physical = {"artifactLocation": _artifact(place.file)}
    return {
        "physicalLocation": physical | ({"region": _region(place)} if place.line else {}),
        "message": _message(what),
    }


def _region(place: Location) -> dict[str, Any]:
    known = {"startLine": place.line, "startColumn": place.column, "endColumn": place.end}
    return {name: number for name, number in known.items() if number is not None}


def _artifact(file: str) -> dict[str, Any]:
    """Return a file by its address: from where we were started, if it lies below."""
    path = PurePath(file)
    address = quote(path.as_posix(), errors="surrogateescape")
    if path.is_absolute():
        return {"uri": f"file:///{address.lstrip('/')}"}
    return {"uri": address, "uriBaseId": _ROOT}


def _suppression(accepted: Accepted) -> dict[str, Any]:
    kind = "external" if accepted.approver else "inSource"
    return {"kind": kind, "status": "accepted", "justification": printable(because(accepted))}


def _message(text: str) -> dict[str, Any]:
    return {"text": _escaped(text)}


def _escaped(text: str) -> str:
    return printable(text).replace("{", "{{").replace("}", "}}").replace("](", "\\](")
