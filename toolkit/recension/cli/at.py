"""``recension at``: the revision in force on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.session import emit, format_option, open_workspace, output_options, style, workspace_options
from recension.errors import ExitCode
from recension.reporters.in_force import REPORTERS, InForceReport

if TYPE_CHECKING:
    from pathlib import Path

HELP = """Tell which revision of a policy was, is or will be in force on DATE: 2026-02-28, or 2026-02 for its first day.

A revision begins on its effective date; where it has none, when it was
approved; else when it was revised. Of a month it is the first day. The answer
says which date it was. A draft is never in force, and a revision that was
withdrawn leaves a gap.

The exit code is 1 where nothing is in force.

\b
Examples:
  recension at 2025-06-15
  recension at 2026-02 --format json
"""


@click.command("at", help=HELP)
@click.argument("date")
@format_option(REPORTERS)
@workspace_options
@output_options
def command(date: str, form: str, root: Path | None, policy: str | None, output: Path | None, color: str) -> int:
    """Print what is in force and return the exit code."""
    from recension.cli.diff import edition
    from recension.history import Standing, in_force, read_day
    from recension.workspace.lines import load_published

    day = read_day(date)
    workspace = open_workspace(root)
    chosen = policy or workspace.only_policy()
    editions = {each.revision.revision: each for each in map(edition, load_published(chosen, workspace))}
    found = in_force([each.revision for each in editions.values()], day)
    holds = found.standing is Standing.IN_FORCE
    drafts = tuple(label for label, each in editions.items() if each.revision.status == "draft")
    report = InForceReport(chosen, found, editions[found.labels[0]] if holds else None, drafts)
    emit(REPORTERS[form](style(color, output)).render(report), output)
    return ExitCode.CLEAN if holds else ExitCode.FINDINGS
