"""``recension blame``: where the criteria of a revision come from."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile
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
from recension.errors import ExitCode, UnknownNameError
from recension.reporters.blames import REPORTERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from recension.changes import Edition

HELP = """Tell where the criteria of a revision come from: since which revision each is there, and what changed it.

Criteria are followed back through the whole line by their identity, whatever
their labels were. With a LABEL the whole history of that criterion is told,
each change as a diff tells it. History ends where a criterion was added or came
in the place of another one, and where an older revision is not known.

It is the latest revision, unless --at names another one.

\b
Examples:
  recension blame
  recension blame I.E.6.c
  recension blame I.G.8 --at 04/24
  recension blame I.A --format json
"""

_TARGET = re.compile(r"\d\d/\d\d(\.\d)?|\d{4}-\d\d(\.\d)?|latest|previous|.*@.*")


def complete_label(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the labels that begin with *incomplete*, for the shell's completion."""
    from recension.errors import RecensionError
    from recension.workspace import load_target

    try:
        loaded = load_target(ctx.params.get("at") or "latest", open_workspace(ctx.params.get("root")),
                             ctx.params.get("policy"))  # fmt: skip
    except RecensionError:
        return []
    places = loaded.revision.outline if loaded.revision else ()
    return [place.label for place in places if place.label.startswith(incomplete)]


@click.command("blame", help=HELP)
@click.argument("label", required=False, shell_complete=complete_label)
@click.option("--at", metavar="TARGET", shell_complete=complete_target,
              help="The revision whose criteria are meant; else the latest.")  # fmt: skip
@format_option(REPORTERS)
@workspace_options
@output_options
def command(
    label: str | None, at: str | None, form: str, root: Path | None, policy: str | None, output: Path | None, color: str
) -> int:
    """Print the histories and return the exit code."""
    from recension.cli.diff import edition
    from recension.cli.lines import compared, complain, is_broken
    from recension.diffing.tracing import trace
    from recension.reporters.blame_view import BlameReport
    from recension.workspace.lines import load_line

    loaded = load_line(at or "latest", open_workspace(root, needed=at is None), policy)
    sound = [member.sound for member in loaded.members]
    editions = [edition(each) for each in takewhile(lambda each: each is not None, sound) if each]
    if label is not None:
        _named(label, editions)  # before anything is compared
    diffs = tuple(diff for diff in compared([(old, new) for new, old in pairwise(editions)]) if diff)
    traces = trace(editions[0].revision, diffs)
    chosen = traces if label is None else (traces[_named(label, editions)],)
    unreliable = loaded.members[len(editions)].label if len(editions) < len(loaded.members) else None
    report = BlameReport(editions[0], loaded.line, diffs, chosen, unreliable, asked=label is not None)
    emit(REPORTERS[form](style(color, output)).render(report), output)
    failed = complain(loaded.members)
    return failed or (ExitCode.FINDINGS if is_broken([loaded]) else ExitCode.CLEAN)


def _named(label: str, editions: Sequence[Edition]) -> int:
    """Return the place in the outline of the criterion that *label* names, by its label or its id.

    :raises UnknownNameError: if there is none; the message says which older revision had one, or what may be meant.
    """
    wanted = label.strip().rstrip(".")
    revision = editions[0].revision
    for number, place in enumerate(revision.outline):
        if wanted in (place.label, place.id):
            return number
    older = [each.revision.revision for each in editions[1:]
             if any(wanted in (place.label, place.id) for place in each.revision.outline)]  # fmt: skip
    hint = f"{older[0]} has one: recension blame {wanted} --at {older[0]}" if older else None
    if _TARGET.fullmatch(wanted):
        hint = f"a revision goes after --at: recension blame --at {wanted}"
    raise UnknownNameError(
        f"criterion of {revision.name}", label, [place.label for place in revision.outline], hint=hint
    )
