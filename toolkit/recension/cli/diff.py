"""``recension diff``: what changed between two revisions, since a commit, or between two folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.session import (
    complete_target,
    emit,
    format_option,
    open_workspace,
    output_options,
    report,
    say,
    style,
    workspace_options,
)
from recension.errors import ExitCode, UsageError
from recension.reporters.diffs import REPORTERS
from recension.reporters.style import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from recension.changes import Edition
    from recension.diffing import Comparisons
    from recension.workspace import Loaded, Workspace
    from recension.workspace.selecting import Selection

HELP = """Tell what changed from OLD to NEW, and what each change does to coverage, with a case that shows it.

Criteria are compared by identity, not by label or place.

With one TARGET it is compared with the revision that it replaces; with none,
the latest is. OLD and NEW may be folders: their revisions are matched by policy
and label.

With --base REF it tells every revision that changed since this branch left REF:
only what this branch changed, not what REF gained meanwhile, and what is not
committed, too. A new revision is compared with the one that it replaces. A
revision whose own file did not change is told if a fact or code set that it
uses did. Revisions, files or folders after it limit what is looked at.

The format html is one page for a browser or a printer, markdown is a comment on
a pull request, github annotates the lines of a workflow's commit. In sarif,
gitlab and junit each change is a finding, and none fails a run.

The exit code is 0 whether or not something changed, or 1 for a change with
--exit-code.

\b
Examples:
  recension diff 02/25 02/26
  recension diff latest
  recension diff HEAD:02/26 02/26
  recension diff --base origin/main
  recension diff --base HEAD policy/CP.MP.69
  recension diff last-year/policy policy
  recension diff 02/25 02/26 --format json
  recension diff 02/25 02/26 --format html > diff.html
"""


@click.command("diff", help=HELP)
@click.argument("targets", nargs=-1, metavar="[OLD NEW | TARGET]...", shell_complete=complete_target)
@click.option("--base", metavar="REF", help="Compare what is here with this git ref, where the branch left it.")
@format_option(REPORTERS)
@click.option(
    "--budget",
    type=click.IntRange(min=0),
    metavar="N",
    default=None,
    help="Give up on an effect after so many conflicts of the solver (50,000 if left out).",
)
@click.option("--exit-code", "signal", is_flag=True, help="Exit with 1 if something changed.")
@workspace_options
@output_options
def command(
    targets: tuple[str, ...],
    base: str | None,
    form: str,
    budget: int | None,
    signal: bool,
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Print the diff and return the exit code."""
    workspace = open_workspace(root, needed=base is not None or len(targets) < 2)
    selection = _selection(targets, base, workspace, policy)
    comparisons = _compared(selection, budget)
    failed = bool(selection.failed or selection.unsound)
    if not (failed and comparisons.is_empty):  # that nothing changed would not be known
        emit(REPORTERS[form](style(color, output)).render(comparisons), output)
    for note in selection.notes:
        say(f"recension: {one_line(note)}")
    if failed:
        return _complain(selection)
    return ExitCode.FINDINGS if signal and not comparisons.is_empty else ExitCode.CLEAN


def _selection(targets: tuple[str, ...], base: str | None, workspace: Workspace, policy: str | None) -> Selection:
    """Return what is to be compared."""
    from recension.workspace.selecting import select_pair, select_replacing
    from recension.workspace.targets import is_folder

    if base is not None:
        from recension.workspace.since import select_changed

        return select_changed(base, targets, workspace, policy)
    if len(targets) > 2:
        hint = "for many files, say what they are compared with: recension diff --base REF FILE..."
        raise UsageError(f"diff compares two revisions, not {len(targets)}", hint=hint)
    if targets.count("-") > 1:
        raise UsageError("standard input can be one side only", hint="name a file for the other")
    folders = [target for target in targets if is_folder(target, workspace)]
    if folders and len(targets) == 2 and len(folders) == 2:
        from recension.workspace.folders import select_folders

        return select_folders(*targets, workspace, policy)
    if folders:
        hint = f"name two folders, or compare it with a commit: recension diff --base HEAD {folders[0]}"
        raise UsageError(f"{folders[0]} is a folder, and there is no other to compare it with", hint=hint)
    if len(targets) == 2:
        return select_pair(*targets, workspace, policy)
    return select_replacing(targets[0] if targets else "latest", workspace, policy)


def _compared(selection: Selection, budget: int | None) -> Comparisons:
    """Return the diffs; of many documents, those that only look different are noted and left out."""
    from recension.diffing import BUDGET, Comparisons, diff

    limit = BUDGET if budget is None else budget
    diffs = [diff(edition(old), edition(new), limit, between=selection.between) for old, new in selection.pairs]
    if selection.base is not None:
        alike = [new.document.file for (_, new), each in zip(selection.pairs, diffs, strict=True) if each.is_empty]
        selection.notes += [f"{file} says the same as before: only its layout or comments changed" for file in alike]
        diffs = [each for each in diffs if not each.is_empty]
    added, removed = (tuple(map(edition, side)) for side in (selection.added, selection.removed))
    return Comparisons(tuple(diffs), added, removed, selection.base)


def edition(loaded: Loaded) -> Edition:
    """Return a side of a comparison."""
    from recension.changes import Edition
    from recension.workspace.loading import UnsoundError

    if loaded.revision is None:
        raise UnsoundError(loaded)
    return Edition(loaded.revision, loaded.document, loaded.vocabulary)


def _complain(selection: Selection) -> ExitCode:
    """Tell what could not be compared, and return the exit code for it."""
    from recension.reporters.findings import FindingsText

    findings = report(selection.unsound.values(), selection.failed.values())
    click.echo(FindingsText(style("auto")).render(findings), err=True, nl=False)
    say("recension: what is told here could not be compared; all else was")
    return ExitCode.UNREADABLE if selection.failed else ExitCode.FINDINGS
