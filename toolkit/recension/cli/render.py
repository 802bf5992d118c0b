"""``recension render``: the document that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.documents import diff_against, forms_of, forms_option, refuse_without_file, write_documents
from recension.cli.session import complete_target, emit, open_workspace, output_options, style, workspace_options
from recension.errors import ExitCode, UnreadableError, UsageError
from recension.rendering import FORMATS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from recension.cli.committed import Committed
    from recension.errors import RecensionError
    from recension.model.revision import Revision
    from recension.templating import OwnTemplates
    from recension.workspace import Workspace
    from recension.workspace.loading import Loaded

HELP = """Write the document that people read: Markdown, a web page, Word or PDF.

With a TARGET it is printed, as Markdown unless --to or the name after --output
says otherwise; Word and PDF go to the file alone. Without one, the documents of
all revisions are written to the workspace's folder for renders, as Markdown and
as pages, with a redline of each against the one that it replaces; --check writes
nothing and says which of them are not current, with exit code 1.

With --against it is a redline: every word of both revisions, what came, went or
moved marked as such, and the effect of each change beside it. In Word these are
tracked changes: accepting all gives TARGET, rejecting all gives OLD.

\b
Examples:
  recension render 02/26
  recension render 02/26 --output imrt.docx
  recension render 02/26 --to html,docx,pdf --output imrt
  recension render 02/26 --against 02/25 --output redline.docx
  recension render latest --against previous --to html
  recension render
  recension render --check
