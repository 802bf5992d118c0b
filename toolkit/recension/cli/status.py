"""``recension status``: how policies and their revisions stand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from recension.cli.counting import counted, today
from recension.cli.progress import watched
from recension.cli.session import (
    complete_target,
    emit,
    format_option,
    open_workspace,
    output_options,
    say,
    style,
    workspace_options,
)
from recension.cli.steps import next_steps
from recension.errors import ExitCode, UnknownNameError, UnreadableError
from recension.findings import Severity
from recension.reporters.statuses import REPORTERS, PolicyStatus, RevisionStatus, StatusReport
from recension.reporters.style import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from recension.changes import Edition
    from recension.diffing import RevisionDiff
    from recension.workspace import Workspace
    from recension.workspace.loading import Loaded

HELP = """Tell how the revisions of a policy stand; where there are several policies, how each one does.

Of each revision: whether it is a draft, in force or superseded, when it was
approved and takes effect, what it does to coverage against the one before, how
its log row fits that, and how much `recension validate` finds in it. Of many
policies the latest revision of each is told, on a line; with a POLICY, all of
its revisions. The day is today.

\b
Examples:
  recension status
  recension status CP.MP.69 --format json
"""


@click.command("status", help=HELP)
@click.argument("name", required=False, metavar="[POLICY]", shell_complete=complete_target)
@format_option(REPORTERS)
@workspace_options
@output_options
def command(name: str | None, form: str, root: Path | None, policy: str | None, output: Path | None, color: str) -> int:
    """Print the table and return the exit code."""
    workspace = open_workspace(root)
    report, failed = _report(_policies(name or policy, workspace), workspace)
    look = style(color, output)
    text = REPORTERS[form](look).render(report)
    emit(text + next_steps(_steps(report), look) if form == "text" else text, output)
    for error in failed:
        place = ":".join(str(part) for part in (error.file, *(error.position or ())))
        say(f"recension: {one_line(place)}: {one_line(error.message)}")
    return ExitCode.UNREADABLE if failed else ExitCode.CLEAN


def _policies(name: str | None, workspace: Workspace) -> tuple[str, ...]:
    if name is None:
        if not workspace.policies:
            workspace.only_policy()  # says so, and what to do
        return tuple(workspace.policies)
    if name not in workspace.policies:
        raise UnknownNameError("policy", name, workspace.policies)
    return (name,)


def _report(names: tuple[str, ...], workspace: Workspace) -> tuple[StatusReport, list[UnreadableError]]:
    from recension.workspace.statuses import in_force_on

    day, many, failed = today(), len(names) > 1, list[UnreadableError]()
    wanted = [
        (name, label)
        for name in names
        for label in ([workspace.history(name).latest()] if many else reversed(workspace.revisions(name)))
    ]
    found: dict[str, list[RevisionStatus]] = {}
    for name, label in watched(wanted, "looking at"):
        found.setdefault(name, []).append(_status(name, label, workspace, failed))
    policies = tuple(
        PolicyStatus(name, tuple(each), len(workspace.revisions(name)), in_force_on(name, day, workspace))
        for name, each in found.items()
    )
    vocabulary = _vocabulary(workspace, failed)
    counts = _counts(vocabulary, workspace) if vocabulary else {}
    file = vocabulary.document.file if vocabulary else None
    return StatusReport(day, policies, many, counts, file), failed


def _status(name: str, label: str, workspace: Workspace, failed: list[UnreadableError]) -> RevisionStatus:
    from recension.authoring.drafting import is_stub
    from recension.diffing.reconciliation import own_row
    from recension.rules import Extent
    from recension.workspace.statuses import is_draft

    shown = workspace.tree.shown(workspace.revisions(name)[label])
    replaced_by = tuple(
        other for other in workspace.history(name).replaced_by(label) if not is_draft(name, other, workspace)
    )
    try:
        loaded = workspace.load(name, label, Extent.PROOFS)
    except UnreadableError as error:
        failed.append(error)
        return RevisionStatus(label, shown, {Severity.ERROR: 1}, problem="cannot be read", replaced_by=replaced_by)
    edition, diff = _edition(loaded), _diff(loaded, workspace)
    row = own_row(diff.old.revision, diff.new.revision) if diff else None
    stub = row is not None and is_stub(row)
    return RevisionStatus(label, shown, _counts(loaded, workspace), edition, None, diff, replaced_by, stub)


def _edition(loaded: Loaded) -> Edition | None:
    from recension.changes import Edition

    return Edition(loaded.revision, loaded.document, loaded.vocabulary) if loaded.revision else None


def _diff(new: Loaded, workspace: Workspace) -> RevisionDiff | None:
    """Return what a revision changes; None if it is the first, or one of the two has errors."""
    from recension.cli.diff import edition
    from recension.diffing import diff
    from recension.workspace.gating import with_replaced

    pair = with_replaced(new, workspace)
    return diff(edition(pair[0]), edition(pair[1])) if pair else None


def _vocabulary(workspace: Workspace, failed: list[UnreadableError]) -> Loaded | None:
    try:
        return workspace.vocabulary
    except UnreadableError as error:
        failed.append(error)
        return None


def _counts(loaded: Loaded, workspace: Workspace) -> Mapping[Severity, int]:
    """Return how many findings there are that nobody has accepted."""
    findings = counted(loaded.findings, [loaded], workspace)
    return Counter(finding.severity for finding in findings if finding.accepted is None)


def _steps(report: StatusReport) -> list[tuple[str, str]]:
    """Return what a person would type now: what stands in the way first."""
    latest = [(policy, policy.revisions[0]) for policy in report.policies]
    steps = []
    if any(each.findings.get(Severity.ERROR) for policy in report.policies for each in policy.revisions):
        steps.append(("recension validate", "what is wrong, each with its place"))
    for policy, each in latest:
        target = f"{policy.policy}@{each.label}" if report.many else each.label
        if each.log in ("unwritten", "missing"):
            steps.append((f"recension log --draft --write {target}", "its log row, written from what it changes"))
        elif each.log == "differs" and each.edition and each.edition.revision.status == "draft":
            steps.append((f"recension diff {target}", "what its log row does not tell"))
    if report.many:
        steps = [*steps[:3], (f"recension status {report.policies[0].policy}", "the revisions of a policy")]
    return [*steps[:4], ("recension check", "the gate")]
