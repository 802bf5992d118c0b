"""``recension labels``: the crosswalk of labels between two revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.diff import edition
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
from recension.errors import ExitCode, UsageError
from recension.reporters.crosswalks import REPORTERS
from recension.reporters.style import one_line

if TYPE_CHECKING:
    from pathlib import Path

HELP = """Tell which label of OLD is which label of NEW: every criterion of both, what it is matched by, what changed.

A label is never what two criteria are matched by. Where one criterion only
stands in the place of another, the table says so.

With --format csv it is for spreadsheets: a text that would be taken for a
formula begins with an apostrophe.

\b
Examples:
  recension labels 02/25 02/26
  recension labels 04/24 02/26 --format csv --output labels.csv
"""


@click.command("labels", help=HELP)
@click.argument("old", shell_complete=complete_target)
@click.argument("new", shell_complete=complete_target)
@format_option(REPORTERS)
@workspace_options
@output_options
def command(
    old: str, new: str, form: str, root: Path | None, policy: str | None, output: Path | None, color: str
) -> int:
    """Print the crosswalk and return the exit code."""
    from recension.diffing import diff
    from recension.workspace.selecting import select_pair

    if old == new == "-":
        raise UsageError("standard input can be one side only", hint="name a file for the other")
    selection = select_pair(old, new, open_workspace(root, needed=False), policy)
    if not selection.pairs:
        raise UsageError(f"{old} and {new} are not both there", hint="name two revisions that are")
    [(before, after)] = selection.pairs
    compared = diff(edition(before), edition(after), between=selection.between)
    emit(REPORTERS[form](style(color, output)).render(compared), output)
    for note in selection.notes:
        say(f"recension: {one_line(note)}")
    return ExitCode.CLEAN
