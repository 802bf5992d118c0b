"""``recension check``: the gate that a laptop and CI share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import click

from recension.cli.counting import counted, today
from recension.cli.fixtures import committed_fixtures
from recension.cli.render import committed_renders
from recension.cli.session import (
    findings_options,
    load_each,
    load_paths,
    open_workspace,
    output_options,
    report,
    say,
    tell,
    workspace_options,
)
from recension.errors import UnreadableError, UsageError
from recension.findings import Accepted, Severity
from recension.reporters.findings import FindingsReport

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from recension.cli.committed import Committed
    from recension.findings import Finding
    from recension.workspace import Workspace
    from recension.workspace.bearing import Bearing
    from recension.workspace.gating import Change
    from recension.workspace.loading import Loaded

HELP = """The gate: everything that keeps a policy change from passing, on a laptop and in CI alike.

It validates the whole workspace; holds each revision against the one that it
replaces: what its log row declares, and what its changes do to coverage; and
sees that committed renders and fixtures are current. With --base REF it looks at
what the changes since this branch left REF can bear on, and at nothing else:
what they bring about is not missed, and no revision may be gone.

What somebody has accepted stays visible and fails nothing: by a comment beside
it (# recension: ignore CODE reason), or in the file of accepted findings, to
which --write-accept adds all that is found now. Severities, and what an effect
needs, are set in the configuration of the workspace.

\b
Examples:
  recension check
  recension check --base origin/main
  recension check --fail-on warning --format json
  recension check --write-accept --reason "as the committee meant it" --approver "M. Jones"
"""


@click.command("check", help=HELP)
@click.option("--base", metavar="REF", help="Compare what is here with this git ref, where the branch left it.")
@click.option("--write-accept", is_flag=True, help="Accept what is found; wants --reason and --approver.")
@click.option(
    "--only", "codes", metavar="CODE", multiple=True, help="With --write-accept: findings of this code alone."
)
@click.option("--reason", metavar="TEXT", help="With --write-accept: why it is right as it is.")
@click.option("--approver", metavar="NAME", help="With --write-accept: who says so.")
@click.option("--until", metavar="DATE", help="With --write-accept: the last day on which that holds.")
@findings_options
@workspace_options
@output_options
def command(
    base: str | None,
    write_accept: bool,
    codes: tuple[str, ...],
    reason: str | None,
    approver: str | None,
    until: str | None,
    form: str,
    fail_on: str,
    reports: tuple[tuple[str, Path], ...],
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Print the findings and return the exit code."""
    workspace = open_workspace(root)
    accepting = _accepting(write_accept, codes, reason, approver, until)
    checked = _checked(workspace, policy, base)
    if accepting is not None:
        from recension.workspace.accepting import accept

        number = accept(_open(checked, codes), accepting, workspace)
        say(f"{number} accepted in {workspace.tree.shown(workspace.config.accepted)}; review it, and commit it")
        checked = _checked(workspace, policy, base)
    return tell(checked.report, form, fail_on, reports, output, color)


def _accepting(
    wanted: bool, codes: tuple[str, ...], reason: str | None, approver: str | None, until: str | None
) -> Accepted | None:
    """Return why findings are to be accepted, None if none are."""
    if not wanted:
        if codes or reason or approver or until:
            raise UsageError("--only, --reason, --approver and --until go with --write-accept")
        return None
    if not (reason and reason.strip() and approver and approver.strip()):
        hint = 'add --reason "why it is right as it is" and --approver "who says so"'
        raise UsageError("what is accepted wants a reason and an approver", hint=hint)
    if until is not None:
        try:
            date.fromisoformat(until)
        except ValueError:
            raise UsageError(f'--until wants a day such as 2027-01-31, not "{until}"') from None
    return Accepted(reason, approver, today(), until)


def _open(checked: _Checked, codes: tuple[str, ...]) -> list[Finding]:
    """Return the findings that can be accepted and are not: with *codes*, of these alone."""
    from recension.gate.judging import may_be_accepted

    findings = checked.report.findings
    known = {finding.code for finding in findings}
    for code in codes:
        if code not in known:
            raise UsageError(f'nothing with the code "{code}" is found', hint="found: " + ", ".join(sorted(known)))
    return [finding for finding in findings
            if may_be_accepted(finding, checked.firm) and (not codes or finding.code in codes)]  # fmt: skip


class _Checked(NamedTuple):
    """All that is found, as it counts; *firm* are the errors of documents, which nobody accepts."""

    report: FindingsReport
    firm: frozenset[Finding]


def _checked(workspace: Workspace, policy: str | None, base: str | None) -> _Checked:
    from recension.gate.reach import EVERYTHING, NOTHING

    change = _change(workspace, policy, base) if base is not None else None
    bearing = change.bearing if change else None
    failed: list[UnreadableError] = []
    loaded = list(_loaded(workspace, policy, bearing, failed))
    found = report(loaded, failed)
    findings = [*found.findings, *_gate(loaded, workspace, change), *_locked(workspace, policy, change)]
    documents = list(found.documents)
    firm = frozenset(finding for finding in found.findings if finding.severity is Severity.ERROR)
    broken: list[UnreadableError] = []
    for files in () if firm else _generated(workspace, policy, bearing.made if bearing else None, broken):
        findings += files.stale(workspace)
        documents += files.wanted
    beside = report((), broken)
    # nothing is held against a document with errors, so what was accepted there is not found now and may be again
    reach = NOTHING if policy or firm or broken else bearing.reach if bearing else EVERYTHING
    told = counted([*findings, *beside.findings], loaded, workspace, gate=True, reach=reach)
    unreadable = (*found.unreadable, *beside.unreadable)
    return _Checked(FindingsReport(told, (*documents, *beside.documents), unreadable), firm.union(beside.findings))


def _generated(
    workspace: Workspace, policy: str | None, only: Collection[str] | None, broken: list[UnreadableError]
) -> Iterator[Committed]:
    """Yield what documents and fixtures should be; what people wrote for them and cannot be read goes into *broken*."""
    for make in (committed_renders, committed_fixtures):
        try:
            yield make(workspace, policy, only=only)
        except UnreadableError as error:
            broken.append(error)


def _change(workspace: Workspace, policy: str | None, base: str) -> Change:
    from recension.workspace.gating import change_since

    change = change_since(base, workspace, policy)
    for note in change.notes:
        say(f"recension: {note}")
    return change


def _loaded(
    workspace: Workspace, policy: str | None, bearing: Bearing | None, failed: list[UnreadableError]
) -> Iterator[Loaded]:
    """Yield all that a change can bear on, or simply all."""
    if bearing is None:
        return load_each(workspace, (), policy, failed)
    return load_paths(workspace, bearing.paths(workspace, policy), failed, light=policy is None)


def _gate(loaded: list[Loaded], workspace: Workspace, change: Change | None) -> list[Finding]:
    from recension.workspace.gating import gated

    return list(gated(loaded, workspace, change).findings(workspace))


def _locked(workspace: Workspace, policy: str | None, change: Change | None) -> list[Finding]:
    """Return what is wrong with what was approved; where nothing was, nothing of it is loaded."""
    earlier = change.parting.earlier if change else None
    if not (workspace.approved.policies or (earlier and earlier.approved.policies)):
        return []
    from recension.workspace.locking import lock_findings

    return lock_findings(workspace, policy, earlier, change.bearing if change else None)
