"""How policies and their revisions stand, as text and as JSON (``schema/status.schema.json``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from recension.findings import Severity
from recension.history import Standing
from recension.logic.effect import Verdict
from recension.reporters.effect_json import encode_effect
from recension.reporters.effect_words import HEADLINES, LOOKS
from recension.reporters.history_words import encode_dates
from recension.reporters.json_text import json_text
from recension.reporters.style import Style, one_line, plural
from recension.reporters.tables import Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.changes import Edition
    from recension.diffing import RevisionDiff
    from recension.history import InForce

_NOTHING = "-"
_LINE = Table(("revision", "status", "approved", "effective", "effect", "log row", "findings"), 5)
_MANY = Table(("policy", "latest", "status", "in force", "effect", "log row", "findings"), 5)
_MANY_WITH_TITLES = Table(("policy", "title", *_MANY.headings[1:]), 1)
_WIDE = 120
"""So many columns have room for the titles of policies, too."""
_ALARM = ("red", "bold")


@dataclass(frozen=True, slots=True)
class RevisionStatus:
    """How a revision stands: what is found in it, and its *diff* against the one that it replaces, if there is one.

    *edition* is None, and *problem* says why, where it is no document. *is_stub*: its log row is still to be written.
    """

    label: str
    file: str
    findings: Mapping[Severity, int]
    edition: Edition | None = None
    problem: str | None = None
    diff: RevisionDiff | None = None
    replaced_by: tuple[str, ...] = ()
    is_stub: bool = False

    @property
    def log(self) -> str | None:
        """How its log row fits what it changes: fits, missing, unwritten, or differs; None where nobody can say."""
        if self.is_stub:
            return "unwritten"
        found = self.diff.reconciliation if self.diff else None
        if found is None:
            return None
        if found.row is None:
            return "missing"
        return "differs" if found.undeclared or found.findings else "fits"

    @property
    def undeclared(self) -> int:
        """How many changes its log row does not tell."""
        found = self.diff.reconciliation if self.diff else None
        return len(found.undeclared) if found and found.row is not None else 0


@dataclass(frozen=True, slots=True)
class PolicyStatus:
    """How a policy stands: its revisions, newest first, and what is in force; *number* counts all its revisions."""

    policy: str
    revisions: tuple[RevisionStatus, ...]
    number: int
    in_force: InForce | None = None

    @property
    def title(self) -> str:
        """The title that its newest revision gives it, empty where none can be read."""
        return next((each.edition.revision.title for each in self.revisions if each.edition), "")

    @property
    def label_in_force(self) -> str | None:
        """The revision that is in force, None where none is or nobody knows."""
        found = self.in_force
        return found.labels[0] if found and found.standing is Standing.IN_FORCE else None


@dataclass(frozen=True, slots=True)
class StatusReport:
    """How policies stand on a *day*: one with its revisions or, with *many*, each by its latest revision alone."""

    day: str
    policies: tuple[PolicyStatus, ...]
    many: bool = False
    vocabulary: Mapping[Severity, int] = field(default_factory=dict)
    vocabulary_file: str | None = None


class StatusText:
    """A table: of the revisions of one policy, or of many policies."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style or Style()

    def render(self, report: StatusReport) -> str:
        """Return the table under a line that says what it is of."""
        lines = [*self._head(report), ""]
        if report.many:
            titled = self.style.width >= _WIDE
            rows = [_policy_row(each, titled=titled) for each in report.policies]
            lines += (_MANY_WITH_TITLES if titled else _MANY).lines(rows, self.style)
        for policy in () if report.many else report.policies:
            lines += _LINE.lines([_revision_row(each, policy) for each in policy.revisions], self.style)
        if report.vocabulary_file and any(report.vocabulary.values()):
            lines += ["", f"{one_line(report.vocabulary_file)}: {counted(report.vocabulary)}"]
        return "\n".join(lines) + "\n"

    def _head(self, report: StatusReport) -> Iterator[str]:
        if report.many:
            yield self.style(f"{plural(len(report.policies), 'policy', 'policies')} on {report.day}", "bold")
            return
        for policy in report.policies:
            number = plural(policy.number, "revision")
            title = f"{policy.policy} {policy.title}".strip()
            yield self.style(self.style.wrap(f"{title}: {number}, newest first", "", "  "), "bold")
            yield self.style.wrap(_force_words(policy, report.day), "  ", "    ")


def _force_words(policy: PolicyStatus, day: str) -> str:
    found = policy.in_force
    if found is None:
        return f"what is in force on {day} is not known, since a revision cannot be read"
    label = policy.label_in_force
    if label is None:
        return f"nothing is in force on {day}; why: recension at {day} --policy {policy.policy}"
    following = f"; {found.after[0]} follows on {found.after[1].day}" if found.after else ""
    return f"{label} is in force on {day}{following}"


