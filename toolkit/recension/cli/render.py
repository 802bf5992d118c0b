"""``recension render``: the document that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.documents import forms_of, forms_option, refuse_without_file, write_documents
from recension.cli.session import complete_target, emit, open_workspace, output_options, style, workspace_options
from recension.errors import ExitCode, UsageError
from recension.rendering import FORMATS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from recension.cli.committed import Committed
    from recension.workspace import Workspace

HELP = """Write the document that people read: Markdown, a web page, Word or PDF.

With a TARGET it is printed, as Markdown unless --to or the name after --output
says otherwise; Word and PDF go to the file alone. Without one, the documents of
all revisions are written to the workspace's folder for renders, as Markdown and
as pages; --check writes nothing and says which of them are not current, with
exit code 1.

\b
Examples:
  recension render 02/26
  recension render 02/26 --output imrt.docx
  recension render 02/26 --to html,docx,pdf --output imrt
  recension render
  recension render --check
"""

COMMITTED = ("md", "html")
"""The formats in which the documents of all revisions are kept."""


@click.command("render", help=HELP)
@click.argument("target", required=False, shell_complete=complete_target)
@forms_option
@click.option("--check", is_flag=True, help="Write nothing; say which committed documents are not current.")
@workspace_options
@output_options
def command(
    target: str | None,
    forms: tuple[str, ...] | None,
    check: bool,
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Print or write documents and return the exit code."""
    if target is not None and check:
        raise UsageError("--check looks at all committed documents", hint="leave the TARGET out")
    if target is None and output is not None and not check:
        raise UsageError("the documents of all revisions do not go to one file", hint="name a TARGET")
    workspace = open_workspace(root)
    if target is not None:
        _render(target, forms_of(forms, output), workspace, policy, output)
        return ExitCode.CLEAN
    renders = committed_renders(workspace, policy, forms or COMMITTED)
    if not check:
        renders.write(workspace)
        return ExitCode.CLEAN
    return print_stale(renders, workspace, style(color, output).colour, output)


def _render(target: str, forms: Sequence[str], workspace: Workspace, policy: str | None, output: Path | None) -> None:
    """Print one document, or write it and those in further formats to files."""
    from recension.rendering import house_style, render_document
    from recension.workspace import load_target
    from recension.workspace.house import own_templates

    refuse_without_file(forms, output)
    templates = house_style(own_templates(workspace))
    revision = load_target(target, workspace, policy).sound()[0]
    write_documents({form: render_document(revision, form, templates) for form in forms}, output)


def committed_renders(
    workspace: Workspace,
    policy: str | None = None,
    forms: Sequence[str] = COMMITTED,
    only: Collection[str] | None = None,
) -> Committed:
    """Return the documents that the workspace should have, for every sound revision: of these *only* what they hold."""
    from recension.cli.committed import Committed
    from recension.model.revision import file_stem
    from recension.rendering import house_style, render_document
    from recension.workspace import revisions_among
    from recension.workspace.house import own_templates

    folder = workspace.config.renders
    templates = house_style(own_templates(workspace))
    wanted: dict[str, bytes] = {}
    others: list[str] = []
    for name, label, meant in revisions_among(workspace, policy, only):
        paths = {form: f"{folder}/{name}/{file_stem(label)}{FORMATS[form].suffix}" for form in forms}
        if not meant:
            others += paths.values()
            continue
        revision = workspace.load(name, label).sound()[0]
        wanted |= {path: render_document(revision, form, templates) for form, path in paths.items()}
    below = f"{folder}/{policy}" if policy else folder
    again = "recension render" if tuple(forms) == COMMITTED else f"recension render --to {','.join(forms)}"
    endings = tuple(FORMATS[form].suffix for form in forms)
    return Committed("render", below, endings, wanted, again, others=others)


def print_stale(files: Committed, workspace: Workspace, colour: bool, output: Path | None) -> int:
    """Print which generated files are not current and return the exit code."""
    from recension.reporters.findings import FindingsReport, FindingsText
    from recension.reporters.style import Style

    stale = tuple(files.stale(workspace))
    text = FindingsText(Style(colour)).render(FindingsReport(stale, tuple(files.wanted)))
    emit(text, output)
    return ExitCode.FINDINGS if stale else ExitCode.CLEAN
