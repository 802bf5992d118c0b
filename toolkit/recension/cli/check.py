"""``recension check``: the gate that a laptop and CI share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.fixtures import committed_fixtures
from recension.cli.render import committed_renders
from recension.cli.session import (
    emit,
    exit_code,
    fail_option,
    format_option,
    load_each,
    open_workspace,
    output_options,
    report,
    style,
    workspace_options,
)
from recension.findings import sort_findings
from recension.reporters.findings import REPORTERS, FindingsReport

if TYPE_CHECKING:
    from pathlib import Path

    from recension.errors import UnreadableError

HELP = """The gate: validate the whole workspace, and see that committed renders and fixtures are current.

Nothing is written. Renders and fixtures are looked at once the documents that
they come from have no errors.

\b
Examples:
  recension check
  recension check --fail-on warning --format json
"""


@click.command("check", help=HELP)
@format_option(REPORTERS)
@fail_option
@workspace_options
@output_options
def command(
    form: str,
    fail_on: str,
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Print the findings and return the exit code."""
    from recension.validation import has_errors

    workspace = open_workspace(root)
    failed: list[UnreadableError] = []
    findings = report(list(load_each(workspace, (), policy, failed)), failed)
    if not failed and not has_errors(findings.findings):
        generated = [committed_renders(workspace, policy), committed_fixtures(workspace, policy)]
        stale = [finding for files in generated for finding in files.stale(workspace)]
        documents = (*findings.documents, *(path for files in generated for path in files.wanted))
        findings = FindingsReport(sort_findings([*findings.findings, *stale]), documents)
    emit(REPORTERS[form](style(color, output)).render(findings), output)
    return exit_code(findings, fail_on)
