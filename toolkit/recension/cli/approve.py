"""``recension approve``: a revision becomes one that is not changed any more."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from recension.cli.session import complete_target, emit, open_workspace, output_options, say, style, workspace_options
from recension.cli.steps import next_steps
from recension.errors import ExitCode, UsageError
from recension.findings import Severity
from recension.history import read_day
from recension.reporters.style import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from recension.approval import Entry
    from recension.findings import Finding
    from recension.reporters.style import Style
    from recension.workspace import Workspace
    from recension.workspace.approving import DepartedError, Outcome, UnfitError
    from recension.workspace.loading import Loaded

HELP = """Approve a revision: from now on it stays as it is, and recension check sees to that.

Its meaning and its wording are entered in the lock of the policy as two
digests, and the vocabulary that it rests on is kept beside it: whatever becomes
of the shared one, the revision is evaluated with its own. Only an active
revision without errors is approved, and none that is reconstructed.

Its status and its effective date may still be settled later: set them in the
document (or give --effective) and approve it once more, and they are recorded.

\b
Examples:
  recension approve 02/26 --by "Medical policy committee"
  recension approve 02/26 --effective 2026-04-01
"""


@click.command("approve", help=HELP)
@click.argument("target", shell_complete=complete_target)
@click.option("--by", metavar="NAME", help="Who approves it.")
@click.option("--date", "day", metavar="YYYY-MM-DD", help="The day on which it was approved; today by default.")
@click.option("--effective", metavar="DATE", help="Its first day in force, to be put into the document.")
@workspace_options
@output_options
def command(
    target: str,
    by: str | None,
    day: str | None,
    effective: str | None,
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Write the entry, say what it holds, and return the exit code."""
    from recension.cli.counting import today
    from recension.workspace.approving import DepartedError, Signature, UnfitError, approve, read_name

    workspace = open_workspace(root)
    look = style(color, output)
    signature = Signature(_read_day(day) if day is not None else today(), read_name(by), effective)
    try:
        outcome = approve(target, workspace, signature, policy, lambda loaded: _errors(loaded, workspace))
    except (DepartedError, UnfitError) as error:
        _tell_findings(error, look)
        raise
    emit(_told(outcome, workspace, look), output)
    return ExitCode.CLEAN


def _read_day(text: str) -> str:
    if len(text) != len("2026-11-26"):
        raise UsageError(f'--date wants a day such as 2026-11-26, not "{text}"')
    return read_day(text)


def _errors(loaded: Loaded, workspace: Workspace) -> tuple[Finding, ...]:
    """Return what counts as an error here and nobody has accepted."""
    from recension.cli.counting import counted

    found = counted(loaded.findings, [loaded], workspace)
    return tuple(finding for finding in found if finding.severity is Severity.ERROR and finding.accepted is None)


def _tell_findings(error: DepartedError | UnfitError, look: Style) -> None:
    from recension.reporters.findings import FindingsReport, FindingsText

    files = tuple(dict.fromkeys(finding.location.file for finding in error.findings if finding.location))
    say(FindingsText(look).render(FindingsReport(error.findings, files)).rstrip("\n"))


def _told(outcome: Outcome, workspace: Workspace, look: Style) -> str:
    name, approval = outcome.revision.name, outcome.approval
    by = f" by {one_line(approval.by)}" if approval.by else ""
    if not outcome.added:
        return f"{name} is approved already, on {approval.on}{by}, and is as it was then\n"
    lines = [look(f"approved {name}", "bold") + f" on {approval.on}{by}"]
    if approval not in outcome.added:
        lines = [f"{name} is approved already, on {approval.on}{by}"]
    lines += [line for entry in outcome.added for line in _entry(entry)]
    lines += [f"  wrote       {path}" for path in outcome.written]
    folder = workspace.tree.shown(f"{workspace.config.policies}/{outcome.revision.policy}")
    verb = "Approve" if approval in outcome.added else "Record what was settled of"
    steps = [("recension render", "the documents get the date")] if outcome.dated else []
    steps += [
        (f"git add {shlex.quote(folder)}", "the lock belongs to the policy"),
        (f"git commit -m {shlex.quote(f'{verb} {name}')}", "from now on git keeps it, too"),
        ("recension check", "see that all is as approved"),
    ]
    return "\n".join(lines) + "\n" + next_steps(steps, look)


def _entry(entry: Entry) -> Iterator[str]:
    from recension.approval import Approval

    if not isinstance(entry, Approval):
        yield from (f"  {name:<10}  {value or 'none'}" for name, value in entry.settled)
        return
    yield f"  meaning     {entry.meaning}"
    yield f"  wording     {entry.wording}"
    yield f"  vocabulary  {entry.vocabulary}"
    before = entry.ancestor
    if before is not None:
        yield f"  replaces    {before.revision}" + ("" if before.is_approved else ", which is not approved")
