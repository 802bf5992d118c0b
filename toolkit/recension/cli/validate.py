"""``recension validate``: every mistake, in one pass, with its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from recension.cli.counting import counted
from recension.cli.session import (
    complete_target,
    findings_options,
    load_each,
    open_workspace,
    output_options,
    report,
    tell,
    workspace_options,
)

if TYPE_CHECKING:
    from pathlib import Path

    from recension.errors import UnreadableError

HELP = """Check revisions: their form, that facts, citations and dates exist, and the line of revisions.

Without a TARGET the whole workspace is checked. All mistakes are told in one
pass, each with file, line, column and outline label, and with a way on.

\b
Examples:
  recension validate
  recension validate 02/26
  recension validate ./draft.yaml --format json
  recension validate --report sarif=findings.sarif --report junit=findings.xml
"""


@click.command("validate", help=HELP)
@click.argument("targets", nargs=-1, metavar="[TARGET]...", shell_complete=complete_target)
@findings_options
@workspace_options
@output_options
def command(
    targets: tuple[str, ...],
    form: str,
    fail_on: str,
    reports: tuple[tuple[str, Path], ...],
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Print the findings and return the exit code."""
    workspace = open_workspace(root, needed=not targets)
    failed: list[UnreadableError] = []
    loaded = list(load_each(workspace, targets, policy, failed))
    found = report(loaded, failed)
    return tell(
        replace(found, findings=counted(found.findings, loaded, workspace)), form, fail_on, reports, output, color
    )