"""

COMMITTED = ("md", "html")
"""The formats in which the documents of all revisions are kept."""


@click.command("render", help=HELP)
@click.argument("target", required=False, shell_complete=complete_target)
@forms_option
@click.option("--against", metavar="OLD", shell_complete=complete_target,
              help="Write a redline against this revision; previous is the one that TARGET replaces.")  # fmt: skip
@click.option("--author", metavar="NAME", help="Who made the changes that a Word file tracks (Recension if left out).")
@click.option("--check", is_flag=True, help="Write nothing; say which committed documents are not current.")
@workspace_options
@output_options
def command(
    target: str | None,
    forms: tuple[str, ...] | None,
    against: str | None,
    author: str | None,
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
    _refuse(target, against, author)
    workspace = open_workspace(root)
    if target is not None:
        wanted = forms_of(forms, output)
        refuse_without_file(wanted, output)
        if against is None:
            made = _documents(target, wanted, workspace, policy)
        else:
            made = _redlines(target, against, wanted, author, workspace, policy)
        write_documents(made, output)
        return ExitCode.CLEAN
    if check:
        renders = committed_renders(workspace, policy, forms or COMMITTED)
        return print_stale(renders, workspace, style(color, output).colour, output)
    from recension.cli.committed import finished

    failed: list[RecensionError] = []
    renders = committed_renders(workspace, policy, forms or COMMITTED, failed=failed)
    renders.write(workspace)
    return finished(renders, failed)


def _refuse(target: str | None, against: str | None, author: str | None) -> None:
    """Do nothing where the options of a redline go together."""
    if target is None and against is not None:
        hint = "name the TARGET; without --against, each is written with a redline against the one that it replaces"
        raise UsageError("--against says what a TARGET is compared with", hint=hint)
    if author is not None and against is None:
        raise UsageError("--author names who made the changes of a redline", hint="add --against OLD")
    if author is not None and not author.strip():
        raise UsageError("--author wants a name", hint='--author "Medical Policy Committee"')


def _documents(target: str, forms: Sequence[str], workspace: Workspace, policy: str | None) -> dict[str, bytes]:
    from recension.rendering import house_style, render_document
    from recension.workspace import load_target
    from recension.workspace.house import own_templates

    templates = house_style(own_templates(workspace))
    revision = load_target(target, workspace, policy).sound()[0]
    return {form: render_document(revision, form, templates) for form in forms}


def _redlines(
    target: str, against: str, forms: Sequence[str], author: str | None, workspace: Workspace, policy: str | None
) -> dict[str, bytes]:
    from recension.redline import AUTHOR, redline_of, redline_style, write_redline
    from recension.workspace.house import own_templates

    own = redline_style(own_templates(workspace))
    redline = redline_of(diff_against(target, against, workspace, policy))
    return {form: write_redline(redline, form, own, author or AUTHOR) for form in forms}


def committed_renders(
    workspace: Workspace,
    policy: str | None = None,
    forms: Sequence[str] = COMMITTED,
    only: Collection[str] | None = None,
    failed: list[RecensionError] | None = None,
) -> Committed:
    """Return the documents that the workspace should have, for every sound revision: of these *only* what they hold.

    What is wrong with a revision of which there can be none goes into *failed*; without that, it is raised.
    """
    from recension.cli.committed import Committed
    from recension.model.revision import file_stem
    from recension.rendering import house_style, render_document
    from recension.workspace import revisions_among
    from recension.workspace.house import own_templates

    folder = workspace.config.renders
    own = own_templates(workspace)
    templates = house_style(own)
    wanted: dict[str, bytes] = {}
    others: list[str] = []
    for name, label, meant in revisions_among(workspace, policy, only):
        stem = f"{folder}/{name}/{file_stem(label)}"
        paths = {form: f"{stem}{FORMATS[form].suffix}" for form in forms}
        # GitHub shows what a change did to the Markdown, so of that a redline is not kept
        redlines = {form: f"{stem}.redline{FORMATS[form].suffix}" for form in forms if form != "md"}
        new = _sound(workspace, name, label, failed) if meant else None
        if new is None:
            others += [*paths.values(), *redlines.values()]
            continue
        revision = new.sound()[0]
        wanted |= {path: render_document(revision, form, templates) for form, path in paths.items()}
        old = _replaced(revision, workspace)
        if old is not None:
            wanted |= _kept_redlines(old, new, redlines, own)
    below = f"{folder}/{policy}" if policy else folder
    again = "recension render" if tuple(forms) == COMMITTED else f"recension render --to {','.join(forms)}"
    endings = tuple(FORMATS[form].suffix for form in forms)
    return Committed("render", below, endings, wanted, again, others=others)


def _sound(workspace: Workspace, name: str, label: str, failed: list[RecensionError] | None) -> Loaded | None:
    """Return a revision that something can be made of; None if what is wrong with it went into *failed*."""
    from recension.workspace.loading import UnsoundError

    try:
        loaded = workspace.load(name, label)
        loaded.sound()
    except (UnsoundError, UnreadableError) as error:
        if failed is None:
            raise
        failed.append(error)
        return None
    return loaded


def _replaced(revision: Revision, workspace: Workspace) -> Loaded | None:
    """Return what *revision* replaces, None if that is not there or has errors: of that others tell."""
    from recension.validation import has_errors

    label = revision.replaces
    if label is None or label not in workspace.revisions(revision.policy):
        return None
    try:
        old = workspace.load(revision.policy, label)
    except UnreadableError:
        return None
    return old if old.revision is not None and not has_errors(old.findings) else None


def _kept_redlines(old: Loaded, new: Loaded, paths: Mapping[str, str], own: OwnTemplates | None) -> dict[str, bytes]:
    from recension.cli.diff import edition
    from recension.diffing import diff
    from recension.redline import redline_of, redline_style, write_redline

    if not paths:
        return {}
    redline, looks = redline_of(diff(edition(old), edition(new))), redline_style(own)
    return {path: write_redline(redline, form, looks) for form, path in paths.items()}


def print_stale(files: Committed, workspace: Workspace, colour: bool, output: Path | None) -> int:
    """Print which generated files are not current and return the exit code."""
    from recension.reporters.findings import FindingsReport, FindingsText
    from recension.reporters.style import Style

    stale = tuple(files.stale(workspace))
    text = FindingsText(Style(colour)).render(FindingsReport(stale, tuple(files.wanted)))
    emit(text, output)
    return ExitCode.FINDINGS if stale else ExitCode.CLEAN
