"""``recension log``: the revisions of a policy, and what each did to coverage."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import click

from recension.cli.session import (
    complete_target,
    emit,
    format_option,
    open_workspace,
    output_options,
    style,
    workspace_options,
)
from recension.errors import ExitCode, UsageError
from recension.reporters.logs import REPORTERS, LoggedLine, LoggedRevision, LogReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from recension.diffing import RevisionDiff
    from recension.workspace import Workspace
    from recension.workspace.lines import LoadedLine, Member

HELP = """Tell the revisions of a policy, newest first, each with what it does to coverage against the one it replaces.

With a POLICY, or where there is one alone, all of its revisions are told; with
a TARGET, that revision and what it comes from. Where the line has a gap, forks
or runs in a circle, the log says so, and the exit code is 1.

With --draft the row of the revision log is printed that the TARGET needs, the
latest revision if there is none: what it changes in plain words, and the list
of changes that declares all of it. --write puts it in place of the row that is
still to be written.

\b
Examples:
  recension log
  recension log 02/25
  recension log CP.MP.69 --format json
  recension log --draft 02/26
"""


@click.command("log", help=HELP)
@click.argument("target", required=False, metavar="[POLICY | TARGET]", shell_complete=complete_target)
@click.option("--draft", is_flag=True, help="Print the log row that what the TARGET changes asks for.")
@click.option("--write", is_flag=True, help="With --draft: put it in place of the row that is still to be written.")
@format_option(REPORTERS)
@workspace_options
@output_options
def command(
    target: str | None,
    draft: bool,
    write: bool,
    form: str,
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Print the log, or a row for it, and return the exit code."""
    from recension.cli.lines import complain, is_broken

    workspace = open_workspace(root, needed=target is None)
    if write and not draft:
        raise UsageError("--write goes with --draft", hint="recension log --draft --write")
    if draft:
        from recension.cli.log_draft import drafted

        if form != "text":
            raise UsageError("a log row is drafted as the YAML that stands in the document", hint="leave --format out")
        emit(drafted(target or "latest", workspace, policy, style(color, output), write=write), output)
        return ExitCode.CLEAN
    lines = _lines(target, workspace, policy)
    members = [member for loaded in lines for member in loaded.members]
    revisions = [member.sound.revision for member in members if member.sound and member.sound.revision]
    name = revisions[0].policy if revisions else target or policy or workspace.only_policy()
    report = LogReport(name, logged(lines, _compared(lines)))
    emit(REPORTERS[form](style(color, output)).render(report), output)
    failed = complain(members)
    return failed or (ExitCode.FINDINGS if is_broken(lines) else ExitCode.CLEAN)


def _lines(target: str | None, workspace: Workspace, policy: str | None) -> tuple[LoadedLine, ...]:
    from recension.workspace.lines import load_line, load_lines

    if target is None or target in workspace.policies:
        return load_lines(target or policy or workspace.only_policy(), workspace)
    return (load_line(target, workspace, policy),)


def _compared(lines: tuple[LoadedLine, ...]) -> dict[str, RevisionDiff | None]:
    """Return what each revision changes against the one that it replaces."""
    from recension.cli.diff import edition
    from recension.cli.lines import compared

    sound = {member.label: edition(member.sound) for loaded in lines for member in loaded.members if member.sound}
    pairs = []
    for loaded in lines:
        labels = [member.label for member in loaded.members]
        pairs += [(older, newer) for newer, older in pairwise([*labels, *_joined(loaded)])]
    diffs = compared([(sound.get(older), sound.get(newer)) for older, newer in pairs])
    return {newer: diff for (_, newer), diff in zip(pairs, diffs, strict=True)}


def logged(lines: Iterable[LoadedLine], against: Mapping[str, RevisionDiff | None]) -> tuple[LoggedLine, ...]:
    """Return the lines as a report has them; *against* has what each revision changes."""
    from recension.cli.diff import edition
    from recension.cli.lines import problem

    def revision(member: Member) -> LoggedRevision:
        found = edition(member.sound) if member.sound else None
        return LoggedRevision(member.label, found, problem(member), against.get(member.label), member.replaced_by)

    return tuple(LoggedLine(loaded.line, tuple(map(revision, loaded.members))) for loaded in lines)


def _joined(loaded: LoadedLine) -> list[str]:
    """Return what the oldest revision of a line that joins another one is compared with."""
    from recension.history import Ending

    return [str(loaded.line.before)] if loaded.line.ending is Ending.JOINS else []
