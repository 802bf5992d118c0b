"""``recension git-diff``: what git calls to show the difference of a policy file.

Whatever it is handed, it shows something and exits with 0: an external diff
driver that fails takes all of ``git log`` down with it.
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

from recension.cli.session import emit
from recension.errors import ExitCode, RecensionError, UnreadableError, UsageError
from recension.reporters.style import Style, one_line

if TYPE_CHECKING:
    from recension.diffing import Comparisons
    from recension.workspace.driver import Handed

HELP = """Show the difference of a policy file in git: git calls this, with the arguments of an external diff driver.

Say once which files are meant, in .gitattributes, and in each clone what shows
them:

\b
  policy/**/*.yaml diff=recension
  git config diff.recension.command "recension git-diff"

Then git diff shows a policy file as recension diff does, and so do git log -p
and git show with --ext-diff. What is no revision is shown line by line. The
vocabulary is taken as it is on disk, for an old commit too.
"""


@click.command("git-diff", help=HELP, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, metavar="PATH OLD-FILE OLD-HEX OLD-MODE NEW-FILE NEW-HEX NEW-MODE",
                type=click.UNPROCESSED)  # fmt: skip
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
              help="auto: as git is configured, unless NO_COLOR is set.")  # fmt: skip
def command(arguments: tuple[str, ...], color: str) -> int:
    """Print the difference; the exit code is 0 unless a person called this in a wrong way."""
    if len(arguments) == 1:
        emit(f"* Unmerged path {one_line(arguments[0])}\n")
        return ExitCode.CLEAN
    if len(arguments) not in (7, 8, 9):
        hint = "git calls this; recension git-diff --help tells how to set it up"
        raise UsageError(f"git hands over 7 arguments, or 9 for a renamed file, not {len(arguments)}", hint=hint)
    from recension.workspace.driver import Handed

    handed, style = Handed.of(arguments), _style(color)
    try:
        comparisons, note = _compared(handed)
        told = _rendered(comparisons, style)
    except Exception as error:  # git log must go on, whatever this file holds
        if os.environ.get("RECENSION_DEBUG") and not isinstance(error, RecensionError):
            raise
        told, note = "", _reason(error)
    lines = b"" if told else handed.lines(colour=style.colour)
    emit(_head(handed, note if told or lines else "", style) + told)
    sys.stdout.flush()
    sys.stdout.buffer.write(lines)
    return ExitCode.CLEAN


def _compared(handed: Handed) -> tuple[Comparisons, str]:
    """Return the difference by meaning, and what has to be said of it first.

    :raises RecensionError: if one side is no revision, or one that nothing can be built on.
    """
    from recension.cli.diff import edition
    from recension.diffing import Comparisons, diff
    from recension.workspace.driver import replaced_by

    workspace = handed.workspace()
    if handed.is_gone:
        return Comparisons(removed=(edition(handed.old(workspace)),)), ""
    new = handed.new(workspace)
    before = replaced_by(new, workspace) if handed.is_new else handed.old(workspace)
    if before is None:
        return Comparisons(added=(edition(new),)), ""
    found = Comparisons.of(diff(edition(before), edition(new)))
    if handed.is_new:
        return found, f"new file; compared with {before.name}, which it replaces, as that is on disk now"
    return found, "" if not found.is_empty else "it says the same as before: only its layout or comments changed"


def _rendered(comparisons: Comparisons, style: Style) -> str:
    """Return the difference for people; nothing where there is none."""
    from recension.reporters.diff_text import DiffText

    return "" if comparisons.is_empty else DiffText(style).render(comparisons)


def _head(handed: Handed, note: str, style: Style) -> str:
    """Return what stands before a difference: the file, as git does, what git says of it, and the note."""
    lines = [f"diff --recension {handed.old_name} {handed.new_name}", *handed.header]
    if handed.old_mode != handed.new_mode and not (handed.is_new or handed.is_gone):
        lines += [f"old mode {handed.old_mode}", f"new mode {handed.new_mode}"]
    shown = [style(one_line(line), "bold") for line in lines if not line.startswith("index ")]
    return "\n".join([*shown, *([style(one_line(note), "dim")] if note else [])]) + "\n"


def _reason(error: Exception) -> str:
    """Return why a file is shown line by line."""
    if not isinstance(error, RecensionError):
        return f"line by line, for a fault of recension itself: {type(error).__name__}: {error}"
    place = ""
    if isinstance(error, UnreadableError):
        place = ":".join(str(part) for part in (error.file, *(error.position or ()))) + ": "
    return f"line by line: {place}{error.message}"


def _style(color: str) -> Style:
    """Return how text looks where git shows it: it is git that knows whether its pager takes colours."""
    from recension.workspace.driver import wants_colour

    terminal = sys.stdout.isatty()
    wanted = color == "always" or (
        color == "auto" and not os.environ.get("NO_COLOR") and wants_colour(terminal=terminal)
    )
    # git tells a pager's width in COLUMNS
    seen = terminal or "GIT_PAGER_IN_USE" in os.environ
    return Style(colour=wanted, width=min(shutil.get_terminal_size((100, 24)).columns, 120) if seen else 100)
