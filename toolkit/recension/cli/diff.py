"""``recension diff``: what changed between two revisions."""

from __future__ import annotations

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
from recension.reporters.diffs import REPORTERS

if TYPE_CHECKING:
    from pathlib import Path

    from recension.changes import Edition
    from recension.workspace import Loaded, Workspace

HELP = """Tell what changed from OLD to NEW: criteria by identity, not by label or place.

With one TARGET it is compared with the revision that it replaces; with none,
the latest is. The exit code is 0 whether or not something changed, or 1 for a
change with --exit-code.

\b
Examples:
  recension diff 02/25 02/26
  recension diff latest
  recension diff HEAD:02/26 02/26
  recension diff 02/25 02/26 --format json
"""


@click.command("diff", help=HELP)
@click.argument("targets", nargs=-1, metavar="[OLD NEW | TARGET]", shell_complete=complete_target)
@format_option(REPORTERS)
@click.option("--exit-code", "signal", is_flag=True, help="Exit with 1 if something changed.")
@workspace_options
@output_options
def command(
    targets: tuple[str, ...],
    form: str,
    signal: bool,
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Print the diff and return the exit code."""
    from recension.diffing import Comparisons, diff

    workspace = open_workspace(root, needed=len(targets) < 2)
    old, new = (_edition(loaded) for loaded in _pair(targets, workspace, policy))
    difference = diff(old, new)
    emit(REPORTERS[form](style(color, output)).render(Comparisons.of(difference)), output)
    return ExitCode.FINDINGS if signal and not difference.is_empty else ExitCode.CLEAN


def _pair(targets: tuple[str, ...], workspace: Workspace, policy: str | None) -> tuple[Loaded, Loaded]:
    from recension.workspace import load_target

    if len(targets) > 2:
        raise UsageError(f"diff compares two revisions, not {len(targets)}")
    if targets.count("-") > 1:
        raise UsageError("standard input can be one side only", hint="name a file for the other")
    if len(targets) == 2:
        return load_target(targets[0], workspace, policy), load_target(targets[1], workspace, policy)
    new = load_target(targets[0] if targets else "latest", workspace, policy)
    revision = new.sound()[0]
    if revision.replaces is None:
        hint = "name both: recension diff OLD NEW"
        raise UsageError(f"{revision.name} replaces no revision, so there is nothing to compare it with", hint=hint)
    return workspace.load(revision.policy, revision.replaces), new


def _edition(loaded: Loaded) -> Edition:
    from recension.changes import Edition
    from recension.validation import has_errors
    from recension.workspace.loading import UnsoundError

    if loaded.revision is None or has_errors(loaded.findings):
        raise UnsoundError(loaded)
    return Edition(loaded.revision, loaded.document, loaded.vocabulary)
