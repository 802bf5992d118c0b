"""``recension render``: the document that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.session import (
    complete_target,
    emit,
    open_workspace,
    output_options,
    style,
    workspace_options,
)
from recension.errors import ExitCode, UsageError
from recension.rendering import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from recension.cli.committed import Committed
    from recension.workspace import Workspace

HELP = """Write the document that people read.

With a TARGET it is printed. Without one, the documents of all revisions are
written to the workspace's folder for renders; --check writes nothing and says
which of them are not current, with exit code 1.

\b
Examples:
  recension render 02/26
  recension render
  recension render --check
"""


@click.command("render", help=HELP)
@click.argument("target", required=False, shell_complete=complete_target)
@click.option("--to", "form", type=click.Choice(list(FORMATS)), default=next(iter(FORMATS)), show_default=True,
              help="The format of the document.")  # fmt: skip
@click.option("--check", is_flag=True, help="Write nothing; say which committed documents are not current.")
@workspace_options
@output_options
def command(
    target: str | None,
    form: str,
    check: bool,
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Print or write documents and return the exit code."""
    from recension.rendering import render_document
    from recension.workspace import load_target

    if target is not None and check:
        raise UsageError("--check looks at all committed documents", hint="leave the TARGET out")
    workspace = open_workspace(root)
    if target is not None:
        emit(render_document(load_target(target, workspace, policy).sound()[0], form), output)
        return ExitCode.CLEAN
    renders = committed_renders(workspace, policy, form)
    if not check:
        renders.write(workspace)
        return ExitCode.CLEAN
    return print_stale(renders, workspace, style(color, output).colour, output)


def committed_renders(workspace: Workspace, policy: str | None = None, form: str = "md") -> Committed:
    """Return the documents that the workspace should have, for every sound revision."""
    from recension.cli.committed import Committed
    from recension.model.revision import file_stem
    from recension.rendering import render_document
    from recension.workspace import select_all

    folder = workspace.config.renders
    wanted = {
        f"{folder}/{name}/{file_stem(label)}.{form}": render_document(workspace.load(name, label).sound()[0], form)
        for name, label in select_all(workspace, policy)
    }
    return Committed("render", folder, wanted, "recension render")


def print_stale(files: Committed, workspace: Workspace, colour: bool, output: Path | None) -> int:
    """Print which generated files are not current and return the exit code."""
    from recension.reporters.findings import FindingsReport, FindingsText
    from recension.reporters.style import Style

    stale = tuple(files.stale(workspace))
    text = FindingsText(Style(colour)).render(FindingsReport(stale, tuple(files.wanted)))
    emit(text, output)
    return ExitCode.FINDINGS if stale else ExitCode.CLEAN
