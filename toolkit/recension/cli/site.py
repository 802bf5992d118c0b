"""``recension site``: all policies as a web site of plain files."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recension.cli.progress import watched
from recension.cli.session import open_workspace, say, workspace_options
from recension.errors import ExitCode, UnknownNameError

if TYPE_CHECKING:
    from recension.site import Policy
    from recension.workspace import Workspace
    from recension.workspace.lines import Member

FOLDER = "site"

HELP = """Write a web site of all policies, which needs no server: open its index.html.

Each policy has its revisions with what each did to coverage, the documents, any
two revisions side by side, and the history of every criterion. The site is
searched in the browser, and nothing in it is loaded from elsewhere.

The folder is "site" in the workspace unless --output names another one. Files that are no longer
part of the site are removed if recension wrote them; nothing else is touched.

\b
Examples:
  recension site
  recension site --output public
"""


@click.command("site", help=HELP)
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path), metavar="DIR",
              help="The folder that the site is written to.")  # fmt: skip
@click.option("--compare", "newest", type=click.IntRange(min=2), metavar="N", default=None,
              help="Compare any two of the N newest revisions (12 if left out); else neighbours.")  # fmt: skip
@workspace_options
def command(folder: Path | None, newest: int | None, root: Path | None, policy: str | None) -> int:
    """Write the site and return the exit code."""
    from recension.cli.lines import complain
    from recension.site import Site
    from recension.workspace.house import own_templates
    from recension.workspace.publishing import Published

    workspace = open_workspace(root)
    names = _policies(policy, workspace)
    folder = folder or Path(workspace.tree.shown(FOLDER))
    published, site = Published(folder), Site(own_templates(workspace))
    members: list[Member] = []
    for name in watched(names, "making the pages of policy"):
        # a workspace keeps all that it has read: one for each policy, or a library would fill the memory
        found = _policy(name, replace(workspace), newest, members)
        for pair in watched(found.pairs, "comparing") if len(names) == 1 else ():
            found.view(pair)
        for file in site.policy(found):
            published.put(*file)
        gc.collect()  # what a policy was made of refers to itself, and the next one is as large
    for file in site.rest():
        published.put(*file)
    kept = published.finish()
    for path in kept:
        say(f"recension: {folder / path} is no part of the site any more, and was left there: somebody changed it")
    failed = complain(members, "what rests on this is missing from the site; all else is there")
    removed = f", {published.removed} removed" if published.removed else ""
    click.echo(f"{len(published)} files, {published.written} written{removed}\nopen {folder / 'index.html'}")
    return failed or ExitCode.CLEAN


def _policies(name: str | None, workspace: Workspace) -> tuple[str, ...]:
    if name is not None and name not in workspace.policies:
        raise UnknownNameError("policy", name, workspace.policies)
    if not workspace.policies:
        workspace.only_policy()  # says so, and what to do
    return (name,) if name else tuple(workspace.policies)


def _policy(name: str, workspace: Workspace, newest: int | None, members: list[Member]) -> Policy:
    """Return a policy as the site shows it, and put what is wrong with its revisions among *members*."""
    from recension.cli.lines import unsound_among
    from recension.cli.log import logged
    from recension.reporters.logs import LogReport
    from recension.site import Policy
    from recension.site.policies import NEWEST
    from recension.workspace.cases import committed_cases
    from recension.workspace.lines import Member, load_lines

    lines = load_lines(name, workspace)
    own = [member for line in lines for member in line.members]
    fixtures, unreadable = committed_cases(name, [member.label for member in own if member.sound], workspace)
    members += unsound_among(own)
    members += [Member(name, error=error) for error in unreadable]
    return Policy(LogReport(name, logged(lines, {})), NEWEST if newest is None else newest, fixtures)