def _revision_row(status: RevisionStatus, policy: PolicyStatus) -> Row:
    if status.edition is None:
        cells = (status.label, status.problem or "", *[_NOTHING] * 4, counted(status.findings))
        return Row(cells, f"{status.label} {status.problem}; {counted(status.findings)}", _ALARM)
    dates = status.edition.revision.dates
    words = _status(status, policy)
    cells = (status.label, words, dates.approved or _NOTHING, dates.effective or _NOTHING, _effect(status),
             _log(status), counted(status.findings))  # fmt: skip
    when = f"approved {dates.approved or 'not yet'}" + (f", effective {dates.effective}" if dates.effective else "")
    told = f"{status.label} {words}; {when}; effect: {_effect(status)}; log row: {_log(status)}; findings: {cells[-1]}"
    return Row(cells, told, _looks(status))


def _policy_row(policy: PolicyStatus, *, titled: bool) -> Row:
    latest = policy.revisions[0]
    words = (latest.label, _status(latest, policy), policy.label_in_force or _NOTHING, _effect(latest), _log(latest),
             counted(latest.findings))  # fmt: skip
    label, status, force, effect, log, found = words
    told = (
        f"{policy.policy} {policy.title}: latest {label}, {status}; in force {force}; effect: {effect}; "
        f"log row: {log}; findings: {found}"
    )
    return Row((policy.policy, *((policy.title,) if titled else ()), *words), told, _looks(latest))


def _status(status: RevisionStatus, policy: PolicyStatus) -> str:
    if status.edition is None:
        return status.problem or ""
    if status.label == policy.label_in_force:
        return "in force"
    said = status.edition.revision.status
    if said != "active":
        return said
    return "superseded" if status.replaced_by else "active"


def _effect(status: RevisionStatus) -> str:
    return HEADLINES[status.diff.net.effect.verdict].lower() if status.diff else _NOTHING


def _log(status: RevisionStatus) -> str:
    if status.log == "differs" and status.undeclared:
        return f"{status.undeclared} not declared"
    words = {"fits": "fits", "missing": "missing", "unwritten": "to be written", "differs": "does not fit"}
    return words.get(status.log or "", _NOTHING)


def _looks(status: RevisionStatus) -> tuple[str, ...]:
    if status.findings.get(Severity.ERROR):
        return _ALARM
    return ("yellow",) if status.findings.get(Severity.WARNING) else LOOKS[Verdict.NONE]


def counted(findings: Mapping[Severity, int]) -> str:
    """Return how many findings there are of each severity, in words."""
    return ", ".join(plural(findings[each], each.value) for each in Severity if findings.get(each)) or "none"


class StatusJson:
    """The same as JSON."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, report: StatusReport) -> str:
        """Return the record."""
        record = {
            "format": 1,
            "day": report.day,
            "whole": not report.many,
            "vocabulary": {"file": report.vocabulary_file, "findings": _counts(report.vocabulary)}
            if report.vocabulary_file
            else None,
            "policies": [_policy(each) for each in report.policies],
        }
        return json_text(record)


def _policy(policy: PolicyStatus) -> dict[str, Any]:
    return {
        "policy": policy.policy,
        "title": policy.title or None,
        "number_of_revisions": policy.number,
        "in_force": policy.label_in_force,
        "standing": policy.in_force.standing.value if policy.in_force else None,
        "revisions": [_revision(each, policy) for each in policy.revisions],
    }


def _revision(status: RevisionStatus, policy: PolicyStatus) -> dict[str, Any]:
    revision = status.edition.revision if status.edition else None
    return {
        "revision": status.label,
        "file": status.file,
        "problem": status.problem,
        "status": revision.status if revision else None,
        "completeness": revision.completeness if revision else None,
        "dates": encode_dates(revision.dates) if revision else None,
        "in_force": status.label == policy.label_in_force,
        "replaces": revision.replaces if revision else None,
        "replaced_by": list(status.replaced_by),
        "effect": encode_effect(status.diff.net.effect) if status.diff else None,
        "log_row": status.log,
        "undeclared": status.undeclared,
        "findings": _counts(status.findings),
    }


def _counts(findings: Mapping[Severity, int]) -> dict[str, int]:
    return {each.value: findings.get(each, 0) for each in Severity}


StatusReporter: TypeAlias = StatusText | StatusJson

REPORTERS: dict[str, type[StatusReporter]] = {"text": StatusText, "json": StatusJson}
