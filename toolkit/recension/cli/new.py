"""``recension new``: a draft of the next revision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.session import emit, open_workspace, output_options, style, workspace_options
from recension.cli.steps import next_steps
from recension.errors import ExitCode, UsageError
from recension.reporters.style import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from recension.reporters.style import Style
    from recension.workspace import Workspace
    from recension.workspace.drafting import Drafted

HELP = """Begin the next revision of a policy: a draft from the latest one, in a file of its own.

LABEL is the month of the new revision: 03/27 (or 2027-03); a second one in the
same month is 03/27.2. Comments, layout and ids stay as they are. The dates are
set back, hints that spoke of the step before (formerly, instead_of) are taken
out, and the revision log gets a row that is still to be written. Nothing is
ever overwritten.

\b
Examples:
  recension new 03/27
  recension new CP.MP.69 04/27
"""


@click.command("new", help=HELP)
@click.argument("words", nargs=-1, metavar="[POLICY] LABEL")
@workspace_options
@output_options
def command(words: tuple[str, ...], root: Path | None, policy: str | None, output: Path | None, color: str) -> int:
    """Write the draft, say what it is, and return the exit code."""
    from recension.authoring.drafting import read_label
    from recension.workspace.drafting import write_draft

    workspace = open_workspace(root)
    named, label = _asked(words, policy)
    read = read_label(label)
    name = named or workspace.only_policy()
    drafted = write_draft(name, read, workspace)
    emit(_told(drafted, read, workspace, style(color, output)), output)
    return ExitCode.CLEAN


def _asked(words: tuple[str, ...], policy: str | None) -> tuple[str | None, str]:
    """Return the policy, None where it is not said, and the label."""
    words = tuple(part for word in words for part in word.split("@", 1))
    if not 1 <= len(words) <= 2:
        raise UsageError(
            "a draft wants the label of the new revision", hint="recension new 03/27, or new CP.MP.69 03/27"
        )
    if len(words) == 2 and policy not in (None, words[0]):
        raise UsageError(f"two policies are named: {words[0]} and {policy}", hint="name one of them")
    return (words[0] if len(words) == 2 else policy), words[-1]


def _told(drafted: Drafted, label: str, workspace: Workspace, look: Style) -> str:
    latest = drafted.latest
    several = len(workspace.policies) > 1
    target = f"{latest.policy}@{label}" if several else label
    lines = [
        look(f"wrote {one_line(drafted.path)}", "bold") + f": a draft of {latest.policy} {label} from {latest.revision}"
    ]
    if drafted.draft.lapsed:
        hints = ", ".join(f"{label} {hint}" for label, hint in drafted.draft.lapsed)
        lines.append(look.wrap(f"taken out, since they spoke of the step to {latest.revision}: {hints}", "  ", "    "))
    if latest.source is not None:
        said = f"`source` is kept, and speaks of {latest.revision}: see whether it still holds"
        lines.append(look.wrap(said, "  ", "    "))
    steps = [
        (f"recension validate {target}", "what is wrong with it"),
        (f"recension diff {target}", "what it changes, and what that does to coverage"),
        (f"recension log --draft --write {target}", "its log row, written from what it changes"),
    ]
    return "\n".join(lines) + "\n" + next_steps(steps, look, "Next: edit it. Then")
